"""SNS's operations on Cairn's own topics, and what SNS has no operation for: dead letters, a subscriber's secret.

Unlike SNS's, a subscription to http(s) has a secret for an HMAC: given in the attribute `secret` or made here, and
shown once, in the answer over REST and console (the AWS wire has no member for it: `cairn:RotateSubscriptionSecret`).
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from project.kernel import paging
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation
from project.platform.topics import reads, writes
from project.platform.topics.models import Dispatch, Subscription, Topic
from project.platform.topics.spec import transports

MOST_TOPICS, MOST_SUBSCRIPTIONS = 1000, 100
_NAME = re.compile(r"[A-Za-z0-9_-]{1,256}")
_PAGE = 100


def _invalid(message: str) -> CallError:
    return CallError("InvalidParameter", f"Invalid parameter: {message}")


def touched(call: Call, result: Any) -> list[dict[str, str]]:
    """The record's resources: the topic that the call named."""
    arn = str(result.get("TopicArn") or call.parameters.get("TopicArn") or "")
    return [{"accountId": call.account_id, "type": "AWS::SNS::Topic", "ARN": arn}] if arn else []


@operation("sns:CreateTopic", touches=touched)
def create_topic(call: Call, *, name: str, attributes: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    """Make a topic; one of this name that is there already is the answer, as SNS does."""
    if not _NAME.fullmatch(name):
        raise _invalid("Topic Name. It holds 1 to 256 letters, digits, underscores and dashes.")
    kept = Topic.objects.filter(account_id=call.account_id).count()
    if kept >= MOST_TOPICS and reads.by_name(call.account_id, call.region, name) is None:
        raise CallError("TopicLimitExceeded", f"The account has {MOST_TOPICS:,} topics already.", status=403)
    display = (attributes or {}).get("DisplayName", "")
    if len(display) > 100:
        raise _invalid("DisplayName is longer than 100 characters.")
    return {"TopicArn": writes.make_topic(call.account_id, call.region, name, display).arn}


@operation("sns:DeleteTopic", touches=touched)
def delete_topic(call: Call, *, topic_arn: str) -> None:
    """Delete a topic with its subscriptions and what waits for them; a topic that is not there is no error."""
    found = reads.by_arn(topic_arn)
    if found is not None:
        writes.delete_topic(reads.find(call, topic_arn))


@operation("sns:ListTopics")
def list_topics(call: Call, *, next_token: str | None = None) -> dict[str, Any]:
    scope = f"sns:ListTopics/{call.account_id}/{call.region}"
    after = paging.position(scope, {}, next_token, code="InvalidParameter") if next_token else 0
    found = reads.topics([call.account_id], region=call.region, after=after, limit=_PAGE + 1)
    answer: dict[str, Any] = {"Topics": [{"TopicArn": topic.arn} for topic in found[:_PAGE]]}
    if len(found) > _PAGE:
        answer["NextToken"] = paging.token(scope, {}, found[_PAGE - 1].id)
    return answer


@operation("sns:GetTopicAttributes")
def get_topic_attributes(call: Call, *, topic_arn: str) -> dict[str, Any]:
    topic = reads.find(call, topic_arn)
    counted = reads.counts([topic])[topic.id]
    return {
        "Attributes": {
            "TopicArn": topic.arn,
            "Owner": topic.account_id,
            "DisplayName": topic.display_name,
            "SubscriptionsConfirmed": str(counted["confirmed"]),
            "SubscriptionsPending": str(counted["pending"]),
            "SubscriptionsDeleted": "0",
            "SignatureVersion": "2",
        }
    }


@operation("sns:Subscribe", touches=touched)
def subscribe(
    call: Call,
    *,
    topic_arn: str,
    protocol: str,
    endpoint: str | None = None,
    attributes: dict[str, str] | None = None,
    return_subscription_arn: bool = False,
) -> dict[str, Any]:
    """Subscribe an endpoint: http, https, email, email-json, sqs, sns or apprise (chat and pagers)."""
    topic = reads.find(call, topic_arn)
    transport = transports().get(protocol)
    if transport is None:
        raise _invalid(f"Protocol {protocol[:40]!r}. Cairn delivers by {', '.join(sorted(transports()))}.")
    given = dict(attributes or {})
    raw = given.pop("RawMessageDelivery", "false").lower() == "true"
    hidden = {name: given.pop(name) for name in ("secret", "password") if given.get(name)}
    if given:
        raise _invalid(f"Attribute {sorted(given)[0][:60]!r}. Taken are RawMessageDelivery, secret and password.")
    endpoint = (endpoint or "").strip()
    if len(endpoint) > 1000:
        raise _invalid("Endpoint is longer than 1,000 characters.")
    if problem := transport.problem(endpoint, hidden):
        raise _invalid(f"Endpoint. {problem}")
    known = Subscription.objects.filter(topic=topic, protocol=protocol, endpoint=endpoint).first()
    if known is not None:
        if not known.confirmed:
            writes.ask_to_confirm(known)
        return _subscribed(known, return_subscription_arn)
    if topic.subscriptions.count() >= MOST_SUBSCRIPTIONS:
        raise CallError("SubscriptionLimitExceeded", f"The topic has {MOST_SUBSCRIPTIONS} subscriptions.", status=403)
    if transport.signs:
        hidden.setdefault("secret", secrets.token_hex(32))
    made = writes.subscribe(topic, protocol, endpoint, raw=raw, hidden=hidden, confirms=transport.confirms)
    answer = _subscribed(made, return_subscription_arn)
    return answer | ({"Secret": hidden["secret"]} if transport.signs else {})


def _subscribed(subscription: Subscription, whole: bool) -> dict[str, Any]:
    return {"SubscriptionArn": subscription.arn if subscription.confirmed or whole else "pending confirmation"}


@operation("sns:ConfirmSubscription", touches=touched)
def confirm_subscription(
    call: Call, *, topic_arn: str, token: str, authenticate_on_unsubscribe: str | None = None
) -> dict[str, Any]:
    """Confirm by the token that the endpoint was sent."""
    topic = reads.find(call, topic_arn)
    for candidate in topic.subscriptions.filter(confirmed__isnull=True).select_related("topic"):
        if writes.confirm(candidate, token):
            return {"SubscriptionArn": candidate.arn}
    raise _invalid("Token")


@operation("cairn:ConfirmSubscription")
def confirm_by_link(call: Call, *, subscription_id: str, token: str) -> dict[str, Any]:
    """What the link in a confirmation does; whoever holds the token may, nobody signs in for it."""
    found = reads.by_id(subscription_id)
    if found is None or found.topic.account_id != call.account_id or not writes.confirm(found, token):
        raise CallError("NotFound", "The link holds no more: ask for a new confirmation.", status=404)
    return {"subscriptionArn": found.arn}


@operation("sns:Unsubscribe")
def unsubscribe(call: Call, *, subscription_arn: str) -> None:
    writes.unsubscribe(reads.subscription(call, subscription_arn))


def _described(item: Subscription) -> dict[str, Any]:
    return {
        "SubscriptionArn": item.arn if item.confirmed else "PendingConfirmation",
        "Owner": item.topic.account_id,
        "Protocol": item.protocol,
        "Endpoint": item.endpoint,
        "TopicArn": item.topic.arn,
    }


@operation("sns:ListSubscriptions")
def list_subscriptions(call: Call, *, next_token: str | None = None) -> dict[str, Any]:
    """At most 500, in one page."""
    found = reads.subscriptions(accounts=[call.account_id], region=call.region)
    return {"Subscriptions": [_described(item) for item in found]}


@operation("sns:ListSubscriptionsByTopic")
def list_subscriptions_by_topic(call: Call, *, topic_arn: str, next_token: str | None = None) -> dict[str, Any]:
    found = reads.subscriptions(reads.find(call, topic_arn))
    return {"Subscriptions": [_described(item) for item in found]}


@operation("sns:GetSubscriptionAttributes")
def get_subscription_attributes(call: Call, *, subscription_arn: str) -> dict[str, Any]:
    found = reads.subscription(call, subscription_arn)
    shown = _described(found) | {
        "SubscriptionArn": found.arn,
        "PendingConfirmation": "false" if found.confirmed else "true",
        "RawMessageDelivery": "true" if found.raw else "false",
        "ConfirmationWasAuthenticated": "false",
    }
    return {"Attributes": shown}


@operation("sns:SetSubscriptionAttributes")
def set_subscription_attributes(
    call: Call, *, subscription_arn: str, attribute_name: str, attribute_value: str | None = None
) -> None:
    found = reads.subscription(call, subscription_arn)
    if attribute_name != "RawMessageDelivery" or attribute_value not in {"true", "false"}:
        raise _invalid("AttributeName. RawMessageDelivery is taken, with true or false.")
    writes.set_raw(found, attribute_value == "true")


@operation("sns:Publish", touches=touched)
def publish(
    call: Call, *, message: str, topic_arn: str | None = None, target_arn: str | None = None,
    subject: str | None = None, **more: Any,
) -> dict[str, Any]:  # fmt: skip
    """Say something to a topic."""
    topic = reads.find(call, topic_arn or target_arn or "")
    if not message or len(message.encode()) > 256 * 1024:
        raise _invalid("Message. It holds 1 byte to 256 KB.")
    if subject is not None and (not 0 < len(subject) <= 100 or any(ord(sign) < 32 for sign in subject)):
        raise _invalid("Subject. It holds 1 to 100 characters and no line break.")
    made = writes.publish(topic, message, subject=subject or "", attributes=more.get("message_attributes"))
    return {"MessageId": str(made.id) if made else ""}


@operation("cairn:RotateSubscriptionSecret")
def rotate_subscription_secret(call: Call, *, subscription_arn: str) -> dict[str, Any]:
    """A new HMAC secret for a webhook, shown this once."""
    found = reads.subscription(call, subscription_arn)
    if not transports()[found.protocol].signs:
        raise _invalid("SubscriptionArn. Only webhooks have a secret.")
    return {"secret": writes.rotate_secret(found)}


@operation("cairn:ReplayDeadLetters")
def replay_dead_letters(call: Call, *, topic_arn: str, ids: list[int] | None = None) -> dict[str, Any]:
    """Send dead letters of a topic again: these, or all."""
    topic = reads.find(call, topic_arn)
    writes.wake_subscribers(topic)
    return {"replayed": writes.replay(_dead(topic, ids))}


@operation("cairn:DeleteDeadLetters")
def delete_dead_letters(call: Call, *, topic_arn: str, ids: list[int] | None = None) -> dict[str, Any]:
    """Give up dead letters of a topic: these, or all."""
    return {"deleted": writes.drop(_dead(reads.find(call, topic_arn), ids))}


@operation("cairn:SearchTopics")
def search_topics(call: Call, *, query: dict[str, Any] | None = None) -> dict[str, Any]:
    """A look at topics, subscriptions or dead letters; the rows are read by the face."""
    return {}


def _dead(topic: Topic, ids: list[int] | None) -> Any:
    found = Dispatch.objects.filter(subscription__topic=topic, state=Dispatch.DEAD)
    return found if ids is None else found.filter(id__in=ids[:1000])
