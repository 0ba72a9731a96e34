"""Every resource type, collected from a cloud that answers with the published shapes: its calls exist, what it reads is in
their answers, its links lead somewhere and back, and its configuration is spelt as AWS publishes it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import jmespath
import pytest
from botocore import xform_name

from config_app.items.content import Found
from config_app.recorder import collecting, paging
from config_app.resources import spec
from config_app.rules import spec as rules
from tests.declared import answers

TYPES = list(spec.all_types().values())
PHRASE = re.compile(
    r"^(Is (attached to|contained in|associated with|encrypted with|referred to by)|Contains|Encrypts|Refers to) (S3 )?\w+$"
)
WITHOUT_ARN = {"AWS::Backup::BackupSelection", "AWS::EMR::SecurityConfiguration"}  # AWS gives them none
each_type = pytest.mark.parametrize("declared", TYPES, ids=lambda declared: declared.type)


@cache
def collected(kind: str) -> tuple[Found, list[tuple[str, Mapping[str, Any]]]]:
    """The one resource of a type in the published cloud, and what was asked for it."""
    calls: list[tuple[str, Mapping[str, Any]]] = []
    found = collecting.collect(spec.all_types()[kind], answers.place(calls))
    assert found, kind
    return found[0], calls


@cache
def client(service: str) -> Any:
    return boto3.client(service, region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")


def listings(listing: spec.Listing) -> Iterator[spec.Listing]:
    yield listing
    if listing.each:
        yield from listings(listing.each.listing)


def test_at_least_120_types_are_declared() -> None:
    assert len(TYPES) >= 120


@each_type
def test_its_calls_exist_and_are_given_what_they_need(declared: spec.ResourceType) -> None:
    _, calls = collected(declared.type)
    assert {extra.operation for extra in declared.extras if not extra.when} <= {operation for operation, _ in calls}
    for operation, given in calls:
        taken = answers.model(operation).input_shape
        assert set(given) <= set(taken.members if taken else ()), operation
        assert set(taken.required_members if taken else ()) <= set(given), operation
        assert None not in given.values(), operation


@each_type
def test_every_member_that_it_reads_is_in_the_answers(declared: spec.ResourceType) -> None:
    found, _ = collected(declared.type)
    assert found.resource_id and not found.unread
    assert found.arn or declared.type in WITHOUT_ARN
    assert bool(found.name) == bool(declared.name)
    assert bool(found.zone) == bool(declared.zone)
    assert "None" not in found.resource_id + found.arn + found.name
    assert found.created or not declared.created or declared.type == "AWS::EC2::ClientVpnEndpoint"  # a text there
    stated = [edge["relationshipName"] for edge in found.relationships]
    for link in declared.links:
        if not re.search(r"starts_with|contains\(", link.path):  # what depends on a value
            assert link.phrase in stated, f"link {link.phrase}: {link.path}"


@each_type
def test_its_listings_are_read_to_their_end(declared: spec.ResourceType) -> None:
    """By boto's paginator or by a token; an answer that has a token which nobody follows would read as deletions."""
    for listing in listings(declared.listing):
        service, _, verb = listing.operation.partition(":")
        shape = answers.model(listing.operation).output_shape
        tokens = set(shape.members) & answers.TOKENS
        cloud = client(service)
        assert not tokens or cloud.can_paginate(xform_name(verb)) or paging.token(cloud, verb), listing.operation


@each_type
def test_its_maps_are_named_so_that_their_entries_stay_as_they_are(declared: spec.ResourceType) -> None:
    if declared.case == "api":
        return
    found, _ = collected(declared.type)
    assert not [path for path in answers.paths(found.configuration, "") if path.endswith(".Any")]


@each_type
def test_its_links_lead_to_a_type_and_back(declared: spec.ResourceType) -> None:
    for link in declared.links:
        assert link.far in spec.all_types(), link.far
        assert PHRASE.match(link.phrase), link.phrase
        assert PHRASE.match(link.inverse), link.inverse
        assert link.inverse.rpartition(" ")[2].lower() == declared.type.rpartition("::")[2].lower()
        assert link.by in {"id", "name", "arn"}


@each_type
def test_its_patterns_are_regular_expressions_and_paths(declared: spec.ResourceType) -> None:
    re.compile(declared.events)
    for way in declared.through:
        re.compile(way.events)
        if way.path:
            jmespath.compile(way.path)
            found, _ = collected(declared.type)
            assert jmespath.search(way.path, found.configuration) is not None, way.path


@each_type
def test_far_ends_that_are_named_by_name_or_arn_are_looked_at_first(declared: spec.ResourceType) -> None:
    order = [entry.type for entry in spec.in_order()]
    assert sorted(order) == sorted(spec.all_types())
    for link in declared.links:
        if link.by != "id" and link.far in order and link.far != declared.type:
            assert order.index(link.far) < order.index(declared.type), link.far


def produced(kind: str) -> set[str]:
    """Every path that a type's items can have, with those of its parts that depend on a value."""
    found, _ = collected(kind)
    paths = set(answers.paths(found.configuration, "configuration"))
    for name, part in found.supplementary.items():
        paths |= set(answers.paths(part, f"supplementaryConfiguration.{name}"))
    for extra in spec.all_types()[kind].extras:
        if extra.when:
            said = jmespath.search(extra.path, answers.answer(extra.operation))
            paths |= set(answers.paths(said, f"supplementaryConfiguration.{extra.into}"))
        elif extra.supplementary:
            paths.add(f"supplementaryConfiguration.{extra.into}")
    return paths


def says(paths: set[str], path: str) -> bool:
    """Whether a path is among those, is the way to one, or lies in a map or a document."""
    if path in paths or f"{path}.value" in paths or any(one.startswith(f"{path}.") for one in paths):
        return True
    open_ended = {one.partition(".*")[0] for one in paths if ".*" in one} | {
        one for one in paths if DOCUMENT.search(one)
    }
    return any(path.startswith(f"{one}.") for one in open_ended)


DOCUMENT = re.compile(r"\.(policyText|[Pp]olicy|policyDocument|document|AccessPolicy|LifecyclePolicyText)$")
# Maps whose entries are ids or names that somebody chose, and spellings of older items that rules still read.
BY_ID = (
    "supplementaryConfiguration.BucketReplicationConfiguration.rules.",
    "supplementaryConfiguration.BucketNotificationConfiguration.configurations.",
    "configuration.ipPermissions.ipRanges.cidrIp",
    "supplementaryConfiguration.AccessControlList.grantList.grantee",
)


def test_every_path_that_a_rules_examples_use_is_one_that_is_recorded() -> None:
    wrong, checked = [], 0
    for rule in rules.managed().values():
        for example in (rule.passes, rule.fails):
            options = [
                _unknown(kind, example.configuration, example.item) for kind in rule.types if kind in spec.all_types()
            ]
            far = [
                _unknown(kind, known.configuration, known.item)
                for kind, every in example.inventory.items()
                for known in every
                if kind in spec.all_types()
            ]
            checked += len(options) + len(far)
            missing = set.intersection(*options) if options else set()
            wrong += [f"{rule.identifier}: {path}" for path in sorted(missing.union(*far))]
    assert checked > 700
    assert not wrong


def _unknown(kind: str, configuration: Mapping[str, Any], item: rules.Item) -> set[str]:
    paths = {
        *answers.paths(dict(configuration), "configuration"),
        *answers.paths(dict(item.supplementary), "supplementaryConfiguration"),
    } - {"configuration", "supplementaryConfiguration"}
    known = produced(kind)
    return {path for path in paths if not says(known, path) and not path.startswith(BY_ID)}


def test_every_type_that_a_managed_rule_looks_at_is_declared() -> None:
    looked_at = {kind for rule in rules.managed().values() for kind in rule.types}
    assert looked_at <= set(spec.all_types())


def test_at_least_95_of_100_published_paths_can_be_recorded(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shares: dict[str, tuple[int, int]] = {}
    missing: list[str] = []
    for declared in TYPES:
        path = shared_data / "resource-schema" / "resource-types" / f"{declared.type}.properties.json"
        if not path.exists():
            continue
        published = {
            name
            for name in json.loads(path.read_text())
            if name.startswith(("configuration.", "supplementaryConfiguration."))
        }
        known = produced(declared.type)
        unsaid = {name for name in published if not says(known, name)}
        shares[declared.type] = (len(published) - len(unsaid), len(published))
        missing += [f"{declared.type} {name}" for name in sorted(unsaid)]
    good, every = (sum(share[column] for share in shares.values()) for column in (0, 1))
    whole = sum(known == number for known, number in shares.values())
    with capsys.disabled():
        print(
            f"\n  {len(TYPES)} types; {len(shares)} have a published schema: {good} of {every} paths, "
            f"{100 * good / every:.1f} %; {whole} types have them all"
        )
    assert good / every >= 0.95, missing
