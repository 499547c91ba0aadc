"""A release played through: real git with a remote, GitHub's releases and a registry on loopback.

Whatever fails, and wherever: a second start puts it right.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from scripts.release import steps
from scripts.release.__main__ import parser
from scripts.release.errors import RefusedError
from scripts.release.git import Repository, credentials
from scripts.release.version import Version
from tests.integration.release_bed import CHANGELOG, WORKFLOW, Bed, index, release_bed
from tests.recipes import ROOT
from tests.standins.loopback import Exchange, LoopbackServer
from tests.standins.releases_api import REPOSITORY, Fault

IMAGE = "localhost:5000/fire-routine@sha256:" + "5" * 64


@pytest.fixture
def bed(tmp_path: Path) -> Iterator[Bed]:
    with release_bed(tmp_path) as bed:
        yield bed


def is_released(bed: Bed, version: str, major: str) -> None:
    """The end of every release, however it went."""
    refs = bed.refs()
    commit = refs[f"refs/tags/v{version}"]
    assert refs[f"refs/tags/{major}"] == commit
    assert [name for name in refs if name.startswith("refs/heads/")] == ["refs/heads/main"]
    assert bed.git("diff", "--name-only", f"{commit}^", commit, where=bed.remote) == "action.yml"
    assert bed.git("merge-base", "--is-ancestor", f"{commit}^", "main", where=bed.remote) == ""
    image = bed.git("show", f"{commit}:action.yml", where=bed.remote).rpartition("image: docker://")[2]
    assert image.rpartition("@")[2] in bed.registry.manifests
    ours = [each for each in bed.releases.releases if each["tag_name"] == f"v{version}"]
    assert [(each["draft"], each["immutable"]) for each in ours] == [(False, True)]
    assert commit in ours[0]["body"]


def later_on_main(bed: Bed) -> None:
    """What others merge while a release waits to be started again: a workflow too."""
    bed.commit({WORKFLOW: "name: Other\n", "README.md": "More\n"})


def test_the_workflow_runs_the_commands_that_are_played_here_in_this_order() -> None:
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text())["jobs"]
    scripts = [step["run"] for job in jobs.values() for step in job.get("steps", ()) if "run" in step]
    calls = [line for script in scripts for line in script.splitlines() if "scripts.release" in line]
    given = [parser().parse_args(shlex.split(call.partition(" >> ")[0])[3:]) for call in calls]
    assert [each.command for each in given] == ["check", "image", "tag", "publish", "finish"]
    values = {value for each in given for value in vars(each).values()} - {"HEAD"}
    assert all(value.startswith("$") for value in values - {each.command for each in given})


def test_the_workflow_grants_the_checks_what_they_ask_for_since_github_refuses_the_whole_workflow_otherwise() -> None:
    release, checks = (
        yaml.safe_load((ROOT / ".github/workflows" / name).read_text()) for name in ("release.yml", "ci.yml")
    )
    granted = release["jobs"]["checks"]["permissions"].items()
    assert all(job["permissions"].items() <= granted for job in checks["jobs"].values())


def test_it_needs_no_package(bed: Bed) -> None:
    command = [sys.executable, "-S", "-m", "scripts.release", "manifest", "--image", IMAGE, "--base", "HEAD"]
    environment = {**bed.environment, "GIT_DIR": str(bed.clone / ".git")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert f"image: docker://{IMAGE}" in done.stdout, done.stderr


def test_a_release_from_start_to_end(bed: Bed) -> None:
    main = bed.refs()["refs/heads/main"]
    assert bed.play("1.0.0"), bed.error
    is_released(bed, "1.0.0", "v1")
    assert bed.refs()["refs/heads/main"] == main
    assert bed.releases.releases[0]["make_latest"] == "true"
    assert bed.releases.releases[0]["body"].startswith("### Added\n\n- All of it.\n")


def test_started_again_when_all_is_done_it_changes_nothing(bed: Bed) -> None:
    bed.play("1.0.0")
    before = (bed.refs(), list(bed.releases.releases), bed.pushes)
    later_on_main(bed)
    assert bed.play("1.0.0"), bed.error
    after = bed.refs()
    assert before[0] == {**after, "refs/heads/main": before[0]["refs/heads/main"]}
    assert before[1:] == (bed.releases.releases, bed.pushes)


@pytest.mark.parametrize("until", ["check", "image", "tag", "publish", "finish"])
def test_stopped_after_any_step(bed: Bed, until: str) -> None:
    assert bed.play("1.0.0", until)
    later_on_main(bed)
    assert bed.play("1.0.0"), bed.error
    is_released(bed, "1.0.0", "v1")


PUSHES = 3
"""Tag and branch; the major tag; the branch's end."""


@pytest.mark.parametrize("number", range(1, PUSHES + 1))
def test_any_push_fails(bed: Bed, number: int) -> None:
    bed.fail_push(number)
    assert not bed.play("1.0.0")
    assert "the remote hung up" in bed.error
    later_on_main(bed)
    assert bed.play("1.0.0"), bed.error
    is_released(bed, "1.0.0", "v1")
    assert bed.pushes == PUSHES + 1


REQUESTS = 4
"""To GitHub: list, create, publish; and list again for the major tag."""


@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.ANSWER_LOST])
@pytest.mark.parametrize("number", range(1, REQUESTS + 1))
def test_any_request_to_github_fails(bed: Bed, number: int, fault: Fault) -> None:
    bed.releases.fault = lambda arrived: fault if arrived == number else Fault.NONE
    assert not bed.play("1.0.0")
    assert ("503" if fault is Fault.REFUSED else "got no answer") in bed.error
    later_on_main(bed)
    assert bed.play("1.0.0"), bed.error
    is_released(bed, "1.0.0", "v1")


def test_those_are_all_pushes_and_requests(bed: Bed) -> None:
    bed.play("1.0.0")
    assert (bed.pushes, len(bed.releases.requests)) == (PUSHES, REQUESTS)


def test_workflows_that_changed_on_main_before_the_tag_stop_it_and_the_second_start_takes_the_new_main(
    bed: Bed,
) -> None:
    assert bed.play("1.0.0", "image")
    later_on_main(bed)
    built = ("--image", bed.build(), "--base", bed.outputs["base"])
    assert bed.run("tag", "--version", "1.0.0", *built) is None
    assert "workflows on main changed" in bed.error
    assert [name for name in bed.refs() if "v1" in name] == []
    assert bed.play("1.0.0"), bed.error
    is_released(bed, "1.0.0", "v1")


def test_a_private_package_stops_it_before_anything_is_published(bed: Bed) -> None:
    bed.registry.public = False
    before = bed.refs()
    assert not bed.play("1.0.0")
    assert "Change visibility" in bed.error
    assert (bed.refs(), bed.releases.releases) == (before, [])
    bed.registry.public = True
    assert bed.play("1.0.0"), bed.error
    is_released(bed, "1.0.0", "v1")


def test_without_immutable_releases_the_major_tag_does_not_move(bed: Bed) -> None:
    bed.releases.immutability = False
    assert not bed.play("1.0.0", "publish")
    assert "Enable release immutability" in bed.error
    assert not bed.play("1.0.0", "publish")
    assert "Enable release immutability" in bed.error
    assert bed.run("finish", "--version", "1.0.0", "--repository", REPOSITORY) is None
    assert "refs/tags/v1" not in bed.refs()
    bed.releases.immutability = True
    bed.releases.releases.clear()  # as the error says
    assert bed.play("1.0.0"), bed.error
    is_released(bed, "1.0.0", "v1")


def next_changelog(version: str) -> str:
    heading = "## [Unreleased]\n"
    return CHANGELOG.replace(heading, f"{heading}\n## [{version}] - 2026-02-01\n\n### Fixed\n\n- Some.\n")


@pytest.mark.parametrize(("version", "major"), [("1.0.1", "v1"), ("1.1.0", "v1"), ("2.0.0", "v2")])
def test_the_next_release(bed: Bed, version: str, major: str) -> None:
    bed.play("1.0.0")
    first = bed.refs()["refs/tags/v1.0.0"]
    bed.commit({"CHANGELOG.md": next_changelog(version), WORKFLOW: "name: Other\n"})
    assert bed.play(version), bed.error
    is_released(bed, version, major)
    assert bed.refs()["refs/tags/v1.0.0"] == first
    assert (bed.refs()["refs/tags/v1"] == first) == (major == "v2")
    assert bed.releases.releases[1]["body"].startswith("### Fixed\n\n- Some.\n\nTo pin")


@pytest.mark.parametrize("until", ["tag", "publish"])
def test_a_release_that_is_finished_after_a_newer_one_moves_nothing_back(bed: Bed, until: str) -> None:
    bed.play("1.0.0", until)
    bed.commit({"CHANGELOG.md": next_changelog("1.1.0")})
    assert bed.play("1.1.0"), bed.error
    assert bed.play("1.0.0"), bed.error
    assert bed.refs()["refs/tags/v1"] == bed.refs()["refs/tags/v1.1.0"]
    assert "refs/heads/release/v1.0.0" not in bed.refs()
    latest = {each["tag_name"]: each["make_latest"] for each in bed.releases.releases}
    assert latest == {"v1.0.0": "false" if until == "tag" else "true", "v1.1.0": "true"}


def test_a_fix_of_an_older_major_version_moves_its_tag_and_is_not_the_latest_release(bed: Bed) -> None:
    bed.play("1.0.0")
    bed.commit({"CHANGELOG.md": next_changelog("2.0.0")})
    bed.play("2.0.0")
    bed.commit({"CHANGELOG.md": next_changelog("1.0.1")})
    assert bed.play("1.0.1"), bed.error
    is_released(bed, "1.0.1", "v1")
    is_released(bed, "2.0.0", "v2")
    assert [each["make_latest"] for each in bed.releases.releases] == ["true", "true", "false"]


def test_a_tag_that_is_refused_leaves_no_branch_behind(bed: Bed) -> None:
    hook = bed.remote / "hooks" / "update"
    hook.write_text('#!/bin/sh\n[ "$1" != refs/tags/v1.0.0 ]\n')
    hook.chmod(0o755)
    assert not bed.play("1.0.0")
    assert list(bed.refs()) == ["refs/heads/main"]


def test_a_draft_that_was_left_beside_the_published_release_does_not_matter(bed: Bed) -> None:
    bed.play("1.0.0", "publish")
    bed.releases.releases.append({**bed.releases.releases[0], "id": 2, "draft": True, "immutable": False})
    assert bed.play("1.0.0"), bed.error
    assert bed.refs()["refs/tags/v1"] == bed.refs()["refs/tags/v1.0.0"]


def test_a_redirect_takes_the_token_nowhere(bed: Bed) -> None:
    asked: list[str] = []
    with LoopbackServer(lambda exchange: asked.append(exchange.request.target)) as other:

        def elsewhere(exchange: Exchange) -> None:
            exchange.answer(302, {"Location": f"{other.origin}/elsewhere"})

        with LoopbackServer(elsewhere) as moved:
            bed.more["GITHUB_API_URL"] = moved.origin
            assert not bed.play("1.0.0")
    assert "302" in bed.error
    assert asked == []


class TestRefused:
    def refuses(self, bed: Bed, reason: str, *, version: str = "1.0.0") -> None:
        before = bed.refs()
        assert not bed.play(version)
        assert reason in bed.error
        assert (bed.refs(), bed.releases.requests) == (before, [])

    @pytest.mark.parametrize("version", ["", "1.0", "v1.0.0", "1.0.0-rc.1", "01.0.0", "1.0.0; id", "\u0661.0.0"])
    def test_what_is_not_a_version(self, bed: Bed, version: str) -> None:
        self.refuses(bed, "is not a version", version=version)

    def test_a_version_that_the_changelog_does_not_have(self, bed: Bed) -> None:
        self.refuses(bed, "the newest section of CHANGELOG.md is 1.0.0", version="1.0.1")

    def test_another_branch(self, bed: Bed) -> None:
        bed.ref = "refs/heads/topic"
        self.refuses(bed, "starts on main")

    def test_a_version_below_one_that_has_a_tag(self, bed: Bed) -> None:
        bed.git("tag", "v1.2.0", "main", where=bed.remote)
        self.refuses(bed, "1.0.0 is older than 1.2.0")

    @pytest.mark.parametrize("annotated", [False, True])
    def test_a_tag_of_that_name_that_is_no_release_commit(self, bed: Bed, annotated: bool) -> None:
        bed.commit({"action.yml": (bed.clone / "action.yml").read_text() + "# more\n"})
        bed.git("tag", *(["-a", "-m", "By hand"] if annotated else []), "v1.0.0", "main", where=bed.remote)
        self.refuses(bed, "is not that of a release")

    def test_a_tag_on_a_commit_that_changes_more_than_the_image(self, bed: Bed) -> None:
        manifest = (bed.clone / "action.yml").read_text()
        bed.commit({"action.yml": manifest.replace("image: Dockerfile", f"image: docker://{IMAGE}") + "# more\n"})
        bed.git("tag", "v1.0.0", "main", where=bed.remote)
        self.refuses(bed, "is not a release commit")

    def test_a_tag_on_the_first_commit_of_all(self, bed: Bed) -> None:
        bed.git("tag", "v1.0.0", "main", where=bed.remote)
        self.refuses(bed, "is not a release commit")


def test_a_tag_that_came_to_another_commit_in_the_meantime_is_not_moved(bed: Bed) -> None:
    bed.play("1.0.0", "image")
    bed.git("tag", "v1.0.0", "main", where=bed.remote)
    before = bed.refs()
    assert bed.run("tag", "--version", "1.0.0", "--image", bed.build()) is None
    assert "is never moved" in bed.error
    assert bed.refs() == before


class TestCommit:
    def test_it_is_the_same_from_any_clone_and_leaves_the_clone_as_it_is(self, bed: Bed) -> None:
        (bed.clone / "action.yml").write_text("changed, not committed")
        before = (bed.git("status", "--porcelain"), bed.git("for-each-ref"), bed.git("rev-parse", "HEAD"))
        first = bed.run("commit", "--version", "1.0.0", "--image", IMAGE)
        assert before == (bed.git("status", "--porcelain"), bed.git("for-each-ref"), bed.git("rev-parse", "HEAD"))
        other = bed.folder / "other"
        bed.git("clone", "--quiet", str(bed.remote), str(other))
        bed.git("config", "user.name", "Somebody", where=other)
        again = Repository(other, bed.environment)
        assert first == steps.commit(Version(1, 0, 0), "HEAD", IMAGE, again) + "\n"

    def test_it_changes_one_line_of_one_file(self, bed: Bed) -> None:
        made = (bed.run("commit", "--version", "1.0.0", "--image", IMAGE) or "").strip()
        assert bed.git("diff", "--numstat", "HEAD", made) == "1\t1\taction.yml"
        assert f"+  image: docker://{IMAGE}" in bed.git("diff", "HEAD", made).splitlines()
        assert bed.git("ls-tree", made, "action.yml").split()[0] == bed.git("ls-tree", "HEAD", "action.yml").split()[0]
        assert bed.git("show", "--no-patch", "--format=%an %cn", made) == "github-actions[bot] github-actions[bot]"
        assert bed.git("show", "--no-patch", "--format=%ct", made) == bed.git("show", "--no-patch", "--format=%ct")

    @pytest.mark.parametrize(
        "image",
        [
            "ghcr.io/fire-routine/fire-routine:1.0.0",
            "ghcr.io/fire-routine/fire-routine",
            "ghcr.io/fire-routine/fire-routine@sha256:" + "a" * 63,
            "ghcr.io/fire-routine/fire-routine@sha256:" + "A" * 64,
            "ghcr.io/fire-routine/fire-routine@sha512:" + "a" * 64,
            "fire-routine@sha256:" + "a" * 64,
            "docker://ghcr.io/fire-routine/fire-routine@sha256:" + "a" * 64,
            IMAGE + "\n  entrypoint: id",
            IMAGE + "\n",
        ],
    )
    def test_it_refuses_what_does_not_name_an_image_by_its_digest(self, bed: Bed, image: str) -> None:
        assert bed.run("commit", "--version", "1.0.0", "--image", image) is None
        assert "by its digest" in bed.error

    def test_it_refuses_a_manifest_that_has_a_prebuilt_image_already(self, bed: Bed) -> None:
        made = (bed.run("commit", "--version", "1.0.0", "--image", IMAGE) or "").strip()
        assert bed.run("commit", "--version", "1.0.0", "--image", IMAGE, "--base", made) is None
        assert "which the release replaces" in bed.error

    def test_the_manifest_of_this_checkout_can_be_released(self, bed: Bed) -> None:
        text = bed.run("manifest", "--image", IMAGE)
        assert text == (ROOT / "action.yml").read_text().replace("image: Dockerfile", f"image: docker://{IMAGE}")


class TestImage:
    def test_a_complete_one_is_taken(self, bed: Bed) -> None:
        assert bed.run("image", "--image", bed.registry.push(index())) == ""

    @pytest.mark.parametrize(
        ("dropped", "told"),
        [
            (0, "linux/amd64 missing"),
            (1, "the attestations of linux/amd64 missing"),
            (2, "linux/arm64 missing"),
            (3, "the attestations of linux/arm64 missing"),
        ],
    )
    def test_one_without_a_platform_or_its_attestations_is_refused(self, bed: Bed, dropped: int, told: str) -> None:
        whole = index()
        del whole["manifests"][dropped]
        assert bed.run("image", "--image", bed.registry.push(whole)) is None
        assert told in bed.error

    def test_one_that_is_not_there_is_refused(self, bed: Bed) -> None:
        absent = bed.registry.push(index()).rpartition(":")[0] + ":" + "0" * 64
        assert bed.run("image", "--image", absent) is None
        assert "status 404" in bed.error

    def test_another_content_than_the_digest_says_is_refused(self, bed: Bed) -> None:
        image = bed.registry.push(index())
        bed.registry.manifests[image.rpartition("@")[2]] = b'{"manifests": []}'
        assert bed.run("image", "--image", image) is None
        assert "something else" in bed.error


def test_prepare_puts_the_unreleased_changes_under_the_next_version(bed: Bed) -> None:
    text = CHANGELOG.replace("## [Unreleased]\n", "## [Unreleased]\n\n### Added\n\n- New.\n")
    bed.commit({"CHANGELOG.md": text})
    assert bed.run("prepare") == "1.1.0\n"
    expected = text.replace("### Added\n\n- New.", "## [1.1.0] - 2026-01-31\n\n### Added\n\n- New.")
    assert (bed.clone / "CHANGELOG.md").read_text() == expected
    bed.commit({})
    assert bed.run("notes", "--version", "1.1.0") == "### Added\n\n- New.\n"


def test_the_token_goes_to_that_server_in_a_header_and_stands_in_no_argument(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(exchange: Exchange) -> None:
        asked.append(exchange.request.headers.get("authorization", ""))
        exchange.answer(404)

    with LoopbackServer(answer) as server, LoopbackServer(answer) as other:
        for remote in (server, other):
            given = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(tmp_path), **credentials("abc", server.origin)}
            repository = Repository(tmp_path, given, f"{remote.origin}/a/b")
            assert "eC1hY2" not in repr(repository)
            with pytest.raises(RefusedError, match="ls-remote failed"):
                repository.remote_refs()
    assert asked == ["Basic eC1hY2Nlc3MtdG9rZW46YWJj", ""]


def test_an_error_is_an_annotation_where_a_workflow_runs(bed: Bed) -> None:
    bed.more["GITHUB_ACTIONS"] = "true"
    bed.ref = "refs/heads/100%\n::warning::a"
    assert not bed.play("1.0.0")
    assert bed.error.startswith(
        "::error title=Release::A release starts on main, not on refs/heads/100%25%0A::warning::a."
    )
    assert bed.error.count("\n") == 1
