"""The quick reading of an ordinary record says what the thorough one says, of real records and of broken ones."""

from __future__ import annotations

import gzip
import random
from pathlib import Path
from typing import Any

import orjson
import pytest

from trail.events import batches, marks, mentions, parsing, quick, scanning
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


@pytest.mark.parametrize(
    ("service", "asked", "told"),
    [
        ("ec2", {"instancesSet": {"items": [{"instanceId": "i-0abc1234567890def"}, "vpc-1234abcd"]}}, None),
        ("lambda", {"functionName": "f", "layers": ["arn:aws:lambda:us-east-1:1:layer:l", "b"], "name": ":"}, {}),
        ("iam", {"a": ["x", ":", "roleName"], "roleName": "admin"}, {"role": {"arn": "arn:aws:iam::1:role/admin"}}),
        ("s3", {"bucketName": "b", "key": "k", "Host": ["b.s3"]}, None),
        ("s3", {"bucketName": ["b"], "key": {"key": "k"}}, None),
        ("sqs", {"names": [["one", "two"], ["three"]], "queueUrl": "https://q/1/orders"}, {"": "sg-0123456789"}),
        ("ec2", ["sg-0123456789"], "sg-0123456789"),
        ("ec2", 7, [[], {}, None, 1.5, True]),
        ("glue", {"": "ledger"}, None),
        ("glue", {"tableName": "ledger"}, None),  # what a text means in one member says nothing of others
        ("ec2", {"ids": ["vpc-1234abcd", 1, "vpc-2234abcd"], "names": []}, {"name": "", "id": "ab", "ids": "abc"}),
    ],
)
def test_a_scan_names_what_a_walk_names(service: str, asked: Any, told: Any) -> None:
    for derived in ([], [("arn:aws:s3:::b", "AWS::S3::Bucket")]):
        for _ in range(2):  # made, and remembered
            scanned = scanning.names(service, "us-east-1", "1", asked, told, derived)
            assert scanned == marks.of_record(service, "us-east-1", "1", asked, told, derived)


@pytest.mark.parametrize("lists", [True, False])
def test_what_is_nested_too_deeply_is_left_to_the_walk(lists: bool) -> None:
    for depth in range(marks.DEEP - 2, marks.DEEP + 3):
        body: Any = {"groupId": "sg-0123456789"}
        for _ in range(depth):
            body = [body] if lists else {"a": body}
        walked = marks.of_record("ec2", "us-east-1", "1", body, None, [])
        scanned = scanning.names("ec2", "us-east-1", "1", body, None, [])
        assert scanned == (None if marks.OVERFLOW in walked else walked)
        assert (marks.OVERFLOW in walked) == (depth > marks.DEEP)


def test_any_mixture_of_bodies_is_named_as_a_walk_names_it() -> None:
    chance = random.Random(11)
    parts = ["name", "id", ":", ",", "{", " ", "vpc-1234abcd", "arn:aws:s3:::b", "roleName", "tableName", "1", "\u00e9"]

    def text() -> str:
        return "".join(chance.choices(parts, k=chance.randint(0, 3)))

    def value(depth: int) -> Any:
        kind = chance.randrange(8 if depth else 5)
        if kind < 5:
            return [text(), text(), chance.choice(parts), 7, None][kind]
        return {text(): value(depth - 1) for _ in range(3)} if kind < 7 else [value(depth - 1) for _ in range(2)]

    for _ in range(4_000):
        asked, told = ({text(): value(2) for _ in range(chance.randint(0, 3))} for _ in range(2))
        service, own = chance.choice(["ec2", "glue", "iam", "s3"]), chance.choice([[], [("arn:aws:s3:::b", "")]])
        scanned = scanning.names(service, "us-east-1", "1", asked, told, own)
        assert scanned == marks.of_record(service, "us-east-1", "1", asked, told, own), (asked, told)


def test_a_batch_says_the_same_as_each_of_its_records_alone(records: list[dict[str, Any]]) -> None:
    chance = random.Random(5)
    raws = [orjson.dumps(_changed(base, chance)) for base in records]
    raws[3:3] = [b"{", b"[]", b'"x"', b"{}"]
    batch, others = quick.read_all(raws)
    assert sorted([*batch.index, *others]) == list(range(len(raws))), "each is here or there"
    for place, index in enumerate(batch.index):
        one, alone = batch.take([place]), quick.read(raws[index])
        assert alone is not None
        texts = [getattr(alone[0], name) for name in batches.TEXTS]
        assert (one.raws, one.event_ids, one.times) == ([raws[index]], [alone[0].event_id], [alone[0].time])
        assert ([column[0] for column in one.texts], one.categories, one.read_only, set(one.marks[0])) == (
            texts, [alone[0].category], [alone[0].read_only], alone[1],
        )  # fmt: skip
    assert all(quick.read(raws[place]) is None for place in others) and len(others) > 100


@pytest.mark.parametrize("odd", ["11111111-2222-3333-4444-5555555555  ", "1" * 36, "-" * 36, "", "11111111-2222-3333-4444-55555555555g",
                                 "1111-11112222-3333-4444-555555555555", "11111111-2222-3333-4444-5555555555555"])  # fmt: skip
def test_one_odd_number_among_many_is_read_as_if_it_stood_alone(odd: str) -> None:
    usual = [f"{number:08x}-2222-3333-4444-555555555555" for number in range(20)]
    for ids in (usual, [*usual, odd], [odd, *usual], [*usual[:9], odd, *usual[9:]]):
        assert quick._numbers(ids) == [parsing.usual_id(each) for each in ids]
