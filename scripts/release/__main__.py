"""`python -m scripts.release`: one command for each step of a release. What a later step needs goes to stdout."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from scripts.release import changelog, plan, registry, steps
from scripts.release.errors import RefusedError
from scripts.release.git import MANIFEST, Repository, credentials
from scripts.release.github import Releases
from scripts.release.manifest import with_image
from scripts.release.version import parse


def main(arguments: Sequence[str], environment: Mapping[str, str], folder: Path, today: datetime) -> int:
    """Run one command. What it refuses is said on stderr."""
    given = parser().parse_args(arguments)
    try:
        sys.stdout.write(_run(given, environment, folder, today))
    except RefusedError as error:
        _say_refused(str(error), environment)
        return 1
    return 0


def _run(given: argparse.Namespace, environment: Mapping[str, str], folder: Path, today: datetime) -> str:  # noqa: PLR0911
    server = environment.get("GITHUB_SERVER_URL", "https://github.com")
    token = environment.get("GH_TOKEN", "")
    repository = Repository(folder, {**environment, **credentials(token, server)})
    if given.command == "prepare":
        return _prepare(given.version, folder / steps.CHANGELOG, today)
    if given.command == "image":
        registry.check(given.image)
        return ""
    if given.command == "manifest":
        return with_image(repository.read(given.base, MANIFEST), given.image)
    version = parse(given.version)
    if given.command == "check":
        start = steps.begin(version, given.ref, given.base, repository)
        return f"base={start.base}\ncommit={start.commit}\nimage={start.image}\n"
    if given.command == "commit":
        return steps.commit(version, given.base, given.image, repository) + "\n"
    if given.command == "notes":
        return changelog.notes(repository.read(given.base, steps.CHANGELOG), version) + "\n"
    if given.command == "tag":
        made = steps.commit(version, given.base, given.image, repository)
        steps.tag(version, made, repository)
        return f"commit={made}\n"
    releases = Releases(environment.get("GITHUB_API_URL", "https://api.github.com"), given.repository, token)
    if given.command == "publish":
        steps.publish(version, repository, releases)
        return ""
    is_newest = steps.finish(version, repository, releases)
    return f"{version.major_tag} is at {version.tag if is_newest else 'a newer release'}\n"


def _prepare(wanted: str, path: Path, today: datetime) -> str:
    """Turn the unreleased changes into a version's, in the work tree."""
    text = path.read_text(encoding="utf-8")
    version = parse(wanted) if wanted else changelog.next_version(text)
    path.write_text(changelog.prepared(text, version, today.date()), encoding="utf-8")
    return f"{version}\n"


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    whole = argparse.ArgumentParser(
        prog="python -m scripts.release", description="docs/releasing.md says how to release."
    )
    commands = whole.add_subparsers(dest="command", required=True)
    command = commands.add_parser("prepare", help="put the unreleased changes under a version, in CHANGELOG.md")
    command.add_argument("--version", default="", help="instead of the one that the changes ask for")
    options = {
        "check": ("say how the release begins, or goes on", ("version", "base", "ref")),
        "image": ("refuse an image that users can't pull, or that is not complete", ("image",)),
        "manifest": ("print the released action.yml", ("image", "base")),
        "commit": ("make the release commit in this clone and print its id", ("version", "image", "base")),
        "notes": ("print what CHANGELOG.md says of a version", ("version", "base")),
        "tag": ("make the release commit and push it under its tag", ("version", "image", "base")),
        "publish": ("publish the immutable release", ("version", "repository")),
        "finish": ("move the major tag", ("version", "repository")),
    }
    for name, (words, names) in options.items():
        command = commands.add_parser(name, help=words)
        for option in names:
            default = {"base": "HEAD", "ref": plan.MAIN}.get(option)
            command.add_argument(f"--{option}", required=default is None, default=default)
    return whole


def _say_refused(message: str, environment: Mapping[str, str]) -> None:
    if environment.get("GITHUB_ACTIONS") == "true":
        escaped = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        sys.stderr.write(f"::error title=Release::{escaped}\n")
    else:
        sys.stderr.write(f"{message}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ, Path.cwd(), datetime.now(UTC)))
