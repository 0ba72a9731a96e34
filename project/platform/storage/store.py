"""Where the objects of Cairn's own buckets lie: folders in the data folder, or a real S3 by `CAIRN_STORE_URL`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from project import env
from project.platform.storage.backends import folder, remote


class Store(Protocol):
    """What each backend of Cairn's own buckets can do; errors as `folder` and `remote` say."""

    def put(self, bucket: str, key: str, body: bytes | Path, metadata: Mapping[str, str]) -> None: ...
    def get(self, bucket: str, key: str) -> bytes: ...
    def metadata(self, bucket: str, key: str) -> dict[str, str]: ...
    def delete(self, bucket: str, key: str) -> None: ...
    def move(self, bucket: str, key: str, new: str) -> None: ...
    def sweep(self, bucket: str, key: str) -> None: ...
    def walk(self, bucket: str, prefix: str) -> Iterator[tuple[str, int]]: ...
    def writable(self, bucket: str) -> str: ...


def own() -> Store:
    """The backend of Cairn's own buckets."""
    return remote if env.STORE_URL else folder
