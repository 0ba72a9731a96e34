"""Changes of topics. A message and its way to every subscriber are written in the caller's transaction: told or not at all."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from project.kernel import clock
from project.platform.keys import envelope
from project.platform.topics.models import Dispatch, Message, Subscription, Topic

log = logging.getLogger(__name__)
MOST_WAITING = 10_000  # per subscriber; what comes then is a dead letter at once
KEPT_SENT, KEPT_DEAD = timedelta(days=7), timedelta(days=30)


@dataclass(frozen=True)
class Saying:
    """One thing to say; `dedup` names the deed that it tells of, so that it is told once."""

    body: str
    subject: str
    dedup: str


def make_topic(account_id: str, region: str, name: str, display_name: str = "") -> Topic:
    """The topic of this name, made where it is new (as SNS: CreateTopic twice is the same topic)."""
    found, _ = Topic.objects.get_or_create(
        account_id=account_id, region=region, name=name, defaults={"display_name": display_name}
    )
    return found


def delete_topic(topic: Topic) -> None:
    topic.delete()


def sealed(subscription: Subscription, values: Mapping[str, str]) -> str:
    return envelope.seal(json.dumps(dict(values)), binding=f"subscription/{subscription.id}") if values else ""


def opened(subscription: Subscription) -> dict[str, str]:
    """A subscription's secrets, for the moment of sending."""
    if not subscription.sealed:
        return {}
    found: dict[str, str] = json.loads(envelope.unseal(subscription.sealed, binding=f"subscription/{subscription.id}"))
    return found


def subscribe(
    topic: Topic, protocol: str, endpoint: str, *, raw: bool, hidden: Mapping[str, str], confirms: bool
) -> Subscription:
    """A subscription; where the subscriber must confirm, the token is on its way to it."""
    made = Subscription(topic=topic, protocol=protocol, endpoint=endpoint, raw=raw)
    made.sealed = sealed(made, hidden)
    if not confirms:
        made.confirmed = clock.now()
    made.save(force_insert=True)
    if confirms:
        ask_to_confirm(made)
    return made


def ask_to_confirm(subscription: Subscription) -> None:
    """Send the subscriber a token; one that was sent before holds no more."""
    token = secrets.token_hex(32)
    subscription.token = envelope.seal(token, binding=f"token/{subscription.id}")
    subscription.save(update_fields=["token"])
    topic = subscription.topic
    body = (
        f"You have chosen to subscribe to the topic {topic.arn}.\n"
        "To confirm the subscription, visit the SubscribeURL included in this message."
    )
    message = Message.objects.create(topic=topic, kind="SubscriptionConfirmation", body=body)
    Dispatch.objects.create(message=message, subscription=subscription)
    _wake()


def confirm(subscription: Subscription, token: str) -> bool:
    """Whether the token is the one that was sent; then the subscription is confirmed."""
    if subscription.confirmed:
        return True
    if not subscription.token or not token:
        return False
    wanted = envelope.unseal(subscription.token, binding=f"token/{subscription.id}")
    if not hmac.compare_digest(wanted.encode(), token.encode("utf-8", "replace")):
        return False
    subscription.confirmed, subscription.token = clock.now(), ""
    subscription.save(update_fields=["confirmed", "token"])
    return True


def rotate_secret(subscription: Subscription) -> str:
    """A new HMAC secret, shown this once."""
    fresh = secrets.token_hex(32)
    subscription.sealed = sealed(subscription, {**opened(subscription), "secret": fresh})
    subscription.save(update_fields=["sealed"])
    return fresh


def set_raw(subscription: Subscription, raw: bool) -> None:
    subscription.raw = raw
    subscription.save(update_fields=["raw"])


def unsubscribe(subscription: Subscription) -> None:
    subscription.delete()


def publish(
    topic: Topic, body: str, *, subject: str = "", attributes: Mapping[str, Any] | None = None, dedup: str = ""
) -> Message | None:
    """Say something to a topic; None where this very thing (`dedup`) was said already.

    Runs in the caller's transaction: the message exists if the deed it tells of does. Sending begins on commit.
    """
    mark = hashlib.sha256(dedup.encode()).hexdigest() if dedup else None
    message = Message(topic=topic, subject=subject[:100], body=body, attributes=dict(attributes or {}), dedup=mark)
    if mark:
        made = Message.objects.bulk_create([message], ignore_conflicts=True)
        if not Message.objects.filter(id=made[0].id).exists():
            return None
    else:
        message.save(force_insert=True)
    Dispatch.objects.bulk_create(
        [_dispatch(message, item) for item in topic.subscriptions.filter(confirmed__isnull=False)]
    )
    _wake()
    return message


def publish_all(topic: Topic, sayings: Sequence[Saying]) -> int:
    """Say many things to a topic with a handful of statements, as `publish` does one; how many were new."""
    messages = [
        Message(topic=topic, subject=said.subject[:100], body=said.body, dedup=hashlib.sha256(said.dedup.encode()).hexdigest())
        for said in sayings
    ]  # fmt: skip
    Message.objects.bulk_create(messages, batch_size=500, ignore_conflicts=True)
    written = set(Message.objects.filter(id__in=[one.id for one in messages]).values_list("id", flat=True))
    fresh = [one for one in messages if one.id in written]
    for item in topic.subscriptions.filter(confirmed__isnull=False):
        full = bool(item.failures) and _waiting(item) + len(fresh) > MOST_WAITING
        Dispatch.objects.bulk_create([_dispatch(one, item, full=full) for one in fresh], batch_size=500)
    _wake()
    return len(fresh)


def _dispatch(message: Message, subscription: Subscription, *, full: bool | None = None) -> Dispatch:
    """`full` says whether too many wait already; None asks."""
    made = Dispatch(message=message, subscription=subscription)
    if full if full is not None else subscription.failures and _waiting(subscription) >= MOST_WAITING:
        made.state, made.last_error = Dispatch.DEAD, f"{MOST_WAITING:,} messages were waiting already."
    return made


def _waiting(subscription: Subscription) -> int:
    waiting = Dispatch.objects.filter(subscription=subscription, state=Dispatch.WAITING)
    return waiting.values("id")[:MOST_WAITING].count()


def _wake() -> None:
    transaction.on_commit(_start, robust=True)


def _start() -> None:
    """Ask a worker to send now; where the broker is away, the next beat does."""
    from project.platform.topics import tasks

    try:
        tasks.send_due.apply_async(retry=False, ignore_result=True)
    except Exception:
        log.warning("the broker does not answer; messages are sent at the next beat")


def replay(dispatches: Any) -> int:
    """Send dead letters again, from the first attempt on; how many."""
    number: int = dispatches.update(state=Dispatch.WAITING, attempts=0, created=clock.now(), last_error="")
    _wake()
    return number


def wake_subscribers(topic: Topic) -> None:
    """Do not wait for the back-off of those whose dead letters are sent again."""
    topic.subscriptions.update(paused_until=clock.now(), failures=0)


def drop(dispatches: Any) -> int:
    number, _ = dispatches.delete()
    return int(number)


def sweep() -> int:
    """Forget what was sent a week ago, and dead letters and unconfirmed subscriptions of a month ago."""
    now = clock.now()
    gone, _ = Dispatch.objects.filter(state=Dispatch.SENT, sent__lt=now - KEPT_SENT).delete()
    dead, _ = Dispatch.objects.filter(state=Dispatch.DEAD, created__lt=now - KEPT_DEAD).delete()
    Message.objects.filter(created__lt=now - KEPT_SENT, dispatches__isnull=True).delete()
    Subscription.objects.filter(confirmed__isnull=True, created__lt=now - KEPT_DEAD).delete()
    return gone + dead
