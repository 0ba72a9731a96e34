"""Places to import from: what cannot be read is said in a sentence that names what to do."""

from __future__ import annotations

import pytest

from project.platform.storage import locations, writes
from project.platform.storage.models import StoredObject
from tests.conftest import ACCOUNT

pytestmark = pytest.mark.django_db


def test_an_object_of_its_own_is_read_and_a_sealed_one_is_refused_with_the_way_out() -> None:
    writes.ensure_bucket("logs", account_id=ACCOUNT, region="us-east-1", backend="folder")
    writes.put_object("logs", "a/clear.json", b'{"Records": []}', {})
    assert b"".join(locations.read("s3://logs/a/clear.json")) == b'{"Records": []}'
    writes.put_object("logs", "a/sealed.json", b"sealed", {})
    StoredObject.objects.filter(key="a/sealed.json").update(kms_key=f"arn:aws:kms:us-east-1:{ACCOUNT}:key/k")
    assert sorted(locations.listed("s3://logs/a/")) == ["s3://logs/a/clear.json", "s3://logs/a/sealed.json"]
    with pytest.raises(locations.Unreadable, match=r"sealed with arn:aws:kms.*import the copy"):
        list(locations.read("s3://logs/a/sealed.json"))


def test_an_object_that_is_not_there_is_named() -> None:
    writes.ensure_bucket("logs", account_id=ACCOUNT, region="us-east-1", backend="folder")
    with pytest.raises(locations.Unreadable, match=r"no object nowhere\.json in logs"):
        list(locations.read("s3://logs/nowhere.json"))
