from dataclasses import dataclass, field, replace

from fire_routine.inputs.settings import MAX_TEXT_LENGTH, ReportInputs
from fire_routine.message import Material, Message
from fire_routine.message.headline import Headline
from fire_routine.outcome.gap import Gap
from fire_routine.outcome.outcome import Outcome


@dataclass
class Report:
    """One run of the action as far as it has come: every step adds to it, and whatever happens it is published."""

    outcome: Outcome = field(default_factory=lambda: Outcome("error"))
    """What came of it, at any time. From the moment that a request begins this is `unknown`, and never less again."""
    wanted: ReportInputs = field(default_factory=ReportInputs)
    """Where the outcome shows, and when it fails the step."""
    headline: Headline | None = None
    message: Message | None = None
    limit: int = MAX_TEXT_LENGTH
    failed_jobs: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    warnings: list[str] = field(default_factory=list)

    def warn(self, warning: str) -> None:
        """Add a warning; an empty one is none."""
        if warning:
            self.warnings.append(warning)

    def show(self, material: Material) -> None:
        """Add what the summary and the outputs say of the material."""
        self.headline = material.headline if material.sections else None
        self.failed_jobs, self.gaps = material.evidence.failed_jobs, material.evidence.gaps

    def record(self, outcome: Outcome) -> None:
        """Set what came of it."""
        self.outcome = outcome

    def break_off(self, error_type: str, message: str, afterwards: str) -> None:
        """End with an error that no step expected.

        What was sent can't be unsent: where a request is under way the outcome stays `unknown`, and where the fire is
        over it stays what it was, with the warning `afterwards`.
        """
        if self.outcome.error_type or self.outcome.kind == "fired":
            self.warn(afterwards)
        else:
            self.outcome = replace(self.outcome, error_type=error_type, error_message=message)
