"""Secrets never enter a record: what botocore marks sensitive and what is known to be secret is replaced."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from botocore.exceptions import UnknownServiceError

from project.kernel.aws import shapes

HIDDEN = shapes.SECRET

# Members that hold secrets though the model does not mark them, by lower-case name, in any service.
KNOWN = frozenset(
    """
    password masteruserpassword newpassword oldpassword masterpassword adminpassword dbpassword userpassword
    secretstring secretbinary secretaccesskey secretkey sessiontoken privatekey privatekeyplaintext plaintext
    passphrase presharedkey authtoken authorizationtoken oauthtoken apitoken clientsecret sharedsecret token_
    temporarypassword proposedpassword previouspassword authparameters kmsplaintext plaintextkey keymaterial
    certificateprivatekey masterkey encryptionkey customerkey ssecustomerkey copysourcessecustomerkey
    userdata radiussharedsecret bindpassword ssmpassword token authorizationdata
    """.split()
)
# Members that are secret in one operation only.
IN_OPERATION: dict[tuple[str, str], frozenset[str]] = {
    ("ssm", "PutParameter"): frozenset({"value"}),
    ("lambda", "CreateFunction"): frozenset({"variables", "zipfile"}),
    ("lambda", "UpdateFunctionConfiguration"): frozenset({"variables"}),
    ("lambda", "UpdateFunctionCode"): frozenset({"zipfile"}),
    ("lambda", "Invoke"): frozenset({"payload"}),
    ("secretsmanager", "GetSecretValue"): frozenset({"secretstring", "secretbinary"}),
    ("codebuild", "ImportSourceCredentials"): frozenset({"token"}),
    ("dynamodb", "PutItem"): frozenset({"item"}),
    ("dynamodb", "UpdateItem"): frozenset({"expressionattributevalues", "attributeupdates"}),
    ("sqs", "SendMessage"): frozenset({"messagebody"}),
    ("sqs", "SendMessageBatch"): frozenset({"messagebody"}),
    ("sns", "Publish"): frozenset({"message"}),
    ("kinesis", "PutRecord"): frozenset({"data"}),
}
# `token` alone is also a page position or an idempotency mark; these keep it.
_PLAIN_TOKENS = frozenset({"nexttoken", "clienttoken", "clientrequesttoken", "paginationtoken", "continuationtoken"})


@cache
def secret_members(service: str, verb: str) -> frozenset[str]:
    """The lower-case names of an operation's members that must be hidden."""
    marked = _marked(service, verb)
    return (KNOWN | IN_OPERATION.get((service, verb), frozenset()) | marked) - _PLAIN_TOKENS


def _marked(service: str, verb: str) -> frozenset[str]:
    try:
        model = shapes.operation_model(service, verb)
    except UnknownServiceError:
        return frozenset()
    if model is None:
        return frozenset()
    found: set[str] = set()
    for shape in (model.input_shape, model.output_shape):
        if shape is not None:
            _walk(shape, "", found, set())
    return frozenset(found)


def _walk(shape: Any, name: str, found: set[str], seen: set[tuple[str, str]]) -> None:
    if (shape.name, name) in seen:
        return
    seen.add((shape.name, name))
    # botocore calls an access key's id sensitive nowhere, but its secret everywhere; ids must stay readable.
    if (shape.sensitive if hasattr(shape, "sensitive") else shape.metadata.get("sensitive")) and name:
        found.add(name.lower())
        return
    if shape.type_name == "structure":
        for member, inner in shape.members.items():
            _walk(inner, member, found, seen)
            location = inner.serialization.get("name")
            if location and location != member:
                _walk(inner, location, found, seen)
    elif shape.type_name == "list":
        _walk(shape.member, name, found, seen)
    elif shape.type_name == "map":
        _walk(shape.value, name, found, seen)


def redact(service: str, verb: str, value: Any) -> Any:
    """A copy of a request's or answer's members without secrets. `service` is botocore's name."""
    return _redact(value, secret_members(service, verb), 0)


def _redact(value: Any, secret: frozenset[str], depth: int) -> Any:
    if depth > 60:
        return "..."
    if isinstance(value, Mapping):
        return {
            str(name): HIDDEN
            if str(name).lower() in secret and item not in (None, "", [], {})
            else _redact(item, secret, depth + 1)
            for name, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_redact(item, secret, depth + 1) for item in value]
    return value
