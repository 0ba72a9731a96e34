"""`manage.py rollover`: deliver the log files that are due, now."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from trail.delivery import operations

_WAIT = 60.0  # seconds: what the beat's worker has in hand is finished first


class Command(BaseCommand):
    help = "Deliver the log files that are due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *_: Any, **options: Any) -> None:
        done = operations.roll_over(wait=_WAIT)
        self.stdout.write(
            json.dumps(done)
            if options["json"]
            else "{records} records in {files} files of {trails} trails; {failed} failed".format(**done)
        )
