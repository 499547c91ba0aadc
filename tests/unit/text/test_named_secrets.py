"""Values that only their name makes a secret: all ways to write the two, and what else has such a name."""

import pytest

from fire_routine.text.redaction import MASK, Redactor

TOKEN = "q7Rk2ZxV9mLp4TsW8bNd"
PASSWORDS = ("Tr0ub4dor&3xyz", "pl$ain*and&more", "xkqzwvbnmplk", "Zm9vYmFyMTIz", "Pq=tYe0hq094", "X1F#u7.M1jQ")
OPAQUE = (
    "-Xt3_UoGs5HMjA23uWBb",
    "/AaqOJyNkg/584yrWzDsWl",
    "5CGMjj/NiWN+YpXg96+KPku+/A==",
    "correct.horse.battery.staple",
    "orange-river-velvet-417",
)

SPELLINGS = (
    *(
        "token: {}",
        '"token": "{}"',
        "TOKEN={}",
        "SECRET_KEY={}",
        "secret_token = {}",
        "STRIPE_KEY={}",
        "api_key := '{}'",
    ),
    *("https://x/y?token={}", "https://x/y?a=1&key={}", '{{"token":"{}"}}', "export API_TOKEN={}", 'token="{}"'),
    *('  "apiToken" => "{}"', "<apiKey>{}</apiKey>", '<add key="ApiKey" value="{}" />', "--token {}", "--api-key={}"),
    *(
        "X-Api-Key: {}",
        '\\"token\\":\\"{}\\"',
        '\\\\\\"accessToken\\\\\\":\\\\\\"{}\\\\\\"',
        "client.secret={}",
        "_auth={}",
    ),
    *("clientSecret: {}", '"auth": "{}"', "client-key-data: {}", "//registry.example/:_authToken={}", "API key: {}"),
    *(
        '{{"name": "API_TOKEN", "value": "{}"}}',
        "name: API_TOKEN\n  value: {}",
        "apiToken: |\n  {}",
        "apiToken: >-\n    {}",
        "ENV API_TOKEN {}",
        "access_token={}&x=1",
    ),
    *('set("API_TOKEN", "{}")', 'var apiToken string = "{}"', 'api_token ?= "{}"', "<apiToken>\n  {}\n</apiToken>"),
    *(
        'Config {{ api_token: Some("{}") }}',
        "gradle -PapiToken={}",
        "::set-output name=api_token::{}",
        '<property name="api.token">{}</property>',
        "api_token   {}",
        "Unseal Key 1: {}",
        "api_token: str = '{}'",
        "a new token was created for ci: {}",
        "ENV['API_TOKEN'] ||= '{}'",
        '{{"ParameterKey":"ApiToken","ParameterValue":"{}"}}',
        "vault write auth/approle/login secret_id={}",
        "using token {} for x",
        "using the API key '{}' for x",
        "-Dapi.token={}",
        "the access token is {}",
        "npm config set :_authToken {}",
    ),
)
OF_PASSWORDS = (
    *("DB_PASS={}", "PASSWORD={}", "MYSQL_PASS: {}", "Server=x;Uid=sa;Pwd={};Database=y", "password={}", "passwd={}"),
    *("--password {}", "--db-password={}", 'dbPassword: "{}"', "db.password={}", "db-password = {}", "password := {}"),
    *('password => "{}"', "<password>{}</password>", 'password = "{}"', '{{"password":"{}"}}', "ENV DB_PASSWORD={}"),
    *(
        '\\"password\\": \\"{}\\"',
        "-Dpassword={}",
        "PGPASSWORD={} psql",
        "gradle -PdbPassword={}",
        "tool --password '{}' done 'x' -> y",
        "+ password={}",
        "passphrase: '{}'",
        "Pwd={};",
    ),
)

HARMLESS = (
    *(
        "max_token=12345678",
        "next_page_token: q7Rk2ZxV9mLp4TsW8bNd",
        "next_page_token=CAESBkVKS0xNTjM5",
        "max_tokens: 4096",
    ),
    *(
        "private_key: /etc/ssl/key1.pem",
        "password=${DB_PASSWORD}",
        "token: ${{ secrets.TOKEN }}",
        "token=$(cat token.txt)",
    ),
    *(
        "password: <password>",
        "password: ********",
        "token=[secure]",
        "password: required",
        "secret: true",
        "PWD=/home/x",
    ),
    *(
        "cache key: node-Linux-x64-2cafb7b2d73447f2daa02e3a5943c297778297ba873ec30f4349d5e92163ccb1",
        "primaryKey=q7Rk2ZxV9mLp4T",
    ),
    *("PublicKeyToken=b77a5c561934e089", "tiktoken==0.9.0", "credentialsId: '29f63271-dc2f-4734-8221-5b31b5169bac'"),
    *(
        "token = getToken(request2)",
        "password = new_password",
        "token = os.environ['TOKEN2']",
        "auth: HTTPBasicAuth2(x, y)",
    ),
    *(
        '"password": "must be at least 8 characters"',
        "Unexpected token: identifier12345",
        "token: x.y.z2",
        "GPG_KEY=0A1B",
    ),
    *(
        "A token is a word with 3 letters",
        "password_length=1234567890123456",
        "access_token_url: https://x/login/oauth",
    ),
    *(
        'password: "%env(DATABASE_PASSWORD)%"',
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf",
        "syntax error near token: RPAREN_CLOSE_EXPRESSION",
        "password: com.example.security.encoder",
        "token=views.sessions.new.forgot",
        "| password | string |",
        "PASS 1: Adding an item",
        " * [new branch] update-vault-auth-0.17.2 -> origin/update-vault-auth-0.17.2",
        "PAIR(20PW): Adding it",
        "secret/postgres-credentials-kh2f9m8t4c configured",
        "Authorization: header-was-missing-in-request2",
        "Bearer authentication1 is not supported",
    ),
    *("integrity=sha512-q7Rk2ZxV9mLp4TsW8bNdq7Rk2ZxV9mLp4TsW8bNd", "secret: not-a-value-with-digits", "x-token: null"),
)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_token_is_hidden_in_every_spelling_of_its_name(spelling: str) -> None:
    for line in ("{}", "2025-01-02T03:04:05.0000000Z {}", "app_1  | {}"):
        text = line.format(spelling.format(TOKEN))
        assert Redactor()(text) == text.replace(TOKEN, MASK)


@pytest.mark.parametrize("value", OPAQUE)
@pytest.mark.parametrize(
    "spelling", ["token={}", 'secret: "{}"', "{{'api_key': '{}'}}", "<clientSecret>{}</clientSecret>"]
)
def test_a_value_that_looks_like_an_option_a_path_or_a_reference_is_hidden(spelling: str, value: str) -> None:
    assert Redactor()(spelling.format(value)) == spelling.format(MASK)


def test_a_table_s_cell_is_hidden_beside_its_name() -> None:
    for line in ("| api_token | {} |", "│ api_token │ {} │", "api_token | {}"):
        assert Redactor()(line.format(TOKEN)) == line.format(MASK)


def test_the_value_of_an_element_is_hidden_whole() -> None:
    assert Redactor()("<password>a&amp;b;c d</password>") == f"<password>{MASK}</password>"


def test_a_secret_with_the_name_of_another_in_it_is_hidden_whole() -> None:
    assert Redactor()("KEY_SECRET=2TIuq9s1KWjUeopSwt3IF34sEy is set") == f"KEY_SECRET={MASK} is set"


@pytest.mark.parametrize("spelling", OF_PASSWORDS)
@pytest.mark.parametrize("password", PASSWORDS)
def test_a_password_is_hidden_whole_whatever_it_is_made_of(spelling: str, password: str) -> None:
    assert Redactor()(spelling.format(password)) == spelling.format(MASK)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_has_such_a_name_stays(text: str) -> None:
    assert Redactor()(text) == text


def test_after_a_thousand_secrets_in_a_row_the_rest_of_the_row_is_hidden() -> None:
    row = "".join(f"token=q7Rk2ZxV{number:04}\n" for number in range(2_000))
    hidden = Redactor()(row + "a line\n" * 2_000 + "the end\n")
    assert "q7Rk2ZxV" not in hidden
    assert hidden.endswith("the end\n")


def test_a_flood_of_names_and_values_hides_no_secret_after_it() -> None:
    flood = "\n".join(f"name_{number}_token: word of {number}" for number in range(5_000))
    redact = Redactor()
    redact(flood)
    assert redact("DB_PASSWORD=hunter2hunter2") == "DB_PASSWORD=***"
    assert redact(flood + "\nDB_PASSWORD=hunter2hunter2").endswith("\nDB_PASSWORD=***")


def test_many_short_texts_are_judged_like_a_long_one() -> None:
    redact = Redactor()
    for number in range(3_000):
        redact(f"name_{number}_token: word of number {number}\n".ljust(190, "."))
        redact("." * 190)
        redact("." * 190)
    assert redact("DB_PASSWORD: correcthorsebattery") == "DB_PASSWORD: ***"
