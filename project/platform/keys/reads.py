"""Find keys, tell whether they work, and who may open what they sealed."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.db.models import Count

from project.kernel import arn as arns
from project.kernel.calls import Caller
from project.kernel.errors import CallError
from project.platform.identity import policy, upstream
from project.platform.keys.models import ALIAS, OWN, Key

DECRYPT = "kms:Decrypt"
_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|mrk-[0-9a-f]{32}")


def find(account_id: str, region: str, given: str) -> Key | None:
    """A key that is known here, by id, alias or ARN."""
    parts = arns.parse(given) if given.startswith("arn:") else None
    if parts is not None:
        if parts.resource.startswith(ALIAS):
            return _named(parts.account, parts.region, parts.resource.removeprefix(ALIAS))
        return Key.objects.filter(arn=given).first()
    if given.startswith(ALIAS):
        return _named(account_id, region, given.removeprefix(ALIAS))
    return Key.objects.filter(arn=arns.make("kms", region, account_id, f"key/{given}")).first()


def _named(account_id: str, region: str, name: str) -> Key | None:
    return Key.objects.filter(account_id=account_id, region=region, name=name).first() if name else None


def well_formed(given: str) -> bool:
    """Whether a text can be a KmsKeyId: an id, an alias, or the ARN of either."""
    parts = arns.parse(given) if given.startswith("arn:") else None
    if given.startswith("arn:"):
        if parts is None or parts.service != "kms" or not re.fullmatch(r"\d{12}", parts.account):
            return False
        given = parts.resource.removeprefix("key/")
    return bool(re.fullmatch(r"alias/[A-Za-z0-9/_-]{1,250}", given) or _ID.fullmatch(given))


def described(account_id: str, region: str, given: str) -> dict[str, Any]:
    """What the account's cloud says of a key (KeyMetadata); raises CallError where it does not know it."""
    parts = arns.parse(given) if given.startswith("arn:") else None
    try:
        client = upstream.client("kms", parts.region if parts else region, account_id)
        return dict(client.describe_key(KeyId=given)["KeyMetadata"])
    except ClientError as refusal:
        raise CallError(refusal.response["Error"]["Code"], str(refusal)) from refusal
    except BotoCoreError as problem:
        raise upstream.UpstreamUnavailable(f"KMS does not answer: {problem}") from problem


def check_works(key: Key) -> None:
    """Raise S3's `KMS.DisabledException` where the key is switched off, here or where it comes from."""
    working = key.enabled
    if working and key.origin != OWN:
        working = described(key.account_id, key.region, key.arn).get("KeyState") == "Enabled"
    if not working:
        raise CallError("KMS.DisabledException", f"{key.arn} is disabled.")


def check_opens(caller: Caller, key: Key) -> None:
    """Raise AccessDenied unless the key's policy lets the caller decrypt, as KMS decides it.

    A statement that names the caller suffices. One that names the account leaves it to the caller's own policies.
    """
    said = _said(key.policy, caller)
    if said == "delegated":
        said = "allowed" if policy.allows(caller.policies, DECRYPT) else ""
    if said != "allowed" or policy.decide(caller.policies, DECRYPT) is False:
        raise CallError(
            "AccessDenied",
            f"User: {caller.arn} is not authorized to perform: kms:Decrypt on resource: {key.arn}",
            status=403,
        )


def _said(document: Mapping[str, Any], caller: Caller) -> str:
    found = ""
    for statement in document.get("Statement") or []:
        if not policy.decide([{"Statement": [{**statement, "Effect": "Allow", "Resource": "*"}]}], DECRYPT):
            continue
        named = _names(statement.get("Principal"), caller)
        if not named:
            continue
        if statement.get("Effect") == "Deny":
            return ""
        found = "allowed" if "allowed" in (named, found) else "delegated"
    return found


def _names(principal: Any, caller: Caller) -> str:
    """`allowed` where the statement names this caller, `delegated` where it names its account, else empty."""
    listed: Any = principal.get("AWS", []) if isinstance(principal, Mapping) else principal
    found = ""
    for one in listed if isinstance(listed, list) else [listed]:
        if one in {"*", caller.arn}:
            return "allowed"
        if one in {caller.account_id, f"arn:aws:iam::{caller.account_id}:root"}:
            found = "delegated"
    return found


def policy_problem(document: Any) -> str:
    """What is wrong with a key policy, or an empty text."""
    statements = document.get("Statement") if isinstance(document, Mapping) else None
    if not isinstance(statements, list) or not statements:
        return "The policy needs a list Statement with at least one entry."
    for number, statement in enumerate(statements, 1):
        if not isinstance(statement, Mapping) or "Principal" not in statement:
            return f"Statement {number} needs a Principal: account ids, ARNs or *."
        bare = {name: value for name, value in statement.items() if name != "Principal"}
        if problem := policy.problems([{"Statement": [bare]}]):
            return problem
        listed = statement["Principal"]
        listed = listed.get("AWS") if isinstance(listed, Mapping) else listed
        names = listed if isinstance(listed, list) else [listed]
        if not names or not all(
            isinstance(name, str) and re.fullmatch(r"\*|\d{12}|arn:aws:(iam|sts)::\d{12}:\S+", name) for name in names
        ):
            return f"Statement {number}: a Principal is an account id, an ARN of a principal, or *."
    return ""


def keys(accounts: Sequence[str]) -> list[Key]:
    return list(Key.objects.filter(account_id__in=accounts).order_by("account_id", "region", "name", "arn"))


def counted(accounts: Sequence[str]) -> list[tuple[Key, int]]:
    """Keys with the number of their versions."""
    found = Key.objects.filter(account_id__in=accounts).annotate(number=Count("versions"))
    return [(key, key.number) for key in found.order_by("account_id", "region", "name", "arn")]


def by_id(accounts: Sequence[str], number: str) -> Key | None:
    try:
        return Key.objects.filter(account_id__in=accounts, id=uuid.UUID(number)).first()
    except ValueError:
        return None
