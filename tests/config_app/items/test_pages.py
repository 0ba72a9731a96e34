"""Pages about items: the changes in the order of time, and the difference of two items with all that they say."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from config_app.items.models import Item, Resource
from tests.conftest import ACCOUNT

pytestmark = pytest.mark.django_db
ZERO = datetime(2026, 1, 1, tzinfo=UTC)
BUCKET = "AWS::S3::Bucket"


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def bucket(name: str) -> Resource:
    return Resource.objects.create(
        account_id=ACCOUNT, region="us-east-1", type=BUCKET, resource_id=name, name=name, md5="", discovered=ZERO, changed=ZERO,
    )  # fmt: skip


def test_changes_stand_by_time_whatever_the_keys_over_every_page(people: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Imported items have later keys and earlier times."""
    from config_app.items import console

    monkeypatch.setattr(console, "PAGE", 3)
    row, hours = bucket("logs"), [5, 1, 7, 3, 3, 6, 2, 4]
    for hour in hours:
        Item.objects.create(
            resource=row,
            captured=ZERO + timedelta(hours=hour),
            status="OK",
            md5=str(hour),
            configuration={"hour": hour},
        )
    client, address = browser(people["alice"]), "/changes/?from=2025-12-31T00:00:00Z&to=2026-01-02T00:00:00Z"
    seen: list[int] = []
    link = ""
    for _ in range(5):
        page = client.get(address + link).content.decode()
        seen += [int(number) for number in re.findall(r"[?&;]b=(\d+)", page.partition("<tbody")[2])]
        following = re.search(r"rel=.next. href=.[^>]*cursor=([^&\"]+)", page)
        if not following:
            break
        link = f"&cursor={following[1]}"
    wanted = Item.objects.order_by("-captured", "-id").values_list("id", flat=True)
    assert list(dict.fromkeys(seen)) == list(wanted)


def test_the_difference_has_lines_of_the_supplementary_configuration_the_tags_and_the_relationships(
    people: Any,
) -> None:
    row = bucket("invoices")
    common: dict[str, Any] = {"resource": row, "status": "OK", "configuration": {"name": "invoices"}}
    edge = {"resourceType": "AWS::KMS::Key", "resourceId": "key-1", "relationshipName": "Is encrypted by KmsKey"}
    Item.objects.create(**common, captured=ZERO, md5="1", tags={"team": "pay"},
                        supplementary={"BucketVersioningConfiguration": {"status": "Off"}})  # fmt: skip
    newest = Item.objects.create(
        **common, captured=ZERO + timedelta(hours=1), md5="2", tags={"team": "web"}, relationships=[edge],
        supplementary={"BucketVersioningConfiguration": {"status": "Enabled"}},
    )  # fmt: skip
    Resource.objects.filter(id=row.id).update(item_id=newest.id)
    page = browser(people["alice"]).get(f"/resources/{BUCKET}/invoices/?fold=0").content.decode()
    lines = {
        kind: re.findall(r'class="src">([^<]*)<', " ".join(re.findall(rf'<tr class="{kind}">(.*?)</tr>', page)))
        for kind in ("add", "del")
    }
    added, removed = ("".join(lines[kind]).replace("&quot;", '"') for kind in ("add", "del"))
    for text in ('"team": "web"', '"status": "Enabled"', '"resourceId": "key-1"'):
        assert text in added, text
    for text in ('"team": "pay"', '"status": "Off"'):
        assert text in removed, text
    assert '"name": "invoices"' not in added + removed
    paths = browser(people["alice"]).get(f"/resources/{BUCKET}/invoices/?diff=paths").content.decode()
    assert {"supplementaryConfiguration.BucketVersioningConfiguration.status", "tags.team"} <= set(
        re.findall(r"<code>([\w.]+)</code></th>", paths)
    )
