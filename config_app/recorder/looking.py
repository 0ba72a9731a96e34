"""One look at one type: list it, write what differs. One at a time per account, region and type, in all processes."""

from __future__ import annotations

import hmac
import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, EndpointConnectionError
from botocore.parsers import ResponseParserError
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from config_app.items import writes as items
from config_app.items.content import Found
from config_app.items.models import Resource
from config_app.recorder import collecting, offering, reads
from config_app.recorder.causes import Causes
from config_app.recorder.models import Source
from config_app.resources.spec import ResourceType
from project.kernel import client as inside
from project.kernel import clock
from project.kernel.errors import CallError
from project.platform.identity import upstream

log = logging.getLogger(__name__)
LOCK = 0x0CA3
_DEAD = (EndpointConnectionError, ConnectTimeoutError, upstream.UpstreamUnavailable)  # nobody is there for any type
_TOLD = (ClientError, BotoCoreError, ResponseParserError, CallError, RuntimeError, DatabaseError)
PATIENCE = 120.0  # seconds to wait for another worker's look at the same type


@dataclass(frozen=True)
class Manner:
    """How a type is recorded: once a `daily` look, or at each; `internal`: for a service-linked recorder only."""

    daily: bool = False
    internal: bool = False


class Busy(RuntimeError):
    """Another worker has been looking at the same type for too long."""


@contextmanager
def alone(key: str) -> Iterator[None]:
    """Hold the advisory lock of a key; it goes with the connection when this process dies."""
    end = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [LOCK, key])
            if cursor.fetchone()[0]:
                break
            if time.monotonic() > end:
                raise Busy(f"{key}: another look has been going on for {PATIENCE:.0f} s.")
            time.sleep(0.05)
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [LOCK, key])


@contextmanager
def only_one(work: int) -> Iterator[bool]:
    """Whether this process is the one that does some work now; the others need not wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, work])
        mine = bool(cursor.fetchone()[0])
        try:
            yield mine
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, work])


def look(account_id: str, region: str, declared: ResourceType, manner: Manner | None = None) -> dict[str, int]:
    """List one type and write what differs; a listing that fails leaves everything as it is and says so."""
    source: dict[str, Any] = {"account_id": account_id, "region": region, "type": declared.type}
    try:
        with alone("/".join(source.values())):
            return _look(account_id, region, declared, source, manner or Manner())
    except _DEAD as problem:
        failed(account_id, region, [declared], problem)
        return {"failed": 1, "dead": 1}
    except Exception as problem:
        if not_offered(source, problem):
            return {"missing": 1}
        if not isinstance(problem, _TOLD):  # an answer of a shape that the declaration does not expect
            log.exception("%s of %s in %s", declared.type, account_id, region)
            problem = ValueError(f"The answer could not be read: {type(problem).__name__}: {problem}")
        # a stale source with its error: what is not listed is not deleted
        failed(account_id, region, [declared], problem)
        return {"failed": 1}


def failed(account_id: str, region: str, types: Sequence[ResourceType], problem: object) -> None:
    """Say of these types' listings that they did not go through, and why."""
    level = logging.INFO if len(types) > 1 or isinstance(problem, upstream.UpstreamUnavailable) else logging.WARNING
    log.log(level, "%s of %s in %s: %s", ", ".join(one.type for one in types), account_id, region, problem)
    said, now = offering.told(problem), clock.now()
    state = {"last_error": said, "error_at": now, "looked": now}
    _put([Source(account_id=account_id, region=region, type=one.type, **state) for one in types], state)


def _put(rows: Sequence[Source], members: Iterable[str]) -> None:
    """Write these members of sources, new or there already, in one statement."""
    Source.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["account_id", "region", "type"], update_fields=list(members)
    )


def not_offered(source: dict[str, Any], problem: BaseException) -> bool:
    """Note of a type that this emulated cloud does not have it; False where that is not what went wrong.

    A type that was listed before is offered: its failure is one.
    """
    if not upstream.is_emulated(source["account_id"]) or not offering.missing(problem):
        return False
    state, _ = Source.objects.get_or_create(**source)
    if state.last_ok is not None:
        return False
    state.offered, state.last_error, state.error_at, state.looked = False, offering.NOT_OFFERED, None, clock.now()
    state.save()
    return True


def _place(account_id: str, region: str, declared: ResourceType) -> collecting.Place:
    return collecting.Place(
        lambda service: upstream.client(service, region, account_id),
        lambda operation, **given: _own(operation, account_id, region, given),
        account_id,
        region,
        emulated=upstream.is_emulated(account_id),
        regions=tuple(upstream.regions(account_id)),
        elsewhere=lambda other: lambda service: upstream.client(service, other, account_id),
        seal=_seal,
    )


def _seal(text: str) -> str:
    key = hmac.digest(settings.SECRET_KEY.encode(), b"hidden values of configuration items", "sha256")
    return hmac.digest(key, text.encode(), "sha256").hex()[:32]


def _by_region(
    account_id: str, region: str, declared: ResourceType, found: Sequence[Found]
) -> dict[str, Sequence[Found]]:
    """What one listing of all regions showed, by the region that each is in; also those where all are gone."""
    if not declared.home:
        return {region: found}
    known = Resource.objects.filter(account_id=account_id, type=declared.type, deleted__isnull=True)
    homes = {region, *known.values_list("region", flat=True), *(entry.region or region for entry in found)}
    unread = dict(known.values_list("resource_id", "region")) if any(entry.unread for entry in found) else {}
    for entry in found:  # recorded before its own region was looked up: it moves, it is not another one
        if entry.region and entry.region != region:
            known.filter(resource_id=entry.resource_id, region=region).update(region=entry.region)

    def home(entry: Found) -> str:
        return entry.region or unread.get(entry.resource_id, region)

    return {place: [entry for entry in found if home(entry) == place] for place in sorted(homes)}


@transaction.atomic
def _own(operation: str, account_id: str, region: str, given: dict[str, Any]) -> Mapping[str, Any]:
    return inside.look(operation, account_id=account_id, region=region, **given)


def _look(
    account_id: str, region: str, declared: ResourceType, source: dict[str, Any], manner: Manner
) -> dict[str, int]:
    begun = clock.now()
    found = collecting.collect(declared, _place(account_id, region, declared))
    before = reads.last_look(account_id, region, declared.type)
    done = {"new": 0, "changed": 0, "deleted": 0}
    for home, entries in _by_region(account_id, region, declared, found).items():
        causes = Causes(declared, account_id, home, before, daily=manner.daily)
        written = items.record(
            account_id, home, declared.type, entries, causes, after=before, daily=manner.daily, internal=manner.internal
        )
        for name, number in written.items():
            done[name] += number
    unread = [entry for entry in found if entry.unread]
    said = f"{len(unread)} could not be read, {unread[0].resource_id} among them: {unread[0].unread}" if unread else ""
    state = {
        "last_ok": begun, "last_error": offering.told(said), "error_at": clock.now() if unread else None, "offered": True,
        "looked": begun,
    }  # fmt: skip
    _put([Source(**source, **state)], state)
    return done
