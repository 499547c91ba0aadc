"""Go: the compiler, go test, modules, golangci-lint, staticcheck, gofmt."""

from fire_routine.excerpt.rule import Kind, Rule

RULES = [
    Rule(
        name="go test: failed test",
        kind=Kind.FAILURE,
        pattern=r"^\s*--- FAIL: \S+",
        examples=["--- FAIL: TestBoundedForkedSync64Fast (0.18s)", "    --- FAIL: TestX/case_1 (0.00s)"],
    ),
    Rule(
        name="go test: message",
        kind=Kind.CLUE,
        pattern=r"^\s+\S+_test\.go:\d+: ",
        examples=["    downloader_test.go:679: failed to synchronise blocks"],
    ),
    Rule(
        name="go test: passing message",
        kind=Kind.NOISE,
        pattern=r"^\s*--- (?:PASS|SKIP)|^=== (?:RUN|CONT|PAUSE|NAME)|\[no test files\]",
        examples=["=== RUN   TestX", "--- PASS: TestY (0.00s)"],
    ),
    Rule(
        name="go test: package",
        kind=Kind.SUMMARY,
        pattern=r"^FAIL\s+\S+(?:\s+[\d.]+s|\s+\[(?:build|setup) failed\])",
        examples=["FAIL\tgithub.com/a/b\t1.2s", "FAIL\tgithub.com/a/b [build failed]"],
    ),
    Rule(
        name="testify",
        kind=Kind.CAUSE,
        pattern=r"^\s+Error Trace:\s+\S|^\s+Error:\s{2,}\S",
        examples=["        \tError Trace:\t/a/b_test.go:12", "        \tError:      \tNot equal: "],
    ),
    Rule(
        name="Ginkgo",
        kind=Kind.FAILURE,
        pattern=r"\[(?:FAIL|FAILED|PANICKED!|TIMEDOUT)\]",
        examples=["• [FAILED] [0.005 seconds]"],
    ),
    Rule(
        name="compiler",
        kind=Kind.CAUSE,
        pattern=r"^(?:#\s|vet: )?\.{0,2}/?[\w@./-]+\.go:\d+(?::\d+)?: ",
        unless=r"\.go:[\d:]+ (?:warning|exit status \d+$)",
        examples=[
            "./main.go:12:5: undefined: x",
            "pkg/rpc/tls.go:347:24: unchecked error (errcheck)",
            "vet: ./x.go:3:2: y declared and not used",
        ],
    ),
    Rule(
        name="package with errors",
        kind=Kind.FAILED,
        pattern=r"^# (?:[\w.-]+\.[a-z]+/)[\w./-]+(?: \[.*\])?$",
        examples=["# github.com/ethereum/go-ethereum/vendor/github.com/elastic/gosigar"],
    ),
    Rule(
        name="linter's warning with a place",
        kind=Kind.CAUSE,
        pattern=r"^[\w@./-]+\.go:\d+:\d*:?\s?warning: .* \(\w+\)$",
        examples=["eth/config.go:1::warning: file is not goimported (goimports)"],
    ),
    Rule(
        name="race, deadlock, goroutines",
        kind=Kind.BREAKDOWN,
        pattern=r"WARNING: DATA RACE|all goroutines are asleep|panic: test timed out|^(?:panic: )?runtime error:|^fatal error: ",
        examples=[
            "WARNING: DATA RACE",
            "panic: test timed out after 10m0s",
            "fatal error: all goroutines are asleep - deadlock!",
        ],
    ),
    Rule(
        name="modules",
        kind=Kind.CAUSE,
        pattern=r"^go: \S|missing go\.sum entry|updates to go\.mod needed|no required module provides|is not in (?:GOROOT|std)|go\.mod file not found|checksum mismatch|inconsistent vendoring|cannot find package \"|unrecognized import path|cannot find module providing",
        unless=r"^go: (?:downloading|finding|extracting|added|upgraded)",
        examples=[
            "go: updates to go.mod needed",
            "missing go.sum entry for module providing package x",
            "go: github.com/a/b@v1: invalid version: unknown revision",
        ],
    ),
    Rule(
        name="gofmt",
        kind=Kind.CLUE,
        pattern=r"(?i)(?:not|run|need\w*|files?).*\b(?:gofmt|goimports)\b|\(gofmt\)|\(goimports\)",
        examples=["eth/config.go:1::warning: file is not gofmted with -s (gofmt)", "The following files need gofmt:"],
    ),
]
