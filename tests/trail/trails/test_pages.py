"""The pages of trails: made, changed, stopped with a reason, deleted by its typed name; refusals stand at their field."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from project.kernel import clock
from tests.conftest import ACCOUNT
from tests.trail.installation import bucket, happen, roll_over, trail
from trail.digests.models import Verification
from trail.events import reads as events
from trail.trails.models import Delivery, Trail

pytestmark = pytest.mark.django_db(transaction=True)
GIVEN = {
    "name": "audit", "region": "us-east-1", "bucket": "trail-logs", "multi_region": "on", "global_events": "on",
    "validation": "on", "tags": "team = audit\nstage = production", "start": "on", "log_role": "arn:aws:iam::1:role/x",
}  # fmt: skip


def browser(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def newest(name: str) -> dict[str, Any]:
    filters = events.Filters(event_name=name)
    found: dict[str, Any] = events.lookup([ACCOUNT], filters=filters, limit=1)[0].record
    return found


@pytest.fixture
def alices(alice: Any, data_folder: Any) -> Client:
    bucket()
    return browser(alice)


def test_a_trail_is_made_started_and_shown(alices: Client) -> None:
    assert 'name="bucket"' in alices.get("/trails/+new/").content.decode()
    answer = alices.post("/trails/+new/", GIVEN)
    assert (answer.status_code, answer["Location"]) == (302, "/trails/audit/")
    made = Trail.objects.get()
    assert (made.logging, made.validation, made.multi_region, made.log_role) == (True, True, True, "")
    assert made.tags == {"team": "audit", "stage": "production"}
    shown = alices.get("/trails/audit/").content.decode()
    assert "Stop logging" in shown and "team = audit" in shown and "ReadWriteType" in shown
    assert newest("CreateTrail")["requestParameters"]["s3BucketName"] == "trail-logs"


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"name": "a"}, "name", "Trail name must be 3 to 128"),
        ({"bucket": "nowhere-at-all"}, "bucket", "does not exist"),
        ({"topic": "none-such"}, "topic", "SNS Topic does not exist"),
        ({"log_group": "no arn"}, "log_group", "cannot validate the specified log group"),
        ({"kms_key": "alias/cairn/nothing"}, "kms_key", ""),
        ({"global_events": ""}, "global_events", "Multi-Region trail must include"),
        ({"tags": "aws:x = 1"}, "tags", "begins with aws:"),
    ],
)
def test_what_is_refused_stands_at_its_field_and_nothing_typed_is_lost(
    alices: Client, changed: dict[str, str], field: str, said: str
) -> None:
    answer = alices.post("/trails/+new/", {**GIVEN, **changed})
    form = answer.context["form"]
    assert list(form.errors) == [field] and said in str(form.errors)
    assert not Trail.objects.exists()
    text = answer.content.decode()
    assert "nothing was changed" in text and changed.get("tags", "stage = production") in text
    assert newest("CreateTrail").get("errorCode")


def test_settings_are_changed_and_taken_away(alices: Client, alice: Any) -> None:
    trail(alice, "audit", S3KeyPrefix="old", TagsList=[{"Key": "team", "Value": "a"}, {"Key": "gone"}])
    shown = alices.get("/trails/audit/edit/").content.decode()
    assert 'value="old"' in shown and "team = a" in shown
    given = {"bucket": "trail-logs", "key_prefix": "", "global_events": "on", "validation": "on", "tags": "team = b"}
    assert alices.post("/trails/audit/edit/", given).status_code == 302
    found = Trail.objects.get()
    assert (found.prefix, found.validation, found.multi_region, found.tags) == ("", True, False, {"team": "b"})
    refused = alices.post("/trails/audit/edit/", {**given, "key_prefix": "/x", "tags": "team = c"})
    assert list(refused.context["form"].errors) == ["key_prefix"]
    assert Trail.objects.get().tags == {"team": "b"}


def test_it_is_stopped_and_started_with_a_reason_that_stands_in_the_event(alices: Client, alice: Any) -> None:
    trail(alice, "audit")
    missing = alices.post("/trails/audit/stop/", {"reason": ""})
    assert list(missing.context["form"].errors) == ["reason"] and Trail.objects.get().logging
    alices.post("/trails/audit/stop/", {"reason": "bucket moves, ticket 81"})
    assert not Trail.objects.get().logging
    assert newest("StopLogging")["additionalEventData"] == {"reason": "bucket moves, ticket 81"}
    alices.post("/trails/audit/start/", {"reason": "moved"})
    assert Trail.objects.get().logging and newest("StartLogging")["additionalEventData"] == {"reason": "moved"}


def test_it_is_deleted_by_its_typed_name_only(alices: Client, alice: Any) -> None:
    trail(alice, "audit")
    assert list(alices.post("/trails/audit/delete/", {"name": "audi"}).context["form"].errors) == ["name"]
    assert Trail.objects.exists()
    assert alices.post("/trails/audit/delete/", {"name": "audit"})["Location"] == "/trails/"
    assert not Trail.objects.exists()


def test_basic_selectors_and_insights_are_put_and_the_json_is_shown_before(alices: Client, alice: Any) -> None:
    trail(alice, "audit")
    page = "/trails/audit/selectors/"
    given = {"kind": "basic", "read_write": "WriteOnly", "management": "on", "no_kms": "on", "s3": "arn:aws:s3:::a/\narn:aws:s3:::b/",
             "insights": ["ApiCallRateInsight"]}  # fmt: skip
    shown = alices.post(page, {**given, "show": "json"})
    assert not Trail.objects.get().selectors
    wanted = {
        "ReadWriteType": "WriteOnly", "IncludeManagementEvents": True,
        "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::a/", "arn:aws:s3:::b/"]}],
        "ExcludeManagementEventSources": ["kms.amazonaws.com"],
    }  # fmt: skip
    assert shown.context["made"] == {"EventSelectors": [wanted]} and "WriteOnly" in shown.content.decode()
    alices.post(page, given)
    found = Trail.objects.get()
    assert (found.selectors, found.insight_selectors) == ([wanted], [{"InsightType": "ApiCallRateInsight"}])
    back = alices.get(page).context["form"]
    assert back["read_write"].value() == "WriteOnly" and back["s3"].value() == "arn:aws:s3:::a/\narn:aws:s3:::b/"
    alices.post(page, {**given, "insights": []})
    assert Trail.objects.get().insight_selectors == []


def test_advanced_selectors_by_rows_make_the_json_that_aws_takes(alices: Client, alice: Any) -> None:
    trail(alice, "audit")
    page = "/trails/audit/selectors/"
    rows = [
        ("writes", "eventCategory", "Equals", "Data"), ("writes", "resources.type", "", "AWS::S3::Object"),
        ("writes", "readOnly", "Equals", "false"), ("writes", "resources.ARN", "StartsWith", "arn:aws:s3:::a/, arn:aws:s3:::b/"),
        ("calls", "eventCategory", "Equals", "Management"),
    ]  # fmt: skip
    given = {"kind": "advanced", "read_write": "All"} | {
        f"row{index}{letter}": value
        for index, row in enumerate(rows)
        for letter, value in zip("sfov", row, strict=True)
    }
    assert alices.post(page, given).status_code == 302
    made = Trail.objects.get().advanced_selectors
    assert [one["Name"] for one in made] == ["writes", "calls"]
    assert made[0]["FieldSelectors"][3] == {
        "Field": "resources.ARN",
        "StartsWith": ["arn:aws:s3:::a/", "arn:aws:s3:::b/"],
    }
    again = alices.get(page).context["form"]
    assert [again[f"row{index}f"].value() for index in range(5)] == [row[1] for row in rows]
    refused = alices.post(
        page, {"kind": "advanced", "read_write": "All", "row0f": "readOnly", "row0o": "Equals", "row0v": "true"}
    )
    assert refused.context["form"].non_field_errors() and Trail.objects.get().advanced_selectors == made
    broken = alices.post(page, {"kind": "json", "read_write": "All", "text": "[{"})
    assert list(broken.context["form"].errors) == ["text"]


def test_retention_is_put_and_contradictions_stand_at_their_field(alices: Client, alice: Any) -> None:
    trail(alice, "audit")
    page = "/trails/audit/retention/"
    assert list(alices.post(page, {"keep_days": 10, "lock_days": 20}).context["form"].errors) == ["lock_days"]
    alices.post(page, {"keep_days": 400, "lock_days": 30, "legal_hold": "on"})
    found = Trail.objects.get()
    assert (found.keep_days, found.lock_days, found.legal_hold, found.cold_days) == (400, 30, True, None)
    assert "400 days" in alices.get("/trails/audit/").content.decode()


def test_an_auditor_sees_no_button_and_reaches_no_form_and_a_stranger_nothing(
    alices: Client, alice: Any, bob: Any, charlie: Any
) -> None:
    trail(alice, "audit")
    bobs, charlies = browser(bob), browser(charlie)
    shown = bobs.get("/trails/audit/").content.decode()
    assert "audit" in shown and "Stop logging" not in shown and "Delete trail" not in shown
    for word, given in (
        ("stop", {"reason": "x"}),
        ("delete", {"name": "audit"}),
        ("edit", {}),
        ("selectors", {"kind": "basic"}),
    ):
        assert bobs.get(f"/trails/audit/{word}/").status_code == 403
        assert bobs.post(f"/trails/audit/{word}/", given).status_code == 403
        assert charlies.post(f"/trails/audit/{word}/", given).status_code == 404
    assert bobs.post("/trails/+new/", GIVEN).status_code == 403
    assert newest("CreateTrail")["errorCode"] == "AccessDeniedException"
    assert charlies.get("/trails/audit/").status_code == 404
    assert Trail.objects.get().logging


def test_the_calendar_of_log_files_counts_each_hour_and_leads_to_its_files(alices: Client, alice: Any) -> None:
    found = trail(alice, "audit")
    happen(2)
    roll_over()
    shown = alices.get("/trails/audit/files/")
    (today, *_rest) = shown.context["days"]
    (cell,) = [cell for cell in today.cells if cell.number]
    assert (cell.state, len(shown.context["days"])) == ("ok", 14)
    text = shown.content.decode()
    assert f'href="?hour={cell.key}"' in text and 'class="slot"' in text
    assert len(alices.get("/trails/audit/files/", {"hour": cell.key}).context["rows"]) == cell.number
    assert alices.get("/trails/audit/files/", {"hour": "2020-01-01T00"}).context["rows"] == []
    key = Delivery.objects.filter(trail=found, delivered__isnull=False)[0].key
    Verification.objects.create(
        trail=found, finished=clock.now(), result={"problems": [{"key": key, "state": "missing"}]}
    )
    again = alices.get("/trails/audit/files/")
    assert [cell.state for cell in again.context["days"][0].cells if cell.number] == ["missing"]
    assert 'class="missing"' in again.content.decode()
