"""Resources that are not AWS's, over the wire: recorded once for each change, found, deleted, refused where they break a rule."""

from __future__ import annotations

import json
from typing import Any

import pytest

from config_app.items.models import Item
from config_app.recorder import writes
from config_app.recorder.models import Recorder
from tests.config_app.conftest import ACCOUNT, REGION, refusal

pytestmark = pytest.mark.django_db
KIND = "Bar::App::Server"


def put(config: Any, configuration: str = '{"port": 80}', kind: str = KIND, number: str = "srv-1") -> None:
    config.put_resource_config(
        ResourceType=kind,
        SchemaVersionId="00000001",
        ResourceId=number,
        Configuration=configuration,
        Tags={"team": "bar"},
    )


@pytest.fixture
def config(wire: Any) -> Any:
    found, _ = Recorder.objects.get_or_create(account_id=ACCOUNT, region=REGION)
    writes.start(found)
    return wire()


def test_each_change_is_one_item_that_names_its_call_and_deletion_is_the_last(config: Any) -> None:
    for port in (80, 80, 443):
        put(config, json.dumps({"port": port}))
    put(config, number="srv-2")
    for _ in range(2):
        config.delete_resource_config(ResourceType=KIND, ResourceId="srv-1")
    items = config.get_resource_config_history(resourceType=KIND, resourceId="srv-1")["configurationItems"]
    assert [item["configurationItemStatus"] for item in items] == ["ResourceDeleted", "OK", "ResourceDiscovered"]
    assert [json.loads(item["configuration"])["port"] for item in items[1:]] == [443, 80]
    assert all(len(item["relatedEvents"]) == 1 for item in items)
    left = config.list_discovered_resources(resourceType=KIND)["resourceIdentifiers"]
    assert [entry["resourceId"] for entry in left] == ["srv-2"]


def test_bad_input_is_refused_and_nothing_is_written(config: Any, wire: Any) -> None:
    for given in (
        {"kind": "AWS::EC2::Instance"}, {"kind": "Custom::App::Server"}, {"kind": "Bar::Server"}, {"kind": "alexa::App::Server"},
        {"configuration": "{"}, {"configuration": "[1]"}, {"configuration": '{"a": "\\u0000"}'}, {"configuration": '{"a": NaN}'},
    ):  # fmt: skip
        assert refusal(put, config=config, **given)[0] == "ValidationException", given
    assert refusal(put, config=wire(who="bob"))[0] == "AccessDeniedException"
    writes.stop(Recorder.objects.get(account_id=ACCOUNT))
    assert refusal(put, config=config)[0] == "NoRunningConfigurationRecorderException"
    assert not Item.objects.exists()


@pytest.mark.parametrize(
    "configuration",
    [json.dumps({"path": "C:\\u0000"}), json.dumps({"text": "x" * 500_000}), '{"a": ' + "[" * 200 + "]" * 200 + "}"],
    ids=["a backslash of its own", "half a megabyte", "deep"],
)
def test_a_strange_configuration_is_one_whole_item(config: Any, configuration: str) -> None:
    for _ in range(2):
        put(config, configuration)
    assert list(Item.objects.values_list("configuration", flat=True)) == [json.loads(configuration)]


@pytest.mark.parametrize(
    ("configuration", "code"),
    [
        ('{"a": ' + "[" * 900 + "]" * 900 + "}", "ValidationException"),
        ('{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", "ValidationException"),
        (json.dumps({"text": "x" * 5_000_000}), "RequestEntityTooLargeException"),
    ],
    ids=["too deep to write", "too deep to read", "five megabytes"],
)
def test_a_hostile_configuration_is_refused_and_nothing_is_written(config: Any, configuration: str, code: str) -> None:
    assert refusal(put, config=config, configuration=configuration)[0] == code
    assert not Item.objects.exists()
