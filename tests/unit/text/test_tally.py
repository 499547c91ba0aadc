"""What was hidden in a text that is put together from redacted parts."""

import json

from fire_routine.text.redaction import Redactor
from fire_routine.text.safe_markdown import as_written

TOKEN = "ghp_" + "q7Rk2ZxV9mLp4TsW8bNdq7Rk2ZxV9mLp4TsW"


def test_it_is_counted_by_kind_where_it_ends_up() -> None:
    redact = Redactor()
    lines = [redact(line) for line in (f"first {TOKEN} x", f"second {TOKEN} y", "DB_PASSWORD=q7Rk2ZxV9m", "nothing")]
    assert redact.hidden("\n".join(lines)) == {"GitHub token": 2, "password": 1}
    assert redact.hidden(redact(lines[0])) == {"GitHub token": 1}
    assert redact.hidden("nothing, and a mask of GitHub: ***") == {}


def test_it_is_counted_in_json_and_in_markdown() -> None:
    redact = Redactor()
    line = redact(f'"token_of": "{TOKEN}", more')
    assert redact.hidden(json.dumps({"a": [f"x\n{line}\ny"]})) == {"GitHub token": 1}
    assert redact.hidden(as_written(redact(f"job {TOKEN} (a)"))) == {"GitHub token": 1}


def test_what_is_known_and_what_the_users_patterns_match_count_too() -> None:
    redact = Redactor(["q7Rk2ZxV9mLp4TsW8bNd"])
    assert redact.hidden(redact("a q7Rk2ZxV9mLp4TsW8bNd b")) == {"secret of this action's inputs": 1}
