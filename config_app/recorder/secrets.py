"""Secret values never enter an item: members that hold one are known by name, and values of environment variables. Pure.

The names are exact: `KeyName`, `PublicKey`, `TokenType` or `PasswordPolicy` are configuration and stay.
"""

from __future__ import annotations

from typing import Any

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


def hidden(value: Any, name: str = "") -> Any:
    """The value with its secrets replaced; whether there is one, and under which name, can still be read."""
    if name.lower() in _SECRETS:
        return HIDDEN if value not in (None, "", [], {}) else value
    if isinstance(value, dict):
        if name.lower() in _ENVIRONMENTS and all(isinstance(item, str) for item in value.values()):
            return dict.fromkeys(value, HIDDEN)
        return {key: hidden(item, str(key)) for key, item in value.items()}
    if isinstance(value, list):
        return [_variable(item) if name.lower() in _ENVIRONMENTS else hidden(item) for item in value]
    return value


def _variable(item: Any) -> Any:
    """One environment variable of a list: its name stays."""
    if not isinstance(item, dict):
        return item
    return {key: HIDDEN if key.lower() == "value" and value else value for key, value in item.items()}
