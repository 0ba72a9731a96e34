"""JSON on pages: a tree that folds, whose paths can be copied, and in which secrets that were hidden stand out."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from project.kernel.aws.shapes import HIDDEN

register = template.Library()
_LONG = 50  # lines beyond which a tree opens folded below its first level


@register.simple_tag
def json_tree(value: Any) -> SafeString:
    """A value as nested, foldable objects. Every leaf is escaped."""
    folded = _lines(value) > _LONG
    return format_html('<div class="json tree" data-tree>{}</div>', _node(value, "", "", 0, folded, last=True))


@register.filter
def json_text(value: Any) -> str:
    """A value as indented JSON, for copying."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def _lines(value: Any) -> int:
    if isinstance(value, dict):
        return 2 + sum(_lines(item) for item in value.values())
    return 2 + sum(_lines(item) for item in value) if isinstance(value, list) else 1


def _node(value: Any, key: str, path: str, depth: int, folded: bool, *, last: bool) -> SafeString:
    comma = "" if last else ","
    name = _key(key, path) if key else ""
    if not isinstance(value, dict | list) or not value:
        return format_html('<div class="line">{}{}{}</div>', name, _leaf(value), comma)
    begin, finish = ("{", "}") if isinstance(value, dict) else ("[", "]")
    pairs = list(value.items()) if isinstance(value, dict) else [("", item) for item in value]
    inner = format_html_join(
        "", "{}",
        ((_node(item, str(own), _path(path, str(own) if own else number), depth + 1, folded, last=number + 1 == len(pairs)),)
         for number, (own, item) in enumerate(pairs)),
    )  # fmt: skip
    return format_html(
        '<details{}><summary>{}{}<span class="more"> {} {} </span></summary><div class="inside">{}</div>'
        '<div class="line">{}{}</div></details>',
        "" if folded and depth >= 1 else format_html(" open"), name, begin, f"{len(pairs)} inside", finish, inner, finish, comma,
    )  # fmt: skip


def _path(path: str, step: str | int) -> str:
    if isinstance(step, int):
        return f"{path}[{step}]"
    return f"{path}.{step}" if path else step


def _key(key: str, path: str) -> SafeString:
    return format_html('<span class="k" data-path="{}">{}</span>: ', path, json.dumps(key, ensure_ascii=False))


def _leaf(value: Any) -> SafeString:
    text = json.dumps(value, ensure_ascii=False, default=str)
    kind = "h" if value == HIDDEN else "s" if isinstance(value, str) else "n"
    return format_html('<span class="{}">{}</span>', kind, text)
