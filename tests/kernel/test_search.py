"""The search grammar: every line is a tree or a clear refusal, and every tree can be written as a line again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from project.kernel import search
from project.kernel.search import All, Either, Field, Not, SearchError, Words, parse, spell

READ = [
    ("", All(())),
    ("   ", All(())),
    ("name:RunInstances", Field("name", "=", "RunInstances")),
    ('name:"two words"', Field("name", "=", "two words")),
    (r'name:"a \"b\" \\c"', Field("name", "=", r'a "b" \c')),
    ("arn:arn:aws:iam::1:user/x", Field("arn", "=", "arn:aws:iam::1:user/x")),
    ("-user:alice", Not(Field("user", "=", "alice"))),
    ("user:al*", Field("user", "^", "al")),
    ('user:"al*"', Field("user", "=", "al*")),
    ("error:*", Field("error", "*", "")),
    ("time:>now-1h", Field("time", ">", "now-1h")),
    ("time:>=2026-11-18T14:02:11Z", Field("time", ">=", "2026-11-18T14:02:11Z")),
    ("n:<5", Field("n", "<", "5")),
    ("n:<=5", Field("n", "<=", "5")),
    ("n:1..5", Field("n", "..", "1", "5")),
    ("hello", Words("hello")),
    ("hel*", Words("hel", open_end=True)),
    ('"exact words"', Words("exact words")),
    ('-"exact words"', Not(Words("exact words"))),
    ("a b", All((Words("a"), Words("b")))),
    ("a OR b c", Either((Words("a"), All((Words("b"), Words("c")))))),
    ("(a OR b) c", All((Either((Words("a"), Words("b"))), Words("c")))),
    ("-(a OR k:v)", Not(Either((Words("a"), Field("k", "=", "v"))))),
    ("ORDER or", All((Words("ORDER"), Words("or")))),
    ("requestParameters.bucketName:x", Field("requestParameters.bucketName", "=", "x")),
    ("2001:db8::1", Field("2001", "=", "db8::1")),
    ("a - b", All((Words("a"), Words("-"), Words("b")))),
]


def bare(tree: search.Node) -> search.Node:
    """A tree without its positions."""
    match tree:
        case All(items):
            return All(tuple(bare(item) for item in items))
        case Either(items):
            return Either(tuple(bare(item) for item in items))
        case Not(item):
            return Not(bare(item))
        case Words(text, open_end):
            return Words(text, open_end)
        case Field(key, comparison, value, upper):
            return Field(key, comparison, value, upper)


@pytest.mark.parametrize(("line", "tree"), READ, ids=[line or "empty" for line, _ in READ])
def test_a_line_is_read_as_it_is_meant(line: str, tree: search.Node) -> None:
    assert bare(parse(line)) == tree


WRONG = [
    ("name:", "has no value", 5), ("(a", "is not closed", 0), ("a)", "without its", 1), ('"open', "quote is not closed", 0),
    ('""', "no words", 0), ("a OR", "is missing", 4), ("OR a", "is missing", 0), ("()", "is missing", 1), ("--a", "two do not", 1),
    ("a*b", "at the end", 1), ("n:a*b", "at the end", 3), ('n:a"b"', "inside a word", 3), ('"a"b', "a blank is needed", 3),
    ("a\x00", "NUL", 1), ("x" * 5000, "longer than", 4096), ("a " * 70, "more than 64", 128), ("(" * 20 + "a", "deep", 17),
]  # fmt: skip


@pytest.mark.parametrize(("line", "reason", "position"), WRONG, ids=[line[:12] for line, _, _ in WRONG])
def test_what_is_no_line_is_refused_with_reason_and_place(line: str, reason: str, position: int) -> None:
    with pytest.raises(SearchError, match=reason) as caught:
        parse(line)
    assert caught.value.position == position


@given(st.text(max_size=60))
def test_no_line_does_anything_but_parse_or_be_refused(line: str) -> None:
    try:
        tree = parse(line)
    except SearchError as problem:
        assert str(problem)
        return
    assert bare(parse(spell(tree))) == bare(tree)


@given(st.text(alphabet='ab:-"()* OR<>=.\\', max_size=30))
def test_lines_of_signs_alone_too(line: str) -> None:
    try:
        tree = parse(line)
    except SearchError:
        return
    assert bare(parse(spell(tree))) == bare(tree)


_VALUES = st.text(min_size=1, max_size=12).filter(lambda text: "\x00" not in text)
_KEYS = st.sampled_from(["name", "user", "requestParameters.bucketName"])
_LEAVES = st.one_of(
    st.builds(Field, _KEYS, st.just("="), _VALUES),
    st.builds(lambda key: Field(key, "*", ""), _KEYS),
    st.builds(Words, _VALUES.filter(str.strip)),
)
_TREES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(lambda items: All(tuple(items))),
        st.lists(inner, min_size=2, max_size=4).map(lambda items: Either(tuple(items))),
        inner.filter(lambda item: not isinstance(item, Not)).map(Not),
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(_TREES)
def test_a_tree_that_is_written_is_read_as_itself(tree: search.Node) -> None:
    assert bare(parse(spell(tree))) == tree


def test_fields_are_found_wherever_they_stand() -> None:
    assert [item.key for item in search.fields(parse("a:1 -(b:2 OR (c:3 d)) e"))] == ["a", "b", "c"]
