"""What one page may say about things of another app, by id: the slots through which pages of both apps are joined.

trail names events for pages of config_app; config_app tells what an event led to. Neither imports the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Caption:
    """An event in a few words."""

    event_id: str
    name: str
    user: str
    moment: datetime


@dataclass(frozen=True)
class Link:
    """One link of a cause chain. `kind` is the shape (item, pass, fail, none); `match` says how sure the tie is."""

    moment: datetime
    kind: str
    word: str
    sentence: str
    address: str
    match: str = ""


captioners: list[Callable[[Sequence[str], Sequence[str], datetime, datetime], Mapping[str, Caption]]] = []
followers: list[Callable[[Sequence[str], str], list[Link]]] = []


def captions(accounts: Sequence[str], ids: Sequence[str], start: datetime, end: datetime) -> dict[str, Caption]:
    """Captions of these events that lie in a window; an unknown one is left out."""
    found: dict[str, Caption] = {}
    for ask in captioners if ids else []:
        found.update(ask(accounts, ids, start, end))
    return found


def consequences(accounts: Sequence[str], event_id: str) -> list[Link]:
    """What an event led to, in the order of time."""
    return sorted((link for ask in followers for link in ask(accounts, event_id)), key=lambda link: link.moment)


def certainty(candidates: int, *, indirect: bool = False) -> str:
    """How sure a cause is: one event alone names the resource between two looks, or several do, or none.

    `indirect`: one event alone names not the resource, but what brought it along in the same request.
    """
    if candidates == 0:
        return "not known"
    if candidates > 1:
        return f"time window, one of {candidates}"
    return "same request" if indirect else "exact"
