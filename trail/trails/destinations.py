"""Where a trail's files and messages go: bucket, topic, key, each refused in CloudTrail's words."""

from __future__ import annotations

import re

from project.kernel import arn
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.platform.courier import destinations
from project.platform.courier.destinations import Refused

_TOPIC = re.compile(r"[A-Za-z0-9_-]{1,256}(\.fifo)?")
_KEY_ERRORS = {
    destinations.NAME: "InvalidKmsKeyIdException", destinations.POLICY: "InsufficientEncryptionPolicyException",
    destinations.MISSING: "KmsKeyNotFoundException", destinations.REGION: "KmsKeyNotFoundException",
    destinations.KMS: "KmsException",
}  # fmt: skip


def claim_bucket(call: Call, name: str, prefix: str) -> None:
    """Make the bucket known as one that Cairn delivers into; raises AWS's errors where it cannot be."""
    head = f"{prefix}/" if prefix else ""
    try:
        destinations.try_to_write(destinations.bucket(call, name), f"{head}AWSLogs/{call.account_id}/")
    except Refused as refusal:
        if refusal.why == destinations.NAME:
            raise CallError("InvalidS3BucketNameException", refusal.reason) from refusal
        if refusal.why == destinations.MISSING:
            raise CallError("S3BucketDoesNotExistException", f"S3 bucket {name} does not exist!") from refusal
        said = f"Incorrect S3 bucket policy is detected for bucket: {name} ({refusal.reason})"
        raise CallError("InsufficientS3BucketPolicyException", said) from refusal


def topic(call: Call, given: str) -> str:
    """The ARN of a topic of the caller's account by its name or ARN; an empty text stays one."""
    if not given:
        return ""
    parts = arn.parse(given) if given.startswith("arn:") else None
    name = parts.resource if parts else given
    if (given.startswith("arn:") and (parts is None or parts.service != "sns")) or not _TOPIC.fullmatch(name):
        raise CallError("InvalidSnsTopicNameException", f"{given[:120]} is neither a topic's name nor its ARN.")
    found = given if parts else arn.make("sns", call.region, call.account_id, name)
    if not destinations.topic_exists(call, found):
        raise CallError(
            "InsufficientSnsTopicPolicyException", "SNS Topic does not exist or the topic policy is incorrect!"
        )
    return found


def kms_key(call: Call, given: str, bucket: str) -> str:
    """The ARN of a key that may seal files in the bucket; an empty text stays one."""
    if not given:
        return ""
    try:
        return destinations.kms_key(call, given, bucket)
    except Refused as refusal:
        raise CallError(_KEY_ERRORS[refusal.why], refusal.reason) from refusal
