from collections.abc import Mapping

from fire_routine.inputs.credentials import TRIGGER
from fire_routine.inputs.kinds import read_fields
from fire_routine.inputs.reader import InputReader
from fire_routine.inputs.settings import INPUTS, TextInputs
from fire_routine.text.redaction import Redactor


def secret_values(env: Mapping[str, str]) -> tuple[str, ...]:
    """Every value that must never be shown, as given and stripped, with the id of the routine.

    No input needs to be valid: this is called before anything is checked. Longest first, so that a value is hidden
    whole.
    """
    reader = InputReader(env)
    values: set[str] = set()
    for row in INPUTS.values():
        if row.secret:
            values.update((reader.text(row.name), *reader.lines(row.name)))
            values.update(TRIGGER.findall(reader.text(row.name)))
    return tuple(sorted(filter(None, values), key=len, reverse=True))


def redactor(env: Mapping[str, str]) -> Redactor:
    """What takes the secret inputs, and what the user's own patterns match, out of everything that leaves.

    No input needs to be valid here either: a pattern that is wrong is left out.
    """
    text = TextInputs(**read_fields(TextInputs, InputReader(env)))
    return Redactor(secret_values(env), text.redact)
