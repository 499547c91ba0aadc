"""GitHub's own description of its REST API, to hold a conversation to it."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from openapi_schema_validator import OAS30Validator, oas30_format_checker

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

Schema = Mapping[str, Any]
JSON = "application/json"
EXTRACT = Path(__file__).parent.parent / "data" / "github" / "openapi-extract.json"

_FIRST_ERROR_STATUS = 400
_MOST_PER_PAGE = 100


class Shape:
    """A JSON schema, compiled."""

    def __init__(self, schema: Schema) -> None:
        self.schema = _with_nulls(schema)
        self._validator: Validator = OAS30Validator(self.schema, format_checker=oas30_format_checker)

    def problems(self, value: Any) -> list[str]:  # noqa: ANN401 (decoded JSON)
        """Where and how a decoded value differs from the schema."""
        return [f"{error.json_path}: {error.message[:200]}" for error in self._validator.iter_errors(value)]

    def completed(self, value: object) -> object:
        """The value with every required property that it lacks, made up after the schema."""
        return _completed(self.schema, value)


@dataclass(frozen=True)
class Operation:
    """One method on one path, with its schemas compiled."""

    id: str
    """For example `actions/list-jobs-for-workflow-run`."""
    method: str
    pattern: re.Pattern[str]
    parameters: tuple[Schema, ...]
    body: Shape | None
    answers: Mapping[str, Shape | None]
    """By status; None where the description gives the status no JSON schema."""


@dataclass(frozen=True)
class Match:
    """The operation that a request is for, with the path's parameters decoded."""

    operation: Operation
    path: Mapping[str, str]


class Description:
    """An OpenAPI 3.0 document whose references are all resolved."""

    def __init__(self, document: Schema) -> None:
        self.operations = tuple(
            _operation(method.upper(), template, operation)
            for template, methods in document["paths"].items()
            for method, operation in methods.items()
        )
        self.ids = frozenset(operation.id for operation in self.operations)

    def match(self, method: str, path: str) -> Match | None:
        """The operation for a method and an undecoded path, or None."""
        for operation in self.operations:
            if operation.method == method and (found := operation.pattern.fullmatch(path)):
                values = {name: unquote(value) for name, value in found.groupdict().items()}
                return Match(operation, values)
        return None


@functools.cache
def github_description() -> Description:
    """The extract of GitHub's description that is kept with the tests."""
    return Description(json.loads(EXTRACT.read_bytes()))


def problems_of_request(match: Match, query: Mapping[str, str], body: bytes) -> list[str]:
    """What the description does not allow about a request."""
    problems = _problems_of_parameters(match.operation, "path", match.path)
    problems += _problems_of_parameters(match.operation, "query", query)
    shape = match.operation.body
    if shape is None:
        return problems + (["a body where none is described"] if body else [])
    try:
        decoded = json.loads(body)
    except ValueError as error:
        return [*problems, f"body: {error}"]
    problems += shape.problems(decoded)
    unknown = decoded.keys() - shape.schema["properties"] if isinstance(decoded, dict) else ()
    return problems + [f"body: unknown property {name}" for name in sorted(unknown)]


def problems_of_answer(operation: Operation, status: int, body: object) -> list[str]:
    """What the description does not allow about an answer, `body` being decoded JSON.

    The description names few error statuses; one that it doesn't name is allowed.
    """
    if str(status) not in operation.answers:
        return [] if status >= _FIRST_ERROR_STATUS else [f"status {status} is not described"]
    shape = operation.answers[str(status)]
    return [] if shape is None else shape.problems(body)


def completed(operation: Operation, status: int, body: object) -> object:
    """`body` with every required property that it lacks, made up after the description."""
    shape = operation.answers.get(str(status))
    return body if shape is None else shape.completed(body)


def _operation(method: str, template: str, described: Schema) -> Operation:
    pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template))
    request = described.get("requestBody")
    return Operation(
        id=described["operationId"],
        method=method,
        pattern=re.compile(pattern),
        parameters=tuple(described["parameters"]),
        body=Shape(request["content"][JSON]["schema"]) if request else None,
        answers={
            status: Shape(answer["content"][JSON]["schema"]) if "content" in answer else None
            for status, answer in described["responses"].items()
        },
    )


def _problems_of_parameters(operation: Operation, place: str, values: Mapping[str, str]) -> list[str]:
    described = {item["name"]: item for item in operation.parameters if item["in"] == place}
    problems = [f"{place}: unknown parameter {name}" for name in sorted(values.keys() - described)]
    for name, value in values.items():
        schema = described[name]["schema"] if name in described else {}
        if not _allows(schema, value):
            problems.append(f"{place}: {name}={value} is not allowed")
    if int(values.get("per_page", 0)) > _MOST_PER_PAGE:
        problems.append(f"{place}: GitHub gives at most {_MOST_PER_PAGE} items a page")
    return problems


def _allows(schema: Schema, value: str) -> bool:
    # Formats are not checked: `created` is described as a date-time, but takes ranges of them
    # (https://docs.github.com/search-github/getting-started-with-searching-on-github).
    match schema.get("type"):
        case "integer":
            return value.isascii() and value.isdigit()
        case "boolean":
            return value in {"true", "false"}
        case _:
            return value in schema.get("enum", (value,))


def _with_nulls(schema: Any) -> Any:  # noqa: ANN401 (a schema or a part of one)
    """The same schema with null among the choices of everything that is nullable.

    By the letter of OpenAPI 3.0.3 a nullable enumeration or choice of schemas that doesn't name
    null excludes it even so. GitHub means to include it (the conclusion of a job that runs, the
    account of an author who has none).
    """
    if isinstance(schema, list):
        return [_with_nulls(item) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    copy = {name: _with_nulls(part) for name, part in schema.items()}
    if copy.get("nullable") is True and isinstance(copy.get("enum"), list):
        copy["enum"] = [*copy["enum"], None]
    if copy.get("nullable") is True and isinstance(copy.get("oneOf"), list):
        copy["oneOf"] = [*copy["oneOf"], {"enum": [None]}]
    return copy


def _completed(schema: Schema, value: object) -> object:
    if isinstance(value, list) and "items" in schema:
        return [_completed(schema["items"], item) for item in value]
    if not isinstance(value, dict):
        return value
    for variant in schema.get("oneOf", ()):
        if "properties" in variant:
            return _completed(variant, value)
    known = schema.get("properties", {})
    filled = {name: _completed(known.get(name, {}), item) for name, item in value.items()}
    for name in schema.get("required", ()):
        if name not in filled:
            filled[name] = _made_up(known[name])
    return filled


def _made_up(schema: Schema) -> object:
    if schema.get("nullable"):
        return None
    if schema.get("type") == "object":
        return _completed(schema, {})
    by_type: dict[str, object] = {"array": [], "integer": 1, "boolean": False}
    by_format: dict[str, object] = {"uri": "https://example.com/", "date-time": "2026-08-03T09:00:00Z"}
    plain = by_type.get(schema.get("type", ""), by_format.get(schema.get("format", ""), "made up"))
    return schema.get("enum", [schema.get("example", plain)])[0]
