"""Read any AWS request by botocore's models: which operation it is, and its parameters. Pure.

botocore carries the client's half of the protocols only; this is the server's half, as far as a record needs it.
Unreadable input never raises: the call is then recorded with what is known of it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import orjson
import xmltodict
from botocore.model import OperationModel, ServiceModel
from botocore.parsers import RpcV2CBORParser, create_parser

from trail.gateway import routes


@dataclass(frozen=True)
class Parsed:
    """A request understood: its verb, its parameters by the model's member names, its model where there is one."""

    verb: str
    parameters: dict[str, Any] = field(default_factory=dict)
    model: OperationModel | None = None


def identify(
    models: tuple[ServiceModel, ...], method: str, path: str, query: str, headers: Mapping[str, str], form: str
) -> Parsed:
    """Find the operation from target, path or form, without the body of a rest request. `form` is empty elsewhere."""
    target = headers.get("x-amz-target", "")
    if target:
        return _by_name(models, target.rpartition(".")[2])
    if "/operation/" in path and path.startswith("/service/"):
        return _by_name(models, path.rpartition("/")[2])
    pairs = dict(parse_qsl(form or query, keep_blank_values=True))
    if "Action" in pairs:
        found = _by_name(_of_version(models, pairs.get("Version", "")), pairs["Action"])
        return Parsed(found.verb, _query(found.model, pairs), found.model)
    for model in models:
        if hit := routes.match(model, method, path, query, headers):
            return Parsed(hit[0].name, hit[1], hit[0])
    return Parsed(routes.fallback(method, path))


def _by_name(models: tuple[ServiceModel, ...], verb: str) -> Parsed:
    for model in models:
        if verb in model.operation_names:
            return Parsed(verb, {}, model.operation_model(verb))
    return Parsed(verb if verb.isidentifier() else "UnknownOperation")


def _of_version(models: tuple[ServiceModel, ...], version: str) -> tuple[ServiceModel, ...]:
    exact = tuple(model for model in models if model.api_version == version)
    return exact or models


def with_body(parsed: Parsed, headers: Mapping[str, str], body: bytes) -> Parsed:
    """Add the parameters that lie in the body of a json, cbor or rest request."""
    kind = headers.get("content-type", "")
    if not body or "x-www-form-urlencoded" in kind:
        return parsed
    return Parsed(parsed.verb, {**parsed.parameters, **_body(parsed.model, kind, body)}, parsed.model)


def _body(model: OperationModel | None, kind: str, body: bytes) -> dict[str, Any]:
    try:
        if "cbor" in kind:
            parser = RpcV2CBORParser()
            value = parser.parse_data_item(parser.get_peekable_stream_from_bytes(body))
        elif body.lstrip()[:1] == b"<":
            value = _xml(body)
        else:
            value = orjson.loads(body)
    except Exception:
        return _raw_payload(model, body)
    return value if isinstance(value, dict) else {}


def _raw_payload(model: OperationModel | None, body: bytes) -> dict[str, Any]:
    """A text payload that is no document (a bucket policy is JSON and comes out of orjson)."""
    shape = model.input_shape if model else None
    payload = shape.serialization.get("payload") if shape else None
    member = shape.members.get(payload) if shape and payload else None
    if member is not None and member.type_name == "string":
        return {str(payload): body[:65536].decode("utf-8", "replace")}
    return {}


def _xml(body: bytes) -> dict[str, Any]:
    value = xmltodict.parse(body)
    return {name: _bare(item) for name, item in value.items()}


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _bare(item) for name, item in value.items() if not name.startswith("@")}
    return [_bare(item) for item in value] if isinstance(value, list) else value


def _query(model: OperationModel | None, pairs: Mapping[str, str]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for name, value in pairs.items():
        if name in {"Action", "Version"}:
            continue
        node = tree
        *path, last = name.split(".")[:12]
        for part in path:
            inner = node.setdefault(part, {})
            node = inner if isinstance(inner, dict) else node.setdefault(f"{part}.", {})
        node[last] = value
    if model is None or model.input_shape is None:
        return tree
    ec2 = model.service_model.metadata.get("protocol") == "ec2"
    result = _shaped(model.input_shape, tree, ec2)
    return result if isinstance(result, dict) else {}


def _wire_name(name: str, shape: Any, ec2: bool) -> str:
    if ec2:
        given = shape.serialization.get("queryName") or shape.serialization.get("name") or name
        return str(given[:1].upper() + given[1:])
    if shape.type_name == "list" and shape.serialization.get("flattened"):
        return str(shape.member.serialization.get("name") or shape.serialization.get("name") or name)
    return str(shape.serialization.get("name") or name)


def _shaped(shape: Any, node: Any, ec2: bool) -> Any:
    if shape.type_name == "structure" and isinstance(node, dict):
        found = {}
        for name, member in shape.members.items():
            wire = _wire_name(name, member, ec2)
            if wire in node:
                found[name] = _shaped(member, node[wire], ec2)
        return found
    if shape.type_name == "list" and isinstance(node, dict):
        inner: Any = node
        if not ec2 and not shape.serialization.get("flattened"):
            inner = node.get(shape.member.serialization.get("name") or "member", node.get("member", node))
        numbered = sorted((key for key in inner if key.isdigit()), key=int) if isinstance(inner, dict) else []
        return [_shaped(shape.member, inner[key], ec2) for key in numbered[:1000]]
    if shape.type_name == "map" and isinstance(node, dict):
        return _map(shape, node, ec2)
    return _scalar(shape, node)


def _map(shape: Any, node: dict[str, Any], ec2: bool) -> dict[str, Any]:
    entries = node if shape.serialization.get("flattened") else node.get("entry", node)
    key_name = shape.key.serialization.get("name") or "key"
    value_name = shape.value.serialization.get("name") or "value"
    return {
        str(entry.get(key_name)): _shaped(shape.value, entry.get(value_name), ec2)
        for entry in entries.values()
        if isinstance(entry, dict)
    }


def _scalar(shape: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if shape.type_name in {"integer", "long"}:
        return int(value) if value.lstrip("-").isdigit() else value
    if shape.type_name == "boolean":
        return value.lower() == "true"
    if shape.type_name == "blob":
        return b""
    return value


def answer(
    model: OperationModel | None, kind: str, status: int, headers: Mapping[str, str], body: bytes
) -> dict[str, Any]:
    """An upstream's answer by the output shape: members, or `Error` with `Code` and `Message`; never raises."""
    if model is None:
        return {"Error": {"Code": str(status), "Message": ""}} if status >= 300 else {}
    try:
        spoken = _spoken(model, kind)
        streaming = model.has_streaming_output or model.has_event_stream_output
        parsed = create_parser(spoken).parse(
            {
                "status_code": status,
                "headers": headers,
                "body": io.BytesIO(body) if streaming and status < 300 else body,
            },
            model.output_shape,
        )
    except Exception:
        parsed = {}
    if status >= 300 and not parsed.get("Error"):
        parsed["Error"] = {"Code": str(status), "Message": ""}
    return {name: value for name, value in parsed.items() if name != "ResponseMetadata" and not hasattr(value, "read")}


def _spoken(model: OperationModel, kind: str) -> str:
    """The protocol of an answer: services that speak several are told apart by the content type."""
    own = str(model.service_model.metadata.get("protocol"))
    if "cbor" in kind:
        return "smithy-rpc-v2-cbor"
    if own == "smithy-rpc-v2-cbor":
        return "query" if "xml" in kind else "json"
    return own
