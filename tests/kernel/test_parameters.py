"""Members are bound as the published model says, and wrong ones are named: beside botocore's own validator."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.validate import ParamValidator
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from project.kernel import parameters, registry
from project.kernel.aws import shapes
from project.kernel.errors import CallError

OPERATIONS = sorted(item.name for item in registry.all_operations() if item.service in {"cloudtrail", "config"})
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 2000), st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8), st.just("x" * 300), st.sampled_from(["default", "AWS::EC2::Instance", "rule-1", "2026-01-01"]),
)  # fmt: skip
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


def members(shape: Any, depth: int = 0) -> st.SearchStrategy[Any]:
    """Values that mostly have the shape, and sometimes have not."""
    kind = shape.type_name
    if depth > 4:
        return LEAVES
    if kind == "structure":
        inner = {name: members(member, depth + 1) for name, member in shape.members.items()}
        fit: st.SearchStrategy[Any] = st.fixed_dictionaries({}, optional=inner)
    elif kind == "list":
        fit = st.lists(members(shape.member, depth + 1), max_size=3)
    elif kind == "map":
        fit = st.dictionaries(st.text(min_size=1, max_size=5), members(shape.value, depth + 1), max_size=2)
    elif kind == "string":
        fit = st.sampled_from(shape.enum) if shape.enum else st.text("ab:-1", max_size=12)
    elif kind in {"integer", "long"}:
        fit = st.integers(0, 120)
    elif kind == "boolean":
        fit = st.booleans()
    elif kind == "timestamp":
        fit = st.integers(10**9, 2 * 10**9)
    else:
        fit = LEAVES
    return st.one_of(fit, fit, fit, fit, ANYTHING)


def bound(name: str, value: dict[str, Any]) -> dict[str, Any] | CallError:
    operation = registry.find(name)
    assert operation is not None
    try:
        return parameters.bind(operation, value)
    except CallError as refusal:
        return refusal


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), name=st.sampled_from(OPERATIONS))
def test_what_is_bound_satisfies_botocores_validator(data: st.DataObject, name: str) -> None:
    """botocore knows types, required members and lower bounds; ours knows those and more: so ours is the stricter."""
    shape = shapes.model(name.partition(":")[0]).operation_model(name.partition(":")[2]).input_shape
    assume(shape is not None)
    value = data.draw(members(shape))
    assume(isinstance(value, dict))
    result = bound(name, value)
    if isinstance(result, CallError):
        assert result.code == "ValidationException"
        assert "validation error" in result.message
        return
    checked = shapes.validate(shape, value)
    report = ParamValidator().validate(checked, shape)
    assert not report.has_errors(), f"{name} binds {value}, botocore says: {report.generate_report()}"


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), name=st.sampled_from(OPERATIONS))
def test_what_botocore_refuses_for_type_presence_or_smallness_is_refused(data: st.DataObject, name: str) -> None:
    shape = shapes.model(name.partition(":")[0]).operation_model(name.partition(":")[2]).input_shape
    assume(shape is not None)
    value = _known(shape, data.draw(members(shape)))
    assume(isinstance(value, dict) and ParamValidator().validate(value, shape).has_errors())
    assert isinstance(bound(name, value), CallError), f"{name} binds {value}, which botocore refuses"


def _known(shape: Any, value: Any) -> Any:
    """Without nulls and members that the model has not: AWS drops them, botocore's client refuses them."""
    if shape.type_name == "structure" and isinstance(value, dict):
        return {n: _known(shape.members[n], v) for n, v in value.items() if n in shape.members and v is not None}
    if shape.type_name == "list" and isinstance(value, list):
        return [_known(shape.member, item) for item in value]
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: _known(shape.value, item) for key, item in value.items()}
    return value


@pytest.mark.parametrize(
    ("operation", "value", "said"),
    [
        ("cloudtrail:LookupEvents", {"MaxResults": 51}, "Value '51' at 'MaxResults' failed to satisfy constraint: "
         "Member must have value less than or equal to 50"),
        ("cloudtrail:LookupEvents", {"MaxResults": 0}, "at 'MaxResults' failed to satisfy constraint: "
         "Member must have value greater than or equal to 1"),
        ("cloudtrail:LookupEvents", {"LookupAttributes": [{"AttributeKey": "Nope", "AttributeValue": "x"}]},
         "Value 'Nope' at 'LookupAttributes.1.member.AttributeKey' failed to satisfy constraint: "
         "Member must satisfy enum value set: ["),
        ("cloudtrail:LookupEvents", {"LookupAttributes": [{"AttributeKey": "EventName"}]},
         "Value 'null' at 'LookupAttributes.1.member.AttributeValue' failed to satisfy constraint: Member must not be null"),
        ("config:PutConfigRule", {}, "Value 'null' at 'ConfigRule' failed to satisfy constraint: Member must not be null"),
        ("config:PutConfigRule", {"ConfigRule": {"Source": {"Owner": "AWS"}, "ConfigRuleName": "x" * 129}},
         "Member must have length less than or equal to 128"),
        ("config:DeleteConfigRule", {"ConfigRuleName": ""}, "Member must have length greater than or equal to 1"),
        ("config:DeleteConfigRule", {"ConfigRuleName": 7}, "at 'ConfigRuleName' is of type int: Member must be of type string"),
        ("cairn:CreateAccount", {"accountId": 7}, "Value at 'accountId' failed to satisfy constraint"),
        ("cairn:CreateAccount", {}, "Value 'null' at 'accountId' failed to satisfy constraint: Member must not be null"),
        ("cairn:CreateAccount", {"accountId": "1", "colour": "red"}, "'colour' is no member of cairn:CreateAccount. "
         "Its members are accountId, name, services, upstream."),
        ("cairn:CreateAccount", {"accountId": "1\x00"}, "at 'accountId' failed to satisfy constraint: "
         "Member must be text without NUL signs"),
        ("cairn:CreateAccount", {"accountId": "\ud800"}, "Member must be text without NUL signs"),
    ],
)  # fmt: skip
def test_each_violation_names_the_member_in_awss_words(operation: str, value: dict[str, Any], said: str) -> None:
    refusal = bound(operation, value)
    assert isinstance(refusal, CallError), f"{operation} binds {value}"
    assert refusal.code == "ValidationException" and refusal.status == 400
    assert said in refusal.message


def test_absent_members_stay_absent_and_times_become_moments() -> None:
    result = bound("cloudtrail:LookupEvents", {"StartTime": 1_700_000_000, "Unknown": 1, "EndTime": None})
    assert isinstance(result, dict)
    assert list(result) == ["start_time"] and result["start_time"].isoformat() == "2023-11-14T22:13:20+00:00"
