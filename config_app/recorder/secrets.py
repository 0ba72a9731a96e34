"""Secret values never enter an item: members that hold one are known by name, and values of environment variables. Pure.

The names are exact: `KeyName`, `PublicKey`, `TokenType` or `PasswordPolicy` are configuration and stay.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from project.kernel import canonical

HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"
_SECRETS = frozenset(
    [
        "accesskey", "addomainjoinpassword", "apikeyvalue", "authtoken", "clientsecret",
        "crossrealmtrustprincipalpassword", "customergatewayconfiguration", "dbpassword", "hectoken",
        "kdcadminpassword", "mastersecret", "masteruserpassword", "password", "presharedkey", "privatekey",
        "saslpassword", "secretaccesskey", "secretbinary", "secretkey", "secretstring", "sharedsecret",
        "asmpassword", "securitydbencryptionkey", "serviceaccountpassword", "streamkey", "authpassword",
    ]
)  # fmt: skip
_ENVIRONMENTS = frozenset({"environment", "environmentvariables", "runtimeenvironmentvariables", "variables"})


Seen = Callable[[str, Any], None]  # told of each hidden value with its path


def hidden(value: Any, name: str = "", path: str = "", seen: Seen | None = None) -> Any:
    """The value with its secrets replaced; whether there is one, and under which name, can still be read."""
    if name.lower() in _SECRETS:
        return _masked(value, path, seen) if value not in (None, "", [], {}) else value
    if isinstance(value, dict):
        if name.lower() in _ENVIRONMENTS and all(isinstance(item, str) for item in value.values()):
            return {key: _masked(item, _under(path, key), seen) for key, item in value.items()}
        return {key: hidden(item, str(key), _under(path, key), seen) for key, item in value.items()}
    if isinstance(value, list):
        environment = name.lower() in _ENVIRONMENTS
        return [_variable(item, path, seen) if environment else hidden(item, "", path, seen) for item in value]
    return value


def _masked(value: Any, path: str, seen: Seen | None) -> str:
    if seen is not None:
        seen(path, value)
    return HIDDEN


def _under(path: str, name: object) -> str:
    return f"{path}.{name}" if path else str(name)


def _variable(item: Any, path: str, seen: Seen | None) -> Any:
    """One environment variable of a list: its name stays."""
    if not isinstance(item, dict):
        return item
    named = next((str(text) for key, text in item.items() if str(key).lower() in {"name", "key"}), "")
    return {
        key: _masked(value, _under(path, named), seen) if key.lower() == "value" and value else value
        for key, value in item.items()
    }


class Marks:
    """A fingerprint of each hidden value by its path: that it changes is seen, what it is cannot be had from it.

    `seal` is keyed with a secret of the installation. What it seals says whose value it is, so that equal values of two
    resources do not show as equal. Values of one path (elements of a list) count without their order.
    """

    def __init__(self, seal: Callable[[str], str], owner: str) -> None:
        self.seal, self.owner = seal, owner
        self.found: dict[str, list[str]] = {}

    def seen(self, path: str, value: Any) -> None:
        self.found.setdefault(path, []).append(self.seal(canonical.dumps([self.owner, path, value]).decode()))

    def fingerprints(self) -> dict[str, str]:
        return {
            path: seals[0] if len(seals) == 1 else self.seal("".join(sorted(seals)))
            for path, seals in sorted(self.found.items())
        }
