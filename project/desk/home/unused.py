"""Question 3 in figures: what nothing uses, and what it costs by the list price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from config_app.unused import reads
from config_app.unused.spec import PRICED


@dataclass(frozen=True)
class Sum:
    """Of all finders together: `saving` in US dollars a month, `unknown` finders whose types are not recorded."""

    number: int
    saving: float
    unknown: int
    most: str  # the greatest groups in words

    @property
    def detail(self) -> str:
        held = f"; {self.unknown} kind{' is' if self.unknown == 1 else 's are'} not recorded" if self.unknown else ""
        return f"{self.most or 'nothing unused was found'}; list prices of us-east-1, {PRICED}{held}"


def total(found: Sequence[reads.Found]) -> Sum:
    """The sum of what the finders found."""
    counted = [one for one in found if one.number]
    most = sorted(counted, key=lambda one: (-(one.monthly or 0), -one.number))[:3]
    return Sum(
        sum(one.number for one in found), sum(one.monthly or 0.0 for one in counted), sum(1 for one in found if one.missing),
        ", ".join(f"{one.finder.title}: {one.number:,}" for one in most),
    )  # fmt: skip
