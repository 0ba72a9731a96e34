"""What a condition of the search grammar means on a record of CloudTrail's: fields, paths and free text. Pure.

Text is compared as it is written, free text word by word whatever the case; a word is a run of letters, digits and `_`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from project.kernel import clock, search
from project.kernel.search import All, Either, Field, Node, Not, SearchError, Words
from trail.events import mentions, parsing

# key → the name of the filter (and of the field in parsing.Parsed) that it stands for
KEYS: dict[str, str] = {
    "name": "event_name", "source": "event_source", "user": "username", "key": "access_key", "readonly": "read_only",
    "type": "resource_type", "resource": "resource_name", "id": "event_id", "error": "error_code", "ip": "source_ip",
    "region": "region", "category": "category", "failed": "failed", "account": "account", "time": "time",
}  # fmt: skip
# AWS's own attribute names and the record's member names are taken too.
ALIASES = {
    "eventname": "name", "eventsource": "source", "username": "user", "accesskeyid": "key", "resourcetype": "type",
    "resourcename": "resource", "eventid": "id", "errorcode": "error", "sourceipaddress": "ip", "awsregion": "region",
    "eventcategory": "category", "read_only": "readonly", "eventtime": "time", "recipientaccountid": "account",
}  # fmt: skip
MEMBERS = frozenset({
    "eventVersion", "userIdentity", "userAgent", "errorMessage", "requestParameters", "responseElements",
    "additionalEventData", "requestID", "eventType", "apiVersion", "managementEvent", "resources", "serviceEventDetails",
    "sharedEventID", "vpcEndpointId", "vpcEndpointAccountId", "addendum", "sessionCredentialFromConsole", "edgeDeviceDetails",
    "tlsDetails", "insightDetails",
})  # fmt: skip
FLAGS = {"read_only", "failed"}
_TEXTS = {"event_name": "name", "event_source": "source", "username": "username", "access_key": "access_key",
          "error_code": "error", "source_ip": "source_ip", "region": "region", "account": "account"}  # fmt: skip
_COMPARED = {search.ABOVE, search.FROM, search.BELOW, search.UPTO, search.BETWEEN}
_STRUCTURE = object()  # is there, and equals nothing
_WORD = re.compile(r"\w+")


class Seen:
    """A record, and what conditions ask of it, each read once."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        self.record = record

    @cached_property
    def parsed(self) -> parsing.Parsed:
        return parsing.parse(self.record)

    @cached_property
    def names(self) -> tuple[set[str], set[str]]:
        return mentions.names(self.record)

    @cached_property
    def words(self) -> list[list[str]]:
        return [found for text in texts(self.record) if (found := words(text))]


Check = Callable[[Seen], bool]


def name_of(field: Field) -> str:
    """The filter that a field's key stands for, or an empty text for a path into the record. Raises SearchError."""
    key = field.key.lower()
    key = ALIASES.get(key, key)
    if key in KEYS:
        return KEYS[key]
    if field.key.partition(".")[0] in MEMBERS:
        return ""
    raise SearchError(
        f"There is no key “{field.key}”. The keys are {', '.join(KEYS)}, and paths such as requestParameters.bucketName",
        field.position,
    )


def check(tree: Node) -> Check:
    """A function that says whether a record matches. Raises SearchError for what cannot be asked."""
    match tree:
        case All(items):
            every = [check(item) for item in items]
            return lambda seen: all(one(seen) for one in every)
        case Either(items):
            some = [check(item) for item in items]
            return lambda seen: any(one(seen) for one in some)
        case Not(item):
            inner = check(item)
            return lambda seen: not inner(seen)
        case Words():
            return _words(tree)
        case Field():
            return _field(tree)


def _field(field: Field) -> Check:
    name = name_of(field)
    if not name:
        return _path(field)
    if name == "time":
        low, high = times(field)
        return lambda seen: low <= seen.parsed.time < high
    if field.comparison in _COMPARED:
        raise SearchError(
            f"“{field.key}” cannot be compared with “{field.comparison}”; time and paths can.", field.position
        )
    if name in FLAGS:
        wanted = flag(field)
        return lambda seen: (seen.parsed.read_only if name == "read_only" else bool(seen.parsed.error)) is wanted
    fits = _fits(field, parsing.text(field.value))
    if name in _TEXTS:
        member = _TEXTS[name]
        return lambda seen: fits(getattr(seen.parsed, member))
    if name == "category":
        return lambda seen: fits(parsing.CATEGORIES[seen.parsed.category])
    if name == "event_id":
        if field.comparison != search.EQUAL:
            raise SearchError("“id” takes one whole eventID.", field.position)
        number = parsing.number_of(field.value).bytes
        return lambda seen: seen.parsed.event_id == number
    place = 1 if name == "resource_type" else 0
    return lambda seen: any(map(fits, seen.names[place]))


def _fits(field: Field, value: str) -> Callable[[str], bool]:
    if field.comparison == search.PRESENT:
        return bool
    if field.comparison == search.BEGINS:
        return lambda text: text.startswith(value)
    return lambda text: text == value


def flag(field: Field) -> bool:
    """The value of a condition that is true or false."""
    if field.comparison != search.EQUAL or field.value not in {"true", "false"}:
        raise SearchError(f"“{field.key}” is true or false.", field.position)
    return field.value == "true"


def times(field: Field) -> tuple[datetime, datetime]:
    """The span that a time condition admits: from the first, without the second."""
    if field.comparison in {search.PRESENT, search.BEGINS}:
        if field.comparison == search.BEGINS:
            raise SearchError("A time has no “*”; write time:2026-11-18 for a day, or time:>now-1h", field.position)
        return parsing.EARLIEST, parsing.LATEST
    low, after = _moment(field, field.value)
    if field.comparison == search.BETWEEN:
        return low, _moment(field, field.upper)[1]
    return {
        search.EQUAL: (low, after), search.ABOVE: (after, parsing.LATEST), search.FROM: (low, parsing.LATEST),
        search.BELOW: (parsing.EARLIEST, low), search.UPTO: (parsing.EARLIEST, after),
    }[field.comparison]  # fmt: skip


def _moment(field: Field, text: str) -> tuple[datetime, datetime]:
    """A moment's whole second, or a day where only a day is given: its beginning, and what comes after it."""
    try:
        low = clock.parse(text).replace(microsecond=0)
        return low, low + (timedelta(days=1) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else timedelta(seconds=1))
    except (ValueError, OverflowError) as problem:
        raise SearchError(str(problem), field.position) from problem


def _path(field: Field) -> Check:
    parts = field.key.split(".")
    if not all(parts):
        raise SearchError(f"“{field.key}” is no path: a part of it is empty.", field.position)
    fits = _compares(field)
    return lambda seen: any(fits(value) for value in _at(seen.record, parts))


def _at(value: Any, parts: list[str]) -> Iterator[Any]:
    """Every plain value at a path; lists on the way are gone through. Names may hold dots themselves (tag keys)."""
    if isinstance(value, list):
        for item in value:
            yield from _at(item, parts)
    elif not parts:
        if not isinstance(value, Mapping):
            yield value
        elif value:
            yield _STRUCTURE
    elif isinstance(value, Mapping):
        for many in range(1, len(parts) + 1):
            name = ".".join(parts[:many])
            if name in value:
                yield from _at(value[name], parts[many:])


def plain(value: Any) -> str:
    """A value of a record as it is compared: `true`, `5`, text as it is; nothing for null."""
    if value is None or value is _STRUCTURE:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def _compares(field: Field) -> Callable[[Any], bool]:
    if field.comparison == search.PRESENT:
        return lambda value: value is not None
    if field.comparison == search.EQUAL:
        return lambda value: value is not None and value is not _STRUCTURE and plain(value) == field.value
    if field.comparison == search.BEGINS:
        return lambda value: value is not None and value is not _STRUCTURE and plain(value).startswith(field.value)
    low, high = field.value, field.upper
    tests: dict[str, Callable[[Any, Any, Any], bool]] = {
        search.ABOVE: lambda it, a, _b: it > a, search.FROM: lambda it, a, _b: it >= a, search.BELOW: lambda it, a, _b: it < a,
        search.UPTO: lambda it, a, _b: it <= a, search.BETWEEN: lambda it, a, b: a <= it <= b,
    }  # fmt: skip
    test, bounds = tests[field.comparison], (_number(low), _number(high or low))
    if bounds[0] is None or bounds[1] is None:
        return lambda value: isinstance(value, str) and test(value, low, high)

    def numeric(value: Any) -> bool:
        number = _number(plain(value))
        return number is not None and test(number, *bounds)

    return numeric


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"-?\d{1,18}(\.\d{1,18})?", text) else None


def words(text: str) -> list[str]:
    """The words of a text, in one case."""
    return _WORD.findall(text.casefold())


def texts(value: Any) -> Iterator[str]:
    """Every text of a record that free text is sought in: values, not names."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, Mapping):
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
        elif item is not None and not isinstance(item, bool):
            yield str(item)


def _words(asked: Words) -> Check:
    wanted = wanted_words(asked)
    many, last = len(wanted), wanted[-1]
    head = wanted[:-1]

    def there(seen: Seen) -> bool:
        for text in seen.words:
            for place in range(len(text) - many + 1):
                end = text[place + many - 1]
                if (end.startswith(last) if asked.open_end else end == last) and text[place : place + many - 1] == head:
                    return True
        return False

    return there


def wanted_words(asked: Words) -> list[str]:
    """The words that must stand one after another. Raises SearchError where there are none."""
    wanted = words(asked.text)
    if not wanted:
        raise SearchError(f"“{asked.text}” holds no letter and no digit.", asked.position)
    return wanted
