from fire_routine.inputs.credentials import SECRETS_YAML
from fire_routine.inputs.settings import MissingSecrets, RoutineInputs
from fire_routine.outcome.outcome import Problem, refused, skipped


def check_secrets(routine: RoutineInputs, rule: MissingSecrets, withheld: str) -> None:
    """Raise `Stop` when there is no URL or no token.

    `withheld` says why GitHub gives this run no secrets (a fork, Dependabot), empty when it does give them. An unset
    secret arrives as an empty string, so the two can't be told apart by the values alone.
    """
    missing = [name for name, value in (("routine-url", routine.url), ("routine-token", routine.token)) if not value]
    if not missing:
        return
    what = f"{' and '.join(f'`{name}`' for name in missing)} {'is' if len(missing) == 1 else 'are'} empty"
    if rule == "skip" or (rule == "auto" and withheld):
        raise skipped(f"{what}: {withheld or '`missing-secrets: skip` says so'}.")
    why = f" ({withheld})" if withheld else ""
    raise refused(
        Problem(
            missing[0],
            f"{what}{why}. Most likely the secret is not set in this repository, organisation or environment, or it "
            "goes by another name.",
            SECRETS_YAML + ("" if withheld else _OR_SKIP),
        )
    )


_OR_SKIP = "\n# or, to go on without a fire where there are none:\nmissing-secrets: skip"
