"""Random numbers that depend on the call alone, so that a replayed call makes the same identifiers again.

moto draws every identifier from one shared generator: with concurrent calls, or reads between the writes, a replay
would draw others. Here each call draws from a generator of its own, seeded by a number kept in the journal, and each
backend (whose making draws the default VPC and its subnets) from one seeded by service, account and region.
"""

from __future__ import annotations

import contextlib
import hashlib
import random
import threading
import uuid
from collections.abc import Iterator
from typing import Any


class _PerThread(threading.local):
    def __init__(self) -> None:
        self.generator = random.Random()  # noqa: S311  identifiers of a sandbox, not secrets


_own = _PerThread()
_system_uuid4 = uuid.uuid4
_drawing = threading.local()


@contextlib.contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Within, this thread's draws follow from `seed`."""
    before, was = _own.generator, getattr(_drawing, "on", False)
    _own.generator, _drawing.on = random.Random(seed), True  # noqa: S311
    try:
        yield
    finally:
        _own.generator, _drawing.on = before, was


def seed_of(*words: str) -> int:
    return int.from_bytes(hashlib.sha256("\0".join(words).encode()).digest()[:8])


def _uuid4() -> uuid.UUID:
    if getattr(_drawing, "on", False):
        return uuid.UUID(int=_own.generator.getrandbits(128), version=4)
    return _system_uuid4()


def install() -> None:
    """Put this in moto's place; call it before moto's backends are imported."""
    uuid.uuid4 = _uuid4  # some backends use the standard library directly
    for name in ("choice", "choices", "randint", "random", "randrange", "sample", "getrandbits"):
        setattr(random, name, _draw(name))
    from moto.core import base_backend
    from moto.moto_api import _internal

    shared: Any = _internal.mock_random
    shared.__class__ = type("Chance", (type(shared),), {"random": _random, "getrandbits": _getrandbits})
    _seed_backends(base_backend.AccountSpecificBackend)


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
