"""Advanced queries over REST and in the browser: all accounts of the caller, pages, exports, stored queries, completion."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from config_app.queries import tables
from config_app.queries.models import StoredQuery
from tests.config_app.queries import estate

VOLUMES = "resourceType = 'AWS::EC2::Volume'"


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def browser(built: Any, db: None, alice: Any) -> Client:
    return signed_in(alice)


def test_rest_asks_by_address_or_body_over_all_regions(browser: Client, charlie: Any) -> None:
    expression = f"SELECT resourceId, configuration.size WHERE {VOLUMES} ORDER BY configuration.size"
    whole = browser.get("/api/v1/query/", {"expression": expression}).json()
    assert whole["columns"] == ["resourceId", "configuration.size"]
    assert [row["resourceId"] for row in whole["results"]] == ["vol-west", "vol-1", "vol-2", "vol-3"]
    first = browser.post(
        "/api/v1/query/", {"expression": expression, "limit": 3}, content_type="application/json"
    ).json()
    rest = {"expression": expression, "limit": 3, "cursor": first["next"]}
    assert [row["resourceId"] for row in browser.get("/api/v1/query/", rest).json()["results"]] == ["vol-3"]
    west = browser.get("/api/v1/query/", {"expression": expression, "aws_region": "eu-west-1"}).json()
    assert [row["resourceId"] for row in west["results"]] == ["vol-west"]
    theirs = signed_in(charlie).get("/api/v1/query/", {"expression": expression}).json()
    assert [row["resourceId"] for row in theirs["results"]] == ["vol-elsewhere"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"expression": "SELECT nothing"}, "InvalidExpressionException"), ({}, "ValidationException"),
        ({"expression": 5}, "ValidationException"), ({"expression": "SELECT arn", "limit": 0}, "ValidationException"),
        ({"expression": "SELECT arn", "limit": True}, "ValidationException"), ([], "ValidationException"),
        ({"expression": "SELECT arn", "colour": "red"}, "ValidationException"),
        ({"expression": "SELECT arn", "cursor": "x"}, "InvalidCursorException"),
        ({"expression": "SELECT arn", "recipient_account_id": "999999999999"}, "NoSuchEntityException"),
    ],
)  # fmt: skip
def test_rest_refuses_with_a_reason(browser: Client, given: Any, code: str) -> None:
    answer = browser.post("/api/v1/query/", json.dumps(given), content_type="application/json")
    assert (answer.status_code in {400, 404}, answer.json()["code"]) == (True, code)


def test_the_page_shows_rows_sorts_them_and_links_resources(browser: Client) -> None:
    given = {"q": f"SELECT resourceId, resourceType, configuration.size WHERE {VOLUMES}", "sort": "-configuration.size"}
    page = browser.get("/query/", given).content.decode()
    places = [page.index(f">{name}</a></td>") for name in ("vol-3", "vol-2", "vol-1", "vol-west")]
    assert places == sorted(places)
    assert 'aria-sort="descending"' in page
    assert "/resources/AWS::EC2::Volume/vol-3/" in page


def test_an_error_stands_at_its_place(browser: Client) -> None:
    page = browser.get("/query/", {"q": "SELECT resourceId, nothing"}).content.decode()
    assert "syntax error at line 1, column 20" in page
    assert 'SELECT resourceId, <b class="fail">▸</b>nothing' in page
    later = browser.get("/query/", {"q": "SELECT arn", "at": "someday"}).content.decode()
    assert "is not a time" in later
    assert (
        "names its own time" in browser.get("/query/", {"q": "SELECT arn AS OF 'now'", "at": "now-1h"}).content.decode()
    )
    assert "No item matches" in browser.get("/query/", {"q": "SELECT arn", "at": "now-30d"}).content.decode()


def test_exports_hold_every_row_and_nothing_that_a_spreadsheet_computes(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from config_app.queries import console

    given = {"q": "SELECT resourceId, configuration.size, tags WHERE resourceId LIKE 'vol-%' ORDER BY resourceId"}
    answer = browser.get("/query/export/", {**given, "format": "csv"})
    assert answer["Content-Type"].startswith("text/csv")
    lines = answer.content.decode().splitlines()
    assert lines[0] == "resourceId,configuration.size,tags"
    assert [line.split(",")[0] for line in lines[1:]] == ["vol-1", "vol-2", "vol-3", "vol-west"]
    rows = [
        json.loads(line) for line in browser.get("/query/export/", {**given, "format": "json"}).content.splitlines()
    ]
    assert [row["configuration"]["size"] for row in rows] == [8, 100, 500, 1]
    assert browser.get("/query/export/", {"q": "SELECT nothing"}).status_code == 400
    monkeypatch.setattr(console, "MOST", 3)
    refused = browser.get("/query/export/", given)
    assert (refused.status_code, b"narrow the query" in refused.content) == (400, True)
    assert tables.as_csv((), []) == "\r\n"
    sums = tables.as_csv((estate_column(),), [{"resourceId": "=1+1"}, {"resourceId": "plain"}])
    assert sums.splitlines()[1:] == ["'=1+1", "plain"]


def estate_column() -> Any:
    from config_app.queries.tree import Property

    return Property(("resourceId",))


def test_the_editor_completes_what_is_recorded(browser: Client, charlie: Any) -> None:
    found = browser.get("/query/properties/", {"type": "AWS::EC2::SecurityGroup"}).json()
    assert "configuration.ipPermissions.ipRanges" in found["properties"]
    assert "relationships.resourceId" in found["properties"]
    assert "AWS::EC2::Volume" in found["types"]
    foreign = signed_in(charlie).get("/query/properties/", {"type": "AWS::EC2::SecurityGroup"}).json()
    assert not [path for path in foreign["properties"] if path.startswith("configuration.")]


def test_a_query_is_kept_and_deleted_in_the_browser(browser: Client, bob: Any) -> None:
    given = {"name": "mine", "q": "SELECT arn", "description": "all"}
    assert browser.post("/query/save/", given).status_code == 302
    assert StoredQuery.objects.get().expression == "SELECT arn"
    assert "mine" in browser.get("/query/").content.decode()
    place = {"name": "mine", "region": "us-east-1", "account": StoredQuery.objects.get().account_id}
    signed_in(bob).post("/query/delete/", place)
    assert StoredQuery.objects.exists()
    assert "/query/delete/" not in signed_in(bob).get("/query/").content.decode()
    browser.post("/query/delete/", place)
    assert not StoredQuery.objects.exists()


@pytest.mark.django_db
def test_every_example_is_a_query(people: Any) -> None:
    from config_app.queries import parsing
    from config_app.queries.examples import EXAMPLES

    estate.put("AWS::EC2::VPC", estate.Found("vpc-1", {}))
    client = signed_in(people["alice"])
    for title, expression in EXAMPLES:
        parsing.parse(expression)
        assert "Refused" not in client.get("/query/", {"q": expression}).content.decode(), title
