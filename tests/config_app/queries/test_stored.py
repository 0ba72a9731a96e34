"""Stored queries over the wire: made, changed, listed in pages, deleted; limits and refusals."""

from __future__ import annotations

import re
from typing import Any

import pytest

from config_app.queries import stored
from config_app.queries.models import StoredQuery
from tests.config_app.conftest import ACCOUNT, refusal

pytestmark = pytest.mark.django_db
MACHINES = "SELECT resourceId WHERE resourceType = 'AWS::EC2::Instance'"


def put(config: Any, name: str = "machines", **more: Any) -> str:
    given = {"QueryName": name, "Expression": MACHINES, **more}
    return config.put_stored_query(StoredQuery={key: value for key, value in given.items() if value is not None})[
        "QueryArn"
    ]


def test_a_query_is_kept_read_changed_and_deleted(wire: Any) -> None:
    config = wire()
    made = config.put_stored_query(
        StoredQuery={"QueryName": "machines", "Expression": MACHINES, "Description": "all"}, Tags=[{"Key": "team", "Value": "ops"}]
    )["QueryArn"]  # fmt: skip
    assert re.fullmatch(rf"arn:aws:config:us-east-1:{ACCOUNT}:stored-query/machines/query-[a-z0-9]{{16}}", made)
    found = config.get_stored_query(QueryName="machines")["StoredQuery"]
    assert found == {"QueryName": "machines", "Expression": MACHINES, "Description": "all", "QueryArn": made,
                     "QueryId": made.rpartition("/")[2]}  # fmt: skip
    assert put(config, Expression=None, Description="every machine") == made
    assert put(config, Expression="SELECT arn", QueryId=found["QueryId"]) == made
    changed = config.get_stored_query(QueryName="machines")["StoredQuery"]
    assert (changed["Expression"], changed["Description"]) == ("SELECT arn", "every machine")
    config.put_stored_query(StoredQuery={"QueryName": "machines"}, Tags=[{"Key": "team", "Value": "other"}])
    assert StoredQuery.objects.get().tags == {"team": "ops"}
    config.delete_stored_query(QueryName="machines")
    assert refusal(config.delete_stored_query, QueryName="machines")[0] == "ResourceNotFoundException"
    assert refusal(config.get_stored_query, QueryName="machines")[0] == "ResourceNotFoundException"


def test_queries_are_of_an_account_and_region_and_come_in_pages(wire: Any) -> None:
    config = wire()
    for number in range(5):
        put(config, f"q-{number}")
    put(wire(region="eu-west-1"), "elsewhere")
    put(wire(who="charlie"), "foreign")
    names, pages, token = [], 0, {}
    while True:
        page = config.list_stored_queries(MaxResults=2, **token)
        assert page["StoredQueryMetadata"]
        names += [entry["QueryName"] for entry in page["StoredQueryMetadata"]]
        pages += 1
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert (names, pages) == ([f"q-{number}" for number in range(5)], 3)
    assert refusal(config.list_stored_queries, NextToken="x")[0] == "InvalidNextTokenException"
    assert [entry["QueryName"] for entry in wire(who="charlie").list_stored_queries()["StoredQueryMetadata"]] == [
        "foreign"
    ]


def test_bad_input_is_refused_and_nothing_is_kept(wire: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    config = wire()
    for given in ({"Expression": None}, {"Expression": "SELECT nothing"}, {"name": "a b"}):
        assert refusal(put, config=config, **given)[0] == "ValidationException", given
    assert "line 1, column 8" in refusal(put, config=config, Expression="SELECT nothing")[1]
    assert refusal(put, config=wire(who="bob"))[0] == "AccessDeniedException"
    tag = {"StoredQuery": {"QueryName": "q", "Expression": MACHINES}, "Tags": [{"Key": "aws:x", "Value": "y"}]}
    assert refusal(config.put_stored_query, **tag)[0] == "ValidationException"
    assert not StoredQuery.objects.exists()
    put(config)
    other = put(config, "other")
    assert refusal(put, config=config, QueryArn=other)[0] == "ValidationException"
    monkeypatch.setattr(stored, "MOST", 2)
    assert "delete one first" in refusal(put, config=config, name="third")[1]
    put(config, Description="one that is there is changed all the same")
