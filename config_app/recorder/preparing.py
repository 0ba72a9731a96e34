"""Answers that the cloud prepares before it gives them, such as the credential report."""

from __future__ import annotations

import time
from typing import Any

from botocore import xform_name

PATIENCE = 20.0  # seconds


def ready(cloud: Any, verb: str) -> None:
    """Ask for the answer to be prepared until it is; raises RuntimeError where that takes too long."""
    end = time.monotonic() + PATIENCE
    while getattr(cloud, xform_name(verb))().get("State") != "COMPLETE":
        if time.monotonic() > end:
            raise RuntimeError(f"{verb} did not complete within {PATIENCE:.0f} s.")
        time.sleep(0.5)
