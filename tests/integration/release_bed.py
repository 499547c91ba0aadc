"""A repository with a remote, GitHub's releases and a registry: all that a release changes, on this machine."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scripts.release.__main__ import main
from tests.recipes import ROOT
from tests.standins.releases_api import REPOSITORY, TOKEN, Registry, ReleasesApi

WORKFLOW = ".github/workflows/ci.yml"
TODAY = datetime(2026, 1, 31, tzinfo=UTC)

# What GitHub does with a push from a workflow: tags of immutable releases are locked, and a commit is taken only while
# some branch has the same workflows. `refuse` lets a test fail one push.
_HOOK = """#!/bin/sh
count=$(($(cat pushes 2>/dev/null || echo 0) + 1))
echo $count >pushes
if [ "$count" = "$(cat refuse 2>/dev/null)" ]; then echo 'the remote hung up' >&2; exit 1; fi
while read -r old new ref; do
    if grep -qsx "$ref" locked; then echo "$ref is locked" >&2; exit 1; fi
    case $new in 0000*) continue ;; esac
    known=
    for branch in $(git for-each-ref --format='%(objectname)' refs/heads); do
        [ "$(git rev-parse "$branch:.github")" != "$(git rev-parse "$new:.github")" ] || known=yes
    done
    [ -n "$known" ] || {
        echo 'refusing to allow a GitHub App to create or update workflow without `workflows` permission' >&2
        exit 1
    }
done
"""


@dataclass
class Bed:
    """Where a release is played through."""

    folder: Path
    releases: ReleasesApi
    registry: Registry
    error: str = ""
    """What the last command that failed said."""
    ref: str = "refs/heads/main"
    builds: int = 0
    outputs: dict[str, str] = field(default_factory=dict)
    """What `check` found."""
    more: dict[str, str] = field(default_factory=dict)
    """For the environment."""

    @property
    def remote(self) -> Path:
        return self.folder / "remote.git"

    @property
    def clone(self) -> Path:
        return self.folder / "clone"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.folder),
            "GITHUB_API_URL": self.releases.origin,
            "GH_TOKEN": TOKEN,
            **self.more,
        }

    def git(self, *arguments: str, where: Path | None = None) -> str:
        """Git in the clone, as a maintainer uses it."""
        done = subprocess.run(
            ("git", "-c", "user.name=Mona", "-c", "user.email=mona@example.org", *arguments),
            cwd=where or self.clone,
            env={**self.environment, "GIT_COMMITTER_DATE": "2026-01-30T12:00:00+01:00"},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def commit(self, files: Mapping[str, str]) -> str:
        """A commit on main. It gets there past the hook, as people's commits do."""
        for name, content in files.items():
            path = self.clone / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "A change")
        self.git("fetch", "--quiet", str(self.clone), "main:main", where=self.remote)
        return self.git("rev-parse", "HEAD")

    def refs(self) -> dict[str, str]:
        """The remote's branches and tags."""
        lines = self.git("for-each-ref", "--format=%(refname) %(objectname)", where=self.remote).splitlines()
        return dict(line.split() for line in lines)

    def fail_push(self, number: int) -> None:
        """Fail the push with that number, counted from now."""
        (self.remote / "pushes").write_text("0")
        (self.remote / "refuse").write_text(str(number))

    @property
    def pushes(self) -> int:
        """How many pushes arrived."""
        path = self.remote / "pushes"
        return int(path.read_text()) if path.exists() else 0

    def run(self, *arguments: str) -> str | None:
        """One command: what it prints, or None if it failed."""
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as error:
            code = main(arguments, self.environment, self.clone, TODAY)
        self.error = error.getvalue()
        return None if code else out.getvalue()

    def play(self, version: str, until: str = "finish") -> bool:
        """The steps of release.yml in their order, as far as `until`; whether all went well."""
        start = self.run("check", "--version", version, "--ref", self.ref)
        if start is None:
            return False
        self.outputs = dict(line.split("=", 1) for line in start.splitlines())
        if until == "check":
            return True
        steps: list[tuple[str, ...]] = [("publish", "--repository", REPOSITORY), ("finish", "--repository", REPOSITORY)]
        if not self.outputs["commit"]:
            image = self.build()
            built = ("--image", image)
            steps = [("image", *built), ("tag", *built, "--base", self.outputs["base"]), *steps]
        for name, *options in steps:
            more = () if name == "image" else ("--version", version)
            if self.run(name, *options, *more) is None:
                return False
            if name == until:
                break
        return True

    def build(self) -> str:
        """An image in the registry; no two builds are the same."""
        self.builds += 1
        return self.registry.push(index(f"build {self.builds}"))


def index(note: str = "") -> dict[str, Any]:
    """An index as `docker buildx imagetools create` makes it of two images with attestations."""
    manifests: list[dict[str, Any]] = []
    for architecture in ("amd64", "arm64"):
        digest = f"sha256:{architecture:0>64}"
        manifests += [
            {"digest": digest, "platform": {"os": "linux", "architecture": architecture}},
            {
                "digest": f"sha256:{architecture:1>64}",
                "platform": {"os": "unknown", "architecture": "unknown"},
                "annotations": {
                    "vnd.docker.reference.type": "attestation-manifest",
                    "vnd.docker.reference.digest": digest,
                },
            },
        ]
    return {"schemaVersion": 2, "manifests": manifests, "annotations": {"note": note}}


CHANGELOG = "# Changelog\n\n## [Unreleased]\n\n## [1.0.0] - 2026-01-31\n\n### Added\n\n- All of it.\n"


@contextmanager
def release_bed(folder: Path) -> Iterator[Bed]:
    """A bed with main ready for 1.0.0."""
    remote = folder / "remote.git"
    for name in (remote, folder / "clone"):
        bare = ["--bare"] if name == remote else []
        subprocess.run(["git", "init", "--quiet", "--initial-branch=main", *bare, str(name)], check=True)

    def tags() -> set[str]:
        return {name.removeprefix("refs/tags/") for name in bed.refs() if name.startswith("refs/tags/")}

    def lock(tag: str) -> None:
        with (remote / "locked").open("a") as file:
            file.write(f"refs/tags/{tag}\n")

    with ReleasesApi(tags, lock) as releases, Registry() as registry:
        bed = Bed(folder, releases, registry)
        bed.git("remote", "add", "origin", str(remote))
        manifest = (ROOT / "action.yml").read_text()
        bed.commit({"action.yml": manifest, "CHANGELOG.md": CHANGELOG, WORKFLOW: "name: CI\n"})
        hook = remote / "hooks" / "pre-receive"
        hook.write_text(_HOOK)
        hook.chmod(0o755)
        yield bed
