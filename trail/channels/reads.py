"""Find channels, by ARN or id, as AWS finds them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from project.kernel import arn
from project.kernel.calls import Call
from project.kernel.errors import CallError
from trail.channels.models import Channel


def find(
    call: Call, given: str, *, missing: str = "ChannelNotFoundException", bad: str = "ChannelARNInvalidException"
) -> Channel:
    """A channel of the caller's account in the call's region."""
    parts = arn.parse(given)
    if given.startswith("arn:") and (
        parts is None or parts.service != "cloudtrail" or not parts.resource.startswith("channel/")
    ):
        raise CallError(bad, f"{given[:120]} is not the ARN of a channel.")
    try:
        number = uuid.UUID(parts.resource.removeprefix("channel/") if parts else given)
    except ValueError as problem:
        raise CallError(bad, f"{given[:120]} is neither the ARN nor the id of a channel.") from problem
    own = parts is None or (parts.account, parts.region) == (call.account_id, call.region)
    found = Channel.objects.filter(id=number, account_id=call.account_id, region=call.region).first() if own else None
    if found is None:
        raise CallError(missing, f"There is no channel {given[:120]}.")
    return found


def channels(accounts: Sequence[str], *, region: str = "", after: str = "", limit: int = 1000) -> list[Channel]:
    found = Channel.objects.filter(account_id__in=accounts, name__gt=after)
    if region:
        found = found.filter(region=region)
    return list(found.order_by("name")[:limit])
