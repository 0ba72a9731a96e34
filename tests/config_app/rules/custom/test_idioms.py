"""Seven rules in the idioms of published Lambda rules run as they are: class based, with helpers, compressed events,
oversized items, paging, other services, old results withdrawn."""

from __future__ import annotations

from typing import Any

import pytest

from config_app.items.content import Found
from config_app.rules.models import RuleRun
from tests.config_app.conftest import ACCOUNT
from tests.config_app.rules.custom.conftest import HOURLY, put, record, run, verdicts, volume

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = "import datetime\nimport json\nimport logging\nimport os\n\nimport boto3\nimport botocore\n\n"
TYPES = """
class Rule:
    def __init__(self, event):
        self.event, self.message = event, json.loads(event["invokingEvent"])
        self.parameters = json.loads(event.get("ruleParameters") or "{}")

    def applicable(self, item):
        return item["configurationItemStatus"] in ("OK", "ResourceDiscovered") and not self.event["eventLeftScope"]

    def evaluate(self, item):
        allowed = [part.strip() for part in self.parameters["sizes"].split(",")]
        return "COMPLIANT" if str(item["configuration"]["size"]) in allowed else "NON_COMPLIANT"


def lambda_handler(event, context):
    logging.getLogger().setLevel(logging.INFO)
    rule = Rule(event)
    item = rule.message["configurationItem"]
    boto3.client("config").put_evaluations(
        Evaluations=[{
            "ComplianceResourceType": item["resourceType"], "ComplianceResourceId": item["resourceId"],
            "ComplianceType": rule.evaluate(item) if rule.applicable(item) else "NOT_APPLICABLE",
            "Annotation": "sizes are " + rule.parameters["sizes"], "OrderingTimestamp": item["configurationItemCaptureTime"],
        }],
        ResultToken=event["resultToken"])
"""
TAGGED = """
def lambda_handler(event, context):
    item = json.loads(event["invokingEvent"])["configurationItem"]
    missing = [key for key in json.loads(event["ruleParameters"]).values() if key not in item["tags"]]
    evaluation = {"ComplianceResourceType": item["resourceType"], "ComplianceResourceId": item["resourceId"],
                  "ComplianceType": "NON_COMPLIANT" if missing else "COMPLIANT",
                  "OrderingTimestamp": str(item["configurationItemCaptureTime"])}
    if missing:
        evaluation["Annotation"] = ("missing: " + ", ".join(missing))[:255]
    client = boto3.client("config", region_name=os.environ["AWS_REGION"])
    answer = client.put_evaluations(Evaluations=[evaluation], ResultToken=event["resultToken"])
    assert not answer["FailedEvaluations"]
"""
HISTORY = """
def lambda_handler(event, context):
    config = boto3.client("config")
    item = json.loads(event["invokingEvent"])["configurationItem"]
    pages = config.get_paginator("get_resource_config_history").paginate(
        resourceType=item["resourceType"], resourceId=item["resourceId"], PaginationConfig={"PageSize": 1})
    sizes = [json.loads(entry["configuration"])["size"] for page in pages for entry in page["configurationItems"]]
    config.put_evaluations(ResultToken=event["resultToken"], Evaluations=[{
        "ComplianceResourceType": item["resourceType"], "ComplianceResourceId": item["resourceId"],
        "ComplianceType": "COMPLIANT" if sizes == sorted(sizes, reverse=True) else "NON_COMPLIANT",
        "OrderingTimestamp": datetime.datetime.now(datetime.timezone.utc)}])
"""
OVERSIZED = """
def lambda_handler(event, context):
    config, message = boto3.client("config"), json.loads(event["invokingEvent"])
    if message["messageType"] == "OversizedConfigurationItemChangeNotification":
        summary = message["configurationItemSummary"]
        item = config.get_resource_config_history(
            resourceType=summary["resourceType"], resourceId=summary["resourceId"], limit=1)["configurationItems"][0]
        print("fetched", len(item["configuration"]) > 300000)
        size = json.loads(item["configuration"])["size"]
    else:
        summary = message["configurationItem"]
        size = summary["configuration"]["size"]
    config.put_evaluations(ResultToken=event["resultToken"], Evaluations=[{
        "ComplianceResourceType": summary["resourceType"], "ComplianceResourceId": summary["resourceId"],
        "ComplianceType": "COMPLIANT" if size < 10 else "NON_COMPLIANT",
        "OrderingTimestamp": summary["configurationItemCaptureTime"]}])
"""
INVENTORY = """
def lambda_handler(event, context):
    config, found, token = boto3.client("config"), [], None
    while True:
        page = config.list_discovered_resources(
            resourceType="AWS::EC2::Volume", limit=1, **({"nextToken": token} if token else {}))
        found += page["resourceIdentifiers"]
        token = page.get("nextToken")
        if not token:
            break
    when = datetime.datetime.now()
    rest = [{"ComplianceResourceType": one["resourceType"], "ComplianceResourceId": one["resourceId"],
             "ComplianceType": "COMPLIANT", "OrderingTimestamp": when} for one in found]
    while rest:
        config.put_evaluations(Evaluations=rest[:2], ResultToken=event["resultToken"])
        del rest[:2]
"""
WITHDRAWS = """
def lambda_handler(event, context):
    config, when = boto3.client("config"), datetime.datetime.now()
    old = config.get_compliance_details_by_config_rule(ConfigRuleName=event["configRuleName"], Limit=100)
    said = [{"ComplianceResourceType": "AWS::::Account", "ComplianceResourceId": event["accountId"],
             "ComplianceType": "NON_COMPLIANT", "OrderingTimestamp": when, "Annotation": event["executionRoleArn"][:256]}]
    for result in old["EvaluationResults"]:
        where = result["EvaluationResultIdentifier"]["EvaluationResultQualifier"]
        if where["ResourceType"] != "AWS::::Account":
            said.append({"ComplianceResourceType": where["ResourceType"], "ComplianceResourceId": where["ResourceId"],
                         "ComplianceType": "NOT_APPLICABLE", "OrderingTimestamp": when})
    config.put_evaluations(Evaluations=said, ResultToken=event["resultToken"])
"""
QUERY = """
def build(kind, number, compliance):
    return {"ComplianceResourceType": kind, "ComplianceResourceId": number, "ComplianceType": compliance,
            "OrderingTimestamp": datetime.datetime.utcnow()}


def lambda_handler(event, context):
    assert context.get_remaining_time_in_millis() > 1000 and context.invoked_function_arn.endswith(":query")
    config = boto3.client("config")
    keys = [{"resourceType": "AWS::EC2::Volume", "resourceId": number} for number in ("vol-1", "vol-2")]
    for item in config.batch_get_resource_config(resourceKeys=keys)["baseConfigurationItems"]:
        good = json.loads(item["configuration"])["encrypted"]
        config.put_evaluations(
            Evaluations=[build(item["resourceType"], item["resourceId"], "COMPLIANT" if good else "NON_COMPLIANT")],
            ResultToken=event["resultToken"])
    try:
        config.get_resource_config_history(resourceType="AWS::EC2::Volume", resourceId="nothing")
    except botocore.exceptions.ClientError as refused:
        print(refused.response["Error"]["Code"])
"""


def test_seven_rules_run_as_they_are(wire: Any, handler: Any) -> None:
    record(volume("vol-1", True, team="web"), volume("vol-2", False))
    config = wire()
    rules = {
        "types": (TYPES, {"InputParameters": '{"sizes": "8, 16"}'}), "tagged": (TAGGED, {"InputParameters": '{"tag1": "team"}'}),
        "history": (HISTORY, {}), "oversized": (OVERSIZED, {}), "inventory": (INVENTORY, {"details": HOURLY}),
        "withdraws": (WITHDRAWS, {"details": HOURLY}), "query": (QUERY, {"details": HOURLY}),
    }  # fmt: skip
    for name, (source, more) in rules.items():
        handler(name, HEAD + source)
        put(config, name, **more)
    runs = run()
    assert {(found.rule.name, found.reason, found.output[-400:] if found.reason else "") for found in runs} == {
        (name, "", "") for name in rules
    }
    assert len(runs) == 4 * 2 + 3
    said = {name: verdicts(config, name) for name in rules}
    both = {"vol-1": "COMPLIANT", "vol-2": "COMPLIANT"}
    mixed = {"vol-1": "COMPLIANT", "vol-2": "NON_COMPLIANT"}
    assert said == {
        "types": both, "tagged": mixed, "history": both, "oversized": both, "inventory": both,
        "withdraws": {ACCOUNT: "NON_COMPLIANT"}, "query": mixed,
    }  # fmt: skip
    assert "ResourceNotDiscoveredException" in RuleRun.objects.get(rule__name="query").output
    for name in ("types", "tagged", "history"):
        config.delete_config_rule(ConfigRuleName=name)
    big = {"encrypted": True, "size": 12, "attachments": [{"note": "x" * 300_000}]}
    record(Found("vol-1", big))
    last = run()[-1]
    assert (last.state, last.output) == ("SUCCEEDED", "fetched True\n"), last.reason
    assert verdicts(config, "oversized") == {"vol-1": "NON_COMPLIANT", "vol-2": "COMPLIANT"}
