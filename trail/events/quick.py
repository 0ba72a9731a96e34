"""Read an ordinary CloudTrail record at less cost: one typed struct instead of a dict of everything. Pure.

Whatever is out of the ordinary (a member of another type, text that is not ASCII, a time with a fraction, a notification of
another service) is left to `parsing` and `mentions`, which read anything; both ways say the same of every record.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from trail.events import mentions, parsing

_Text = Annotated[str, msgspec.Meta(max_length=512)]  # longer texts are cut, and that is not ordinary
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


class _Record(msgspec.Struct, gc=False):
    eventVersion: str
    userIdentity: _Who
    eventTime: str
    eventID: str
    eventSource: _Text
    eventName: _Text
    awsRegion: _Text
    sourceIPAddress: _Text | None = None
    errorCode: _Text | None = None
    errorMessage: str | None = None
    requestParameters: Any = None
    responseElements: Any = None
    readOnly: bool | None = None
    resources: list[_Resource] | None = None
    managementEvent: bool | None = None
    recipientAccountId: _Text | None = None
    eventCategory: str | None = None


_decode = msgspec.json.Decoder(_Record).decode


def read(raw: bytes) -> tuple[parsing.Parsed, set[bytes]] | None:
    """What the store indexes, and what stands for the names in the record; None where it is not ordinary."""
    if len(raw) > parsing.LIMIT or not raw.isascii() or b"\\u" in raw:
        return None
    try:
        record = _decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return None
    time, number = parsing.usual_time(record.eventTime), parsing.usual_id(record.eventID)
    source = record.eventSource
    if time is None or number is None or source.startswith("aws:"):
        return None
    category = _CATEGORIES.get(record.eventCategory or "")
    if category is None:
        category = 1 if record.managementEvent is False else 0
    who, region = record.userIdentity, record.awsRegion
    parsed = parsing.Parsed(
        number, time, time, record.recipientAccountId or who.accountId or "", region, source, record.eventName,
        parsing.named(who.userName or "", who.type, who.arn or "", who.principalId or "", who.invokedBy or ""),
        who.accessKeyId or "", record.sourceIPAddress or "", record.errorCode or ("Failed" if record.errorMessage else ""),
        category, record.readOnly is True,
    )  # fmt: skip
    own = record.resources
    return parsed, mentions.digests_of(
        source.partition(".")[0],
        region,
        record.recipientAccountId or "",
        record.requestParameters,
        record.responseElements,
        [(item.ARN or item.arn or item.ARNPrefix or "", item.type or "") for item in own] if own else (),
    )
