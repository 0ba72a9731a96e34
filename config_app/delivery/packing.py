"""Write a document of items as gzip into a file beside the store, a batch at a time, however many there are."""

from __future__ import annotations

import gzip
import hashlib
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from isal import igzip

from config_app.delivery import files
from project import env


@dataclass(frozen=True)
class Packed:
    """A gzip file that is to be delivered: its path, its SHA-256, how many items it holds."""

    path: Path
    sha256: str
    items: int


@contextmanager
def packed(head: dict[str, str], batches: Iterable[list[dict[str, Any]]]) -> Iterator[Packed]:
    """The document `{"fileVersion":…, …head, "configurationItems":[…]}`; the file is gone afterwards."""
    place = env.DATA / "outgoing"
    place.mkdir(parents=True, exist_ok=True)
    target = place / f"{uuid.uuid4()}.json.gz"
    try:
        items = _write(target, head, batches)
        with target.open("rb") as file:
            mark = hashlib.file_digest(file, "sha256").hexdigest()
        yield Packed(target, mark, items)
    finally:
        target.unlink(missing_ok=True)


@contextmanager
def alone(document: bytes) -> Iterator[Packed]:
    """One document as it is, which holds one item."""
    place = env.DATA / "outgoing"
    place.mkdir(parents=True, exist_ok=True)
    target = place / f"{uuid.uuid4()}.json.gz"
    try:
        target.write_bytes(igzip.compress(document, compresslevel=2, mtime=0))
        yield Packed(target, hashlib.sha256(target.read_bytes()).hexdigest(), 1)
    finally:
        target.unlink(missing_ok=True)


def measured(body: bytes) -> tuple[int, int, str]:
    """How many items a file that lies there already holds, its size and its SHA-256."""
    document = orjson.loads(gzip.decompress(body))
    return len(document.get("configurationItems", [None])), len(body), hashlib.sha256(body).hexdigest()


def _write(target: Path, head: dict[str, str], batches: Iterable[list[dict[str, Any]]]) -> int:
    number = 0
    out: Any
    with target.open("wb") as raw, _gzip(raw) as out:
        out.write(orjson.dumps({"fileVersion": files.VERSION, **head})[:-1] + b',"configurationItems":[')
        for batch in batches:
            for item in batch:
                out.write((b"," if number else b"") + orjson.dumps(item))
                number += 1
        out.write(b"]}")
    return number


def _gzip(raw: BinaryIO) -> Any:
    opened: Any = igzip.IGzipFile  # its stubs say nothing of it
    return opened(filename="", fileobj=raw, mode="wb", compresslevel=2, mtime=0)


def sweep(before: float) -> int:
    """Remove what killed workers left, by the time (epoch seconds) of their last write."""
    left = [path for path in (env.DATA / "outgoing").glob("*.json.gz") if path.stat().st_mtime < before]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)
