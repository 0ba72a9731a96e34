"""`manage.py runall` as a user has it: what dies comes back, what is stopped is gone, what is started again knows all."""

from __future__ import annotations

import json
import os
import re
import signal
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.aws.conftest import Cairn, start, stop, until, wait_ready
from tests.processes.conftest import SECONDS, command, family, of_this

pytestmark = pytest.mark.slow
MARKS = {
    "postgres": r"/postgres -D ", "valkey": r"valkey-server|redis-server", "web": r"granian .*project\.wsgi",
    "worker": r"celery .* worker .*--concurrency 2", "prompt": r"celery .* worker .*-Q prompt",
    "beat": r"celery .* beat ", "sandbox": r"project\.processes\.cloud",
}  # fmt: skip
SIZE = 200 << 20


def child(cairn: Cairn, name: str) -> int:
    """The process itself, not its leash."""
    for process, line in sorted(family(cairn.process.pid).items()):
        if re.search(MARKS[name], line) and "leash.py" not in line:
            return process
    raise AssertionError(f"{name} does not run")


def resident(cairn: Cairn) -> int:
    """Peak of resident memory over the web server's processes, in bytes."""
    total = 0
    for process, line in family(cairn.process.pid).items():
        if "granian" in line and "leash.py" not in line:
            status = Path(f"/proc/{process}/status").read_text()
            total = max(total, int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) * 1024)
    return total


def ready(cairn: Cairn) -> bool:
    with urllib.request.urlopen(f"{cairn.url}/readyz", timeout=3) as answer:
        return bool(answer.status == 200)


def test_two_hundred_megabytes_pass_both_ways_in_bounded_memory(
    installation: Cairn, tmp_path: Path, capsys: Any
) -> None:
    s3 = installation.client("s3")
    s3.create_bucket(Bucket="large-objects")
    s3.put_object(Bucket="large-objects", Key="warm", Body=b"x")
    before = resident(installation)
    path = tmp_path / "large"
    with path.open("wb") as file:
        for _ in range(SIZE >> 20):
            file.write(os.urandom(1 << 10) * 1024)
    with path.open("rb") as body:
        s3.put_object(
            Bucket="large-objects", Key="with-length", Body=body
        )  # botocore frames it: aws-chunked with a trailer
    plain = installation.client("s3", config=_config())
    with path.open("rb") as body:
        plain.put_object(Bucket="large-objects", Key="hashed", Body=body)
    sizes = []
    for key in ("with-length", "hashed"):
        assert s3.head_object(Bucket="large-objects", Key=key)["ContentLength"] == SIZE
        answer = s3.get_object(Bucket="large-objects", Key=key)["Body"]
        sizes.append(sum(len(part) for part in answer.iter_chunks(1 << 20)))
    assert sizes == [SIZE, SIZE]
    grown = resident(installation) - before
    with capsys.disabled():
        print(f"\n  web worker: {before >> 20} MB before, {grown >> 20} MB more after 200 MB in and out, twice")
    assert grown < 100 << 20
    until(20, lambda: _data_events(installation, "PutObject") >= 3)


def _config() -> Any:
    from botocore.config import Config

    return Config(
        request_checksum_calculation="when_required", s3={"addressing_style": "path", "payload_signing_enabled": True}
    )


def _data_events(cairn: Cairn, name: str) -> int:
    """Data events in the spool and in the store, by the REST face."""
    done = cairn.manage("shell", "-c", f"""
from django.db import connection
from trail.events import reads
with connection.cursor() as cursor:
    cursor.execute("SELECT event_id FROM trail_event")
    ids = [str(row[0]) for row in cursor.fetchall()]
found = [reads.get(["111122223333"], one).record for one in ids]
named = [record for record in found if record["eventName"] == "{name}"]
assert all(len(str(record)) < 6000 for record in named), "an object's content is in a record"
print(len(named))
""")  # fmt: skip
    assert done.returncode == 0, done.stderr
    return int(done.stdout.strip().splitlines()[-1])


@pytest.mark.parametrize("name", list(MARKS))
def test_a_child_that_is_killed_is_started_again(name: str, installation: Cairn) -> None:
    victim = child(installation, name)
    os.kill(victim, signal.SIGKILL)
    until(30, lambda: not command(victim) or "leash" in command(victim))
    until(60, lambda: child(installation, name) != victim)
    until(60, lambda: ready(installation))
    until(60, lambda: installation.client("iam").list_users()["ResponseMetadata"]["HTTPStatusCode"] == 200, pause=0.5)


def test_a_second_start_knows_everything_and_no_resource_reads_as_deleted(installation: Cairn, capsys: Any) -> None:
    ec2 = installation.client("ec2")
    instance = ec2.run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    volume = ec2.create_volume(AvailabilityZone="us-east-1a", Size=1)["VolumeId"]
    installation.client("s3").create_bucket(Bucket="stays-over-a-restart")
    config = installation.client("config")
    until(60, lambda: _history(config, "AWS::EC2::Instance", instance), pause=1)
    event = until(20, lambda: installation.event("RunInstances", instance))

    began = time.monotonic()
    os.kill(installation.process.pid, signal.SIGTERM)
    assert installation.process.wait(30) == 0
    ended = time.monotonic() - began
    assert of_this(installation.data) == []

    began = time.monotonic()
    again = start(installation.port, installation.data)
    installation.process = again.process
    wait_ready(again, SECONDS)
    started = time.monotonic() - began
    with capsys.disabled():
        print(f"\n  SIGTERM to the end {ended:.1f} s; second start to ready {started:.1f} s")
    assert ended < 12
    ec2, config = again.client("ec2"), again.client("config")
    assert ec2.describe_instances(InstanceIds=[instance])["Reservations"]
    assert ec2.describe_volumes(VolumeIds=[volume])["Volumes"]
    assert "stays-over-a-restart" in [bucket["Name"] for bucket in again.client("s3").list_buckets()["Buckets"]]
    assert until(20, lambda: again.event("RunInstances", instance))["eventID"] == event["eventID"]
    ec2.create_tags(Resources=[instance], Tags=[{"Key": "seen", "Value": "again"}])  # makes the recorder look
    items = until(
        60, lambda: (found := _history(config, "AWS::EC2::Instance", instance)) and len(found) > 1 and found, pause=1
    )
    assert "ResourceDeleted" not in {item["configurationItemStatus"] for item in items}
    assert _deleted(again) == 0


def _history(config: Any, kind: str, one: str) -> list[dict[str, Any]]:
    found = config.get_resource_config_history(resourceType=kind, resourceId=one)["configurationItems"]
    return list(found)


def _deleted(cairn: Cairn) -> int:
    ask = "from config_app.items.models import Item; print(Item.objects.filter(status='ResourceDeleted').count())"
    done = cairn.manage("shell", "-c", ask)
    assert done.returncode == 0, done.stderr
    return int(done.stdout.strip().splitlines()[-1])


def test_when_the_supervisor_is_killed_nothing_stays_and_the_next_start_is_clean(installation: Cairn) -> None:
    os.kill(installation.process.pid, signal.SIGKILL)
    installation.process.wait(5)
    until(15, lambda: not of_this(installation.data))
    again = start(installation.port, installation.data)
    installation.process = again.process
    wait_ready(again, SECONDS)
    assert json.loads(urllib.request.urlopen(f"{again.url}/readyz", timeout=5).read())["ready"] is True
    stop(again)
    assert of_this(installation.data) == []
