"""Deed and record commit together; a failed call's record survives; nothing happens that cannot be recorded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from project.kernel import calls, client, registry
from project.kernel.calls import Call, Caller, Finished
from project.kernel.errors import CallError
from project.platform.identity.models import Account
from tests.conftest import ACCOUNT

OWNER = ({"Statement": [{"Effect": "Allow", "Action": "*"}]},)
pytestmark = pytest.mark.django_db(transaction=True)


def call(operation: str, **parameters: Any) -> Call:
    caller = Caller(ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/t", {"type": "IAMUser"}, (ACCOUNT,), policies=OWNER)
    return Call(operation, caller, parameters)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Finished]:
    """What the listeners heard, in order; what was told inside a transaction that failed is heard too."""
    heard: list[Finished] = []
    monkeypatch.setattr(calls, "listeners", [heard.append])
    return heard


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A listener that keeps its record in the database, and what is in it afterwards: (name, error code)."""

    def hear(finished: Finished) -> None:
        error = finished.error.code if finished.error else ""
        number = f"{Account.objects.filter(id__startswith='9').count():03d}"
        Account.objects.create(id=f"9{number}00000000", name=f"{finished.call.verb}|{error}")

    monkeypatch.setattr(calls, "listeners", [hear])

    def records() -> list[tuple[str, ...]]:
        rows = Account.objects.filter(id__startswith="9").order_by("id").values_list("name", flat=True)
        return [tuple(row.split("|")) for row in rows]

    return records


@pytest.fixture
def deeds() -> Iterator[None]:
    """Operations that write one row and then do as their names say."""
    before = dict(registry._operations)

    def write(number: str) -> None:
        Account.objects.create(id=number)

    @registry.operation("cairn:WriteOne")
    def write_one(call: Call, *, number: str) -> dict[str, Any]:
        write(number)
        return {"number": number}

    @registry.operation("cairn:WriteAndRefuse")
    def write_and_refuse(call: Call, *, number: str) -> None:
        write(number)
        raise CallError("ConflictException", "No.")

    @registry.operation("cairn:WriteAndBreak")
    def write_and_break(call: Call, *, number: str) -> None:
        write(number)
        raise ZeroDivisionError

    @registry.operation("cairn:WriteInside")
    def write_inside(call: Call, *, number: str, inner: str, then: str = "") -> None:
        write(number)
        try:
            calls.run(calls.nested(call, inner, {"number": f"8{number[1:]}"}))
        except CallError:
            if then == "raise":
                raise
        if then == "refuse":
            raise CallError("ConflictException", "No.")

    yield
    registry._operations.clear()
    registry._operations.update(before)


def there(number: str) -> bool:
    return Account.objects.filter(id=number).exists()


def test_a_deed_and_its_record_commit_together(kept: Any, deeds: None) -> None:
    assert calls.run(call("cairn:WriteOne", number="100000000001")) == {"number": "100000000001"}
    assert there("100000000001")
    assert kept() == [("WriteOne", "")]


@pytest.mark.parametrize(
    ("operation", "code"), [("WriteAndRefuse", "ConflictException"), ("WriteAndBreak", "InternalFailure")]
)
def test_a_failed_call_is_undone_and_its_record_stays(kept: Any, deeds: None, operation: str, code: str) -> None:
    with pytest.raises(CallError) as refused:
        calls.run(call(f"cairn:{operation}", number="100000000001"))
    assert refused.value.code == code
    assert not there("100000000001")
    assert kept() == [(operation, code)]


def test_a_call_that_cannot_be_recorded_is_undone(monkeypatch: pytest.MonkeyPatch, deeds: None) -> None:
    def broken(finished: Finished) -> None:
        raise OSError("the store is full")

    monkeypatch.setattr(calls, "listeners", [broken])
    with pytest.raises(CallError) as refused:
        calls.run(call("cairn:WriteOne", number="100000000001"))
    assert (refused.value.code, refused.value.status) == ("ServiceUnavailable", 503)
    assert not there("100000000001")


def test_a_listener_that_fails_once_undoes_the_deed_and_the_failure_is_told(
    monkeypatch: pytest.MonkeyPatch, deeds: None
) -> None:
    heard: list[Finished] = []

    def first_fails(finished: Finished) -> None:
        heard.append(finished)
        if len(heard) == 1:
            raise OSError("for a moment")

    monkeypatch.setattr(calls, "listeners", [first_fails])
    with pytest.raises(CallError):
        calls.run(call("cairn:WriteOne", number="100000000001"))
    assert not there("100000000001")
    assert heard[1].error is not None and heard[1].error.code == "InternalFailure"


def test_a_refused_inner_call_is_told_with_the_outer_that_goes_on(kept: Any, deeds: None) -> None:
    calls.run(call("cairn:WriteInside", number="100000000001", inner="cairn:WriteAndRefuse"))
    assert there("100000000001") and not there("800000000001")
    assert kept() == [("WriteInside", ""), ("WriteAndRefuse", "ConflictException")]


def test_both_are_told_where_the_inner_refusal_ends_the_outer(kept: Any, deeds: None) -> None:
    with pytest.raises(CallError):
        calls.run(call("cairn:WriteInside", number="100000000001", inner="cairn:WriteAndRefuse", then="raise"))
    assert not there("100000000001") and not there("800000000001")
    assert kept() == [("WriteInside", "ConflictException"), ("WriteAndRefuse", "ConflictException")]


def test_an_inner_deed_is_undone_with_its_outer_and_leaves_no_record_of_success(kept: Any, deeds: None) -> None:
    with pytest.raises(CallError):
        calls.run(call("cairn:WriteInside", number="100000000001", inner="cairn:WriteOne", then="refuse"))
    assert not there("800000000001")
    assert kept() == [("WriteInside", "ConflictException")]


def test_an_unknown_inner_operation_is_told_too(kept: Any, deeds: None) -> None:
    calls.run(call("cairn:WriteInside", number="100000000001", inner="cairn:NoSuchThing"))
    assert kept() == [("WriteInside", ""), ("NoSuchThing", "UnknownOperationException")]


def test_one_calls_late_tellings_never_reach_the_next_call(kept: Any, deeds: None) -> None:
    calls.run(call("cairn:WriteInside", number="100000000001", inner="cairn:WriteAndRefuse"))
    calls.run(call("cairn:WriteOne", number="100000000002"))
    assert kept()[2:] == [("WriteOne", "")]


def test_a_call_inside_somebodys_transaction_is_refused_for_its_record_would_hang_on_it(deeds: None) -> None:
    with pytest.raises(CallError), transaction.atomic():
        calls.run(call("cairn:WriteOne", number="100000000001"))
    assert not there("100000000001")


def test_an_unknown_operation_is_refused_and_told(told: list[Finished]) -> None:
    with pytest.raises(CallError) as refused:
        calls.run(call("cloudtrail:NoSuchThing"))
    assert refused.value.code == "UnknownOperationException"
    assert [item.call.operation for item in told] == ["cloudtrail:NoSuchThing"]


def test_a_caller_without_the_permission_does_nothing_and_is_told(told: list[Finished], deeds: None) -> None:
    asked = call("cairn:WriteOne", number="100000000001")
    nobody = Call(asked.operation, Caller(ACCOUNT, "arn:x", {"type": "IAMUser"}, (ACCOUNT,)), asked.parameters)
    with pytest.raises(CallError) as refused:
        calls.run(nobody)
    assert refused.value.code == "AccessDeniedException"
    assert "arn:x" in refused.value.message and "cairn:WriteOne" in refused.value.message
    assert not there("100000000001")
    assert [item.error.code for item in told if item.error] == ["AccessDeniedException"]


def test_a_look_is_told_with_what_came_of_it(told: list[Finished]) -> None:
    assert calls.look(call("cairn:ViewPage", page="/"), lambda: 7) == 7

    def broken() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        calls.look(call("cairn:ViewPage", page="/"), broken)
    assert [item.error.code if item.error else "" for item in told] == ["", "InternalFailure"]
    assert all(item.read_only for item in told)


def test_a_look_that_cannot_be_recorded_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(finished: Finished) -> None:
        raise OSError

    monkeypatch.setattr(calls, "listeners", [broken])
    with pytest.raises(CallError) as refused:
        calls.look(call("cairn:ViewPage", page="/"), lambda: 7)
    assert refused.value.code == "ServiceUnavailable"


def test_a_changing_operation_is_never_a_look(deeds: None) -> None:
    with pytest.raises(RuntimeError):
        calls.look(call("cairn:WriteOne", number="100000000001"), lambda: 7)


def test_unrecorded_asking_is_for_reading_operations_only(deeds: None) -> None:
    with pytest.raises(CallError):
        client.look("cairn:WriteOne", account_id=ACCOUNT, number="100000000001")
    assert not there("100000000001")
