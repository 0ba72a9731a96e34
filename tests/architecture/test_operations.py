"""Every operation: named as AWS names it or marked ours, its parameters are the model's members, reads only read."""

from __future__ import annotations

import inspect

import pytest
from botocore import xform_name
from botocore.exceptions import UnknownServiceError

from project.kernel import registry
from project.kernel.aws import shapes

OWN = {"cairn", "signin"}
OPERATIONS = list(registry.all_operations())


def test_operations_are_found_by_walking_the_packages() -> None:
    names = {operation.name for operation in OPERATIONS}
    assert {"cloudtrail:LookupEvents", "cloudtrail:CreateTrail", "config:PutConfigRule"} <= names


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_an_operation_is_in_the_published_model_or_ours(operation: registry.Operation) -> None:
    if operation.service in OWN:
        assert operation.verb[0].isupper()
        return
    try:
        model = shapes.model(operation.service)
    except UnknownServiceError:
        pytest.fail(f"{operation.service} is neither a service that botocore knows nor ours")
    assert operation.verb in model.operation_names


@pytest.mark.parametrize(
    "operation", [item for item in OPERATIONS if item.service not in OWN], ids=lambda operation: operation.name
)
def test_parameters_are_the_models_members_in_snake_case(operation: registry.Operation) -> None:
    shape = shapes.model(operation.service).operation_model(operation.verb).input_shape
    members = {xform_name(name) for name in shape.members} if shape else set()
    required = {xform_name(name) for name in shape.required_members} if shape else set()
    given = list(inspect.signature(operation.function).parameters.values())[1:]
    named = {item.name for item in given if item.kind is not inspect.Parameter.VAR_KEYWORD}
    assert named <= members, f"no member of {operation.name}: {named - members}"
    if not any(item.kind is inspect.Parameter.VAR_KEYWORD for item in given):
        assert members <= named, f"{operation.name} would refuse {members - named}"
    asked = {item.name for item in given if item.default is inspect.Parameter.empty} - {"_"}
    assert asked - required <= {item.name for item in given if item.kind is inspect.Parameter.VAR_KEYWORD}


@pytest.mark.parametrize(
    "operation", [item for item in OPERATIONS if item.service not in OWN], ids=lambda operation: operation.name
)
def test_reading_verbs_only_read(operation: registry.Operation) -> None:
    assert operation.read_only == registry.reads(operation.verb)
