"""Policies: an explicit deny wins, nothing allowed is denied; beside a naive evaluator that shares no code."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from project.platform.identity import policy

SERVICES = ["config", "cloudtrail", "cairn", "s3"]
VERBS = ["PutConfigRule", "DescribeTrails", "GetObject", "Get", "DeleteUser"]
OPERATION = st.builds(lambda service, verb: f"{service}:{verb}", st.sampled_from(SERVICES), st.sampled_from(VERBS))


def _case(text: str) -> st.SearchStrategy[str]:
    return st.sampled_from([text, text.lower(), text.upper(), text.swapcase()])


@st.composite
def actions(draw: st.DrawFn) -> str:
    """An action: an operation in any case, pieces of it replaced by wildcards."""
    if draw(st.integers(0, 9)) == 0:
        return "*"
    service, _, verb = draw(OPERATION).partition(":")
    start = draw(st.integers(0, len(verb)))
    stop = draw(st.integers(start, len(verb)))
    middle = draw(st.sampled_from([verb[start:stop], "*", "?" * (stop - start), "?"]))
    return draw(
        _case(f"{draw(st.sampled_from([service, '*', service[:1] + '*']))}:{verb[:start]}{middle}{verb[stop:]}")
    )


STATEMENT = st.builds(
    lambda effect, member, names, bare: {
        "Effect": effect, member: names[0] if bare else names, "Resource": "*",
    },
    st.sampled_from(["Allow", "Allow", "Deny"]), st.sampled_from(["Action", "Action", "NotAction"]),
    st.lists(actions(), min_size=1, max_size=3), st.booleans(),
)  # fmt: skip
POLICIES = st.lists(
    st.builds(
        lambda statements, bare: {"Version": "2012-10-17", "Statement": statements[0] if bare else statements},
        st.lists(STATEMENT, min_size=1, max_size=4), st.booleans(),
    ),
    max_size=3,
)  # fmt: skip


def fits(pattern: str, text: str) -> bool:
    """Wildcards by recursion over characters; case does not count."""
    if not pattern:
        return not text
    if pattern[0] == "*":
        return fits(pattern[1:], text) or (bool(text) and fits(pattern, text[1:]))
    return bool(text) and (pattern[0] == "?" or pattern[0].lower() == text[0].lower()) and fits(pattern[1:], text[1:])


def naive(policies: list[dict[str, Any]], operation: str) -> bool:
    """IAM's evaluation as its page says it: collect what applies, then deny beats allow beats nothing."""
    effects = set()
    for document in policies:
        statements = document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
        for statement in statements:
            member = "Action" if "Action" in statement else "NotAction"
            names = statement[member] if isinstance(statement[member], list) else [statement[member]]
            hit = any(fits(name, operation) for name in names)
            if hit == (member == "Action"):
                effects.add(statement["Effect"])
    return "Deny" not in effects and "Allow" in effects


@settings(max_examples=250, deadline=None)
@given(policies=POLICIES, operation=OPERATION)
def test_the_decision_is_that_of_a_naive_evaluator(policies: list[dict[str, Any]], operation: str) -> None:
    assert policy.problems(policies) == ""
    assert policy.allows(policies, operation) is naive(policies, operation)


@settings(deadline=None)
@given(policies=POLICIES, operation=OPERATION)
def test_one_more_deny_only_takes_away_and_one_more_allow_only_gives(policies: list[Any], operation: str) -> None:
    before = policy.allows(policies, operation)
    deny = {"Statement": {"Effect": "Deny", "Action": operation}}
    allow = {"Statement": {"Effect": "Allow", "Action": "*"}}
    assert not policy.allows([*policies, deny], operation)
    assert policy.allows([*policies, allow], operation) >= before


@pytest.mark.parametrize(
    "narrow",
    [{"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}, {"Resource": "arn:aws:s3:::public/*"},
     {"Resource": []}, {"NotResource": "arn:aws:s3:::private"}],
)  # fmt: skip
def test_what_is_not_evaluated_errs_on_the_safe_side_and_is_refused_when_put(narrow: dict[str, Any]) -> None:
    allow = {"Statement": {"Effect": "Allow", "Action": "*", **narrow}}
    deny = {"Statement": {"Effect": "Deny", "Action": "s3:GetObject", **narrow}}
    everything = {"Statement": {"Effect": "Allow", "Action": "*"}}
    assert not policy.allows([allow], "s3:GetObject")
    assert policy.decide([everything, deny], "s3:GetObject") is False
    assert policy.problems([allow]) and policy.problems([deny])


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("x", "must be a list"),
        (["x"], "Policy 1 has no Statement"),
        ([{"Statement": []}], "Policy 1 has no Statement"),
        ([{"Statement": {"Effect": "Allow", "Action": "*"}, "Colour": 1}], "Colour is no member"),
        ([{"Statement": {"Effect": "allow", "Action": "*"}}], "Effect Allow or Deny"),
        ([{"Statement": {"Effect": "Allow"}}], "either Action or NotAction"),
        ([{"Statement": {"Effect": "Allow", "Action": "*", "NotAction": "s3:*"}}], "either Action or NotAction"),
        ([{"Statement": {"Effect": "Allow", "Action": ["s3:*", "everything"]}}], "everything is not an action"),
        ([{"Statement": {"Effect": "Allow", "Action": [7]}}], "7 is not an action"),
        ([{"Statement": {"Effect": "Allow", "Action": []}}], "is not an action"),
        ([{"Statement": [{"Effect": "Allow", "Action": "*"}, {"Effect": "Deny", "Action": "s3:*", "Principal": "*"}]}],
         "Policy 1, statement 2: Principal is not evaluated here"),
    ],
)  # fmt: skip
def test_a_document_that_does_not_hold_is_named(document: Any, said: str) -> None:
    assert said in policy.problems(document)


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        ("owner", ["cairn:CreateUser", "config:PutConfigRule", "ec2:RunInstances"], []),
        ("operator", ["config:PutConfigRule", "cloudtrail:CreateTrail", "ec2:RunInstances"],
         ["cairn:CreateUser", "cairn:UpdateUser", "cairn:CreateAccessKey", "cairn:RotateAccessKey", "cairn:PutRole",
          "cairn:PutGroup", "cairn:CreateApiToken", "cairn:UpdateAccount"]),
        ("rule-manager", ["config:PutConfigRule", "config:DeleteConfigRule", "cairn:DisableConfigRule", "cairn:ViewPage",
                          "cairn:StartBackTest", "cairn:DeleteBackTest", "config:PutRemediationConfigurations",
                          "cairn:ApproveRemediation", "cairn:PreviewRemediation", "config:PutConformancePack", "cairn:RequestException"],
         ["cairn:CreateUser", "cairn:ListUsers", "cloudtrail:DeleteTrail", "cloudtrail:StopLogging", "ec2:RunInstances",
          "config:StopConfigurationRecorder", "cairn:PutEvents", "s3:GetObject", "cairn:CreateApiToken"]),
        ("auditor", ["cloudtrail:LookupEvents", "config:DescribeConfigRules", "cairn:ViewPage", "cairn:SearchEvents", "s3:GetObject"],
         ["config:PutConfigRule", "config:StartConfigRulesEvaluation", "cloudtrail:StopLogging", "cairn:PutEvents",
          "cairn:CreateUser", "cairn:EnableConfigRule", "cairn:RecordNow", "cairn:StartBackTest", "cairn:ApproveRemediation",
          "config:StartRemediationExecution", "ec2:RunInstances", "s3:PutObject", "iam:ListUsers"]),
    ],
)  # fmt: skip
def test_the_built_in_roles_reach_as_far_as_they_should(role: str, may: list[str], may_not: list[str]) -> None:
    held = [policy.BUILT_IN[role]]
    assert [name for name in may if not policy.allows(held, name)] == []
    assert [name for name in may_not if policy.allows(held, name)] == []
