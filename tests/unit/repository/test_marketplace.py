"""What GitHub's Marketplace asks of an action before its release can be published there, as far as files can show it.

It checks `action.yml` at the release's tag, so a mistake would be found only when nothing can be changed any more.
Sources, unless a test names another: GitHub's pages "Publishing actions in GitHub Marketplace" and "Metadata syntax
reference". What no file shows: the repository is public, its owner has accepted the Marketplace's agreement, and no
other action, user, organisation, category or feature of GitHub has the action's name.
"""

import re

import pytest
import yaml

from tests.recipes import ROOT

MANIFEST = yaml.safe_load((ROOT / "action.yml").read_text())

COLORS = {"white", "black", "yellow", "blue", "green", "orange", "red", "purple", "gray-dark"}
"""All that `branding.color` can be."""


def test_the_root_has_one_manifest() -> None:
    """Changing its file name between releases would hide the earlier ones."""
    assert [path.name for path in ROOT.glob("[aA]ction.y*ml")] == ["action.yml"]


def test_the_name_and_the_author_are_there() -> None:
    assert MANIFEST["name"] == "Fire routine"
    assert MANIFEST["author"]


def test_the_description_is_one_line_of_less_than_125_characters() -> None:
    """The form for a release refuses a longer one, with "Description must be less than 125 characters".

    Not on GitHub's pages; reported by many who met it, such as Factory-AI/droid-action#114 and jal-co/shieldcn#220.
    """
    assert 0 < len(MANIFEST["description"]) < 125
    assert "\n" not in MANIFEST["description"]


def test_the_badge_has_a_color_and_an_icon_from_the_lists() -> None:
    # `zap` is on the list of Feather 4.28.0's icons that the Marketplace has. A new icon is looked up there first.
    assert MANIFEST["branding"].keys() == {"color", "icon"}
    assert MANIFEST["branding"]["color"] in COLORS
    assert MANIFEST["branding"]["icon"] == "zap"


@pytest.mark.parametrize("kind", ["inputs", "outputs"])
def test_every_input_and_output_has_a_valid_id_and_a_description(kind: str) -> None:
    for name, entry in MANIFEST[kind].items():
        assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", name)
        assert re.match(r"[A-Z`].*\.$", entry["description"]), f"{name} is not described in a sentence"


def test_there_is_a_readme_which_the_marketplace_shows() -> None:
    assert (ROOT / "README.md").read_text().startswith(f"# {MANIFEST['name']}\n")
