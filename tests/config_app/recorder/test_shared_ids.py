"""Resources whose own ids are not theirs alone stay apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from config_app.items.models import Item, Resource
from config_app.recorder import writes
from tests.config_app.conftest import ACCOUNT, REGION

pytestmark = pytest.mark.django_db


def test_two_databases_that_share_a_resource_id_stay_two(cloud: Any, recorder: Any, monkeypatch: Any) -> None:
    from config_app.recorder import collecting

    for name in ("first", "second"):
        cloud("rds").create_db_instance(
            DBInstanceIdentifier=name, DBInstanceClass="db.t3.micro", Engine="postgres", AllocatedStorage=20,
            MasterUsername="owner", MasterUserPassword="hunter2hunter2",
        )  # fmt: skip
    listed = collecting._listed

    def shared(*given: Any) -> Iterator[dict[str, Any]]:
        for entry in listed(*given):
            yield {**entry, "DbiResourceId": "db-SAME"} if "DbiResourceId" in entry else entry

    monkeypatch.setattr(collecting, "_listed", shared)
    writes.poll(ACCOUNT, REGION)
    databases = Resource.objects.filter(type="AWS::RDS::DBInstance")
    assert sorted(databases.values_list("resource_id", flat=True)) == ["first", "second"]
    assert {entry.supplementary["SharedResourceId"] for entry in Item.objects.filter(resource__in=databases)} == {
        "db-SAME"
    }
    assert writes.poll(ACCOUNT, REGION)["changed"] == 0
