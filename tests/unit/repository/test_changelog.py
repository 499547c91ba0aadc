"""CHANGELOG.md is well formed, and holds the version alone."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from scripts.release import changelog
from scripts.release.errors import RefusedError
from scripts.release.version import Version, versions
from tests.recipes import ROOT

REAL = (ROOT / "CHANGELOG.md").read_text()
RELEASED = "## [1.2.3] - 2026-01-31\n\n### Added\n\n- A.\n"


def page(unreleased: str, released: str = RELEASED) -> str:
    return f"# Changelog\n\n## [Unreleased]\n\n{unreleased}\n\n{released}"


def test_the_changelog_of_this_checkout_can_be_released() -> None:
    if changelog.newest(REAL):
        assert changelog.notes(REAL, changelog.newest(REAL) or Version(0, 0, 0))
    else:
        assert changelog.next_version(REAL) == Version(1, 0, 0)
        assert changelog.newest(changelog.prepared(REAL, Version(1, 0, 0), date(2026, 1, 31))) == Version(1, 0, 0)


def test_no_other_file_holds_the_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert "version" not in project
    assert "version" in project["dynamic"]


@pytest.mark.parametrize(
    ("unreleased", "expected"),
    [
        ("### Fixed\n\n- B.", "1.2.4"),
        ("### Security\n\n- B.", "1.2.4"),
        ("### Fixed\n\n- B.\n\n### Added\n\n- C.", "1.3.0"),
        ("### Changed\n\n- B.", "1.3.0"),
        ("### Deprecated\n\n- B.", "1.3.0"),
        ("### Removed\n\n- B.", "2.0.0"),
        ("### Changed\n\n- **Breaking:** B.", "2.0.0"),
    ],
)
def test_the_changes_ask_for_the_next_version(unreleased: str, expected: str) -> None:
    assert str(changelog.next_version(page(unreleased))) == expected


def test_the_first_version_is_1_0_0() -> None:
    assert changelog.next_version(page("### Fixed\n\n- B.", "")) == Version(1, 0, 0)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (page(""), "no unreleased changes"),
        ("# Changelog\n", "no unreleased changes"),
        (page("### New\n\n- B."), "a kind of change that is not one of"),
        (page("### Added\n\n- B.", RELEASED + RELEASED), "two sections for 1.2.3"),
        (page("### Added\n\n- B.", "## [1.2.3]\n\n- A."), "no day for 1.2.3"),
        (page("### Added\n\n- B.", "## [next] - 2026-01-31\n\n- A."), "not a version"),
    ],
)
def test_what_is_not_well_formed_is_refused(text: str, reason: str) -> None:
    with pytest.raises(RefusedError, match=reason):
        changelog.next_version(text)


def test_notes_are_the_section_of_the_version_alone() -> None:
    text = page("### Added\n\n- B.") + "\n## [1.2.2] - 2026-01-30\n\n### Fixed\n\n- Old.\n"
    assert changelog.notes(text, Version(1, 2, 3)) == "### Added\n\n- A."
    with pytest.raises(RefusedError, match=r"says nothing of 1\.2\.4"):
        changelog.notes(text, Version(1, 2, 4))


def test_versions_compare_by_number() -> None:
    tags = ["v1.10.0", "v1.9.0", "v2.0.0", "v1", "1.0.0", "v1.0.0-rc.1", "v1.0.0.0", "v01.0.0"]
    assert [str(version) for version in versions(tags)] == ["1.9.0", "1.10.0", "2.0.0"]
