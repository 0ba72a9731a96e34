"""Chat, pagers and what else apprise knows: the secret is an apprise address (`slack://…`), the endpoint a name for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

import apprise

from project.platform.topics import addresses
from project.platform.topics.spec import Parcel, Transport, Undelivered

# What would act on the machine itself rather than reach a person elsewhere.
_LOCAL = {"dbus", "glib", "gnome", "kde", "macosx", "qt", "syslog", "windows", "file", "gotify-local"}
_SCHEME = re.compile(r"[a-z0-9.+-]+")


def problem(endpoint: str, secrets: Mapping[str, str]) -> str:
    address = secrets.get("secret", "")
    scheme = address.partition("://")[0].lower()
    if not endpoint or "://" in endpoint:
        return "The endpoint is a name that people know the receiver by; the address goes into the attribute secret."
    if not _SCHEME.fullmatch(scheme) or scheme in _LOCAL:
        return "The attribute secret must be an apprise address of a service, like slack://…, and not of this machine."
    if apprise.Apprise.instantiate(address) is None:
        return f"apprise does not understand the {scheme}:// address in the attribute secret."
    return _forbidden(address)


def _forbidden(address: str) -> str:
    """Addresses that lead to a host go where webhooks may go; elsewhere the 'host' is a token and has no address."""
    try:
        host = urlsplit(address).hostname
        if host:
            addresses.resolve(host, 443)
    except addresses.Forbidden as refused:
        return str(refused)
    except (OSError, ValueError, UnicodeError):
        return ""
    return ""


def send(parcel: Parcel) -> None:
    address = parcel.secrets.get("secret", "")
    if refused := _forbidden(address):
        raise Undelivered(refused, final=True)
    receiver = apprise.Apprise()
    if not receiver.add(address):
        raise Undelivered("apprise does not understand the address.", final=True)
    if not receiver.notify(title=parcel.subject or "Cairn", body=parcel.body, body_format=apprise.NotifyFormat.TEXT):
        raise Undelivered("The service did not take the message.")


transport = Transport(("apprise",), "Chat or pager (apprise)", send, problem)
