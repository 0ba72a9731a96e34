"""A trail that delivers to a log group of Cairn's own, and events that really commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from project.kernel import calls
from tests.conftest import ACCOUNT
from tests.trail.events.conftest import record

GROUP = "/cairn/trail"
GROUP_ARN = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:{GROUP}:*"
DAY = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d}"  # yesterday: a log group takes nothing that is long past
ROLE = f"arn:aws:iam::{ACCOUNT}:role/logs"


@pytest.fixture
def empty_store(transactional_db: None) -> Iterator[None]:
    """Events are committed here, so they are taken away before and after."""

    def clear() -> None:
        from trail.events import dimensions, partitions

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT string_agg(relname, ', ') FROM pg_class WHERE relkind = 'p' AND relname LIKE 'trail%%'", []
            )
            cursor.execute(f"TRUNCATE {cursor.fetchone()[0]}")
        dimensions.forget()
        partitions.forget()

    clear()
    yield
    clear()


@pytest.fixture
def run(empty_store: None, people: dict[str, Any]) -> Callable[..., Any]:
    """Run an operation as one of the people."""
    from project.platform.identity import reads

    def do(operation: str, *, by: str = "alice", region: str = "us-east-1", **wire: Any) -> Any:
        caller = reads.caller_for_user(people[by])
        return calls.run(calls.Call(operation, caller, wire, region=region, via="rest"))

    return do


@pytest.fixture
def group(run: Callable[..., Any]) -> Any:
    """Cairn's own log group `/cairn/trail`, filled by a trail that is logging."""
    from project.platform.storage.models import Bucket
    from trail.metrics import reads

    Bucket.objects.create(name="the-logs", account_id=ACCOUNT)
    run("logs:CreateLogGroup", logGroupName=GROUP)
    run("cloudtrail:CreateTrail", Name="org-audit", S3BucketName="the-logs", IsMultiRegionTrail=True,
        CloudWatchLogsLogGroupArn=GROUP_ARN, CloudWatchLogsRoleArn=ROLE)  # fmt: skip
    run("cloudtrail:StartLogging", Name="org-audit")
    return reads.group(ACCOUNT, "us-east-1", GROUP)


@pytest.fixture
def put(empty_store: None) -> Callable[..., None]:
    """Store events: `put("StopLogging", 3, errorCode="AccessDenied")`."""
    from trail.events import store

    def do(name: str, number: int = 1, **members: Any) -> None:
        members = {"eventTime": f"{DAY}T14:02:11Z", **members}
        added = store.add([record(eventName=name, **members) for _ in range(number)])
        assert added.stored == number

    return do
