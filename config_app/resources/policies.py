"""Policy documents as AWS Config writes them: the JSON text, percent-encoded, as IAM answers. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote


def encoded(document: Any) -> Any:
    """A decoded policy document as the text that IAM gives; a text stays as it is."""
    return quote(json.dumps(document, separators=(",", ":")), safe="") if isinstance(document, dict) else document


def encoding(*names: str, without: tuple[str, ...] = ()) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A reshaping that encodes the documents in members of these names at any depth, and leaves out the others."""
    wanted, unwanted = frozenset(names), frozenset(without)

    def reshape(item: dict[str, Any]) -> dict[str, Any]:
        shaped: dict[str, Any] = _walk(item, wanted, unwanted)
        return shaped

    return reshape


def _walk(value: Any, wanted: frozenset[str], unwanted: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {
            name: encoded(item) if name in wanted else _walk(item, wanted, unwanted)
            for name, item in value.items()
            if name not in unwanted
        }
    return [_walk(item, wanted, unwanted) for item in value] if isinstance(value, list) else value
