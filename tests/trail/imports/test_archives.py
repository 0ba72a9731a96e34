"""Tar archives are imported file by file, whole or with the reason where they are cut; an import at work can be cancelled."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from project.kernel import clock
from project.platform.storage import locations
from tests.trail.events.conftest import record
from tests.trail.installation import refusal, run
from trail.imports import asked, importing, reads, tasks, writes
from trail.imports.models import TrailImport

pytestmark = pytest.mark.django_db(transaction=True)


def document(*names: str) -> bytes:
    return json.dumps({"Records": [record(eventName=name) for name in names]}).encode()


def packed(files: dict[str, bytes], mode: str = "w:gz") -> bytes:
    """A tar archive of these files, and of a link and a folder that are none."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode=mode) as archive:  # type: ignore[call-overload]  # mode is a text
        for name, body in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(body)
            archive.addfile(member, io.BytesIO(body))
        for name, kind in (("AWSLogs/link.json", tarfile.SYMTYPE), ("AWSLogs/folder.json", tarfile.DIRTYPE)):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
    return held.getvalue()


def without_end(files: dict[str, bytes]) -> bytes:
    """An archive that goes on."""
    body = packed(files, "w").rstrip(b"\0")
    return body.ljust(-(-len(body) // 512) * 512, b"\0")


def browser(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch, data_folder: Path) -> None:
    monkeypatch.setattr(tasks.import_location, "delay", asked.carry_out)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(("name", "mode"), [("old.tar", "w"), ("old.tar.gz", "w:gz"), ("old.tgz", "w:gz")])
def test_an_uploaded_archive_is_imported_file_by_file_and_every_record_is_accounted_for(
    alice: Any, name: str, mode: str
) -> None:
    files = {
        "AWSLogs/1/CloudTrail/a.json.gz": gzip.compress(document("RunInstances", "StopInstances")),
        "AWSLogs/1/CloudTrail/b.json": document("GetUser")[:-2] + b', {"hello": "world"}]}',
        "AWSLogs/1/CloudTrail-Digest/c.json.gz": gzip.compress(b"{}"),
        "README.md": b"not a log",
    }
    page = browser(alice)
    for stored, duplicates in ((3, 0), (0, 3)):
        page.post("/imports/start/", {"file": SimpleUploadedFile(name, packed(files, mode))})
        one = TrailImport.objects.order_by("-id")[0]
        assert (one.files, one.stored, one.duplicates, one.refused, one.error) == (2, stored, duplicates, 1, ""), (
            one.reasons
        )
        assert (one.counted, one.settled, one.unaccounted) == (4, 4, 0)
        assert one.reasons[0].startswith(one.location) and "b.json" in one.reasons[0]
    assert "in no other count" not in page.get("/imports/").content.decode()


def test_an_archive_that_is_cut_anywhere_gives_what_stands_before_and_says_so(tmp_path: Path) -> None:
    body = packed({f"{n}.json": document("GetUser") for n in range(4)}, "w")
    whole = 0
    for share in (0.3, 0.6, 0.8):
        place = tmp_path / f"cut-{share}.tar"
        place.write_bytes(body[: int(len(body.rstrip(b"\0")) * share)])
        done = writes.bring_in(str(place))
        assert done.refused >= 1 and any("cut off" in reason for reason in done.reasons), (share, done)
        assert done.read == done.stored + done.duplicates + done.refused + done.quarantined
        assert done.stored + done.duplicates >= whole
        whole = done.stored + done.duplicates
    assert whole > 0


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK])
def test_a_header_larger_than_headers_are_is_not_read(tmp_path: Path, kind: bytes) -> None:
    place = tmp_path / "huge.tar"
    with place.open("wb") as file:
        file.write(without_end({"a.json": document("GetUser")}))
        huge = tarfile.TarInfo("x")
        huge.type, huge.size = kind, 300 << 20
        file.write(huge.tobuf(tarfile.USTAR_FORMAT))
        file.truncate(file.tell() + (300 << 20))
    tracemalloc.start()
    done = writes.bring_in(str(place))
    assert tracemalloc.get_traced_memory()[1] < 60 << 20
    tracemalloc.stop()
    assert (done.stored, done.refused) == (1, 1) and "a header of 314,572,800 bytes" in done.reasons[0], done


def test_a_sparse_file_in_an_archive_is_refused_by_name(tmp_path: Path) -> None:
    first = without_end({"a.json": document("GetUser")})
    old, new = tarfile.TarInfo("s.json"), tarfile.TarInfo("s.json")
    old.type = tarfile.GNUTYPE_SPARSE
    new.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": "512"}
    for number, head in enumerate((old.tobuf(), new.tobuf(tarfile.PAX_FORMAT))):
        place = tmp_path / f"{number}.tar"
        place.write_bytes(first + head + bytes(4096))
        done = writes.bring_in(str(place))
        assert done.refused == 1 and "a sparse file" in done.reasons[0], done
        assert done.stored + done.duplicates == 1


def test_gzip_that_unpacks_to_far_more_than_any_log_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locations, "_UNSUSPICIOUS", 1 << 20)
    bomb = tmp_path / "bomb.json.gz"
    bomb.write_bytes(gzip.compress(b'{"Records":[' + b" " * (64 << 20)))
    done = writes.bring_in(str(bomb))
    assert done.refused == 1 and "250 times its size" in done.reasons[0]


def _under_way(monkeypatch: pytest.MonkeyPatch, then: Callable[[], None]) -> None:
    """Let something happen after the first file of an import."""
    parts, seen = writes.parts, []

    def watched(name: str) -> Any:
        if seen:
            then()
        seen.append(name)
        yield from parts(name)

    monkeypatch.setattr(importing.writes, "parts", watched)
    monkeypatch.setattr(asked, "_PAUSE", -1.0)


@pytest.mark.usefixtures("at_once")
def test_an_import_is_cancelled_from_the_page_and_keeps_what_it_stored(
    alice: Any, bob: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_IMPORT_FROM", str(tmp_path))
    for n in range(4):
        (tmp_path / f"{n}.json").write_bytes(document("GetUser"))
    page, shown = browser(alice), []

    def cancel() -> None:
        number = TrailImport.objects.get(finished=None).id
        shown.append(page.get("/imports/").content.decode())
        assert browser(bob).post(f"/imports/{number}/cancel/").status_code == 302
        assert TrailImport.objects.get().cancelled is None, "an auditor cancels nothing"
        page.post(f"/imports/{number}/cancel/")

    _under_way(monkeypatch, cancel)
    run(alice, "cairn:StartImport", source=str(tmp_path))
    one = TrailImport.objects.get()
    assert ">Cancel<" in shown[0]
    assert one.cancelled and one.finished and one.stored == 2 and one.files == 2
    text = page.get("/imports/").content.decode()
    assert "Cancelled" in text and ">Cancel<" not in text
    assert refusal(alice, "cairn:CancelImport", importId=one.id) == "InvalidParameterException"
    monkeypatch.undo()


@pytest.mark.usefixtures("data_folder")
def test_an_import_that_gives_no_sign_of_life_is_ended_and_one_of_others_is_not_found(alice: Any, charlie: Any) -> None:
    one = asked.begin("111122223333", "arn", "s3://x/", uploaded=False)
    assert refusal(charlie, "cairn:CancelImport", importId=one.id) == "ResourceNotFoundException"
    TrailImport.objects.filter(id=one.id).update(noted=clock.parse("2020-01-01T00:00:00Z"))
    run(alice, "cairn:CancelImport", importId=one.id)
    one.refresh_from_db()
    assert one.finished is not None
    asked.carry_out(one.id)
    one.refresh_from_db()
    assert one.files == 0, "a cancelled import does not begin"


@pytest.mark.usefixtures("data_folder")
def test_a_cancelled_import_whose_worker_died_is_stopped_and_cancelling_it_again_ends_it(alice: Any) -> None:
    one = asked.begin("111122223333", "arn", "s3://x/", uploaded=False)
    run(alice, "cairn:CancelImport", importId=one.id)
    one.refresh_from_db()
    assert reads.state(one) == "ending"
    TrailImport.objects.filter(id=one.id).update(noted=clock.parse("2020-01-01T00:00:00Z"))
    one.refresh_from_db()
    assert reads.state(one) == "stopped"
    run(alice, "cairn:CancelImport", importId=one.id)
    one.refresh_from_db()
    assert reads.state(one) == "cancelled"
