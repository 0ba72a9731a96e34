"""The quick reading of an ordinary record says what the thorough one says, of real records and of broken ones."""

from __future__ import annotations

import gzip
import random
from pathlib import Path
from typing import Any

import orjson
import pytest

from trail.events import mentions, parsing, quick
from trail.imports import judging

VALUES: list[Any] = [
    None, True, False, 0, 3, "", "x" * 600, "i-0abc1234567890def", "arn:aws:s3:::b/k", [], {}, [1, "vpc-1234abcd"],
    {"bucketName": "b", "key": "k"}, "\u00e9", "2026-11-18T00:00:00Z", "Data", "aws:s3",
]  # fmt: skip


@pytest.fixture
def records(shared_data: Path) -> list[dict[str, Any]]:
    lines = [
        line
        for file in sorted((shared_data / "cloudtrail").glob("*.gz"))
        for line in gzip.decompress(file.read_bytes()).splitlines()
    ]
    return [orjson.loads(line) for line in random.Random(3).sample(lines, min(len(lines), 1_500))]


def _changed(value: Any, chance: random.Random) -> Any:
    """The record with up to three members replaced or taken away, anywhere in it."""
    root = orjson.loads(orjson.dumps(value))
    for _ in range(chance.randint(0, 3)):
        node = root
        while isinstance(node, dict | list) and node:
            place: Any = chance.choice(list(node)) if isinstance(node, dict) else chance.randrange(len(node))
            if isinstance(node[place], dict | list) and node[place] and chance.random() < 0.6:
                node = node[place]
            elif isinstance(node, dict) and chance.random() < 0.2:
                del node[place]
                break
            else:
                node[place] = chance.choice(VALUES)
                break
    return root


def test_both_readings_say_the_same(records: list[dict[str, Any]]) -> None:
    chance, ordinary = random.Random(7), 0
    for base in [*records, *(_changed(base, chance) for base in records * 2)]:
        raw = orjson.dumps(base)
        if found := quick.read(raw):
            ordinary += 1
            value = parsing.decode(raw)
            assert found == (parsing.parse(value), mentions.digests(value)), raw[:400]
            assert not judging.stranger(value), raw[:400]
    print(f"\n  {ordinary:,} of {3 * len(records):,} records were read the quick way")
    assert ordinary > len(records) / 4
