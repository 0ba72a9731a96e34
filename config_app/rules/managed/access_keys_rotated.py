"""IAM: access keys are renewed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from config_app.rules.credentials import active_keys, report
from config_app.rules.spec import Example, Item, Parameter, rule


@rule(
    "ACCESS_KEYS_ROTATED",
    title="Access keys are renewed in time",
    types=("AWS::IAM::User",),
    why="The longer a key lives, the more places it has been copied to.",
    fix="aws iam create-access-key, change over, then aws iam delete-access-key for the old one.",
    passes=Example(
        {"userName": "dana"},
        Item(
            at=datetime(2026, 3, 1, tzinfo=UTC),
            supplementary={
                "CredentialReport": {
                    "access_key_1_active": "true",
                    "access_key_1_last_rotated": "2026-02-01T08:00:00+00:00",
                }
            },
        ),
    ),
    fails=Example(
        {"userName": "erik"},
        Item(
            at=datetime(2026, 3, 1, tzinfo=UTC),
            supplementary={
                "CredentialReport": {
                    "access_key_1_active": "true",
                    "access_key_1_last_rotated": "2025-02-01T08:00:00+00:00",
                }
            },
        ),
    ),
    parameters=(Parameter("maxAccessKeyAge", "int", default="90", required=True, least=1),),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    oldest = parameters["maxAccessKeyAge"]
    old = [
        key.number for key in active_keys(report(item)) if key.rotated is None or (item.at - key.rotated).days > oldest
    ]
    return f"Older than {oldest} days: access key {' and '.join(map(str, old))}" if old else None
