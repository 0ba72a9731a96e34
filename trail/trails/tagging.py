"""Tags as AWS takes them: at most 50, keys that are not AWS's own, none twice. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from project.kernel.errors import CallError

MOST = 50
_SIGNS = re.compile(r"[\w\s.:/=+\-@]*")


def _check(tags: Sequence[Mapping[str, str]]) -> None:
    keys = [tag["Key"] for tag in tags]
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        raise CallError("InvalidTagParameterException", f"The tag key {twice} is given twice.")
    for tag in tags:
        key, value = tag["Key"], tag.get("Value", "")
        if key.lower().startswith("aws:"):
            raise CallError("InvalidTagParameterException", f"The tag key {key} begins with aws:, which is reserved.")
        if not _SIGNS.fullmatch(key) or not _SIGNS.fullmatch(value):
            raise CallError(
                "InvalidTagParameterException",
                f"The tag {key} holds a sign that tags do not take: letters, digits, spaces and _ . : / = + - @ are.",
            )


def added(present: Mapping[str, str], tags: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The tags after these were added; raises InvalidTagParameterException, TagsLimitExceededException."""
    _check(tags)
    after = {**present, **{tag["Key"]: tag.get("Value", "") for tag in tags}}
    if len(after) > MOST:
        raise CallError("TagsLimitExceededException", f"A resource holds at most {MOST} tags.")
    return after


def removed(present: Mapping[str, str], tags: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The tags without these keys (a value that is given must be the present one, as in AWS)."""
    _check(tags)
    gone = {tag["Key"] for tag in tags if tag.get("Value") in (None, present.get(tag["Key"]))}
    return {key: value for key, value in present.items() if key not in gone}


def listed(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags as the wire spells them, by key; an empty value is left out."""
    return [{"Key": key, **({"Value": value} if value else {})} for key, value in sorted(tags.items())]
