"""`manage.py verify`: are all files that the trails delivered there and unaltered, by schedule and anchored heads."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from project.kernel import clock
from trail.digests import outside, verifying
from trail.digests.report import DIGESTS, LOG_FILES, Report
from trail.trails.models import Trail


class Command(BaseCommand):
    help = "Verify log files and digests of all trails, deleted ones too. Exits 1 where anything is missing or altered."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--trail", default="", help="the name or ARN of one trail")
        parser.add_argument(
            "--head", action="store_true", help="print the anchored heads as signed text, and nothing else"
        )
        parser.add_argument(
            "--against", metavar="FILE", help="compare with heads that were printed earlier (needs --trail)"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        trails = [one for one in Trail.ever.order_by("id") if options["trail"] in ("", one.name, one.arn)]
        if options["trail"] and not trails:
            raise CommandError(f"There is no trail {options['trail']}.")
        if options["head"]:
            self.stdout.write("\n".join(outside.exported(trail) for trail in trails))
            return
        begun = clock.now()
        total = verifying.listed(trails, self._progress if sys.stderr.isatty() else lambda done, all_: None)
        if options["against"]:
            total.anchors += self._against(trails, options["against"])
        shown = {
            "trails": len(trails), "seconds": round((clock.now() - begun).total_seconds(), 3), **total.shown(),
        }  # fmt: skip
        self.stdout.write(json.dumps(shown) if options["json"] else self._words(len(trails), total))
        if not total.whole:
            sys.exit(1)

    def _progress(self, done: int, total: int) -> None:
        if done % 50 == 0 or done == total:
            self.stderr.write(f"\r{done:,} of {total:,} files", ending="")

    def _against(self, trails: list[Trail], path: str) -> list[str]:
        if len(trails) != 1:
            raise CommandError("--against compares one trail: give --trail with its ARN.")
        try:
            return outside.against(trails[0], Path(path).read_text())
        except OSError as problem:
            raise CommandError(f"{path} cannot be read: {problem.strerror}") from problem

    def _words(self, trails: int, total: Report) -> str:
        counts = total.counts
        lines = [f"{one['state'].upper()}\t{one['bucket']}/{one['key']}\t{one['reason']}" for one in total.problems]
        lines += [f"ANCHOR\t{problem}" for problem in total.anchors]
        summary = "; ".join(
            f"{words}: {counts['valid'][kind]} valid, {counts['invalid'][kind]} invalid, {counts['missing'][kind]} missing"
            + (f", {counts['expired'][kind]} expired" if counts["expired"][kind] else "")
            for kind, words in ((DIGESTS, "digests"), (LOG_FILES, "log files"))
        )
        more = f"; {total.overdue} digests overdue" if total.overdue else ""
        more += f"; {total.unsigned} log files not signed yet" if total.unsigned else ""
        return "\n".join([*lines, f"{trails} trails; {summary}{more}"])
