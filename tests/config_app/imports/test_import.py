"""Existing Config files come in: both dialects, whatever they are wrapped in, once, at their place in the history."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from config_app.imports import reading, writes
from config_app.imports.models import ImportedItem, QuarantinedItem
from config_app.imports.writes import Defaults, Imported
from config_app.items import reads, rendering
from config_app.items.models import Item, Relationship, Resource
from project.kernel.errors import CallError
from tests.config_app.conftest import ACCOUNT, REGION
from tests.conftest import STRANGER

pytestmark = pytest.mark.django_db
VOLUME, INSTANCE = "AWS::EC2::Volume", "AWS::EC2::Instance"
HOME = Defaults(ACCOUNT, REGION)


def filed(number: str = "vol-1", hour: int = 1, **members: Any) -> dict[str, Any]:
    """An item in the dialect of files."""
    return {
        "configurationItemVersion": "1.3", "awsAccountId": ACCOUNT, "awsRegion": REGION, "resourceType": VOLUME,
        "resourceId": number, "ARN": f"arn:aws:ec2:{REGION}:{ACCOUNT}:volume/{number}", "resourceName": "data",
        "configurationItemCaptureTime": f"2025-03-07T{hour:02}:00:00.000Z", "configurationItemStatus": "OK",
        "configurationStateId": 1_000 + hour, "tags": {"team": "pay"}, "configuration": {"size": hour},
        "relationships": [{"resourceId": "i-1", "resourceType": INSTANCE, "name": "Is attached to Instance"}],
        **members,
    }  # fmt: skip


def api(number: str = "vol-1", hour: int = 1) -> dict[str, Any]:
    """The same item in the dialect of the API."""
    item = filed(number, hour)
    edges = [{**edge, "relationshipName": edge["name"]} for edge in item.pop("relationships")]
    item.pop("awsAccountId")
    item.pop("ARN")
    return {
        **item, "version": "1.3", "accountId": ACCOUNT, "arn": f"arn:aws:ec2:{REGION}:{ACCOUNT}:volume/{number}",
        "configuration": json.dumps(item["configuration"]), "relationships": edges,
        "configurationItemCaptureTime": datetime(2025, 3, 7, hour, tzinfo=UTC).timestamp(),
    }  # fmt: skip


@pytest.fixture
def put(tmp_path: Path, people: Any) -> Callable[..., Imported]:
    """Import a value written as a file."""
    number = 0

    def bring(value: Any, *, defaults: Defaults = HOME, packed: bool = True) -> Imported:
        nonlocal number
        number += 1
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        path = tmp_path / f"{number}.json{'.gz' if packed else ''}"
        path.write_bytes(gzip.compress(body) if packed else body)
        return writes.bring_in(str(path), defaults)

    return bring


def counts(done: Imported) -> tuple[int, int, int, int]:
    return done.stored, done.duplicates, done.refused, done.quarantined


def snapshot(*items: dict[str, Any]) -> dict[str, Any]:
    return {"fileVersion": "1.0", "configSnapshotId": "x", "configurationItems": list(items)}


def test_both_dialects_say_the_same_and_the_second_is_a_duplicate(put: Any) -> None:
    assert counts(put(snapshot(filed()))) == (1, 0, 0, 0)
    first = Item.objects.get()
    assert counts(put(api(), packed=False)) == (0, 1, 0, 0)
    assert counts(put(snapshot(filed()))) == (0, 1, 0, 0)
    resource = Resource.objects.get()
    assert (resource.name, resource.tags, resource.item_id) == ("data", {"team": "pay"}, first.id)
    assert (first.configuration, first.captured) == ({"size": 1}, datetime(2025, 3, 7, 1, tzinfo=UTC))
    assert first.imported.state_id == "1001" and first.md5
    shown = rendering.item(first, resource, reads.edges(resource))
    assert shown["relationships"] == [
        {"resourceType": INSTANCE, "resourceId": "i-1", "relationshipName": "Is attached to Instance"}
    ]


@pytest.mark.parametrize("made", [filed, api])
def test_items_come_out_of_whatever_they_are_wrapped_in(put: Any, made: Any) -> None:
    message = {"messageType": "ConfigurationItemChangeNotification", "configurationItem": made(hour=2)}
    wrapped = [
        made(hour=1),
        message | {"configurationItem": made(hour=3)},
        {"Type": "Notification", "Message": json.dumps(message)},
        {"invokingEvent": json.dumps(message | {"configurationItem": made(hour=4)}), "ruleParameters": "{}"},
        message | {"configurationItem": [made(hour=5)]},
        {"baseConfigurationItems": [made(hour=6), made(hour=7)]},
    ]
    assert counts(put(wrapped)) == (7, 0, 0, 0)
    lines = b"\n".join(json.dumps(one).encode() for one in wrapped)
    assert counts(put(lines)) == (0, 7, 0, 0)
    assert counts(put(json.dumps(wrapped[0], indent=2).encode())) == (0, 1, 0, 0)


def test_history_is_in_the_order_of_the_times_however_it_comes(put: Any, wire: Any) -> None:
    for hours in ((5, 6), (1,), (3, 2)):
        put(snapshot(*(filed(hour=hour) for hour in hours)))
    given = {"resourceType": VOLUME, "resourceId": "vol-1"}
    pages = wire().get_paginator("get_resource_config_history").paginate(**given, PaginationConfig={"PageSize": 2})
    seen = [json.loads(item["configuration"])["size"] for page in pages for item in page["configurationItems"]]
    assert seen == [6, 5, 3, 2, 1]
    forward = wire().get_resource_config_history(**given, chronologicalOrder="Forward")["configurationItems"]
    assert [json.loads(item["configuration"])["size"] for item in forward] == [1, 2, 3, 5, 6]
    at = reads.item_at(Resource.objects.get(), datetime(2025, 3, 7, 4, tzinfo=UTC))
    assert at is not None and at.configuration == {"size": 3}
    assert Resource.objects.get().item_id == Item.objects.get(configuration__size=6).id


def test_the_past_of_a_resource_that_is_recorded_leaves_its_present_alone(put: Any) -> None:
    from tests.config_app.delivery.conftest import record

    record("vol-1", 100)
    now = Resource.objects.get()
    put(snapshot(filed(hour=1), filed(hour=2, configurationItemStatus="ResourceDeleted")))
    after = Resource.objects.get()
    assert (after.item_id, after.deleted, after.md5, after.name) == (now.item_id, None, now.md5, "n-vol-1")
    assert after.discovered == datetime(2025, 3, 7, 1, tzinfo=UTC)
    assert [item.configuration for item in reads.history(after)] == [{"size": 100}, None, {"size": 1}]


def test_what_was_deleted_is_gone_and_what_came_back_is_there(put: Any) -> None:
    put(snapshot(filed(hour=1), filed(hour=2, configurationItemStatus="ResourceDeleted", configuration=None)))
    gone = Resource.objects.get()
    assert gone.deleted == datetime(2025, 3, 7, 2, tzinfo=UTC) and gone.name == "data"
    put(snapshot(filed(hour=3, configurationItemStatus="ResourceDiscovered")))
    assert Resource.objects.get().deleted is None


def test_relationships_hold_from_item_to_item_both_ways(put: Any) -> None:
    put(snapshot(filed(hour=1), filed(hour=3, relationships=[])))
    put(snapshot(filed(hour=2)))
    edge = Relationship.objects.get()
    assert (edge.since.hour, edge.until and edge.until.hour) == (1, 3)
    assert (edge.phrase, edge.inverse) == ("Is attached to Instance", "Is attached to Volume")


def test_look_alikes_are_refused_by_what_they_are_and_the_rest_goes_on(put: Any) -> None:
    strangers = [
        {"messageType": "ConfigurationSnapshotDeliveryStarted", "configSnapshotId": "x"},
        {"eventVersion": "1.08", "eventSource": "ec2.amazonaws.com", "eventName": "RunInstances"},
        {"eventSource": "aws:s3", "eventName": "ObjectCreated:Put"},
        {"resourceType": VOLUME, "resourceId": "vol-9"},
        {"anything": 1},
    ]
    done = put([filed(), *strangers])
    assert counts(done) == (1, 0, 5, 0)
    for word in (
        "ConfigurationSnapshotDeliveryStarted",
        "import_trail",
        "another service",
        "neither",
        "no resourceType",
    ):
        assert any(word in reason for reason in done.reasons), word


@pytest.mark.parametrize(
    ("members", "word"),
    [
        ({"configurationItemCaptureTime": None}, "no configurationItemCaptureTime"),
        ({"configurationItemCaptureTime": "yesterday"}, "is no time"),
        ({"configurationItemCaptureTime": "2125-01-01T00:00:00Z"}, "future"),
        ({"configuration": "{half"}, "not JSON"),
        ({"configuration": [1]}, "no JSON object"),
        ({"configurationItemStatus": "Broken"}, "none of"),
        ({"resourceId": ""}, "no resourceId"),
        ({"resourceId": "x" * 800}, "more than 768"),
        ({"configuration": {"name": "a\x00b"}}, "NUL"),
    ],
)  # fmt: skip
def test_an_item_that_cannot_be_stored_is_kept_apart_with_the_reason(put: Any, members: Any, word: str) -> None:
    done = put(snapshot(filed(), filed("vol-2", **members)))
    assert counts(done) == (1, 0, 0, 1)
    kept = QuarantinedItem.objects.get()
    assert word in kept.reason and word in done.reasons[0]
    put(snapshot(filed("vol-2", **members)))
    assert QuarantinedItem.objects.count() == 1


@pytest.mark.parametrize("packed", [True, False])
def test_a_file_that_is_cut_gives_what_stands_before_the_cut_and_says_so(
    put: Any, tmp_path: Path, packed: bool
) -> None:
    put(snapshot(filed(hour=9)))
    body = json.dumps(snapshot(*(filed(f"vol-{number}", 2) for number in range(200)))).encode()
    whole = gzip.compress(body) if packed else body
    path = tmp_path / f"cut.json{'.gz' if packed else ''}"
    path.write_bytes(whole[: len(whole) * 2 // 3])
    done = writes.bring_in(str(path), HOME)
    assert 0 < done.stored < 200 and done.refused == 1
    assert "cut" in done.reasons[0] and "cut.json" in done.reasons[0]
    assert Resource.objects.get(resource_id="vol-1").item_id == Item.objects.get(configuration__size=9).id
    path.write_bytes(whole)
    again = writes.bring_in(str(path), HOME)
    assert again.stored + again.duplicates == 200 and again.refused == 0


def test_items_that_name_no_account_or_region_go_where_they_are_told_and_are_marked(put: Any) -> None:
    item = filed(awsAccountId="xxxxxxxxxxxx", awsRegion=None, ARN="")
    done = put([item], defaults=Defaults(STRANGER, "eu-west-1"))
    assert done.assumed == 1 and ImportedItem.objects.get().assumed
    assert (Resource.objects.get().account_id, Resource.objects.get().region) == (STRANGER, "eu-west-1")
    put([filed("vol-2", awsAccountId="12345", awsRegion="", ARN=f"arn:aws:ec2:us-west-2b:{ACCOUNT}:volume/vol-2")])
    named = Resource.objects.get(resource_id="vol-2")
    assert (named.account_id, named.region) == (ACCOUNT, "us-west-2")


def test_snapshots_that_cairn_wrote_are_all_duplicates(
    wire: Any, people: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    from config_app.delivery import contents
    from config_app.delivery.models import ConfigDelivery
    from config_app.items import fixing
    from tests.config_app.delivery.conftest import record, remove

    record("vol-1", 1, 2)
    record("vol-2", 1)
    remove("vol-2")
    point = fixing.fix(ACCOUNT, REGION)
    delivery = ConfigDelivery(
        account_id=ACCOUNT, region=REGION, kind="history", through=point.through, moment=point.moment,
        started=point.moment,
    )  # fmt: skip
    items = [item for part in contents.parts(delivery, VOLUME) for batch in part for item in batch]
    path = tmp_path / "own.json"
    path.write_text(json.dumps({"fileVersion": "1.0", "requestId": "x", "configurationItems": items}))
    assert counts(writes.bring_in(str(path), HOME)) == (0, 4, 0, 0)


def test_imported_items_are_in_snapshots_and_not_in_history_files(people: Any, put: Any) -> None:
    from config_app.delivery import contents
    from config_app.delivery.models import ConfigDelivery
    from config_app.items import fixing

    put(snapshot(filed()))
    point = fixing.fix(ACCOUNT, REGION)
    given = {"account_id": ACCOUNT, "region": REGION, "through": point.through, "moment": point.moment}
    held = [item for batch in contents.snapshot(ConfigDelivery(kind="snapshot", **given)) for item in batch]
    assert [item["resourceId"] for item in held] == ["vol-1"]
    assert contents.types(ConfigDelivery(kind="history", **given)) == []


def test_an_imported_state_is_judged(wire: Any, put: Any) -> None:
    from config_app.rules.models import Verdict

    rule = {"ConfigRuleName": "volumes", "Source": {"Owner": "AWS", "SourceIdentifier": "ENCRYPTED_VOLUMES"}}
    wire().put_config_rule(ConfigRule=rule)
    attached = {"encrypted": False, "attachments": [{"state": "attached"}]}
    put(snapshot(filed(hour=1, configuration=attached | {"encrypted": True}), filed(hour=2, configuration=attached)))
    assert Verdict.objects.get().compliance == "NON_COMPLIANT"


def test_every_item_of_the_shared_data_comes_in_once(shared_data: Path, people: Any) -> None:
    """Of 130 items eight say nowhere when they were captured, or say it in no readable way."""
    folder = shared_data / "config-items"
    out = io.StringIO()
    call_command("import_config", str(folder), "--account", ACCOUNT, "--json", stdout=out)
    first = json.loads(out.getvalue())
    held = sum(len(list(_held(json.loads(path.read_text())))) for path in folder.glob("*.json"))
    assert first["stored"] + first["duplicates"] + first["quarantined"] == held
    assert first["refused"] == 5 and first["quarantined"] <= 8, first["reasons"]
    assert first["stored"] == Item.objects.count() >= 90
    out = io.StringIO()
    call_command("import_config", str(folder), "--account", ACCOUNT, "--json", stdout=out)
    second = json.loads(out.getvalue())
    assert (second["stored"], second["duplicates"]) == (0, first["stored"] + first["duplicates"])
    assert (second["refused"], second["quarantined"]) == (first["refused"], first["quarantined"])


def _held(value: Any) -> Any:
    if isinstance(value, dict) and "resourceType" in value and any(name.startswith("configuration") for name in value):
        yield value
    elif isinstance(value, dict | list):
        summaries = "configurationItemSummary"  # of a change whose item lies elsewhere
        inner = [one for name, one in value.items() if name != summaries] if isinstance(value, dict) else value
        for one in inner:
            yield from _held(one)
    elif isinstance(value, str) and value.lstrip().startswith("{"):
        yield from _held(json.loads(value))


def test_a_place_that_is_not_there_is_a_clear_error(people: Any) -> None:
    with pytest.raises(CommandError, match="There is no file or folder"):
        call_command("import_config", "/not/there")
    with pytest.raises(CommandError, match="12 digits"):
        call_command("import_config", "/not/there", "--account", "me")


def test_an_import_is_recorded_by_the_installation_only(alice: Any) -> None:
    from tests.trail.installation import run

    names = ("files", "stored", "duplicates", "refused", "quarantined", "assumed")
    with pytest.raises(CallError) as refused:
        run(alice, "cairn:ImportConfig", source="/x", **dict.fromkeys(names, 0))
    assert refused.value.code == "OperationNotPermittedException"


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: (
    st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["resourceType", "resourceId", "configuration", "configurationItem", "Message", "tags",
                         "relationships", "configurationItemCaptureTime", "awsRegion", "supplementaryConfiguration"]),
        inner, max_size=5)), max_leaves=12))  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_whatever_a_record_holds_it_is_read_or_refused_in_a_sentence(value: Any) -> None:
    try:
        for found in reading.records(json.dumps(value).encode()):
            reading.read(found)
    except (reading.Stranger, reading.Unusable) as refusal:
        assert str(refusal).rstrip().endswith((".", ")")) or ":" in str(refusal)
