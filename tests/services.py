"""Start a throw-away PostgreSQL and Valkey, run a command with their addresses, and end them: `python -m tests.services CMD…`.

Where DATABASE_URL and REDIS_URL are set, those are used, nothing is started, and one process runs all tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def running(folder: Path) -> Iterator[dict[str, str]]:
    """Servers of their own in a folder; gives their addresses. To be entered before anything reads the settings."""
    os.environ["CAIRN_DATA"] = str(folder)
    from project import env
    from project.processes import postgres, valkey
    from project.processes.children import Child

    surroundings = {**os.environ, "PYTHONPATH": str(env.ROOT)}
    children = [
        Child(
            "postgres",
            [*postgres.command(), "-c", "fsync=off"],
            surroundings,
            folder / "postgres.log",
            stop_signal=2,
            confine=postgres.confinement(),
        ),
        Child("valkey", valkey.command(), surroundings, folder / "valkey.log"),
    ]
    postgres.prepare()
    try:
        for child in children:
            child.start()
        postgres.wait()
        valkey.wait()
        yield {"DATABASE_URL": env.DATABASE_URL, "REDIS_URL": env.REDIS_URL}
    finally:
        for child in reversed(children):
            child.end()


def main(command: list[str]) -> int:
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return subprocess.run([*command, "-n0"] if "-n" in command else command, check=False).returncode
    with tempfile.TemporaryDirectory(prefix="cairn-tests-") as folder, running(Path(folder)) as addresses:
        surroundings = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent), **addresses}
        return subprocess.run(command, env=surroundings, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
