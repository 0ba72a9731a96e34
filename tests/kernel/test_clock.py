"""Times are UTC, written as CloudTrail writes them; whatever is typed is read or refused with a sentence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from project.kernel import clock

BASE = datetime(2026, 11, 18, 14, 2, 11, tzinfo=UTC)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1), timezones=ZONES))
def test_a_moment_is_read_back_from_what_is_written(moment: datetime) -> None:
    written = clock.iso(moment)
    assert len(written) == 20 and written.endswith("Z")
    assert clock.parse(written) == moment.astimezone(UTC).replace(microsecond=0)


@given(
    st.text(max_size=30) | st.from_regex(r"\Anow-[0-9]{1,15}[smhdw]\Z") | st.from_regex(r"\A[0-9]{1,12}(\.[0-9]+)?\Z")
)
def test_any_text_is_a_moment_in_utc_or_refused_with_the_accepted_forms(text: str) -> None:
    try:
        found = clock.parse(text, base=BASE)
    except ValueError as refusal:
        assert "is not a time: write" in str(refusal)
    else:
        assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("now", BASE), ("now-1h", BASE - timedelta(hours=1)), ("now-2w", BASE - timedelta(weeks=2)),
        ("2026-11-18", datetime(2026, 11, 18, tzinfo=UTC)), ("2026-11-18T15:02:11+01:00", BASE),
        ("2026-11-18T14:02:11", BASE), (" 1700000000 ", datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_the_forms_that_people_write(text: str, moment: datetime) -> None:
    assert clock.parse(text, base=BASE) == moment


@pytest.mark.parametrize(
    "text", ["now-99999999999d", "now-999999999w", "0001-01-01T00:00:00+14:00", "tomorrow", "", "١٧٠٠٠٠٠٠٠٠"]
)
def test_what_no_calendar_holds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a time"):
        clock.parse(text, base=BASE)


def test_now_is_utc_and_can_be_held_still(still_clock: object) -> None:
    assert clock.now() == BASE and clock.now().tzinfo is UTC
