"""The log group of the metrics' tests, and what a topic was told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.trail.metrics.conftest import empty_store, group, put, run

__all__ = ["empty_store", "group", "put", "run"]


@pytest.fixture
def told(run: Any) -> Any:
    """`told.arn` is a topic; `told()` gives what was said to it, oldest first."""
    from project.platform.topics import reads
    from project.platform.topics.models import Message

    class Told:
        arn = run("sns:CreateTopic", Name="cairn-alerts")["TopicArn"]

        def __call__(self) -> list[dict[str, Any]]:
            topic = reads.by_arn(self.arn)
            return [json.loads(message.body) for message in Message.objects.filter(topic=topic).order_by("created")]

    return Told()
