"""No change, no item; each real change makes exactly one; the MD5 can be computed again from the item."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config_app.items import content, writes
from config_app.items.content import Found, fingerprint
from config_app.items.models import Item, Resource
from config_app.resources.names import VOLATILE
from config_app.resources.spec import all_types
from tests.config_app.conftest import ACCOUNT, REGION

Path = tuple[Any, ...]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every leaf; an empty list or object is one too."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    empty = True
    for name, member in members:
        empty = False
        yield from leaves(member, (*path, name))
    if empty:
        yield path


def mutated(value: Any, path: Path) -> Any:
    changed = copy.deepcopy(value)
    place = changed
    for name in path[:-1]:
        place = place[name]
    old = place[path[-1]]
    place[path[-1]] = (
        not old if isinstance(old, bool) else old + 1 if isinstance(old, int | float)
        else f"{old}x" if isinstance(old, str) else ["new"] if isinstance(old, list) else {"new": 1}
    )  # fmt: skip
    return changed


def shuffled(value: Any, order: random.Random) -> Any:
    """The same content, members and lists in another order."""
    if isinstance(value, dict):
        names = list(value)
        order.shuffle(names)
        return {name: value[name] if name in content.ORDERED else shuffled(value[name], order) for name in names}
    if isinstance(value, list):
        items = [shuffled(item, order) for item in value]
        order.shuffle(items)
        return items
    return value


def found_of(item: Item) -> Found:
    return Found(
        item.resource.resource_id, item.configuration or {}, name=item.resource.name, arn=item.resource.arn,
        zone=item.resource.zone, tags=item.tags, supplementary=item.supplementary,
        relationships=tuple(item.relationships), volatile=all_types()[item.resource.type].volatile,
    )  # fmt: skip


@pytest.fixture
def items(recorded_estate: dict[str, str], db: None) -> list[Item]:
    return list(Item.objects.select_related("resource").order_by("id"))


def nothing(*_: Any) -> list[str]:
    return []


@pytest.mark.django_db
def test_the_md5_of_every_item_can_be_computed_again_from_what_is_stored(items: list[Item]) -> None:
    for item in items:
        volatile = all_types()[item.resource.type].volatile
        again = fingerprint(item.configuration, item.supplementary, item.relationships, item.tags, volatile=volatile)
        assert again == item.md5 == item.resource.md5, item.resource


@pytest.mark.django_db
def test_another_order_of_lists_and_members_is_no_change(items: list[Item]) -> None:
    order = random.Random(7)
    for item in items:
        same = found_of(item)
        turned = Found(**{**vars(same), "configuration": shuffled(same.configuration, order),
                          "relationships": tuple(reversed(same.relationships))})  # fmt: skip
        assert turned.md5 == item.md5, item.resource


@pytest.mark.django_db
def test_each_leaf_that_is_mutated_changes_the_content_unless_it_changes_by_itself(items: list[Item]) -> None:
    judged = {"real": 0, "volatile": 0}
    for item in items:
        same = found_of(item)
        ignored = VOLATILE | set(same.volatile)
        for path in leaves(same.configuration):
            md5 = Found(**{**vars(same), "configuration": mutated(same.configuration, path)}).md5
            kind = "volatile" if ignored & {name for name in path if isinstance(name, str)} else "real"
            judged[kind] += 1
            assert (md5 != item.md5) == (kind == "real"), f"{item.resource} {path}"
        for path in leaves(same.supplementary):
            if path:
                md5 = Found(**{**vars(same), "supplementary": mutated(same.supplementary, path)}).md5
                assert md5 != item.md5, f"{item.resource} {path}"
    assert judged["real"] > 300
    assert judged["volatile"] > 20


@pytest.mark.django_db
def test_each_real_mutation_makes_exactly_one_item_and_its_return_another(items: list[Item]) -> None:
    instance = next(item for item in items if item.resource.type == "AWS::EC2::Instance")
    same = found_of(instance)
    paths = [path for path in leaves(same.configuration) if not VOLATILE & {n for n in path if isinstance(n, str)}]
    for number, path in enumerate(paths):
        changed = Found(**{**vars(same), "configuration": mutated(same.configuration, path)})
        for entry in (changed, changed, same, same):
            writes.record(ACCOUNT, REGION, instance.resource.type, [entry], nothing)
        assert Item.objects.filter(resource=instance.resource).count() == 1 + 2 * (number + 1), path
    assert len(paths) > 40


@pytest.mark.django_db
def test_a_tag_and_a_link_are_content_too(items: list[Item]) -> None:
    same = found_of(next(item for item in items if item.resource.type == "AWS::EC2::Instance"))
    assert Found(**{**vars(same), "tags": {"Name": "web-2"}}).md5 != same.md5
    assert Found(**{**vars(same), "relationships": same.relationships[1:]}).md5 != same.md5


@given(JSON, st.randoms(use_true_random=False))
def test_a_fingerprint_depends_on_content_and_not_on_order(value: Any, order: random.Random) -> None:
    assert fingerprint({"a": value}, {}, [], {}) == fingerprint({"a": shuffled(value, order)}, {}, [], {})


@pytest.mark.django_db
def test_a_new_creation_time_after_a_restart_of_the_cloud_is_no_change() -> None:
    first = Found(
        "i-1",
        {"launchTime": "2026-11-18T00:00:00.000Z", "imageId": "ami-1"},
        created=datetime(2026, 11, 18, tzinfo=UTC),
    )
    writes.record(ACCOUNT, REGION, "AWS::EC2::Instance", [first], nothing)
    again = Found("i-1", {"launchTime": "2026-11-19T00:00:00.000Z", "imageId": "ami-1"})
    assert writes.record(ACCOUNT, REGION, "AWS::EC2::Instance", [again], nothing)["changed"] == 0
    own = Resource.objects.get(resource_id="i-1")
    assert own.item_id == Item.objects.get(resource=own).id


@pytest.mark.django_db
def test_an_incomplete_listing_deletes_nothing() -> None:
    writes.record(ACCOUNT, REGION, "AWS::EC2::Volume", [Found("vol-1", {"size": 1})], nothing)
    assert writes.record(ACCOUNT, REGION, "AWS::EC2::Volume", [], nothing, complete=False)["deleted"] == 0
    assert writes.record(ACCOUNT, REGION, "AWS::EC2::Volume", [], nothing)["deleted"] == 1
