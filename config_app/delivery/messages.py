"""The messages of the stream: their members, and the subjects under which they go. Pure.

Sources: the notification examples of AWS Config's developer guide.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from config_app.items import filed
from config_app.items.difference import difference
from config_app.items.models import Item, Resource
from config_app.rules.models import ConfigRule, Verdict

MOST_BYTES = 256 << 10  # of an SNS message
_SUBJECT = 100
_ELEMENT = re.compile(r"\[([^\]]*)\]")


def text(message: Mapping[str, Any]) -> str:
    return orjson.dumps(message, default=str).decode()


def cut(subject: str) -> str:
    """At most a hundred characters, with `...` where there was more."""
    return subject if len(subject) <= _SUBJECT else f"{subject[: _SUBJECT - 3]}..."


def _message(kind: str, moment: datetime, version: str, members: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: value for name, value in members.items() if value is not None}
    return {
        **shown, "notificationCreationTime": filed.moment(moment), "messageType": kind, "recordVersion": version,
    }  # fmt: skip


_VERBS = {"CREATE": "Created", "UPDATE": "Updated", "DELETE": "Deleted"}


def item_subject(resource: Resource, change: str) -> str:
    named = f"{resource.type} {resource.resource_id} {_VERBS[change]} in Account {resource.account_id}"
    return cut(f"[AWS Config:{resource.region}] {named}")


def change_type(item: Item, before: Item | None) -> str:
    if item.is_deletion:
        return "DELETE"
    return "CREATE" if before is None or before.is_deletion else "UPDATE"


def item_changed(
    item: Item, resource: Resource, edges: Sequence[Mapping[str, Any]], before: Item | None, moment: datetime
) -> dict[str, Any]:
    """ConfigurationItemChangeNotification: the item, and every path that differs from the one before."""
    change = change_type(item, before)
    diff: dict[str, Any] = {"changeType": change, "changedProperties": {}}
    if before is not None and change != "CREATE":
        diff["changedProperties"] = dict(_properties(before, item))
    members = {"configurationItemDiff": diff, "configurationItem": filed.item(item, resource, [dict(e) for e in edges])}
    return _message("ConfigurationItemChangeNotification", moment, "1.3", members)


def _properties(before: Item, after: Item) -> list[tuple[str, dict[str, Any]]]:
    pairs: list[tuple[str, Any, Any]] = [
        ("Configuration", before.configuration or {}, after.configuration or {}),
        ("SupplementaryConfiguration", before.supplementary, after.supplementary),
        ("Tags", before.tags, after.tags),
    ]
    found = []
    for head, old, new in pairs:
        for change in difference(old, new):
            path = _ELEMENT.sub(r".\1", f"{head}.{change.path}").rstrip(".")
            found.append((path, _changed(change.kind, change.before, change.after)))
    return found + _edges(before, after)


def _edges(before: Item, after: Item) -> list[tuple[str, dict[str, Any]]]:
    old, new = ({text(filed.relationship(edge)): edge for edge in item.relationships} for item in (before, after))
    gone = [("DELETE", filed.relationship(old[key]), None) for key in sorted(old.keys() - new.keys())]
    come = [("CREATE", None, filed.relationship(new[key])) for key in sorted(new.keys() - old.keys())]
    return [(f"Relationships.{number}", _changed(*change)) for number, change in enumerate([*gone, *come])]


def _changed(kind: str, before: Any, after: Any) -> dict[str, Any]:
    shown = {"previousValue": before, "updatedValue": after}
    return {**{name: value for name, value in shown.items() if value is not None}, "changeType": kind}


def oversized(
    item: Item, resource: Resource, change: str, moment: datetime, *, place: str = "", code: str = "", sentence: str = ""
) -> dict[str, Any]:  # fmt: skip
    """What is said of an item that is too large for a message: where the whole lies, or why it could not be put there."""
    summary = {"changeType": change, **filed.head(item, resource)}
    where = {"s3BucketLocation": place, "errorCode": code, "errorMessage": sentence}
    members = {
        "configurationItemSummary": summary, "s3DeliverySummary": {name: said for name, said in where.items() if said}
    }  # fmt: skip
    kind = "OversizedConfigurationItemChangeDeliveryFailed" if code else "OversizedConfigurationItemChangeNotification"
    return _message(kind, moment, "1.0", members)


def snapshot(state: str, number: str, moment: datetime, **members: str) -> dict[str, Any]:
    """`state` is Started, Completed or Failed."""
    return _message(f"ConfigurationSnapshotDelivery{state}", moment, "1.1", {"configSnapshotId": number, **members})


def history(bucket: str, key: str, moment: datetime) -> dict[str, Any]:
    members = {"s3ObjectKey": key, "s3Bucket": bucket}
    return _message("ConfigurationHistoryDeliveryCompleted", moment, "1.1", members)


def delivery_subject(what: str, region: str, account: str) -> str:
    """`what` is for example `Configuration Snapshot Delivery Completed`."""
    return cut(f"[AWS Config:{region}] {what} for Account {account}")


def turned(rule: ConfigRule, verdict: Verdict, before: Verdict | None, moment: datetime) -> dict[str, Any]:
    """ComplianceChangeNotification: what a rule says of a resource now, and what it said before."""
    resource = verdict.resource
    members = {
        "awsAccountId": rule.account_id, "configRuleName": rule.name, "configRuleARN": rule.arn,
        "resourceType": resource.type, "resourceId": resource.resource_id, "awsRegion": rule.region,
        "newEvaluationResult": _evaluation(rule, resource, verdict),
        "oldEvaluationResult": _evaluation(rule, resource, before) if before else None,
    }  # fmt: skip
    return _message("ComplianceChangeNotification", moment, "1.0", members)


def _evaluation(rule: ConfigRule, resource: Resource, verdict: Verdict) -> dict[str, Any]:
    named = {"configRuleName": rule.name, "resourceType": resource.type, "resourceId": resource.resource_id}
    shown = {
        "evaluationResultIdentifier": {
            "evaluationResultQualifier": named, "orderingTimestamp": filed.moment(verdict.invoked)
        },
        "complianceType": verdict.compliance, "resultRecordedTime": filed.moment(verdict.recorded),
        "configRuleInvokedTime": filed.moment(verdict.invoked), "annotation": verdict.annotation or None,
    }  # fmt: skip
    return {name: value for name, value in shown.items() if value is not None}


def turned_subject(rule: ConfigRule, verdict: Verdict) -> str:
    resource = verdict.resource
    named = f"{resource.type} {resource.resource_id} is {verdict.compliance} with {rule.name}"
    return cut(f"[AWS Config:{rule.region}] {named} in Account {rule.account_id}")


def started(account: str, region: str, rules: Sequence[str], moment: datetime) -> dict[str, Any]:
    members = {"awsAccountId": account, "awsRegion": region, "configRuleNames": list(rules)}
    return _message("ConfigRulesEvaluationStarted", moment, "1.0", members)
