"""What an emulated cloud does not offer is named so; of real AWS nothing is judged by it; secrets are hidden by exact names."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from config_app.recorder import looking, offering, paging, reads, secrets
from config_app.recorder.models import Source
from config_app.resources.spec import all_types
from project.kernel import clock
from project.platform.identity import upstream
from tests.config_app.conftest import ACCOUNT, REGION

PAGE = "<!doctype html><html><title>500 Internal Server Error</title><h1>Internal Server Error</h1><p>no</p></html>"


def refusal(code: str, message: str, status: int) -> ClientError:
    answer: Any = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "List")


@pytest.mark.parametrize(
    ("code", "message", "status", "missing"),
    [
        ("500", PAGE, 500, True), ("404", "", 404, True), ("NotImplemented", "x", 501, True),
        ("InternalFailure", "The list_rules action has not been implemented", 500, True),
        ("AccessDenied", "no", 403, False), ("Throttling", "slow down", 400, False), ("InternalError", "oops", 500, False),
    ],
)  # fmt: skip
def test_an_emulated_cloud_says_in_these_ways_that_it_lacks_a_service(
    code: str, message: str, status: int, missing: bool
) -> None:
    assert offering.missing(refusal(code, message, status)) is missing


def test_an_error_is_told_in_one_short_line_without_markup() -> None:
    said = offering.told(PAGE * 20)
    assert len(said) <= 400 and "<" not in said and "Internal Server Error" in said


@pytest.mark.django_db
def test_a_service_that_the_sandbox_lacks_is_not_offered_and_not_stale(
    recorder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = all_types()["AWS::FraudDetector::Label"]

    def lacks(*_: Any) -> Any:
        raise refusal("500", PAGE, 500)

    monkeypatch.setattr(upstream, "client", lacks)
    assert looking.look(ACCOUNT, REGION, declared) == {"missing": 1}
    source = Source.objects.get(type=declared.type)
    assert (source.offered, source.last_error, source.last_ok) == (False, offering.NOT_OFFERED, None)
    assert reads.freshness([ACCOUNT])["stale"] == []
    monkeypatch.setattr(upstream, "is_emulated", lambda *_: False)  # on real AWS the same answer is an error
    assert looking.look(ACCOUNT, REGION, declared) == {"failed": 1}
    assert [stale.type for stale in reads.freshness([ACCOUNT])["stale"]] == [declared.type]


def test_real_aws_is_not_emulated(monkeypatch: pytest.MonkeyPatch) -> None:
    for chosen, emulated in (
        ("aws", False), ("none", False), ("sandbox", True), ("http://127.0.0.1:4566", True),
        ("https://ec2.eu-west-1.amazonaws.com", False),
    ):  # fmt: skip
        monkeypatch.setattr(upstream, "setting", lambda *_, chosen=chosen: chosen)
        assert upstream.is_emulated(ACCOUNT) is emulated, chosen


def test_secrets_are_hidden_by_their_exact_names_and_configuration_stays() -> None:
    kept = {"KeyName": "k", "PublicKey": "p", "TokenType": "t", "PasswordPolicy": {"MinimumPasswordLength": 8}}
    assert secrets.hidden(kept) == kept
    shown = secrets.hidden(
        {
            "masterUserPassword": "hunter2", "environment": {"variables": {"A": "s3cret"}, "type": "LINUX", "n": 1},
            "Environment": [{"Name": "DB", "Value": "s3cret"}], "settings": [{"Password": "s3cret", "UserName": "u"}],
        }
    )  # fmt: skip
    assert "s3cret" not in str(shown) and "hunter2" not in str(shown)
    assert shown["Environment"][0]["Name"] == "DB" and shown["environment"]["variables"] == {"A": secrets.HIDDEN}


def test_pages_without_a_paginator_are_followed_to_their_end() -> None:
    class Shapes:
        input_shape = output_shape = type("Shape", (), {"members": {"NextMarker": None}})

    class Cloud:
        meta = type("Meta", (), {"service_model": type("Model", (), {"operation_model": lambda *_: Shapes})()})
        answers = [{"n": 1, "NextMarker": "a"}, {"n": 2, "NextMarker": "b"}, {"n": 3}]

        def can_paginate(self, _: str) -> bool:
            return False

        def list_rules(self, NextMarker: str = "") -> Any:
            return self.answers[{"": 0, "a": 1, "b": 2}[NextMarker]]

    assert [page["n"] for page in paging.pages(Cloud(), "ListRules", {})] == [1, 2, 3]


@pytest.mark.django_db
def test_home_and_the_page_of_the_recorder_count_alike(alice: Any, client: Any) -> None:
    now = clock.now()
    for place, (offered, failed) in enumerate([(True, False)] * 3 + [(True, True)] + [(False, False)] * 2):
        Source.objects.create(
            account_id=ACCOUNT, region=REGION, type=sorted(all_types())[place], offered=offered,
            last_ok=None if failed or not offered else now, error_at=now if failed else None,
            last_error="Throttling" if failed else "",
        )  # fmt: skip
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    home, page = (client.get(address).content.decode() for address in ("/", "/recorder/"))
    assert "3 of 4 current" in home and "2 more are not offered" in home
    assert "3 of 4 listings current; 2 more are not offered" in page
    assert "3 current, 1 failing, 2 not offered" in page
