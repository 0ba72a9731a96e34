"""Topics, who is subscribed to them, what was said, and each saying's way to each subscriber."""

from __future__ import annotations

import uuid

from django.db import models

from project.kernel import arn, clock

__all__ = ["Dispatch", "Message", "SigningKey", "Subscription", "Topic"]


class Topic(models.Model):
    """A topic that Cairn keeps itself, as SNS would."""

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    name = models.CharField(max_length=256)
    display_name = models.CharField(max_length=100, blank=True)
    created = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "region", "name"], name="one_topic_per_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def arn(self) -> str:
        return arn.make("sns", self.region, self.account_id, self.name)


class Subscription(models.Model):
    """A subscriber. What may not be shown (secrets, an apprise address) lies sealed; `endpoint` is what is shown.

    `paused_until` and `failures` are the back-off of a subscriber that does not answer; `leased_until` keeps two
    senders from serving the same one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="subscriptions")
    protocol = models.CharField(max_length=16)
    endpoint = models.CharField(max_length=1000)
    sealed = models.TextField(blank=True, editable=False)
    raw = models.BooleanField("raw message delivery", default=False)
    confirmed = models.DateTimeField(null=True, blank=True)
    token = models.TextField(blank=True, editable=False)  # sealed; empty once confirmed
    created = models.DateTimeField(default=clock.now, editable=False)
    paused_until = models.DateTimeField(default=clock.now, editable=False)
    leased_until = models.DateTimeField(default=clock.now, editable=False)
    failures = models.IntegerField(default=0, editable=False)
    last_error = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "protocol", "endpoint"], name="one_subscription_per_endpoint")
        ]

    def __str__(self) -> str:
        return f"{self.protocol} {self.endpoint}"

    @property
    def arn(self) -> str:
        return f"{self.topic.arn}:{self.id}"


class Message(models.Model):
    """What was said to a topic. `dedup` keeps a repeat of the same deed from being said twice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=32, default="Notification")
    subject = models.CharField(max_length=100, blank=True)
    body = models.TextField()
    attributes = models.JSONField(default=dict)
    dedup = models.CharField(max_length=64, null=True, blank=True)
    created = models.DateTimeField(default=clock.now, editable=False, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "dedup"], name="one_message_per_deed")]

    def __str__(self) -> str:
        return str(self.id)


class Dispatch(models.Model):
    """A message's way to one subscriber: waiting, sent, or dead (visible, and sent again when asked)."""

    WAITING, SENT, DEAD = "waiting", "sent", "dead"

    id = models.BigAutoField(primary_key=True)
    delivery_id = models.UUIDField(default=uuid.uuid4, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="dispatches")
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="dispatches")
    state = models.CharField(max_length=8, default=WAITING)
    attempts = models.IntegerField(default=0)
    created = models.DateTimeField(default=clock.now)
    sent = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "subscription"], name="one_dispatch_per_subscriber")]
        indexes = [
            models.Index(fields=["subscription", "id"], name="topics_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=["subscription", "-id"], name="topics_dead", condition=models.Q(state="dead")),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} to {self.subscription_id}"


class SigningKey(models.Model):
    """The key that signs messages, and the certificate by which subscribers check them."""

    fingerprint = models.CharField(primary_key=True, max_length=64)
    certificate = models.TextField()
    sealed = models.TextField(editable=False)
    created = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return self.fingerprint
