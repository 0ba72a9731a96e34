"""What Systems Manager says of an instance's compliance; shared by the rules on associations and patches. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import NotRecorded


def broken(configuration: Mapping[str, Any], kind: str, sentence: str) -> str | None:
    """None where the compliance summary of a kind (Patch, Association) says COMPLIANT, else the sentence."""
    summary = at(configuration, "AWS:ComplianceSummary", "Content", kind) or {}
    status = summary.get("Status") or summary.get("ComplianceStatus")
    if status is None:
        raise NotRecorded(f"The compliance summary of {kind} is not recorded.")
    return None if status == "COMPLIANT" else sentence
