"""One line for a change, in words: "Port 22 (tcp) opened to 0.0.0.0/0." Deterministic; where no words are known, the paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from config_app.items import wording
from config_app.items.content import SECRETS
from config_app.items.difference import difference
from config_app.items.models import Item
from config_app.items.wording import State

LONGEST = 300
_SHOWN = 3  # paths that are named where there are no words


def summary(kind: str, before: State | None, after: State | None) -> str:
    """What changed between two states of a resource of a type."""
    if before is None:
        return "Found for the first time." if after else ""
    if after is None:
        return "Deleted."
    said, paths = list(_secrets(before, after)), _paths(before, after)
    for words in wording.of(kind):
        sentences = _said(words, before, after)
        said += sentences
        if sentences:
            paths = [path for path in paths if not words.covers(path)]
    said = list(dict.fromkeys(said))
    if paths:
        more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
        said.append(f"changed: {', '.join(path.removeprefix('+') for path in paths[:_SHOWN])}{more}")
    return _line(said) if said else "Relationships changed."


def _secrets(before: State, after: State) -> Iterator[str]:
    """Hidden values that are others now; those that come or go are said by the paths."""
    old, new = before.supplementary.get(SECRETS), after.supplementary.get(SECRETS)
    if not isinstance(new, Mapping):
        return
    if not isinstance(old, Mapping):
        yield "Changes of hidden values are seen from now on"
        return
    changed = [path for path in new if path in old and old[path] != new[path]]
    if changed:
        more = f" and {len(changed) - _SHOWN} more" if len(changed) > _SHOWN else ""
        yield f"Secret value changed: {', '.join(changed[:_SHOWN])}{more}"


def _said(words: wording.Wording, before: State, after: State) -> list[str]:
    """The sentences of a wording; none where a custom or imported configuration has a shape that is not AWS's."""
    try:
        return list(words.sentences(before, after))
    except (AttributeError, KeyError, TypeError, ValueError):
        return []


def _paths(before: State, after: State) -> list[str]:
    """The paths that differ, without the elements of lists; those of the supplementary configuration with a `+`."""
    found = [change.path for change in difference(dict(before.configuration), dict(after.configuration))]
    more = difference(*({k: v for k, v in one.supplementary.items() if k != SECRETS} for one in (before, after)))
    return list(dict.fromkeys([*(_plain(path) for path in found), *(f"+{_plain(change.path)}" for change in more)]))


def _plain(path: str) -> str:
    """`a[key=1].b` as `a`: what identifies an element of a list is no word for people."""
    return path.partition("[")[0]


def _line(said: list[str]) -> str:
    text = "; ".join(said)
    text = text if len(text) < LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('…') else '.'}"


def of_items(kind: str, before: Item | None, after: Item) -> str:
    """What an item says that the one before it did not."""
    if after.status == "ResourceDiscovered":
        return "Found again." if before is not None else "Found for the first time."
    if before is None and not after.is_deletion:
        return "The oldest item that is kept."
    if before is not None and before.is_deletion:
        return "Found again."
    return summary(kind, state(before), state(after)) or "Deleted."


def between(kind: str, before: Item, after: Item) -> str:
    """What differs between any two items of a resource, or of two resources of one type."""
    if before.is_deletion and after.is_deletion:
        return "Nothing: both say that it is gone."
    if before.is_deletion:
        return "It is there again."
    return summary(kind, state(before), state(after)) if differ(before, after) else "Nothing differs."


def differ(before: Item, after: Item) -> bool:
    """Whether the contents of two items are not the same."""
    return content(before) != content(after)


def content(item: Item) -> dict[str, Any]:
    """What two items are compared by."""
    return {
        "configuration": item.configuration, "supplementaryConfiguration": item.supplementary, "tags": item.tags,
        "relationships": item.relationships, "deleted": item.is_deletion,
    }  # fmt: skip


def state(item: Item | None) -> State | None:
    """What an item holds; None for one that says that the resource is gone."""
    if item is None or item.is_deletion:
        return None
    configuration = item.configuration if isinstance(item.configuration, Mapping) else {}
    return State(configuration, item.supplementary, item.tags)
