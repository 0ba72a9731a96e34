"""HTTP and HTTPS: SNS's envelope as the body, an HMAC over time and body, a delivery id against repeats.

`X-Cairn-Signature: v1=HEX` is HMAC-SHA256 with the subscription's secret over `X-Cairn-Timestamp`, a full stop and the
body. Redirects are not followed. A 4xx answer is final, except 408, 425 and 429; anything else is tried again.
"""

from __future__ import annotations

import base64
import hmac
import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

import orjson

from project.kernel import clock
from project.platform.topics import addresses
from project.platform.topics.spec import CONNECT_SECONDS, TOTAL_SECONDS, Parcel, Transport, Undelivered

_AGAIN = {408, 425, 429}


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What a subscriber computes to check a delivery."""
    return "v1=" + hmac.digest(secret.encode(), timestamp.encode() + b"." + body, "sha256").hex()


def problem(endpoint: str, secrets: Mapping[str, str]) -> str:
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return "The endpoint is not an address."
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0 or not endpoint.isascii():
        return "The endpoint must be an address like https://host/path, in ASCII."
    if any(sign in endpoint for sign in "\r\n\t \\") or parts.fragment:
        return "The endpoint holds a sign that no address has."
    try:
        addresses.resolve(parts.hostname, port or 443)
    except addresses.Forbidden as refused:
        return str(refused)
    except OSError:
        return ""  # the name may be known tomorrow; each attempt looks again
    return ""


def send(parcel: Parcel) -> None:
    parts = urlsplit(parcel.endpoint)
    raw = parcel.raw and parcel.kind == "Notification"
    body = parcel.body.encode() if raw else orjson.dumps(parcel.envelope)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        status = _post(parts, path, body, _headers(parcel, body))
    except addresses.Forbidden as refused:
        raise Undelivered(str(refused), final=True) from refused
    except (OSError, http.client.HTTPException, ValueError) as failure:
        raise Undelivered(f"{type(failure).__name__}: {failure}") from failure
    if not 200 <= status < 300:
        raise Undelivered(f"The subscriber answered {status}.", final=400 <= status < 500 and status not in _AGAIN)


def _headers(parcel: Parcel, body: bytes) -> dict[str, str]:
    timestamp = clock.iso(clock.now())
    headers = {
        "Content-Type": "text/plain; charset=UTF-8",
        "User-Agent": "Amazon Simple Notification Service Agent (Cairn)",
        "x-amz-sns-message-type": parcel.kind,
        "x-amz-sns-message-id": parcel.envelope["MessageId"],
        "x-amz-sns-topic-arn": parcel.topic_arn,
        "X-Cairn-Delivery": parcel.delivery_id,
        "X-Cairn-Attempt": str(parcel.attempt),
        "X-Cairn-Timestamp": timestamp,
    }
    if parcel.raw:
        headers["x-amz-sns-rawdelivery"] = "true"
    if secret := parcel.secrets.get("secret"):
        headers["X-Cairn-Signature"] = signature(secret, timestamp, body)
    if word := parcel.secrets.get("password"):
        headers["Authorization"] = "Basic " + base64.b64encode(word.encode()).decode()
    return headers


def _post(parts: SplitResult, path: str, body: bytes, headers: dict[str, str]) -> int:
    """Post to the checked address itself. A subscriber that drips its answer is cut off after TOTAL_SECONDS."""
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    peer = _connected(addresses.resolve(host, port), port)
    guard = threading.Timer(TOTAL_SECONDS, _cut, [peer])
    guard.daemon = True
    guard.start()
    try:
        if parts.scheme == "https":
            peer = ssl.create_default_context().wrap_socket(peer, server_hostname=host)
        connection = http.client.HTTPConnection(host, port)
        connection.sock = peer
        connection.request("POST", path, body=body, headers=headers)
        return connection.getresponse().status
    finally:
        guard.cancel()
        peer.close()


def _connected(found: list[str], port: int) -> socket.socket:
    last: OSError | None = None
    for address in found[:3]:
        try:
            peer = socket.create_connection((address, port), timeout=CONNECT_SECONDS)
        except OSError as failure:
            last = failure
            continue
        peer.settimeout(TOTAL_SECONDS / 2)
        return peer
    raise last or OSError("the host has no address")


def _cut(peer: socket.socket) -> None:
    try:
        peer.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it ended in the same moment


transport = Transport(("http", "https"), "Webhook", send, problem, confirms=True, signs=True)
