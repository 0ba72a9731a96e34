"""A cloud for the recorder (moto behind a real address), an account whose upstream it is, and clients for both sides."""

from __future__ import annotations

import io
import logging
import os
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError
from django.test import Client

from tests.conftest import ACCOUNT

REGION = "us-east-1"


@pytest.fixture(scope="session")
def moto_address() -> Iterator[str]:
    os.environ["MOTO_ACCOUNT_ID"] = ACCOUNT
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it logs every request
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def cloud(moto_address: str, people: dict[str, Any]) -> Callable[..., Any]:
    """An empty cloud that is the upstream of ACCOUNT; called with a service it gives a client for it."""
    from project.platform.identity import upstream
    from project.platform.identity.models import Account

    urllib.request.urlopen(urllib.request.Request(f"{moto_address}/moto-api/reset", method="POST")).close()
    Account.objects.filter(id=ACCOUNT).update(upstream=moto_address)
    upstream._settings.clear()

    def client(service: str, region: str = REGION) -> Any:
        return boto3.client(
            service, region_name=region, endpoint_url=moto_address, aws_access_key_id="AKIATESTS", aws_secret_access_key="x",
            config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
        )  # fmt: skip

    return client


@pytest.fixture
def recorder(cloud: Any) -> Any:
    """A recorder of ACCOUNT that is on."""
    from config_app.recorder import writes
    from config_app.recorder.models import Recorder

    found, _ = Recorder.objects.get_or_create(account_id=ACCOUNT, region=REGION)
    writes.start(found)
    return found


class _Body(io.BytesIO):
    """What botocore reads an answer from."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.getvalue()


def wired(user: Any, service: str, region: str = REGION, **config: Any) -> Any:
    """A boto3 client of a user whose signed requests go through Django, from signature to encoding, without a socket."""
    from project.platform.identity import writes

    key, secret = writes.make_key(user)
    client = boto3.client(
        service, region_name=region, endpoint_url="http://testserver", aws_access_key_id=key, aws_secret_access_key=secret,
        config=Config(retries={"total_max_attempts": 1}, **config),
    )  # fmt: skip

    def send(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        given = {
            name.lower(): value.decode() if isinstance(value, bytes) else str(value)
            for name, value in request.headers.items()
        }
        kind = given.pop("content-type", "")
        headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in given.items()}
        body = request.body or b""
        answer = Client().generic(
            request.method, "/", body if isinstance(body, bytes) else body.encode(),
            content_type=kind, HTTP_HOST="testserver", **headers,
        )  # fmt: skip
        return AWSResponse(request.url, answer.status_code, dict(answer.items()), _Body(answer.content))

    client.meta.events.register(f"before-send.{service}", send)
    return client


@pytest.fixture
def wire(people: dict[str, Any]) -> Callable[..., Any]:
    """boto3 clients of alice (or who else) that call Cairn itself."""
    return lambda service="config", who="alice", region=REGION, **config: wired(people[who], service, region, **config)


def refusal(call: Callable[..., Any], **parameters: Any) -> tuple[str, str]:
    """The code and message with which a call is refused."""
    with pytest.raises(ClientError) as refused:
        call(**parameters)
    error = refused.value.response["Error"]
    return error["Code"], error["Message"]
