"""Imports that are asked for in the console: from a known bucket, an allowed folder or by upload; counted, with reasons."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from project.platform.storage import writes as storage
from tests.trail.events.conftest import record
from tests.trail.installation import bucket, refusal, run
from trail.imports.models import TrailImport

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch, data_folder: Path) -> None:
    """A worker that carries out what it is told at once."""
    from trail.imports import asked, tasks

    monkeypatch.setattr(tasks.import_location, "delay", asked.carry_out)


def browser(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def document(*names: str) -> bytes:
    return json.dumps({"Records": [record(eventName=name) for name in names]}).encode()


def test_an_uploaded_file_is_imported_counted_and_removed(alice: Any, data_folder: Path) -> None:
    page = browser(alice)
    assert "Nothing was imported here" in page.get("/imports/").content.decode()
    body = document("RunInstances", "StopInstances")[:-2] + b', {"hello": "world"}]}'
    for stored, duplicates in ((2, 0), (0, 2)):
        answer = page.post("/imports/start/", {"file": SimpleUploadedFile("november log.json", body)})
        assert answer["Location"] == "/imports/"
        one = TrailImport.objects.order_by("-id")[0]
        assert (one.stored, one.duplicates, one.refused, one.files, one.error) == (stored, duplicates, 1, 1, "")
        assert one.finished and one.name == "november_log.json" and len(one.reasons) == 1
    assert not list((data_folder / "imports").iterdir())
    shown = page.get("/imports/").content.decode()
    assert "november_log.json" in shown and "no CloudTrail record" in shown


def test_files_of_a_bucket_that_cairn_knows_are_imported_and_of_no_other(alice: Any) -> None:
    page, name = browser(alice), bucket("old-logs")
    storage.put_object(name, "AWSLogs/1/CloudTrail/a.json", document("GetUser"), {})
    page.post("/imports/start/", {"source": "s3://old-logs/AWSLogs/"})
    assert [(one.stored, one.name) for one in TrailImport.objects.all()] == [(1, "s3://old-logs/AWSLogs/")]
    listed = run(alice, "cairn:ListImports")["imports"]
    assert (listed[0]["state"], listed[0]["read"]) == ("done", 1)
    refused = page.post("/imports/start/", {"source": "s3://somebody-elses/x"})
    assert list(refused.context["form"].errors) == ["source"]


def test_only_allowed_folders_are_read(alice: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    allowed, other = tmp_path / "allowed", tmp_path / "other"
    for folder in (allowed, other):
        folder.mkdir()
        (folder / "a.json").write_bytes(document("GetUser"))
    (allowed / "way-out").symlink_to(other)
    assert refusal(alice, "cairn:StartImport", source=str(allowed)) == "InvalidParameterException"
    monkeypatch.setenv("CAIRN_IMPORT_FROM", str(allowed))
    for place in (
        str(other),
        str(allowed / "way-out"),
        f"{allowed}/../other",
        "/etc/passwd",
        "relative",
        str(allowed / "none"),
    ):
        assert refusal(alice, "cairn:StartImport", source=place) == "InvalidParameterException", place
    run(alice, "cairn:StartImport", source=str(allowed))
    assert TrailImport.objects.get().stored == 1


def test_a_form_without_a_place_or_with_two_is_refused(alice: Any) -> None:
    page = browser(alice)
    for given in ({}, {"source": "s3://x/", "file": SimpleUploadedFile("a.json", b"{}")}):
        assert list(page.post("/imports/start/", given).context["form"].errors) == ["source"]
    assert not TrailImport.objects.exists()


def test_an_auditor_and_another_account_import_nothing(alice: Any, bob: Any, charlie: Any, data_folder: Path) -> None:
    given = {"file": SimpleUploadedFile("a.json", document("GetUser"))}
    assert browser(bob).post("/imports/start/", given).status_code == 403
    assert browser(bob).get("/imports/start/").status_code == 403
    other = browser(charlie).post("/imports/start/", {"file": SimpleUploadedFile("a.json", document("GetUser"))})
    assert "first account" in str(other.context["form"].errors)
    assert not TrailImport.objects.exists()
    assert not (data_folder / "imports").exists() or not list((data_folder / "imports").iterdir())
