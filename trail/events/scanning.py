"""What stands for the names in a record: the same as `marks.of_record` says, for every event of a log file. Pure.

Most names and values come again, so what they stand for is remembered; what never comes again (request ids, tokens, times)
mostly stands in members that say nothing, is told by its form, and remembered nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import Any

from trail.events import marks
from trail.events.marks import DEEP, MOST, Scope

_SHORTEST = 9  # of an id or an ARN
_MOST_SCOPES, _MOST_KNOWN = 2_000, 40_000  # twice so many names and values are about 25 MB
_UNKNOWN: Any = object()
_is_id = marks.ID.match


class _Memory:
    """What texts stand for, of late and before: when there are too many, what was not asked for again of late is let go."""

    __slots__ = ("known", "older")

    def __init__(self) -> None:
        self.known: dict[Any, tuple[bytes, ...]] = {}
        self.older: dict[Any, tuple[bytes, ...]] = {}


class _Calls:
    """One service's calls in a region and an account, and what their members' values stand for.

    A value of a member that the service declares (`own`, by name and value) may stand for something else than the same in
    another; an EC2 id (`here`) for the same in every service's calls of the region; all others for the same in all calls
    (`anywhere`).
    """

    __slots__ = ("anywhere", "here", "members", "own", "scope")

    def __init__(self, scope: Scope, members: dict[str, bool | None], here: _Memory, anywhere: _Memory) -> None:
        self.scope, self.members, self.here, self.anywhere = scope, members, here, anywhere
        self.own = _Memory()


_calls: dict[Scope, _Calls] = {}
_members: dict[str, dict[str, bool | None]] = {}  # of a service: whether a name names; None where the service says what
_here: dict[tuple[str, str, bool], _Memory] = {}
_anywhere = {derive: _Memory() for derive in (True, False)}
_many = [0]


def names(
    service: str, region: str, account: str, asked: Any, told: Any, own: Sequence[tuple[str, str]]
) -> set[bytes] | None:
    """What stands for the names in a record's bodies and resources; None where they are too many or nested too deeply."""
    found: set[bytes] = set()
    derive = True
    if own or service == "s3":
        found, derive = marks.of_resources(service, asked, own)
    scope = (service, region, account, derive)
    calls = _calls.get(scope) or _begin(scope)
    members, known = calls.members.get, calls.anywhere.known.get
    level = [("", body) for body in (told, asked) if body and (body.__class__ is dict or body.__class__ is list)]
    depth = 0
    while level:
        below: list[tuple[str, Any]] = []
        for above, value in level:
            for name, item in value.items() if value.__class__ is dict else zip(repeat(above), value, strict=False):
                kind = item.__class__
                if kind is str:
                    naming = members(name, _UNKNOWN)
                    if naming is _UNKNOWN:
                        naming = _of_member(calls, name)
                    if naming is None:
                        found.update(_of_own(calls, name, item))
                    elif naming or (len(item) >= _SHORTEST and _is_id(item)):
                        found.update(known(item) or _of_value(calls, name, item))
                elif (kind is dict or kind is list) and item:
                    below.append((name, item))
        if below and depth >= DEEP:
            return None
        level, depth = below, depth + 1
    return found if len(found) < MOST else None


def _of_own(calls: _Calls, name: str, text: str) -> tuple[bytes, ...]:
    """What the text of a declared member stands for."""
    key, memory = (name, text), calls.own
    found = memory.known.get(key)
    if found is None:
        found = memory.older.get(key) or tuple(marks.of_value(calls.scope, name, text))
        _keep(memory, key, found, len(name) + len(text))
    return found


def _of_value(calls: _Calls, name: str, text: str) -> tuple[bytes, ...]:
    """What a text stands for in any member that does not declare it."""
    memory = calls.here if "-" in text and not text.startswith("arn:") and _is_id(text) else calls.anywhere
    found = memory.known.get(text)
    if found is None:
        found = memory.older.get(text) or tuple(marks.of_value(calls.scope, name, text))
        _keep(memory, text, found, len(text))
    return found


def _of_member(calls: _Calls, name: str) -> bool | None:
    found = None if marks.is_declared(calls.scope[0], name) else marks.is_naming(name)
    if len(name) <= marks.LONGEST:
        _one_more()
        calls.members[name] = found
    return found


def _begin(scope: Scope) -> _Calls:
    if len(_calls) >= _MOST_SCOPES:
        _forget()
    service, region, account, derive = scope
    here = _here.setdefault(("" if service == "iam" else region, account, derive), _Memory())
    found = _Calls(scope, _members.setdefault(service, {}), here, _anywhere[derive])
    _calls[scope] = found
    return found


def _forget() -> None:
    _many[0] = 0
    for held in (_calls, _members, _here):
        held.clear()
    for derive in _anywhere:
        _anywhere[derive] = _Memory()


def _keep(memory: _Memory, key: Any, found: tuple[bytes, ...], length: int) -> None:
    if length <= marks.LONGEST:
        _one_more()
        memory.known[key] = found


def _one_more() -> None:
    """Count what is remembered, names and values of all calls; where there are too many, the older half is let go."""
    _many[0] += 1
    if _many[0] >= _MOST_KNOWN:
        _many[0] = 0
        for names_ in _members.values():
            names_.clear()
        for memory in (*(calls.own for calls in _calls.values()), *_here.values(), *_anywhere.values()):
            memory.older, memory.known = memory.known, {}
