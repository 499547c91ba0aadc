from collections.abc import Mapping
from dataclasses import dataclass, field

from fire_routine.inputs.settings import MAX_TEXT_LENGTH, ReportInputs
from fire_routine.message import Material, Message
from fire_routine.message.headline import Headline
from fire_routine.outcome.gap import Gap
from fire_routine.outcome.outcome import Outcome


@dataclass
class Report:
    """What is known so far in this run of the action. Every step adds to it; it is published whatever happens."""

    outcome: Outcome = field(default_factory=lambda: Outcome("error"))
    """The outcome if the action ended now. `unknown` from the start of a request until its response is judged."""
    wanted: ReportInputs = field(default_factory=ReportInputs)
    """Where to show the outcome, and when it fails the step."""
    headline: Headline | None = None
    message: Message | None = None
    hidden: Mapping[str, int] = field(default_factory=dict)
    """How many secrets of each kind are hidden in the message."""
    limit: int = MAX_TEXT_LENGTH
    failed_jobs: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    warnings: list[str] = field(default_factory=list)

    def warn(self, warning: str) -> None:
        """Add a warning, unless it is empty."""
        if warning:
            self.warnings.append(warning)

    def show(self, material: Material) -> None:
        """Take over what the summary and the outputs show of the material."""
        self.headline = material.headline if material.sections else None
        self.failed_jobs, self.gaps = material.evidence.failed_jobs, material.evidence.gaps

    def record(self, outcome: Outcome) -> None:
        """Replace the outcome."""
        self.outcome = outcome

    def break_off(self, error_type: str, message: str, afterwards: str) -> None:
        """End with an error that no step expected.

        What was sent can't be unsent. During a request the outcome stays `unknown`; after the fire it stays as it is,
        and `afterwards` is added as a warning.
        """
        if self.outcome.error_type or self.outcome.kind == "fired":
            self.warn(afterwards)
        else:
            self.outcome = self.outcome._replace(error_type=error_type, error_message=message)
