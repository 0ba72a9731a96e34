"""What tests of trails share: named operations by people, buckets in a folder of their own, events, files read back."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from typing import Any

from project.kernel import calls
from project.platform.identity import reads as identity
from project.platform.storage import writes as storage
from project.platform.storage.backends import folder
from tests.conftest import ACCOUNT
from tests.trail.events.conftest import record
from trail.delivery import writes as delivery
from trail.events import store


def caller(user: Any) -> calls.Caller:
    return identity.caller_for_user(user)


def run(user: Any, operation: str, *, region: str = "us-east-1", **wire: Any) -> Mapping[str, Any]:
    """The result of a named operation by a person."""
    return calls.run(calls.Call(operation, caller(user), wire, region=region))


def refusal(user: Any, operation: str, *, region: str = "us-east-1", **wire: Any) -> str:
    """The code of the error that the operation answers; an empty text where it works."""
    try:
        run(user, operation, region=region, **wire)
    except calls.CallError as error:
        return error.code
    return ""


def bucket(name: str = "trail-logs", account: str = ACCOUNT, region: str = "us-east-1") -> str:
    storage.ensure_bucket(name, account_id=account, region=region, backend="folder")
    return name


def trail(user: Any, name: str = "main", *, start: bool = True, region: str = "us-east-1", **more: Any) -> Any:
    """A trail that logs into `trail-logs`."""
    from trail.trails.models import Trail

    given = {"S3BucketName": bucket(), **more}
    run(user, "cloudtrail:CreateTrail", region=region, Name=name, **given)
    if start:
        run(user, "cloudtrail:StartLogging", region=region, Name=name)
    return Trail.objects.get(name=name, account_id=user.account_id)


def happen(number: int = 1, **members: Any) -> list[str]:
    """Store events; their ids."""
    records = [record(**members) for _ in range(number)]
    added = store.add(records)
    assert added.stored == number, added
    return [item["eventID"] for item in records]


def roll_over() -> delivery.Summary:
    return delivery.roll_over()


def keys(name: str = "trail-logs", folder_name: str = "/CloudTrail/") -> list[str]:
    return [key for key, _ in folder.walk(name, "") if folder_name in key]


def read(key: str, name: str = "trail-logs") -> Any:
    return json.loads(gzip.decompress(folder.get(name, key)))


def delivered(name: str = "trail-logs", wanted: Sequence[str] | None = None) -> list[str]:
    """The ids of all events in the bucket's log files, doubles and all; only those of `wanted` where it is given."""
    found = [event["eventID"] for key in keys(name) for event in read(key, name)["Records"]]
    return [item for item in found if wanted is None or item in wanted]
