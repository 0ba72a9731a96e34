"""How a finder of unused resources is declared: one file each in `finders`, found by walking. No framework here.

A finder names a type and conditions on what is recorded of it; all of them together say "nothing uses this". Paths are
dotted paths of the configuration, with a `+` before those of the supplementary one.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

# Published list prices of us-east-1, on demand, 730 hours a month. A hint, never a bill: discounts, tiers and other
# regions differ.
PRICED = "January 2025"
SOURCE = "AWS's published price lists for Amazon EC2, EBS, VPC, Elastic Load Balancing, RDS and KMS, us-east-1"


@dataclass(frozen=True)
class Unnamed:
    """No relationship that holds now names it: of any type (or of these), of any phrase (or one that begins so)."""

    by: tuple[str, ...] = ()
    phrase: str = ""


@dataclass(frozen=True)
class Is:
    """The value at a path is one of these texts."""

    path: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Isnt:
    """The value at a path is none of these texts, or there is none."""

    path: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Missing:
    """There is nothing at a path: no member, null, an empty text, list or object."""

    path: str


@dataclass(frozen=True)
class Present:
    """There is something at a path."""

    path: str


@dataclass(frozen=True)
class Idle:
    """No time at these paths lies within the last days; what is no time (`N/A`) was never."""

    paths: tuple[str, ...]
    days: int


@dataclass(frozen=True)
class Old:
    """It was made so many days ago, or found then, where its making is not told."""

    days: int


@dataclass(frozen=True)
class Unchanged:
    """Its newest item is so many days old."""

    days: int


@dataclass(frozen=True)
class Named:
    """Its name is none of these."""

    other_than: tuple[str, ...] = ()


@dataclass(frozen=True)
class Every:
    """All of these hold."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Some:
    """One of these holds."""

    conditions: tuple[Condition, ...]


Condition = Unnamed | Is | Isnt | Missing | Present | Idle | Old | Unchanged | Named | Every | Some


@dataclass(frozen=True)
class Price:
    """US dollars a month: `each`, or by the text at the path `by`; `times` is the path of a number that multiplies it."""

    each: float = 0.0
    by: str = ""
    table: Mapping[str, float] = field(default_factory=dict)
    times: str = ""
    at_most: bool = False  # the recorded size is an upper bound of what is charged


@dataclass(frozen=True)
class Finder:
    """`title` is a plural ("volumes attached to nothing"); `needs` are other types without which nothing can be said."""

    key: str
    title: str
    type: str
    conditions: tuple[Condition, ...]
    why: str
    needs: tuple[str, ...] = ()
    price: Price | None = None


@cache
def finders() -> tuple[Finder, ...]:
    """Every declared finder, the ones with a price first, then by title."""
    package = importlib.import_module("config_app.unused.finders")
    found: list[Finder] = [
        importlib.import_module(f"{package.__name__}.{info.name}").FINDER
        for info in pkgutil.iter_modules(package.__path__)
    ]
    return tuple(sorted(found, key=lambda finder: (finder.price is None, finder.title)))
