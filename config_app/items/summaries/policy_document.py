"""Customer managed policies: a new default version, and whether it gives everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from config_app.items.summaries.policies import statements
from config_app.items.wording import Example, State, wording

_ALL = '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
_READ = '{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}'


def _version(name: str, document: str) -> State:
    return State({"defaultVersionId": name, "policyVersionList": [
        {"versionId": name, "isDefaultVersion": True, "document": document}]})  # fmt: skip


@wording(
    "AWS::IAM::Policy",
    about=("defaultVersionId", "policyVersionList", "isAttachable"),
    examples=(
        Example("Default version v1 → v2; now allows every action on everything.", _version("v1", _READ), _version("v2", _ALL)),
        Example("Default version v2 → v3; no longer allows every action on everything.", _version("v2", _ALL), _version("v3", _READ)),
        Example("Default version v1 → v2.", _version("v1", _READ), _version("v2", _READ)),
    ),
)  # fmt: skip
def versions(before: State, after: State) -> Iterator[str]:
    old, new = before.get("defaultVersionId"), after.get("defaultVersionId")
    if old == new:
        return
    yield f"default version {old} → {new}"
    wide = [_everything(state.get("policyVersionList"), name) for state, name in ((before, old), (after, new))]
    if wide[0] != wide[1]:
        yield f"{'now' if wide[1] else 'no longer'} allows every action on everything"


def _everything(versions: Any, name: Any) -> bool:
    for one in versions or []:
        if isinstance(one, Mapping) and one.get("versionId") == name:
            return any(entry.get("Effect") == "Allow" and _star(entry.get("Action")) and _star(entry.get("Resource"))
                       for entry in statements(one.get("document")))  # fmt: skip
    return False


def _star(value: Any) -> bool:
    return "*" in (value if isinstance(value, list) else [value])
