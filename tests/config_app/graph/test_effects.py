"""Every relationship that a resource type declares has a row of the table that says which way a change is felt."""

from __future__ import annotations

import pytest

from config_app.graph import effects
from config_app.resources.spec import all_types

LINKS = sorted({(kind.type, link.phrase, link.far) for kind in all_types().values() for link in kind.links})


@pytest.mark.parametrize(("near", "phrase", "far"), LINKS)
def test_a_declared_relationship_has_an_effect_with_a_reason(near: str, phrase: str, far: str) -> None:
    row = effects.of(phrase, near, far)
    assert row is not None
    assert row.reason.endswith(".")


@pytest.mark.parametrize(
    ("near", "phrase", "far", "way"),
    [
        ("AWS::EC2::Volume", "Is encrypted with Key", "AWS::KMS::Key", effects.TO_NEAR),
        ("AWS::EC2::Instance", "Is associated with SecurityGroup", "AWS::EC2::SecurityGroup", effects.TO_NEAR),
        ("AWS::EC2::RouteTable", "Contains Subnet", "AWS::EC2::Subnet", effects.TO_FAR),
        ("AWS::EC2::RouteTable", "Contains InternetGateway", "AWS::EC2::InternetGateway", effects.TO_NEAR),
        ("AWS::IAM::User", "Is attached to Group", "AWS::IAM::Group", effects.TO_NEAR),
        ("AWS::EC2::Instance", "Is attached to Volume", "AWS::EC2::Volume", effects.BOTH),
        ("AWS::EC2::Snapshot", "Is associated with Volume", "AWS::EC2::Volume", effects.NEITHER),
        ("AWS::AutoScaling::ScalingPolicy", "Is associated with AutoScalingGroup", "AWS::AutoScaling::AutoScalingGroup", effects.TO_FAR),
        ("AWS::AutoScaling::ScalingPolicy", "Is associated with Alarm", "AWS::CloudWatch::Alarm", effects.TO_NEAR),
    ],
)  # fmt: skip
def test_the_way_of_an_effect(near: str, phrase: str, far: str, way: str) -> None:
    row = effects.of(phrase, near, far)
    assert row is not None
    assert row.way == way
