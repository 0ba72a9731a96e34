"""Start a throw-away PostgreSQL and Valkey, run a command with their addresses, and end them: `python -m tests.services CMD…`.

Where DATABASE_URL and REDIS_URL are set, those are used and nothing is started.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def main(command: list[str]) -> int:
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return subprocess.run(command, check=False).returncode
    with tempfile.TemporaryDirectory(prefix="cairn-tests-") as folder:
        os.environ["CAIRN_DATA"] = folder
        from project import env
        from project.processes import postgres, valkey
        from project.processes.children import Child

        surroundings = {**os.environ, "PYTHONPATH": str(env.ROOT)}
        logs = Path(folder)
        children = [
            Child(
                "postgres",
                [*postgres.command(), "-c", "fsync=off"],
                surroundings,
                logs / "postgres.log",
                stop_signal=2,
                confine=postgres.confinement(),
            ),
            Child("valkey", valkey.command(), surroundings, logs / "valkey.log"),
        ]
        postgres.prepare()
        try:
            for child in children:
                child.start()
            postgres.wait()
            valkey.wait()
            surroundings |= {"DATABASE_URL": env.DATABASE_URL, "REDIS_URL": env.REDIS_URL}
            return subprocess.run(command, env=surroundings, check=False).returncode
        finally:
            for child in reversed(children):
                child.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
