"""A hidden value that changes makes an item that says so; the value, and what could be guessed to be it, is nowhere."""

from __future__ import annotations

import json
from typing import Any

import pytest

from config_app.items import summary
from config_app.items.content import SECRETS
from config_app.items.difference import difference
from config_app.items.models import Item
from config_app.recorder import secrets, writes
from config_app.resources.names import VOLATILE
from config_app.resources.spec import all_types
from tests.config_app import estate
from tests.config_app.conftest import ACCOUNT, REGION

KIND = "AWS::Lambda::Function"


def seal(text: str) -> str:
    return f"<{text}>"


def marks(value: Any, owner: str = "a") -> dict[str, str]:
    found = secrets.Marks(seal, owner)
    secrets.hidden(value, seen=found.seen)
    return found.fingerprints()


@pytest.mark.django_db
def test_a_changed_secret_is_one_item_that_names_its_place_and_not_its_value(cloud: Any, recorder: Any) -> None:
    role = cloud("iam").create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps(estate.TRUST))["Role"]["Arn"]
    functions = cloud("lambda")
    for name in ("one", "two"):
        functions.create_function(
            FunctionName=name, Runtime="python3.12", Role=role, Handler="main.handler", Code={"ZipFile": estate.code()},
            Environment={"Variables": {"PASSWORD": "first-secret", "MODE": "fast"}},
        )  # fmt: skip
    types = [all_types()[KIND]]
    for _ in range(2):
        writes.poll(ACCOUNT, REGION, types)
    functions.update_function_configuration(
        FunctionName="one", Environment={"Variables": {"PASSWORD": "second-secret", "MODE": "fast"}}
    )
    assert [writes.poll(ACCOUNT, REGION, types)["changed"] for _ in range(2)] == [1, 0]
    before, other, after = Item.objects.filter(resource__type=KIND).order_by("id")
    if after.resource_id == other.resource_id:
        before, other = other, before
    assert [
        path.path for path in difference(before.configuration, after.configuration) if path.path not in VOLATILE
    ] == []
    assert before.md5 != after.md5
    old, new, twin = (item.supplementary[SECRETS] for item in (before, after, other))
    changed = [path for path in new if old[path] != new[path]]
    assert changed == ["environment.variables.PASSWORD"]
    assert set(old.values()).isdisjoint(twin.values())
    assert summary.of_items(KIND, before, after) == "Secret value changed: environment.variables.PASSWORD."
    held = json.dumps(list(Item.objects.values("configuration", "supplementary")))
    assert "first-secret" not in held
    assert "second-secret" not in held


def test_values_are_known_by_their_place_and_not_by_their_order() -> None:
    one = {"environment": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]}
    turned = {"environment": one["environment"][::-1]}
    assert marks(one) == marks(turned)
    assert list(marks(one)) == ["environment.A", "environment.B"]
    assert marks(one) != marks(one, "b")
    keys = {"tunnels": [{"preSharedKey": "x"}, {"preSharedKey": "y"}]}
    assert list(marks(keys)) == ["tunnels.preSharedKey"]
    assert marks(keys) == marks({"tunnels": keys["tunnels"][::-1]})
    assert marks(keys) != marks({"tunnels": [{"preSharedKey": "x"}, {"preSharedKey": "z"}]})
    assert marks({"masterUserPassword": "", "keyName": "k"}) == {}
