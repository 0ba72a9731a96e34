"""A store of its own for each test of trails: buckets and anchored heads lie in a temporary folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from project import env


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data folder of this test alone."""
    monkeypatch.setattr(env, "DATA", tmp_path)
    yield tmp_path
