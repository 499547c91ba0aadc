"""The line: inputs → context → guards → evidence → message → triage → fire → follow-through → report."""

import traceback
from functools import partial
from typing import TYPE_CHECKING, Final

from fire_routine.context.context import Context
from fire_routine.context.read_context import read_context
from fire_routine.evidence.evidence import Evidence
from fire_routine.evidence.sections import chosen
from fire_routine.github.client import GitHub
from fire_routine.guards.guards import check_guards
from fire_routine.guards.secrets import check_secrets
from fire_routine.inputs.settings import MAX_TEXT_LENGTH, Section, Settings, read_settings, redactor, secret_values
from fire_routine.message import Material, Message, TextTooLongError, brief, clean_evidence, compose
from fire_routine.message.headline import headline, short_headline
from fire_routine.outcome.gap import Gap
from fire_routine.outcome.outcome import Outcome, Problem, Stop, refused
from fire_routine.process.edges import Edges
from fire_routine.report.publish import publish
from fire_routine.report.report import Report
from fire_routine.report.runner import Runner
from fire_routine.routine.endpoint import Routine, post_fire
from fire_routine.routine.fire import fire
from fire_routine.runs.reported import resolve
from fire_routine.runs.runs import Runs
from fire_routine.text.redaction import values
from fire_routine.wire.exit import Exit

if TYPE_CHECKING:
    from fire_routine.guards.claim import Claim


def run(edges: Edges) -> int:
    """Run the action once: one report, whatever happens. Gives the exit code."""
    leave = Exit(redactor(edges.env), edges.http, edges.stdout, edges.clock)
    runner = Runner(leave, edges.env)
    for secret in secret_values(edges.env):
        runner.mask(secret)
    report = Report()
    try:
        with edges.cancellable():
            _Line(edges, leave, runner, report).run()
    except Stop as stop:
        report.outcome = stop.outcome
    except KeyboardInterrupt:
        report.break_off("cancelled", "", "The job was cancelled after the fire.")
    except Exception as error:  # noqa: BLE001 (a fault of ours must not keep the report from being written)
        name = type(error).__name__
        runner.show("".join(traceback.format_exception(error)))
        report.break_off("internal_error", name, f"The action failed after the fire ({name}).")
    return publish(values(report, leave.clean), runner, edges.now())


class _Line:
    """The steps. Each gives a value, or raises `Stop` with what came of it; what they find out goes into `report`."""

    def __init__(self, edges: Edges, leave: Exit, runner: Runner, report: Report) -> None:
        self._edges = edges
        self._leave = leave
        self._runner = runner
        self._report = report

    def run(self) -> None:
        """All steps, in order."""
        settings = self._settings()
        context = self._context(settings)
        if not settings.guards.dry_run:
            routine, rule = settings.routine, settings.guards.missing_secrets
            check_secrets(routine.url, routine.token, rule, context.secrets_withheld)
        github = self._github(settings, context)
        context, gaps = resolve(context, github, settings.text.run_id)
        runs = Runs(github, context) if github else None
        claim = check_guards(settings, context, runs, self._edges, self._report.warn)
        material = self._material(settings, context, runs, gaps)
        message = self._message(settings, material)
        if settings.guards.dry_run:
            raise Stop(Outcome("dry-run"))
        self._triage(settings, material)
        if claim:
            claim.take()
        self._fire(settings, message)
        self._follow_through(settings, context, runs, claim, material)

    def _settings(self) -> Settings:
        settings = read_settings(self._edges.env, self._edges.read_file)
        self._report.wanted, self._report.limit = settings.report, settings.text.max_length
        if settings.problems:
            raise refused(*settings.problems)
        return settings

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

    def _github(self, settings: Settings, context: Context) -> GitHub | None:
        if not settings.github_token:
            return None
        return GitHub(
            self._leave,
            api_url=context.api_url,
            token=settings.github_token,
            timeout=settings.routine.timeout,
            clock=self._edges.clock,
            sleep=self._edges.sleep,
        )

    def _material(self, settings: Settings, context: Context, runs: Runs | None, gaps: tuple[Gap, ...]) -> Material:
        """What there is to say, without secrets: what is cut or escaped from here on has none."""
        redact, sections = self._leave.redact, chosen(settings.text.include, context)
        evidence = clean_evidence(self._evidence(settings, context, runs, gaps, sections), redact)
        context = values(context, redact)
        title = headline(context, evidence)
        self._report.headline = title if sections else None
        self._report.failed_jobs, self._report.gaps = evidence.failed_jobs, evidence.gaps
        own_words = redact(settings.text.own)
        return Material(title, short_headline(context, evidence), own_words, context, evidence, sections)

    def _evidence(
        self,
        settings: Settings,
        context: Context,
        runs: Runs | None,
        gaps: tuple[Gap, ...],
        sections: frozenset[Section],
    ) -> Evidence:
        if not sections:
            return Evidence()
        # Imported here: a fire of the user's own words alone needs none of it.
        from fire_routine.evidence.gather import RUNNER_TEMP, gather

        try:
            return gather(
                context,
                sections,
                runs,
                needs=settings.text.needs,
                log_files=settings.text.log_files,
                environment=settings.text.environment,
                clean=self._leave.redact,
                clock=self._edges.clock,
                temp=self._edges.env.get("RUNNER_TEMP") or RUNNER_TEMP,
                known_gaps=gaps,
            )
        except Exception as error:  # noqa: BLE001 (missing evidence never stops the fire)
            self._runner.show("".join(traceback.format_exception(error)))
            return Evidence(gaps=(Gap("all evidence", f"a fault of this action ({type(error).__name__})"),))

    def _message(self, settings: Settings, material: Material) -> Message:
        try:
            message = compose(material, settings.text.format, settings.text.max_length)
        except TextTooLongError as error:
            raise refused(_too_long(error)) from None
        self._report.message = message
        self._report.warn("" if message.text else _EMPTY)
        return message

    def _triage(self, settings: Settings, material: Material) -> None:
        if settings.triage.api_key:
            from fire_routine.guards.triage import MAX_STORY, check_triage

            check_triage(self._leave, brief(material, MAX_STORY), settings.triage, self._report.warn)

    def _fire(self, settings: Settings, message: Message) -> None:
        """Fire. From here on nothing stops the line: what was sent can't be unsent."""
        edges, inputs = self._edges, settings.routine
        routine = Routine(inputs.url, inputs.token, inputs.version, inputs.beta, inputs.timeout)
        post = partial(
            post_fire, self._leave, routine, message.text, clock=edges.clock, now=lambda: edges.now().timestamp()
        )
        fire(
            post,
            self._report.record,
            max_wait=inputs.max_wait,
            clock=edges.clock,
            sleep=edges.sleep,
            random=edges.random,
        )
        outcome = self._report.outcome
        self._leave.keep(outcome.session_url, outcome.session_id)

    def _follow_through(
        self, settings: Settings, context: Context, runs: Runs | None, claim: "Claim | None", material: Material
    ) -> None:
        wanted = settings.report
        if claim or wanted.commit_status or wanted.pr_comment:
            from fire_routine.follow_through.follow_through import follow_through

            follow_through(
                self._report.outcome,
                claim,
                runs,
                context,
                settings=settings,
                pull_request=material.pull_request,
                now=self._edges.now(),
                warn=self._report.warn,
            )


_EMPTY: Final = (
    "The text is empty: `include: none` sends only `text` and `text-file`, and both are empty. The session gets "
    "nothing but the routine's saved prompt. For a report on the run, leave out `include`."
)


def _too_long(error: TextTooLongError) -> Problem:
    """What is said of words that leave no room for even the shortest report."""
    report = error.needed - error.own_words
    adds = f", the shortest report adds {report}" if report else ""
    told = f"your own words take {error.own_words} characters{adds}, and the limit is {error.limit}."
    shorten = "shorten `text` or `text-file`, or put the words into the routine's saved prompt."
    if error.needed > MAX_TEXT_LENGTH:
        return Problem("text", f"{told} The API takes no more than {MAX_TEXT_LENGTH}: {shorten}")
    return Problem(
        "max-text-length",
        f"{told} Raise the limit to at least {error.needed} (the default is {MAX_TEXT_LENGTH}), {shorten}",
        f"max-text-length: {MAX_TEXT_LENGTH}",
    )
