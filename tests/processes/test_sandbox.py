"""The sandbox cloud alone: what it hands out is the same after a restart, whatever was asked first."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest

from project.processes import sandbox

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def cloud(folder: Path) -> Iterator[str]:
    """A sandbox that keeps its journal in the folder; it is killed at the end, so that it can tidy nothing up."""
    port, ready = sandbox.port(), folder / "ready"
    ready.unlink(missing_ok=True)
    command = [sys.executable, "-m", "project.processes.cloud", str(port), str(folder / "journal"), str(ready)]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=sandbox.environment(dict(os.environ), "111122223333"), stderr=log
        )
    try:
        end = time.monotonic() + 60
        while not ready.exists():
            assert process.poll() is None and time.monotonic() < end, (folder / "log").read_text()
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait(10)


def client(url: str, service: str) -> Any:
    return boto3.client(
        service, region_name="us-east-1", endpoint_url=url, aws_access_key_id="k", aws_secret_access_key="s"
    )


def seen(url: str) -> dict[str, Any]:
    """Identifiers that the cloud drew, by kind."""
    ec2, iam, kms, sns = (client(url, service) for service in ("ec2", "iam", "kms", "sns"))
    return {
        "vpcs": sorted(item["VpcId"] for item in ec2.describe_vpcs()["Vpcs"]),
        "groups": sorted(item["GroupId"] for item in ec2.describe_security_groups()["SecurityGroups"]),
        "users": sorted(item["UserId"] for item in iam.list_users()["Users"]),
        "keys": sorted(item["KeyId"] for item in kms.list_keys()["Keys"]),
        "topics": sorted(item["TopicArn"] for item in sns.list_topics()["Topics"]),
    }


@pytest.mark.parametrize("looked_first", [True, False])
def test_a_restart_draws_the_same_identifiers_whether_a_read_or_a_write_came_first(
    tmp_path: Path, looked_first: bool
) -> None:
    with cloud(tmp_path) as url:
        before = seen(url) if looked_first else {}
        client(url, "ec2").create_vpc(CidrBlock="10.20.0.0/16")
        client(url, "kms").create_key()
        client(url, "iam").create_user(UserName="ann")
        client(url, "sns").create_topic(Name="t")
        made = seen(url)
        assert all(len(made[kind]) == len(before.get(kind, [])) + 1 for kind in ("keys", "users", "topics"))
    for _ in range(2):
        with cloud(tmp_path) as url:
            assert seen(url) == made


def test_a_managed_key_that_a_read_was_the_first_to_name_is_the_same_after_a_restart(tmp_path: Path) -> None:
    with cloud(tmp_path) as url:
        kms = client(url, "kms")
        made = kms.describe_key(KeyId="alias/aws/ebs")["KeyMetadata"]
        written = (tmp_path / "journal").stat().st_size
        for _ in range(3):
            assert kms.describe_key(KeyId="alias/aws/ebs")["KeyMetadata"]["KeyId"] == made["KeyId"]
        assert kms.describe_key(KeyId=made["KeyId"])["KeyMetadata"] == made
        assert (tmp_path / "journal").stat().st_size == written, "only the first is kept"
    with cloud(tmp_path) as url:
        again = client(url, "kms").describe_key(KeyId="alias/aws/ebs")["KeyMetadata"]
        assert again == made
