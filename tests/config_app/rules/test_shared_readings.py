"""What managed rules share, against plain oracles: ports, IAM's patterns, schedules, dates, names, encryption, tags."""

from __future__ import annotations

import fnmatch
import itertools
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config_app.rules import documents, ports, statements
from config_app.rules.encryption import unencrypted, without_key
from config_app.rules.parameters import Parameter, settled
from config_app.rules.public_access import public_statement
from config_app.rules.schedules import longest_pause
from config_app.rules.tagging import untagged

PORT = st.integers(min_value=0, max_value=40)
RANGE = st.tuples(PORT, PORT).map(lambda pair: (min(pair), max(pair)))


@given(RANGE, st.lists(RANGE, max_size=6))
def test_a_range_is_within_others_if_each_of_its_ports_is(
    wanted: tuple[int, int], agreed: list[tuple[int, int]]
) -> None:
    low, high = wanted
    each = all(any(first <= port <= last for first, last in agreed) for port in range(low, high + 1))
    assert ports.within(low, high, agreed) == each


@given(st.text(alphabet="ab:*?[", max_size=8), st.text(alphabet="abAB:[", max_size=8))
def test_patterns_match_as_iam_does(pattern: str, text: str) -> None:
    """fnmatch knows the same two signs once its brackets are taken away."""
    oracle = fnmatch.fnmatchcase(text.lower(), pattern.lower().replace("[", "[[]"))
    assert statements.matches(pattern, text) == oracle


def _runs(expression: str) -> list[datetime]:
    """The runs of a simple schedule in eighty days, by trying every hour: the oracle."""
    _, hours, of_month, _, of_week, _ = expression[5:-1].split()
    moment, found = datetime(2026, 1, 1, tzinfo=UTC), []
    for _ in range(80 * 24):
        day = moment.isoweekday() % 7 + 1  # 1 is Sunday
        if (
            _fits(hours, moment.hour, 0) and _fits(of_week, day, 1)
            and (of_month in {"*", "?"} or _fits(of_month, moment.day, 1))
        ):  # fmt: skip
            found.append(moment)
        moment += timedelta(hours=1)
    return found


def _fits(field: str, value: int, first: int) -> bool:
    if field in {"*", "?"}:
        return True
    for part in field.split(","):
        span, _, step = part.partition("/")
        low, _, high = span.partition("-")
        start = first if low == "*" else int(low)
        last = int(high) if high else (10**6 if low == "*" or step else start)
        if start <= value <= last and (value - start) % int(step or 1) == 0:
            return True
    return False


HOURS = st.one_of(
    st.just("*"),
    st.integers(0, 23).map(str),
    st.sampled_from(["*/2", "*/6", "*/8", "*/12", "0-12/3", "6/6"]),
    st.lists(st.integers(0, 23), min_size=1, max_size=4, unique=True).map(lambda some: ",".join(map(str, some))),
)


@settings(deadline=None)
@given(HOURS)
def test_the_longest_pause_of_a_daily_schedule_is_what_trying_every_hour_finds(hours: str) -> None:
    expression = f"cron(0 {hours} ? * * *)"
    runs = _runs(expression)
    found = max((after - before).total_seconds() / 3600 for before, after in itertools.pairwise(runs))
    assert longest_pause(expression) == found


@settings(deadline=None)
@given(st.lists(st.integers(1, 7), min_size=1, max_size=4, unique=True), st.integers(0, 23))
def test_the_longest_pause_of_a_weekly_schedule_is_what_trying_every_hour_finds(days: list[int], hour: int) -> None:
    expression = f"cron(0 {hour} ? * {','.join(map(str, days))} *)"
    runs = _runs(expression)
    found = max((after - before).total_seconds() / 3600 for before, after in itertools.pairwise(runs))
    assert longest_pause(expression) == found


@pytest.mark.parametrize(
    ("expression", "hours"),
    [
        ("rate(12 hours)", 12), ("rate(1 day)", 24), ("rate(30 minutes)", 0.5), ("cron(0 5 1 * ? *)", 31 * 24),
        ("cron(0 5 ? * MON-FRI *)", 72), ("cron(0/15 * ? * * *)", 1), ("cron(0 5 ? JAN * *)", None),
        ("every day", None), ("", None), ("cron(0 5)", None),
    ],
)  # fmt: skip
def test_schedules_are_read_or_are_none(expression: str, hours: float | None) -> None:
    assert longest_pause(expression) == hours


@pytest.mark.parametrize(
    "written",
    [
        "2020-01-16T22:31:25Z",
        "2020-01-16T22:31:25+00:00",
        "2020-01-16 22:31:25",
        "Jan 16, 2020 10:31:25 PM",
        1579213885,
        1579213885000,
    ],
)
def test_every_way_in_which_aws_writes_a_time_is_read(written: object) -> None:
    assert documents.moment(written) == datetime(2020, 1, 16, 22, 31, 25, tzinfo=UTC)


@pytest.mark.parametrize("written", [None, "", "N/A", "no_information", True, "datetime.datetime(2020, 4, 22)"])
def test_what_is_no_time_is_none(written: object) -> None:
    assert documents.moment(written) is None


def test_a_name_an_id_and_an_arn_may_mean_one_key() -> None:
    arn = "arn:aws:kms:us-east-1:111122223333:key/1234"
    assert documents.same_resource(arn, "1234") and documents.same_resource("1234", arn)
    assert not documents.same_resource(arn, "234")
    assert not documents.same_resource("", "") and not documents.same_resource(None, arn)


def test_encryption_asks_for_the_flag_and_then_for_the_key() -> None:
    assert unencrypted("false", None, None, "It") == "It is not encrypted."
    assert unencrypted("ENABLED", "arn:k", None, "It") is None
    assert "none of the keys" in (unencrypted(True, None, ["arn:k"], "It") or "")
    assert without_key("", None, "It") == "It is not encrypted with a KMS key."
    assert without_key("arn:aws:kms:x:1:key/k", ["k"], "It") is None


def test_tags_that_aws_sets_do_not_count() -> None:
    assert untagged({"aws:x": "1"}, []) == "The resource has no tag."
    assert untagged({"owner": "", "aws:x": "1"}, ["owner", "aws:x"]) == "Tags are missing: aws:x"


def test_parameters_are_converted_by_their_kind() -> None:
    declared = (
        Parameter("number", "int", default="5"), Parameter("share", "number"), Parameter("flag", "flag"),
        Parameter("some", "list"), Parameter("pairs", "map"), Parameter("word", choices=("ALL", "NONE")),
        Parameter("words", "list", choices=("ERROR", "INFO")),
    )  # fmt: skip
    given = {
        "number": "",
        "share": "1.5",
        "flag": "True",
        "some": " a, ,b ",
        "pairs": "a:1, b",
        "word": "all",
        "words": "error,Info",
    }
    assert settled(declared, given) == {
        "number": 5, "share": 1.5, "flag": True, "some": ["a", "b"], "pairs": {"a": "1", "b": ""}, "word": "ALL",
        "words": ["ERROR", "INFO"],
    }  # fmt: skip
    assert settled((Parameter("pairs", "map"),), {"pairs": '{"a": "1", "b": 2}'}) == {"pairs": {"a": "1", "b": "2"}}


def _allow(**rest: object) -> dict[str, object]:
    return {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*", **rest}]}


@pytest.mark.parametrize(
    ("policy", "public"),
    [
        (_allow(), True),
        (_allow(Action="s3:Get*"), True),
        (_allow(Action="*"), True),
        (_allow(Action="s3:PutObject"), False),
        (_allow(NotAction="s3:PutObject", Action=[]), True),
        (_allow(Principal={"AWS": ["*"]}), True),
        (_allow(Principal={"AWS": "111122223333"}), False),
        (_allow(Principal={"Service": "cloudtrail.amazonaws.com"}), False),
        (_allow(Condition={"Bool": {"aws:SecureTransport": "true"}}), True),
        (_allow(Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}), False),
        (_allow(Condition={"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "0.0.0.0/0"]}}), True),
        (_allow(Condition={"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}), True),
        (_allow(Condition={"StringLike": {"aws:SourceArn": "arn:aws:sns:*"}}), True),
        (_allow(Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1"}}), False),
        (_allow(Condition={"StringEqualsIfExists": {"aws:SourceVpc": "vpc-1"}}), True),
        (_allow(Effect="Deny"), False),
        (quote(json.dumps(_allow()), safe=""), True),
        ("not JSON", False),
        (None, False),
    ],
)  # fmt: skip
def test_a_policy_is_public_if_no_fixed_value_narrows_it(policy: object, public: bool) -> None:
    assert public_statement(policy, ("s3:GetObject", "s3:ListBucket", "s3:*", "*")) == public
