"""Where an account's cloud is: real AWS, an address, the sandbox, or nowhere; and clients for it."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from functools import cache, lru_cache, partial
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from django.db import transaction

from project import env
from project.kernel.aws import shapes
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
_settings: dict[str, tuple[float, str, dict[str, str]]] = {}


class UpstreamUnavailable(CallError):
    """The account's cloud does not answer; nothing is known about what is or is not there."""

    def __init__(self, message: str) -> None:
        super().__init__("ServiceUnavailable", message, status=503)


def setting(account_id: str, service: str = "") -> str:
    """The upstream as it is set (`aws`, `none`, `sandbox` or an address); remembered for some seconds.

    `service` is a botocore or signing name (`s3`); a service without an upstream of its own has the account's.
    """
    known = _settings.get(account_id)
    if known is None or time.monotonic() - known[0] >= 5:
        own = Account.objects.filter(id=account_id).values_list("upstream", "services").first()
        known = (time.monotonic(), (own[0] if own else "") or env.UPSTREAM, dict(own[1]) if own else {})
        if len(_settings) > 4096:
            _settings.clear()
        _settings[account_id] = known
    return known[2].get(service) or known[1]


def forget() -> None:
    """Drop what is remembered, after an account was changed: now, and once the change is committed."""
    _settings.clear()
    transaction.on_commit(_settings.clear)


def problem(upstream: str, services: Any) -> str:
    """What is wrong with an account's upstream and those of single services, or an empty text."""
    if not isinstance(services, Mapping):
        return "The upstreams of single services must be an object: service name to upstream."
    known = set(shapes.session().get_available_services())
    for service, chosen in services.items():
        if service not in known:
            return f"There is no AWS service {service!s:.60}; services are named as botocore names them (s3, ec2, rds)."
        if not isinstance(chosen, str) or not chosen or _wrong(chosen):
            return f"The upstream of {service}: {_wrong(str(chosen)) or 'it is empty.'}"
    return f"The upstream: {_wrong(upstream)}" if upstream and _wrong(upstream) else ""


def _wrong(chosen: str) -> str:
    if chosen in {"aws", "none", "sandbox"}:
        return ""
    try:
        parts = urlsplit(chosen)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and not (parts.query or parts.fragment)
        good = good and parts.username is None and parts.port != 0
    except ValueError:
        good = False
    return "" if good else "write aws, none, sandbox or an address like https://host:port without user and query."


def is_aws(account_id: str, service: str = "") -> bool:
    """Whether calls go to real AWS and must be signed again."""
    return setting(account_id, service) == "aws"


def is_emulated(account_id: str, service: str = "") -> bool:
    """Whether the account's cloud is the sandbox or another one that is not AWS: it may lack services."""
    chosen = setting(account_id, service)
    if chosen in {"aws", "none", ""}:
        return False
    host = urlsplit(chosen).hostname or ""
    return chosen == "sandbox" or not host.endswith((".amazonaws.com", ".amazonaws.com.cn", ".api.aws"))


def is_sandbox(account_id: str, service: str = "") -> bool:
    """Whether the account's cloud is the sandbox that the supervisor runs."""
    return setting(account_id, service) == "sandbox"


def url(account_id: str, service: str, region: str) -> str | None:
    """The upstream's address for a service, or None where the account has no upstream."""
    chosen = setting(account_id, service)
    if chosen in {"", "none"}:
        return None
    if chosen == "aws":
        none = {"aws_access_key_id": "x", "aws_secret_access_key": "x"}  # nothing is called: the address is looked up
        return str(boto3.session.Session().client(service, region_name=region, **none).meta.endpoint_url)
    if chosen == "sandbox":
        return os.environ.get("CAIRN_SANDBOX_URL") or _running()
    return chosen.rstrip("/")


def _running() -> str | None:
    """The address of the sandbox that a supervisor runs beside this command, as the sandbox itself wrote it down."""
    try:
        return READY.read_text().strip() or None
    except OSError:
        return None


def ensure_ready(account_id: str, service: str = "", *, wait: float = 0.0) -> None:
    """Raise UpstreamUnavailable while the sandbox is being brought back: an empty cloud would read as deletions."""
    if not is_sandbox(account_id, service) or not os.environ.get("CAIRN_SANDBOX_URL"):
        return
    end = time.monotonic() + wait
    while not READY.exists():
        if time.monotonic() >= end:
            raise UpstreamUnavailable("The sandbox cloud is starting; try again in some seconds.")
        time.sleep(0.1)


def credentials(account_id: str, service: str = "") -> tuple[str, str, str | None]:
    """The credentials with which Cairn itself reads an account. For real AWS: the process's own AWS settings."""
    if is_aws(account_id, service):
        found = boto3.session.Session().get_credentials()
        if found is None:
            raise UpstreamUnavailable("There are no AWS credentials: give the process AWS_ACCESS_KEY_ID or a profile.")
        frozen = found.get_frozen_credentials()
        return frozen.access_key, frozen.secret_key, frozen.token
    return "AKIACAIRNRECORDER000", "sandbox", None


def client(service: str, region: str, account_id: str) -> Any:
    """A boto3 client for the account's cloud, with bounded waits and retries."""
    ensure_ready(account_id, service)
    aws = is_aws(account_id, service)
    address = None if aws else url(account_id, service, region)
    if address is None and not aws:
        raise UpstreamUnavailable(f"Account {account_id} has no upstream for {service}.")
    return _client(service, region, address, credentials(account_id, service))


@lru_cache(maxsize=128)
def _client(service: str, region: str, address: str | None, keys: tuple[str, str, str | None]) -> Any:
    # an address takes no host prefix, and what it does not offer it does not offer at the third attempt either
    own = {"inject_host_prefix": False, "retries": {"total_max_attempts": 1}}
    made = _session().client(
        service,
        region_name=region,
        endpoint_url=address,
        aws_access_key_id=keys[0],
        aws_secret_access_key=keys[1],
        aws_session_token=keys[2],
        config=_CONFIG if address is None else _CONFIG.merge(Config(**own)),
    )
    if address is not None and service == "s3control":  # boto puts the account before the host
        made.meta.events.register("before-sign.s3-control", partial(_at, urlsplit(address).netloc))
    return made


@cache
def _session() -> boto3.session.Session:
    """One session, so that a service's model is read once for all regions and accounts."""
    return boto3.session.Session()


def _at(place: str, request: Any, **_: Any) -> None:
    """Send a request to this host and port, whatever name boto put before it."""
    request.url = urlsplit(request.url)._replace(netloc=place).geturl()


def regions(account_id: str) -> list[str]:
    """The regions that are looked at: `CAIRN_REGIONS`, by default us-east-1."""
    return [item.strip() for item in env.text("CAIRN_REGIONS", "us-east-1").split(",") if item.strip()]
