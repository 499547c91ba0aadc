"""Names of secrets in any style, and values that passwords and tokens without a form of their own have."""

import base64
from collections.abc import Callable
from random import Random

from bench.redaction.sample import letters, made

OWNERS = (
    *"db database postgres mysql redis mongo rabbitmq elastic kafka smtp mail ldap ftp ssh vpn wifi admin root".split(),
    *"app api service client web jwt oauth oidc saml session cookie csrf webhook signing encryption master".split(),
    *"aws azure gcp github gitlab bitbucket jenkins npm docker registry nexus artifactory sonar codecov snyk".split(),
    *"datadog sentry grafana newrelic pagerduty heroku netlify vercel cloudflare fastly stripe twilio".split(),
    *"mailgun slack discord telegram okta auth0 firebase algolia openai anthropic cohere snowflake keystore".split(),
    *"deploy release publish backup staging prod test ci bot my".split(),
)
SECRETS = (
    *"password passwd pass pwd passphrase secret token api_key apikey access_key secret_key private_key".split(),
    *"client_secret auth_token access_token refresh_token bearer_token id_token auth_key signing_key".split(),
    *"encryption_key master_key account_key secret_access_key signing_secret webhook_secret app_secret".split(),
    *"app_key api_token api_secret service_key deploy_token deploy_key session_secret session_key".split(),
    *"key credentials secret_token personal_access_token consumer_secret license_key shared_secret".split(),
    *"storage_key hmac_key cookie_secret db_password".split(),
)
"""In words joined by `_`. With an owner before them, 84 times 46 names."""
ALONE = tuple(name for name in SECRETS if name not in {"key", "credentials"})
"""Those that say what they are without an owner."""

_WORDS = (
    *"correct horse battery staple orange river window planet silver garden rocket marble winter pepper".split(),
    *"castle violet thunder copper meadow lantern falcon harbor velvet cactus".split(),
)
_SYMBOLS = "$*&!#@%^+-_.~?"

Style = Callable[[list[str]], str]


def screaming(words: list[str]) -> str:
    """DB_PASSWORD."""
    return "_".join(words).upper()


def snake(words: list[str]) -> str:
    """db_password."""
    return "_".join(words)


def kebab(words: list[str]) -> str:
    """db-password."""
    return "-".join(words)


def camel(words: list[str]) -> str:
    """As in dbPassword."""
    return words[0] + "".join(word.capitalize() for word in words[1:])


def pascal(words: list[str]) -> str:
    """DbPassword."""
    return "".join(word.capitalize() for word in words)


def dotted(words: list[str]) -> str:
    """db.password."""
    return ".".join(words)


def title(words: list[str]) -> str:
    """Db-Password."""
    return "-".join(word.capitalize() for word in words)


def spaced(words: list[str]) -> str:
    """Db Password."""
    return " ".join(word.capitalize() for word in words)


def name(source: Random, style: Style) -> str:
    """A name of a secret, in words of one style."""
    if source.random() < 0.35:
        return style(source.choice(ALONE).split("_"))
    return style([source.choice(OWNERS), *source.choice(SECRETS).split("_")])


def _symbols(source: Random) -> str:
    """A password with at least two signs, which begins and ends with a letter or a digit."""
    count = source.randint(8, 22)
    middle = source.choices(letters("A-Za-z0-9"), k=count - 2) + source.choices(_SYMBOLS, k=2)
    source.shuffle(middle)
    return made("[A-Za-z]{1}", source).text + "".join(middle) + made("[A-Za-z0-9]{1}", source).text


def _passphrase(source: Random) -> str:
    """Four or five words, sometimes with a number."""
    words = source.choices(_WORDS, k=source.randint(4, 5))
    return source.choice("-_.").join(words + ([str(source.randrange(1000))] if source.random() < 0.3 else []))


def _mixed(source: Random) -> str:
    """A short password with a capital, a small letter and a digit."""
    parts = list(made("[A-Z]{1}[a-z]{1}[0-9]{1}[A-Za-z0-9]{5,9}", source).text)
    source.shuffle(parts)
    return "".join(parts)


def _of(pattern: str) -> Callable[[Random], str]:
    return lambda source: made(pattern, source).text


VALUES: dict[str, Callable[[Random], str]] = {
    "letters and digits": _of("[A-Za-z0-9]{16,64}"),
    "letters only": _of("[A-Za-z]{12,40}"),
    "with signs": _symbols,
    "base64": lambda source: base64.b64encode(source.randbytes(source.randint(16, 47))).decode(),
    "base64 for URLs": lambda source: base64.urlsafe_b64encode(source.randbytes(30)).decode(),
    "hex": lambda source: source.randbytes(source.choice((16, 20, 32))).hex(),
    "UUID": _of("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]{1}[0-9a-f]{3}-[0-9a-f]{12}"),
    "words": _passphrase,
    "8 to 12 mixed": _mixed,
}
