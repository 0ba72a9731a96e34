"""Random numbers and times that depend on the call alone: a replayed call makes the same identifiers and dates again.

moto draws every identifier from one shared generator: with concurrent calls, or reads between the writes, a replay
would draw others. Here each call draws from a generator of its own, seeded by a number kept in the journal, and each
backend (whose making draws the default VPC and its subnets) from one seeded by service, account and region. What moto
draws only because a call happens to be the first of its service comes from neither: a read may have been the first
before, and no read is replayed. The time that moto asks for stands still during a call and is kept in the journal too.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import random
import threading
import uuid
from collections.abc import Iterator
from typing import Any


class _PerThread(threading.local):
    def __init__(self) -> None:
        self.generator = random.Random()  # noqa: S311  identifiers of a sandbox, not secrets
        self.seeded = False
        self.time: float | None = None


_own = _PerThread()
_system_uuid4 = uuid.uuid4


@contextlib.contextmanager
def seeded(seed: int, time: float | None = None) -> Iterator[None]:
    """Within, this thread's draws follow from `seed`, and where `time` is given it is always that time."""
    before = _own.generator, _own.seeded, _own.time
    _own.generator, _own.seeded = random.Random(seed), True  # noqa: S311
    _own.time = _own.time if time is None else time
    try:
        yield
    finally:
        _own.generator, _own.seeded, _own.time = before


@contextlib.contextmanager
def unseeded() -> Iterator[None]:
    """Within, this thread's UUIDs are the system's, and the generator of the call stays as it is."""
    before, _own.seeded = _own.seeded, False
    try:
        yield
    finally:
        _own.seeded = before


def now() -> datetime.datetime:
    """What moto's `utcnow` gives: UTC without a zone."""
    if _own.time is None:
        return datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    return datetime.datetime.fromtimestamp(_own.time, datetime.UTC).replace(tzinfo=None)


def seed_of(*words: str) -> int:
    return int.from_bytes(hashlib.sha256("\0".join(words).encode()).digest()[:8])


def _uuid4() -> uuid.UUID:
    if _own.seeded:
        return uuid.UUID(int=_own.generator.getrandbits(128), version=4)
    return _system_uuid4()


def install() -> None:
    """Put this in moto's place; call it before moto's backends are imported."""
    uuid.uuid4 = _uuid4  # some backends use the standard library directly
    for name in ("choice", "choices", "randint", "random", "randrange", "sample", "getrandbits"):
        setattr(random, name, _draw(name))
    from moto.core import base_backend, utils
    from moto.moto_api import _internal

    utils.utcnow.__code__ = _utcnow.__code__  # the function itself: its importers hold it by name

    shared: Any = _internal.mock_random
    shared.__class__ = type("Chance", (type(shared),), {"random": _random, "getrandbits": _getrandbits})
    _seed_backends(base_backend.AccountSpecificBackend)
    for first in (base_backend.BackendDict, base_backend.AccountSpecificBackend):
        _name_apart(first)


def _utcnow() -> datetime.datetime:
    from project.processes import chance

    return chance.now()


def _draw(name: str) -> Any:
    return lambda *args, **kwargs: getattr(_own.generator, name)(*args, **kwargs)


def _random(_: Any) -> float:
    return _own.generator.random()


def _getrandbits(_: Any, bits: int) -> int:
    return _own.generator.getrandbits(bits)


def _seed_backends(backends: Any) -> None:
    get = backends.__getitem__

    def seeded_get(self: Any, region: str) -> Any:
        if region in self.keys():
            return get(self, region)
        with seeded(seed_of(self.service_name, self.account_id, region)):
            return get(self, region)

    backends.__getitem__ = seeded_get


def _name_apart(backends: Any) -> None:
    """A collection of backends draws a name for itself when its service, or account, is first met."""
    make = backends.__init__

    def apart(self: Any, *args: Any, **kwargs: Any) -> None:
        with unseeded():
            make(self, *args, **kwargs)

    backends.__init__ = apart
