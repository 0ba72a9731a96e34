"""Findings of GuardDuty that nobody archived: the oldest of each severity is recorded, and judged by its age."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from config_app.items.content import Found
from config_app.recorder import collecting
from config_app.resources.spec import all_types
from config_app.rules import spec
from tests.conftest import ACCOUNT

DETECTOR = all_types()["AWS::GuardDuty::Detector"]
RULE = spec.managed()["GUARDDUTY_NON_ARCHIVED_FINDINGS"]
NUMBER = "d" * 32


def detector(oldest: dict[str, str], findings: list[dict[str, Any]]) -> Found:
    """The detector as it is recorded where these are its oldest findings by severity."""
    client = boto3.client("guardduty", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    with Stubber(client) as stub:
        stub.add_response("list_detectors", {"DetectorIds": [NUMBER]})
        stub.add_response(
            "get_detector", {"ServiceRole": "r", "Status": "ENABLED", "CreatedAt": "2026-01-01T00:00:00Z"}
        )
        stub.add_response("get_administrator_account", {"Administrator": {}})
        for severity in ("Low", "Medium", "High"):
            stub.add_response("list_findings", {"FindingIds": [oldest[severity]] if severity in oldest else []})
        if findings:
            common = {"AccountId": ACCOUNT, "Arn": "a", "Region": "us-east-1", "Resource": {}, "SchemaVersion": "2.0",
                      "Type": "t", "UpdatedAt": "2026-03-30T00:00:00Z"}  # fmt: skip
            wanted = {"DetectorId": NUMBER, "FindingIds": list(oldest.values())}
            stub.add_response("get_findings", {"Findings": [common | one for one in findings]}, wanted)
        place = collecting.Place(lambda _: client, lambda *_, **__: {}, ACCOUNT, "us-east-1")
        (found,) = collecting.collect(DETECTOR, place)
        stub.assert_no_pending_responses()
    return found


def judged(found: Found) -> str:
    item = spec.Item(
        type=DETECTOR.type, at=datetime(2026, 3, 31, tzinfo=UTC), supplementary=found.supplementary, region="us-east-1"
    )
    return spec.prepared(RULE, {}, None)(found.configuration, item)[0]


@pytest.mark.parametrize(
    ("severity", "created", "said"),
    [
        (2.0, "2026-03-02T00:00:00Z", "COMPLIANT"),
        (2.0, "2026-02-01T00:00:00Z", "NON_COMPLIANT"),
        (5.0, "2026-03-25T00:00:00Z", "COMPLIANT"),
        (5.0, "2026-03-20T00:00:00Z", "NON_COMPLIANT"),
        (8.0, "2026-03-30T12:00:00Z", "COMPLIANT"),
        (8.0, "2026-03-29T00:00:00Z", "NON_COMPLIANT"),
    ],
)
def test_a_finding_may_stand_as_long_as_its_severity_allows(severity: float, created: str, said: str) -> None:
    name = "High" if severity >= 7 else "Medium" if severity >= 4 else "Low"
    found = detector({name: "f-1"}, [{"Id": "f-1", "Severity": severity, "CreatedAt": created}])
    assert judged(found) == said
    assert not {"OldestLow", "OldestHigh"} & found.configuration.keys()


def test_no_finding_is_compliant_and_findings_that_nobody_listed_are_no_verdict() -> None:
    assert judged(detector({}, [])) == "COMPLIANT"
    with pytest.raises(spec.NotRecorded):
        judged(Found(NUMBER, {}))
