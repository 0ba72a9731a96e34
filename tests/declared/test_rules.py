"""Every managed rule: its examples hold, it is AWS's or marked ours, its parameters and trigger are AWS's, its texts are there."""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from config_app.resources.spec import all_types
from config_app.rules import spec

RULES = list(spec.managed().values())
OURS: set[str] = set()  # identifiers that AWS does not have; each begins with CAIRN_
# defaults that AWS's console fills in and its rule does not assume: a function of any size passes where none is named
ONLY_SUGGESTED = {("LAMBDA_FUNCTION_SETTINGS_CHECK", "memorySize"), ("LAMBDA_FUNCTION_SETTINGS_CHECK", "timeout")}
pytestmark = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.identifier)


@cache
def published(shared_data: Path) -> dict[str, dict[str, Any]]:
    return {entry["identifier"]: entry for entry in json.loads((shared_data / "managed_rules.json").read_text())}


def test_both_examples_hold(rule: spec.ManagedRule) -> None:
    for example, wanted in ((rule.passes, "COMPLIANT"), (rule.fails, "NON_COMPLIANT")):
        verdict, said = spec.judge(
            rule, example.configuration, example.parameters, example.item, example.surroundings()
        )
        assert verdict == wanted
        assert bool(said) == (wanted == "NON_COMPLIANT")
        defaults = {entry.name: entry.default for entry in rule.parameters if entry.default is not None}
        assert not spec.problems(rule, {**defaults, **example.parameters})


def test_the_file_is_named_by_the_identifier(rule: spec.ManagedRule) -> None:
    module = rule.evaluate.__module__
    assert module == f"config_app.rules.managed.{rule.identifier.lower()}"


def test_its_texts_are_there(rule: spec.ManagedRule) -> None:
    assert rule.title and not rule.title.endswith(".")
    assert rule.why.endswith((".", "!")) and len(rule.why) > 20
    assert len(rule.fix) > 10
    assert rule.severity in {"low", "medium", "high", "critical"}


def test_it_is_awss_rule_with_awss_parameters_defaults_and_trigger(rule: spec.ManagedRule, shared_data: Path) -> None:
    known = published(shared_data).get(rule.identifier)
    if known is None:
        assert rule.identifier in OURS
        assert rule.identifier.startswith("CAIRN_")
        return
    theirs = {entry["name"]: entry for entry in known["parameters"]}
    assert {parameter.name for parameter in rule.parameters} == set(theirs)
    for parameter in rule.parameters:
        # some defaults stand in the published text only, and some lists, flags and numbers are published as texts
        default = theirs[parameter.name]["default"]
        if default is not None and (rule.identifier, parameter.name) not in ONLY_SUGGESTED:
            assert (parameter.default or "").lower() == default.lower(), parameter.name
        if (optional := theirs[parameter.name]["optional"]) is not None:
            assert parameter.required == (not optional), parameter.name
        wanted = {
            "int": {"int"},
            "CSV": {"list"},
            "boolean": {"flag"},
            "double": {"number"},
            "number": {"int", "number"},
        }
        given = theirs[parameter.name]["type"]
        assert parameter.kind in wanted.get(given, {"text", "list", "flag", "map", "int"}), parameter.name
    published_trigger = known["trigger"].lower()
    triggers = {word for word in ("periodic", "change") if word in published_trigger or published_trigger == "hybrid"}
    assert ({"periodic", "change"} if rule.trigger == "hybrid" else {rule.trigger}) <= triggers
    if known["resource_types"]:
        assert set(rule.types) & set(known["resource_types"]) or rule.trigger == "periodic"


def test_it_looks_at_types_that_the_published_schema_or_cairn_knows(rule: spec.ManagedRule, shared_data: Path) -> None:
    schemas = {
        path.name.removesuffix(".properties.json")
        for path in (shared_data / "resource-schema" / "resource-types").iterdir()
    }
    known = {kind for entry in published(shared_data).values() for kind in entry["resource_types"]}
    assert rule.types
    assert set(rule.types) <= set(all_types()) | schemas | known


def test_it_needs_nothing_but_its_arguments(rule: spec.ManagedRule) -> None:
    module = importlib.import_module(rule.evaluate.__module__)
    assert module.__file__
    tree = ast.parse(Path(module.__file__).read_text())
    imported = {
        name
        for node in ast.walk(tree)
        for name in (
            [node.module or ""] if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        )
    }  # fmt: skip
    library = {"__future__", "typing", "re", "json", "datetime", "ipaddress", "collections.abc", "fnmatch"}
    assert {name for name in imported if not name.startswith("config_app.rules.")} <= library
    assert not imported & {
        f"config_app.rules.{name}" for name in ("reads", "writes", "models", "operations", "surroundings")
    }


def test_garbage_gives_a_verdict_or_an_error_but_never_the_wrong_type(rule: spec.ManagedRule) -> None:
    try:
        verdict, said = spec.judge(rule, {}, rule.passes.parameters, spec.Item(), rule.passes.surroundings())
    except spec.NotRecorded as missing:
        assert str(missing)
        return
    assert verdict in {"COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE"}
    assert len(said) <= 256


def test_every_module_declares_exactly_one(rule: spec.ManagedRule) -> None:
    package = importlib.import_module("config_app.rules.managed")
    assert len(list(pkgutil.iter_modules(package.__path__))) == len(RULES)
