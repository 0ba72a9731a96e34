"""The integrity page: numbers, calendar, problems; anyone of the account may have it verified, nobody else sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from project.platform.storage.backends import folder
from tests.trail.installation import keys, refusal, run
from trail.digests import calendar, recording
from trail.digests.models import Verification
from trail.trails.models import Trail

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/trails/main/integrity/"


@pytest.fixture
def browser() -> Callable[[Any], Client]:
    def sign_in(user: Any) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def verified(hour: Callable[..., Any]) -> None:
    """Four hours, the third of whose digests was deleted; and a verification."""
    for _ in range(4):
        hour(1)
    folder.path("trail-logs", keys("trail-logs", "/CloudTrail-Digest/")[2]).unlink()
    trail = Trail.objects.get()
    recording.carry_out(recording.begin(trail, "arn:aws:iam::111122223333:user/bob").id)


def test_the_page_counts_and_names_what_is_missing(bob: Any, verified: None, browser: Callable[[Any], Client]) -> None:
    text = browser(bob).get(PAGE).content.decode()
    assert "1 digest missing." in text and "4 of 4" in text
    assert keys("trail-logs", "/CloudTrail-Digest/")[0] not in text
    assert "T170000Z.json.gz" in text and "it is not there" in text
    assert text.count('class="missing"') == 1 and 'aria-label="18 Nov 16:00 missing"' in text


def test_the_calendar_knows_each_hour(verified: None, still_clock: Any) -> None:
    trail = Trail.objects.get()
    (today, *_rest) = calendar.days(trail, trail.account_id, "us-east-1", calendar.month_of("2026-11"), {})
    states = [cell.state for cell in today.cells]
    assert states == [""] * 14 + ["ok"] * 4 + ["future"] * 6
    still_clock.shift(3 * 3600)
    (today, *_rest) = calendar.days(trail, trail.account_id, "us-east-1", calendar.month_of("2026-11"), {})
    assert [cell.state for cell in today.cells] == [""] * 14 + ["ok"] * 4 + ["missing"] * 2 + [
        "future"
    ] * 4  # 20:00 has just ended


def test_an_auditor_has_it_verified_and_sees_how_far_it_is(
    bob: Any, hour: Callable[..., Any], browser: Callable[[Any], Client], monkeypatch: Any
) -> None:
    from trail.digests import tasks

    started: list[int] = []
    monkeypatch.setattr(tasks.verify_trail, "delay", started.append)
    hour(1)
    client = browser(bob)
    assert client.post(f"{PAGE}check/").status_code == 302
    assert "Verifying since" in client.get(PAGE).content.decode()
    recording.carry_out(started[0])
    row = Verification.objects.get()
    assert (row.done, row.total, row.by, row.result["whole"]) == (2, 2, bob.arn, True)
    assert "Every digest and log file is there and unaltered." in client.get(PAGE).content.decode()
    found = run(bob, "cairn:GetTrailIntegrity", name="main")
    assert found["running"] is False and found["result"]["valid"] == {"digests": 1, "log_files": 1}


def test_a_verification_that_fails_says_why(hour: Callable[..., Any], monkeypatch: Any) -> None:
    hour(1)
    monkeypatch.setattr(recording.verifying, "verify", _broken)
    recording.carry_out(recording.begin(Trail.objects.get(), "").id)
    row = Verification.objects.get()
    assert row.error == "the store does not answer" and row.finished and row.result is None


def _broken(*_: Any) -> None:
    raise OSError("the store does not answer")


def test_a_stranger_finds_nothing(charlie: Any, hour: Callable[..., Any], browser: Callable[[Any], Client]) -> None:
    hour(0)
    for page in (PAGE, f"{PAGE}heads.txt"):
        assert browser(charlie).get(page).status_code == 404
    assert browser(charlie).post(f"{PAGE}check/").status_code == 404
    assert refusal(charlie, "cairn:GetTrailHeads", name=Trail.objects.get().arn) == "TrailNotFoundException"


def test_the_heads_are_handed_out_as_signed_text(
    bob: Any, hour: Callable[..., Any], browser: Callable[[Any], Client]
) -> None:
    hour(0)
    answer = browser(bob).get(f"{PAGE}heads.txt")
    assert answer["Content-Type"].startswith("text/plain")
    assert (
        answer.content.decode()
        .splitlines()[2]
        .startswith("head 111122223333 us-east-1 digests 1 until 2026-11-18T15:00:00Z")
    )


def test_the_page_asks_the_database_no_more_for_more_hours(
    bob: Any, hour: Callable[..., Any], browser: Callable[[Any], Client], django_assert_max_num_queries: Any
) -> None:
    hour(1)
    client = browser(bob)
    client.get(PAGE)
    for _ in range(6):
        hour(1)
    with django_assert_max_num_queries(60):
        client.get(PAGE)
