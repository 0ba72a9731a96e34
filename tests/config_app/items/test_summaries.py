"""One line for each change: every declared wording's examples hold, and what no words cover is named by its path."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config_app.items import wording
from config_app.items.summary import summary
from config_app.items.wording import State

EXAMPLES = [
    (words, kind, example) for words in wording.wordings() for kind in words.types for example in words.examples
]
GROUP = "AWS::EC2::SecurityGroup"


@pytest.mark.parametrize(("words", "kind", "example"), EXAMPLES, ids=lambda value: getattr(value, "says", None))
def test_an_example_says_its_line(words: wording.Wording, kind: str, example: wording.Example) -> None:
    assert summary("AWS::X::Y" if kind == "*" else kind, example.before, example.after) == example.says


def test_at_least_fifteen_types_have_words_and_each_wording_has_examples() -> None:
    kinds = {kind for words in wording.wordings() for kind in words.types} - {"*"}
    assert len(kinds) >= 15, sorted(kinds)
    assert all(words.examples for words in wording.wordings())


def test_what_the_words_do_not_speak_of_is_named_by_its_path() -> None:
    before = State({"description": "a", "ipPermissions": []})
    after = State(
        {
            "description": "b",
            "ipPermissions": [{"ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "ipRanges": ["::/0"]}],
        }
    )
    assert summary(GROUP, before, after) == "Port 22 (tcp) opened to ::/0; changed: description."


def test_a_type_without_words_names_its_paths_and_counts_the_rest() -> None:
    before, after = State(dict.fromkeys("abcde", 1)), State(dict.fromkeys("abcde", 2))
    assert summary("AWS::X::Y", before, after) == "Changed: a, b, c and 2 more."
    assert summary("AWS::X::Y", before, before) == "Relationships changed."
    assert summary("AWS::X::Y", None, after) == "Found for the first time."
    assert summary("AWS::X::Y", after, None) == "Deleted."


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["*", "arn:aws:iam::1:role/x", "{}", "%7B"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["a", "groupId", "state"]), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip


@settings(max_examples=300)
@given(data=st.data())
def test_no_shape_of_a_configuration_breaks_a_wording_and_every_change_is_said(data: st.DataObject) -> None:
    """Custom resources and imported files may hold anything where a wording expects AWS's shape."""
    words = data.draw(st.sampled_from(wording.wordings()))
    kind = words.types[0]
    sides: list[State] = []
    for _ in range(2):
        parts: dict[str, dict[str, Any]] = {"": {}, "+": {}}
        for path in words.about:
            if data.draw(st.booleans()):
                parts[path[:1] if path.startswith("+") else ""][path.removeprefix("+")] = data.draw(VALUES)
        sides.append(State(parts[""], parts["+"]))
    line = summary(kind, *sides)
    assert line.endswith((".", "…"))
    assert len(line) <= 301
    if sides[0] != sides[1]:
        assert line != "Found for the first time."
