"""GuardDuty: findings are dealt with in time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from config_app.rules.documents import listed, moment
from config_app.rules.spec import Example, Item, NotRecorded, Parameter, rule

_NOW = datetime(2026, 3, 31, tzinfo=UTC)


def _item(severity: float, created: str) -> Item:
    found = {"id": "f-1", "severity": severity, "createdAt": created}
    return Item(
        type="AWS::GuardDuty::Detector", at=_NOW, supplementary={"OldestLow": {"id": "f-1"}, "OldestFindings": [found]}
    )


@rule(
    "GUARDDUTY_NON_ARCHIVED_FINDINGS",
    title="Findings of GuardDuty are archived in time",
    types=("AWS::GuardDuty::Detector",),
    why="A finding that stands for weeks was read by nobody, and the intruder is still there.",
    fix="Look into it, then aws guardduty archive-findings --detector-id ID --finding-ids ID",
    passes=Example({}, _item(2.0, "2026-03-20T10:00:00Z")),
    fails=Example({}, _item(8.0, "2026-03-20T10:00:00Z")),
    parameters=(
        Parameter("daysLowSev", "int", default="30", least=1),
        Parameter("daysMediumSev", "int", default="7", least=1),
        Parameter("daysHighSev", "int", default="1", least=1),
    ),
    trigger="periodic",
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    if item.part("OldestLow") is None:
        raise NotRecorded("The findings of GuardDuty are not recorded.")
    for finding in listed(item.part("OldestFindings")):
        severity = float(finding.get("severity") or 0)
        band = "High" if severity >= 7 else "Medium" if severity >= 4 else "Low"
        created = moment(finding.get("createdAt"))
        if created is not None and (item.at - created).days >= parameters[f"days{band}Sev"]:
            return f"A finding of {band.lower()} severity stands since {created.date()}."
    return None
