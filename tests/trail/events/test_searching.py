"""Searches of the real events find what a plain walk over the same records finds: by columns, by index, by reading."""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from project.kernel.search import SearchError
from tests.trail.events.conftest import ACCOUNT, record
from trail.events import counting, finding, matching, mentions, querying, reads, store

pytestmark = pytest.mark.django_db
FIELDS = {
    "name": "eventName",
    "source": "eventSource",
    "ip": "sourceIPAddress",
    "region": "awsRegion",
    "error": "errorCode",
}


class Naive:
    """The oracle: conditions as (key, how, value) on a decoded record, written without any of the store's code."""

    def __init__(self, records: list[dict[str, Any]]) -> None:
        self.records = records

    @staticmethod
    def values(record: dict[str, Any], key: str) -> list[str]:
        if key in FIELDS:
            return [record[FIELDS[key]]] if record.get(FIELDS[key]) else []
        values: list[Any] = [record]
        for part in key.split("."):
            nested: list[Any] = []
            while values:
                value = values.pop()
                if isinstance(value, list):
                    values += value
                elif isinstance(value, dict) and part in value:
                    nested.append(value[part])
            values = nested
        flat: list[Any] = []
        while values:
            value = values.pop()
            values += value if isinstance(value, list) else []
            flat += [] if isinstance(value, list | dict) or value is None else [value]
        return [str(value).lower() if isinstance(value, bool) else str(value) for value in flat]

    @staticmethod
    def texts(value: Any) -> Iterator[str]:
        if isinstance(value, dict | list):
            for item in value.values() if isinstance(value, dict) else value:
                yield from Naive.texts(item)
        elif value is not None and not isinstance(value, bool):
            yield str(value)

    def matches(self, record: dict[str, Any], condition: tuple[Any, ...]) -> bool:
        how, *rest = condition
        if how == "not":
            return not self.matches(record, rest[0])
        if how == "or":
            return any(self.matches(record, one) for one in rest)
        if how == "word":
            return any(rest[0].casefold() in re.findall(r"\w+", text.casefold()) for text in self.texts(record))
        if how == "time":
            return str(record["eventTime"])[:19] > rest[0]
        found = self.values(record, rest[0])
        return any(value == rest[1] if how == "is" else value.startswith(rest[1]) for value in found)

    def find(self, conditions: list[tuple[Any, ...]]) -> set[str]:
        return {r["eventID"] for r in self.records if all(self.matches(r, condition) for condition in conditions)}


def spell(condition: tuple[Any, ...]) -> str:
    how, *rest = condition
    if how == "not":
        return f"-{spell(rest[0])}"
    if how == "or":
        return "(" + " OR ".join(map(spell, rest)) + ")"
    if how == "word":
        return str(rest[0])
    if how == "time":
        return f"time:>{rest[0]}Z"
    quoted = '"' + rest[1].replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{rest[0]}:{quoted}" if how == "is" else f"{rest[0]}:{rest[1]}*"


@pytest.fixture
def real(shared_data: Path, monkeypatch: pytest.MonkeyPatch) -> Naive:
    monkeypatch.setattr(reads, "SECONDS", 600.0)  # however slow the machine is, the answers are compared whole
    monkeypatch.setattr(counting, "_SECONDS", 600.0)
    taken: dict[str, dict[str, Any]] = {}
    for file in sorted((shared_data / "cloudtrail").glob("*.gz")):
        for line in gzip.decompress(file.read_bytes()).splitlines():
            value = orjson.loads(line)
            if value.get("eventID") and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", str(value.get("eventTime"))):
                taken.setdefault(value["eventID"], value | {"recipientAccountId": ACCOUNT})
    records = random.Random(1).sample(list(taken.values()), min(700, len(taken)))
    assert store.add(records).stored == len(records)
    return Naive(records)


def conditions(records: list[dict[str, Any]]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Conditions on values that stand in the records, so that most searches find something."""
    pairs: set[tuple[str, str]] = set()
    words: set[str] = set()
    for value in records:
        for key in FIELDS:
            pairs |= {(key, text) for text in Naive.values(value, key)}
        for body in ("requestParameters", "responseElements", "userIdentity", "tlsDetails"):
            inner = value.get(body)
            for name in inner if isinstance(inner, dict) else ():
                if re.fullmatch(r"[\w-]+", name):
                    pairs |= {
                        (f"{body}.{name}", text)
                        for text in Naive.values(value, f"{body}.{name}")
                        if text and "\n" not in text
                    }
        words |= {word for text in Naive.texts(value) for word in re.findall(r"[A-Za-z0-9]{3,}", text)}
    listed = sorted(pairs)
    exact = st.sampled_from(listed).map(lambda pair: ("is", *pair))
    begins = st.sampled_from([(k, v[:4]) for k, v in listed if re.fullmatch(r"[A-Za-z0-9]{4}", v[:4])]).map(
        lambda p: ("begins", *p)
    )
    word = st.sampled_from(sorted(words - {"OR"})).map(lambda text: ("word", text))
    moment = st.sampled_from(sorted({str(value["eventTime"])[:19] for value in records})).map(
        lambda text: ("time", text)
    )
    leaf = st.one_of(exact, exact, begins, word, moment)
    return st.one_of(leaf, leaf.map(lambda one: ("not", one)), st.tuples(st.just("or"), leaf, leaf))


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_every_search_finds_what_a_walk_over_the_records_finds(real: Naive, data: st.DataObject) -> None:
    one = conditions(real.records)
    for asked in data.draw(st.lists(st.lists(one, min_size=1, max_size=3), min_size=60, max_size=120)):
        line = " ".join(map(spell, asked))
        expected = real.find(asked)
        found = reads.search([ACCOUNT], line, limit=2000)
        assert found.complete
        assert {event.event_id for event in found} == expected, line
        query = querying.read(line)
        assert query.error == ""
        assert reads.count([ACCOUNT], query.filters) == (len(expected), True), line
        assert querying.spell(query.pairs) == querying.spell(querying.read(querying.spell(query.pairs)).pairs)


def test_the_index_names_what_a_record_names(real: Naive) -> None:
    for value in real.records:
        named, types = mentions.names(value)
        expected = {mentions.digest(text) for text in named} | {mentions.digest_of_type(text) for text in types}
        assert mentions.digests(value) == expected


def test_every_page_follows_the_one_before(real: Naive) -> None:
    seen: list[str] = []
    position = None
    while page := reads.search([ACCOUNT], "-name:NoSuchName iam", position=position, limit=37):
        seen += [event.event_id for event in page]
        position = page[-1].id
    assert len(seen) == len(set(seen))
    assert set(seen) == real.find([("word", "iam")])


WRONG = [
    "colour:red",
    "readonly:maybe",
    "name:>5",
    "id:ab*",
    "time:yesterday",
    "time:2026*",
    "requestParameters..x:1",
    '"***"',
]


@pytest.mark.parametrize("line", WRONG)
def test_what_cannot_be_asked_is_refused_before_anything_is_searched(line: str) -> None:
    with pytest.raises(SearchError):
        reads.search([ACCOUNT], line)
    assert querying.read(line).error


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("requestParameters.count:>4", ["b"]), ("requestParameters.count:1..4", ["a"]), ("requestParameters.tags.team.lead:x", ["b"]),
        ("requestParameters.flag:true", ["a"]), ("requestParameters.flag:*", ["a"]), ("requestParameters.none:*", []),
        ('"red green"', ["a"]), ('"green red"', []), ("gre*", ["a"]), ("STRASSE", ["b"]), ("time:2026-11-18", ["b"]),
        ("time:2026-11-17..2026-11-18", ["a", "b"]), ("time:<=2026-11-17T12:00:00Z", ["a"]), ("failed:true", ["b"]),
        ("-failed:true", ["a"]), ("id:11111111-1111-4111-8111-111111111111", ["a"]),
        ("requestParameters.list.id:i-0abc1234567890def", ["b"]),
    ],
)  # fmt: skip
def test_fields_paths_and_words_mean_what_they_say(line: str, found: list[str]) -> None:
    store.add([
        record(eventID="11111111-1111-4111-8111-111111111111", eventTime="2026-11-17T12:00:00Z", userAgent="a", responseElements=None,
               requestParameters={"count": 3, "flag": True, "none": None, "text": "Red, green"}),
        record(eventID="22222222-2222-4222-8222-222222222222", userAgent="b", errorCode="Denied", responseElements=None,
               requestParameters={"count": 5, "tags": {"team.lead": "x"}, "text": "straße", "list": [{"id": "i-0abc1234567890def"}]}),
    ])  # fmt: skip
    assert sorted(event.user_agent for event in reads.search([ACCOUNT], line)) == found


def test_a_search_that_runs_out_of_time_says_how_far_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    store.add([record(eventTime=f"2026-11-{day:02}T00:00:00Z") for day in range(1, 18)])
    monkeypatch.setattr(reads, "SECONDS", -1.0)
    found = reads.search([ACCOUNT], "nothing")
    assert (list(found), found.complete) == ([], False)
    assert found.reached is not None and found.reached > datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each search may read two batches of two records."""

    class Hasty(finding.Budget):
        asked = 0

        def left(self) -> bool:
            self.asked += 1
            self.spent = self.asked > 2
            return not self.spent

    monkeypatch.setattr(finding, "Budget", Hasty)
    monkeypatch.setattr(finding, "_BATCH", 2)
    monkeypatch.setattr(finding, "_LARGEST", 2)


@pytest.mark.usefixtures("_hasty")
def test_pages_of_searches_that_run_out_of_time_together_are_the_whole(people: dict[str, Any]) -> None:
    store.add([record(eventTime=f"2026-11-{day:02}T00:00:00Z", requestParameters={"n": day}) for day in range(1, 18)])
    client = Client()
    client.force_login(people["alice"], backend="django.contrib.auth.backends.ModelBackend")
    asked = {"q": "requestParameters.n:>=4", "from": "2026-11-01T00:00:00Z", "to": "2026-11-20T00:00:00Z"}
    seen, pages, cursor = [], 0, {}
    while True:
        body = client.get("/api/v1/events/", {**asked, **cursor}).json()
        seen += [item["requestParameters"]["n"] for item in body["results"]]
        pages += 1
        assert ("searched_to" in body) == ("next" in body) and pages < 20
        if "next" not in body:
            break
        cursor = {"cursor": body["next"]}
    assert seen == list(range(17, 3, -1)) and pages > 3
    shown = client.get("/events/", {"q": asked["q"], "from": asked["from"], "to": asked["to"]})
    assert b"Not the whole window was searched" in shown.content and b"Search further back" in shown.content


def test_words_are_found_whatever_their_case_and_spelling_in_json() -> None:
    store.add([orjson.dumps(record()).replace(b"t3.micro", b"caf\\u00e9 \\u0041nna")])
    assert len(reads.search([ACCOUNT], "anna café t3")) == 0
    assert len(reads.search([ACCOUNT], '"CAFÉ anna"')) == 1
    assert matching.words("i-0abc_1 x") == ["i", "0abc_1", "x"]
