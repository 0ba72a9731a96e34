"""Recording and judging take a number of statements that does not grow with the number of resources."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from config_app.items import writes
from config_app.items.content import Found
from config_app.items.models import Item, Relationship, Resource
from config_app.rules import writes as rules
from config_app.rules.models import ConfigRule, Verdict
from tests.config_app.conftest import ACCOUNT, REGION

KIND = "AWS::EC2::Volume"
MANY = 5_000


def volumes(number: int, *, size: int = 8, encrypted: bool = True) -> list[Found]:
    return [
        Found(
            f"vol-{place}", {"size": size, "encrypted": encrypted, "attachments": [{"state": "attached"}]},
            arn=f"arn:aws:ec2:us-east-1:{ACCOUNT}:volume/vol-{place}",
            relationships=(
                {"resourceType": "AWS::KMS::Key", "relationshipName": "Is encrypted with Key",
                 "inverse": "Encrypts Volume", "stated": f"arn:aws:kms:::key/{place % 7}", "by": "arn"},
                {"resourceType": "AWS::EC2::Instance", "relationshipName": "Is attached to Instance",
                 "inverse": "Is attached to Volume", "stated": f"i-{place}", "by": "id"},
            ),
        )
        for place in range(number)
    ]  # fmt: skip


def statements(work: Any) -> int:
    """How many statements it takes; savepoints do not count."""
    seen: list[str] = []

    def count(execute: Any, sql: str, *given: Any) -> Any:
        seen.append(sql.split(" ")[0])
        return execute(sql, *given)

    with connection.execute_wrapper(count):
        work()
    return sum(verb in {"SELECT", "INSERT", "UPDATE", "DELETE"} for verb in seen)


def record(found: list[Found]) -> None:
    writes.record(ACCOUNT, REGION, KIND, found, lambda *_: [])


@pytest.fixture
def rule(db: None) -> ConfigRule:
    return ConfigRule.objects.create(account_id=ACCOUNT, region=REGION, name="volumes", identifier="ENCRYPTED_VOLUMES")


def test_five_thousand_resources_are_written_changed_judged_and_deleted_in_bulk(
    rule: ConfigRule, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = {
        "discover": statements(lambda: record(volumes(MANY))),
        "look without change": statements(lambda: record(volumes(MANY))),
        "change": statements(lambda: record(volumes(MANY, size=9))),
        "change and judge otherwise": statements(lambda: record(volumes(MANY, size=9, encrypted=False))),
        "evaluate": statements(lambda: rules.evaluate(rule)),
        "delete": statements(lambda: record([])),
    }
    with capsys.disabled():
        print(f"\n  statements for {MANY:,} resources: {counts}")
    assert Item.objects.count() == 4 * MANY
    assert Resource.objects.filter(deleted__isnull=False).count() == MANY
    assert Relationship.objects.filter(until__isnull=False).count() == 2 * MANY
    assert Verdict.objects.count() == 2 * MANY
    assert not Verdict.objects.filter(until__isnull=True).exists()
    assert counts["look without change"] <= 2
    assert max(counts.values()) <= 60, "about one statement of each kind for a thousand rows"


def test_a_hundred_times_as_many_take_no_more_statements_than_their_batches(rule: ConfigRule) -> None:
    few = statements(lambda: record(volumes(10)))
    more = statements(lambda: record(volumes(1_000)))
    assert more <= few + 4
