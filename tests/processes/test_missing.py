"""What is missing at the start is said in one sentence that names it and what to do; nothing else is printed or left."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.aws.conftest import ROOT, free_port
from tests.processes.conftest import of_this

pytestmark = pytest.mark.slow


def runall(data: Path, *, root: Path = ROOT, **more: str) -> tuple[int, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AWS_", "CAIRN_", "DJANGO_", "PYTHONPATH"))
    }
    for name in ("DATABASE_URL", "REDIS_URL"):
        kept.pop(name, None)
    done = subprocess.run(
        [sys.executable, "manage.py", "runall"], cwd=root, capture_output=True, text=True, timeout=120, check=False,
        env={**kept, "CAIRN_DATA": str(data), "PORT": str(free_port()), "CAIRN_UPSTREAM": "none", **more},
    )  # fmt: skip
    assert of_this(data) == []
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        (
            "DATABASE_URL",
            "postgres://nobody:pw@127.0.0.1:9/none",
            "The database of DATABASE_URL (127.0.0.1:9) cannot be used",
        ),
        ("DATABASE_URL", "mysql://x/y", "DATABASE_URL does not name a PostgreSQL database"),
        ("DATABASE_URL", "postgres://u@h:port/x", "DATABASE_URL is not an address"),
        ("REDIS_URL", "redis://127.0.0.1:9/0", "The server of REDIS_URL cannot be used"),
        ("CAIRN_STORE_URL", "ftp://x/y", "write s3://BUCKET/PREFIX or s3://"),
        ("PORT", "eighty", "PORT must be a whole number"),
        ("CAIRN_DATA", "/dev/null/x", "The data folder /dev/null/x cannot be written"),
    ],
)
def test_a_setting_that_cannot_hold_is_named(setting: str, value: str, says: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    code, said = runall(data, **{setting: value})
    assert code != 0 and says in said
    assert "Traceback" not in said and len(said.strip().splitlines()) == 1
    assert "pw@" not in said


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = str(taken.getsockname()[1])
        code, said = runall(tmp_path / "data", PORT=number)
    assert code == 1 and f"Port {number} of 127.0.0.1 is not free" in said and "set PORT" in said
    assert len(said.strip().splitlines()) == 1


def test_absent_browser_assets_are_named(tmp_path: Path) -> None:
    root = tmp_path / "cairn"
    root.mkdir()
    for name in ("trail", "config_app", "templates"):
        (root / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "manage.py", root)
    shutil.copytree(ROOT / "project", root / "project", ignore=shutil.ignore_patterns("__pycache__"))
    code, said = runall(tmp_path / "data", root=root)
    assert code == 1 and "The browser assets are not built" in said and "make run" in said
    assert len(said.strip().splitlines()) == 1


def test_a_second_supervisor_on_one_folder_is_refused(tmp_path: Path) -> None:
    import fcntl

    data = tmp_path / "data"
    (data / "run").mkdir(parents=True)
    with (data / "run" / "supervisor.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        code, said = runall(data)
    assert code == 1 and f"Cairn runs on the data folder {data} already" in said
