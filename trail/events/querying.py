"""The search line of the events page: `key:value` and `-`free words are read into filters; what cannot be is said. Pure.

The whole grammar (negation, ranges, free text) belongs to the search of the event store and comes with it; here every
word must be one of the filters below, and nothing is ever dropped silently.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from trail.events.reads import Filters

KEYS: dict[str, str] = {
    "name": "event_name", "source": "event_source", "user": "username", "key": "access_key", "readonly": "read_only",
    "type": "resource_type", "resource": "resource_name", "id": "event_id", "error": "error_code", "ip": "source_ip",
    "region": "region", "category": "category", "failed": "failed",
}  # fmt: skip
# AWS's own attribute names and the record's member names are taken too.
_ALIASES = {
    "eventname": "name", "eventsource": "source", "username": "user", "accesskeyid": "key", "resourcetype": "type",
    "resourcename": "resource", "eventid": "id", "errorcode": "error", "sourceipaddress": "ip", "awsregion": "region",
    "eventcategory": "category", "read_only": "readonly",
}  # fmt: skip
_FLAGS = {"read_only", "failed"}
_SPOKEN = {filter_name: key for key, filter_name in KEYS.items()}
_TOKEN = re.compile(r'(-?)([A-Za-z_]+):(?:"([^"]*)"|(\S*))|(\S+)')


@dataclass(frozen=True)
class Token:
    """One `key:value` of the line, and the line without it."""

    key: str
    value: str
    without: str


@dataclass(frozen=True)
class Query:
    """A line understood: its filters, its tokens, and what is wrong with it."""

    text: str
    filters: Filters
    error: str = ""
    pairs: tuple[tuple[str, str], ...] = field(default=())

    @property
    def tokens(self) -> list[Token]:
        return [Token(key, value, spell(p for p in self.pairs if p != (key, value))) for key, value in self.pairs]

    def has(self, name: str, value: str) -> bool:
        return (_SPOKEN.get(name, name), value) in self.pairs

    def toggled(self, name: str, value: str) -> str:
        """The line with this condition put in, or taken out where it is there."""
        key = _SPOKEN.get(name, name)
        rest = [pair for pair in self.pairs if pair[0] != key]
        return spell(rest if self.has(name, value) else [*rest, (key, value)])


def spell(pairs: Any) -> str:
    """A search line for these conditions."""
    return " ".join(f'{key}:"{value}"' if re.search(r"\s", value) else f"{key}:{value}" for key, value in pairs)


def read(text: str) -> Query:
    """Read a search line. Where something is wrong, `error` says what and nothing is searched."""
    pairs: list[tuple[str, str]] = []
    chosen: dict[str, Any] = {}
    for minus, key, quoted, bare, word in _TOKEN.findall(text.strip()):
        if word:
            return _wrong(text, f"“{word}” is not a condition. Write key:value with one of {', '.join(KEYS)}.")
        name = _ALIASES.get(key.lower(), key.lower())
        value = quoted or bare
        if minus:
            return _wrong(text, f"Negation (-{key}:) is not searched yet. Nothing was left out silently.")
        if name not in KEYS:
            return _wrong(text, f"There is no key “{key}”. The keys are {', '.join(KEYS)}.")
        if not value:
            return _wrong(text, f"“{key}:” has no value.")
        if KEYS[name] in chosen:
            return _wrong(text, f"“{name}” is given twice; one value of a key is searched at a time.")
        if KEYS[name] in _FLAGS:
            if value not in {"true", "false"}:
                return _wrong(text, f"{name} is true or false, not “{value}”.")
            chosen[KEYS[name]] = value == "true"
        else:
            chosen[KEYS[name]] = value
        pairs.append((name, value))
    return Query(text.strip(), Filters(**chosen), "", tuple(pairs))


def _wrong(text: str, error: str) -> Query:
    return Query(text.strip(), Filters(), error)
