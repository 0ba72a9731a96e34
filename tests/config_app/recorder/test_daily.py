"""Daily recording: at most one item a resource and day, of the state at the day's end; deletion included."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from config_app.items.models import Item
from config_app.recorder import groups, reads, sweeping, writes
from config_app.recorder.models import Source, Touch
from project.kernel import clock
from tests.config_app.conftest import ACCOUNT, REGION, refusal
from tests.config_app.recorder.test_causes import hear

pytestmark = pytest.mark.django_db
ROLE = f"arn:aws:iam::{ACCOUNT}:role/config"
VOLUME, VPC = "AWS::EC2::Volume", "AWS::EC2::VPC"
NOON = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=5)


class Days:
    """The recorder's clock in a test; calls over the wire are signed by the real one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.monkeypatch = NOON, monkeypatch

    @contextmanager
    def then(self) -> Iterator[None]:
        with self.monkeypatch.context() as still:
            still.setattr(clock, "now", lambda: self.now)
            yield

    def hear(self, name: str, number: str) -> str:
        with self.then():
            return hear(name, {"volumeId": number})

    def look(self) -> None:
        """What the beat does in a while: sweeps, polls, and looks at what ended."""
        with self.then():
            Touch.objects.filter(due__isnull=False).update(due=clock.now())
            sweeping.sweep()
            writes.poll(ACCOUNT, REGION)
            writes.day_ends()

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)

    def end(self) -> None:
        """Go on to some seconds after midnight."""
        self.now = self.now.replace(hour=0, minute=0, second=20) + timedelta(days=1)


@pytest.fixture
def days(recorder: Any, monkeypatch: pytest.MonkeyPatch) -> Days:
    return Days(monkeypatch)


def put(config: Any, mode: dict[str, Any], **group: Any) -> None:
    given = {"name": "default", "roleARN": ROLE, "recordingMode": mode}
    config.put_configuration_recorder(ConfigurationRecorder={**given, "recordingGroup": group} if group else given)


def daily(*types: str) -> dict[str, Any]:
    """Continuous, but for these types."""
    override = {"resourceTypes": list(types), "recordingFrequency": "DAILY", "description": "noisy"}
    return {"recordingFrequency": "CONTINUOUS", "recordingModeOverrides": [override]}


def items(kind: str, resource_id: str) -> list[Item]:
    return list(Item.objects.filter(resource__type=kind, resource__resource_id=resource_id).order_by("id"))


def test_a_day_of_changes_is_one_item_of_its_last_state_with_all_that_caused_it(
    cloud: Any, wire: Any, days: Days
) -> None:
    put(wire(), daily(VOLUME), allSupported=True)
    ec2 = cloud("ec2")
    number = ec2.create_volume(AvailabilityZone="us-east-1a", Size=8)["VolumeId"]
    days.look()
    assert [item.daily for item in items(VOLUME, number)] == [True]
    heard = []
    for size in (9, 10, 11):
        days.pass_by(hours=2)
        ec2.modify_volume(VolumeId=number, Size=size)
        heard.append(days.hear("ModifyVolume", number))
        days.look()
    assert len(items(VOLUME, number)) == 1
    days.end()
    days.look()
    days.look()
    days.pass_by(hours=1)
    days.look()
    first, last = items(VOLUME, number)
    assert last.configuration and last.configuration["size"] == 11
    assert (last.daily, last.captured.day, first.captured.day) == (True, NOON.day + 1, NOON.day)
    assert last.related_events == heard[::-1]
    assert wire().get_resource_config_history(resourceType=VOLUME, resourceId=number)["configurationItems"][0][
        "recordingFrequency"
    ] == "DAILY"  # fmt: skip
    answer = wire().select_resource_config(Expression=f"SELECT recordingFrequency WHERE resourceId = '{number}'")
    assert answer["Results"] == ['{"recordingFrequency":"DAILY"}']


def test_what_goes_is_gone_at_the_days_end_and_what_came_and_went_in_a_day_was_never_there(
    cloud: Any, wire: Any, days: Days
) -> None:
    put(wire(), {"recordingFrequency": "DAILY"}, allSupported=True)
    ec2 = cloud("ec2")
    number = ec2.create_volume(AvailabilityZone="us-east-1a", Size=8)["VolumeId"]
    days.look()
    brief = ec2.create_volume(AvailabilityZone="us-east-1a", Size=8)["VolumeId"]
    days.pass_by(hours=1)
    days.look()
    ec2.delete_volume(VolumeId=number)
    ec2.delete_volume(VolumeId=brief)
    gone = days.hear("DeleteVolume", number)
    days.look()
    assert [item.status for item in items(VOLUME, number)] == ["ResourceDiscovered"]
    days.end()
    days.look()
    assert [item.status for item in items(VOLUME, number)] == ["ResourceDiscovered", "ResourceDeleted"]
    assert items(VOLUME, number)[-1].related_events == [gone]
    assert items(VOLUME, brief) == []


def test_a_continuous_override_records_at_once_beside_daily_types(cloud: Any, wire: Any, days: Days) -> None:
    override = {"resourceTypes": [VPC], "recordingFrequency": "CONTINUOUS"}
    put(wire(), {"recordingFrequency": "DAILY", "recordingModeOverrides": [override]}, allSupported=True)
    ec2 = cloud("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    volume = ec2.create_volume(AvailabilityZone="us-east-1a", Size=8)["VolumeId"]
    days.look()
    days.pass_by(minutes=10)
    for resource in (vpc, volume):
        ec2.create_tags(Resources=[resource], Tags=[{"Key": "a", "Value": "b"}])
    days.look()
    assert [item.daily for item in items(VPC, vpc)] == [False, False]
    assert [item.daily for item in items(VOLUME, volume)] == [True]
    (shown,) = wire().describe_configuration_recorders()["ConfigurationRecorders"]
    assert shown["recordingMode"] == {"recordingFrequency": "DAILY", "recordingModeOverrides": [override]}


def test_a_look_that_fails_at_the_days_end_is_made_up_for_later(
    cloud: Any, wire: Any, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(wire(), daily(VOLUME), allSupported=True)
    ec2 = cloud("ec2")
    number = ec2.create_volume(AvailabilityZone="us-east-1a", Size=8)["VolumeId"]
    days.look()
    ec2.modify_volume(VolumeId=number, Size=9)
    days.end()
    with monkeypatch.context() as broken:
        broken.setattr("config_app.recorder.collecting.collect", _refuse)
        days.look()
    assert "slow down" in Source.objects.get(type=VOLUME).last_error
    assert len(items(VOLUME, number)) == 1
    days.pass_by(minutes=10)
    days.look()
    assert len(items(VOLUME, number)) == 2


def _refuse(*_: Any) -> Any:
    raise RuntimeError("slow down")


@pytest.mark.parametrize(
    ("mode", "group", "words"),
    [
        (daily("AWS::Config::ResourceCompliance"), {"allSupported": True}, "cannot be recorded daily"),
        (daily(VOLUME), {"resourceTypes": [VPC]}, "does not take"),
        (daily(VOLUME, VOLUME), {"allSupported": True}, "named twice"),
        (daily(), {"allSupported": True}, "names no resource type"),
        ({"recordingFrequency": "HOURLY"}, {"allSupported": True}, "enum value set"),
        ({"recordingFrequency": "DAILY", "recordingModeOverrides": [daily(VOLUME)["recordingModeOverrides"][0]] * 2},
         {"allSupported": True}, "length less than or equal to 1"),
        (daily("AWS::EC2::Nothing"), {"allSupported": True}, "enum value set"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_mode_that_cannot_be_kept_is_refused_and_nothing_is_written(
    wire: Any, days: Days, mode: dict[str, Any], group: dict[str, Any], words: str
) -> None:
    code, message = refusal(put, config=wire(), mode=mode, **group)
    assert code == "ValidationException"
    assert words in message
    found = reads.recorder(ACCOUNT, REGION)
    assert found
    assert found.mode == {}


def test_the_frequency_of_a_type_is_its_overrides_or_else_the_usual_one() -> None:
    mode = {"recordingFrequency": "DAILY", "recordingModeOverrides": [
        {"resourceTypes": [VPC], "recordingFrequency": "CONTINUOUS"}]}  # fmt: skip
    assert [groups.frequency(mode, kind) for kind in (VPC, VOLUME, "AWS::Config::ResourceCompliance")] == [
        "CONTINUOUS", "DAILY", "CONTINUOUS",
    ]  # fmt: skip
    assert groups.frequency({}, VPC) == "CONTINUOUS"
    assert (groups.has_daily(mode), groups.has_daily(daily(VPC)), groups.has_daily({})) == (True, True, False)
