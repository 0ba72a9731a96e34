"""Filter patterns: published ones parse, broken ones are refused with their place, and matching equals a naive evaluator."""

from __future__ import annotations

import gzip
import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trail.metrics.pattern import Line, PatternError, parse
from trail.metrics.regex import RegexError
from trail.metrics.regex import parse as parse_regex
from trail.metrics.values import wildcard

# What is wrong in the published collections: (a piece of the pattern, the position where it breaks).
BROKEN = {
    "invokedByNOT EXISTS": "an operator is expected here",
    '= AcceptHandshake")': "a quote stands inside a value",
    "= Failed authentication)": "needs double quotes",
    "$.eventNa me=": "an operator is expected here",
}


def holds(pattern: str, record: Any) -> bool:
    return parse(pattern).matches(Line(json.dumps(record)))


def published(folder: Path) -> list[str]:
    found: dict[str, None] = {}
    for name in ("metric-filters.json", "cis-15.json"):
        for entry in json.loads((folder / "patterns" / name).read_text()):
            for member in ("pattern", "source_pattern", "damaged_source_pattern"):
                if entry.get(member):
                    found[entry[member]] = None
    return list(found)


def test_every_published_pattern_parses_and_each_broken_one_is_refused_with_its_position(shared_data: Path) -> None:
    good, bad = 0, 0
    for pattern in published(shared_data):
        reason = next((reason for piece, reason in BROKEN.items() if piece in pattern), None)
        if reason is None:
            assert parse(pattern).kind == "json"
            good += 1
            continue
        with pytest.raises(PatternError, match=re.escape(reason)) as refusal:
            parse(pattern)
        piece = next(piece for piece in BROKEN if piece in pattern)
        begin = pattern.index(piece)
        assert begin <= refusal.value.position - 1 <= begin + len(piece)
        bad += 1
    assert (good, bad) == (len(published(shared_data)) - 4, 4) and good > 60


# The collection was counted over more records than lie here; these eight touch only sources that do.
WHOLE = {"4.7", "4.9", "4.10", "4.11", "4.12", "4.13", "4.14", "4.15"}


def test_the_cis_patterns_hit_as_often_as_was_counted_on_the_open_records(shared_data: Path) -> None:
    lines = [
        Line(row)
        for path in sorted((shared_data / "cloudtrail").glob("*.jsonl.gz"))
        for row in gzip.decompress(path.read_bytes()).splitlines()
    ]
    entries = json.loads((shared_data / "patterns" / "cis-15.json").read_text())
    assert len(entries) == 15 and len(lines) > 3000
    for entry in entries:
        hits = sum(parse(entry["pattern"]).matches(line) for line in lines)
        counted = entry["hits_open"]["missing != value is false"]
        number = entry["control"].rpartition(" ")[2]
        assert hits == counted if number in WHOLE else 0 < hits <= counted, entry["control"]


def test_and_binds_before_or() -> None:
    pattern = "{ $.a = 1 || $.b = 1 && $.c = 1 }"
    assert holds(pattern, {"a": 1})
    assert not holds(pattern, {"b": 1})
    assert holds(pattern, {"b": 1, "c": 1})
    assert not holds("{ ($.a = 1 || $.b = 1) && $.c = 1 }", {"a": 1})


@pytest.mark.parametrize(
    ("pattern", "record", "wanted"),
    [
        ('{ $.x = "a*" }', {"x": "abc"}, True),
        ('{ $.x = "*c" }', {"x": "abc"}, True),
        ('{ $.x = "a*c*e" }', {"x": "abcde"}, True),
        ('{ $.x = "a*a" }', {"x": "a"}, False),
        ("{ $.x = * }", {"x": 0}, True),
        ("{ $.x = * }", {"x": None}, False),
        ("{ $.x = * }", {}, False),
        ("{ $.ip != 123.123.* }", {"ip": "123.123.4.5"}, False),
        ("{ $.ip != 123.123.* }", {"ip": "10.0.0.1"}, True),
        ("{ $.ip != 123.123.* }", {}, False),
        ("{ $.ip = %10\\.0\\.[0-9]+\\.1% }", {"ip": "10.0.33.1"}, True),
        ("{ $.ip = %^10\\.0\\.[0-9]+\\.1$% }", {"ip": "110.0.33.12"}, False),
        ("{ $.n > 75 }", {"n": 76}, True),
        ("{ $.n > 75 }", {"n": "76"}, False),
        ("{ $.n <= 1e3 }", {"n": 1000.0}, True),
        ("{ $.n != 500 }", {"n": 400}, True),
        ("{ $.n = 400 }", {"n": "400"}, True),
        ("{ $.n = 1 }", {"n": True}, False),
        ("{ $.on = true }", {"on": True}, True),
        ("{ $.on IS TRUE }", {"on": True}, True),
        ("{ $.on IS FALSE }", {"on": True}, False),
        ("{ $.on IS TRUE }", {"on": "true"}, False),
        ("{ $.gone IS NULL }", {"gone": None}, True),
        ("{ $.gone IS NULL }", {}, False),
        ("{ $.gone NOT EXISTS }", {}, True),
        ("{ $.gone NOT EXISTS }", {"gone": None}, False),
        ("{ $.a.b NOT EXISTS }", {"a": "text"}, True),
        ('{ $.a = "x" }', {"a": ["x"]}, False),
        ('{ $.a != "x" }', {"a": ["x"]}, False),
        ("{ $.a[1].id = 2 }", {"a": [{"id": 1}, {"id": 2}]}, True),
        ("{ $.a[*].id = 2 }", {"a": [{"id": 1}, {"id": 2}]}, True),
        ("{ $.a[*].id = 3 }", {"a": [{"id": 1}, {"id": 2}]}, False),
        ("{ $.['user.id'] = 7 }", {"user.id": 7}, True),
        ("{ $.* = 123 }", {"a": 5, "b": 123}, True),
        ('{ $.q = "say \\"hi\\"" }', {"q": 'say "hi"'}, True),
        ("{ $.a = 1 || $.a = 2 || $.b = 3 }", {"a": 2}, True),
    ],
)
def test_conditions_hold_as_published(pattern: str, record: Any, wanted: bool) -> None:
    assert holds(pattern, record) is wanted


@pytest.mark.parametrize(
    ("pattern", "line", "wanted"),
    [
        ("", "anything", True),
        ("ERROR", "[ERROR 400] BAD REQUEST", True),
        ("ERROR", "[error 400]", False),
        ("ERROR 400", "[ERROR 400]", True),
        ('ERROR -"BAD REQUEST"', "[ERROR 400] BAD REQUEST", False),
        ("?ERROR ?WARN", "a WARN", True),
        ("?ERROR ?WARN", "fine", False),
        ("?ERROR fine", "fine", True),
        ("%AUTH[A-Z]+ED%", "UNAUTHORIZED", True),
        ("[ip, user, ..., status=4*, bytes>1000]", '1.2.3.4 bob [10/Oct/2026 13:55] "GET /x y" 404 1534', True),
        ("[ip, user, ..., status=4*, bytes>1000]", '1.2.3.4 bob [10/Oct/2026 13:55] "GET /x y" 200 1534', False),
        ("[ip, user, ..., status=4*, bytes>1000]", "1.2.3.4 bob", False),
        ("[a=x || a=y, b]", "y z", True),
        ("[a=x || a=y, b]", "z z", False),
        ("[a, b]", "one two three", False),
        ("[a!=x && a!=y, b]", "z z", True),
    ],
)
def test_terms_and_fields_hold_as_published(pattern: str, line: str, wanted: bool) -> None:
    assert parse(pattern).matches(Line(line)) is wanted


@pytest.mark.parametrize(
    ("pattern", "position"),
    [
        ("{ $.a = 1", 10),
        ("{ $.a }", 7),
        ("{ a = 1 }", 3),
        ("{ ($.a = 1 }", 12),
        ("{ $.a = 1 } x", 13),
        ("{ $.a = }", 9),
        ('{ $.a > "x" }', 9),
        ('{ $.a = "x }', 9),
        ("{ $.a = 1 & $.b = 2 }", 11),
        ("{ $. = 1 }", 5),
        ("{ $.a[x] = 1 }", 6),
        ("{ $.a IS MAYBE }", 10),
        ("{ $.a = %(x)% }", 10),
        ("{ $.a = %x! }", 9),
        ("{ }", 3),
        ("[a, b", 6),
        ("[a=1 || b=2]", 9),
        ('ERROR "open', 7),
        ("ERROR (x)", 7),
        ("- x", 2),
    ],
)
def test_a_broken_pattern_is_refused_with_the_position_of_the_fault(pattern: str, position: int) -> None:
    with pytest.raises(PatternError, match=f"at position {position}") as refusal:
        parse(pattern)
    assert refusal.value.position == position


def test_what_a_pattern_reads_is_shown_and_can_be_a_metrics_value() -> None:
    pattern = parse("{ $.eventName = * && $.size > 1 }")
    line = Line('{"eventName": "PutObject", "size": 12}')
    assert pattern.extract(line) == {"$.eventName": "PutObject", "$.size": "12"}
    assert pattern.number("$.size", line) == 12.0
    assert pattern.number("$.eventName", line) is None
    assert pattern.number("2", line) == 2.0
    fields = parse("[ip, size]")
    assert fields.extract(Line("1.2.3.4 77")) == {"$ip": "1.2.3.4", "$size": "77"}
    assert fields.number("$size", Line("1.2.3.4 77")) == 77.0


# --- against a naive evaluator ------------------------------------------------------------------------------------

NAMES = ("a", "b", "c")
TEXTS = st.sampled_from(["x", "xy", "xyx", "y*", "*y", "x*x", "*", "true", "1"])
NUMBERS = st.sampled_from([0, 1, 2, 1.5])
LEAVES = st.one_of(st.none(), st.booleans(), NUMBERS, st.sampled_from(["x", "xy", "xyx", "yx", "true", "1", ""]))
RECORDS = st.recursive(
    st.dictionaries(st.sampled_from(NAMES), LEAVES, max_size=3),
    lambda inner: st.dictionaries(st.sampled_from(NAMES), st.one_of(LEAVES, inner, st.lists(inner, max_size=2)), max_size=3),
    max_leaves=6,
)  # fmt: skip
PATHS = st.lists(st.sampled_from([*NAMES, "[*]", "[0]"]), max_size=2).flatmap(
    lambda rest: st.sampled_from(NAMES).map(lambda first: [first, *rest])
)
CONDITIONS = st.tuples(
    PATHS,
    st.one_of(
        st.tuples(st.sampled_from(["=", "!="]), TEXTS),
        st.tuples(st.sampled_from(["<", ">", "<=", ">=", "=", "!="]), NUMBERS),
        st.tuples(st.sampled_from(["IS NULL", "IS TRUE", "IS FALSE", "NOT EXISTS"]), st.none()),
    ),
)
TREES = st.recursive(
    CONDITIONS,
    lambda inner: st.tuples(st.sampled_from(["&&", "||"]), st.lists(inner, min_size=2, max_size=4)),
    max_leaves=8,
)


def written(tree: Any, outer: str = "||") -> str:
    if isinstance(tree[0], str):
        inner = f" {tree[0]} ".join(written(part, tree[0]) for part in tree[1])
        return f"({inner})" if outer == "&&" and tree[0] == "||" else inner
    path = "$" + "".join(step if step.startswith("[") else f".{step}" for step in tree[0])
    word, value = tree[1]
    if value is None:
        return f"{path} {word}"
    return f"{path} {word} {json.dumps(value)}"


def walk(record: Any, path: list[str]) -> list[Any]:
    if not path:
        return [record]
    step, rest = path[0], path[1:]
    if step == "[*]":
        inner = record.values() if isinstance(record, dict) else record if isinstance(record, list) else ()
        return [value for item in inner for value in walk(item, rest)]
    if step == "[0]":
        return walk(record[0], rest) if isinstance(record, list) and record else []
    return walk(record[step], rest) if isinstance(record, dict) and step in record else []


def naive(tree: Any, record: Any) -> bool:
    if isinstance(tree[0], str):
        decided = [naive(part, record) for part in tree[1]]
        return all(decided) if tree[0] == "&&" else any(decided)
    values = walk(record, tree[0])
    word, wanted = tree[1]
    if word == "NOT EXISTS":
        return not values
    return any(one(value, word, wanted) for value in values)


def one(value: Any, word: str, wanted: Any) -> bool:
    if word.startswith("IS"):
        return value is {"IS NULL": None, "IS TRUE": True, "IS FALSE": False}[word]
    if value is None or isinstance(value, dict | list):
        return False
    if word in {"<", ">", "<=", ">="}:
        if isinstance(value, bool | str):
            return False
        return {"<": value < wanted, ">": value > wanted, "<=": value <= wanted, ">=": value >= wanted}[word]
    if isinstance(wanted, str):
        text = json.dumps(value) if not isinstance(value, str) else value
        equal = re.fullmatch(".*".join(map(re.escape, wanted.split("*"))), text, re.DOTALL) is not None
    elif isinstance(value, str):
        equal = value == json.dumps(wanted)
    else:
        equal = not isinstance(value, bool) and value == wanted
    return equal == (word == "=")


@settings(max_examples=600, deadline=None)
@given(tree=TREES, record=RECORDS)
def test_matching_equals_a_naive_evaluator(tree: Any, record: Any) -> None:
    text = "{ " + written(tree) + " }"
    try:
        pattern = parse(text)
    except PatternError as refusal:
        assert "1024" in str(refusal) or "wildcards" in str(refusal), (
            text
        )  # the only bounds that a generated one may break
        return
    assert pattern.matches(Line(json.dumps(record))) == naive(tree, record), text


@settings(max_examples=400, deadline=None)
@given(text=st.text("{}()[]$.=!<>&|*%\"' ab1,-?", max_size=24))
def test_any_text_is_a_pattern_or_refused_with_a_position_inside_it(text: str) -> None:
    try:
        parse(text).matches(Line('{"a": 1, "b": "x"}'))
    except PatternError as refusal:
        assert 1 <= refusal.position <= len(text) + 1


ATOMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "\\.", "\\d"])
EXPRESSIONS = st.lists(
    st.tuples(ATOMS, st.sampled_from(["", "*", "+", "?", "{2}", "{1,2}"])).map("".join), min_size=1, max_size=5
).map("".join)


@settings(max_examples=500, deadline=None)
@given(
    parts=st.lists(EXPRESSIONS, min_size=1, max_size=3), start=st.booleans(), end=st.booleans(), text=st.text("ab.1c\n", max_size=12)
)  # fmt: skip
def test_regular_expressions_find_what_pythons_find(parts: list[str], start: bool, end: bool, text: str) -> None:
    expression = "|".join(f"{'^' if start else ''}{part}{'$' if end else ''}" for part in parts)
    wanted = re.search(expression.replace("$", "\\Z"), text, re.ASCII) is not None
    assert parse_regex(expression).search(text) == wanted


def test_a_regular_expression_is_linear_in_the_text() -> None:
    cruel = parse_regex(".*a.*a.*a.*a.*a.*b")
    small, large = "a" * 20_000, "a" * 80_000
    assert not cruel.search(small)  # warm
    times = []
    for text in (small, large):
        began = time.perf_counter()
        cruel.search(text)
        times.append(time.perf_counter() - began)
    assert times[1] < times[0] * 16  # four times the text; a backtracking engine would take 4**5 times as long


@pytest.mark.parametrize("expression", ["(a)", "a!", "[a", "[]", "é", "a{x}", "a{101}", "\\q", "a$b", ""])
def test_what_aws_does_not_take_in_an_expression_is_refused(expression: str) -> None:
    with pytest.raises(RegexError):
        parse_regex(expression)


@given(pattern=st.text("ab*", max_size=8), text=st.text("ab", max_size=10))
def test_wildcards_stand_for_any_signs(pattern: str, text: str) -> None:
    if "*" in pattern:
        wanted = re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text) is not None
        assert wildcard(pattern)(text) == wanted
