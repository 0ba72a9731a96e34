"""What judges in a back-test: the same code over the same items as in earnest, with nothing written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from config_app.items.models import Item
from config_app.rules import reads, spec, surroundings
from config_app.rules import writes as rules
from config_app.rules.custom import documents, guard
from config_app.rules.models import POLICY, ConfigRule

Said = tuple[Item, str, str]  # over which item, compliance, annotation
Judge = Callable[[Sequence[Item], datetime, spec.Inventory], tuple[list[Said], str]]  # and why it said nothing of some


def judge_of(rule: ConfigRule) -> Judge:
    """The judge of a managed rule or of a custom policy; items carry their resources."""
    return _policy(rule) if rule.owner == POLICY else _managed(rule)


def _managed(rule: ConfigRule) -> Judge:
    declared = reads.declared(rule)
    if declared is None:
        raise ValueError(f"{rule.identifier} is not implemented: it would say nothing.")

    def judge(items: Sequence[Item], at: datetime, others: spec.Inventory) -> tuple[list[Said], str]:
        said, failure = [], ""
        judged = spec.prepared(declared, rule.parameters, others)
        for item in items:
            try:
                word, annotation = judged(item.configuration or {}, surroundings.seen(item, item.resource, at))
            except Exception as problem:
                failure = _why(problem, item)
                continue
            said.append((item, word, rules.named(annotation, item.resource)))
        return said, failure

    return judge


def _policy(rule: ConfigRule) -> Judge:
    def judge(items: Sequence[Item], at: datetime, others: spec.Inventory) -> tuple[list[Said], str]:
        said, failure = [], ""
        for item in items:
            try:
                found = guard.apply(rule.policy_text, documents.policy(item, item.resource, rule.parameters))
            except guard.PolicyError as problem:
                failure = _why(problem, item)
                continue
            said.append((item, found.compliance, found.annotation))
        return said, failure

    return judge


def _why(problem: Exception, item: Item) -> str:
    if isinstance(problem, spec.NotRecorded):
        return str(problem)[:400]
    return f"{item.resource}: {type(problem).__name__}: {problem}"[:400]
