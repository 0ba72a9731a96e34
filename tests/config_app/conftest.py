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

from tests.conftest import ACCOUNT, make_people

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


def empty_cloud(address: str) -> Callable[..., Any]:
    """Empty the cloud and make it the upstream of ACCOUNT; what is given back gives clients of services."""
    from project.platform.identity import upstream
    from project.platform.identity.models import Account

    urllib.request.urlopen(urllib.request.Request(f"{address}/moto-api/reset", method="POST")).close()
    Account.objects.filter(id=ACCOUNT).update(upstream=address)
    upstream._settings.clear()

    def client(service: str, region: str = REGION) -> Any:
        return boto3.client(
            service, region_name=region, endpoint_url=address, aws_access_key_id="AKIATESTS", aws_secret_access_key="x",
            config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
        )  # fmt: skip

    return client


def started_recorder() -> Any:
    """A recorder of ACCOUNT that is on."""
    from config_app.recorder import writes
    from config_app.recorder.models import Recorder

    found, _ = Recorder.objects.get_or_create(account_id=ACCOUNT, region=REGION)
    writes.start(found)
    return found


@pytest.fixture
def cloud(moto_address: str, people: dict[str, Any]) -> Callable[..., Any]:
    """An empty cloud that is the upstream of ACCOUNT; called with a service it gives a client for it."""
    return empty_cloud(moto_address)


@pytest.fixture
def recorder(cloud: Any) -> Any:
    """A recorder of ACCOUNT that is on."""
    return started_recorder()


@pytest.fixture(scope="module")
def recorded_estate(moto_address: str, django_db_setup: Any, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """The estate in the cloud, recorded once for the tests of a file; each test's own changes are undone."""
    from django.db import connection, transaction

    from config_app.recorder import writes
    from tests.config_app import estate

    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic._from_testcase = True  # type: ignore[attr-defined]  # operations are outermost in it, as in a TestCase's
        atomic.__enter__()
        people = make_people()
        ids = estate.build(empty_cloud(moto_address))
        started_recorder()
        wired(people["alice"], "cloudtrail").create_trail(
            Name="all", S3BucketName="estate-logs", IsMultiRegionTrail=True
        )
        assert writes.poll(ACCOUNT, REGION)["failed"] == 0
        yield ids
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)
        connection.close()


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
