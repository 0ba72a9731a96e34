"""One request of CloudWatch Logs or CloudWatch read, and its answer written, in whichever protocol the client speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from botocore.model import OperationModel
from django.http import HttpResponse

from project.kernel.aws import cbor, encoding, querying, shapes
from project.kernel.aws.request import OWN_LIMIT, AwsRequest
from project.kernel.errors import CallError


@dataclass(frozen=True)
class Asked:
    """What a request asks: the operation's model, its parameters, and the protocol for the answer."""

    model: OperationModel
    parameters: dict[str, Any]
    protocol: str


def read(request: AwsRequest, service: str) -> Asked | None:
    """The request, or None where it is none of the service; raises CallError where its body cannot be read."""
    kind = request.headers.get("content-type", "")
    if request.target:
        return _asked(service, request.target.rpartition(".")[2], "json", _json(request))
    if "/operation/" in request.path:
        verb = request.path.rpartition("/")[2]
        return _asked(service, verb, "cbor", _cbor(request))
    if "x-www-form-urlencoded" in kind:
        verb = querying.action(request.body(OWN_LIMIT))
        model = shapes.operation_model(service, verb) if verb else None
        return Asked(model, querying.read(model, request.body(OWN_LIMIT)), "query") if model else None
    return None


def _asked(service: str, verb: str, protocol: str, parameters: Any) -> Asked | None:
    model = shapes.operation_model(service, verb)
    return Asked(model, parameters if isinstance(parameters, dict) else {}, protocol) if model else None


def _json(request: AwsRequest) -> Any:
    body = request.body(OWN_LIMIT)
    try:
        return orjson.loads(body) if body.strip() else {}
    except orjson.JSONDecodeError as problem:
        raise CallError("SerializationException", f"The body is not JSON: {problem}") from problem


def _cbor(request: AwsRequest) -> Any:
    try:
        return cbor.decode(request.body(OWN_LIMIT))
    except ValueError as problem:
        raise CallError("SerializationException", str(problem)) from problem


def answer(request: AwsRequest, asked: Asked, result: Any) -> HttpResponse:
    """The result in the client's protocol."""
    shape = asked.model.output_shape
    if asked.protocol == "query":
        return querying.answer(request, asked.model, result)
    if asked.protocol == "json":
        return encoding.json_response(request, asked.model.name, result)
    found = HttpResponse(
        cbor.encode(shape, result or {}) if shape is not None else b"", content_type="application/cbor"
    )
    return _marked(found, request)


def refusal(request: AwsRequest, asked: Asked, error: CallError) -> HttpResponse:
    """An error in the client's protocol."""
    if asked.protocol != "cbor":
        return encoding.error_response(request, error)
    body = {"__type": error.code, "message": error.message}
    status = shapes.error_status("cloudwatch", error.code, error.status)
    found = HttpResponse(cbor.encode(_Map, body), status=status, content_type="application/cbor")
    found["x-amzn-query-error"] = f"{error.code};Sender"
    return _marked(found, request)


class _Map:
    """A shape of texts by name, for errors."""

    type_name = "map"
    value = None


def _marked(found: HttpResponse, request: AwsRequest) -> HttpResponse:
    found["smithy-protocol"] = "rpc-v2-cbor"
    found["x-amzn-RequestId"] = request.request_id
    return found
