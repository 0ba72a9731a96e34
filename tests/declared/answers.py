"""A cloud that answers every call with a value of the published output shape that has every member."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any

from botocore import xform_name
from botocore.model import Shape

from config_app.recorder.collecting import Place
from project.kernel import clock
from project.kernel.aws import shapes

ACCOUNT, REGION = "111122223333", "us-east-1"
TOKENS = frozenset({"NextToken", "nextToken", "NextMarker", "Marker", "marker", "position"})


class Everything(dict[str, Any]):
    """A map: it has whatever member is asked for, as one entry `any`."""

    def __init__(self, value: Any) -> None:
        super().__init__(any=value)

    def get(self, name: str, default: Any = None) -> Any:
        return self["any"]


def sample(shape: Shape | None, depth: int = 0, parents: tuple[str, ...] = ()) -> Any:
    """A value of a shape with every member, so that a path that finds nothing in it is not in the shape."""
    if shape is None or depth > 12 or parents.count(shape.name) > 1:
        return None
    kind, inside = shape.type_name, (*parents, shape.name)
    if kind == "structure":
        members = {name: sample(member, depth + 1, inside) for name, member in shape.members.items()}
        return {**members, **({"OwnerId": ACCOUNT} if "OwnerId" in members else {})}  # what is asked for is one's own
    if kind == "list":
        return [sample(shape.member, depth + 1, inside)]
    if kind == "map":
        return Everything(sample(shape.value, depth + 1, inside))
    if "COMPLETE" in getattr(shape, "enum", ()):
        return "COMPLETE"
    known = {"boolean": True, "integer": 1, "long": 1, "float": 1.0, "double": 1.0, "timestamp": clock.now()}
    return known.get(kind, f"{shape.name}-text")


def model(operation: str) -> Any:
    """The published model of `service:Operation`; fails where there is none."""
    service, _, verb = operation.partition(":")
    found = shapes.operation_model(service, verb)
    assert found is not None, f"{operation} is not in botocore"
    return found


REPORT = (
    "user,arn,password_enabled,password_last_used,mfa_active,access_key_1_active,access_key_1_last_rotated,"
    "access_key_1_last_used_date\n"
    "u,arnType-text,true,2026-03-01T08:00:00+00:00,true,true,2026-01-01T08:00:00+00:00,2026-03-01T08:00:00+00:00\n"
)
# What a shape cannot say: documents, and attributes whose names are documented and not modelled.
SAID: dict[str, dict[str, Any]] = {
    "iam:GetCredentialReport": {"Content": REPORT.encode()},
    "sns:GetTopicAttributes": {
        "Attributes": {
            "TopicArn": "arn:t", "Owner": "o", "DisplayName": "d", "KmsMasterKeyId": "k",
            "LambdaFailureFeedbackRoleArn": "arn:r",
        }
    },
    "sqs:GetQueueAttributes": {"Attributes": {"QueueArn": "arn:q", "KmsMasterKeyId": "k", "VisibilityTimeout": "30"}},
    "ec2:DescribeDhcpOptions": {
        "DhcpOptions": [
            {
                "DhcpOptionsId": "dopt-1",
                "DhcpConfigurations": [
                    {"Key": name, "Values": [{"Value": "x"}]}
                    for name in ("domain-name", "domain-name-servers", "ntp-servers", "netbios-name-servers", "netbios-node-type")
                ],
                "Tags": [{"Key": "k", "Value": "v"}],
            }
        ]
    },
    "elasticbeanstalk:DescribeConfigurationSettings": {
        "ConfigurationSettings": [
            {
                "OptionSettings": [
                    {"Namespace": f"aws:elasticbeanstalk:{space}", "OptionName": name, "Value": "v"}
                    for space, name in (
                        ("cloudwatch:logs", "StreamLogs"), ("cloudwatch:logs", "RetentionInDays"),
                        ("healthreporting:system", "SystemType"), ("managedactions", "ManagedActionsEnabled"),
                    )
                ]
            }
        ]
    },
}  # fmt: skip


def answer(operation: str) -> dict[str, Any]:
    """What an operation answers, without tokens."""
    if operation in SAID:
        return SAID[operation]
    said = sample(model(operation).output_shape) or {}
    return {name: value for name, value in said.items() if name not in TOKENS}


class Cloud:
    """A client of one service; notes what it was given."""

    def __init__(self, service: str, calls: list[tuple[str, Mapping[str, Any]]]) -> None:
        self._service, self._calls = service, calls
        self._verbs = {xform_name(verb): verb for verb in shapes.model(service).operation_names}
        self.meta = SimpleNamespace(service_model=shapes.model(service))

    def can_paginate(self, _: str) -> bool:
        return False

    def __getattr__(self, method: str) -> Callable[..., Any]:
        operation = f"{self._service}:{self._verbs[method]}"

        def call(**given: Any) -> Any:
            self._calls.append((operation, given))
            return answer(operation)

        return call


def place(calls: list[tuple[str, Mapping[str, Any]]]) -> Place:
    """Where everything is there once; `calls` receives what was asked."""

    def own(operation: str, **given: Any) -> Any:
        calls.append((operation, given))
        return answer(operation)

    return Place(lambda service: Cloud(service, calls), own, ACCOUNT, REGION)


def paths(value: Any, path: str) -> Iterator[str]:
    """The paths of a value's leaves, lists passed through, a map's entries as `*`."""
    if isinstance(value, Mapping) and value:
        for name, inside in value.items():
            yield from paths(
                inside, f"{path}.{'*' if isinstance(value, Everything) or set(value) == {'any'} else name}"
            )
    elif isinstance(value, list | tuple) and value:
        for inside in value:
            yield from paths(inside, path)
    else:
        yield path
