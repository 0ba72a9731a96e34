"""Channels and PutAuditEvents: checksums verified, duplicates named, a hundred at a time, each answered by itself."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from project.kernel import calls
from project.kernel.errors import CallError
from tests.conftest import ACCOUNT
from trail.events import reads as events

pytestmark = pytest.mark.django_db
STORE = [
    {"Type": "EVENT_DATA_STORE", "Location": f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:eventdatastore/EXAMPLE-f852"}
]


@pytest.fixture
def run(people: dict[str, Any]) -> Callable[..., Any]:
    from project.platform.identity import reads

    def do(operation: str, *, by: str = "alice", **wire: Any) -> Any:
        return calls.run(calls.Call(operation, reads.caller_for_user(people[by]), wire, via="rest"))

    return do


@pytest.fixture
def channel(run: Any) -> str:
    return str(run("cloudtrail:CreateChannel", Name="badge-readers", Source="Custom", Destinations=STORE)["ChannelArn"])


def entry(number: str, *, checksum: bool = True, **members: Any) -> dict[str, str]:
    value = {"version": "1.0", "UID": number, "userIdentity": {"type": "Unknown", "principalId": "door-7"},
             "eventTime": "2026-11-18T14:02:11Z", "eventName": "DoorOpened", "eventSource": "doors.example", **members}  # fmt: skip
    data = json.dumps({name: item for name, item in value.items() if item is not ...})
    digest = base64.b64encode(hashlib.sha256(data.encode()).digest()).decode()
    return {"id": number, "eventData": data, **({"eventDataChecksum": digest} if checksum else {})}


def put(run: Any, channel: str, *entries: dict[str, str]) -> dict[str, Any]:
    return dict(run("cloudtrail-data:PutAuditEvents", channelArn=channel, auditEvents=list(entries)))


def test_events_come_in_through_a_channel_and_are_found(run: Any, channel: str) -> None:
    answer = put(run, channel, entry("1"), entry("2", checksum=False))
    assert [item["id"] for item in answer["successful"]] == ["1", "2"] and answer["failed"] == []
    found = events.get([ACCOUNT], answer["successful"][0]["eventID"])
    assert found is not None and (found.name, found.source, found.account_id) == (
        "DoorOpened",
        "doors.example",
        ACCOUNT,
    )
    assert found.record["metadata"]["channelARN"] == channel and found.record["metadata"]["UID"] == "1"
    status = run("cloudtrail:GetChannel", Channel=channel)["IngestionStatus"]
    assert status["LatestIngestionSuccessEventID"] == answer["successful"][1]["eventID"]
    assert "LatestIngestionErrorCode" not in status


def test_each_bad_event_is_refused_by_itself_with_its_reason(run: Any, channel: str) -> None:
    broken = {**entry("sum"), "eventDataChecksum": base64.b64encode(b"x" * 32).decode()}
    answer = put(run, channel, broken, {"id": "json", "eventData": "{"}, {"id": "list", "eventData": "[]"},
                 entry("who", userIdentity=...), entry("when", eventTime="yesterday"), entry("good"))  # fmt: skip
    assert [item["id"] for item in answer["successful"]] == ["good"]
    assert {item["id"]: item["errorCode"] for item in answer["failed"]} == {
        "sum": "InvalidChecksum", "json": "InvalidData", "list": "InvalidData", "who": "InvalidData", "when": "InvalidData",
    }  # fmt: skip
    assert "not a time" in next(item["errorMessage"] for item in answer["failed"] if item["id"] == "when")
    assert run("cloudtrail:GetChannel", Channel=channel)["IngestionStatus"]["LatestIngestionErrorCode"] == "InvalidData"


def test_an_id_that_comes_again_is_named_and_stored_once(run: Any, channel: str) -> None:
    first = put(run, channel, entry("1"))["successful"][0]["eventID"]
    again = put(run, channel, entry("1"), entry("2"))
    assert [item["id"] for item in again["successful"]] == ["2"]
    assert again["failed"][0]["errorCode"] == "DuplicatedAuditEventId" and first in again["failed"][0]["errorMessage"]
    with pytest.raises(CallError) as refusal:
        put(run, channel, entry("3"), entry("3"))
    assert refusal.value.code == "DuplicatedAuditEventId"
    other = run("cloudtrail:CreateChannel", Name="another", Source="Custom", Destinations=STORE)["ChannelArn"]
    assert put(run, other, entry("1"))["successful"]


def test_a_hundred_go_at_a_time_and_no_more(run: Any, channel: str) -> None:
    assert len(put(run, channel, *[entry(str(number)) for number in range(100)])["successful"]) == 100
    with pytest.raises(CallError) as refusal:
        put(run, channel, *[entry(f"x{number}") for number in range(101)])
    assert refusal.value.code == "ValidationException"


def test_channels_are_made_changed_listed_and_deleted(run: Any, channel: str) -> None:
    with pytest.raises(CallError, match="exists already"):
        run("cloudtrail:CreateChannel", Name="badge-readers", Source="Custom", Destinations=STORE)
    assert run("cloudtrail:UpdateChannel", Channel=channel, Name="doors")["Name"] == "doors"
    assert run("cloudtrail:ListChannels") == {"Channels": [{"ChannelArn": channel, "Name": "doors"}]}
    assert run("cloudtrail:GetChannel", Channel=channel.rpartition("/")[2])["Source"] == "Custom"
    run("cloudtrail:DeleteChannel", Channel=channel)
    with pytest.raises(CallError) as refusal:
        put(run, channel, entry("1"))
    assert refusal.value.code == "ChannelNotFound"


@pytest.mark.parametrize(
    ("wire", "code"),
    [
        ({"Name": "a b"}, "ValidationException"), ({"Source": "AWS"}, "InvalidSourceException"),
        ({"Destinations": [{"Type": "EVENT_DATA_STORE", "Location": "arn:aws:s3:::bucket"}]}, "EventDataStoreARNInvalidException"),
        ({"Destinations": [{**STORE[0], "Location": STORE[0]["Location"].replace(ACCOUNT, "444455556666")}]},
         "EventDataStoreNotFoundException"),
    ],
)  # fmt: skip
def test_what_a_channel_cannot_be_is_refused(run: Any, wire: dict[str, Any], code: str) -> None:
    with pytest.raises(CallError) as refusal:
        run("cloudtrail:CreateChannel", **{"Name": "doors", "Source": "Custom", "Destinations": STORE, **wire})
    assert refusal.value.code == code


def test_a_channel_of_another_account_is_not_there(run: Any, channel: str) -> None:
    with pytest.raises(CallError) as refusal:
        run("cloudtrail-data:PutAuditEvents", by="charlie", channelArn=channel, auditEvents=[entry("1")])
    assert refusal.value.code == "ChannelNotFound"
    assert run("cloudtrail:ListChannels", by="charlie") == {"Channels": []}
