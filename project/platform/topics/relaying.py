"""Say something to a topic by its ARN, whoever keeps it: Cairn's own, or one of the account's cloud.

One of the cloud is reached through a topic of Cairn's own (`cairn-relay-…`) that it is subscribed to: so it has retries
and dead letters like every other subscriber, and the deed that tells it waits for nobody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from project.kernel import arn
from project.platform.topics import reads, writes
from project.platform.topics.models import Subscription, Topic

_HEAD = "cairn-relay-"


def say(topic_arn: str, body: str, *, account_id: str, subject: str = "", dedup: str = "") -> Subscription | None:
    """Queue a message in the running transaction. Returns the relay's subscription where the topic is the cloud's.

    Nothing is said where the ARN is no topic of the account: whoever pointed there was told so at the time.
    """
    topic, subscription = _reached(topic_arn, account_id)
    if topic is not None:
        writes.publish(topic, body, subject=subject, dedup=dedup)
    return subscription


def say_all(topic_arn: str, sayings: Sequence[writes.Saying], *, account_id: str) -> Subscription | None:
    """Queue many messages in the running transaction; else as `say`."""
    topic, subscription = _reached(topic_arn, account_id)
    if topic is not None:
        writes.publish_all(topic, sayings)
    return subscription


def _reached(topic_arn: str, account_id: str) -> tuple[Topic | None, Subscription | None]:
    """The topic to say it to, and the relay's subscription where it is one; neither where the ARN is none of the account."""
    parts = arn.parse(topic_arn)
    if parts is None or parts.account != account_id or parts.service != "sns":
        return None, None
    own = reads.by_arn(topic_arn)
    return (own, None) if own is not None else _relay(topic_arn, parts)


def failure(topic_arn: str) -> str:
    """What hinders messages on their way to a topic of the cloud at present; an empty text where nothing does."""
    if reads.by_arn(topic_arn) is not None:
        return ""
    found = Subscription.objects.filter(protocol="sns", endpoint=topic_arn, topic__name__startswith=_HEAD).first()
    return found.last_error if found is not None else ""


def _relay(topic_arn: str, parts: arn.Arn) -> tuple[Topic, Subscription]:
    mark = hashlib.sha256(topic_arn.encode()).hexdigest()[:8]
    name = f"{_HEAD}{parts.resource[:200]}-{mark}"
    relay = writes.make_topic(parts.account, parts.region, name, f"To {parts.resource} of the cloud"[:100])
    found = relay.subscriptions.filter(protocol="sns", endpoint=topic_arn).first()
    if found is None:
        found = writes.subscribe(relay, "sns", topic_arn, raw=False, hidden={}, confirms=False)
    return relay, found
