"""`manage.py record`: look at every resource of every account now and write what changed."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from config_app.recorder import operations


class Command(BaseCommand):
    help = "Look at every resource now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *_: Any, **options: Any) -> None:
        done = operations.poll_all()
        self.stdout.write(
            json.dumps(done)
            if options["json"]
            else "{new} new, {changed} changed, {deleted} deleted, {failed} listings failed".format(**done)
        )
