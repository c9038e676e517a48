"""Until when a finding must be fixed: classes, weeks, working days and holidays."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from belfort.domain.classification import InformationClass
from belfort.domain.due_dates import (
    Due,
    after_working_weeks,
    due_by_rule,
    easter,
    holidays,
    is_working_day,
    regime_class,
    require_due,
)
from belfort.domain.errors import InvalidError
from belfort.domain.findings import Severity

FOUND = date(2026, 11, 25)


def due(severity: str, test_class: int | None, found_on: date = FOUND, **more: object) -> Due:
    return due_by_rule(found_on=found_on, severity=Severity(severity), test_class=test_class, **more)  # type: ignore[arg-type]


def test_the_class_of_the_regime():
    """Rule 12.7: the highest of C, I and A; none when nothing is rated."""
    assert regime_class(InformationClass(2, 4, 1)) == 4
    assert regime_class(InformationClass(0, 0, 0)) is None
    assert regime_class(None) is None


@pytest.mark.parametrize(
    ("test_class", "personal", "weeks"),
    [
        *((1, False, (4, 4, 8, 26)), (2, False, (4, 4, 8, 26)), (3, False, (2, 2, 4, 26)), (5, False, (2, 2, 4, 26))),
        *((1, True, (2, 2, 4, 26)), (None, False, (2, 2, 4, 26))),
    ],
)
def test_the_weeks_of_the_regime(test_class, personal, weeks):
    """Rule 12.8: strict from class 3 on, for personal data, and where the class is not known."""
    found = tuple(due(severity.value, test_class, personal_data=personal).weeks for severity in Severity)
    assert found == weeks


def test_the_reason_is_said():
    assert due("high", 4).why.nl == "ernst hoog, klasse 4: 2 werkweken"
    assert "persoonsgegevens" in due("high", 1, personal_data=True).why.nl
    assert "niet bekend" in due("medium", None).why.nl


def test_the_holidays_of_belgium():
    """Rule 12.9: ten days a year, five of them by the date, and no substitute for one in the weekend."""
    known = {2019: (4, 21), 2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2038: (4, 25), 2049: (4, 18)}
    for year, (month, day) in known.items():
        assert easter(year) == date(year, month, day)
    days = ((1, 1), (4, 6), (5, 1), (5, 14), (5, 25), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25))
    assert holidays(2026) == {date(2026, month, day) for month, day in days}
    assert is_working_day(date(2026, 8, 17))  # Monday after a holiday on Saturday
    assert not is_working_day(date(2026, 11, 28))
    assert not is_working_day(date(2026, 5, 14))


@pytest.mark.parametrize(
    ("found_on", "severity", "test_class", "day"),
    [
        (date(2026, 11, 25), "high", 4, date(2026, 12, 9)),
        (date(2026, 12, 21), "high", 3, date(2027, 1, 6)),
        (date(2026, 4, 3), "medium", 2, date(2026, 6, 4)),
        (date(2026, 11, 28), "critical", 1, date(2026, 12, 28)),
    ],
)
def test_working_weeks_are_counted(found_on, severity, test_class, day):
    """Rule 12.10: five working days a week, from the day after the finding; the due day is the last."""
    assert due(severity, test_class, found_on).day == day


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 26))
def test_the_last_day_is_a_working_day_with_all_others_before_it(day, weeks):
    end = after_working_weeks(day, weeks)
    days = [day + timedelta(days=number) for number in range(1, (end - day).days + 1)]
    assert is_working_day(end)
    assert sum(is_working_day(one) for one in days) == 5 * weeks


def test_a_low_severity_waits_for_the_next_release():
    """Rule 12.11: the release counts when it comes before the end of 26 weeks."""
    end = due("low", 4).day
    assert due("low", 4, next_release_on=date(2027, 1, 15)).day == date(2027, 1, 15)
    assert due("low", 4, next_release_on=end + timedelta(days=1)).day == end
    assert due("low", 4, next_release_on=FOUND - timedelta(days=1)).day == end
    assert due("high", 4, next_release_on=date(2026, 11, 30)).day == date(2026, 12, 9)


def test_another_day_than_the_rule():
    """Rule 12.12: not before the finding, and a later day asks a reason."""
    rule = due("high", 4)
    require_due(rule.day, "", rule, FOUND)
    require_due(FOUND, "", rule, FOUND)
    require_due(date(2027, 3, 1), "Nieuwe toestellen in februari", rule, FOUND)
    with pytest.raises(InvalidError) as late:
        require_due(date(2027, 3, 1), " ", rule, FOUND)
    assert (late.value.field, "09/12/2026" in late.value.text.nl) == ("due_reason", True)
    with pytest.raises(InvalidError) as early:
        require_due(FOUND - timedelta(days=1), "x", rule, FOUND)
    assert early.value.field == "due_on"
    require_due(date(2027, 12, 9), "x", rule, FOUND)
    with pytest.raises(InvalidError) as far:
        require_due(date(2027, 12, 10), "x", rule, FOUND)
    assert far.value.field == "due_on"
