"""Advanced event selectors: fields with operators, all of a selector's fields must hold. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

_TESTS: dict[str, Callable[[str, str], bool]] = {
    "Equals": str.__eq__,
    "StartsWith": str.startswith,
    "EndsWith": str.endswith,
}
OPERATORS = ("Equals", "StartsWith", "EndsWith", "NotEquals", "NotStartsWith", "NotEndsWith")


def match(selectors: Sequence[Mapping[str, Any]], record: Mapping[str, Any]) -> bool:
    """Whether any selector keeps the record."""
    return any(all(_field(field, record) for field in item.get("FieldSelectors") or []) for item in selectors)


def values(field: str, record: Mapping[str, Any]) -> list[str]:
    """The values of a selector's field in a record; resources have one for each resource."""
    resources = [item for item in record.get("resources") or [] if isinstance(item, Mapping)]
    if field == "resources.type":
        return [str(item.get("type") or "") for item in resources]
    if field == "resources.ARN":
        return [str(item.get("ARN") or "") for item in resources]
    if field == "readOnly":
        return ["true" if record.get("readOnly") else "false"]
    if field == "userIdentity.arn":
        return [str((record.get("userIdentity") or {}).get("arn") or "")]
    value = record.get(field)
    return [] if value is None else [str(value)]


def _field(field: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    held = values(str(field.get("Field")), record)
    for operator in OPERATORS:
        wanted = field.get(operator)
        if not wanted:
            continue
        test = _TESTS[operator.removeprefix("Not")]
        hit = any(test(value, item) for value in held for item in wanted)
        if hit == operator.startswith("Not"):
            return False
    return True
