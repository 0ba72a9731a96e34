"""The word index: a search with it finds exactly what one without it finds, whatever the records hold and whoever writes."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from project import env
from project.kernel import clock
from tests.trail.events.conftest import ACCOUNT, record
from trail.events import counting, finding, indexing, keys, matching, narrowing, partitions, reads, signatures, store
from trail.events.filtering import Window

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 9, 3, tzinfo=UTC)
BEYOND = [
    "ß", "İ", "ſ", "K", "\u0345", "é", "日本", "\U0001d7d8", "-", "_", " ", ".", "\n", "\t", "\\", '"', "/", "\x00",
    "\u2028", "a", "B", "n", "u", "0", "9", "x41",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of four events, groups of three blocks (of today: two): few events are many of both."""
    monkeypatch.setattr(signatures, "BLOCK", 4)
    monkeypatch.setattr(signatures, "GROUP", 3)
    monkeypatch.setattr(signatures, "YOUNG", 2)
    monkeypatch.setattr(narrowing, "_BLOCKS", (1, 2))
    monkeypatch.setattr(narrowing, "_GROUPS", (1, 2))
    monkeypatch.setattr(narrowing, "_MANY", 0.99)
    monkeypatch.setattr(narrowing, "_MANY_BESIDE_INDEX", 0.99)


def _groups() -> list[tuple[int, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(  # other tests leave days without events
            "SELECT t.low, t.high, t.events FROM trail_text t WHERE t.low >= %s AND t.high <= %s ORDER BY t.low",
            [keys.lowest(DAY), keys.lowest(DAY + timedelta(days=4))],
        )
        return list(cursor.fetchall())


def _marked() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM trail_text_late")
        return int(cursor.fetchone()[0])


def _forget() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM trail_text")


def _at(second: int, **members: Any) -> dict[str, Any]:
    return record(eventTime=f"{DAY + timedelta(seconds=second):%Y-%m-%dT%H:%M:%SZ}", **members)


def _agents(line: str, **more: Any) -> list[str]:
    return [event.user_agent for event in reads.search([ACCOUNT], line, **more)]


text = st.lists(st.one_of(st.sampled_from(BEYOND), st.sampled_from(["Foo", "bar_1", "baz", "7f"])), max_size=8).map(
    "".join
)
number = st.one_of(
    st.integers(-(10**30), 10**30), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.none()
)
body = st.recursive(
    st.one_of(text, text, number),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(text, inner, max_size=3)),
    max_leaves=8,
)


@given(body, st.booleans(), st.booleans())
@settings(max_examples=400, deadline=None)
def test_no_word_that_can_match_is_missed(value: Any, ascii_only: bool, blank: bool) -> None:
    raw = json.dumps({"a": value}, ensure_ascii=ascii_only, separators=(", ", " : ") if blank else (",", ":"))
    try:
        packed = raw.encode()
    except UnicodeEncodeError:
        return
    wanted = {
        word.encode("utf-8", "surrogatepass")
        for found in matching.texts(signatures.decoded(packed))
        for word in matching.words(found)
    }
    assert wanted <= signatures.words_of([packed, b'{"b":"beside"}'])


@pytest.mark.parametrize(
    "raw",
    [
        rb'{"a":"x\\nnew \\\\u0041 \/path\/to"}', rb'{"a":"x\nnew\tline\\"}', rb'{"a":"\u0041bc\ud800"}', b'{"a":[1.50,-0.0,2E5]}',
        b'{"a":[1e5 , 12345678901234567890123]}', b'{"a":123456789012345678}', b'{"a":{"b":-7,"c":1E400}}',
    ],
)  # fmt: skip
def test_escapes_and_numbers_are_taken_as_they_read(raw: bytes) -> None:
    wanted = [word for found in matching.texts(signatures.decoded(raw)) for word in matching.words(found)]
    assert wanted
    assert {word.encode() for word in wanted} <= signatures.words_of([raw])
    words = [word.encode() for word in wanted]
    assert finding._may(raw, words)


def test_a_signature_names_every_block_that_holds_a_word_and_few_others() -> None:
    chance = random.Random(3)
    blocks = [{f"{chance.getrandbits(48):012x}".encode() for _ in range(900)} for _ in range(19)]
    made = signatures.joined([signatures.marks(words) for words in blocks])
    assert (made.width, len(made.bits)) == (3, made.slots * 3)

    def named(word: str) -> int:
        places = [slot * made.width for slot in signatures.probes(word, made.slots)]
        return signatures.blocks_of([made.bits[place : place + made.width] for place in places])

    for place, words in enumerate(blocks):
        assert all(named(word.decode()) >> place & 1 for word in words)
    wrong = sum(named(f"{chance.getrandbits(48):012x}").bit_count() for _ in range(1000))
    assert wrong < 19 * 1000 / 150
    assert named("nowhere") < 1 << 19


def test_a_block_with_too_many_words_may_hold_any() -> None:
    marks = [signatures.marks([b"one"]), signatures.marks(str(n).encode() for n in range(signatures._MOST_WORDS + 1))]
    made = signatures.joined(marks)
    slices = [made.bits[slot : slot + 1] for slot in signatures.probes("zebra", made.slots)]
    assert marks[1] is None and signatures.blocks_of(slices) & 2


@pytest.fixture
def mixed(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Sixty events of three days with odd texts, indexed but for what came late."""
    monkeypatch.setattr(reads, "SECONDS", 600.0)
    monkeypatch.setattr(counting, "_SECONDS", 600.0)
    chance = random.Random(11)

    def odd(place: int) -> dict[str, Any]:
        made = "".join(chance.choice([*BEYOND, "Foo", "bar", " baz "]) for _ in range(chance.randrange(12)))
        return _at(
            chance.randrange(3 * 86_400), userAgent=made, eventName=f"Call{place % 3}",
            requestParameters={"n": chance.choice([place, place / 7, 1e22, -(10**20)]), "in": [{"deep": f"w{place} {made}"}]},
        )  # fmt: skip

    first, late = [odd(place) for place in range(50)], [odd(place) for place in range(50, 60)]
    assert (
        store.add([json.dumps(one, ensure_ascii=place % 2 == 0).encode() for place, one in enumerate(first)]).stored
        == 50
    )
    assert indexing.run() == 50
    assert store.add([json.dumps(one).encode() for one in late]).stored == 10 and _marked() > 0
    return [*first, *late]


def _lines(records: list[dict[str, Any]]) -> st.SearchStrategy[str]:
    found = sorted({
        word for value in records for one in matching.texts(value) for word in matching.words(one) if word.casefold() != "or"
    })  # fmt: skip
    word = st.one_of(st.sampled_from(found), st.sampled_from(["STRASSE", "ss", "i̇", "nowhere", "K", "1e", "22", "0"]))
    phrase = st.lists(word, min_size=1, max_size=2).map(lambda words: '"' + " ".join(words) + '"')
    leaf = st.one_of(
        phrase,
        phrase,
        word.map(lambda one: one[:2] + "*"),
        st.sampled_from(["name:Call1", "readonly:false", "-name:Call2"]),
    )
    either = st.tuples(leaf, leaf).map(lambda pair: f"({pair[0]} OR {pair[1]})")
    denied = leaf.map(lambda one: one if one[0] == "-" else f"-{one}")
    return st.lists(st.one_of(leaf, leaf, denied, either), min_size=1, max_size=3).map(" ".join)


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_a_search_with_the_index_finds_what_one_without_it_finds(
    mixed: list[dict[str, Any]], data: st.DataObject
) -> None:
    asked = data.draw(st.lists(_lines(mixed), min_size=15, max_size=25))

    def answers() -> list[Any]:
        found = []
        for line in asked:
            pages: list[str] = []
            position = None
            while page := reads.search([ACCOUNT], line, position=position, limit=7):
                pages += [event.event_id for event in page]
                position = page[-1].id
            oldest = reads.lookup(
                [ACCOUNT], filters=reads.Filters(search=reads.grammar.parse(line)), newest_first=False, limit=99
            )
            assert [event.event_id for event in oldest][::-1] == pages, line
            found.append((line, pages, reads.count([ACCOUNT], reads.Filters(search=reads.grammar.parse(line)))))
        return found

    with transaction.atomic():
        with_index = answers()
        _forget()
        assert answers() == with_index
        transaction.set_rollback(True)


def _read_rows(monkeypatch: pytest.MonkeyPatch, line: str) -> int:
    """How many rows a search reads."""
    seen: list[int] = []
    passed = finding._passed
    monkeypatch.setattr(finding, "_passed", lambda where, rows: (seen.append(len(rows)), passed(where, rows))[1])
    reads.search([ACCOUNT], line)
    monkeypatch.setattr(finding, "_passed", passed)
    return sum(seen)


def test_a_rare_word_is_sought_in_its_blocks_alone_and_a_frequent_one_as_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(narrowing, "_MANY", 0.5)
    store.add([_at(second * 100, userAgent=f"agent{second}") for second in range(240)])
    assert _read_rows(monkeypatch, "agent77") == 240
    assert indexing.run() == 240
    assert 1 <= _read_rows(monkeypatch, "agent77") <= 24
    assert _read_rows(monkeypatch, "nowhere1") <= 24
    assert _read_rows(monkeypatch, "agent7*") == 240 and _read_rows(monkeypatch, "-agent77") == 240
    assert _agents("agent77 us") == ["agent77"] and len(_agents("anna", limit=500)) == 240
    statements: list[str] = []
    real = finding._of_blocks
    monkeypatch.setattr(finding, "_of_blocks", lambda *given: (statements.append("blocks"), real(*given))[1])
    assert len(_agents("anna", limit=500)) == 240 and not statements


def test_old_days_get_all_their_groups_and_today_small_full_ones_behind_the_lag() -> None:
    now = datetime(2026, 9, 4, 12, tzinfo=UTC)
    today = [record(eventTime=f"{now - timedelta(minutes=minute):%Y-%m-%dT%H:%M:%SZ}") for minute in range(1, 60)]
    store.add([*(_at(second) for second in range(14)), *today])
    assert indexing.run(now=now) == 14 + 24  # 29 of today are old enough: three groups of eight
    old, rest, *more = _groups()
    low, end = keys.lowest(DAY), keys.lowest(DAY + timedelta(days=1))
    assert (old[0], old[1], rest[1], old[2], rest[2]) == (low, rest[0], end, 12, 2)
    assert [group[2] for group in more] == [8, 8, 8] and more[-1][1] < keys.lowest(now - indexing.LAG)
    assert indexing.run(now=now) == 0
    assert indexing.run(now=now + timedelta(days=1)) == len(today) - 24


def test_a_run_stops_in_time_and_goes_on_next_time() -> None:
    store.add([_at(second) for second in range(30)])
    # days without events, and the present one whose events are too young, keep no other from its turn
    partitions.ensure([clock.now().date(), *(DAY.date() + timedelta(days=ahead) for ahead in range(1, 30))])
    made = [indexing.run(seconds=0.0) for _ in range(4)]
    assert made == [12, 12, 6, 0]


def test_it_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    store.add([_at(1)])
    monkeypatch.setattr(env, "TEXT_INDEX", False)
    assert indexing.run() == 0 and _groups() == []


def test_a_late_event_is_found_and_its_group_is_made_anew_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    store.add([_at(second * 10) for second in range(36)])
    indexing.run()
    before = _groups()
    store.add([_at(125, userAgent="latecomer")])
    assert _marked() == 1 and _agents("latecomer") == ["latecomer"]
    store.add([_at(126, userAgent="latecomer2")])
    assert _marked() == 1
    assert indexing.run() == 0, "it rests for a while"
    assert indexing.run(now=clock.now() + 2 * indexing.QUIET) == 14
    assert _marked() == 0 and sum(group[2] for group in _groups()) == 38 and len(_groups()) == len(before) + 1
    assert _read_rows(monkeypatch, "latecomer") <= 12 and _agents("latecomer") == ["latecomer"]


def test_many_late_events_of_several_days_mark_only_where_they_fall() -> None:
    store.add([_at(day * 86_400 + second) for day in range(3) for second in range(12)])
    indexing.run()
    assert len(_groups()) == 6  # a full one and an empty rest a day
    store.add([_at(5, userAgent="late"), _at(2 * 86_400 + 5, userAgent="late")])
    assert _marked() == 2 and _agents("late") == ["late", "late"]


def test_a_young_event_asks_nothing_of_the_index(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        indexing.came([clock.now(), clock.now() - timedelta(minutes=4)])
    assert indexing.LAG > 2 * indexing.FRESH


def test_groups_that_were_made_by_other_rules_are_not_asked_and_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    store.add([_at(second * 10, userAgent=f"agent{second}") for second in range(36)])
    indexing.run()
    monkeypatch.setattr(signatures, "RULES", "2 of tomorrow")
    monkeypatch.setattr(signatures, "PROBES", 3)  # whoever took these for groups of today would miss what is there
    assert _read_rows(monkeypatch, "agent7") == 36 and _agents("agent7") == ["agent7"]
    monkeypatch.setattr(signatures, "PROBES", 5)
    assert indexing.run() == 36 and _read_rows(monkeypatch, "agent7") <= 12


def test_a_day_that_goes_takes_its_groups_along() -> None:
    store.add([_at(second) for second in range(86_000, 88_000, 100)])
    indexing.run()
    store.add([_at(86_001), _at(87_001)])
    assert _marked() == 2
    indexing.drop(DAY.date())
    assert {group[0] // indexing._FULL for group in _groups()} == {keys.lowest(DAY) // indexing._FULL + 1}
    assert _marked() == 1


def test_time_that_runs_out_between_blocks_is_told_with_the_place_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    store.add([_at(second * 100, userAgent="red" if second % 24 == 5 else "blue") for second in range(240)])
    indexing.run()

    class Hasty(finding.Budget):
        asked = 0

        def left(self) -> bool:
            self.asked += 1
            self.spent = self.asked > 2
            return not self.spent

    whole = [event.id for event in reads.search([ACCOUNT], "red")]
    monkeypatch.setattr(finding, "Budget", Hasty)
    seen: list[int] = []
    position, turns = None, 0
    while True:
        found = reads.search([ACCOUNT], "red", position=position)
        seen += [event.id for event in found]
        turns += 1
        if found.complete:
            break
        assert found.position is not None and (position is None or found.position < position)
        position = found.position
    assert seen == whole and len(whole) == 10 and turns > 2


class Side(threading.Thread):
    """Something done over a connection of its own; `join` raises what went wrong there."""

    def __init__(self, deed: Any) -> None:
        super().__init__()
        self.deed, self.fault, self.answer = deed, None, None
        self.start()

    def run(self) -> None:
        try:
            self.answer = self.deed()
        except BaseException as problem:
            self.fault = problem
        finally:
            connection.close()

    def done(self) -> Any:
        self.join()
        if self.fault:
            raise self.fault
        return self.answer


@pytest.fixture
def clean() -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE trail_event, trail_count, trail_text, trail_text_late")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("clean")
def test_an_event_that_is_being_written_keeps_the_maker_away() -> None:
    store.add([_at(second) for second in range(12)])
    with transaction.atomic():
        store.add([_at(5, userAgent="meanwhile")])
        assert Side(indexing.run).done() == 0, "the partition is held by the writer"
        assert _groups() == []
    assert indexing.run() == 13 and _agents("meanwhile") == ["meanwhile"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("clean")
def test_an_event_that_came_while_the_group_was_read_undoes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    store.add([_at(second) for second in range(12)])
    real = indexing.read

    def meanwhile(part: Window) -> indexing.Group:
        group = real(part)
        if group.events:
            Side(lambda: store.add([_at(5, userAgent="meanwhile")])).done()
        return group

    monkeypatch.setattr(indexing, "read", meanwhile)
    assert indexing.run() == 0 and _groups() == []
    monkeypatch.setattr(indexing, "read", real)
    assert indexing.run() == 13 and _agents("meanwhile") == ["meanwhile"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("clean")
def test_a_writer_that_waits_for_the_maker_marks_its_group() -> None:
    store.add([_at(second) for second in range(12)])
    group = indexing.read(Window(keys.lowest(DAY), keys.lowest(DAY + timedelta(days=1))))
    with transaction.atomic():
        assert indexing._keep(DAY.date(), group)
        writer = Side(lambda: store.add([_at(5, userAgent="meanwhile")]).stored)
        writer.join(0.3)
        assert writer.is_alive(), "the maker holds the partition"
    assert writer.done() == 1
    assert _marked() == 1 and _agents("meanwhile") == ["meanwhile"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("clean")
def test_two_makers_at_once_make_each_group_once() -> None:
    store.add([_at(second) for second in range(36)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [indexing._LOCK])
        try:
            assert Side(indexing.run).done() == 0
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [indexing._LOCK])
    assert indexing.run() == 36 and len(_groups()) == 4
