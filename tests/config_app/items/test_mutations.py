"""Every leaf of fifty recorded configurations is changed: each real change alters the content, other orders do not."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from config_app.imports import reading
from config_app.items import writes
from config_app.items.content import ORDERED, Found
from config_app.items.models import Item
from config_app.resources.names import VOLATILE
from config_app.resources.spec import all_types
from tests.config_app.conftest import ACCOUNT, REGION
from tests.config_app.items.test_content import leaves, mutated, nothing, shuffled

WANTED = 50


def recorded(folder: Path) -> list[tuple[str, Found]]:
    """The first configurations of the folder that hold something, each once."""
    found: dict[str, tuple[str, Found]] = {}
    for file in sorted(folder.glob("*.json")):
        try:
            items = [reading.read(value) for value in reading.records(file.read_bytes())]
        except (reading.Stranger, reading.Unusable):
            continue
        for item in items:
            if item.configuration:
                declared = all_types().get(item.kind)
                entry = Found(item.resource_id, item.configuration, tags=item.tags, supplementary=item.supplementary,
                              relationships=item.relationships, volatile=declared.volatile if declared else ())  # fmt: skip
                found.setdefault(entry.md5, (item.kind, entry))
    return list(found.values())[:WANTED]


def with_configuration(entry: Found, configuration: object) -> Found:
    return Found(**{**vars(entry), "configuration": configuration})


def test_each_leaf_of_fifty_recorded_configurations_counts_unless_it_changes_by_itself(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = recorded(shared_data / "config-items")
    order = random.Random(11)
    counts = {
        "configurations": len(found),
        "types": len({kind for kind, _ in found}),
        "real": 0,
        "volatile": 0,
        "orders": 0,
    }
    for kind, entry in found:
        ignored = VOLATILE | set(entry.volatile)
        for path in leaves(entry.configuration):
            real = not ignored & {name for name in path if isinstance(name, str)}
            counts["real" if real else "volatile"] += 1
            changed = with_configuration(entry, mutated(entry.configuration, path))
            assert (changed.md5 != entry.md5) == real, f"{kind} {path}"
        for _ in range(5):
            counts["orders"] += 1
            assert with_configuration(entry, shuffled(entry.configuration, order)).md5 == entry.md5, kind
    with capsys.disabled():
        print(f"\n  {counts}")
    assert counts["configurations"] >= WANTED
    assert counts["real"] > 1_000


@pytest.mark.django_db
def test_each_of_a_hundred_mutations_is_exactly_one_item_and_another_order_none(shared_data: Path) -> None:
    order = random.Random(12)
    chosen = order.sample(recorded(shared_data / "config-items"), 10)
    made = 0
    for number, (kind, entry) in enumerate(chosen):
        same = Found(**{**vars(entry), "resource_id": f"r-{number}"})
        ignored = VOLATILE | set(entry.volatile)
        paths = [p for p in leaves(entry.configuration) if not ignored & {name for name in p if isinstance(name, str)}]
        writes.record(ACCOUNT, REGION, kind, [same], nothing, complete=False)
        for made_here, path in enumerate(order.sample(paths, min(10, len(paths))), 1):
            changed = with_configuration(same, mutated(same.configuration, path))
            turned = with_configuration(changed, shuffled(changed.configuration, order))
            for step in (changed, turned, changed, same):
                writes.record(ACCOUNT, REGION, kind, [step], nothing, complete=False)
            assert Item.objects.filter(resource__resource_id=f"r-{number}").count() == 1 + 2 * made_here, (kind, path)
            made += 1
    assert made >= 60


def test_lists_whose_order_says_something_keep_it() -> None:
    for name in ORDERED:
        one, other = (Found("r", {name: values}) for values in (["a", "b"], ["b", "a"]))
        assert one.md5 != other.md5, name
