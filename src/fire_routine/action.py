"""The line: inputs → context → guards → evidence → message → fire → report."""

import traceback
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal

from fire_routine.context.context import Context
from fire_routine.context.read_context import read_context
from fire_routine.evidence.evidence import Evidence, Gap
from fire_routine.evidence.sections import chosen
from fire_routine.github.client import GitHub
from fire_routine.guards.claim_scope import ClaimError
from fire_routine.guards.guards import Passed, check_policy, missing_secrets, skip_of, skipped_branch
from fire_routine.guards.skip import Skip
from fire_routine.inputs.reader import Problem
from fire_routine.inputs.settings import (
    MAX_TEXT_LENGTH,
    InputError,
    RoutineInputs,
    Section,
    Settings,
    read_settings,
    secret_values,
)
from fire_routine.message import Material, Message, TextTooLongError, brief, clean_evidence, compose, without_secrets
from fire_routine.message.headline import headline, short_headline
from fire_routine.process.edges import Edges
from fire_routine.report.outputs import Report
from fire_routine.report.report import publish
from fire_routine.report.runner import Runner
from fire_routine.routine.endpoint import Answer, Routine, post_fire
from fire_routine.routine.fire import FireResult, fire
from fire_routine.runs.reported import Reported, look_up_run
from fire_routine.text.redaction import Redactor

if TYPE_CHECKING:
    from fire_routine.guards.claim import Claim


def run(edges: Edges) -> int:
    """Run the action once: one report, whatever happens. Gives the exit code."""
    runner = Runner(edges.stdout, edges.env)
    secrets = secret_values(edges.env)
    for secret in secrets:
        runner.mask(secret)
    line, redact = _Line(edges, runner, secrets), Redactor(secrets)
    try:
        with edges.cancellable():
            line.run()
    except KeyboardInterrupt:
        line.stop("cancelled", "The job was cancelled after the fire.")
    return publish(without_secrets(line.report, redact), runner, edges.now())


class _Line:
    """One run of the action, with the report as far as it has come."""

    def __init__(self, edges: Edges, runner: Runner, secrets: tuple[str, ...]) -> None:
        self.report = Report(FireResult("error"))
        self._edges = edges
        self._runner = runner
        self._secrets = secrets
        self._stage: Literal["before", "firing", "over"] = "before"

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
        self._stage = "over"

    def stop(self, error_type: str, afterwards: str, message: str = "") -> None:
        """End early with that error; where the fire is over, with the remark `afterwards` beside what it gave."""
        if self._stage == "over" or self.report.result.attempts:
            self._warn(afterwards)
        elif self._stage == "firing":
            self.end(FireResult("unknown", error_type=error_type, error_message=message, attempts=1))
        else:
            self.end(FireResult("error", error_type=error_type, error_message=message))

    def show(self, error: Exception) -> None:
        """Print where a fault of ours happened, for who reports it."""
        self._runner.show(Redactor(self._secrets)("".join(traceback.format_exception(error))))

    def run(self) -> None:
        """All steps, in order; what goes wrong in one ends up in the report."""
        try:
            self._steps()
        except InputError as error:
            self.tell(policy=error.report)
            self.refuse(error.problems)
        except ClaimError as error:
            self.refuse((error.problem,))
        except Exception as error:  # noqa: BLE001 (a fault of ours must not keep the report from being written)
            name = type(error).__name__
            self.show(error)
            self.stop("internal_error", f"The action failed after the fire ({name}).", name)

    def _steps(self) -> None:
        settings = read_settings(self._edges.env, self._edges.read_file)
        redact = Redactor(self._secrets, settings.text.redact)
        self.tell(policy=settings.report, limit=settings.text.max_length)
        context = self._context(settings)
        github = self._github(settings, context)
        reported = look_up_run(context, github, settings.text.run_id)
        if reported.problem:
            self.refuse((reported.problem,))
            return
        context = reported.context
        passed = self._guards(settings, context, github)
        if self._stage == "over":
            return
        sections = chosen(settings.text.include, context)
        evidence = clean_evidence(self._evidence(settings, reported, sections, github, redact), redact)
        context = without_secrets(context, redact)
        material = self._material(settings, context, evidence, sections, redact)
        message = self._message(settings, material)
        if message is None:
            return
        if settings.guards.dry_run:
            self.end(FireResult("dry-run"))
        elif not self._triage(settings, material):
            self._fire_once(settings, material, message, passed.claim, github)

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

    def _guards(self, settings: Settings, context: Context, github: GitHub | None) -> Passed:
        """What keeps from firing before any costly work: then the line is over after this."""
        guards, routine = settings.guards, settings.routine
        if not guards.dry_run:
            missing = missing_secrets(routine.url, routine.token, guards.missing_secrets, context.secrets_withheld)
            if isinstance(missing, Problem):
                self.refuse((missing,))
            if self._stage == "over" or self._skips(missing if isinstance(missing, Skip) else None):
                return Passed()
        if self._skips(skipped_branch(context.branch, guards.skip_branches)):
            return Passed()
        passed = check_policy(settings, context, github, self._edges)
        self._warn(passed.note)
        self._skips(passed.skip)
        return passed

    def _skips(self, skip: Skip | None) -> bool:
        """End here if there is a reason to skip."""
        if skip:
            self.end(FireResult("skipped"))
            self.tell(skip_message=skip.message, skip_link=skip.link)
        return skip is not None

    def _warn(self, warning: str) -> None:
        if warning:
            self.tell(warnings=(*self.report.warnings, warning))

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

    def _evidence(
        self,
        settings: Settings,
        reported: Reported,
        sections: frozenset[Section],
        github: GitHub | None,
        redact: Redactor,
    ) -> Evidence:
        if not sections:
            return Evidence()
        # Imported here: a fire of the user's own words alone needs none of it.
        from fire_routine.evidence.gather import RUNNER_TEMP, gather

        try:
            return gather(
                reported.context,
                sections,
                github,
                needs=settings.text.needs,
                log_files=settings.text.log_files,
                environment=settings.text.environment,
                clean=redact,
                clock=self._edges.clock,
                temp=self._edges.env.get("RUNNER_TEMP") or RUNNER_TEMP,
                known_gaps=reported.gaps,
            )
        except Exception as error:  # noqa: BLE001 (missing evidence never stops the fire)
            self.show(error)
            return Evidence(gaps=(Gap("all evidence", f"a fault of this action ({type(error).__name__})"),))

    def _material(
        self,
        settings: Settings,
        context: Context,
        evidence: Evidence,
        sections: frozenset[Section],
        redact: Redactor,
    ) -> Material:
        title, short = headline(context, evidence), short_headline(context, evidence)
        self.tell(headline=title if sections else None, failed_jobs=evidence.failed_jobs, gaps=evidence.gaps)
        return Material(title, short, redact(settings.text.own), context, evidence, sections)

    def _message(self, settings: Settings, material: Material) -> Message | None:
        """The message, or None where it can't be made within the limit."""
        try:
            message = compose(material, settings.text.format, settings.text.max_length)
        except TextTooLongError as error:
            self.refuse((_too_long(error),))
            return None
        self.tell(message=message)
        self._warn("" if message.text else _EMPTY)
        return message

    def _triage(self, settings: Settings, material: Material) -> bool:
        """Whether a small model, if there is one to ask, says that this needs no session."""
        inputs, edges = settings.triage, self._edges
        if not inputs.api_key:
            return False
        from fire_routine.guards.triage import MAX_STORY, triage

        verdict = triage(
            edges.http,
            brief(material, MAX_STORY),
            api_key=inputs.api_key,
            question=inputs.question,
            model=inputs.model,
            base_url=inputs.base_url,
            clock=edges.clock,
            random=edges.random,
        )
        self._warn(verdict.note)
        return verdict.answer == "no" and self._skips(Skip("triage", f"The triage said no: {verdict.reason}"))

    def _fire_once(
        self, settings: Settings, material: Material, message: Message, claim: "Claim | None", github: GitHub | None
    ) -> None:
        """Fire, if the claim of the `once-` policies, where there is one, is ours; then show it where people look."""
        if claim:
            from fire_routine.guards.claim import Lost

            taken = claim.take()
            if isinstance(taken, Lost):
                self._skips(skip_of(taken))
                return
        self.end(self._fire(settings.routine, message))
        if not (claim or settings.report.commit_status or settings.report.pr_comment):
            return
        from fire_routine.follow_through.follow_through import follow_through

        warnings = follow_through(
            self.report.result,
            claim,
            github,
            material.context,
            wanted=settings.report,
            routine_url=settings.routine.url,
            pull_request=material.pull_request,
            now=self._edges.now(),
        )
        for warning in warnings:
            self._warn(warning)

    def _fire(self, inputs: RoutineInputs, message: Message) -> FireResult:
        edges = self._edges
        routine = Routine(inputs.url, inputs.token, inputs.version, inputs.beta, inputs.timeout)

        def post() -> Answer:
            return post_fire(edges.http, routine, message.text, clock=edges.clock, now=lambda: edges.now().timestamp())

        # Whatever breaks from here on may break after the request was sent.
        self._stage = "firing"
        return fire(post, max_wait=inputs.max_wait, clock=edges.clock, sleep=edges.sleep, random=edges.random)


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
