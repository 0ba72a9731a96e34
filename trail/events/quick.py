"""Read ordinary CloudTrail records at less cost: one typed struct and a scan instead of a dict of everything. Pure.

Many are read at a time, a step of all before the next step of any. Whatever is out of the ordinary (a member of another
type, text that is not ASCII, a time with a fraction, a notification of another service) is left to `parsing` and
`mentions`, which read anything; both ways say the same of every record.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

import msgspec

from trail.events import batches, parsing, scanning
from trail.events.batches import Batch

_Text = Annotated[str, msgspec.Meta(max_length=512)]  # longer texts are cut, and that is not ordinary
_PART = 250  # records whose bodies are held at a time: each is ten times its bytes
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
    requestParameters: Any = None
    responseElements: Any = None
    readOnly: bool | None = None
    resources: list[_Resource] | None = None
    managementEvent: bool | None = None
    recipientAccountId: _Text | None = None
    eventCategory: str | None = None


_decode = msgspec.json.Decoder(_Record).decode
_decode_who = msgspec.json.Decoder(_Who).decode
_whos: dict[bytes, tuple[str, str, str]] = {}
_times: dict[str, datetime] = {}
_services: dict[str, str] = {}


def read(raw: bytes) -> tuple[parsing.Parsed, set[bytes]] | None:
    """What the store indexes, and what stands for the names in the record; None where it is not ordinary."""
    batch, _ = read_all([raw])
    if not len(batch):
        return None
    texts = dict(zip(batches.TEXTS, (column[0] for column in batch.texts), strict=True))
    return parsing.Parsed(
        batch.event_ids[0], batch.times[0], batch.moments[0], category=batch.categories[0],
        read_only=batch.read_only[0], **texts,
    ), set(batch.marks[0])  # fmt: skip


def read_all(raws: Sequence[bytes]) -> tuple[Batch, list[int]]:
    """The ordinary ones of these records, and the places of the others."""
    places: list[int] = []
    records: list[_Record] = []
    whos: list[tuple[str, str, str]] = []
    marks: list[Any] = []
    plain = [place for place, raw in enumerate(raws) if _plain(raw)]
    for first in range(0, len(plain), _PART):
        part, read_, who = _read(raws, plain[first : first + _PART])
        places += part
        records += read_
        whos += who
        marks += map(_names, read_)
    times: list[Any] = [_times.get(record.eventTime) or _time(record.eventTime) for record in records]
    numbers: list[Any] = _numbers([record.eventID for record in records])
    texts = [
        [record.recipientAccountId or who[0] for record, who in zip(records, whos, strict=True)],
        [record.awsRegion for record in records],
        [record.eventSource for record in records],
        [record.eventName for record in records],
        [who[1] for who in whos],
        [who[2] for who in whos],
        [record.sourceIPAddress or "" for record in records],
        [record.errorCode or ("Failed" if record.errorMessage else "") for record in records],
    ]
    batch = Batch(
        places, [raws[place] for place in places], numbers, times, times, texts,
        [_category(record) for record in records], [record.readOnly is True for record in records], marks,
    )  # fmt: skip
    if None in times or None in numbers or None in marks:
        parts = enumerate(zip(times, numbers, marks, strict=True))
        batch = batch.take([place for place, found in parts if None not in found])
    if len(batch) == len(raws):
        return batch, []
    ordinary = set(batch.index)
    return batch, [place for place in range(len(raws)) if place not in ordinary]


def _plain(raw: bytes) -> bool:
    return len(raw) <= parsing.LIMIT and raw.isascii() and not (b"\\" in raw and b"\\u" in raw)


def _read(raws: Sequence[bytes], places: list[int]) -> tuple[list[int], list[_Record], list[tuple[str, str, str]]]:
    """The records at these places and who called, but for those that cannot be read so."""
    try:
        records = [_decode(raws[place]) for place in places]
        return places, records, [_whos.get(bytes(record.userIdentity)) or _who(record) for record in records]
    except (msgspec.DecodeError, RecursionError):
        kept = [place for place in places if _readable(raws[place])]
        records = [_decode(raws[place]) for place in kept]
        return kept, records, list(map(_who, records))


def _readable(raw: bytes) -> bool:
    try:
        _who(_decode(raw))
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


def _numbers(ids: list[str]) -> list[bytes | None]:
    """The sixteen bytes of each eventID, read at once where all are written as UUIDs are."""
    text, many = "".join(ids), len(ids)
    if len(text) == 36 * many == 9 * text.count("-") and all(text[dash::36] == "-" * many for dash in (8, 13, 18, 23)):
        try:
            read_ = bytes.fromhex(text.replace("-", ""))
        except ValueError:
            read_ = b""
        if len(read_) == 16 * many and all(len(each) == 36 for each in ids):
            return [read_[place : place + 16] for place in range(0, 16 * many, 16)]
    return list(map(parsing.usual_id, ids))


def _names(record: _Record) -> set[bytes] | None:
    """What stands for the names in a record, whose bodies are let go; None for notifications and what is left to the walk."""
    service = _services.get(record.eventSource)
    if service is None:
        service = _service(record.eventSource)
    if service == "aws:":
        return None
    own, asked, told = record.resources, record.requestParameters, record.responseElements
    record.requestParameters = record.responseElements = None
    return scanning.names(
        service, record.awsRegion, record.recipientAccountId or "", asked, told,
        [(item.ARN or item.arn or item.ARNPrefix or "", item.type or "") for item in own] if own else (),
    )  # fmt: skip


def _service(source: str) -> str:
    found = "aws:" if source.startswith("aws:") else source.partition(".")[0]
    if len(_services) >= _MOST:
        _services.clear()
    _services[source] = found
    return found


def _category(record: _Record) -> int:
    category = _CATEGORIES.get(record.eventCategory or "")
    return category if category is not None else 1 if record.managementEvent is False else 0


def _who(record: _Record) -> tuple[str, str, str]:
    """Account, user name and access key of an identity, remembered by its bytes."""
    identity = bytes(record.userIdentity)
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
