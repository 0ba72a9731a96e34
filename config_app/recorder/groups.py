"""Recording groups and modes: which resource types a recorder takes, and how often. Pure.

Both are kept as they were given, in the members of the AWS API.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CONTINUOUS, DAILY = "CONTINUOUS", "DAILY"
ALL, INCLUSION, EXCLUSION = (f"{word}_RESOURCE_TYPES" for word in ("ALL_SUPPORTED", "INCLUSION_BY", "EXCLUSION_BY"))
# what includeGlobalResourceTypes is about; only the group of a recorder that Cairn made by itself leaves it out
GLOBAL_TYPES = frozenset({"AWS::IAM::User", "AWS::IAM::Group", "AWS::IAM::Role", "AWS::IAM::Policy"})
NEVER_DAILY = frozenset(
    {"AWS::Config::ResourceCompliance", "AWS::Config::ConformancePackCompliance", "AWS::Config::ConfigurationRecorder"}
)
_MOST = 1_000  # types in one list; AWS has about 500


def takes(group: Mapping[str, Any], kind: str) -> bool:
    """Whether a recording group takes a resource type."""
    strategy = (group.get("recordingStrategy") or {}).get("useOnly")
    if strategy == EXCLUSION:
        return kind not in excluded(group)
    if strategy != INCLUSION and group.get("allSupported", not group.get("resourceTypes")):
        return not (kind in GLOBAL_TYPES and group.get("includeGlobalResourceTypes") is False)
    return kind in (group.get("resourceTypes") or [])


def stated(group: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A group as somebody put it: all types without includeGlobalResourceTypes are those without IAM's, as in AWS."""
    if not group or _amounts_to(group) != ALL:
        return None if group is None else dict(group)
    return {"includeGlobalResourceTypes": False, **group}


def excluded(group: Mapping[str, Any]) -> list[str]:
    return (group.get("exclusionByResourceTypes") or {}).get("resourceTypes") or []


def strategy(group: Mapping[str, Any]) -> str:
    """The strategy that a group states, or else the one that its other members amount to."""
    stated = (group.get("recordingStrategy") or {}).get("useOnly")
    return str(stated) if stated else _amounts_to(group)


def _amounts_to(group: Mapping[str, Any]) -> str:
    if group.get("allSupported", not group.get("resourceTypes") and not excluded(group)):
        return ALL
    return EXCLUSION if excluded(group) else INCLUSION


def shown(group: Mapping[str, Any]) -> dict[str, Any]:
    """A recording group with every member, as AWS answers."""
    every = _amounts_to(group) == ALL
    return {
        "allSupported": every,
        "includeGlobalResourceTypes": group.get("includeGlobalResourceTypes", every),
        "resourceTypes": group.get("resourceTypes") or [],
        "exclusionByResourceTypes": {"resourceTypes": excluded(group)},
        "recordingStrategy": {"useOnly": strategy(group)},
    }


def contradiction(group: Mapping[str, Any]) -> str:
    """What a recording group says that does not go together; empty where it is sound."""
    types, without, every = group.get("resourceTypes") or [], excluded(group), group.get("allSupported", False)
    stated = (group.get("recordingStrategy") or {}).get("useOnly")
    if every and (types or without):
        return "allSupported is true and resourceTypes or exclusionByResourceTypes name types: choose one."
    if group.get("includeGlobalResourceTypes") and not every and not without:
        return "includeGlobalResourceTypes is for allSupported true."
    if types and without:
        return "name resourceTypes to record or to exclude, not both."
    if group and not (every or types or without):
        return "it takes no resource type: set allSupported, resourceTypes or exclusionByResourceTypes."
    if without and stated is None:
        return f"exclusionByResourceTypes needs recordingStrategy with useOnly {EXCLUSION}."
    if stated and stated != _amounts_to(group):
        return f"the strategy {stated} does not go with the types that are named."
    if max(len(types), len(without)) > _MOST:
        return f"at most {_MOST:,} resource types can be named."
    return ""


def with_types(group: Mapping[str, Any], types: list[str], *, recorded: bool) -> dict[str, Any]:
    """The group after these types were put under recording, or taken from it; it names types, to record or to exclude."""
    named = excluded(group) if strategy(group) == EXCLUSION else group.get("resourceTypes") or []
    add = recorded != (strategy(group) == EXCLUSION)
    left = list(dict.fromkeys([*named, *types])) if add else [kind for kind in named if kind not in types]
    if strategy(group) == EXCLUSION:
        return {**group, "exclusionByResourceTypes": {"resourceTypes": left}}
    return {**group, "resourceTypes": left}


def frequency(mode: Mapping[str, Any], kind: str) -> str:
    """How often a type is recorded: by the override that names it, or else as all are."""
    for override in mode.get("recordingModeOverrides") or []:
        if kind in override["resourceTypes"]:
            return str(override["recordingFrequency"])
    return CONTINUOUS if kind in NEVER_DAILY else str(mode.get("recordingFrequency", CONTINUOUS))


def has_daily(mode: Mapping[str, Any]) -> bool:
    """Whether anything is recorded daily."""
    said = [mode, *(mode.get("recordingModeOverrides") or [])]
    return any(entry.get("recordingFrequency") == DAILY for entry in said)


def misuse(mode: Mapping[str, Any], group: Mapping[str, Any]) -> str:
    """What is wrong with a recording mode; empty where it is sound."""
    overrides = mode.get("recordingModeOverrides") or []
    named = [kind for override in overrides for kind in override["resourceTypes"]]
    if any(not override["resourceTypes"] for override in overrides):
        return "an override names no resource type."
    if twice := sorted({kind for kind in named if named.count(kind) > 1}):
        return f"{twice[0]} is named twice in the overrides."
    for override in overrides:
        never = sorted(NEVER_DAILY & set(override["resourceTypes"]))
        if never and override["recordingFrequency"] == DAILY:
            return f"{never[0]} cannot be recorded daily."
    if foreign := [kind for kind in named if not takes(group, kind)]:
        return f"the override names {foreign[0]}, which the recording group does not take."
    return ""
