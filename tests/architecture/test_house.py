"""The walls of the house: imports, migrations, background tasks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from project.celery import app
from project.kernel import beat, registry

ROOT = Path(__file__).resolve().parents[2]


def test_import_contracts_hold() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.django_db
def test_the_migrations_match_the_models() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_every_task_is_in_the_beat_table_or_on_demand() -> None:
    for _module in registry.modules("tasks"):
        pass
    own = {name for name in app.tasks if not name.startswith("celery.")}
    assert own == set(beat.BEAT) | beat.ON_DEMAND


def test_modules_say_in_their_first_line_what_they_are_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for folder in ("project", "trail", "config_app")
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts and path.stat().st_size and not path.read_text().startswith('"""')
    ]
    assert silent == []
