"""The inventory, the functions of the estate, and the changes in the browser."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import cast
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from config_app.compliance import reads as compliance
from config_app.items import between, facets, reads, summary, tables
from config_app.items.facets import FUNCTION
from config_app.items.models import Item, Resource
from config_app.recorder import gaps
from config_app.recorder import reads as recorders
from project.kernel import paging
from project.kernel.console import links
from project.kernel.console import window as windows
from project.kernel.console.views import accounts, page, position_of

PAGE = 50


@page
def inventory(request: HttpRequest) -> HttpResponse:
    """What there is: by type, region, account, tag, verdict and use, with the worst verdict of each."""
    scope, chosen = accounts(request), facets.read(request)
    position = position_of(request, "inventory", chosen.given)
    found = facets.matching(scope, chosen)
    rows = list(reads.after(found, tuple(position) if position else None)[: PAGE + 1])
    shown, last = rows[:PAGE], rows[PAGE - 1] if len(rows) > PAGE else None
    verdicts = compliance.verdicts_of(scope, [row.id for row in shown])
    counts, functions, number = facets.counts(scope), reads.by_tag(scope, FUNCTION), found.count()
    fresh = recorders.freshness(scope)
    context = {
        "rows": [(row, verdicts.get(row.id, "")) for row in shown], "counts": counts["type"], "chosen": chosen,
        "groups": _groups(scope, chosen, counts, functions), "text": chosen.q, "gone": bool(chosen.deleted),
        "total": sum(n for _, n in counts["type"]), "fresh": fresh, "number": number, "tokens": chosen.tokens,
        "regions": counts["region"], "later": position is not None,
        "next": paging.token("inventory", chosen.given, [last.type, last.resource_id, last.id]) if last else "",
        "export": f"{reverse('inventory-csv')}?{urlencode(chosen.given)}",
        "said": f"{number:,} resource{'' if number == 1 else 's'} as the newest items say; {fresh['offered']:,} listings, "
                f"{len(fresh['stale'])} of them failing. A failing listing never reads as deletion.",
    }  # fmt: skip
    return render(request, "config_app/items/inventory.html", context)


Group = tuple[str, str, list[tuple[str, str, str]]]  # title, name of the choice, (value, words, count)


def _groups(
    scope: Sequence[str],
    chosen: facets.Chosen,
    counts: dict[str, list[tuple[str, int]]],
    functions: list[tuple[str, int]],
) -> list[Group]:
    """The facets beside the list; a facet of one account is left out, and a tag's values come once it is chosen."""
    key = chosen.tag.partition("=")[0]
    tags = [(name, name, f"{n:,}") for name, n in counts["tag"]]
    values = (
        [(f"{key}={value}", f"{key}={value}", f"{n:,}") for value, n in reads.by_tag(scope, key)[:12]] if key else []
    )
    groups = [("Type", "type", [(name, name, f"{n:,}") for name, n in counts["type"]]),
              ("Region", "region", [(name, name, f"{n:,}") for name, n in counts["region"]]),
              ("Account", "account", [(name, name, f"{n:,}") for name, n in counts["account"]] if len(counts["account"]) > 1 else []),
              ("Verdict", "verdict", [(word, word.capitalize(), "") for word in ("noncompliant", "compliant")]
               + [("none", "No rule judges it", "")]),
              ("Use", "unused", [("yes", "Nothing uses it", "")]),
              ("Function", "function", [(name, name, f"{n:,}") for name, n in functions[:12]]),
              ("Tag", "tag", values or tags)]  # fmt: skip
    return [group for group in groups if group[2]]


@page
def export(request: HttpRequest) -> HttpResponse:
    """The list that the same address shows in the browser, as CSV, up to a bound that the last line names."""
    scope, found = accounts(request), facets.matching(accounts(request), facets.read(request))
    answer = StreamingHttpResponse(tables.lines(scope, found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="resources.csv"'
    return cast(HttpResponse, answer)  # what pages share is the same of both


@page
def functions(request: HttpRequest) -> HttpResponse:
    """What the estate does: resources by the tag that names their function."""
    scope = accounts(request)
    rows = reads.by_tag(scope, FUNCTION)
    named = sum(number for _, number in rows)
    total = _living(scope).count()
    context = {
        "rows": rows, "named": named, "total": total, "without": total - named,
        "said": f"{len(rows)} functions by the tag “{FUNCTION}”; {total - named:,} of {total:,} resources have none.",
    }  # fmt: skip
    return render(request, "config_app/items/functions.html", context)


def _living(scope: Sequence[str]) -> QuerySet[Resource]:
    return reads.scope(scope).filter(deleted__isnull=True)


@page
def changes(request: HttpRequest) -> HttpResponse:
    """What changed, one line for each item, newest first, with its cause."""
    window = windows.read(request, "now-7d")
    scope = accounts(request)
    kind = request.GET.get("type", "")
    found = Item.objects.filter(resource__account_id__in=scope, captured__gte=window.start, captured__lte=window.end)
    types = sorted(found.values_list("resource__type").annotate(n=Count("id")), key=lambda row: (-row[1], row[0]))
    found = found.filter(resource__type=kind) if kind else found
    given = {"from": window.since, "to": window.until, "type": kind}
    position = position_of(request, "changes", given)
    beyond = found.filter(reads.beyond(position)) if position is not None else found
    # by time: imported items have later keys than what was recorded after them
    rows = list(beyond.select_related("resource").order_by("-captured", "-id")[: PAGE + 1])
    shown, number = rows[:PAGE], found.count()
    words, known, off = _said(shown), _captions(scope, shown), gaps.behind(shown)
    context = {
        "window": window, "number": number, "types": types, "kind": kind, "later": position is not None,
        "rows": [
            (item, words[item.id], [known[e] for e in item.related_events if e in known],
             links.certainty(len(item.related_events), indirect=item.indirect), off.get(item.id))
            for item in shown
        ],
        "next": paging.token("changes", given, shown[-1].id) if len(rows) > PAGE else "",
        "said": f"{number:,} configuration item{'' if number == 1 else 's'} in {window.words}.",
    }  # fmt: skip
    return render(request, "config_app/items/changes.html", context)


@page
def changed_between(request: HttpRequest) -> HttpResponse:
    """What differs between two moments: created, changed, deleted, by type, with a line and a link for each."""
    window = windows.read(request, "now-1d")
    scope, kind, of_type = accounts(request), request.GET.get("kind", ""), request.GET.get("type", "")
    kind = kind if kind in between.KINDS else ""
    given = {"from": window.since, "to": window.until, "kind": kind, "type": of_type}
    position = position_of(request, "between", given)
    totals = between.totals(scope, window.start, window.end)
    rows = between.differing(
        scope,
        window.start,
        window.end,
        kind=kind,
        of_type=of_type,
        place=tuple(position) if position else None,
        limit=PAGE + 1,
    )
    shown, last = rows[:PAGE], rows[PAGE - 1].resource if len(rows) > PAGE else None
    sums = {word: sum(row[word] for row in totals.values()) for word in between.KINDS}
    number = sum(n for name, row in totals.items() for word, n in row.items()
                 if kind in ("", word) and of_type in ("", name))  # fmt: skip
    context = {
        "window": window, "totals": [(name, *(row[word] for word in between.KINDS)) for name, row in totals.items()],
        "sums": sums, "rows": shown, "kind": kind, "of_type": of_type, "number": number, "later": position is not None,
        "next": paging.token("between", given, [last.type, last.resource_id, last.id]) if last else "",
        "said": f"{sum(sums.values()):,} resources differ between the two ends of {window.words}, by the items that held then.",
    }  # fmt: skip
    return render(request, "config_app/items/between.html", context)


def _said(shown: Sequence[Item]) -> dict[int, str]:
    """What each item changed, in words."""
    before = reads.predecessors(shown)
    return {item.id: summary.of_items(item.resource.type, before.get(item.id), item) for item in shown}


def _captions(scope: Sequence[str], shown: Sequence[Item]) -> dict[str, links.Caption]:
    """The events that these items name, in a few words; they lie at most an hour before."""
    ids = [event_id for item in shown for event_id in item.related_events[:3]]
    if not ids:
        return {}
    moments = [item.captured for item in shown]
    return links.captions(scope, ids, min(moments) - timedelta(hours=2), max(moments) + timedelta(minutes=1))


urlpatterns = [
    path("resources/", inventory, name="inventory"),
    path("resources.csv", export, name="inventory-csv"),
    path("functions/", functions, name="functions"),
    path("changes/", changes, name="changes"),
    path("changes/between/", changed_between, name="between"),
]
