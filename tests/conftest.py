"""Fixtures that every test may use: three people, a still clock, a folder for buckets.

alice owns account 111122223333, bob audits it, charlie belongs to another account and may see nothing of the first.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

ACCOUNT = "111122223333"
STRANGER = "444455556666"
# How fast examples are drawn says something of the machine, not of Cairn.
hypothesis.settings.register_profile("cairn", suppress_health_check=[hypothesis.HealthCheck.too_slow], deadline=None)
hypothesis.settings.load_profile("cairn")

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Sets are named in one order: parallel processes must name the same tests."""
    return "{" + ", ".join(sorted(map(repr, val))) + "}" if isinstance(val, set | frozenset) else None


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session", autouse=True)
def _emptied_by_rows() -> Iterator[None]:
    """Transactional tests leave the database empty in their own way (see emptying.py)."""
    from django.test import TransactionTestCase

    from tests import emptying

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptying.teardown)
        yield


@pytest.fixture
def shared_data() -> Path:
    """The folder of real events, items and packs; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared/data is not beside the project")
    return SHARED


def make_people() -> dict[str, Any]:
    """alice (owner) and bob (auditor) of ACCOUNT, charlie (owner) of STRANGER; password `correct horse`."""
    from project.platform.identity.models import Account, User

    home, _ = Account.objects.get_or_create(id=ACCOUNT, defaults={"name": "production"})
    other, _ = Account.objects.get_or_create(id=STRANGER, defaults={"name": "elsewhere"})
    made = {}
    for name, account, role in (("alice", home, "owner"), ("bob", home, "auditor"), ("charlie", other, "owner")):
        user = User.objects.filter(username=name).first() or User(username=name)
        user.account, user.role = account, role
        user.set_password("correct horse")
        user.save()
        made[name] = user
    return made


@pytest.fixture
def people(db: None) -> dict[str, Any]:
    """Who may and who may not: see make_people."""
    return make_people()


@pytest.fixture
def alice(people: dict[str, Any]) -> Any:
    return people["alice"]


@pytest.fixture
def bob(people: dict[str, Any]) -> Any:
    return people["bob"]


@pytest.fixture
def charlie(people: dict[str, Any]) -> Any:
    return people["charlie"]


@pytest.fixture
def still_clock() -> Iterator[Any]:
    """Time stands at 18 Nov 2026 14:02:11 UTC; `still_clock.shift(seconds)` moves it."""
    import time_machine

    with time_machine.travel("2026-11-18T14:02:11Z", tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="module", autouse=True)
def _no_event_outlives_its_file(django_db_blocker: Any) -> None:
    """Events are no model's rows: what transactional tests of another file stored is not taken away with the rest."""
    from django.db import connection

    if not connection.settings_dict["NAME"].startswith("test_"):
        return  # no test asked for the database yet
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM trail_event LIMIT 1")
        if cursor.fetchone():
            cursor.execute("TRUNCATE trail_event, trail_count, trail_text, trail_text_late")


@pytest.fixture(autouse=True)
def _no_dictionary_outlives_its_rows() -> Iterator[None]:
    """The rows of a trained dictionary go with the test that made them; the process must not pack with it any more."""
    yield
    from trail.events import dictionaries, packing

    if packing.packer()[0] != packing.PLAIN:
        dictionaries.forget()


@pytest.fixture(autouse=True)
def _no_real_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test ever finds the machine's own AWS settings."""
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
