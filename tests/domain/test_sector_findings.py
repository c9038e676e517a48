"""The findings of the sector in totals: `docs/scoring.md`, chapter 12, part "The sector"."""

from hypothesis import given, strategies as st

from belfort.domain.discretion import MINIMUM
from belfort.domain.finding_counts import OpenCounts
from belfort.domain.findings import Severity
from belfort.domain.sector_findings import FindingTotal, Holder, finding_totals


def holders(*counts: OpenCounts, named: bool = False) -> list[Holder]:
    return [Holder(each, named) for each in counts]


HIGH = OpenCounts(high=2, overdue=1)


def said(total: FindingTotal) -> tuple[int | None, str]:
    return total.findings, total.governments.text.en


def test_what_stands_at_a_few_is_hidden_and_so_is_the_sum():
    """Rule 12.18: the worked example."""
    found = finding_totals(holders(*[HIGH] * 7, OpenCounts(critical=5)))
    assert found is not None
    assert found.governments == 8
    assert said(found.by_severity[Severity.CRITICAL]) == (None, "fewer than 5")
    assert said(found.by_severity[Severity.HIGH]) == (14, "all but fewer than 5")
    assert said(found.by_severity[Severity.MEDIUM]) == said(found.by_severity[Severity.LOW]) == (0, "0")
    assert said(found.open) == (None, "8")
    assert said(found.overdue) == (7, "all but fewer than 5")


def test_enough_governments_are_summed():
    """Rule 12.17: open by severity, together, and overdue."""
    found = finding_totals(holders(*[OpenCounts(1, 2, 3, 4, 5)] * 5))
    assert found is not None
    assert [found.by_severity[each].findings for each in Severity] == [5, 10, 15, 20]
    assert (found.open.findings, found.overdue.findings, found.open.governments.value) == (50, 25, 5)


def test_a_small_group_gives_nothing_and_named_ones_do_not_make_it_larger():
    """Rule 12.18: fewer than five that do not share by name."""
    named = holders(*[HIGH] * 20, named=True)
    assert finding_totals([]) is None
    assert finding_totals(holders(*[HIGH] * 4)) is None
    assert finding_totals([*named, *holders(*[HIGH] * 4)]) is None
    assert finding_totals(named) is not None  # they are public
    assert finding_totals([*named, *holders(*[HIGH] * 5)]) is not None
    one = finding_totals([*named, *holders(*[HIGH] * 5), *holders(OpenCounts(low=3))])
    assert one is not None
    assert one.by_severity[Severity.LOW].findings is None


NUMBERS = st.builds(OpenCounts, *[st.integers(0, 2)] * 4)
GROUPS = st.lists(st.builds(Holder, NUMBERS, st.booleans()), max_size=14)


@given(GROUPS)
def test_no_number_of_findings_comes_from_a_few(group: list[Holder]):
    """Rule 12.18: whatever is shown, or follows from the sum, stands at nobody or at five that do not share by name."""
    found = finding_totals(group)
    others = [each.counts for each in group if not each.named]
    if found is None:
        assert not group or 0 < len(others) < MINIMUM
        return
    told = {each: total.findings for each, total in found.by_severity.items()}
    if found.open.findings is not None:
        left = [each for each, findings in told.items() if findings is None]
        assert left == []
        assert found.open.findings == sum(findings or 0 for findings in told.values())
    for each, findings in told.items():
        at = sum(bool(getattr(counts, each.value)) for counts in others)
        assert (findings is None) == (0 < at < MINIMUM)
        assert findings is None or findings == sum(getattr(holder.counts, each.value) for holder in group)


@given(GROUPS)
def test_the_order_does_not_matter(group: list[Holder]):
    """Rule 12.17: totals are of a group."""
    assert finding_totals(group) == finding_totals(group[::-1])
