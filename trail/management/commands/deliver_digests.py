"""`manage.py deliver_digests`: end the running slots and deliver their digests, now."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from trail.digests import delivering

_WAIT = 60.0  # seconds: what the beat's worker has in hand is finished first


class Command(BaseCommand):
    help = "End the running slots and deliver the digests of all trails that are validated."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--due", action="store_true", help="only slots that have ended by the clock")

    def handle(self, *_: Any, **options: Any) -> None:
        done = delivering.deliver(now_too=not options["due"], wait=_WAIT)
        self.stdout.write(
            json.dumps(done)
            if options["json"]
            else "{digests} digests of {trails} trails naming {log_files} log files; {failed} failed".format(**done)
        )
