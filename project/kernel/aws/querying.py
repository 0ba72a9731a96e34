"""The server's half of AWS's query protocol: read a form by an input shape, write XML by an output shape.

Source: AWS, "AWS Query protocol" (Smithy): lists as `Name.member.N`, maps as `Name.entry.N.key`, flattened where marked.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from botocore.model import OperationModel
from django.http import HttpResponse

from project.kernel import clock
from project.kernel.aws.request import AwsRequest
from project.kernel.errors import CallError

_MOST = 1000


def action(body: bytes) -> str:
    """The operation's name in a form, or an empty text."""
    return dict(parse_qsl(body.decode("latin-1"), keep_blank_values=True)).get("Action", "")


def read(model: OperationModel, body: bytes) -> dict[str, Any]:
    """The parameters of a form by the operation's input shape; raises CallError where a number is none."""
    pairs = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    tree: dict[str, Any] = {}
    for name, value in pairs.items():
        *path, last = name.split(".")[:12]
        node = tree
        for part in path:
            inner = node.setdefault(part, {})
            node = inner if isinstance(inner, dict) else node.setdefault(f"{part}.", {})
        node[last] = value
    found = _read(model.input_shape, tree, "") if model.input_shape else {}
    return found if isinstance(found, dict) else {}


def _name(name: str, shape: Any) -> str:
    if shape.type_name == "list" and shape.serialization.get("flattened"):
        return str(shape.member.serialization.get("name") or shape.serialization.get("name") or name)
    return str(shape.serialization.get("name") or name)


def _read(shape: Any, node: Any, path: str) -> Any:
    kind = shape.type_name
    if isinstance(node, dict):
        if kind == "structure":
            members = ((name, member, _name(name, member)) for name, member in shape.members.items())
            return {name: _read(member, node[wire], name) for name, member, wire in members if wire in node}
        if kind == "list":
            inner = node if shape.serialization.get("flattened") else node.get(_item(shape), node.get("member", {}))
            return [_read(shape.member, value, path) for value in _numbered(inner)]
        if kind == "map":
            inner = node if shape.serialization.get("flattened") else node.get("entry", {})
            key, value = shape.key.serialization.get("name", "key"), shape.value.serialization.get("name", "value")
            entries = [entry for entry in _numbered(inner) if isinstance(entry, dict)]
            return {str(entry.get(key)): _read(shape.value, entry.get(value), path) for entry in entries}
    if kind == "list" and node == "":
        return []
    return _scalar(kind, node, path)


def _item(shape: Any) -> str:
    return str(shape.member.serialization.get("name") or "member")


def _numbered(node: Any) -> list[Any]:
    if not isinstance(node, dict):
        return []
    return [node[key] for key in sorted((key for key in node if key.isdigit()), key=int)[:_MOST]]


def _scalar(kind: str, value: Any, path: str) -> Any:
    if not isinstance(value, str):
        return value
    try:
        if kind in {"integer", "long"}:
            return int(value)
        if kind in {"float", "double"}:
            return float(value)
    except ValueError as problem:
        raise CallError("ValidationError", f"Value '{value[:100]}' at '{path}' must be a number.") from problem
    return value.lower() == "true" if kind == "boolean" else value


def answer(request: AwsRequest, model: OperationModel, result: Any) -> HttpResponse:
    """A result as XML by the operation's output shape."""
    verb, shape = model.name, model.output_shape
    inner = ""
    if shape is not None:
        wrapper = shape.serialization.get("resultWrapper") or f"{verb}Result"
        inner = f"<{wrapper}>{_members(shape, result or {})}</{wrapper}>"
    space = model.service_model.metadata.get("xmlNamespace", "")
    number = escape(request.request_id)
    body = (
        f'<{verb}Response xmlns="{escape(space)}">{inner}'
        f"<ResponseMetadata><RequestId>{number}</RequestId></ResponseMetadata></{verb}Response>"
    )
    found = HttpResponse(body, content_type="text/xml")
    found["x-amzn-RequestId"] = request.request_id
    return found


def _members(shape: Any, value: Any) -> str:
    return "".join(
        _write(member, member.serialization.get("name") or name, value[name])
        for name, member in shape.members.items()
        if value.get(name) is not None
    )


def _write(shape: Any, name: str, value: Any) -> str:
    kind = shape.type_name
    if kind == "structure":
        return f"<{name}>{_members(shape, value)}</{name}>"
    if kind == "list":
        flat = shape.serialization.get("flattened")
        items = "".join(_write(shape.member, name if flat else _item(shape), item) for item in value)
        return items if flat else f"<{name}>{items}</{name}>"
    if kind == "map":
        key, word = shape.key.serialization.get("name", "key"), shape.value.serialization.get("name", "value")
        entries = "".join(
            f"<entry>{_write(shape.key, key, k)}{_write(shape.value, word, v)}</entry>" for k, v in value.items()
        )
        return f"<{name}>{entries}</{name}>"
    return f"<{name}>{escape(_text(value))}</{name}>"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return clock.iso(value) if isinstance(value, datetime) else str(value)
