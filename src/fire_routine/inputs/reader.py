import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from fire_routine.outcome.outcome import Problem
from fire_routine.text.invisible import show_invisible

T = TypeVar("T")

_MOST_WRONG: Final = 10
"""Wrong values of one list that are reported. Someone who pastes a file into `include` needs no more of them."""

LONGEST_SHOWN: Final = 24
"""Characters of a wrong value that a message repeats. A longer one may be a secret in the wrong place."""
_SPACES: Final = dict.fromkeys(map(ord, "`\t\n\r"), " ")

_DECIMAL = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")


class InputReader:
    """Looks up inputs in the environment and collects the problems, so that a user sees all of them at once."""

    def __init__(self, env: Mapping[str, str], read_file: Callable[[str], bytes] | None = None) -> None:
        self._env = env
        self.read_file = read_file or _no_file
        self.problems: list[Problem] = []

    def given(self, name: str) -> bool:
        """Whether the input is set, even to an empty value."""
        return _variable(name) in self._env

    def text(self, name: str) -> str:
        """The value without the white space around it; empty if it is not set."""
        return self._raw(name).strip()

    def lines(self, name: str, *, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The lines that are not blank, each stripped. An empty value means no lines, not the default."""
        if not self.given(name):
            return default
        return tuple(line.strip() for line in self._raw(name).splitlines() if line.strip())

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

    def choices(self, name: str, options: Sequence[str], *, default: T) -> T | frozenset[str]:
        """Several of `options`, separated by commas or line breaks; or `none`; or `auto`, the default."""
        known = ("auto", "none", *options)
        words = (word.strip().lower() for word in self._raw(name).replace("\n", ",").split(","))
        values = tuple(dict.fromkeys(word for word in words if word))
        for value in [value for value in values if value not in known][:_MOST_WRONG]:
            self._not_one_of(name, value, known)
        chosen = frozenset(values).intersection(known)
        alone = [word for word in ("auto", "none") if word in chosen]
        if alone and len(chosen) > 1:
            self.add(name, f"`{alone[0]}` can't be combined with anything else.", f"{name}: auto")
        return chosen - {"none"} if chosen and "auto" not in chosen else default

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
        """Add a problem with the input `name`."""
        self.problems.append(Problem(name, message, remedy))

    def check_names(self, known: Iterable[str]) -> None:
        """Find inputs whose name is nearly a known one. The runner only warns about those."""
        names = sorted(known)
        expected = {_variable(name) for name in names}
        for variable in sorted(self._env):
            name = variable.removeprefix("INPUT_").lower()
            if variable.startswith("INPUT_") and variable not in expected:
                hint = suggestion(name.replace("_", "-"), names, likeness=0.8)
                if hint:
                    self.add(re.sub(r"[^a-z0-9_-]", "?", name), f"there is no such input.{hint}")

    def _raw(self, name: str) -> str:
        return self._env.get(_variable(name), "")

    def _not_one_of(self, name: str, value: str, options: Sequence[str]) -> None:
        listed = ", ".join(f"`{option}`" for option in options)
        self.add(name, f"{_shown(value)} is not one of {listed}.{suggestion(value, options)}")


def _variable(name: str) -> str:
    """The environment variable of an input: upper case, hyphens kept (actions/runner, `ContainerActionHandler`)."""
    return f"INPUT_{name.replace(' ', '_').upper()}"


def _no_file(path: str) -> bytes:
    raise FileNotFoundError(None, "no file is read here", path)


def suggestion(value: str, options: Iterable[str], likeness: float = 0.6) -> str:
    """` Did you mean …?` for a value that is nearly one of the options, else nothing. `likeness` is from 0 to 1."""
    from difflib import get_close_matches  # of use only when something is wrong

    close = get_close_matches(value, list(options), n=1, cutoff=likeness)
    return f" Did you mean `{close[0]}`?" if close else ""


def _shown(value: str) -> str:
    """A wrong value as a message repeats it: on one line, in backticks. Of a long one, only the length."""
    if len(value) > LONGEST_SHOWN:
        return f"A value of {len(value)} characters"
    return f"`{show_invisible(value.translate(_SPACES))}`"
