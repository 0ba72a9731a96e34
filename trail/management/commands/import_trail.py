"""`manage.py import_trail PATH|s3://…`: bring CloudTrail's log files into the event store; again does no harm."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from project.kernel import client
from project.platform.identity.models import Account
from project.platform.storage import locations
from trail.imports import importing


class Command(BaseCommand):
    help = "Import CloudTrail log files (gzip or plain; Records, a list, or a record a line) from a file, folder or bucket."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("location", help="a file, a folder, or s3://BUCKET/PREFIX")
        parser.add_argument("--workers", type=int, default=1, help="processes that import at the same time (1 to 32)")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *_: Any, **options: Any) -> None:
        location, workers = options["location"], options["workers"]
        if not 1 <= workers <= 32:
            raise CommandError("--workers must be 1 to 32.")
        try:
            done = importing.run(location, workers=workers)
        except locations.Unreadable as problem:
            raise CommandError(str(problem)) from problem
        counts = {name: getattr(done, name) for name in ("files", "stored", "duplicates", "refused", "quarantined")}
        if account := Account.objects.order_by("id").first():
            client.call("cairn:ImportTrail", account_id=account.id, source=location, **counts)
        if options["json"]:
            self.stdout.write(json.dumps(counts | {"reasons": done.reasons}))
            return
        for reason in done.reasons:
            self.stderr.write(reason)
        self.stdout.write(
            "{stored} stored, {duplicates} duplicates, {refused} refused, {quarantined} quarantined of {files} files".format(
                **counts
            )
        )
