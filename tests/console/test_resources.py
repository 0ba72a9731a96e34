"""Inventory, one resource, its graph, changes and rules."""

from __future__ import annotations

import re
from typing import Any

from tests.console.conftest import EVIL, Story


def test_the_ten_answers_are_the_counts_of_the_pages_that_they_link_to(page: Any) -> None:
    page.goto("/")
    rows = page.locator(".ledger tbody tr")
    assert rows.count() == 10
    answers = [
        (row.locator(".answer b").inner_text(), row.locator(".num a").get_attribute("href")) for row in rows.all()
    ]  # fmt: skip
    for answer, link in answers:
        figure = re.match(r"[\d,.]+", answer)
        if not figure or link.startswith(("/changes/", "/trails/", "/recorder/")):  # they grow while the test looks
            continue
        page.goto(link)
        shown = page.locator("main").inner_text()
        assert re.search(rf"(?<![\d,.]){re.escape(figure[0])}(?![\d,.])", shown), f"{answer} is not on {link}"


def test_the_inventory_narrows_by_type_and_by_function(story: Story, page: Any) -> None:
    page.goto("/resources/")
    page.locator(".facet a", has_text="EC2 VPC").click()
    count = int(page.locator(".facet a[aria-current] .n").first.inner_text())
    assert page.locator("table.data tbody tr").count() == count
    page.goto("/functions/")
    page.locator("a", has_text="checkout").click()
    assert page.locator("table.data tbody th").all_inner_texts()[0].startswith("shop")


def test_a_resource_shows_its_timeline_and_the_difference_with_who_set_each_line(story: Story, page: Any) -> None:
    page.goto(story.group_page)
    assert page.locator(".lanes .ci").count() >= 2
    assert page.locator(".lanes .badband").count() == 1
    assert page.locator(".lanes .pin").count() == 2
    assert "Port 22 (tcp) opened to 0.0.0.0/0" in page.locator("section[aria-labelledby=df]").inner_text()
    added = page.locator(".diff tr.add", has_text='"cidrIp": "0.0.0.0/0"')
    assert "AuthorizeSecurityGroupIngress" in added.inner_text()
    assert added.locator(".blame").first.inner_text() == story.opened["userIdentity"]["userName"]
    assert added.locator("a").get_attribute("href") == story.event_page
    kept = page.locator(".diff tr", has_text='"groupName"')
    if not kept.count():
        page.locator(".diff .fold a").first.click()
        kept = page.locator(".diff tr", has_text='"groupName"')
    assert "CreateSecurityGroup" in kept.first.inner_text()
    page.locator("a", has_text="Swap").click()
    assert page.locator(".diff tr.del", has_text='"cidrIp": "0.0.0.0/0"').count() == 1


def test_the_timeline_has_a_table_with_equal_content(story: Story, page: Any) -> None:
    page.goto(story.group_page)
    items = page.locator(".lanes .ci").count()
    page.locator("a", has_text="Table").first.click()
    table = page.locator("section[aria-labelledby=tl] tbody")
    assert table.locator("tr", has_text="Configuration").count() >= items
    assert table.locator("tr", has_text="AuthorizeSecurityGroupIngress").count() == 1
    assert table.locator("tr", has_text="Noncompliant").count() == 1


def test_brackets_step_through_items_and_a_sets_the_pin(story: Story, page: Any) -> None:
    page.goto(story.group_page)
    newest = page.locator("tr.selected th a").inner_text()
    with page.expect_navigation():
        page.keyboard.press("[")
    assert page.locator("tr.selected th a").inner_text() < newest or len(newest) > 1
    assert "b=" in page.url
    page.locator("tr[data-item] a").first.focus()
    with page.expect_navigation():
        page.keyboard.press("a")
    assert f"a={newest}" in page.url


def test_a_configuration_is_shown_as_of_a_moment(story: Story, page: Any) -> None:
    page.goto(f"{story.group_page}?tab=configuration")
    assert "22" in page.locator(".tree").first.inner_text()
    page.goto(f"{story.group_page}?tab=configuration&at=2020-01-01")
    assert "It was not recorded at this time." in page.locator("main").inner_text()
    page.goto(f"{story.group_page}?tab=configuration&at=whenever")
    assert "is not a time" in page.locator("[role=alert]").inner_text()


def test_relationships_both_ways_and_verdicts_have_their_tabs(story: Story, page: Any) -> None:
    page.goto(f"{story.group_page}?tab=relationships")
    text = page.locator("main").inner_text()
    assert "shop" in text
    assert story.instance in text or EVIL in text
    page.goto(f"{story.group_page}?tab=verdicts")
    assert "Noncompliant" in page.locator("table.data").inner_text()


def test_the_graph_is_drawn_and_its_nodes_are_reached_by_keyboard(story: Story, page: Any) -> None:
    page.goto(story.graph_page)
    page.wait_for_selector("#graph[data-drawn]")
    drawn = int(page.locator("#graph").get_attribute("data-drawn"))
    assert drawn == page.locator("section[aria-labelledby=twin] tbody tr").count() > 2
    start = page.locator(".node-link[tabindex='0']")
    start.focus()
    assert "hop 0" in start.get_attribute("aria-label")
    page.keyboard.press("ArrowRight")
    reached = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert "hop 1" in reached
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/graph/" in page.url


def test_the_graph_keeps_direction_depth_and_moment_in_its_address(story: Story, page: Any) -> None:
    page.goto(story.graph_page)
    page.locator("a", has_text="Depends on it").click()
    page.locator("#depth").focus()
    with page.expect_navigation():
        page.keyboard.press("ArrowRight")
    assert "dir=in" in page.url
    assert "depth=3" in page.url
    page.fill("form.toolbar [name=at]", "2020-01-01")
    page.locator("form.toolbar button", has_text="Show").click()
    assert "at=2020-01-01" in page.url
    assert "dir=in" in page.url
    assert "Nothing depends on it" in page.locator("main").inner_text()


def test_rules_show_their_verdicts_and_can_be_evaluated_now(story: Story, page: Any) -> None:
    page.goto("/rules/")
    page.locator("a", has_text="restricted-ssh").click()
    assert "web" in page.locator("section[aria-labelledby=verdicts]").inner_text()
    page.locator("button", has_text="Evaluate now").click()
    assert "is being evaluated" in page.locator("main").inner_text()
    page.goto("/events/?q=name:StartConfigRulesEvaluation")
    assert page.locator("table.data tbody tr").count() >= 1


def test_changes_name_their_cause(story: Story, page: Any) -> None:
    page.goto("/changes/?type=AWS::EC2::SecurityGroup")
    row = page.locator("table.data tbody tr", has_text="Port 22 (tcp) opened")
    assert row.count() == 1
    assert "AuthorizeSecurityGroupIngress by" in row.inner_text()


def test_names_and_agents_of_a_hostile_caller_are_text_and_never_markup(story: Story, page: Any) -> None:
    for address in (
        f"/resources/AWS::EC2::Instance/{story.instance}/", f"/graph/AWS::EC2::Instance/{story.instance}/", "/graph/", "/functions/",
        "/resources/?type=AWS::EC2::Instance", "/changes/", "/unused/", story.graph_page, f"{story.group_page}?tab=relationships",
        "/events/?q=name:CreateTopic", "/events/?q=name:DescribeTable", f"/events/?q=resource:{story.instance}",
    ):  # fmt: skip
        page.goto(address)
        page.wait_for_timeout(300)
        assert page.title() != "pwned", address
        assert page.locator("img[src=x]").count() == 0, address
    page.goto(f"/resources/AWS::EC2::Instance/{story.instance}/")
    assert page.locator("h1").inner_text() == EVIL
    page.goto("/events/?q=name:CreateTopic")
    page.locator("table.data a[data-page]").first.click()
    page.wait_for_selector("#detail")
    assert "onerror" in page.locator("#detail").inner_text()
    assert page.locator("img[src=x]").count() == 0
