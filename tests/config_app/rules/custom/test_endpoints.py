"""Handlers behind HTTP(S): signed, answered in the same breath, and failed with their reason where they do not answer."""

from __future__ import annotations

import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from project.kernel import calls
from project.kernel.calls import Call
from project.platform.identity import reads as identity
from tests.config_app.rules.custom.conftest import put, record, run, verdicts, volume

pytestmark = pytest.mark.django_db(transaction=True)


class Service(HTTPServer):
    """An evaluator elsewhere: keeps what it got, answers as it is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.status, self.said = 200, b""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/rule?x=1"


class Answer(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        service: Any = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        service.got.append((dict(self.headers), body))
        self.send_response(service.status)
        self.end_headers()
        self.wfile.write(service.said)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def service() -> Iterator[Service]:
    server = Service()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def evaluation(**more: Any) -> dict[str, Any]:
    return {"ComplianceResourceType": "AWS::EC2::Volume", "ComplianceResourceId": "vol-1", "ComplianceType": "NON_COMPLIANT",
            "OrderingTimestamp": 1_700_000_000, **more}  # fmt: skip


def test_an_endpoint_gets_the_signed_event_and_its_answer_counts(wire: Any, alice: Any, service: Service) -> None:
    record(volume("vol-1"))
    caller, config = identity.caller_for_user(alice), wire()
    made = calls.run(Call("cairn:PutRuleHandler", caller, {"functionName": "far", "address": service.url}))
    service.said = json.dumps({"Evaluations": [evaluation(Annotation="seen from afar")]}).encode()
    put(config, "far")
    (ended,) = run()
    assert (ended.state, ended.evaluations, ended.confinement) == ("SUCCEEDED", 1, "endpoint"), ended.reason
    assert verdicts(config, "far") == {"vol-1": "NON_COMPLIANT"}
    headers, body = service.got[0]
    signed = headers["X-Cairn-Timestamp"].encode() + b"." + body
    assert headers["X-Cairn-Signature"] == "v1=" + hmac.digest(made["secret"].encode(), signed, "sha256").hex()
    assert json.loads(json.loads(body)["invokingEvent"])["configurationItem"]["resourceId"] == "vol-1"
    shown = calls.run(Call("cairn:GetRuleHandler", caller, {"functionName": "far"}))
    assert made["secret"] not in json.dumps(shown)


@pytest.mark.parametrize(
    ("status", "said", "reason"),
    [
        (500, b"", "answered 500"),
        (302, b"", "answered 302"),
        (200, b"{nonsense", "Expecting property name"),
        (200, json.dumps({"Evaluations": [{"ComplianceType": "GREAT"}]}).encode(), "ValidationException"),
        (200, json.dumps({"Evaluations": [evaluation(ComplianceResourceId="vol-9")]}).encode(), "not known here"),
        (200, b"x" * ((1 << 20) + 1), "more than 1 MB"),
    ],
    ids=str,
)
def test_an_endpoint_that_answers_nonsense_fails_with_its_reason(
    wire: Any, alice: Any, service: Service, status: int, said: bytes, reason: str
) -> None:
    record(volume("vol-1"))
    caller, config = identity.caller_for_user(alice), wire()
    calls.run(Call("cairn:PutRuleHandler", caller, {"functionName": "far", "address": service.url}))
    service.status, service.said = status, said
    put(config, "far")
    (ended,) = run()
    assert ended.state == "FAILED"
    assert reason in ended.reason
    assert verdicts(config, "far") == {}


def test_link_local_addresses_are_refused(alice: Any) -> None:
    from project.kernel.errors import CallError

    given = {"functionName": "far", "address": "http://169.254.169.254/latest"}
    with pytest.raises(CallError) as refused:
        calls.run(Call("cairn:PutRuleHandler", identity.caller_for_user(alice), given))
    assert refused.value.code == "InvalidParameterValueException"
