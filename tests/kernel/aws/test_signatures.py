"""Who signed a request is proved as AWS proves it; what is not proved gets AWS's code and status, and is one event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from project.kernel import calls
from tests.kernel.aws.conftest import KEY, Sent, json_call, query, sign

pytestmark = pytest.mark.django_db
OBJECT = Sent("GET", "http://cairn.test/a-bucket/a%20key")
BASES = {
    "query": (query(), "sts"),
    "json": (json_call(), "cloudtrail"),
    "ec2": (query("ec2", "DescribeVpcs"), "ec2"),
    "s3": (OBJECT, "s3"),
}
# protocol → fault → (code, status)
EXPECTED = {
    "query": {
        "secret": ("SignatureDoesNotMatch", 403), "key": ("InvalidClientTokenId", 403), "skew": ("SignatureDoesNotMatch", 403),
        "incomplete": ("IncompleteSignature", 400), "unsigned host": ("IncompleteSignature", 400),
        "unsigned header": ("SignatureDoesNotMatch", 403),
    },
    "json": {
        "secret": ("InvalidSignatureException", 403), "key": ("UnrecognizedClientException", 403),
        "skew": ("InvalidSignatureException", 403), "incomplete": ("IncompleteSignatureException", 403),
        "unsigned host": ("IncompleteSignatureException", 403), "unsigned header": ("InvalidSignatureException", 403),
    },
    "ec2": {
        "secret": ("AuthFailure", 401), "key": ("AuthFailure", 401), "skew": ("RequestExpired", 400),
        "incomplete": ("IncompleteSignature", 400), "unsigned host": ("IncompleteSignature", 400),
        "unsigned header": ("AuthFailure", 401),
    },
    "s3": {
        "secret": ("SignatureDoesNotMatch", 403), "key": ("InvalidAccessKeyId", 403), "skew": ("RequestTimeTooSkewed", 403),
        "incomplete": ("AuthorizationHeaderMalformed", 400), "unsigned host": ("AuthorizationHeaderMalformed", 400),
        "unsigned header": ("AccessDenied", 403),
    },
}  # fmt: skip


def faulty(protocol: str, fault: str, clock: Any) -> Sent:
    sent, service = BASES[protocol]
    if fault == "secret":
        return sign(sent, service, secret="another-secret-altogether")
    if fault == "key":
        return sign(sent, service, key="AKIANOBODYNOBODY0000")
    signed = sign(sent, service)
    authorization = signed.headers["Authorization"]
    if fault == "skew":
        clock.shift(301)
    elif fault == "incomplete":
        signed.headers["Authorization"] = authorization.partition(", Signature=")[0]
    elif fault == "unsigned host":
        signed.headers["Authorization"] = authorization.replace("host;", "").replace(";host", "")
    elif fault == "unsigned header":
        signed.headers["X-Amz-Added"] = "on the way"
    return signed


@pytest.mark.parametrize("fault", list(EXPECTED["query"]))
@pytest.mark.parametrize("protocol", list(BASES))
def test_a_signature_that_does_not_hold_is_refused_with_awss_code_and_recorded_once(
    protocol: str, fault: str, keyed: Any, told: list[calls.Finished], answer: Callable[..., Any], still_clock: Any
) -> None:
    response = answer(faulty(protocol, fault, still_clock))
    code, status = EXPECTED[protocol][fault]
    assert response.status_code == status, response.content
    if protocol == "json":
        assert f'"__type":"{code}"'.encode() in response.content
        assert response["x-amzn-ErrorType"] == code
    else:
        assert f"<Code>{code}</Code>".encode() in response.content
        outer = {"query": b"<ErrorResponse>", "ec2": b"<Response><Errors>", "s3": b"\n<Error>"}[protocol]
        assert outer in response.content
    assert [(one.error.code if one.error else "", one.call.caller.identity["type"]) for one in told] == [
        (code, "Unknown")
    ]
    assert told[0].call.account_id == "111122223333"


@pytest.mark.parametrize(
    ("sent", "service", "expires"),
    [
        (query(), "sts", None),
        (json_call(), "cloudtrail", None),
        (Sent("GET", "http://cairn.test/?Action=GetCallerIdentity&Version=2011-06-15"), "sts", 600),
    ],
    ids=["query", "json", "presigned"],
)
def test_what_botocore_signs_in_header_or_query_is_let_in(
    sent: Sent, service: str, expires: int | None, keyed: Any, told: list[calls.Finished], answer: Callable[..., Any]
) -> None:
    response = answer(sign(sent, service, expires=expires))
    assert response.status_code == 200, response.content
    assert told[0].call.caller.arn == keyed.arn


@pytest.mark.parametrize(
    "change",
    [
        lambda sent: replace(sent, body=sent.body + b" "),
        lambda sent: replace(sent, url=sent.url + "?x=1"),
        lambda sent: replace(sent, url=sent.url + "other"),
        lambda sent: replace(sent, method="PUT"),
        lambda sent: replace(
            sent, headers={**sent.headers, "X-Amz-Target": sent.headers["X-Amz-Target"].replace("Describe", "Delete")}
        ),
        lambda sent: replace(sent, url=sent.url.replace("cairn.test", "elsewhere.test")),
    ],
    ids=["body", "query", "path", "method", "target", "host"],
)
def test_what_was_changed_after_signing_is_refused(
    change: Callable[[Sent], Sent], keyed: Any, told: list[calls.Finished], answer: Callable[..., Any]
) -> None:
    response = answer(change(sign(json_call(), "cloudtrail")))
    assert (response.status_code, response["x-amzn-ErrorType"]) == (403, "InvalidSignatureException")
    assert len(told) == 1


def test_a_presigned_address_holds_for_its_own_life_and_no_longer(
    keyed: Any, told: list[calls.Finished], answer: Callable[..., Any], still_clock: Any
) -> None:
    signed = sign(OBJECT, "s3", expires=3600)
    still_clock.shift(3500)
    assert b"ServiceUnavailable" in answer(signed).content  # proved; the account has no upstream
    assert told == []  # that one is the gateway's to record
    still_clock.shift(200)
    response = answer(signed)
    assert response.status_code == 403 and b"<Code>AccessDenied</Code>" in response.content
    assert b"Signature expired" in response.content
    assert [one.error.code for one in told if one.error] == ["AccessDenied"]


@pytest.mark.parametrize("expires", ["0", "604801", "soon", "-5", "٣"])
def test_a_presigned_address_needs_a_life_of_one_second_to_seven_days(
    expires: str, keyed: Any, told: list[calls.Finished], answer: Callable[..., Any]
) -> None:
    signed = sign(OBJECT, "s3", expires=3600)
    response = answer(replace(signed, url=signed.url.replace("X-Amz-Expires=3600", f"X-Amz-Expires={expires}")))
    assert response.status_code == 400 and b"<Code>AuthorizationQueryParametersError</Code>" in response.content
    assert len(told) == 1


def test_other_algorithms_are_named_in_the_refusal(
    keyed: Any, told: list[calls.Finished], answer: Callable[..., Any]
) -> None:
    for authorization in ("AWS4-ECDSA-P256-SHA256 Credential=x", "AWS AKIAALICEALICEALICE1:c2ln"):
        response = answer(replace(json_call(), headers={**json_call().headers, "Authorization": authorization}))
        assert response.status_code == 403 and authorization.partition(" ")[0].encode() in response.content
    assert len(told) == 2


def test_a_key_that_is_switched_off_or_belongs_to_nobody_active_is_refused(
    keyed: Any, told: list[calls.Finished], answer: Callable[..., Any]
) -> None:
    from project.platform.identity import reads, writes
    from project.platform.identity.models import AccessKey

    writes.switch_key(AccessKey.objects.get(id=KEY), active=False)
    assert answer(sign(json_call(), "cloudtrail"))["x-amzn-ErrorType"] == "UnrecognizedClientException"
    writes.switch_key(AccessKey.objects.get(id=KEY), active=True)
    keyed.is_active = False
    keyed.save()
    reads.forget_keys()
    assert answer(sign(json_call(), "cloudtrail"))["x-amzn-ErrorType"] == "UnrecognizedClientException"
    assert len(told) == 2


def test_session_keys_need_their_token_and_end_with_their_time(
    keyed: Any, told: list[calls.Finished], answer: Callable[..., Any], still_clock: Any
) -> None:
    from datetime import timedelta

    from project.kernel import clock
    from project.platform.identity import reads, sessions

    identity = {"type": "AssumedRole", "arn": "arn:aws:sts::111122223333:assumed-role/r/s", "accountId": "111122223333"}
    sessions.learn(
        "111122223333", access_key_id="ASIASESSIONSESSION01", secret="s" * 40, session_token="the token",
        expires=clock.now() + timedelta(seconds=120), identity=identity,
    )  # fmt: skip

    def call(token: str | None) -> Any:
        return answer(sign(json_call(), "cloudtrail", key="ASIASESSIONSESSION01", secret="s" * 40, token=token))

    assert call("the token").status_code == 200
    assert call("another token")["x-amzn-ErrorType"] == "UnrecognizedClientException"
    assert call(None)["x-amzn-ErrorType"] == "UnrecognizedClientException"
    still_clock.shift(121)
    assert call("the token")["x-amzn-ErrorType"] == "ExpiredTokenException"
    reads.forget_keys()
    assert call("the token").status_code == 403


def test_the_date_header_stands_in_for_x_amz_date(
    keyed: Any, told: list[calls.Finished], answer: Callable[..., Any]
) -> None:
    sent = replace(json_call(), headers={**json_call().headers, "Date": "Wed, 18 Nov 2026 14:02:11 GMT"})
    signed = sign(sent, "cloudtrail")
    assert "X-Amz-Date" not in signed.headers
    assert answer(signed).status_code == 200, told


@pytest.mark.parametrize("key", ["ключ/é ü+%25", "a//b", "../x/./y", "%2F", "'()*!~", "tab\there"])
def test_every_object_key_verifies(
    key: str, keyed: Any, told: list[calls.Finished], answer: Callable[..., Any]
) -> None:
    from urllib.parse import quote

    sent = Sent("GET", f"http://cairn.test/a-bucket/{quote(key, safe='/~')}?versionId=a%2Bb&x-id=GetObject&%C3%A9=%FF")
    assert b"ServiceUnavailable" in answer(sign(sent, "s3")).content
    assert told == []
