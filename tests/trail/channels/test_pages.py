"""Channels, keys and the retention of events in the console: refusals stand at their field, auditors only read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from project.platform.keys.models import Key
from tests.conftest import ACCOUNT
from trail.channels.models import Channel
from trail.keeping.models import EventRetention

pytestmark = pytest.mark.django_db(transaction=True)
STORE = f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:eventdatastore/11111111-2222-3333-4444-555555555555"
GIVEN = {"name": "payroll", "source": "Custom", "region": "us-east-1", "destinations": STORE}


def browser(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_channel_is_made_shown_with_its_command_renamed_and_deleted(alice: Any, bob: Any, charlie: Any) -> None:
    page = browser(alice)
    assert "No channel" in page.get("/channels/").content.decode()
    for changed, field in (
        ({"source": "AWS-x"}, "source"),
        ({"name": "!"}, "name"),
        ({"destinations": "arn:x"}, "destinations"),
    ):
        refused = page.post("/channels/create/", {**GIVEN, **changed})
        assert list(refused.context["form"].errors) == [field], refused.context["form"].errors
    page.post("/channels/create/", GIVEN)
    made = Channel.objects.get()
    shown = page.get(f"/channels/{made.id}/").content.decode()
    assert "put-audit-events" in shown and made.arn in shown
    page.post(f"/channels/{made.id}/edit/", {**GIVEN, "name": "wages"})
    assert Channel.objects.get().name == "wages"
    assert browser(bob).post(f"/channels/{made.id}/delete/", {"name": "wages"}).status_code == 403
    assert browser(charlie).get(f"/channels/{made.id}/").status_code == 404
    assert list(page.post(f"/channels/{made.id}/delete/", {"name": "payroll"}).context["form"].errors) == ["name"]
    page.post(f"/channels/{made.id}/delete/", {"name": "wages"})
    assert not Channel.objects.exists()


def test_a_key_is_made_rotated_switched_and_its_policy_changed(alice: Any, bob: Any, charlie: Any) -> None:
    page = browser(alice)
    given = {"name": "trails", "region": "us-east-1", "description": "seals log files"}
    assert list(page.post("/settings/keys/create/", {**given, "policy": "{"}).context["form"].errors) == ["policy"]
    assert list(page.post("/settings/keys/create/", {**given, "policy": "{}"}).context["form"].errors) == ["policy"]
    page.post("/settings/keys/create/", given)
    made = Key.objects.get()
    assert "alias/cairn/trails" in page.get("/settings/keys/").content.decode()
    page.post(f"/settings/keys/{made.id}/rotate/")
    page.post(f"/settings/keys/{made.id}/disable/")
    made.refresh_from_db()
    assert (made.versions.count(), made.enabled) == (2, False)
    policy = {
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "kms:Decrypt", "Resource": "*"}]
    }
    page.post(f"/settings/keys/{made.id}/policy/", {"policy": json.dumps(policy)})
    made.refresh_from_db()
    assert made.policy == policy and "kms:Decrypt" in page.get(f"/settings/keys/{made.id}/").content.decode()
    bobs = browser(bob)
    assert "Enable key" not in bobs.get(f"/settings/keys/{made.id}/").content.decode()
    bobs.post(f"/settings/keys/{made.id}/enable/")
    assert browser(charlie).post(f"/settings/keys/{made.id}/enable/").status_code == 404
    made.refresh_from_db()
    assert not made.enabled


def test_events_are_kept_as_long_as_the_page_says(alice: Any, bob: Any) -> None:
    page = browser(alice)
    assert "for ever" in page.get("/settings/retention/").content.decode()
    assert list(page.post("/settings/retention/change/", {"days": 5}).context["form"].errors) == ["days"]
    page.post("/settings/retention/change/", {"days": 400})
    assert EventRetention.objects.get().days == 400
    assert "400 days" in page.get("/settings/retention/").content.decode()
    assert browser(bob).post("/settings/retention/change/", {"days": 90}).status_code == 403
    page.post("/settings/retention/change/", {"days": ""})
    assert not EventRetention.objects.exists()
