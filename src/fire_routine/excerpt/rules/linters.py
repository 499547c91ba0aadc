"""Linters, formatters and checks that fit no one language: pre-commit, stylelint, markdownlint, shellcheck, actionlint, hadolint, codespell, spell checks, links, commits."""

from fire_routine.excerpt.rule import Kind, Rule

RULES = [
    Rule(
        name="pre-commit: hook",
        kind=Kind.FAILURE,
        pattern=r"\.{3,}Failed$|^- hook id: |^- files were modified by this hook",
        examples=[
            "trim trailing whitespace.................................................Failed",
            "- hook id: end-of-file-fixer",
        ],
        until=r"\.{3,}(?:\(.*\))?(?:Passed|Failed|Skipped)$",
        reach=30,
    ),
    Rule(
        name="pre-commit: fixed file",
        kind=Kind.CAUSE,
        pattern=r"^(?:Fixing|Rewriting) \S+$",
        examples=["Fixing Lib/http/server.py"],
    ),
    Rule(
        name="pre-commit: other results",
        kind=Kind.NOISE,
        pattern=r"\.{3,}(?:\(.*\))?(?:Passed|Skipped)$",
        examples=["check yaml...............................................................Passed"],
    ),
    Rule(
        name="stylelint",
        kind=Kind.CAUSE,
        pattern=r"^\s*\d+:\d+\s+✖  |^CssSyntaxError: |^\d+:\d+\t",
        examples=[
            " 13:2  ✖  Expected double colon          selector-pseudo-element-colon-notation",
            "429:1\tUnexpected missing newline at end of file (no-missing-eof-newline)",
        ],
    ),
    Rule(
        name="markdownlint, vale, remark, tldr-lint",
        kind=Kind.CLUE,
        pattern=r"^\s*\S+\.(?:mdx?|rst|adoc): ?\d+(?::\d+)?:? (?:error|warning)?\s*\S*(?:MD\d{3}|TLDR\d+|\w+\.\w+|\S)",
        examples=[
            "react/README.md: 29: MD012/no-multiple-blanks Multiple consecutive blank lines",
            "pages/common/mat2.md:3: TLDR004 Command descriptions should end in a period",
        ],
    ),
    Rule(
        name="shellcheck",
        kind=Kind.CAUSE,
        pattern=r"^In \S+ line \d+:|\(?\bSC\d{4}\b",
        examples=["In scripts/x.sh line 12:", "      ^-- SC2086: Double quote to prevent globbing and word splitting."],
    ),
    Rule(
        name="actionlint, hadolint, yamllint, jsonlint, sqlfluff, buf",
        kind=Kind.CAUSE,
        pattern=r"\bDL[34]\d{3}\b|^\s+\d+:\d+\s+error\s|^\S+\.ya?ml:\d+:\d+: |^L:\s+\d+ \| P:|^\S+\.proto:\d+:\d+:",
        examples=[
            "Dockerfile:3 DL3008 warning: Pin versions in apt get install",
            "  3:1       error    trailing spaces  (trailing-spaces)",
            ".github/workflows/a.yml:12:9: unexpected key",
        ],
    ),
    Rule(
        name="spelling",
        kind=Kind.CAUSE,
        pattern=r"^\S+:\d+: \S+ ==> \S+|Unknown word|[Mm]isspelled|perhaps \".*\" should be|`[^`]+` should be `|Spell check: ",
        examples=[
            "./src/store_base.cpp:160: unexpect ==> unexpected",
            "error: `ERRONOUS` should be `ERRONEOUS`",
            '##[warning]perhaps "ERRONOUS" should be "ERRONEOUS".',
        ],
    ),
    Rule(
        name="links",
        kind=Kind.CAUSE,
        pattern=r"^\s*\[✖\]|[Dd]ead links?|[Bb]roken links?|→ Status: (?:[45]\d\d|0)\b|[Ss]tatus: 404\b|^Issues :-\(|\[(?:404|ERR|ERROR|TIMEOUT)\] http",
        examples=["  [✖] https://example.com → Status: 404", "Issues :-(", "ERROR: 3 dead links found!"],
        reach=40,
    ),
    Rule(
        name="commits, pull requests, change logs",
        kind=Kind.CAUSE,
        pattern=r"(?:subject|type) may not be empty|No release type found|[Cc]hange ?log (?:entry|file)?.*(?:not found|missing|required|must)|does not follow|[Mm]issing (?:sign-off|DCO|changeset)|not a conventional commit|should not be merged",
        examples=[
            "✖   subject may not be empty [subject-empty]",
            "A changelog entry was not found in cli/CHANGELOG.md.",
        ],
    ),
    Rule(
        name="lintrunner",
        kind=Kind.CAUSE,
        pattern=r"^>>> Lint for \S+|^\s+(?:Error|Warning|Advice) \(\w+\)",
        examples=[">>> Lint for benchmarks/distributed/bench.py:", "  Error (RUFF) F401"],
    ),
    Rule(
        name="size, coverage and other limits",
        kind=Kind.CLUE,
        pattern=r"(?i)size limit has exceeded|exceed(?:s|ed) (?:the )?(?:maximum )?budget|coverage.*\b(?:does not meet|not met|below|under)\b|(?:does not meet|below) (?:the )?(?:global )?threshold|bundle size",
        examples=[
            'Jest: "global" coverage threshold for lines (90%) not met: 88%',
            "Package size limit has exceeded by 1.2 kB",
        ],
    ),
]
