"""REST clients: alice and bob by session, tools by token; one estate in each account."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.architecture.estate import Estate, build, perform


@pytest.fixture
def home(people: dict[str, Any]) -> Estate:
    return build(people["alice"], "homemark")


@pytest.fixture
def elsewhere(people: dict[str, Any]) -> Estate:
    return build(people["charlie"], "elsemark")


class Rest:
    """A client that speaks JSON under /api/v1/."""

    def __init__(self, client: Client, **headers: str) -> None:
        self.client, self.headers = client, headers

    def ask(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        given = {"data": body, "content_type": "application/json"} if body is not None else {}
        return getattr(self.client, method)(f"/api/v1/{path}", headers={**self.headers, **more}, **given)

    def get(self, path: str, **more: Any) -> Any:
        return self.ask("get", path, **more)

    def post(self, path: str, body: Any = None) -> Any:
        return self.ask("post", path, {} if body is None else body)


def session(user: Any, **options: Any) -> Rest:
    client = Client(**options)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return Rest(client)


@pytest.fixture
def rest(alice: Any) -> Rest:
    return session(alice)


@pytest.fixture
def auditor(bob: Any) -> Rest:
    return session(bob)


@pytest.fixture
def stranger(charlie: Any) -> Rest:
    return session(charlie)


@pytest.fixture
def token(alice: Any) -> str:
    return str(perform(alice, "cairn:CreateApiToken", userName="alice", name="tool")["token"])
