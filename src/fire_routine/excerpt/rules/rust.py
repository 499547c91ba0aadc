"""Rust: rustc, Cargo, clippy, rustfmt, the test harness, nextest."""

from fire_routine.excerpt.rule import Kind, Rule

RULES = [
    Rule(
        name="rustc: error",
        kind=Kind.CAUSE,
        pattern=r"^\s*error(?:\[E\d{4}\])?: ",
        unless=r"^\s*error: (?:aborting due|could not compile|build failed|test failed|process didn't exit|\d+ targets? failed|Recipe|subprocess-exited-with-error|metadata-generation-failed|\d+ jobs? failed)",
        examples=["error[E0308]: mismatched types", "error: expected one of `!` or `::`, found `fn`"],
        until=r"^(?:error|warning)(?:\[\w+\])?: |^\s{3,}Compiling |^\s*Checking |^For more information",
        reach=40,
    ),
    Rule(
        name="rustc: warning made an error",
        kind=Kind.WARNING,
        pattern=r"^warning: ",
        unless=r"^warning: unused manifest key",
        examples=["warning: unused variable: `x`"],
    ),
    Rule(
        name="Cargo: result",
        kind=Kind.RESULT,
        pattern=r"^error: (?:aborting due|could not compile|build failed|test failed|process didn't exit|\d+ targets? failed|\d+ jobs? failed)|^warning: build failed",
        examples=[
            "error: could not compile `x` (lib) due to 2 previous errors",
            "warning: build failed, waiting for other jobs to finish...",
        ],
    ),
    Rule(
        name="Cargo: dependencies",
        kind=Kind.CAUSE,
        pattern=r"failed to select a version|no matching package|failed to get `|failed to run custom build command|the lock file .* needs to be updated|failed to load source|failed to parse manifest|requires rustc",
        examples=[
            "error: failed to select a version for `serde`.",
            "error: failed to run custom build command for `openssl-sys v0.9.60`",
        ],
    ),
    Rule(
        name="panicked",
        kind=Kind.CAUSE,
        pattern=r"thread '.*'(?: \(\d+\))? panicked at|panicked at '",
        examples=[
            "thread 'main' panicked at src/main.rs:4:5:",
            "thread 'tests::it' panicked at 'assertion failed', src/lib.rs:9:5",
        ],
        until=r"^(?:test |failures:|---- |warning: build failed|error: |\s*$)",
        reach=60,
    ),
    Rule(
        name="test harness: output of a failed test",
        kind=Kind.FAILURE,
        pattern=r"^---- \S.* (?:stdout|stderr) ----",
        examples=["---- tests::it_works stdout ----"],
        until=r"^---- |^failures:|^test result:",
    ),
    Rule(
        name="test harness: failed test",
        kind=Kind.FAILED,
        pattern=r"^test .* \.\.\. FAILED|^\s+FAIL \[",
        examples=["test tests::it_works ... FAILED"],
    ),
    Rule(
        name="test harness: totals",
        kind=Kind.SUMMARY,
        pattern=r"^test result: FAILED",
        examples=["test result: FAILED. 3 passed; 1 failed; 0 ignored"],
    ),
    Rule(
        name="rustfmt",
        kind=Kind.CAUSE,
        pattern=r"^Diff in \S+",
        examples=["Diff in /src/main.rs:12:", "Diff in src/lib.rs at line 3:"],
    ),
    Rule(
        name="build script's output",
        kind=Kind.FAILED,
        pattern=r"^\s*--- stderr",
        examples=["  --- stderr"],
        until=r"^warning: build failed|^error: |^$",
    ),
    Rule(
        name="linker",
        kind=Kind.CAUSE,
        pattern=r"linking with `\S+` failed",
        examples=["error: linking with `cc` failed: exit code: 1"],
        until=r"^error: aborting|^error: could not",
    ),
    Rule(
        name="cargo-deny, cargo-audit",
        kind=Kind.CAUSE,
        pattern=r"^error\[(?:vulnerability|unlicensed|rejected|banned|unmaintained)\]|RUSTSEC-\d+|advisories FAILED|vulnerabilit(?:y|ies) found",
        examples=["error[vulnerability]: Use-after-free in x", "ID:        RUSTSEC-2021-0001"],
    ),
]
