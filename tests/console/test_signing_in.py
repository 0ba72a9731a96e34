"""Who may look at all."""

from __future__ import annotations

from typing import Any

from tests.console.conftest import PASSWORD, Story


def test_a_person_signs_in_sees_the_asked_page_and_signs_out_again(story: Story, chromium: Any) -> None:
    context = chromium.new_context(base_url=story.url)
    page = context.new_page()
    page.goto("/rules/")
    assert "/sign-in/" in page.url
    page.fill("[name=username]", "admin")
    page.fill("[name=password]", "wrong password")
    page.click("button.primary")
    assert page.locator("[role=alert]").inner_text().startswith("User name and password do not belong together")
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    assert page.url.endswith("/rules/")
    page.click("text=Sign out")
    assert "/sign-in/" in page.url
    page.goto("/events/")
    assert "/sign-in/" in page.url
    context.close()


def test_sign_ins_and_views_are_events_themselves(story: Story, page: Any) -> None:
    page.goto("/events/?q=name:ConsoleLogin")
    assert page.locator("table.data tbody tr").count() >= 2
    page.goto("/events/?q=name:ViewPage")
    assert page.locator("table.data tbody tr").count() > 2
