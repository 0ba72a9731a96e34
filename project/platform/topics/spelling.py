"""Keep secrets out of places where they would be recorded or shown: an address's user and password, an apprise address.

Faces pass a Subscribe through here before it becomes a call; the event's redaction hides members by their names.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit


def subscription(verb: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a Subscribe with what is secret in the attributes `secret` and `password`."""
    endpoint = parameters.get("Endpoint")
    if verb != "Subscribe" or not isinstance(endpoint, str):
        return parameters
    attributes = parameters.get("Attributes")
    attributes = dict(attributes) if isinstance(attributes, dict) else {}
    protocol = parameters.get("Protocol")
    if protocol == "apprise" and "://" in endpoint:
        attributes.setdefault("secret", endpoint)
        endpoint = endpoint.partition("://")[0]
    elif protocol in {"http", "https"} and "@" in endpoint:
        endpoint, word = _apart(endpoint)
        if word:
            attributes["password"] = word
    if not attributes:
        return {**parameters, "Endpoint": endpoint}
    return {**parameters, "Endpoint": endpoint, "Attributes": attributes}


def _apart(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return address, ""
    user, at, host = parts.netloc.rpartition("@")
    return (parts._replace(netloc=host).geturl(), unquote(user)) if at else (address, "")
