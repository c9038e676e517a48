"""The way back of a round: other dates, an excuse that is withdrawn, and who is told of it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from belfort.domain.errors import BelfortError, ConflictError, ForbiddenError, InvalidError, MissingError
from belfort.domain.rounds import RoundState
from belfort.models import Organization, Round, TrailEvent
from belfort.services import own_rounds, round_changes, rounds
from tests.services.programme import predecessor
from tests.services.test_occasions import told
from tests.services.test_rounds import DATES, TODAY, opened, own, states, submitted
from tests.world import NOW, World

LATER = replace(DATES, closes_on=TODAY + timedelta(days=40))
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def asked(world: World) -> Round:
    return opened(world)


def change(world: World, row: Round, dates: Any = LATER, who: str = "mats", at: datetime = NOW, **more: Any) -> Round:
    values = {"version": Round.objects.get(pk=row.pk).version, **more}
    with world.acting(who) as actor:
        return round_changes.change_dates(
            actor=actor, at=at, programme=world.bodies["region"], key=row.pk, dates=dates, **values
        )


def excuse(world: World, row: Round, body: Organization | None = None, at: datetime = NOW) -> None:
    with world.acting("mats") as mats:
        rounds.excuse(
            actor=mats,
            at=at,
            programme=world.bodies["region"],
            key=row.pk,
            organization=body or world.home,
            reason="Fusie",
        )


def withdraw(world: World, row: Round, who: str = "mats", at: datetime = NOW, reason: str = "Vergissing") -> None:
    with world.acting(who) as actor:
        round_changes.withdraw_excuse(
            actor=actor,
            at=at,
            programme=world.bodies["region"],
            key=row.pk,
            organization=world.home,
            reason=reason,
        )


def stood(world: World, row: Round, day: date) -> RoundState:
    with world.acting("mats") as mats:
        page = rounds.get_round(actor=mats, programme=world.bodies["region"], key=row.pk, as_of=day)
    return next(one.state for one in page.participants if one.organization == world.home)


def test_another_closing_day_and_what_it_was(world: World, asked: Round) -> None:
    """Rule 10.13."""
    after = change(world, asked)
    assert (after.closes_on, after.version) == (LATER.closes_on, 2)
    [kept] = round_changes.get_changes(asked)
    assert (kept.number, kept.closes_on, kept.changed_on) == (1, DATES.closes_on, TODAY)
    submitted(world, NOW + timedelta(days=30))
    assert states(world, asked)[world.home.name] is RoundState.SUBMITTED
    with world.looking():
        event = TrailEvent.unscoped_rows.filter(verb="round.changed").get()
    assert event.body["changes"] == {"closes_on": [str(DATES.closes_on), str(LATER.closes_on)]}


def test_what_is_refused(world: World, asked: Round) -> None:
    """Rule 10.13."""
    with pytest.raises(InvalidError, match="Vervroegen"):
        change(world, asked, replace(DATES, closes_on=TODAY + timedelta(days=13)))
    with pytest.raises(InvalidError, match="voorbij"):
        change(world, asked, replace(DATES, opens_on=TODAY + timedelta(days=1)))
    with pytest.raises(ConflictError):
        change(world, asked, version=9)
    with pytest.raises(InvalidError, match="gesloten"):
        change(world, asked, at=NOW + timedelta(days=21))
    assert list(round_changes.get_changes(asked)) == []


@pytest.mark.parametrize(("who", "why"), [("dirk", ForbiddenError), ("an", MissingError)])
def test_only_the_programme(world: World, asked: Round, who: str, why: type[BelfortError]) -> None:
    with pytest.raises(why):
        change(world, asked, who=who)
    with pytest.raises(why):
        withdraw(world, asked, who=who)


def test_who_still_has_to_hand_in_is_told_the_day_after(world: World, asked: Round) -> None:
    """Rule 10.14."""
    excuse(world, asked, world.other)
    change(world, asked, replace(DATES, closes_on=TODAY + timedelta(days=15)))
    mails = told(TOMORROW)
    assert {"an", "gert"} <= set(mails)
    assert "celine" not in mails
    assert "De meetronde “Meetronde 2026” sluit op 10/12/2026, niet op 15/12/2026" in mails["an"]
    assert told(NOW + timedelta(days=2)) == {}


def test_another_reminder_day_is_no_news(world: World, asked: Round) -> None:
    """Rule 10.14."""
    change(world, asked, replace(DATES, reminds_on=TODAY + timedelta(days=12)))
    assert told(TOMORROW) == {}
    assert "an" in told(NOW + timedelta(days=12))


def test_a_government_is_excused_once_and_not_after_it_handed_in(world: World, asked: Round) -> None:
    """Rule 10.15."""
    excuse(world, asked)
    with pytest.raises(InvalidError, match="al verontschuldigd"):
        excuse(world, asked)
    submitted(world)
    withdraw(world, asked)
    with pytest.raises(InvalidError, match="diende al in"):
        excuse(world, asked)


def test_who_goes_over_into_another_is_not_excused(world: World, asked: Round) -> None:
    """Rule 10.15."""
    with pytest.raises(InvalidError, match=rf"op 01/01/2025 op in {world.home.name}"):
        excuse(world, asked, predecessor())


def test_an_excuse_is_withdrawn_and_the_days_before_stay(world: World, asked: Round) -> None:
    """Rules 10.14 and 10.15."""
    with pytest.raises(InvalidError, match="niet verontschuldigd"):
        withdraw(world, asked)
    excuse(world, asked)
    with pytest.raises(InvalidError, match="reden"):
        withdraw(world, asked, at=NOW + timedelta(days=5), reason=" ")
    withdraw(world, asked, at=NOW + timedelta(days=5))
    assert stood(world, asked, TODAY + timedelta(days=4)) is RoundState.EXCUSED
    assert stood(world, asked, TODAY + timedelta(days=5)) is RoundState.NOT_STARTED
    assert own(world, TODAY + timedelta(days=5)) == [RoundState.NOT_STARTED]
    with world.acting("an") as an:
        page = own_rounds.get_own_round(actor=an, organization=world.home, key=asked.pk, today=TODAY)
    assert page.excuse == ""
    mails = told(NOW + timedelta(days=6))
    assert set(mails) == {"an", "gert"}
    assert "vraagt uw bestuur toch een zelfevaluatie, tegen 15/12/2026" in mails["gert"]
    excuse(world, asked, at=NOW + timedelta(days=7))
    assert stood(world, asked, TODAY + timedelta(days=7)) is RoundState.EXCUSED
