"""Is a record one of CloudTrail's? Look-alikes are refused by name; what is CloudTrail's and cannot be indexed is kept apart. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# What `eventSource` says in the notifications that other services put into `Records` too.
_NOTIFICATIONS = {
    "aws:s3": "an S3 event notification", "aws:kinesis": "a Kinesis record", "aws:dynamodb": "a DynamoDB stream record",
    "aws:sqs": "an SQS message", "aws:sns": "an SNS message", "aws:ses": "an SES notification",
    "aws:codecommit": "a CodeCommit trigger", "aws:rds": "an RDS event",
}  # fmt: skip
_OWN = ("userIdentity", "eventCategory", "eventType", "recipientAccountId", "sourceIPAddress", "managementEvent")


def stranger(record: Mapping[str, Any]) -> str:
    """Why this is no CloudTrail record; an empty text where it is one."""
    source = record.get("eventSource", record.get("EventSource"))
    if isinstance(source, str) and source.startswith("aws:"):
        return (
            f"Its eventSource is {source[:60]}: {_NOTIFICATIONS.get(source, 'a notification')}, no CloudTrail record."
        )
    if "eventVersion" in record and "userIdentity" in record:
        return ""
    if "awsAccountId" in record and "digestS3Object" in record:
        return "This is a digest file, which holds no records."
    if "configurationItemVersion" in record or "configurationItems" in record:
        return "This is a configuration item of AWS Config: use import_config."
    if not any(name in record for name in ("eventName", "eventSource", "eventVersion")):
        return "It has neither eventName, eventSource nor eventVersion: no CloudTrail record."
    if not any(name in record for name in _OWN):
        return f"It has none of {', '.join(_OWN)}: no CloudTrail record."
    return ""
