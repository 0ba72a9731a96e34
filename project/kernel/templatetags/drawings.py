"""Small drawings of the console, as SVG from the server. Numbers only go into them, and no style attributes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from project.kernel.console import zones
from project.kernel.console.window import Window

register = template.Library()
Bucket = tuple[datetime, int, int]
HEIGHT = 68


@register.simple_tag
def histogram(buckets: Sequence[Bucket], window: Window, brush: Window | None, base: str) -> SafeString:
    """Bars of events without and with error; each is a link that brushes its span. Outside the brush they are pale."""
    if not buckets:
        return SafeString("")
    peak = max((fine + failed for _, fine, failed in buckets), default=0) or 1
    width = 1000 / len(buckets)
    span = (window.end - window.start).total_seconds()
    bars = format_html_join("", "{}", ((_bar(bucket, number, width, peak, brush, window, len(buckets), base),)
                                       for number, bucket in enumerate(buckets)))  # fmt: skip
    held, inner = SafeString(""), brush or window
    if brush:
        x = 1000 * (brush.start - window.start).total_seconds() / span
        w = max(1000 * (brush.end - brush.start).total_seconds() / span, 2)
        held = format_html(
            '<rect class="brush" x="{0}" y="1" width="{1}" height="69"/><rect class="grip" x="{2}" y="24" width="3" height="22"/>'
            '<rect class="grip" x="{3}" y="24" width="3" height="22"/>',
            _n(x), _n(w), _n(x - 1.5), _n(x + w - 1.5),
        )  # fmt: skip
    return format_html(
        '<svg viewBox="0 0 1000 72" preserveAspectRatio="none" aria-hidden="true" data-brush '
        'data-start="{}" data-end="{}" data-low="{}" data-high="{}">{}{}'
        '<line class="base" x1="0" x2="1000" y1="70.5" y2="70.5"/></svg>',
        window.start.isoformat(), window.end.isoformat(), inner.start.isoformat(), inner.end.isoformat(), held, bars,
    )  # fmt: skip


def _bar(
    bucket: Bucket, number: int, width: float, peak: int, brush: Window | None, window: Window, parts: int, base: str
) -> SafeString:
    begin, fine, failed = bucket
    if not fine and not failed:
        return SafeString("")
    pale = " out" if brush and not (brush.start <= begin < brush.end) else ""
    x, room = number * width + width * 0.1, width * 0.8
    low, high = HEIGHT * fine / peak, HEIGHT * failed / peak
    drawn = [("ok", 70 - low, low), ("error", 70 - low - high - (1 if fine else 0), high)]
    rects = format_html_join(
        "", '<rect class="{}{}" x="{}" y="{}" width="{}" height="{}"/>',
        ((kind, pale, _n(x), _n(max(y, 0)), _n(room), _n(max(tall, 1))) for kind, y, tall in drawn if tall),
    )  # fmt: skip
    return format_html('<a href="{}" tabindex="-1">{}</a>', bar_address(begin, window, parts, base), rects)


@register.simple_tag
def bar_address(begin: datetime, window: Window, parts: int, base: str) -> str:
    """The address that brushes one bar."""
    end = begin + (window.end - window.start) / parts - timedelta(milliseconds=1)
    span = f"{begin.isoformat(timespec='milliseconds')}..{end.isoformat(timespec='milliseconds')}"
    return f"{base}{'&' if len(base) > 1 else ''}brush={quote(span)}"


@register.simple_tag
def histogram_words(buckets: Sequence[Bucket]) -> str:
    """The finding of a histogram in a sentence."""
    total, failures = sum(b[1] + b[2] for b in buckets), sum(b[2] for b in buckets)
    peak = max(buckets, key=lambda b: b[1] + b[2], default=None)
    if not total or peak is None:
        return "No event in the window."
    when = zones.local(peak[0])
    return f"{total:,} events, {failures:,} with an error. The most, {peak[1] + peak[2]:,}, from {when.day} {when:%b %H:%M:%S} on."


@register.simple_tag
def axis(window: Window, parts: int = 6) -> SafeString:
    """The labels below a histogram: the beginnings of equal parts."""
    step = (window.end - window.start) / parts
    words = [_tick(zones.local(window.start + step * number), step) for number in range(parts)]
    return format_html('<div class="axis hours" aria-hidden="true">{}</div>',
                       format_html_join("", "<span>{}</span>", ((word,) for word in words)))  # fmt: skip


def _tick(moment: datetime, step: timedelta) -> str:
    if step >= timedelta(days=1):
        return f"{moment.day} {moment:%b}"
    if step >= timedelta(hours=3):
        return f"{moment.day} {moment:%b %H:%M}"
    return f"{moment:%H:%M}" if step >= timedelta(minutes=2) else f"{moment:%H:%M:%S}"


@register.simple_tag
def spark(values: Sequence[float], kind: str = "bars") -> SafeString:
    """The last days as small bars (what happened a day) or as a line (how many there were)."""
    values = list(values)
    peak = max(values, default=0)
    if not peak:
        return format_html('<span class="muted">{}</span>', "–")
    if kind == "line":
        return _line(values, peak)
    width = 120 / len(values)
    bars = ((_n(i * width), _n(26 - 24 * v / peak), _n(max(width - 1, 1)), _n(max(24 * v / peak, 1.5)))
            for i, v in enumerate(values) if v)  # fmt: skip
    return _spark(format_html_join("", '<rect class="bar" x="{}" y="{}" width="{}" height="{}"/>', bars))


def _line(values: Sequence[float], peak: float) -> SafeString:
    low = min(values)
    rise = (peak - low) or 1
    points = [(120 * i / max(len(values) - 1, 1), 25 - 22 * (v - low) / rise) for i, v in enumerate(values)]
    path = "M" + " L".join(f"{_n(x)} {_n(y)}" for x, y in points)
    return _spark(format_html('<path class="area" d="{0} L120 28 L0 28Z"/><path d="{0}"/><circle cx="120" cy="{1}" r="2.2"/>',
                              path, _n(points[-1][1])))  # fmt: skip


def _spark(inside: SafeString) -> SafeString:
    return format_html('<svg class="spark" viewBox="0 0 120 28" aria-hidden="true">{}</svg>', inside)


@register.simple_tag
def share(part: int, whole: int) -> SafeString:
    """A bar of how much of a whole is good."""
    width = 88 * part / whole if whole else 0
    return format_html(
        '<svg class="share" viewBox="0 0 88 6" aria-hidden="true"><rect class="{}" width="88" height="6"/>'
        '<rect class="good" width="{}" height="6"/></svg>',
        "bad" if whole else "ground", _n(width),
    )  # fmt: skip


@register.simple_tag
def slots(pieces: Iterable[Any], words: str) -> SafeString:
    """The strip of a window: covered, with the spans that are not."""
    drawn = format_html_join(
        "", '<rect class="{}" x="{}" width="{}" height="16"/>', ((p.kind, p.x, p.width) for p in pieces)
    )
    return format_html(
        '<svg class="slots" viewBox="0 0 1000 16" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect width="1000" height="16"/>{}</svg>',
        words, drawn,
    )  # fmt: skip


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
