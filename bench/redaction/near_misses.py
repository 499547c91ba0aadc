"""What looks like a secret and is none. All of it must stay as it is."""

import base64
import textwrap
from random import Random

from bench.redaction.keys import PREFIXES, PUBLIC_BLOCKS
from bench.redaction.sample import Maker, Planted, one_of

_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]{1}[0-9a-f]{3}-[0-9a-f]{12}"
_SHA256 = "[0-9a-f]{64}"
_PICTURES = (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\xff\xd8\xff\xe0\0\x10JFIF", b"GIF89a", b"wOF2\0\1\0\0")


def _picture(source: Random) -> Planted:
    """A picture in base64, wrapped, as a test that compares pictures prints it."""
    data = source.choice(_PICTURES) + source.randbytes(source.randint(200, 2000))
    lines = textwrap.wrap(base64.b64encode(data).decode(), source.choice((64, 76)))
    prefix = source.choice(PREFIXES)
    return Planted("\n".join(prefix + line for line in lines))


def _data_address(source: Random) -> Planted:
    """A picture or a font in an address."""
    kind = source.choice(("image/png", "image/svg+xml", "font/woff2", "application/json;charset=utf-8"))
    data = base64.b64encode(source.choice(_PICTURES) + source.randbytes(source.randint(60, 900))).decode()
    before, after = source.choice((("url(", ")"), ('src="', '"'), ("//# sourceMappingURL=", ""), ('"icon":"', '"')))
    return Planted(f"{before}data:{kind};base64,{data}{after}")


def _authority(source: Random) -> Planted:
    """A certificate in a kubeconfig."""
    pem = b"-----BEGIN CERTIFICATE-----\nMII" + base64.b64encode(source.randbytes(600))
    name = source.choice(("certificate-authority-data: ", "client-certificate-data: ", "caBundle: ", '"ca.crt": '))
    return Planted(name + base64.b64encode(pem).decode())


UNTOUCHED: dict[str, Maker] = {
    **PUBLIC_BLOCKS,
    "certificates in base64": _authority,
    "pictures in wrapped base64": _picture,
    "data URIs": _data_address,
    "digests": one_of(
        f"sha256:{_SHA256}",
        f"Digest: sha256:{_SHA256}",
        f"docker.io/library/python:3.13@sha256:{_SHA256}",
        f"{_SHA256}  dist/app-1.2.3.tar.gz",
        f"    --hash=sha256:{_SHA256} \\",
        f'checksum = "{_SHA256}"',
        "SHA512 (app.iso) = [0-9a-f]{128}",
        "MD5: [0-9a-f]{32}",
        f"#8 sha256:{_SHA256} 29.15MB / 29.15MB 0.6s done",
        "writing image sha256:[0-9a-f]{64} done",
        "SHA256:[A-Za-z0-9+/]{43} deploy@ci (ED25519)",
        "/nix/store/[a-z0-9]{32}-openssl-3.0.13",
        'etag: "[0-9a-f]{32}"',
        "resolved https://registry.yarnpkg.com/a/-/a-1.0.0.tgz#[0-9a-f]{40}",
    ),
    "commit ids": one_of(
        "HEAD is now at [0-9a-f]{7} Bump the version",
        "commit [0-9a-f]{40}",
        "[0-9a-f]{40} refs/heads/main",
        "index [0-9a-f]{7}..[0-9a-f]{7} 100644",
        "Checking out the ref [0-9a-f]{40}",
        "GITHUB_SHA=[0-9a-f]{40}",
        " * branch [0-9a-f]{40} -> FETCH_HEAD",
        "uses: actions/checkout@[0-9a-f]{40}",
    ),
    "UUIDs": one_of(
        f"request id: {_UUID}",
        f'"id": "{_UUID}"',
        f"correlation-id={_UUID}",
        f"Created volume {_UUID}",
        f"/_apis/pipelines/{_UUID}/logs",
    ),
    "SRI": one_of(
        "integrity sha512-[A-Za-z0-9+/]{86}==",
        '"integrity": "sha512-[A-Za-z0-9+/]{86}==",',
        'integrity="sha384-[A-Za-z0-9+/]{64}" crossorigin',
        "  resolution: {integrity: sha512-[A-Za-z0-9+/]{86}==}",
        '"integrity": "sha1-[A-Za-z0-9+/]{27}="',
    ),
    "go.sum": one_of(
        "github.com/acme/lib v1.2.3 h1:[A-Za-z0-9+/]{43}=",
        "golang.org/x/sys v0.0.0-20240101000000-[0-9a-f]{12}/go.mod h1:[A-Za-z0-9+/]{43}=",
        "verifying github.com/acme/lib@v1.2.3: checksum mismatch\n\tdownloaded: h1:[A-Za-z0-9+/]{43}=\n\tgo.sum:     h1:[A-Za-z0-9+/]{43}=",
    ),
    "public keys of ssh": one_of(
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[A-Za-z0-9+/]{43} deploy@ci",
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC[A-Za-z0-9+/]{340} deploy@ci",
        "github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[A-Za-z0-9+/]{43}",
        "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY[A-Za-z0-9+/]{100}=",
    ),
}
"""Not one may be touched."""

MISTAKABLE: dict[str, Maker] = {
    "counts and limits": one_of(
        "max_token=12345678",
        "max_tokens: 4096000",
        "token_count=[0-9]{8}",
        '"total_tokens": [0-9]{8},',
        "num_tokens=[0-9]{9}",
        "PASSWORD_MAX_AGE=7776000000",
        "passed=[0-9]{8} failed=0",
        "access_token_expires_in: 36000000",
        "max_key_length=104857600",
        "tokens_per_second: 1234.5678901",
    ),
    "names that only contain the words": one_of(
        "next_page_token=[A-Za-z0-9]{24}",
        '"nextPageToken": "[A-Za-z0-9]{32}"',
        "PublicKeyToken=[0-9a-f]{16}",
        "primary_key=user_id_2024_v2",
        "sort-key: created_at_2024_01",
        "public_key: [A-Za-z0-9+/]{43}=",
        "keyboard_layout=de-latin1-nodeadkeys",
        "tokenizer=bert-base-uncased-2024",
        "author=jane.doe.1984@example.com",
        "monkey=banana1234567890",
        "compass=north-by-northwest-42",
        "bypass: rule-12345-enabled",
        "secretName: web-tls-2024-01",
        "secret_name=prod-db-credentials-v2",
        "key: Linux-npm-[0-9a-f]{64}",
        "Cache restored from key: v1-deps-[0-9a-f]{64}",
        "restore-keys: Linux-node-20-modules-",
        "credentialsId=git-credentials-01",
        "key_vault=https://ci-keys-01.vault.azure.net",
        "token_type=bearer_v2_opaque_ref",
        "AWS_ACCESS_KEY_ROTATION=every-90-days-v2",
        "token_url=https://login.example.com/oauth2/v2.0/token",
        "auth_method=kubernetes-1.29-projected",
        "key_algorithm: rsa-sha2-512-cert-v01",
    ),
    "paths": one_of(
        "private_key: /etc/ssl/key1.pem",
        "ssl_key=/etc/nginx/certs/server-2024.key",
        "IdentityFile ~/.ssh/id_ed25519_2024",
        "SSH_PRIVATE_KEY: ./keys/deploy_2024.pem",
        "token=/var/run/secrets/kubernetes.io/serviceaccount/token",
        "password_file=C:\\\\secrets\\\\db1.txt",
        "client_secret: ../config/client_secret_2024.json",
        "api_key=$HOME/.config/tool/key2.txt",
        "GOOGLE_APPLICATION_CREDENTIALS: /home/runner/work/app/gha-creds-[0-9a-f]{16}.json",
    ),
    "references": one_of(
        "password: ${DB_PASSWORD}",
        "TOKEN=$GITHUB_TOKEN_2",
        "token: ${{ secrets.NPM_TOKEN_2024 }}",
        "PASSWORD=%DB_PASSWORD_1%",
        "api_key = os.environ['API_KEY_V2']",
        "const token = process.env.GITHUB_TOKEN_2;",
        "password: <your-password-here-1>",
        "db_password = var.db_password_v2",
        "db_password = (known after apply)",
        "secret: vault:secret/data/ci#password2",
        "password: {{ .Values.db1.password }}",
        "  + password = (sensitive value)",
        "api-key: [REDACTED]",
        "token: null",
        "password=None",
        'secret: ""',
        'private_key = file("keys/id_rsa_2024")',
        'token := os.Getenv("CI_TOKEN_2")',
        "password = get_password(user1)",
    ),
    "masked already": one_of(
        "token: ***",
        "NPM_TOKEN=***",
        "Authorization: Basic ***",
        "  password: ********",
        "https://x-access-token:***@github.com/acme/app.git",
        "api_key=xxxxxxxxxxxxxxxx",
        "curl -u ci:*** https://example.com",
        '"password": "***",',
    ),
    "sentences and code": one_of(
        "SyntaxError: Unexpected token '}' in config2.json at position 123",
        "unexpected token: IDENTIFIER_12345678",
        'FATAL: password authentication failed for user "postgres16"',
        "def login(username: str, password: str) -> Token2:",
        'Error: secret "db-credentials-2024" not found',
        "secret/db-credentials-v2 created",
        "error: The key 'primary_color_2' is not defined",
        "KeyError: 'access_token_2024'",
        "Please set the token: see https://docs.example.com/auth2",
        "password: required field, at least 12345678 chars",
        "Enter passphrase for key '/home/ci/.ssh/id_ed25519':",
        "error: invalid token: expected identifier2, found keyword3",
        "--token string   API token (default: read from ~/.tool2)",
        "  -p, --password string   Password or PAT2",
        "test_login_with_password_and_token_v2 PASSED",
        "AssertionError: expected password to equal undefined123",
        "  ✓ hashes the password with bcrypt_2024 (120 ms)",
        "Bearer authentication1 is not supported",
        "Cookie: the header2 was ignored",
        "Authorization: header-was-missing-in-request2",
        "basic usage1: tool [options]",
    ),
    "errors of compilers and parsers": one_of(
        "src/main.c:14:3: error: expected ';' before 'token'",
        "src/foo.cpp:[0-9]{2}:5: error: expected unqualified-id before '}' token",
        "error[E0425]: cannot find value `api_key` in this scope",
        "error TS2339: Property 'accessToken' does not exist on type 'AuthenticationResult'.",
        "yacc: syntax error near token: RPAREN_CLOSE_EXPRESSION",
        "Expected token: CLOSE_CURLY_BRACKET, got token: END_OF_FILE_MARKER",
        "token=IDENTIFIER_OR_KEYWORD line=[0-9]{2} column=4",
        "  |     ^^^^^^^^ expected `SecretKey`, found `PublicKey`",
        "   = note: expected struct `SecretKey<Curve25519>` found reference `&PublicKeyBytes`",
        "note: token stream ended unexpectedly: ParseError { kind: UnterminatedString, offset: [0-9]{4} }",
        "undefined method `password_digest=' for #<User:0x0000[0-9a-f]{12}>",
        "    at com.example.security.token.TokenAuthenticationFilter.doFilterInternal(TokenAuthenticationFilter.java:87)",
        'File "/usr/lib/python3.13/site-packages/secret_manager/token_provider.py", line [0-9]{2}, in refresh_token',
        "    at Object.password (/home/ci/work/app/src/password-validator.test.ts:14:23)",
        "goroutine 12 [running]: github.com/example/app/token.(*Lexer).Next(0xc000[0-9a-f]{6})",
    ),
    "declarations": one_of(
        "    password: string;",
        "    password: Optional[str] = None,",
        "func NewClient(token string, secret SecretProvider) (*Client, error) {",
        "    const token = await getAccessTokenFromRequest(request);",
        "    token = settings.AUTHENTICATION_TOKEN",
        "    secret_key = get_random_secret_key()",
        "    token := parser.nextSignificantToken()",
        "    self.token = TokenKind.StringLiteralExpression",
        "    private_key = serialization.load_pem_private_key(data, password=None)",
        "PASSWORD_HASHERS=django.contrib.auth.hashers.MD5PasswordHasher",
        "AUTH_PASSWORD_VALIDATORS = django.contrib.auth.password_validation",
        'password: "%env(DATABASE_PASSWORD)%"',
        '  + secret_arn = "arn:aws:secretsmanager:eu-west-1:[0-9]{12}:secret:prod/db-[A-Za-z]{6}"',
        "password = data.aws_secretsmanager_secret_version.database.secret_string",
    ),
    "tests and their results": one_of(
        "tests/test_auth.py::test_password_reset_token_expires_after_24h PASSED",
        "tests/test_auth.py::TestTokens::test_refresh_token_rotation FAILED [ [0-9]{2}%]",
        "--- FAIL: TestPasswordHashing/argon2id_with_long_password (0.01s)",
        "=== RUN   TestTokenBucket/refills_after_interval",
        "  ● AuthService > validates token > throws InvalidTokenException",
        "not ok 13 - token: expires after configured interval",
        "PASS src/password/strength.test.ts ([0-9]{1}.31 s)",
        "PASS 1: Adding an item to the list",
        "pass: TestDatabaseConnectionRetriesAfterFailover",
        "pass: [0-9]{3}, fail: 3, skip: 2",
    ),
    "names of resources": one_of(
        "secret/postgres-credentials-[a-z0-9]{10} configured",
        'MountVolume.SetUp failed for volume "registry-credentials" : secret "registry-credentials-k8s-prod" not found',
        "  name: default-token-[a-z0-9]{5}",
        "Cache restored from key: Linux-node-[0-9a-f]{32}",
        'partitionKey: "tenantIdentifier/customerIdentifier"',
        "object key: releases/2026/05/application-1.2.3-linux-amd64.tar.gz",
        "redis key: session:user:[0-9]{6}:profile-preferences",
        'kms_key_id = "arn:aws:kms:us-east-1:[0-9]{12}:key/[0-9a-f]{8}-12ab-34cd-56ef-[0-9a-f]{12}"',
        "missing translation key: views.sessions.new.forgot_password_link",
        " * [new branch]      update-vault-auth-0.17.2 -> origin/update-vault-auth-0.17.2",
        "Compiling token-bucket-limiter v2.11.3",
        "Collecting django-secret-key-generator==1.0.[0-9]{1}",
        "added 12 packages: keyv@4.5.4 tokenizers@0.15.0 js-tokens@4.0.0 password-prompt@1.1.3",
        "docker build --secret id=npmrc,src=/root/.npmrc --ssh default .",
        "RUN --mount=type=secret,id=github_token,target=/run/secrets/github_token",
    ),
    "ids of requests": one_of(
        "x-amz-request-id: [0-9A-F]{16}",
        "x-amz-id-2: [A-Za-z0-9+/]{74}==",
        "traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-01",
        "CF-RAY: [0-9a-f]{16}-FRA",
        "X-GitHub-Request-Id: [0-9A-F]{4}:[0-9A-F]{6}:[0-9A-F]{7}:[0-9A-F]{7}:[0-9A-F]{8}",
        "BuildId=[0-9]{8}.[0-9]{2} job [0-9a-f]{24}",
        "container [0-9a-f]{64} started",
        "a3ed95caeb02: Pull complete",
        "invocation id [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}",
        "ci-runner-[a-z0-9]{10}-[a-z0-9]{5} scheduled on ip-10-0-1-2.ec2.internal",
    ),
}
"""May be mistaken once in a hundred."""
