"""kill -9 of a web process at every step: no event is lost, none is doubled, and what nobody knows is marked so."""

from __future__ import annotations

import resource
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from project.kernel.aws import endpoint
from project.kernel.aws.request import from_environ
from tests.faults.conftest import Forked, die
from tests.kernel.aws.conftest import Sent, query, sign
from tests.trail.gateway.conftest import Cloud
from tests.trail.gateway.test_passing import CREATE, CREATED
from trail.events import reads
from trail.gateway import drain, passing, upstream
from trail.gateway.spool import Spool

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def serve(sent: Sent, service: str = "iam") -> Any:
    return endpoint.serve(from_environ(sign(sent, service).environ(), source_ip="198.51.100.4"))


def before(place: Any, name: str) -> Callable[[], None]:
    return lambda: setattr(place, name, lambda *_, **__: die())


def after(place: Any, name: str) -> Callable[[], None]:
    original = getattr(place, name)

    def act(*args: Any, **more: Any) -> None:
        original(*args, **more)
        die()

    return lambda: setattr(place, name, act)


# step → (how the child is broken, calls that reach the cloud, events after recovery, outcome)
STEPS = {
    "before the intent": (before(Spool, "intent"), 0, 0, ""),
    "after the intent": (after(Spool, "intent"), 0, 1, "unknown"),
    "while the cloud acts": (after(upstream, "send"), 1, 1, "unknown"),
    "before the end": (before(Spool, "end"), 1, 1, "unknown"),
    "after the end": (before(drain.Drain, "put"), 1, 1, "known"),
    "before the store": (before(drain, "keep"), 1, 1, "known"),
    "after the store": (after(drain, "keep"), 1, 1, "known"),
}


def stored() -> list[dict[str, Any]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT event_id FROM trail_event")
        ids = [str(row[0]) for row in cursor.fetchall()]
    found = [reads.get(["111122223333"], one) for one in ids]
    return [event.record for event in found if event is not None]


@pytest.mark.parametrize("step", list(STEPS))
@pytest.mark.parametrize("kind", ["write", "read"])
def test_a_kill_loses_no_event_and_doubles_none(step: str, kind: str, cloud: Cloud, spool_folder: Path) -> None:
    break_it, reached, events, outcome = STEPS[step]
    cloud.body = CREATED
    sent = CREATE if kind == "write" else query("iam", "ListUsers")

    def work() -> None:
        break_it()
        serve(sent)
        time.sleep(10)  # the drain's thread is to die first

    child = Forked(work)
    child.wait()
    assert child.killed
    assert len(cloud.seen) == reached
    drain.recover(spool_folder)
    assert drain.recover(spool_folder)["segments"] == 0
    found = stored()
    assert len(found) == events
    for record in found:
        assert record["eventName"] == ("CreateUser" if kind == "write" else "ListUsers")
        marked = record.get("additionalEventData") == {"outcome": "unknown"}
        assert marked == (outcome == "unknown") == (record.get("errorCode") == "OutcomeUnknown")
    assert not list(spool_folder.glob("*.seg"))


def test_a_recovery_that_is_killed_midway_is_done_again_without_doubles(cloud: Cloud, spool_folder: Path) -> None:
    cloud.body = CREATED

    def crash() -> None:
        before(drain.Drain, "put")()
        serve(CREATE)

    Forked(crash).wait()

    def half() -> None:
        after(drain, "settle")()
        drain.recover(spool_folder)

    child = Forked(half)
    child.wait()
    assert child.killed and len(stored()) == 1
    assert drain.recover(spool_folder)["ended"] == 1
    assert len(stored()) == 1


def test_two_workers_and_a_recovery_beside_them_store_each_event_once(cloud: Cloud, spool_folder: Path) -> None:
    cloud.body = CREATED
    count = 40

    def work() -> int:
        good = sum(serve(CREATE).status_code == 200 for _ in range(count))
        end = time.monotonic() + 20
        while passing.drain().waiting.qsize() or passing.drain()._bytes:
            assert time.monotonic() < end
            time.sleep(0.02)
        return good

    children = [Forked(work), Forked(work)]
    stop = threading.Event()
    watching = threading.Thread(
        target=lambda: [drain.recover(spool_folder) for _ in iter(lambda: stop.wait(0.02), True)]
    )
    watching.start()
    assert [child.wait() for child in children] == [count, count]
    stop.set()
    watching.join()
    drain.recover(spool_folder)
    records = stored()
    assert len(records) == len({record["eventID"] for record in records}) == 2 * count == len(cloud.seen)


def test_where_the_disk_takes_no_more_the_call_is_refused_and_not_passed_on(cloud: Cloud, spool_folder: Path) -> None:
    def work() -> tuple[int, bytes]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
        response = serve(CREATE)
        return response.status_code, response.content

    status, content = Forked(work).wait()
    assert status == 503
    assert (
        b"<Code>ServiceUnavailable</Code>" in content and b"File too large" in content and b"not passed on" in content
    )
    assert cloud.seen == []
    assert list(spool_folder.glob("*.seg")) == []


def test_a_segment_that_was_torn_by_a_power_cut_gives_what_is_whole(cloud: Cloud, spool_folder: Path) -> None:
    cloud.body = CREATED

    def work() -> None:
        put = drain.Drain.put
        drain.Drain.put = lambda self, ended: None  # type: ignore[method-assign]
        serve(CREATE)
        drain.Drain.put = put  # type: ignore[method-assign]
        before(drain.Drain, "put")()
        serve(CREATE)

    Forked(work).wait()
    (segment,) = spool_folder.glob("*.seg")
    raw = segment.read_bytes()
    used = len(raw.rstrip(b"\0"))
    segment.write_bytes(raw[: used - 5])  # the second call's end is torn: its intent stands
    assert drain.recover(spool_folder) == {"segments": 1, "ended": 1, "unknown": 1}
    assert sorted(record.get("errorCode", "") for record in stored()) == ["", "OutcomeUnknown"]
    assert all(orjson.dumps(record) for record in stored())
