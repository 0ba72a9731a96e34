"""Managed rules over configuration items that AWS wrote: a verdict or "not recorded", never a crash; spelling by the schema."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from config_app.rules import spec


def _decoded(value: Any) -> Any:
    """Some tools hand configurations on as JSON, one of them twice over."""
    while isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return {}
    return value or {}


def items(shared_data: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((shared_data / "config-items").glob("*__ci__*.json")):
        document = json.loads(path.read_text())
        item = document.get("configurationItem", document)
        if isinstance(item, dict) and item.get("resourceType"):
            yield path.name, item


def _seen(item: dict[str, Any]) -> spec.Item:
    tags = item.get("tags")
    return spec.Item(
        type=item["resourceType"],
        resource_id=str(item.get("resourceId") or ""),
        name=str(item.get("resourceName") or ""),
        tags=tags if isinstance(tags, dict) else {},
        supplementary=_decoded(item.get("supplementaryConfiguration")),
    )


def _given(rule: spec.ManagedRule) -> dict[str, Any]:
    defaults = {entry.name: entry.default for entry in rule.parameters if entry.default is not None}
    return {**defaults, **rule.passes.parameters}


def test_no_rule_crashes_over_an_item_that_aws_wrote(shared_data: Path) -> None:
    judged: Counter[str] = Counter()
    for name, item in items(shared_data):
        for rule in spec.managed().values():
            if item["resourceType"] not in rule.types:
                continue
            configuration = _decoded(item.get("configuration"))
            try:
                verdict, said = spec.judge(
                    rule, configuration, _given(rule), _seen(item), spec.Inventory(lambda *_: ())
                )
            except spec.NotRecorded as missing:
                assert str(missing)
                judged["not recorded"] += 1
                continue
            except Exception as problem:
                pytest.fail(f"{rule.identifier} over {name}: {type(problem).__name__}: {problem}")
            assert len(said) <= 256
            assert bool(said) == (verdict == "NON_COMPLIANT"), (rule.identifier, name)
            judged[verdict] += 1
    assert judged["COMPLIANT"] > 50 and judged["NON_COMPLIANT"] > 50, judged


@pytest.mark.parametrize(
    ("number", "agreed", "verdict"),
    [
        ("39", {}, "COMPLIANT"),  # nothing is open to 0.0.0.0/0; 10.0.0.0/0 is not that text
        ("40", {"authorizedTcpPorts": "443"}, "NON_COMPLIANT"),
        ("40", {"authorizedTcpPorts": "443,15000"}, "COMPLIANT"),
        ("41", {"authorizedTcpPorts": "15000"}, "NON_COMPLIANT"),  # the open port is a UDP port
        ("41", {"authorizedUdpPorts": "15000"}, "COMPLIANT"),
        ("43", {"authorizedTcpPorts": "10000-11000"}, "NON_COMPLIANT"),
        ("43", {"authorizedTcpPorts": "10000-11000,11001-12000"}, "COMPLIANT"),
        ("45", {"authorizedTcpPorts": "10000-20000", "authorizedUdpPorts": "80"}, "NON_COMPLIANT"),
        ("45", {"authorizedTcpPorts": "10000-20000", "authorizedUdpPorts": "80-100"}, "COMPLIANT"),
    ],
)
def test_ports_open_to_the_world_are_those_agreed(
    number: str, agreed: dict[str, str], verdict: str, shared_data: Path
) -> None:
    path = shared_data / "config-items" / f"config-rules__ci__VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS_test__{number}.json"
    item = json.loads(path.read_text())
    rule = spec.managed()["VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS"]
    assert spec.judge(rule, item["configuration"], agreed, _seen(item))[0] == verdict


@pytest.mark.parametrize(("number", "verdict"), [("32", "NON_COMPLIANT"), ("33", "COMPLIANT")])
def test_deletion_protection_is_read_from_the_attributes(number: str, verdict: str, shared_data: Path) -> None:
    path = shared_data / "config-items" / f"config-rules__ci__ELB_DELETION_PROTECTION_ENABLED_test__{number}.json"
    item = json.loads(path.read_text())
    rule = spec.managed()["ELB_DELETION_PROTECTION_ENABLED"]
    assert spec.judge(rule, _decoded(item.get("configuration")), {}, _seen(item))[0] == verdict


# What the published schema leaves out: policies, maps by name, and members that only AWS's APIs name.
UNLISTED = (
    "configuration.AccessPolicy", "configuration.AWS:ComplianceSummary", "configuration.EncryptionConfiguration",
    "configuration.Features", "configuration.LifecyclePolicy.LifecyclePolicyText", "configuration.methodSettings",
    "configuration.optionSettings", "configuration.policyVersionList.document", "configuration.region",
    "configuration.rolePolicyList.policyDocument", "configuration.userPolicyList.policyDocument",
    "configuration.BackupSelection.ListOfTags", "configuration.LastRotatedDate", "configuration.LastAccessedDate",
    "configuration.Status", "configuration.rules", "supplementaryConfiguration.ActivatedRules",
    "supplementaryConfiguration.AccessControlList", "supplementaryConfiguration.AuthorizationRules",
    "supplementaryConfiguration.BucketNotificationConfiguration", "supplementaryConfiguration.BucketPolicy",
    "supplementaryConfiguration.BucketReplicationConfiguration.rules", "supplementaryConfiguration.CredentialReport",
    "supplementaryConfiguration.EventSelectors", "supplementaryConfiguration.LoadBalancerAttributes",
    "supplementaryConfiguration.LoggingConfiguration", "supplementaryConfiguration.Oldest", "supplementaryConfiguration.Permissions",
    "supplementaryConfiguration.Policy", "supplementaryConfiguration.TrailStatus", "supplementaryConfiguration.WebAcl",
    "configuration.ipPermissions.ipRanges.cidrIp",
)  # fmt: skip


def _paths(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict) and value:
        for name, inside in value.items():
            yield from _paths(inside, f"{path}.{name}")
    elif isinstance(value, (list, tuple)) and value:
        for inside in value:
            yield from _paths(inside, path)
    else:
        yield path


def _published(kind: str, shared_data: Path) -> set[str] | None:
    path = shared_data / "resource-schema" / "resource-types" / f"{kind}.properties.json"
    if not path.exists():
        return None
    found: set[str] = set()
    for name in json.loads(path.read_text()):
        parts = name.split(".")
        found |= {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
    return found


def test_examples_are_spelt_as_the_published_schema_spells(shared_data: Path) -> None:
    """A rule that reads a member which is never recorded would say the same of everything."""
    checked, wrong = 0, []
    for rule in spec.managed().values():
        for example in (rule.passes, rule.fails):
            near = [(example.item.type or kind, example.configuration, example.item) for kind in rule.types]
            far = [
                (kind, known.configuration, known.item) for kind, all_ in example.inventory.items() for known in all_
            ]
            schemas = [(_published(kind, shared_data), configuration, item) for kind, configuration, item in near]
            options = [
                {path for path in _all(configuration, item) if path not in schema and f"{path}.value" not in schema}
                for schema, configuration, item in schemas
                if schema is not None
            ]
            unknown = set.intersection(*options) if options else set()
            for kind, configuration, item in far:
                schema = _published(kind, shared_data)
                if schema is not None:
                    unknown |= {path for path in _all(configuration, item) if path not in schema}
            checked += len(options) + len(far)
            wrong += [f"{rule.identifier}: {path}" for path in sorted(unknown) if not path.startswith(UNLISTED)]
    assert checked > 400
    assert not wrong


def _all(configuration: Any, item: spec.Item) -> set[str]:
    found = {*_paths(dict(configuration), "configuration")}
    found |= {*_paths(dict(item.supplementary), "supplementaryConfiguration")}
    return found - {"configuration", "supplementaryConfiguration"}


def _mutants(value: Any) -> Iterator[Any]:
    """The value with one member None or missing, or one of its lists emptied, at every depth."""
    if isinstance(value, dict):
        for name, inside in value.items():
            rest = {other: kept for other, kept in value.items() if other != name}
            yield rest
            yield {**rest, name: None}
            for mutant in _mutants(inside):
                yield {**value, name: mutant}
    elif isinstance(value, (list, tuple)) and value:
        yield []
        for index, inside in enumerate(value):
            for mutant in _mutants(inside):
                yield [*value[:index], mutant, *value[index + 1 :]]


def _mutated(example: spec.Example) -> Iterator[spec.Example]:
    for mutant in _mutants(dict(example.configuration)):
        yield replace(example, configuration=mutant)
    for mutant in _mutants(dict(example.item.supplementary)):
        yield replace(example, item=replace(example.item, supplementary=mutant))
    for kind, known in example.inventory.items():
        for index, one in enumerate(known):
            for mutant in _mutants(dict(one.configuration)):
                changed = (*known[:index], replace(one, configuration=mutant), *known[index + 1 :])
                yield replace(example, inventory={**example.inventory, kind: changed})


def test_no_rule_crashes_where_a_member_is_missing_or_empty() -> None:
    tried, crashed = 0, []
    for rule in spec.managed().values():
        for example in (rule.passes, rule.fails):
            for mutant in _mutated(example):
                tried += 1
                given = {**_given(rule), **mutant.parameters}
                try:
                    spec.judge(rule, mutant.configuration, given, mutant.item, mutant.surroundings())
                except spec.NotRecorded:
                    continue
                except Exception as problem:
                    crashed.append(f"{rule.identifier}: {problem!r} over {mutant.configuration}")
    assert tried > 4000
    assert not crashed
