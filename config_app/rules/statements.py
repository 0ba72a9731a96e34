"""Statements of IAM policies and what they allow; shared by the rules on policies. Pure.

Actions match as in IAM: without regard to case, `*` for any text, `?` for one character.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from config_app.rules.documents import listed


def document(policy: Any) -> Mapping[str, Any]:
    """A policy as it is recorded: an object, JSON, or URL-encoded JSON; empty where it is none of them."""
    if isinstance(policy, str):
        policy = _read(policy)
    return policy if isinstance(policy, Mapping) else {}


@lru_cache(maxsize=512)  # several rules read the same policy one after the other
def _read(text: str) -> Any:
    try:
        return json.loads(unquote(text) if text.lstrip().startswith("%7B") else text)
    except ValueError:
        return None


def statements(policy: Any, effect: str = "Allow") -> Iterator[Mapping[str, Any]]:
    """The statements of one effect."""
    for statement in listed(document(policy).get("Statement")):
        if isinstance(statement, Mapping) and statement.get("Effect") == effect:
            yield statement


@lru_cache(maxsize=4096)
def _pattern(text: str) -> re.Pattern[str]:
    parts = (".*" if part == "*" else "." if part == "?" else re.escape(part) for part in re.split(r"([*?])", text))
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def matches(pattern: Any, text: str) -> bool:
    """Whether an action or resource pattern of IAM covers a text."""
    return _pattern(str(pattern)).fullmatch(text) is not None


def overlap(one: str, other: str) -> bool:
    """Whether one of two patterns covers the other, as `kms:*` covers `kms:Decrypt*`."""
    return matches(one, other) or matches(other, one)


def actions_within(statement: Mapping[str, Any], patterns: Sequence[str]) -> list[str]:
    """The actions of a statement that meet one of the patterns; `NotAction` counts as all but those named."""
    if "NotAction" in statement:
        spared = listed(statement["NotAction"])
        return [pattern for pattern in patterns if not any(matches(entry, pattern) for entry in spared)]
    return [
        str(action) for action in listed(statement.get("Action")) if any(overlap(str(action), pat) for pat in patterns)
    ]


def everywhere(statement: Mapping[str, Any]) -> bool:
    """Whether a statement is about every resource."""
    return "*" in listed(statement.get("Resource"))


def principals(statement: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Kind and name of each principal; everybody is `("AWS", "*")`."""
    principal = statement.get("Principal")
    if isinstance(principal, Mapping):
        for kind, names in principal.items():
            for name in listed(names):
                yield str(kind), str(name)
    else:
        for name in listed(principal):
            yield "AWS", str(name)


def conditions(statement: Mapping[str, Any]) -> dict[str, set[str]]:
    """The values that conditions ask for, by lower-case condition key, whatever the operator."""
    found: dict[str, set[str]] = {}
    for operator in (statement.get("Condition") or {}).values():
        if isinstance(operator, Mapping):
            for key, value in operator.items():
                found.setdefault(str(key).lower(), set()).update(str(part) for part in listed(value))
    return found


def own_documents(configuration: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Name and document of the inline policies of a user, group or role."""
    for member in ("userPolicyList", "groupPolicyList", "rolePolicyList"):
        for entry in listed(configuration.get(member)):
            yield str(entry.get("policyName", "?")), entry.get("policyDocument")


def standing_document(configuration: Mapping[str, Any]) -> Any:
    """The document of the version of a managed policy that holds."""
    for version in listed(configuration.get("policyVersionList")):
        if version.get("isDefaultVersion"):
            return version.get("document")
    return None


def blocked_on_every_key(policy: Any, patterns: Sequence[str]) -> list[str]:
    """The actions among `patterns` that a policy allows on all keys, of the account or of a region."""
    found: list[str] = []
    for statement in statements(policy):
        if "NotResource" in statement or any(_every_key(str(entry)) for entry in listed(statement.get("Resource"))):
            found += actions_within(statement, patterns)
    return found


def _every_key(resource: str) -> bool:
    return resource == "*" or (
        resource.startswith("arn:") and ":kms:" in resource and resource.endswith((":*", "key/*"))
    )
