from fire_routine.inputs.credentials import SECRETS_YAML
from fire_routine.inputs.settings import MissingSecrets, RoutineInputs
from fire_routine.outcome.outcome import Problem, refused, skipped


def check_secrets(routine: RoutineInputs, rule: MissingSecrets, withheld: str) -> None:
    """Raise `Stop` if the URL or the token is empty.

    `withheld` says why GitHub withholds secrets from this run (a fork, Dependabot); it is empty if GitHub does not.
    Both a withheld and an unset secret are an empty string.
    """
    missing = [name for name, value in (("routine-url", routine.url), ("routine-token", routine.token)) if not value]
    if not missing:
        return
    what = f"{' and '.join(f'`{name}`' for name in missing)} {'is' if len(missing) == 1 else 'are'} empty"
    if rule == "skip" or (rule == "auto" and withheld):
        raise skipped(f"{what}: {withheld or '`missing-secrets: skip` is set'}.")
    why = f" ({withheld})" if withheld else ""
    raise refused(
        Problem(
            missing[0],
            f"{what}{why}. Most likely the secret is not set in this repository, organisation or environment, or it "
            "has another name.",
            SECRETS_YAML + ("" if withheld else _OR_SKIP),
        )
    )


_OR_SKIP = "\n# or, to continue without firing if there are no secrets:\nmissing-secrets: skip"
