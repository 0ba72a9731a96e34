"""Where a trail's files and messages go: bucket, topic, key. Each is looked up before a trail is pointed at it."""

from __future__ import annotations

import re

from botocore.exceptions import BotoCoreError, ClientError

from project.kernel import arn
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.platform.identity import upstream
from project.platform.keys import reads as keys
from project.platform.keys import writes as key_writes
from project.platform.keys.models import OWN, Key
from project.platform.storage import store
from project.platform.storage import writes as storage
from project.platform.storage.backends import s3
from project.platform.storage.backends.refusals import BucketRefused
from project.platform.storage.models import Bucket
from project.platform.topics import reads as topics

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_TOPIC = re.compile(r"[A-Za-z0-9_-]{1,256}(\.fifo)?")


def claim_bucket(call: Call, name: str, prefix: str) -> None:
    """Make the bucket known as one that Cairn delivers into; raises AWS's errors where it cannot be."""
    if not _BUCKET.fullmatch(name) or ".." in name or re.fullmatch(r"\d+\.\d+\.\d+\.\d+", name):
        raise CallError("InvalidS3BucketNameException", f"The bucket name {name} is not valid.")
    known = Bucket.objects.filter(name=name).first()
    if known is None:
        if not s3.exists(call.account_id, call.region, name):
            raise CallError("S3BucketDoesNotExistException", f"S3 bucket {name} does not exist!")
        # The sandbox forgets: what is delivered into its buckets lies in Cairn's own durable store.
        backend = "folder" if upstream.is_sandbox(call.account_id, "s3") else "s3"
        known = storage.ensure_bucket(name, account_id=call.account_id, region=call.region, backend=backend)
    if known.account_id != call.account_id:
        raise _not_writable(name, "it is of another account")
    _check_writable(known, f"{prefix}/" if prefix else "")


def _check_writable(bucket: Bucket, head: str) -> None:
    """Try to write, as AWS does before it takes a bucket."""
    if bucket.backend == "folder":
        if reason := store.own().writable(bucket.name):
            raise _not_writable(bucket.name, reason)
        return
    try:
        s3.put(bucket.account_id, bucket.region, bucket.name, f"{head}AWSLogs/{bucket.account_id}/", b"", {})
    except BucketRefused as refusal:
        if refusal.code == "NoSuchBucket":
            raise CallError("S3BucketDoesNotExistException", f"S3 bucket {bucket.name} does not exist!") from refusal
        raise _not_writable(bucket.name, refusal.code) from refusal


def _not_writable(name: str, reason: str) -> CallError:
    return CallError(
        "InsufficientS3BucketPolicyException", f"Incorrect S3 bucket policy is detected for bucket: {name} ({reason})"
    )


def topic(call: Call, given: str) -> str:
    """The ARN of a topic of the caller's account by its name or ARN; an empty text stays one."""
    if not given:
        return ""
    parts = arn.parse(given) if given.startswith("arn:") else None
    name = parts.resource if parts else given
    if (given.startswith("arn:") and (parts is None or parts.service != "sns")) or not _TOPIC.fullmatch(name):
        raise CallError("InvalidSnsTopicNameException", f"{given[:120]} is neither a topic's name nor its ARN.")
    found = given if parts else arn.make("sns", call.region, call.account_id, name)
    if (parts and parts.account != call.account_id) or not _topic_exists(call, found):
        raise CallError(
            "InsufficientSnsTopicPolicyException", "SNS Topic does not exist or the topic policy is incorrect!"
        )
    return found


def _topic_exists(call: Call, topic_arn: str) -> bool:
    if topics.by_arn(topic_arn) is not None:
        return True
    parts = arn.parse(topic_arn)
    region = parts.region if parts else call.region
    try:
        upstream.client("sns", region, call.account_id).get_topic_attributes(TopicArn=topic_arn)
    except (ClientError, BotoCoreError, CallError):
        return False
    return True


def kms_key(call: Call, given: str, bucket: str) -> str:
    """The ARN of a key that may seal files in the bucket; an empty text stays one.

    Own keys (`alias/cairn/…`) seal what lies in Cairn's own store; keys of the account's cloud seal everywhere.
    """
    if not given:
        return ""
    if not keys.well_formed(given):
        raise CallError("InvalidKmsKeyIdException", f"{given[:120]} is neither a key's id, alias nor ARN.")
    parts = arn.parse(given) if given.startswith("arn:") else None
    if parts is not None and parts.account != call.account_id:
        raise _no_key_policy(bucket, given)
    found = keys.find(call.account_id, call.region, given)
    if found is None or found.origin != OWN:
        found = _cloud_key(call, given)
    try:
        keys.check_works(found)
    except CallError as refusal:
        raise _no_key_policy(bucket, given) from refusal
    real = Bucket.objects.filter(name=bucket, backend="s3").exists()
    if real and found.origin == OWN:
        raise CallError(
            "InsufficientEncryptionPolicyException",
            f"The own key {given} seals buckets in Cairn's store; {bucket} is a real one: name a key of its KMS.",
        )
    if parts is not None and parts.region != Bucket.objects.values_list("region", flat=True).get(name=bucket):
        raise CallError("KmsKeyNotFoundException", "The KMS key and the S3 bucket must be in the same Region.")
    return found.arn


def _no_key_policy(bucket: str, key: str) -> CallError:
    return CallError(
        "InsufficientEncryptionPolicyException",
        f"Insufficient permissions to access S3 bucket {bucket} or KMS key {key}.",
    )


def _cloud_key(call: Call, given: str) -> Key:
    try:
        known = keys.described(call.account_id, call.region, given)
    except upstream.UpstreamUnavailable as problem:
        raise CallError("KmsKeyNotFoundException", f"The key {given} was not found: {problem.message}") from problem
    except CallError as refusal:
        code = "KmsKeyNotFoundException" if refusal.code == "NotFoundException" else "KmsException"
        raise CallError(code, f"The key {given}: {refusal.message}") from refusal
    parts = arn.parse(str(known["Arn"]))
    return key_writes.adopt(call.account_id, parts.region if parts else call.region, str(known["Arn"]))
