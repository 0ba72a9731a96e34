"""Every test of digests anchors heads."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _heads(heads: None) -> None:
    """Each test has a data folder and anchored heads of its own."""
