"""Where a channel's files and messages go: bucket, key, topic, each refused in AWS Config's words."""

from __future__ import annotations

from project.kernel import arn
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.platform.courier import destinations
from project.platform.courier.destinations import Refused
from project.platform.storage import writes as storage
from project.platform.storage.backends.refusals import BucketRefused
from project.platform.storage.models import Bucket


def claim_bucket(call: Call, name: str) -> Bucket:
    """Make the bucket known as one that Cairn delivers into. Raises NoSuchBucket, InsufficientDeliveryPolicy."""
    if not name:
        raise CallError(
            "NoSuchBucketException", "Cannot find a S3 bucket with an empty bucket name: give s3BucketName."
        )
    try:
        return destinations.bucket(call, name)
    except Refused as refusal:
        raise _refused(name, refusal) from refusal


def write_check(bucket: Bucket, key: str, kms_key: str) -> None:
    """Put the check file; raises NoSuchBucketException, InsufficientDeliveryPolicyException."""
    try:
        if bucket.backend == "folder":
            destinations.try_to_write(bucket, key)
        storage.put_object(bucket.name, key, b"", {}, kms_key=kms_key)
    except Refused as refusal:
        raise _refused(bucket.name, refusal) from refusal
    except BucketRefused as refusal:
        why = destinations.MISSING if refusal.code == "NoSuchBucket" else destinations.POLICY
        raise _refused(bucket.name, Refused(why, refusal.code)) from refusal
    except (CallError, OSError) as problem:
        raise _refused(bucket.name, Refused(destinations.POLICY, str(problem))) from problem


def _refused(name: str, refusal: Refused) -> CallError:
    if refusal.why in {destinations.MISSING, destinations.NAME}:
        return CallError("NoSuchBucketException", f"Cannot find a S3 bucket with bucket name '{name}'.")
    said = f"Insufficient delivery policy to s3 bucket: {name}, unable to write to bucket: {refusal.reason}."
    return CallError("InsufficientDeliveryPolicyException", said)


def check_prefix(prefix: str) -> str:
    parts = prefix.rstrip("/").split("/") if prefix else []
    if len(prefix) > 200 or any(part in {"", ".", "..", "AWSLogs"} or len(part.encode()) > 250 for part in parts):
        raise CallError(
            "InvalidS3KeyPrefixException",
            f"The s3 key prefix {prefix[:80]!r} is not valid: at most 200 characters, without a leading slash, "
            "empty or dotted parts and AWSLogs.",
        )
    return prefix.rstrip("/")


def check_topic(call: Call, given: str) -> str:
    """A topic of the account by its ARN; an empty text stays one."""
    parts = arn.parse(given) if given else None
    if given and (parts is None or parts.service != "sns" or not parts.resource):
        raise CallError("InvalidSNSTopicARNException", f"The sns topic arn {given[:120]!r} is not valid.")
    if given and not destinations.topic_exists(call, given):
        said = f"The sns topic arn {given[:256]!r} is not valid: the account has no such topic, or it does not answer."
        raise CallError("InvalidSNSTopicARNException", said)
    return given


def kms_key(call: Call, given: str, bucket: str) -> str:
    """The ARN of a key that may seal files in the bucket; an empty text stays one."""
    if not given:
        return ""
    parts = arn.parse(given)
    if parts is None or parts.service != "kms":
        raise CallError("InvalidS3KmsKeyArnException", f"The arn {given[:120]!r} is not the arn of a KMS key.")
    try:
        return destinations.kms_key(call, given, bucket)
    except Refused as refusal:
        code = "InsufficientDeliveryPolicyException" if refusal.why == destinations.POLICY else ""
        raise CallError(code or "InvalidS3KmsKeyArnException", refusal.reason) from refusal
