"""Chapter 11 of docs/scoring.md: change and not noise, alerts, explanations."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from belfort.domain.errors import InvalidError
from belfort.domain.posture_alerts import AlertKind, Explanation, alerts, explained_on, require_explanation
from belfort.domain.posture_stability import State, settle, settle_all, shown
from belfort.domain.posture_verdict import Outcome, Verdict
from belfort.domain.terms import Text

P, W, F, N, U = Outcome.PASS, Outcome.WARN, Outcome.FAIL, Outcome.NA, Outcome.UNKNOWN
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
KEY = "hdr.hsts"


def of(outcome: Outcome, *, certain: bool = False, **evidence: object) -> Verdict:
    return Verdict(outcome, Text(f"{outcome}.", f"{outcome}."), evidence, certain)


def story(*looks: tuple[timedelta, Outcome], key: str = KEY, **evidence: object) -> State:
    """Return what is believed after looks, each some time after the first moment."""
    state = None
    for after, outcome in looks:
        state = settle(key, state, of(outcome, **evidence), AT + after)
    assert state is not None
    return state


ZERO = timedelta(0)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_the_first_look_is_believed(outcome: Outcome) -> None:
    """Rule 11.24."""
    assert story((ZERO, outcome)) == State(of(outcome), AT, AT)


@pytest.mark.parametrize(
    ("looks", "believed", "waits"),
    [
        ([P, (HOUR, F)], P, F),
        ([P, (HOUR, F), (HOUR + 59 * MINUTE, F)], P, F),
        ([P, (HOUR, F), (2 * HOUR, F)], F, None),
        ([P, (HOUR, F), (2 * HOUR, W)], W, None),
        ([P, (HOUR, F), (HOUR + MINUTE, W), (2 * HOUR, W)], W, None),
        ([P, (HOUR, W), (2 * HOUR, F)], P, F),
        ([P, (HOUR, F), (2 * HOUR, P)], P, None),
        ([P, (HOUR, F), (2 * HOUR, P), (3 * HOUR, F)], P, F),
        ([P, (HOUR, F), (2 * HOUR, U), (3 * HOUR, F)], F, None),
        ([F, (HOUR, P)], P, None),
        ([F, (HOUR, W)], W, None),
        ([W, (HOUR, F), (2 * HOUR, W)], W, None),
        ([P, (HOUR, N)], P, N),
        ([P, (HOUR, N), (2 * HOUR, N)], N, None),
        ([P, (HOUR, N), (2 * HOUR, F)], P, F),
        ([N, (HOUR, P)], P, None),
        ([N, (HOUR, F)], N, F),
        ([U, (HOUR, F)], F, None),
    ],
)
def test_what_gets_worse_waits_for_a_second_look(looks: list, believed: Outcome, waits: Outcome | None) -> None:
    """Rule 11.24."""
    state = story((ZERO, looks[0]), *looks[1:])
    assert (state.verdict.outcome, state.candidate) == (believed, waits)
    assert state.is_to_be_confirmed is (waits is not None)


@given(st.lists(st.sampled_from(list(Outcome)), min_size=1, max_size=12))
def test_two_looks_at_one_moment_never_confirm_each_other(looks: list[Outcome]) -> None:
    """Rule 11.24."""
    state = story((ZERO, P), *((timedelta(seconds=place), outcome) for place, outcome in enumerate(looks)))
    assert state.verdict.outcome is P


@given(st.lists(st.sampled_from([P, W, F, N]), min_size=3, max_size=12))
def test_the_same_look_twice_an_hour_apart_is_always_believed(looks: list[Outcome]) -> None:
    """Rule 11.24."""
    twice = [*looks, looks[-1]]
    assert story(*((place * HOUR, outcome) for place, outcome in enumerate(twice))).verdict.outcome is looks[-1]


def test_an_expired_certificate_is_certain_at_once() -> None:
    """Rule 11.24."""
    state = settle("cert.time", State(of(P), AT, AT), of(F, certain=True), AT + MINUTE)
    assert (state.verdict.outcome, state.candidate, state.first_seen_at) == (F, None, AT + MINUTE)


def test_the_first_sight_of_a_verdict_is_kept_and_the_last_moves() -> None:
    """Rule 11.24."""
    state = story((ZERO, P), (DAY, P), (2 * DAY, P))
    assert (state.first_seen_at, state.last_seen_at) == (AT, AT + 2 * DAY)
    assert story((ZERO, F), (DAY, P)).first_seen_at == AT + DAY


def test_an_unknown_look_keeps_what_was_known_for_seven_days() -> None:
    """Rule 11.25."""
    state = story((ZERO, P), (DAY, U), (7 * DAY, U))
    assert (state.verdict.outcome, state.last_seen_at, state.is_to_be_confirmed) == (P, AT, False)
    assert story((ZERO, P), (7 * DAY + MINUTE, U)).verdict.outcome is U
    assert story((ZERO, P), (7 * DAY + MINUTE, U), (8 * DAY, F)).verdict.outcome is F


def test_nobody_who_looked_for_seven_days_is_unknown_too() -> None:
    """Rule 11.25."""
    state = State(of(P), AT, AT)
    assert shown(state, AT + 7 * DAY).outcome is P
    found = shown(state, AT + 7 * DAY + MINUTE)
    assert (found.outcome, found.evidence["last_seen_at"]) == (U, "2026-06-01T12:00:00+00:00")


def connection(*looks: tuple[timedelta, Outcome], reason: str = "timeout") -> Outcome:
    return story(*looks, key="web.https", reason=reason).verdict.outcome


def test_three_days_without_connection_fail() -> None:
    """Rule 11.26."""
    assert connection((ZERO, P), (DAY, U), (4 * DAY - MINUTE, U)) is P
    assert connection((ZERO, P), (DAY, U), (4 * DAY, U)) is F
    assert connection((ZERO, U), (3 * DAY - MINUTE, U)) is U
    assert connection((ZERO, U), (3 * DAY, U)) is F
    assert connection((ZERO, P), (DAY, U), (2 * DAY, P), (4 * DAY, U)) is P
    assert connection((ZERO, P), (DAY, U), (4 * DAY, U), (5 * DAY, P)) is P


def test_one_failed_look_after_a_long_pause_says_nothing() -> None:
    """Rule 11.26."""
    assert connection((ZERO, P), (5 * DAY, U)) is P


def test_that_we_may_not_look_is_not_the_fault_of_the_site() -> None:
    """Rule 11.26."""
    for reason in ("blocked", "stopped", "resolver"):
        assert connection((ZERO, P), (DAY, U), (5 * DAY, U), reason=reason) is P


def test_other_checks_do_not_fail_without_connection() -> None:
    """Rule 11.26."""
    assert story((ZERO, P), (DAY, U), (5 * DAY, U)).verdict.outcome is P


def test_all_checks_settle_side_by_side() -> None:
    known = settle_all({}, {"web.https": of(P), KEY: of(P)}, AT)
    found = settle_all(known, {"web.https": of(F), KEY: of(P)}, AT + HOUR)
    assert {key: state.candidate for key, state in found.items()} == {"web.https": F, KEY: None}


def state(outcome: Outcome) -> State:
    return State(of(outcome), AT, AT)


@pytest.mark.parametrize(
    ("key", "old", "new", "kind"),
    [
        (KEY, P, F, AlertKind.TURNED_BAD),
        (KEY, W, F, AlertKind.TURNED_BAD),
        (KEY, N, F, AlertKind.TURNED_BAD),
        (KEY, F, F, None),
        (KEY, U, F, None),
        (KEY, None, F, None),
        (KEY, P, W, None),
        (KEY, P, U, None),
        ("tls.v13", P, F, None),
        ("cert.expiry", P, W, AlertKind.CERTIFICATE_ENDS),
        ("cert.expiry", P, F, AlertKind.CERTIFICATE_ENDS),
        ("cert.expiry", U, W, AlertKind.CERTIFICATE_ENDS),
        ("cert.expiry", W, W, None),
        ("cert.expiry", W, F, None),
        ("cert.expiry", None, W, None),
    ],
)
def test_who_is_told_when(key: str, old: Outcome | None, new: Outcome, kind: AlertKind | None) -> None:
    """Rule 11.27."""
    before = {} if old is None else {key: state(old)}
    found = alerts("www.gemeente.be", before, {key: state(new)})
    assert [each.kind for each in found] == ([kind] if kind else [])
    assert all("www.gemeente.be" in each.text.nl and "{" not in each.text.nl for each in found)


def test_what_waits_for_a_second_look_alerts_nobody() -> None:
    """Rule 11.27."""
    before = {KEY: state(P)}
    once = settle_all(before, {KEY: of(F)}, AT + HOUR)
    assert alerts("h", before, once) == ()
    twice = settle_all(once, {KEY: of(F)}, AT + 2 * HOUR)
    assert len(alerts("h", once, twice)) == 1
    assert alerts("h", twice, settle_all(twice, {KEY: of(F)}, AT + 3 * HOUR)) == ()


GOOD = Explanation(KEY, "Wacht op de leverancier.", "An", date(2026, 6, 1), date(2027, 6, 1))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"check": "web.niets"}, "check"),
        ({"reason": "  "}, "reason"),
        ({"owner": ""}, "owner"),
        ({"ends_on": date(2026, 6, 1)}, "ends_on"),
        ({"ends_on": date(2027, 6, 2)}, "ends_on"),
    ],
)
def test_an_explanation_has_a_reason_an_owner_and_an_end(changes: dict[str, object], field: str) -> None:
    """Rule 11.28."""
    from dataclasses import replace

    require_explanation(GOOD)
    with pytest.raises(InvalidError) as refusal:
        require_explanation(replace(GOOD, **changes))
    assert refusal.value.field == field


def test_twelve_months_end_on_the_last_day_of_a_shorter_month() -> None:
    """Rule 11.28."""
    start = date(2024, 2, 29)
    require_explanation(Explanation(KEY, "x", "An", start, date(2025, 2, 28)))
    with pytest.raises(InvalidError):
        require_explanation(Explanation(KEY, "x", "An", start, date(2025, 3, 1)))


def test_an_explanation_holds_between_its_days() -> None:
    """Rule 11.28."""
    longer = Explanation(KEY, "langer", "An", date(2026, 7, 1), date(2027, 6, 30))
    assert explained_on([GOOD], date(2026, 5, 31)) == {}
    assert explained_on([GOOD], date(2026, 6, 1)) == {KEY: GOOD}
    assert explained_on([longer, GOOD], date(2027, 6, 1)) == {KEY: longer}
    assert explained_on([GOOD, longer], date(2027, 7, 1)) == {}
