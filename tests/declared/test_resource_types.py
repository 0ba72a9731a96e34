"""Every resource type: its calls exist, what it reads is in their answers, its links lead somewhere and back."""

from __future__ import annotations

import re
from typing import Any

import jmespath
import pytest
from botocore import xform_name
from botocore.model import Shape

from config_app.resources import spec
from project.kernel.aws import shapes

TYPES = list(spec.all_types().values())
# Far ends that AWS Config records and Cairn does not list yet.
NAMED_ELSEWHERE: set[str] = set()
PHRASE = re.compile(
    r"^(Is (attached to|contained in|associated with|encrypted with|referred to by)|Contains|Encrypts|Refers to) (S3 )?\w+$"
)
pytestmark = pytest.mark.parametrize("declared", TYPES, ids=lambda declared: declared.type)


def sample(shape: Shape | None, depth: int = 0, parents: tuple[str, ...] = ()) -> Any:
    """A value of a shape with every member, so that a path that finds nothing in it is not in the shape."""
    if shape is None or depth > 12 or parents.count(shape.name) > 1:
        return None
    kind, inside = shape.type_name, (*parents, shape.name)
    if kind == "structure":
        return {name: sample(member, depth + 1, inside) for name, member in shape.members.items()}
    if kind == "list":
        return [sample(shape.member, depth + 1, inside)]
    if kind == "map":
        return Everything(sample(shape.value, depth + 1, inside))
    return {"boolean": True, "integer": 1, "long": 1, "float": 1.0, "double": 1.0}.get(kind, f"{shape.name}-text")


class Everything(dict[str, Any]):
    """A map: it has whatever member is asked for."""

    def __init__(self, value: Any) -> None:
        super().__init__(any=value)
        self.value = value

    def get(self, name: str, default: Any = None) -> Any:
        return self.value


def answer(operation: str) -> Any:
    service, _, verb = operation.partition(":")
    model = shapes.operation_model(service, verb)
    assert model is not None, f"{operation} is not in botocore"
    return sample(model.output_shape)


def parameters(operation: str) -> set[str]:
    service, _, verb = operation.partition(":")
    model = shapes.operation_model(service, verb)
    assert model is not None
    return set(model.input_shape.members) if model.input_shape else set()


def listed(declared: spec.ResourceType) -> dict[str, Any]:
    found = jmespath.search(declared.listing.path, answer(declared.listing.operation))
    assert found, f"{declared.listing.path} finds nothing in the answer of {declared.listing.operation}"
    item = dict(found[0]) if isinstance(found[0], dict) else {}
    assert item
    for extra in declared.extras:
        said = jmespath.search(extra.path, answer(extra.operation))
        assert said is not None, f"{extra.path} finds nothing in the answer of {extra.operation}"
        if extra.supplementary:
            continue
        if extra.into:
            item[extra.into] = said
        else:
            item.update(said if not isinstance(said, Everything) else dict.fromkeys(ATTRIBUTES, said.value))
    return item


# Attributes of topics and queues are maps: their names are documented, not modelled.
ATTRIBUTES = ("TopicArn", "Owner", "DisplayName", "KmsMasterKeyId", "QueueArn")


def test_its_calls_exist_and_take_what_they_are_given(declared: spec.ResourceType) -> None:
    assert set(declared.listing.parameters) <= parameters(declared.listing.operation)
    for extra in declared.extras:
        assert set(extra.given) <= parameters(extra.operation)
        assert xform_name(extra.operation.partition(":")[2])


def test_every_member_that_it_reads_is_in_the_answers(declared: spec.ResourceType) -> None:
    item = listed(declared)
    for name in ("id", "name", "created", "zone"):
        path = getattr(declared, name)
        if path:
            assert jmespath.search(path, item) is not None, f"{name}: {path}"
    if declared.arn and not declared.arn.startswith("arn:"):
        assert jmespath.search(declared.arn, item) is not None
    for link in declared.links:
        plain = re.sub(r"\[\?[^\]]*\]", "[]", link.path)
        assert list(spec.text_of(jmespath.search(plain, item))), f"link {link.phrase}: {link.path}"


def test_its_links_lead_to_a_type_and_back(declared: spec.ResourceType) -> None:
    for link in declared.links:
        assert link.far in spec.all_types() or link.far in NAMED_ELSEWHERE, link.far
        assert PHRASE.match(link.phrase), link.phrase
        assert PHRASE.match(link.inverse), link.inverse
        assert link.inverse.rpartition(" ")[2].lower() == declared.type.rpartition("::")[2].lower()
        assert link.by in {"id", "name", "arn"}


def test_its_patterns_are_regular_expressions_and_paths(declared: spec.ResourceType) -> None:
    re.compile(declared.events)
    for way in declared.through:
        re.compile(way.events)
        if way.path:
            jmespath.compile(way.path)


def test_far_ends_that_are_named_by_name_or_arn_are_looked_at_first(declared: spec.ResourceType) -> None:
    order = [entry.type for entry in spec.in_order()]
    assert sorted(order) == sorted(spec.all_types())
    for link in declared.links:
        if link.by != "id" and link.far in order and link.far != declared.type:
            assert order.index(link.far) < order.index(declared.type), link.far
