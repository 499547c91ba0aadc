"""All rules, read when they are first needed: most fires have no log."""

from __future__ import annotations

import functools
import importlib

from fire_routine.excerpt.rules.ci import MARKS, Mark
from fire_routine.excerpt.rules.model import Kind, Rule

__all__ = ["Kind", "Mark", "Rule", "all_marks", "generic_rules", "tool_rules"]

TOOL_FILES = (
    "python",
    "javascript",
    "jvm",
    "golang",
    "rust",
    "native",
    "dotnet",
    "ruby",
    "php",
    "apple",
    "beam",
    "haskell",
    "shell",
    "containers",
    "infrastructure",
    "linters",
)


def all_marks() -> tuple[Mark, ...]:
    """Where commands start and end, for each CI system."""
    return MARKS


@functools.cache
def tool_rules() -> tuple[Rule, ...]:
    """The rules for particular tools."""
    return tuple(rule for name in TOOL_FILES for rule in importlib.import_module(f"{__name__}.{name}").RULES)


@functools.cache
def generic_rules() -> tuple[Rule, ...]:
    """The rules for what most tools share."""
    from fire_routine.excerpt.rules.generic import RULES

    return RULES
