"""Topics by the real CLI and boto3, and the message that each delivered log file sends to its trail's topic."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.request import urlopen

import pytest
from botocore.exceptions import ClientError

from tests.aws.conftest import ACCOUNT, Cairn, until

pytestmark = pytest.mark.slow


@pytest.fixture
def hook() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A subscriber that confirms as SNS's do: it calls the SubscribeURL."""
    got: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            got.append(said)
            self.send_response(200)
            self.end_headers()
            if said["Type"] == "SubscriptionConfirmation":
                urlopen(said["SubscribeURL"], timeout=10).read()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", got
    server.shutdown()
    server.server_close()


def test_each_delivered_log_file_is_told_to_the_trails_topic(
    cairn: Cairn, hook: tuple[str, list[dict[str, Any]]]
) -> None:
    url, got = hook
    cairn.client("s3").create_bucket(Bucket="topic-logs")
    topic = json.loads(cairn.cli("sns", "create-topic", "--name", "cairn-deliveries").stdout)["TopicArn"]
    assert topic == f"arn:aws:sns:us-east-1:{ACCOUNT}:cairn-deliveries"
    said = json.loads(
        cairn.cli("sns", "subscribe", "--topic-arn", topic, "--protocol", "http", "--notification-endpoint", url).stdout
    )
    assert said["SubscriptionArn"] == "pending confirmation"
    until(30, lambda: any(item["Type"] == "SubscriptionConfirmation" for item in got))
    attributes = until(
        15, lambda: (a := cairn.client("sns").get_topic_attributes(TopicArn=topic)["Attributes"])["SubscriptionsConfirmed"] == "1" and a
    )  # fmt: skip
    assert attributes["SubscriptionsPending"] == "0"
    trails = cairn.client("cloudtrail")
    trails.create_trail(Name="told", S3BucketName="topic-logs", SnsTopicName="cairn-deliveries")
    trails.start_logging(Name="told")
    message = until(60, lambda: next((item for item in got if item["Type"] == "Notification"), None))
    told = json.loads(message["Message"])
    assert told["s3Bucket"] == "topic-logs" and set(told) == {"s3Bucket", "s3ObjectKey"}
    body = cairn.client("s3").get_object(Bucket="topic-logs", Key=told["s3ObjectKey"][0])["Body"].read()
    assert body[:2] == b"\x1f\x8b"
    status = until(20, lambda: (s := trails.get_trail_status(Name="told")).get("LatestNotificationTime") and s)
    assert "LatestNotificationError" not in status
    trails.delete_trail(Name="told")


def test_topics_of_the_cloud_stay_the_clouds(cairn: Cairn) -> None:
    sns = cairn.client("sns")
    theirs = sns.create_topic(Name="theirs")["TopicArn"]
    assert theirs in [topic["TopicArn"] for topic in sns.list_topics()["Topics"]]
    with pytest.raises(ClientError) as refusal:
        sns.publish(TopicArn=f"arn:aws:sns:us-east-1:{ACCOUNT}:cairn-nowhere", Message="x")
    assert refusal.value.response["Error"]["Code"] == "NotFound"
    with pytest.raises(ClientError, match="link-local"):
        made = sns.create_topic(Name="cairn-guarded")["TopicArn"]
        sns.subscribe(TopicArn=made, Protocol="http", Endpoint="http://169.254.169.254/latest/")
