"""Seal and open stored objects by a key's ARN: envelope encryption under own material, or by the account's KMS."""

from __future__ import annotations

import base64

from botocore.exceptions import BotoCoreError, ClientError

from project.kernel.errors import CallError
from project.platform.identity import upstream
from project.platform.keys import blob, envelope, reads
from project.platform.keys.models import CLOUD, Key, KeyVersion


def place(bucket: str, key: str) -> str:
    """What a sealed object is bound to."""
    return f"arn:aws:s3:::{bucket}/{key}"


def known(arn: str) -> Key:
    """The key of this ARN; raises CallError where it is gone."""
    found = Key.objects.filter(arn=arn).first()
    if found is None:
        raise CallError("KMS.NotFoundException", f"The key {arn} is not known here.")
    return found


def seal(arn: str, clear: bytes, binding: str) -> bytes:
    """The sealed object; raises CallError `KMS.DisabledException` and the like."""
    key = known(arn)
    reads.check_works(key)
    if key.origin == CLOUD:
        data_key, wrapped = _generated(key, binding)
        return blob.seal(clear, data_key, blob.Head(arn, 0, wrapped), binding)
    version = key.versions.order_by("-number").first()
    if version is None:
        raise CallError("KMS.KMSInvalidStateException", f"{arn} has no material.")
    data_key = blob.data_key()
    head = blob.Head(arn, version.number, blob.wrap(_material(version), data_key, binding))
    return blob.seal(clear, data_key, head, binding)


def unseal(raw: bytes, binding: str) -> bytes:
    """The clear bytes; raises blob.Broken, CallError. Whether the asker may see them is asked elsewhere."""
    return opened(data_key(raw, binding), raw, binding)


def data_key(raw: bytes, binding: str) -> bytes:
    """The clear data key of a sealed object: what needs the database or the KMS, apart from the work of opening."""
    head, _ = blob.split(raw)
    key = known(head.arn)
    if head.version == 0:
        return _decrypted(key, head.wrapped, binding)
    version = key.versions.filter(number=head.version).first()
    if version is None:
        raise blob.Broken(f"Version {head.version} of {head.arn} is not known here.")
    return blob.unwrap(_material(version), head.wrapped, binding)


def opened(data_key: bytes, raw: bytes, binding: str) -> bytes:
    return blob.unseal(blob.split(raw)[1], data_key, binding)


def _material(version: KeyVersion) -> bytes:
    return base64.b64decode(envelope.unseal(version.sealed, binding=f"key/{version.key_id}/{version.number}"))


def _generated(key: Key, binding: str) -> tuple[bytes, bytes]:
    try:
        answer = upstream.client("kms", key.region, key.account_id).generate_data_key(
            KeyId=key.arn, KeySpec="AES_256", EncryptionContext={"aws:s3:arn": binding}
        )
    except (ClientError, BotoCoreError) as problem:
        raise _refused(problem) from problem
    return answer["Plaintext"], answer["CiphertextBlob"]


def _decrypted(key: Key, wrapped: bytes, binding: str) -> bytes:
    try:
        answer = upstream.client("kms", key.region, key.account_id).decrypt(
            KeyId=key.arn, CiphertextBlob=wrapped, EncryptionContext={"aws:s3:arn": binding}
        )
    except (ClientError, BotoCoreError) as problem:
        raise _refused(problem) from problem
    plain: bytes = answer["Plaintext"]
    return plain


def _refused(problem: Exception) -> CallError:
    code = problem.response["Error"]["Code"] if isinstance(problem, ClientError) else "ServiceUnavailable"
    return CallError(f"KMS.{code}" if isinstance(problem, ClientError) else code, str(problem))
