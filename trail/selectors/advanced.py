"""Advanced event selectors: check them as AWS does, and tell which events they keep. Pure.

All fields of a selector must hold. Within a field, Equals, StartsWith and EndsWith add up (any value of any of them
suffices), their negations take away (any value of any of them is enough to drop the event).
Source: AWS, "AdvancedEventSelector", "AdvancedFieldSelector" (CloudTrail API Reference).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from trail.selectors import basic
from trail.selectors.refused import Refused

MOST_VALUES = 500
SELECT = ("Equals", "StartsWith", "EndsWith")
DESELECT = ("NotEquals", "NotStartsWith", "NotEndsWith")
OPERATORS = (*SELECT, *DESELECT)
# What trails take by category: the fields that must be there, and those that may.
_COMMON = frozenset(
    {"eventName", "eventSource", "eventType", "readOnly", "userIdentity.arn", "sessionCredentialFromConsole"}
)
CATEGORIES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "Management": (frozenset(), _COMMON),
    "Data": (frozenset({"resources.type"}), _COMMON | {"resources.ARN"}),
    "NetworkActivity": (frozenset({"eventSource"}), frozenset({"eventName", "errorCode", "vpcEndpointId"})),
}
# Fields that take one operator, and what its values may be.
_ONE_VALUE = {"eventCategory", "readOnly", "resources.type"}
_TYPE = re.compile(r"[A-Za-z0-9]+::[A-Za-z0-9]+::[A-Za-z0-9]+")
_TESTS: dict[str, Callable[[str, str], bool]] = {
    "Equals": str.__eq__,
    "StartsWith": str.startswith,
    "EndsWith": str.endswith,
}


def checked(selectors: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The selectors as GetEventSelectors shows them: operators without values left out; raises Refused."""
    if not selectors:
        raise Refused("Specify at least one advanced event selector.")
    found = [_checked(selector) for selector in selectors]
    number = sum(len(values) for one in found for field in one["FieldSelectors"] for values in _values(field))
    if number > MOST_VALUES:
        raise Refused(f"Advanced event selectors hold at most {MOST_VALUES} values in all; these hold {number}.")
    names = [one["Name"] for one in found if one.get("Name")]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise Refused(f"Two advanced event selectors have the name {twice!r}.")
    return found


def _values(field: Mapping[str, Any]) -> list[list[str]]:
    return [field[operator] for operator in OPERATORS if operator in field]


def _checked(selector: Mapping[str, Any]) -> dict[str, Any]:
    fields = [
        {"Field": str(item["Field"]), **{name: list(item[name]) for name in OPERATORS if item.get(name)}}
        for item in selector.get("FieldSelectors") or []
    ]
    names = [field["Field"] for field in fields]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise Refused(f"The field {twice} is given twice in one selector; give all its operators in one.")
    category = _category(fields)
    needed, more = CATEGORIES[category]
    for field in fields:
        name = field["Field"]
        if name != "eventCategory" and name not in needed | more:
            known = ", ".join(sorted({"eventCategory", *needed, *more}))
            raise Refused(f"The field {name} is not valid for {category} events. Valid are {known}.")
        _check_field(field, category)
    if missing := sorted(needed - set(names)):
        raise Refused(f"A selector of {category} events needs the field {missing[0]} with Equals.")
    return {**({"Name": selector["Name"]} if selector.get("Name") else {}), "FieldSelectors": fields}


def _category(fields: Sequence[Mapping[str, Any]]) -> str:
    given = next((field for field in fields if field["Field"] == "eventCategory"), None)
    if given is None or len(given.get("Equals") or []) != 1:
        raise Refused("Each advanced event selector needs the field eventCategory with Equals and one value.")
    category = str(given["Equals"][0])
    if category not in CATEGORIES:
        raise Refused(
            f"The eventCategory {category} is not valid for a trail. Valid are {', '.join(sorted(CATEGORIES))}."
        )
    return category


def _check_field(field: Mapping[str, Any], category: str) -> None:
    name = field["Field"]
    used = [operator for operator in OPERATORS if operator in field]
    if not used:
        raise Refused(f"The field {name} needs an operator with at least one value: {', '.join(OPERATORS)}.")
    if name in _ONE_VALUE or (name == "eventSource" and category == "NetworkActivity"):
        if used != ["Equals"] or len(field["Equals"]) != 1:
            raise Refused(f"The field {name} takes the operator Equals with one value.")
        _check_value(name, str(field["Equals"][0]))
    if name == "errorCode" and any(value != "VpceAccessDenied" for values in _values(field) for value in values):
        raise Refused("The field errorCode takes the value VpceAccessDenied.")
    if name == "sessionCredentialFromConsole" and (
        not set(used) <= {"Equals", "NotEquals"}
        or any(value not in {"true", "false"} for values in _values(field) for value in values)
    ):
        raise Refused("The field sessionCredentialFromConsole takes Equals or NotEquals with true or false.")
    _check_contradiction(field)


def _check_value(name: str, value: str) -> None:
    if name == "readOnly" and value not in {"true", "false"}:
        raise Refused(f"Value {value} for readOnly is invalid. Valid are true and false.")
    if name == "resources.type" and not _TYPE.fullmatch(value):
        raise Refused(f"Value {value} for resources.type is not a resource type such as AWS::S3::Object.")


def _check_contradiction(field: Mapping[str, Any]) -> None:
    """Refuse a field that no value can satisfy: each value that it selects is taken away again."""
    exact = field.get("Equals") or []
    if (
        exact
        and not field.get("StartsWith")
        and not field.get("EndsWith")
        and all(_dropped(field, item) for item in exact)
    ):
        raise Refused(f"The conditions of the field {field['Field']} contradict each other: no event can match.")
    for operator in ("StartsWith", "EndsWith"):
        both = set(field.get(operator) or []) & set(field.get(f"Not{operator}") or [])
        if both:
            raise Refused(f"The field {field['Field']} has {sorted(both)[0]!r} in {operator} and in Not{operator}.")


def _dropped(field: Mapping[str, Any], value: str) -> bool:
    return any(_TESTS[name.removeprefix("Not")](value, item) for name in DESELECT for item in field.get(name) or [])


def match(selectors: Sequence[Mapping[str, Any]], record: Mapping[str, Any]) -> bool:
    """Whether any selector keeps the record (which holds its eventCategory)."""
    return any(_one(item.get("FieldSelectors") or [], record) for item in selectors)


def _one(fields: Sequence[Mapping[str, Any]], record: Mapping[str, Any]) -> bool:
    kinds = next((field.get("Equals") or [] for field in fields if field["Field"] == "resources.type"), None)
    return all(_holds(field, values(str(field["Field"]), record, kinds)) for field in fields)


def values(field: str, record: Mapping[str, Any], kinds: Sequence[str] | None = None) -> list[str]:
    """The values of a selector's field in a record: one for each resource; ARNs of the selector's resource type only."""
    if field == "resources.type":
        return [kind for kind, _ in basic.resources(record)]
    if field == "resources.ARN":
        return [arn for kind, arn in basic.resources(record) if arn and (kinds is None or kind in kinds)]
    if field == "readOnly":
        return ["true" if record.get("readOnly") is True else "false"]
    if field == "sessionCredentialFromConsole":
        return ["true" if record.get(field) in (True, "true") else "false"]
    if field == "userIdentity.arn":
        identity = record.get("userIdentity")
        value = identity.get("arn") if isinstance(identity, Mapping) else None
    else:
        value = record.get(field)
    return [] if value is None else [str(value)]


def _holds(field: Mapping[str, Any], held: Sequence[str]) -> bool:
    if any(_dropped(field, value) for value in held):
        return False
    wanted = [(_TESTS[name], item) for name in SELECT for item in field.get(name) or []]
    return not wanted or any(test(value, item) for value in held for test, item in wanted)
