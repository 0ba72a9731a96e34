"""`manage.py demo`: play the scripted workload against the running server, once per data folder."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from project import env
from project.desk.demo import play
from project.platform.identity.models import Account


class Command(BaseCommand):
    help = "Play the demo: some hundred real calls by several identities through the gateway."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--endpoint", default=f"http://127.0.0.1:{env.PORT}")
        parser.add_argument("--account", default="")
        parser.add_argument("--again", action="store_true", help="play even if it was played on this data before")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_: Any, **options: Any) -> None:
        played = env.DATA / "demo-played"
        if played.exists() and not options["again"]:
            self.stdout.write("The demo was played on this data before; --again plays it once more.")
            return
        account = options["account"] or Account.objects.order_by("created", "id").values_list("id", flat=True).first()
        if not account:
            sys.exit("There is no account yet: run `manage.py bootstrap` first.")
        began = time.monotonic()
        ledger = play.play(account, options["endpoint"], self.stderr.write)
        played.write_text(account)
        figures = {
            "calls": ledger.total,
            "services": len(ledger.calls),
            "identities": len(ledger.actors),
            "refused": sum(ledger.errors.values()),
            "cli": ledger.commands,
            "seconds": round(time.monotonic() - began, 1),
        }
        self.stdout.write(
            json.dumps(figures)
            if options["json"]
            else "The demo made {calls} calls to {services} services by {identities} identities "
            "({refused} refused, {cli} by the AWS CLI) in {seconds} s.".format(**figures)
        )
