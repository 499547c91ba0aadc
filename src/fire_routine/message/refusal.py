from typing import Final

from fire_routine.inputs.settings import MAX_TEXT_LENGTH
from fire_routine.message.plan import TextTooLongError
from fire_routine.outcome.outcome import Problem

EMPTY: Final = (
    "The text is empty: `include: none` sends only `text` and `text-file`, and both are empty. The session gets "
    "nothing but the routine's saved prompt. For a report on the run, leave out `include`."
)


def too_long(error: TextTooLongError) -> Problem:
    """The problem of user words that leave no room for even the shortest report."""
    report = error.needed - error.own_words
    adds = f", the shortest report adds {report}" if report else ""
    length = f"your own words take {error.own_words} characters{adds}, and the limit is {error.limit}."
    shorten = "shorten `text` or `text-file`, or put the words into the routine's saved prompt."
    if error.needed > MAX_TEXT_LENGTH:
        return Problem("text", f"{length} The API takes no more than {MAX_TEXT_LENGTH}: {shorten}")
    return Problem(
        "max-text-length",
        f"{length} Raise the limit to at least {error.needed} (the default is {MAX_TEXT_LENGTH}), {shorten}",
        f"max-text-length: {MAX_TEXT_LENGTH}",
    )
