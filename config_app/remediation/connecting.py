"""How remediations hang on rules and packs: a rule with one is not deleted, and a pack's template brings its own.

A pack's remediation never acts by itself, whatever its template says: each execution waits for approval.
"""

from __future__ import annotations

from typing import Any

from config_app.packs.models import ConformancePack, PackRemediation
from config_app.remediation import reads, settings, writes
from config_app.remediation.models import RemediationConfiguration
from config_app.rules.models import ConfigRule
from project.kernel.errors import CallError

SERVICE = "config-conforms.amazonaws.com"


def guard(rule: ConfigRule) -> None:
    """Refuse to delete a rule that has a remediation."""
    if reads.configuration(rule.account_id, rule.region, rule.name) is not None:
        raise CallError(
            "ResourceInUseException",
            f"A remediation action is associated with the rule {rule.name}. Delete it with DeleteRemediationConfiguration, "
            "then delete the rule.",
        )


def on_plan(pack: ConformancePack) -> None:
    """Make the remediations of a pack what its template asks for."""
    wanted = {one.rule_name: one for one in PackRemediation.objects.filter(pack=pack)}
    for one in RemediationConfiguration.objects.filter(
        account_id=pack.account_id, region=pack.region, pack=pack.pack_id
    ):
        if one.rule_name not in wanted:
            writes.delete(one)
    for name, asked in wanted.items():
        fields = settings.fields({**_members(asked), "TargetId": asked.target}, automatic=False)
        writes.put(pack.account_id, pack.region, name, {**fields, "pack": pack.pack_id}, SERVICE)


def _members(asked: PackRemediation) -> dict[str, Any]:
    """A template's numbers may be texts; whatever else it holds is kept as it is."""
    found = dict(asked.properties)
    return {
        **found,
        "TargetVersion": str(found.get("TargetVersion", "")),
        "ResourceType": str(found.get("ResourceType", "")),
    }
