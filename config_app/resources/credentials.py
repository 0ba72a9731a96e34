"""IAM's credential report: one line of comma separated values for each user. Pure."""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from typing import Any

# When a credential was used last is kept by the day: rules count days, and a use is no change of the user.
_MOMENTS = ("password_last_used", "access_key_1_last_used_date", "access_key_2_last_used_date")
_LEFT_OUT = ("user", "arn", "user_creation_time")
_USED = "_last_used_"


def line_of(content: Any, user: dict[str, Any]) -> dict[str, str] | None:
    """A user's line of the report, by the report's own column names; None where the report is older than the user."""
    line = _lines(bytes(content) if isinstance(content, bytes | bytearray) else str(content).encode()).get(
        str(user.get("Arn"))
    )
    if line is None:
        return None
    kept = {
        name: value for name, value in line.items() if name not in _LEFT_OUT and (name in _MOMENTS or _USED not in name)
    }
    return {name: value[:10] if name in _MOMENTS and value[:2] == "20" else value for name, value in kept.items()}


@lru_cache(maxsize=4)
def _lines(content: bytes) -> dict[str, dict[str, str]]:
    rows = csv.DictReader(io.StringIO(content.decode("utf-8", "replace")))
    return {row["arn"]: dict(row) for row in rows if row.get("arn")}
