"""The line: inputs → context → guards → evidence → message → triage → fire → follow-through → report."""

from functools import partial

from fire_routine.context.context import Context
from fire_routine.context.read_context import read_context
from fire_routine.evidence.sections import chosen, gather_sections
from fire_routine.follow_through.follow_through import follow_through
from fire_routine.github.client import GitHub
from fire_routine.guards.guards import check_guards, check_triage
from fire_routine.guards.secrets import check_secrets
from fire_routine.inputs.read_settings import read_report_inputs, read_settings
from fire_routine.inputs.secret_values import redactor, secret_values
from fire_routine.inputs.settings import Settings
from fire_routine.message import brief, clean_evidence, compose_within, describe
from fire_routine.outcome.outcome import Outcome, Stop, refused
from fire_routine.process.edges import Edges
from fire_routine.process.job_files import JobFolders, read_job_file
from fire_routine.report.publish import publish
from fire_routine.report.report import Report
from fire_routine.report.runner import Runner
from fire_routine.routine.endpoint import post_fire
from fire_routine.routine.fire import fire
from fire_routine.runs.reported import resolve
from fire_routine.runs.runs import Runs
from fire_routine.text.redaction import values
from fire_routine.wire.exit import Exit


def run(edges: Edges) -> int:
    """Run the action once, and report whatever happens. Returns the exit code."""
    leave = Exit(redactor(edges.env), edges.http, edges.stdout, edges.clock)
    runner, report = Runner(leave, edges.env), Report(wanted=read_report_inputs(edges.env))
    for secret in secret_values(edges.env):
        runner.mask(secret)
    try:
        with edges.cancellable():
            _Line(edges, leave, runner, report).run()
    except Stop as stop:
        report.outcome = stop.outcome
    except KeyboardInterrupt:
        report.break_off("cancelled", "", "The job was cancelled after the fire.")
    except Exception as error:  # noqa: BLE001 (a bug must not prevent the report)
        name = type(error).__name__
        runner.show_fault(error)
        report.break_off("internal_error", name, f"The action failed after the fire ({name}).")
    leave.keep(*report.outcome.session)
    return publish(values(report, leave.clean), runner, edges.now())


class _Line:
    """The steps. Each returns a value, or raises `Stop` with the outcome."""

    def __init__(self, edges: Edges, leave: Exit, runner: Runner, report: Report) -> None:
        self._edges = edges
        self._leave = leave
        self._runner = runner
        self._report = report

    def run(self) -> None:
        """All steps, in order."""
        edges, leave, report = self._edges, self._leave, self._report
        settings = self._settings()
        context = self._context(settings)
        if not settings.guards.dry_run:
            check_secrets(settings.routine, settings.guards.missing_secrets, context.secrets_withheld)
        github = self._github(settings, context)
        reported = resolve(context, github, settings.text.run_id)
        context = reported.context
        runs = Runs(github, context) if github else None
        claim = check_guards(settings, context, runs, edges, report.warn)

        sections = chosen(settings.text.include, context)
        evidence = gather_sections(
            sections,
            reported,
            runs,
            settings.text,
            edges,
            redact=leave.redact.lines,
            show_fault=self._runner.show_fault,
        )
        # Everything is redacted before it is cut and escaped, as a secret could no longer be found after that.
        material = describe(
            values(context, leave.redact),
            clean_evidence(evidence, leave.redact),
            leave.redact(settings.text.own),
            sections,
        )
        report.show(material)
        report.message = message = compose_within(material, settings.text)
        report.hidden = leave.redact.hidden(message.text)
        report.warn(message.warning)
        if settings.guards.dry_run:
            raise Stop(Outcome("dry-run"))
        check_triage(leave, partial(brief, material), settings.triage, report.warn)

        if claim:
            claim.take()
        post = partial(post_fire, leave, settings.routine, message.text, edges.now)
        wait = settings.routine.max_wait
        fire(post, report.record, max_wait=wait, clock=edges.clock, sleep=edges.sleep, random=edges.random)
        # What was sent can't be unsent, so every failure from here on is only a warning.
        follow_through(
            report.outcome,
            claim,
            runs,
            context,
            settings,
            pull_request=material.pull_request,
            now=edges.now(),
            warn=report.warn,
        )

    def _settings(self) -> Settings:
        settings = read_settings(self._edges.env, partial(read_job_file, folders=JobFolders.of(self._edges.env)))
        self._report.limit = settings.text.max_length
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
