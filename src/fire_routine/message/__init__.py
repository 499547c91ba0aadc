"""Context and evidence in, one text within the limit out."""

from functools import partial
from typing import NamedTuple

from fire_routine.inputs.settings import TextFormat, TextInputs
from fire_routine.message import json_form, markdown
from fire_routine.message.material import Material, clean_evidence, describe, shortened
from fire_routine.message.outline import left_out, outline
from fire_routine.message.plan import Plan, TextTooLongError, fit
from fire_routine.message.refusal import EMPTY, too_long
from fire_routine.outcome.outcome import refused
from fire_routine.text.utf16 import utf16_length

__all__ = [
    "Material",
    "Message",
    "TextTooLongError",
    "brief",
    "clean_evidence",
    "compose",
    "compose_within",
    "describe",
]


class Message(NamedTuple):
    """The text as it is sent, and what the report says about it."""

    text: str
    length: int
    """UTF-16 code units."""
    left_out: tuple[str, ...] = ()
    """What the limit kept out of the text, in words with numbers."""

    @property
    def warning(self) -> str:
        """What is odd about it; empty when nothing is."""
        return "" if self.text else EMPTY

    @property
    def truncated(self) -> bool:
        """Whether the limit kept out anything that was gathered."""
        return bool(self.left_out)


def compose_within(material: Material, inputs: TextInputs) -> Message:
    """The message as the inputs ask for it. Raises `Stop` when the limit is too low for it."""
    try:
        return compose(material, inputs.format, inputs.max_length)
    except TextTooLongError as error:
        raise refused(too_long(error)) from None


def compose(material: Material, text_format: TextFormat, limit: int) -> Message:
    """The message in that format, at most `limit` UTF-16 code units long.

    Without any section (`include: none`) it is only the user's own words. Raises `TextTooLongError` when the user's
    words and one sentence with the link don't fit.
    """
    if not material.sections:
        length = utf16_length(material.own_words)
        if length > limit:
            raise TextTooLongError(length, limit, length)
        return Message(material.own_words, length)
    material = shortened(material)
    plan = fit(material, partial(render, text_format), limit)
    text = render(text_format, material, plan)
    return Message(text, utf16_length(text), left_out(material, plan))


def render(text_format: TextFormat, material: Material, plan: Plan) -> str:
    """As much of the material as the plan allows, in that format."""
    write = json_form.write if text_format == "json" else markdown.write
    return write(outline(material, plan))


def brief(material: Material, limit: int) -> str:
    """A short report for the triage: identifiers and small excerpts, without the user's words to the routine.

    Raises `TextTooLongError` when one sentence with the link is longer than `limit` UTF-16 code units.
    """
    if not material.sections:
        return material.own_words
    return compose(material._replace(own_words=""), "markdown", limit).text
