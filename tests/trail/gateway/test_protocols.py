"""What botocore serialises, the gateway reads back: operation and parameters, for every operation of many services.

The oracle is the parameters themselves: they are drawn from the model's input shape, written by botocore's client side
and read by ours.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from botocore.serialize import create_serializer

from project.kernel import clock
from project.kernel.aws import shapes
from trail.gateway import naming, protocol

# signing name → botocore's service: those that moto serves and people use, in all six protocols
SERVICES = {
    "ec2": "ec2", "iam": "iam", "sts": "sts", "sns": "sns", "rds": "rds", "cloudformation": "cloudformation",
    "elasticloadbalancing": "elbv2", "autoscaling": "autoscaling", "redshift": "redshift", "elasticache": "elasticache",
    "dynamodb": "dynamodb", "kms": "kms", "sqs": "sqs", "logs": "logs", "ssm": "ssm", "secretsmanager": "secretsmanager",
    "ecs": "ecs", "ecr": "ecr", "kinesis": "kinesis", "events": "events", "states": "stepfunctions", "glue": "glue",
    "acm": "acm", "athena": "athena", "organizations": "organizations", "cognito-idp": "cognito-idp",
    "lambda": "lambda", "apigateway": "apigateway", "eks": "eks", "batch": "batch", "elasticfilesystem": "efs",
    "backup": "backup", "guardduty": "guardduty", "email": "sesv2", "scheduler": "scheduler", "iot": "iot",
    "s3": "s3", "route53": "route53", "cloudfront": "cloudfront", "monitoring": "cloudwatch",
}  # fmt: skip
# What cannot be told apart on the wire, or goes to a host of its own: the older name of the same request, S3 on
# directory buckets (its own endpoint), and Object Lambda's answers.
INDISTINCT = {"ListDirectoryBuckets", "WriteGetObjectResponse"}
NOW = datetime(2026, 11, 18, 14, 2, 11, tzinfo=UTC)


class Draw:
    """Values of a shape from a seeded generator; optional members come and go."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)

    def value(self, shape: Any, depth: int = 0) -> Any:
        return getattr(self, f"_{shape.type_name}", self._string)(shape, depth)

    def _structure(self, shape: Any, depth: int) -> dict[str, Any]:
        if getattr(shape, "is_document_type", False):
            return {"a": [1, "two", {"three": None}]}
        chosen = set(shape.required_members)
        if getattr(shape, "is_tagged_union", False):
            return self._members(shape, [self.random.choice(list(shape.members))], depth)
        others = [name for name in shape.members if name not in chosen]
        if depth < 4:
            chosen |= {name for name in others if self.random.random() < (0.4 if depth == 0 else 0.3)}
        return self._members(shape, [name for name in shape.members if name in chosen], depth)

    def _members(self, shape: Any, names: list[str], depth: int) -> dict[str, Any]:
        return {
            name: self.value(shape.members[name], depth + 1)
            for name in names
            if not shape.members[name].serialization.get("eventstream") and depth < 7
        }

    def _list(self, shape: Any, depth: int) -> list[Any]:
        return [self.value(shape.member, depth + 1) for _ in range(self.random.randint(1, 3))] if depth < 7 else []

    def _map(self, shape: Any, depth: int) -> dict[str, Any]:
        keys = shape.key.enum or [f"Key-{number}" for number in range(3)]
        return {key: self.value(shape.value, depth + 1) for key in keys[: self.random.randint(1, 2)]}

    def _string(self, shape: Any, _: int) -> str:
        if shape.enum:
            return str(self.random.choice(shape.enum))
        word = "".join(self.random.choice("abcXYZ019-_. é&=+/%ß") for _ in range(self.random.randint(1, 12)))
        return f"v{word}w"

    def _integer(self, shape: Any, _: int) -> int:
        return self.random.randint(0, 10_000)

    _long = _integer

    def _float(self, shape: Any, _: int) -> float:
        return self.random.randint(0, 4000) / 4

    _double = _float

    def _boolean(self, shape: Any, _: int) -> bool:
        return self.random.random() < 0.5

    def _timestamp(self, shape: Any, _: int) -> datetime:
        return NOW

    def _blob(self, shape: Any, _: int) -> bytes:
        return bytes(self.random.randrange(256) for _ in range(9))


def cases() -> Iterator[Any]:
    for scope, service in SERVICES.items():
        yield pytest.param(scope, service, id=service)


def same(shape: Any, meant: Any, read: Any) -> bool:
    """Whether a value came through. Times are compared as moments; content that is a whole body is only said to be there."""
    kind = shape.type_name
    if kind == "structure" and not getattr(shape, "is_document_type", False):
        payload = shape.serialization.get("payload")
        return (
            isinstance(read, dict)
            and meant.keys() == read.keys()
            and all(
                (shape.members[name].type_name == "blob" and name == payload)
                or same(shape.members[name], meant[name], read[name])
                for name in meant
            )
        )
    if kind == "list":
        return (
            isinstance(read, list)
            and len(meant) == len(read)
            and all(map(same, [shape.member] * len(meant), meant, read))
        )
    if kind == "map":
        if shape.serialization.get("location") == "headers":  # header names have no case
            meant = {key.lower(): value for key, value in meant.items()}
        return meant.keys() == read.keys() and all(same(shape.value, meant[key], read[key]) for key in meant)
    if kind == "timestamp":
        return moment(read) == meant
    return bool(meant == read) and type(meant) is type(read)


def moment(read: Any) -> datetime:
    if isinstance(read, int | float):
        return datetime.fromtimestamp(read, UTC)
    if isinstance(read, datetime):
        return read.astimezone(UTC)
    try:
        return clock.parse(read)
    except ValueError:
        return parsedate_to_datetime(read)


def written(model: Any, verb: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """The request as botocore writes it, in the protocol that it prefers."""
    kind = model.metadata["protocol"]
    return dict(create_serializer(kind, False).serialize_to_request(parameters, model.operation_model(verb)))


def read(scope: str, request: dict[str, Any]) -> protocol.Parsed:
    """Through the server's half, as the gateway's face does it."""
    headers = {name.lower(): str(value) for name, value in request["headers"].items()}
    path, _, literal = request["url_path"].partition("?")
    arguments = request["query_string"]
    query = "&".join(
        part
        for part in (literal, arguments if isinstance(arguments, str) else urlencode(arguments, True, quote_via=quote))
        if part
    )
    body = request["body"]
    form = ""
    if isinstance(body, dict):
        form, body = urlencode(body), b""
    body = body.encode() if isinstance(body, str) else bytes(body or b"")
    parsed = protocol.identify(naming.models(scope), request["method"], path, query, headers, form)
    return protocol.with_body(parsed, headers, body) if body else parsed


@pytest.mark.parametrize(("scope", "service"), list(cases()))
def test_operation_and_parameters_come_through(scope: str, service: str) -> None:
    model = shapes.model(service)
    tried = 0
    for verb in model.operation_names:
        operation = model.operation_model(verb)
        if operation.has_event_stream_input or operation.deprecated or not operation.input_shape or verb in INDISTINCT:
            continue
        for turn in range(3):
            meant = Draw(f"{service} {verb} {turn}").value(operation.input_shape)
            request = written(model, verb, meant)
            got = read(scope, request)
            assert got.verb == verb, (verb, request["url_path"])
            shape = operation.input_shape
            assert same(shape, travelling(meant), travelling(got.parameters)), (verb, meant, got.parameters)
            tried += 1
    assert tried > 20


def travelling(value: Any) -> Any:
    """Without what forms and XML cannot carry: empty structures, lists and maps."""
    if isinstance(value, dict):
        kept = {name: travelling(item) for name, item in value.items()}
        return {name: item for name, item in kept.items() if item not in ({}, [])}
    return [item for item in map(travelling, value) if item not in ({}, [])] if isinstance(value, list) else value


@pytest.mark.parametrize("scope", list(SERVICES))
def test_every_rest_route_is_found_again(scope: str) -> None:
    """No operation is shadowed by another whose template is more general."""
    model = shapes.model(SERVICES[scope])
    if not model.metadata["protocol"].startswith("rest"):
        pytest.skip("its operation is named in a header or a field")
    assert not re.search(r"[{}]", "".join(read_all(scope, model)))


def read_all(scope: str, model: Any) -> list[str]:
    found = []
    for verb in model.operation_names:
        operation = model.operation_model(verb)
        if operation.has_event_stream_input or operation.deprecated or verb in INDISTINCT:
            continue
        meant = Draw(f"least {verb}").value(operation.input_shape, 4) if operation.input_shape else {}
        got = read(scope, written(model, verb, meant)).verb
        assert got == verb
        found.append(got)
    return found
