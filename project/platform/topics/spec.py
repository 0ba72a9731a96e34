"""What a transport is: one file in `transports/`, found by walking the package. Plain Python."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

CONNECT_SECONDS, TOTAL_SECONDS = 5.0, 20.0  # the longest that a transport may take for one message


class Undelivered(Exception):
    """The subscriber did not take the message. `final`: trying again would not help (it refused, it is gone)."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final


@dataclass(frozen=True)
class Parcel:
    """One message on its way to one subscriber.

    `envelope` is SNS's signed JSON object; `secrets` are the subscription's opened secrets; `delivery_id` is the same
    at every attempt, so that the subscriber can tell a repeat.
    """

    account_id: str
    region: str
    protocol: str
    topic_arn: str
    kind: str
    subject: str
    body: str
    attributes: Mapping[str, Any]
    envelope: Mapping[str, str]
    endpoint: str
    raw: bool
    delivery_id: str
    attempt: int
    secrets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Transport:
    """How messages reach the subscribers of some protocols.

    `problem(endpoint, secrets)` says what is wrong with an endpoint, or nothing. `confirms`: the subscriber must confirm
    first. `signs`: it gets an HMAC secret of its own. `send` raises Undelivered.
    """

    protocols: tuple[str, ...]
    title: str
    send: Callable[[Parcel], None]
    problem: Callable[[str, Mapping[str, str]], str]
    confirms: bool = False
    signs: bool = False


@cache
def transports() -> dict[str, Transport]:
    """Every transport by its protocols."""
    package = importlib.import_module("project.platform.topics.transports")
    found: dict[str, Transport] = {}
    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        transport: Transport = importlib.import_module(info.name).transport
        found |= dict.fromkeys(transport.protocols, transport)
    return found
