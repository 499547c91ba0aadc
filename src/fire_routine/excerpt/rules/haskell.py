"""Haskell, OCaml, Elm, PureScript, Nix, Lisp, Julia, R, Lua: the less common compilers."""

from fire_routine.excerpt.rule import Kind, Rule

RULES = [
    Rule(
        name="GHC",
        kind=Kind.CAUSE,
        pattern=r"^\S+\.(?:l?hs|hsc|hs-boot|chs):(?:\d+:\d+|\(\d+,\d+\))(?:-[\d(),]+)?: (?:error|Error)(?::|$)",
        examples=["src/Fixer.hs:38:10: error:", "app/Main.hs:3:1: error: [GHC-88464]"],
        reach=30,
    ),
    Rule(
        name="GHC: old form and warnings",
        kind=Kind.ERROR,
        pattern=r"^\S+\.l?hs:\d+:\d+(?:-\d+)?:(?: Warning:.*)?$",
        examples=["src/Text/Pandoc/Ipynb.hs:94:10: Warning:", "src/A.hs:3:1:"],
    ),
    Rule(
        name="GHC: warning",
        kind=Kind.WARNING,
        pattern=r"^(?:\S+\.l?hs:\d+:\d+(?:-\d+)?|<no location info>): warning:",
        unless=r"-Werror",
        examples=["src/A.hs:24:1: warning: [-Wunused-imports]"],
    ),
    Rule(
        name="Cabal, Stack",
        kind=Kind.CAUSE,
        pattern=r"^(?:cabal|cabal\.exe|Error: cabal): |Could not resolve dependencies|failed in phase `|^<no location info>: ?\S*|Error: \[(?:S|Cabal)-\d+\]|rejecting: ",
        examples=["cabal.exe: Couldn't establish HTTP connection.", "Error: [S-7282]"],
    ),
    Rule(
        name="Tasty, Hspec, QuickCheck",
        kind=Kind.FAILURE,
        pattern=r":\s+FAIL(?: \([\d.]+s\))?$|\*\*\* Failed!|Falsifi(?:able|ed)|\bFAILED \[\d+\]",
        examples=[
            "      tables:                                                        FAIL (0.06s)",
            "  adds numbers FAILED [1]",
        ],
        unless=r"^Result: FAIL$|^\[info\] ",
        until=r":\s+(?:OK|FAIL)(?: \([\d.]+s\))?$|^\s{0,4}[\w-]+$",
        reach=60,
    ),
    Rule(
        name="Tasty, Hspec: totals",
        kind=Kind.SUMMARY,
        pattern=r"\d+ out of \d+ tests failed|^\d+ examples?, [1-9]\d* failures?",
        examples=["1 out of 2041 tests failed (45.46s)"],
    ),
    Rule(
        name="OCaml, Dune, opam",
        kind=Kind.CAUSE,
        pattern=r'^File "[^"]+", lines? \d+(?:-\d+)?(?:, characters \d+-\d+)?:|^Error: (?:Unbound|This expression|Library|Syntax)|^\[ERROR\] The (?:compilation|installation|sources) of ',
        examples=['File "bin/main.ml", line 3, characters 5-8:', "Error: Unbound value x"],
    ),
    Rule(
        name="Nix",
        kind=Kind.CAUSE,
        pattern=r"error: (?:builder for|attribute|Cannot build|build of|hash mismatch|undefined variable)|hash mismatch in fixed-output",
        examples=["error: builder for '/nix/store/x.drv' failed with exit code 2;"],
    ),
    Rule(
        name="Elm, PureScript, Dhall",
        kind=Kind.CAUSE,
        pattern=r"^-- [A-Z][A-Z /-]+ -{3,}|^Error (?:found|\d+ of \d+):",
        examples=["-- TYPE MISMATCH ------------------------- src/Main.elm", "Error 1 of 2:"],
    ),
    Rule(
        name="Emacs Lisp",
        kind=Kind.CAUSE,
        pattern=r"^Debugger entered--Lisp error|Symbol's (?:value as variable|function definition) is void|^\s*signal\(",
        examples=['Debugger entered--Lisp error: (error "Package `emacs-25.1\' is unavailable")'],
    ),
    Rule(
        name="Julia",
        kind=Kind.CAUSE,
        pattern=r"^ERROR: (?:LoadError|\w+Error)|: Test Failed at|: Error During Test|^Some tests did not pass",
        examples=["ERROR: LoadError: UndefVarError: x not defined", "adds: Test Failed at /a/runtests.jl:3"],
    ),
    Rule(
        name="R",
        kind=Kind.CAUSE,
        pattern=r"^Error in |^(?:──|--) (?:Failure|Error) \(|^Execution halted|^Status: \d+ (?:ERROR|WARNING)|^\* checking .* (?:ERROR|WARNING)$",
        examples=[
            "Error in library(foo) : there is no package called ‘foo’",
            "── Failure (test-a.R:3:3): adds ──",
            "* checking tests ... ERROR",
        ],
    ),
    Rule(
        name="Lua, LuaRocks, busted",
        kind=Kind.CAUSE,
        pattern=r"^(?:lua|luajit|luarocks)(?:[\d.]+)?: |^(?:Failure|Error) → |^\S+\.lua:\d+: ",
        examples=["lua: a.lua:3: attempt to call a nil value (global 'x')", "Failure → spec/a_spec.lua @ 3"],
    ),
]
