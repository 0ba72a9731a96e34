"""The whole path under load: gateway calls, PutAuditEvents and an import at once, with rollover, counts and console use.

    .venv/bin/python bench/wholepath.py [EVENTS_PER_SECOND] [SECONDS]      (2000 and 600 by default)

A `manage.py runall` of its own, with the sandbox cloud, takes 2 % of the events as real calls through the gateway, 28 % by
PutAuditEvents and the rest by an import of log files. It prints what was reached, how long it took until an event could be
looked up (the target: 2 s at p99), how far the spool and the trail's delivery were behind at each quarter, and what
console pages took meanwhile.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import requests

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.gateway import ACCOUNT, KEY, ROOT, SECRET, client, free_port, running, wait
from bench.generator import Population

GATEWAY, OUTSIDE = 0.02, 0.28
ROLLOVER, TARGET_S = 10, 2.0
PASSWORD = "bench password 1"


class Load:
    """Work of one kind, begun at fixed moments by threads; late work is not skipped, so that the rate is honest."""

    def __init__(self, name: str, per_second: float, work: Callable[[], int], threads: int) -> None:
        self.name, self.gap, self.work = name, threads / per_second, work
        self.done, self.wrong = 0, 0
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self._run, args=(number / threads,)) for number in range(threads)]
        self.until = 0.0

    def start(self, until: float) -> None:
        self.until = until
        for thread in self.threads:
            thread.start()

    def _run(self, part: float) -> None:
        due = time.monotonic() + part * self.gap
        while due < self.until and time.monotonic() < self.until:
            time.sleep(max(0.0, due - time.monotonic()))
            due += self.gap
            try:
                number = self.work()
            except Exception as problem:
                number = 0
                self.wrong += 1
                if self.wrong < 4:
                    print(f"  {self.name}: {type(problem).__name__}: {str(problem)[:160]}")
            with self.lock:
                self.done += number


def outside(url: str) -> Callable[[], int]:
    """100 events of another system, through a channel."""
    trail = client("cloudtrail", url)
    store = f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:eventdatastore/{uuid.uuid4()}"
    channel = trail.create_channel(
        Name="bench", Source="Custom", Destinations=[{"Type": "EVENT_DATA_STORE", "Location": store}]
    )["ChannelArn"]
    data = client("cloudtrail-data", url)

    def put() -> int:
        moment = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        events = [_audit(str(uuid.uuid4()), moment) for _ in range(100)]
        answer = data.put_audit_events(auditEvents=events, channelArn=channel)
        return len(answer["successful"])

    return put


def _audit(number: str, moment: str) -> dict[str, str]:
    told = {
        "version": "1.0", "userIdentity": {"type": "CustomUser", "principalId": "clerk"}, "eventSource": "billing.example",
        "eventName": "ApproveInvoice", "eventTime": moment, "UID": number, "recipientAccountId": ACCOUNT,
        "requestParameters": {"invoice": number}, "sourceIPAddress": "203.0.113.7",
    }  # fmt: skip
    return {"id": number, "eventData": json.dumps(told)}


class Visible:
    """How long it takes until the event of a call can be looked up, sampled."""

    def __init__(self, url: str) -> None:
        self.trail, self.sqs = client("cloudtrail", url), client("sqs", url)
        self.seconds: list[float] = []

    def sample(self) -> int:
        name = f"seen-{uuid.uuid4().hex}"
        self.sqs.create_queue(QueueName=name)
        began = time.monotonic()
        asked = [{"AttributeKey": "ResourceName", "AttributeValue": name}]
        while time.monotonic() - began < 30:
            if self.trail.lookup_events(LookupAttributes=asked, MaxResults=1)["Events"]:
                break
            time.sleep(0.02)
        self.seconds.append(time.monotonic() - began)
        return 1


class Console:
    """A person who looks at pages."""

    PAGES = ("/", "/events/", "/events/?q=name%3AApproveInvoice", "/resources/", "/trails/")

    def __init__(self, url: str) -> None:
        self.url, self.session, self.turn = url, requests.Session(), 0
        self.seconds: list[float] = []
        page = self.session.get(f"{url}/sign-in/", timeout=30)
        token = page.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        form = {"username": "admin", "password": PASSWORD, "csrfmiddlewaretoken": token}
        self.session.post(
            f"{url}/sign-in/", data=form, headers={"Referer": f"{url}/sign-in/"}, timeout=30
        ).raise_for_status()

    def look(self) -> int:
        began = time.monotonic()
        self.session.get(self.url + self.PAGES[self.turn % len(self.PAGES)], timeout=60).raise_for_status()
        self.turn += 1
        self.seconds.append(time.monotonic() - began)
        return 1


def importer(folder: Path, settings: dict[str, str], rate: int, seconds: int) -> subprocess.Popen[bytes]:
    """A process that imports a log file of `rate` records each second; the files are made before."""
    files = folder / "files"
    files.mkdir()
    from isal import igzip

    for number, part in enumerate(Population().slices(rate * seconds, 1, size=rate, until=datetime.now(UTC))):
        (files / f"{number:05}.json.gz").write_bytes(igzip.compress(b'{"Records":[' + b",".join(part.records) + b"]}"))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CAIRN_"))}
    return subprocess.Popen(
        [sys.executable, str(Path(__file__)), "--import", str(files)],
        cwd=ROOT, env={**kept, **settings}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip


def import_files(folder: Path) -> None:
    """The importing process: a file a second from the moment on that its parent says so."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    import django

    django.setup()
    from trail.imports import writes

    print("ready", flush=True)
    sys.stdin.readline()
    began, stored = time.monotonic(), 0
    for number, path in enumerate(sorted(folder.iterdir())):
        time.sleep(max(0.0, began + number - time.monotonic()))
        stored += writes.bring_in(str(path)).stored
    print(stored, f"{time.monotonic() - began:.1f}")


def backlog(url: str) -> str:
    """What waits: events in the spool, and how long ago the trail's last rollover was."""
    figures = dict(line.rsplit(" ", 1) for line in requests.get(f"{url}/metrics", timeout=30).text.splitlines())
    waiting, age = (float(figures[name]) for name in ("cairn_spool_waiting_events", "cairn_trail_rollover_age_seconds"))
    return f"{waiting:.0f} events in the spool, last rollover {age:.0f} s ago"


def main() -> int:
    rate = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 600
    folder, port = Path(tempfile.mkdtemp(prefix="cairn-bench-")), free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {
        "CAIRN_DATA": str(folder / "data"), "PORT": str(port), "CAIRN_UPSTREAM": "sandbox", "CAIRN_DEMO": "0",
        "CAIRN_ACCOUNT_ID": ACCOUNT, "CAIRN_ACCESS_KEY_ID": KEY, "CAIRN_SECRET_ACCESS_KEY": SECRET,
        "CAIRN_ADMIN_PASSWORD": PASSWORD, "CAIRN_ROLLOVER_SECONDS": str(ROLLOVER),
    }  # fmt: skip
    try:
        with running([sys.executable, "manage.py", "runall"], folder, **settings):
            wait(f"{url}/readyz")
            report(url, folder, settings, rate, seconds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def report(url: str, folder: Path, settings: dict[str, str], rate: int, seconds: int) -> None:
    client("s3", url).create_bucket(Bucket="bench-logs")
    trail = client("cloudtrail", url)
    trail.create_trail(Name="bench", S3BucketName="bench-logs", IsMultiRegionTrail=True)
    trail.start_logging(Name="bench")
    table = client("dynamodb", url)  # a queue of the sandbox takes longer for each message that it holds
    table.create_table(
        TableName="bench", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
    )  # fmt: skip
    visible, console = Visible(url), Console(url)
    imported = importer(folder, settings, int(rate * (1 - GATEWAY - OUTSIDE)), seconds)
    loads = [
        Load("gateway", rate * GATEWAY, lambda: bool(table.put_item(TableName="bench", Item={"k": {"S": "x"}})) + 0, 8),
        Load("PutAuditEvents", rate * OUTSIDE / 100, outside(url), 4),
        Load("look-ups", 1, visible.sample, 2),
        Load("console", 0.5, console.look, 1),
    ]
    imported.stdout.readline()  # type: ignore[union-attr]
    print(f"{rate} events/s for {seconds} s\n")
    began = time.monotonic()
    for load in loads:
        load.start(began + seconds)
    imported.stdin.write(b"go\n")  # type: ignore[union-attr]
    imported.stdin.flush()  # type: ignore[union-attr]
    for quarter in range(1, 5):
        time.sleep(max(0.0, began + seconds * quarter / 4 - time.monotonic()))
        print(f"  after {time.monotonic() - began:4.0f} s: {backlog(url)}")
    for load in loads:
        for thread in load.threads:
            thread.join()
    took = time.monotonic() - began
    stored, import_took = imported.communicate(timeout=3 * seconds + 60)[0].split()
    for load in loads[:2]:
        print(f"{load.name:<16}{load.done / took:>8.0f} events/s of {load_rate(load, rate):.0f} ({load.wrong} failed)")
    print(f"{'import':<16}{int(stored) / float(import_took):>8.0f} events/s of {rate * (1 - GATEWAY - OUTSIDE):.0f}")
    p50, p99 = statistics.median(visible.seconds), statistics.quantiles(visible.seconds, n=100)[98]
    verdict = "met" if p99 <= TARGET_S else "MISSED"
    print(
        f"visible after p50 {p50:.2f} s, p99 {p99:.2f} s of {len(visible.seconds)}: target {TARGET_S:.0f} s {verdict}"
    )
    pages = console.seconds
    print(f"console pages p50 {statistics.median(pages):.2f} s, slowest {max(pages):.2f} s of {len(pages)}")


def load_rate(load: Load, rate: int) -> float:
    return rate * (GATEWAY if load.name == "gateway" else OUTSIDE)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--import"]:
        import_files(Path(sys.argv[2]))
    else:
        sys.exit(main())
