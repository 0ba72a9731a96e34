"""What must be done in the database and the static folder before the web server starts, in one Django process.

Prints one JSON object: what `bootstrap` made (`made`, and the first time the password and the key) and the account.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

from project import env


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    import django

    django.setup()
    _migrate()
    _collect()
    print(json.dumps(_bootstrap()), flush=True)


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def _collect() -> None:
    """Copy the static files together when they are others than last time."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT) / ".version"
    version = _static_version()
    if not stamp.exists() or stamp.read_text() != version:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(version)


def _static_version() -> str:
    own = sorted(path for path in (env.ROOT / "static").rglob("*") if path.is_file())
    words = [f"{path}:{path.stat().st_mtime_ns}:{path.stat().st_size}" for path in own]
    words += [
        f"{name}:{importlib.metadata.version(name)}"
        for name in ("django", "djangorestframework", "drf-spectacular-sidecar")
    ]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def _bootstrap() -> dict[str, Any]:
    from django.core.management import call_command

    from project.platform.identity import reads

    said = io.StringIO()
    call_command("bootstrap", json=True, stdout=said)
    made: dict[str, Any] = json.loads(said.getvalue())
    return {**made, "account": made.get("account") or reads.first_account()}


if __name__ == "__main__":
    try:
        main()
    except Exception as problem:  # the supervisor shows the last line
        from django.core.management.base import CommandError

        if isinstance(problem, CommandError):
            sys.exit(str(problem))
        raise
