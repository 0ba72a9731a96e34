"""Records to store, and a store that other tests' events are not in."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

ACCOUNT = "111122223333"


def record(**members: Any) -> dict[str, Any]:
    """A record as the gateway writes them; `members` replace or add."""
    made: dict[str, Any] = {
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "IAMUser", "principalId": "AIDAEXAMPLE", "arn": f"arn:aws:iam::{ACCOUNT}:user/anna",
            "accountId": ACCOUNT, "accessKeyId": "AKIAEXAMPLEEXAMPLE00", "userName": "anna",
        },
        "eventTime": "2026-11-18T14:02:11Z",
        "eventSource": "ec2.amazonaws.com",
        "eventName": "RunInstances",
        "awsRegion": "us-east-1",
        "sourceIPAddress": "203.0.113.7",
        "userAgent": "aws-cli/2.31",
        "requestParameters": {"instanceType": "t3.micro"},
        "responseElements": {"instancesSet": {"items": [{"instanceId": "i-0abc1234567890def"}]}},
        "requestID": str(uuid.uuid4()),
        "eventID": str(uuid.uuid4()),
        "readOnly": False,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": ACCOUNT,
        "eventCategory": "Management",
    }  # fmt: skip
    return {name: value for name, value in {**made, **members}.items() if value is not ...}


@pytest.fixture
def make() -> Callable[..., dict[str, Any]]:
    return record


@pytest.fixture
def noon() -> datetime:
    return datetime(2026, 11, 18, 12, tzinfo=UTC)
