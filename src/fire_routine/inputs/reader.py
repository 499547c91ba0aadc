"""Reads one input at a time from the environment and collects what is wrong with them."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from fire_routine.outcome.outcome import Problem

_MOST_WRONG: Final = 10
"""Wrong values of one list that are told: who pastes a file into `include` needs no more of them."""

LONGEST_SHOWN: Final = 24
"""Characters of a wrong value that a message repeats. A longer one may be a secret in the wrong place."""

_DECIMAL = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")


class InputReader:
    """Looks up inputs in the environment; problems are collected, so that a user hears of all of them at once."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self.problems: list[Problem] = []

    def given(self, name: str) -> bool:
        """Whether the input is there at all, be it empty: an empty value may mean something else than none."""
        return _variable(name) in self._env

    def text(self, name: str) -> str:
        """The value as it stands, without the white space around it; empty when not given."""
        return self.raw(name).strip()

    def raw(self, name: str) -> str:
        """The value to the letter."""
        return self._env.get(_variable(name), "")

    def lines(self, name: str) -> tuple[str, ...]:
        """The lines that are not blank, each stripped."""
        return tuple(line.strip() for line in self.raw(name).splitlines() if line.strip())

    def flag(self, name: str, *, default: bool) -> bool:
        """`true` or `false`, in any case (YAML and expressions both write them in lower case)."""
        return self.choice(name, ("true", "false"), default=str(default).lower()) == "true"

    def choice(self, name: str, options: Sequence[str], *, default: str) -> str:
        """One of `options`."""
        value = self.text(name).lower()
        if not value:
            return default
        if value in options:
            return value
        self._not_one_of(name, value, options)
        return default

    def choices(self, name: str, options: Sequence[str]) -> tuple[str, ...]:
        """Several of `options`, separated by commas or line breaks, each once, in the order given."""
        words = (word.strip().lower() for word in self.raw(name).replace("\n", ",").split(","))
        values = tuple(dict.fromkeys(word for word in words if word))
        wrong = [value for value in values if value not in options]
        for value in wrong[:_MOST_WRONG]:
            self._not_one_of(name, value, options)
        return tuple(value for value in values if value in options)

    def number(self, name: str, *, default: float, low: float, high: float) -> float:
        """A number from `low` to `high`, written with ASCII digits and at most one point."""
        value = self.text(name)
        if not value:
            return default
        if _DECIMAL.fullmatch(value) and low <= float(value) <= high:
            return float(value)
        self.add(name, f"{_shown(value)} is not a number from {low:g} to {high:g}.", f"{name}: {default:g}")
        return default

    def whole_number(self, name: str, *, default: int, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        value = self.text(name)
        if not value:
            return default
        if re.fullmatch(r"[0-9]{1,18}", value) and low <= int(value) <= high:
            return int(value)
        self.add(name, f"{_shown(value)} is not a whole number from {low} to {high}.", f"{name}: {default}")
        return default

    def add(self, name: str, message: str, remedy: str = "") -> None:
        """Note a problem with the input `name`."""
        self.problems.append(Problem(name, message, remedy))

    def check_names(self, known: Iterable[str]) -> None:
        """Find inputs whose name is nearly a known one: the runner only warns of those, and goes on without them."""
        names = sorted(known)
        expected = {_variable(name) for name in names}
        for variable in sorted(self._env):
            name = variable.removeprefix("INPUT_").lower()
            if variable.startswith("INPUT_") and variable not in expected:
                close = difflib.get_close_matches(name.replace("_", "-"), names, n=1, cutoff=0.8)
                if close:
                    self.add(re.sub(r"[^a-z0-9_-]", "?", name), f"there is no such input. Did you mean `{close[0]}`?")

    def _not_one_of(self, name: str, value: str, options: Sequence[str]) -> None:
        listed = ", ".join(f"`{option}`" for option in options)
        self.add(name, f"{_shown(value)} is not one of {listed}.{suggestion(value, options)}")


def _variable(name: str) -> str:
    """The environment variable of an input: upper case, hyphens kept (actions/runner, `ContainerActionHandler`)."""
    return f"INPUT_{name.replace(' ', '_').upper()}"


def suggestion(value: str, options: Iterable[str]) -> str:
    """` Did you mean …?` for a value that is nearly one of the options, else nothing."""
    close = difflib.get_close_matches(value, list(options), n=1, cutoff=0.6)
    return f" Did you mean `{close[0]}`?" if close else ""


def _shown(value: str) -> str:
    """A wrong value as a message repeats it: on one line, in back-ticks; only told of, where it is long."""
    return f"`{_one_line(value)}`" if len(value) <= LONGEST_SHOWN else f"A value of {len(value)} characters"


def _one_line(value: str) -> str:
    return "".join(char if char.isprintable() and char != "`" else " " for char in value)
