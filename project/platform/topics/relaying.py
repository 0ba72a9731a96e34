"""Say something to a topic by its ARN, whoever keeps it: Cairn's own, or one of the account's cloud.

One of the cloud is reached through a topic of Cairn's own (`cairn-relay-…`) that it is subscribed to: so it has retries
and dead letters like every other subscriber, and the deed that tells it waits for nobody.
"""

from __future__ import annotations

import hashlib

from project.kernel import arn
from project.platform.topics import reads, writes
from project.platform.topics.models import Subscription, Topic


def say(topic_arn: str, body: str, *, account_id: str, subject: str = "", dedup: str = "") -> Subscription | None:
    """Queue a message in the running transaction. Returns the relay's subscription where the topic is the cloud's.

    Nothing is said where the ARN is no topic of the account: whoever pointed there was told so at the time.
    """
    own = reads.by_arn(topic_arn)
    parts = arn.parse(topic_arn)
    if parts is None or parts.account != account_id or parts.service != "sns":
        return None
    if own is not None:
        writes.publish(own, body, subject=subject, dedup=dedup)
        return None
    relay, subscription = _relay(topic_arn, parts)
    writes.publish(relay, body, subject=subject, dedup=dedup)
    return subscription


def _relay(topic_arn: str, parts: arn.Arn) -> tuple[Topic, Subscription]:
    mark = hashlib.sha256(topic_arn.encode()).hexdigest()[:8]
    name = f"cairn-relay-{parts.resource[:200]}-{mark}"
    relay = writes.make_topic(parts.account, parts.region, name, f"To {parts.resource} of the cloud"[:100])
    found = relay.subscriptions.filter(protocol="sns", endpoint=topic_arn).first()
    if found is None:
        found = writes.subscribe(relay, "sns", topic_arn, raw=False, hidden={}, confirms=False)
    return relay, found
