"""Judge scopes soon: small ones once the change is committed, large ones and custom rules in the background."""

from __future__ import annotations

import logging

from django.db import transaction

from config_app.rules import reads, tasks, writes
from config_app.rules.models import ConfigRule

log = logging.getLogger(__name__)
AT_ONCE = 500  # so many judgements are made within the call


def soon(*rules: ConfigRule) -> None:
    """Judge the scopes once the change is committed: small ones here and now, large ones in the background.

    A queue in front of a few hundred judgements would only make people wait.
    """

    def start() -> None:
        left = AT_ONCE
        for rule in rules:
            size = reads.in_scope(rule)[: left + 1].count()
            if size > left:
                _in_background(rule)
                continue
            left -= size
            _here(rule)

    transaction.on_commit(start)


def _here(rule: ConfigRule) -> None:
    """What goes wrong here is the evaluation's and not the call's, which is done: the background tries again."""
    try:
        writes.evaluate(rule)
    except Exception:
        log.exception("rule %s is evaluated in the background", rule.name)
        _in_background(rule)


def _in_background(rule: ConfigRule) -> None:
    try:
        tasks.evaluate.apply_async((rule.id,), retry=False)
    except Exception as problem:
        log.warning("rule %s waits for the next change or period, the broker is away: %s", rule.name, problem)
