"""Which names say that their value is a secret: by the words in them, whatever the case and the separators."""

import re
from typing import Final, Literal

Strength = Literal["password", "secret", "key"]
"""`password`: the value may be a word. `secret`: it has letters and digits, or is random. `key`: it is random."""

WORDS: Final = (
    "password|passwd|passwort|passphrase|passcode|pswd|pwd|psw|secret|token|keys|api[_-]?key|access[_-]?key|"
    "private[_-]?key|auth[_-]?key|account[_-]?key|credential|creds|jwt|bearer|session|cookie|signature|webhook|"
    "authorization"
)
SHORT_WORDS: Final = "pass|pw|key|auth|cred|sid|sas|dsn|salt|otp|pat"
"""One of these, or of `WORDS`, is in each name of a secret, in lower case; these are not the beginning of a word."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PASSWORD: Final = re.compile(
    r"(?:.*(?:passwo?r?d|passwort|passphrase|passcode|pwd|pswd|psw)|(?:db|user|my|root|admin|store|key|ssh|smtp|mail|ftp)?pass|pw)s?"
)
_SECRET: Final = re.compile(
    r".*(?:secret|token|apikey|accesskey|secretkey|privatekey|authkey|accountkey|signingkey|encryptionkey|masterkey|"
    r"sharedkey|servicekey|licen[cs]ekey|clientkey|sshkey|deploykey|authtoken|credentials?|creds?)|"
    r"(?:.*_)?auth|bearer|jwt|sessionid|sid|cookie|dsn|salt|webhook|otp|sharedaccesssignature|sas|authorization|pat"
)
_PLURAL: Final = re.compile(r".*(?:secret|token|password|key)s")
_KEY_OWNERS: Final = _set(
    "api access secret private account encryption encrypt signing sign auth authentication master service storage "
    "shared license licence deploy admin app application client subscription consumer ssh session cookie jwt hmac "
    "aes des rsa ecdsa ed25519 integration ingest write read registration instrumentation root user developer dev "
    "live prod test function functions figma webhook web site server publish push pub upload trunk project org "
    "team vault kms data base64 unseal recovery csrf github gitlab bitbucket jenkins circleci buildkite travis codecov "
    "sonar sonarqube snyk npm pypi nuget docker dockerhub artifactory nexus maven ossrh sonatype aws azure gcp google "
    "firebase heroku netlify vercel render cloudflare fastly digitalocean linode datadog dd newrelic grafana sentry "
    "rollbar bugsnag honeycomb pagerduty opsgenie splunk logdna algolia stripe paypal braintree twilio sendgrid "
    "mailgun mailchimp postmark slack discord telegram okta auth0 openai anthropic cohere mistral groq gemini "
    "huggingface replicate pinecone snowflake databricks mongo mongodb postgres mysql redis rabbitmq kafka elastic "
    "elasticsearch supabase planetscale mapbox maps segment mixpanel amplitude launchdarkly contentful airtable notion "
    "linear asana trello jira atlassian zendesk hubspot salesforce shopify docusign plaid infura alchemy etherscan "
    "binance coinbase tailscale doppler vpn wifi smtp mail ldap saml oidc oauth ftp backup release bot my"
)
_KEY_OTHERS: Final = _set(
    "recv gpg pgp public primary foreign cache partition sort issuer bucket schema sequence map dict hash object "
    "routing group row index natural lookup restore duplicate unique artifact translation name idempotency dedupe "
    "analysis store prefix config i18n message locale query react lock state storybook field column item "
    "entry node shard ssm registry option parameter property env event hot short tab arrow enter escape modifier "
    "host known reply bounce sync package build"
)
_NOT_TOKENS: Final = _set(
    "max num count total prompt completion input output page next prev previous continuation cancellation "
    "pad eos bos unk mask special unexpected syntax public per cls sep sync stop start end first "
    "last min cached reasoning image text line parse current resume cursor change delta skip lexer expected "
    "invalid bad illegal unknown move separator ice design theme color"
)
"""Words before `token` that make it another thing: a part of a text, a place in a list."""
_OTHERS: Final = _set(
    "id ids name names file files filename path paths dir directory folder type types kind url uri urls endpoint "
    "host length len size count limit max min budget bits expiry expires expire expiration exp ttl timeout "
    "duration age date time at policy version format header headers field fields param params prompt required "
    "requires enabled disabled valid invalid validation validator status state error errors index provider "
    "manager store storage class module env var variable variables scope scopes audience issuer algorithm algo "
    "alias label labels description title rotation rotate strength requirements rules check checker checks test "
    "tests form input output page reset change update create delete list usage used stats hash_type ref reference "
    "arn source origin mode method location position pos offset config configuration settings options option "
    "vault ring chain board word words pair events event press pressed down up code codes mount mounts engine "
    "backend server service client handler helper helpers middleware guard util utils verifier verified verify "
    "exists missing present found set unset persist always exchange request response"
)
"""Words after the core that make the name that of something about the secret."""
_NEUTRAL: Final = _set(
    "value val string str text txt data base64 b64 enc encoded plain prod production dev development staging "
    "stage live default current old new hash base primary secondary raw main admin user root key secret token "
    "override rw ro read write alt backup here real local ci cd bot"
)
_SELDOM: Final = frozenset(("salt", "otp", "pat", "sid", "cookie", "session"))
"""Words that are more often something else."""
NAME_WORDS: Final = _set(
    "the not for and with from key keys name names file files path crt cert tls ssl secret secrets "
    "credential credentials password passwords passwd token tokens auth oauth api app apps com org "
    "net www http https config configuration settings setting default env var variable value values "
    "string error errors message messages invalid required missing expired user users username module "
    "modules class package test tests spec src lib util utils common main internal server client "
    "service services database data table column field model models view views controller handler "
    "request response header headers content type types version release build builds latest stable "
    "prod production staging local global self this system security authentication authorization "
    "django spring java javax python node linux docker registry repository github gitlab action "
    "actions workflow cache runner job jobs"
)
"""Words of which the names of things consist. A phrase has none of them."""
_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def strength(name: str) -> Strength | None:
    """What a name says about its value; None for names that promise nothing secret."""
    words = [word.lower() for word in _WORDS.findall(name)]
    tail: list[str] = []
    while words and not _is_core(words):
        tail.append(words.pop())
    if words and words[-1] == "secret" and tail == ["id"]:
        return "key"  # of an AppRole
    if not words or _OTHERS.intersection(tail):
        return None
    found = _of_core(words, name)
    if not words[:-1] and words[-1] == "pwd" and name.startswith("$"):
        return "secret"  # or where a shell is
    if found and any(not word.isdigit() and word not in _NEUTRAL for word in tail):
        return "key"
    return found


def _is_core(words: list[str]) -> bool:
    last = words[-1]
    return bool(
        last in {"key", "keys", "auth"}
        or _PASSWORD.fullmatch(last)
        or _SECRET.fullmatch(last)
        or _PLURAL.fullmatch(last)
    )


def _of_core(words: list[str], name: str) -> Strength | None:
    *others, last = words
    before = others[-1] if others else ""
    if last.endswith("token") and ({before, last.removesuffix("token")} & _NOT_TOKENS or "public" in others):
        return None
    if last == "key":
        # A variable of the environment is seldom the key of something else.
        return "secret" if before and name.isupper() and _of_key(before) else _of_key(before)
    if last == "keys":
        return "key" if _of_key(before) else None
    if _PASSWORD.fullmatch(last):
        is_alone = not before.isalpha() and (before or not name.isupper())
        return "secret" if last in {"pass", "pw"} and is_alone else "password"
    if last == "pat" and before:
        return "secret"
    return "key" if last in _SELDOM or _PLURAL.fullmatch(last) else "secret"


def _of_key(before: str) -> Strength | None:
    if before in _KEY_OTHERS:
        return None
    return "secret" if before in _KEY_OWNERS else "key"
