"""Runs the suite in two processes that share one PostgreSQL and one Valkey: each has a database and a data folder of its own.

A plugin (`-p tests.workers`), for it must speak before the settings are read.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")


def valkey_database(url: str, number: int) -> str:
    """The address with the number of another database: `?db=N` on a socket, `/N` on a port."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return parts._replace(query=f"db={number}").geturl()
    return parts._replace(path=f"/{number}").geturl()


if WORKER:
    os.environ["REDIS_URL"] = valkey_database(os.environ["REDIS_URL"], int(WORKER.removeprefix("gw")) + 1)
    os.environ["CAIRN_DATA"] = str(Path(os.environ["CAIRN_DATA"]) / WORKER)
    Path(os.environ["CAIRN_DATA"]).mkdir(parents=True, exist_ok=True)
