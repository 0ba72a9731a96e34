"""What a verification found: counts by kind and state, and every problem by name. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

DIGESTS, LOG_FILES = "digests", "log_files"
STATES = ("valid", "invalid", "missing", "expired")
MOST_PROBLEMS = 1_000


@dataclass
class Report:
    """Counts of one trail or several. `unsigned` log files are valid by Cairn's own note, and no digest names them yet."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: {state: Counter() for state in STATES})
    unsigned: int = 0
    late: int = 0
    overdue: int = 0
    checkpoints: int = 0
    anchors: list[str] = field(default_factory=list)
    problems: list[dict[str, str]] = field(default_factory=list)
    left_out: int = 0

    def count(self, state: str, kind: str, number: int = 1) -> None:
        self.counts[state][kind] += number

    def problem(self, state: str, kind: str, bucket: str, key: str, reason: str) -> None:
        """Count a file as invalid or missing, and name it."""
        self.count(state, kind)
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append({"state": state, "kind": kind, "bucket": bucket, "key": key, "reason": reason})
        else:
            self.left_out += 1

    def add(self, other: Report) -> None:
        for state, counter in other.counts.items():
            self.counts[state].update(counter)
        for name in ("unsigned", "late", "overdue", "checkpoints", "left_out"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.anchors += other.anchors
        self.problems = (self.problems + other.problems)[:MOST_PROBLEMS]

    @property
    def whole(self) -> bool:
        """Whether nothing is missing, altered, overdue or disagrees."""
        bad = self.counts["invalid"].total() + self.counts["missing"].total()
        return not bad and not self.overdue and not self.anchors

    def shown(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "whole": self.whole,
            **{state: {kind: self.counts[state][kind] for kind in (DIGESTS, LOG_FILES)} for state in STATES},
            "unsigned": self.unsigned, "late": self.late, "overdue": self.overdue, "checkpoints": self.checkpoints,
            "anchors": self.anchors, "problems": self.problems, "problems_left_out": self.left_out,
        }  # fmt: skip
