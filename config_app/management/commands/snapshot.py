"""`manage.py snapshot`: deliver a snapshot of every channel's account and region now, and whatever else is due."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from config_app.delivery import operations


class Command(BaseCommand):
    help = "Deliver a snapshot now through every delivery channel whose recorder is on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--history", action="store_true", help="and the history since the last history files")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *_: Any, **options: Any) -> None:
        done = operations.deliver_all(history=options["history"])
        counts = asdict(done)
        self.stdout.write(
            json.dumps(counts)
            if options["json"]
            else "{deliveries} deliveries, {files} files, {items} items; {failed} failed".format(**counts)
        )
