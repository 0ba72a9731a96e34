"""Every address × alice (owner), bob (auditor), charlie (owner elsewhere) and nobody × reading and writing.

Addresses come from the URL configuration itself, their words from real rows: a new page is in the matrix at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from project.kernel import calls, registry
from project.kernel.calls import Call
from project.platform.identity import reads
from project.platform.identity.models import User
from tests.architecture.estate import Estate, build, snapshot
from tests.conftest import ACCOUNT, STRANGER
from trail.events import counting
from trail.events import reads as events

OPEN = {"healthz", "readyz", "metrics", "sign-in/", "sign-out/", "theme/"}  # answer without a session
WORD = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
LINKS = "topics/"  # links in messages: the token in the address is the proof, whoever opens it
# Addresses that must be asked something.
ASKED = ("api/v1/items/", "api/v1/query/", "api/v1/estate-changes/", "api/v1/graph/")
# Accounts are made by the installation's administrators; they, keys and imports are deleted by nobody; exceptions are revoked and stay as
# evidence; no field completes itself.
FOR_NOBODY = {"admin/autocomplete/", "admin/platform/account/add/", "admin/platform/account/<object_id>/delete/",
              "admin/config_app/complianceexception/<object_id>/delete/", "admin/config_app/remediationexecution/add/",
              "admin/config_app/remediationexecution/<object_id>/delete/",
              "admin/platform/key/<object_id>/delete/", "admin/trail/trailimport/<object_id>/delete/"}  # fmt: skip
NO_LOOK = {"admin/jsi18n/", "admin/login/", "admin/logout/", "password/change/"}  # forms and words, no records
pytestmark = pytest.mark.django_db


def routes(patterns: Any, prefix: str = "") -> Iterator[str]:
    """Every route as it is written in the URL configuration."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def plain(route: str) -> str:
    """The route without the signs of regular expressions; words stay as `<name>`."""
    words = WORD.sub(lambda found: f"<{found[1] or found[2]}>", route)
    return words.replace("^", "").replace("\\.", ".").replace("\\Z", "").replace("$", "").replace("/?", "")


# Format suffixes (`events.json`) are the same views; the admin's catch-all answers 404 to all.
ADDRESSES = sorted({plain(route) for route in routes(get_resolver().url_patterns) if "format" not in route})


def address(template: str, estate: Estate) -> str | None:
    """A real address for rows of an estate; None where the estate has none of this kind."""
    words = estate.parameters(template)
    if template.startswith("admin/") and "<object_id>" in template:
        _, app, model, *_ = template.split("/")
        if f"{app}_{model}" not in estate.objects:
            return None
        words["object_id"] = str(estate.objects[f"{app}_{model}"])
    words |= {"content_type_id": "1", "app_label": "platform"}
    missing = [word for word in re.findall(r"<(\w+)>", template) if word not in words]
    assert not missing, f"the matrix does not know what <{missing[0]}> of {template} stands for: add it to estate.py"
    return "/" + re.sub(r"<(\w+)>", lambda found: words[found[1]], template)


@pytest.fixture
def home(people: dict[str, Any]) -> Estate:
    return build(people["alice"], "homemark")


@pytest.fixture
def elsewhere(people: dict[str, Any]) -> Estate:
    return build(people["charlie"], "elsemark")


def client_of(user: User | None, *, staff: bool = False, checks: bool = False) -> Client:
    client = Client(enforce_csrf_checks=checks, raise_request_exception=False)
    if user is not None:
        User.objects.filter(pk=user.pk).update(is_staff=staff)
        client.force_login(User.objects.get(pk=user.pk), backend="django.contrib.auth.backends.ModelBackend")
    return client


def count(account: str) -> int:
    """How many events of the account there are, of all time."""
    return counting.count([account])[0]


def walk(estate: Estate) -> Iterator[tuple[str, str]]:
    for template in ADDRESSES:
        if (path := address(template, estate)) is not None:
            yield template, path


def test_the_matrix_is_not_empty() -> None:
    assert len(ADDRESSES) > 60
    assert {
        "events/<event_id>/",
        "api/v1/items/<pk>/",
        "admin/platform/user/<object_id>/change/",
        "rules/<name>/",
    } <= set(ADDRESSES)


def test_nobody_sees_or_changes_anything_without_signing_in(home: Estate) -> None:
    before = snapshot()
    for template, path in walk(home):
        for method in ("get", "head", "options", "post", "put", "patch", "delete"):
            answer = getattr(client_of(None), method)(path)
            assert answer.status_code < 500 or template == "readyz", f"{method} {path} answers {answer.status_code}"
            body = answer.getvalue() if answer.streaming else answer.content
            assert b"homemark" not in body.replace(path.encode(), b""), f"{method} {path} shows nobody something"
            if template in OPEN:
                continue
            assert answer.status_code in {302, 401, 403, 404, 405}, f"{method} {path} answers {answer.status_code}"
            if answer.status_code == 302:
                assert answer["Location"].startswith("/sign-in/"), f"{method} {path} leads to {answer['Location']}"
            if answer.status_code == 401:
                assert answer["WWW-Authenticate"].startswith("Bearer")
    assert snapshot() == before


@pytest.mark.parametrize("name", ["alice", "bob"])
def test_people_see_every_page_of_their_own_account_and_each_look_is_one_event(
    name: str, home: Estate, people: dict[str, Any]
) -> None:
    client = client_of(people[name], staff=True)
    for template, path in walk(home):
        if template in OPEN or template.startswith(LINKS):
            continue
        before = count(ACCOUNT)
        answer = client.get(path, follow=False)
        made = count(ACCOUNT) - before
        if not (template.startswith(ASKED) and "<" not in template):
            refused = answer.status_code == 403 and (name == "bob" or template in FOR_NOBODY)
            fine = answer.status_code in {200, 302, 404, 405} or refused
            assert fine, f"{path} answers {answer.status_code} to {name}"
        if answer.status_code == 404:
            assert (
                template in {"admin/<url>", "admin/r/<content_type_id>/<object_id>/"} or "certificates" in template
            ), path
        if answer.status_code == 405 and not path.startswith("/api/"):
            continue  # a button's address: nothing was looked at
        if template not in NO_LOOK:
            assert made == 1, f"{path} ({answer.status_code}) makes {made} events for {name}"


def test_a_stranger_sees_nothing_of_the_account_at_any_address(
    home: Estate, elsewhere: Estate, people: dict[str, Any]
) -> None:
    client = client_of(people["charlie"], staff=True)
    guesses = [path for _, path in walk(home)]
    guesses += [path for _, path in walk(elsewhere)]
    guesses += [
        f"{path}?{query}"
        for path in ("/", "/events/", "/resources/", "/rules/", "/trails/", "/changes/", "/unused/", "/search/",
                     "/api/v1/events/", "/api/v1/resources/", "/api/v1/verdicts/", "/api/v1/rules/", "/api/v1/trails/")
        for query in (f"account={ACCOUNT}", f"recipient_account_id={ACCOUNT}", f"q={ACCOUNT}", "q=homemark", "q=user:alice",
                      f"q=id:{home.event_id}", f"event_id={home.event_id}", f"rule_name={home.rule.name}",
                      f"resource_id={home.resource.resource_id}", f"name={home.rule.name}", "deleted=1")
    ]  # fmt: skip
    guesses += [
        f"/api/v1/items/?resource_type={home.resource.type}&resource_id={home.resource.resource_id}",
        "/api/v1/estate-changes/?from=now-7d",
        f"/api/v1/query/?expression=SELECT+resourceId,+configuration,+tags+WHERE+resourceId+=+'{home.resource.resource_id}'",
        f"/api/v1/resources/?as_of=now&resource_id={home.resource.resource_id}",
        f"/api/v1/rules/{home.rule.name}/?recipient_account_id={ACCOUNT}",
        f"/resources/{home.resource.type}/{home.resource.resource_id}/?at=now",
        f"/admin/platform/user/?q=homemark&account__id={ACCOUNT}",
    ]
    for path in guesses:
        answer = client.get(path)
        body = (answer.getvalue() if answer.streaming else answer.content).decode("utf-8", "replace")
        asked = {path, path.replace("&", "&amp;"), "q=homemark", 'value="homemark"'}
        for text in sorted(asked, key=len, reverse=True):
            body = body.replace(text, "")
        # what was asked for may be said back: the names that this very address carries
        said = [word for word in ("homemark-account", "homemark-user", "homemark-annotation", "homemark-volume",
                                  "homemark-token", "homemark-agent") if word in body and word not in path]  # fmt: skip
        assert said == [], f"{path} shows charlie {said}"
        assert answer.status_code != 500, f"{path} answers 500"


def test_a_strangers_cursor_leads_nowhere(home: Estate, elsewhere: Estate, people: dict[str, Any]) -> None:
    alice, charlie = client_of(people["alice"]), client_of(people["charlie"])
    cursor = alice.get("/api/v1/events/?limit=1").json()["next"]
    answer = charlie.get("/api/v1/events/", {"limit": 1, "cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (400, "InvalidCursorException")


def chosen(template: str, estate: Estate) -> dict[str, Any]:
    """The form of an action on a row of an admin list."""
    words = template.split("/")
    number = estate.objects.get("_".join(words[1:3]), "1") if words[0] == "admin" else "1"
    action = {"accesskey": "rotate", "configrule": "disable"}.get(words[2] if len(words) > 2 else "", "delete_selected")
    return {"_selected_action": [number], "action": action, "post": "yes", "name": "taken", "username": "taken"}


@pytest.mark.parametrize("name", ["bob", "charlie"])
def test_who_may_not_write_changes_nothing_at_any_address(
    name: str, home: Estate, elsewhere: Estate, people: dict[str, Any]
) -> None:
    client = client_of(people[name], staff=True)
    before = snapshot()
    for template, path in walk(home):
        if template in OPEN or template.startswith("admin/log") or "password" in template:
            continue
        # a page is one function whatever the method; an endpoint has one for each
        for method in ("post", "put", "patch", "delete") if path.startswith("/api/") else ("post",):
            for body in ({}, chosen(template, home)):
                given = (
                    {"content_type": "application/json", "data": body} if path.startswith("/api/") else {"data": body}
                )
                answer = getattr(client, method)(path, **given)
                refused = path.startswith("/api/") and answer.status_code
                assert not refused or name == "charlie" or refused in {400, 403, 404, 405}, (
                    f"{method} {path}: {refused}"
                )
                assert answer.status_code != 500, f"{method} {path} answers 500 to {name}"
    after = snapshot()
    for kind, rows in before.items():
        own = [row for row in rows if STRANGER not in row]
        assert [row for row in after[kind] if STRANGER not in row] == own, f"{name} changed a {kind}"
    if name == "bob":
        assert after == before


def test_an_auditor_is_refused_every_changing_operation(bob: User) -> None:
    """The same decision stands behind the AWS wire, REST, console and admin."""
    caller = reads.caller_for_user(bob)
    own = {"cairn:ChangePassword"}
    open_to = [
        item.name for item in registry.all_operations() if not item.read_only and calls.allowed(Call(item.name, caller))
    ]
    assert set(open_to) == own


def test_a_look_that_is_refused_is_an_event_with_its_error(home: Estate, charlie: User) -> None:
    client = client_of(charlie)
    for path, code in (
        (f"/events/{home.event_id}/", "ResourceNotFoundException"),
        (f"/api/v1/events/{home.event_id}/", "EventNotFoundException"),
        (f"/api/v1/items/{home.item.id}/", "ResourceNotDiscoveredException"),
        ("/api/v1/events/?colour=red", "ValidationException"),
        ("/admin/", "AccessDeniedException"),
    ):
        before = count(STRANGER)
        assert client.get(path).status_code in {400, 403, 404}
        newest = events.lookup([STRANGER], limit=1)[0]
        assert (count(STRANGER) - before, newest.error_code) == (1, code), path


@pytest.mark.parametrize("name", ["alice", "bob", "charlie"])
def test_only_staff_enter_the_admin(name: str, people: dict[str, Any]) -> None:
    answer = client_of(people[name]).get("/admin/")
    assert answer.status_code == 403 and b"staff" in answer.content
