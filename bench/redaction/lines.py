"""Credentials that are recognised by what stands around them in a documented place: files of tools, headers, addresses."""

import base64
import json
from random import Random

from bench.redaction.forms import FORMS
from bench.redaction.sample import Maker, Planted, made, one_of

_PASSWORD = "«[A-Za-z0-9]{12,24}»"  # noqa: S105 - a form, not a password
_SYMBOLS = "«[A-Za-z0-9]{4}[$*!_.~-]{1}[A-Za-z0-9$*!_.~-]{5,14}»"
_LETTERS = "«[A-Za-z]{14,24}»"
_OPAQUE = "«[A-Za-z0-9_-]{24,64}»"
_HOST = "[a-z]{4,9}.example.com"
_SHORT_JWT = "eyJhbGciOiJSUzI1NiJ9.«eyJ[A-Za-z0-9_-]{60,200}».«[A-Za-z0-9_-]{43}»"


def encoded(before: str, pattern: str, after: str) -> Maker:
    """`pattern` in base64, all of it secret, between two texts."""

    def make(source: Random) -> Planted:
        value = base64.b64encode(made(pattern, source).text.encode()).decode()
        return Planted(made(before, source).text + value + after, (value,))

    return make


def escaped(pattern: str) -> Maker:
    """The text as a string of JSON."""

    def make(source: Random) -> Planted:
        plain = made(pattern, source)
        return Planted(json.dumps(plain.text), plain.secrets)

    return make


def fine(line: str, kind: str) -> Maker:
    """A credential of another kind at `@` in a line."""

    def make(source: Random) -> Planted:
        inner = FORMS[kind](source)
        return Planted(line.replace("@", inner.text, 1), inner.secrets)

    return make


_USER = "ci-[a-z]{3,8}:[A-Za-z0-9]{12,20}"

LINES: dict[str, Maker] = {
    "AWS secret access key": one_of(
        "aws_secret_access_key = «[A-Za-z0-9/+]{40}»",
        "AWS_SECRET_ACCESS_KEY=«[A-Za-z0-9/+]{40}»",
        "export AWS_SECRET_ACCESS_KEY='«[A-Za-z0-9/+]{40}»'",
        '"SecretAccessKey": "«[A-Za-z0-9/+]{40}»",',
        '{"AccessKeyId":"AKIA«[A-Z2-7]{16}»","SecretAccessKey":"«[A-Za-z0-9/+]{40}»"}',
        "{AccessKeyID:ASIA«[A-Z2-7]{16}» SecretAccessKey:«[A-Za-z0-9/+]{40}» Source:EnvConfigCredentials}",
        "aws configure set aws_secret_access_key «[A-Za-z0-9/+]{40}»",
        'secret_key = "«[A-Za-z0-9/+]{40}»"',
    ),
    "AWS session token": one_of(
        "AWS_SESSION_TOKEN=«IQoJb3JpZ2luX2Vj[A-Za-z0-9/+]{200,600}==»",
        "aws_session_token = «FwoGZXIvYXdzE[A-Za-z0-9/+]{200,500}=»",
        '"SessionToken": "«IQoJb3JpZ2luX2Vj[A-Za-z0-9/+]{200,600}»",',
        "X-Amz-Security-Token: «IQoJb3JpZ2luX2Vj[A-Za-z0-9/+]{200,400}»",
    ),
    "Azure storage account key": one_of(
        "DefaultEndpointsProtocol=https;AccountName=ci[a-z]{6};AccountKey=«[A-Za-z0-9+/]{86}==»;EndpointSuffix=core.windows.net",
        'AZURE_STORAGE_CONNECTION_STRING="DefaultEndpointsProtocol=https;AccountName=ci;AccountKey=«[A-Za-z0-9+/]{86}==»"',
        "AccountEndpoint=https://ci.documents.azure.com:443/;AccountKey=«[A-Za-z0-9+/]{86}==»;",
        "az storage blob list --account-name ci --account-key «[A-Za-z0-9+/]{86}==»",
    ),
    "Azure service bus and IoT keys": one_of(
        "Endpoint=sb://ci.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=«[A-Za-z0-9+/]{43}=»",
        "HostName=ci.azure-devices.net;DeviceId=d1;SharedAccessKey=«[A-Za-z0-9+/]{43}=»",
    ),
    "Azure shared access signature": one_of(
        "https://ci.blob.core.windows.net/logs/a.zip?sv=2022-11-02&se=2026-01-01T00%3A00%3A00Z&sr=b&sp=r&sig=«[A-Za-z0-9]{40}%2B[A-Za-z0-9]{1}%3D»",
        "SharedAccessSignature sr=ci.azure-devices.net&sig=«[A-Za-z0-9]{42}%3D»&se=1767225600",
        "?sv=2021-06-08&ss=bfqt&srt=sco&sp=rwdlacup&se=2026-12-31T23:59:59Z&spr=https&sig=«[A-Za-z0-9]{41}%3D»",
    ),
    "signed address, AWS": one_of(
        "https://b.s3.amazonaws.com/a.tgz?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260101T000000Z&X-Amz-Expires=300"
        "&X-Amz-SignedHeaders=host&X-Amz-Signature=«[0-9a-f]{64}»",
        "https://b.s3.amazonaws.com/a?X-Amz-Security-Token=«IQoJb3JpZ2luX2Vj[A-Za-z0-9]{200,300}%3D»&X-Amz-Signature=«[0-9a-f]{64}»",
        "https://d111.cloudfront.net/a.js?Expires=1767225600&Signature=«[A-Za-z0-9~-]{340}__»&Key-Pair-Id=K2JCJMDEHXQW5F",
    ),
    "signed address, Google": one_of(
        "https://storage.googleapis.com/b/o?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Date=20260101T000000Z&X-Goog-Expires=900"
        "&X-Goog-SignedHeaders=host&X-Goog-Signature=«[0-9a-f]{512}»",
    ),
    "npmrc": one_of(
        "//registry.npmjs.org/:_authToken=«[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}»",
        "//npm.pkg.github.com/:_authToken=«[A-Za-z0-9]{40}»",
        "npm config set //registry.npmjs.org/:_authToken «[A-Za-z0-9]{36}»",
        encoded("_auth=", _USER, ""),
        encoded('_auth = "', _USER, '"'),
        encoded(f"//{_HOST}/npm/:_password=", "[A-Za-z0-9]{14,24}", ""),
    ),
    "netrc": one_of(
        f"machine {_HOST} login ci password {_PASSWORD}",
        f"machine github.com login x-access-token password {_OPAQUE}",
        f"default login anonymous password {_SYMBOLS}",
        f"machine {_HOST}\n  login ci\n  password {_LETTERS}",
    ),
    "docker config": one_of(
        encoded('{"auths":{"ghcr.io":{"auth":"', _USER, '"}}}'),
        encoded('\t\t\t"auth": "', _USER, '"'),
        encoded('"https://index.docker.io/v1/": { "auth": "', _USER, '", "email": "ci@example.com" }'),
        encoded('{\\"auths\\":{\\"quay.io\\":{\\"auth\\":\\"', _USER, '\\"}}}'),
        '{"auths":{"ghcr.io":{"identitytoken":"' + _OPAQUE + '"}}}',
    ),
    "docker login": one_of(
        f"docker login -u ci -p {_PASSWORD} {_HOST}",
        f"docker login --username ci --password {_SYMBOLS} {_HOST}",
        f"docker login --username=ci --password={_PASSWORD}",
        f"+ docker login -u ci -p '{_SYMBOLS}' {_HOST}",
        f"podman login -u=ci -p={_LETTERS} quay.io",
        f"helm registry login {_HOST} -u ci -p {_PASSWORD}",
        f"echo {_PASSWORD} | docker login -u ci --password-stdin",
    ),
    "kubeconfig": one_of(
        encoded("    client-key-data: ", "-----BEGIN RSA PRIVATE KEY-----\n[A-Za-z0-9+/]{400,1600}", ""),
        encoded("client-key-data: ", "-----BEGIN EC PRIVATE KEY-----\n[A-Za-z0-9+/]{160}", ""),
        encoded('"client-key-data": "', "-----BEGIN PRIVATE KEY-----\n[A-Za-z0-9+/]{400}", '"'),
        f"    token: {_OPAQUE}",
        f"    password: {_PASSWORD}",
        f"kubectl config set-credentials ci --token={_OPAQUE}",
    ),
    "private key in base64": one_of(
        encoded("KEY_B64=", "-----BEGIN RSA PRIVATE KEY-----\n[A-Za-z0-9+/]{400,1600}", ""),
        encoded("decoding ", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA[A-Za-z0-9+/]{300}", ""),
        encoded('"tls.key": "', "-----BEGIN PRIVATE KEY-----\n[A-Za-z0-9+/]{800}", '"'),
    ),
    "curl -u": one_of(
        f"curl -u ci:{_PASSWORD} https://{_HOST}/api",
        f"curl -sSf --user 'ci:{_SYMBOLS}' https://{_HOST}/api",
        f'+ curl -X POST -u "ci-bot:{_LETTERS}" https://{_HOST}/api',
        f"curl -uci:{_PASSWORD} -O https://{_HOST}/a.tgz",
        f"curl --user ci@example.com:{_OPAQUE} https://{_HOST}/rest",
        f"curl -s -u {_OPAQUE}: https://{_HOST}/v1/charges",
    ),
    "password in an address": one_of(
        f"https://ci:{_PASSWORD}@{_HOST}/simple/",
        f"postgres://app:{_SYMBOLS}@db:5432/app?sslmode=disable",
        f"postgresql+psycopg2://app:{_LETTERS}@localhost/app",
        f"mongodb+srv://app:{_PASSWORD}@cluster0.abcde.mongodb.net/app",
        f"redis://:{_PASSWORD}@cache:6379/0",
        f"amqp://guest1:{_SYMBOLS}@mq:5672/%2f",
        f"mysql://root:{_LETTERS}@127.0.0.1:3306/test",
        f"ftp://deploy:{_PASSWORD}@{_HOST}/pub",
        f"jdbc:postgresql://db/app?user=app&password={_PASSWORD}",
        f"smtp://mailer:{_PASSWORD}@{_HOST}:587",
    ),
    "token in an address": one_of(
        f"https://{_OPAQUE}@github.com/acme/app.git",
        "https://«[0-9a-f]{40}»@github.com/acme/app.git",
        f"https://x-access-token:{_OPAQUE}@github.com/acme/app",
        f"https://oauth2:{_OPAQUE}@gitlab.com/acme/app.git",
        "git+https://«[A-Za-z0-9]{52}»@dev.azure.com/acme/_git/app",
        f"fatal: unable to access 'https://«[A-Za-z0-9]{{40}}»@{_HOST}/acme/app.git/': The requested URL returned error: 403",
    ),
    "Authorization header": one_of(
        f"Authorization: Bearer {_OPAQUE}",
        f"authorization: token {_OPAQUE}",
        encoded("Authorization: Basic ", _USER, ""),
        f"> Authorization: {_OPAQUE}",
        f'"Authorization": "Bearer {_OPAQUE}",',
        "'Authorization': 'token «[0-9a-f]{40}»'",
        f"map[Accept:[*/*] Authorization:[Bearer {_OPAQUE}] User-Agent:[go]]",
        encoded("map[Authorization:[Basic ", _USER, "] Accept:[*/*]]"),
        f"Authorization:[{_OPAQUE}]",
        f"-H 'Authorization: Bearer {_SHORT_JWT}'",
        f"Proxy-Authorization: Bearer {_OPAQUE}",
        encoded("proxy-authorization: Basic ", _USER, ""),
        encoded(
            "git config --local http.https://github.com/.extraheader AUTHORIZATION: basic ",
            "x-access-token:[A-Za-z0-9]{40}",
            "",
        ),
        f"Authorization: ApiKey {_OPAQUE}",
        f'{{\\"Authorization\\": \\"Bearer {_OPAQUE}\\"}}',
        f"Authorization=Bearer%20{_OPAQUE}",
        'Authorization: Digest username="ci", realm="r", nonce="abc", response="«[0-9a-f]{32}»"',
    ),
    "other headers": one_of(
        f"X-Api-Key: {_OPAQUE}",
        f"< x-auth-token: {_OPAQUE}",
        f"PRIVATE-TOKEN: {_OPAQUE}",
        f"JOB-TOKEN: {_OPAQUE}",
        f"X-Vault-Token: {_OPAQUE}",
        "X-Registry-Auth: «eyJ[A-Za-z0-9]{60,120}»",
        "DD-API-KEY: «[0-9a-f]{32}»",
        f"-H 'apikey: {_OPAQUE}'",
        f"Api-Key:[{_OPAQUE}]",
        "X-Auth-Key: «[0-9a-f]{37}»",
    ),
    "cookies": one_of(
        "Cookie: session=«[A-Za-z0-9_-]{32}»",
        "cookie: theme=dark; sessionid=«[a-z0-9]{32}»; csrftoken=«[A-Za-z0-9]{64}»",
        "Set-Cookie: JSESSIONID=«[0-9A-F]{32}»; Path=/; HttpOnly",
        "< set-cookie: _session_id=«[0-9a-f]{32}»; path=/; secure",
        "Set-Cookie: connect.sid=«s%3A[A-Za-z0-9_-]{32}.[A-Za-z0-9]{43}»; Path=/",
        '"Set-Cookie": "auth=«[A-Za-z0-9_-]{40}»; HttpOnly; SameSite=Lax"',
        "map[Set-Cookie:[sid=«[A-Za-z0-9]{32}»; Path=/]]",
        "curl -b 'PHPSESSID=«[a-z0-9]{26}»' https://[a-z]{4,9}.example.com/",
        "_gitlab_session=«[0-9a-z]{32}»",
    ),
    "Google service account": one_of(
        '{"type":"service_account","project_id":"ci","private_key_id":"«[0-9a-f]{40}»","private_key":"-----BEGIN PRIVATE KEY-----'
        '\\n«[A-Za-z0-9+/]{64}»\\n«[A-Za-z0-9+/]{64}»\\n«[A-Za-z0-9+/]{64}»\\n«[A-Za-z0-9+/]{24}»\\n-----END PRIVATE KEY-----\\n"}',
        '  "private_key": "-----BEGIN PRIVATE KEY-----\\n«[A-Za-z0-9+/]{64}»\\n«[A-Za-z0-9+/]{64}»\\n«[A-Za-z0-9+/]{30}»=\\n-----END PRIVATE KEY-----\\n",',
        escaped(
            '{"private_key": "-----BEGIN PRIVATE KEY-----\\n«[A-Za-z0-9+/]{64}»\\n«[A-Za-z0-9+/]{64}»\\n-----END PRIVATE KEY-----\\n"}'
        ),
    ),
    "connection string": one_of(
        f"Server=tcp:ci.database.windows.net,1433;Database=app;User ID=sa;Password={_SYMBOLS};Encrypt=True;",
        f"Server=db;Database=app;Uid=sa;Pwd={_PASSWORD};",
        f"Data Source=db;User Id=app;Password={_LETTERS}",
        f"host=db port=5432 user=app password={_PASSWORD} dbname=app",
        f"Host=db;Username=app;Password={_SYMBOLS};Database=app",
        f"cache:6380,password={_OPAQUE},ssl=True",
    ),
    "other tools' own places": one_of(
        f"mysql -uroot -p{_PASSWORD} app",
        f"mysqldump --user=root --password={_SYMBOLS} app",
        f"PGPASSWORD={_LETTERS} psql -h db",
        f"sshpass -p {_PASSWORD} ssh deploy@{_HOST}",
        f"redis-cli -a {_PASSWORD} ping",
        f"twine upload -u __token__ -p {_OPAQUE} dist/*",
        "sonar-scanner -Dsonar.login=«[0-9a-f]{40}»",
        f"mvn deploy -Dgpg.passphrase={_LETTERS}",
        f'<add key="ClearTextPassword" value="{_PASSWORD}" />',
        f"dotnet nuget push a.nupkg --api-key {_OPAQUE}",
        f"az login --service-principal -u app -p {_SYMBOLS} --tenant t",
        f"keytool -storepass {_PASSWORD} -keypass {_PASSWORD}",
        f"openssl enc -aes-256-cbc -pass pass:{_PASSWORD}",
        f"##vso[task.setvariable variable=token;issecret=true]{_OPAQUE}",
        f"::add-mask::{_OPAQUE}",
        f"::set-output name=token::{_OPAQUE}",
    ),
    "a token in a tool's line": one_of(
        fine(
            "fatal: unable to access 'https://x-access-token:@@github.com/a/b.git/': 403",
            "GitHub job, app and OAuth tokens",
        ),
        fine("https://@@github.com/acme/app.git", "GitHub personal access token"),
        fine("Logging in with token @, expires in 3600s", "GitLab job, runner and trigger tokens"),
        fine("//registry.npmjs.org/:_authToken=@", "npm"),
        fine("FLY_API_TOKEN=FlyV1 @", "Fly.io"),
    ),
}
