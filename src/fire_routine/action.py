"""The line: inputs → context → guards → evidence → message → fire → report.

Belongs here: the order of the steps, and that every path ends in one report. Does not belong here: what a step does.
"""

import traceback
from dataclasses import replace
from typing import Any, Final

from fire_routine.context import Context, read_context
from fire_routine.edges import Edges
from fire_routine.evidence.model import Evidence, Gap
from fire_routine.fire import FireResult, fire
from fire_routine.github import GitHub
from fire_routine.headline import headline
from fire_routine.input_reader import Problem
from fire_routine.inputs import InputError, RoutineInputs, Section, Settings, read_settings, secret_values
from fire_routine.message import Material, Message, TextTooLongError, clean_evidence, compose, without_secrets
from fire_routine.outcome import Report
from fire_routine.redaction import Redactor
from fire_routine.report import publish
from fire_routine.routine import Answer, Routine, post_fire
from fire_routine.runner import Runner
from fire_routine.sections import chosen

EVIDENCE_SECONDS: Final = 30.0
"""However slow GitHub is, after this the routine is fired with what there is."""


def run(edges: Edges) -> int:
    """Run the action once: one report, whatever happens. Gives the exit code."""
    runner = Runner(edges.stdout, edges.env)
    secrets = secret_values(edges.env)
    for secret in secrets:
        runner.mask(secret)
    line, redact = _Line(edges, runner, secrets), Redactor(secrets)
    try:
        line.run()
    except InputError as error:
        line.tell(policy=error.report)
        line.refuse(error.problems)
    except KeyboardInterrupt:
        line.stop(FireResult("error", error_type="cancelled"), "The job was cancelled after the fire.")
    except Exception as error:  # noqa: BLE001 (a fault of ours must not keep the report from being written)
        line.show(error)
        result = FireResult("error", error_type="internal_error", error_message=type(error).__name__)
        line.stop(result, f"The action failed after the fire ({type(error).__name__}).")
    return publish(without_secrets(line.report, redact), runner, edges.now())


class _Line:
    """One run of the action, with the report as far as it has come."""

    def __init__(self, edges: Edges, runner: Runner, secrets: tuple[str, ...]) -> None:
        self.report = Report(FireResult("error"))
        self._edges = edges
        self._runner = runner
        self._secrets = secrets
        self._over = False

    def tell(self, **known: Any) -> None:  # noqa: ANN401 (the fields of `Report`)
        """Add to the report."""
        self.report = replace(self.report, **known)

    def refuse(self, problems: tuple[Problem, ...]) -> None:
        """End with inputs that can't be used."""
        told = "; ".join(f"{problem.input}: {problem.message}" for problem in problems)
        self.end(FireResult("error", error_type="invalid_input", error_message=told))
        self.tell(problems=problems)

    def end(self, result: FireResult) -> None:
        """Set what came of it. What was sent can't be unsent, so from here on nothing changes that."""
        self.tell(result=result)
        self._over = True

    def stop(self, result: FireResult, afterwards: str) -> None:
        """End early with `result`; where the fire is already over, with the remark `afterwards` beside what it gave."""
        if self._over:
            self.tell(warnings=(*self.report.warnings, afterwards))
        else:
            self.end(result)

    def show(self, error: Exception) -> None:
        """Print where a fault of ours happened, for who reports it."""
        self._runner.show(Redactor(self._secrets)("".join(traceback.format_exception(error))))

    def run(self) -> None:
        """All steps, in order."""
        settings = read_settings(self._edges.env, self._edges.read_file)
        redact = Redactor(self._secrets, settings.text.redact)
        self.tell(policy=settings.report, limit=settings.text.max_length)
        context = self._context(settings)
        sections = chosen(settings.text.include, context)
        evidence = clean_evidence(self._evidence(settings, context, sections, redact), redact)
        context = without_secrets(evidence.context or context, redact)
        message = self._message(settings, context, evidence, sections, redact)
        if message is None:
            return
        if settings.guards.dry_run:
            self.end(FireResult("dry-run"))
            return
        self.end(self._fire(settings.routine, message))

    def _context(self, settings: Settings) -> Context:
        return read_context(
            self._edges.env,
            self._edges.read_file,
            job_status=settings.job_status,
            own_check_run_id=settings.job_check_run_id,
            environment=settings.text.environment,
            needs=settings.text.needs,
            run_id=settings.text.run_id,
        )

    def _evidence(
        self, settings: Settings, context: Context, sections: frozenset[Section], redact: Redactor
    ) -> Evidence:
        if not sections:
            return Evidence()
        # Imported here: a fire of the user's own words alone needs none of it.
        from fire_routine.evidence.gather import gather

        try:
            return gather(
                context,
                sections,
                self._github(settings, context),
                needs=settings.text.needs,
                log_files=settings.text.log_files,
                environment=settings.text.environment,
                clean=redact,
                clock=self._edges.clock,
            )
        except Exception as error:  # noqa: BLE001 (missing evidence never stops the fire)
            self.show(error)
            return Evidence(gaps=(Gap("all evidence", f"a fault of this action ({type(error).__name__})"),))

    def _github(self, settings: Settings, context: Context) -> GitHub | None:
        if not settings.github_token:
            return None
        edges = self._edges
        return GitHub(
            edges.http,
            api_url=context.api_url,
            token=settings.github_token,
            timeout=settings.routine.timeout,
            clock=edges.clock,
            sleep=edges.sleep,
        )

    def _message(
        self,
        settings: Settings,
        context: Context,
        evidence: Evidence,
        sections: frozenset[Section],
        redact: Redactor,
    ) -> Message | None:
        """The message, or None where it can't be made within the limit."""
        title = headline(context, evidence) if sections else ""
        self.tell(headline=title, failed_jobs=evidence.failed_jobs, gaps=evidence.gaps)
        material = Material(title, redact(settings.text.own), context, evidence, sections)
        try:
            message = compose(material, settings.text.format, settings.text.max_length)
        except TextTooLongError as error:
            self.refuse((_too_long(error),))
            return None
        self.tell(message=message)
        return message

    def _fire(self, inputs: RoutineInputs, message: Message) -> FireResult:
        edges = self._edges
        routine = Routine(inputs.url, inputs.token, inputs.version, inputs.beta, inputs.timeout)

        def post() -> Answer:
            return post_fire(edges.http, routine, message.text, clock=edges.clock, now=lambda: edges.now().timestamp())

        # Whatever breaks from here on may break after the request was sent.
        self.end(FireResult("unknown", error_type="internal_error", attempts=1))
        return fire(post, max_wait=inputs.max_wait, clock=edges.clock, sleep=edges.sleep, random=edges.random)


def _too_long(error: TextTooLongError) -> Problem:
    return Problem(
        "text",
        f"with the identifiers of the run the text needs {error.needed} characters, and the limit is {error.limit}; "
        f"your own words are {error.own_words} of them.",
        "Shorten `text` or `text-file`, raise `max-text-length`, or put the words into the routine's saved prompt.",
    )
