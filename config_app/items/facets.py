"""How the inventory is narrowed: what was chosen, the resources that match, and the counts beside each choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from config_app.compliance import reads as compliance
from config_app.items import reads
from config_app.items.models import Resource
from config_app.unused import reads as idle

FUNCTION = "function"  # the tag that says what a resource is for
VERDICTS = {"noncompliant": compliance.NON_COMPLIANT, "compliant": compliance.COMPLIANT, "none": ""}
TAGS = 12  # tag keys that are offered


@dataclass(frozen=True)
class Chosen:
    """What an address asks for; an empty text asks for nothing. `tag` is `key` or `key=value`."""

    type: str = ""
    q: str = ""
    region: str = ""
    account: str = ""
    function: str = ""
    tag: str = ""
    verdict: str = ""
    unused: str = ""
    deleted: str = ""

    @property
    def tokens(self) -> list[tuple[str, str]]:
        """The choices that the search bar shows."""
        names = ("type", "region", "account", "function", "tag", "verdict", "unused")
        return [(name, getattr(self, name)) for name in names if getattr(self, name)]

    @property
    def given(self) -> dict[str, str]:
        """What a page token is bound to."""
        return {name: value for name, value in vars(self).items() if value}


def read(request: HttpRequest) -> Chosen:
    """The choices of an address."""
    found = Chosen(**{name: request.GET.get(name, "").strip()[:768] for name in Chosen.__dataclass_fields__})
    verdict = found.verdict if found.verdict in VERDICTS else ""
    return Chosen(**{**vars(found), "verdict": verdict, "unused": "yes" if found.unused else "",
                     "deleted": "1" if found.deleted == "1" else ""})  # fmt: skip


def matching(scope: Sequence[str], chosen: Chosen) -> QuerySet[Resource]:
    """The resources that match, by type, id and key."""
    found = reads.scope(scope, chosen.region or None)
    found = found if chosen.deleted else found.filter(deleted__isnull=True)
    found = found.filter(type=chosen.type) if chosen.type else found
    found = found.filter(account_id=chosen.account) if chosen.account else found
    found = found.filter(reads.holding_text(chosen.q)) if chosen.q else found
    found = found.filter(tags__contains={FUNCTION: chosen.function}) if chosen.function else found
    found = found.filter(_tagged(chosen.tag)) if chosen.tag else found
    found = found.filter(_judged(scope, chosen.verdict)) if chosen.verdict else found
    found = found.filter(id__in=idle.ids(scope)) if chosen.unused else found
    return found.order_by("type", "resource_id", "id")


def _tagged(tag: str) -> Q:
    key, equals, value = tag.partition("=")
    return Q(tags__contains={key: value}) if equals else Q(tags__has_key=key)


def _judged(scope: Sequence[str], verdict: str) -> Q:
    """Resources by their worst verdict."""
    own = compliance.holding().filter(rule__account_id__in=scope, resource_id=OuterRef("pk")).order_by()
    bad = Q(Exists(own.filter(compliance=compliance.NON_COMPLIANT)))
    good = Q(Exists(own.filter(compliance=compliance.COMPLIANT)))
    return {"noncompliant": bad, "compliant": good & ~bad}.get(verdict, ~bad & ~good)


def all_of(found: QuerySet[Resource], *, most: int, batch: int = 1000) -> Iterator[list[Resource]]:
    """Every matching resource up to `most`, in batches, by keys."""
    place, left = None, most
    while left > 0 and (rows := list(reads.after(found, place)[: min(batch, left)])):
        yield rows
        left -= len(rows)
        place = (rows[-1].type, rows[-1].resource_id, rows[-1].id)


def counts(scope: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
    """Living resources by `type`, `region` and `account`, the most first, and the commonest `tag` keys; two questions."""
    living = "FROM config_app_resource WHERE account_id = ANY(%s) AND deleted IS NULL"
    found: dict[str, list[tuple[str, int]]] = {"type": [], "region": [], "account": [], "tag": []}
    grouped = _asked(f"SELECT type, region, account_id, count(*) {living} GROUP BY GROUPING SETS ((type), (region), (account_id))",
                     [list(scope)])  # fmt: skip
    for kind, region, account, number in grouped:
        name, value = next(
            (n, v) for n, v in (("type", kind), ("region", region), ("account", account)) if v is not None
        )
        found[name].append((value, number))
    keys = f"SELECT key, count(*) FROM (SELECT jsonb_object_keys(tags) AS key {living}) AS t GROUP BY key"  # noqa: S608
    found["tag"] = _asked(f"{keys} ORDER BY 2 DESC, 1 LIMIT {TAGS}", [list(scope)])
    return {name: sorted(rows, key=lambda row: (-row[1], row[0])) for name, rows in found.items()}


def _asked(text: str, given: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(text, given)
        return list(cursor.fetchall())
