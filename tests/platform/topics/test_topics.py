"""Topics: subscribing and confirming, signed and sealed messages, retries, dead letters, nobody waits for a slow one."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from django.test import Client

from project.kernel import clock
from project.kernel.errors import CallError
from project.platform.topics import reads, sending, signing, writes
from project.platform.topics.models import Dispatch, Message, SigningKey, Subscription
from project.platform.topics.spec import transports
from project.platform.topics.transports import webhook

pytestmark = pytest.mark.django_db


def confirmed(
    run: Callable[..., Any], topic: Any, endpoint: str, protocol: str = "http", **attributes: str
) -> Subscription:
    """A subscription that needs no confirmation any more."""
    run("sns:Subscribe", TopicArn=topic.arn, Protocol=protocol, Endpoint=endpoint, Attributes=attributes)
    made = Subscription.objects.order_by("-created").first()
    Dispatch.objects.filter(subscription=made).delete()
    made.confirmed, made.token = clock.now(), ""
    made.save()
    return made


def again(seconds: float = 4000) -> int:
    """The next round of sending, as if the back-off were over."""
    Subscription.objects.update(paused_until=clock.now() - timedelta(seconds=1))
    return sending.work()


def test_transports_are_found_by_walking_the_package() -> None:
    assert set(transports()) == {"http", "https", "email", "email-json", "sqs", "sns", "apprise"}


def test_a_webhook_is_asked_to_confirm_and_gets_nothing_before_it_has(run: Any, topic: Any, subscriber: Any) -> None:
    hook = subscriber()
    answer = run("sns:Subscribe", TopicArn=topic.arn, Protocol="http", Endpoint=hook.url)
    assert answer["SubscriptionArn"] == "pending confirmation" and len(answer["Secret"]) == 64
    run("sns:Publish", TopicArn=topic.arn, Message="too early")
    assert sending.work() == 1
    headers, body = hook.got.pop()
    asked = json.loads(body)
    assert headers["x-amz-sns-message-type"] == asked["Type"] == "SubscriptionConfirmation"
    assert asked["SubscribeURL"].startswith(signing.base())

    path = asked["SubscribeURL"].removeprefix(signing.base())
    assert Client().get(path.replace(asked["Token"], "0" * 64)).status_code == 404
    assert Client().get(path).status_code == 200
    run("sns:Publish", TopicArn=topic.arn, Message="now")
    assert sending.work() == 1
    assert json.loads(hook.got.pop()[1])["Message"] == "now"
    assert not hook.got


def test_the_token_confirms_over_the_api_too_and_no_other_does(run: Any, topic: Any, subscriber: Any) -> None:
    hook = subscriber()
    run("sns:Subscribe", TopicArn=topic.arn, Protocol="http", Endpoint=hook.url)
    sending.work()
    token = json.loads(hook.got.pop()[1])["Token"]
    with pytest.raises(CallError, match="Token"):
        run("sns:ConfirmSubscription", TopicArn=topic.arn, Token="x" * 64)
    arn = run("sns:ConfirmSubscription", TopicArn=topic.arn, Token=token)["SubscriptionArn"]
    assert run("sns:GetSubscriptionAttributes", SubscriptionArn=arn)["Attributes"]["PendingConfirmation"] == "false"


def test_a_subscriber_can_verify_a_message_with_the_certificate_alone(run: Any, topic: Any, subscriber: Any) -> None:
    hook = subscriber()
    confirmed(run, topic, hook.url)
    run("sns:Publish", TopicArn=topic.arn, Message="body ü", Subject="subject")
    sending.work()
    said = json.loads(hook.got.pop()[1])
    assert set(said) == {"Type", "MessageId", "TopicArn", "Subject", "Message", "Timestamp", "SignatureVersion",
                         "Signature", "SigningCertURL", "UnsubscribeURL"}  # fmt: skip
    pem = Client().get(said["SigningCertURL"].removeprefix(signing.base()))
    assert pem.status_code == 200
    key: Any = x509.load_pem_x509_certificate(pem.content).public_key()
    names = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
    text = "".join(f"{name}\n{said[name]}\n" for name in names).encode()
    key.verify(base64.b64decode(said["Signature"]), text, padding.PKCS1v15(), hashes.SHA256())
    with pytest.raises(InvalidSignature):
        key.verify(base64.b64decode(said["Signature"]), text + b"x", padding.PKCS1v15(), hashes.SHA256())


def test_a_webhook_carries_an_hmac_over_time_and_body_and_a_delivery_id(run: Any, topic: Any, subscriber: Any) -> None:
    hook = subscriber()
    confirmed(run, topic, hook.url, secret="the-shared-secret")
    run("sns:Publish", TopicArn=topic.arn, Message="hello")
    hook.status = 503
    sending.work()
    hook.status = 200
    again()
    (first, body), (second, _) = hook.got
    assert first["x-cairn-delivery"] == second["x-cairn-delivery"]
    assert (first["x-cairn-attempt"], second["x-cairn-attempt"]) == ("1", "2")
    assert first["x-cairn-signature"] == webhook.signature("the-shared-secret", first["x-cairn-timestamp"], body)
    assert first["x-cairn-signature"] != webhook.signature("another", first["x-cairn-timestamp"], body)


def test_raw_delivery_sends_the_message_alone(run: Any, topic: Any, subscriber: Any) -> None:
    hook = subscriber()
    confirmed(run, topic, hook.url, RawMessageDelivery="true")
    run("sns:Publish", TopicArn=topic.arn, Message='{"a":1}')
    sending.work()
    assert hook.got[0][1] == b'{"a":1}'


def test_failures_back_off_and_end_as_a_dead_letter_that_can_be_sent_again(
    run: Any, topic: Any, subscriber: Any
) -> None:
    hook = subscriber()
    hook.status = 500
    made = confirmed(run, topic, hook.url)
    run("sns:Publish", TopicArn=topic.arn, Message="one")
    pauses = []
    for _ in range(len(sending.BACK_OFF)):
        assert sending.work() == 0
        made.refresh_from_db()
        pauses.append(round((made.paused_until - clock.now()).total_seconds()))
        assert sending.work() == 0 and len(hook.got) == len(pauses)  # paused: not tried again at once
        Subscription.objects.update(paused_until=clock.now() - timedelta(seconds=1))
    assert pauses == list(sending.BACK_OFF)
    sending.work()
    dead = reads.dead(topic)
    assert [(item.attempts, item.last_error) for item in dead] == [(8, "The subscriber answered 500.")]
    hook.status = 200
    assert run("cairn:ReplayDeadLetters", topicArn=topic.arn) == {"replayed": 1}
    assert sending.work() == 1 and not reads.dead(topic)
    assert json.loads(hook.got[-1][1])["Message"] == "one"
    assert hook.got[-1][0]["x-cairn-delivery"] == hook.got[0][0]["x-cairn-delivery"]


def test_a_refusal_is_final_and_the_next_message_goes_out(run: Any, topic: Any, subscriber: Any) -> None:
    hook = subscriber()
    hook.status = 410
    confirmed(run, topic, hook.url)
    run("sns:Publish", TopicArn=topic.arn, Message="one")
    sending.work()
    assert [item.attempts for item in reads.dead(topic)] == [1]
    hook.status = 200
    run("sns:Publish", TopicArn=topic.arn, Message="two")
    assert sending.work() == 1
    assert run("cairn:DeleteDeadLetters", topicArn=topic.arn) == {"deleted": 1}


def test_what_waits_too_long_for_a_dead_subscriber_becomes_a_dead_letter(run: Any, topic: Any) -> None:
    confirmed(run, topic, "http://127.0.0.1:9/nobody")
    for number in range(5):
        run("sns:Publish", TopicArn=topic.arn, Message=str(number))
    Dispatch.objects.update(created=clock.now() - sending.LIFE - timedelta(minutes=1))
    run("sns:Publish", TopicArn=topic.arn, Message="young")
    sending.work()
    assert len(reads.dead(topic)) == 5
    assert Dispatch.objects.filter(state="waiting").count() == 1


def test_the_same_deed_is_said_once(topic: Any) -> None:
    assert writes.publish(topic, "file", dedup="bucket/key") is not None
    assert writes.publish(topic, "file", dedup="bucket/key") is None
    assert writes.publish(topic, "file", dedup="bucket/other") is not None
    assert Message.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_slow_and_a_dead_subscriber_delay_nobody_else(run: Any, topic: Any, subscriber: Any) -> None:
    slow, quick = subscriber(), subscriber()
    slow.pause = 6.0
    confirmed(run, topic, slow.url)
    confirmed(run, topic, "http://127.0.0.1:9/nobody")
    confirmed(run, topic, quick.url)
    for number in range(20):
        run("sns:Publish", TopicArn=topic.arn, Message=str(number))
    began = time.monotonic()
    assert sending.start() >= 1
    while len(quick.got) < 20 and time.monotonic() - began < 5:
        time.sleep(0.02)
    assert len(quick.got) == 20 and not slow.got
    assert [json.loads(body)["Message"] for _, body in quick.got] == [str(number) for number in range(20)]
    Dispatch.objects.filter(subscription__endpoint=slow.url).delete()
    while sending._busy._value < sending._THREADS and time.monotonic() - began < 15:
        time.sleep(0.05)


def test_a_sender_that_is_killed_loses_its_lease_and_nothing_is_lost(run: Any, topic: Any, subscriber: Any) -> None:
    hook = subscriber()
    confirmed(run, topic, hook.url)
    run("sns:Publish", TopicArn=topic.arn, Message="kept")
    assert sending._claim() is not None  # taken by a process that is then killed
    assert sending.work() == 0
    Subscription.objects.update(leased_until=clock.now() - timedelta(seconds=1))
    assert sending.work() == 1 and len(hook.got) == 1


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1]/x",
        "http://[::ffff:169.254.169.254]/x",
        "http://[64:ff9b::a9fe:a9fe]/x",
        "http://0.0.0.0/x",
        "http://2852039166/x",  # 169.254.169.254 as one number
        "http://100.100.100.200/x",
    ],
)
def test_link_local_and_metadata_addresses_are_refused(run: Any, topic: Any, endpoint: str) -> None:
    with pytest.raises(CallError, match="may not call"):
        run("sns:Subscribe", TopicArn=topic.arn, Protocol="http", Endpoint=endpoint)
    with pytest.raises(CallError, match="may not call"):
        run("sns:Subscribe", TopicArn=topic.arn, Protocol="apprise", Endpoint="x",
            Attributes={"secret": endpoint.replace("http", "json", 1)})  # fmt: skip


def test_a_setting_allows_a_network_all_the_same(run: Any, topic: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAIRN_WEBHOOK_ALLOW", "169.254.0.0/16")
    run("sns:Subscribe", TopicArn=topic.arn, Protocol="http", Endpoint="http://169.254.7.7/x")


def test_a_name_that_turns_to_a_refused_address_is_not_called(
    run: Any, topic: Any, subscriber: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = subscriber()
    confirmed(run, topic, hook.url.replace("127.0.0.1", "localhost"))
    monkeypatch.setattr(
        "project.platform.topics.addresses.socket.getaddrinfo",
        lambda *_, **__: [(2, 1, 6, "", ("169.254.169.254", 80))],
    )
    run("sns:Publish", TopicArn=topic.arn, Message="x")
    sending.work()
    assert not hook.got and "may not call" in reads.dead(topic)[0].last_error


@pytest.mark.parametrize(
    ("protocol", "endpoint"),
    [
        ("http", "ftp://host/"), ("http", "http://"), ("http", "http://h/\r\nX: y"), ("email", "no address"),
        ("email", "a@b.c, d@e.f"), ("email", "a@b.c\r\nBcc: x@y.z"), ("sqs", "arn:aws:s3:::bucket"), ("lambda", "arn:x"),
        ("apprise", "name"),
    ],
)  # fmt: skip
def test_bad_endpoints_are_refused_with_a_reason(run: Any, topic: Any, protocol: str, endpoint: str) -> None:
    with pytest.raises(CallError) as refusal:
        run("sns:Subscribe", TopicArn=topic.arn, Protocol=protocol, Endpoint=endpoint)
    assert refusal.value.code == "InvalidParameter" and len(refusal.value.message) > 30
    assert not Subscription.objects.exists()


def test_secrets_are_sealed_and_never_shown(run: Any, topic: Any, subscriber: Any) -> None:
    from trail.events import reads as events

    hook = subscriber()
    answer = run(
        "sns:Subscribe", TopicArn=topic.arn, Protocol="http", Endpoint=hook.url, Attributes={"secret": "s3cr3t-hmac"}
    )
    assert answer["Secret"] == "s3cr3t-hmac"
    run("sns:Subscribe", TopicArn=topic.arn, Protocol="apprise", Endpoint="ops room",
        Attributes={"secret": "json://tokentoken@127.0.0.1:9/x"})  # fmt: skip
    for row in Subscription.objects.values():
        assert "s3cr3t" not in str(row) and "tokentoken" not in str(row)
    assert "PRIVATE" not in str(list(SigningKey.objects.values()))
    raw = b"".join(event.raw for event in events.lookup(["111122223333"], limit=100))
    assert b"Subscribe" in raw and b"s3cr3t" not in raw and b"tokentoken" not in raw


def test_the_wires_endpoint_loses_its_password_before_it_becomes_a_call() -> None:
    from project.platform.topics import spelling

    given = {"Protocol": "https", "Endpoint": "https://user:pa%24s@host/x"}
    assert spelling.subscription("Subscribe", given) == {
        "Protocol": "https", "Endpoint": "https://host/x", "Attributes": {"password": "user:pa$s"},
    }  # fmt: skip
    chat = spelling.subscription("Subscribe", {"Protocol": "apprise", "Endpoint": "slack://a/b/c"})
    assert chat == {"Protocol": "apprise", "Endpoint": "slack", "Attributes": {"secret": "slack://a/b/c"}}


def test_topics_of_another_account_are_not_there(run: Any, topic: Any) -> None:
    for operation, wire in (
        ("sns:Publish", {"TopicArn": topic.arn, "Message": "x"}),
        ("sns:GetTopicAttributes", {"TopicArn": topic.arn}),
        ("sns:DeleteTopic", {"TopicArn": topic.arn}),
        ("cairn:ReplayDeadLetters", {"topicArn": topic.arn}),
    ):
        with pytest.raises(CallError, match="does not exist"):
            run(operation, by="charlie", **wire)
        if not operation.startswith("sns:Get"):
            with pytest.raises(CallError, match="not authorized"):
                run(operation, by="bob", **wire)
    assert run("sns:ListTopics", by="charlie") == {"Topics": []}


def test_sweeping_forgets_what_was_sent_long_ago_and_keeps_what_waits(run: Any, topic: Any, subscriber: Any) -> None:
    hook = subscriber()
    confirmed(run, topic, hook.url)
    run("sns:Publish", TopicArn=topic.arn, Message="old")
    sending.work()
    run("sns:Publish", TopicArn=topic.arn, Message="waits")
    long_ago = clock.now() - timedelta(days=8)
    Dispatch.objects.filter(state="sent").update(sent=long_ago)
    Message.objects.update(created=long_ago)
    writes.sweep()
    assert [message.body for message in Message.objects.filter(kind="Notification")] == ["waits"]


def browser(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_console_makes_subscribes_and_sends_dead_letters_again(people: Any, subscriber: Any) -> None:
    hook, page = subscriber(), browser(people["alice"])
    hook.status = 404
    page.post("/settings/topics/create/", {"name": "cairn-desk", "display": "The desk"})
    topic = reads.topics(["111122223333"])[0]
    address = f"/settings/topics/{topic.id}/"
    answer = page.post(f"{address}subscribe/", {"protocol": "http", "endpoint": hook.url}, follow=True)
    assert b"shown this once" in answer.content
    kept = answer.cookies.get("messages")
    assert kept is None or not kept.value  # an emptied cookie at most: the secret is in no store of the browser
    made = Subscription.objects.get()
    Dispatch.objects.all().delete()
    Subscription.objects.update(confirmed=clock.now())
    assert writes.opened(made)["secret"].encode() in answer.content
    assert writes.opened(made)["secret"].encode() not in page.get(address).content
    page.post(f"{address}publish/", {"message": "hello", "subject": "Test"})
    sending.work()
    assert b"The subscriber answered 404." in page.get(address).content
    hook.status = 200
    page.post(f"{address}replay/")
    assert sending.work() == 1
    assert b"None. What a subscriber does not take" in page.get(address).content


def test_an_auditor_sees_topics_without_controls_and_a_stranger_sees_none(people: Any, topic: Any) -> None:
    seen = browser(people["bob"]).get(f"/settings/topics/{topic.id}/").content
    assert topic.arn.encode() in seen and b"Subscribe</button>" not in seen
    assert browser(people["charlie"]).get(f"/settings/topics/{topic.id}/").status_code == 404
    before = Message.objects.count()
    browser(people["bob"]).post(f"/settings/topics/{topic.id}/publish/", {"message": "x"})
    browser(people["charlie"]).post(f"/settings/topics/{topic.id}/publish/", {"message": "x"})
    assert Message.objects.count() == before


def test_topics_over_rest(people: Any, topic: Any, subscriber: Any) -> None:
    hook, client = subscriber(), browser(people["alice"])
    listed = client.get("/api/v1/topics/").json()["results"]
    assert [row["topicArn"] for row in listed] == [topic.arn]
    made = client.post(
        f"/api/v1/topics/{topic.id}/subscribe/",
        {"Protocol": "http", "Endpoint": hook.url},
        content_type="application/json",
    )
    assert made.status_code == 201 and len(made.json()["Secret"]) == 64
    shown = client.get(f"/api/v1/topics/{topic.id}/").json()
    assert shown["subscriptions"][0]["endpoint"] == hook.url and "secret" not in str(shown).lower().replace("/", "")
    assert client.get(f"/api/v1/topics/{topic.id}/dead-letters/").json() == {"results": []}
    assert browser(people["charlie"]).get(f"/api/v1/topics/{topic.id}/").status_code == 404
