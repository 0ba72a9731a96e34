"""The list of events and one event."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.console.conftest import Story


def number(page: Any) -> int:
    """The count in the heading of the histogram."""
    return int(re.sub(r"\D", "", page.locator("#hist").inner_text().partition("event")[0]))


def search(page: Any, line: str) -> None:
    page.goto("/events/")
    page.fill("[data-search]", line)
    page.press("[data-search]", "Enter")
    page.wait_for_load_state()


@pytest.mark.parametrize("key", ["id", "name", "source", "user", "key", "readonly", "type", "resource"])
def test_events_are_filtered_by_each_of_the_eight_attributes(key: str, story: Story, page: Any) -> None:
    record = story.opened
    value = {
        "id": record["eventID"], "name": record["eventName"], "source": record["eventSource"],
        "user": record["userIdentity"]["userName"], "key": record["userIdentity"]["accessKeyId"], "readonly": "false",
        "type": "AWS::EC2::SecurityGroup", "resource": story.group,
    }[key]  # fmt: skip
    page.goto("/events/")
    every = number(page)
    search(page, f"{key}:{value}")
    assert number(page) > 0
    assert key in {"user", "key"} or number(page) < every, "one person made every call of the story"
    assert page.locator(".token .value").first.inner_text() == value
    rows = page.locator("table.data a[data-page]").all_inner_texts()
    assert rows
    if key in {"id", "name"}:
        assert set(rows) == {"AuthorizeSecurityGroupIngress"}


def test_a_facet_adds_its_condition_and_its_count_is_the_number_of_the_list(story: Story, page: Any) -> None:
    page.goto("/events/")
    facet = page.locator(".facet a", has_text="CreateVpc")
    if not facet.count():
        page.locator(".facet a.rest").nth(0).click()
    page.goto("/events/?more=event_name&to=" + story.opened["eventTime"])
    facet = page.locator(".facet a", has_text="CreateVpc").first
    count = int(facet.locator(".n").inner_text())
    facet.click()
    assert number(page) == count
    page.locator(".token .drop").first.click()
    assert page.locator(".token").count() == 0


def test_the_time_range_is_in_the_address_and_a_wrong_one_is_said(story: Story, page: Any) -> None:
    page.goto("/events/")
    page.keyboard.press("t")
    page.fill(".picker [name=from]", story.opened["eventTime"])
    page.fill(".picker [name=to]", "now")
    page.locator(".picker form button.primary").click()
    assert "from=" in page.url
    assert number(page) > 0
    page.goto("/events/?from=2020-01-01&to=2020-01-02")
    assert page.locator(".empty h3").inner_text().startswith("No event matches")
    page.goto("/events/?from=tomorrow-ish")
    assert "is not a time" in page.locator("[role=alert]").inner_text()


def test_pages_of_events_follow_each_other_without_a_gap_or_a_double(story: Story, page: Any) -> None:
    for _ in range(60):
        page.request.get("/healthz")
    sts = story.cairn.client("sts")
    for _ in range(70):
        sts.get_caller_identity()
    page.goto("/events/?q=name:GetCallerIdentity&to=now")
    page.wait_for_timeout(1500)
    page.reload()
    whole, seen = number(page), []
    for _ in range(10):
        seen += page.eval_on_selector_all("table.data a[data-page]", "links => links.map(link => link.dataset.page)")
        following = page.locator("a[rel=next]")
        if not following.count():
            break
        following.click()
    assert len(seen) == len(set(seen)) == whole >= 70


def test_a_search_that_cannot_be_understood_searches_nothing_and_says_why(page: Any) -> None:
    page.goto("/events/?q=colour:red")
    assert "colour" in page.locator("[role=alert]").inner_text()
    assert page.locator("table.data tbody tr").count() == 0


def test_the_drawer_opens_beside_the_list_closes_by_escape_and_is_in_the_address(story: Story, page: Any) -> None:
    page.goto(f"/events/?q=resource:{story.group}")
    page.locator("table.data a", has_text="AuthorizeSecurityGroupIngress").click()
    page.wait_for_selector("#detail")
    assert f"event={story.opened['eventID']}" in page.url
    detail = page.locator("#detail").inner_text()
    assert "Configuration item" in detail
    assert "restricted-ssh noncompliant" in detail
    assert page.evaluate("document.activeElement.closest('tr.selected') !== null"), "focus stays at the row"
    page.keyboard.press("Escape")
    page.wait_for_selector("#detail", state="detached")
    assert "event=" not in page.url
    page.go_back()
    page.wait_for_selector("#detail")


def test_a_narrow_screen_opens_an_event_on_its_own_page(story: Story, page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/events/?q=resource:{story.group}")
    page.locator("table.data a", has_text="AuthorizeSecurityGroupIngress").click()
    page.wait_for_url(f"**{story.event_page}")


def test_an_event_shows_its_record_what_it_touched_and_what_it_caused(story: Story, page: Any) -> None:
    page.goto(story.event_page)
    raw = page.locator("#raw-record").input_value()
    assert json.loads(raw) == story.opened
    assert page.locator(".tree [data-path='requestParameters.groupId']").count() == 1
    chain = page.locator("section[aria-labelledby=caused]")
    assert "restricted-ssh noncompliant" in chain.inner_text()
    assert "cause matched: " in chain.inner_text()
    chain.locator("a", has_text="Configuration item").click()
    assert page.url.endswith(f"?b={page.url.rpartition('=')[2]}")
    assert page.locator("h1").inner_text() == "web"


def test_the_brush_narrows_the_list_by_mouse_and_by_keys(story: Story, page: Any) -> None:
    page.goto(f"/events/?from=now-30m&to={story.opened['eventTime']}")
    every = number(page)
    box = page.locator("svg[data-brush]").bounding_box()
    page.mouse.move(box["x"] + 4, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 3, box["y"] + 40, steps=4)
    with page.expect_navigation():
        page.mouse.up()
    assert "brush=" in page.url
    assert number(page) <= every, "the window has ended: nothing is added"
    assert "in the window" in page.locator("#hist").inner_text()
    page.locator("[data-unbrush]").click()
    grip = page.get_by_role("slider", name="Begin of the brush")
    grip.focus()
    grip.press("Shift+ArrowRight")
    with page.expect_navigation():
        grip.press("Enter")
    assert "brush=" in page.url


def test_without_script_search_drawer_and_brush_work_as_links_and_forms(
    story: Story, chromium: Any, signed_in: Any
) -> None:
    context = chromium.new_context(storage_state=signed_in, base_url=story.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/events/")
    page.fill("[data-search]", f"resource:{story.group}")
    page.click("form.search button")
    page.locator("table.data a", has_text="AuthorizeSecurityGroupIngress").click()
    assert page.locator("#detail").is_visible()
    page.locator(".twin summary").click()
    page.locator(".twin a").first.click()
    assert "brush=" in page.url
    context.close()
