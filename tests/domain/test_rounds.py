"""Where a government stands in a round: chapter 10 of `docs/scoring.md`."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from belfort.domain.errors import InvalidError
from belfort.domain.rounds import (
    Asked,
    RoundDates,
    RoundState,
    participation,
    require_change,
    shown_groups,
    state_in_round,
)

DATES = RoundDates(date(2026, 3, 1), date(2026, 5, 1), date(2026, 6, 30))
DAYS = st.dates(date(2025, 1, 1), date(2028, 1, 1))


def test_the_closing_day_itself_is_in_time_and_the_day_after_is_late() -> None:
    """Rules 10.1 and 10.2."""
    assert not DATES.is_late(date(2026, 6, 30))
    assert DATES.is_late(date(2026, 7, 1))
    assert [
        DATES.is_open(day) for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 6, 30), date(2026, 7, 1))
    ] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("submitted_on", "is_excused", "is_busy", "state"),
    [
        (None, False, False, RoundState.NOT_STARTED),
        (None, False, True, RoundState.BUSY),
        (None, True, True, RoundState.EXCUSED),
        (date(2026, 6, 30), True, True, RoundState.SUBMITTED),
        (date(2026, 7, 1), True, True, RoundState.LATE),
    ],
)
def test_a_submission_counts_before_an_excuse_and_an_excuse_before_a_draft(
    submitted_on: date | None, is_excused: bool, is_busy: bool, state: RoundState
) -> None:
    """Rule 10.3."""
    found = state_in_round(submitted_on=submitted_on, dates=DATES, is_excused=is_excused, is_busy=is_busy)
    assert found is state


@given(DAYS, DAYS, DAYS)
def test_a_round_opens_reminds_and_closes_in_that_order(opens: date, reminds: date, closes: date) -> None:
    dates = RoundDates(opens, reminds, closes)
    if opens <= reminds <= closes:
        dates.require_valid()
    else:
        with pytest.raises(InvalidError):
            dates.require_valid()


@given(DAYS, st.integers(0, 400))
def test_a_later_day_is_never_in_time_when_an_earlier_one_is_late(day: date, more: int) -> None:
    assert DATES.is_late(day) <= DATES.is_late(day + timedelta(days=more))


def asked(count: int, state: RoundState, province: str) -> list[Asked]:
    return [Asked(state, {"province": province, "kind": "municipality"})] * count


def test_a_round_is_over_from_the_day_after_its_last_one() -> None:
    assert not DATES.is_over(date(2026, 6, 30))
    assert DATES.is_over(date(2026, 7, 1))


def test_everybody_is_counted_once_and_in_one_group_of_each_breakdown() -> None:
    found = participation(
        [
            *asked(3, RoundState.SUBMITTED, "Noord"),
            *asked(2, RoundState.EXCUSED, "Noord"),
            *asked(1, RoundState.LATE, ""),
        ]
    )
    assert found.everybody == {
        RoundState.NOT_STARTED: 0,
        RoundState.BUSY: 0,
        RoundState.SUBMITTED: 3,
        RoundState.LATE: 1,
        RoundState.EXCUSED: 2,
    }
    assert found.groups["province"]["Noord"][RoundState.SUBMITTED] == 3
    for groups in found.groups.values():
        sums = {state: sum(counted[state] for counted in groups.values()) for state in RoundState}
        assert sums == found.everybody


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"Antwerpen": 60, "Limburg": 40, "Oost": 3}, {"Antwerpen"}),
        ({"Antwerpen": 60, "Limburg": 4, "Oost": 3}, {"Antwerpen"}),
        ({"Antwerpen": 60, "Limburg": 40, "Oost": 5}, {"Antwerpen", "Limburg", "Oost"}),
        ({"Antwerpen": 3}, set()),
    ],
)
def test_a_report_leaves_out_small_groups_and_what_would_give_them(sizes: dict[str, int], shown: set[str]) -> None:
    """Rule 10.6."""
    found = participation([one for name, size in sizes.items() for one in asked(size, RoundState.SUBMITTED, name)])
    assert shown_groups(found.groups["province"]) == shown


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (RoundDates(date(2026, 3, 1), date(2026, 6, 1), date(2026, 7, 15)), (date(2026, 6, 1), date(2026, 7, 8))),
        (RoundDates(date(2026, 3, 1), date(2026, 7, 8), date(2026, 7, 15)), (date(2026, 7, 8),)),
        (RoundDates(date(2026, 7, 10), date(2026, 7, 12), date(2026, 7, 15)), (date(2026, 7, 12),)),
    ],
)
def test_who_is_silent_is_reminded_on_the_day_and_a_week_before_the_close(
    dates: RoundDates, days: tuple[date, ...]
) -> None:
    """Rule 10.11."""
    assert dates.reminder_days == days


@pytest.mark.parametrize(
    ("today", "closes_on", "why"),
    [
        (date(2026, 6, 1), date(2026, 7, 15), None),
        (date(2026, 6, 1), date(2026, 6, 15), None),
        (date(2026, 6, 1), date(2026, 6, 14), "Vervroegen kan tot 15/06/2026"),
        (date(2026, 6, 20), date(2026, 6, 29), "Vervroegen kan tot 04/07/2026"),
        (date(2026, 6, 20), date(2026, 7, 15), None),
        (date(2026, 7, 1), date(2026, 7, 15), "gesloten"),
        (date(2026, 6, 1), date(2026, 5, 31), "nog komt"),
        (date(2026, 6, 1), date(2026, 6, 30), "verandert niets"),
    ],
)
def test_another_closing(today: date, closes_on: date, why: str | None) -> None:
    """Rule 10.13 with its table."""
    after = replace(DATES, closes_on=closes_on)
    if why is None:
        require_change(DATES, after, today)
        return
    with pytest.raises(InvalidError, match=why) as refusal:
        require_change(DATES, after, today)
    assert refusal.value.field == "closes_on"


@pytest.mark.parametrize(
    ("today", "changes", "field"),
    [
        (date(2026, 2, 1), {"opens_on": date(2026, 4, 1)}, None),
        (date(2026, 2, 1), {"opens_on": date(2026, 1, 15)}, "opens_on"),
        (date(2026, 3, 1), {"opens_on": date(2026, 3, 2)}, "opens_on"),
        (date(2026, 4, 1), {"reminds_on": date(2026, 4, 2)}, None),
        (date(2026, 4, 1), {"reminds_on": date(2026, 4, 1)}, "reminds_on"),
        (date(2026, 5, 1), {"reminds_on": date(2026, 6, 1)}, "reminds_on"),
        (date(2026, 4, 1), {"reminds_on": date(2026, 7, 1)}, "closes_on"),  # after the closing
    ],
)
def test_what_is_past_stays_and_what_is_new_lies_ahead(
    today: date, changes: dict[str, date], field: str | None
) -> None:
    """Rule 10.13."""
    after = replace(DATES, **changes)
    if field is None:
        require_change(DATES, after, today)
        return
    with pytest.raises(InvalidError) as refusal:
        require_change(DATES, after, today)
    assert refusal.value.field == field
