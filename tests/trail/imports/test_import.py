"""Bringing log files in: everything of CloudTrail's once, look-alikes refused with a reason, nothing stops a batch."""

from __future__ import annotations

import gzip
import json
from io import StringIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.management import CommandError, call_command

from project.kernel import splitting
from project.platform.storage import locations
from tests.trail.events.conftest import ACCOUNT, record
from trail.events import reads
from trail.imports import importing, writes
from trail.imports.models import Quarantined

pytestmark = pytest.mark.django_db


def log_file(path: Path, *records: Any) -> Path:
    body = b",".join(item if isinstance(item, bytes) else orjson.dumps(item) for item in records)
    path.write_bytes(gzip.compress(b'{"Records":[' + body + b"]}"))
    return path


def counts(done: writes.Imported) -> tuple[int, int, int, int]:
    return done.stored, done.duplicates, done.refused, done.quarantined


def test_a_log_file_is_stored_byte_for_byte_and_once(tmp_path: Path) -> None:
    raw = b'{ "eventVersion":"1.11","eventID":"A-1","eventTime":"2026-11-18T14:02:11Z","recipientAccountId":"111122223333"}'
    file = log_file(tmp_path / "a.json.gz", raw, *(record() for _ in range(300)))
    assert counts(importing.run(str(file))) == (301, 0, 0, 0)
    assert counts(importing.run(str(tmp_path))) == (0, 301, 0, 0)
    found = reads.get([ACCOUNT], "A-1")
    assert found is not None and found.raw == raw


def test_a_file_that_is_partly_known_gives_the_rest(tmp_path: Path) -> None:
    events = [record() for _ in range(400)]
    importing.run(str(log_file(tmp_path / "a.json.gz", *events[:150])))
    assert counts(importing.run(str(log_file(tmp_path / "b.json.gz", *events)))) == (250, 150, 0, 0)
    assert reads.count([ACCOUNT]) == (400, True)


BAD: list[tuple[str, Any, tuple[int, int]]] = [  # what, record, (refused, quarantined)
    ("no eventID", record(eventID=...), (0, 1)),
    ("no eventTime", record(eventTime=...), (0, 1)),
    ("an ancient time", record(eventTime="1970-01-01T00:00:00Z"), (0, 1)),
    ("a far time", record(eventTime="2999-01-01T00:00:00Z"), (0, 1)),
    ("more than 256 KB", record(requestParameters={"text": "x" * (256 << 10)}), (0, 1)),
    (
        "ten thousand levels",
        orjson.dumps(record()).replace(b'"t3.micro"', b'{"a":' * 10_000 + b"1" + b"}" * 10_000),
        (0, 1),
    ),
    ("invalid UTF-8", orjson.dumps(record()).replace(b"t3.micro", b"t3\xff"), (0, 1)),
    ("not an object", b"[1,2]", (1, 0)),
    ("an S3 notification", {"eventVersion": "2.1", "eventSource": "aws:s3", "eventName": "ObjectCreated:Put"}, (1, 0)),
    ("something else", {"hello": "world"}, (1, 0)),
]


@pytest.mark.parametrize(("what", "bad", "expected"), BAD, ids=[what for what, _, _ in BAD])
def test_a_bad_record_stops_nothing_and_is_said(tmp_path: Path, what: str, bad: Any, expected: tuple[int, int]) -> None:
    done = importing.run(str(log_file(tmp_path / "a.json.gz", record(), bad, record())))
    assert counts(done) == (2, 0, *expected)
    assert len(done.reasons) == 1 and "a.json.gz" in done.reasons[0]
    assert Quarantined.objects.count() == expected[1]
    importing.run(str(tmp_path))
    assert Quarantined.objects.count() == expected[1]


def test_a_thousand_levels_are_stored(tmp_path: Path) -> None:
    deep = orjson.dumps(record()).replace(b'"t3.micro"', b'{"a":' * 1000 + b"1" + b"}" * 1000)
    assert counts(importing.run(str(log_file(tmp_path / "a.json.gz", deep)))) == (1, 0, 0, 0)
    assert reads.lookup([ACCOUNT])[0].raw == deep


def test_a_record_without_identity_is_stored(tmp_path: Path) -> None:
    assert counts(importing.run(str(log_file(tmp_path / "a.json.gz", record(userIdentity=...))))) == (1, 0, 0, 0)


def test_a_cut_file_gives_what_stands_before_the_cut(tmp_path: Path) -> None:
    file = log_file(tmp_path / "a.json.gz", *(record() for _ in range(2000)))
    file.write_bytes(file.read_bytes()[:-2000])
    done = importing.run(str(file))
    assert 0 < done.stored < 2000 and done.refused == 1
    assert "cut off" in done.reasons[0]


@pytest.mark.parametrize(
    "body", [b"", b"hello", b"\x1f\x8bbroken", b'{"Records":[', b'{"Records":[{"a":"', b"[[[", b"\xff\xfe\x00"]
)
def test_a_file_that_is_no_log_stores_nothing_and_does_not_stop_the_next(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "a.json").write_bytes(body)
    log_file(tmp_path / "b.json.gz", record())
    done = importing.run(str(tmp_path))
    assert (done.files, done.stored) == (2, 1)
    assert done.refused == (1 if body else 0)


@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_records_a_line_are_taken(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.jsonl").write_text(line.join(json.dumps(record()) for _ in range(3)) + line)
    assert importing.run(str(tmp_path)).stored == 3


def test_one_record_over_several_lines_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(record(), indent=2))
    assert importing.run(str(tmp_path)).stored == 1


def test_imported_events_are_not_delivered_again_and_nobody_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from project.kernel import calls

    told: list[Any] = []
    monkeypatch.setattr(calls, "recorded_listeners", [told.extend])
    importing.run(str(log_file(tmp_path / "a.json.gz", *(record() for _ in range(200)))))
    assert told == []
    assert list(reads.undelivered(0, 1 << 62, [ACCOUNT])) == []


def test_a_location_that_is_not_there_is_said() -> None:
    with pytest.raises(CommandError, match="There is no file or folder"):
        call_command("import_trail", "/nowhere")
    with pytest.raises(locations.Unreadable):
        list(locations.listed("s3://"))


def test_the_command_prints_one_json_object(tmp_path: Path) -> None:
    log_file(tmp_path / "a.json.gz", record(), record(eventID=...), {"eventSource": "aws:sqs"})
    out = StringIO()
    call_command("import_trail", str(tmp_path), "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert {name: told[name] for name in ("stored", "duplicates", "refused", "quarantined")} == {
        "stored": 1, "duplicates": 0, "refused": 1, "quarantined": 1,
    }  # fmt: skip


def test_the_real_events_are_all_stored_or_accounted_for(shared_data: Path) -> None:
    lines = [
        line
        for file in sorted((shared_data / "cloudtrail").glob("*.gz"))
        for line in gzip.decompress(file.read_bytes()).splitlines()
    ]
    done = importing.run(str(shared_data / "cloudtrail"))
    assert done.refused == 0
    assert done.stored + done.duplicates + done.quarantined == len(lines)
    kept = {bytes(raw) for raw in Quarantined.objects.values_list("sha256", flat=True)}
    assert len(kept) <= done.quarantined < 50
    again = importing.run(str(shared_data / "cloudtrail"))
    assert (again.stored, again.duplicates) == (0, done.stored + done.duplicates)


def test_look_alikes_are_all_refused_with_a_reason(shared_data: Path) -> None:
    done = importing.run(str(shared_data / "not-cloudtrail"))
    assert counts(done) == (0, 0, 213, 0)
    assert all("no CloudTrail record" in reason for reason in done.reasons)


@pytest.mark.parametrize("size", [1, 7, 100, 5000, 1 << 20])
def test_records_are_split_alike_however_the_bytes_come(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splitting, "_PIECE", 3000)
    nasty = record(requestParameters={"a": '},{"eventVersion"', "b": [{"c": "\\"}, {"d": '"'}], "e": "]}"})
    records = [orjson.dumps(item) for item in [record(), nasty, record(), nasty, *(record() for _ in range(20))]]
    for body in (
        b'{"Records":[' + b",".join(records) + b"]}",
        b" [\n" + b" ,\n".join(records) + b"]\n",
        b"\n".join(records),
    ):
        assert list(splitting.split(body[at : at + size] for at in range(0, len(body), size))) == records


@pytest.mark.django_db(transaction=True)
def test_two_workers_store_every_event_once(tmp_path: Path) -> None:
    from trail.events.dimensions import forget

    events = [record() for _ in range(900)]
    for number in range(6):
        log_file(tmp_path / f"{number}.json.gz", *events[number * 100 : number * 100 + 400])
    done = importing.run(str(tmp_path), workers=2)
    assert (done.stored, done.duplicates) == (900, 1500)
    forget()
