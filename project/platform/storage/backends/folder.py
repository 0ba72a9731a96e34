"""Buckets as folders: each object is a plain file under its key, its metadata a JSON file in a tree beside it.

A write is atomic and durable: temporary file, fsync, rename, fsync of the folder.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from glob import escape
from pathlib import Path

from project import env


class BadKey(ValueError):
    """A key that cannot be a file's path."""


def root(bucket: str) -> Path:
    return env.DATA / "buckets" / bucket


def check_key(key: str) -> None:
    """Raise BadKey for keys that would leave the bucket's folder or that no file system holds."""
    parts = key.split("/")
    if (
        not key
        or len(key.encode()) > 1024
        or any(part in {"", ".", ".."} or len(part.encode()) > 250 for part in parts)
    ):
        raise BadKey(f"The key {key[:80]!r} cannot be a path: empty, dotted or over-long parts are not taken.")
    if "\x00" in key:
        raise BadKey("A key cannot hold a NUL character.")


def path(bucket: str, key: str) -> Path:
    """The file of an object; raises BadKey."""
    check_key(key)
    return root(bucket).joinpath(*key.split("/"))


def beside(bucket: str, key: str) -> Path:
    """The file of an object's metadata."""
    return env.DATA / "buckets" / ".metadata" / bucket / f"{key}.json"


def put(bucket: str, key: str, body: bytes | Path, metadata: Mapping[str, str]) -> None:
    """Write an object and its metadata; the object last, so that a file that is there is whole and described."""
    target = path(bucket, key)
    _write(beside(bucket, key), json.dumps(dict(metadata), sort_keys=True).encode())
    _write(target, body)


def get(bucket: str, key: str) -> bytes:
    """An object's bytes; raises FileNotFoundError."""
    return path(bucket, key).read_bytes()


def metadata(bucket: str, key: str) -> dict[str, str]:
    """An object's metadata; empty where its file is gone or broken."""
    try:
        told = json.loads(beside(bucket, key).read_text())
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in told.items()} if isinstance(told, dict) else {}


def writable(bucket: str) -> str:
    """Why the bucket cannot be written, or an empty text."""
    place = root(bucket)
    while not place.exists():
        place = place.parent
    return "" if place.is_dir() and os.access(place, os.W_OK) else "its folder cannot be written"


def delete(bucket: str, key: str) -> None:
    path(bucket, key).unlink(missing_ok=True)
    beside(bucket, key).unlink(missing_ok=True)


def move(bucket: str, key: str, new: str) -> None:
    """Rename an object's file within its bucket, durably; done already is no error."""
    source, target = path(bucket, key), path(bucket, new)
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.exists() or not target.exists():
        source.replace(target)
    for folder in (target.parent, source.parent):
        _sync(folder)


def sweep(bucket: str, key: str) -> None:
    """Remove the half-written files that killed writers of this object left."""
    for target in (path(bucket, key), beside(bucket, key)):
        for part in target.parent.glob(f".{escape(target.name[:200])}.????????.part"):
            part.unlink(missing_ok=True)


def walk(bucket: str, prefix: str) -> Iterator[tuple[str, int]]:
    """(key, size) of every file below a folder of the bucket, half-written ones left out."""
    head = root(bucket) / prefix
    for folder, names, files in os.walk(head):
        names.sort()
        for name in sorted(files):
            if not (name.startswith(".") and name.endswith(".part")):
                found = Path(folder) / name
                yield found.relative_to(root(bucket)).as_posix(), found.stat().st_size


def _write(target: Path, body: bytes | Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.parent / f".{target.name[:200]}.{secrets.token_hex(4)}.part"
    try:
        with part.open("wb") as file:
            if isinstance(body, Path):
                with body.open("rb") as source:
                    shutil.copyfileobj(source, file, 1 << 20)
            else:
                file.write(body)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    _sync(target.parent)


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
