"""JavaScript and TypeScript: Node.js, npm, Yarn, pnpm, Bun, Deno, tsc, ESLint, Prettier, test runners, bundlers, browsers."""

from fire_routine.excerpt.rule import Kind, Rule

_NUMBERED = r"^\s*\d+\) |^\s*\d+ (?:passing|failing|pending|specs?)\b|^\S.*exited with|^npm ERR!|^error Command"

RULES = [
    Rule(
        name="uncaught in Node.js",
        kind=Kind.CAUSE,
        pattern=r"^\s*(?:Uncaught |Unhandled |\[?error\]? )?(?:Type|Reference|Range|Syntax|Eval|URI|Assertion|Aggregate|System|Internal)Error(?: \[\w+\])?: ",
        examples=[
            "TypeError: Cannot read properties of undefined (reading 'id')",
            "AssertionError [ERR_ASSERTION]: Missing expected exception.",
        ],
    ),
    Rule(
        name="module not found",
        kind=Kind.BREAKDOWN,
        pattern=r"Cannot find (?:module|package) |Module not found|Can't resolve '|[Ff]ailed to resolve (?:import|entry)|ERR_MODULE_NOT_FOUND|Could not resolve \"",
        examples=[
            "Error: Cannot find module 'fast-deep-equal'",
            '[vite]: Rollup failed to resolve import "@x/y" from "/a/b.tsx".',
        ],
    ),
    Rule(
        name="tsc",
        kind=Kind.CAUSE,
        pattern=r"\berror TS\d+\b|\(\d+,\d+\): error|\bTS\d{4,5}: ",
        examples=[
            "src/index.ts(3,5): error TS2322: Type 'string' is not assignable to type 'number'.",
            "src/x.ts:362:20 - error TS2554: Expected 2-3 arguments, but got 1.",
        ],
    ),
    Rule(
        name="Jest, Vitest: file",
        kind=Kind.FAILED,
        pattern=r"^\s*(?:❌ |× )?FAIL\s+\|?\S+.*\.(?:[cm]?[jt]sx?|vue|svelte)\b",
        examples=["FAIL src/interpolate/index.spec.ts", " FAIL  test/a.test.ts > adds numbers"],
    ),
    Rule(
        name="Jest: a test's report",
        kind=Kind.FAILURE,
        pattern=r"^\s*● ",
        unless=r"● (?:Console|Cannot log after)",
        examples=["  ● Test suite failed to run", "  ● sum › adds numbers"],
        until=r"^\s*● |^(?:FAIL|PASS) |^Test Suites:|^\s*(?:Snapshot Summary|Summary of all failing tests)|^(?:npm |error Command|##\[)",
        reach=80,
    ),
    Rule(
        name="Mocha, Jasmine, Protractor, RSpec-like: numbered report",
        kind=Kind.FAILURE,
        pattern=r"^\s{0,8}\d{1,3}\) \S",
        unless=r"^\d+\) [\w\\]+::\w+",
        examples=["  1) AtomWindow creating a real window creates a real, properly configured BrowserWindow:"],
        until=_NUMBERED + r"|^\s*Finished in |^\S+ \(\d+|^Pending:|^Ran \d+|^\d+ specs|^Failed examples:",
        reach=60,
    ),
    Rule(
        name="Mocha: totals",
        kind=Kind.SUMMARY,
        pattern=r"^\s*\d+ failing",
        examples=["  2 failing"],
    ),
    Rule(
        name="Vitest: a test's report",
        kind=Kind.FAILED,
        pattern=r"^⎯+ (?:Failed|Unhandled)|^\s*❯ \S+:\d+:\d+",
        examples=["⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯", " ❯ test/a.test.ts:5:17"],
    ),
    Rule(
        name="TAP: expected failure",
        kind=Kind.FINE,
        pattern=r"^\s*not ok \d+.* # (?i:SKIP|TODO)",
        examples=["not ok 11 - fails on a missing file # TODO known breakage"],
    ),
    Rule(
        name="TAP: not ok",
        kind=Kind.FAILURE,
        pattern=r"^\s*not ok \d+",
        unless=r"# (?i:SKIP|TODO)",
        examples=["not ok 6 no errors"],
        until=r"^\s*(?:not )?ok \d+|^\s*1\.\.\d+|^\s*\.\.\.\s*$|^# ",
        reach=50,
    ),
    Rule(
        name="Karma",
        kind=Kind.FAILURE,
        pattern=r"^(?:Chrome|Firefox|Safari|IE|Edge|Headless|PhantomJS|Chromium|Mobile|Opera|jsdom)[\w ]* [\d.]+ \(.*\).* FAILED$",
        examples=["Firefox 60.0.0 (Windows 7.0.0) upgrade angular1_providers should throw FAILED"],
    ),
    Rule(
        name="Karma: disconnected",
        kind=Kind.CLUE,
        pattern=r"Disconnected(?:, because|reconnect| \(|$)|No captured browser|have not captured in",
        examples=["Chrome 100.0.0 (Linux) ERROR: Disconnected, because no message in 30000 ms."],
    ),
    Rule(
        name="Playwright: a test's report",
        kind=Kind.FAILURE,
        pattern=r"^\s*\d+\) (?:\[[\w -]+\] › )?\S+:\d+:\d+ › ",
        examples=["  1) [chromium] › tests/a.spec.ts:3:5 › logs in ──────"],
        until=r"^\s*\d+\) (?:\[|\S+:\d+)|^\s*\d+ (?:failed|flaky|passed)",
        reach=50,
    ),
    Rule(
        name="Playwright, Cypress, Puppeteer, Selenium: browser",
        kind=Kind.CAUSE,
        pattern=r"TimeoutError: |Timeout of \d+ms exceeded|timeout of \d+ms exceeded|Test timeout of \d+ms|browserType\.launch: |Failed to launch|Could not find Chrome|CypressError: |WebDriverException|SessionNotCreated|session not created|no such element",
        examples=[
            "Error: Timeout of 2000ms exceeded. For async tests, ensure done() is called",
            "Test timeout of 30000ms exceeded.",
        ],
    ),
    Rule(
        name="expectation",
        kind=Kind.FAILURE,
        pattern=r"^\s*expect\(.*\)\.|^\s*(?:Error: )?expect\(|\bAssertionError\b|Assertion Failed",
        examples=["    expect(received).toBeLessThanOrEqual(expected)"],
    ),
    Rule(
        name="ESLint: row",
        kind=Kind.CAUSE,
        pattern=r"^\s*(?:##\[error\])?\s*\d+:\d+\s+error\s+",
        examples=["  3:8  error  'showModal' is defined but never used  no-unused-vars"],
    ),
    Rule(
        name="ESLint: totals",
        kind=Kind.SUMMARY,
        pattern=r"^\s*✖ \d+ problems?",
        examples=["✖ 2 problems (2 errors, 0 warnings)"],
    ),
    Rule(
        name="ESLint: no configuration",
        kind=Kind.CAUSE,
        pattern=r"ESLint couldn't find|Oops! Something went wrong|^From ESLint v9|^ESLint: \d",
        examples=["ESLint couldn't find an eslint.config.(js|mjs|cjs) file."],
        until=r"^npm |^ERROR|^##\[",
        reach=14,
    ),
    Rule(
        name="Prettier",
        kind=Kind.CLUE,
        pattern=r"^\[(?:warn|error)\] \S+\.\w+(?:: .*)?$|Code style issues",
        examples=[
            "[warn] lib/command.js",
            "[warn] Code style issues found in the above file. Run Prettier with --write to fix.",
        ],
    ),
    Rule(
        name="Yarn: peers, builds, progress",
        kind=Kind.NOISE,
        pattern=r"^(?:➤ )?YN00(?:02|07|13|60|86): ",
        examples=[
            "➤ YN0002: │ @x/web@workspace:web doesn't provide jest (p7d887), requested by ts-jest.",
            "➤ YN0007: │ electron@npm:33.2.1 must be built because it never has been before or the last one failed",
        ],
    ),
    Rule(
        name="npm, Yarn, pnpm: resolution",
        kind=Kind.CAUSE,
        pattern=r"npm (?:ERR!|error) (?:code E(?:RESOLVE|TARGET|404|USAGE|BADENGINE|INTEGRITY|401|403|NOTFOUND|PEERINVALID|BADPLATFORM|NOENT|CONNRESET|OVERRIDE)|notarget|404|ERESOLVE|`npm ci`|Missing:|Invalid:|While resolving|Found:|Could not resolve|Conflicting peer|enoent)|ERR_PNPM_\w+|Couldn't find (?:package|any versions)|^(?:➤ )?YN00(?:09|1[08]|28|81|82): .*(?:can't|doesn't|error|would|couldn't|forbidden)|Your lockfile needs to be updated|frozen-lockfile|lock file's",
        examples=[
            "npm ERR! code ERESOLVE",
            "npm error Invalid: lock file's typescript@5.8.2 does not satisfy typescript@5.7.3",
            ' ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with "frozen-lockfile"',
        ],
    ),
    Rule(
        name="missing script",
        kind=Kind.CAUSE,
        pattern=r"[Mm]issing script:? |^error Command \"\S+\" not found|Command \"\S+\" not found",
        examples=['npm ERR! Missing script: "lint"', 'error Command "foo" not found.'],
    ),
    Rule(
        name="webpack, Vite, Rollup, esbuild, Babel, Next.js, Angular",
        kind=Kind.CAUSE,
        pattern=r"^ERROR in |^\s*Module build failed|Failed to compile|^error during build|RollupError|^✘ \[ERROR\]|^\s*Type error: |^\[vite[\]:]|Unexpected token|^Error: Parse error on line|error NG\d+",
        examples=[
            "ERROR in ./src/a.js 3:4",
            "Failed to compile.",
            '✘ [ERROR] Could not resolve "x"',
            "Error: Parse error on line 12:",
        ],
    ),
    Rule(
        name="heap of Node.js",
        kind=Kind.BREAKDOWN,
        pattern=r"JavaScript heap out of memory|Reached heap limit",
        examples=[
            "FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory"
        ],
    ),
    Rule(
        name="Deno, Bun",
        kind=Kind.CAUSE,
        pattern=r"^error: (?:Uncaught|Module not found|Type checking failed|script )|^\(fail\) ",
        examples=["error: Uncaught (in promise) TypeError: x is not a function", "(fail) adds > numbers [0.5ms]"],
    ),
    Rule(
        name="thrown",
        kind=Kind.CLUE,
        pattern=r"^\s*throw (?:new )?\w+",
        examples=["    throw err;"],
    ),
    Rule(
        name="unhandled rejection",
        kind=Kind.CLUE,
        pattern=r"(?:\[UnhandledPromiseRejection|Unhandled(?:Rejection| promise rejection| error))",
        unless=r"Warning: ",
        examples=["[UnhandledPromiseRejection: This error originated either by throwing inside of an async function"],
    ),
    Rule(
        name="rejection's warning",
        kind=Kind.NOISE,
        pattern=r"UnhandledPromiseRejectionWarning|DeprecationWarning|ExperimentalWarning|npm WARN|npm warn|--trace-(?:warnings|deprecation)",
        examples=[
            "(node:5022) UnhandledPromiseRejectionWarning: Unhandled promise rejection (rejection id: 2): undefined",
            "npm WARN deprecated x@1",
        ],
    ),
    Rule(
        name="npm's word on itself",
        kind=Kind.RESULT,
        pattern=r"^npm (?:ERR!|error)",
        examples=["npm ERR! errno 1", "npm error A complete log of this run can be found in:"],
    ),
    Rule(
        name="Turborepo, Nx, Lerna",
        kind=Kind.RESULT,
        pattern=r"ERROR  run failed|^\s*Failed:\s+\S|lerna ERR!|NX\s+Running target .* failed|^\S+#\w+: command .* exited",
        examples=[" ERROR  run failed: command  exited (1)", "Failed:    web#build"],
    ),
]
