"""git, as far as a release needs it. The work tree, the index and all branches stay as they are."""

from __future__ import annotations

import base64
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scripts.release.errors import RefusedError
from scripts.release.plan import Tagged

MANIFEST = "action.yml"
_BOT = {"NAME": "github-actions[bot]", "EMAIL": "41898282+github-actions[bot]@users.noreply.github.com"}


@dataclass(frozen=True)
class Repository:
    """A clone, and the remote that releases are pushed to."""

    folder: Path
    environment: Mapping[str, str] = field(repr=False)
    """The process's own, with `credentials` where the remote asks for some."""
    remote: str = "origin"

    def commit_id(self, revision: str) -> str:
        """The id of a commit."""
        return self._git("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").strip()

    def read(self, commit: str, path: str) -> str:
        """A file as a commit has it."""
        return self._git("show", f"{commit}:{path}")

    def release_commit(self, base: str, message: str, manifest: str) -> str:
        """Make the child of `base` that changes `action.yml` alone. The same inputs give the same commit."""
        blob = self._git("hash-object", "-w", "--stdin", text=manifest).strip()
        mode = self._git("ls-tree", "--format=%(objectmode)", base, "--", MANIFEST).strip()
        when = self._git("show", "--no-patch", "--format=@%ct +0000", base).strip()
        identity = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in _BOT.items()}
        dates = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        with tempfile.TemporaryDirectory() as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
            self._git("read-tree", base, more=index)
            self._git("update-index", "--cacheinfo", f"{mode},{blob},{MANIFEST}", more=index)
            tree = self._git("write-tree", more=index).strip()
        return self._git("commit-tree", tree, "-p", base, "-F", "-", text=message, more=identity | dates).strip()

    def remote_refs(self) -> dict[str, str]:
        """The branches and tags of the remote by their full name, each with its commit."""
        refs = {}
        for line in self._git("ls-remote", "--heads", "--tags", self.remote).splitlines():
            commit, _, name = line.partition("\t")
            refs[name.removesuffix("^{}")] = commit  # the commit of an annotated tag comes after the tag
        return refs

    def tagged(self, tag: str) -> Tagged:
        """The commit that a tag of the remote names."""
        self._git("fetch", "--quiet", "--no-tags", self.remote, f"refs/tags/{tag}")
        commit = self.commit_id("FETCH_HEAD")
        parents = tuple(self._git("show", "--no-patch", "--format=%P", commit).split())
        if not parents:
            return Tagged(commit, (), (), "", "")
        changed = self._git("diff-tree", "-r", "--name-only", parents[0], commit).splitlines()
        manifests = (
            (self.read(commit, MANIFEST), self.read(parents[0], MANIFEST)) if changed == [MANIFEST] else ("", "")
        )
        return Tagged(commit, parents, tuple(changed), *manifests)

    def push(self, commits: Mapping[str, str]) -> None:
        """Set refs of the remote to commits, all or none. A tag that is there is not moved, a branch is."""
        specs = [f"{'+' if ref.startswith('refs/heads/') else ''}{commit}:{ref}" for ref, commit in commits.items()]
        self._git("push", "--quiet", "--atomic", self.remote, *specs)

    def move(self, ref: str, commit: str, was: str) -> None:
        """Move a ref of the remote that is still at `was`; "" for one that is not there."""
        self._git("push", "--quiet", f"--force-with-lease={ref}:{was}", self.remote, f"{commit}:{ref}")

    def delete(self, ref: str) -> None:
        """Delete a ref of the remote."""
        self._git("push", "--quiet", self.remote, f":{ref}")

    def _git(self, *arguments: str, text: str = "", more: Mapping[str, str] | None = None) -> str:
        done = subprocess.run(
            ("git", *arguments),
            cwd=self.folder,
            env={**self.environment, **(more or {})},
            input=text.encode(),
            capture_output=True,
            check=False,
        )
        if done.returncode:
            reason = done.stderr.decode(errors="replace").strip()
            raise RefusedError(f"git {arguments[0]} failed: {reason}{_advice(reason)}")
        return done.stdout.decode()


def credentials(token: str, server: str) -> dict[str, str]:
    """What git needs in its environment to send the token to that server and nowhere else, and not as an argument."""
    if not token:
        return {}
    basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"http.{server.rstrip('/')}/.extraheader",
        "GIT_CONFIG_VALUE_0": f"Authorization: Basic {basic}",
        "GIT_TERMINAL_PROMPT": "0",
    }


def _advice(reason: str) -> str:
    # GitHub compares the pushed commit's workflows with those of every branch's newest commit, and GitHub's schema of
    # workflows knows no grant `workflows` (mkb79/Audible#882, RafPe/pod-certificate-signer#128).
    if "`workflows` permission" not in reason:
        return ""
    return (
        "\nThe workflows on main changed since this release began, and GitHub takes a commit with the old ones from no "
        "workflow. If this was the release's own tag, nothing is published yet: start again. If it was the major tag, "
        "push it from a clone of yours."
    )
