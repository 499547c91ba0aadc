"""All rules. Every file of this folder is found and read, when the first log is: most fires have none."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Mapping, Sequence

from fire_routine.excerpt.rule import Rule


@functools.cache
def rules_by_file() -> Mapping[str, Sequence[Rule]]:
    """File name → its rules. Those of `generic` give way to all others."""
    names = [found.name for found in pkgutil.iter_modules(__path__)]
    return {name: importlib.import_module(f"{__name__}.{name}").RULES for name in names}
