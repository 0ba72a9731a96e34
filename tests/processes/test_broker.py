"""The broker as the settings name it: another database of a socket, and one that is away."""

from __future__ import annotations

import time
from typing import Any

import pytest
from kombu import Connection

from project import settings as written
from project.celery import app


@pytest.mark.parametrize(
    ("url", "broker"),
    [
        ("unix:///run/v.sock", "redis+socket:///run/v.sock"),
        ("unix:///run/v.sock?db=3", "redis+socket:///run/v.sock?virtual_host=3"),
        ("redis://h:1/2", "redis://h:1/2"),
        ("rediss://u:p@h:1/2?x=unix:", "rediss://u:p@h:1/2?x=unix:"),
    ],
)
def test_celery_uses_the_database_that_the_address_names(url: str, broker: str) -> None:
    assert written._broker(url) == broker


def test_a_broker_that_is_away_delays_a_call_by_less_than_three_seconds(settings: Any) -> None:
    away = Connection("redis://127.0.0.1:9/0", transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS)
    began = time.monotonic()
    with pytest.raises(Exception, match=r"refused|111"), away:
        app.send_task("nothing", connection=away, retry=False)
    assert time.monotonic() - began < 3
