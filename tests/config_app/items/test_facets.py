"""The inventory is narrowed by type, region, account, tag, verdict and use; its export holds the same rows."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from config_app.items import facets, tables
from config_app.items.models import Item, Resource
from config_app.recorder.models import Source
from config_app.rules.models import ConfigRule, Verdict
from project.kernel import clock
from tests.conftest import ACCOUNT, STRANGER

pytestmark = pytest.mark.django_db
VOLUME, EIP = "AWS::EC2::Volume", "AWS::EC2::EIP"


@pytest.fixture(autouse=True)
def _estate(people: dict[str, Any]) -> None:
    now = clock.now()
    rule = ConfigRule.objects.create(account_id=ACCOUNT, name="r", identifier="ENCRYPTED_VOLUMES")
    for number, (kind, region, tags, verdict, held) in enumerate((
        (VOLUME, "us-east-1", {"team": "web", "function": "shop"}, "NON_COMPLIANT", {}),
        (VOLUME, "eu-west-1", {"team": "pay"}, "COMPLIANT", {}),
        (EIP, "us-east-1", {"team": "web"}, "", {"associationId": "a"}),
        (EIP, "us-east-1", {"note": "=1+1"}, "", {}),
    )):  # fmt: skip
        row = Resource.objects.create(account_id=ACCOUNT, region=region, type=kind, resource_id=f"r-{number}", md5="", tags=tags,
                                      name="=cmd" if number == 3 else "", discovered=now, changed=now)  # fmt: skip
        item = Item.objects.create(resource=row, captured=now, status="OK", md5="", configuration=held)
        Resource.objects.filter(id=row.id).update(item_id=item.id)
        if verdict:
            times = {"since": now, "invoked": now, "recorded": now}
            Verdict.objects.create(rule=rule, resource=row, compliance=verdict, item_id=item.id, inputs="", **times)
    Resource.objects.create(account_id=ACCOUNT, region="us-east-1", type=EIP, resource_id="r-gone", md5="", discovered=now,
                            changed=now, deleted=now - timedelta(days=1))  # fmt: skip
    Resource.objects.create(
        account_id=STRANGER, region="us-east-1", type=EIP, resource_id="r-theirs", md5="", discovered=now, changed=now
    )
    Source.objects.create(account_id=ACCOUNT, region="us-east-1", type=EIP, last_ok=now)


@pytest.fixture
def browser(bob: Any) -> Client:
    client = Client()
    client.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    return client


CHOICES = [
    ("", {"r-0", "r-1", "r-2", "r-3"}), (f"type={VOLUME}", {"r-0", "r-1"}), ("region=eu-west-1", {"r-1"}),
    (f"account={STRANGER}", set()), (f"account={ACCOUNT}&type={EIP}", {"r-2", "r-3"}), ("tag=team", {"r-0", "r-1", "r-2"}),
    ("tag=team=web", {"r-0", "r-2"}), ("function=shop", {"r-0"}), ("verdict=noncompliant", {"r-0"}), ("verdict=compliant", {"r-1"}),
    ("verdict=none", {"r-2", "r-3"}), ("unused=yes", {"r-3"}), (f"deleted=1&type={EIP}", {"r-2", "r-3", "r-gone"}),
    ("tag=team=web&verdict=noncompliant", {"r-0"}), ("q=r-1", {"r-1"}), ("verdict=sideways", {"r-0", "r-1", "r-2", "r-3"}),
]  # fmt: skip


@pytest.mark.parametrize(("query", "wanted"), CHOICES)
def test_a_choice_narrows_the_list_its_count_and_its_export_alike(
    browser: Client, query: str, wanted: set[str]
) -> None:
    page = browser.get(f"/resources/?{query}")
    assert {row.resource_id for row, _ in page.context["rows"]} == wanted
    assert page.context["number"] == len(wanted)
    lines = list(
        csv.DictReader(io.StringIO(b"".join(browser.get(f"/resources.csv?{query}").streaming_content).decode()))
    )  # type: ignore[attr-defined]
    assert {line["resourceId"] for line in lines} == wanted


def test_facets_offer_counts_and_the_values_of_a_chosen_tag(browser: Client) -> None:
    groups = {title: values for title, _, values in browser.get("/resources/").context["groups"]}
    assert groups["Type"] == [(EIP, EIP, "2"), (VOLUME, VOLUME, "2")]
    assert ("team", "team", "3") in groups["Tag"]
    assert "Account" not in groups, "one account needs no choice"
    chosen = {title: values for title, _, values in browser.get("/resources/?tag=team").context["groups"]}
    assert chosen["Tag"] == [("team=web", "team=web", "2"), ("team=pay", "team=pay", "1")]


def test_a_cell_that_a_spreadsheet_would_compute_is_text_and_a_cut_export_says_so(bob: Any) -> None:
    found = facets.matching([ACCOUNT], facets.Chosen(type=EIP))
    assert "'=cmd" in "".join(tables.lines([ACCOUNT], found))
    assert "Only the first 1 resources" in "".join(tables.lines([ACCOUNT], found, most=1))
    assert "Only the first" not in "".join(tables.lines([ACCOUNT], found, most=2))
