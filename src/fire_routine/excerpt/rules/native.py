"""C, C++, CUDA, Fortran and what builds them: gcc, clang, MSVC, linkers, CMake, Meson, Make, Ninja, Bazel, autotools, sanitizers, CTest, GoogleTest."""

from fire_routine.excerpt.rule import Kind, Rule

RULES = [
    Rule(
        name="gcc, clang",
        kind=Kind.CAUSE,
        pattern=r"^(?:In file .*)?(?:[A-Za-z]:)?[^\s:][^:]*:\d+(?::\d+)?: (?:fatal |internal compiler )?error: ",
        examples=["src/a.c:12:5: error: 'x' undeclared", "/a/b.h:3:10: fatal error: 'libproc.h' file not found"],
    ),
    Rule(
        name="MSVC",
        kind=Kind.CAUSE,
        pattern=r"\b(?:fatal )?error (?:C|LNK|RC|MSB|D)\d{3,5}\b",
        examples=[
            r"C:\a\b.h(89): error C2143: syntax error: missing ',' before '*'",
            "LINK : fatal error LNK1104: cannot open file 'x.lib'",
        ],
    ),
    Rule(
        name="linker",
        kind=Kind.CAUSE,
        pattern=r"undefined reference to|[Uu]ndefined symbols?|multiple definition of|cannot find -l|^(?:\S*/)?(?:ld|ld\.\w+|lld-link|collect2)(?:\.exe)?: |library not found for|duplicate symbol|symbol\(s\) not found",
        unless=r"^(?:\S*/)?(?:ld|lld-link|collect2)\S*: warning",
        examples=[
            "a.o: In function `f': undefined reference to `g'",
            "ld: library not found for -lfoo",
            "collect2: error: ld returned 1 exit status",
        ],
    ),
    Rule(
        name="Ninja: failed edge",
        kind=Kind.FAILED,
        pattern=r"^FAILED: (?:\[code=\d+\] )?\S",
        examples=["FAILED: [code=1] caffe2/CMakeFiles/x.cpp.o"],
    ),
    Rule(
        name="Make, Ninja: result",
        kind=Kind.RESULT,
        pattern=r"^\w*make(?:\[\d+\])?(?:\.exe)?: \*\*\* \[|ninja: build stopped|recipe for target '.*' failed|Waiting for unfinished jobs",
        examples=["make[1]: *** [Makefile:12: all] Error 2", "ninja: build stopped: subcommand failed."],
    ),
    Rule(
        name="Make: cannot",
        kind=Kind.CAUSE,
        pattern=r"No rule to make target|missing separator|No targets specified",
        examples=["make: *** No rule to make target 'foo', needed by 'all'.  Stop."],
    ),
    Rule(
        name="CMake",
        kind=Kind.CAUSE,
        pattern=r"^CMake Error|Could not find a package configuration",
        examples=["CMake Error at CMakeLists.txt:12 (find_package):"],
        until=r"^-- |^$^$|^CMake (?:Warning|Error)",
        reach=14,
    ),
    Rule(
        name="autotools, pkg-config, Meson, RPM",
        kind=Kind.CAUSE,
        pattern=r"configure: error|No package '.*' found|(?:ERROR: )?Dependency \"?\S+\"? (?:not found|found: NO)|Package requirements|was not found in the pkg-config|No matching package to install|Bad exit status|Failed build dependencies|nothing provides|is needed by|meson\.build:\d+:\d+: ERROR",
        examples=[
            "configure: error: C compiler cannot create executables",
            "No matching package to install: 'pkgconfig(mjpegtools) >= 2.0.0'",
        ],
    ),
    Rule(
        name="Bazel",
        kind=Kind.CAUSE,
        pattern=r"^(?:\(\d\d:\d\d:\d\d\) )?ERROR: \S|^FAIL: //|^nogo: errors",
        unless=r"ERROR: (?:Build did NOT|Couldn't start|failed to (?:solve|build))",
        examples=[
            "ERROR: /a/BUILD.bazel:5:11: Validating nogo output for //pkg/rpc:rpc failed: (Exit 1)",
            "FAIL: //pkg:test (see /a/test.log)",
        ],
    ),
    Rule(
        name="sanitizers",
        kind=Kind.BREAKDOWN,
        pattern=r"==\d+== ?(?:ERROR: |WARNING: )?\w*Sanitizer|SUMMARY: \w+Sanitizer|WARNING: ThreadSanitizer",
        examples=[
            "==16211==ERROR: AddressSanitizer: heap-use-after-free on address 0x512",
            "SUMMARY: UndefinedBehaviorSanitizer: undefined-behavior a.c:3:5 in",
            "WARNING: ThreadSanitizer: data race (pid=12)",
        ],
        until=r"==\d+==ABORTING|={40}",
        reach=150,
    ),
    Rule(
        name="UBSan, Valgrind",
        kind=Kind.BREAKDOWN,
        pattern=r"\bruntime error: |==\d+== (?:Invalid (?:read|write)|.*definitely lost: [1-9])",
        examples=["a.c:3:5: runtime error: signed integer overflow", "==77== Invalid read of size 8"],
    ),
    Rule(
        name="crash",
        kind=Kind.CAUSE,
        pattern=r"(?i)segmentation fault|\(core dumped\)|\bbus error\b|illegal instruction|\bSIG(?:SEGV|ABRT|ILL|BUS)\b|terminate called|stack smashing|double free|assertion [`\"].*failed|assertion fail(?:ed|ure)|floating point exception|access violation|0xC0000005|stack overflow|abort trap",
        examples=["Segmentation fault (core dumped)", "a.out: a.c:3: main: Assertion `x > 0' failed."],
    ),
    Rule(
        name="GoogleTest",
        kind=Kind.FAILURE,
        pattern=r"^\[  FAILED  \]|^\S+:\d+: Failure$|^\S+\(\d+\): error: (?:Expected|Value of)",
        examples=["[  FAILED  ] Foo.Bar (3 ms)", "/a/b_test.cc:12: Failure"],
    ),
    Rule(
        name="Catch2, Boost.Test, doctest",
        kind=Kind.FAILURE,
        pattern=r"^\S+:\d+: FAILED:|error: in \"[^\"]+\"|ERROR: (?:CHECK|REQUIRE)",
        examples=["tests/a.cpp:12: FAILED:", 'a.cpp(12): error: in "suite/case": check x == y has failed'],
    ),
    Rule(
        name="CTest",
        kind=Kind.FAILED,
        pattern=r"\*\*\*(?:Failed|Timeout|Exception|Not Run)|The following tests FAILED",
        examples=["12/40 Test #12: parser ...........***Failed    0.02 sec", "The following tests FAILED:"],
    ),
    Rule(
        name="Fortran, CUDA",
        kind=Kind.CAUSE,
        pattern=r"^Error: .* at \(1\)|nvcc fatal|CUDA (?:error|out of memory)",
        examples=[
            "Error: Symbol 'x' at (1) has no IMPLICIT type",
            "nvcc fatal   : Unsupported gpu architecture 'compute_20'",
        ],
    ),
    Rule(
        name="clang-format, clang-tidy, cppcheck",
        kind=Kind.CAUSE,
        pattern=r"\[-W(?:error,)?-?Wclang-format-violations\]|code should be clang-formatted|(?:error|warning): .*\[(?:bugprone|modernize|readability|performance|clang-diagnostic|cppcoreguidelines|google)-[\w.-]+",
        examples=["a.cpp:3:1: error: code should be clang-formatted [-Wclang-format-violations]"],
    ),
    Rule(
        name="warnings as errors",
        kind=Kind.CAUSE,
        pattern=r"\[-Werror|[Ww]arnings? (?:being )?treated as errors?|Failing due to -Werror",
        examples=["a.c:3:5: error: unused variable 'x' [-Werror=unused-variable]", "Failing due to -Werror."],
    ),
    Rule(
        name="Firefox and web-platform tests",
        kind=Kind.CAUSE,
        pattern=r"\bTEST-UNEXPECTED-\w+ \||\bPROCESS-CRASH \||Hit MOZ_CRASH|REFTEST.* UNEXPECTED",
        examples=[
            "TEST-UNEXPECTED-FAIL | dom/test_a.html | shouldBe 255",
            "PROCESS-CRASH | Shutdown hanging at step X. [@ mozilla::x]",
        ],
    ),
    Rule(
        name="varnishtest: failure",
        kind=Kind.CAUSE,
        pattern=r"^---- \w+ +\d+\.\d+ ",
        examples=['---- c1    0.7 EXPECT resp.http.grace (<undef>) == "30.000" failed'],
    ),
    Rule(
        name="CMake, autoconf, Meson: check of the machine",
        kind=Kind.NOISE,
        pattern=r"^(?:-- (?:Performing Test|Looking for|Found|Detecting) |checking (?:for|if|whether) .*\.{3}|(?:Program|Dependency|Library|Header|Run-time dependency|Message:|Compiler for language) .*(?:found|NO\b))",
        examples=[
            "-- Performing Test HAVE_CXX_FLAG_WSHORTEN_64_TO_32 - Failed",
            "-- Looking for include file sys/endian.h - not found",
            "checking for unknown-header.h... no",
            "Compiler for language c for the build machine not found.",
        ],
    ),
]
