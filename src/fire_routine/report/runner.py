"""The one module that talks to the runner: its commands on standard output, its files for outputs and summary.

Facts, from the source of actions/runner: both standard output and standard error are searched for commands, `::name::`
at the start of a line and the older `##[name]` anywhere in one. So a text that is not ours is printed only while
commands are stopped. A mask holds from the moment its line is read, hence everything is flushed. `actions_toolkit.core`
imports HTTP libraries for its OIDC client and flushes nothing, so only `command` and `file_command` are used.
"""

import secrets
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final, Literal

from actions_toolkit.command import Command
from actions_toolkit.file_command import prepare_key_value_message

from fire_routine.wire.exit import AsIs, Exit

MAX_ANNOTATION: Final = 4_096
"""Characters of an annotation that GitHub keeps: of the message itself, not of its escaped form on the wire."""
MAX_SUMMARY: Final = 1_048_576
"""Bytes of a step's summary; a longer one is dropped whole."""

Level = Literal["notice", "warning", "error"]


class Runner:
    """Commands go to standard output, outputs and summary to the files that the environment names."""

    def __init__(self, leave: Exit, env: Mapping[str, str]) -> None:
        self._leave = leave
        self._output = env.get("GITHUB_OUTPUT", "")
        self._summary = env.get("GITHUB_STEP_SUMMARY", "")

    def mask(self, secret: str) -> None:
        """Have the runner hide `secret` in the log and the summary. Each line of it, as logs go by lines."""
        for line in dict.fromkeys((secret, *secret.splitlines())):
            # An empty mask only makes the runner warn.
            if line.strip():
                self._leave.print(AsIs(Command("add-mask", {}, line), "mask"))

    def annotate(self, level: Level, message: str, title: str = "") -> None:
        """Show `message` on the run's page. Cut to what GitHub keeps; any text is safe, as it is escaped."""
        message = self._leave.clean(message)
        if len(message) > MAX_ANNOTATION:
            message = message[: MAX_ANNOTATION - 1] + "…"
        self._command(level, {"title": title} if title else {}, message)

    def show(self, text: str) -> None:
        """Print a text that may hold anything: no command in it is obeyed."""
        # GitHub refuses some words as tokens; a random one of this form is none of them.
        mark = f"stop-{secrets.token_hex(16)}"
        self._command("stop-commands", {}, mark)
        try:
            self._leave.print(text)
        finally:
            self._command(mark, {}, "")

    def show_fault(self, error: Exception) -> None:
        """Print where a fault of ours happened, for whoever reports it."""
        self.show("".join(traceback.format_exception(error)))

    @contextmanager
    def group(self, title: str) -> Iterator[None]:
        """Fold what is printed inside."""
        self._command("group", {}, title)
        try:
            yield
        finally:
            self._command("endgroup", {}, "")

    def set_outputs(self, outputs: Mapping[str, str]) -> None:
        """Write the step's outputs. Without a file for them (a run outside Actions) they are printed."""
        if not self._output:
            self.show("\n".join(f"{name}={value}" for name, value in outputs.items()))
            return
        clean = ((name, self._leave.clean(value)) for name, value in outputs.items())
        entries = "".join(prepare_key_value_message(name, value) + "\n" for name, value in clean)
        self._append(self._output, AsIs(entries, "command"), "outputs")

    def write_summary(self, markdown: str) -> None:
        """Add `markdown` to the job summary. The caller keeps it below `MAX_SUMMARY` bytes."""
        if self._summary:
            self._append(self._summary, markdown, "summary")

    def _append(self, path: str, text: str | AsIs, what: str) -> None:
        """Add to a file of the runner's. A full disk must not keep the rest from being told."""
        try:
            self._leave.append(path, text)
        except OSError as error:
            self.annotate("warning", f"The {what} could not be written: {error.strerror}.", "Fire routine")

    def _command(self, name: str, properties: Mapping[str, str], message: str) -> None:
        self._leave.print(AsIs(Command(name, dict(properties), message), "command"))
