"""Aggregators over REST and in the browser: freshness, requests, leave and refusal."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from config_app.aggregators.models import AggregationAuthorization
from config_app.recorder.models import Recorder
from tests.conftest import ACCOUNT, STRANGER

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def asked(people: Any, wire: Any) -> None:
    """alice asks to aggregate charlie's account."""
    for account in (ACCOUNT, STRANGER):
        Recorder.objects.create(account_id=account, region="us-east-1", recording=True)
    sources = [{"AccountIds": [ACCOUNT, STRANGER], "AllAwsRegions": True}]
    wire().put_configuration_aggregator(ConfigurationAggregatorName="all", AccountAggregationSources=sources)


def test_the_page_says_which_sources_are_not_seen_and_rest_says_the_same(asked: None, people: Any) -> None:
    client = signed_in(people["alice"])
    page = client.get("/aggregators/").content.decode()
    assert "has not authorized" in page
    (found,) = client.get("/api/v1/aggregators/").json()["results"]
    assert {row["SourceId"]: row["LastUpdateStatus"] for row in found["sources"]} == {
        ACCOUNT: "SUCCEEDED",
        STRANGER: "FAILED",
    }
    assert client.get("/api/v1/aggregators/", {"name": "other"}).json()["results"] == []
    assert signed_in(people["charlie"]).get("/api/v1/aggregators/").json()["results"] == []


def test_a_request_is_answered_on_the_page(asked: None, people: Any) -> None:
    theirs = signed_in(people["charlie"])
    assert "Requests that wait" in theirs.get("/aggregators/").content.decode()
    place = {"account": STRANGER, "region": "us-east-1", "requester": ACCOUNT, "requester_region": "us-east-1"}
    signed_in(people["bob"]).post("/aggregators/answer/", {**place, "word": "allow"})
    signed_in(people["alice"]).post("/aggregators/answer/", {**place, "word": "allow"})
    assert not AggregationAuthorization.objects.exists()
    theirs.post("/aggregators/answer/", {**place, "word": "allow"})
    assert AggregationAuthorization.objects.get().account_id == STRANGER
    page = theirs.get("/aggregators/").content.decode()
    assert ("Requests that wait" in page, f"Withdraw from {ACCOUNT}" in page) == (False, True)
    theirs.post("/aggregators/answer/", {**place, "word": "withdraw"})
    theirs.post("/aggregators/answer/", {**place, "word": "refuse"})
    assert [row.granted for row in AggregationAuthorization.objects.all()] == [False]
