"""Which calls of other AWS services Cairn answers itself, because they are about what it keeps (topics, log groups, alarms).

1. What Cairn has under that name in the account and region is Cairn's.
2. Names that begin with `cairn` (topics `cairn-…`, log groups `/cairn/…`, alarms `cairn-…`) are Cairn's even before they exist.
3. Where the account has no upstream for the service, every name is Cairn's.
Everything else goes to the account's cloud through the gateway.
"""

from __future__ import annotations

from project.kernel import registry
from project.kernel.aws.request import AwsRequest
from project.kernel.errors import denied
from project.platform.identity import reads, upstream


def alone(account_id: str, service: str) -> bool:
    """Whether the account has no cloud for this service, so that Cairn's own is the only one."""
    return upstream.setting(account_id, service) in {"", "none"}


def ours(name: str) -> bool:
    """Whether the name is one of those that are always Cairn's."""
    return name.startswith(("cairn", "/cairn/"))


def guard(request: AwsRequest, operation: str) -> None:
    """A key that was learnt from the cloud may do anything there, but of Cairn's own things it only reads."""
    caller = request.caller
    if caller and reads.LEARNT in caller.policies and not registry.reads(operation.partition(":")[2]):
        raise denied(caller.arn, operation)
