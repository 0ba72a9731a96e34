"""`manage.py import_config PATH|s3://…`: bring Config's snapshot and history files into the history; again does no harm."""

from __future__ import annotations

import json
import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config_app.imports import operations
from config_app.imports.writes import Defaults
from project.platform.identity.models import Account
from project.platform.storage import locations


class Command(BaseCommand):
    help = "Import AWS Config's snapshot and history files, items and messages (gzip or plain) from files, folders or buckets."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("location", nargs="+", help="a file, a folder, or s3://BUCKET/PREFIX")
        parser.add_argument("--account", default="", help="of items that name none (12 digits); else the first account")
        parser.add_argument("--region", default="us-east-1", help="of items that name none")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *_: Any, **options: Any) -> None:
        home = Account.objects.order_by("created", "id").values_list("id", flat=True).first()
        if home is None:
            raise CommandError("There is no account yet: run `manage.py bootstrap` first.")
        if options["account"] and not re.fullmatch(r"[0-9]{12}", options["account"]):
            raise CommandError("--account takes the 12 digits of an account.")
        defaults = Defaults(options["account"] or home, options["region"])
        names = ("files", "stored", "duplicates", "refused", "quarantined", "assumed")
        counts, reasons = dict.fromkeys(names, 0), []
        for location in options["location"]:
            try:
                done = operations.run(location, defaults, account_id=home)
            except locations.Unreadable as problem:
                raise CommandError(str(problem)) from problem
            counts = {name: counts[name] + getattr(done, name) for name in names}
            reasons += done.reasons
        if options["json"]:
            self.stdout.write(json.dumps(counts | {"reasons": reasons}))
            return
        for reason in reasons:
            self.stderr.write(reason)
        self.stdout.write(
            "{stored} stored ({assumed} of them name no account or region), {duplicates} duplicates, {refused} refused, "
            "{quarantined} quarantined of {files} files".format(**counts)
        )
