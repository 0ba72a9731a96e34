"""Digests: a slot each, chained and signed, naming exactly the log files that were delivered in it."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from project.platform.storage.backends import folder
from project.platform.storage.models import StoredObject
from tests.conftest import ACCOUNT
from tests.trail.installation import bucket, happen, keys, read, roll_over, run, trail
from trail.delivery import writes as delivery
from trail.digests import anchors, signing, writes
from trail.digests.models import Checkpoint, Digest, SigningKey
from trail.trails.models import Delivery, Trail

pytestmark = pytest.mark.django_db(transaction=True)

HEAD = f"AWSLogs/{ACCOUNT}/CloudTrail-Digest/us-east-1/2026/11/18/{ACCOUNT}_CloudTrail-Digest_us-east-1_main_us-east-1_20261118T"


def digests(name: str = "trail-logs") -> list[dict[str, Any]]:
    return [read(key, name) for key in keys(name, "/CloudTrail-Digest/")]


def spans(name: str = "trail-logs") -> list[str]:
    return [f"{one['digestStartTime'][11:16]}-{one['digestEndTime'][11:16]}" for one in digests(name)]


def named(name: str = "trail-logs") -> list[str]:
    return [file["s3Object"] for one in digests(name) for file in one["logFiles"]]


def test_each_hour_has_a_digest_also_an_empty_one_and_the_first_begins_with_the_logging(
    hour: Callable[..., Any],
) -> None:
    hour(), hour(0), hour(2)
    assert keys("trail-logs", "/CloudTrail-Digest/") == [f"{HEAD}{h}0000Z.json.gz" for h in (15, 16, 17)]
    assert spans() == ["14:02-15:00", "15:00-16:00", "16:00-17:00"]
    assert [len(one["logFiles"]) for one in digests()] == [1, 0, 1]


def test_the_document_is_as_published_to_the_byte(hour: Callable[..., Any]) -> None:
    hour(), hour(0)
    first, second = digests()
    file = Delivery.objects.get()
    assert first == {
        "awsAccountId": ACCOUNT, "digestStartTime": "2026-11-18T14:02:11Z", "digestEndTime": "2026-11-18T15:00:00Z",
        "digestS3Bucket": "trail-logs", "digestS3Object": f"{HEAD}150000Z.json.gz",
        "digestPublicKeyFingerprint": SigningKey.objects.get().fingerprint, "digestSignatureAlgorithm": "SHA256withRSA",
        "newestEventTime": "2026-11-18T14:02:11Z", "oldestEventTime": "2026-11-18T14:02:11Z",
        "previousDigestS3Bucket": None, "previousDigestS3Object": None, "previousDigestHashValue": None,
        "previousDigestHashAlgorithm": None, "previousDigestSignature": None,
        "logFiles": [{
            "s3Bucket": "trail-logs", "s3Object": file.key, "hashValue": file.sha256, "hashAlgorithm": "SHA-256",
            "newestEventTime": "2026-11-18T14:02:11Z", "oldestEventTime": "2026-11-18T14:02:11Z",
        }],
    }  # fmt: skip
    raw = gzip.decompress(folder.get("trail-logs", first["digestS3Object"]))
    assert second["previousDigestHashValue"] == hashlib.sha256(raw).hexdigest()
    assert second["previousDigestS3Object"] == first["digestS3Object"]
    assert second["newestEventTime"] is None and second["logFiles"] == []
    held = StoredObject.objects.get(key=first["digestS3Object"]).metadata
    assert held == {"signature": second["previousDigestSignature"], "signature-algorithm": "SHA256withRSA"}
    log = gzip.decompress(folder.get("trail-logs", file.key))
    assert hashlib.sha256(log).hexdigest() == file.sha256


def test_the_signature_is_of_the_four_published_lines(hour: Callable[..., Any]) -> None:
    hour(), hour(0)
    second = digests()[1]
    raw = gzip.decompress(folder.get("trail-logs", second["digestS3Object"]))
    text = "\n".join(
        [
            "2026-11-18T16:00:00Z",
            f"trail-logs/{second['digestS3Object']}",
            hashlib.sha256(raw).hexdigest(),
            second["previousDigestSignature"],
        ]
    )
    key, signature = SigningKey.objects.get(), Digest.objects.order_by("number")[1].signature
    assert signing.verifies(bytes(key.public), text.encode(), signature)
    assert not signing.verifies(bytes(key.public), text.encode() + b"\n", signature)


def test_a_file_that_is_delivered_after_its_hour_falls_into_the_next_digest(validated: Any, still_clock: Any) -> None:
    happen(2)
    still_clock.shift(3600)  # 15:02: the hour is over, its file is late
    roll_over()
    writes.deliver()
    assert [len(one["logFiles"]) for one in digests()] == [0]
    still_clock.shift(3600)
    writes.deliver()
    assert [len(one["logFiles"]) for one in digests()] == [0, 1]


def test_every_log_file_is_named_once_over_hours_of_late_and_early_files(validated: Any, still_clock: Any) -> None:
    for step in range(12):
        happen(1, awsRegion="us-east-1")
        if step % 3:
            roll_over()
        still_clock.shift(1700)
        if step % 2:
            writes.deliver(now_too=step % 4 == 1)
    roll_over()
    still_clock.shift(3600)
    writes.deliver()
    assert Counter(named()) == Counter(keys())
    ends = [one["digestEndTime"] for one in digests()]
    assert [one["digestStartTime"] for one in digests()][1:] == ends[:-1]


def test_hours_in_which_nothing_ran_are_made_up_each_in_its_slot(validated: Any, still_clock: Any) -> None:
    happen()
    roll_over()
    still_clock.shift(5 * 3600)
    done = writes.deliver()
    assert (done.digests, done.log_files) == (5, 1)
    assert [len(one["logFiles"]) for one in digests()] == [1, 0, 0, 0, 0]
    key = SigningKey.objects.get()
    assert key.valid_from <= Digest.objects.order_by("end")[0].end


def test_the_command_ends_the_running_hour_and_the_chain_goes_on_from_there(validated: Any, still_clock: Any) -> None:
    happen()
    roll_over()
    still_clock.shift(60)
    assert writes.deliver().digests == 0
    assert writes.deliver(now_too=True).digests == 1
    assert writes.deliver(now_too=True).digests == 0
    still_clock.shift(3600)
    writes.deliver()
    assert spans() == ["14:02-14:03", "14:03-15:00"]


def test_a_slow_run_of_the_command_ends_the_hour_once(validated: Any, still_clock: Any, monkeypatch: Any) -> None:
    put = folder.put

    def slow(*given: Any) -> None:
        put(*given)
        still_clock.shift(3)

    monkeypatch.setattr(folder, "put", slow)
    still_clock.shift(60)
    assert writes.deliver(now_too=True).digests == 1


def test_another_region_has_a_chain_from_its_first_file_on(alice: Any, still_clock: Any) -> None:
    trail(alice, EnableLogFileValidation=True, IsMultiRegionTrail=True)
    still_clock.shift(3600)
    happen(1, awsRegion="eu-west-1")
    roll_over()
    still_clock.shift(7200)
    writes.deliver()
    found = [key.split("/")[3] for key in keys("trail-logs", "/CloudTrail-Digest/")]
    assert Counter(found) == {"us-east-1": 3, "eu-west-1": 2}
    assert {key.region for key in SigningKey.objects.all()} == {"us-east-1", "eu-west-1"}


def test_a_stop_breaks_the_chain_after_its_last_files_and_a_start_begins_another(
    alice: Any, hour: Callable[..., Any], still_clock: Any
) -> None:
    hour()
    run(alice, "cloudtrail:StopLogging", Name="main")
    still_clock.shift(3600)
    roll_over()  # what was logged until the stop
    writes.deliver()
    still_clock.shift(3600)
    writes.deliver()
    assert spans() == ["14:02-15:00", "15:00-16:00", "16:00-17:00"]
    assert Trail.objects.get().digest_from is None
    still_clock.shift(7200)
    assert writes.deliver().digests == 0
    run(alice, "cloudtrail:StartLogging", Name="main")
    hour()
    assert spans()[-1] == "19:02-20:00" and digests()[-1]["previousDigestS3Object"] is None
    assert Counter(named()) == Counter(keys())


def test_off_and_on_within_an_hour_leaves_the_chain_whole(alice: Any, hour: Callable[..., Any]) -> None:
    hour()
    run(alice, "cloudtrail:StopLogging", Name="main")
    run(alice, "cloudtrail:StartLogging", Name="main")
    hour()
    assert [one["previousDigestS3Object"] is None for one in digests()] == [True, False]


def test_files_of_a_time_without_validation_are_never_named(
    alice: Any, hour: Callable[..., Any], still_clock: Any
) -> None:
    hour()
    run(alice, "cloudtrail:UpdateTrail", Name="main", EnableLogFileValidation=False)
    roll_over()
    hour(), hour()
    run(alice, "cloudtrail:UpdateTrail", Name="main", EnableLogFileValidation=True)
    roll_over()
    hour()
    off = set(Delivery.objects.filter(validated=False).values_list("key", flat=True))
    assert off and not off & set(named())
    assert Counter(named()) == Counter(set(keys()) - off)


def test_a_deleted_trail_signs_its_last_files(alice: Any, hour: Callable[..., Any], still_clock: Any) -> None:
    hour()
    wanted = happen(2)
    run(alice, "cloudtrail:DeleteTrail", Name="main")
    roll_over()
    still_clock.shift(3600)
    writes.deliver()
    assert Counter(named()) == Counter(keys())
    assert {event["eventID"] for key in keys() for event in read(key)["Records"]} >= set(wanted)
    assert not Trail.ever.filter(digest_from__isnull=False).exists()


def test_an_organization_trail_has_a_chain_for_each_account(
    alice: Any, charlie: Any, still_clock: Any, monkeypatch: Any
) -> None:
    from trail.trails import organization

    monkeypatch.setattr(organization.identity, "first_account", lambda: ACCOUNT)
    trail(alice, "org", EnableLogFileValidation=True, IsOrganizationTrail=True)
    happen(1, recipientAccountId=charlie.account_id)
    roll_over()
    still_clock.shift(3600)
    writes.deliver()
    group = organization.identifier(ACCOUNT)
    heads = {"/".join(key.split("/")[:4]) for key in keys("trail-logs", "")}
    assert heads == {
        f"AWSLogs/{group}/{who}/{kind}"
        for who in (ACCOUNT, charlie.account_id)
        for kind in ("CloudTrail", "CloudTrail-Digest")
    }


def test_a_new_bucket_is_named_by_the_chain_that_goes_on(alice: Any, hour: Callable[..., Any]) -> None:
    hour()
    run(alice, "cloudtrail:UpdateTrail", Name="main", S3BucketName=bucket("new-logs"), S3KeyPrefix="p")
    hour()
    (second,) = digests("new-logs")
    assert second["digestS3Object"].startswith("p/AWSLogs/") and second["previousDigestS3Bucket"] == "trail-logs"


def test_keys_rotate_and_old_ones_stay_listed(alice: Any, hour: Callable[..., Any]) -> None:
    hour()
    run(alice, "cairn:RotateDigestKey")
    hour()
    first, second = digests()
    assert first["digestPublicKeyFingerprint"] != second["digestPublicKeyFingerprint"]
    listed = run(alice, "cloudtrail:ListPublicKeys", StartTime="2026-11-18T14:00:00Z", EndTime="2026-11-18T18:00:00Z")
    assert [key["Fingerprint"] for key in listed["PublicKeyList"]] == [
        first["digestPublicKeyFingerprint"], second["digestPublicKeyFingerprint"],
    ]  # fmt: skip
    assert run(alice, "cloudtrail:ListPublicKeys", region="eu-west-1")["PublicKeyList"] == []


def test_a_private_key_is_never_in_the_clear(hour: Callable[..., Any]) -> None:
    hour(0)
    assert b"PRIVATE" not in SigningKey.objects.get().sealed.encode()
    assert not SigningKey.objects.get().sealed.startswith("MII")


def test_heads_are_chained_in_table_and_file_and_the_table_refuses_changes(
    hour: Callable[..., Any], data_folder: Path
) -> None:
    hour(), hour(0)
    lines = [json.loads(text) for text in (data_folder / "anchors" / "heads.jsonl").read_text().splitlines()]
    assert [line["own"] for line in lines] == list(Checkpoint.objects.order_by("number").values_list("own", flat=True))
    assert lines[1]["previous"] == lines[0]["own"] == anchors.hash_of(lines[0])
    for change in (lambda: Checkpoint.objects.update(link=9), lambda: Checkpoint.objects.all().delete()):
        with pytest.raises(DatabaseError, match="evidence"), transaction.atomic():
            change()


def test_a_half_written_line_of_the_file_is_cut_and_written_again(hour: Callable[..., Any], data_folder: Path) -> None:
    hour(), hour(0)
    file = data_folder / "anchors" / "heads.jsonl"
    whole = file.read_text()
    file.write_text(whole[: len(whole) - 40])
    assert anchors.flush() == 1
    assert file.read_text() == whole


def test_a_bucket_that_is_down_keeps_the_digest_for_later_and_says_so(
    alice: Any, validated: Any, still_clock: Any, monkeypatch: Any
) -> None:
    happen()
    roll_over()
    still_clock.shift(3600)
    with monkeypatch.context() as patch:
        patch.setattr(folder, "put", _down)
        assert writes.deliver().failed == 1
        happen()
        assert roll_over().failed == 1
        still_clock.shift(3600)
        assert writes.deliver().failed == 1
    status = run(alice, "cloudtrail:GetTrailStatus", Name="main")
    assert status["LatestDigestDeliveryError"] == status["LatestDeliveryError"] == "ServiceUnavailable"
    roll_over()
    still_clock.shift(3600)
    assert writes.deliver().digests == 3
    assert Counter(named()) == Counter(keys())
    assert "LatestDigestDeliveryError" not in run(alice, "cloudtrail:GetTrailStatus", Name="main")
    assert delivery.roll_over().failed == 0


def _down(*_: Any) -> None:
    raise OSError(5, "Input/output error")
