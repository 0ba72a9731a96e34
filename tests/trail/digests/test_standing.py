"""How far trails are signed, as home and the page of trails say it: validated or not, due, until when, verified with what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from project.desk.home import evidence
from project.platform.storage.backends import folder
from tests.trail.installation import happen, keys, run, trail
from trail.digests import reads, recording
from trail.trails.models import Trail

pytestmark = pytest.mark.django_db(transaction=True)


def _said() -> str:
    return evidence.words(reads.standings(list(Trail.objects.order_by("id"))))


def _page(user: Any, address: str) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return " ".join(client.get(address).content.decode().split())


def _verify() -> None:
    recording.carry_out(recording.begin(Trail.objects.get(), "arn:aws:iam::111122223333:user/bob").id)


def test_a_trail_that_is_not_validated_is_said_to_be_unsigned(alice: Any, still_clock: Any) -> None:
    trail(alice)
    assert _said() == "none is validated, so nothing signs the files"
    assert "no trail is validated" in _page(alice, "/trails/")
    assert "1 of 1 trail on, none is validated" in _page(alice, "/"), _said()


def test_the_first_digest_is_due_at_the_end_of_its_hour(alice: Any, validated: Any, still_clock: Any) -> None:
    assert _said() == "1 of 1 validated, the first digest is due 18 Nov 15:00; not verified yet"
    page = _page(alice, "/trails/")
    assert "no trail is validated" not in page and "the first is due" in page and "first digest due" in page
    assert "first digest due" in _page(alice, "/trails/main/")


def test_what_is_signed_is_said_with_its_end_and_the_last_verification(alice: Any, hour: Callable[..., Any]) -> None:
    hour(1)
    hour(1)
    assert _said() == "1 of 1 validated, 2 digests until 18 Nov 16:00; not verified yet"
    _verify()
    assert _said() == "1 of 1 validated, 2 digests until 18 Nov 16:00; verified whole 18 Nov 16:02"
    assert "2 digests until 18 Nov 16:00; verified whole 18 Nov 16:02" in _page(alice, "/")


def test_a_missing_file_is_said_by_the_next_verification(hour: Callable[..., Any]) -> None:
    hour(1)
    hour(1)
    folder.path("trail-logs", keys("trail-logs", "/CloudTrail-Digest/")[0]).unlink()
    _verify()
    assert _said().endswith("2 digests until 18 Nov 16:00; the last verification found 1 of them not whole")


def test_a_trail_without_validation_beside_one_with_it_is_counted(alice: Any, hour: Callable[..., Any]) -> None:
    hour(1)
    trail(alice, "plain")
    happen(1)
    run(alice, "cloudtrail:StopLogging", Name="plain")
    assert _said() == "1 of 2 validated, 1 digest until 18 Nov 15:00; not verified yet"


def test_a_window_that_begins_before_the_first_trail_is_not_called_complete(
    alice: Any, hour: Callable[..., Any], still_clock: Any
) -> None:
    hour(1)
    assert "no trail before 18 Nov 14:02" in _page(alice, "/trails/")
    still_clock.shift(2 * 86400)
    assert "no trail before" not in _page(alice, "/trails/")
