"""S3 buckets: who may reach them: public access block, access control list, policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from config_app.items.summaries.policies import opens
from config_app.items.wording import Example, State, came_and_went, wording

_BLOCK = {"blockPublicAcls": True, "ignorePublicAcls": True, "blockPublicPolicy": True, "restrictPublicBuckets": True}
_OPEN = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}]}'
_SHUT = '{"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}]}'


def _bucket(**parts: Any) -> State:
    return State(supplementary=parts)


@wording(
    "AWS::S3::Bucket",
    about=("+PublicAccessBlockConfiguration", "+AccessControlList", "+BucketPolicy"),
    examples=(
        Example("Public access block removed.", _bucket(PublicAccessBlockConfiguration=_BLOCK), _bucket()),
        Example("Public access block set.", _bucket(), _bucket(PublicAccessBlockConfiguration=_BLOCK)),
        Example("Public access block: blockPublicPolicy turned off.", _bucket(PublicAccessBlockConfiguration=_BLOCK),
                _bucket(PublicAccessBlockConfiguration={**_BLOCK, "blockPublicPolicy": False})),
        Example("Access control list gives AllUsers Read.", _bucket(AccessControlList={"grantList": []}),
                _bucket(AccessControlList={"grantList": [{"grantee": "AllUsers", "permission": "Read"}]})),
        Example("Bucket policy set and made it public.", _bucket(), _bucket(BucketPolicy={"policyText": _OPEN})),
        Example("Bucket policy changed and is public no more.", _bucket(BucketPolicy={"policyText": _OPEN}),
                _bucket(BucketPolicy={"policyText": _SHUT})),
        Example("Bucket policy removed.", _bucket(BucketPolicy={"policyText": _SHUT}), _bucket()),
    ),
)  # fmt: skip
def access(before: State, after: State) -> Iterator[str]:
    yield from _block(before.get("+PublicAccessBlockConfiguration"), after.get("+PublicAccessBlockConfiguration"))
    grants = [_grants(state.get("+AccessControlList.grantList")) for state in (before, after)]
    yield from came_and_went(*grants, came="access control list gives {}", went="access control list gives {} no more")
    yield from policy(
        before.get("+BucketPolicy.policyText", ""), after.get("+BucketPolicy.policyText", ""), "bucket policy"
    )


def _block(old: Any, new: Any) -> Iterator[str]:
    if old == new:
        return
    if not old or not new:
        yield f"public access block {'set' if new else 'removed'}"
        return
    for name in sorted(old.keys() | new.keys(), key=lambda name: name.lower()):
        if old.get(name) != new.get(name):
            yield f"public access block: {name[:1].lower()}{name[1:]} turned {'on' if new.get(name) else 'off'}"


def _grants(found: Any) -> list[str]:
    said = []
    for grant in found or []:
        grantee = grant.get("grantee")
        who = (grantee.get("displayName") or grantee.get("id")) if isinstance(grantee, Mapping) else grantee
        said.append(f"{who or 'somebody'} {grant.get('permission', '')}")
    return said


def policy(old: str, new: str, name: str) -> Iterator[str]:
    """What became of a resource policy, and whether it opens the resource to everybody."""
    if old == new:
        return
    word = "removed" if not new else "changed" if old else "set"
    public = f" and {'made it public' if opens(new) else 'is public no more'}" if opens(old) != opens(new) else ""
    yield f"{name} {word}{public if new else (' and with it public access' if opens(old) else '')}"
