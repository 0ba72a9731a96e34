"""Whether a plan of AWS Backup covers a resource; shared by the rules on backups. Pure.

A selection takes a resource in if it names its ARN (`*` for any text) or one of its tags (`ListOfTags`), the
`Conditions` all hold and `NotResources` does not name it: as AWS Backup assigns resources to plans.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from config_app.rules.documents import among, at, days_since, listed
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

RECOVERY_POINT = "AWS::Backup::RecoveryPoint"
# the parameters of the rules that ask for a recovery point of a certain age
AGE = (
    Parameter("resourceTags", "map"),
    Parameter("resourceId"),
    Parameter("recoveryPointAgeValue", "int", default="1", least=1, most=744),
    Parameter("recoveryPointAgeUnit", default="days", choices=("hours", "days")),
)


def unplanned(inventory: Inventory, item: Item, what: str) -> str | None:
    """None where a backup plan covers the resource, else a sentence."""
    return None if next(plans(inventory, item), None) else f"No backup plan covers the {what}."


def unprotected(inventory: Inventory, item: Item, parameters: Mapping[str, Any], what: str) -> Any:
    """As `unplanned`, by a plan whose rules also copy, keep and lock as the parameters ask."""
    if not _asked_for(item, parameters):
        return NOT_APPLICABLE
    covering = list(plans(inventory, item))
    if not covering:
        return f"No backup plan covers the {what}."
    if set(parameters) - {"resourceTags", "resourceId"}:
        known = {plan.configuration.get("BackupPlanId"): plan for plan in inventory.of(PLAN)}
        shown = [known[plan] for plan in covering if plan in known]
        if not any(
            _as_asked(rule, parameters, inventory) for plan in shown for rule in backup_rules(plan.configuration)
        ):
            return f"A backup plan covers the {what}, but none copies, keeps or locks its backups as asked."
    return None


def _asked_for(item: Item, parameters: Mapping[str, Any]) -> bool:
    """Whether the parameters ask for this resource: all do, unless tags or an id are named."""
    for key, value in (parameters.get("resourceTags") or {}).items():
        if key not in item.tags or (value and item.tags[key] != value):
            return False
    wanted = parameters.get("resourceId")
    return not wanted or among(wanted, (item.resource_id, item.name, item.arn))


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


def backup_rules(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The rules of a recorded plan."""
    return listed(at(plan, "BackupPlan", "BackupPlanRule"))


def _as_asked(rule: Mapping[str, Any], parameters: Mapping[str, Any], inventory: Inventory) -> bool:
    copies = [str(copy.get("DestinationBackupVaultArn", "")).split(":") for copy in listed(rule.get("CopyActions"))]
    regions, accounts = ({part[index] for part in copies if len(part) > 4} for index in (3, 4))
    if set(parameters.get("crossRegionList", [])) - regions or set(parameters.get("crossAccountList", [])) - accounts:
        return False
    asked = any(parameters.get(name) for name in ("backupVaultLockCheck", "minRetentionDays", "maxRetentionDays"))
    return not asked or _locked(rule.get("TargetBackupVault"), parameters, inventory)


def _locked(vault: Any, parameters: Mapping[str, Any], inventory: Inventory) -> bool:
    """Whether the vault is locked as asked: at all, and with the retention that the lock should ask for."""
    least, most = parameters.get("minRetentionDays", 0), parameters.get("maxRetentionDays")
    for known in inventory.of(VAULT):
        lock = known.configuration.get("LockConfiguration")
        if known.configuration.get("BackupVaultName") == vault and lock:
            longest = int(lock.get("MaxRetentionDays") or 0)
            return int(lock.get("MinRetentionDays") or 0) >= least and (most is None or 0 < longest <= most)
    return False


def example_selection(*arns: str) -> Mapping[str, tuple[Known, ...]]:
    """The inventory of the rules' examples: one plan that covers these ARNs."""
    selection = {"BackupPlanId": "plan-1", "BackupSelection": {"Resources": list(arns), "SelectionName": "all"}}
    return {SELECTION: (Known(selection),), PLAN: ()}


def no_recent_point(
    inventory: Inventory, item: Item, parameters: Mapping[str, Any], what: str, *, air_gapped: bool = False
) -> Any:
    """None where a recovery point of the resource is young enough (and in a vault with an air gap), else a sentence."""
    if not _asked_for(item, parameters):
        return NOT_APPLICABLE
    value, unit = parameters["recoveryPointAgeValue"], parameters["recoveryPointAgeUnit"]
    for point in inventory.derived("recovery points by resource", _points).get(item.arn, ()):
        age = days_since(point.get("CompletionDate") or point.get("CreationDate"), item.at)
        young = age is not None and age <= (value if unit == "days" else value / 24)
        if young and (not air_gapped or point.get("VaultType") == "LOGICALLY_AIR_GAPPED_BACKUP_VAULT"):
            return None
    place = " in a logically air-gapped vault" if air_gapped else ""
    return f"No recovery point of the {what}{place} is younger than {value} {unit}."


def _points(inventory: Inventory) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for point in inventory.of(RECOVERY_POINT):
        found.setdefault(str(point.configuration.get("ResourceArn")), []).append(point.configuration)
    return found
