"""Neighbourhoods, paths and blast radii over random histories of relationships: the oracle reads every row and walks."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from config_app.graph import blast, effects, paths, reads
from config_app.items.models import Relationship
from tests.conftest import ACCOUNT, STRANGER

pytestmark = pytest.mark.django_db
ZERO = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = ("AWS::EC2::Instance", "AWS::EC2::SecurityGroup", "AWS::KMS::Key", "AWS::IAM::Policy")
PHRASES = (
    "Is associated with SecurityGroup",
    "Is encrypted with Key",
    "Is attached to Volume",
    "Contains Thing",
    "Hums at",
)
Key = tuple[str, str]
Follow = Callable[[Key, Key, str, Key], Key | None]


@dataclass(frozen=True)
class Span:
    near: Key
    far: Key
    phrase: str
    since: int
    until: int | None

    def holds(self, at: int | None) -> bool:
        return self.until is None if at is None else self.since <= at and (self.until is None or self.until > at)


def history(seed: int, *, size: int = 14, count: int = 40) -> list[Span]:
    """Relationships of an account that began and ended at random; some far ends are known by name alone."""
    chance = random.Random(seed)
    keys = [(KINDS[number % len(KINDS)], f"r{number}") for number in range(size)]
    spans = []
    for _ in range(count):
        since = chance.randrange(10)
        until = chance.choice([None, since + chance.randrange(1, 6)])
        spans.append(Span(chance.choice(keys), chance.choice(keys), chance.choice(PHRASES), since, until))
    rows = []
    for place, span in enumerate(spans):
        named = {"far_name": span.far[1]} if place % 5 == 0 else {"far_id": span.far[1]}
        for account in (ACCOUNT, STRANGER) if place % 3 == 0 else (ACCOUNT,):
            rows.append(Relationship(
                account_id=account, type=span.near[0], resource_id=span.near[1], far_type=span.far[0], phrase=span.phrase,
                since=ZERO + timedelta(hours=span.since), inverse="",
                until=None if span.until is None else ZERO + timedelta(hours=span.until), **named,
            ))  # fmt: skip
    # a stranger's relationship between the same ids, which must never be followed
    rows += [Relationship(account_id=STRANGER, type=keys[0][0], resource_id=keys[0][1], far_type=key[0], far_id=key[1],
                          phrase=PHRASES[0], inverse="", since=ZERO) for key in keys]  # fmt: skip
    Relationship.objects.bulk_create(rows)
    return spans


def walked(spans: Iterable[Span], start: Key, follow: Follow, depth: int) -> dict[Key, int]:
    """Distances by brute force: every row is looked at in every step."""
    seen = {start: 0}
    for step in range(1, depth + 1):
        for span in spans:
            for end in (span.near, span.far):
                if seen.get(end) != step - 1:
                    continue
                other = follow(span.near, span.far, span.phrase, end)
                if other is not None:
                    seen.setdefault(other, step)
    return seen


def out(near: Key, far: Key, phrase: str, end: Key) -> Key | None:
    return far if end == near else None


def into(near: Key, far: Key, phrase: str, end: Key) -> Key | None:
    return near if end == far else None


def both(near: Key, far: Key, phrase: str, end: Key) -> Key | None:
    return far if end == near else near


def felt(near: Key, far: Key, phrase: str, end: Key) -> Key | None:
    """Where a change of `end` is felt, from the table alone."""
    row = effects.of(phrase, near[0], far[0])
    ways = {effects.TO_NEAR: {far: near}, effects.TO_FAR: {near: far}, effects.BOTH: {near: far, far: near}}
    return ways.get(row.way, {}).get(end) if row else None


def moments() -> tuple[int | None, ...]:
    return (None, 0, 4, 9)


def moment(at: int | None) -> datetime | None:
    return None if at is None else ZERO + timedelta(hours=at)


@pytest.mark.parametrize("seed", range(12))
def test_neighbourhoods_are_those_of_a_walk_over_every_row(seed: int) -> None:
    spans = history(seed)
    start = spans[0].near
    for at in moments():
        held = [span for span in spans if span.holds(at)]
        for direction, follow in (("out", out), ("in", into), ("both", both)):
            for depth in (1, 3):
                found = reads.neighbourhood(
                    ACCOUNT, *start, depth=depth, direction=direction, at=moment(at), limit=1000
                )
                assert {key: node.depth for key, node in found.nodes.items()} == walked(held, start, follow, depth)
                assert not found.cut
                assert {(e.near, e.far, e.phrase) for e in found.edges} <= {(s.near, s.far, s.phrase) for s in held}


@pytest.mark.parametrize("seed", range(12, 20))
def test_blast_radii_follow_the_table_both_ways(seed: int) -> None:
    spans = history(seed)
    start = spans[0].far
    for at in moments():
        held = [span for span in spans if span.holds(at)]
        felt_by = {other: walked(held, other, felt, 3) for span in held for other in (span.near, span.far)}
        wanted = {key: step for key, step in walked(held, start, felt, 3).items() if step}
        found = blast.radius(ACCOUNT, *start, depth=3, at=moment(at))
        assert {(one.node.type, one.node.id): one.node.depth for one in found.reached} == wanted
        assert all(one.reason for one in found.reached)
        back = blast.radius(ACCOUNT, *start, depth=3, direction=blast.AFFECTED_BY, at=moment(at))
        wanted = {key: seen[start] for key, seen in felt_by.items() if key != start and start in seen}
        assert {(one.node.type, one.node.id): one.node.depth for one in back.reached} == wanted


@pytest.mark.parametrize("seed", range(20, 32))
def test_paths_are_the_shortest_ones_and_all_of_them(seed: int) -> None:
    spans = history(seed, count=30)
    ends = sorted({end for span in spans for end in (span.near, span.far)})
    chance = random.Random(seed)
    for at in moments():
        held = [span for span in spans if span.holds(at)]
        for directed, follow in ((False, both), (True, out)):
            start, end = chance.sample(ends, 2)
            distance = walked(held, start, follow, 8)
            found = paths.between(ACCOUNT, start, end, directed=directed, at=moment(at), most=10_000)
            assert bool(found.paths) == (end in distance)
            walks = {tuple(nodes_of(path, start)) for path in found.paths}
            assert walks == set(every_walk(held, start, end, follow, distance))
            assert len(walks) == len(found.paths)


def nodes_of(path: Iterable[reads.Edge], start: Key) -> list[Key]:
    nodes = [start]
    for edge in path:
        nodes.append(edge.far if edge.near == nodes[-1] else edge.near)
    return nodes


def every_walk(
    held: list[Span], start: Key, end: Key, follow: Follow, distance: dict[Key, int]
) -> list[tuple[Key, ...]]:
    """All shortest walks by distance, without a search."""
    if end not in distance:
        return []
    walks: set[tuple[Key, ...]] = {(start,)}
    for step in range(1, distance[end] + 1):
        walks = {
            (*walk, other)
            for walk in walks
            for span in held
            for tip in (span.near, span.far)
            if tip == walk[-1] and (other := follow(span.near, span.far, span.phrase, tip)) and distance[other] == step
        }
    return [walk for walk in walks if walk[-1] == end]


def test_a_limit_cuts_and_says_so() -> None:
    hub = ("AWS::EC2::SecurityGroup", "hub")
    Relationship.objects.bulk_create(
        Relationship(account_id=ACCOUNT, type=KINDS[0], resource_id=f"i{number}", far_type=hub[0], far_id=hub[1],
                     phrase=PHRASES[0], inverse="", since=ZERO) for number in range(30)
    )  # fmt: skip
    found = reads.neighbourhood(ACCOUNT, *hub, limit=10)
    assert len(found.nodes) == 10
    assert found.cut
    assert not reads.neighbourhood(ACCOUNT, *hub, limit=31).cut
    missed = paths.between(ACCOUNT, (KINDS[0], "i1"), (KINDS[0], "nowhere"), widest=5)
    assert missed.paths == []
    assert missed.cut
