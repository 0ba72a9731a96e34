"""Secrets never enter a record: what botocore marks sensitive and what is known to be secret is replaced.

Members are matched by name, wherever they stand in the operation's parameters or answer: the gateway's spelling of a
nested member is not the model's path. What is hidden is also taken out of the error message, which may quote it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from project.kernel.aws import shapes
from trail.events import sources

HIDDEN = shapes.HIDDEN
REMOVED = "<sensitiveDataRemoved>"  # what AWS writes for user data

# Members that hold secrets though the model does not mark them, in any service. Names are compared without case and signs.
KNOWN = frozenset({
    "authorizationdata", "authparameters", "authtoken", "apitoken", "authorizationtoken", "certificateprivatekey",
    "keymaterial", "masterkey", "oauthtoken", "plaintext", "plaintextkey", "presharedkey", "presignedurl",
    "privatekeyplaintext", "radiussharedsecret", "secret", "secretbinary", "secretstring", "token", "userdata",
    "sharedkey", "webidentitytoken", "samlassertion", "xamzsignature", "xamzcredential", "proxyauthorization",
    "xamzserversideencryptioncustomerkey", "xamzcopysourceserversideencryptioncustomerkey", "ssecustomerkey",
    "copysourcessecustomerkey", "apikeyvalue", "cookie", "setcookie", "authorization", "authorizationcode", "otp",
    "mfacode", "tokencode", "authenticationcode1", "authenticationcode2",
})  # fmt: skip
# And every member whose name ends like this (`masterUserPassword`, `sshPrivateKey`).
ENDINGS = (
    "password", "passphrase", "passwd", "secretkey", "privatekey", "secretaccesskey", "sharedsecret", "clientsecret",
    "sessiontoken", "accesstoken", "refreshtoken", "idtoken", "bearertoken", "securitytoken", "sharedaccesskey",
)  # fmt: skip
# Members that are secret, or somebody's content, in one operation only.
IN_OPERATION: dict[tuple[str, str], frozenset[str]] = {
    ("ssm", "PutParameter"): frozenset({"value"}),
    ("config", "PutEvaluations"): frozenset({"resulttoken"}),
    ("cairn", "PutRuleHandler"): frozenset({"zipfile", "environment"}),
    ("lambda", "CreateFunction"): frozenset({"variables", "zipfile"}),
    ("lambda", "UpdateFunctionConfiguration"): frozenset({"variables"}),
    ("lambda", "PublishVersion"): frozenset({"variables"}),
    ("lambda", "UpdateFunctionCode"): frozenset({"zipfile", "variables"}),
    ("lambda", "Invoke"): frozenset({"payload"}),
    ("kms", "Encrypt"): frozenset({"ciphertextblob"}),
    ("kms", "Decrypt"): frozenset({"ciphertextblob"}),
    ("kms", "ReEncrypt"): frozenset({"ciphertextblob"}),
    ("kms", "GenerateDataKey"): frozenset({"ciphertextblob"}),
    ("kms", "GenerateDataKeyPair"): frozenset({"privatekeyciphertextblob"}),
    ("kms", "Sign"): frozenset({"message"}),
    ("kms", "GenerateMac"): frozenset({"message"}),
    ("apigateway", "CreateApiKey"): frozenset({"value"}),
    ("cloudformation", "CreateStack"): frozenset({"parametervalue"}),
    ("cloudformation", "UpdateStack"): frozenset({"parametervalue"}),
    ("cloudformation", "CreateChangeSet"): frozenset({"parametervalue"}),
    ("dynamodb", "PutItem"): frozenset({"item"}),
    ("dynamodb", "UpdateItem"): frozenset({"expressionattributevalues", "attributeupdates"}),
    ("dynamodb", "BatchWriteItem"): frozenset({"requestitems"}),
    ("dynamodb", "TransactWriteItems"): frozenset({"item", "expressionattributevalues"}),
    ("sqs", "SendMessage"): frozenset({"messagebody", "messageattributes"}),
    ("sqs", "SendMessageBatch"): frozenset({"messagebody", "messageattributes"}),
    ("sns", "Publish"): frozenset({"message", "messageattributes"}),
    ("sns", "PublishBatch"): frozenset({"message", "messageattributes"}),
    ("kinesis", "PutRecord"): frozenset({"data"}),
    ("kinesis", "PutRecords"): frozenset({"data"}),
    ("events", "PutEvents"): frozenset({"detail"}),
    ("email", "SendEmail"): frozenset({"message", "content"}),
    ("email", "SendRawEmail"): frozenset({"rawmessage"}),
    ("logs", "PutLogEvents"): frozenset({"logevents"}),
}
# Whole events handed in: they are recorded as events of their own, not inside this one.
BODIES = {("cairn", "PutEvents"): "events", ("cloudtrail-data", "PutAuditEvents"): "auditevents"}
# Pairs: `{"name": "DB_PASSWORD", "value": "…"}`.
_PAIR_NAMES, _PAIR_VALUES = ("name", "key", "parameterkey", "optionname"), ("value", "parametervalue")
_TELLING = re.compile(r"passw|secret|token|api_?key|private_?key|credential|passphrase", re.IGNORECASE)
_PEM = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")
_DEEP = 60


@lru_cache(maxsize=65_536)
def _normal(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


@cache
def marked(service: str, verb: str) -> frozenset[str]:
    """Names, without case and signs, that botocore marks sensitive in an operation's input or output."""
    found: set[str] = set()
    for model in sources.operations(service, verb):
        for shape in (model.input_shape, model.output_shape):
            if shape is not None:
                _walk(shape, "", found, set())
    return frozenset(found)


def _walk(shape: Any, name: str, found: set[str], seen: set[tuple[str, str]]) -> None:
    if (shape.name, name) in seen:
        return
    seen.add((shape.name, name))
    if shape.metadata.get("sensitive") and name:
        found.add(_normal(name))
    elif shape.type_name == "structure":
        for member, inner in shape.members.items():
            _walk(inner, member, found, seen)
            location = inner.serialization.get("name")
            if location and location != member:
                _walk(inner, location, found, seen)
    elif shape.type_name == "list":
        _walk(shape.member, name, found, seen)
    elif shape.type_name == "map":
        _walk(shape.key, name, found, seen)
        _walk(shape.value, name, found, seen)


class Redaction:
    """Hides the secrets of one call and remembers them, so that its error message can be cleaned too."""

    def __init__(self, service: str, verb: str) -> None:
        self._surely = marked(service, verb) | IN_OPERATION.get((service, verb), frozenset())
        self._body = BODIES.get((service, verb))
        self._hidden: set[str] = set()

    def members(self, value: Any) -> Any:
        """A copy of a request's or answer's members without secrets."""
        return self._copy(value, 0)

    def message(self, text: str) -> str:
        """An error message in which no hidden value is quoted, whole or cut."""
        for secret in sorted(self._hidden, key=len, reverse=True):
            text = text.replace(secret, HIDDEN)
            if len(secret) > 97:
                text = text.replace(secret[:97], HIDDEN)
        return text

    def _copy(self, value: Any, depth: int) -> Any:
        if depth > _DEEP:
            return "..."
        if isinstance(value, Mapping):
            telling = self._tells(value)
            return {name: self._member(str(name), item, telling, depth) for name, item in value.items()}
        if isinstance(value, list | tuple):
            return [self._copy(item, depth + 1) for item in value]
        if isinstance(value, str) and _PEM.search(value):
            return self._hide(value)
        return value

    def _member(self, name: str, value: Any, telling: bool, depth: int) -> Any:
        plain = _normal(name)
        if plain == self._body and isinstance(value, list):
            return {"omitted": True, "count": len(value)}
        if value in (None, "", [], {}) or isinstance(value, bool):
            return value
        if plain in self._surely or (telling and plain in _PAIR_VALUES) or self._known(plain, value):
            hidden = self._hide(value)
            return REMOVED if plain == "userdata" else hidden
        return self._copy(value, depth + 1)

    def _known(self, plain: str, value: Any) -> bool:
        if isinstance(value, str) and value.startswith("arn:"):  # the name of a secret is none
            return False
        return plain in KNOWN or plain.endswith(ENDINGS)

    def _tells(self, value: Mapping[Any, Any]) -> bool:
        names = (item for name, item in value.items() if _normal(str(name)) in _PAIR_NAMES)
        return any(isinstance(item, str) and _TELLING.search(item) for item in names)

    def _hide(self, value: Any) -> str:
        self._hidden.update(text for text in shapes.scalars(value) if len(text) >= 4)
        return HIDDEN


def redact(service: str, verb: str, value: Any) -> Any:
    """A copy of a request's or answer's members without secrets. `service` is the event source's prefix."""
    return Redaction(service, verb).members(value)
