"""The quick reading of an ordinary record says what the thorough one says, of real records and of broken ones."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any

import orjson
import pytest

from trail.events import marks, mentions, parsing, quick, scanning
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
        ("ec2", b'{"instancesSet":{"items":[{"instanceId":"i-0abc1234567890def"},"vpc-1234abcd"]}}', b"null"),
        ("lambda", b'{"functionName":"f","layers":["arn:aws:lambda:us-east-1:1:layer:l","b"],"name":":"}', b"{}"),
        ("iam", b'{"a":["x",":","roleName"],"roleName":"admin"}', b'{"role":{"arn":"arn:aws:iam::1:role/admin"}}'),
        ("s3", b'{"bucketName":"b","key":"k","Host":["b.s3"]}', b""),
        ("s3", b'{"bucketName":["b"],"key":{"key":"k"}}', b"null"),
        ("sqs", b'{"names":[["one","two"],["three"]],"queueUrl":"https://q/1/orders"}', b'{"":"sg-0123456789"}'),
        ("ec2", b'{"a":' * 13 + b'{"groupId":"sg-0123456789"}' + b"}" * 13, b"null"),
        ("ec2", b"[" * 14 + b'"x"' + b"]" * 14, b'"sg-0123456789"'),
        ("glue", b'{"":"ledger"}', b"null"),
        ("glue", b'{"tableName":"ledger"}', b"null"),  # what a text means in one member says nothing of others
        ("ec2", b'{"ids":["vpc-1234abcd",1,"vpc-2234abcd"],"names":[]}', b'{"name":"","id":"ab","ids":"abc"}'),
        ("ec2", b'{"a":":x","b":["vpc-1234abcd"]}', b"null"),  # texts that begin with a colon look like names
        ("ec2", b'{"count":5,":":"vpc-1234abcd"}', b'{":name":"vpc-2234abcd","name":":"}'),
        ("ec2", b'{"a": "vpc-1234abcd", "id" :"vpc-2234abcd","n":1}', b'{"a":\n"vpc-3234abcd"}'),
        ("ec2", b'{"groupId":"sg-1234abcd","x":{"name":"sg-1234abcd"}}', b'["vpc-1234abcd"]'),
    ],
)
def test_a_scan_names_what_a_walk_names_or_leaves_it_to_the_walk(service: str, asked: bytes, told: bytes) -> None:
    for derived in ([], [("arn:aws:s3:::b", "AWS::S3::Bucket")]):
        scanned = scanning.of_bytes(service, "us-east-1", "1", asked, told, derived)
        walked = marks.of_record(
            service, "us-east-1", "1", *(orjson.loads(body) if body else None for body in (asked, told)), derived
        )
        assert scanned in (None, walked)


def test_texts_with_every_sign_that_could_mislead_the_scan_are_named_as_a_walk_names_them() -> None:
    chance, scanned_ones = random.Random(11), 0
    parts = [
        "name",
        "id",
        ":",
        ",",
        "{",
        "}",
        "[",
        "]",
        " ",
        "vpc-1234abcd",
        "arn:aws:s3:::b",
        "roleName",
        "tableName",
        "1",
    ]

    def text() -> str:
        return "".join(chance.choices(parts, k=chance.randint(0, 3)))

    def value(depth: int) -> Any:
        kind = chance.randrange(8 if depth else 5)
        if kind < 5:
            return [text(), text(), chance.choice(parts), 7, None][kind]
        return {text(): value(depth - 1) for _ in range(3)} if kind < 7 else [value(depth - 1) for _ in range(2)]

    for _ in range(4_000):
        bodies = [{text(): value(2) for _ in range(chance.randint(0, 3))} for _ in range(2)]
        told, asked = (json.dumps(b, separators=chance.choice([(",", ":"), (", ", ": ")])).encode() for b in bodies)
        service = chance.choice(["ec2", "glue", "iam"])
        scanned = scanning.of_bytes(service, "us-east-1", "1", asked, told, [])
        if scanned is not None:
            scanned_ones += 1
            assert scanned == marks.of_record(service, "us-east-1", "1", *bodies[::-1], []), (asked, told)
    assert scanned_ones > 400
