"""Changes of keys; called by operations only."""

from __future__ import annotations

import base64
import secrets
import uuid
from typing import Any

from project.kernel import clock
from project.platform.identity import upstream
from project.platform.keys import envelope
from project.platform.keys.models import CLOUD, OWN, SANDBOX, Key, KeyVersion


def default_policy(account_id: str) -> dict[str, Any]:
    """Every principal of the account whose own policies allow it, as KMS's default key policy says."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account_id}:root"}, "Action": "kms:*", "Resource": "*"}
        ],
    }  # fmt: skip


def create(account_id: str, region: str, name: str, *, policy: dict[str, Any] | None, description: str = "") -> Key:
    """An own key with its first material."""
    number = uuid.uuid4()
    key = Key.objects.create(
        id=number, account_id=account_id, region=region, name=name, arn=Key.own_arn(region, account_id, number),
        origin=OWN, description=description, policy=policy or default_policy(account_id),
    )  # fmt: skip
    add_material(key)
    return key


def adopt(account_id: str, region: str, arn: str) -> Key:
    """The stand-in of a key of the account's cloud. The sandbox forgets its material, so that lies here."""
    sandbox = upstream.is_sandbox(account_id, "kms")
    key, new = Key.objects.get_or_create(
        arn=arn,
        defaults={
            "account_id": account_id, "region": region, "origin": SANDBOX if sandbox else CLOUD,
            "policy": default_policy(account_id),
        },
    )  # fmt: skip
    if new and sandbox:
        add_material(key)
    return key


def add_material(key: Key) -> KeyVersion:
    number = (key.versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    material = base64.b64encode(secrets.token_bytes(32)).decode()
    sealed = envelope.seal(material, binding=f"key/{key.id}/{number}")
    return KeyVersion.objects.create(key=key, number=number, sealed=sealed)


def rotate(key: Key) -> int:
    """New material from now on; the number of its version."""
    locked = Key.objects.select_for_update().get(id=key.id)
    number = add_material(locked).number
    Key.objects.filter(id=key.id).update(rotated=clock.now())
    return number


def switch(key: Key, *, enabled: bool) -> None:
    Key.objects.filter(id=key.id).update(enabled=enabled)


def put_policy(key: Key, policy: dict[str, Any]) -> None:
    Key.objects.filter(id=key.id).update(policy=policy)
