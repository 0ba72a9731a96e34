"""Evaluations in the background: one rule on demand, periodic rules when their time has come."""

from __future__ import annotations

from config_app.rules import writes
from config_app.rules.models import ConfigRule
from project.kernel.beat import every, on_demand


@on_demand()
def evaluate(rule_id: int) -> None:
    rule = ConfigRule.objects.filter(id=rule_id).first()
    if rule:
        writes.evaluate(rule)


@every(60)
def periodic() -> None:
    writes.evaluate_due()
