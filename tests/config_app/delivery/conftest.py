"""A channel into a bucket of Cairn's own store, items to deliver, and files read back."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from config_app.delivery import operations, writes
from config_app.items import writes as items
from config_app.items.content import Found
from config_app.recorder import writes as recorders
from config_app.recorder.models import Recorder
from project import env
from project.platform.storage import writes as storage
from project.platform.storage.backends import folder
from tests.config_app.conftest import ACCOUNT, REGION

BUCKET = "config-files"
VOLUME, SERVER = "AWS::EC2::Volume", "Custom::App::Server"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a data folder of its own: the names of buckets are the same in all."""
    monkeypatch.setattr(env, "DATA", tmp_path)


@pytest.fixture
def bucket(people: dict[str, Any]) -> str:
    storage.ensure_bucket(BUCKET, account_id=ACCOUNT, region=REGION, backend="folder")
    return BUCKET


@pytest.fixture
def recording(people: dict[str, Any]) -> Recorder:
    """A recorder that is on, whatever cloud there is."""
    found, _ = Recorder.objects.get_or_create(account_id=ACCOUNT, region=REGION)
    recorders.start(found)
    return found


@pytest.fixture
def channel(wire: Any, recording: Any, bucket: str) -> Any:
    """Put the channel; called again with members it is changed."""

    def put(**members: Any) -> None:
        wire().put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": bucket, **members})

    put()
    return put


def record(number: str, *sizes: int, kind: str = VOLUME, **more: Any) -> None:
    for size in sizes:
        found = Found(number, {"size": size}, name=f"n-{number}", **more)
        items.record(ACCOUNT, REGION, kind, [found], lambda *_: [], complete=False)


def remove(number: str, kind: str = VOLUME) -> None:
    items.remove(ACCOUNT, REGION, kind, number, [])


def deliver() -> writes.Summary:
    return operations.deliver_due(now=True)


def keys(part: str = "", name: str = BUCKET) -> list[str]:
    return [key for key, _ in folder.walk(name, "") if part in key]


def read(key: str, name: str = BUCKET) -> Any:
    return json.loads(gzip.decompress(folder.get(name, key)))
