"""Every finder finds what nothing uses and passes over what is used; prices add up; what is not recorded is said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from config_app.items.models import Item, Relationship, Resource
from config_app.recorder.models import Source
from config_app.resources.spec import all_types
from config_app.unused import reads
from config_app.unused.spec import Finder, finders
from project.kernel import clock
from tests.conftest import ACCOUNT, STRANGER
from tests.rest.conftest import session

pytestmark = pytest.mark.django_db
LONG = timedelta(days=400)
REPORT = {"access_key_1_active": "true", "access_key_1_last_used_date": "2020-01-01", "access_key_1_last_rotated": "2020-01-01",
          "password_last_used": "N/A", "access_key_2_active": "false"}  # fmt: skip
FRESH = {**REPORT, "access_key_1_last_used_date": "2999-01-01"}
# finder → what the unused one holds, what makes one used (another state, or the type of a resource that names it)
CASES: dict[str, tuple[dict[str, Any], dict[str, Any] | str]] = {
    "unattached-volumes": ({"size": 10, "volumeType": "gp3"}, "AWS::EC2::Instance"),
    "unattached-addresses": ({"publicIp": "203.0.113.9"}, {"associationId": "eipassoc-1"}),
    "memberless-security-groups": ({}, "AWS::EC2::NetworkInterface"),
    "idle-load-balancers": ({"type": "application"}, "AWS::ElasticLoadBalancingV2::TargetGroup"),
    "idle-classic-load-balancers": ({"instances": []}, {"instances": [{"instanceId": "i-1"}]}),
    "idle-target-groups": ({"loadBalancerArns": []}, {"loadBalancerArns": ["arn"]}),
    "empty-iam-groups": ({}, "AWS::IAM::User"),
    "idle-iam-users": ({"+CredentialReport": REPORT}, {"+CredentialReport": FRESH}),
    "idle-access-keys": ({"+CredentialReport": REPORT}, {"+CredentialReport": FRESH}),
    "unnamed-iam-roles": ({}, "AWS::Lambda::Function"),
    "unattached-policies": ({}, "AWS::IAM::Role"),
    "available-interfaces": ({"status": "available"}, {"status": "in-use"}),
    "old-snapshots": ({"volumeSize": 100}, {"new": True}),
    "old-database-snapshots": ({"snapshotType": "manual", "allocatedStorage": 100}, {"snapshotType": "automated"}),
    "stopped-instances": ({"state": {"name": "stopped"}}, {"state": {"name": "running"}}),
    "endless-log-groups": ({}, {"retentionInDays": 30}),
    "detached-gateways": ({"attachments": []}, {"attachments": [{"vpcId": "vpc-1"}]}),
    "disabled-keys": (
        {"keyManager": "CUSTOMER", "keyState": "Disabled"},
        {"keyManager": "CUSTOMER", "keyState": "Enabled"},
    ),
    "unused-instance-profiles": ({}, "AWS::EC2::Instance"),
}
PRICES = {"unattached-volumes": 0.80, "unattached-addresses": 3.65, "idle-load-balancers": 16.43, "disabled-keys": 1.00,
          "idle-classic-load-balancers": 18.25, "old-snapshots": 5.00, "old-database-snapshots": 9.50}  # fmt: skip


def make(kind: str, name: str, state: dict[str, Any], account: str = ACCOUNT) -> Resource:
    then = clock.now() - (timedelta(days=1) if state.get("new") else LONG)
    row = Resource.objects.create(
        account_id=account,
        region="us-east-1",
        type=kind,
        resource_id=name,
        name=name,
        md5="",
        discovered=then,
        changed=then,
    )
    item = Item.objects.create(
        resource=row, captured=then, status="OK", md5="",
        configuration={key: value for key, value in state.items() if not key.startswith("+")},
        supplementary={key[1:]: value for key, value in state.items() if key.startswith("+")},
    )  # fmt: skip
    Resource.objects.filter(id=row.id).update(item_id=item.id)
    return row


def recorded(*kinds: str) -> None:
    for kind in kinds:
        Source.objects.get_or_create(
            account_id=ACCOUNT, region="us-east-1", type=kind, defaults={"last_ok": clock.now()}
        )


def only(key: str) -> reads.Found:
    return next(one for one in reads.found([ACCOUNT], rows=10) if one.finder.key == key)


def test_every_finder_has_a_case_and_names_types_that_are_declared() -> None:
    assert set(CASES) == {one.key for one in finders()}
    for one in finders():
        assert {one.type, *one.needs} <= set(all_types()), one.key
        assert one.why.endswith(".")
        assert one.title[:1] != one.title[:1].upper() or one.title.startswith("IAM")


@pytest.mark.parametrize("finder", finders(), ids=lambda one: one.key)
def test_a_finder_finds_what_nothing_uses_and_no_more(finder: Finder) -> None:
    recorded(finder.type, *finder.needs)
    state, other = CASES[finder.key]
    idle = make(finder.type, "idle", state)
    make(finder.type, "idle", state, account=STRANGER)
    busy = make(finder.type, "busy", state if isinstance(other, str) else {**state, **other})
    if isinstance(other, str):
        tie = {"account_id": ACCOUNT, "type": other, "resource_id": "user", "far_type": finder.type, "inverse": "", "since": busy.changed,
               "phrase": "Is associated with SecurityGroup"}  # fmt: skip
        Relationship.objects.create(**tie, far_id="busy")
        Relationship.objects.create(**tie, far_id="idle", until=clock.now())  # one that has ended
        Relationship.objects.create(**{**tie, "account_id": STRANGER}, far_id="idle")
    Resource.objects.filter(id=make(finder.type, "gone", state).id).update(deleted=clock.now())
    found = only(finder.key)
    assert found.missing == ()
    assert [entry.resource.resource_id for entry in found.rows] == ["idle"]
    assert found.number == 1
    assert found.monthly == (pytest.approx(PRICES[finder.key]) if finder.price else None)
    assert idle.id in reads.ids([ACCOUNT])


def test_types_that_are_not_recorded_are_said_to_be_so_and_not_counted() -> None:
    make("AWS::EC2::Volume", "v-1", {"size": 8})
    found = only("unattached-volumes")
    assert found.missing == ("AWS::EC2::Instance",)
    assert found.number == 0
    recorded("AWS::EC2::Instance")
    assert only("unattached-volumes").number == 1


def test_rest_gives_counts_then_pages_and_names_an_unknown_finder(people: dict[str, Any]) -> None:
    recorded("AWS::EC2::Volume", "AWS::EC2::Instance")
    for number in range(3):
        make("AWS::EC2::Volume", f"v-{number}", {"size": 100, "volumeType": "gp2"})
    rest = session(people["bob"])
    counted = {row["finder"]: row for row in rest.get("unused/").json()["results"]}
    assert counted["unattached-volumes"]["count"] == 3
    assert counted["unattached-volumes"]["monthly_list_price"] == 30.0
    assert counted["unattached-addresses"]["not_recorded"] == ["AWS::EC2::EIP"]
    assert "count" not in counted["unattached-addresses"]
    first = rest.get("unused/?finder=unattached-volumes&limit=2").json()
    rest_of = rest.get(f"unused/?finder=unattached-volumes&limit=2&cursor={first['next']}").json()
    assert [row["resource_id"] for row in first["results"] + rest_of["results"]] == ["v-0", "v-1", "v-2"]
    assert "next" not in rest_of
    wrong = rest.get("unused/?finder=everything")
    assert wrong.status_code == 400
    assert "unattached-volumes" in wrong.json()["message"]
    nothing = session(people["charlie"]).get("unused/?finder=unattached-volumes").json()
    assert nothing == {"results": []}


def test_the_page_sums_prices_and_keeps_none_found_apart_from_not_known(people: dict[str, Any]) -> None:
    recorded("AWS::EC2::Volume", "AWS::EC2::Instance", "AWS::EC2::EIP")
    make("AWS::EC2::Volume", "v-1", {"size": 100, "volumeType": "gp3"})
    client = Client()
    client.force_login(people["alice"], backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/unused/").content.decode()
    assert "1 unused, 8.00 USD a month" in page
    assert "Addresses that nothing holds" in page.partition("Looked for and not found")[2].partition("Not known")[0]
    assert "IAM groups without a user" in page.partition("Not known")[2]
    assert "1 unused, 8.00 USD a month" in client.get("/").content.decode()
