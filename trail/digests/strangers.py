"""Files under a trail's paths that nothing delivered: what really lies in the bucket, held against every note of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trail.digests import chain, fetching
from trail.digests.heads import Heads
from trail.digests.models import Checkpoint, Digest
from trail.digests.report import DIGESTS, LOG_FILES, Report
from trail.trails.models import Delivery, Trail

_FOLDERS = ("CloudTrail", "CloudTrail-Insight", chain.FOLDER)
_ROOT = re.compile(r"(.*?AWSLogs/(?:o-[a-z0-9]+/)?\d{12}/)")
_CHUNK = 500


def name_them(trail: Trail, anchored: Heads, report: Report) -> None:
    """Report every file that no delivery of any trail speaks of."""
    for bucket, root in sorted(_roots(trail, anchored)):
        for folder in _FOLDERS:
            kind = DIGESTS if folder == chain.FOLDER else LOG_FILES
            for keys in _chunks(fetching.walk(bucket, f"{root}{folder}/")):
                for key in sorted(set(keys) - _known(bucket, keys)):
                    report.problem(
                        "invalid", kind, bucket, key, "nothing delivered it: it was put there by someone else"
                    )


def _known(bucket: str, keys: list[str]) -> set[str]:
    found: set[str] = set()
    for model in (Delivery, Digest, Checkpoint):
        found |= set(model.objects.filter(bucket=bucket, key__in=keys).values_list("key", flat=True))
    return found


def _roots(trail: Trail, anchored: Heads) -> set[tuple[str, str]]:
    """(bucket, `…AWSLogs/<account>/`) of everything that the trail delivered or delivers."""
    lead = f"{trail.prefix}/" if trail.prefix else ""
    found = set() if trail.organization else {(trail.bucket, f"{lead}AWSLogs/{trail.account_id}/")}
    places = [(head.bucket, head.key) for head in anchored.by_link.values()]
    newest = (
        Delivery.objects.filter(trail=trail).order_by("bucket", "account_id", "-id").distinct("bucket", "account_id")
    )
    places += newest.values_list("bucket", "key")
    return found | {(bucket, match[1]) for bucket, key in places if (match := _ROOT.match(key))}


def _chunks(keys: Iterator[str]) -> Iterator[list[str]]:
    held: list[str] = []
    for key in keys:
        held.append(key)
        if len(held) == _CHUNK:
            yield held
            held = []
    if held:
        yield held
