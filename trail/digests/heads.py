"""The anchored heads of a trail, read from both places, and where the two disagree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from project.kernel import clock
from trail.digests import anchors
from trail.digests.models import Checkpoint
from trail.trails.models import Trail

Chain = tuple[str, str]  # account, region


@dataclass(frozen=True)
class Head:
    """One anchored digest."""

    account: str
    region: str
    link: int
    end: datetime
    bucket: str
    key: str
    sha256: str
    signature: str
    log_files: int
    number: int
    own: str


@dataclass
class Heads:
    """Every digest that was anchored for a trail, by chain and link; what is wrong with the anchors themselves."""

    by_link: dict[tuple[str, str, int], Head] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def chains(self) -> dict[Chain, list[Head]]:
        found: dict[Chain, list[Head]] = {}
        for head in sorted(self.by_link.values(), key=lambda one: (one.account, one.region, one.link)):
            found.setdefault((head.account, head.region), []).append(head)
        return found


def _head(told: Mapping[str, Any]) -> Head:
    return Head(
        str(told["account_id"]), str(told["region"]), int(told["link"]), clock.parse(str(told["end"])), str(told["bucket"]),
        str(told["key"]), str(told["sha256"]), str(told["signature"]), int(told["log_files"]), int(told["number"]),
        str(told["own"]),
    )  # fmt: skip


def of(trail: Trail) -> Heads:
    """The union of both places: what either still knows was delivered."""
    heads = Heads()
    table = {
        one.number: {**anchors.line(one), "own": one.own}
        for one in Checkpoint.objects.filter(trail_id=trail.id).order_by("number")
    }
    file = _from_file(trail.id, heads)
    for number in sorted(table.keys() | file.keys()):
        here, there = table.get(number), file.get(number)
        told = here or there or {}
        if here is None:
            heads.problems.append(f"checkpoint {number} is in the file and was taken from the database: {told['key']}")
        elif there is None and _older_than_file(number, file):
            heads.problems.append(f"checkpoint {number} is in the database and was taken from the file: {told['key']}")
        elif there is not None and here != there:
            heads.problems.append(f"checkpoint {number} differs between database and file: {told['key']}")
        if anchors.hash_of(told) != told["own"]:
            heads.problems.append(f"checkpoint {number} was altered: its hash does not fit: {told['key']}")
        head = _head(told)
        heads.by_link.setdefault((head.account, head.region, head.link), head)
    return heads


def _older_than_file(number: int, file: Mapping[int, Any]) -> bool:
    """Whether the file must hold a line: the newest may be on its way, unless the file is gone or has later ones."""
    return not file or number < max(file)


def _from_file(trail_id: int, heads: Heads) -> dict[int, dict[str, Any]]:
    """The trail's lines; the chain of hashes is followed over all lines."""
    found: dict[int, dict[str, Any]] = {}
    before, expected = anchors.FIRST, 1
    try:
        for told in anchors.kept():
            if told.get("previous") != before or told.get("number") != expected:
                heads.problems.append(
                    f"the file of heads breaks off before line {told.get('number')}: lines are missing"
                )
            before, expected = str(told.get("own")), int(told.get("number", 0)) + 1
            if told.get("trail_id") == trail_id:
                found[int(told["number"])] = told
    except (ValueError, KeyError, TypeError) as problem:
        heads.problems.append(str(problem))
    return found
