"""What holds for every page: accessible, inside its policy, never wider than the screen, the same in both themes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.console.conftest import AXE, PAGES, Complaints, Story

WIDTHS = (1440, 1024, 720, 390)


@pytest.fixture(scope="module")
def looks(story: Story, chromium: Any, signed_in: dict[str, Any]) -> Iterator[tuple[Any, Any, Complaints]]:
    """A page whose policy is lifted for the checker's own script alone, one under the policy, and what that one complains of."""
    contexts = [
        chromium.new_context(storage_state=signed_in, base_url=story.url, bypass_csp=bypass) for bypass in (True, False)
    ]
    checked, strict = (context.new_page() for context in contexts)
    complaints = Complaints()
    complaints.watch(strict)
    yield checked, strict, complaints
    for context in contexts:
        context.close()


def violations(page: Any, where: str, **asked: Any) -> list[str]:
    result = page.evaluate("asked => axe.run(document, asked)", {"resultTypes": ["violations"], **asked})
    return [f"{where}: {v['id']}: {[n['target'] for n in v['nodes']][:3]}" for v in result["violations"]]


def flaws(address: str, looks: tuple[Any, Any, Complaints]) -> list[str]:
    """What is wrong with a page at any width, in either theme."""
    checked, strict, complaints = looks
    complaints.clear()
    strict.goto(address)
    checked.emulate_media(color_scheme="light", reduced_motion="reduce")
    checked.goto(address)
    checked.evaluate(AXE.read_text())
    found = []
    for width in WIDTHS:
        checked.set_viewport_size({"width": width, "height": 900})
        wide = checked.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"at {width}: {wide} px wide")
        found += violations(checked, f"light at {width}")
    checked.emulate_media(color_scheme="dark", reduced_motion="reduce")  # themes differ in nothing but colours
    for width in reversed(WIDTHS):
        checked.set_viewport_size({"width": width, "height": 900})
        found += violations(checked, f"dark at {width}", runOnly=["color-contrast"])
    return [*found, *complaints]


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_breaks_the_policy_or_the_width(
    name: str, story: Story, looks: tuple[Any, Any, Complaints]
) -> None:
    assert not flaws(story.address(name), looks)


def test_a_verdict_is_as_good_a_page(looks: tuple[Any, Any, Complaints]) -> None:
    looks[1].goto("/rules/restricted-ssh/")
    address = looks[1].locator("main a[href*='/verdicts/']").first.get_attribute("href")
    assert not flaws(address, looks)
    assert "sg-" in looks[1].locator("main").inner_text()


def test_pages_forbid_every_inline_script_and_style(story: Story, page: Any) -> None:
    for name in PAGES:
        answer = page.request.get(story.address(name))
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        text = answer.text()
        assert " style=" not in text
        assert "<style" not in text
        assert " onclick=" not in text


def test_the_theme_is_kept_by_the_server_and_changes_the_page(page: Any) -> None:
    page.goto("/")
    for _ in range(3):
        if page.locator("html").get_attribute("data-theme") == "dark":
            break
        page.locator("button", has_text="Theme").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(21, 20, 18)"
    page.goto("/rules/")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.locator("button", has_text="Theme").click()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(245, 244, 240)"


def test_times_are_written_in_the_chosen_zone_and_say_which(story: Story, page: Any) -> None:
    page.goto(f"{story.event_page}?tz=Asia/Tokyo")
    shown = page.locator("main dl.facts").inner_text()
    assert "Asia/Tokyo" in shown
    utc = story.opened["eventTime"][11:13]
    assert f" {(int(utc) + 9) % 24:02d}:" in shown
    page.goto(f"{story.event_page}?tz=Nowhere/Else")
    assert "UTC" in page.locator("main dl.facts").inner_text()


def test_the_reader_s_own_zone_is_one_click_away_and_stays(
    story: Story, chromium: Any, signed_in: dict[str, Any]
) -> None:
    context = chromium.new_context(storage_state=signed_in, base_url=story.url, timezone_id="Europe/Berlin")
    page = context.new_page()
    page.goto("/changes/")
    page.locator("[data-zone=local]").click()
    assert "tz=Europe" in page.url
    page.goto("/events/")
    assert page.locator("[data-zone=local]").inner_text() == "Europe/Berlin"
    page.keyboard.press("u")
    page.wait_for_url("**tz=UTC**")
    context.close()


def test_keys_open_search_help_palette_and_pages(page: Any) -> None:
    page.goto("/")
    page.keyboard.press("g")
    with page.expect_navigation():
        page.keyboard.press("e")
    assert page.url.endswith("/events/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "add"
    page.keyboard.type("?")
    assert page.locator("#keys[open]").count() == 0, "no key acts inside a field"
    page.keyboard.press("Tab")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator("tr.chosen").count() == 1
    page.keyboard.press("o")
    page.wait_for_selector("#detail")
    page.keyboard.press("Escape")
    page.wait_for_selector("#detail", state="detached")
    page.locator("h1").click()
    page.keyboard.press("?")
    assert page.locator("#keys[open]").count() == 1
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("inven")
    assert page.locator("[data-jump-list] li:visible").count() == 1
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/resources/")


def test_the_palette_jumps_to_a_resource_by_its_id(story: Story, page: Any) -> None:
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type(story.group)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(story.group_page)


def test_the_rail_opens_from_the_menu_on_a_narrow_screen(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    assert not page.locator("#rail").is_visible()
    page.locator("[data-menu]").click()
    assert page.locator("#rail").is_visible()
    page.locator("#rail a", has_text="Rules").click()
    assert page.url.endswith("/rules/")


def test_a_page_prints_as_evidence_with_window_and_completeness(story: Story, page: Any) -> None:
    page.goto(f"/events/?q=resource:{story.group}")
    page.emulate_media(media="print")
    assert page.locator(".evidence .completeness").is_visible()
    assert page.locator(".proof").is_visible()
    assert page.locator(".printed").is_visible()
    assert not page.locator(".topbar").is_visible()
    assert not page.locator(".rail").is_visible()
