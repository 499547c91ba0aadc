"""How logs write a name with its value, and where a credential with a form of its own turns up."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from random import Random
from urllib.parse import quote

from bench.redaction.names import Style, camel, dotted, kebab, pascal, screaming, snake, spaced, title

ANY = (screaming, snake, kebab, camel, pascal, dotted)
CODE = (screaming, snake, camel)


def plain(value: str) -> str:
    """As it is."""
    return value


def percent(value: str) -> str:
    """As in a query."""
    return quote(value, safe="")


def in_json(value: str) -> str:
    """As in a string of JSON, without the quotes."""
    return json.dumps(value)[1:-1]


def in_xml(value: str) -> str:
    """As in an element or an attribute."""
    return escape(value)


def split(value: str) -> str:
    """With a zero-width space in the middle."""
    return f"{value[: len(value) // 2]}\u200b{value[len(value) // 2 :]}"


@dataclass(frozen=True)
class Spelling:
    """`template` with NAME and VALUE in it, whose name is in one of these styles.

    `alone` can't follow or precede other words on its line. `invisible` is put into the value, and is no part of it.
    """

    template: str
    styles: tuple[Style, ...] = CODE
    encode: Callable[[str], str] = plain
    alone: bool = False
    invisible: Callable[[str], str] = plain

    def spell(self, name: str, value: str) -> str:
        """The name and the value, already encoded, as they appear in a line."""
        return self.template.replace("NAME", name).replace("VALUE", self.invisible(value))


SPELLINGS: dict[str, tuple[Spelling, ...]] = {
    "`NAME=v`": (Spelling("NAME=VALUE", (screaming,)), Spelling("NAME=VALUE", (snake, camel))),
    '`export NAME="v"`': (
        Spelling('export NAME="VALUE"', (screaming,)),
        Spelling("export NAME='VALUE'", (screaming,)),
        Spelling("+ export NAME=VALUE", (screaming,), alone=True),
    ),
    "`NAME: v`": (Spelling("  NAME: VALUE", (screaming,), alone=True), Spelling("NAME: VALUE", ANY)),
    "`name: 'v'`": (Spelling("NAME: 'VALUE'", ANY), Spelling('NAME: "VALUE"', ANY)),
    '`"name": "v"`': (
        Spelling('"NAME": "VALUE"', ANY, in_json),
        Spelling('{"id":7,"NAME":"VALUE","n":1}', ANY, in_json),
    ),
    "JSON in a string": (
        Spelling('{\\"NAME\\": \\"VALUE\\"}', ANY, in_json),
        Spelling('"body":"{\\"NAME\\":\\"VALUE\\",\\"n\\":1}"', ANY, in_json),
    ),
    "`?name=v&`": (
        Spelling("https://api.example.com/v1/items?NAME=VALUE&page=2", (snake, camel, kebab), percent),
        Spelling("GET /hook?a=1&NAME=VALUE HTTP/1.1", (snake, camel, kebab), percent),
    ),
    "`--name v`": (Spelling("tool deploy --NAME VALUE --verbose", (kebab,)), Spelling("tool --NAME 'VALUE'", (kebab,))),
    "`--name=v`": (
        Spelling("tool deploy --NAME=VALUE --verbose", (kebab, camel)),
        Spelling('tool --NAME="VALUE"', (kebab,)),
    ),
    "`-Dname=v`": (
        Spelling("mvn -B -DNAME=VALUE verify", (dotted, camel)),
        Spelling("gradle -PNAME=VALUE build", (camel,)),
    ),
    "`-e NAME=v`": (
        Spelling("docker run -e NAME=VALUE app", (screaming,)),
        Spelling("docker build --build-arg NAME=VALUE .", (screaming,)),
        Spelling("helm upgrade app . --set app.NAME=VALUE", (camel,)),
        Spelling("env NAME=VALUE make", (screaming,)),
    ),
    "Dockerfile": (
        Spelling("ENV NAME VALUE", (screaming,), alone=True),
        Spelling("Step 3/9 : ENV NAME=VALUE", (screaming,)),
    ),
    "Terraform": (
        Spelling('NAME = "VALUE"', (snake,)),
        Spelling('      + NAME       = "VALUE"', (snake,), alone=True),
        Spelling('  ~ NAME = "VALUE" -> (known after apply)', (snake,), alone=True),
    ),
    "XML element": (Spelling("<NAME>VALUE</NAME>", (camel, snake, kebab), in_xml),),
    "XML attribute": (
        Spelling('<server id="a" NAME="VALUE"/>', (camel, snake), in_xml),
        Spelling('<add key="NAME" value="VALUE" />', (pascal, camel), in_xml),
        Spelling('<property name="NAME" value="VALUE"/>', (dotted, camel), in_xml),
    ),
    "`'name' => 'v'`": (
        Spelling("'NAME' => 'VALUE',", (snake,)),
        Spelling('{:NAME=>"VALUE"}', (snake,)),
        Spelling('"NAME" => "VALUE"', (snake,)),
    ),
    '`name := "v"`': (Spelling('NAME := "VALUE"', (camel,)), Spelling("NAME := VALUE", (screaming,))),
    "`{Name:v}`": (
        Spelling("&{Host:db NAME:VALUE Port:5432}", (pascal,)),
        Spelling("{Host:db NAME:VALUE}", (pascal,)),
        Spelling('Config{Host:"db", NAME:"VALUE"}', (pascal,)),
        Spelling("map[host:db NAME:VALUE port:1]", (snake, camel)),
    ),
    "`f(name='v')`": (
        Spelling("connect(host='db', NAME='VALUE', port=1)", (snake,)),
        Spelling('Client(NAME="VALUE")', (snake,)),
    ),
    "`{'name': 'v'}`": (Spelling("{'host': 'db', 'NAME': 'VALUE'}", CODE),),
    "`Type(name=v, …)`": (
        Spelling("Settings(host=db, NAME=VALUE, port=1)", (camel,)),
        Spelling("Settings{NAME='VALUE', port=1}", (camel,)),
    ),
    '`Name { name: "v" }`': (
        Spelling('Config { host: "db", NAME: "VALUE" }', (snake,)),
        Spelling('NAME: Some("VALUE")', (snake,)),
    ),
    "`name.of=v`": (
        Spelling("spring.datasource.NAME=VALUE", (dotted, kebab)),
        Spelling("NAME = VALUE", (dotted, snake)),
    ),
    "`##[debug]NAME`": (
        Spelling("##[debug]NAME=VALUE", (screaming,), alone=True),
        Spelling("##[debug]  NAME: 'VALUE'", (screaming,), alone=True),
        Spelling("::debug::NAME=VALUE", (screaming,), alone=True),
    ),
    "diff": (
        Spelling("+NAME=VALUE", (screaming,), alone=True),
        Spelling('-  NAME: "VALUE"', (snake, camel), alone=True),
        Spelling('+    "NAME": "VALUE",', (snake, camel), in_json, alone=True),
    ),
    "PowerShell, cmd": (
        Spelling('$env:NAME = "VALUE"', (screaming,)),
        Spelling("set NAME=VALUE", (screaming,)),
        Spelling("$NAME = 'VALUE'", (pascal,)),
    ),
    "`Name: v` header": (
        Spelling("X-NAME: VALUE", (title,)),
        Spelling("-H 'X-NAME: VALUE'", (title,)),
        Spelling("> x-NAME: VALUE", (kebab,)),
    ),
    "`Words of a name: v`": (
        Spelling("NAME: VALUE", (spaced,)),
        Spelling("The NAME is 'VALUE'", (spaced,)),
    ),
    "`name: NAME, value: v`": (
        Spelling('{"name":"NAME","value":"VALUE"}', (screaming,), in_json),
        Spelling('{"Name": "NAME", "Value": "VALUE"}', (screaming,), in_json),
        Spelling("- name: NAME\n  value: VALUE", (screaming,), alone=True),
    ),
    "tables and columns": (
        Spelling("| NAME | VALUE |", (snake, screaming), alone=True),
        Spelling("│ NAME │ VALUE │", (snake, screaming), alone=True),
        Spelling("NAME               VALUE", (screaming, snake), alone=True),
    ),
    "blocks of YAML": (
        Spelling("NAME: |\n  VALUE", ANY, alone=True),
        Spelling("  NAME: >-\n    VALUE", (snake, camel, kebab), alone=True),
    ),
    "commands of CI": (
        Spelling("::set-output name=NAME::VALUE", (snake, kebab), alone=True),
        Spelling('echo "NAME=VALUE" >> $GITHUB_ENV', (screaming,), alone=True),
        Spelling("##vso[task.setvariable variable=NAME;issecret=true]VALUE", (camel,), alone=True),
    ),
    "with its type": (
        Spelling('const NAME: &str = "VALUE";', (screaming,)),
        Spelling("NAME: str = 'VALUE'", (snake,)),
        Spelling('private static final String NAME = "VALUE";', (screaming,)),
        Spelling('val NAME: String = "VALUE"', (camel,)),
    ),
    '`set("name", "v")`': (
        Spelling('define( "NAME", "VALUE" );', (screaming,)),
        Spelling('props.put("NAME", "VALUE")', (dotted,)),
        Spelling("ENV['NAME'] ||= 'VALUE'", (screaming,)),
        Spelling('{"ParameterKey":"NAME","ParameterValue":"VALUE"}', (pascal,), in_json),
    ),
    "in colours": (
        Spelling("\x1b[36;1mNAME=VALUE\x1b[0m", (screaming,)),
        Spelling("\x1b[1mNAME\x1b[0m: \x1b[32mVALUE\x1b[0m", ANY),
        Spelling('\x1b[32m+\x1b[0m NAME = "\x1b[33mVALUE\x1b[0m"', (snake,)),
    ),
    "after another program's mark": (
        Spelling("app_1  | NAME=VALUE", (screaming,), alone=True),
        Spelling("#12 0.345 NAME=VALUE", (screaming,), alone=True),
        Spelling("[INFO] 2026-01-01 00:00:00,123 NAME: VALUE", ANY, alone=True),
        Spelling("[web] NAME='VALUE'", (screaming,), alone=True),
    ),
    "split by a zero-width space": (
        Spelling("NAME=VALUE", (screaming,), invisible=split),
        Spelling('"NAME": "VALUE"', ANY, in_json, invisible=split),
    ),
}
"""Of a name and its value."""

PLACES: dict[str, tuple[Spelling, ...]] = {
    "in a sentence": (
        Spelling("Using VALUE for this request"),
        Spelling("got VALUE, retrying"),
        Spelling("Rejected: VALUE."),
    ),
    "alone on its line": (Spelling("VALUE", alone=True),),
    "in quotes": (Spelling("'VALUE'"), Spelling('"VALUE"'), Spelling("`VALUE`")),
    "`NAME=v`": (Spelling("VAR=VALUE"), Spelling("with_x=VALUE")),
    '`export NAME="v"`': (Spelling('export VAR="VALUE"'),),
    "`NAME: v`": (Spelling("  VAR: VALUE", alone=True),),
    '`"name": "v"`': (Spelling('{"id": 7, "data": "VALUE"}'), Spelling('["a","VALUE"]')),
    "JSON in a string": (Spelling('{\\"data\\":\\"VALUE\\"}'),),
    "after an escaped line end": (Spelling('"out": "ok\\nVALUE\\nbye"'), Spelling('"a\\tVALUE\\r\\n"')),
    "`?name=v&`": (Spelling("https://api.example.com/v1?x=VALUE&y=1", encode=percent),),
    "`--flag v`": (Spelling("tool --with VALUE --verbose"), Spelling("tool --with=VALUE"), Spelling("tool -w VALUE")),
    "`https://v@host`": (Spelling("https://VALUE@git.example.com/a/b.git", encode=percent),),
    "`https://user:v@host`": (Spelling("https://ci:VALUE@git.example.com/a/b.git", encode=percent),),
    "`Authorization:`": (Spelling("Authorization: Bearer VALUE"), Spelling("-H 'authorization: token VALUE'")),
    "XML": (Spelling("<a><b>VALUE</b></a>", encode=in_xml), Spelling('<a b="VALUE"/>', encode=in_xml)),
    "`=>`, `:=`": (Spelling("'a' => 'VALUE'"), Spelling('a := "VALUE"')),
    "`{Name:v}`": (Spelling("{Host:db Value:VALUE}"), Spelling("[VALUE]"), Spelling("f(VALUE)")),
    "diff": (Spelling("+VALUE", alone=True), Spelling("-  x: VALUE", alone=True)),
    "in colours": (Spelling("\x1b[32mVALUE\x1b[0m"), Spelling("\x1b[36;1mecho VALUE\x1b[0m")),
    "after another program's mark": (Spelling("app_1  | VALUE", alone=True), Spelling("##[debug]VALUE", alone=True)),
    "split by a zero-width space": (Spelling("Using VALUE here", invisible=split),),
}
"""Of a credential with a form of its own: the names say nothing."""


def fits(spelling: Spelling, value: str) -> bool:
    """Whether the value stays itself there: a form is documented as it is, not percent-encoded."""
    return spelling.encode is not percent or percent(value) == value


def spelled(spelling: Spelling, source: Random, name: Callable[[Random, Style], str], value: str) -> str:
    """The spelling with a name of a style that it knows."""
    return spelling.spell(name(source, source.choice(spelling.styles)), value)
