"""Back-tests: what a rule would have said over a span of recorded history, kept beside the verdicts and never among them."""

from __future__ import annotations

import secrets

from django.db import models

from config_app.items.models import Resource
from project.kernel import clock

__all__ = ["BackTest", "BackTestTurn"]
QUEUED, RUNNING, COMPLETED, PARTIAL, FAILED = "QUEUED", "RUNNING", "COMPLETED", "PARTIAL", "FAILED"


def back_test_id() -> str:
    """`backtest-` and sixteen hexadecimal digits."""
    return f"backtest-{secrets.token_hex(8)}"


class BackTest(models.Model):
    """One run of a draft over history, or over now (`days` 0: a dry run). PARTIAL: its time was over before the span was.

    `draft` is the rule as it was tried (the members of `rules.putting.drafted`), `numbers` the figures that came of it.
    """

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32, default="us-east-1")
    number = models.CharField(max_length=32, default=back_test_id, unique=True)
    name = models.CharField(max_length=128)  # of the rule, which need not exist
    draft = models.JSONField()
    days = models.IntegerField(default=0)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, default=QUEUED)
    progress = models.IntegerField(default=0)  # per cent
    reason = models.CharField(max_length=400, blank=True)
    numbers = models.JSONField(default=dict)
    asked = models.DateTimeField(default=clock.now)
    asked_by = models.CharField(max_length=512)
    leased = models.DateTimeField(null=True)  # until when whoever runs it may be waited for
    ended = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "back-test"
        indexes = [
            models.Index(fields=["account_id", "-id"], name="config_backtest_newest"),
            models.Index(fields=["id"], name="config_backtest_open", condition=models.Q(ended=None)),
        ]

    def __str__(self) -> str:
        return f"{self.number} of {self.name}"

    @property
    def is_dry_run(self) -> bool:
        return self.days == 0

    @property
    def is_open(self) -> bool:
        return self.ended is None


class BackTestTurn(models.Model):
    """A verdict that the draft would have turned, by which item; `holds`: it would hold at the end of the span."""

    test = models.ForeignKey(BackTest, on_delete=models.CASCADE, related_name="turns")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    former = models.CharField(max_length=32, blank=True)  # empty: nothing was said before
    compliance = models.CharField(max_length=32)
    annotation = models.CharField(max_length=256, blank=True)
    item_id = models.BigIntegerField()
    first = models.BooleanField(default=False)  # by the evaluation with which the span begins
    holds = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["test", "id"], name="config_backtest_turns")]

    def __str__(self) -> str:
        return f"{self.test_id}: {self.compliance}"
