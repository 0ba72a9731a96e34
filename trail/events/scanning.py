"""What stands for the names in a record, found in its bytes without reading them into dicts. Pure.

This runs for every event of a log file. Most values come again, so what a member with a text (`"name":"value"`, as it is
written) stands for is remembered within a call's service, region and account; what never comes again (request ids, tokens,
times) mostly stands in members that say nothing, is told by its form, and remembered nowhere. Bodies that have texts in
lists, or room between their signs, are cut at their quotation marks instead: JSON without escapes is texts and what stands
between them by turns, and a text is a name where a colon follows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from trail.events import marks
from trail.events.marks import DEEP, MOST, Scope

_ID = re.compile(marks.ID.pattern.encode())
_SHORTEST = 9  # of an id or an ARN
_ALIKE = frozenset({b":", b":[", b","})  # what stands before a value of the member that was named last
_MOST_SCOPES, _MOST_KNOWN = 2_000, 40_000  # twice so many names and values are about 25 MB
_COLON = ord(":")
_STARTS = frozenset({b"{", b"n", b""})  # an object, null, nothing
_BRACKETS = re.compile(rb"[{}\[\]]")
_PAIRS = re.compile(rb'"([^"]*)":"([^"]*)"')
_ODD = re.compile(rb'":(?<=[,{\[: ]":)')  # a text that begins with a colon: a pair might be seen where none is
_UNKNOWN: Any = object()


class _Memory:
    """What texts stand for, of late and before: when there are too many, what was not asked for again of late is let go."""

    __slots__ = ("known", "older")

    def __init__(self) -> None:
        self.known: dict[bytes, tuple[bytes, ...]] = {}
        self.older: dict[bytes, tuple[bytes, ...]] = {}

    def keep(self, key: bytes, found: tuple[bytes, ...]) -> tuple[bytes, ...]:
        if len(key) <= marks.LONGEST:
            _one_more()
            self.known[key] = found
        return found


class _Calls:
    """One service's calls in a region and an account, and what their members' values stand for.

    A value of a member that the service declares (`own`, as it is written: `name":"value`) may stand for something else than
    the same in another; an EC2 id (`here`) for the same in every service's calls of the region; all others for the same in
    all calls (`anywhere`).
    """

    __slots__ = ("anywhere", "here", "members", "own", "scope")

    def __init__(self, scope: Scope, members: dict[bytes, bool | None], here: _Memory, anywhere: _Memory) -> None:
        self.scope, self.members, self.here, self.anywhere = scope, members, here, anywhere
        self.own = _Memory()


_calls: dict[Scope, _Calls] = {}
_members: dict[
    str, dict[bytes, bool | None]
] = {}  # of a service: whether a name names; None where the service says what
_here: dict[tuple[str, str, bool], _Memory] = {}
_anywhere = {derive: _Memory() for derive in (True, False)}
_many = [0]


class _S3(msgspec.Struct, gc=False):
    bucketName: object = None
    key: object = None


_decode_s3 = msgspec.json.Decoder(_S3).decode


def of_bytes(
    service: str, region: str, account: str, asked: bytes, told: bytes, own: Sequence[tuple[str, str]]
) -> set[bytes] | None:
    """The same as `marks.of_record` says of the bodies' values; None where they are not as plain as they mostly are.

    `asked` and `told` are JSON, empty where absent, and must be ASCII.
    """
    body = _plain(asked, told)
    if body is None:
        return None
    found: set[bytes] = set()
    derive = True
    if own or service == "s3":
        call = msgspec.structs.asdict(_decode_s3(asked)) if asked.startswith(b"{") and not own else None
        found, derive = marks.of_resources(service, call, own)
    scope = (service, region, account, derive)
    calls = _calls.get(scope) or _begin(scope)
    pairs = _pairs(body)
    if pairs is None:
        pairs = _texts(body)
        if pairs is None:
            return None
    members, anywhere = calls.members.get, calls.anywhere.known.get
    for name, text in pairs:
        naming = members(name, _UNKNOWN)
        if naming is _UNKNOWN:
            naming = _of_member(calls, name)
        if naming is False and (len(text) < _SHORTEST or not _ID.match(text)):
            continue
        found.update(_of_own(calls, name, text) if naming is None else anywhere(text) or _of_value(calls, name, text))
    return found if len(found) < MOST else None


def _pairs(body: bytes) -> list[tuple[bytes, bytes]] | None:
    """Every member that has a text, with it, or None where there may be texts elsewhere.

    Texts hold no quotation marks, so every second mark begins one. A pair can only be seen at a mark that ends a text where
    the next text begins with a colon. Each text then is the name in a pair, the value in a pair, or another member's name:
    where their number is not that of the marks, there are others.
    """
    if _ODD.search(body):
        return None
    found = _PAIRS.findall(body)
    return found if body.count(b'"') == 2 * (body.count(b'":') + len(found)) else None


def _texts(body: bytes) -> list[tuple[bytes, bytes]] | None:
    """The same of a body whose texts may stand in lists, which have the name of the list; None for what is no such text."""
    found = []
    parts = body.split(b'"')
    before = name = b""
    for text, after in zip(parts[1::2], parts[2::2], strict=False):
        if after[0] == _COLON:
            name = text
        elif before in _ALIKE:
            found.append((name, text))
        else:
            return None
        before = after
    return found


def _of_own(calls: _Calls, name: bytes, text: bytes) -> tuple[bytes, ...]:
    """What the text of a declared member stands for."""
    key, own = b'%b":"%b' % (name, text), calls.own
    found = own.known.get(key)
    if found is None:
        found = own.keep(key, own.older.get(key) or _made(calls, name, text))
    return found


def _of_value(calls: _Calls, name: bytes, text: bytes) -> tuple[bytes, ...]:
    """What a text stands for in any member that does not declare it."""
    memory = calls.here if b"-" in text and not text.startswith(b"arn:") and _ID.match(text) else calls.anywhere
    found = memory.known.get(text)
    if found is None:
        found = memory.keep(text, memory.older.get(text) or _made(calls, name, text))
    return found


def _made(calls: _Calls, name: bytes, text: bytes) -> tuple[bytes, ...]:
    return tuple(marks.of_value(calls.scope, name.decode(), text.decode()))


def _of_member(calls: _Calls, name: bytes) -> bool | None:
    text = name.decode()
    found = None if marks.is_declared(calls.scope[0], text) else marks.is_naming(text)
    if len(name) <= marks.LONGEST:
        _one_more()
        calls.members[name] = found
    return found


def _plain(asked: bytes, told: bytes) -> bytes | None:
    """Both bodies as one text, or None where it is not as it mostly is: objects without escapes, not nested deeply."""
    body = told + asked
    if (
        b"\\" in body
        or asked[:1] not in _STARTS
        or told[:1] not in _STARTS
        or (body.count(b"{") + body.count(b"[") > DEEP and max(_depth(told), _depth(asked)) > DEEP)
    ):
        return None
    return body


def _depth(body: bytes) -> int:
    """How deeply it is nested, brackets within texts counted too."""
    depth = most = 0
    for sign in _BRACKETS.findall(body):
        depth += 1 if sign in b"{[" else -1
        most = max(most, depth)
    return most


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


def _one_more() -> None:
    """Count what is remembered, names and values of all calls; where there are too many, the older half is let go."""
    _many[0] += 1
    if _many[0] >= _MOST_KNOWN:
        _many[0] = 0
        for names in _members.values():
            names.clear()
        for memory in (*(calls.own for calls in _calls.values()), *_here.values(), *_anywhere.values()):
            memory.older, memory.known = memory.known, {}
