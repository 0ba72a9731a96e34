"""A rule's pages: a verdict is run again before one's eyes, and why a rule is off stands on its page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from config_app.items.content import Found
from config_app.rules.models import ConfigRule, Verdict
from project.kernel import calls
from project.kernel.calls import Call
from project.platform.identity import reads as identity
from tests.config_app.rules.test_wire import put, record

pytestmark = pytest.mark.django_db(transaction=True)


def page(person: Any, address: str) -> tuple[int, str]:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(address)
    return answer.status_code, " ".join(answer.content.decode().split())


def test_a_verdict_s_page_shows_its_bytes_and_runs_it_again(wire: Any, bob: Any, charlie: Any) -> None:
    record(Found("vol-1", {"encrypted": False, "attachments": [{"state": "attached"}]}))
    put(wire())
    verdict, rule = Verdict.objects.get(), ConfigRule.objects.get()
    address = f"/rules/{rule.name}/verdicts/{verdict.id}/"
    assert address in page(bob, f"/rules/{rule.name}/")[1]
    status, text = page(bob, address)
    assert status == 200 and verdict.inputs in text and verdict.item_md5 in text and f"{address}again/" in text
    assert "The same bytes" not in text
    status, text = page(bob, f"{address}again/")
    assert status == 200 and "The same bytes" in text and text.count("configurationItemMD5Hash") == 2
    assert page(charlie, address)[0] == page(charlie, f"{address}again/")[0] == 404
    assert page(bob, f"/rules/another/verdicts/{verdict.id}/")[0] == 404
    Verdict.objects.filter(id=verdict.id).update(annotation="Something else was said.")
    assert "Other bytes" in page(bob, f"{address}again/")[1]
    Verdict.objects.filter(id=verdict.id).update(inputs="f" * 64)
    text = page(bob, f"{address}again/")[1]
    assert "cannot be run again" in text and "was not kept" in text


def test_the_page_of_a_rule_that_is_off_says_who_turned_it_off_and_why(wire: Any, alice: Any, bob: Any) -> None:
    put(wire())
    rule = ConfigRule.objects.get()

    def turn(operation: str, **more: str) -> str:
        calls.run(Call(operation, identity.caller_for_user(alice), {"configRuleName": rule.name, **more}))
        return page(bob, f"/rules/{rule.name}/")[1]

    text = turn("cairn:DisableConfigRule", reason="Replaced by <the new> rule.")
    assert "user/alice: Replaced by &lt;the new&gt; rule." in text
    assert "Off: no verdict holds" in text and "Evaluate now" not in text
    assert "no reason was given" in turn("cairn:DisableConfigRule")
    text = turn("cairn:EnableConfigRule", reason="It is needed again.")
    assert "user/alice" not in text and "no reason was given" not in text
    rule.refresh_from_db()
    assert (rule.enabled, rule.off_by, rule.off_reason) == (True, "", "")
