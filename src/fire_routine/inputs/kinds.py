"""The kinds of inputs. Each function makes one row of the table in `settings.py`: a field that knows its input."""

from collections.abc import Callable, Iterator
from dataclasses import Field, field, fields, is_dataclass
from functools import partial
from typing import Any, Final, NamedTuple, TypeVar, get_args

from fire_routine.inputs.credentials import base_url, header_value
from fire_routine.inputs.reader import InputReader

T = TypeVar("T")

_ROW: Final = "input"
"""Where a field's metadata has its row."""


class Input(NamedTuple):
    """One row of the table."""

    name: str
    """As in `action.yml`."""
    read: Callable[[InputReader], Any]
    """Gives the value of the setting. If the input can't be used, it adds a problem and gives the default."""
    default: str = ""
    """As `action.yml` writes it. The runner fills in an expression."""
    secret: bool = False
    """Masked before anything is printed."""
    options: tuple[str, ...] = ()
    """The words to choose from."""
    limits: tuple[float, float] | None = None
    """The least and the greatest number."""


def rows(settings: type) -> Iterator[tuple[type, Field[Any], Input]]:
    """The rows of a settings class and of the classes in it: the class, the field, and its input."""
    for item in fields(settings):
        if isinstance(item.type, type) and is_dataclass(item.type):
            yield from rows(item.type)
        elif _ROW in item.metadata:
            yield settings, item, item.metadata[_ROW]


def read_fields(settings: type, reader: InputReader) -> dict[str, Any]:
    """The values of all fields of a settings class that have a row, or are settings classes themselves."""
    values: dict[str, Any] = {}
    for item in fields(settings):
        if isinstance(item.type, type) and is_dataclass(item.type):
            values[item.name] = item.type(**read_fields(item.type, reader))
        elif _ROW in item.metadata:
            values[item.name] = item.metadata[_ROW].read(reader)
    return values


def flag(name: str, *, default: bool) -> bool:
    """`true` or `false`."""
    read = partial(InputReader.flag, name=name, default=default)
    return _field(Input(name, read, str(default).lower(), options=("true", "false")), default)


def choice(name: str, literal: object, *, default: T) -> T:
    """One word of a `Literal`."""
    options, written = get_args(literal), str(default)
    read = partial(InputReader.choice, name=name, options=options, default=written)
    return _field(Input(name, read, written, options=options), default)


def choices(name: str, literal: object, *, default: T) -> T:
    """A frozen set of words of a `Literal`: empty for `none`, and the default for `auto`."""
    options = get_args(literal)
    read = partial(InputReader.choices, name=name, options=options, default=default)
    return _field(Input(name, read, "auto", options=("auto", "none", *options)), default)


def number(name: str, *, default: float, low: float, high: float) -> float:
    """A number from `low` to `high`."""
    read = partial(InputReader.number, name=name, default=default, low=low, high=high)
    return _field(Input(name, read, f"{default:g}", limits=(low, high)), default)


def whole_number(name: str, *, default: int, low: int, high: int) -> int:
    """A whole number from `low` to `high`."""
    read = partial(InputReader.whole_number, name=name, default=default, low=low, high=high)
    return _field(Input(name, read, str(default), limits=(low, high)), default)


def text(name: str) -> str:
    """Any text, without the white space around it."""
    return _field(Input(name, partial(InputReader.text, name=name)), "")


def lines(name: str, *, default: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Lines of text, without the blank ones. An empty value means no lines, not the default."""
    read = partial(InputReader.lines, name=name, default=default)
    return _field(Input(name, read, "\n".join(default)), default)


def header(
    name: str, *, default: str = "", written: str | None = None, secret: bool = False, may_be_empty: bool = False
) -> str:
    """A value for an HTTP header. With `may_be_empty`, an empty value is not the default."""
    read = partial(header_value, name=name, default=default, may_be_empty=may_be_empty)
    return _field(Input(name, read, default if written is None else written, secret), default)


def server_url(name: str, *, default: str) -> str:
    """The URL of a server that a secret is sent to."""
    return _field(Input(name, partial(base_url, name=name, default=default), default), default)


def special(
    name: str,
    read: Callable[[InputReader, str], T],
    *,
    default: T,
    written: str = "",
    secret: bool = False,
    shown: bool = True,
) -> T:
    """A value with a function of its own. `written` is the default in `action.yml`; `shown`: in the `repr`."""
    return _field(Input(name, lambda reader: read(reader, name), written, secret), default, shown=shown)


def _field(row: Input, default: T, *, shown: bool = True) -> T:
    return field(default_factory=lambda: default, repr=shown and not row.secret, metadata={_ROW: row})
