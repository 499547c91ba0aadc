"""Credentials that are recognised by their own form, wherever they appear, most used in CI first.

The forms are those that the vendors document, or where they don't, that GitHub's list of supported secret scanning
patterns and the rules of gitleaks and trufflehog agree on. A prefix that all credentials of a kind share is no secret.
"""

from bench.redaction.sample import Maker, one_of

_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]{1}[0-9a-f]{3}-[0-9a-f]{12}"
_JWT = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.«eyJ[A-Za-z0-9_-]{60,300}».«[A-Za-z0-9_-]{43}»"

FORMS: dict[str, Maker] = {
    "GitHub personal access token": one_of("ghp_«[A-Za-z0-9]{36}»"),
    "GitHub fine-grained token": one_of("github_pat_«[A-Za-z0-9]{22}_[A-Za-z0-9]{59}»"),
    "GitHub job, app and OAuth tokens": one_of(
        "ghs_«[A-Za-z0-9]{36}»", "gho_«[A-Za-z0-9]{36}»", "ghu_«[A-Za-z0-9]{36}»", "ghr_«[A-Za-z0-9]{76}»"
    ),
    "GitLab personal access token": one_of(
        "glpat-«[A-Za-z0-9_-]{20}»", "glpat-«[A-Za-z0-9_-]{27,80}».01.«[0-9a-z]{9}»"
    ),
    "GitLab job, runner and trigger tokens": one_of(
        "glcbt-«[0-9a-f]{2}_[A-Za-z0-9_-]{20}»",
        "glrt-«[A-Za-z0-9_-]{20}»",
        "glrt-t1_«[A-Za-z0-9_-]{27,60}».01.«[0-9a-z]{9}»",
        "GR1348941«[A-Za-z0-9_-]{20}»",
        "glptt-«[0-9a-f]{40}»",
    ),
    "GitLab deploy and other tokens": one_of(
        "gldt-«[A-Za-z0-9_-]{20}»",
        "glft-«[A-Za-z0-9_-]{20}»",
        "glsoat-«[A-Za-z0-9_-]{20}»",
        "gloas-«[A-Za-z0-9_-]{64}»",
        "glagent-«[A-Za-z0-9_-]{50}»",
        "glimt-«[A-Za-z0-9_-]{25}»",
        "glffct-«[A-Za-z0-9_-]{20}»",
    ),
    "Anthropic": one_of(
        "sk-ant-api03-«[A-Za-z0-9_-]{93}AA»", "sk-ant-admin01-«[A-Za-z0-9_-]{93}AA»", "sk-ant-oat01-«[A-Za-z0-9_-]{95}»"
    ),
    "OpenAI key, old form": one_of("sk-«[A-Za-z0-9]{20}»T3BlbkFJ«[A-Za-z0-9]{20}»"),
    "OpenAI project, service and admin keys": one_of(
        "sk-proj-«[A-Za-z0-9_-]{74}»T3BlbkFJ«[A-Za-z0-9_-]{74}»",
        "sk-proj-«[A-Za-z0-9_-]{58}»T3BlbkFJ«[A-Za-z0-9_-]{58}»",
        "sk-svcacct-«[A-Za-z0-9_-]{74}»T3BlbkFJ«[A-Za-z0-9_-]{74}»",
        "sk-admin-«[A-Za-z0-9_-]{58}»T3BlbkFJ«[A-Za-z0-9_-]{58}»",
    ),
    "AWS access key id": one_of("AKIA«[A-Z2-7]{16}»", "ASIA«[A-Z2-7]{16}»"),
    "AWS Bedrock key": one_of("ABSK«QmVkcm9ja0FQSUtleS[A-Za-z0-9+/]{104}»"),
    "Google API key": one_of("AIza«[A-Za-z0-9_-]{35}»"),
    "Google OAuth": one_of(
        "GOCSPX-«[A-Za-z0-9_-]{28}»", "ya29.«[A-Za-z0-9_-]{120,200}»", "1//0«[A-Za-z0-9_-]{60,100}»"
    ),
    "Azure AD client secret": one_of("«[A-Za-z0-9_~.]{3}8Q~[A-Za-z0-9_~-]{33}[A-Za-z0-9]{1}»"),
    "Azure DevOps token": one_of("«[A-Za-z0-9]{76}»AZDO«[A-Za-z0-9]{4}»"),
    "Azure Container Registry": one_of("«[A-Za-z0-9/+]{42}»+ACR«[A-D]{1}[A-Za-z0-9]{5}»"),
    "npm": one_of("npm_«[A-Za-z0-9]{36}»"),
    "PyPI": one_of(
        "pypi-AgEIcHlwaS5vcmc«[A-Za-z0-9_-]{140,180}»", "pypi-AgENdGVzdC5weXBpLm9yZw«[A-Za-z0-9_-]{120,160}»"
    ),
    "RubyGems": one_of("rubygems_«[0-9a-f]{48}»"),
    "crates.io": one_of("cio«[A-Za-z0-9]{32}»"),
    "NuGet": one_of("oy2«[a-z0-9]{43}»"),
    "Clojars": one_of("CLOJARS_«[a-z0-9]{60}»"),
    "Docker Hub": one_of("dckr_pat_«[A-Za-z0-9_-]{27}»", "dckr_oat_«[A-Za-z0-9_-]{32}»"),
    "Slack bot, user and app tokens": one_of(
        "xoxb-[0-9]{12}-[0-9]{13}-«[A-Za-z0-9]{24}»",
        "xoxp-[0-9]{12}-[0-9]{12}-[0-9]{13}-«[0-9a-f]{32}»",
        "xapp-1-A[A-Z0-9]{10}-[0-9]{13}-«[0-9a-f]{64}»",
        "xoxe.xoxp-1-«[A-Za-z0-9]{163}»",
        "xoxe-1-«[A-Za-z0-9]{146}»",
    ),
    "Slack webhook": one_of(
        "https://hooks.slack.com/services/T[A-Z0-9]{10}/B[A-Z0-9]{10}/«[A-Za-z0-9]{24}»",
        "https://hooks.slack.com/triggers/T[A-Z0-9]{10}/[0-9]{13}/«[0-9a-f]{32}»",
        "https://hooks.slack.com/workflows/T[A-Z0-9]{8}/A[A-Z0-9]{10}/[0-9]{18}/«[A-Za-z0-9]{24}»",
    ),
    "Discord bot token": one_of("«[MN]{1}[A-Za-z0-9]{25}.G[A-Za-z0-9_-]{5}.[A-Za-z0-9_-]{38}»"),
    "Discord webhook": one_of(
        "https://discord.com/api/webhooks/[0-9]{19}/«[A-Za-z0-9_-]{68}»",
        "https://discordapp.com/api/webhooks/[0-9]{18}/«[A-Za-z0-9_-]{68}»",
    ),
    "Teams webhook": one_of(
        f"https://contoso.webhook.office.com/webhookb2/{_UUID}@{_UUID}/IncomingWebhook/«[0-9a-f]{{32}}»/{_UUID}",
        "https://prod-42.westeurope.logic.azure.com:443/workflows/[0-9a-f]{32}/triggers/manual/paths/invoke"
        "?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=«[A-Za-z0-9_-]{43}»",
    ),
    "Telegram bot": one_of(
        "[0-9]{10}:«AA[A-Za-z0-9_-]{33}»", "https://api.telegram.org/bot[0-9]{10}:«AA[A-Za-z0-9_-]{33}»/getMe"
    ),
    "Stripe": one_of(
        "sk_live_«[A-Za-z0-9]{24,99}»",
        "sk_test_«[A-Za-z0-9]{24,99}»",
        "rk_live_«[A-Za-z0-9]{24,99}»",
        "whsec_«[A-Za-z0-9]{32}»",
    ),
    "Twilio API key": one_of("SK«[0-9a-f]{32}»"),
    "SendGrid": one_of("SG.«[A-Za-z0-9_-]{22}.[A-Za-z0-9_-]{43}»"),
    "Mailgun": one_of("key-«[0-9a-f]{32}»", "«[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}»"),
    "Mailchimp": one_of("«[0-9a-f]{32}-us1[0-9]{1}»"),
    "Brevo": one_of("xkeysib-«[0-9a-f]{64}-[A-Za-z0-9]{16}»"),
    "Sentry DSN": one_of(
        "https://«[0-9a-f]{32}»@o[0-9]{6}.ingest.sentry.io/[0-9]{7}",
        "https://«[0-9a-f]{32}»@o[0-9]{16}.ingest.us.sentry.io/[0-9]{16}",
        "https://«[0-9a-f]{32}»@sentry.io/[0-9]{7}",
        "https://«[0-9a-f]{32}»:«[0-9a-f]{32}»@sentry.example.com/[0-9]{2}",
    ),
    "Sentry tokens": one_of(
        "sntryu_«[0-9a-f]{64}»",
        "sntrys_eyJpYXQiO«[A-Za-z0-9]{60,120}LCJyZWdpb25fdXJs[A-Za-z0-9]{40,90}_[A-Za-z0-9+/]{43}»",
    ),
    "New Relic": one_of("NRAK-«[A-Z0-9]{27}»", "NRII-«[A-Za-z0-9_-]{32}»", "«[0-9a-f]{36}»NRAL", "NRJS-«[0-9a-f]{19}»"),
    "Grafana": one_of(
        "glsa_«[A-Za-z0-9]{32}_[0-9a-f]{8}»", "glc_eyJvIjoi«[A-Za-z0-9+/]{80,180}»", "eyJrIjoi«[A-Za-z0-9]{80,120}»"
    ),
    "Honeycomb": one_of("hcaik_«[a-z0-9]{58}»"),
    "HashiCorp Vault": one_of("hvs.«[A-Za-z0-9_-]{90,110}»", "hvb.«[A-Za-z0-9_-]{138,200}»", "s.«[A-Za-z0-9]{24}»"),
    "Terraform Cloud": one_of("«[A-Za-z0-9]{14}».atlasv1.«[A-Za-z0-9]{67}»"),
    "Pulumi": one_of("pul-«[0-9a-f]{40}»"),
    "Databricks": one_of("dapi«[0-9a-f]{32}»", "dapi«[0-9a-f]{32}»-2"),
    "DigitalOcean": one_of("dop_v1_«[0-9a-f]{64}»", "doo_v1_«[0-9a-f]{64}»", "dor_v1_«[0-9a-f]{64}»"),
    "Heroku, new form": one_of("HRKU-«AA[A-Za-z0-9_-]{58}»"),
    "Netlify": one_of("nfp_«[A-Za-z0-9]{36}»"),
    "Vercel": one_of(
        "vcp_«[A-Za-z0-9]{56}»", "vck_«[A-Za-z0-9]{56}»", "vercel_blob_rw_«[A-Za-z0-9]{16}_[A-Za-z0-9]{30}»"
    ),
    "Cloudflare": one_of(
        "v1.0-«[0-9a-f]{24}-[0-9a-f]{146}»",
        "cfut_«[A-Za-z0-9]{40}[0-9a-f]{8}»",
        "cfat_«[A-Za-z0-9]{40}[0-9a-f]{8}»",
        "cfk_«[A-Za-z0-9]{40}[0-9a-f]{8}»",
    ),
    "Fly.io": one_of(
        "fo1_«[A-Za-z0-9_-]{43}»",
        "fm2_«lJPECAAAAAAA[A-Za-z0-9+/]{200,400}»",
        "fm1r_«lJPECAAAAAAA[A-Za-z0-9+/]{150,300}»",
    ),
    "Linear": one_of("lin_api_«[A-Za-z0-9]{40}»"),
    "Notion": one_of("ntn_«[0-9]{11}[A-Za-z0-9]{35}»", "secret_«[A-Za-z0-9]{43}»"),
    "Atlassian": one_of(
        "ATATT3xFfGF0«[A-Za-z0-9_-]{171}=[0-9A-F]{8}»",
        "ATCTT3xFfGN0«[A-Za-z0-9_-]{171}=[0-9A-F]{8}»",
        "ATBB«[A-Za-z0-9]{32}»",
    ),
    "Shopify": one_of("shpat_«[0-9a-f]{32}»", "shpca_«[0-9a-f]{32}»", "shppa_«[0-9a-f]{32}»", "shpss_«[0-9a-f]{32}»"),
    "Square": one_of("EAAAE«[A-Za-z0-9_-]{59}»", "sq0atp-«[A-Za-z0-9_-]{22}»", "sq0csp-«[A-Za-z0-9_-]{43}»"),
    "Postman": one_of("PMAK-«[0-9a-f]{24}-[0-9a-f]{34}»"),
    "Hugging Face": one_of("hf_«[A-Za-z]{34}»", "api_org_«[A-Za-z]{34}»"),
    "Replicate": one_of("r8_«[A-Za-z0-9]{37}»"),
    "Groq, xAI, Perplexity, OpenRouter": one_of(
        "gsk_«[A-Za-z0-9]{52}»", "xai-«[A-Za-z0-9]{80}»", "pplx-«[A-Za-z0-9]{48}»", "sk-or-v1-«[0-9a-f]{64}»"
    ),
    "LangSmith, Langfuse, Pinecone": one_of(
        "lsv2_pt_«[0-9a-f]{32}_[0-9a-f]{10}»", f"sk-lf-«{_UUID}»", "pcsk_«[A-Za-z0-9]{6}_[A-Za-z0-9]{63}»"
    ),
    "Doppler": one_of("dp.pt.«[A-Za-z0-9]{43}»", "dp.st.dev.«[A-Za-z0-9]{43}»"),
    "PlanetScale": one_of(
        "pscale_tkn_«[A-Za-z0-9_-]{43}»", "pscale_pw_«[A-Za-z0-9_-]{43}»", "pscale_oauth_«[A-Za-z0-9_-]{43}»"
    ),
    "Supabase": one_of("sbp_«[0-9a-f]{40}»", "sb_secret_«[A-Za-z0-9_-]{22}_[A-Za-z0-9_-]{8}»"),
    "SonarQube": one_of("squ_«[0-9a-f]{40}»", "sqp_«[0-9a-f]{40}»", "sqa_«[0-9a-f]{40}»"),
    "Artifactory": one_of("AKCp«[A-Za-z0-9]{69}»", "cmVmd«[A-Za-z0-9]{59}»"),
    "Octopus Deploy": one_of("API-«[A-Z0-9]{26}»"),
    "Dynatrace": one_of("dt0c01.«[A-Z0-9]{24}.[A-Z0-9]{64}»"),
    "Buildkite": one_of("bkua_«[0-9a-f]{40}»"),
    "CircleCI": one_of("CCIPAT_«[A-Za-z0-9]{22}_[0-9a-f]{40}»", "CCIPRJ_«[A-Za-z0-9]{22}_[0-9a-f]{40}»"),
    "Harness": one_of("pat.«[A-Za-z0-9_-]{22}.[0-9a-f]{24}.[A-Za-z0-9]{20}»"),
    "LaunchDarkly": one_of(f"api-«{_UUID}»", f"sdk-«{_UUID}»"),
    "PostHog": one_of("phx_«[A-Za-z0-9]{43}»"),
    "Tailscale": one_of(
        "tskey-auth-k[A-Za-z0-9]{11}CNTRL-«[A-Za-z0-9]{32}»", "tskey-api-k[A-Za-z0-9]{11}CNTRL-«[A-Za-z0-9]{32}»"
    ),
    "1Password": one_of(
        "ops_eyJ«[A-Za-z0-9+/]{300,500}»",
        "A3-[A-Z0-9]{6}-«[A-Z0-9]{6}-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}»",
    ),
    "Infracost": one_of("ico-«[A-Za-z0-9]{32}»"),
    "Prefect": one_of("pnu_«[A-Za-z0-9]{36}»"),
    "Sourcegraph": one_of("sgp_«[0-9a-f]{16}_[0-9a-f]{40}»", "sgp_local_«[0-9a-f]{40}»"),
    "OpenShift": one_of("sha256~«[A-Za-z0-9_-]{43}»"),
    "Airtable": one_of("pat«[A-Za-z0-9]{14}.[0-9a-f]{64}»"),
    "Contentful": one_of("CFPAT-«[A-Za-z0-9_-]{43}»"),
    "Figma": one_of("figd_«[A-Za-z0-9_-]{40}»"),
    "Typeform": one_of("tfp_«[A-Za-z0-9_.-]{58}[A-Za-z0-9]{1}»"),
    "EasyPost": one_of("EZAK«[A-Za-z0-9]{54}»", "EZTK«[A-Za-z0-9]{54}»"),
    "Shippo": one_of("shippo_live_«[0-9a-f]{40}»", "shippo_test_«[0-9a-f]{40}»"),
    "Readme": one_of("rdme_«[a-z0-9]{70}»"),
    "Mapbox": one_of("sk.eyJ1Ijoi«[A-Za-z0-9]{70,90}.[A-Za-z0-9_-]{22}»"),
    "Adafruit IO": one_of("aio_«[A-Za-z0-9]{28}»"),
    "Alibaba Cloud": one_of("LTAI«[A-Za-z0-9]{20}»"),
    "ClickHouse Cloud": one_of("4b1d«[A-Za-z0-9]{38}»"),
    "MaxMind": one_of("«[A-Za-z0-9]{6}_[A-Za-z0-9]{29}»_mmk"),
    "Facebook": one_of("EAACEdEose0cBA«[A-Za-z0-9]{100,160}»"),
    "JSON web token": one_of(
        _JWT,
        "eyJhbGciOiJSUzI1NiIsImtpZCI6I[A-Za-z0-9]{20}.«eyJ[A-Za-z0-9_-]{200,600}».«[A-Za-z0-9_-]{342}»",
        "eyJhbGciOiJFZERTQSJ9.«eyJ[A-Za-z0-9_-]{60,100}».«[A-Za-z0-9_-]{86}»",
    ),
    "age secret key": one_of("AGE-SECRET-KEY-1«[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}»"),
}
