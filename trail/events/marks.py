"""What stands in the index for the names, ids and ARNs in a record: eight bytes each, found in one walk over its parameters. Pure.

What a member's value stands for depends on the call's service, region and account and on the member's name alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from itertools import repeat
from typing import Any

from trail.gateway import touched

MOST = 1000  # names of one record
DEEP = 12
LONGEST = 512
ID = re.compile(r"^(?:[a-z]{1,12}-[0-9a-f]{8,17}|[A-Z0-9]{16,21}|arn:.{5,})$")
_NAMING = re.compile(r"(?:id|ids|name|names|arn|arns|bucket|url|identifier|resource)$", re.IGNORECASE)
# They end like names, and name nothing: every answer has others, and an index of them would be larger than all the rest.
_NOT_NAMING = frozenset(
    {"requestid", "x-amz-id-2", "x-amz-version-id", "x-amz-request-id", "hostid", "clientrequesttoken"}
)
_PLAIN = frozenset({int, float, bool, type(None)})

Marks = frozenset[bytes]
Scope = tuple[str, str, str, bool]  # service, region, account, whether resources are derived from the parameters


def digest(value: str) -> bytes:
    """Eight bytes that stand for a name, an id or an ARN in the index: 64 bits, so that no two of them ever meet by chance."""
    return blake2b(clean(value).encode(), digest_size=8).digest()


def digest_of_type(value: str) -> bytes:
    """Eight bytes that stand for a resource type."""
    return blake2b(clean(value).encode(), digest_size=8, person=b"type").digest()


def number(mark: bytes) -> int:
    """A digest as the database's bigint."""
    return int.from_bytes(mark, "big", signed=True)


OVERFLOW = blake2b(b"overflow", digest_size=8, person=b"overflow").digest()  # of a record that names more than is kept
_remembered = lru_cache(maxsize=50_000)(digest)  # of names of at most LONGEST signs
_remembered_type = lru_cache(maxsize=10_000)(digest_of_type)


def of_record(
    service: str, region: str, account: str, asked: Any, told: Any, own: Iterable[tuple[str, str]]
) -> set[bytes]:
    """What stands for all that a record's parts name; `own` are (ARN, type) of its `resources`."""
    found, derive = of_resources(service, asked, own)
    scope = (service, region, account, derive)
    stack = [("", body, 0) for body in (told, asked) if body and isinstance(body, Mapping | list)]
    while stack:
        above, value, depth = stack.pop()
        for name, item in zip(repeat(above), value, strict=False) if isinstance(value, list) else value.items():
            kind_of = item.__class__
            if kind_of is str:
                if is_naming(name) or is_declared(service, name) or ID.match(item):
                    found |= of_value(scope, name, item)
                    if len(found) >= MOST:
                        found.add(OVERFLOW)
                        return found
            elif kind_of in _PLAIN or not item:
                continue
            elif isinstance(item, dict | list | Mapping):
                if depth >= DEEP:
                    found.add(OVERFLOW)
                    return found
                stack.append((name, item, depth + 1))
    return found


def of_resources(service: str, asked: Any, own: Iterable[tuple[str, str]]) -> tuple[set[bytes], bool]:
    """What stands for a record's `resources` and an S3 call's bucket and object, and whether others are to be derived."""
    found: set[bytes] = set()
    for arn, kind in own:
        if len(found) < MOST:
            found |= _of_resource(arn, kind)
    derive = not found
    if derive and service == "s3":
        derive = False
        if isinstance(asked, Mapping):
            found |= _of_s3(asked.get("bucketName"), asked.get("key"))
    return found, derive


def of_value(scope: Scope, name: str, item: str) -> Marks:
    """What stands for one member's text."""
    service, region, account, derive = scope
    is_id = ID.match(item)
    named: Marks = frozenset()
    if (is_id or is_naming(name)) and 2 < len(item) <= LONGEST:
        named = frozenset((_remembered(item),))
    if not derive:
        return named
    made: tuple[str, str] | None = None
    if is_id and item.startswith("arn:"):
        made = touched.of_member("", "", "", "", item)
    elif is_id and "-" in item:  # an EC2 id means the same in every member of every service's calls
        made = touched.of_member("ec2", "" if service == "iam" else region, account, "", item)
    elif is_declared(service, name):
        made = touched.of_member(service, region, account, name, item)
    return named | _of_resource(made[1], made[0]) if made else named


def is_naming(name: str) -> bool:
    """Whether a member of this name names something."""
    return (_is_naming if len(name) <= LONGEST else _is_naming.__wrapped__)(name)


@lru_cache(maxsize=20_000)
def _is_naming(name: str) -> bool:
    return bool(_NAMING.search(name)) and name.lower() not in _NOT_NAMING


def is_declared(service: str, name: str) -> bool:
    """Whether a member of this name is known to name a resource of its service."""
    return (_is_declared if len(service) + len(name) <= LONGEST else _is_declared.__wrapped__)(service, name)


@lru_cache(maxsize=20_000)
def _is_declared(service: str, name: str) -> bool:
    return touched.of_member(service, "", "", name, "x/x") is not None


def _of_resource(arn: str, kind: str) -> Marks:
    """Remembered, but for what is longer than names are: nobody's records fill the memory."""
    return (_of_usual if len(arn) + len(kind) <= 2 * LONGEST else _of_usual.__wrapped__)(arn, kind)


@lru_cache(maxsize=50_000)
def _of_usual(arn: str, kind: str) -> Marks:
    if not arn:
        return frozenset((_remembered_type(kind),) if kind else ())
    return frozenset((digest(arn), digest(short(arn)), *((_remembered_type(kind),) if kind else ())))


def _of_s3(bucket: Any, key: Any) -> set[bytes]:
    """The same as `touched.s3` names them."""
    found: set[bytes] = set()
    if isinstance(bucket, str) and bucket:
        found |= _of_resource(f"arn:aws:s3:::{bucket}", "AWS::S3::Bucket")
    if isinstance(key, str) and key:
        name = f"{bucket if isinstance(bucket, str) else ''}/{key}"
        found |= {digest(f"arn:aws:s3:::{name}"), digest(name), _remembered_type("AWS::S3::Object")}
    return found


def short(arn: str) -> str:
    """The name at an ARN's end: an object's whole key, else what follows the last `/` or `:`."""
    if arn.startswith("arn:aws:s3:::"):
        return arn.removeprefix("arn:aws:s3:::")
    return arn.rpartition("/")[2] if "/" in arn else arn.rpartition(":")[2]


def clean(value: str) -> str:
    """A text as it is digested: what a database cannot hold replaced, and cut."""
    if value.isascii():
        return value[:LONGEST]
    return value[:LONGEST].encode("utf-8", "replace").decode()
