"""Which resources a record names: those of its `resources` member, and the ids, names and ARNs in its parameters. Pure.

AWS leaves `resources` out of most management events and yet answers LookupEvents with resources: they are derived from
the parameters and the answer, as here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from itertools import repeat
from typing import Any

from trail.gateway import touched

_MOST = 1000
_DEEP = 12
_LONGEST = 512
_ID = re.compile(r"^(?:[a-z]{1,12}-[0-9a-f]{8,17}|[A-Z0-9]{16,21}|arn:.{5,})$")
_NAMING = re.compile(r"(?:id|ids|name|names|arn|arns|bucket|url|identifier|resource)$", re.IGNORECASE)
# They end like names, and name nothing: every answer has others, and an index of them would be larger than all the rest.
_NOT_NAMING = frozenset(
    {"requestid", "x-amz-id-2", "x-amz-version-id", "x-amz-request-id", "hostid", "clientrequesttoken"}
)
_NUMBER, _FLAGS = re.compile(r"[-+.eE0-9]+"), ("true", "false", "null")  # a number's text may stand for a number
_DEEPER = "\x00deeper"
_BODIES = ("requestParameters", "responseElements")
_NAMES, _DECLARED = 1, 2
_MOST_NAMES = 5_000


def resources(record: Mapping[str, Any]) -> list[dict[str, str]]:
    """`[{"type", "arn", "name"}]`: the record's own, else those derived from its parameters and answer."""
    own = record.get("resources")
    listed = [_resource(item) for item in own if isinstance(item, Mapping)] if isinstance(own, list) else []
    return [item for item in listed if item["arn"] or item["type"]] or [_resource(item) for item in _derived(record)]


def _derived(record: Mapping[str, Any]) -> tuple[dict[str, str], ...]:
    asked, told = (value if isinstance(value := record.get(name), Mapping) else {} for name in _BODIES)
    service = str(record.get("eventSource") or "").partition(".")[0]
    account = str(record.get("recipientAccountId") or "")
    if service == "s3":
        bucket, key = asked.get("bucketName"), asked.get("key")
        return touched.s3(account, bucket if isinstance(bucket, str) else "", key if isinstance(key, str) else "")
    return touched.resources(service, str(record.get("awsRegion") or ""), account, asked, told)


def _resource(item: Mapping[str, Any]) -> dict[str, str]:
    arn, kind = _ends(item)
    return {"type": kind, "arn": arn, "name": short(arn)}


def _ends(item: Mapping[str, Any]) -> tuple[str, str]:
    """The ARN and the type of one of `resources`."""
    arn, kind = item.get("ARN") or item.get("arn") or item.get("ARNPrefix"), item.get("type")
    return arn if isinstance(arn, str) else "", kind if isinstance(kind, str) else ""


def short(arn: str) -> str:
    """The name at an ARN's end: an object's whole key, else what follows the last `/` or `:`."""
    if arn.startswith("arn:aws:s3:::"):
        return arn.removeprefix("arn:aws:s3:::")
    return arn.rpartition("/")[2] if "/" in arn else arn.rpartition(":")[2]


def digest(value: str) -> bytes:
    """Eight bytes that stand for a name, an id or an ARN in the index: 64 bits, so that no two of them ever meet by chance."""
    return blake2b(_clean(value).encode(), digest_size=8).digest()


def digest_of_type(value: str) -> bytes:
    """Eight bytes that stand for a resource type."""
    return blake2b(_clean(value).encode(), digest_size=8, person=b"type").digest()


def number(mark: bytes) -> int:
    """A digest as the database's bigint."""
    return int.from_bytes(mark, "big", signed=True)


OVERFLOW = blake2b(b"overflow", digest_size=8, person=b"overflow").digest()  # of a record that names more than is kept
_remembered = lru_cache(maxsize=100_000)(digest)
_remembered_type = lru_cache(maxsize=10_000)(digest_of_type)


def digests(record: Mapping[str, Any]) -> set[bytes]:
    """What stands for every resource name, type and mentioned id of a record; at most a thousand."""
    own = record.get("resources")
    listed = [_ends(item) for item in own if isinstance(item, Mapping)] if own.__class__ is list and own else ()
    return digests_of(
        str(record.get("eventSource") or "").partition(".")[0],
        _text(record, "awsRegion"),
        _text(record, "recipientAccountId"),
        record.get(_BODIES[0]),
        record.get(_BODIES[1]),
        listed,
    )


def digests_of(
    service: str, region: str, account: str, asked: Any, told: Any, own: Iterable[tuple[str, str]]
) -> set[bytes]:
    """The same of a record's parts; `own` are (ARN, type) of its `resources`."""
    found: set[bytes] = set()
    for arn, kind in own:
        if len(found) < _MOST:
            found |= _of_resource(arn, kind)
    derive = not found
    if derive and service == "s3":
        derive = False
        if isinstance(asked, Mapping):
            found |= _of_s3(asked.get("bucketName"), asked.get("key"))
    meanings = _meanings(service)
    if len(meanings) > _MOST_NAMES:
        meanings.clear()
    stack = [("", body, 0) for body in (told, asked) if body and isinstance(body, Mapping | list)]
    while stack:
        above, value, depth = stack.pop()
        for name, item in zip(repeat(above), value, strict=False) if isinstance(value, list) else value.items():
            kind_of = item.__class__
            if kind_of is str:
                meaning = meanings.get(name)
                if meaning is None:
                    meaning = meanings[name] = _meaning(service, name)
                is_id = _ID.match(item)
                if not is_id and not meaning:
                    continue
                if (is_id or meaning & _NAMES) and 2 < len(item) <= _LONGEST:
                    found.add(_remembered(item))
                if derive:
                    if is_id and item.startswith("arn:"):
                        found |= _of_arn(item)
                    elif is_id and "-" in item:  # an EC2 id means the same in every member of every service's calls
                        found |= _of_ec2("" if service == "iam" else region, account, item)
                    elif meaning & _DECLARED:
                        found |= _of_leaf(service, region, account, name, item)
                if len(found) >= _MOST:
                    found.add(OVERFLOW)
                    return found
            elif item and (kind_of is dict or kind_of is list or isinstance(item, Mapping)):
                if depth >= _DEEP:
                    found.add(OVERFLOW)
                    return found
                stack.append((name, item, depth + 1))
    return found


def names(record: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """The same as texts: (names, ids and ARNs; resource types)."""
    named: set[str] = set()
    types: set[str] = set()
    leaves: list[tuple[str, str]] = []
    for body in _BODIES:
        _gather((("", record.get(body)),), leaves, -1)
    for resource in resources(record):
        named |= {_clean(resource["arn"]), _clean(resource["name"])} if resource["arn"] else set()
        types |= {_clean(resource["type"])} if resource["type"] else set()
    service = str(record.get("eventSource") or "").partition(".")[0]
    named |= {
        _clean(value)
        for name, value in leaves
        if 2 < len(value) <= _LONGEST and (_ID.match(value) or _meaning(service, name) & _NAMES)
    }
    return named, types


def named_at(path: str, value: str) -> bool:
    """Whether `digests` holds this text wherever it stands at this path of a record (or OVERFLOW, for a record of too many)."""
    body, _, rest = path.partition(".")
    if body not in _BODIES or not rest or not 2 < len(value) <= _LONGEST or _NUMBER.fullmatch(value) or value in _FLAGS:
        return False
    name = rest.rpartition(".")[2]
    return bool(_ID.match(value)) or (bool(_NAMING.search(name)) and name.lower() not in _NOT_NAMING)


def _text(record: Mapping[str, Any], name: str) -> str:
    return str(record.get(name) or "")


def _gather(pairs: Iterable[tuple[str, Any]], leaves: list[tuple[str, str]], depth: int) -> None:
    for key, item in pairs:
        kind = item.__class__
        if kind is str:
            leaves.append((key, item))
        elif kind is dict or kind is list or isinstance(item, Mapping):
            if depth >= _DEEP:
                leaves.append(("", _DEEPER))
            else:
                _gather([(key, one) for one in item] if kind is list else item.items(), leaves, depth + 1)


@lru_cache(maxsize=50_000)
def _of_resource(arn: str, kind: str) -> frozenset[bytes]:
    marks = {digest(arn), digest(short(arn))} if arn else set()
    return frozenset(marks | ({_remembered_type(kind)} if kind else set()))


def _of_s3(bucket: Any, key: Any) -> set[bytes]:
    """The same as `touched.s3` names them."""
    found: set[bytes] = set()
    if isinstance(bucket, str) and bucket:
        found |= _of_resource(f"arn:aws:s3:::{bucket}", "AWS::S3::Bucket")
    if isinstance(key, str) and key:
        name = f"{bucket if isinstance(bucket, str) else ''}/{key}"
        found |= {digest(f"arn:aws:s3:::{name}"), digest(name), _remembered_type("AWS::S3::Object")}
    return found


@lru_cache(maxsize=50_000)
def _of_arn(value: str) -> frozenset[bytes]:
    return _of_leaf.__wrapped__("", "", "", "", value)


@lru_cache(maxsize=50_000)
def _of_ec2(region: str, account: str, value: str) -> frozenset[bytes]:
    return _of_leaf.__wrapped__("ec2", region, account, "", value)


@lru_cache(maxsize=500)
def _meanings(service: str) -> dict[str, int]:
    """What the members of a service's calls mean, as far as it was asked; whoever adds to it keeps it small."""
    return {}


def _meaning(service: str, name: str) -> int:
    """Whether a member of this name names something, and whether it is known to name a resource of its service."""
    naming = bool(_NAMING.search(name)) and name.lower() not in _NOT_NAMING
    return naming * _NAMES | bool(touched.resources(service, "", "", {name: "x/x"}, None)) * _DECLARED


@lru_cache(maxsize=50_000)
def _of_leaf(service: str, region: str, account: str, name: str, value: str) -> frozenset[bytes]:
    found: set[bytes] = set()
    for resource in touched.resources(service, region, account, {name: value}, None):
        found |= _of_resource(*_ends(resource))
    return frozenset(found)


def _clean(value: str) -> str:
    if value.isascii():
        return value[:_LONGEST]
    return value[:_LONGEST].encode("utf-8", "replace").decode()
