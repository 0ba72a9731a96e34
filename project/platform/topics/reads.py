"""Find topics, subscriptions and what waits for them or died."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q

from project.kernel import arn
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.platform.topics.models import Dispatch, SigningKey, Subscription, Topic


def find(call: Call, topic_arn: str) -> Topic:
    """A topic of the caller's account by its ARN; raises InvalidParameter or NotFound, as SNS does."""
    parts = arn.parse(topic_arn)
    if parts is None or parts.service != "sns":
        raise CallError("InvalidParameter", "Invalid parameter: TopicArn is not the ARN of a topic.")
    found = by_arn(topic_arn) if parts.account == call.account_id else None
    if found is None:
        raise CallError("NotFound", f"Topic does not exist: {topic_arn}", status=404)
    return found


def by_arn(topic_arn: str) -> Topic | None:
    """Cairn's own topic of this ARN, or None."""
    parts = arn.parse(topic_arn)
    if parts is None or parts.service != "sns":
        return None
    return Topic.objects.filter(account_id=parts.account, region=parts.region, name=parts.resource).first()


def by_name(account_id: str, region: str, name: str) -> Topic | None:
    return Topic.objects.filter(account_id=account_id, region=region, name=name).first()


def subscription(call: Call, subscription_arn: str) -> Subscription:
    """A subscription of the caller's account by its ARN."""
    head, _, number = subscription_arn.rpartition(":")
    topic = by_arn(head)
    found = None
    if topic is not None and topic.account_id == call.account_id and _is_uuid(number):
        found = Subscription.objects.select_related("topic").filter(topic=topic, id=number).first()
    if found is None:
        raise CallError("NotFound", "Subscription does not exist", status=404)
    return found


def by_id(number: str) -> Subscription | None:
    return Subscription.objects.select_related("topic").filter(id=number).first() if _is_uuid(number) else None


def _is_uuid(text: str) -> bool:
    return len(text) == 36 and text.replace("-", "").isalnum() and text.isascii()


def topics(accounts: Sequence[str], *, region: str = "", after: int = 0, limit: int = 100) -> list[Topic]:
    """Topics in the order of their making, with how many subscriptions and dead letters each has."""
    found = Topic.objects.filter(account_id__in=accounts, id__gt=after)
    if region:
        found = found.filter(region=region)
    return list(found.order_by("id")[:limit])


def counts(topics: Sequence[Topic]) -> dict[int, dict[str, int]]:
    """By topic id: confirmed, pending, waiting and dead."""
    result = {topic.id: {"confirmed": 0, "pending": 0, "waiting": 0, "dead": 0} for topic in topics}
    rows = Subscription.objects.filter(topic__in=topics).values("topic").annotate(
        sure=Count("id", filter=Q(confirmed__isnull=False)), unsure=Count("id", filter=Q(confirmed__isnull=True))
    )  # fmt: skip
    for row in rows:
        result[row["topic"]] |= {"confirmed": row["sure"], "pending": row["unsure"]}
    open_ones = Dispatch.objects.filter(subscription__topic__in=topics, state__in=("waiting", "dead"))
    for found in open_ones.values("subscription__topic", "state").annotate(number=Count("id")):
        result[found["subscription__topic"]][found["state"]] = found["number"]
    return result


def subscriptions(
    topic: Topic | None = None, *, accounts: Sequence[str] = (), region: str = "", limit: int = 500
) -> list[Any]:
    """Subscriptions of a topic, or of accounts."""
    found = Subscription.objects.select_related("topic")
    found = found.filter(topic=topic) if topic else found.filter(topic__account_id__in=accounts)
    if region:
        found = found.filter(topic__region=region)
    return list(found.order_by("created", "id")[:limit])


def dead(topic: Topic, *, before: int | None = None, limit: int = 100) -> list[Dispatch]:
    """Dead letters, newest first."""
    found = Dispatch.objects.select_related("message", "subscription__topic").filter(
        subscription__topic=topic, state=Dispatch.DEAD
    )
    if before is not None:
        found = found.filter(id__lt=before)
    return list(found.order_by("-id")[:limit])


def recent(topic: Topic, limit: int = 20) -> list[Dispatch]:
    """What was last sent or tried."""
    found = Dispatch.objects.select_related("message", "subscription__topic").filter(subscription__topic=topic)
    return list(found.order_by("-id")[:limit])


def certificate(fingerprint: str) -> str | None:
    return SigningKey.objects.filter(fingerprint=fingerprint).values_list("certificate", flat=True).first()
