"""The inputs that need more than a kind: each function reads the one named `name`."""

import re

from fire_routine.inputs.reader import InputReader
from fire_routine.text.users_patterns import RE2_SYNTAX, Pattern, PatternError, compile_pattern
from fire_routine.wire.payload import parse


def read_words_of_file(reader: InputReader, name: str) -> str:
    """The text of the file that the input names."""
    path = reader.text(name)
    if not path:
        return ""
    try:
        return reader.read_file(path).decode("utf-8-sig", "replace").strip()
    except OSError as error:
        why = error.strerror or "it could not be read"
        reader.add(
            name,
            f"the file can't be read: {why}. Only regular files in the workspace and in the runner's temporary folder "
            "are read. Have an earlier step of this job write it there.",
            f"{name}: ${{{{ runner.temp }}}}/words.md",
        )
        return ""


def read_patterns(reader: InputReader, name: str) -> tuple[Pattern, ...]:
    """The user's own patterns, one per line. Those that RE2 refuses are left out."""
    found = []
    for number, line in enumerate(reader.lines(name), start=1):
        try:
            found.append(compile_pattern(line))
        except PatternError as error:
            reader.add(
                name,
                f"pattern {number} is not a regular expression of RE2: {error}. RE2 has no look-around and no "
                f"back-references; {RE2_SYNTAX} lists what it has. To redact only a part of what a pattern matches, "
                "put that part into a group named `secret`.",
                f"{name}: token=(?P<secret>[^&\\s]+)",
            )
    return tuple(found)


def read_needs(reader: InputReader, name: str) -> dict[str, str]:
    """Job key to result, from `${{ toJSON(needs) }}`. The jobs' outputs are dropped: they may contain anything."""
    value = reader.text(name)
    if not value:
        return {}
    needs = parse(value).raw
    if isinstance(needs, dict) and all(isinstance(job, dict) for job in needs.values()):
        found = {key: job.get("result") for key, job in needs.items()}
        if all(isinstance(result, str) for result in found.values()):
            return found
    reader.add(name, "the value is not the JSON of the `needs` context.", f"{name}: ${{{{ toJSON(needs) }}}}")
    return {}


def read_run_id(reader: InputReader, name: str) -> int | None:
    """The id of a run, or None for `auto`."""
    value = reader.text(name).lower()
    if value in {"", "auto"}:
        return None
    number = _id(value)
    if number is None:
        reader.add(name, "the value is neither `auto` nor the id of a run.", f"{name}: auto")
    return number


def read_id(reader: InputReader, name: str) -> int | None:
    """An id from the runner. Some servers have none to give."""
    return _id(reader.text(name))


def read_lower_case(reader: InputReader, name: str) -> str:
    """A word from the runner, in lower case."""
    return reader.text(name).lower()


def _id(value: str) -> int | None:
    return int(value) if re.fullmatch(r"[1-9][0-9]{0,18}", value) else None
