"""What stands for the names in a record, found in its bytes without reading them into dicts. Pure.

This runs for every event of a log file. JSON without escapes, cut at its quotation marks, is texts and what stands between
them by turns; a text is a name where a colon follows. Most values come again, so what they stand for is remembered by the
member's name within a call's service, region and account; what never comes again (request ids, tokens, times) mostly stands
in members that say nothing, is told by its form, and remembered nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from trail.events import marks
from trail.events.marks import DEEP, MOST, Marks, Scope

_ID = re.compile(marks.ID.pattern.encode())
_SHORTEST = 9  # of an id or an ARN
_ALIKE = frozenset({b":", b":[", b","})  # what stands before a value of the member that was named last
_MOST_SCOPES, _MOST_KNOWN = 2_000, 60_000  # so many names and values are about 25 MB

_Values = dict[bytes, Marks]
_Members = dict[bytes, _Values | None]  # by name; None where the name says nothing
_UNKNOWN: _Values = {}
_COLON = ord(":")
_STARTS = frozenset({b"{", b"n", b""})  # an object, null, nothing
_BRACKETS = re.compile(rb"[{}\[\]]")
# A scope's members, and the values that mean the same in every service's calls: ids, and those of names that none declares.
_known: dict[Scope, tuple[_Members, _Values]] = {}
_shared: dict[tuple[str, str, bool], _Values] = {}
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
    members, shared = _known.get(scope) or _begin(scope)
    parts = body.split(b'"')
    before = name = b""
    for text, after in zip(parts[1::2], parts[2::2], strict=False):
        if after[0] == _COLON:
            name = text
        elif before in _ALIKE:
            values = members.get(name, _UNKNOWN)
            if values is _UNKNOWN:
                values = _of_member(members, shared, service, name)
            if values is not None or (len(text) >= _SHORTEST and _ID.match(text)):
                if values is None:
                    values = shared
                more = values.get(text)
                if more is None:
                    more = _of_value(values, scope, name, text)
                found |= more
        else:
            return None
        before = after
    return found if len(found) < MOST else None


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


def _begin(scope: Scope) -> tuple[_Members, _Values]:
    if len(_known) >= _MOST_SCOPES:
        _known.clear()
    service, region, account, derive = scope
    shared = _shared.setdefault(("" if service == "iam" else region, account, derive), {})
    found: tuple[_Members, _Values] = ({}, shared)
    _known[scope] = found
    return found


def _of_member(members: _Members, shared: _Values, service: str, name: bytes) -> _Values | None:
    text = name.decode()
    found = {} if marks.is_declared(service, text) else shared if marks.is_naming(text) else None
    if len(name) <= marks.LONGEST:
        _one_more()
        members[name] = found
    return found


def _of_value(values: _Values, scope: Scope, name: bytes, text: bytes) -> Marks:
    found = marks.of_value(scope, name.decode(), text.decode())
    if len(text) <= marks.LONGEST:
        _one_more()
        values[text] = found
    return found


def _one_more() -> None:
    """Count what is remembered, names and values of all scopes; too many are all let go."""
    if _many[0] >= _MOST_KNOWN:
        _many[0] = 0
        _known.clear()
        _shared.clear()
    _many[0] += 1
