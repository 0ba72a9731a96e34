"""E-mail through a real SMTP server, SQS and SNS through moto, apprise through its JSON service."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from aiosmtpd.controller import Controller
from moto.server import ThreadedMotoServer

from project.platform.identity import upstream
from project.platform.identity.models import Account
from project.platform.topics import reads, sending, signing
from project.platform.topics.models import Subscription
from tests.conftest import ACCOUNT

pytestmark = pytest.mark.django_db


class Box:
    """An SMTP server's handler that keeps every letter, or refuses with `answer`."""

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, letter: Any) -> str:
        self.letters.append(letter)
        return self.answer


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    handler = Box()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    monkeypatch.setenv("CAIRN_SMTP_URL", f"smtp://127.0.0.1:{port}")
    monkeypatch.setenv("CAIRN_MAIL_FROM", "cairn@example.com")
    yield handler
    controller.stop(no_assert=True)


def letter(box: Box) -> tuple[Any, str]:
    import email
    import email.policy

    parsed = email.message_from_bytes(box.letters[-1].content, policy=email.policy.default)
    return parsed, parsed.get_content().replace("\r\n", "\n")


def test_an_e_mail_subscription_is_confirmed_by_the_link_and_then_gets_messages(run: Any, topic: Any, box: Box) -> None:
    from django.test import Client

    run("sns:Subscribe", TopicArn=topic.arn, Protocol="email", Endpoint="ops@example.com")
    assert sending.work() == 1
    _, text = letter(box)
    link = next(word for word in text.split() if word.startswith(signing.base()))
    path = link.removeprefix(signing.base())
    assert Client().get(path).status_code == 200  # a mail scanner that follows links confirms nothing
    assert not Subscription.objects.get().confirmed
    assert Client().post(path).status_code == 200
    assert Subscription.objects.get().confirmed

    run("sns:Publish", TopicArn=topic.arn, Message="Line one\nüber", Subject="Alarm")
    assert sending.work() == 1
    parsed, text = letter(box)
    assert (parsed["To"], parsed["From"], parsed["Subject"]) == ("ops@example.com", "cairn@example.com", "Alarm")
    assert text.startswith("Line one\nüber") and box.letters[-1].rcpt_tos == ["ops@example.com"]


def test_a_mail_server_that_is_busy_is_asked_again_and_one_that_is_not_set_says_so(
    run: Any, topic: Any, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("sns:Subscribe", TopicArn=topic.arn, Protocol="email-json", Endpoint="ops@example.com")
    box.answer = "451 later"
    assert sending.work() == 0
    assert Subscription.objects.get().failures == 1 and not reads.dead(topic)
    monkeypatch.delenv("CAIRN_SMTP_URL")
    Subscription.objects.update(paused_until="2020-01-01T00:00:00Z")
    sending.work()
    assert "CAIRN_SMTP_URL" in Subscription.objects.get().last_error
    assert json.loads(letter(box)[1])["Type"] == "SubscriptionConfirmation"


@pytest.fixture
def cloud(people: Any) -> Iterator[str]:
    """moto as the account's cloud."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    Account.objects.filter(id=ACCOUNT).update(upstream=f"http://{host}:{port}")
    upstream.forget()
    yield f"http://{host}:{port}"
    server.stop()
    upstream.forget()


def real(service: str, address: str) -> Any:
    return boto3.client(service, region_name="us-east-1", endpoint_url=address,
                        aws_access_key_id="x", aws_secret_access_key="x")  # fmt: skip


def test_messages_reach_a_queue_and_a_real_topic_of_the_accounts_cloud(run: Any, topic: Any, cloud: str) -> None:
    sqs, sns = real("sqs", cloud), real("sns", cloud)
    queue = sqs.create_queue(QueueName="alerts")["QueueUrl"]
    behind = sqs.create_queue(QueueName="behind")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    far = sns.create_topic(Name="far")["TopicArn"]
    behind_arn = sqs.get_queue_attributes(QueueUrl=behind, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sns.subscribe(TopicArn=far, Protocol="sqs", Endpoint=behind_arn)
    run("sns:Subscribe", TopicArn=topic.arn, Protocol="sqs", Endpoint=arn)
    run("sns:Subscribe", TopicArn=topic.arn, Protocol="sns", Endpoint=far)
    run("sns:Publish", TopicArn=topic.arn, Message="hello", Subject="s")
    assert sending.work() == 2
    got = json.loads(sqs.receive_message(QueueUrl=queue)["Messages"][0]["Body"])
    assert (got["Message"], got["Subject"], got["TopicArn"]) == ("hello", "s", topic.arn)
    assert json.loads(sqs.receive_message(QueueUrl=behind)["Messages"][0]["Body"])["Message"] == "hello"


def test_a_queue_that_is_gone_is_a_dead_letter(run: Any, topic: Any, cloud: str) -> None:
    run("sns:Subscribe", TopicArn=topic.arn, Protocol="sqs", Endpoint="arn:aws:sqs:us-east-1:123456789012:nowhere")
    run("sns:Publish", TopicArn=topic.arn, Message="x")
    sending.work()
    assert len(reads.dead(topic)) == 1


def test_apprise_carries_a_message_to_a_service(run: Any, topic: Any, subscriber: Any) -> None:
    room = subscriber()
    address = room.url.replace("http://", "json://")
    run("sns:Subscribe", TopicArn=topic.arn, Protocol="apprise", Endpoint="ops room", Attributes={"secret": address})
    assert Subscription.objects.get().confirmed
    run("sns:Publish", TopicArn=topic.arn, Message="port 22 is open", Subject="Alarm")
    assert sending.work() == 1
    said = json.loads(room.got[0][1])
    assert (said["title"], said["message"]) == ("Alarm", "port 22 is open")
    room.status = 500
    run("sns:Publish", TopicArn=topic.arn, Message="again")
    assert sending.work() == 0 and Subscription.objects.get().failures == 1
