"""A log file is handed out as it was written: clear bytes, to whom role and key allow it, each time an event."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from project.platform.storage.backends import folder
from tests.trail.installation import happen, keys, refusal, roll_over, run, trail
from trail.events import reads as events
from trail.trails.models import Delivery

pytestmark = pytest.mark.django_db(transaction=True)


def browser(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def delivered() -> tuple[Delivery, list[str]]:
    """A delivered file and the ids of the events that happened for it."""
    happened = happen(3)
    roll_over()
    return Delivery.objects.get(key=keys()[0]), happened


def told(file: Delivery) -> list[Any]:
    """The events of a file's downloads."""
    found = events.lookup(["111122223333"], filters=events.Filters(event_name="GetLogFile"), limit=50)
    return [event for event in found if event.record["requestParameters"]["key"] == file.key]


@pytest.mark.usefixtures("data_folder")
@pytest.mark.parametrize("sealed", [False, True])
def test_the_owner_gets_the_clear_bytes_and_it_is_an_event(alice: Any, still_clock: Any, sealed: bool) -> None:
    if sealed:
        run(alice, "cairn:CreateKey", name="logs")
    trail(alice, **({"KmsKeyId": "alias/cairn/logs"} if sealed else {}))
    file, happened = delivered()
    page = browser(alice)
    address = f"/trails/main/files/{file.id}/"
    assert address in page.get("/trails/main/files/").content.decode()
    answer = page.get(address)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/gzip"
    assert answer["Content-Disposition"] == f'attachment; filename="{file.key.rpartition("/")[2]}"'
    document = gzip.decompress(answer.content)
    assert hashlib.sha256(document).hexdigest() == file.sha256
    assert set(happened) <= {one["eventID"] for one in json.loads(document)["Records"]}
    (event,) = told(file)
    assert event.read_only and event.user == "alice"
    given = run(alice, "cairn:GetLogFile", name="main", key=file.key)
    assert (base64.b64decode(given["body"]), given["sha256"], given["records"]) == (
        answer.content,
        file.sha256,
        file.records,
    )


@pytest.mark.usefixtures("data_folder")
def test_an_auditor_reads_a_plain_file_and_no_sealed_one_that_the_key_closes_to_him(
    alice: Any, bob: Any, still_clock: Any
) -> None:
    trail(alice)
    file, _ = delivered()
    assert browser(bob).get(f"/trails/main/files/{file.id}/").status_code == 200
    run(alice, "cairn:CreateKey", name="logs")
    run(alice, "cloudtrail:UpdateTrail", Name="main", KmsKeyId="alias/cairn/logs")
    happen(1)
    roll_over()
    newest = Delivery.objects.order_by("-id")[0]
    answer = browser(bob).get(f"/trails/main/files/{newest.id}/")
    assert answer.status_code == 403 and "kms:Decrypt" in answer.content.decode()
    assert [event.error_code for event in told(newest)] == ["AccessDenied"]


@pytest.mark.usefixtures("data_folder")
def test_a_stranger_finds_nothing_and_what_is_gone_is_said(
    alice: Any, charlie: Any, still_clock: Any, data_folder: Path
) -> None:
    trail(alice)
    file, _ = delivered()
    address = f"/trails/main/files/{file.id}/"
    assert browser(charlie).get(address).status_code == 404
    assert browser(alice).get("/trails/main/files/999999/").status_code == 404
    folder.path("trail-logs", file.key).unlink()
    answer = browser(alice).get(address)
    assert answer.status_code == 404 and "not in the bucket" in answer.content.decode()
    assert refusal(alice, "cairn:GetLogFile", name="main", key="no/such/key") == "NoSuchKey"
    Delivery.objects.filter(id=file.id).update(removed=file.delivered)
    assert "Retention removed" in browser(alice).get(address).content.decode()
    assert address not in browser(alice).get("/trails/main/files/").content.decode()
