"""Wire values into the model's members: form fields, XML, JSON, headers and query arguments, by botocore's shapes. Pure.

What a shape does not know is kept as it came; what cannot be read as its shape's type stays text. Nothing here raises.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any

_DEEP = 60
_MOST = 10_000  # entries of a list
_INTEGER = re.compile(r"-?[0-9]{1,19}", re.ASCII)
_FLOAT = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?([eE][-+]?[0-9]{1,3})?", re.ASCII)


def scalar(shape: Any, value: Any) -> Any:
    """A text as its shape's type; times stay the text that was sent."""
    if not isinstance(value, str):
        return value
    kind = shape.type_name
    if kind in {"integer", "long"}:
        return int(value) if _INTEGER.fullmatch(value) else value
    if kind in {"float", "double"}:
        return float(value) if _FLOAT.fullmatch(value) else value
    if kind == "boolean":
        return {"true": True, "false": False}.get(value.lower(), value)
    return _bytes(value) if kind == "blob" else value


def _bytes(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return value.encode("utf-8", "replace")


# – query and ec2: `Filter.1.Value.2=x` –


def tree(pairs: Mapping[str, str]) -> dict[str, Any]:
    """Dotted form fields as nested dicts."""
    grown: dict[str, Any] = {}
    for name, value in pairs.items():
        path = name.split(".")
        if len(path) > _DEEP:
            continue
        node = grown
        for part in path[:-1]:
            inner = node.get(part)
            if not isinstance(inner, dict):
                inner = node[part] = {}
            node = inner
        if not isinstance(node.get(path[-1]), dict):
            node[path[-1]] = value
    return grown


def from_form(shape: Any, node: Any, *, ec2: bool) -> Any:
    """A node of the tree as its shape's value."""
    kind = shape.type_name
    if kind == "structure" and isinstance(node, dict):
        wires = {_form_name(name, member, ec2): (name, member) for name, member in shape.members.items()}
        return {
            wires[wire][0]: from_form(wires[wire][1], value, ec2=ec2) for wire, value in node.items() if wire in wires
        }
    if kind == "list" and (isinstance(node, dict) or node == ""):
        inner = node or {}
        if not ec2 and not shape.serialization.get("flattened"):
            inner = inner.get(shape.member.serialization.get("name", "member"), inner)
        return [from_form(shape.member, inner[key], ec2=ec2) for key in _numbered(inner)]
    if kind == "map" and isinstance(node, dict):
        return _form_map(shape, node, ec2)
    return scalar(shape, node)


def _numbered(node: Any) -> list[str]:
    if not isinstance(node, dict):
        return []
    keys = [key for key in node if key.isascii() and key.isdigit() and len(key) < 10]
    return sorted(keys, key=int)[:_MOST]


def _form_name(name: str, shape: Any, ec2: bool) -> str:
    said = shape.serialization
    if ec2:
        given = str(said.get("name") or "")
        return str(said.get("queryName") or f"{given[:1].upper()}{given[1:]}" or name)
    if shape.type_name == "list" and said.get("flattened"):
        return str(shape.member.serialization.get("name") or said.get("name") or name)
    return str(said.get("name") or name)


def _form_map(shape: Any, node: dict[str, Any], ec2: bool) -> dict[str, Any]:
    entries = node if shape.serialization.get("flattened") else node.get("entry", node)
    key, value = shape.key.serialization.get("name", "key"), shape.value.serialization.get("name", "value")
    numbered = [entries[number] for number in _numbered(entries)]
    return {
        str(entry.get(key)): from_form(shape.value, entry.get(value, ""), ec2=ec2)
        for entry in numbered
        if isinstance(entry, dict)
    }


# – JSON –


def from_json(shape: Any, value: Any, depth: int = 0) -> Any:
    """A decoded JSON (or CBOR) value as its shape's value; unknown members are kept."""
    if depth > _DEEP or value is None:
        return value
    kind = shape.type_name
    if kind == "structure" and isinstance(value, dict):
        if getattr(shape, "is_document_type", False):
            return value
        wires = {str(member.serialization.get("name") or name): name for name, member in shape.members.items()}
        named = {wires.get(wire, wire): item for wire, item in value.items()}
        return {
            name: from_json(shape.members[name], item, depth + 1) if name in shape.members else item
            for name, item in named.items()
        }
    if kind == "list" and isinstance(value, list):
        return [from_json(shape.member, item, depth + 1) for item in value]
    if kind == "map" and isinstance(value, dict):
        return {key: from_json(shape.value, item, depth + 1) for key, item in value.items()}
    return _bytes(value) if kind == "blob" and isinstance(value, str) else value


# – XML, as xmltodict gives it –


def from_xml(shape: Any, node: Any, depth: int = 0) -> Any:
    """An element as its shape's value; elements that the shape does not know are kept under their own name."""
    if depth > _DEEP:
        return bare(node)
    kind = shape.type_name
    if kind == "structure":
        return _xml_structure(shape, node if isinstance(node, dict) else {}, depth)
    if kind == "list":
        inner = node
        if not shape.serialization.get("flattened"):
            inner = node.get(shape.member.serialization.get("name", "member")) if isinstance(node, dict) else None
        return [from_xml(shape.member, item, depth + 1) for item in _many(inner)]
    if kind == "map":
        key, value = shape.key.serialization.get("name", "key"), shape.value.serialization.get("name", "value")
        entries = (
            node if shape.serialization.get("flattened") else node.get("entry") if isinstance(node, dict) else None
        )
        return {
            str(item.get(key)): from_xml(shape.value, item.get(value), depth + 1) for item in _many(entries) if item
        }
    text = node.get("#text", "") if isinstance(node, dict) else node
    return scalar(shape, "" if text is None else text)


def _xml_structure(shape: Any, node: dict[str, Any], depth: int) -> dict[str, Any]:
    left = dict(node)
    found = {}
    for name, member in shape.members.items():
        said = member.serialization
        wire = str(said.get("name") or name)
        if member.type_name == "list" and said.get("flattened"):
            wire = str(said.get("name") or member.member.serialization.get("name") or name)
        if said.get("xmlAttribute"):
            wire = f"@{wire}"
        if wire in left:
            found[name] = from_xml(member, left.pop(wire), depth + 1)
    others = {name: bare(item) for name, item in left.items() if not name.startswith(("@", "#"))}
    return {**found, **others}


def _many(value: Any) -> list[Any]:
    if value is None:
        return []
    return value[:_MOST] if isinstance(value, list) else [value]


def bare(value: Any, depth: int = 0) -> Any:
    """An element without its attributes."""
    if depth > _DEEP:
        return "..."
    if isinstance(value, dict):
        return {name: bare(item, depth + 1) for name, item in value.items() if not name.startswith("@")}
    return [bare(item, depth + 1) for item in value] if isinstance(value, list) else value
