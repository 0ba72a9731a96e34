"""What the gateway adds to a call: each call is made directly to the sandbox cloud and through Cairn, in turn, in one run.

    .venv/bin/python bench/gateway.py [CALLS]

Beside the wall clock, which other load on the machine stretches, it shows the CPU time that the web server spends on a
call, its writing into the store included. The recorder is off: what it asks of the cloud after each write is no part of a
call, and would slow both sides. It starts a sandbox cloud and a `manage.py runall` of its own in a temporary
folder and ends both. The target is a median difference below 5 ms.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

ROOT = Path(__file__).resolve().parent.parent
ACCOUNT, KEY, SECRET = "111122223333", "AKIABENCHBENCHBENCH1", "bench-secret-0123456789abcdefghij"
TARGET_MS = 5.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait(url: str, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=3):
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@contextmanager
def running(command: list[str], folder: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is ended, with a log in the folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CAIRN_"))}
    log = (folder / f"{command[2].rpartition('.')[2] if command[1] == '-m' else 'runall'}.log").open("wb")
    with subprocess.Popen(command, cwd=ROOT, env={**kept, **more}, stdout=log, stderr=log) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def both(folder: Path) -> Iterator[tuple[str, str]]:
    """(address of the cloud, address of Cairn in front of it)."""
    cloud, port = free_port(), free_port()
    direct, through = f"http://127.0.0.1:{cloud}", f"http://127.0.0.1:{port}"
    sandbox = [
        sys.executable,
        "-m",
        "project.processes.cloud",
        str(cloud),
        str(folder / "journal"),
        str(folder / "ready"),
    ]
    settings = {
        "CAIRN_DATA": str(folder / "data"), "PORT": str(port), "CAIRN_UPSTREAM": direct, "CAIRN_DEMO": "0",
        "CAIRN_ACCOUNT_ID": ACCOUNT, "CAIRN_ACCESS_KEY_ID": KEY, "CAIRN_SECRET_ACCESS_KEY": SECRET,
    }  # fmt: skip
    with (
        running(sandbox, folder, MOTO_ACCOUNT_ID=ACCOUNT),
        running([sys.executable, "manage.py", "runall"], folder, **settings),
    ):
        wait(f"{direct}/moto-api/")
        wait(f"{through}/readyz")
        yield direct, through


def client(service: str, url: str) -> Any:
    return boto3.client(
        service, region_name="us-east-1", endpoint_url=url, aws_access_key_id=KEY, aws_secret_access_key=SECRET,
        config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
    )  # fmt: skip


def calls(url: str, side: str) -> dict[str, Callable[[int], Any]]:
    """Calls of one number each, by name."""
    ec2, s3, iam, sqs, dynamodb = (client(name, url) for name in ("ec2", "s3", "iam", "sqs", "dynamodb"))
    bucket = f"bench-{side}"
    s3.create_bucket(Bucket=bucket)
    queue = sqs.create_queue(QueueName=f"bench-{side}")["QueueUrl"]
    dynamodb.create_table(
        TableName=f"bench-{side}", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
    )  # fmt: skip
    body, vpc = os.urandom(1024), ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    return {
        "ec2 DescribeVpcs": lambda _: ec2.describe_vpcs(),
        "s3 PutObject 1 KB": lambda n: s3.put_object(Bucket=bucket, Key=f"k{n}", Body=body),
        "s3 GetObject 1 KB": lambda n: s3.get_object(Bucket=bucket, Key=f"k{n}")["Body"].read(),
        "iam CreateUser": lambda n: iam.create_user(UserName=f"{side}-{n}"),
        "sqs SendMessage": lambda n: sqs.send_message(QueueUrl=queue, MessageBody=f"message {n}"),
        "dynamodb PutItem": lambda n: dynamodb.put_item(TableName=f"bench-{side}", Item={"k": {"S": str(n)}}),
        "ec2 CreateTags": lambda n: ec2.create_tags(Resources=[vpc], Tags=[{"Key": "n", "Value": str(n)}]),
    }


def record_nothing(url: str) -> None:
    """Stop the recorder; what it was about to look at is waited for."""
    config = client("config", url)
    for recorder in config.describe_configuration_recorders()["ConfigurationRecorders"]:
        config.stop_configuration_recorder(ConfigurationRecorderName=recorder["name"])
    time.sleep(5)


def measure(direct: Callable[[int], Any], through: Callable[[int], Any], count: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each, in turn, the first tenth left out."""
    warm = max(5, count // 10)
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(warm + count):
        for side, call in enumerate((direct, through) if number % 2 else (through, direct)):
            began = time.perf_counter()
            call(number)
            spent = (time.perf_counter() - began) * 1000
            if number >= warm:
                taken[side if number % 2 else 1 - side].append(spent)
    return taken


def processor_ms(folder: Path) -> float:
    """CPU time so far of the web server's processes of this run."""
    ticks = 0
    for entry in Path("/proc").iterdir():
        try:
            web = entry.name.isdigit() and b"granian" in (entry / "cmdline").read_bytes()
            if web and f"CAIRN_DATA={folder / 'data'}\0".encode() in (entry / "environ").read_bytes():
                ticks += sum(map(int, (entry / "stat").read_text().rpartition(")")[2].split()[11:13]))
        except OSError:
            continue
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    folder = Path(tempfile.mkdtemp(prefix="cairn-bench-"))
    try:
        with both(folder) as (direct, through):
            record_nothing(through)
            sides = calls(direct, "direct"), calls(through, "through")
            print(f"{count} calls each, in turn; milliseconds\n")
            print(
                f"{'call':<20}{'direct':>9}{'Cairn':>9}{'more':>8}{'ratio':>7}{'p95 direct':>12}{'p95 Cairn':>11}{'web CPU':>9}"
            )
            more = []
            for name in sides[0]:
                spent = processor_ms(folder)
                plain, cairn = measure(sides[0][name], sides[1][name], count)
                spent = (processor_ms(folder) - spent) / (count + max(5, count // 10))
                a, b = statistics.median(plain), statistics.median(cairn)
                more.append(b - a)
                p95 = [statistics.quantiles(values, n=20)[-1] for values in (plain, cairn)]
                print(
                    f"{name:<20}{a:>9.2f}{b:>9.2f}{b - a:>8.2f}{b / a:>7.2f}{p95[0]:>12.2f}{p95[1]:>11.2f}{spent:>9.2f}"
                )
            verdict = "met" if statistics.median(more) < TARGET_MS else "MISSED"
            print(
                f"\nmedian of the differences {statistics.median(more):.2f} ms: target < {TARGET_MS:.0f} ms {verdict}"
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
