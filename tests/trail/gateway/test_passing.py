"""What the gateway passes on, records and answers, with an upstream that behaves and one that does not."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
import urllib3

from project.kernel import calls
from tests.kernel.aws.conftest import Sent, Spooled, query, sign
from tests.kernel.aws.test_payloads import _signed_over
from tests.trail.gateway.conftest import Cloud, point
from trail.gateway import answers, upstream
from trail.gateway.spool import END, INTENT, read

pytestmark = pytest.mark.django_db
CREATE = Sent(
    body=b"Action=CreateUser&Version=2010-05-08&UserName=anna&Tags.member.1.Key=team&Tags.member.1.Value=red",
    headers={"Content-Type": "application/x-www-form-urlencoded"},
)
CREATED = (
    b"<CreateUserResponse xmlns='https://iam.amazonaws.com/doc/2010-05-08/'><CreateUserResult><User><Path>/</Path>"
    b"<UserName>anna</UserName><UserId>AIDA1</UserId><Arn>arn:aws:iam::111122223333:user/anna</Arn>"
    b"<CreateDate>2026-11-18T14:02:11Z</CreateDate></User></CreateUserResult>"
    b"<ResponseMetadata><RequestId>cloud-request-1</RequestId></ResponseMetadata></CreateUserResponse>"
)


def frames(spooled: Spooled) -> list[int]:
    """The kinds of all frames on disk, in order."""
    return [kind for path in sorted(spooled.spool.folder.glob("*.seg")) for kind, _ in read(path)]


def test_a_write_is_answered_as_the_cloud_answers_and_recorded_with_both_sides(
    cloud: Cloud, call: Callable[..., Any], spooled: Spooled
) -> None:
    cloud.body, cloud.headers = CREATED, {"x-amzn-RequestId": "cloud-request-1", "Content-Type": "text/xml"}
    response = call(sign(CREATE, "iam"))
    assert (response.status_code, response.whole, response["Content-Type"]) == (200, CREATED, "text/xml")
    (record,) = spooled.records
    assert (record["eventName"], record["eventSource"], record["readOnly"]) == (
        "CreateUser",
        "iam.amazonaws.com",
        False,
    )
    assert record["requestParameters"] == {"userName": "anna", "tags": [{"key": "team", "value": "red"}]}
    assert record["responseElements"]["user"]["userId"] == "AIDA1"
    assert record["requestID"] == "cloud-request-1"
    assert record["resources"][0]["ARN"] == "arn:aws:iam::111122223333:user/anna"
    assert "errorCode" not in record
    assert frames(spooled) == [INTENT, END]


def test_the_intent_is_on_disk_before_the_cloud_hears_of_the_call(
    cloud: Cloud, call: Callable[..., Any], spooled: Spooled
) -> None:
    found: list[list[int]] = []
    cloud.during = lambda: found.append(frames(spooled))
    call(sign(CREATE, "iam"))
    call(sign(query("iam", "ListUsers"), "iam"))
    assert found == [[INTENT], [INTENT, END, INTENT]]


def test_the_clouds_refusal_is_passed_through_and_recorded(
    cloud: Cloud, call: Callable[..., Any], spooled: Spooled
) -> None:
    cloud.status = 409
    cloud.body = b"<ErrorResponse><Error><Code>EntityAlreadyExists</Code><Message>User anna exists.</Message></Error></ErrorResponse>"
    assert call(sign(CREATE, "iam")).status_code == 409
    (record,) = spooled.records
    assert (record["errorCode"], record["errorMessage"], record["responseElements"]) == (
        "EntityAlreadyExists", "User anna exists.", None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "service", "name"),
    [
        (Sent(body=b"{}", headers={"X-Amz-Target": "Quantum_2031.DescribeNothing"}), "quantum", "DescribeNothing"),
        (Sent(body=b"Action=InventThing&Version=2031-01-01", headers=CREATE.headers), "iam", "InventThing"),
        (Sent("PUT", "http://cairn.test/v9/things/a", b"{}"), "fancy", "PutV9"),
        (Sent("PATCH", "http://cairn.test/"), "lambda", "PatchRoot"),
    ],
    ids=["service", "action", "rest service", "route"],
)
def test_services_and_operations_that_no_model_knows_are_passed_on_and_recorded(
    sent: Sent, service: str, name: str, cloud: Cloud, call: Callable[..., Any], spooled: Spooled
) -> None:
    cloud.body = b"{}"
    assert call(sign(sent, service)).status_code == 200
    assert len(cloud.seen) == 1
    (record,) = spooled.records
    assert record["eventName"] == name
    assert frames(spooled) == [INTENT, END]


def test_a_dead_upstream_is_a_503_that_says_the_call_was_not_carried_out(
    keyed: Any, call: Callable[..., Any], spooled: Spooled
) -> None:
    point(keyed, "http://127.0.0.1:9")
    response = call(sign(CREATE, "iam"))
    assert response.status_code == 503
    assert b"<Code>ServiceUnavailable</Code>" in response.whole and b"cannot be reached" in response.whole
    (record,) = spooled.records
    assert record["errorCode"] == "ServiceUnavailable"
    assert "additionalEventData" not in record


def test_a_slow_upstream_is_given_up_and_its_outcome_is_marked_unknown(
    cloud: Cloud, call: Callable[..., Any], spooled: Spooled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upstream, "TIMEOUT", urllib3.Timeout(connect=1, read=0.2))
    cloud.delay = 0.6
    response = call(sign(CREATE, "iam"))
    assert response.status_code == 503 and b"does not answer in time" in response.whole
    (record,) = spooled.records
    assert record["errorCode"] == "ServiceUnavailable"
    assert record["additionalEventData"] == {"outcome": "unknown"}


def test_an_answer_that_breaks_off_is_a_503_of_unknown_outcome(
    cloud: Cloud, call: Callable[..., Any], spooled: Spooled
) -> None:
    cloud.body, cloud.breaks_off = CREATED, True
    assert call(sign(CREATE, "iam")).status_code == 503
    assert spooled.records[0]["additionalEventData"] == {"outcome": "unknown"}


def test_a_fault_of_our_own_between_intent_and_end_still_ends_the_call(
    cloud: Cloud, call: Callable[..., Any], spooled: Spooled, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(answers, "read", fail)
    assert call(sign(CREATE, "iam")).status_code == 500
    assert spooled.records[0]["errorCode"] == "InternalFailure"
    assert frames(spooled) == [INTENT, END]


def test_an_account_without_upstream_is_told_so(keyed: Any, call: Callable[..., Any], spooled: Spooled) -> None:
    response = call(sign(CREATE, "iam"))
    assert response.status_code == 503 and b"has no upstream" in response.whole
    assert [record["errorCode"] for record in spooled.records] == ["ServiceUnavailable"]


def test_what_the_callers_policies_refuse_never_reaches_the_cloud(
    cloud: Cloud, keyed: Any, call: Callable[..., Any], spooled: Spooled
) -> None:
    from project.platform.identity import reads

    keyed.role = "auditor"
    keyed.save()
    reads.forget_keys()
    response = call(sign(CREATE, "iam"))
    assert response.status_code == 403 and b"<Code>AccessDenied</Code>" in response.whole
    assert cloud.seen == []
    (record,) = spooled.records
    assert record["errorCode"] == "AccessDenied" and "iam:CreateUser" in record["errorMessage"]
    assert record["requestParameters"]["userName"] == "anna"


@pytest.mark.parametrize("size", [10, 300_000, 3 << 20])
def test_an_object_streams_through_and_its_content_is_not_recorded(
    size: int, cloud: Cloud, call: Callable[..., Any], spooled: Spooled
) -> None:
    content = b"0123456789" * (size // 10)
    sent = Sent("PUT", "http://cairn.test/a-bucket/a%20key", content, {"Content-Type": "application/json"})
    assert call(sign(sent, "s3")).status_code == 200
    assert cloud.seen[0].body == content
    (record,) = spooled.records
    assert record["requestParameters"]["bucketName"] == "a-bucket" and record["requestParameters"]["key"] == "a key"
    assert b"0123456789" not in json.dumps(record).encode()
    assert (record["eventCategory"], record["managementEvent"]) == ("Data", False)


@pytest.mark.parametrize("size", [10, 3 << 20])
def test_an_object_that_is_not_what_was_signed_never_reaches_the_cloud_whole(
    size: int, cloud: Cloud, call: Callable[..., Any], spooled: Spooled
) -> None:
    signed = sign(Sent("PUT", "http://cairn.test/a-bucket/key", b"a" * size), "s3")
    signed.body = b"a" * (size - 1) + b"b"
    response = call(signed)
    assert response.status_code == 400 and b"<Code>XAmzContentSHA256Mismatch</Code>" in response.whole
    assert not any(seen.whole for seen in cloud.seen)
    assert [record["errorCode"] for record in spooled.records] == ["XAmzContentSHA256Mismatch"]


def test_a_tampered_chunk_is_refused_and_recorded(cloud: Cloud, call: Callable[..., Any], spooled: Spooled) -> None:
    sent = Sent(
        "PUT",
        "http://cairn.test/a-bucket/key",
        b"3;chunk-signature=" + b"0" * 64 + b"\r\nabc\r\n0;chunk-signature=0\r\n\r\n",
    )
    response = call(_signed_over(sent, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"))
    assert response.status_code == 403 and b"<Code>SignatureDoesNotMatch</Code>" in response.whole
    assert not any(seen.whole for seen in cloud.seen)
    assert [record["errorCode"] for record in spooled.records] == ["SignatureDoesNotMatch"]


def test_a_body_that_ends_early_is_refused_and_recorded(
    cloud: Cloud, call: Callable[..., Any], spooled: Spooled
) -> None:
    signed = sign(Sent("PUT", "http://cairn.test/a-bucket/key", b"a" * (1 << 20)), "s3")
    environ = {**signed.environ(), "CONTENT_LENGTH": str(2 << 20)}
    signed.environ = lambda: environ  # type: ignore[method-assign]
    response = call(signed)
    assert response.status_code == 400 and b"<Code>IncompleteBody</Code>" in response.whole
    assert not any(seen.whole for seen in cloud.seen)
    assert [record["errorCode"] for record in spooled.records] == ["IncompleteBody"]


def test_an_objects_content_comes_back_as_it_is_and_is_not_recorded(
    cloud: Cloud, call: Callable[..., Any], spooled: Spooled
) -> None:
    cloud.body, cloud.headers = b"content" * 100_000, {"ETag": '"e"', "x-amz-meta-a": "b", "Content-Type": "text/plain"}
    response = call(sign(Sent("GET", "http://cairn.test/a-bucket/key"), "s3"))
    assert response.whole == cloud.body and response["ETag"] == '"e"' and response["x-amz-meta-a"] == "b"
    (record,) = spooled.records
    assert (record["eventName"], record["responseElements"], record["readOnly"]) == ("GetObject", None, True)


def test_an_answer_without_length_is_bounded_in_memory_and_passes_whole(
    cloud: Cloud, call: Callable[..., Any], spooled: Spooled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "LIMIT", 2 << 20)
    cloud.chunked = 5
    response = call(sign(query("iam", "ListUsers"), "iam"))
    assert response.streaming and response.whole == b"x" * (5 << 20)
    assert len(spooled.records) == 1


def test_a_compressed_answer_passes_as_it_is_and_is_recorded_in_clear(
    cloud: Cloud, call: Callable[..., Any], spooled: Spooled
) -> None:
    cloud.body, cloud.headers = gzip.compress(CREATED), {"Content-Encoding": "gzip", "Content-Type": "text/xml"}
    response = call(sign(CREATE, "iam"))
    assert response.whole == cloud.body and response["Content-Encoding"] == "gzip"
    assert spooled.records[0]["responseElements"]["user"]["userId"] == "AIDA1"


@pytest.mark.parametrize("key", ["x/../y", "./a", "//double", "a%2Fb", "ключ é", "trail/", "~t*'()!"])
def test_the_cloud_acts_on_the_very_key_that_is_recorded(
    key: str, cloud: Cloud, call: Callable[..., Any], spooled: Spooled
) -> None:
    from urllib.parse import quote, unquote

    call(sign(Sent("PUT", f"http://cairn.test/a-bucket/{quote(key, safe='/~')}", b"x"), "s3"))
    assert unquote(cloud.seen[0].target) == f"/a-bucket/{key}"
    assert spooled.records[0]["requestParameters"]["key"] == key


def test_an_arn_in_the_path_keeps_its_encoded_slash(cloud: Cloud, call: Callable[..., Any], spooled: Spooled) -> None:
    arn = "arn:aws:eks:us-east-1:111122223333:cluster/x"
    call(sign(Sent("GET", "http://cairn.test/tags/arn%3Aaws%3Aeks%3Aus-east-1%3A111122223333%3Acluster%2Fx"), "eks"))
    assert cloud.seen[0].target.endswith("cluster%2Fx")
    (record,) = spooled.records
    assert (record["eventName"], record["requestParameters"]) == ("ListTagsForResource", {"resourceArn": arn})


DEEP = 3_000
PUT_ITEM = {"X-Amz-Target": "DynamoDB_20120810.PutItem", "Content-Type": "application/x-amz-json-1.0"}
NUMBERS = b"Action=RunInstances&MinCount=\xc2\xb2&MaxCount=" + b"9" * 5000 + b"&" + b"A." * DEEP + b"B=1"
TAGGING = "http://cairn.test/b?tagging"
UNREADABLE = {
    "open list": (Sent(body=b"[" * DEEP, headers=PUT_ITEM), "dynamodb"),
    "deep JSON": (Sent(body=b'{"Item":' * 900 + b"1" + b"}" * 900, headers=PUT_ITEM), "dynamodb"),
    "not UTF-8": (Sent(body=b"\xff\xfe{", headers=PUT_ITEM), "dynamodb"),
    "a list": (Sent(body=b'["a", 1, null]', headers=PUT_ITEM), "dynamodb"),
    "numbers": (Sent(body=NUMBERS, headers=CREATE.headers), "ec2"),
    "fields": (Sent(body=b"Action=CreateUser&" + b"x=1&" * 50_000, headers=CREATE.headers), "iam"),
    "policy": (Sent("PUT", "http://cairn.test/b?policy", b"<a>" * DEEP), "s3"),
    "entity": (Sent("PUT", TAGGING, b"<!DOCTYPE a [<!ENTITY x 'y'>]><Tagging>&x;</Tagging>"), "s3"),
    "deep XML": (Sent("PUT", TAGGING, b"<a>" * 900 + b"</a>" * 900), "s3"),
}


@pytest.mark.parametrize(("sent", "service"), list(UNREADABLE.values()), ids=list(UNREADABLE))
def test_what_cannot_be_read_is_passed_on_and_recorded_all_the_same(
    sent: Sent, service: str, cloud: Cloud, call: Callable[..., Any], spooled: Spooled
) -> None:
    cloud.status, cloud.body = 400, b'{"__type":"SerializationException"}'
    assert call(sign(sent, service)).status_code == 400
    assert cloud.seen[0].body == sent.body
    assert len(spooled.records) == 1


def test_a_body_beyond_all_bounds_is_refused_before_it_is_read(
    cloud: Cloud, call: Callable[..., Any], told: list[calls.Finished]
) -> None:
    signed = sign(CREATE, "iam")
    environ = {**signed.environ(), "CONTENT_LENGTH": str(200 << 20)}
    signed.environ = lambda: environ  # type: ignore[method-assign]
    response = call(signed)
    assert response.status_code == 400 and b"<Code>RequestEntityTooLarge</Code>" in response.whole
    assert cloud.seen == [] and len(told) == 1


def test_for_real_aws_the_call_is_signed_again_with_our_own_key(
    cloud: Cloud, call: Callable[..., Any], spooled: Spooled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upstream.upstream, "is_aws", lambda *_: True)
    monkeypatch.setattr(
        upstream.upstream, "credentials", lambda *_: ("AKIAOWNOWNOWNOWNOWN1", "own-secret-own-secret", "own-token")
    )
    call(sign(CREATE, "iam", token=None))
    first = cloud.seen[-1]
    assert "Credential=AKIAOWNOWNOWNOWNOWN1/" in first.headers["authorization"]
    assert first.headers["x-amz-security-token"] == "own-token" and first.headers["host"] == cloud.url[7:]
    assert first.body == CREATE.body

    content = b"abc" * 200_000
    call(sign(Sent("PUT", "http://cairn.test/b/k", content), "s3"))
    streamed = cloud.seen[-1]
    assert (streamed.body, streamed.headers["x-amz-content-sha256"]) == (content, "UNSIGNED-PAYLOAD")
    call(sign(Sent("PUT", "http://cairn.test/b/k", b"small"), "s3"))
    assert cloud.seen[-1].headers["x-amz-content-sha256"] == hashlib.sha256(b"small").hexdigest()

    call(sign(Sent("GET", "http://cairn.test/b/k?versionId=7"), "s3", expires=60))
    assert cloud.seen[-1].target == "/b/k?versionId=7"
    framed = Sent("PUT", "http://cairn.test/b/k", b"3\r\nabc\r\n0\r\nx-amz-checksum-crc32:NSRBwg==\r\n\r\n")
    signed = _signed_over(framed, "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
    signed.headers |= {"Content-Encoding": "aws-chunked"}
    assert call(signed).status_code == 200
    assert cloud.seen[-1].body == b"abc"
    assert "content-encoding" not in cloud.seen[-1].headers
    assert spooled.records[-1]["eventName"] == "PutObject"
