"""What a value is, as far as it can be told from the value alone: each rule by itself."""

from collections.abc import Callable
from typing import Final, NamedTuple

import pytest

from fire_routine.text.secrets.judge import (
    is_digest,
    is_harmless,
    is_mixed,
    is_odd,
    is_opaque,
    is_phrase,
    is_random,
    is_signed,
    is_uuid,
)


class Rule(NamedTuple):
    """Values to which a rule applies, and values that miss it narrowly."""

    judge: Callable[[str], bool]
    says: str
    values: tuple[str, ...]
    others: tuple[str, ...] = ()


RULES: Final = (
    Rule(
        is_random,
        "letters that are no words",
        # Two of its five pairs of letters are frequent ones; five of nine.
        ("xkqzwvbn", "name-xkqzwvbn", "xqstek", "stanxqjper", "xkqzwvbnmplk", "vvwwkkzzq"),
        ("", "information", "network", "framework", "huggingface", "xkqzw"),
    ),
    Rule(is_random, "five different letters or more", ("zxqjkzxq",), ("zxqjzxqj",)),
    Rule(
        is_random,
        "three changes between letters and digits, in eight characters or more",
        ("aa11aa11", "q7Rk2ZxV9mLp4TsW8bNd"),
        ("aa11aa1", "aaa111aaa", "release2025"),
    ),
    Rule(
        is_random,
        "three pieces or more between changes of case, of fewer than 2.6 letters",
        ("aBcDeFgH", "inOnThe"),
        ("theNewDay", "theNotTheInOn", "ar2025Ten"),
    ),
    Rule(
        is_random,
        "base64 with signs, which is no words",
        ("Zm9v+YmFy/QmF6/cXV4/eA==", "Zm9v/YmFy/QmF6/cXV4/eA==", "Zm9v+YmFy/QmF6/cXV4/eAb"),
        ("Zm9v/YmFy/QmF6/cXV4/eAb", "Zm9v+YmFy/QmF6=", "Zm9v+YmFy-QmF6+cXV4-eA==", "our+new/way+of/it+is/a+go"),
    ),
    Rule(is_random, "in the first eighty characters", ("-" * 74 + "xkqzwv",), ("-" * 75 + "xkqzwv",)),
    Rule(
        is_odd,
        "more than half of its pieces have one or two characters",
        ("Ab1Cd2Ef", "Ab1cdefgh"),
        ("Abc123De45", "Abcdef12"),
    ),
    Rule(
        is_odd,
        "eight or more capitals, small letters and digits",
        ("Ab1Cd2Ef",),
        ("Ab1Cd2E", "ab1cd2ef", "AB1CD2EF", "AbxCdyEf", "Ab1Cd2E-"),
    ),
    Rule(is_mixed, "letters, and digits or signs", ("a1", "a$"), ("ab", "12", "1$", "a-b", "")),
    Rule(
        is_harmless,
        "words that stand for a value",
        ("password", "<required>", "${TOKEN}", "/etc/ssl/key", "1.2.3", "2025-01-02", "getToken(x)"),
        ("q7Rk2ZxV9mLp4TsW8bNd", ""),
    ),
    Rule(is_harmless, "code, unless it may be a secret", ("&self", "!isReady"), ("&q7Rk2ZxV9mLp4TsW",)),
    Rule(is_harmless, "a sentence", ("must be at least 8", "a || b"), ("hunter2 hunter2",)),
    Rule(is_harmless, "another name with a value", ("name=x", "NAME=x"), ("n=x", "NAM=x")),
    Rule(
        is_harmless,
        "a name of something that may have the secret",
        ("new_password", "&authToken;", "key"),
        ("identifier", "@key", "5key", "xkqzkeyvb"),
    ),
    Rule(
        is_harmless,
        "words with dots, slashes or colons between them",
        ("src/main/java", "views.sessions.new", "a::name", "@name/a", "api/XKQZ"),
        ("a/b", "api/zxqj", "correct.horse.battery.staple", "api/config/inOnTheAt"),
    ),
    Rule(is_harmless, "a path, though a part of it looks random", ("/config/inOnTheAt",), ("/config/xkqzwvbn",)),
    Rule(
        is_harmless,
        "a path whose parts have words and a number at one end",
        ("api/Key1", "api/id1", "api/2users", "api/getX1"),
        ("api/x1", "api/xY", "api/get2key", "api/get2keyPair"),
    ),
    Rule(
        is_phrase,
        "three words or more with signs between them",
        ("correct-horse-battery", "correct_horse_battery", "CORRECT-HORSE-BATTERY", "orange-river-velvet-417"),
        ("correct-horse", "CORRECT_HORSE_BATTERY", "correct-horse-ab"),
    ),
    Rule(
        is_phrase,
        "four small ones if the signs are dots",
        ("correct.horse.battery.staple",),
        ("correct.horse.battery", "Correct.Horse.Battery.Staple"),
    ),
    Rule(is_phrase, "none of them is used for names of things", ("green-red-blue",), ("green-red-Server",)),
    Rule(
        is_signed,
        "two signs, or one and digits, in ten characters or more",
        ("ab$cdefgh1", "ab$cd&efgh"),
        ("ab$cdefghi", "abcdefgh12", "ab$cdefg1", "12$456789&1", "abcdefgh1$"),
    ),
    Rule(
        is_opaque,
        "random, without a word of three letters or more",
        ("q7Rk2ZxV9mLp4TsW8bNd", "xkqzwvbn", "to-xkqzwvbn", "there1there2there3"),
        ("node-q7Rk2ZxV9mLp4TsW8bNd", "the-xkqzwvbn", "qzx"),
    ),
    Rule(
        is_opaque,
        "base64 if it has a slash",
        ("a/q7Rk2ZxV9mLp4TsW8bNd",),
        ("q/q7Rk2ZxV9mLp", "q:q7Rk2ZxV9mLp4TsW8bNd", "q q7Rk2ZxV9mLp4TsW8bNd"),
    ),
    Rule(
        is_uuid,
        "a UUID",
        ("123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000"),
        ("123e4567-e89b-12d3-a456", "123e4567-e89b-12d3-a456-4266141740001"),
    ),
    Rule(is_digest, "a commit or a digest", ("3a1f0c9e8b" * 4, "3a1f0c9e" * 8), ("3a1f0c9e8b" * 5, "3A1F0C9E8B" * 4)),
)


@pytest.mark.parametrize("rule", RULES, ids=[f"{rule.judge.__name__}: {rule.says}" for rule in RULES])
def test_a_rule_applies_to_its_values_alone(rule: Rule) -> None:
    assert [value for value in rule.values if rule.judge(value) is not True] == []
    assert [value for value in rule.others if rule.judge(value) is not False] == []
