"""Every URL, for alice (owner), bob (auditor), charlie (another account) and nobody."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

OPEN = {"healthz", "readyz", "metrics", "sign-in/", "theme/"}  # answer without a session


def _plain(patterns: list[Any], prefix: str = "") -> list[str]:
    """Every address without parameters."""
    found: list[str] = []
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += _plain(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            found.append(route)
    return found


def addresses() -> list[str]:
    routes = (route.replace("^", "").replace("$", "") for route in _plain(get_resolver().url_patterns))
    return sorted({route for route in routes if not any(mark in route for mark in "<(?\\") and "admin" not in route})


@pytest.mark.django_db
@pytest.mark.parametrize("address", addresses())
def test_nobody_sees_anything_without_signing_in(address: str) -> None:
    answer = Client().get(f"/{address}")
    if address in OPEN:
        assert answer.status_code < 500 or address == "readyz"
        return
    assert answer.status_code in {302, 401, 403, 405}, f"/{address} answers {answer.status_code} to nobody"
    if answer.status_code == 302:
        assert answer["Location"].startswith("/sign-in/")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["alice", "bob", "charlie"])
@pytest.mark.parametrize("address", [item for item in addresses() if item not in OPEN])
def test_people_who_signed_in_see_pages_of_their_own_account(name: str, address: str, people: dict[str, Any]) -> None:
    client = Client()
    client.force_login(people[name], backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/{address}")
    assert answer.status_code in {200, 302, 405}, f"/{address} answers {answer.status_code} to {name}"
    if name == "charlie" and answer.status_code == 200 and not answer.streaming:
        assert b"111122223333" not in answer.content, f"/{address} shows charlie another account"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["alice", "bob", "charlie"])
def test_only_staff_enter_the_admin(name: str, people: dict[str, Any]) -> None:
    client = Client()
    client.force_login(people[name], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/admin/").status_code == 302
