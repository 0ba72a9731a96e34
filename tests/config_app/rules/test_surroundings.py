"""What rules see of other resources: of the rule's region, where its listing went through, as it was at the moment judged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from config_app.items.models import Item, Resource
from config_app.recorder.models import Source
from config_app.rules import spec, surroundings
from config_app.rules.models import ConfigRule
from project.kernel import clock
from tests.conftest import ACCOUNT

pytestmark = pytest.mark.django_db
DETECTOR, USER, ZERO = "AWS::GuardDuty::Detector", "AWS::IAM::User", datetime(2026, 1, 1, tzinfo=UTC)


def rule(region: str) -> ConfigRule:
    return ConfigRule(account_id=ACCOUNT, region=region, name="r", identifier="GUARDDUTY_ENABLED_CENTRALIZED")


def listed(kind: str, region: str) -> None:
    Source.objects.create(account_id=ACCOUNT, region=region, type=kind, last_ok=clock.now())


def test_a_region_whose_listing_has_not_gone_through_is_no_finding_though_others_have() -> None:
    listed(DETECTOR, "us-east-1")
    assert surroundings.inventory(rule("us-east-1")).of(DETECTOR) == ()
    with pytest.raises(spec.NotRecorded):
        surroundings.inventory(rule("eu-west-1")).of(DETECTOR)
    assert surroundings.inventory(rule("eu-west-1")).of(DETECTOR, everywhere=True) == ()
    listed(DETECTOR, "eu-west-1")
    assert surroundings.inventory(rule("eu-west-1")).of(DETECTOR) == ()


def test_what_is_listed_once_is_known_in_every_region() -> None:
    listed(USER, "us-east-1")
    assert surroundings.inventory(rule("eu-west-1")).of(USER) == ()


def test_the_state_at_a_moment_goes_by_time_and_not_by_key() -> None:
    """An imported item has a later key and an earlier time."""
    listed(DETECTOR, "us-east-1")
    row = Resource.objects.create(account_id=ACCOUNT, region="us-east-1", type=DETECTOR, resource_id="d", md5="",
                                  discovered=ZERO, changed=ZERO)  # fmt: skip
    for hours in (5, 1, 9):
        Item.objects.create(
            resource=row, captured=ZERO + timedelta(hours=hours), status="OK", md5="x", configuration={"hour": hours}
        )
    seen = {
        hours: surroundings.inventory(rule("us-east-1"), ZERO + timedelta(hours=hours)).of(DETECTOR)[0].configuration
        for hours in (2, 6, 10)
    }
    assert seen == {2: {"hour": 1}, 6: {"hour": 5}, 10: {"hour": 9}}
