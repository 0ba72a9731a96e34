"""Tags, of every type."""

from __future__ import annotations

from collections.abc import Iterator

from config_app.items.wording import Example, State, wording


@wording(
    "*",
    about=("tags", "Tags", "tagSet", "tagList", "TagList"),
    examples=(
        Example("Tag team set to web.", State(), State(tags={"team": "web"})),
        Example("Tag team web → pay.", State(tags={"team": "web"}), State(tags={"team": "pay"})),
        Example("Tag team (web) removed.", State(tags={"team": "web"}), State()),
    ),
)
def tags(before: State, after: State) -> Iterator[str]:
    for key in sorted(before.tags.keys() | after.tags.keys()):
        old, new = before.tags.get(key), after.tags.get(key)
        if old == new:
            continue
        if old is None:
            yield f"tag {key} set to {new}"
        else:
            yield f"tag {key} ({old}) removed" if new is None else f"tag {key} {old} → {new}"
