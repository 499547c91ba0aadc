"""Material for messages: a realistic one, and any at all, hostile texts and odd sizes included."""

from collections.abc import Callable
from typing import Final, get_args

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from fire_routine.context.context import Context
from fire_routine.evidence.evidence import (
    Annotation,
    Changes,
    Evidence,
    FailedTests,
    Failure,
    FileChange,
    ReportedTest,
    Reports,
)
from fire_routine.excerpt import LogDigest
from fire_routine.github.facts import Commit, Deployment, Detail, PullRequest, Run
from fire_routine.inputs.settings import Section
from fire_routine.message import Material
from fire_routine.message.headline import Headline
from fire_routine.outcome.gap import Gap
from fire_routine.runs.jobs import Job, Step
from tests.standins.contexts import a_context

SHA: Final = "1f2e3d4c5b6a79880102030405060708090a0b0c"
ALL_SECTIONS: Final[frozenset[Section]] = frozenset(get_args(Section))

CONTEXT: Final = a_context(
    repository="octo/app",
    sha=SHA,
    branch="faster",
    head_repository="octo/app",
    run=Run(77, 2, 41, "CI", ".github/workflows/ci.yml", "push", "https://github.com/octo/app/actions/runs/77"),
    own_run_id=77,
    own_job="notify",
    own_check_run_id=9,
    commit=Commit(SHA, "Go faster", "octocat", f"https://github.com/octo/app/commit/{SHA}"),
    details=(Detail("message", "Go faster\n\nmuch faster"),),
)
PULL = PullRequest(
    *(5, "Faster", "https://github.com/octo/app/pull/5", "octocat", ("ci", "speed"), "faster", SHA),
    *("fan/app", "main", "a" * 40),
)


def digest(text: str | bytes) -> LogDigest:
    """A log that has been read."""
    log = LogDigest()
    log.feed(text if isinstance(text, bytes) else text.encode(errors="replace"))
    return log


def log_text(lines: int, name: str = "") -> str:
    """A log that fails in the end."""
    lines_before = [f"{name} line {number} of what the tool printed before it failed" for number in range(lines)]
    return "\n".join([*lines_before, "Error: assert 3 == 4", "##[error]Process completed with exit code 1."]) + "\n"


def failure(number: int, lines: int = 60, jobs: int = 1) -> Failure:
    """A failure as it often is."""
    url = f"https://github.com/octo/app/actions/runs/77/job/{number}"
    return Failure(
        tuple(Job(f"build {number}.{other}", "failure", 1_000 + 100 * number + other, url) for other in range(jobs)),
        Step(3, "Run make test", "failure"),
        digest(log_text(lines, f"job {number}")),
        "job log",
        annotations=(Annotation("assert 3 == 4", "test_x", "tests/test_x.py", 12),),
        history="new",
        history_note="It passed in the run before.",
    )


REPORTS: Final = Reports(
    reports=2,
    tests=1_204,
    failed=13,
    flaky=1,
    failures=(
        FailedTests(
            "failure",
            tuple(ReportedTest(f"test_{number}", "tests.test_x", "tests/test_x.py") for number in range(12)),
            3,
            ("linux/junit.xml", "macos/junit.xml"),
            2,
            "AssertionError: 3 != 4",
            "def test_0():\n    assert 3 == 4\nE   AssertionError: 3 != 4",
        ),
        FailedTests("error", (ReportedTest("test_db"),), brief="fixture 'db' not found"),
        FailedTests("flaky", (ReportedTest("test_net"),), brief="timed out"),
    ),
    failures_left_out=1,
)


def material(failures: int = 2, lines: int = 60) -> Material:
    """A realistic material."""
    changes = Changes(
        *("the last successful run of CI on main", "b" * 40, "https://github.com/octo/app/actions/runs/70"),
        *(tuple(Commit(f"{number:040x}", f"Change {number}", "octocat") for number in range(30)), 30),
        tuple(FileChange(f"src/file{number}.py", "modified", number, 1) for number in range(60)),
        compare_url="https://github.com/octo/app/compare/b...c",
    )
    gathered = Evidence(
        total_jobs=250,
        failures=tuple(failure(number, lines) for number in range(failures)),
        gates=("all green",),
        cancelled=("lint", "docs"),
        changes=changes,
        test_reports=REPORTS,
        gaps=tuple(Gap(f"the log of job {number}", "GitHub returned 404", "actions: read") for number in range(3)),
        notes=("Attempt 1 of this run failed in the same jobs.",),
    )
    return Material(
        Headline("Workflow CI failed in octo/app on branch faster", "https://github.com/octo/app/actions/runs/77"),
        Headline("Workflow CI failed", "https://github.com/octo/app/actions/runs/77"),
        "Please look.",
        CONTEXT,
        gathered,
        ALL_SECTIONS,
    )


def material_of(*failures: Failure) -> Material:
    """The same with these failures."""
    some = material()
    return some._replace(evidence=some.evidence._replace(failures=failures))


# Any material at all

PIECES = (
    *("```", "````", "~~~", "`", "</details>", "<b>", "<!--", "\n", "\r", "\r\n", "\n\n", "\n# forged", "\n## More"),
    *("\n- forged", "\n> x", "[x](http://evil.example)", "![x](y)", "*b*", "_i_", "|", "\\", "&lt;", "$", "\n    code"),
    *("\u202e", "\ud800", "\udfff", "🚒", "中", "\x00", "\x1b[31m", "::error::x", "##[error]x", "word ", "; rm -rf /"),
    *("$(id)", ">>> ", "<<< ", '"', "'", "Output between the markers", "x" * 300),
)
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=5).map("".join)
SHAS = st.sampled_from(["", SHA, "b" * 64]) | HOSTILE
URLS = st.sampled_from(["", "https://github.com/octo/app/actions/runs/77"]) | HOSTILE
NUMBERS = st.none() | st.integers(1, 2**63)
LOGS = st.none() | st.lists(HOSTILE, max_size=30).map(lambda pieces: digest("\n".join(pieces)))


def _tuples(items: st.SearchStrategy[object], most: int) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(items, max_size=most).map(tuple)


def _some(build: Callable[..., object], *fields: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.builds(build, *fields)


COMMITS = _some(Commit, SHAS, HOSTILE, HOSTILE, URLS)
PULLS = _some(PullRequest, st.integers(1, 2**40), HOSTILE, URLS, HOSTILE, _tuples(HOSTILE, 12), *(HOSTILE,) * 5)
DEPLOYMENTS = _some(Deployment, HOSTILE, HOSTILE, NUMBERS, URLS, URLS, HOSTILE, HOSTILE, SHAS)
JOBS = _some(Job, HOSTILE, st.sampled_from(["failure", "timed_out"]) | HOSTILE, NUMBERS, URLS)
FAILURES = st.builds(
    Failure,
    jobs=_tuples(JOBS, 4) | _tuples(JOBS, 1).map(lambda jobs: jobs * 60),
    step=st.none() | _some(Step, st.integers(1, 9), HOSTILE, HOSTILE),
    log=LOGS,
    log_source=HOSTILE,
    log_missing=st.just("") | HOSTILE,
    annotations=_tuples(_some(Annotation, HOSTILE, HOSTILE, HOSTILE, NUMBERS), 14),
    annotations_left_out=st.integers(0, 100),
    history=st.sampled_from(["", "new", "old", "flaky"]),
    history_note=HOSTILE,
)
CHANGES = st.builds(
    Changes,
    since=HOSTILE,
    base_sha=SHAS,
    base_url=URLS,
    commits=_tuples(COMMITS, 4) | _tuples(COMMITS, 1).map(lambda commits: commits * 80),
    total_commits=st.integers(0, 1_000),
    files=_tuples(_some(FileChange, HOSTILE, HOSTILE, st.integers(0, 10**6), st.integers(0, 10**6)), 4)
    | st.just((FileChange("src/a.py", "modified", 1, 1),) * 300),
    files_capped=st.booleans(),
    compare_url=URLS,
    note=HOSTILE,
)
FAILED_TESTS = st.builds(
    FailedTests,
    kind=st.sampled_from(["failure", "error", "flaky"]),
    tests=_tuples(_some(ReportedTest, HOSTILE, HOSTILE, HOSTILE), 3)
    | _tuples(_some(ReportedTest, HOSTILE), 1).map(lambda tests: tests * 50),
    tests_left_out=st.integers(0, 1_000),
    reports=_tuples(HOSTILE, 3),
    reports_left_out=st.integers(0, 9),
    brief=HOSTILE,
    output=HOSTILE,
)
COUNTS = st.integers(0, 10**6)
REPORTED = st.builds(
    Reports,
    reports=st.integers(1, 1_000),
    tests=COUNTS,
    failed=COUNTS,
    flaky=COUNTS,
    failures=_tuples(FAILED_TESTS, 4) | _tuples(FAILED_TESTS, 1).map(lambda failures: failures * 30),
    failures_left_out=COUNTS,
)
EVIDENCE = st.builds(
    Evidence,
    failures=_tuples(FAILURES, 5) | _tuples(FAILURES, 1).map(lambda failures: failures * 40),
    gates=_tuples(HOSTILE, 4) | st.just(("gate",) * 250),
    cancelled=_tuples(HOSTILE, 4) | st.just(("lint",) * 250),
    commit=st.none() | COMMITS,
    pull_request=st.none() | PULLS,
    deployment=st.none() | DEPLOYMENTS,
    deployed_before=st.none() | COMMITS,
    changes=st.none() | CHANGES,
    test_reports=st.none() | REPORTED,
    gaps=_tuples(_some(Gap, HOSTILE, HOSTILE, st.sampled_from(["", "actions: read"]) | HOSTILE), 14),
    notes=_tuples(HOSTILE, 14),
    total_jobs=st.none() | st.integers(0, 300),
)
CONTEXTS = st.builds(
    Context,
    **dict.fromkeys(
        (
            "event",
            "action",
            "cause",
            "subject",
            "subject_url",
            "repository",
            "api_url",
            "default_branch",
            "branch",
            "tag",
        ),
        HOSTILE,
    ),
    **dict.fromkeys(("head_repository", "actor", "secrets_withheld", "own_job", "job_status"), HOSTILE),
    verdict=st.sampled_from(["failed", "succeeded", "cancelled", "unknown"]),
    server_url=st.sampled_from(["https://github.com", "https://ghe.example:8443"]) | HOSTILE,
    sha=SHAS,
    is_fork=st.booleans(),
    run=_some(Run, NUMBERS, st.integers(1, 9), NUMBERS, HOSTILE, HOSTILE, HOSTILE, URLS),
    own_run_id=NUMBERS,
    own_check_run_id=NUMBERS,
    commit=st.none() | COMMITS,
    pull_request=st.none() | PULLS,
    deployment=st.none() | DEPLOYMENTS,
    details=_tuples(_some(Detail, HOSTILE, HOSTILE), 4),
    notes=_tuples(HOSTILE, 14),
)
SECTIONS = st.frozensets(st.sampled_from(get_args(Section)), min_size=1) | st.just(ALL_SECTIONS)
HEADLINES = st.builds(Headline, HOSTILE, URLS)
MATERIALS = st.builds(
    Material, HEADLINES, HEADLINES, st.sampled_from(["", "Please look.", "🚒 " * 50]), CONTEXTS, EVIDENCE, SECTIONS
)
LIMITS = st.integers(200, 65_536) | st.integers(1_000, 8_000)

calm = settings(
    # An example takes up to a tenth of a second, as real excerpts are taken: half as many, and no search for a smaller
    # one, which would outlast the limit of a test.
    max_examples=settings().max_examples // 2,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
