"""The four places to stand: a job after others, a workflow that watches another, the failing job itself, a deploy."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.integration.evidence_bed import ALL, Clock, context_of, gap, gathered, text_of
from tests.standins.github_api import GitHubApi
from tests.standins.github_jobs import cancelled, failed, passed, running, skipped
from tests.standins.github_model import START, Annotation, Job, Step


class TestASeparateJobAfterTheOthers:
    def test_failed_jobs_come_with_step_log_and_annotations_and_ours_is_not_among_them(self, github: GitHubApi) -> None:
        own = running("notify")
        broken = failed(
            "build",
            prints="src/a.c:3: error: no such file",
            annotations=[Annotation("Process completed with exit code 1."), Annotation("no such file", "src/a.c", 3)],
        )
        run = github.world.run(broken, passed("lint"), skipped("deploy"), own)

        evidence = gathered(github, context_of(github.events.push(run), own), needs={"build": "failure"})

        (failure,) = evidence.failures
        assert evidence.failed_jobs == ("build",)
        assert failure.step
        assert failure.step.name == "Run make test"
        assert "src/a.c:3: error: no such file" in text_of(failure)
        assert "checkout" not in text_of(failure), "other steps' lines are no part of it"
        assert [(note.message, note.path, note.line) for note in failure.annotations] == [
            ("no such file", "src/a.c", 3)
        ]
        assert evidence.total_jobs == 3
        assert evidence.gaps == ()

    def test_cancelled_jobs_are_named_and_not_blamed(self, github: GitHubApi) -> None:
        run = github.world.run(failed("test (3.11)", prints="boom"), cancelled("test (3.12)"), running("notify"))

        evidence = gathered(github, context_of(github.events.push(run), run.attempt.jobs[-1]))

        assert evidence.failed_jobs == ("test (3.11)",)
        assert evidence.cancelled == ("test (3.12)",)

    def test_a_job_that_was_cancelled_for_taking_too_long_has_failed(self, github: GitHubApi) -> None:
        late = "The job has exceeded the maximum execution time of 10m0s"
        slow, other = cancelled("slow"), cancelled("other")
        slow.annotations = [Annotation(late), Annotation("The operation was canceled.")]
        run = github.world.run(slow, other, passed("lint"))

        evidence = gathered(github, context_of(github.events.push(run)), clock=Clock())

        (failure,) = evidence.failures
        assert [(job.name, job.conclusion) for job in failure.jobs] == [("slow", "timed_out")]
        assert [note.message for note in failure.annotations] == [late]
        assert evidence.cancelled == ("other",)

    @pytest.mark.parametrize("conclusion", ["failure", "timed_out", "startup_failure"])
    def test_each_way_to_fail_counts(self, github: GitHubApi, conclusion: str) -> None:
        run = github.world.run(failed("build", prints="boom", conclusion=conclusion))

        evidence = gathered(github, context_of(github.events.push(run)))

        assert [job.conclusion for job in evidence.failures[0].jobs] == [conclusion]
        # GitHub sends `startup_failure` for jobs, too, though its description does not list it.
        assert all("startup_failure" in violation for violation in github.forgive())

    def test_a_job_that_failed_before_its_first_step_is_reported(self, github: GitHubApi) -> None:
        lost = "The hosted runner lost communication with the server."
        run = github.world.run(Job("build", "failure", annotations=[Annotation(lost)]))

        evidence = gathered(github, context_of(github.events.push(run)), clock=Clock())

        (failure,) = evidence.failures
        assert failure.step is None
        assert [note.message for note in failure.annotations] == [lost]
        assert failure.log_missing.startswith("GitHub returned 404")

    def test_a_service_that_does_not_start_is_the_failed_step(self, github: GitHubApi) -> None:
        at = START + timedelta(minutes=1)
        steps = [
            Step("Set up job", started_at=at, completed_at=at + timedelta(seconds=2)),
            Step(
                "Initialize containers",
                "failure",
                started_at=at + timedelta(seconds=2),
                completed_at=at + timedelta(seconds=9),
            ),
            Step("Stop containers", started_at=at + timedelta(seconds=9), completed_at=at + timedelta(seconds=9)),
        ]
        log = (
            b"2026-08-03T09:01:01.1000000Z Current runner version: '2.330.0'\n"
            b"2026-08-03T09:01:03.1000000Z ##[group]Starting postgres service container\n"
            b"2026-08-03T09:01:08.9000000Z Failed to pull image postgres:nope\n"
            b"2026-08-03T09:01:09.0000000Z ##[error]Docker pull failed with exit code 1\n"
        )
        job = failed("test", log)
        job.steps = steps
        run = github.world.run(job)

        (failure,) = gathered(github, context_of(github.events.push(run))).failures

        assert failure.step
        assert failure.step.name == "Initialize containers"
        assert "Docker pull failed" in text_of(failure)
        assert "runner version" not in text_of(failure)

    def test_needs_gives_the_failed_jobs_without_any_permission(self, github: GitHubApi) -> None:
        github.grants.clear()
        run = github.world.run(failed("build"), running("notify"))
        needs = {"build": "failure", "lint": "success", "docs": "cancelled"}

        evidence = gathered(github, context_of(github.events.push(run), run.attempt.jobs[-1], needs=needs), needs=needs)

        assert evidence.failed_jobs == ("build",)
        assert evidence.cancelled == ("docs",)
        assert gap(evidence, "the jobs of the run").permission == "actions: read"

    def test_needs_and_jobs_are_one_list(self, github: GitHubApi) -> None:
        """A need is a key of the YAML: `test` is the matrix, `deploy` a reusable workflow, `odd` has another name."""
        jobs = (
            failed("test (3.11)"),
            failed("deploy / push"),
            failed("A name of its own"),
            running("late"),
            running("notify"),
        )
        run = github.world.run(*jobs)
        needs = dict.fromkeys(("test", "deploy", "odd", "late"), "failure")

        evidence = gathered(
            github, context_of(github.events.push(run), jobs[-1], needs=needs), needs=needs, clock=Clock()
        )

        assert sorted(evidence.failed_jobs) == ["A name of its own", "deploy / push", "late", "test (3.11)"]

    def test_a_re_run_is_distinguished_from_the_first_attempt(self, github: GitHubApi) -> None:
        run = github.world.run(failed("build", prints="first"), failed("test", prints="first"))
        github.world.rerun(run, failed("build", prints="second"), passed("test"), running("notify"))

        evidence = gathered(github, context_of(github.events.push(run), run.attempt.jobs[-1]))

        assert evidence.failed_jobs == ("build",)
        assert "second" in text_of(evidence.failures[0])
        assert "It also failed in attempt 1 of this run." in evidence.failures[0].history_note
        assert any("2 jobs failed" in note for note in evidence.notes)

    def test_our_own_job_is_found_without_its_number(self, github: GitHubApi) -> None:
        run = github.world.run(failed("build", prints="boom"), running("notify"))

        evidence = gathered(github, context_of(github.events.push(run), run.attempt.jobs[-1], own_check_run_id=None))

        assert evidence.failed_jobs == ("build",)
        assert evidence.total_jobs == 1


class TestAWorkflowThatWatchesAnother:
    def test_the_watched_run_is_reported_on_and_its_attempt(self, github: GitHubApi) -> None:
        world = github.world
        watched = world.run(failed("build", prints="first"))
        world.rerun(watched, failed("build", prints="second"), passed("lint"))
        own = world.run(
            running("notify"),
            workflow="Notify",
            path=".github/workflows/notify.yml",
            workflow_id=2,
            event="workflow_run",
        )

        evidence = gathered(github, context_of(github.events.workflow_run(own, watched), own.attempt.jobs[0]))

        assert evidence.failed_jobs == ("build",)
        assert "second" in text_of(evidence.failures[0])
        assert evidence.total_jobs == 2

    def test_the_pull_request_of_a_fork_is_found_by_its_head(self, github: GitHubApi) -> None:
        world = github.world
        world.commit("Begin")
        pull = world.pull_request(title="Go faster", head_repository="stranger/octo-repo", labels=["speed"])
        watched = world.run(
            failed("build", prints="boom"),
            sha=pull.head_sha,
            branch=pull.head_branch,
            event="pull_request",
            head_repository="stranger/octo-repo",
        )
        own = world.run(
            running("notify"),
            workflow="Notify",
            path=".github/workflows/notify.yml",
            workflow_id=2,
            event="workflow_run",
        )

        evidence = gathered(github, context_of(github.events.workflow_run(own, watched), own.attempt.jobs[0]))

        assert evidence.pull_request
        assert (evidence.pull_request.number, evidence.pull_request.title) == (pull.number, "Go faster")
        assert evidence.pull_request.labels == ("speed",)
        assert evidence.pull_request.head_repository == "stranger/octo-repo"
        assert evidence.failed_jobs == ("build",)

    def test_a_run_without_jobs_could_not_be_started(self, github: GitHubApi) -> None:
        watched = github.world.run()
        watched.attempt.conclusion = "startup_failure"
        own = github.world.run(running("notify"), workflow="Notify", path=".github/workflows/notify.yml", workflow_id=2)

        evidence = gathered(github, context_of(github.events.workflow_run(own, watched), own.attempt.jobs[0]))

        assert [job.conclusion for job in evidence.failures[0].jobs] == ["startup_failure"]
        assert any("could not start" in note for note in evidence.notes)


class TestTheFailingJobItself:
    def test_steps_annotations_and_saved_logs_stand_in_for_the_log(self, github: GitHubApi, tmp_path: Path) -> None:
        own = running("build", "Fire routine", Step("Run make", "failure"))
        own.annotations = [Annotation("undefined reference to `main`", "src/main.c", 7)]
        run = github.world.run(own, passed("lint"))
        (tmp_path / "make.log").write_text("cc -c main.c\nmain.c:7: error: undefined reference to `main`\n")
        context = context_of(github.events.push(run), own, status="failure")

        evidence = gathered(github, context, log_files=["*.log"], workspace=tmp_path)

        (failure,) = evidence.failures
        assert evidence.failed_jobs == ("build",)
        assert failure.step
        assert failure.step.name == "Run make"
        assert failure.log_source == "file make.log"
        assert "main.c:7: error" in text_of(failure)
        assert failure.annotations[0].path == "src/main.c"
        assert github.count("actions/download-job-logs-for-workflow-run") == 0, "it would be 404 while the job runs"
        assert evidence.total_jobs == 1

    def test_without_saved_logs_the_reason_and_the_remedy_are_reported(self, github: GitHubApi) -> None:
        own = running("build", "Fire routine", Step("Run make", "failure"))
        run = github.world.run(own)

        (failure,) = gathered(github, context_of(github.events.push(run), own, status="failure")).failures

        assert failure.log is None
        assert "`log-files`" in failure.log_missing

    def test_several_saved_logs_are_reported_each(self, github: GitHubApi, tmp_path: Path) -> None:
        own = running("build", "Fire routine", Step("Run make", "failure"))
        run = github.world.run(own)
        for name in ("a.log", "b.log"):
            (tmp_path / name).write_text(f"error: in {name}\n")
        context = context_of(github.events.push(run), own, status="failure")

        evidence = gathered(github, context, log_files=["*.log"], workspace=tmp_path)

        assert evidence.failed_jobs == ("build",), "the job is named once"
        assert sorted(failure.log_source for failure in evidence.failures) == ["file a.log", "file b.log"]


class TestReportsOfTests:
    REPORT = '<testsuite><testcase name="a"/><testcase name="b"><failure message="3 is not 4"/></testcase></testsuite>'

    def test_a_separate_job_reads_those_that_it_downloaded(self, github: GitHubApi, tmp_path: Path) -> None:
        own = running("notify")
        run = github.world.run(failed("build", prints="boom"), own)
        (tmp_path / "junit.xml").write_text(self.REPORT)
        (tmp_path / "bad.xml").write_text("<!DOCTYPE x>")
        context = context_of(github.events.push(run), own, needs={"build": "failure"})

        evidence = gathered(github, context, test_reports=["*.xml"], workspace=tmp_path)

        assert evidence.test_reports
        assert (evidence.test_reports.tests, evidence.test_reports.failed) == (2, 1)
        assert evidence.test_reports.failures[0].brief == "3 is not 4"
        assert "boom" in text_of(evidence.failures[0])
        assert gap(evidence, "bad.xml").reason.startswith("it has a DTD")

    def test_they_need_no_token(self, github: GitHubApi, tmp_path: Path) -> None:
        (tmp_path / "junit.xml").write_text(self.REPORT)
        context = context_of(github.events.push(github.world.run(running("test"))), status="failure")

        evidence = gathered(github, context, test_reports=["*.xml"], workspace=tmp_path, token="")

        assert evidence.test_reports
        assert evidence.test_reports.failed == 1

    def test_without_the_section_logs_they_are_not_read(self, github: GitHubApi, tmp_path: Path) -> None:
        (tmp_path / "junit.xml").write_text(self.REPORT)
        context = context_of(github.events.push(github.world.run(running("test"))), status="failure")
        sections = ALL - {"logs"}

        assert gathered(github, context, sections, test_reports=["*.xml"], workspace=tmp_path).test_reports is None


class TestAfterADeploy:
    def test_the_deployment_and_what_is_new_since_the_last_good_one(self, github: GitHubApi) -> None:
        world = github.world
        first, _, third = world.commit("One", "a.py"), world.commit("Two", "b.py"), world.commit("Three", "c.py")
        world.deployment(first.sha, "in_progress", "success", "inactive", environment="production")
        world.deployment(third.sha, "in_progress", "failure", environment="production")
        world.deployment(third.sha, "success", environment="staging")
        now = world.deployment(third.sha, "in_progress", "success", environment="production")
        now.statuses[-1].environment_url = "https://example.com/"
        own = running("notify")
        run = world.run(passed("deploy"), own)

        evidence = gathered(
            github, context_of(github.events.push(run), own, environment="production"), environment="production"
        )

        assert evidence.deployment
        assert (evidence.deployment.state, evidence.deployment.url) == ("success", "https://example.com/")
        assert evidence.deployed_before
        assert (evidence.deployed_before.sha, evidence.deployed_before.subject) == (first.sha, "One")
        assert evidence.changes
        assert evidence.changes.since == "the last successful deployment to production"
        assert [commit.subject for commit in evidence.changes.commits] == ["Three", "Two"]
        assert [file.path for file in evidence.changes.files] == ["b.py", "c.py"]
        assert evidence.failures == ()

    def test_a_red_deploy_comes_with_its_failed_job(self, github: GitHubApi) -> None:
        world = github.world
        good, bad = world.commit("One", "a.py"), world.commit("Two", "b.py")
        world.deployment(good.sha, "success", environment="production")
        world.deployment(bad.sha, "in_progress", "failure", environment="production")
        own = running("notify")
        run = world.run(failed("deploy", prints="error: quota exceeded"), own)

        evidence = gathered(github, context_of(github.events.push(run), own), environment="production")

        assert evidence.deployment
        assert evidence.deployment.state == "failure"
        assert "quota exceeded" in text_of(evidence.failures[0])
        assert evidence.changes
        assert [commit.subject for commit in evidence.changes.commits] == ["Two"]

    def test_a_deployment_status_names_its_deployment(self, github: GitHubApi) -> None:
        world = github.world
        good, bad = world.commit("One", "a.py"), world.commit("Two", "b.py")
        world.deployment(good.sha, "success", environment="production")
        reported = world.deployment(bad.sha, "failure", environment="production")
        world.deployment(bad.sha, "queued", environment="production")
        own = world.run(running("notify"), event="deployment_status")

        evidence = gathered(github, context_of(github.events.deployment_status(own, reported), own.attempt.jobs[0]))

        assert evidence.deployment
        assert evidence.deployment.id == reported.id
        assert evidence.deployed_before
        assert evidence.deployed_before.sha == good.sha
