"""Handlers that are reached over HTTP(S): the event as the body, signed; what they answer may hold their evaluations.

`X-Cairn-Signature: v1=HEX` is HMAC-SHA256 with the handler's secret over `X-Cairn-Timestamp`, a full stop and the body.
Redirects are not followed; link-local addresses are refused as for topics.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from urllib.parse import urlsplit

from project.kernel import clock
from project.platform.topics import addresses
from project.platform.topics.transports import webhook

MOST = 1 << 20  # bytes of an answer


class Failed(Exception):
    """The endpoint could not be asked, or refused; the sentence says why."""


def problem(address: str) -> str:
    """What is wrong with an endpoint's address, or an empty text."""
    return webhook.problem(address, {})


def post(address: str, secret: str, body: bytes, delivery: str, seconds: int) -> bytes:
    """The body of a 2xx answer; raises Failed."""
    parts, timestamp = urlsplit(address), clock.iso(clock.now())
    headers = {
        "Content-Type": "application/json", "User-Agent": "Cairn custom rule", "X-Cairn-Delivery": delivery,
        "X-Cairn-Timestamp": timestamp, "X-Cairn-Signature": webhook.signature(secret, timestamp, body),
    }  # fmt: skip
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        peer = socket.create_connection((addresses.resolve(host, port)[0], port), timeout=5)
    except (OSError, addresses.Forbidden, IndexError) as refused:
        raise Failed(f"The endpoint could not be reached: {refused}") from refused
    peer.settimeout(seconds)
    guard = threading.Timer(seconds, _cut, [peer])
    guard.daemon = True
    guard.start()
    try:
        if parts.scheme == "https":
            peer = ssl.create_default_context().wrap_socket(peer, server_hostname=host)
        connection = http.client.HTTPConnection(host, port)
        connection.sock = peer
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body=body, headers=headers)
        answer = connection.getresponse()
        said = answer.read(MOST + 1)
    except (OSError, http.client.HTTPException, ValueError) as failure:
        raise Failed(
            f"The endpoint did not answer within {seconds} s: {type(failure).__name__}: {failure}"
        ) from failure
    finally:
        guard.cancel()
        peer.close()
    if not 200 <= answer.status < 300:
        raise Failed(f"The endpoint answered {answer.status}.")
    if len(said) > MOST:
        raise Failed(f"The endpoint answered with more than {MOST >> 20} MB.")
    return said


def _cut(peer: socket.socket) -> None:
    try:
        peer.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it ended in the same moment
