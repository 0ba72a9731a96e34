"""A page token continues the call that gave it, and no other."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from project.kernel import paging
from project.kernel.errors import CallError

SCOPE = "LookupEvents/111122223333/us-east-1"
JSON = st.recursive(st.none() | st.integers(-(2**53), 2**53) | st.text(max_size=5), lambda x: st.lists(x, max_size=3))


@given(place=JSON, value=st.text(max_size=5))
def test_a_token_gives_its_position_back(place: Any, value: str) -> None:
    token = paging.token(SCOPE, {"Name": value}, place)
    assert paging.position(SCOPE, {"Name": value}, token) == place
    assert paging.position(SCOPE, {"Name": value, "MaxResults": 3, "NextToken": token}, token) == place


@pytest.mark.parametrize(
    ("scope", "given_now"),
    [
        (SCOPE, {"Name": "b"}),
        (SCOPE, {}),
        ("LookupEvents/444455556666/us-east-1", {"Name": "a"}),
        ("Other", {"Name": "a"}),
    ],
)
def test_a_token_of_another_call_account_or_region_is_refused(scope: str, given_now: dict[str, str]) -> None:
    token = paging.token(SCOPE, {"Name": "a"}, 5)
    with pytest.raises(CallError) as refused:
        paging.position(scope, given_now, token)
    assert refused.value.code == "InvalidNextTokenException"


@settings(max_examples=300)
@given(text=st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_a_made_up_token_is_refused_and_never_an_exception_of_another_kind(text: str) -> None:
    with pytest.raises(CallError):
        paging.position(SCOPE, {}, text)


@given(index=st.integers(0, 200), bit=st.integers(0, 7))
def test_a_token_with_one_bit_changed_is_refused(index: int, bit: int) -> None:
    raw = bytearray(base64.urlsafe_b64decode(paging.token(SCOPE, {}, [1, "i-1"])))
    raw[index % len(raw)] ^= 1 << bit
    with pytest.raises(CallError):
        paging.position(SCOPE, {}, base64.urlsafe_b64encode(bytes(raw)).decode())


def test_a_position_is_not_readable_as_another_after_the_secret_changes(settings: Any) -> None:
    token = paging.token(SCOPE, {}, 5)
    settings.SECRET_KEY = "another"
    with pytest.raises(CallError):
        paging.position(SCOPE, {}, token)
