"""SsmControls: so many repairs at once, and no more of them once too many have failed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from config_app.items import writes as items
from config_app.items.content import Found
from config_app.remediation import controls, reads, tasks, writes
from config_app.remediation.models import (
    FAILED,
    QUEUED,
    RUNNING,
    SUCCEEDED,
    RemediationConfiguration,
    RemediationExecution,
)
from project.kernel import clock
from tests.config_app.conftest import ACCOUNT, REGION
from tests.config_app.remediation.test_wire import BUCKET, configuration
from tests.config_app.rules.test_wire import put

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("given", "resources", "running", "failed", "said"),
    [
        ({}, 100, 99, 99, "run"),
        ({"ConcurrentExecutionRatePercentage": 10}, 100, 9, 0, "run"),
        ({"ConcurrentExecutionRatePercentage": 10}, 100, 10, 0, "wait"),
        ({"ConcurrentExecutionRatePercentage": 1}, 5, 0, 0, "run"),  # one always may
        ({"ConcurrentExecutionRatePercentage": 1}, 5, 1, 0, "wait"),
        ({"ErrorPercentage": 20}, 10, 0, 2, "run"),  # AWS's example: it stops at the third error
        ({"ErrorPercentage": 20}, 10, 0, 3, "stop"),
        ({"ErrorPercentage": 20}, 100, 10, 3, "wait"),  # ten at once where only the other is given
        ({"ConcurrentExecutionRatePercentage": 100}, 10, 0, 6, "stop"),  # half of them likewise
    ],
)
def test_what_the_controls_allow(given: dict[str, int], resources: int, running: int, failed: int, said: str) -> None:
    held = {"SsmControls": given} if given else {}
    assert controls.decide(held, resources=resources, running=running, failed=failed) == said


@pytest.fixture
def waiting(wire: Any, cloud: Any) -> list[RemediationExecution]:
    """Five buckets that a rule finds, and an approved repair of each: two at once, and at most one error."""
    config = wire()
    put(config, "S3_BUCKET_VERSIONING_ENABLED")
    off = {"BucketVersioningConfiguration": {"status": "Off"}}
    names = [f"papers-{number}" for number in range(5)]
    found = [Found(one, {"name": one}, name=one, arn=f"arn:aws:s3:::{one}", supplementary=off) for one in names]
    items.record(ACCOUNT, REGION, BUCKET, found, lambda *_: [], complete=False)
    limits = {"SsmControls": {"ConcurrentExecutionRatePercentage": 40, "ErrorPercentage": 20}}
    config.put_remediation_configurations(RemediationConfigurations=[configuration(ExecutionControls=limits)])
    setting = RemediationConfiguration.objects.get()
    rows = writes.ask(setting, [(BUCKET, name) for name in names], "alice")
    RemediationExecution.objects.update(state=QUEUED, decided=clock.now())
    return rows


def states() -> list[str]:
    return list(RemediationExecution.objects.order_by("id").values_list("state", flat=True))


def test_as_many_as_the_rate_allows_go_on_at_once_and_the_next_begins_when_one_ends(waiting: Any) -> None:
    taken = [writes.take(row.id) for row in waiting]
    assert states() == [RUNNING, RUNNING, QUEUED, QUEUED, QUEUED]
    assert reads.held_back(waiting[0].id) == [], "it has not ended"
    writes.end(taken[0], SUCCEEDED)
    (following,) = reads.held_back(waiting[0].id)
    assert following.id == waiting[2].id
    assert writes.take(following.id)
    assert states() == [SUCCEEDED, RUNNING, RUNNING, QUEUED, QUEUED]


def test_once_too_many_have_failed_the_rest_is_not_carried_out_and_says_why(
    waiting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No bucket is there, so that every repair fails; the end of each begins the next."""
    monkeypatch.setattr(tasks.run, "apply_async", lambda given, **_: tasks.run(*given))
    tasks.run(waiting[0].id)
    assert states() == [FAILED] * 5
    rows = list(RemediationExecution.objects.order_by("id"))
    assert [bool(row.started) for row in rows] == [True, True, False, False, False]
    assert rows[0].reason.startswith("NoSuchBucket")
    assert rows[2].reason.startswith("Not carried out: 2 of 5 repairs have failed")
    RemediationExecution.objects.update(ended=clock.now() - timedelta(hours=2))
    RemediationExecution.objects.filter(id=waiting[4].id).update(state=QUEUED)
    assert writes.take(waiting[4].id), "what failed long ago stops nothing"
