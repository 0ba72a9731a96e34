"""Where files and messages may go: bucket, topic, key. Each is looked up before anything is pointed at it.

Knows no service's error names: `Refused.why` says what is wrong, and whoever asked spells it.
"""

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

NAME, MISSING, POLICY, REGION, KMS = "name", "missing", "policy", "region", "kms"
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


class Refused(Exception):
    """A destination that cannot be used: `why` is one of this module's words, `reason` says more."""

    def __init__(self, why: str, reason: str = "") -> None:
        super().__init__(reason or why)
        self.why, self.reason = why, reason


def bucket(call: Call, name: str) -> Bucket:
    """The bucket as one that Cairn delivers into, made known where it is new. Raises Refused NAME, MISSING, POLICY."""
    if not _BUCKET.fullmatch(name) or ".." in name or re.fullmatch(r"\d+\.\d+\.\d+\.\d+", name):
        raise Refused(NAME, f"The bucket name {name} is not valid.")
    known = Bucket.objects.filter(name=name).first()
    if known is None:
        if not s3.exists(call.account_id, call.region, name):
            raise Refused(MISSING)
        # The sandbox forgets: what is delivered into its buckets lies in Cairn's own durable store.
        backend = "folder" if upstream.is_sandbox(call.account_id, "s3") else "s3"
        known = storage.ensure_bucket(name, account_id=call.account_id, region=call.region, backend=backend)
    if known.account_id != call.account_id:
        raise Refused(POLICY, "it is of another account")
    return known


def try_to_write(found: Bucket, key: str) -> None:
    """Try to write, as AWS does before it takes a bucket: into a real one an empty object. Raises Refused MISSING, POLICY."""
    if found.backend == "folder":
        if reason := store.own().writable(found.name):
            raise Refused(POLICY, reason)
        return
    try:
        s3.put(found.account_id, found.region, found.name, key, b"", {})
    except BucketRefused as refusal:
        raise Refused(MISSING if refusal.code == "NoSuchBucket" else POLICY, refusal.code) from refusal


def topic_exists(call: Call, topic_arn: str) -> bool:
    """Whether there is such a topic in the caller's account: Cairn's own, or one of its cloud."""
    parts = arn.parse(topic_arn)
    if parts is None or parts.service != "sns" or parts.account != call.account_id:
        return False
    if topics.by_arn(topic_arn) is not None:
        return True
    try:
        upstream.client("sns", parts.region, call.account_id).get_topic_attributes(TopicArn=topic_arn)
    except (ClientError, BotoCoreError, CallError):
        return False
    return True


def kms_key(call: Call, given: str, bucket_name: str) -> str:
    """The ARN of a key that may seal files in the bucket. Raises Refused NAME, POLICY, REGION, MISSING, KMS.

    Own keys (`alias/cairn/…`) seal what lies in Cairn's own store; keys of the account's cloud seal everywhere.
    """
    if not keys.well_formed(given):
        raise Refused(NAME, f"{given[:120]} is neither a key's id, alias nor ARN.")
    parts = arn.parse(given) if given.startswith("arn:") else None
    forbidden = f"Insufficient permissions to access S3 bucket {bucket_name} or KMS key {given}."
    if parts is not None and parts.account != call.account_id:
        raise Refused(POLICY, forbidden)
    found = keys.find(call.account_id, call.region, given)
    if found is None or found.origin != OWN:
        found = _cloud_key(call, given)
    try:
        keys.check_works(found)
    except CallError as refusal:
        raise Refused(POLICY, forbidden) from refusal
    real = Bucket.objects.filter(name=bucket_name, backend="s3").exists()
    if real and found.origin == OWN:
        said = (
            f"The own key {given} seals buckets in Cairn's store; {bucket_name} is a real one: name a key of its KMS."
        )
        raise Refused(POLICY, said)
    if parts is not None and parts.region != Bucket.objects.values_list("region", flat=True).get(name=bucket_name):
        raise Refused(REGION, "The KMS key and the S3 bucket must be in the same Region.")
    return found.arn


def _cloud_key(call: Call, given: str) -> Key:
    try:
        known = keys.described(call.account_id, call.region, given)
    except upstream.UpstreamUnavailable as problem:
        raise Refused(MISSING, f"The key {given} was not found: {problem.message}") from problem
    except CallError as refusal:
        why = MISSING if refusal.code == "NotFoundException" else KMS
        raise Refused(why, f"The key {given}: {refusal.message}") from refusal
    parts = arn.parse(str(known["Arn"]))
    return key_writes.adopt(call.account_id, parts.region if parts else call.region, str(known["Arn"]))
