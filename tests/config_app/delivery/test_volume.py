"""Many items go through in bounded memory."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from config_app.delivery.models import ConfigFile
from project.kernel import clock
from project.platform.storage.backends import folder
from tests.config_app.conftest import ACCOUNT, REGION
from tests.config_app.delivery.conftest import BUCKET, deliver

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NUMBER = 3_000


def _fill(number: int) -> None:
    """Resources with an item each, of five kilobytes, written by the database itself."""
    now = clock.now() - timedelta(minutes=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO config_app_resource (account_id, region, type, resource_id, name, arn, zone, discovered, changed,"
            " md5, tags) SELECT %s, %s, 'Custom::App::Server', 'srv-' || n, '', '', '', %s, %s, '', '{}'"
            " FROM generate_series(1, %s) AS n",
            [ACCOUNT, REGION, now, now, number],
        )
        cursor.execute(
            "INSERT INTO config_app_item (resource_id, captured, status, md5, configuration, supplementary, relationships,"
            " tags, related_events) SELECT id, %s, 'ResourceDiscovered', md5(resource_id),"
            " jsonb_build_object('text', repeat(md5(resource_id), 150)), '{}', '[]', '{}', '{}' FROM config_app_resource",
            [now],
        )


def test_memory_does_not_grow_with_the_number_of_items(wire: Any, channel: Any) -> None:
    _fill(NUMBER)
    wire().deliver_config_snapshot(deliveryChannelName="default")
    tracemalloc.start()
    try:
        assert deliver().items == NUMBER
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    document = gzip.decompress(folder.get(BUCKET, ConfigFile.objects.get().key))
    assert len(json.loads(document)["configurationItems"]) == NUMBER
    assert len(document) > 12 << 20 and peak < 12 << 20, f"{peak:,} bytes at once of {len(document):,}"
