"""The people and machines of the demo: each calls with its own key, through the endpoint, as a client would."""

from __future__ import annotations

import os
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

CLIENT = Config(
    connect_timeout=5,
    read_timeout=30,
    retries={"total_max_attempts": 3, "mode": "standard"},
    s3={"addressing_style": "path"},
)


@dataclass
class Ledger:
    """What the workload did: calls by service and by actor, and how many were refused."""

    calls: Counter[str] = field(default_factory=Counter)
    actors: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    commands: int = 0

    @property
    def total(self) -> int:
        return sum(self.calls.values())


@dataclass(frozen=True)
class Key:
    """An access key, with a session token where it is a role's."""

    id: str
    secret: str
    token: str | None = None


@dataclass
class Actor:
    """One identity of the workload. `aws` is the path of the AWS CLI, empty where there is none."""

    name: str
    key: Key
    endpoint: str
    ledger: Ledger
    aws: str = ""
    region: str = "us-east-1"
    agent: str = ""
    _clients: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def session(self) -> boto3.session.Session:
        return boto3.session.Session(
            aws_access_key_id=self.key.id,
            aws_secret_access_key=self.key.secret,
            aws_session_token=self.key.token,
            region_name=self.region,
        )

    def client(self, service: str) -> Any:
        """A boto3 client against the endpoint; every call of it is counted."""
        if service not in self._clients:
            settings = CLIENT.merge(Config(user_agent_extra=self.agent)) if self.agent else CLIENT
            client = self.session.client(service, endpoint_url=self.endpoint, config=settings)
            client.meta.events.register("before-call", self._count(service))
            self._clients[service] = client
        return self._clients[service]

    def _count(self, service: str) -> Callable[..., None]:
        def count(**_: Any) -> None:
            self.ledger.calls[service] += 1
            self.ledger.actors[self.name] += 1

        return count

    def attempt(self, call: Callable[..., Any], **parameters: Any) -> str:
        """Make a call that may well be refused; returns the error code, or an empty text where it went through."""
        try:
            call(**parameters)
        except ClientError as refusal:
            code = str(refusal.response["Error"]["Code"])
            self.ledger.errors[code] += 1
            return code
        return ""

    def cli(self, *words: str) -> str:
        """Run the real AWS CLI; returns its output, or an empty text where there is no CLI or it failed."""
        if not self.aws:
            return ""
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": os.environ.get("HOME", "/"),
            "AWS_ACCESS_KEY_ID": self.key.id,
            "AWS_SECRET_ACCESS_KEY": self.key.secret,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_PAGER": "",
        }
        if self.key.token:
            environment["AWS_SESSION_TOKEN"] = self.key.token
        # The CLI ignores AWS_ENDPOINT_URL for a few services (rds, sqs): name the endpoint on the line too.
        done = subprocess.run(  # noqa: S603 – the words are this package's own
            [self.aws, "--endpoint-url", self.endpoint, "--output", "json", *words],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        self.ledger.commands += 1
        self.ledger.calls[words[0]] += 1
        self.ledger.actors[self.name] += 1
        if done.returncode:
            self.ledger.errors["cli"] += 1
            return ""
        return done.stdout


def wait_until(probe: Callable[[], Any], *, seconds: float = 12.0, pause: float = 0.4) -> bool:
    """Wait, bounded, until `probe` is true: so that the recorder sees a mistake before it is put right."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if probe():
                return True
        except ClientError:
            pass
        time.sleep(pause)
    return False
