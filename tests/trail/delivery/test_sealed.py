"""Sealed trails: files are ciphertext on disk, the key's policy says who reads them, a disabled key delays and loses nothing."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from project.kernel.calls import Caller
from project.kernel.errors import CallError
from project.platform.identity import reads as identity
from project.platform.keys import blob, operations, sealing
from project.platform.keys import reads as keys_of
from project.platform.keys.models import KeyVersion
from project.platform.storage import reads as storage
from project.platform.storage.backends import folder
from project.platform.storage.models import StoredObject
from tests.conftest import ACCOUNT
from tests.trail.installation import happen, keys, refusal, roll_over, run, trail
from trail.digests import verifying, writes
from trail.trails.models import Trail

pytestmark = pytest.mark.django_db(transaction=True)
ALIAS = "alias/cairn/logs"


@pytest.fixture
def sealed(alice: Any, still_clock: Any) -> Any:
    run(alice, "cairn:CreateKey", name="logs")
    return trail(alice, EnableLogFileValidation=True, KmsKeyId=ALIAS)


def clear(key: str) -> list[str]:
    item = StoredObject.objects.get(key=key)
    return [event["eventID"] for event in json.loads(gzip.decompress(storage.clear(item)))["Records"]]


def allowed(user: Any) -> str:
    key = keys_of.find(ACCOUNT, "us-east-1", ALIAS)
    assert key is not None
    try:
        keys_of.check_opens(user if isinstance(user, Caller) else identity.caller_for_user(user), key)
    except CallError as refused:
        return refused.code
    return ""


def test_files_are_ciphertext_on_disk_and_verify_all_the_same(sealed: Any, still_clock: Any) -> None:
    wanted = happen(3)
    roll_over()
    still_clock.shift(3600)
    writes.deliver()
    for key in keys("trail-logs", ""):
        raw = folder.get("trail-logs", key)
        assert raw.startswith(blob.MAGIC) and b"Records" not in raw and b"\x1f\x8b" not in raw[:2]
    assert set(wanted) <= set(clear(keys()[0]))
    report = verifying.verify(Trail.objects.get())
    assert report.whole and report.counts["valid"] == {"digests": 1, "log_files": 1}
    item = StoredObject.objects.get(key=keys()[0])
    assert item.size == len(storage.clear(item)) and item.kms_key == sealed.kms_key


def test_a_sealed_file_that_was_changed_or_moved_does_not_open(sealed: Any) -> None:
    happen(1), roll_over(), happen(1), roll_over()
    first, second = keys()
    body = folder.path("trail-logs", first).read_bytes()
    folder.path("trail-logs", second).write_bytes(body)
    folder.path("trail-logs", first).write_bytes(body[:-1] + bytes([body[-1] ^ 1]))
    report = verifying.verify(Trail.objects.get())
    assert report.counts["invalid"] == {"log_files": 2}
    with pytest.raises(blob.Broken):
        sealing.unseal(body, sealing.place("trail-logs", second))


def test_the_default_policy_leaves_it_to_the_accounts_own_policies(
    sealed: Any, alice: Any, bob: Any, charlie: Any
) -> None:
    assert allowed(alice) == ""
    assert allowed(bob) == "AccessDenied"  # an auditor's role does not decrypt
    assert allowed(charlie) == "AccessDenied"


def test_a_key_policy_names_whom_it_lets_and_whom_not(sealed: Any, alice: Any, bob: Any) -> None:
    statement = {"Effect": "Allow", "Principal": {"AWS": [bob.arn]}, "Action": "kms:Decrypt", "Resource": "*"}
    run(alice, "cairn:PutKeyPolicy", key=ALIAS, policy={"Statement": [statement]})
    assert (allowed(bob), allowed(alice)) == ("", "AccessDenied")
    both = [{**statement, "Principal": "*"}, {**statement, "Effect": "Deny"}]
    run(alice, "cairn:PutKeyPolicy", key=ALIAS, policy={"Statement": both})
    assert (allowed(bob), allowed(alice)) == ("AccessDenied", "")
    for bad in (
        {},
        {"Statement": []},
        {"Statement": [{"Effect": "Allow", "Action": "kms:*"}]},
        {"Statement": [{**statement, "Principal": "bob"}]},
    ):
        assert refusal(alice, "cairn:PutKeyPolicy", key=ALIAS, policy=bad) == "MalformedPolicyDocumentException"


def test_rotation_seals_by_new_material_and_old_files_still_open(sealed: Any, alice: Any) -> None:
    wanted = happen(1)
    roll_over()
    assert run(alice, "cairn:RotateKey", key=ALIAS)["version"] == 2
    wanted += happen(1)
    roll_over()
    versions = [
        blob.split(folder.get("trail-logs", key))[0].version
        for key in sorted(keys(), key=lambda one: folder.path("trail-logs", one).stat().st_mtime_ns)
    ]
    assert versions == [1, 2]
    assert set(wanted) <= {event for key in keys() for event in clear(key)}
    assert KeyVersion.objects.count() == 2


def test_a_disabled_key_stops_delivery_says_so_and_loses_nothing(sealed: Any, alice: Any, still_clock: Any) -> None:
    run(alice, "cairn:DisableKey", key=ALIAS)
    wanted = happen(4)
    assert roll_over().failed == 1
    still_clock.shift(3600)
    assert writes.deliver().failed == 1
    status = run(alice, "cloudtrail:GetTrailStatus", Name="main")
    assert status["LatestDeliveryError"] == status["LatestDigestDeliveryError"] == "KMS.DisabledException"
    assert keys("trail-logs", "") == []
    wanted += happen(2)
    run(alice, "cairn:EnableKey", key=ALIAS)
    roll_over(), roll_over()
    found = [event for key in keys() for event in clear(key)]
    assert len(found) == len(set(found)) and set(wanted) <= set(found)
    assert "LatestDeliveryError" not in run(alice, "cloudtrail:GetTrailStatus", Name="main")


def test_a_trail_takes_no_disabled_key(alice: Any) -> None:
    run(alice, "cairn:CreateKey", name="logs")
    run(alice, "cairn:DisableKey", key=ALIAS)
    given = {"Name": "main", "S3BucketName": "trail-logs", "KmsKeyId": ALIAS}
    trail(alice, "other", start=False)
    assert refusal(alice, "cloudtrail:CreateTrail", **given) == "InsufficientEncryptionPolicyException"


def test_keys_are_seen_by_their_account_only_and_never_with_their_material(
    alice: Any, charlie: Any, data_folder: Path
) -> None:
    made = run(alice, "cairn:CreateKey", name="logs")
    assert made["alias"] == ALIAS and made["arn"].startswith(f"arn:aws:kms:us-east-1:{ACCOUNT}:key/")
    assert refusal(charlie, "cairn:GetKey", key=made["arn"]) == "NotFoundException"
    assert refusal(charlie, "cairn:RotateKey", key=made["keyId"]) == "NotFoundException"
    assert refusal(alice, "cairn:CreateKey", name="logs") == "AlreadyExistsException"
    assert refusal(alice, "cairn:CreateKey", name="/bad name") == "ValidationException"
    version = KeyVersion.objects.get()
    assert version.sealed not in json.dumps(operations.described(version.key), default=str)
