"""The REST API: filters, pages, errors, ETags, tokens and sessions, and the document that describes it."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator

from config_app.items.models import Item, Resource
from config_app.rules import tasks
from config_app.rules.models import ConfigRule, Verdict
from project.kernel import clock
from project.platform.identity.models import User
from tests.architecture.estate import VOLUME, Estate
from tests.conftest import ACCOUNT, STRANGER
from tests.rest.conftest import Rest, session
from trail.events import reads as events

pytestmark = pytest.mark.django_db
RULE = {"ConfigRuleName": "volumes", "Source": {"Owner": "AWS", "SourceIdentifier": "ENCRYPTED_VOLUMES"}}


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.evaluate, "apply_async", lambda *_, **__: None)


def newest(account: str = ACCOUNT) -> dict[str, Any]:
    return events.lookup([account], limit=1)[0].record


def number(account: str = ACCOUNT) -> int:
    return len(events.lookup([account], limit=100_000))


def put(rest: Rest, count: int, **more: Any) -> list[str]:
    now = clock.now() - timedelta(minutes=5)
    ids = [str(uuid.uuid4()) for _ in range(count)]
    records = [
        {"eventID": key, "eventTime": clock.iso(now + timedelta(seconds=place)), "eventName": "Turn", "awsRegion": "eu-west-1",
         "eventSource": "lathe.example.com", "userIdentity": {"type": "IAMUser", "userName": "worker"}, **more}
        for place, key in enumerate(ids)
    ]  # fmt: skip
    answer = rest.post("events/", records)
    assert answer.json() == {"stored": count, "duplicates": 0, "refused": []}, answer.json()
    assert answer.status_code == 201
    return ids


def everything(rest: Rest, path: str) -> list[dict[str, Any]]:
    rows, cursor = [], ""
    while True:
        body = rest.get(f"{path}{'&' if '?' in path else '?'}limit=3{f'&cursor={cursor}' if cursor else ''}").json()
        assert body["results"] or not rows, "an empty page after a cursor"
        rows += body["results"]
        if "next" not in body:
            return rows
        cursor = body["next"]


def test_events_of_any_system_are_put_once_and_found_by_every_filter(rest: Rest) -> None:
    ids = put(rest, 2, errorCode="Jam", sourceIPAddress="192.0.2.7", readOnly=False)
    record = rest.get(f"events/{ids[0]}/").json()
    again = rest.post("events/", record).json()
    assert again == {"stored": 0, "duplicates": 1, "refused": []}
    for query in ("event_name=Turn", "event_source=lathe.example.com", "user_name=worker", "error_code=Jam",
                  "source_ip_address=192.0.2.7", "aws_region=eu-west-1", f"event_name=Turn&recipient_account_id={ACCOUNT}",
                  "q=name:Turn user:worker", "q=name:Turn&failed=true", "event_name=Turn&from=now-1h&to=now"):  # fmt: skip
        found = rest.get(f"events/?{query}").json()["results"]
        assert {row["eventID"] for row in found} == set(ids), query
    for query in (f"event_name=Turn&recipient_account_id={STRANGER}", "event_name=Turn&read_only=true",
                  "event_name=Turn&to=now-1h", "event_name=Turn&failed=false", f"event_id={uuid.uuid4()}"):  # fmt: skip
        assert rest.get(f"events/?{query}").json() == {"results": []}, query


def test_a_bad_record_is_refused_with_its_place_and_reason_and_stops_no_batch(rest: Rest) -> None:
    good = {
        "eventName": "Turn",
        "eventSource": "lathe.example.com",
        "userIdentity": {"type": "IAMUser", "userName": "w"},
    }
    answer = rest.post("events/", [good, {**good, "eventTime": "yesterday"}, good]).json()
    assert (answer["stored"], [entry["index"] for entry in answer["refused"]]) == (2, [1])
    assert answer["refused"][0]["reason"]
    assert rest.post("events/", [good] * 501).status_code == 400
    assert rest.post("events/", ["text"]).status_code == 400


def test_pages_of_events_hold_each_once_in_order(rest: Rest) -> None:
    ids = put(rest, 10)
    assert [row["eventID"] for row in everything(rest, "events/?event_name=Turn")] == ids[::-1]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("events/?colour=red", "There is no filter 'colour'. The filters are access_key_id, aws_region,"),
        ("events/?event_name=a&event_name=b", "event_name is given twice"),
        ("events/?read_only=maybe", "read_only is true or false"),
        ("events/?from=tomorrow", "from: 'tomorrow' is not a time"),
        ("events/?from=now&to=now-1h", "from must not be later than to"),
        ("events/?from=now-99999999999d", "is not a time"),
        ("events/?limit=0", "limit must be a number from 1 to 200"),
        ("events/?limit=201", "limit must be a number"),
        ("events/?limit=%C2%B2", "limit must be a number"),
        ("events/?event_name=%00", "event_name"),
        ("events/?q=name:a&event_name=b", "event_name is given as a filter and in q"),
        ("events/?cursor=bm9uc2Vuc2U", "The token is not valid for these parameters"),
        ("resources/?colour=red", "The filters are as_of, aws_region, deleted, q,"),
        ("resources/?as_of=then", "as_of: 'then' is not a time"),
        ("resources/?as_of=now&deleted=true", "deleted and as_of are not taken together"),
        ("items/", "Name the resource: resource_type and resource_id"),
        ("items/?resource_type=x&resource_id=y&colour=red", "There is no filter 'colour'"),
        ("verdicts/?compliance_type=GREEN", "compliance_type: Select a valid choice"),
        ("verdicts/?colour=red", "There is no filter 'colour'"),
        ("rules/?colour=red", "There is no filter 'colour'"),
        ("trails/?as_of=now", "There is no filter 'as_of'"),
    ],
)
def test_what_does_not_hold_is_a_400_that_names_it_and_one_event(rest: Rest, path: str, said: str) -> None:
    before = number()
    answer = rest.get(path)
    assert answer.status_code == 400 and said in answer.json()["message"], answer.json()
    assert number() - before == 1 and newest()["errorCode"] == answer.json()["code"]


def test_a_cursor_is_bound_to_its_filters_and_its_signature(rest: Rest) -> None:
    put(rest, 3)
    cursor = rest.get("events/?event_name=Turn&limit=1").json()["next"]
    assert rest.get(f"events/?event_name=Turn&limit=2&cursor={cursor}").status_code == 200
    for path in (f"events/?event_name=Other&cursor={cursor}", f"events/?cursor={cursor}", f"resources/?cursor={cursor}",
                 f"events/?event_name=Turn&cursor={cursor[:-8]}AAAAAAA="):  # fmt: skip
        answer = rest.get(path)
        assert (answer.status_code, answer.json()["code"]) == (400, "InvalidCursorException"), path


def test_resources_are_listed_now_and_as_of_a_moment(rest: Rest, home: Estate) -> None:
    then, later = clock.now() - timedelta(days=2), clock.now() - timedelta(days=1)
    for place in range(7):
        row = Resource.objects.create(
            account_id=ACCOUNT, region="us-east-1", type=VOLUME, resource_id=f"vol-{place}", discovered=then, changed=then,
            md5="1" * 32, deleted=later if place % 2 else None,
        )  # fmt: skip
        Item.objects.create(
            resource=row, captured=then, status="ResourceDiscovered", md5="1" * 32, configuration={"n": place}
        )
        if place % 2:
            Item.objects.create(resource=row, captured=later, status="ResourceDeleted", md5="", configuration=None)
        else:
            Item.objects.create(resource=row, captured=later, status="OK", md5="2" * 32, configuration={"n": -place})
    now = {row["resource_id"] for row in everything(rest, "resources/?resource_type=AWS::EC2::Volume")}
    assert now == {"vol-0", "vol-2", "vol-4", "vol-6", "vol-homemark"}
    assert len(everything(rest, "resources/?resource_type=AWS::EC2::Volume&deleted=true")) == 8
    past = everything(rest, f"resources/?as_of={clock.iso(then + timedelta(hours=1))}")
    assert {row["resource_id"]: row["configuration"] for row in past} == {f"vol-{n}": {"n": n} for n in range(7)}
    recent = everything(rest, f"resources/?as_of={clock.iso(later + timedelta(hours=1))}")
    assert {row["resource_id"]: row["configuration"] for row in recent} == {f"vol-{n}": {"n": -n} for n in (0, 2, 4, 6)}
    assert everything(rest, "resources/?as_of=now-9d") == []
    assert [row["resource_id"] for row in everything(rest, "resources/?q=homemark")] == ["vol-homemark"]


def test_an_item_has_an_etag_and_is_not_sent_twice(rest: Rest, stranger: Rest, home: Estate) -> None:
    path = f"items/{home.item.id}/"
    first = rest.get(path)
    assert first.json()["configuration"] == {"VolumeId": "vol-homemark", "Encrypted": False}
    again = rest.get(path, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert rest.get(path, **{"If-None-Match": f'"x", W/{first["ETag"]}'}).status_code == 304
    assert rest.get(path, **{"If-None-Match": '"x"'}).status_code == 200
    assert stranger.get(path, **{"If-None-Match": first["ETag"]}).status_code == 404
    for wrong in ("0", "²", "9" * 30, "abc"):
        assert rest.get(f"items/{wrong}/").status_code == 404


def test_a_resources_items_are_listed_and_found_as_of_a_moment(rest: Rest, home: Estate) -> None:
    query = f"items/?resource_type={VOLUME}&resource_id=vol-homemark"
    assert [row["configurationStateId"] for row in everything(rest, query)] == [str(home.item.id)]
    assert rest.get(f"{query}&as_of=now").json()["results"][0]["resourceId"] == "vol-homemark"
    assert rest.get(f"{query}&as_of=now-1d").json()["results"] == []
    assert rest.get(f"items/?resource_type={VOLUME}&resource_id=vol-none").status_code == 404


def test_verdicts_are_filtered_and_found_as_of_a_moment(rest: Rest, home: Estate) -> None:
    row = rest.get("verdicts/?compliance_type=NON_COMPLIANT&rule_name=homemark-rule").json()["results"][0]
    assert (row["resource_id"], row["annotation"], row["until"]) == ("vol-homemark", "homemark-annotation", None)
    assert rest.get("verdicts/?compliance_type=COMPLIANT").json() == {"results": []}
    ended = clock.now()
    Verdict.objects.update(since=ended - timedelta(days=2), until=ended - timedelta(days=1))
    assert rest.get("verdicts/").json() == {"results": []}
    assert len(rest.get("verdicts/?as_of=now-36h").json()["results"]) == 1


def test_rules_are_made_changed_switched_evaluated_and_deleted_through_operations(rest: Rest) -> None:
    made = rest.post("rules/", RULE)
    assert (made.status_code, made.json()["ConfigRuleName"]) == (201, "volumes")
    changed = rest.ask("put", "rules/volumes/", {**RULE, "Description": "All of them."})
    assert changed.json()["Description"] == "All of them."
    assert rest.post("rules/volumes/evaluate/").status_code == 202
    assert rest.post("rules/volumes/disable/").status_code == 204
    assert not ConfigRule.objects.get(name="volumes").enabled
    assert [row["ConfigRuleName"] for row in rest.get("rules/?enabled=false").json()["results"]] == ["volumes"]
    assert rest.post("rules/volumes/enable/").status_code == 204
    assert rest.get("rules/volumes/").json()["ConfigRuleName"] == "volumes"
    assert rest.ask("delete", "rules/volumes/").status_code == 204
    assert rest.get("rules/volumes/").status_code == 404
    names = [event.name for event in events.lookup([ACCOUNT], limit=20)]
    assert names == ["GetRule", "DeleteConfigRule", "GetRule", "EnableConfigRule", "SearchRules", "DisableConfigRule",
                     "StartConfigRulesEvaluation", "PutConfigRule", "PutConfigRule", "ConsoleLogin"]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        ({}, "ValidationException", "'ConfigRule.Source'"),
        ([], "ValidationException", "Member must be of type object"),
        ({**RULE, "ConfigRuleName": "x" * 129}, "ValidationException", "'ConfigRule.ConfigRuleName'"),
        (
            {**RULE, "Source": {"Owner": "AWS", "SourceIdentifier": "NO_SUCH"}},
            "InvalidParameterValueException",
            "NO_SUCH",
        ),
        ({**RULE, "InputParameters": "{"}, "InvalidParameterValueException", "InputParameters is not JSON"),
    ],
)
def test_a_rule_that_does_not_hold_is_a_400_in_awss_words_and_nothing_is_written(
    rest: Rest, body: Any, code: str, said: str
) -> None:
    before = number()
    answer = rest.post("rules/", body)
    assert (answer.status_code, answer.json()["code"]) == (400, code) and said in answer.json()["message"]
    assert not ConfigRule.objects.exists() and number() - before == 1


def test_a_rule_of_another_account_can_be_neither_read_nor_changed(stranger: Rest, home: Estate) -> None:
    for method, path in (("get", ""), ("delete", ""), ("post", "evaluate/"), ("post", "disable/")):
        for query in ("", f"?recipient_account_id={ACCOUNT}"):
            assert stranger.ask(method, f"rules/homemark-rule/{path}{query}").status_code in {400, 404}
    assert stranger.ask("put", f"rules/homemark-rule/?recipient_account_id={ACCOUNT}", RULE).status_code in {400, 404}
    assert ConfigRule.objects.get(name="homemark-rule").enabled


def test_a_member_of_two_accounts_sees_both_and_writes_where_he_says(
    rest: Rest, alice: User, home: Estate, elsewhere: Estate
) -> None:
    alice.further_accounts.add(STRANGER)
    rows = rest.get("resources/").json()["results"]
    assert {row["account_id"] for row in rows} == {ACCOUNT, STRANGER}
    assert rest.post(f"rules/?recipient_account_id={STRANGER}", RULE).status_code == 201
    assert ConfigRule.objects.get(name="volumes").account_id == STRANGER
    record = newest(STRANGER)
    assert (record["recipientAccountId"], record["userIdentity"]["accountId"]) == (STRANGER, ACCOUNT)


def test_a_token_is_its_user_and_says_so_in_the_record(token: str, home: Estate) -> None:
    tool = Rest(Client(enforce_csrf_checks=True), Authorization=f"Bearer {token}")
    assert tool.get("trails/").status_code == 200
    identity = newest()["userIdentity"]
    assert (identity["userName"], identity["credentialId"]) == ("alice", "api-token/tool")
    assert "sessionContext" not in identity
    assert tool.post("rules/", RULE).status_code == 201  # no CSRF token: nothing is sent by itself
    assert token not in str([event.record for event in events.lookup([ACCOUNT], limit=200)])


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer cairn_wrong", "Bearer a b", "Bearer \udcff", "Basic YTpi", "Token x"]
)
def test_without_a_token_that_holds_there_is_a_401_a_challenge_and_an_event(home: Estate, header: str) -> None:
    before = number()
    tool = Rest(
        Client(), **({"Authorization": header.encode("utf-8", "surrogateescape").decode("latin-1")} if header else {})
    )
    answer = tool.get("events/")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="Cairn"')
    assert set(answer.json()) == {"code", "message"}
    record = newest()
    assert (number() - before, record["eventName"], record["errorCode"]) == (1, "SearchEvents", answer.json()["code"])
    assert record["userIdentity"]["type"] == "Unknown" and "cairn_wrong" not in str(record)


def test_a_session_writes_only_with_its_csrf_token(alice: User) -> None:
    browser = session(alice, enforce_csrf_checks=True)
    before = number()
    answer = browser.post("rules/", RULE)
    assert (answer.status_code, answer.json()["code"]) == (403, "AccessDeniedException")
    assert not ConfigRule.objects.exists()
    assert number() - before == 1 and newest()["eventName"] == "PutConfigRule"
    browser.client.cookies["csrftoken"] = "a" * 32
    browser.headers = {"X-CSRFToken": "a" * 32}
    assert browser.post("rules/", RULE).status_code == 201


def test_an_auditor_reads_and_is_refused_every_write(auditor: Rest, home: Estate) -> None:
    assert auditor.get("rules/homemark-rule/").status_code == 200
    for method, path, body in (
        ("post", "rules/", RULE), ("put", "rules/homemark-rule/", {**RULE, "ConfigRuleName": "homemark-rule"}),
        ("delete", "rules/homemark-rule/", None),
        ("post", "rules/homemark-rule/evaluate/", None), ("post", "rules/homemark-rule/disable/", None),
        ("post", "events/", {"eventName": "X", "eventSource": "x.y", "userIdentity": {"type": "IAMUser"}}),
    ):  # fmt: skip
        before = number()
        answer = auditor.ask(method, path, body)
        assert (answer.status_code, answer.json()["code"]) == (403, "AccessDeniedException"), path
        assert "bob is not authorized to perform" in answer.json()["message"]
        assert number() - before == 1 and newest()["errorCode"] == "AccessDeniedException"
    assert ConfigRule.objects.filter(name="homemark-rule", enabled=True).count() == 1


def test_malformed_json_wrong_media_and_methods_are_problems_and_events(rest: Rest) -> None:
    for answer, status, code in (
        (rest.client.post("/api/v1/rules/", "{", content_type="application/json"), 400, "SerializationException"),
        (rest.client.post("/api/v1/rules/", "a=b", content_type="text/plain"), 415, "UnsupportedMediaTypeException"),
        (rest.client.patch("/api/v1/rules/", {}, content_type="application/json"), 405, "MethodNotAllowedException"),
        (rest.client.options("/api/v1/rules/"), 405, "MethodNotAllowedException"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert number() == 1 + 4  # the sign-in, and one each


def test_head_answers_as_get_without_a_body_and_changes_nothing(rest: Rest, home: Estate) -> None:
    before = number()
    answer = rest.ask("head", f"items/{home.item.id}/")
    assert (answer.status_code, answer.content) == (200, b"") and answer["ETag"]
    assert number() - before == 1


def test_a_fault_is_a_json_500_without_its_inside_and_recorded(rest: Rest, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("the inside")

    monkeypatch.setattr(events, "lookup", broken)
    rest.client.raise_request_exception = False
    answer = rest.get("events/")
    monkeypatch.undo()
    assert (answer.status_code, answer.json()["code"]) == (
        500,
        "InternalFailure",
    ) and "inside" not in answer.content.decode()
    assert newest()["errorCode"] == "InternalFailure"


def test_the_document_is_valid_openapi_31_and_tells_of_every_filter(rest: Rest) -> None:
    document = rest.get("schema/?format=json").json()
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()
    for path, item in document["paths"].items():
        for verb, entry in item.items():
            assert entry.get("description"), f"{verb} {path} says nothing of itself"
            assert {"400", "401", "403"} <= set(entry["responses"]) or "schema" in path, f"{verb} {path}"
    listed = document["paths"]["/api/v1/events/"]["get"]["parameters"]
    names = {parameter["name"] for parameter in listed}
    assert {"event_name", "source_ip_address", "q", "from", "to", "limit", "cursor"} <= names
    told = rest.get("events/?colour=red").json()["message"].partition("The filters are ")[2].rstrip(".").split(", ")
    assert set(told) | {"limit", "cursor"} == names


def test_the_docs_page_comes_whole_from_here_under_the_strict_policy(rest: Rest) -> None:
    answer = rest.get("docs/")
    page = answer.content.decode()
    assert answer.status_code == 200 and "GET /api/v1/events/" in page and "source_ip_address" in page
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert [
        found for found in re.findall(r'(?:src|href|action)="([^"]+)"', page) if not re.match(r"[/#?]", found)
    ] == []
    assert "<script>" not in page and " style=" not in page
