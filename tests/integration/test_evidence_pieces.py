"""Each piece of the evidence: many jobs, logs that are late or gone, history, changes, and GitHub Enterprise Server."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fire_routine.evidence import logs
from fire_routine.inputs.settings import Section
from tests.integration.evidence_bed import Clock, context_of, gap, gathered, text_of
from tests.standins.github_api import GitHubApi
from tests.standins.github_jobs import failed, passed, running
from tests.standins.github_logs import job_log
from tests.standins.github_model import START, Annotation, ChangedFile, Job, Log, Run

FAILURES: frozenset[Section] = frozenset({"failures", "logs"})
CHANGES: frozenset[Section] = frozenset({"changes"})


class TestManyJobs:
    def test_250_jobs_40_failed_are_three_causes_with_their_jobs(self, github: GitHubApi) -> None:
        causes = {
            "linux": "src/{n}.c:{n}: error: undefined reference to `main`\nmake: *** [all] Error 2",
            "windows": "E   AssertionError: expected {n}.5 s, took {n} s\n1 failed, {n} passed in {n}.01s",
            "macos": "fatal: unable to access 'https://example.com/': Could not resolve host (try {n})",
        }
        systems = ["linux"] * 20 + ["windows"] * 12 + ["macos"] * 8
        broken = [
            failed(f"test ({system}, 3.{n})", prints=causes[system].format(n=n)) for n, system in enumerate(systems, 1)
        ]
        jobs = [job for pair in zip(broken, (passed(f"lint ({n})") for n in range(40)), strict=True) for job in pair]
        own = running("notify")
        run = github.world.run(*jobs, *(passed(f"docs ({n})") for n in range(169)), own)

        evidence = gathered(github, context_of(github.events.push(run), own), FAILURES)

        assert evidence.total_jobs == 249
        assert github.count("actions/list-jobs-for-workflow-run-attempt") == 3
        assert sorted(len(failure.jobs) for failure in evidence.failures) == [8, 12, 20]
        assert len(set(evidence.failed_jobs)) == 40
        for failure in evidence.failures:
            assert len({job.name.partition(",")[0] for job in failure.jobs}) == 1, "no cause is mixed with another"
        assert github.most_at_once <= 16

    def test_of_more_failed_jobs_than_are_read_each_kind_has_its_turn(self, github: GitHubApi) -> None:
        run = github.world.run(
            *(failed(f"test ({n})", prints="boom") for n in range(70)), failed("lint", prints="bad style")
        )

        evidence = gathered(github, context_of(github.events.push(run)), FAILURES)

        assert github.count("actions/download-job-logs-for-workflow-run") == 60
        assert "bad style" in "".join(map(text_of, evidence.failures))
        assert len(evidence.failed_jobs) == 71
        assert "at most 60" in gap(evidence, "the logs of 11 jobs").reason

    def test_a_cause_comes_before_its_consequence(self, github: GitHubApi) -> None:
        cause, gate = failed("test", prints="boom"), failed("all green", prints="a job before this one failed")
        cause.started_at, gate.started_at = START + timedelta(minutes=1), START + timedelta(minutes=9)
        run = github.world.run(gate, cause)

        evidence = gathered(github, context_of(github.events.push(run)), FAILURES)

        assert evidence.failed_jobs == ("test", "all green")

    def test_a_broken_machine_comes_first(self, github: GitHubApi) -> None:
        full = failed("late", prints="write error: No space left on device")
        full.started_at = START + timedelta(minutes=9)
        run = github.world.run(failed("test", prints="boom"), full)

        assert gathered(github, context_of(github.events.push(run)), FAILURES).failed_jobs == ("late", "test")

    def test_annotations_are_cut_to_ten_and_the_rest_is_counted(self, github: GitHubApi) -> None:
        notes = [Annotation(f"error {n}", "a.py", n) for n in range(1, 26)]
        run = github.world.run(failed("lint", prints="bad", annotations=[Annotation("old", level="warning"), *notes]))

        (failure,) = gathered(github, context_of(github.events.push(run))).failures

        assert len(failure.annotations) == 10
        assert failure.annotations_left_out == 15


class TestLogs:
    @pytest.mark.parametrize("place", ["blob", "api"])
    def test_a_log_that_is_not_there_yet_is_waited_for(self, github: GitHubApi, place: str) -> None:
        job, clock = failed("build", prints="boom"), Clock()
        assert job.log
        job.log.not_yet, job.log.not_yet_at = 2, "api" if place == "api" else "blob"
        run = github.world.run(job)

        (failure,) = gathered(github, context_of(github.events.push(run)), FAILURES, clock=clock).failures

        assert "boom" in text_of(failure)
        assert clock.pauses == list(logs.PAUSES[:2])

    def test_logs_that_never_come_are_waited_for_together_not_one_after_the_other(self, github: GitHubApi) -> None:
        clock = Clock()
        run = github.world.run(*(failed(f"test {n}") for n in range(30)))

        evidence = gathered(github, context_of(github.events.push(run)), FAILURES, clock=clock)

        assert len(evidence.failed_jobs) == 30
        assert clock.time < 1000 + 30, "there is time left for everything else"
        assert gap(evidence, "the logs of 30 jobs").reason.startswith("GitHub returned 404")

    def test_an_expired_log_is_not_waited_for(self, github: GitHubApi) -> None:
        clock = Clock()
        run = github.world.run(failed("build", Log(b"gone", expired=True)))

        evidence = gathered(github, context_of(github.events.push(run)), FAILURES, clock=clock)

        assert evidence.failures[0].log_missing.startswith("GitHub returned 410")
        assert clock.pauses == []
        assert gap(evidence, "the log of job build").permission == ""

    def test_a_log_without_the_failed_steps_lines_is_read_completely(self, github: GitHubApi) -> None:
        job = failed("build", b"2020-01-01T00:00:00.0000000Z error: the clock of this machine is wrong\n")

        (failure,) = gathered(github, context_of(github.events.push(github.world.run(job))), FAILURES).failures

        assert "the clock of this machine is wrong" in text_of(failure)
        assert failure.log_source == "log of the job"

    def test_secrets_are_taken_out_of_excerpts_and_annotations(self, github: GitHubApi) -> None:
        job = failed("build", prints="error: password hunter2", annotations=[Annotation("hunter2 is wrong")])
        run = github.world.run(job)

        (failure,) = gathered(
            github, context_of(github.events.push(run)), clean=lambda line: line.replace("hunter2", "***")
        ).failures

        assert "error: password ***" in text_of(failure)
        assert failure.annotations[0].message == "*** is wrong"

    def test_the_signed_address_is_shown_nowhere(self, github: GitHubApi) -> None:
        run = github.world.run(failed("build"))

        evidence = gathered(github, context_of(github.events.push(run)), clock=Clock())

        assert github.blobs.signatures
        assert not [signature for signature in github.blobs.signatures if signature in repr(evidence)]


class TestComparedWithAPassingRun:
    OLD = "".join(f"src/{name}.c:3:1: error: expected by a test of the compiler\n" for name in ("alpha", "beta", "rho"))

    def test_what_the_same_job_printed_when_it_passed_gives_way(self, github: GitHubApi) -> None:
        good = passed("build")
        good.log = Log(job_log(good, {"Run make test": self.OLD + "working\n" * 80}))
        before = github.world.run(good, passed("lint"))
        github.world.commit("Break it")
        run = github.world.run(
            failed("build", prints=self.OLD + "working\n" * 80 + "order without price\n" + "working\n" * 80)
        )

        (failure,) = gathered(github, context_of(github.events.push(run))).failures

        assert failure.log_compared_with.startswith(f"the last passing run on main (#{before.number}, https://")
        assert "order without price" in text_of(failure, 400)

    def test_it_is_the_last_run_that_passed_not_the_last_one(self, github: GitHubApi) -> None:
        good = passed("build")
        good.log = Log(job_log(good, {"Run make test": "working"}))
        before = github.world.run(good)
        github.world.commit("Break it")
        github.world.run(failed("build", prints="boom"))
        github.world.commit("Carry on")
        run = github.world.run(failed("build", prints="boom"))

        (failure,) = gathered(github, context_of(github.events.push(run))).failures

        assert f"#{before.number}," in failure.log_compared_with

    def test_a_pull_request_is_compared_with_the_base_branch(self, github: GitHubApi) -> None:
        good = passed("build")
        good.log = Log(job_log(good, {"Run make test": "working"}))
        github.world.run(good)
        pull = github.world.pull_request()
        run = github.world.run(
            failed("build", prints="boom"), sha=pull.head_sha, branch=pull.head_branch, event="pull_request"
        )

        (failure,) = gathered(github, context_of(github.events.pull_request(run, pull))).failures

        assert failure.log_compared_with.startswith("the last passing run on main (")

    @pytest.mark.parametrize("log", [None, Log(b"", expired=True), Log(b"x", not_yet=99)], ids=["none", "gone", "late"])
    def test_a_log_that_can_not_be_read_changes_nothing_and_nothing_is_said(
        self, github: GitHubApi, log: Log | None
    ) -> None:
        good = passed("build")
        good.log = log
        github.world.run(good)
        github.world.commit("Break it")
        run = github.world.run(failed("build", prints="boom"))

        evidence = gathered(github, context_of(github.events.push(run)), clock=Clock())

        assert evidence.failures[0].log_compared_with == ""
        assert "boom" in text_of(evidence.failures[0])
        assert evidence.gaps == ()

    def test_a_job_that_is_new_has_nothing_to_be_compared_with(self, github: GitHubApi) -> None:
        github.world.run(passed("lint"))
        github.world.commit("Break it")
        run = github.world.run(failed("build", prints="boom"))

        (failure,) = gathered(github, context_of(github.events.push(run))).failures

        assert failure.log_compared_with == ""

    def test_one_log_is_read_for_each_of_the_first_failures_and_the_jobs_once(self, github: GitHubApi) -> None:
        names = [f"{word} test" for word in ("alpha", "beta", "gamma", "delta")] + [f"job {'x' * n}" for n in range(9)]
        jobs = [passed(name) for name in names]
        for job in jobs:
            job.log = Log(job_log(job, {"Run make test": "working"}))
        github.world.run(*jobs)
        github.world.commit("Break it")
        run = github.world.run(*(failed(name, prints=f"E   cannot do {name}") for name in names))

        evidence = gathered(github, context_of(github.events.push(run)), FAILURES)

        assert len(evidence.failures) == len(names)
        assert sum(bool(failure.log_compared_with) for failure in evidence.failures) == 10
        assert github.count("actions/download-job-logs-for-workflow-run") == len(names) + 10
        assert github.count("actions/list-jobs-for-workflow-run-attempt") == 2


def gate(*lines: str, name: str = "all green", script: str = "exit 1") -> Job:
    """A job that began after the others, whose step prints these lines."""
    job = failed(name, step=f"Run {script}")
    job.started_at = START + timedelta(minutes=9)
    job.log = Log(job_log(job, {f"Run {script}": "\n".join(lines)}))
    return job


class TestGates:
    @pytest.mark.parametrize(
        "last",
        [
            gate(),
            gate("Some of the required jobs failed"),
            gate("build: failure, lint: success", script='if [ "failure" != "success" ]; then exit 1; fi'),
            gate('{"build": {"result": "failure"}}', "false", script="jq -e 'all(.result == \"success\")'"),
            gate("# Some of the required to succeed jobs failed", script="re-actors/alls-green@release/v1"),
        ],
        ids=["bare", "words", "shell", "jq", "action"],
    )
    def test_a_job_that_only_looks_at_others_is_told_in_one_line(self, github: GitHubApi, last: Job) -> None:
        run = github.world.run(failed("build", prints="E   assert 3 == 4"), passed("lint"), last)

        evidence = gathered(github, context_of(github.events.push(run)), FAILURES)

        assert evidence.gates == ("all green",)
        assert evidence.failed_jobs == ("build", "all green")
        assert [failure.jobs[0].name for failure in evidence.failures] == ["build"]

    @pytest.mark.parametrize(
        "last",
        [
            gate("E   assert 3 == 4"),
            gate("Error: connect ECONNREFUSED 127.0.0.1:5432"),
            gate("fatal: Could not read from remote repository."),
            gate("deploying", script="./deploy.sh"),
            gate(*(f"step {'x' * number}" for number in range(300))),
        ],
        ids=["assertion", "connection", "git", "no decision", "long"],
    )
    def test_a_job_with_an_error_of_its_own_is_a_failure(self, github: GitHubApi, last: Job) -> None:
        run = github.world.run(failed("build", prints="E   assert 5 == 6"), last)

        evidence = gathered(github, context_of(github.events.push(run)), FAILURES)

        assert evidence.gates == ()
        assert {failure.jobs[0].name for failure in evidence.failures} == {"build", "all green"}

    def test_without_another_failure_it_is_the_failure(self, github: GitHubApi) -> None:
        run = github.world.run(passed("build"), gate())

        evidence = gathered(github, context_of(github.events.push(run)), FAILURES)

        assert evidence.gates == ()
        assert evidence.failed_jobs == ("all green",)

    def test_a_job_that_began_before_the_other_failed_is_a_failure(self, github: GitHubApi) -> None:
        beside = gate()
        beside.started_at = START + timedelta(minutes=1)
        for step in beside.steps:
            step.started_at = step.completed_at = None
        beside.completed_at = None
        beside.log = Log(job_log(beside, {}))
        run = github.world.run(failed("build", prints="E   assert 3 == 4"), beside)

        evidence = gathered(github, context_of(github.events.push(run)), FAILURES)

        assert evidence.gates == ()


class TestHistory:
    def test_a_job_that_passed_in_the_run_before_is_new(self, github: GitHubApi) -> None:
        before = github.world.run(passed("build"))
        github.world.commit("Break it")
        run = github.world.run(failed("build", prints="boom"))

        (failure,) = gathered(github, context_of(github.events.push(run))).failures

        assert failure.history == "new"
        assert f"#{before.number}" in failure.history_note

    def test_a_job_that_failed_in_the_run_before_is_old(self, github: GitHubApi) -> None:
        github.world.run(failed("build"), passed("lint"))
        github.world.commit("Carry on")
        run = github.world.run(failed("build", prints="boom"), failed("lint", prints="bad"))

        failures = gathered(github, context_of(github.events.push(run))).failures

        assert {failure.jobs[0].name: failure.history for failure in failures} == {"build": "old", "lint": "new"}

    def test_a_job_that_passed_on_another_attempt_is_flaky(self, github: GitHubApi) -> None:
        run = github.world.run(passed("build"), failed("lint"))
        github.world.rerun(run, failed("build", prints="boom"), passed("lint"))

        (failure,) = gathered(github, context_of(github.events.push(run))).failures

        assert failure.history == "flaky"
        assert "attempt 1" in failure.history_note

    def test_a_job_that_passed_in_another_run_of_the_commit_is_flaky(self, github: GitHubApi) -> None:
        github.world.run(passed("build"))
        run = github.world.run(failed("build", prints="boom"), event="schedule")

        (failure,) = gathered(github, context_of(github.events.push(run))).failures

        assert failure.history == "flaky"

    def test_a_job_of_a_pull_request_that_fails_on_the_base_too_is_old(self, github: GitHubApi) -> None:
        github.world.run(failed("build"))
        pull = github.world.pull_request()
        run = github.world.run(
            failed("build", prints="boom"), sha=pull.head_sha, branch=pull.head_branch, event="pull_request"
        )

        (failure,) = gathered(github, context_of(github.events.pull_request(run, pull))).failures

        assert failure.history == "old"
        assert "on main" in failure.history_note

    def test_a_cancelled_run_says_nothing(self, github: GitHubApi) -> None:
        github.world.run(failed("build"))
        cancelled = github.world.run(passed("build"))
        cancelled.attempt.conclusion = "cancelled"
        github.world.commit("Carry on")
        run = github.world.run(failed("build", prints="boom"))

        (failure,) = gathered(github, context_of(github.events.push(run))).failures

        assert failure.history == "old"


class TestChanges:
    def test_commits_and_files_since_the_last_good_run_of_this_workflow_on_this_branch(self, github: GitHubApi) -> None:
        world = github.world
        good = world.commit("Good", "a.py")
        passing = world.run(passed("build"))
        world.run(passed("other"), workflow="Other", path=".github/workflows/other.yml", workflow_id=9)
        world.commit("Bad\n\nFor a reason.", ChangedFile("b.py", "added", 5, 0), login="mona")
        world.run(failed("build"))
        world.commit("Worse", "c.py")
        run = world.run(failed("build", prints="boom"))

        changes = gathered(github, context_of(github.events.push(run)), CHANGES).changes

        assert changes
        assert changes.since == "the last successful run of CI on main"
        assert (changes.base_sha, changes.base_url) == (
            good.sha,
            f"https://github.com/{world.repository}/actions/runs/{passing.id}",
        )
        assert [(commit.subject, commit.author) for commit in changes.commits] == [
            ("Worse", "octocat"),
            ("Bad", "mona"),
        ]
        assert [(file.path, file.status, file.additions) for file in changes.files] == [
            ("b.py", "added", 5),
            ("c.py", "modified", 3),
        ]
        assert changes.total_commits == 2
        assert changes.compare_url.endswith(f"/compare/{good.sha}...{run.head_sha}")
        assert changes.note == ""

    def test_a_pull_request_is_compared_with_the_last_good_run_of_its_base(self, github: GitHubApi) -> None:
        world = github.world
        good = world.commit("Good")
        world.run(passed("build"))
        pull = world.pull_request()
        world.run(passed("build"), sha=pull.head_sha, branch=pull.head_branch, event="pull_request")
        run = world.run(failed("build"), sha=pull.head_sha, branch=pull.head_branch, event="pull_request")

        changes = gathered(github, context_of(github.events.pull_request(run, pull)), CHANGES).changes

        assert changes
        assert changes.base_sha == good.sha
        assert changes.since.endswith("on main")

    def test_a_pull_request_of_a_workflow_that_runs_for_nothing_else_is_compared_with_its_base(
        self, github: GitHubApi
    ) -> None:
        base = github.world.commit("Begin")
        pull = github.world.pull_request()
        run = github.world.run(failed("build"), sha=pull.head_sha, branch=pull.head_branch, event="pull_request")

        changes = gathered(github, context_of(github.events.pull_request(run, pull)), CHANGES).changes

        assert changes
        assert (changes.base_sha, changes.since) == (base.sha, f"the base of pull request #{pull.number}")
        assert changes.total_commits == 1

    def test_a_forks_branch_of_the_same_name_is_not_taken_for_ours(self, github: GitHubApi) -> None:
        world = github.world
        good = world.commit("Good")
        world.run(passed("build"))
        theirs = world.commit("Theirs", branch="theirs")
        world.run(passed("build"), sha=theirs.sha, branch="main", event="pull_request", head_repository="stranger/fork")
        run = world.run(failed("build"), sha=world.commit("Bad").sha)

        changes = gathered(github, context_of(github.events.push(run)), CHANGES).changes

        assert changes
        assert changes.base_sha == good.sha

    def test_a_new_branch_is_compared_with_the_default_branch(self, github: GitHubApi) -> None:
        world = github.world
        good = world.commit("Good")
        world.run(passed("build"))
        run = world.run(failed("build"), sha=world.commit("New", branch="new", onto=good.sha).sha, branch="new")

        changes = gathered(github, context_of(github.events.push(run)), CHANGES).changes

        assert changes
        assert (changes.base_sha, changes.since) == (good.sha, "the last successful run of CI on main")

    def test_the_same_commit_is_said_to_be_the_same(self, github: GitHubApi) -> None:
        github.world.run(passed("build"))
        run = github.world.run(failed("build"))

        changes = gathered(github, context_of(github.events.push(run)), CHANGES).changes

        assert changes
        assert "same commit" in changes.note
        assert github.count("repos/compare-commits-with-basehead") == 0

    def test_a_branch_that_was_rewritten_is_said_to_be(self, github: GitHubApi) -> None:
        world = github.world
        start = world.commit("Start")
        world.commit("Good", onto=start.sha)
        world.run(passed("build"))
        run = world.run(failed("build"), sha=world.commit("Instead", onto=start.sha).sha)

        changes = gathered(github, context_of(github.events.push(run)), CHANGES).changes

        assert changes
        assert "rewritten" in changes.note

    def test_more_than_github_lists_is_counted(self, github: GitHubApi) -> None:
        world = github.world
        world.run(passed("build"))
        for number in range(260):
            world.commit(f"Change {number}", f"a{number}.py", f"b{number}.py")
        run = world.run(failed("build"))

        changes = gathered(github, context_of(github.events.push(run)), CHANGES).changes

        assert changes
        assert (len(changes.commits), changes.total_commits) == (250, 260)
        assert changes.commits[0].subject == "Change 259"
        assert (len(changes.files), changes.files_capped) == (300, True)

    def test_without_an_earlier_good_run_it_is_said(self, github: GitHubApi) -> None:
        run = github.world.run(failed("build"))

        evidence = gathered(github, context_of(github.events.push(run)), CHANGES)

        assert evidence.changes is None
        assert evidence.gaps == ()
        assert any("no earlier successful run" in note for note in evidence.notes)

    @pytest.mark.parametrize("grants", [None, {"actions": "read", "contents": "read"}], ids=["all", "no deployments"])
    def test_a_report_about_a_deployment_does_not_speak_of_runs(
        self, grants: dict[str, str] | None, github: GitHubApi
    ) -> None:
        deployment = github.world.deployment(github.world.commit("Begin").sha, "failure", environment="production")
        by_hand = github.world.run(failed("deploy"))
        reporter = github.world.run(running("fire"), event="deployment_status")
        if grants:
            github.grants = grants

        for context in (
            context_of(github.events.deployment_status(reporter, deployment)),
            context_of(github.events.push(by_hand), environment="production"),
        ):
            evidence = gathered(github, context, CHANGES, environment="production")
            assert evidence.changes is None
            told = "No earlier successful deployment to production was found to compare with."
            # What could not be read is no reason to say that there is none.
            assert evidence.notes == ((told,) if grants is None else ())
            assert bool(evidence.gaps) == bool(grants)

    def test_a_run_that_only_reports_a_deployment_is_not_what_it_is_compared_with(self, github: GitHubApi) -> None:
        github.world.run(passed("fire"), event="deployment_status")  # it reported the deployment before
        deployment = github.world.deployment(github.world.commit("Two").sha, "failure", environment="production")
        reporter = github.world.run(running("fire"), event="deployment_status")

        evidence = gathered(github, context_of(github.events.deployment_status(reporter, deployment)), CHANGES)

        assert evidence.changes is None


class TestCommitAndPullRequest:
    def test_a_commit_that_the_event_does_not_contain_is_looked_up(self, github: GitHubApi) -> None:
        run = github.world.run(failed("build"), sha=github.world.commit("Make it\n\nso").sha, event="schedule")

        commit = gathered(github, context_of(github.events.schedule(run)), frozenset({"run"})).commit

        assert commit
        assert (commit.subject, commit.author) == ("Make it", "octocat")

    def test_a_pushed_branch_finds_its_open_pull_request(self, github: GitHubApi) -> None:
        pull = github.world.pull_request(title="Go faster")
        run = github.world.run(failed("build"), sha=pull.head_sha, branch=pull.head_branch)

        evidence = gathered(github, context_of(github.events.push(run)), frozenset({"run"}))

        assert evidence.pull_request
        assert evidence.pull_request.title == "Go faster"

    def test_the_default_branch_has_none_to_look_for(self, github: GitHubApi) -> None:
        run = github.world.run(failed("build"))

        gathered(github, context_of(github.events.push(run)), frozenset({"run"}))

        assert github.count("repos/list-pull-requests-associated-with-commit") == 0


def test_github_enterprise_server_gets_requests_under_its_prefix() -> None:
    with GitHubApi(prefix="/api/v3") as api:
        world = api.world
        world.server_url = "https://ghe.example.com"
        world.run(passed("build"))
        world.commit("Bad")
        run: Run = world.run(failed("build", prints="boom"))

        evidence = gathered(api, context_of(api.events.push(run)))

        assert "boom" in text_of(evidence.failures[0])
        assert evidence.changes
        assert evidence.failures[0].jobs[0].url.startswith("https://ghe.example.com/")
        assert all(request.request.path.startswith("/api/v3/") for request in api.requests)


def test_job_log_of_the_stand_in_has_the_steps_in_it() -> None:
    """What these tests rest on: the stand-in's logs have more steps than the one that failed."""
    job = failed("build", prints="boom")
    assert job_log(job, {}).count(b"##[group]Run ") > 1
