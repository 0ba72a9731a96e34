"""A cloud for the recorder (moto behind a real address), an account whose upstream it is, and clients for both sides."""

from __future__ import annotations

import os
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config

from tests.conftest import ACCOUNT

REGION = "us-east-1"


@pytest.fixture(scope="session")
def moto_address() -> Iterator[str]:
    os.environ["MOTO_ACCOUNT_ID"] = ACCOUNT
    from moto.server import ThreadedMotoServer

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
