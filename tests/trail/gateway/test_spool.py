"""The spool: what it has acknowledged is read back, whatever is torn; where there is no room, no call is taken."""

from __future__ import annotations

import errno
import os
import threading
import time
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from hypothesis import given, settings
from hypothesis import strategies as st

from trail.events import store
from trail.gateway import drain
from trail.gateway.drain import Drain
from trail.gateway.spool import END, INTENT, RESERVE, Ended, Spool, SpoolFull, orphans, read

SMALL = 4 * RESERVE


def key() -> bytes:
    return uuid.uuid4().bytes


def segments(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.seg"))


def test_intent_and_end_are_read_back_in_order(tmp_path: Path) -> None:
    spool, one, two = Spool(tmp_path), key(), key()
    first, second = spool.reserve(), spool.reserve()
    spool.intent(first, one, 1.5, b"intent one")
    spool.intent(second, two, 2.5, b"intent two", force=False)
    spool.end(second, two, 2.5, b"end two")
    found = [(kind, event.event_id, event.moment, event.record) for kind, event in read(segments(tmp_path)[0])]
    assert found == [(INTENT, one, 1.5, b"intent one"), (INTENT, two, 2.5, b"intent two"), (END, two, 2.5, b"end two")]


@settings(deadline=None)  # other work on the machine is no defect
@given(
    records=st.lists(st.binary(max_size=60), min_size=1, max_size=6), place=st.integers(0, 10**6), flip=st.booleans()
)
def test_a_torn_or_damaged_frame_ends_the_reading_and_costs_nothing_before_it(
    records: list[bytes], place: int, flip: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    spool = Spool(tmp_path_factory.mktemp("spool"), segment_bytes=SMALL)
    ticket, ends = spool.reserve(), []
    for record in records:
        spool.intent(ticket, key(), 0.0, record)
        ends.append(ticket.segment.size)
    place %= ends[-1]
    with ticket.segment.path.open("r+b") as file:
        if flip:
            file.seek(place)
            byte = file.read(1)[0]
            file.seek(place)
            file.write(bytes([byte ^ 0x55]))
        else:
            file.truncate(place)
    whole = sum(end <= place for end in ends)
    found = [event.record for _, event in read(ticket.segment.path)]
    assert found[:whole] == records[:whole]
    assert len(found) == whole or (flip and _padding(place, ends))


def _padding(place: int, ends: list[int]) -> bool:
    """The one byte of a frame that means nothing."""
    return place - max((end for end in ends if end <= place), default=0) == 9


def test_no_room_refuses_the_call_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(SpoolFull, match="No space left on device"):
        Spool(tmp_path).reserve()
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    Spool(tmp_path).reserve()


def test_room_for_every_open_call_is_on_disk_before_it_is_passed_on(tmp_path: Path) -> None:
    spool = Spool(tmp_path, segment_bytes=SMALL)
    tickets = [spool.reserve() for _ in range(5)]
    for ticket in tickets:
        spool.intent(ticket, key(), 0.0, b"x" * (RESERVE - 100))
    for ticket in tickets:
        spool.end(ticket, key(), 0.0, b"y" * (RESERVE - 100))
    assert {path.stat().st_size for path in segments(tmp_path)} == {SMALL}
    assert sum(path.stat().st_blocks * 512 >= SMALL for path in segments(tmp_path)) == len(segments(tmp_path)) == 3


def test_a_write_that_fails_midway_is_overwritten_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spool, write = Spool(tmp_path), os.pwrite
    ticket = spool.reserve()
    spool.intent(ticket, key(), 0.0, b"before")
    monkeypatch.setattr(os, "pwrite", lambda fd, data, place: write(fd, data[:-3], place))
    with pytest.raises(SpoolFull):
        spool.intent(ticket, key(), 0.0, b"torn")
    monkeypatch.undo()
    spool.end(ticket, key(), 0.0, b"after")
    assert [event.record for _, event in read(segments(tmp_path)[0])] == [b"before", b"after"]


def test_a_segment_goes_when_all_its_events_are_stored(tmp_path: Path) -> None:
    spool = Spool(tmp_path, segment_bytes=SMALL)
    ended = []
    for _ in range(4):
        ticket = spool.reserve()
        ended.append(spool.end(ticket, key(), 0.0, b"x" * RESERVE))
    assert len(segments(tmp_path)) > 1
    for one in ended:
        spool.stored(one)
    assert len(segments(tmp_path)) == 1  # the one that is written


def test_a_living_writers_segments_are_nobodys_and_unnamed_ones_go_in_time(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.reserve()
    (tmp_path / "young.new").touch()
    old = tmp_path / "old.new"
    old.touch()
    os.utime(old, (time.time() - 3600,) * 2)
    assert list(orphans(tmp_path)) == []
    assert {path.name for path in tmp_path.glob("*.new")} == {"young.new"}


def test_recovery_beside_makers_of_segments_takes_none_of_theirs(tmp_path: Path) -> None:
    """A segment is locked before it has its name: a recovery that looks at every moment never gets a living one."""
    stop, taken = threading.Event(), []

    def look() -> None:
        while not stop.is_set():
            for path, fd in orphans(tmp_path):
                taken.append(path)
                os.close(fd)

    watcher = threading.Thread(target=look)
    watcher.start()
    spools = [Spool(tmp_path, segment_bytes=SMALL) for _ in range(150)]
    for spool in spools:
        spool.reserve()
    stop.set()
    watcher.join()
    assert taken == []


def ended(spool: Spool, record: bytes = b"{}") -> Ended:
    return spool.end(spool.reserve(), key(), time.time(), record)


def until(probe: Any, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not probe():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_events_wait_while_the_database_is_away_and_are_stored_when_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[bytes] = []
    state = {"away": 3}

    def add(records: list[bytes], **_: Any) -> store.Added:
        if state["away"]:
            state["away"] -= 1
            raise OperationalError("the database is away")
        taken.extend(records)
        return store.Added(len(records))

    monkeypatch.setattr(drain.store, "add", add)
    draining, records = Drain(Spool(tmp_path)), [f'{{"n":{number}}}'.encode() for number in range(30)]
    for record in records:
        draining.put(ended(draining.spool, record))
    until(lambda: len(taken) == 30)
    assert taken == records
    until(lambda: not draining.full() and draining._bytes == 0)


def test_an_event_that_breaks_the_store_is_put_aside_and_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[bytes] = []

    def add(records: list[bytes], **_: Any) -> store.Added:
        if b"bad" in records:
            raise RuntimeError("a bug")
        taken.extend(records)
        return store.Added(len(records))

    monkeypatch.setattr(drain.store, "add", add)
    monkeypatch.setattr(drain, "FOLDER", tmp_path)
    draining = Drain(Spool(tmp_path))
    for record in (b"one", b"bad", b"two"):
        draining.put(ended(draining.spool, record))
    until(lambda: len(taken) == 2)
    until(lambda: list((tmp_path / "refused").glob("*.json")))
    assert [path.read_bytes() for path in (tmp_path / "refused").iterdir()] == [b"bad"]


def test_the_queue_is_bounded_by_count_and_by_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(drain.store, "add", away)
    monkeypatch.setattr(drain, "MOST_BYTES", 1000)
    draining = Drain(Spool(tmp_path))
    draining.put(ended(draining.spool, b"x" * 900))
    assert not draining.full()
    draining.put(ended(draining.spool, b"x" * 200))
    assert draining.full()
    monkeypatch.setattr(drain, "MOST_BYTES", 10**9)
    monkeypatch.setattr(drain, "MOST_WAITING", 0)
    assert draining.full()
