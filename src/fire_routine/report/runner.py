"""The only module that talks to the runner: commands on standard output, files for outputs and summary.

The runner searches standard output and standard error for commands: `::name::` at the start of a line, and the older
`##[name]` anywhere in one (source of actions/runner). So text that is not ours is printed only while commands are
stopped. A mask works from the moment its line is read, so every line is flushed. `actions_toolkit.core` imports HTTP
libraries for its OIDC client and flushes nothing, so only `command` and `file_command` are used.
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
"""Characters of an annotation that GitHub keeps, counted before escaping."""
MAX_SUMMARY: Final = 1_048_576
"""Bytes of a step's summary. GitHub drops all of a longer one."""

Level = Literal["notice", "warning", "error"]


class Runner:
    """The runner that started this process. `env` names its files for outputs and summary."""

    def __init__(self, leave: Exit, env: Mapping[str, str]) -> None:
        self._leave = leave
        self._output = env.get("GITHUB_OUTPUT", "")
        self._summary = env.get("GITHUB_STEP_SUMMARY", "")

    def mask(self, secret: str) -> None:
        """Have the runner hide `secret` in the log and the summary: each of its lines, because logs are lines."""
        for line in dict.fromkeys((secret, *secret.splitlines())):
            # An empty mask only makes the runner warn.
            if line.strip():
                self._leave.print(AsIs(Command("add-mask", {}, line), "mask"))

    def annotate(self, level: Level, message: str, title: str = "") -> None:
        """Show `message` on the run's page, cut to what GitHub keeps. Any text is safe, because it is escaped."""
        message = self._leave.text(message)
        if len(message) > MAX_ANNOTATION:
            message = message[: MAX_ANNOTATION - 1] + "…"
        self._command(level, {"title": title} if title else {}, message)

    def show(self, text: str) -> None:
        """Print any text. The runner obeys no command in it."""
        # The runner rejects some words as tokens. A random one of this form is not among them.
        mark = f"stop-{secrets.token_hex(16)}"
        self._command("stop-commands", {}, mark)
        try:
            self._leave.print(text)
        finally:
            self._command(mark, {}, "")

    def show_fault(self, error: Exception) -> None:
        """Print the traceback of a bug in the action, for a report about it."""
        self.show("".join(traceback.format_exception(error)))

    @contextmanager
    def group(self, title: str) -> Iterator[None]:
        """Fold what is printed inside the `with`."""
        self._command("group", {}, title)
        try:
            yield
        finally:
            self._command("endgroup", {}, "")

    @property
    def lost(self) -> str:
        """What to say about the log if it could not be written, else nothing."""
        return f"The log could not be written: {self._leave.unprinted}." if self._leave.unprinted else ""

    def set_outputs(self, outputs: Mapping[str, str | AsIs]) -> str:
        """Write the step's outputs, or print them if there is no file for them (outside of Actions).

        Returns what to say if they could not be written, else nothing.
        """
        clean = {name: self._leave.text(value) for name, value in outputs.items()}
        if not self._output:
            self.show("\n".join(f"{name}={value}" for name, value in clean.items()))
            return ""
        entries = "".join(prepare_key_value_message(name, value) + "\n" for name, value in clean.items())
        return self._append(self._output, "outputs", AsIs(entries, "command"))

    def write_summary(self, markdown: str) -> str:
        """Add `markdown` to the job summary. Returns what to say if that is not possible, else nothing."""
        return self._append(self._summary, "summary", markdown, MAX_SUMMARY) if self._summary else ""

    def _append(self, path: str, what: str, text: str | AsIs, limit: int | None = None) -> str:
        """Append to one of the runner's files. A full disk must not stop the rest of the report."""
        try:
            self._leave.append(path, text, limit)
        except OSError as error:
            return f"The {what} could not be written: {error.strerror}."
        return ""

    def _command(self, name: str, properties: Mapping[str, str], message: str) -> None:
        self._leave.print(AsIs(Command(name, dict(properties), message), "command"))
