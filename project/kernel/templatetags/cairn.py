"""Template tags of the console: verdicts, times, JSON trees, small drawings. No style attributes: the CSP forbids them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from django import template
from django.http import HttpRequest
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from project.kernel import clock
from project.kernel.aws.shapes import HIDDEN

register = template.Library()

SHAPES = {
    "pass": "M6 0a6 6 0 1 1 0 12A6 6 0 0 1 6 0Z",
    "fail": "M6 .5 12 11.5H0Z",
    "exempt": "M6 0l6 6-6 6-6-6Z",
    "unsure": "M6 0a6 6 0 1 1 0 12A6 6 0 0 1 6 0Zm0 2.2a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 0 0 0-7.6Z",
    "none": "M1 5h10v2H1Z",
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
    """`18 Nov 2026 14:02:11`, UTC, in a <time>."""
    if not isinstance(value, datetime):
        return ""
    utc = value.astimezone(UTC)
    return format_html('<time datetime="{}">{}</time>', utc.isoformat(), f"{utc.day} {utc:%b %Y %H:%M:%S}")


@register.filter
def hour(value: Any) -> SafeString | str:
    """`14:02:11`, UTC, with the date in its title."""
    if not isinstance(value, datetime):
        return ""
    utc = value.astimezone(UTC)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', utc.isoformat(), f"{utc:%d %b %Y} UTC", f"{utc:%H:%M:%S}"
    )


@register.filter
def thousands(value: Any) -> str:
    """`1,284`."""
    return f"{value:,}" if isinstance(value, int | float) else str(value)


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
    """The page's own address with some query members changed; None or empty removes one; the cursor always goes."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    query.pop("cursor", None)
    for name, value in changes.items():
        query.pop(name.rstrip("_"), None)
        if value not in (None, ""):
            query[name.rstrip("_")] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag
def copy(text: Any) -> SafeString:
    """A text in a fixed face with a button that copies it."""
    return format_html(
        '<span class="id">{0}<button class="copy" type="button" data-copy="{0}" aria-label="Copy {0}">'
        '<svg viewBox="0 0 12 12" aria-hidden="true"><path d="M4 4V1h7v7H8M1 4h7v7H1Z"/></svg></button></span>',
        text,
    )


@register.simple_tag
def json_tree(value: Any, depth: int = 3) -> SafeString:
    """JSON with coloured members; secrets that were hidden stand out."""
    return mark_safe(f'<pre class="json" tabindex="0">{_json(value, 0)}</pre>')  # noqa: S308 – every leaf is escaped below


def _json(value: Any, indent: int) -> str:
    pad = "  " * (indent + 1)
    if isinstance(value, dict) and value:
        rows = [
            f'{pad}<span class="k">{escape(json.dumps(str(k)))}</span>: {_json(v, indent + 1)}'
            for k, v in value.items()
        ]
        return "{\n" + ",\n".join(rows) + "\n" + "  " * indent + "}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(pad + _json(item, indent + 1) for item in value) + "\n" + "  " * indent + "]"
    text = escape(json.dumps(value, ensure_ascii=False, default=str))
    if value == HIDDEN:
        return f'<span class="h">{text}</span>'
    return f'<span class="{"s" if isinstance(value, str) else "n"}">{text}</span>'


@register.simple_tag
def histogram(buckets: Sequence[tuple[datetime, int, int]]) -> SafeString:
    """Bars of events without and with error; the sentence gives the finding."""
    if not buckets:
        return mark_safe("")
    peak = max((fine + failed for _, fine, failed in buckets), default=0) or 1
    total, failures = sum(b[1] + b[2] for b in buckets), sum(b[2] for b in buckets)
    width = 1000 / len(buckets)
    bars = []
    for number, (_, fine, failed) in enumerate(buckets):
        x, height_fine, height_failed = number * width, 70 * fine / peak, 70 * failed / peak
        if fine:
            bars.append(
                f'<rect class="ok" x="{x:.1f}" y="{71 - height_fine:.1f}" width="{width - 1.5:.1f}" height="{height_fine:.1f}"/>'
            )
        if failed:
            bars.append(
                f'<rect class="error" x="{x:.1f}" y="{71 - height_fine - height_failed:.1f}" '
                f'width="{width - 1.5:.1f}" height="{height_failed:.1f}"/>'
            )
    label = f"{total:,} events, {failures:,} with an error, at most {peak:,} in one of {len(buckets)} equal parts of the window"
    return mark_safe(  # noqa: S308 – numbers only
        f'<svg viewBox="0 0 1000 72" preserveAspectRatio="none" role="img" aria-label="{label}">{"".join(bars)}'
        '<line class="base" x1="0" x2="1000" y1="71.5" y2="71.5"/></svg>'
    )


@register.simple_tag
def spark(values: Sequence[int]) -> SafeString:
    """A row of small bars."""
    values = list(values)
    peak = max(values, default=0)
    if not peak:
        return mark_safe('<span class="muted">–</span>')
    width = 120 / len(values)
    bars = "".join(
        f'<rect class="bar" x="{i * width:.1f}" y="{26 - 24 * v / peak:.1f}" width="{max(width - 1, 1):.1f}" height="{24 * v / peak:.1f}"/>'
        for i, v in enumerate(values)
        if v
    )
    return mark_safe(f'<svg class="spark" viewBox="0 0 120 28" aria-hidden="true">{bars}</svg>')  # noqa: S308 – numbers only


@register.simple_tag
def share(part: int, whole: int) -> SafeString:
    """A bar of how much of a whole is good."""
    width = 88 * part / whole if whole else 0
    return mark_safe(  # noqa: S308 – numbers only
        f'<svg class="share" viewBox="0 0 88 6" aria-hidden="true"><rect class="{"bad" if whole else "ground"}" width="88" height="6"/>'
        f'<rect class="good" width="{width:.1f}" height="6"/></svg>'
    )


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
