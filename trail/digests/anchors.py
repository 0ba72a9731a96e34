"""The anchored head: an append-only line for each delivered digest, in the database and in a file beside it.

Each line holds the hash of the line before. Whoever deletes digests, even with their rows, leaves the lines; whoever
deletes lines from the one place leaves them in the other; and a head that was exported is compared with both.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection

from project import env
from project.kernel import canonical, clock
from trail.digests.models import Checkpoint, Digest

_LOCK = 0x0CA4
FIRST = "0" * 64
_MEMBERS = ("number", "trail_arn", "trail_id", "account_id", "region", "link", "bucket", "key", "sha256", "signature",
            "log_files", "previous")  # fmt: skip


def path() -> Path:
    return env.DATA / "anchors" / "heads.jsonl"


def line(checkpoint: Checkpoint) -> dict[str, Any]:
    """What a line says, without its own hash."""
    return {
        **{name: getattr(checkpoint, name) for name in _MEMBERS},
        "end": clock.iso(checkpoint.end),
        "moment": clock.iso(checkpoint.moment),
    }


def hash_of(told: dict[str, Any]) -> str:
    return canonical.sha256({name: value for name, value in told.items() if name != "own"})


def append(digest: Digest) -> Checkpoint:
    """The next line, in the transaction that notes the digest as delivered."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = Checkpoint.objects.order_by("-number").first()
    made = Checkpoint(
        number=last.number + 1 if last else 1, trail_arn=digest.trail.arn, trail_id=digest.trail_id,
        account_id=digest.account_id, region=digest.region, link=digest.number, end=digest.end, bucket=digest.bucket,
        key=digest.key, sha256=digest.sha256, signature=digest.signature, log_files=digest.log_files,
        moment=clock.now().replace(microsecond=0), previous=last.own if last else FIRST,
    )  # fmt: skip
    made.own = hash_of(line(made))
    made.save(force_insert=True)
    return made


def flush() -> int:
    """Add to the file what the database has more; how many lines. A crash before it is made up by the next call."""
    target = path()
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with target.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        beyond = _last_number(file)
        lines = Checkpoint.objects.filter(number__gt=beyond).order_by("number")
        texts = [json.dumps({**line(one), "own": one.own}, sort_keys=True) + "\n" for one in lines.iterator()]
        file.seek(0, os.SEEK_END)
        file.write("".join(texts).encode())
        file.flush()
        os.fsync(file.fileno())
    return len(texts)


def _last_number(file: Any) -> int:
    """The number of the last whole line; half a line, as a crash leaves it, is cut off."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 65_536))
    tail = file.read()
    end = tail.rfind(b"\n") + 1
    if end < len(tail):
        file.truncate(size - (len(tail) - end))
    whole = tail[:end].splitlines()
    return int(json.loads(whole[-1])["number"]) if whole else 0


def kept() -> Iterator[dict[str, Any]]:
    """Every line of the file; raises ValueError where one cannot be read."""
    if not path().exists():
        return
    with path().open("rb") as file:
        for number, text in enumerate(file, 1):
            if not text.endswith(b"\n"):
                return  # being written
            try:
                told = json.loads(text)
                if not isinstance(told, dict):
                    raise ValueError("not an object")
            except ValueError as problem:
                raise ValueError(f"line {number} of {path().name} cannot be read: {problem}") from problem
            yield told


def seal(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()
