"""Items over the wire: boto3, signed, through Django: history, batch, listings, counts, their limits, tokens and errors."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from config_app.items import writes
from config_app.items.content import Found
from config_app.items.models import Item
from project.kernel import clock
from tests.config_app.conftest import ACCOUNT, REGION, refusal
from tests.conftest import STRANGER

pytestmark = pytest.mark.django_db
VOLUME = "AWS::EC2::Volume"


def record(number: str, *sizes: int, account: str = ACCOUNT, region: str = REGION, kind: str = VOLUME) -> None:
    for size in sizes:
        writes.record(account, region, kind, [Found(number, {"size": size}, name=f"n-{number}", tags={"a": "b"})],
                      lambda *_: ["event-1"], complete=False)  # fmt: skip


def sizes(answer: dict[str, Any]) -> list[int]:
    return [json.loads(item["configuration"])["size"] for item in answer["configurationItems"]]


def test_history_is_newest_first_or_as_told_in_pages_that_are_never_empty(wire: Any) -> None:
    record("vol-1", *range(1, 6))
    config = wire()
    given = {"resourceType": VOLUME, "resourceId": "vol-1"}
    assert sizes(config.get_resource_config_history(**given)) == [5, 4, 3, 2, 1]
    assert sizes(config.get_resource_config_history(**given, chronologicalOrder="Forward")) == [1, 2, 3, 4, 5]
    pages = list(
        config.get_paginator("get_resource_config_history").paginate(**given, PaginationConfig={"PageSize": 2})
    )
    assert [sizes(page) for page in pages] == [[5, 4], [3, 2], [1]]
    first = config.get_resource_config_history(**given, limit=5)
    assert "nextToken" not in first
    item = first["configurationItems"][0]
    newest = Item.objects.latest("id")
    assert (item["version"], item["accountId"], item["configurationItemStatus"]) == ("1.3", ACCOUNT, "OK")
    assert item["configurationItemMD5Hash"] == newest.md5
    assert item["relatedEvents"] == ["event-1"]
    assert item["configurationStateId"] == str(newest.id)
    assert item["tags"] == {"a": "b"}


def test_history_can_be_asked_for_a_span_of_time(wire: Any) -> None:
    record("vol-1", 1, 2, 3)
    for number, item in enumerate(Item.objects.order_by("id")):
        Item.objects.filter(id=item.id).update(captured=clock.now() - timedelta(hours=3 - number))
    given = {"resourceType": VOLUME, "resourceId": "vol-1"}
    hour = timedelta(hours=1)
    early = wire().get_resource_config_history(**given, laterTime=clock.now() - hour * 1.5)
    late = wire().get_resource_config_history(**given, earlierTime=clock.now() - hour * 1.5)
    assert (sizes(early), sizes(late)) == ([2, 1], [3])
    span = {"earlierTime": clock.now(), "laterTime": clock.now() - hour}
    assert refusal(wire().get_resource_config_history, **given, **span)[0] == "InvalidTimeRangeException"


def test_a_token_goes_with_the_parameters_that_it_was_given_for(wire: Any) -> None:
    record("vol-1", 1, 2, 3)
    record("vol-2", 1, 2, 3)
    config = wire()
    token = config.get_resource_config_history(resourceType=VOLUME, resourceId="vol-1", limit=1)["nextToken"]
    ask = config.get_resource_config_history
    again = ask(resourceType=VOLUME, resourceId="vol-1", limit=2, nextToken=token)
    assert sizes(again) == [2, 1]
    for wrong in (
        {"resourceId": "vol-2", "nextToken": token},
        {"resourceId": "vol-1", "nextToken": "forged"},
        {"resourceId": "vol-1", "nextToken": token[:-4] + "AAA="},
        {"resourceId": "vol-1", "nextToken": token, "chronologicalOrder": "Forward"},
    ):
        assert refusal(ask, resourceType=VOLUME, **wrong)[0] == "InvalidNextTokenException", wrong
    assert refusal(wire(who="charlie").list_discovered_resources, resourceType=VOLUME, nextToken=token)[0] == (
        "InvalidNextTokenException"
    )


def test_what_is_unknown_elsewhere_or_out_of_bounds_is_refused_with_awss_code(wire: Any) -> None:
    record("vol-1", 1)
    record("vol-far", 1, region="eu-west-1")
    record("vol-theirs", 1, account=STRANGER)
    ask = wire().get_resource_config_history
    for number in ("vol-0", "vol-far", "vol-theirs"):
        code, message = refusal(ask, resourceType=VOLUME, resourceId=number)
        assert code == "ResourceNotDiscoveredException"
        assert message == f"Resource {number} of resourceType:{VOLUME} is unknown or has not been discovered"
    code, message = refusal(ask, resourceType="AWS::EC2::Nonsense", resourceId="vol-1")
    assert (code, "resourceType" in message) == ("ValidationException", True)
    assert refusal(ask, resourceType=VOLUME, resourceId="vol-1", limit=101)[0] == "ValidationException"


def test_a_batch_gives_current_items_and_says_what_was_not_found(wire: Any) -> None:
    record("vol-1", 1, 2)
    record("vol-gone", 1)
    writes.record(
        ACCOUNT, REGION, VOLUME, [Found("vol-1", {"size": 2}, name="n-vol-1", tags={"a": "b"})], lambda *_: []
    )
    keys = [{"resourceType": VOLUME, "resourceId": number} for number in ("vol-1", "vol-0", "vol-gone")]
    answer = wire().batch_get_resource_config(resourceKeys=keys)
    (item,) = answer["baseConfigurationItems"]
    assert json.loads(item["configuration"]) == {"size": 2}
    assert answer["unprocessedResourceKeys"] == keys[1:]
    assert refusal(wire().batch_get_resource_config, resourceKeys=keys[:1] * 101)[0] == "ValidationException"


def test_resources_are_listed_by_id_name_or_page_and_deleted_ones_when_asked(wire: Any) -> None:
    for number in range(5):
        record(f"vol-{number}", 1)
    config = wire()
    kept = [Found(f"vol-{n}", {"size": 1}, name=f"n-vol-{n}", tags={"a": "b"}) for n in range(4)]
    writes.record(ACCOUNT, REGION, VOLUME, kept, lambda *_: [])

    def ids(**given: Any) -> list[str]:
        found = config.list_discovered_resources(resourceType=VOLUME, **given)["resourceIdentifiers"]
        return [entry["resourceId"] for entry in found]

    assert ids() == ["vol-0", "vol-1", "vol-2", "vol-3"]
    assert ids(includeDeletedResources=True)[-1] == "vol-4"
    assert ids(resourceIds=["vol-3", "vol-4"]) == ["vol-3"]
    assert ids(resourceName="n-vol-2") == ["vol-2"]
    pages = config.get_paginator("list_discovered_resources").paginate(
        resourceType=VOLUME, PaginationConfig={"PageSize": 2}
    )
    assert [len(page["resourceIdentifiers"]) for page in pages] == [2, 2]
    both = {"resourceIds": ["vol-1"], "resourceName": "n-vol-1"}
    assert refusal(config.list_discovered_resources, resourceType=VOLUME, **both)[0] == "ValidationException"
    assert wire(who="charlie").list_discovered_resources(resourceType=VOLUME)["resourceIdentifiers"] == []


def test_counts_are_by_type_the_most_first_and_page_without_gaps(wire: Any) -> None:
    for kind, number in ((VOLUME, 3), ("AWS::EC2::VPC", 1), ("AWS::EC2::Subnet", 1)):
        for place in range(number):
            record(f"x-{place}", 1, kind=kind)
    config = wire()
    answer = config.get_discovered_resource_counts()
    assert answer["totalDiscoveredResources"] == 5
    every = [(row["resourceType"], row["count"]) for row in answer["resourceCounts"]]
    assert every == [(VOLUME, 3), ("AWS::EC2::Subnet", 1), ("AWS::EC2::VPC", 1)]
    token, paged = None, []
    while True:
        page = config.get_discovered_resource_counts(limit=1, **({"nextToken": token} if token else {}))
        assert page["resourceCounts"]
        paged += [(row["resourceType"], row["count"]) for row in page["resourceCounts"]]
        token = page.get("nextToken")
        if not token:
            break
    assert paged == every
    assert config.get_discovered_resource_counts(resourceTypes=[VOLUME])["totalDiscoveredResources"] == 3
    assert refusal(config.get_discovered_resource_counts, nextToken="x")[0] == "InvalidNextTokenException"
