"""The verifier: what was deleted is counted exactly, what was altered or forged is named, and nothing else is."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from project import env
from project.platform.storage.backends import folder
from project.platform.storage.models import StoredObject
from tests.trail.installation import bucket, happen, keys, roll_over, run
from trail.digests import anchors, outside, signing, verifying, writes
from trail.digests.models import Digest, SigningKey
from trail.trails.models import Delivery, Trail

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def chain(hour: Callable[..., Any]) -> list[str]:
    """Nine digests, each of an hour with one log file; the digests' keys."""
    for _ in range(9):
        hour(2)
    return keys("trail-logs", "/CloudTrail-Digest/")


def verify() -> dict[str, Any]:
    return verifying.verify(Trail.ever.get()).shown()


def counts(found: dict[str, Any]) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """(valid, invalid, missing) of digests and of log files."""
    digests, logs = (
        [found[state][kind] for state in ("valid", "invalid", "missing")] for kind in ("digests", "log_files")
    )
    return tuple(digests), tuple(logs)  # type: ignore[return-value]


def reasons(found: dict[str, Any]) -> dict[str, str]:
    return {one["key"]: one["reason"] for one in found["problems"]}


def delete(*gone: str) -> None:
    for key in gone:
        folder.path("trail-logs", key).unlink()


def test_a_whole_chain_is_whole(chain: list[str]) -> None:
    found = verify()
    assert found["whole"] is True and found["problems"] == [] and found["anchors"] == []
    assert counts(found) == ((9, 0, 0), (9, 0, 0))
    assert (found["unsigned"], found["late"], found["overdue"], found["checkpoints"]) == (0, 0, 0, 9)


def test_files_that_no_digest_names_yet_are_valid_and_said_to_be_unsigned(chain: list[str]) -> None:
    happen(1)
    roll_over()
    found = verify()
    assert found["whole"] and counts(found)[1] == (10, 0, 0) and found["unsigned"] == 1


@pytest.mark.parametrize(
    ("gone", "name"), [(slice(-3, None), "newest three"), (slice(3, 6), "run of three"), (slice(None), "all"), (slice(0, 1), "first")],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_deleted_digests_are_counted_exactly(chain: list[str], gone: slice, name: str) -> None:
    delete(*chain[gone])
    found = verify()
    number = len(chain[gone])
    assert counts(found) == ((9 - number, 0, number), (9, 0, 0))
    assert found["unsigned"] == number
    assert sorted(reasons(found)) == chain[gone]


def test_deleted_digests_are_counted_even_where_their_rows_are_deleted_too(chain: list[str]) -> None:
    delete(*chain[-3:])
    StoredObject.objects.filter(key__in=chain[-3:]).delete()
    lost = Digest.objects.order_by("-number")[:3]
    Delivery.objects.filter(digest__in=[one.id for one in lost]).update(digest=None)
    for one in lost:
        one.delete()
    assert counts(verify())[0] == (6, 0, 3)


def forget_lines(beyond: int) -> None:
    """What an intruder with the database's owner would do to the table of heads."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE trail_checkpoint DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM trail_checkpoint WHERE number > %s", [beyond])
        cursor.execute("ALTER TABLE trail_checkpoint ENABLE TRIGGER USER")


def cut_file(data: Path, lines: int) -> None:
    file = data / "anchors" / "heads.jsonl"
    file.write_text("".join(file.read_text().splitlines(keepends=True)[:lines]))


def test_lines_taken_from_the_database_are_known_from_the_file(chain: list[str]) -> None:
    forget_lines(beyond=6)
    delete(*chain[-3:])
    found = verify()
    assert counts(found)[0] == (6, 0, 3)
    assert len(found["anchors"]) == 3 and "taken from the database" in found["anchors"][0]


def test_lines_taken_from_the_file_are_known_from_the_database(chain: list[str], data_folder: Path) -> None:
    (data_folder / "anchors" / "heads.jsonl").unlink()
    found = verify()
    assert not found["whole"] and len(found["anchors"]) == 9 and counts(found)[0] == (9, 0, 0)


def test_lines_taken_from_both_are_known_from_the_rows_and_without_rows_from_the_clock(
    chain: list[str], data_folder: Path
) -> None:
    forget_lines(beyond=6)
    cut_file(data_folder, 6)
    delete(*chain[-3:])
    assert counts(verify())[0] == (6, 0, 3)
    lost = Digest.objects.order_by("-number")[:3]
    Delivery.objects.filter(digest__in=[one.id for one in lost]).update(digest=None)
    for one in lost:
        one.delete()
    found = verify()
    assert (
        counts(found)[0] == (6, 0, 0) and found["overdue"] == 2
    )  # 23:02: the third is due by the clock only from 23:15 on
    assert not found["whole"]


def test_heads_that_were_kept_outside_notice_what_was_taken_everywhere(
    chain: list[str], data_folder: Path, still_clock: Any
) -> None:
    trail = Trail.objects.get()
    text = outside.exported(trail)
    assert outside.against(trail, text) == []
    forget_lines(beyond=6)
    cut_file(data_folder, 6)
    assert outside.against(trail, text) == [
        "111122223333 us-east-1: 3 digests fewer than the exported head, which counts 9"
    ]
    assert "altered" in outside.against(trail, text.replace("digests 9", "digests 6"))[0]


def test_a_line_that_was_altered_is_named(chain: list[str], data_folder: Path) -> None:
    file = data_folder / "anchors" / "heads.jsonl"
    file.write_text(file.read_text().replace('"log_files": 1', '"log_files": 0', 1))
    found = verify()
    assert any("differs" in problem for problem in found["anchors"])


def rewrite(key: str, change: Callable[[bytes], bytes]) -> None:
    file = folder.path("trail-logs", key)
    file.write_bytes(change(file.read_bytes()))


TAMPERED: list[tuple[str, Callable[[bytes], bytes], str]] = [
    (
        "altered",
        lambda raw: gzip.compress(gzip.decompress(raw).replace(b"RunInstances", b"StopInstances", 1)),
        "altered",
    ),
    ("a second gzip member", lambda raw: raw + gzip.compress(b'{"Records":[]}'), "second gzip member"),
    ("bytes behind the end", lambda raw: raw + b"\x00", "behind its end"),
    ("a cut trailer", lambda raw: raw[:-4], "cut"),
    ("a cut half", lambda raw: raw[: len(raw) // 2], "cut"),
    ("a wrong checksum", lambda raw: raw[:-8] + bytes(8), "broken"),
    ("no gzip", lambda raw: b"hello", "no gzip"),
    ("nothing", lambda raw: b"", "no gzip"),
]


@pytest.mark.parametrize(("change", "said"), [item[1:] for item in TAMPERED], ids=[item[0] for item in TAMPERED])
def test_a_tampered_log_file_is_named_with_what_was_done(hour: Callable[..., Any], change: Any, said: str) -> None:
    hour(2), hour(2)
    key = keys()[0]
    rewrite(key, change)
    found = verify()
    assert counts(found) == ((2, 0, 0), (1, 1, 0))
    assert list(reasons(found)) == [key] and said in reasons(found)[key]


def test_a_digest_that_was_altered_moved_or_signed_anew_is_named(chain: list[str]) -> None:
    rewrite(chain[1], lambda raw: gzip.compress(gzip.decompress(raw).replace(b'"logFiles":[', b'"logFiles": [', 1)))
    shutil.copyfile(folder.path("trail-logs", chain[4]), folder.path("trail-logs", chain[3]))
    described = folder.beside("trail-logs", chain[6])
    described.write_text(json.dumps({**json.loads(described.read_text()), "signature": "00" * 256}))
    found = verify()
    assert counts(found) == ((6, 3, 0), (9, 0, 0))
    assert {key: reasons(found)[key].split(":")[0] for key in reasons(found)} == {
        chain[1]: "its hash is not the anchored one", chain[3]: "its hash is not the anchored one",
        chain[6]: "the signature in its metadata is missing or not the anchored one",
    }  # fmt: skip


def test_a_digest_whose_key_is_gone_cannot_be_proved(chain: list[str]) -> None:
    SigningKey.objects.all().delete()
    assert counts(verify())[0] == (0, 9, 0)


def test_a_chain_signed_anew_by_a_foreign_key_is_not_taken(hour: Callable[..., Any], alice: Any) -> None:
    hour(1)
    key = SigningKey.objects.get()
    other = signing.rotate(key.account_id, key.region)
    SigningKey.objects.filter(id=key.id).update(public=bytes(other.public))
    found = verify()
    assert "its signature does not verify" in reasons(found).values()


def test_files_that_nothing_delivered_are_named(chain: list[str]) -> None:
    forged = keys()[0].replace(".json.gz", "x.json.gz")
    shutil.copyfile(folder.path("trail-logs", keys()[0]), folder.path("trail-logs", forged))
    digest = chain[0].replace("T150000Z", "T153000Z")
    shutil.copyfile(folder.path("trail-logs", chain[0]), folder.path("trail-logs", digest))
    found = verify()
    assert counts(found) == ((9, 1, 0), (9, 1, 0))
    assert set(reasons(found)) == {forged, digest}
    assert all("nothing delivered it" in reason for reason in reasons(found).values())


def test_a_missing_and_a_moved_log_file_are_named(chain: list[str]) -> None:
    first, second = keys()[:2]
    delete(first)
    moved = second.replace("/2026/11/18/", "/2026/11/19/")
    folder.move("trail-logs", second, moved)
    found = verify()
    assert counts(found) == ((9, 0, 0), (7, 1, 2))
    assert set(reasons(found)) == {first, second, moved}


def test_digests_and_notes_that_are_gone_leave_the_number_of_their_log_files(chain: list[str]) -> None:
    delete(chain[-1], keys()[-1])
    last = Digest.objects.order_by("-number")[0]
    Delivery.objects.filter(digest=last).delete()
    found = verify()
    assert counts(found) == ((8, 0, 1), (8, 0, 1))


def test_an_hour_that_nobody_signed_is_overdue_by_the_clock(chain: list[str], still_clock: Any) -> None:
    still_clock.shift(5 * 3600)
    found = verify()
    assert found["overdue"] == 4 and not found["whole"]
    writes.deliver()
    found = verify()
    assert (found["overdue"], found["late"], found["valid"]["digests"]) == (0, 4, 14)


def test_another_trail_of_the_same_bucket_is_no_stranger(alice: Any, chain: list[str]) -> None:
    run(alice, "cloudtrail:CreateTrail", Name="second", S3BucketName=bucket(), EnableLogFileValidation=True)
    run(alice, "cloudtrail:StartLogging", Name="second")
    happen(1)
    roll_over()
    writes.deliver(now_too=True)
    for trail in Trail.objects.all():
        assert verifying.verify(trail).whole


def test_the_command_prints_json_by_kind_and_ends_with_one_where_something_is_wrong(chain: list[str]) -> None:
    out = StringIO()
    call_command("verify", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["valid"] == {"digests": 9, "log_files": 9} and told["missing"] == {"digests": 0, "log_files": 0}
    delete(*chain[-2:])
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify", stdout=out)
    assert ended.value.code == 1
    assert f"MISSING\ttrail-logs/{chain[-1]}" in out.getvalue()
    assert "digests: 7 valid, 0 invalid, 2 missing" in out.getvalue()


def test_the_command_compares_with_an_exported_head(chain: list[str], tmp_path: Path) -> None:
    out = StringIO()
    call_command("verify", "--head", stdout=out)
    file = tmp_path / "head.txt"
    file.write_text(out.getvalue())
    call_command("verify", "--trail", "main", "--against", str(file), stdout=StringIO())
    forget_lines(beyond=8)
    cut_file(env.DATA, 8)
    with pytest.raises(SystemExit):
        call_command("verify", "--trail", "main", "--against", str(file), stdout=(out := StringIO()))
    assert "1 digests fewer" in out.getvalue()


def test_progress_is_told_up_to_the_end(chain: list[str]) -> None:
    told: list[tuple[int, int]] = []
    verifying.verify(Trail.objects.get(), lambda done, total: told.append((done, total)))
    assert told[-1] == (18, 18) and [done for done, _ in told] == sorted(done for done, _ in told)


def test_anchors_are_added_by_the_next_run_where_a_crash_kept_them_out_of_the_file(
    chain: list[str], data_folder: Path
) -> None:
    cut_file(data_folder, 7)
    assert verify()["whole"], "lines that are on their way are no contradiction"
    assert anchors.flush() == 2
