"""A rule that fails costs its own verdicts: items are kept, other rules judge, and its page says why."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from config_app.items.models import Item
from config_app.rules import reads, surroundings, tasks, writes
from config_app.rules.models import ConfigRule
from project.kernel import clock
from tests.config_app.rules.test_wire import put, record, verdicts, volume

pytestmark = pytest.mark.django_db
AGE = '{"maxAccessKeyAge": "90"}'


def test_one_that_cannot_be_prepared_says_why_and_the_items_stand(wire: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    config = wire()
    good, bad = put(config), put(config, "ENCRYPTED_VOLUMES", name="bad")
    prepared = writes.spec.prepared
    number = ConfigRule.objects.get(name=bad)

    def broken(declared: Any, parameters: Any, others: Any = None) -> Any:
        if parameters.get("kmsId"):
            raise ValueError("kmsId cannot be read")
        return prepared(declared, parameters, others)

    ConfigRule.objects.filter(id=number.id).update(parameters={"kmsId": "x"})
    monkeypatch.setattr(writes.spec, "prepared", broken)
    record(volume("vol-1", True))
    assert Item.objects.count() == 1
    assert (verdicts(config, good), verdicts(config, bad)) == ({"vol-1": "COMPLIANT"}, {})
    number.refresh_from_db()
    assert (number.error, number.error_at is not None) == ("ValueError: kmsId cannot be read", True)


def test_a_question_to_the_database_that_fails_takes_no_item_back(wire: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The transaction that writes items goes on after it."""
    config = wire()
    good, bad = put(config), put(config, "ENCRYPTED_VOLUMES", name="bad")
    ConfigRule.objects.filter(name=bad).update(identifier="EBS_IN_BACKUP_PLAN")

    def broken(rule: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    monkeypatch.setattr(surroundings, "inventory", broken)
    record(volume("vol-1", True))
    assert Item.objects.count() == 1
    assert verdicts(config, good) == {"vol-1": "COMPLIANT"}
    assert ConfigRule.objects.get(name=bad).error.startswith("DataError: division by zero")


def test_a_periodic_rule_that_fails_delays_no_other_and_waits_for_its_next_period(
    wire: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = wire()
    names = [put(config, "ACCESS_KEYS_ROTATED", name=name, InputParameters=AGE) for name in ("first", "second")]
    ConfigRule.objects.update(evaluated=None)
    evaluate = writes.evaluate

    def broken(rule: Any) -> int:
        if rule.name == names[0]:
            raise RuntimeError("no inventory")
        return evaluate(rule)

    monkeypatch.setattr(writes, "evaluate", broken)
    tasks.periodic()
    first, second = (ConfigRule.objects.get(name=name) for name in names)
    assert (first.error, second.error) == ("RuntimeError: no inventory", "")
    assert second.evaluated and second.evaluated <= clock.now()
    assert reads.periodic_due() == []
