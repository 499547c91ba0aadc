"""Secrets in headers, in the options of commands, and in files of settings."""

from typing import Final

from fire_routine.text.secrets.compiled import compiled
from fire_routine.text.secrets.form import Form, form
from fire_routine.text.secrets.judge import is_harmless, is_random

_RFC9110: Final = "https://www.rfc-editor.org/rfc/rfc9110#name-credentials"
_RFC6265: Final = "https://www.rfc-editor.org/rfc/rfc6265"
_CURL: Final = "https://curl.se/docs/manpage.html#-u"

_QUOTE: Final = r"(?:\\{0,3}[\"'`])?"
_WORD: Final = r"(?:\\{0,3}\"(?P<secret>[^\"\s][^\"\n]*?)\\{0,3}\"|'(?P<secret2>[^'\n]+)'|(?P<secret3>[^\s\"'`|;<>]+))"
"""A word of a shell."""


def _is_value(value: str) -> bool:
    return len(value) > 2 and not is_harmless(value)  # noqa: PLR2004 (`-p 1`)


def _is_credential(value: str) -> bool:
    is_words = compiled(r"[A-Za-z]+(?:[-_ .][A-Za-z]+)*[-_ .]?[0-9]{0,4}\Z").match(value)
    has_digit = compiled("[0-9]").search(value)
    return not is_harmless(value) and (is_random(value) or bool(has_digit and not is_words))


def _is_login(value: str) -> bool:
    """Whether it is `user:password`, each of them given."""
    user, _, password = value.partition(":")
    return len(user + password) > 4 and not is_harmless(password or user) and not password.startswith("//")  # noqa: PLR2004


def _option(name: str, source: str, command: str, option: str, is_secret: object = _is_value) -> Form:
    """The value of an option of a command, somewhere in its line."""
    return form(
        name,
        source,
        command.partition("(")[0],
        # Up to the next such command, so that no part of a line is gone through twice.
        rf"(?i)(?<![\w.-])(?:{command})(?![\w-])(?:(?!\b(?:{command})\b)(?:[^\n]|(?<=\\)\n)){{0,400}}?\s(?:{option}){_WORD}",
        rf"(?:^|[^\w.-])(?:{command})(?:\.exe)?(?:[ \t](?:.*\s)?-|[ \t].*\\\r?$)",
        is_secret,  # type: ignore[arg-type]
    )


COMMANDS: Final[tuple[Form, ...]] = (
    form(
        "Authorization header",
        _RFC9110,
        "authorization",
        rf"(?i)authorization{_QUOTE}\]?\s?(?:=>|[:=])\s?{_QUOTE}\[?{_QUOTE}"
        r"(?:(?:bearer|basic|token|digest|negotiate|apikey|api-key|key|aws4-hmac-sha256|oauth|hmac|ntlm)(?:\s|%20|\+|\\u0020)\s{0,8}+)?"
        r"(?P<secret>(?=[^\s\"'`\]]{6})[^\"'`\]\r\n\\]+)",
        "",
        _is_credential,
    ),
    form(
        "Authorization header",
        _RFC9110,
        "authorization",
        rf"(?i)authorization{_QUOTE}\]?\s?(?:=>|[:=]|,(?:\s?{_QUOTE}value{_QUOTE}\s?[:=])?)\s?{_QUOTE}\[?{_QUOTE}"
        r"(?:bearer|basic|token|apikey)(?:\s|%20|\+)\s{0,8}+"
        r"(?P<secret>[^\s\"'`\]\\,;]{6,})",
        "",
        _is_value,
    ),
    form(
        "password of a command",
        "https://docs.docker.com/reference/cli/docker/login/#password-stdin",
        "echo",
        rf"(?i)\b(?:echo|printf)\s(?:-\w\s|[\"']?%s(?:\\n)?[\"']?\s)?{_WORD}\s{{0,4}}\|[^|\n]{{0,200}}"
        r"(?:--password-stdin|--with-token|chpasswd|passwd --stdin|sudo -S|--passphrase-fd|login)",
        r"(?:echo|printf)\s.*\|",
        _is_value,
    ),
    _option("Cookie header", _CURL, "curl", r"(?:-b|--cookie)(?:=|\s{0,4})", lambda value: "=" in value),
    form(
        "AWS secret key",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
        "akia",
        r"(?:AKIA|ASIA)[A-Z0-9]{16}[\s,:;|\"']{1,6}(?P<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])",
        "akia[a-z0-9]{16}.[^a-z0-9]{0,5}[a-z0-9/+]{40}",
    ),
    _option(
        "password of a command",
        "https://learn.microsoft.com/en-us/dotnet/core/tools/dotnet-nuget-push",
        "nuget",
        r"(?:-k|-ApiKey|-Password|(?<=\ssetapikey)(?=\s))\s{1,4}",
    ),
    form(
        "password of a command",
        "https://learn.microsoft.com/en-us/powershell/module/microsoft.powershell.security/convertto-securestring",
        "convertto-securestring",
        rf"(?i)ConvertTo-SecureString\s{{1,4}}(?:-String\s{{1,4}})?{_WORD}",
        "",
        _is_value,
    ),
    *(
        form(
            "password of a database",
            "https://www.postgresql.org/docs/current/sql-createrole.html",
            hint,
            rf"(?i)\b{before}\s{{1,4}}'(?P<secret>[^'\n]{{4,}})'",
            f"{hint}\\s.*'",
            _is_value,
        )
        for hint, before in (
            ("password", r"(?:with|login|encrypted|user|superuser|set)\s{1,4}password"),
            ("identified", r"identified\s{1,4}(?:with\s{1,4}\S{1,60}\s{1,4})?(?:by|as)(?:\s{1,4}password)?"),
        )
    ),
    form(
        "value of a masked word",
        "https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands",
        "##vso[",
        r"(?i)##vso\[task\.setvariable[^\]\n]{0,200}issecret=true[^\]\n]{0,200}\](?P<secret>[^\r\n]{3,})",
        r"issecret=true",
        _is_value,
    ),
    form(
        "value of a masked word",
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands",
        "::add-mask::",
        r"::add-mask::(?P<secret>[^\r\n]{3,})",
        "",
        _is_value,
    ),
    _option(
        "token of a command", "https://docs.codecov.com/docs/the-codecov-cli", "codecov", r"-t\s{1,4}", _is_credential
    ),
    _option("token of a command", "https://vercel.com/docs/cli/global-options", "vercel", r"-t\s{1,4}", _is_credential),
    _option("token of a command", "https://cli.netlify.com/", "netlify", r"(?:-a|--auth)(?:=|\s{1,4})", _is_credential),
    _option("password of a command", "https://linux.die.net/man/1/zip", "zip", r"(?-i:-P)\s{0,4}"),
    _option(
        "password of a command",
        "https://7-zip.opensource.jp/chm/cmdline/switches/password.htm",
        "7z",
        r"(?-i:-p)(?=\S)",
    ),
    form(
        "token of a command",
        "https://developer.hashicorp.com/vault/docs/commands/login",
        "vault login",
        rf"vault login\s{{1,4}}(?:-\S+\s{{1,4}})*{_WORD}",
        "",
        _is_credential,
    ),
    form(
        "password of a command",
        "https://getcomposer.org/doc/articles/authentication-for-private-packages.md",
        "http-basic.",
        rf"http-basic\.\S{{1,100}}\s{{1,4}}\S{{1,100}}\s{{1,4}}{_WORD}",
        "",
        _is_value,
    ),
    _option(
        "password of a command",
        "https://lftp.yar.ru/lftp-man.html",
        "lftp",
        r"-u\s{0,4}",
        lambda value: "," in value,
    ),
    form(
        "password of a command",
        "https://min.io/docs/minio/linux/reference/minio-mc/mc-alias-set.html",
        "alias set",
        rf"\balias set\s{{1,4}}\S{{1,100}}\s{{1,4}}\S{{1,200}}\s{{1,4}}\S{{1,100}}\s{{1,4}}{_WORD}",
        "",
        _is_value,
    ),
    form(
        "Authorization header",
        "https://www.rfc-editor.org/rfc/rfc7616",
        "response=",
        r"(?i)\bdigest\s[^\n]{0,400}?\bresponse=\\{0,3}\"?(?P<secret>[0-9a-f]{32,})",
        "response=",
    ),
    form(
        "service account",
        "https://docs.cloud.google.com/iam/docs/keys-create-delete",
        "private_key_id",
        rf"private_key_id{_QUOTE}\s?[:=]\s?{_QUOTE}(?P<secret>[0-9a-f]{{40}})",
    ),
    form(
        "value of a Kubernetes secret",
        "https://kubernetes.io/docs/tasks/configmap-secret/managing-secret-using-kubectl/",
        "--from-literal",
        r"--from-literal[= ][\"']?[\w.-]{1,100}=[\"']?(?P<secret>[^\s\"'`]{4,})",
        "",
        _is_value,
    ),
    form(
        "token of a command",
        "https://doc.rust-lang.org/cargo/commands/cargo-login.html",
        "cargo login",
        rf"cargo login\s{{1,4}}{_WORD}",
        "",
        _is_credential,
    ),
    form(
        "token of a command",
        "https://python-poetry.org/docs/repositories/",
        "pypi-token.",
        rf"pypi-token\.\S{{1,60}}\s{{1,4}}{_WORD}",
        "",
        _is_value,
    ),
    form(
        "password of a service",
        "https://redis.io/docs/latest/operate/oss_and_stack/management/security/",
        "requirepass",
        rf"requirepass\s{{1,4}}{_WORD}",
        "",
        _is_value,
    ),
    form(
        "password of a service",
        "https://redis.io/docs/latest/operate/oss_and_stack/management/replication/",
        "masterauth",
        rf"masterauth\s{{1,4}}{_WORD}",
        "",
        _is_value,
    ),
    form(
        "password of a command",
        "https://www.rabbitmq.com/docs/man/rabbitmqctl.8",
        "rabbitmqctl",
        rf"(?:add_user|change_password)\s{{1,4}}\S{{1,100}}\s{{1,4}}{_WORD}",
        "",
        _is_value,
    ),
    _option("password of a command", "https://ss64.com/mac/security.html", "security", r"(?:-p|-P|-k)\s{1,4}"),
    _option("password of a command", "https://man.openbsd.org/ssh-keygen.1", "ssh-keygen", r"(?-i:-N|-P)\s{0,4}"),
    form(
        "bearer token",
        "https://www.rfc-editor.org/rfc/rfc6750",
        "bearer",
        r"(?i)\bbearer(?:\s{1,8}|%20)(?P<secret>[A-Za-z0-9._~+/=-]{12,})",
        r"bearer(?:\s|%20)",
        _is_credential,
    ),
    form(
        "Cookie header",
        _RFC6265,
        "cookie",
        rf"(?i)(?<![\w-])cookie{_QUOTE}\]?\s?(?:=>|[:=,])\s?{_QUOTE}\[?{_QUOTE}(?P<secret>[A-Za-z0-9_.$!#%&*+^|~-]{{1,100}}=[^\"'`\]\r\n]{{3,}})",
        r"cookie[^a-z]",
    ),
    form(
        "Cookie header",
        _RFC6265,
        "cookie:",
        r"(?i)cookie:\s?\[?[A-Za-z0-9_.$!#%&*+^|~-]{1,100}+=(?P<secret>[^;\s\"'`]{3,})",
    ),
    _option(
        "password of a command", _CURL, "curl", r"(?:-[A-Za-z]{0,10}u|--user|--proxy-user|-U)(?:=|\s{0,4})", _is_login
    ),
    _option(
        "password of a command",
        "https://docs.docker.com/reference/cli/docker/login/",
        "login",
        r"(?:-p(?:=|\s{0,4})|--password(?:=|\s{1,4}))",
    ),
    _option(
        "password of a command",
        "https://dev.mysql.com/doc/refman/8.4/en/connecting.html",
        "mysql(?:dump|admin|import|check|show)?",
        r"(?-i:-p)(?=\S)",
    ),
    _option(
        "password of a command",
        "https://mariadb.com/docs/server/clients-and-utilities/mariadb-client",
        "mariadb",
        r"(?-i:-p)(?=\S)",
    ),
    _option("password of a command", "https://man7.org/linux/man-pages/man1/sshpass.1.html", "sshpass", r"-p\s{0,4}"),
    _option(
        "password of a command", "https://redis.io/docs/latest/develop/tools/cli/", "redis-cli", r"(?:-a|--pass)\s{1,4}"
    ),
    _option(
        "password of a command",
        "https://www.openldap.org/software/man.cgi?query=ldapsearch",
        "ldap(?:search|modify|add|passwd|delete)",
        r"-w\s{0,4}",
    ),
    _option("password of a command", "https://twine.readthedocs.io/en/stable/", "twine", r"-p\s{1,4}"),
    _option(
        "password of a command",
        "https://www.mongodb.com/docs/mongodb-shell/reference/options/",
        "mongo(?:sh|dump|restore|import|export)?",
        r"-p\s{1,4}",
    ),
    _option(
        "password of a command",
        "https://learn.microsoft.com/en-us/sql/tools/sqlcmd/sqlcmd-utility",
        "sqlcmd",
        r"(?-i:-P)\s{0,4}",
    ),
    _option(
        "password of a command",
        "https://docs.oracle.com/en/java/javase/21/docs/specs/man/keytool.html",
        "keytool",
        r"-(?:store|key|src|dest)(?:store)?pass(?:wd)?\s{1,4}",
    ),
    _option(
        "password of a command",
        "https://www.samba.org/samba/docs/current/man-html/smbclient.1.html",
        "smbclient",
        r"-U\s{0,4}",
        lambda value: "%" in value,
    ),
    form(
        "password of a command",
        "https://docs.openssl.org/master/man1/openssl-passphrase-options/",
        "pass:",
        r"(?<![A-Za-z])pass:(?P<secret>[^\s\"'`]{4,})",
        r"(?:^|[^a-z])pass:[^\s]",
        _is_value,
    ),
    form(
        "password of a command",
        "https://httpd.apache.org/docs/current/programs/htpasswd.html",
        "htpasswd",
        rf"(?i)\bhtpasswd\s{{1,4}}-[A-Za-z]{{0,6}}b[A-Za-z]{{0,6}}\s{{1,4}}(?:-[A-Za-z]\s{{1,4}}(?:\d+\s)?)?\S+\s{{1,4}}\S+\s{{1,4}}{_WORD}",
        "",
        _is_value,
    ),
    form(
        "password in .netrc",
        "https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html",
        "login",
        rf"(?i)\blogin\s{{1,20}}\S{{1,200}}\s{{1,20}}password\s{{1,20}}{_WORD}",
        r"login\s+\S+\s+password\s",
    ),
    form(
        "password in .netrc",
        "https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html",
        "password",
        rf"(?im)^[^\n]{{0,60}}?(?<!\S)password[ \t]{{1,20}}{_WORD}[ \t]*\r?$",
        r"password\s+\S+\s*$",
        _is_credential,
    ),
    form(
        "password in .pgpass",
        "https://www.postgresql.org/docs/current/libpq-pgpass.html",
        ":5432:",
        r":5432:[^\s:]{1,64}:[^\s:]{1,64}:(?P<secret>[^\s\"']{3,})",
    ),
    form(
        "Sonar token",
        "https://docs.sonarsource.com/sonarqube-server/analyzing-source-code/analysis-parameters",
        "sonar",
        rf"(?i)sonar[._-]?login{_QUOTE}\s?[:?=]{{1,4}}\s?{_QUOTE}(?P<secret>[^\s\"'`]{{12,}})",
        r"sonar[._-]?login",
        _is_credential,
    ),
    form(
        "Sidekiq login",
        "https://github.com/sidekiq/sidekiq/wiki/Pro-Installation",
        "contribsys",
        r"(?i)contribsys__com[\"'\]]{0,3}[\s\"'=:>,?|.]{1,12}(?P<secret>[a-f0-9]{8}:[a-f0-9]{8})",
    ),
)
