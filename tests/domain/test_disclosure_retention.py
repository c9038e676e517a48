"""How long the contact data of finders are kept: `docs/scoring.md`, chapter 13."""

from datetime import date, timedelta

import pytest

from belfort.domain.disclosure_retention import USUAL_MONTHS, erasure_day, is_to_erase, require_months
from belfort.domain.errors import InvalidError


@pytest.mark.parametrize(
    ("closed_on", "months", "erased_on"),
    [
        (date(2026, 11, 25), USUAL_MONTHS, date(2027, 11, 25)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2024, 2, 29), 60, date(2029, 2, 28)),
    ],
)
def test_contact_data_are_kept_for_months_after_the_closing(closed_on, months, erased_on):
    """Rule 13.12: twelve months unless chosen otherwise, to the same day of the month or its last."""
    assert erasure_day(closed_on, months) == erased_on
    assert not is_to_erase(closed_on, months, erased_on - timedelta(days=1))
    assert is_to_erase(closed_on, months, erased_on)
    assert is_to_erase(closed_on, months, erased_on + timedelta(days=400))


def test_an_open_report_keeps_them():
    """Rule 13.13: nothing runs while a report is open, or open again."""
    assert erasure_day(None, 1) is None
    assert not is_to_erase(None, 1, date.max)


@pytest.mark.parametrize("months", [-1, 0, 61])
def test_months_are_from_one_to_sixty(months):
    """Rule 13.12: from one month to five years."""
    for allowed in (1, USUAL_MONTHS, 60):
        require_months(allowed)
    with pytest.raises(InvalidError) as refused:
        require_months(months)
    assert refused.value.field == "contact_months"
    assert refused.value.text.nl == "Kies een aantal maanden van 1 tot 60."
