"""The event key: 64 bits, milliseconds << 20 | number, so that order by key is order in time. Pure.

An event's time has whole seconds, as CloudTrail writes them; its key holds the finer moment within that second. So a
bound in time is a range of keys, and the key alone is a place in a list.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

BITS = 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
SECOND = timedelta(seconds=1)


def make(moment: datetime, number: int) -> int:
    """The key of an event of this moment."""
    return ((moment - _EPOCH) // _MILLISECOND << BITS) | number


def moment_of(key: int) -> datetime:
    """The moment that a key holds."""
    return _EPOCH + (key >> BITS) * _MILLISECOND


def second_of(key: int) -> datetime:
    """The event time of the event that has this key."""
    return moment_of(key).replace(microsecond=0)


def lowest(start: datetime) -> int:
    """The lowest key of events with `event_time >= start`."""
    whole = start.replace(microsecond=0)
    return make(whole if whole == start else whole + SECOND, 0)


def beyond(end: datetime) -> int:
    """The lowest key above those of events with `event_time <= end`."""
    return make(end.replace(microsecond=0) + SECOND, 0)
