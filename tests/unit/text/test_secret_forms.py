"""Each row of the tables of secrets, with what it must hide and what must stay."""

import pytest

from fire_routine.text.redaction import MASK, Redactor
from fire_routine.text.secrets.search import FORMS
from tests.unit.text.secret_examples import AROUND, PREFIXED, example, fill

BY_PREFIX = {prefix: row for prefixes, row in PREFIXED.items() for prefix in prefixes.split()}
AROUND_IDS = [f"{name} {hint}" for name, hint in AROUND]
SEEDS = range(5)


def test_every_row_has_examples_and_says_where_its_form_is_documented() -> None:
    known = {prefix.lower() for prefix in BY_PREFIX}
    assert [form for form in FORMS if not form.gate and form.hint not in known] == []
    assert {(form.name, form.hint) for form in FORMS if form.gate} == set(AROUND)
    assert known <= {form.hint for form in FORMS}
    assert len({form.name for form in FORMS}) > 100  # as docs/security.md says
    assert all(form.source.startswith("https://") and form.hint == form.hint.lower() for form in FORMS)


@pytest.mark.parametrize("prefix", BY_PREFIX)
def test_a_token_is_hidden_wherever_it_is_and_a_near_miss_stays(prefix: str) -> None:
    redact = Redactor()
    secret, near = (template.replace("{p}", prefix) for template in BY_PREFIX[prefix])
    for seed in SEEDS:
        text = fill(secret, seed)
        assert redact(f"a {text} b") == f"a {MASK} b"
        assert text not in redact(f"say '{text}', or x={text}\\n")
        assert redact(fill(near, seed)) == fill(near, seed)


@pytest.mark.parametrize("key", AROUND, ids=AROUND_IDS)
def test_a_secret_is_hidden_in_its_surroundings_and_a_near_miss_stays(key: tuple[str, str]) -> None:
    redact = Redactor()
    for seed in SEEDS:
        shown = example(AROUND[key][0], seed)
        # What is beside it may be hidden, too: the id of a key.
        assert redact(shown.text) == redact(shown.text.replace(shown.secret, MASK))
        assert shown.secret not in redact(shown.text)
        near = fill(AROUND[key][1], seed)
        assert redact(near) == near
