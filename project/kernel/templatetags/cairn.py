"""Template tags of the console: verdicts, times, addresses, the evidence bar. No style attributes: the CSP forbids them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from project.kernel import clock
from project.kernel.console import proof, window, zones

register = template.Library()

SHAPES = {
    "pass": "M6 0a6 6 0 1 1 0 12A6 6 0 0 1 6 0Z",
    "fail": "M6 .5 12 11.5H0Z",
    "exempt": "M6 0l6 6-6 6-6-6Z",
    "unsure": "M6 0a6 6 0 1 1 0 12A6 6 0 0 1 6 0Zm0 2.2a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 0 0 0-7.6Z",
    "none": "M0 4.8h12v2.4H0Z",
    "item": "M2 2h8v8H2Z",
}
VERDICTS = {
    "COMPLIANT": ("pass", "Compliant"),
    "NON_COMPLIANT": ("fail", "Noncompliant"),
    "NOT_APPLICABLE": ("none", "Not applicable"),
    "INSUFFICIENT_DATA": ("unsure", "Insufficient data"),
}


@register.simple_tag
def shape(kind: str) -> SafeString:
    """The mark of a verdict or state."""
    return format_html(
        '<svg viewBox="0 0 12 12" class="{}" aria-hidden="true"><path d="{}"/></svg>', kind, SHAPES[kind]
    )


@register.simple_tag
def verdict(compliance: str) -> SafeString:
    """A badge: shape, word and colour; nothing where no rule has judged."""
    if not compliance:
        return format_html('<span class="muted">{}</span>', "not judged")
    kind, word = VERDICTS.get(compliance, ("none", compliance))
    return badge(kind, word)


@register.simple_tag
def badge(kind: str, word: str) -> SafeString:
    """A badge with a word of its own."""
    return format_html(
        '<span class="verdict {}"><svg viewBox="0 0 12 12" aria-hidden="true"><path d="{}"/></svg>{}</span>',
        kind, SHAPES[kind], word,
    )  # fmt: skip


@register.filter
def moment(value: Any) -> SafeString | str:
    """`18 Nov 2026 14:02:11` in the page's zone, in a <time> that holds UTC."""
    if not isinstance(value, datetime):
        return ""
    shown = zones.local(value)
    return _time(value, f"{shown.day} {shown:%b %Y %H:%M:%S}")


@register.filter
def day(value: Any) -> SafeString | str:
    """`18 Nov 14:02` in the page's zone, for narrow columns."""
    if not isinstance(value, datetime):
        return ""
    shown = zones.local(value)
    return _time(value, f"{shown.day} {shown:%b %H:%M:%S}")


@register.filter
def plain_day(value: Any) -> str:
    """`18 Nov 14:02:11` as bare text, where no element may stand (options)."""
    if not isinstance(value, datetime):
        return ""
    shown = zones.local(value)
    return f"{shown.day} {shown:%b %H:%M:%S}"


@register.filter
def hour(value: Any) -> SafeString | str:
    """`14:02:11` in the page's zone, with the whole in its title."""
    return _time(value, f"{zones.local(value):%H:%M:%S}") if isinstance(value, datetime) else ""


def _time(value: datetime, words: str) -> SafeString:
    utc = value.astimezone(UTC)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', utc.isoformat(), f"{utc.day} {utc:%b %Y %H:%M:%S} UTC", words
    )


@register.filter
def thousands(value: Any) -> str:
    """`1,284`."""
    return f"{value:,}" if isinstance(value, int | float) else str(value)


@register.filter
def json_line(value: Any) -> str:
    """A value as JSON in one line, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 200 else f"{text[:200]}…"


@register.filter
def pretty(value: Any) -> str:
    """A value as JSON over several lines."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


@register.filter
def path(value: Any) -> str:
    """A text as one segment or more of an address."""
    return quote(str(value), safe="")


@register.filter
def short_type(value: str) -> str:
    """`AWS::EC2::SecurityGroup` → `EC2 SecurityGroup`."""
    parts = str(value).split("::")
    return " ".join(part for part in parts[1:] if part) or str(value)


@register.simple_tag(takes_context=True)
def url_with(context: dict[str, Any], **changes: Any) -> str:
    """The page's own address with some query members changed; None or empty removes one; the cursor goes unless kept."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    if not changes.pop("keep_cursor", None):
        query.pop("cursor", None)
    for name, value in changes.items():
        query.pop(name.rstrip("_"), None)
        if value not in (None, ""):
            query[name.rstrip("_")] = str(value)
    return f"?{query.urlencode()}" if query else request.path


@register.simple_tag(takes_context=True)
def facet(context: dict[str, Any], name: str, value: str) -> str:
    """The page's own address with a choice made, or taken back where it was made already."""
    request: HttpRequest = context["request"]
    return url_with(context, **{f"{name}_": "" if request.GET.get(name, "") == value else value})


@register.filter
def holds(chosen: Any, name: str) -> Any:
    """A member by its name."""
    return getattr(chosen, name, "")


@register.simple_tag
def copy(text: Any) -> SafeString:
    """A text in a fixed face with a button that copies it."""
    return format_html(
        '<span class="id">{0}<button class="copy" type="button" data-copy="{0}" aria-label="Copy {0}">'
        '<svg viewBox="0 0 12 12" aria-hidden="true"><path d="M4 4V1h7v7H8M1 4h7v7H1Z"/></svg></button></span>',
        text,
    )


@register.inclusion_tag("parts/evidence.html", takes_context=True)
def evidence(context: dict[str, Any]) -> dict[str, Any]:
    """The evidence bar: the page's window (or the moment that it shows), and how whole the record of it is."""
    request: HttpRequest = context["request"]
    shown = context.get("window")
    now = context.get("known_as_of") or clock.now()
    start, end = (shown.start, shown.end) if shown else (now - timedelta(days=1), now)
    kept = [
        (name, value)
        for name, value in request.GET.items()
        if name not in {"from", "to", "cursor", "brush", "event", "tz"}
    ]
    return {
        "request": request, "window": shown, "at": context.get("at_moment"), "asks_at": "at" in context,
        "known_as_of": now, "zone": zones.word(), "feeds": context.get("feeds", []), "kept": kept,
        "presets": window.PRESETS, "proof": _asked(context, start, end),
        "utc_link": _with(request, tz="UTC"), "here": request.path, "section": context.get("section", ""),
    }  # fmt: skip


@register.inclusion_tag("parts/proof.html", takes_context=True)
def completeness(context: dict[str, Any], said: str) -> dict[str, Any]:
    """The note below a list: what it counted, and how whole the record of its window is."""
    shown, now = context.get("window"), context.get("known_as_of") or clock.now()
    start, end = (shown.start, shown.end) if shown else (now - timedelta(days=1), now)
    return {"said": said, "proof": _asked(context, start, end)}


def _asked(context: dict[str, Any], start: datetime, end: datetime) -> proof.Completeness:
    """The completeness of a page's window, asked once a page: the bar and the note say the same."""
    render = context["request"].__dict__.setdefault("_completeness", {})
    if (start, end) not in render:
        render[start, end] = proof.ask(context.get("accounts", ()), start, end)
    found: proof.Completeness = render[start, end]
    return found


def _with(request: HttpRequest, **changes: str) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


@register.filter
def ago(value: Any) -> str:
    """How long ago, in words, beside the exact time."""
    if not isinstance(value, datetime):
        return ""
    gone = clock.now() - value
    for unit, size in (("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("min", timedelta(minutes=1))):
        if gone >= size:
            return f"{gone // size} {unit} ago"
    return "just now"
