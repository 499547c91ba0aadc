"""A view on JSON of unknown shape: what is there is read, what is not reads as empty, nothing raises."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fire_routine.wire.payload import Payload

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3) | st.just("a"), inner, max_size=4),
    max_leaves=12,
)

EXAMPLE = Payload(
    {
        "run": {"id": 7, "name": "CI", "fork": True, "labels": ["a", {"name": "b"}], "none": None},
        "big": 1 << 63,
        "negative": -1,
        "float": 1.0,
    }
)


def test_values_are_read_by_their_path() -> None:
    assert EXAMPLE.text("run", "name") == "CI"
    assert EXAMPLE.number("run", "id") == 7
    assert EXAMPLE.flag("run", "fork")
    assert [label.raw for label in EXAMPLE.list("run", "labels")] == ["a", {"name": "b"}]
    assert EXAMPLE.at("run").at("name").raw == "CI"
    assert EXAMPLE.at("run").text("name") == "CI"
    assert [(key, value.raw) for key, value in EXAMPLE.items()][1:] == [
        ("big", 1 << 63),
        ("negative", -1),
        ("float", 1.0),
    ]


@pytest.mark.parametrize("path", [("nothing",), ("run", "none"), ("run", "name", "deeper"), ("run", "labels", "0")])
def test_what_is_missing_reads_as_empty(path: tuple[str, ...]) -> None:
    assert EXAMPLE.text(*path) == ""
    assert EXAMPLE.number(*path) is None
    assert not EXAMPLE.flag(*path)
    assert EXAMPLE.list(*path) == ()
    assert EXAMPLE.items(*path) == ()
    assert not EXAMPLE.at(*path)


def test_a_value_of_another_type_reads_as_empty() -> None:
    assert EXAMPLE.text("run", "id") == ""
    assert EXAMPLE.number("run", "name") is None
    assert EXAMPLE.number("run", "fork") is None, "true is an int to Python, not to JSON"
    assert EXAMPLE.number("float") is None
    assert EXAMPLE.number("big") is None, "ids have at most 64 bits"
    assert EXAMPLE.number("negative") is None, "nothing of GitHub's is less than nothing"
    assert not EXAMPLE.flag("run", "id")
    assert EXAMPLE.list("run") == ()


def test_texts_can_be_encoded() -> None:
    payload = Payload(json.loads(r'{"half": "a\ud800b", "pair": "\ud83d\ude00", "\udfff": 1}'))
    assert payload.text("half") == "a\ufffdb"
    assert payload.text("pair") == "😀"
    assert [key for key, _ in payload.items()][2] == "\ufffd"


@given(JSON, st.lists(st.just("a") | st.text(max_size=3), max_size=3))
def test_no_json_makes_it_raise(value: object, path: list[str]) -> None:
    payload = Payload(value)
    payload.text(*path).encode()
    payload.number(*path)
    payload.flag(*path)
    assert all(isinstance(element, Payload) for element in payload.list(*path))
    assert all(isinstance(key, str) for key, _ in payload.items(*path))
