"""Event selectors: what is taken and refused, and what each keeps, against a matcher that is slow and plain."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trail.selectors import advanced, basic
from trail.selectors.refused import Refused
from trail.selectors.selection import Selection

OBJECTS = "AWS::S3::Object"


def field(name: str, **operators: Any) -> dict[str, Any]:
    return {"Field": name, **operators}


def fields(*listed: dict[str, Any]) -> dict[str, Any]:
    return {"FieldSelectors": list(listed)}


DATA = (field("eventCategory", Equals=["Data"]), field("resources.type", Equals=[OBJECTS]))


def test_published_selectors_parse_or_are_refused_as_aws_refuses_them(shared_data: Path) -> None:
    taken, refused = 0, []
    for item in json.loads((shared_data / "patterns" / "event-selectors.json").read_text()):
        selector = item["selector"]
        try:
            if item["kind"] == "basic":
                basic.checked([selector])
            elif item["kind"] == "advanced":
                advanced.checked([selector])
            else:
                basic.checked([_capital(one) for one in selector["eventSelectors"]])
        except Refused as problem:
            refused.append(str(problem))
        else:
            taken += 1
    assert taken == 38
    assert refused == [
        "The eventCategory ConfigurationItem is not valid for a trail. Valid are Data, Management, NetworkActivity."
    ]


def _capital(value: Any) -> Any:
    if isinstance(value, dict):
        return {name[0].upper() + name[1:]: _capital(item) for name, item in value.items()}
    return [_capital(item) for item in value] if isinstance(value, list) else value


def objects(*values: str, **more: Any) -> dict[str, Any]:
    return {"DataResources": [{"Type": OBJECTS, "Values": list(values)}], **more}


EXCLUDED = objects("arn:aws:s3", IncludeManagementEvents=False, ExcludeManagementEventSources=["kms.amazonaws.com"])
MANAGEMENT = field("eventCategory", Equals=["Management"])
NETWORK = (field("eventCategory", Equals=["NetworkActivity"]), field("eventSource", Equals=["ec2.amazonaws.com"]))
BAD_BASIC: list[tuple[str, Any, str]] = [
    ("six selectors", [{}] * 6, "1 to 5"),
    ("251 values", [objects(*(f"arn:aws:s3:::b/{n}" for n in range(251)))], "0 to 250"),
    ("251 values in two", [objects(*(f"arn:aws:s3:::b/{n}" for n in range(m))) for m in (125, 126)], "0 to 250"),
    ("nothing asked for", [{"IncludeManagementEvents": False}], "DataResources must not be empty"),
    ("a bucket without slash", [objects("arn:aws:s3:::bucket")], "arn:aws:s3:::bucket"),
    ("a wildcard", [objects("arn:aws:s3:::*")], "arn:aws:s3:::*"),
    ("a function as object", [objects("arn:aws:lambda")], "arn:aws:lambda"),
    ("another type", [{"DataResources": [{"Type": "AWS::SNS::Topic", "Values": []}]}], "AWS::SNS::Topic"),
    ("a type twice", [{"DataResources": [{"Type": OBJECTS, "Values": []}] * 2}], "once"),
    ("another excluded source", [{"ExcludeManagementEventSources": ["s3.amazonaws.com"]}], "s3.amazonaws.com"),
    ("excluded and not included", [EXCLUDED], "IncludeManagementEvents"),
]  # fmt: skip
BAD_ADVANCED: list[tuple[str, Any, str]] = [
    ("no category", [fields(field("readOnly", Equals=["true"]))], "eventCategory"),
    ("two categories", [fields(field("eventCategory", Equals=["Data", "Management"]))], "one value"),
    ("a category by prefix", [fields(field("eventCategory", StartsWith=["Data"]))], "Equals"),
    ("data of no type", [fields(field("eventCategory", Equals=["Data"]))], "resources.type"),
    ("a type by prefix", [fields(DATA[0], field("resources.type", StartsWith=["AWS::S3"]))], "Equals"),
    ("no type", [fields(DATA[0], field("resources.type", Equals=["objects"]))], "objects"),
    ("an unknown field", [fields(*DATA, field("userAgent", Equals=["x"]))], "userAgent"),
    ("an ARN of management events", [fields(MANAGEMENT, field("resources.ARN", Equals=["x"]))], "resources.ARN"),
    ("a field twice", [fields(*DATA, field("eventName", Equals=["a"]), field("eventName", Equals=["b"]))], "twice"),
    ("no operator", [fields(*DATA, field("eventName"))], "operator"),
    ("readOnly of maybe", [fields(*DATA, field("readOnly", Equals=["maybe"]))], "maybe"),
    ("readOnly negated", [fields(*DATA, field("readOnly", NotEquals=["true"]))], "Equals"),
    ("network of no source", [fields(field("eventCategory", Equals=["NetworkActivity"]))], "eventSource"),
    ("another error code", [fields(*NETWORK, field("errorCode", Equals=["AccessDenied"]))], "VpceAccessDenied"),
    ("501 values", [fields(*DATA, field("eventName", Equals=[str(n) for n in range(499)]))], "500"),
    ("a contradiction", [fields(*DATA, field("eventName", Equals=["Get"], NotStartsWith=["G"]))], "contradict"),
    ("a prefix and its negation", [fields(*DATA, field("eventName", StartsWith=["G"], NotStartsWith=["G"]))], "NotStartsWith"),
    ("a name twice", [{"Name": "x", **fields(*DATA)}, {"Name": "x", **fields(*DATA)}], "name"),
]  # fmt: skip


@pytest.mark.parametrize(("selectors", "said"), [item[1:] for item in BAD_BASIC], ids=[item[0] for item in BAD_BASIC])
def test_a_bad_basic_selector_is_refused_by_its_value(selectors: Any, said: str) -> None:
    with pytest.raises(Refused, match=said.replace("*", r"\*")):
        basic.checked(selectors)


@pytest.mark.parametrize(
    ("selectors", "said"), [item[1:] for item in BAD_ADVANCED], ids=[item[0] for item in BAD_ADVANCED]
)
def test_a_bad_advanced_selector_is_refused_by_its_field(selectors: Any, said: str) -> None:
    with pytest.raises(Refused, match=said):
        advanced.checked(selectors)


def test_the_limits_themselves_are_taken() -> None:
    assert len(basic.checked([objects(*(f"arn:aws:s3:::b/{n}" for n in range(50)))] * 5)) == 5
    assert advanced.checked([fields(*DATA, field("eventName", Equals=[str(n) for n in range(498)]))])


def test_members_that_were_left_out_are_filled_in() -> None:
    assert basic.checked([{}]) == basic.DEFAULT


# The oracle: the published rules, written as plainly as can be.
WORDS = ("a", "ab", "b", "ba", "abc")


def naive(selectors: list[dict[str, Any]], record: dict[str, Any]) -> bool:
    for selector in selectors:
        kept = True
        kinds = [f["Equals"][0] for f in selector["FieldSelectors"] if f["Field"] == "resources.type"]
        for one in selector["FieldSelectors"]:
            held = naive_values(one["Field"], record, kinds)
            positive = [(op, value) for op in ("Equals", "StartsWith", "EndsWith") for value in one.get(op, [])]
            negative = [
                (op, value) for op in ("NotEquals", "NotStartsWith", "NotEndsWith") for value in one.get(op, [])
            ]
            hit = lambda op, value, text: {  # noqa: E731
                "Equals": text == value, "StartsWith": text[: len(value)] == value, "EndsWith": text[len(text) - len(value) :] == value,
            }[op.replace("Not", "")]  # fmt: skip
            if positive and not [1 for op, value in positive for text in held if hit(op, value, text)]:
                kept = False
            if [1 for op, value in negative for text in held if hit(op, value, text)]:
                kept = False
        if kept:
            return True
    return False


def naive_values(name: str, record: dict[str, Any], kinds: list[str]) -> list[str]:
    if name == "resources.type":
        return [item["type"] for item in record["resources"]]
    if name == "resources.ARN":
        return [item["ARN"] for item in record["resources"] if item["type"] in kinds and item["ARN"]]
    if name == "readOnly":
        return ["true" if record["readOnly"] else "false"]
    if name == "userIdentity.arn":
        return [record["userIdentity"]["arn"]] if "arn" in record["userIdentity"] else []
    return [record[name]] if name in record else []


words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2)
kinds = st.sampled_from(["AWS::S3::Object", "AWS::Lambda::Function"])
texts = st.text(alphabet="abc", min_size=1, max_size=4)


def operators(name: str) -> Any:
    return st.dictionaries(st.sampled_from(advanced.OPERATORS), words, min_size=1, max_size=3).map(
        lambda found: {"Field": name, **found}
    )


free = st.lists(
    st.sampled_from(["eventName", "eventSource", "resources.ARN", "userIdentity.arn", "eventType"]),
    unique=True,
    max_size=3,
).flatmap(lambda names: st.tuples(*(operators(name) for name in names)))
selector = st.tuples(st.sampled_from(["Data", "Management"]), kinds, st.none() | st.booleans(), free).map(
    lambda got: {
        "FieldSelectors": [
            {"Field": "eventCategory", "Equals": [got[0]]},
            {"Field": "resources.type", "Equals": [got[1]]},
            *([] if got[2] is None else [{"Field": "readOnly", "Equals": [str(got[2]).lower()]}]),
            *got[3],
        ]
    }
)
events = st.fixed_dictionaries(
    {
        "eventCategory": st.sampled_from(["Data", "Management"]),
        "readOnly": st.booleans(),
        "userIdentity": st.one_of(st.just({}), st.fixed_dictionaries({"arn": texts})),
        "resources": st.lists(st.fixed_dictionaries({"type": kinds, "ARN": st.one_of(st.just(""), texts)}), max_size=3),
    },
    optional={"eventName": texts, "eventSource": texts, "eventType": texts},
)


@settings(max_examples=200, deadline=None)
@given(st.lists(selector, min_size=1, max_size=3), events)
def test_advanced_selectors_keep_what_a_plain_reading_of_the_rules_keeps(selectors: Any, record: Any) -> None:
    assert advanced.match(selectors, record) == naive(selectors, record)


def naive_basic(selectors: list[dict[str, Any]], record: dict[str, Any]) -> bool:
    for one in selectors:
        if one["ReadWriteType"] == "ReadOnly" and not record["readOnly"]:
            continue
        if one["ReadWriteType"] == "WriteOnly" and record["readOnly"]:
            continue
        if record["eventCategory"] == "Management":
            if one["IncludeManagementEvents"] and record["eventSource"] not in one["ExcludeManagementEventSources"]:
                return True
        else:
            for wanted in one["DataResources"]:
                for value in wanted["Values"]:
                    for item in record["resources"]:
                        if item["type"] != wanted["Type"]:
                            continue
                        if value in ("arn:aws:s3", "arn:aws:s3:::", "arn:aws:lambda"):
                            return True
                        if item["type"] == OBJECTS and item["ARN"].startswith(value):
                            return True
                        if item["type"] != OBJECTS and item["ARN"] in (value, value + ":1"):
                            return True
    return False


S3_VALUES = ("arn:aws:s3", "arn:aws:s3:::", "arn:aws:s3:::a/", "arn:aws:s3:::a/x", "arn:aws:s3:::b/")
FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:f"
simple = st.fixed_dictionaries(
    {
        "ReadWriteType": st.sampled_from(["All", "ReadOnly", "WriteOnly"]),
        "IncludeManagementEvents": st.booleans(),
        "ExcludeManagementEventSources": st.lists(st.sampled_from(sorted(basic.EXCLUDABLE)), unique=True),
        "DataResources": st.tuples(
            st.lists(st.sampled_from(S3_VALUES), max_size=2),
            st.lists(st.sampled_from(["arn:aws:lambda", FUNCTION]), max_size=1),
        ).map(lambda v: [{"Type": OBJECTS, "Values": v[0]}, {"Type": "AWS::Lambda::Function", "Values": v[1]}]),
    }
)
OBJECT_ARNS = ["arn:aws:s3:::a/x1", "arn:aws:s3:::a/y", "arn:aws:s3:::b/x", "arn:aws:s3:::ab/x"]
touched = st.one_of(
    st.fixed_dictionaries({"type": st.just(OBJECTS), "ARN": st.sampled_from(OBJECT_ARNS)}),
    st.fixed_dictionaries({"type": st.just("AWS::Lambda::Function"), "ARN": st.sampled_from([FUNCTION, FUNCTION + ":1", FUNCTION + "2"])}),
)  # fmt: skip
plain_events = st.fixed_dictionaries(
    {
        "eventCategory": st.sampled_from(["Data", "Management"]),
        "readOnly": st.booleans(),
        "eventSource": st.sampled_from(["s3.amazonaws.com", *sorted(basic.EXCLUDABLE)]),
        "resources": st.lists(touched, max_size=2),
    }
)


@settings(max_examples=200, deadline=None)
@given(st.lists(simple, min_size=1, max_size=3), plain_events)
def test_basic_selectors_keep_what_a_plain_reading_of_the_rules_keeps(selectors: Any, record: Any) -> None:
    assert basic.match(selectors, record) == naive_basic(selectors, record)


@settings(max_examples=100, deadline=None)
@given(st.lists(simple, min_size=1, max_size=3), plain_events)
def test_the_short_way_of_a_selection_keeps_the_same(selectors: Any, record: Any) -> None:
    asked: dict[str, Any] = {
        "selectors": selectors, "advanced_selectors": [], "insight_selectors": [], "multi_region": True,
        "home_region": "us-east-1", "global_events": True,
    }  # fmt: skip
    chosen = Selection(asked, frozenset())
    raw = json.dumps(record).encode()
    folder = chosen.folder("eu-west-1", record["eventSource"], record["eventCategory"], lambda: raw)
    assert (folder == "CloudTrail") == naive_basic(selectors, record)


def region_of(**more: Any) -> Any:
    asked = {
        "selectors": [], "advanced_selectors": [], "insight_selectors": [], "multi_region": False,
        "home_region": "eu-west-1", "global_events": True,
    }  # fmt: skip
    chosen = Selection({**asked, **more}, frozenset({"iam.amazonaws.com"}))
    return lambda region, source="ec2.amazonaws.com", category="Management": chosen.folder(
        region, source, category, lambda: b"{}"
    )


def test_a_trail_of_one_region_keeps_no_other_and_no_global_service() -> None:
    folder = region_of()
    assert folder("eu-west-1") == "CloudTrail"
    assert folder("us-east-1") == "" == folder("us-east-1", "iam.amazonaws.com")


def test_global_services_are_kept_once_in_us_east_1_or_left_out() -> None:
    assert region_of(multi_region=True)("us-east-1", "iam.amazonaws.com") == "CloudTrail"
    without = region_of(home_region="us-east-1", global_events=False)
    assert without("us-east-1", "iam.amazonaws.com") == ""
    assert without("us-east-1") == "CloudTrail"


def test_insight_events_have_a_folder_of_their_own_where_they_are_asked_for() -> None:
    assert region_of()("eu-west-1", "ec2.amazonaws.com", "Insight") == ""
    asked = region_of(insight_selectors=[{"InsightType": "ApiCallRateInsight"}])
    assert asked("eu-west-1", "ec2.amazonaws.com", "Insight") == "CloudTrail-Insight"
