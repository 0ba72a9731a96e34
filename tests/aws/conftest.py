"""One running Cairn for the tests of this folder: `manage.py runall` with its own data folder, as a user starts it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

ROOT = Path(__file__).resolve().parents[2]
ACCOUNT = "111122223333"
KEY, SECRET, PASSWORD = "AKIATESTSUITE0000001", "suite-secret-0123456789abcdefghij", "suite password 1"
ROLLOVER = 5


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(seconds: float, probe: Callable[[], Any], pause: float = 0.2) -> Any:
    """The first true value of `probe`, or a failure that shows the last one."""
    end, last = time.monotonic() + seconds, None
    while time.monotonic() < end:
        try:
            last = probe()
        except Exception as problem:
            last = problem
        if last and not isinstance(last, Exception):
            return last
        time.sleep(pause)
    return pytest.fail(f"not within {seconds} s; last: {last!r}")


@dataclass
class Cairn:
    """A running installation and ways to talk to it."""

    port: int
    data: Path
    process: subprocess.Popen[bytes]
    environment: dict[str, str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(
        self, service: str, *, key: str = KEY, secret: str = SECRET, token: str | None = None, **more: Any
    ) -> Any:
        return boto3.client(
            service,
            region_name=more.pop("region", "us-east-1"),
            endpoint_url=self.url,
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            aws_session_token=token,
            config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}).merge(
                more.pop("config", Config())
            ),
            **more,
        )

    def cli(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """The real AWS CLI; CLI v1 ignores AWS_ENDPOINT_URL for some services, so the endpoint is on the line too."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.data),
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": self.url,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_PAGER": "",
        }
        done = subprocess.run(
            [aws_cli(), "--endpoint-url", self.url, "--output", "json", *words],
            env=environment,
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        if check:
            assert done.returncode == 0, done.stderr
        return done

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def event(self, name: str, holds: str = "") -> dict[str, Any] | None:
        """The newest event of this name whose record holds a text."""
        found = self.client("cloudtrail").lookup_events(
            LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": name}]
        )
        for event in found["Events"]:
            if holds in event["CloudTrailEvent"]:
                return dict(json.loads(event["CloudTrailEvent"]))
        return None


def aws_cli() -> str:
    for path in (os.environ.get("CAIRN_AWS_CLI", ""), str(ROOT / ".cache" / "aws" / "bin" / "aws")):
        if path and Path(path).is_file():
            return path
    return pytest.skip("the AWS CLI is not installed: run `make test`, which installs it")


def start(port: int, data: Path, **more: str) -> Cairn:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CAIRN_", "DJANGO_"))},
        "PORT": str(port),
        "CAIRN_DATA": str(data),
        "CAIRN_DEMO": "0",
        "CAIRN_UPSTREAM": "sandbox",
        "CAIRN_ACCOUNT_ID": ACCOUNT,
        "CAIRN_ACCESS_KEY_ID": KEY,
        "CAIRN_SECRET_ACCESS_KEY": SECRET,
        "CAIRN_ADMIN_PASSWORD": PASSWORD,
        "CAIRN_ROLLOVER_SECONDS": str(ROLLOVER),
        **more,
    }
    environment.pop("DATABASE_URL", None)
    environment.pop("REDIS_URL", None)
    log = (data.parent / f"{data.name}.log").open("ab")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "runall"],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=log,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    return Cairn(port, data, process, environment)


def wait_ready(cairn: Cairn, seconds: float = 180) -> None:
    def ready() -> bool:
        assert cairn.process.poll() is None, "runall ended"
        with urllib.request.urlopen(f"{cairn.url}/readyz", timeout=3) as answer:
            return bool(answer.status == 200)

    until(seconds, ready)


def stop(cairn: Cairn) -> None:
    if cairn.process.poll() is None:
        os.killpg(cairn.process.pid, signal.SIGTERM)
        try:
            cairn.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(cairn.process.pid, signal.SIGKILL)
            cairn.process.wait(5)


@pytest.fixture(scope="session")
def cairn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cairn]:
    """The installation that the tests of this folder share."""
    running = start(free_port(), tmp_path_factory.mktemp("cairn") / "data")
    try:
        wait_ready(running)
        yield running
    finally:
        stop(running)
