"""Chapter 11 of docs/scoring.md: the websites of the sector."""

from fractions import Fraction

from hypothesis import given, strategies as st

from belfort.domain.indicators import Share
from belfort.domain.posture_checks import CHECKS
from belfort.domain.posture_sector import PUBLISHED_2017, Member, website_picture
from belfort.domain.posture_verdict import Outcome

members = st.lists(
    st.builds(
        Member,
        full_https=st.sampled_from([True, False, None]),
        verdicts=st.dictionaries(st.sampled_from(["web.https", "sectxt"]), st.sampled_from(list(Outcome))),
        named=st.booleans(),
    ),
    max_size=40,
)


def many(full: int, without: int, unknown: int, *, named: bool = False) -> list[Member]:
    return [
        Member(state, named=named)
        for state, count in ((True, full), (False, without), (None, unknown))
        for _ in range(count)
    ]


def test_the_three_counts_of_the_sector() -> None:
    """Rules 11.29 and 11.30."""
    found = website_picture(many(200, 62, 23))
    assert found is not None
    assert found.words.nl == "200 van 285 besturen volledig op HTTPS, 62 niet, 23 onbekend"
    assert found.words.en == "200 of 285 governments wholly on HTTPS, 62 not, 23 unknown"
    assert found.on_https == Share(200, 262)
    assert found.share_without == Fraction(62, 262)
    assert Fraction(1, 5) == PUBLISHED_2017


@given(members)
def test_every_government_is_in_one_count(given: list[Member]) -> None:
    """Rule 11.29."""
    found = website_picture(given, minimum=1)
    assert found is not None
    counts = (found.full, found.without, found.unknown)
    assert sum(count.low for count in counts) == len(given)
    for picture in found.checks.values():
        parts = (picture.passed, picture.warned, picture.failed, picture.unknown)
        assert sum(part.low for part in parts) == len(given)


def test_what_does_not_apply_and_what_was_not_measured_is_unknown_of_a_check() -> None:
    """Rule 11.29."""
    outcomes = [Outcome.PASS, Outcome.WARN, Outcome.FAIL, Outcome.NA, Outcome.UNKNOWN]
    given = [Member(verdicts={"web.https": outcome}) for outcome in outcomes] + [Member()]
    found = website_picture(given, ["web.https"], minimum=1)
    assert found is not None
    picture = found.checks["web.https"]
    assert [part.value for part in (picture.passed, picture.warned, picture.failed, picture.unknown)] == [1, 1, 1, 3]


def test_only_public_checks_are_counted_unless_asked() -> None:
    """Rule 11.29."""
    found = website_picture(many(10, 10, 10))
    assert found is not None
    assert set(found.checks) == {key for key, check in CHECKS.items() if check.is_public}


def test_a_few_governments_are_never_shown() -> None:
    """Rule 11.30."""
    assert website_picture(many(2, 1, 1)) is None
    assert website_picture(many(2, 1, 1, named=True)) is not None
    assert website_picture([]) is not None
    small = website_picture(many(20, 3, 20))
    assert small is not None
    assert (small.without.value, small.on_https, small.share_without) == (None, None, None)


@given(members, st.permutations(range(40)))
def test_the_order_of_governments_does_not_matter(given: list[Member], order: list[int]) -> None:
    """Rule 11.30."""
    shuffled = [given[place] for place in order if place < len(given)]
    assert website_picture(shuffled) == website_picture(given)
