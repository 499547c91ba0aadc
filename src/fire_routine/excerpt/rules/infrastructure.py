"""The machine and the network under a build: disk, memory, time, connections, rights, rate limits, missing secrets."""

from fire_routine.excerpt.rules.model import Kind, Rule

RULES = (
    Rule(
        "disk full or read-only",
        Kind.CAUSE,
        ("no space left on device", "enospc", "disk quota exceeded", "read-only file system", "not enough space", "not enough free space", "disk full", "erofs", "low on disk", "running out of disk"),
        r"(?i)no space left on device|\bENOSPC\b|disk quota exceeded|read-only file system|not enough (?:free )?(?:disk )?space|disk (?:is )?full|\bEROFS\b|out of disk",
        ("write error: No space left on device", "OSError: [Errno 28] No space left on device"),
        weight=112,
    ),
    Rule(
        "out of memory",
        Kind.CAUSE,
        ("out of memory", "oom-kill", "oomkilled", "cannot allocate memory", "killed", "std::bad_alloc", "memoryerror", "sigkill", "memory limit", "signal 9", "exit code 137", "exit status 137", "virtual memory exhausted", "cannot fork"),
        r"(?i)out of memory|oom-?kill|cannot allocate memory|^\W*(?:\S+: line \d+: +\d+ )?killed\b|std::bad_alloc|\bMemoryError\b|\bSIGKILL\b|memory limit|signal 9\b|exit(?:ed)? (?:with )?(?:code|status) 137|virtual memory exhausted|fatal error: killed signal|cannot fork",
        ("c++: fatal error: Killed signal terminated program cc1plus", "fork: Cannot allocate memory", "/x.sh: line 3:  1234 Killed                  make"),
        weight=108,
    ),
    Rule(
        "network",
        Kind.CAUSE,
        ("could not resolve host", "temporary failure in name resolution", "name or service not known", "connection refused", "connection reset", "connection timed out", "network is unreachable", "no route to host", "econnreset", "econnrefused", "etimedout", "enotfound", "eai_again", "tls handshake", "ssl", "i/o timeout", "read timed out", "unexpected disconnect", "early eof", "rpc failed", "connection aborted", "dial tcp", "remote end closed", "failed to connect", "broken pipe", "epipe", "http proxy", "failed to download", "name resolution", "could not connect", "host unreachable", "bad gateway", "gateway time-out", "service unavailable", "gateway timeout", "could not create connection", "socket hang up", "internal server error", "connection error", "address already in use", "eaddrinuse"),
        r"(?i)could not resolve host|failure in name resolution|name or service not known|connection (?:refused|reset|timed out|aborted|error)|network is unreachable|no route to host|\b(?:ECONNRESET|ECONNREFUSED|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EPIPE|EADDRINUSE)\b|TLS handshake|SSL(?:_|: | )(?:error|certificate|connect|routines)|i/o timeout|read timed out|unexpected disconnect|early EOF|RPC failed|dial tcp|remote end closed|failed to connect|HTTP proxy|failed to download|could not connect|\b50[0234]\b.*(?:bad gateway|gateway time-?out|service unavailable|internal server error)|socket hang up|could not (?:create|establish) .*connection|address already in use",
        ("fatal: unable to access 'https://github.com/x/y/': Could not resolve host: github.com", "Error: connect ECONNREFUSED 127.0.0.1:5432", "dial tcp: lookup proxy.golang.org: i/o timeout"),
        weight=90,
    ),
    Rule(
        "time ran out",
        Kind.CAUSE,
        ("timed out", "timeout", "time-out", "deadline exceeded", "returning 124", "time limit", "took >", "max timeout", "too long", "no output"),
        r"(?i)\btimed[ -]out\b|\btime-?out (?:of|after|exceeded|reached|expired|waiting|error)|\btimeout:? |deadline exceeded|returning 124|time limit|\bmax timeout",
        ("Tests timed out", "Command took >30min, returning 124", "context deadline exceeded"),
        weight=84,
    ),
    Rule(
        "rate limit",
        Kind.CAUSE,
        ("rate limit", "too many requests", "429", "secondary rate", "quota exceeded", "abuse detection"),
        r"(?i)rate limit(?:ed| exceeded|ing)?\b|too many requests|\b(?:status(?: code)?|HTTP(?:/\d(?:\.\d)?)?|error)[: ]+429\b|quota exceeded|abuse detection",
        ("API rate limit exceeded for installation ID 1", "npm ERR! 429 Too Many Requests"),
        weight=103,
    ),
    Rule(
        "rights and secrets",
        Kind.CAUSE,
        ("permission denied", "access denied", "eacces", "eperm", "operation not permitted", "authentication failed", "could not read username", "bad credentials", "401", "403", "forbidden", "unauthorized", "not authorized", "invalid credentials", "must be set", "is not set", "missing required environment", "secret", "no such secret", "host key verification", "environment variable", "token", "login", "credentials"),
        r"(?i)permission denied \(publickey|access denied|\bEACCES\b|\bEPERM\b|operation not permitted|authentication (?:failed|required|token)|could not read (?:username|password)|bad credentials|\b(?:401|403)\b.{0,3}(?:forbidden|unauthorized)|(?:error|status|HTTP)[ :/\d.]*\b40[13]\b|not authorized|invalid (?:credentials|token|api key)|(?:environment variable|secret|token|key)\b.{0,40}(?:must be set|is not set|is (?:missing|required|empty)|not (?:found|set|supplied|provided))|host key verification failed|must be set to|missing required environment|login (?:failed|required)",
        ("fatal: could not read Username for 'https://github.com': terminal prompts disabled", "Error: environment variable API_KEY is not set", "remote: HTTP 403 Forbidden"),
        weight=96,
    ),
    Rule(
        "clock, entropy, files, limits of the machine",
        Kind.CAUSE,
        ("too many open files", "emfile", "enfile", "resource temporarily unavailable", "too many levels", "file name too long", "enametoolong", "text file busy", "device or resource busy", "stale file handle", "input/output error", "certificate is not yet valid", "unable to create new native thread", "file watchers", "enfile", "ebusy", "no usable sandbox", "kvm", "cannot open display", "gpu"),
        r"(?i)too many open files|\bE(?:MFILE|NFILE|NAMETOOLONG|BUSY)\b|resource temporarily unavailable|file name too long|text file busy|device or resource busy|stale file handle|input/output error|not yet valid|unable to create new native thread|system limit for number of file watchers|no usable sandbox|cannot open display|/dev/kvm",
        ("OSError: [Errno 24] Too many open files", "Error: ENOSPC: System limit for number of file watchers reached"),
        weight=104,
    ),
    Rule(
        "services that a job needs",
        Kind.CAUSE,
        ("could not connect to server", "could not translate host", "role \"", "database \"", "access denied for user", "can't connect to local mysql", "redis", "mongo", "no such container", "waiting for", "server closed the connection", "connection to server"),
        r"could not (?:connect to server|translate host)|(?:role|database|relation) \".*\" does not exist|Access denied for user|Can't connect to (?:local )?MySQL|MongoServerSelectionError|Redis::CannotConnect|connection to server at .* failed|[Gg]ave up waiting|server closed the connection",
        ('psql: error: connection to server at "localhost" (127.0.0.1), port 5432 failed: FATAL:  role "x" does not exist',),
        weight=100,
    ),
    Rule(
        "certificate",
        Kind.CAUSE,
        ("certificate", "x509:", "self signed", "self-signed", "unable to get local issuer"),
        r"(?i)x509: |certificate (?:verify failed|has expired|is not trusted|signed by unknown)|self[- ]signed certificate|unable to (?:get local issuer|verify the first)",
        ("x509: certificate signed by unknown authority", "SSL: CERTIFICATE_VERIFY_FAILED certificate verify failed"),
        weight=102,
    ),
)
