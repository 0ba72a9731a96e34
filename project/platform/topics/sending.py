"""Carry messages to subscribers: each subscriber by itself, so that a slow or dead one delays nobody else.

A sender takes a subscriber for a time (`leased_until`), sends what waits for it in order, and lets go. A failure pauses
that subscriber for a while that grows; a message that failed too often, or waited too long, is a dead letter. A sender
that is killed loses its lease by time: the message goes out again under the same delivery id.
"""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import connection, connections, transaction

from project.kernel import clock
from project.platform.topics import signing, writes
from project.platform.topics.models import Dispatch, Subscription
from project.platform.topics.spec import Parcel, Undelivered, transports

log = logging.getLogger(__name__)
BACK_OFF = (2, 10, 30, 60, 300, 900, 1800)  # seconds after the first, second, … failure; then a dead letter
LIFE = timedelta(hours=4)  # what waited longer for a subscriber that fails is a dead letter too
LEASE = timedelta(seconds=90)
_TURN_SECONDS = 30.0  # one subscriber is served for at most this long, then others have their turn
_THREADS = 16
_busy = threading.Semaphore(_THREADS)
_pool: ThreadPoolExecutor | None = None
_lock = threading.Lock()

_CLAIM = """
UPDATE platform_subscription SET leased_until = %(until)s WHERE id = (
    SELECT s.id FROM platform_subscription s
    WHERE s.leased_until <= %(now)s AND s.paused_until <= %(now)s
      AND EXISTS (SELECT 1 FROM platform_dispatch d WHERE d.subscription_id = s.id AND d.state = 'waiting')
    ORDER BY s.leased_until LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING id
"""


def start() -> int:
    """Set as many threads to work as are free and needed; returns at once with how many were started."""
    global _pool
    started = 0
    for _ in range(min(_due(), _THREADS)):
        if not _busy.acquire(blocking=False):
            break
        with _lock:
            if _pool is None:  # made by the process that uses it, never before a fork
                _pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="topics")
        _pool.submit(_thread)
        started += 1
    return started


def _due() -> int:
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM platform_subscription s WHERE s.leased_until <= %s AND s.paused_until <= %s "
            "AND EXISTS (SELECT 1 FROM platform_dispatch d WHERE d.subscription_id = s.id AND d.state = 'waiting') LIMIT 16) x",
            [now, now],
        )
        return int(cursor.fetchone()[0])


def _thread() -> None:
    try:
        work()
    except Exception:
        log.exception("sending ended early; the next beat goes on")
    finally:
        _busy.release()
        connections.close_all()


def work() -> int:
    """Serve subscribers that have something waiting, one after another, until none is left; how many messages went out."""
    sent = 0
    while (number := _claim()) is not None:
        sent += _serve(number)
    return sent


def _claim() -> str | None:
    now = clock.now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"now": now, "until": now + LEASE})
        row = cursor.fetchone()
        return str(row[0]) if row else None


def _serve(number: str) -> int:
    subscription = Subscription.objects.select_related("topic").filter(id=number).first()
    if subscription is None:
        return 0
    began, sent = time.monotonic(), 0
    try:
        while time.monotonic() - began < _TURN_SECONDS:
            dispatch = (
                Dispatch.objects.select_related("message__topic")
                .filter(subscription=subscription, state=Dispatch.WAITING)
                .order_by("id")
                .first()
            )
            if dispatch is None or not _one(subscription, dispatch):
                break
            sent += 1
    finally:
        Subscription.objects.filter(id=subscription.id).update(leased_until=clock.now())
    return sent


def _one(subscription: Subscription, dispatch: Dispatch) -> bool:
    """One attempt; whether the subscriber may be sent the next message at once."""
    try:
        transports()[subscription.protocol].send(_parcel(subscription, dispatch))
    except Undelivered as failure:
        return _failed(subscription, dispatch, str(failure), final=failure.final)
    except Exception as failure:
        log.exception("a transport of topics failed")
        return _failed(subscription, dispatch, f"{type(failure).__name__}", final=False)
    with transaction.atomic():
        Dispatch.objects.filter(id=dispatch.id).update(
            state=Dispatch.SENT, sent=clock.now(), attempts=dispatch.attempts + 1, last_error=""
        )
        if subscription.failures or subscription.last_error:
            subscription.failures, subscription.last_error = 0, ""
            subscription.save(update_fields=["failures", "last_error"])
    return True


def _parcel(subscription: Subscription, dispatch: Dispatch) -> Parcel:
    message, topic = dispatch.message, dispatch.message.topic
    return Parcel(
        account_id=topic.account_id, region=topic.region, protocol=subscription.protocol, topic_arn=topic.arn,
        kind=message.kind, subject=message.subject, body=message.body, attributes=message.attributes,
        envelope=signing.compose(message, subscription), endpoint=subscription.endpoint, raw=subscription.raw,
        delivery_id=str(dispatch.delivery_id), attempt=dispatch.attempts + 1, secrets=writes.opened(subscription),
    )  # fmt: skip


@transaction.atomic
def _failed(subscription: Subscription, dispatch: Dispatch, reason: str, *, final: bool) -> bool:
    now, attempts = clock.now(), dispatch.attempts + 1
    dead = final or attempts > len(BACK_OFF)
    Dispatch.objects.filter(id=dispatch.id).update(
        attempts=attempts, last_error=reason[:500], state=Dispatch.DEAD if dead else Dispatch.WAITING
    )
    subscription.last_error = reason[:500]
    if final:  # the message was refused, the subscriber is there: the next one may go
        subscription.save(update_fields=["last_error"])
        return True
    subscription.failures += 1
    subscription.paused_until = now + timedelta(seconds=BACK_OFF[min(subscription.failures, len(BACK_OFF)) - 1])
    subscription.save(update_fields=["last_error", "failures", "paused_until"])
    Dispatch.objects.filter(subscription=subscription, state=Dispatch.WAITING, created__lt=now - LIFE).update(
        state=Dispatch.DEAD, last_error=f"It waited longer than {LIFE.seconds // 3600} hours. {reason}"[:500]
    )
    return False
