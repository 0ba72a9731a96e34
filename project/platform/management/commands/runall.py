"""`manage.py runall`: everything in one process group."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Run PostgreSQL, Valkey, the sandbox cloud, the web server, worker and beat."
    requires_system_checks: list[str] = []  # the database is not up yet

    def handle(self, *_: Any, **__: Any) -> None:
        # imported by name: the supervisor is a layer above, and this file is only its door
        from importlib import import_module

        sys.exit(import_module("project.processes.running").main())
