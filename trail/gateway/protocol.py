"""Read any AWS request by botocore's models: which operation it is, and its parameters. Pure.

botocore carries the client's half of the protocols only; this is the server's half, as far as a record needs it.
Unreadable input never raises: the call is then recorded with what is known of it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import orjson
import xmltodict
from botocore.model import OperationModel, ServiceModel
from botocore.parsers import ResponseParserFactory, RpcV2CBORParser
from botocore.utils import parse_timestamp

from trail.gateway import routes, shaping

LONGEST_FORM = 1 << 20  # of a query call; what lies beyond is passed on and not read
_MOST_FIELDS = 20_000


@dataclass(frozen=True)
class Parsed:
    """A request understood: its verb, its parameters by the model's member names, its model where there is one."""

    verb: str
    parameters: dict[str, Any] = field(default_factory=dict)
    model: OperationModel | None = None


def identify(
    models: tuple[ServiceModel, ...], method: str, path: str, query: str, headers: Mapping[str, str], form: str
) -> Parsed:
    """Find the operation from target, path or form, without the body of a rest request. `form` is empty elsewhere.

    `path` is the raw one, percent-encoded.
    """
    target = headers.get("x-amz-target", "")
    if target:
        return _by_name(models, target.rpartition(".")[2])
    if "/operation/" in path and path.startswith("/service/"):
        return _by_name(models, path.rpartition("/")[2])
    pairs = _fields(form or query)
    if "Action" in pairs:
        found = _by_name(_of_version(models, pairs.get("Version", "")), pairs["Action"])
        return replace(found, parameters=_query(found.model, pairs))
    for model in models:
        if hit := routes.match(model, method, path, query, headers):
            return Parsed(hit[0].name, hit[1], hit[0])
    return Parsed(routes.fallback(method, path))


def _fields(form: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(form[:LONGEST_FORM], keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:  # more fields than any call has: its name alone
        return dict(parse_qsl(form[:4096], keep_blank_values=True))


def _by_name(models: tuple[ServiceModel, ...], verb: str) -> Parsed:
    for model in models:
        if verb in model.operation_names:
            return Parsed(verb, {}, model.operation_model(verb))
    return Parsed(verb[:128] if verb.isidentifier() else "UnknownOperation")


def _of_version(models: tuple[ServiceModel, ...], version: str) -> tuple[ServiceModel, ...]:
    exact = tuple(model for model in models if model.api_version == version)
    return exact or models


def _query(model: OperationModel | None, pairs: Mapping[str, str]) -> dict[str, Any]:
    grown = shaping.tree({name: value for name, value in pairs.items() if name not in {"Action", "Version"}})
    if model is None or model.input_shape is None:
        return grown
    ec2 = model.service_model.metadata.get("protocol") == "ec2"
    shaped = shaping.from_form(model.input_shape, grown, ec2=ec2)
    return shaped if isinstance(shaped, dict) else {}


def with_body(parsed: Parsed, headers: Mapping[str, str], body: bytes) -> Parsed:
    """Add the parameters that lie in the body of a json, cbor or rest request."""
    kind = headers.get("content-type", "")
    if not body or "x-www-form-urlencoded" in kind:
        return parsed
    try:
        found = _body(parsed.model, kind, body)
    except Exception:  # orjson, expat and botocore each have their own; RecursionError is one of them
        found = {}
    return replace(parsed, parameters={**parsed.parameters, **found})


def _body(model: OperationModel | None, kind: str, body: bytes) -> dict[str, Any]:
    shape: Any = model.input_shape if model else None
    payload = shape.serialization.get("payload") if shape else None
    member = shape.members.get(payload) if payload else None
    if member is not None and member.type_name == "string":
        return {str(payload): body[:65536].decode("utf-8", "replace")}
    if member is not None and member.type_name == "blob":
        return {str(payload): body[:1]}  # content: said to be there, never kept
    value = _document(kind, body)
    if member is not None:
        return {str(payload): value(member)}
    shaped = value(shape)
    return shaped if isinstance(shaped, dict) else {}


def _document(kind: str, body: bytes) -> Any:
    """A function that gives the document by a shape."""
    if "cbor" in kind:
        parser = RpcV2CBORParser()
        decoded = parser.parse_data_item(parser.get_peekable_stream_from_bytes(body))
    elif body.lstrip()[:1] == b"<":
        root = next(iter(xmltodict.parse(body).items()))
        return lambda shape: shaping.from_xml(shape, root[1]) if shape else {root[0]: shaping.bare(root[1])}
    else:
        decoded = orjson.loads(body)
    return lambda shape: shaping.from_json(shape, decoded) if shape else decoded


def answer(
    model: OperationModel | None, kind: str, status: int, headers: Mapping[str, str], body: bytes
) -> dict[str, Any]:
    """An upstream's answer by the output shape: members, or `Error` with `Code` and `Message`; never raises."""
    if model is None:
        return {"Error": {"Code": str(status), "Message": ""}} if status >= 300 else {}
    streaming = model.has_streaming_output or model.has_event_stream_output
    content: Any = io.BytesIO(body) if streaming and status < 300 else body
    try:
        parsed = _parser(_spoken(model, kind)).parse(
            {"status_code": status, "headers": headers, "body": content}, model.output_shape
        )
    except Exception:
        parsed = {}
    if status >= 300 and not parsed.get("Error"):
        parsed["Error"] = {"Code": str(status), "Message": ""}
    return {name: value for name, value in parsed.items() if name != "ResponseMetadata" and not hasattr(value, "read")}


@cache
def _parser(spoken: str) -> Any:
    factory = ResponseParserFactory()
    factory.set_parser_defaults(timestamp_parser=_moment)
    return factory.create_parser(spoken)


def _moment(value: Any) -> datetime:
    """botocore's own reader of times is the slowest part of reading an answer; most times are ISO-8601."""
    try:
        moment = datetime.fromisoformat(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (TypeError, ValueError):
        parsed: datetime = parse_timestamp(value)
        return parsed


def _spoken(model: OperationModel, kind: str) -> str:
    """The protocol of an answer: services that speak several are told apart by the content type."""
    own = str(model.service_model.metadata.get("protocol"))
    if "cbor" in kind:
        return "smithy-rpc-v2-cbor"
    if own == "smithy-rpc-v2-cbor":
        return "query" if "xml" in kind else "json"
    return own
