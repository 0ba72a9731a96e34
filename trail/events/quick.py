"""Read an ordinary CloudTrail record at less cost: one typed struct and a scan instead of a dict of everything. Pure.

Whatever is out of the ordinary (a member of another type, text that is not ASCII, a time with a fraction, a notification of
another service) is left to `parsing` and `mentions`, which read anything; both ways say the same of every record.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from trail.events import parsing, scanning

_Text = Annotated[str, msgspec.Meta(max_length=512)]  # longer texts are cut, and that is not ordinary
_MOST = 10_000  # identities and times that are remembered: events come in crowds of one caller and of one second
_USUAL = 4_096  # bytes of an identity; a larger one is remembered by nobody
_CATEGORIES = {name: number for number, name in enumerate(parsing.CATEGORIES)}


class _Who(msgspec.Struct, gc=False):
    type: _Text | None = None
    principalId: _Text | None = None
    arn: _Text | None = None
    accountId: _Text | None = None
    accessKeyId: _Text | None = None
    userName: _Text | None = None
    invokedBy: _Text | None = None


class _Resource(msgspec.Struct, gc=False):
    type: str | None = None
    ARN: str | None = None
    arn: str | None = None
    ARNPrefix: str | None = None


_ABSENT = msgspec.Raw()


class _Record(msgspec.Struct, gc=False):
    eventVersion: str
    userIdentity: msgspec.Raw
    eventTime: str
    eventID: str
    eventSource: _Text
    eventName: _Text
    awsRegion: _Text
    sourceIPAddress: _Text | None = None
    errorCode: _Text | None = None
    errorMessage: str | None = None
    requestParameters: msgspec.Raw = _ABSENT
    responseElements: msgspec.Raw = _ABSENT
    readOnly: bool | None = None
    resources: list[_Resource] | None = None
    managementEvent: bool | None = None
    recipientAccountId: _Text | None = None
    eventCategory: str | None = None


_decode = msgspec.json.Decoder(_Record).decode
_decode_who = msgspec.json.Decoder(_Who).decode
_whos: dict[bytes, tuple[str, str, str]] = {}
_times: dict[str, datetime] = {}


def read(raw: bytes) -> tuple[parsing.Parsed, set[bytes]] | None:
    """What the store indexes, and what stands for the names in the record; None where it is not ordinary."""
    if len(raw) > parsing.LIMIT or not raw.isascii() or (b"\\" in raw and b"\\u" in raw):
        return None
    try:
        record = _decode(raw)
        identity = bytes(record.userIdentity)
        who = _whos.get(identity) or _who(identity)
    except (msgspec.DecodeError, RecursionError):
        return None
    time, number = _times.get(record.eventTime) or _time(record.eventTime), parsing.usual_id(record.eventID)
    source = record.eventSource
    if time is None or number is None or source.startswith("aws:"):
        return None
    category = _CATEGORIES.get(record.eventCategory or "")
    if category is None:
        category = 1 if record.managementEvent is False else 0
    owner, username, access_key = who
    account, region = record.recipientAccountId or "", record.awsRegion
    parsed = parsing.Parsed(
        number, time, time, account or owner, region, source, record.eventName, username, access_key,
        record.sourceIPAddress or "", record.errorCode or ("Failed" if record.errorMessage else ""), category,
        record.readOnly is True,
    )  # fmt: skip
    own = record.resources
    found = scanning.of_bytes(
        source.partition(".")[0],
        region,
        account,
        bytes(record.requestParameters),
        bytes(record.responseElements),
        [(item.ARN or item.arn or item.ARNPrefix or "", item.type or "") for item in own] if own else (),
    )
    return (parsed, found) if found is not None else None


def _who(identity: bytes) -> tuple[str, str, str]:
    """Account, user name and access key of an identity, remembered by its bytes."""
    who = _decode_who(identity)
    name = parsing.named(who.userName or "", who.type, who.arn or "", who.principalId or "", who.invokedBy or "")
    found = (who.accountId or "", name, who.accessKeyId or "")
    if len(identity) <= _USUAL:
        if len(_whos) >= _MOST:
            _whos.clear()
        _whos[identity] = found
    return found


def _time(text: str) -> datetime | None:
    moment = parsing.usual_time(text)
    if moment is not None:
        if len(_times) >= _MOST:
            _times.clear()
        _times[text] = moment
    return moment
