"""What a custom rule gets to read: the event of AWS Lambda's handlers, and the item of custom policies. FORMATS.md §6."""

from __future__ import annotations

from typing import Any

import orjson

from config_app.items.difference import difference
from config_app.items.models import Item, Resource
from config_app.rules.models import ConfigRule, RuleRun
from config_app.rules.reads import CHANGE, OVERSIZED, SCHEDULED
from project.kernel import clock

MOST = 256 << 10  # bytes of an item in a message; larger ones are summed up
SERVICE_ROLE = "arn:aws:iam::{}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"


def moment(value: Any) -> str | None:
    """`2026-11-18T14:02:11.000Z`, as AWS Config writes times in messages."""
    return value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}Z" if value else None


def item(entry: Item, resource: Resource) -> dict[str, Any]:
    """A configuration item in the members of messages: `configuration` is an object, the state id a number."""
    return {
        "relatedEvents": entry.related_events,
        "relationships": [
            {
                "resourceId": edge.get("resourceId") or None, "resourceName": edge.get("resourceName") or None,
                "resourceType": edge.get("resourceType"), "name": edge.get("relationshipName") or edge.get("name"),
            }
            for edge in entry.relationships
        ],
        "configuration": entry.configuration,
        "supplementaryConfiguration": entry.supplementary,
        "tags": entry.tags,
        "configurationItemVersion": "1.3",
        "configurationItemCaptureTime": moment(entry.captured),
        "configurationStateId": entry.id,
        "awsAccountId": resource.account_id,
        "configurationItemStatus": entry.status,
        "resourceType": resource.type,
        "resourceId": resource.resource_id,
        "resourceName": resource.name or None,
        "ARN": resource.arn or None,
        "awsRegion": resource.region,
        "availabilityZone": resource.zone or None,
        "configurationStateMd5Hash": entry.md5,
        "resourceCreationTime": moment(resource.created),
    }  # fmt: skip


def _changed(entry: Item, former: Item | None) -> dict[str, Any] | None:
    if former is None or former.configuration is None or entry.configuration is None:
        return None
    changes = difference(former.configuration, entry.configuration)
    return {
        "changedProperties": {
            f"Configuration.{change.path}": {
                "previousValue": change.before, "updatedValue": change.after, "changeType": change.kind,
            }
            for change in changes
        },
        "changeType": "UPDATE",
    }  # fmt: skip


def invoking(run: RuleRun, entry: Item | None, resource: Resource | None, former: Item | None = None) -> dict[str, Any]:
    """The invokingEvent of a run."""
    now = moment(clock.now())
    if entry is None or resource is None:
        return {
            "awsAccountId": run.rule.account_id, "notificationCreationTime": now,
            "messageType": SCHEDULED if run.message_type == SCHEDULED else run.message_type, "recordVersion": "1.0",
        }  # fmt: skip
    whole = item(entry, resource)
    if len(orjson.dumps(whole)) <= MOST:
        return {
            "configurationItemDiff": _changed(entry, former), "configurationItem": whole,
            "notificationCreationTime": now, "messageType": CHANGE, "recordVersion": "1.3",
        }  # fmt: skip
    left = ("configuration", "supplementaryConfiguration", "relationships", "tags", "relatedEvents")
    summary = {name: value for name, value in whole.items() if name not in left}
    return {
        "configurationItemSummary": {"changeType": "UPDATE" if former else "CREATE", **summary},
        "notificationCreationTime": now, "messageType": OVERSIZED, "recordVersion": "1.0",
    }  # fmt: skip


def event(run: RuleRun, message: dict[str, Any], token: str, role: str) -> dict[str, Any]:
    """The event of a Lambda function behind a rule."""
    rule: ConfigRule = run.rule
    return {
        "version": "1.0",
        "invokingEvent": orjson.dumps(message).decode(),
        "ruleParameters": rule.parameters_text or "{}",
        "resultToken": token,
        "eventLeftScope": run.left_scope,
        "executionRoleArn": role or SERVICE_ROLE.format(rule.account_id),
        "configRuleArn": rule.arn,
        "configRuleName": rule.name,
        "configRuleId": rule.rule_id,
        "accountId": rule.account_id,
    }


def policy(entry: Item, resource: Resource, parameters: dict[str, Any]) -> dict[str, Any]:
    """What a custom policy is applied to: the item, and the rule's parameters under CONFIG_RULE_PARAMETERS."""
    return {**item(entry, resource), "CONFIG_RULE_PARAMETERS": parameters}
