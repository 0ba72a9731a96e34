"""Who set each line: the oracle is a replay of the versions, one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from project.desk.resources import blame

LINES = st.lists(st.sampled_from(["{", "  a", "  b", "  c,", "}", "  d"]), max_size=8)


@given(st.lists(LINES, min_size=1, max_size=5))
def test_every_line_of_the_last_version_was_set_by_a_version_that_holds_it(versions: list[list[str]]) -> None:
    last = versions[-1]
    found = blame.origins(versions)
    assert len(found) == len(last)
    for line, version in zip(last, found, strict=True):
        for later in range(version, len(versions)):
            assert line.removesuffix(",") in [other.removesuffix(",") for other in versions[later]]


@given(LINES, LINES)
def test_the_steps_turn_the_old_text_into_the_new_one(old: list[str], new: list[str]) -> None:
    made: list[str] = []
    place = 0
    for tag, a1, a2, b1, b2 in blame.steps(old, new):
        assert a1 == place
        made += new[b1:b2]
        place = a2
        if tag == "equal":
            assert [line.removesuffix(",") for line in old[a1:a2]] == [line.removesuffix(",") for line in new[b1:b2]]
    assert place == len(old)
    assert made == new


@given(st.lists(LINES, min_size=2, max_size=5))
def test_each_line_that_is_gone_was_removed_by_a_version_after_the_first(versions: list[list[str]]) -> None:
    last = len(versions) - 1
    lines = blame.compare(versions, 0, last)
    assert [line.text for line in lines if line.b is not None] == versions[last]
    assert [line.a for line in lines if line.a is not None] == list(range(1, len(versions[0]) + 1))
    for line in lines:
        if line.kind == "del" and line.version is not None:
            assert 0 < line.version <= last


def test_a_new_member_begins_at_its_own_brace_and_a_comma_is_no_change() -> None:
    old = ["[", "  {", '    "port": 443', "  }", "]"]
    new = ["[", "  {", '    "port": 443', "  },", "  {", '    "port": 22', "  }", "]"]
    lines = blame.compare([old, new], 0, 1)
    assert [line.text for line in lines if line.kind == "add"] == ["  {", '    "port": 22', "  }"]
    assert not [line for line in lines if line.kind == "del"]


def test_long_equal_stretches_are_folded_and_counted() -> None:
    old = [f"line {number}" for number in range(40)]
    new = [*old[:20], "new", *old[20:]]
    lines = blame.folded(blame.compare([old, new], 0, 1))
    assert [line.text for line in lines if line.kind == "fold"] == ["17 equal lines", "17 equal lines"]
    assert [line.text for line in lines if line.kind == "add"] == ["new"]
