"""Tokens that their prefix gives away."""

import re
from typing import Final

from fire_routine.text.secrets import keys
from fire_routine.text.secrets.form import Form, form, tokens
from fire_routine.text.secrets.judge import is_random

_GITHUB: Final = (
    "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github"
)
_GITLAB: Final = "https://docs.gitlab.com/security/tokens/"
_SLACK: Final = "https://docs.slack.dev/authentication/tokens"
_GRAFANA: Final = "https://grafana.com/docs/grafana/latest/administration/service-accounts/"
_DIGITALOCEAN: Final = "https://docs.digitalocean.com/reference/api/create-personal-access-token/"
_FLUTTERWAVE: Final = "https://developer.flutterwave.com/docs/authentication"
_SETTLEMINT: Final = "https://console.settlemint.com/documentation/platform-components/security-and-authentication/personal-access-tokens"
_PLANETSCALE: Final = "https://planetscale.com/docs/api/reference/service-tokens"
_NEW_RELIC: Final = "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/"
_SHOPIFY: Final = "https://shopify.dev/docs/apps/build/authentication-authorization"
_STRIPE: Final = "https://docs.stripe.com/keys"
_VAULT: Final = "https://developer.hashicorp.com/vault/docs/concepts/tokens"
_YANDEX: Final = "https://yandex.cloud/en/docs/iam/concepts/authorization/"
_AWS: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html"
_RFC7519: Final = "https://www.rfc-editor.org/rfc/rfc7519"

_AZURE: Final = "https://learn.microsoft.com/en-us/purview/sit-defn-azure-storage-account-key"

# The start of a word, or what follows an escape, for patterns that can't begin with plain text.
_STARTS: Final = r"(?:(?<![A-Za-z0-9_/~.-])|(?<=\\[nrt])|(?<=%[0-9A-Fa-f]{2}))"
_W: Final = "[A-Za-z0-9_-]"
_END: Final = "(?![A-Za-z0-9])"

TOKENS: Final[tuple[Form, ...]] = (
    *tokens("Adafruit key", "https://io.adafruit.com/api/docs/#authentication", "aio_", f"[A-Za-z0-9]{{28}}{_END}"),
    # Azure's newer keys have the service's mark at a fixed place.
    form(
        "Azure DevOps token",
        "https://learn.microsoft.com/en-us/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate",
        "azdo",
        rf"{_STARTS}[A-Za-z0-9]{{76}}AZDO[A-Za-z0-9]{{4}}",
        "",
    ),
    *(
        form(
            "Azure key",
            _AZURE,
            mark.lower(),
            rf"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{{33,77}}{re.escape(mark)}[A-Za-z0-9+/]{{5,6}}={{0,2}}(?![A-Za-z0-9+/=])",
        )
        for mark in (
            "+ACR",
            "+ASt",
            "+ASb",
            "+AEh",
            "+ARm",
            "+ABa",
            "+AMC",
            "AIoT",
            "AzFu",
            "AzSe",
            "AzCa",
            "ACDb",
            "APIM",
        )
    ),
    form("Azure key", _AZURE, "jqqj99", rf"{_STARTS}[A-Za-z0-9]{{52}}JQQJ99[A-Za-z0-9]{{20,40}}"),
    *tokens(
        "Buildkite token",
        "https://buildkite.com/docs/apis/managing-api-tokens",
        "bkua_ bkat_ bkaj_ bkct_ bkpt_ bkps_",
        "[A-Za-z0-9_-]{20,}",
    ),
    *tokens(
        "CircleCI token",
        "https://circleci.com/docs/managing-api-tokens/",
        "CCIPAT_ CCIPRJ_",
        r"[A-Za-z0-9]{16,}_[a-f0-9]{40}",
    ),
    *tokens(
        "Cloudflare key",
        "https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/",
        "cfut_ cfat_ cfk_ cfoat_ cfort_",
        "[A-Za-z0-9_-]{30,}",
    ),
    *tokens(
        "Contentful token",
        "https://www.contentful.com/developers/docs/references/authentication/",
        "CFPAT-",
        rf"{_W}{{30,}}",
    ),
    *tokens("crates.io token", "https://crates.io/data-access", "cio", f"[A-Za-z0-9]{{32}}{_END}", is_random),
    form(
        "Discord token",
        "https://discord.com/developers/docs/reference#authentication",
        ".",
        rf"{_STARTS}[MNO][A-Za-z0-9_-]{{23,27}}\.[A-Za-z0-9_-]{{6}}\.[A-Za-z0-9_-]{{27,40}}",
        r"[a-z0-9_-]{9}\.[a-z0-9_-]{6}\.[a-z0-9_-]{16}",
    ),
    *tokens(
        "Figma token",
        "https://developers.figma.com/docs/rest-api/authentication/",
        "figd_ figdr_ figu_ figur_ figo_ figoh_",
        rf"{_W}{{30,}}",
    ),
    *tokens("Google token", "https://developers.google.com/identity/protocols/oauth2", "1//0 4/0A", rf"{_W}{{30,}}"),
    *tokens(
        "Honeycomb key",
        "https://docs.honeycomb.io/configure/environments/manage-api-keys/",
        "hcaik_ hcbik_ hccik_ hcdik_ hcxik_ hcaic_ hcxic_ hcamk_ hcxmk_ hcalk_ hcxlk_",
        "[A-Za-z0-9]{26,}",
    ),
    *tokens("Langfuse key", "https://langfuse.com/docs/api", "sk-lf- pk-lf-", "[0-9a-f-]{36}"),
    form(
        "Mailgun key",
        "https://documentation.mailgun.com/docs/mailgun/user-manual/get-started/",
        "-",
        rf"{_STARTS}[0-9a-f]{{32}}-[0-9a-f]{{8}}-[0-9a-f]{{8}}{_END}",
        "[0-9a-f]-[0-9a-f]{8}-[0-9a-f]{8}",
    ),
    *tokens(
        "Netlify token",
        "https://docs.netlify.com/api/get-started/",
        "nfp_ nfc_ nfo_ nfb_ nfu_",
        f"[A-Za-z0-9]{{36}}{_END}",
    ),
    *tokens("OpenRouter key", "https://openrouter.ai/docs/api-reference/authentication", "sk-or-", rf"{_W}{{32,}}"),
    *tokens(
        "Pinecone key",
        "https://docs.pinecone.io/guides/projects/manage-api-keys",
        "pcsk_",
        r"[A-Za-z0-9]{4,8}_[A-Za-z0-9]{40,}",
    ),
    *tokens(
        "Vercel token", "https://vercel.com/docs/vercel-blob/using-blob-sdk", "vercel_blob_rw_", "[A-Za-z0-9_]{30,}"
    ),
    # `{"type": "service_account"` in base64, as it is often spaced.
    *tokens(
        "service account",
        "https://docs.cloud.google.com/iam/docs/keys-create-delete",
        "ewogICJ0eXBlIjogInNlcnZpY2VfYWNjb3Vud eyJ0eXBlIjoic2VydmljZV9hY2NvdW50 eyJ0eXBlIjogInNlcnZpY2VfYWNjb3Vud "
        "ewogICAgInR5cGUiOiAic2VydmljZV9hY2NvdW50",
        "[A-Za-z0-9+/]{40,}={0,2}",
    ),
    form(
        "private key",
        "https://www.rfc-editor.org/rfc/rfc7468",
        "ls0tls1crudjti",
        r"LS0tLS1CRUdJTi[A-Za-z0-9+/_-]{40,}={0,2}",
        "",
        keys.is_encoded_key,
    ),
    form(
        "private key",
        "https://www.rfc-editor.org/rfc/rfc5958",
        "mi",
        rf"{_STARTS}(?:MII[A-Za-z0-9+/]{{3,5}}IBA[AD]|MI[GH][A-Za-z0-9+/]{{1,2}}AgE|MII[A-Za-z0-9+/]{{5}}AgE)[A-Za-z0-9+/]{{120,}}={{0,2}}",
        "mi[igh][a-z0-9+/]{24}",
    ),
    *tokens("Anthropic key", "https://docs.claude.com/en/api/overview", "sk-ant-", rf"{_W}{{8,}}"),
    *tokens("GitHub token", _GITHUB, "ghp_ gho_ ghu_ ghs_ ghr_", r"[A-Za-z0-9_.-]{16,}"),
    *tokens("GitHub token", _GITHUB, "github_pat_", r"[A-Za-z0-9_]{16,}"),
    *tokens(
        "GitLab token",
        _GITLAB,
        "glpat- gldt- glrt- glrtr- glptt- glagent- glft- glimt- gloas- glsoat- glffct- glcbt- GR1348941",
        rf"{_W}{{16,}}(?:\.[0-9a-z]{{2,}})*",
    ),
    form("GitLab session", _GITLAB, "_gitlab_session=", r"_gitlab_session=(?P<secret>[0-9a-z]{16,})"),
    *tokens(
        "Slack token",
        _SLACK,
        "xoxb- xoxp- xoxa- xoxr- xoxs- xoxo- xoxe- xoxe. xoxc- xoxd- xapp-",
        r"(?=[A-Za-z.%-]{0,40}[0-9])[A-Za-z0-9%.-]{10,}",
    ),
    *tokens("Stripe key", _STRIPE, "sk_live_ sk_test_ sk_prod_ rk_live_ rk_test_ rk_prod_", "[A-Za-z0-9]{10,}"),
    *tokens("Stripe webhook secret", "https://docs.stripe.com/webhooks", "whsec_", "[A-Za-z0-9+/=]{24,}"),
    *tokens("npm token", "https://docs.npmjs.com/about-access-tokens", "npm_", "[A-Za-z0-9]{30,}"),
    *tokens("PyPI token", "https://pypi.org/help/#apitoken", "pypi-A", rf"{_W}{{40,}}"),
    *tokens(
        "Hugging Face token",
        "https://huggingface.co/docs/hub/security-tokens",
        "hf_ api_org_",
        "[A-Za-z0-9]{30,}",
        is_random,
    ),
    *tokens("DigitalOcean token", _DIGITALOCEAN, "dop_v1_ doo_v1_ dor_v1_", "[a-f0-9]{60,}"),
    *tokens(
        "SendGrid key",
        "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys",
        "SG.",
        rf"{_W}{{16,}}\.{_W}{{16,}}",
    ),
    # A long part without a hyphen distinguishes a key from words in kebab-case.
    *tokens(
        "API key",
        "https://platform.openai.com/docs/api-reference/authentication",
        "sk-",
        rf"(?:(?={_W}{{0,60}}[A-Za-z0-9]{{20}})(?=[A-Za-z_-]{{0,60}}[0-9])|(?={_W}{{20,100}}T3BlbkFJ)){_W}{{32,}}",
    ),
    *tokens("AWS key id", _AWS, "AKIA ASIA ABIA ACCA", "[A-Z0-9]{16}(?![A-Z0-9])"),
    *tokens(
        "AWS Bedrock key",
        "https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html",
        "ABSK",
        "[A-Za-z0-9+/]{100,}={0,2}",
    ),
    *tokens(
        "AWS Bedrock key",
        "https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html",
        "bedrock-api-key-",
        "[A-Za-z0-9+/=]{20,}",
    ),
    *tokens("Google key", "https://docs.cloud.google.com/docs/authentication/api-keys", "AIza", rf"{_W}{{35}}"),
    *tokens("Google token", "https://developers.google.com/identity/protocols/oauth2", "ya29.", r"[A-Za-z0-9_.-]{20,}"),
    *tokens(
        "Google client secret", "https://developers.google.com/identity/protocols/oauth2", "GOCSPX-", rf"{_W}{{20,}}"
    ),
    # Both parts are objects, and `{"` is `eyJ` in base64; or the first of five parts is one (RFC 7516).
    *tokens(
        "JSON web token",
        _RFC7519,
        "eyJ",
        r"[A-Za-z0-9_-]{8,}+(?:(?:\.[A-Za-z0-9_-]*){4}|\.eyJ[A-Za-z0-9_-]{8,}+(?:\.[A-Za-z0-9_-]*)?)",
    ),
    *tokens("JSON web token", _RFC7519, "ZXlK", "[A-Za-z0-9+/_-]{60,}={0,2}"),
    *tokens("Grafana key", _GRAFANA, "eyJrIjoi", "[A-Za-z0-9+/=]{60,}"),
    *tokens("Grafana token", _GRAFANA, "glsa_", r"[A-Za-z0-9_]{16,}"),
    *tokens("Grafana token", _GRAFANA, "glc_", "[A-Za-z0-9+/]{32,}={0,3}"),
    *tokens(
        "1Password key",
        "https://support.1password.com/secret-key-security/",
        "A3-",
        rf"[A-Z0-9]{{6}}-(?:[A-Z0-9]{{11}}|[A-Z0-9]{{6}}-[A-Z0-9]{{5}})(?:-[A-Z0-9]{{5}}){{3}}{_END}",
    ),
    *tokens(
        "1Password token",
        "https://developer.1password.com/docs/service-accounts/",
        "ops_eyJ",
        r"[A-Za-z0-9+/_-]{60,}={0,3}",
    ),
    *tokens(
        "Adobe secret",
        "https://developer.adobe.com/developer-console/docs/guides/authentication/",
        "p8e-",
        "[A-Za-z0-9_-]{32}",
    ),
    *tokens("age key", "https://age-encryption.org/v1", "AGE-SECRET-KEY-1", "[A-Z0-9]{58}"),
    *tokens(
        "Airtable token",
        "https://airtable.com/developers/web/guides/personal-access-tokens",
        "pat",
        rf"[A-Za-z0-9]{{14}}\.[a-f0-9]{{64}}{_END}",
    ),
    *tokens(
        "Alibaba key id",
        "https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair",
        "LTAI",
        rf"[A-Za-z0-9]{{12,26}}{_END}",
    ),
    *tokens("Artifactory key", "https://docs.jfrog.com/administration/docs/access-tokens", "AKCp", "[A-Za-z0-9]{60,}"),
    *tokens(
        "Artifactory token",
        "https://docs.jfrog.com/administration/docs/access-tokens",
        "cmVmd",
        f"[A-Za-z0-9]{{59}}{_END}",
    ),
    *tokens(
        "Atlassian token",
        "https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/",
        "ATATT3 ATCTT3 ATBB",
        "[A-Za-z0-9_=-]{20,}",
    ),
    *tokens(
        "Authress key",
        "https://authress.io/knowledge-base/docs/authorization/service-clients/secrets-scanning/",
        "sc_ ext_ scauth_ authress_",
        r"[A-Za-z0-9]{5,30}\.[A-Za-z0-9]{4,6}\.acc[_-][A-Za-z0-9-]{10,32}\.[A-Za-z0-9+/_=-]{30,120}",
    ),
    form(
        "Azure client secret",
        "https://learn.microsoft.com/en-us/purview/sit-defn-client-secret-api-key",
        "q~",
        rf"{_STARTS}[A-Za-z0-9_~.-]{{3}}[0-9]Q~[A-Za-z0-9_~.-]{{31,34}}",
    ),
    *tokens(
        "Clojars token",
        "https://github.com/clojars/clojars-web/wiki/Deploy-Tokens",
        "CLOJARS_ clojars_",
        "[A-Za-z0-9]{40,}",
    ),
    *tokens("ClickHouse key", "https://clickhouse.com/docs/cloud/manage/openapi", "4b1d", f"[A-Za-z0-9]{{38}}{_END}"),
    *tokens(
        "Cloudflare key",
        "https://developers.cloudflare.com/ssl/origin-configuration/origin-ca/",
        "v1.0-",
        "[a-f0-9]{24}-[a-f0-9]{100,}",
    ),
    *tokens(
        "Databricks token",
        "https://docs.databricks.com/aws/en/dev-tools/auth/pat",
        "dapi dkea dose",
        r"[a-f0-9]{32}(?:-[0-9])?",
    ),
    *tokens(
        "Defined Networking token",
        "https://docs.defined.net/guides/automating-host-creation/",
        "dnkey-",
        rf"{_W}{{20,}}",
    ),
    *tokens(
        "Docker Hub token", "https://docs.docker.com/security/access-tokens/", "dckr_pat_ dckr_oat_", rf"{_W}{{20,}}"
    ),
    *tokens(
        "Doppler token",
        "https://docs.doppler.com/docs/service-tokens",
        "dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit.",
        r"[A-Za-z0-9_.-]{30,}",
    ),
    *tokens("Dropbox token", "https://developers.dropbox.com/oauth-guide", "sl.", r"(?:u\.)?[A-Za-z0-9_=-]{100,}"),
    *tokens(
        "Duffel token",
        "https://duffel.com/docs/api/overview/test-your-integration",
        "duffel_test_ duffel_live_",
        r"[A-Za-z0-9_=-]{30,}",
    ),
    *tokens(
        "Dynatrace token",
        "https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients/access-tokens",
        "dt0c01. dt0s01. dt0s02. dt0s16.",
        r"[A-Za-z0-9]{8,}\.[A-Za-z0-9]{40,}",
    ),
    *tokens("EasyPost key", "https://docs.easypost.com/docs/authentication", "EZAK EZTK", f"[A-Za-z0-9]{{54}}{_END}"),
    *tokens(
        "Facebook token",
        "https://developers.facebook.com/docs/facebook-login/guides/access-tokens",
        "EAAM EAAC EAAB EAAG",
        "[A-Za-z0-9]{80,}",
    ),
    form(
        "Facebook token",
        "https://developers.facebook.com/docs/facebook-login/guides/access-tokens",
        "|",
        r"(?<![0-9])[0-9]{15,16}\|(?P<secret>[0-9A-Za-z_-]{27,40})(?![0-9A-Za-z_-])",
        r"[0-9]{5}\|[a-z0-9_-]{8}",
        is_random,
    ),
    *tokens(
        "Flutterwave key", _FLUTTERWAVE, "FLWSECK_TEST- FLWSECK- FLWPUBK_TEST- FLWPUBK-", "[A-Za-z0-9]{12,}(?:-X)?"
    ),
    *tokens(
        "Fly.io token", "https://fly.io/docs/security/tokens/", "fo1_ fm1a_ fm1r_ fm2_", r"[A-Za-z0-9+/_-]{40,}={0,3}"
    ),
    *tokens(
        "Frame.io token",
        "https://developer.frame.io/docs/getting-started/authentication",
        "fio-u-",
        "[A-Za-z0-9_=-]{60,}",
    ),
    *tokens(
        "Harness token",
        "https://developer.harness.io/docs/platform/automation/api/api-quickstart",
        "pat. sat.",
        r"[A-Za-z0-9_-]{22}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{20}",
    ),
    form(
        "Terraform token",
        "https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens",
        ".atlasv1.",
        rf"{_STARTS}[A-Za-z0-9]{{14}}\.atlasv1\.[A-Za-z0-9_=-]{{40,}}",
    ),
    *tokens("Heroku key", "https://devcenter.heroku.com/articles/platform-api-quickstart", "HRKU-", rf"{_W}{{36,}}"),
    *tokens(
        "Infracost token",
        "https://www.infracost.io/docs/infracost_cloud/get_started/",
        "ico-",
        f"(?=[A-Za-z]{{0,31}}[0-9])[A-Za-z0-9]{{32}}{_END}",
    ),
    *tokens(
        "42 secret", "https://api.intra.42.fr/apidoc/guides/getting_started", "s-s4t2ud- s-s4t2af-", "[a-f0-9]{64}"
    ),
    *tokens(
        "LaunchDarkly key",
        "https://launchdarkly.com/docs/home/account/environment/keys",
        "sdk- mob- api-",
        r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    ),
    *tokens("Linear key", "https://linear.app/developers/graphql", "lin_api_ lin_oauth_", "[A-Za-z0-9]{30,}"),
    *tokens(
        "LangSmith key",
        "https://docs.langchain.com/langsmith/create-account-api-key",
        "lsv2_pt_ lsv2_sk_",
        "[A-Za-z0-9_]{32,}",
    ),
    *tokens(
        "Mailgun key",
        "https://documentation.mailgun.com/docs/mailgun/user-manual/get-started/",
        "key- pubkey-",
        f"[a-f0-9]{{32}}{_END}",
    ),
    form(
        "Mailchimp key",
        "https://mailchimp.com/developer/marketing/guides/quick-start/",
        "-us",
        rf"{_STARTS}[0-9a-f]{{32}}-us[0-9]{{1,2}}{_END}",
        "[0-9a-f]{3}-us[0-9]",
    ),
    *tokens(
        "Mapbox token",
        "https://docs.mapbox.com/help/dive-deeper/access-tokens/",
        "pk. sk. tk.",
        r"[A-Za-z0-9_-]{40,}\.[A-Za-z0-9_-]{20,}",
    ),
    form(
        "MaxMind key",
        "https://dev.maxmind.com/license-key-format/",
        "_mmk",
        rf"{_STARTS}[A-Za-z0-9]{{6}}_[A-Za-z0-9]{{29}}_mmk",
    ),
    *tokens("New Relic key", _NEW_RELIC, "NRAK- NRII- NRJS- NRIQ- NRRA- NRSP-", "[A-Za-z0-9_-]{19,}"),
    form("New Relic key", _NEW_RELIC, "nral", rf"{_STARTS}[A-Za-z0-9]{{36,40}}NRAL"),
    *tokens("Notion token", "https://developers.notion.com/docs/authorization", "ntn_ secret_", "[A-Za-z0-9]{43,}"),
    *tokens(
        "NuGet key",
        "https://learn.microsoft.com/en-us/nuget/nuget-org/publish-a-package",
        "oy2",
        f"[a-z0-9]{{43}}{_END}",
    ),
    *tokens(
        "Octopus key",
        "https://octopus.com/docs/octopus-rest-api/how-to-create-an-api-key",
        "API-",
        f"(?=[A-Z]{{0,25}}[0-9])[A-Z0-9]{{25,32}}{_END}",
    ),
    *tokens(
        "OpenShift token",
        "https://docs.redhat.com/en/documentation/openshift_container_platform/4.18/html/authentication_and_authorization/managing-oauth-access-tokens",
        "sha256~",
        rf"{_W}{{43}}(?!{_W})",
    ),
    *tokens("Perplexity key", "https://docs.perplexity.ai/guides/getting-started", "pplx-", "[A-Za-z0-9]{40,}"),
    *tokens(
        "Plaid token",
        "https://plaid.com/docs/api/tokens/",
        "access-sandbox- access-development- access-production-",
        "[0-9a-f-]{36}",
    ),
    *tokens("PlanetScale token", _PLANETSCALE, "pscale_tkn_ pscale_oauth_ pscale_pw_", r"[A-Za-z0-9_=.-]{32,}"),
    *tokens("PostHog key", "https://posthog.com/docs/api", "phx_ phs_", "[A-Za-z0-9]{36,}"),
    *tokens(
        "Postman key",
        "https://learning.postman.com/docs/developer/postman-api/authentication/",
        "PMAK-",
        r"[A-Fa-f0-9]{24}-[A-Fa-f0-9]{34}",
    ),
    *tokens(
        "Prefect key",
        "https://docs.prefect.io/v3/how-to-guides/cloud/manage-users/api-keys",
        "pnu_ pnb_",
        "[A-Za-z0-9]{36}",
    ),
    *tokens(
        "Pulumi token",
        "https://www.pulumi.com/docs/administration/access-identity/access-tokens/",
        "pul-",
        "[a-f0-9]{40}",
    ),
    *tokens("ReadMe key", "https://docs.readme.com/main/reference/authentication", "rdme_", "[a-z0-9]{60,}"),
    *tokens(
        "Replicate token", "https://replicate.com/docs/topics/security/api-tokens", "r8_", f"[A-Za-z0-9]{{37}}{_END}"
    ),
    *tokens(
        "Resend key",
        "https://resend.com/docs/dashboard/api-keys/introduction",
        "re_",
        r"(?=[A-Za-z_]{0,30}[0-9])[A-Za-z0-9]{8}_[A-Za-z0-9]{20,}",
    ),
    *tokens("RubyGems key", "https://guides.rubygems.org/api-key-scopes/", "rubygems_", "[a-f0-9]{48}"),
    *tokens("Scalingo token", "https://developers.scalingo.com/", "tk-us-", rf"{_W}{{48}}"),
    *tokens(
        "Brevo key",
        "https://developers.brevo.com/docs/getting-started",
        "xkeysib- xsmtpsib-",
        r"[a-f0-9]{64}-[A-Za-z0-9]{16}",
    ),
    *tokens(
        "Sentry token",
        "https://docs.sentry.io/account/auth-tokens/",
        "sntrys_ sntryu_ sntrya_ sntryi_",
        "[A-Za-z0-9+/=_-]{40,}",
    ),
    *tokens("SettleMint token", _SETTLEMINT, "sm_aat_ sm_pat_ sm_sat_", f"[A-Za-z0-9]{{16}}{_END}"),
    *tokens(
        "Shippo token",
        "https://docs.goshippo.com/docs/guides_general/authentication/",
        "shippo_live_ shippo_test_",
        "[A-Fa-f0-9]{40}",
    ),
    *tokens("Shopify token", _SHOPIFY, "shpat_ shpca_ shppa_ shpss_ shpua_", "[A-Fa-f0-9]{32}"),
    *tokens(
        "Snyk token",
        "https://docs.snyk.io/snyk-api/authentication-for-api",
        "snyk_uat. snyk_sat.",
        r"[A-Za-z0-9_.-]{20,}",
    ),
    *tokens(
        "Sonar token",
        "https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens",
        "sqp_ squ_ sqa_",
        "[a-z0-9]{40}",
    ),
    *tokens(
        "Sourcegraph token",
        "https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token",
        "sgp_ sgd_ slk_",
        "(?:[A-Za-z0-9]{5,16}_)?[A-Fa-f0-9]{40,}",
    ),
    *tokens(
        "Square token",
        "https://developer.squareup.com/docs/build-basics/access-tokens",
        "EAAA sq0atp- sq0csp- sq0idp-",
        rf"{_W}{{22,}}",
    ),
    *tokens("Supabase key", "https://supabase.com/docs/guides/api/api-keys", "sbp_ sb_secret_", r"[A-Za-z0-9_-]{20,}"),
    *tokens(
        "Tailscale key",
        "https://tailscale.com/kb/1085/auth-keys",
        "tskey-",
        r"(?:auth|api|client|scim|webhook)-[A-Za-z0-9_-]{16,}",
    ),
    form(
        "Telegram token",
        "https://core.telegram.org/bots/api#authorizing-your-bot",
        ":a",
        r"(?<![0-9])[0-9]{6,16}:A[A-Za-z0-9_-]{33,35}(?![A-Za-z0-9_-])",
        "[0-9]{3}:a[a-z0-9_-]{8}",
    ),
    *tokens("Twilio key", "https://www.twilio.com/docs/iam/api-keys", "SK", f"[0-9a-f]{{32}}{_END}"),
    *tokens(
        "Twitter token",
        "https://docs.x.com/fundamentals/authentication/overview",
        "AAAAAAAAAAAAAAAAAAAAA",
        "[A-Za-z0-9%]{60,}",
        is_random,
    ),
    *tokens(
        "Typeform token",
        "https://www.typeform.com/developers/get-started/personal-access-token/",
        "tfp_",
        r"[A-Za-z0-9_.=-]{40,}",
    ),
    *tokens("Vault token", _VAULT, "hvs. hvb. hvr.", rf"{_W}{{20,}}"),
    *tokens(
        "Vault token", _VAULT, "s. b.", f"(?=[A-Za-z]{{0,23}}[0-9])(?=[a-z0-9]{{0,23}}[A-Z])[A-Za-z0-9]{{24}}{_END}"
    ),
    *tokens(
        "Vercel token",
        "https://vercel.com/docs/sign-in-with-vercel/tokens",
        "vcp_ vci_ vca_ vcr_ vck_",
        "[A-Za-z0-9]{24,}",
    ),
    *tokens("xAI key", "https://docs.x.ai/docs/overview", "xai-", "[A-Za-z0-9]{70,}"),
    *tokens("Groq key", "https://console.groq.com/docs/quickstart", "gsk_", "[A-Za-z0-9]{40,}"),
    *tokens("Yandex token", _YANDEX, "t1.", r"[A-Za-z0-9_-]+={0,2}\.[A-Za-z0-9_-]{80,}={0,2}"),
    *tokens("Yandex key", _YANDEX, "AQVN", rf"{_W}{{35,38}}"),
    *tokens("Yandex key", _YANDEX, "YCA YCM YCN YCP", rf"{_W}{{37}}(?!{_W})"),
    # Hashes of passwords, as crypt(3) writes them: weak passwords are found from them.
    *tokens(
        "password hash",
        "https://man7.org/linux/man-pages/man5/crypt.5.html",
        "$2a$ $2b$ $2y$ $1$ $5$ $6$ $y$ $apr1$ $argon2",
        r"[A-Za-z0-9./$=,+]{20,}",
    ),
)
