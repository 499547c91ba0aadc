"""Secrets in addresses: passwords, webhooks, signatures."""

from typing import Final

from fire_routine.text.secrets.form import Form, form
from fire_routine.text.secrets.judge import is_random

_RFC3986: Final = "https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1"
_VALUE: Final = "[A-Za-z0-9%+/=_.~-]"


def _is_login(value: str) -> bool:
    """Whether what precedes the `@` of an address is a token rather than a name."""
    return len(value) >= 16 and is_random(value)  # noqa: PLR2004 (shorter ones are names of users)


ADDRESSES: Final[tuple[Form, ...]] = (
    # A password may contain an @, a slash too if it isn't encoded.
    form(
        "password in an address",
        _RFC3986,
        "://",
        r"(?<=://)[^\s/:@\"'<>]{0,100}+:(?P<secret>[^\s/\"'<>]+)(?=@)",
        r"://[^\s/\"'<>]*@",
    ),
    form(
        "token in an address",
        _RFC3986,
        "://",
        r"(?<=://)(?P<secret>[^\s/:@\"'<>?#]{16,}+)(?=:?@)",
        r"://[^\s/\"'<>]*@",
        _is_login,
    ),
    form(
        "Sentry DSN",
        "https://docs.sentry.io/concepts/key-terms/dsn-explainer/",
        "://",
        r"(?<=://)(?P<secret>[0-9a-f]{32}(?::[0-9a-f]{32})?)(?=@[^\s/]{1,200}/[0-9])",
        r"://[0-9a-f]{8}",
    ),
    form(
        "Slack webhook",
        "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/",
        "hooks.slack",
        r"hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/(?P<secret>[A-Za-z0-9+/=_-]{8,})",
    ),
    form(
        "Discord webhook",
        "https://discord.com/developers/docs/resources/webhook",
        "/webhooks/",
        r"/webhooks/[0-9]{15,22}/(?P<secret>[A-Za-z0-9_-]{30,})",
    ),
    form(
        "Teams webhook",
        "https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook",
        "webhook",
        r"/webhookb?2?/(?P<secret>[0-9a-zA-Z@-]{30,}/IncomingWebhook/[A-Za-z0-9/_-]{20,})",
        "/incomingwebhook/",
    ),
    form(
        "Zapier webhook",
        "https://help.zapier.com/hc/en-us/articles/8496288690317",
        "hooks.zapier.com",
        r"hooks\.zapier\.com/hooks/catch/(?P<secret>[A-Za-z0-9/]{8,})",
    ),
    form(
        "webhook",
        "https://mattermost.com/integrations/incoming-webhooks/",
        "/hooks/",
        r"/hooks/(?P<secret>[a-z0-9]{26})(?![A-Za-z0-9])",
        "",
        is_random,
    ),
    # Signatures in signed URLs (Azure, AWS, Google, CloudFront).
    *(
        form("signature in an address", source, hint, rf"(?i)[?&;]{hint}=(?P<secret>{_VALUE}{{16,}})", f"[?&;]{hint}=")
        for hint, source in (
            ("sig", "https://learn.microsoft.com/en-us/rest/api/storageservices/create-service-sas"),
            (
                "signature",
                "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-signed-urls.html",
            ),
            ("x-amz-signature", "https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html"),
            ("x-amz-security-token", "https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html"),
            ("x-goog-signature", "https://docs.cloud.google.com/storage/docs/access-control/signed-urls"),
        )
    ),
)
