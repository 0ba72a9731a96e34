"""Spell parameters and answers as CloudTrail does: lowerCamelCase, EC2's sets of items, S3's bucket names. Pure."""

from __future__ import annotations

from typing import Any

from botocore.model import OperationModel

_EC2_SETS = {"InstanceId": "instancesSet", "GroupId": "groupSet", "SecurityGroupId": "groupSet"}
_S3 = {"Bucket": "bucketName"}


def request(model: OperationModel | None, parameters: dict[str, Any]) -> dict[str, Any]:
    """requestParameters."""
    if model is None:
        return parameters
    protocol = model.service_model.metadata.get("protocol")
    if protocol == "ec2":
        spelled = _ec2(model.input_shape, parameters, asking=True)
        return spelled if isinstance(spelled, dict) else {}
    if model.service_model.service_name == "s3":
        return _s3(model.input_shape, parameters)
    return parameters


def _s3(shape: Any, parameters: dict[str, Any]) -> dict[str, Any]:
    """Plain members by name, documents with the element names of S3's XML."""
    members = shape.members if shape else {}
    return {
        _S3.get(name, name): _elements(members[name], value) if name in members else value
        for name, value in parameters.items()
    }


def _elements(shape: Any, value: Any) -> Any:
    if shape.type_name == "structure" and isinstance(value, dict):
        found: dict[str, Any] = {}
        for name, item in value.items():
            member = shape.members.get(name)
            if member is None:
                found[name] = item
                continue
            said = member.serialization
            wire = str(said.get("name") or name)
            found[wire] = _elements(member, item)
            if member.type_name == "list" and not said.get("flattened"):
                found[wire] = {str(member.member.serialization.get("name", "member")): found[wire]}
        return found
    if shape.type_name == "list" and isinstance(value, list):
        items = [_elements(shape.member, item) for item in value]
        return items[0] if len(items) == 1 else items
    return value


def response(model: OperationModel | None, members: dict[str, Any]) -> dict[str, Any]:
    """responseElements."""
    if model is None or model.service_model.metadata.get("protocol") != "ec2":
        return members
    spelled = _ec2(model.output_shape, members, asking=False)
    return spelled if isinstance(spelled, dict) else {}


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _ec2(shape: Any, value: Any, *, asking: bool) -> Any:
    if shape is None:
        return value
    if shape.type_name == "structure" and isinstance(value, dict):
        found: dict[str, Any] = {}
        for name, item in value.items():
            member = shape.members.get(name)
            if member is None:
                continue
            wire = str(member.serialization.get("name") or name)
            if member.type_name == "list" and isinstance(item, list):
                found[_set_name(wire) if asking else _lower(wire)] = {"items": _items(member, item, wire, asking)}
            else:
                found[_lower(wire)] = _ec2(member, item, asking=asking)
        return found
    if shape.type_name == "list" and isinstance(value, list):
        return {"items": _items(shape, value, "item", asking)}
    return value


def _items(shape: Any, value: list[Any], wire: str, asking: bool) -> list[Any]:
    name = str(shape.member.serialization.get("name") or "")
    single = _lower(name if name not in {"", "item"} else wire)
    return [
        _ec2(shape.member, item, asking=asking) if isinstance(item, dict) else {single: item} if asking else item
        for item in value
    ]


def _set_name(wire: str) -> str:
    if wire in _EC2_SETS:
        return _EC2_SETS[wire]
    return _lower(wire.removesuffix("Id").removesuffix("s")) + "Set"
