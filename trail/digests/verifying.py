"""Verify a trail's files against what was anchored, against the schedule, and against what really lies in the bucket.

AWS's validator begins with the newest digest that it finds; this one begins with what must be there. So it counts the
deletion of the newest digests, of any run of them, or of all; and it names files that nothing delivered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import F

from trail.digests import fetching, heads, inspecting, pool, schedule, strangers
from trail.digests.models import Digest, SigningKey
from trail.digests.report import DIGESTS, LOG_FILES, Report
from trail.trails.models import Delivery, Trail

Progress = Callable[[int, int], None]


class _Run:
    def __init__(self, trail: Trail, progress: Progress) -> None:
        self.trail, self.progress, self.report = trail, progress, Report()
        self.done = self.total = 0
        self.public = {one.fingerprint: bytes(one.public) for one in SigningKey.objects.all()}
        self.rows = {(one.account_id, one.region, one.number): one for one in Digest.objects.filter(trail=trail)}

    def step(self) -> None:
        self.done += 1
        self.progress(self.done, self.total)

    def expect(self, number: int) -> None:
        self.total += number
        self.progress(self.done, self.total)


def verify(trail: Trail, progress: Progress = lambda done, total: None) -> Report:
    """Verify everything of a trail; `progress` is told (done, total) as files are inspected."""
    run = _Run(trail, progress)
    anchored = heads.of(trail)
    run.report.anchors, run.report.checkpoints = anchored.problems, len(anchored.by_link)
    documents = _digests(run, anchored)
    _log_files(run, anchored, documents)
    strangers.name_them(trail, anchored, run.report)
    run.report.overdue = schedule.overdue(trail, anchored, run.rows.values())
    run.report.problems.sort(key=lambda one: (one["kind"], one["bucket"], one["key"]))
    late = Digest.objects.filter(trail=trail, delivered__gt=F("end") + schedule.LATE)
    run.report.late = late.count()
    return run.report


def _digests(run: _Run, anchored: heads.Heads) -> dict[heads.Head, dict[str, Any]]:
    """Inspect every anchored digest; the documents of those that are valid."""
    _unanchored(run, anchored)
    jobs = []
    listed = anchored.chains()
    where = fetching.places((head.bucket, head.key) for head in anchored.by_link.values())
    for links in listed.values():
        for before, head in zip([None, *links[:-1]], links, strict=True):
            follows = before is not None and before.link == head.link - 1
            wanted = inspecting.Expected(
                head.bucket, head.key, head.sha256, head.signature, before.signature if before and follows else None
            )
            jobs.append(pool.Job(where[head.bucket, head.key], _digest_check(wanted, run.public), head))
    run.expect(len(jobs))
    documents = {}
    for outcome in pool.run(jobs):
        run.step()
        head = outcome.job.about
        row = run.rows.get((head.account, head.region, head.link))
        if _counted(run.report, DIGESTS, outcome, expired=row is not None and row.expired is not None):
            documents[head] = outcome.value
    return documents


def _unanchored(run: _Run, anchored: heads.Heads) -> None:
    """Links whose lines are gone from both places: their numbers are missing in the row, or only the note is left."""
    for (account, region), links in anchored.chains().items():
        present = {head.link for head in links}
        for link in sorted(set(range(1, max(present) + 1)) - present):
            row = run.rows.get((account, region, link))
            run.report.problem(
                "missing", DIGESTS, row.bucket if row else run.trail.bucket, row.key if row else f"{region} digest {link}",
                "no anchored line speaks of it: lines were taken from database and file",
            )  # fmt: skip
    for (account, region, link), row in run.rows.items():
        newest = max(
            (head.link for head in anchored.by_link.values() if (head.account, head.region) == (account, region)),
            default=0,
        )
        if row.delivered and link > newest:
            run.report.problem(
                "missing", DIGESTS, row.bucket, row.key, "its anchored line was taken from database and file"
            )


def _digest_check(wanted: inspecting.Expected, public: dict[str, bytes]) -> Callable[[bytes, dict[str, str]], Any]:
    return lambda raw, metadata: inspecting.digest(raw, metadata, wanted, public.get(inspecting.fingerprint(raw)))


def _counted(report: Report, kind: str, outcome: pool.Outcome, *, expired: bool) -> bool:
    """Count an outcome; True where the file is valid."""
    place, error = outcome.job.place, outcome.error
    if error is None:
        report.count("valid", kind)
        return True
    if isinstance(error, fetching.Gone):
        if expired:
            report.count("expired", kind)
        else:
            report.problem("missing", kind, place.bucket, place.key, "it is not there")
    elif isinstance(error, inspecting.Tampered):
        report.problem("invalid", kind, place.bucket, place.key, str(error))
    else:
        report.problem("invalid", kind, place.bucket, place.key, f"it cannot be read: {error}")
    return False


def _log_files(run: _Run, anchored: heads.Heads, documents: dict[heads.Head, dict[str, Any]]) -> None:
    """Inspect every log file: by the digests that are valid, else by the notes of its delivery."""
    notes = {(one.bucket, one.key): one for one in Delivery.objects.filter(trail=run.trail, delivered__isnull=False)}
    wanted: dict[tuple[str, str], str] = {}
    for told in documents.values():
        wanted |= {(file["s3Bucket"], file["s3Object"]): file["hashValue"] for file in told["logFiles"]}
    signed = set(wanted)
    for place, note in notes.items():
        wanted.setdefault(place, note.sha256)
    _nameless(run, anchored, documents, notes.values())
    where = fetching.places(wanted)
    jobs = (pool.Job(where[place], _log_check(sha256), place) for place, sha256 in wanted.items())
    run.expect(len(wanted))
    for outcome in pool.run(jobs):
        run.step()
        note_or_none = notes.get(outcome.job.about)
        valid = _counted(
            run.report, LOG_FILES, outcome, expired=note_or_none is not None and note_or_none.expired is not None
        )
        run.report.unsigned += valid and outcome.job.about not in signed


def _log_check(sha256: str) -> Callable[[bytes, dict[str, str]], Any]:
    return lambda raw, _: inspecting.log_file(raw, sha256)


def _nameless(
    run: _Run, anchored: heads.Heads, documents: dict[heads.Head, dict[str, Any]], notes: Iterable[Delivery]
) -> None:
    """Log files of lost digests whose notes are gone too: known by number only, from the anchored line."""
    held: dict[int, int] = {}
    for note in notes:
        if note.digest_id:
            held[note.digest_id] = held.get(note.digest_id, 0) + 1
    for head in anchored.by_link.values():
        if head in documents:
            continue
        row = run.rows.get((head.account, head.region, head.link))
        lost = head.log_files - (held.get(row.id, 0) if row else 0)
        for number in range(lost):
            run.report.problem(
                "missing", LOG_FILES, head.bucket, f"log file {number + 1} of {head.key}", "nothing names it any more"
            )


def listed(trails: Iterable[Trail], progress: Progress = lambda done, total: None) -> Report:
    """The reports of several trails as one."""
    total = Report()
    for trail in trails:
        total.add(verify(trail, progress))
    return total
