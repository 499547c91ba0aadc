"""Java, Kotlin, Scala, Groovy, Clojure: javac, kotlinc, scalac, Maven, Gradle, sbt, JUnit, ScalaTest, checkers, Android."""

from fire_routine.excerpt.rule import Kind, Rule

RULES = [
    Rule(
        name="Maven: module that is well",
        kind=Kind.FINE,
        pattern=r"^\[INFO\] \S.* (?:SUCCESS|SKIPPED)(?: \[ *[\d:.]+ \w+\])?$|^\[INFO\] (?:Building .*\[\d+/\d+\]|Reactor Summary.*)$",
        examples=[
            "[INFO] AutoService HEAD-SNAPSHOT .......................... SUCCESS [  0.040 s]",
            "[INFO] Building AutoService HEAD-SNAPSHOT                               [2/11]",
            "[INFO] Reactor Summary:",
        ],
    ),
    Rule(
        name="javac under Maven",
        kind=Kind.CAUSE,
        pattern=r"^\[ERROR\] (?:/|[A-Z]:\\).*\.(?:java|kt|scala|groovy):\[?\d+",
        examples=[
            "[ERROR] /src/main/java/A.java:[27,122] incompatible types: no instance(s) of type variable(s) T exist"
        ],
    ),
    Rule(
        name="javac",
        kind=Kind.CAUSE,
        pattern=r"\.java:\d+: error: ",
        examples=["src/A.java:12: error: cannot find symbol"],
    ),
    Rule(
        name="kotlinc",
        kind=Kind.CAUSE,
        pattern=r"^e: (?:file:///|/|[A-Z]:\\|\S+\.kts?)",
        examples=["e: file:///src/A.kt:3:5 Unresolved reference: foo"],
    ),
    Rule(
        name="scalac under sbt",
        kind=Kind.CAUSE,
        pattern=r"^\[error\] (?:-- )?(?:\[E\d+\] )?(?:/|[A-Z]:\\|\S+: /).*\.(?:scala|java|sbt):\d+",
        examples=["[error] /src/main/scala/A.scala:10:8: object x is not a member of package y"],
    ),
    Rule(
        name="sbt: error line",
        kind=Kind.ERROR,
        pattern=r"^\[error\] ",
        unless=r"^\[error\] (?:GenServer|Task|Process|Ranch|Supervisor|:gen_\w+|#PID|Postgrex|Cowboy)\b",
        examples=["[error]  * class a.B does not have a correspondent in current version"],
        weight=84,
    ),
    Rule(
        name="sbt: result",
        kind=Kind.RESULT,
        pattern=r"^\[error\] (?:Total time|Failed tests:$|\(.*\) (?:Compilation failed|sbt\.)|\d+ errors? found|(?:one|two|three|four|five) errors? found|stack trace is suppressed|Run completed|Error during tests)",
        examples=["[error] Total time: 304 s, completed Jul 29, 2019"],
    ),
    Rule(
        name="ScalaTest, specs2, munit, uTest: passed",
        kind=Kind.FINE,
        pattern=r"^\[info\] - \S|^\[info\]\s+\+ \S|^\s*\+ .* [\d.]+m?s\s*$",
        unless=r"\*\*\* (?:FAILED|ABORTED) \*\*\*",
        examples=[
            "[info] - should throw an Exception (3 milliseconds)",
            "[info]   + fail on an error",
            "  + error 0.08s",
        ],
    ),
    Rule(
        name="ScalaTest",
        kind=Kind.FAILURE,
        pattern=r"\*\*\* (?:FAILED|ABORTED) \*\*\*",
        examples=["[info] - should add *** FAILED ***"],
        until=r"^\[info\] (?:- )?\S|^\[(?:error|warn)\]|^[^\[\s]|^$",
        reach=30,
    ),
    Rule(
        name="specs2",
        kind=Kind.FAILURE,
        pattern=r"^\[error\] +[x!] \S",
        examples=["[error]   x add things"],
        until=r"^\[info\]|^\[error\] +[x!] |^\[error\] (?:org\.specs2|scala|java)\.",
        reach=12,
    ),
    Rule(
        name="munit",
        kind=Kind.FAILURE,
        pattern=r"^(?:\[\w+\] )?==> X ",
        examples=["==> X a.b.Suite.test  0.01s munit.ComparisonFailException"],
        until=r"^(?:\[\w+\] )?(?:==> X |[\w.$]+:$|\s+\+ .* [\d.]+s$|\s+at (?:munit|scala|java|jdk)\b|$)",
        reach=40,
    ),
    Rule(
        name="ScalaCheck",
        kind=Kind.CAUSE,
        pattern=r"^\[info\] ! \S+: (?:Falsified|Exception raised|Gave up)",
        examples=["[info] ! Good.positive: Falsified after 0 passed tests."],
        until=r"^\[info\] [^> ]|^[^\[]",
        reach=20,
    ),
    Rule(
        name="Surefire: a test's report",
        kind=Kind.FAILURE,
        pattern=r"^\S.*<<< (?:FAILURE|ERROR)!",
        unless=r"^Tests run:",
        examples=["raw(retrofit2.KotlinSuspendRawTest)  Time elapsed: 0.053 sec  <<< ERROR!"],
        until=r"^$|^(?:\[\w+\] )?(?:Running |Tests run:|Results)",
        reach=90,
    ),
    Rule(
        name="Surefire: class totals",
        kind=Kind.SUMMARY,
        pattern=r"Tests run: \d+, Failures: (?:[1-9]\d*, Errors: \d+|0, Errors: [1-9])",
        examples=["Tests run: 9, Failures: 0, Errors: 9, Skipped: 0, Time elapsed: 0.997 sec <<< FAILURE!"],
    ),
    Rule(
        name="Surefire: failed tests in the end",
        kind=Kind.FAILED,
        pattern=r"^(?:\[ERROR\] )?(?:Failed tests:|Tests in error:)|^\[ERROR\] (?:Failures|Errors): *$",
        examples=["Failed tests:   test(a.BTest): expected:<1> but was:<2>", "[ERROR] Failures: "],
    ),
    Rule(
        name="Maven: goal failed",
        kind=Kind.CLUE,
        pattern=r"Failed to execute goal|Could not resolve dependencies|Could not find artifact|Non-resolvable|Could not transfer artifact|Some Enforcer rules|COMPILATION ERROR|: Compilation failure|Malformed POM",
        examples=[
            "[ERROR] Failed to execute goal org.apache.maven.plugins:maven-compiler-plugin:3.7.0:testCompile on project x: Compilation failure"
        ],
    ),
    Rule(
        name="Maven: advice",
        kind=Kind.RESULT,
        pattern=r"^\[ERROR\] (?:$|To see the full stack|Re-run Maven|For more information about|\[Help \d|After correcting|  mvn <|-> \[Help|The build could not|Please refer to)",
        examples=["[ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.", "[ERROR] "],
    ),
    Rule(
        name="Maven: error line",
        kind=Kind.ERROR,
        pattern=r"^\[ERROR\] \S",
        examples=["[ERROR] No space left on device"],
        weight=84,
    ),
    Rule(
        name="Gradle: what went wrong",
        kind=Kind.CAUSE,
        pattern=r"^\* What went wrong:|^Execution failed for task|Could not resolve all|A problem occurred (?:evaluating|configuring)|Could not determine the dependencies|Could not compile",
        examples=["* What went wrong:", "Execution failed for task ':app:compileJava'."],
        until=r"^\* Try:|^\* Get more help|^BUILD FAILED|^\* Exception is",
        reach=40,
    ),
    Rule(
        name="Gradle: task",
        kind=Kind.FAILED,
        pattern=r"^> Task \S+ FAILED",
        examples=["> Task :app:compileJava FAILED"],
    ),
    Rule(
        name="Gradle: test",
        kind=Kind.FAILURE,
        pattern=r"^\S+.* > .* FAILED$",
        examples=["com.example.FooTest > adds() FAILED", "FooTest > adds(int) > [1] 3 FAILED"],
    ),
    Rule(
        name="Gradle: totals",
        kind=Kind.SUMMARY,
        pattern=r"\d+ tests completed, [1-9]\d* failed",
        examples=["120 tests completed, 1 failed"],
    ),
    Rule(
        name="Gradle: advice",
        kind=Kind.RESULT,
        pattern=r"Run with --(?:stacktrace|info|debug|scan)|Get more help at|^> Try:|^\* Try:|^BUILD FAILED in|Deprecated Gradle features",
        examples=["> Run with --stacktrace option to get the stack trace."],
    ),
    Rule(
        name="exception",
        kind=Kind.CAUSE,
        pattern=r"^\s*(?:Caused by: |Exception in thread \"[^\"]*\" |Suppressed: )?(?:[a-z_][\w$]*\.){2,}[A-Z][\w$]*(?:Error|Exception|Failure|Throwable)\b",
        examples=["java.lang.NullPointerException", "Caused by: java.io.IOException: No space left on device"],
    ),
    Rule(
        name="comparison",
        kind=Kind.CAUSE,
        pattern=r"ComparisonFailure|AssertionFailedError|[Ee]xpected:? ?<.*> but was|^Expecting",
        examples=["org.junit.ComparisonFailure: expected:<...ue must not be null.[]> but was:<x>"],
    ),
    Rule(
        name="Checkstyle, PMD, SpotBugs, Spotless, ktlint, detekt, Android lint",
        kind=Kind.CAUSE,
        pattern=r"^\[(?:ERROR|WARN|ant:checkstyle)\].*\.(?:java|kt):(?:\d+.*\[\w+\]|\[\d+.*\] \(\w+\) \w+: )|PMD Failure|SpotBugs (?:ended|violations)|format violations|ktlint|Lint found errors|You have \d+ Checkstyle",
        examples=[
            "[ERROR] src/main/java/A.java:[3,8] (imports) UnusedImports: Unused import - java.util.List.",
            "[ant:checkstyle] [ERROR] /a/A.java:3:8: Unused import - java.util.List. [UnusedImports]",
            "> The following files had format violations:",
        ],
    ),
    Rule(
        name="JVM: crash and memory",
        kind=Kind.BREAKDOWN,
        pattern=r"OutOfMemoryError|A fatal error has been detected by the Java|GC overhead limit|The forked VM terminated|UnsupportedClassVersionError|class file has wrong version|daemon disappeared",
        examples=["java.lang.OutOfMemoryError: Java heap space"],
    ),
    Rule(
        name="Android: SDK",
        kind=Kind.CAUSE,
        pattern=r"SDK location not found|failed to install the following Android SDK|License for package .* not accepted|Android resource linking failed|AAPT: error|Manifest merger failed|An error occurred while preparing SDK",
        examples=[
            "Android resource linking failed",
            "Warning: An error occurred while preparing SDK package Android Emulator: Error on ZipFile unknown archive.",
        ],
    ),
]
