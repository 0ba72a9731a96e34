"""Each of the suite's parallel processes has a PostgreSQL, a Valkey and a data folder of its own.

One PostgreSQL for all would not do: what is delivered ends at the oldest transaction that runs anywhere in a cluster.
A plugin (`-p tests.workers`), for it must speak before the settings are read.
"""

from __future__ import annotations

import atexit
import os
from contextlib import ExitStack
from pathlib import Path

from tests.services import running

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")

if WORKER:
    for name in ("DATABASE_URL", "REDIS_URL"):
        del os.environ[name]
    folder = Path(os.environ["CAIRN_DATA"]) / WORKER
    folder.mkdir(parents=True, exist_ok=True)
    servers = ExitStack()
    os.environ.update(servers.enter_context(running(folder)))
    atexit.register(servers.close)
