"""Tags as calls give them: a list of keys and values. Pure but for the error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from project.kernel.errors import CallError

MOST = 50
INVALID, VALIDATION = "InvalidParameterValueException", "ValidationException"


def checked(tags: Sequence[Mapping[str, str]] | None, code: str = VALIDATION) -> dict[str, str]:
    """The values by key; a key that is reserved, missing or given twice is refused with `code`."""
    found: dict[str, str] = {}
    for tag in tags or ():
        key = tag.get("Key", "")
        if not key:
            raise CallError(code, "Each tag needs a Key.")
        if key.lower().startswith("aws:"):
            raise CallError(code, "Tag keys that begin with aws: are reserved.")
        if key in found:
            raise CallError(code, f"The tag key {key} is given twice.")
        found[key] = tag.get("Value", "")
    return found


def added(standing: Mapping[str, str], tags: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The tags with these set; raises TooManyTagsException where they would be more than fifty."""
    found = {**standing, **checked(tags)}
    if len(found) > MOST:
        raise CallError("TooManyTagsException", f"A resource has at most {MOST} tags; these would be {len(found)}.")
    return found
