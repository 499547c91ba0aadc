"""The machine and the network under a build: disk, memory, time, connections, rights, rate limits, missing secrets."""

from fire_routine.excerpt.rule import Kind, Rule

RULES = [
    Rule(
        name="disk full or read-only",
        kind=Kind.BREAKDOWN,
        pattern=r"(?i)no space left on device|\bENOSPC\b|disk quota exceeded|read-only file system|not enough (?:free )?(?:disk )?space|disk (?:is )?full|\bEROFS\b|out of disk",
        examples=["write error: No space left on device", "OSError: [Errno 28] No space left on device"],
    ),
    Rule(
        name="out of memory",
        kind=Kind.BREAKDOWN,
        pattern=r"(?i)out of memory|\boom-?kill|cannot allocate memory|^\W*(?:\S+: line \d+: +\d+ )?killed\b|std::bad_alloc|\bMemoryError\b|\bSIGKILL\b|memory limit|signal 9\b|exit(?:ed)? (?:with )?(?:code|status) 137|virtual memory exhausted|fatal error: killed signal|cannot fork",
        examples=[
            "c++: fatal error: Killed signal terminated program cc1plus",
            "fork: Cannot allocate memory",
            "/x.sh: line 3:  1234 Killed                  make",
        ],
    ),
    Rule(
        name="network",
        kind=Kind.CLUE,
        pattern=r"(?i)could not resolve host|failure in name resolution|name or service not known|connection (?:refused|reset|timed out|aborted|error)|network is unreachable|no route to host|\b(?:ECONNRESET|ECONNREFUSED|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EPIPE|EADDRINUSE)\b|TLS handshake|SSL(?:_|: | )(?:error|certificate|connect|routines)|i/o timeout|read timed out|unexpected disconnect|early EOF|RPC failed|dial tcp|remote end closed|failed to connect|HTTP proxy|failed to download|could not connect|\b50[0234]\b.*(?:bad gateway|gateway time-?out|service unavailable|internal server error)|socket hang up|could not (?:create|establish) .*connection|address already in use",
        examples=[
            "fatal: unable to access 'https://github.com/x/y/': Could not resolve host: github.com",
            "Error: connect ECONNREFUSED 127.0.0.1:5432",
            "dial tcp: lookup modules.example: i/o timeout",
        ],
    ),
    Rule(
        name="time ran out",
        kind=Kind.CLUE,
        pattern=r"(?i)\btimed[ -]out\b|\btime-?out (?:of|after|exceeded|reached|expired|waiting|error)|(?:^|[^\w-])timeout:? |deadline exceeded|returning 124|time limit|\bmax timeout",
        unless=r"(?i)^\W*timeout: \d",
        examples=["Tests timed out", "Command took >30min, returning 124", "context deadline exceeded"],
    ),
    Rule(
        name="rate limit",
        kind=Kind.BREAKDOWN,
        pattern=r"(?i)rate limit(?:ed| exceeded|ing)?\b|too many requests|\b(?:status(?: code)?|HTTP(?:/\d(?:\.\d)?)?|error)[: ]+429\b|quota exceeded|abuse detection",
        examples=["API rate limit exceeded for installation ID 1", "npm ERR! 429 Too Many Requests"],
    ),
    Rule(
        name="rights and secrets",
        kind=Kind.CAUSE,
        pattern=r"(?i)permission denied \(publickey|access denied|\bEACCES\b|\bEPERM\b|operation not permitted|authentication (?:failed|required|token)|could not read (?:username|password)|bad credentials|\b(?:401|403)\b.{0,3}(?:forbidden|unauthorized)|(?:error|status|HTTP)[ :/\d.]*\b40[13]\b|not authorized|invalid (?:credentials|token|api key)|(?:environment variable|secret|token|key)\b.{0,40}(?:must be set|is not set|is (?:missing|required|empty)|not (?:found|set|supplied|provided))|host key verification failed|must be set to|missing required environment|login (?:failed|required)",
        examples=[
            "fatal: could not read Username for 'https://github.com': terminal prompts disabled",
            "Error: environment variable API_KEY is not set",
            "remote: HTTP 403 Forbidden",
        ],
    ),
    Rule(
        name="clock, entropy, files, limits of the machine",
        kind=Kind.BREAKDOWN,
        pattern=r"(?i)too many open files|\bE(?:MFILE|NFILE|NAMETOOLONG|BUSY)\b|resource temporarily unavailable|file name too long|text file busy|device or resource busy|stale file handle|input/output error|not yet valid|unable to create new native thread|system limit for number of file watchers|no usable sandbox|cannot open display|/dev/kvm",
        examples=[
            "OSError: [Errno 24] Too many open files",
            "Error: ENOSPC: System limit for number of file watchers reached",
        ],
    ),
    Rule(
        name="services that a job needs",
        kind=Kind.CAUSE,
        pattern=r"could not (?:connect to server|translate host)|(?:role|database|relation) \".*\" does not exist|Access denied for user|Can't connect to (?:local )?MySQL|MongoServerSelectionError|Redis::CannotConnect|connection to server at .* failed|[Gg]ave up waiting|server closed the connection",
        examples=[
            'psql: error: connection to server at "localhost" (127.0.0.1), port 5432 failed: FATAL:  role "x" does not exist'
        ],
    ),
    Rule(
        name="certificate",
        kind=Kind.CAUSE,
        pattern=r"(?i)x509: |certificate (?:verify failed|has expired|is not trusted|signed by unknown)|self[- ]signed certificate|unable to (?:get local issuer|verify the first)",
        examples=[
            "x509: certificate signed by unknown authority",
            "SSL: CERTIFICATE_VERIFY_FAILED certificate verify failed",
        ],
    ),
]
