"""Where an account's cloud is: real AWS, an address, the sandbox, or nowhere; and clients for it."""

from __future__ import annotations

import os
import time
from functools import lru_cache
from typing import Any

import boto3
from botocore.config import Config

from project import env
from project.kernel.errors import CallError
from project.platform.identity.models import Account

READY = env.DATA / "run" / "sandbox.ready"
_CONFIG = Config(
    connect_timeout=3,
    read_timeout=20,
    retries={"total_max_attempts": 3, "mode": "standard"},
    max_pool_connections=8,
    user_agent="cairn-recorder",
    s3={"addressing_style": "path"},
)
_settings: dict[str, tuple[float, str]] = {}


class UpstreamUnavailable(CallError):
    """The account's cloud does not answer; nothing is known about what is or is not there."""

    def __init__(self, message: str) -> None:
        super().__init__("ServiceUnavailable", message, status=503)


def setting(account_id: str) -> str:
    """The account's upstream as it is set (`aws`, `none`, `sandbox` or an address); remembered for some seconds."""
    known = _settings.get(account_id)
    if known and time.monotonic() - known[0] < 5:
        return known[1]
    own = Account.objects.filter(id=account_id).values_list("upstream", flat=True).first()
    chosen = own or env.UPSTREAM
    _settings[account_id] = (time.monotonic(), chosen)
    return chosen


def is_aws(account_id: str) -> bool:
    """Whether calls go to real AWS and must be signed again."""
    return setting(account_id) == "aws"


def is_sandbox(account_id: str) -> bool:
    """Whether the account's cloud is the sandbox that the supervisor runs."""
    return setting(account_id) == "sandbox"


def url(account_id: str, service: str, region: str) -> str | None:
    """The upstream's address for a service, or None where the account has no upstream."""
    chosen = setting(account_id)
    if chosen in {"", "none"}:
        return None
    if chosen == "aws":
        none = {"aws_access_key_id": "x", "aws_secret_access_key": "x"}  # nothing is called: the address is looked up
        return str(boto3.session.Session().client(service, region_name=region, **none).meta.endpoint_url)
    if chosen == "sandbox":
        return os.environ.get("CAIRN_SANDBOX_URL") or None
    return chosen.rstrip("/")


def ensure_ready(account_id: str, *, wait: float = 0.0) -> None:
    """Raise UpstreamUnavailable while the sandbox is being brought back: an empty cloud would read as deletions."""
    if not is_sandbox(account_id) or not os.environ.get("CAIRN_SANDBOX_URL"):
        return
    end = time.monotonic() + wait
    while not READY.exists():
        if time.monotonic() >= end:
            raise UpstreamUnavailable("The sandbox cloud is starting; try again in some seconds.")
        time.sleep(0.1)


def credentials(account_id: str) -> tuple[str, str, str | None]:
    """The credentials with which Cairn itself reads an account. For real AWS: the process's own AWS settings."""
    if is_aws(account_id):
        found = boto3.session.Session().get_credentials()
        if found is None:
            raise UpstreamUnavailable("There are no AWS credentials: give the process AWS_ACCESS_KEY_ID or a profile.")
        frozen = found.get_frozen_credentials()
        return frozen.access_key, frozen.secret_key, frozen.token
    return "AKIACAIRNRECORDER000", "sandbox", None


def client(service: str, region: str, account_id: str) -> Any:
    """A boto3 client for the account's cloud, with bounded waits and retries."""
    ensure_ready(account_id)
    address = None if is_aws(account_id) else url(account_id, service, region)
    if address is None and not is_aws(account_id):
        raise UpstreamUnavailable(f"Account {account_id} has no upstream.")
    return _client(service, region, address, credentials(account_id))


@lru_cache(maxsize=128)
def _client(service: str, region: str, address: str | None, keys: tuple[str, str, str | None]) -> Any:
    return boto3.session.Session().client(
        service,
        region_name=region,
        endpoint_url=address,
        aws_access_key_id=keys[0],
        aws_secret_access_key=keys[1],
        aws_session_token=keys[2],
        config=_CONFIG,
    )


def regions(account_id: str) -> list[str]:
    """The regions that are looked at: `CAIRN_REGIONS`, by default us-east-1."""
    return [item.strip() for item in env.text("CAIRN_REGIONS", "us-east-1").split(",") if item.strip()]
