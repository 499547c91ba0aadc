"""For each row of the tables of secrets, what must be hidden, and what looks like it and must stay.

The random parts are made when the tests run, so that no scanner takes this file for a leak. In a template, `<a36>` is
36 letters and digits, `h` hexadecimal digits, `A` capitals and digits, `d` digits, `l` small letters and digits, `b`
base64, `w` letters, digits, hyphens and underscores, `u` a UUID. Square brackets are around the secret, if it isn't all
of the template; `{p}` is the row's hint with its capitals.
"""

import random
import re
import string
from typing import Final, NamedTuple

_HEX: Final = "0123456789abcdef"
_MADE_OF: Final = {
    "a": string.ascii_letters + string.digits,
    "h": _HEX,
    "A": string.ascii_uppercase + string.digits,
    "d": string.digits,
    "l": string.ascii_lowercase + string.digits,
    "b": string.ascii_letters + string.digits + "+/",
    "w": string.ascii_letters + string.digits + "_-",
}


class Example(NamedTuple):
    """What must be hidden in a text."""

    text: str
    secret: str


def fill(template: str, seed: int) -> str:
    """The template with its random parts."""
    source = random.Random(seed)  # noqa: S311 (nothing depends on it)

    def part(match: re.Match[str]) -> str:
        if match[1] == "u":
            return "-".join("".join(source.choices(_HEX, k=length)) for length in (8, 4, 4, 4, 12))
        made = "".join(source.choices(_MADE_OF[match[1]], k=int(match[2])))
        # Few are without a digit, and some forms ask for one.
        return made if len(made) < 3 or match[1] == "d" else f"{made[:-3]}3{made[-2:]}"

    return re.sub(r"<([aAhdlbwu])(\d*)>", part, template)


def example(template: str, seed: int) -> Example:
    """A text with its secret."""
    text = fill(template, seed)
    inner = re.search(r"\[\[(.*?)\]\]", text, re.DOTALL)
    plain = text.replace("[[", "").replace("]]", "")
    return Example(plain, inner[1] if inner else plain)


PREFIXED: Final = {
    # prefixes: what must be hidden, what must stay
    "sk-ant-": ("{p}api03-<w93>", "{p}key"),
    "ghp_ gho_ ghu_ ghs_ ghr_": ("{p}<a36>", "{p}token_name"),
    "github_pat_": ("{p}<a22>_<a59>", "{p}is_missing"),
    "glpat- gldt- glrt- glptt- glft- glimt- glsoat- glffct- glagent- gloas-": ("{p}<w20>", "{p}prefix"),
    "glrtr- glcbt- GR1348941": ("{p}<w24>", "{p}"),
    "xoxb- xoxp- xoxa- xoxr- xoxs- xoxo- xoxc- xoxd- xoxe- xapp-": ("{p}<d12>-<d12>-<a24>", "{p}tokens-are-secret"),
    "xoxe.": ("{p}xoxp-1-<A163>", "{p}tokens"),
    "sk_live_ sk_test_ sk_prod_ rk_live_ rk_test_ rk_prod_": ("{p}<a24>", "di{p}integrationsuitename"),
    "whsec_": ("{p}<b32>", "{p}example"),
    "npm_": ("{p}<a36>", "{p}config_registry=https://packages.example/"),
    "pypi-A": ("{p}gEIcHlwaS5vcmc<w80>", "pypi-attestations-for-a-package-with-a-rather-long-name==0.0.22"),
    "hf_ api_org_": ("{p}<a34>", "{p}requiredCharacteristicTypesForDisplay"),
    "dop_v1_ doo_v1_ dor_v1_": ("{p}<h64>", "{p}token"),
    "SG.": ("{p}<w22>.<w43>", "{p}Extensions.Hosting"),
    "sk-": ("{p}proj-<a40>", "{p}learn-contrib-with-a-long-kebab-case-name-2-of-many-words"),
    "AKIA ASIA ABIA ACCA": ("{p}<A16>", "{p}N"),
    "ABSK": ("{p}<b112>", "{p}ELETON"),
    "bedrock-api-key-": ("{p}<b40>", "{p}name"),
    "AIza": ("{p}<w35>", "{p}<w12>"),
    "ya29.": ("{p}<w60>", "{p}x"),
    "GOCSPX-": ("{p}<w28>", "{p}x"),
    "eyJ": ("{p}hbGciOiJIUzI1NiJ9.eyJzdWIiOiIx<w20>.<w43>", "{p} is how a JSON object begins in base64"),
    "ZXlK": ("{p}<b100>", "{p}x"),
    "eyJrIjoi": ("{p}<b80>", "{p}x"),
    "glsa_": ("{p}<a32>_<h8>", "{p}token"),
    "glc_": ("{p}<b60>", "{p}context"),
    "A3-": ("{p}<A6>-<A6>-<A5>-<A5>-<A5>-<A5>", "{p}PAPER-SIZE"),
    "ops_eyJ": ("{p}<b250>", "{p}x"),
    "p8e-": ("{p}<w32>", "{p}x"),
    "AGE-SECRET-KEY-1": ("{p}<A58>", "{p}"),
    "pat": ("{p}<a14>.<h64>", "{p}ch-2.7.6"),
    "LTAI": ("{p}<a20>", "{p}PEI"),
    "AKCp": ("{p}<a69>", "{p}x"),
    "cmVmd": ("{p}<a59>", "{p}x"),
    "ATATT3 ATCTT3": ("{p}<w180>", "{p}x"),
    "ATBB": ("{p}<a32>", "{p}x"),
    "sc_ ext_ scauth_ authress_": ("{p}<l20>.<l5>.acc-<l20>.<w60>", "{p}module.name.acc"),
    "CLOJARS_ clojars_": ("{p}<l60>", "{p}token"),
    "4b1d": ("{p}<a38>", "{p}<h36>"),
    "v1.0-": ("{p}<h24>-<h146>", "{p}<h8>"),
    "dapi dkea dose": ("{p}<h32>", "{p}<h10>"),
    "dnkey-": ("{p}<w26>-<w52>", "{p}host"),
    "dckr_pat_ dckr_oat_": ("{p}<w27>", "{p}x"),
    "dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit.": ("{p}<a43>", "{p}name"),
    "sl.": ("{p}<w135>", "{p}module.sub"),
    "duffel_test_ duffel_live_": ("{p}<w43>", "{p}mode"),
    "dt0c01. dt0s01. dt0s02. dt0s16.": ("{p}<A24>.<A64>", "{p}x"),
    "EZAK EZTK": ("{p}<a54>", "{p}x"),
    "EAAM EAAC EAAB EAAG": ("{p}<a120>", "{p}<a12>"),
    "FLWSECK_TEST- FLWPUBK_TEST- FLWSECK- FLWPUBK-": ("{p}<h32>-X", "{p}X"),
    "fo1_ fm1a_ fm1r_ fm2_": ("{p}<b100>", "{p}frame"),
    "fio-u-": ("{p}<w64>", "{p}x"),
    "pat. sat.": ("{p}<w22>.<h24>.<a20>", "{p}x.y.z"),
    "HRKU-": ("{p}AA<w58>", "{p}x"),
    "ico-": ("{p}<a32>", "{p}arrow"),
    "s-s4t2ud- s-s4t2af-": ("{p}<h64>", "{p}x"),
    "sdk- mob- api-": ("{p}<u>", "{p}client-2.1.0"),
    "lin_api_ lin_oauth_": ("{p}<a40>", "{p}version"),
    "lsv2_pt_ lsv2_sk_": ("{p}<h32>_<h10>", "{p}x"),
    "key- pubkey-": ("{p}<h32>", "{p}name"),
    "pk. sk. tk.": ("{p}<a60>.<a22>", "{p}example.com"),
    "NRAK- NRII- NRJS- NRIQ- NRRA- NRSP-": ("{p}<A27>", "{p}x"),
    "ntn_ secret_": ("{p}<a46>", "{p}manager_client"),
    "oy2": ("{p}<l43>", "{p}<l10>"),
    "API-": ("{p}<A26>", "{p}CHANGES"),
    "sha256~": ("{p}<a43>", "{p}<h64>"),
    "pplx-": ("{p}<a48>", "{p}api"),
    "access-sandbox- access-development- access-production-": ("{p}<u>", "{p}logs"),
    "pscale_tkn_ pscale_oauth_ pscale_pw_": ("{p}<w43>", "{p}x"),
    "phx_ phs_": ("{p}<a43>", "{p}x"),
    "PMAK-": ("{p}<h24>-<h34>", "{p}x"),
    "pnu_ pnb_": ("{p}<a36>", "{p}x"),
    "pul-": ("{p}<h40>", "{p}x"),
    "rdme_": ("{p}<l70>", "{p}x"),
    "r8_": ("{p}<a37>", "{p}g8_b8_a8_unorm"),
    "re_": ("{p}<a8>_<a24>", "{p}compile_pattern"),
    "rubygems_": ("{p}<h48>", "{p}version"),
    "tk-us-": ("{p}<w48>", "{p}x"),
    "xkeysib- xsmtpsib-": ("{p}<h64>-<a16>", "{p}x"),
    "sntrys_ sntryu_ sntrya_ sntryi_": ("{p}<h64>", "{p}x"),
    "sm_aat_ sm_pat_ sm_sat_": ("{p}<a16>", "{p}x"),
    "shippo_live_ shippo_test_": ("{p}<h40>", "{p}mode"),
    "shpat_ shpca_ shppa_ shpss_ shpua_": ("{p}<h32>", "{p}x"),
    "snyk_uat. snyk_sat.": ("{p}<w60>", "{p}x"),
    "sqp_ squ_ sqa_": ("{p}<h40>", "{p}length"),
    "sgp_ sgd_ slk_": ("{p}<h16>_<h40>", "{p}x"),
    "EAAA": ("{p}<w60>", "{p}x"),
    "sq0atp- sq0csp- sq0idp-": ("{p}<w22>", "{p}x"),
    "sbp_ sb_secret_": ("{p}<h40>", "{p}x"),
    "tskey-": ("{p}auth-<a11>CNTRL-<a32>", "{p}name"),
    "SK": ("{p}<h32>", "{p}<h12>"),
    "AAAAAAAAAAAAAAAAAAAAA": ("{p}A<a80>", "{p}" + "A" * 100),
    "aio_": ("{p}<a28>", "{p}queue_name"),
    "bkua_ bkat_ bkaj_ bkct_ bkpt_ bkps_": ("{p}<h40>", "{p}x"),
    "CCIPAT_ CCIPRJ_": ("{p}<a22>_<h40>", "{p}x"),
    "cfut_ cfat_ cfk_ cfoat_ cfort_": ("{p}<a40><h8>", "{p}x"),
    "CFPAT-": ("{p}<w43>", "{p}x"),
    "cio": ("{p}<a32>", "{p}buffer"),
    "figd_ figdr_ figu_ figur_ figo_ figoh_": ("{p}<w40>", "{p}x"),
    "1//0 4/0A": ("{p}<w60>", "{p}x"),
    "hcaik_ hcbik_ hccik_ hcdik_ hcxik_ hcaic_ hcxic_ hcamk_ hcxmk_ hcalk_ hcxlk_": ("{p}<l58>", "{p}x"),
    "sk-lf- pk-lf-": ("{p}<u>", "{p}x"),
    "nfp_ nfc_ nfo_ nfb_ nfu_": ("{p}<a36>", "{p}x"),
    "sk-or-": ("{p}v1-<h64>", "{p}x"),
    "pcsk_": ("{p}<a6>_<a63>", "{p}x"),
    "vercel_blob_rw_": ("{p}<a40>", "{p}x"),
    "ewogICJ0eXBlIjogInNlcnZpY2VfYWNjb3Vud eyJ0eXBlIjoic2VydmljZV9hY2NvdW50 eyJ0eXBlIjogInNlcnZpY2VfYWNjb3Vud": (
        "{p}<b80>",
        "{p}",
    ),
    "ewogICAgInR5cGUiOiAic2VydmljZV9hY2NvdW50": ("{p}<b80>", "{p}"),
    "tfp_": ("{p}<w44>_<a14>", "{p}x"),
    "hvs. hvb. hvr.": ("{p}<w90>", "{p}x"),
    "s. b.": ("{p}<a20>aA1z", "{p}getClientConfigurations"),
    "vcp_ vci_ vca_ vcr_ vck_": ("{p}<a24>", "{p}x"),
    "xai-": ("{p}<a80>", "{p}sdk"),
    "gsk_": ("{p}<a52>", "{p}x"),
    "t1.": ("{p}<w30>.<w86>", "{p}micro"),
    "AQVN": ("{p}<w36>", "{p}x"),
    "YCA YCM YCN YCP": ("{p}<w37>", "{p}x"),
    "$2a$ $2b$ $2y$": ("{p}12$<a53>", "{p}x"),
    "$1$ $5$ $6$ $y$ $apr1$": ("{p}<a8>$<a22>", "{p}x"),
    "$argon2": ("{p}id$v=19$m=65536,t=3,p=4$<a22>$<a43>", "{p}x"),
}

AROUND: Final = {
    # name and hint of the row: what must be hidden, what must stay
    ("GitLab session", "_gitlab_session="): ("_gitlab_session=[[<h32>]]", "_gitlab_session=x"),
    ("Azure client secret", "q~"): ("<a3>8Q~<w34>", "FAQ~ <w34>"),
    ("Facebook token", "|"): ("<d15>|[[<w27>]]", "<d15>|averylongwordoflettersonly"),
    ("Terraform token", ".atlasv1."): ("<a14>.atlasv1.<w66>", "x.atlasv1.y"),
    ("Mailchimp key", "-us"): ("<h32>-us12", "<h32>-usage"),
    ("MaxMind key", "_mmk"): ("<a6>_<a29>_mmk", "name_mmk"),
    ("New Relic key", "nral"): ("<h36>FFFFNRAL", "FFFFNRAL"),
    ("Telegram token", ":a"): ("<d10>:A<w34>", "<d10>:A<w8>"),
    ("password in an address", "://"): ("postgres://app:[[<a12>]]@db:5432/x", "https://example.com:8443/path@2x.png"),
    ("token in an address", "://"): ("https://[[<a40>]]@github.com/o/r", "https://x-access-token@github.com/o/r"),
    ("Sentry DSN", "://"): ("https://[[<h32>]]@o1.ingest.sentry.io/2", "https://<h32>.example/2"),
    ("Slack webhook", "hooks.slack"): (
        "https://hooks.slack.com/services/[[T<A8>/B<A8>/<a24>]]",
        "https://hooks.slack.com/services/x",
    ),
    ("Discord webhook", "/webhooks/"): (
        "https://discord.com/api/webhooks/<d18>/[[<w68>]]",
        "https://api.github.com/repos/o/r/webhooks/<d9>",
    ),
    ("Teams webhook", "webhook"): (
        "https://x.webhook.office.com/webhookb2/[[<u>@<u>/IncomingWebhook/<h32>/<u>]]",
        "https://x.webhook.office.com/webhookb2/x/IncomingWebhook/y",
    ),
    ("Zapier webhook", "hooks.zapier.com"): (
        "https://hooks.zapier.com/hooks/catch/[[<d7>/<l7>]]",
        "https://hooks.zapier.com/hooks/catch/",
    ),
    ("webhook", "/hooks/"): ("https://chat.example/hooks/[[<l26>]]", "https://x.example/hooks/pre-commit"),
    ("signature in an address", "sig"): ("https://x/log?se=1&sig=[[<a43>%3D]]&sp=r", "https://x/log?sig=1"),
    ("signature in an address", "signature"): ("https://x/?Signature=[[<a40>]]", "https://x/?signature=none"),
    ("signature in an address", "x-amz-signature"): (
        "https://x/?X-Amz-Signature=[[<h64>]]",
        "https://x/?X-Amz-Signature=",
    ),
    ("signature in an address", "x-amz-security-token"): (
        "https://x/?X-Amz-Security-Token=[[<a80>]]",
        "https://x/?X-Amz-Security-Token=",
    ),
    ("signature in an address", "x-goog-signature"): (
        "https://x/?X-Goog-Signature=[[<h64>]]",
        "https://x/?X-Goog-Signature=",
    ),
    ("Authorization header", "authorization"): ("> Authorization: Bearer [[<w30>]]", "Authorization: required"),
    ("bearer token", "bearer"): ("sent as Bearer [[<w30>]]", "a bearer authentication header"),
    ("Cookie header", "cookie"): ("Cookie: [[id=<a20>; b=c]]", "the cookie is missing"),
    ("Cookie header", "cookie:"): ("Set-Cookie: id=[[<a20>]]; Path=/", "set-cookie: missing"),
    ("password of a command", "curl"): ("curl -u '[[user:<a12>]]' https://x", "curl -L https://x"),
    ("password of a command", "login"): (
        "docker login -u x -p [[<a12>]] ghcr.io",
        "docker login -u x --password-stdin",
    ),
    ("password of a command", "mysql"): ("mysql -uroot -p[[<a12>]] db", "mysql -uroot -p db"),
    ("password of a command", "mariadb"): ("mariadb -uroot -p[[<a12>]] db", "mariadb -uroot -p db"),
    ("password of a command", "sshpass"): ("sshpass -p [[<a12>]] ssh x", "sshpass -e ssh x"),
    ("password of a command", "redis-cli"): ("redis-cli -h x -a [[<a12>]] ping", "redis-cli -h x ping"),
    ("password of a command", "ldap"): ("ldapsearch -D cn=x -w [[<a12>]] -b y", "ldapsearch -x -b y"),
    ("password of a command", "twine"): ("twine upload -u x -p [[<a12>]] dist/*", "twine upload dist/*"),
    ("password of a command", "mongo"): ("mongosh -u x -p [[<a12>]] db", "mongosh db"),
    ("password of a command", "sqlcmd"): ("sqlcmd -S x -U sa -P [[<a12>]]", "sqlcmd -S x -E"),
    ("password of a command", "keytool"): ("keytool -list -storepass [[<a12>]]", "keytool -list -v"),
    ("password of a command", "smbclient"): ("smbclient //x/y -U [[u%<a12>]]", "smbclient //x/y -U user"),
    ("password of a command", "pass:"): ("openssl enc -k x -passin pass:[[<a12>]]", "tests pass: 12 of 12"),
    ("password of a command", "htpasswd"): ("htpasswd -bc .htpasswd user [[<a12>]]", "htpasswd -c .htpasswd user"),
    ("password in .netrc", "login"): ("machine x login u password [[<a12>]]", "the login of the password manager"),
    ("password in .netrc", "password"): ("  password [[<a12>]]", "  password is missing"),
    ("password in .pgpass", ":5432:"): ("db.example:5432:app:user:[[<a12>]]", "listening on 0.0.0.0:5432: ok"),
    ("Sonar token", "sonar"): ("sonar-scanner -Dsonar.login=[[<h40>]]", "sonar.login=admin"),
    ("Azure DevOps token", "azdo"): ("<a76>AZDO<a4>", "<a12>AZDO<a4>"),
    ("Azure key", "+acr"): ("<a42>+ACR<a6>", "<a9>+ACR<a6>"),
    ("Azure key", "+ast"): ("<a42>+ASt<a6>", "<a9>+ASt<a6>"),
    ("Azure key", "+asb"): ("<a42>+ASb<a6>", "<a9>+ASb<a6>"),
    ("Azure key", "+aeh"): ("<a42>+AEh<a6>", "<a9>+AEh<a6>"),
    ("Azure key", "+arm"): ("<a42>+ARm<a6>", "<a9>+ARm<a6>"),
    ("Azure key", "+aba"): ("<a42>+ABa<a6>", "<a9>+ABa<a6>"),
    ("Azure key", "+amc"): ("<a42>+AMC<a6>", "<a9>+AMC<a6>"),
    ("Azure key", "aiot"): ("<a42>AIoT<a6>", "<a9>AIoT<a6>"),
    ("Azure key", "azfu"): ("<a42>AzFu<a6>", "<a9>AzFu<a6>"),
    ("Azure key", "azse"): ("<a42>AzSe<a6>", "<a9>AzSe<a6>"),
    ("Azure key", "azca"): ("<a42>AzCa<a6>", "<a9>AzCa<a6>"),
    ("Azure key", "acdb"): ("<a42>ACDb<a6>", "<a9>ACDb<a6>"),
    ("Azure key", "apim"): ("<a42>APIM<a6>", "<a9>APIM<a6>"),
    ("Azure key", "jqqj99"): ("<a52>JQQJ99<a26>", "<a9>JQQJ99"),
    ("Discord token", "."): ("M<a23>.<w6>.<w30>", "Module<a23>.name.<w30>"),
    ("Mailgun key", "-"): ("<h32>-<h8>-<h8>", "<u>"),
    ("private key", "ls0tls1crudjti"): (
        "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpNSUlFb3dJQkFBS0NBUUVB<b80>",
        "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSURYVENDQWtXZ0F3SUJBZ0lK<b80>",
    ),
    ("private key", "mi"): ("key [[MIIEowIBAAKCAQEA<b300>]]", "certificate MIIDXTCCAkWgAwIBAgIJ<b300>"),
    ("password of a command", "echo"): ("echo [[<a12>]] | docker login x --password-stdin", "echo hello1 | cat"),
    ("Cookie header", "curl"): ("curl -b '[[id=<a20>]]' https://x", "curl -b cookies.txt https://x"),
    ("AWS secret key", "akia"): ("AKIA<A16>,[[<b40>]]", "AKIA<A8>,<b40>"),
    ("password of a command", "nuget"): ("dotnet nuget push x -k [[<a12>]]", "dotnet nuget push x"),
    ("token of a command", "codecov"): ("codecov -t [[<a20>]] -f x", "codecov -t release"),
    ("token of a command", "vercel"): ("vercel deploy -t [[<a20>]]", "vercel deploy -t staging"),
    ("token of a command", "netlify"): ("netlify deploy -a [[<a20>]]", "netlify deploy -a production"),
    ("password of a command", "zip"): ("zip -P [[<a12>]] x.zip y", "zip -r x.zip y"),
    ("password of a command", "7z"): ("7z a -p[[<a12>]] x.7z y", "7z a x.7z y"),
    ("token of a command", "vault login"): ("vault login [[<a20>]]", "vault login -method=github"),
    ("password of a command", "http-basic."): (
        "composer config http-basic.example.org user [[<a12>]]",
        "composer config http-basic.example.org",
    ),
    ("password of a command", "lftp"): ("lftp -u [[user,<a12>]] sftp://x", "lftp -u user sftp://x"),
    ("password of a command", "alias set"): ("mc alias set x https://x user [[<a12>]]", "mc alias set x https://x"),
    ("Authorization header", "response="): ('Digest username="x", response="[[<h32>]]"', "a digest of response=1"),
    ("service account", "private_key_id"): ('"private_key_id": "[[<h40>]]"', '"private_key_id": "1"'),
    ("value of a Kubernetes secret", "--from-literal"): ("--from-literal=name=[[<a12>]]", "--from-literal=name=$X"),
    ("token of a command", "cargo login"): ("cargo login [[<a20>]]", "cargo login --help"),
    ("token of a command", "pypi-token."): (
        "poetry config pypi-token.pypi [[<a20>]]",
        "poetry config pypi-token.pypi $X",
    ),
    ("password of a service", "requirepass"): ("requirepass [[<a12>]]", "requirepass is"),
    ("password of a service", "masterauth"): ("masterauth [[<a12>]]", "masterauth is"),
    ("password of a command", "convertto-securestring"): (
        "ConvertTo-SecureString -String '[[<a12>]]' -AsPlainText -Force",
        "ConvertTo-SecureString $env:X -AsPlainText",
    ),
    ("password of a database", "password"): (
        "ALTER ROLE app WITH PASSWORD '[[<a12>]]';",
        "user 'x': wrong password 'x'",
    ),
    ("password of a database", "identified"): (
        "ALTER USER 'x'@'y' IDENTIFIED WITH mysql_native_password BY '[[<a12>]]';",
        "identified by 'x'",
    ),
    ("value of a masked word", "##vso["): (
        "##vso[task.setvariable variable=x;issecret=true][[<a20>]]",
        "##vso[task.setvariable variable=x]name1",
    ),
    ("value of a masked word", "::add-mask::"): ("::add-mask::[[<a20>]]", "::add-mask::***"),
    ("password of a command", "rabbitmqctl"): ("rabbitmqctl add_user u [[<a12>]]", "rabbitmqctl add_user u"),
    ("password of a command", "security"): ("security unlock-keychain -p [[<a12>]]", "security find-identity -v"),
    ("password of a command", "ssh-keygen"): ("ssh-keygen -t rsa -N [[<a12>]]", "ssh-keygen -t rsa"),
    ("Sidekiq login", "contribsys"): ("BUNDLE_GEMS__CONTRIBSYS__COM=[[<h8>:<h8>]]", "BUNDLE_GEMS__CONTRIBSYS__COM=x"),
}
