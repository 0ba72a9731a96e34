"""What reading remembers of records has a bound in bytes, whatever somebody sends."""

from __future__ import annotations

import orjson

from tests.trail.events.conftest import record
from trail.events import marks, quick, scanning

LONG = 50_000


def _sizes() -> tuple[int, int, int]:
    """Bytes of the longest identity, member name and value that are remembered."""
    names = [name for members in scanning._members.values() for name in members]
    values = [text for memory in _memories() for text in (*memory.known, *memory.older)]
    return tuple(max(map(len, some), default=0) for some in (quick._whos, names, values))  # type: ignore[return-value]


def _memories() -> list[scanning._Memory]:
    return [*(calls.own for calls in scanning._calls.values()), *scanning._here.values(), *scanning._anywhere.values()]


def _read(name: str) -> set[bytes]:
    """What stands for the names of a record whose identity, member and role are called so."""
    raw = orjson.dumps(
        record(
            userIdentity={"type": "IAMUser", "userName": "u", "sessionContext": {"x": name}, "accountId": "111122223333"},
            requestParameters={f"{name}Name": "ledger", "roleName": name},
            eventSource="iam.amazonaws.com",
            resources=[],
        )
    )  # fmt: skip
    read = quick.read(raw)
    assert read is not None, "an ordinary record, but for its lengths"
    return read[1]


def test_huge_names_and_identities_are_read_and_not_remembered() -> None:
    calls = [marks._is_naming, marks._is_declared, marks._of_usual]
    _read("usual")
    before = [call.cache_info().currsize for call in calls]
    for number in range(3):
        assert marks.digest("ledger") in _read(f"{number}" * LONG)
    assert [call.cache_info().currsize for call in calls] == before
    limits = (quick._USUAL, marks.LONGEST, marks.LONGEST)
    assert all(size <= most for size, most in zip(_sizes(), limits, strict=True))


def test_what_is_remembered_of_names_and_values_is_counted_over_all_calls() -> None:
    scanning._forget()
    for number in range(3 * scanning._MOST_KNOWN // 2):
        scanning.names("glue", f"r-{number % 50}", "1", {f"n{number}Name": f"value-{number}"}, None, [])
    held = sum(map(len, scanning._members.values())) + sum(len(m.known) + len(m.older) for m in _memories())
    assert scanning._MOST_KNOWN // 2 < held <= 2 * scanning._MOST_KNOWN


def test_what_is_asked_for_again_is_not_let_go_with_what_is_not() -> None:
    scanning._forget()
    often = ({"tableName": "ledger"}, None, [])
    wanted = scanning.names("glue", "us-east-1", "1", *often)
    for number in range(3 * scanning._MOST_KNOWN):
        if number % 1000 == 0:
            assert scanning.names("glue", "us-east-1", "1", *often) == wanted
        scanning.names("glue", "us-east-1", "1", {"name": f"value-{number}"}, None, [])
    assert any("ledger" in key for memory in _memories() for key in (*memory.known, *memory.older))
