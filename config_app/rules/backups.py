"""Whether a plan of AWS Backup covers a resource; shared by the rules on backups. Pure.

A selection takes a resource in if it names its ARN (`*` for any text) or one of its tags (`ListOfTags`), the
`Conditions` all hold and `NotResources` does not name it: as AWS Backup assigns resources to plans.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from config_app.rules.documents import among, at, listed
from config_app.rules.spec import NOT_APPLICABLE, Inventory, Item, Known, Parameter
from config_app.rules.statements import matches

SELECTION = "AWS::Backup::BackupSelection"
PLAN = "AWS::Backup::BackupPlan"
VAULT = "AWS::Backup::BackupVault"

# the parameters that all rules named …_RESOURCES_PROTECTED_BY_BACKUP_PLAN take
PROTECTION = (
    Parameter("resourceTags", "map"),
    Parameter("resourceId"),
    Parameter("crossRegionList", "list"),
    Parameter("crossAccountList", "list"),
    Parameter("maxRetentionDays", "int", least=1),
    Parameter("minRetentionDays", "int", least=1),
    Parameter("backupVaultLockCheck", "flag"),
)


def unplanned(inventory: Inventory, item: Item, what: str) -> str | None:
    """None where a backup plan covers the resource, else a sentence."""
    return None if next(plans(inventory, item), None) else f"No backup plan covers the {what}."


def unprotected(inventory: Inventory, item: Item, parameters: Mapping[str, Any], what: str) -> Any:
    """As `unplanned`, by a plan whose rules also copy, keep and lock as the parameters ask."""
    tags = parameters.get("resourceTags") or {}
    if any(item.tags.get(key) is None or (value and item.tags[key] != value) for key, value in tags.items()):
        return NOT_APPLICABLE
    if parameters.get("resourceId") and not among(parameters["resourceId"], (item.resource_id, item.name, item.arn)):
        return NOT_APPLICABLE
    covering = list(plans(inventory, item))
    if not covering:
        return f"No backup plan covers the {what}."
    if set(parameters) - {"resourceTags", "resourceId"}:
        known = {plan.configuration.get("BackupPlanId"): plan for plan in inventory.of(PLAN)}
        shown = [known[plan] for plan in covering if plan in known]
        if not any(_as_asked(rule, parameters, inventory) for plan in shown for rule in rules(plan.configuration)):
            return f"A backup plan covers the {what}, but none copies, keeps or locks its backups as asked."
    return None


def plans(inventory: Inventory, item: Item) -> Iterator[str]:
    """The ids of the plans that cover a resource."""
    for selection in inventory.of(SELECTION):
        if selects(selection.configuration.get("BackupSelection") or {}, item.arn, item.tags):
            yield str(selection.configuration.get("BackupPlanId"))


def selects(selection: Mapping[str, Any], arn: str, tags: Mapping[str, str]) -> bool:
    if any(matches(pattern, arn) for pattern in listed(selection.get("NotResources"))):
        return False
    named = any(matches(pattern, arn) for pattern in listed(selection.get("Resources")))
    tagged = any(
        tags.get(entry.get("ConditionKey")) == entry.get("ConditionValue")
        for entry in listed(selection.get("ListOfTags"))
        if entry.get("ConditionKey") in tags
    )
    return (named or tagged) and _conditions(selection.get("Conditions") or {}, tags)


def _conditions(conditions: Mapping[str, Any], tags: Mapping[str, str]) -> bool:
    for operator, entries in conditions.items():
        for entry in listed(entries):
            key = str(entry.get("ConditionKey", "")).removeprefix("aws:ResourceTag/")
            wanted, found = str(entry.get("ConditionValue", "")), tags.get(key)
            alike = found is not None and (matches(wanted, found) if operator.endswith("Like") else wanted == found)
            if alike == ("Not" in operator):
                return False
    return True


def rules(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The rules of a recorded plan."""
    return listed(at(plan, "BackupPlan", "BackupPlanRule"))


def _as_asked(rule: Mapping[str, Any], parameters: Mapping[str, Any], inventory: Inventory) -> bool:
    kept = at(rule, "Lifecycle", "DeleteAfterDays")
    least, most = parameters.get("minRetentionDays"), parameters.get("maxRetentionDays")
    if least is not None and kept is not None and int(kept) < least:
        return False
    if most is not None and (kept is None or int(kept) > most):
        return False
    copies = [str(copy.get("DestinationBackupVaultArn", "")).split(":") for copy in listed(rule.get("CopyActions"))]
    regions, accounts = ({part[index] for part in copies if len(part) > 4} for index in (3, 4))
    if set(parameters.get("crossRegionList", [])) - regions or set(parameters.get("crossAccountList", [])) - accounts:
        return False
    return not parameters.get("backupVaultLockCheck") or _locked(rule.get("TargetBackupVault"), inventory)


def _locked(vault: Any, inventory: Inventory) -> bool:
    return any(
        known.configuration.get("BackupVaultName") == vault and bool(known.configuration.get("LockConfiguration"))
        for known in inventory.of(VAULT)
    )


def example_selection(*arns: str) -> Mapping[str, tuple[Known, ...]]:
    """The inventory of the rules' examples: one plan that covers these ARNs."""
    selection = {"BackupPlanId": "plan-1", "BackupSelection": {"Resources": list(arns), "SelectionName": "all"}}
    return {SELECTION: (Known(selection),), PLAN: ()}
