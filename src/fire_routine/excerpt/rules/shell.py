"""The shell and its test frameworks, coreutils, git, curl, wget, ssh, package managers of operating systems, GitHub's own actions."""

from fire_routine.excerpt.rule import Kind, Rule

RULES = [
    Rule(
        name="command not found",
        kind=Kind.CLUE,
        pattern=r"(?:command not found|: not found|cannot execute|[Bb]ad interpreter|[Pp]ermission denied|[Ii]s a directory|Not a directory|unbound variable|syntax error near|unexpected EOF|unexpected end of file|Argument list too long|[Ee]xec format error|bad substitution|unary operator expected|No such file or directory|is not recognized as an internal)",
        examples=[
            "/home/runner/work/_temp/x.sh: line 1: foo: command not found",
            "bash: line 169: pom.bak9.xml: No such file or directory",
        ],
    ),
    Rule(
        name="Bats: place and details of a failed test",
        kind=Kind.FAILURE,
        pattern=r"^(?:# |\s{2,})\((?:in test file|from function) ",
        examples=["# (in test file test/version.bats, line 7)", "   (from function `load' in file a.bats, line 3,"],
        until=r"^(?:not )?ok \d+|^ [✓✗-] |^$",
        reach=30,
    ),
    Rule(
        name="shUnit2: failed assertion",
        kind=Kind.CAUSE,
        pattern=r"^ASSERT:",
        examples=["ASSERT:wrong sum expected:<4> but was:<3>"],
        reach=4,
    ),
    Rule(
        name="shUnit2: result",
        kind=Kind.RESULT,
        pattern=r"^shunit2:ERROR \S+ returned non-zero",
        examples=["shunit2:ERROR testAdd() returned non-zero return code."],
    ),
    Rule(
        name="git: fatal",
        kind=Kind.CAUSE,
        pattern=r"^(?:##\[error\]|remote: |> )?fatal: ",
        examples=["fatal: Remote branch x not found in upstream origin", "fatal: couldn't find remote ref refs/tags/x"],
    ),
    Rule(
        name="git: push, merge, apply",
        kind=Kind.CAUSE,
        pattern=r"! \[(?:remote )?rejected\]|^CONFLICT \(|Automatic merge failed|patch does not apply|failed to push some refs|error: pathspec|error: Your local changes|error: The following untracked|Hunk #\d+ FAILED|^no changes added to commit",
        examples=["CONFLICT (content): Merge conflict in a.txt", "error: a.c: patch does not apply"],
    ),
    Rule(
        name="work tree not clean",
        kind=Kind.CLUE,
        pattern=r"(?i)(?:left local git|uncommitted changes|checkout dirty|(?:working )?tree is dirty|\bout of date\b|not up.to.date|^Please (?:run|commit|update) |^Changes not staged for commit)|^ *\d+ files? changed, \d+ (?:insertion|deletion)",
        unless=r"(?i)^(?:\+ ?echo|if |echo )",
        examples=[
            "Build left local git repository checkout dirty",
            " 41 files changed, 208 insertions(+), 1215 deletions(-)",
        ],
    ),
    Rule(
        name="diff",
        kind=Kind.FAILED,
        pattern=r"^diff --git |^\+\+\+ ",
        examples=["diff --git a/x b/x"],
    ),
    Rule(
        name="git: clone retried",
        kind=Kind.CAUSE,
        pattern=r"Could not find remote branch|failed\. Retrying, \d|failed 3 times",
        examples=["warning: Could not find remote branch x to clone."],
    ),
    Rule(
        name="curl, wget",
        kind=Kind.CAUSE,
        pattern=r"^curl: \(\d+\)|ERROR [45]\d\d: |wget: unable|requested URL returned error: [45]|no certificate subject alternative name|certificate (?:has expired|verify failed|is not trusted)",
        examples=[
            "curl: (22) The requested URL returned error: 404 Not Found",
            "2024-01-01 ERROR 404: Not Found.",
            "ERROR: no certificate subject alternative name matches",
        ],
    ),
    Rule(
        name="apt, yum, apk, brew, choco",
        kind=Kind.CAUSE,
        pattern=r"^E: |unmet dependencies|No package .* available|Unable to locate package|unable to select packages|No available formula|Hash Sum mismatch|dpkg: error|Could not get lock",
        examples=["E: Unable to locate package foo", "ERROR: unable to select packages:"],
    ),
    Rule(
        name="checksum",
        kind=Kind.CAUSE,
        pattern=r"(?i)checksums? (?:did not match|mismatch|failed|does not match|do not match)|(?:sha\d+|md5)\w* (?:mismatch|did not match|does not match)|computed checksum did NOT match|digest mismatch",
        examples=[
            "+ ERROR! openface/celeb.pkl md5sum did not match.",
            "sha256sum: WARNING: 1 computed checksum did NOT match",
        ],
    ),
    Rule(
        name="shared library",
        kind=Kind.CAUSE,
        pattern=r"error while loading shared libraries|cannot open shared object|Library not loaded|version `GLIBC\w*_[\d.]+' not found|image not found",
        examples=["emacs: error while loading shared libraries: libgnutls.so.26: cannot open shared object file"],
    ),
    Rule(
        name="action's input, version, permission",
        kind=Kind.CAUSE,
        pattern=r"Input required and not supplied|Unable to resolve action|Resource not accessible by integration|Unexpected value '|Can't find 'action\.yml'|Bad credentials|No files were found with the provided path|Unable to find any artifacts|Artifact not found|Unrecognized named-value|workflow is not valid|Unable to find \w+ version|Version \S+ (?:was not found|not found)",
        examples=["Error: Input required and not supplied: token", "Resource not accessible by integration"],
    ),
    Rule(
        name="job stopped from outside",
        kind=Kind.CAUSE,
        pattern=r"The operation was canceled|has timed out after|exceeded the maximum execution time|received a shutdown signal|The hosted runner|lost communication|No output has been received|maximum time limit|A task was canceled|execution took longer|Build (?:timed out|was terminated)|has been (?:terminated|stopped|cancelled)\b|Task timeout after",
        examples=[
            "##[error]The operation was canceled.",
            "##[error]The runner has received a shutdown signal. This can happen when the runner service is stopped",
            "No output has been received in the last 10m0s",
        ],
    ),
    Rule(
        name="checkout's own cleaning",
        kind=Kind.NOISE,
        pattern=r"^\[command\]/usr/bin/git (?:config|version|submodule)|^Temporarily overriding HOME=|^Adding repository directory to the temporary git|^Cleaning up orphan processes|^http\.https://\S*extraheader|^Terminate orphan process|^git version \d",
        examples=[
            "[command]/usr/bin/git config --local --unset-all http.https://github.com/.extraheader",
            "Cleaning up orphan processes",
        ],
    ),
    Rule(
        name="trace of set -x",
        kind=Kind.NOISE,
        pattern=r"^\+{1,5} (?:echo|printf|\[\[?|'\[|local|export|true|set|cd|test|return|grep)\b",
        examples=["+ echo 'Build left local git repository checkout dirty'"],
    ),
    Rule(
        name="echo of a script",
        kind=Kind.NOISE,
        pattern=r"^\s*echo [\"']",
        examples=['  echo "error: no such file"'],
    ),
]
