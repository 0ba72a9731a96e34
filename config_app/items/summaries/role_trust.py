"""Roles: who may assume them."""

from __future__ import annotations

from collections.abc import Iterator

from config_app.items.summaries.policies import opens
from config_app.items.wording import Example, State, moved, wording

_OPEN = '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}'
_EC2 = '{"Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}'


@wording(
    "AWS::IAM::Role",
    about=("assumeRolePolicyDocument", "maxSessionDuration", "description"),
    examples=(
        Example("Trust changed: anybody may assume it.", State({"assumeRolePolicyDocument": _EC2}),
                State({"assumeRolePolicyDocument": _OPEN})),
        Example("Trust changed: not everybody may assume it any more.", State({"assumeRolePolicyDocument": _OPEN}),
                State({"assumeRolePolicyDocument": _EC2})),
        Example("Longest session in seconds 3600 → 43200.", State({"maxSessionDuration": 3600}), State({"maxSessionDuration": 43200})),
    ),
)  # fmt: skip
def trust(before: State, after: State) -> Iterator[str]:
    old, new = before.get("assumeRolePolicyDocument", ""), after.get("assumeRolePolicyDocument", "")
    if old != new:
        was, now = opens(old), opens(new)
        more = "" if was == now else ": anybody may assume it" if now else ": not everybody may assume it any more"
        yield f"trust changed{more}"
    yield from moved(before, after, "maxSessionDuration", "longest session in seconds")
    yield from moved(before, after, "description", "description")
