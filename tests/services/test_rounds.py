"""Rounds: who is asked, what a submission hands in by itself, and what each side sees."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from belfort.domain.errors import ForbiddenError, InvalidError, MissingError
from belfort.domain.frameworks import AssuranceLevel
from belfort.domain.rounds import RoundDates, RoundState
from belfort.models import Assessment, Organization, Round, SectorSnapshot, Submission
from belfort.services import assessments, own_rounds, rounds, submissions
from belfort.services.rounds import RoundContent
from tests.world import NOW, World

TODAY = NOW.date()
DATES = RoundDates(TODAY, TODAY + timedelta(days=10), TODAY + timedelta(days=20))


def opened(
    world: World,
    name: str = "Meetronde 2026",
    level: AssuranceLevel = AssuranceLevel.BASIC,
    framework: str = "cyfun-2025",
    kinds: tuple[str, ...] = ("municipality",),
    dates: RoundDates = DATES,
) -> Round:
    content = RoundContent(name, framework, level, kinds, dates)
    with world.acting("mats") as mats:
        return rounds.open_round(actor=mats, at=NOW, programme=world.bodies["region"], content=content)


def draft(world: World) -> UUID:
    with world.acting("an") as an:
        started = assessments.start_assessment(
            actor=an,
            at=NOW,
            organization=world.home,
            framework="cyfun-2025",
            level=AssuranceLevel.BASIC,
            measured_on=TODAY,
        )
    return UUID(str(started.pk))


def submitted(world: World, at: datetime = NOW) -> None:
    key = draft(world)
    with world.acting("gert") as gert:
        submissions.submit_assessment(
            actor=gert, at=at, organization=world.home, key=key, version=1, function="algemeen directeur"
        )


def states(world: World, row: Round) -> dict[str, RoundState]:
    with world.acting("dirk") as dirk:
        page = rounds.get_round(actor=dirk, programme=world.bodies["region"], key=row.pk)
    return {one.organization.name: one.state for one in page.participants}


def own(world: World, today: date = TODAY) -> list[RoundState]:
    with world.acting("bram") as bram:
        return [one.state for one in own_rounds.get_own_rounds(actor=bram, organization=world.home, today=today)]


@pytest.fixture
def asked(world: World) -> Round:
    return opened(world)


def test_a_submission_hands_itself_in_signed_and_travels_once(world: World, asked: Round) -> None:
    """Rule 10.4."""
    assert states(world, asked)[world.home.name] is RoundState.NOT_STARTED
    submitted(world)
    assert states(world, asked)[world.home.name] is RoundState.SUBMITTED
    assert states(world, asked)[world.other.name] is RoundState.NOT_STARTED
    with world.looking():
        handed = Submission.unscoped_rows.get()
        sent = SectorSnapshot.unscoped_rows.get()
    assert (handed.signed_name, handed.signed_function) == ("Gert Goris", "algemeen directeur")
    assert handed.snapshot_id == sent.snapshot_id


def test_the_government_sees_that_it_is_busy_and_the_region_does_not(world: World, asked: Round) -> None:
    assert own(world) == [RoundState.NOT_STARTED]
    draft(world)
    assert own(world) == [RoundState.BUSY]
    assert states(world, asked)[world.home.name] is RoundState.NOT_STARTED


def test_after_the_close_it_is_late_and_stays_so(world: World, asked: Round) -> None:
    submitted(world, NOW + timedelta(days=21))
    assert states(world, asked)[world.home.name] is RoundState.LATE
    assert own(world) == [RoundState.LATE]


def test_a_round_that_asks_something_else_gets_nothing(world: World) -> None:
    """Rule 10.4: of another framework, a higher level, another kind of government, or not opened yet."""
    ahead = RoundDates(TODAY + timedelta(days=1), TODAY + timedelta(days=2), TODAY + timedelta(days=3))
    opened(world, "Hoger", AssuranceLevel.IMPORTANT)
    opened(world, "Ander raamwerk", framework="cyfun-2023")
    opened(world, "Ander soort", kinds=("ocmw",))
    opened(world, "Nog niet open", dates=ahead)
    submitted(world)
    with world.looking():
        assert list(Submission.unscoped_rows.all()) == []


def test_the_first_submission_counts_and_a_later_one_changes_nothing(world: World, asked: Round) -> None:
    """Rule 10.4."""
    submitted(world)
    later = NOW + timedelta(days=30)
    with world.acting("an") as an:
        first = Assessment.objects.visible_to(an).of(world.home.pk).get()
        again = submissions.reopen_assessment(
            actor=an, at=later, organization=world.home, key=first.pk, measured_on=later.date()
        )
    with world.acting("gert") as gert:
        submissions.submit_assessment(
            actor=gert, at=later, organization=world.home, key=again.pk, version=1, function="algemeen directeur"
        )
    assert states(world, asked)[world.home.name] is RoundState.SUBMITTED
    with world.looking():
        assert Submission.unscoped_rows.get().submitted_on == TODAY


def test_an_excuse_has_a_reason_and_a_submission_counts_before_it(world: World, asked: Round) -> None:
    common = {"at": NOW, "programme": world.bodies["region"], "key": asked.pk}
    with world.acting("mats") as mats:
        with pytest.raises(InvalidError, match="reden"):
            rounds.excuse(actor=mats, **common, organization=world.home, reason=" ")
        with pytest.raises(InvalidError, match="buiten de ronde"):
            rounds.excuse(actor=mats, **common, organization=world.ocmw, reason="Fusie")
        rounds.excuse(actor=mats, **common, organization=world.home, reason="Fusie")
    assert states(world, asked)[world.home.name] is RoundState.EXCUSED
    assert own(world) == [RoundState.EXCUSED]
    submitted(world)
    assert states(world, asked)[world.home.name] is RoundState.SUBMITTED


def test_only_the_programme_opens_and_excuses(world: World, asked: Round) -> None:
    content = RoundContent("Andere", "cyfun-2025", AssuranceLevel.BASIC, ("municipality",), DATES)
    region = world.bodies["region"]
    with world.acting("dirk") as dirk, pytest.raises(ForbiddenError):
        rounds.open_round(actor=dirk, at=NOW, programme=region, content=content)
    with world.acting("an") as an, pytest.raises(MissingError):
        rounds.get_round(actor=an, programme=region, key=asked.pk)
    with world.acting("celine") as celine, pytest.raises(MissingError):
        own_rounds.get_own_rounds(actor=celine, organization=world.home, today=TODAY)


def test_a_name_is_used_once_and_the_dates_are_in_order(world: World, asked: Round) -> None:
    with pytest.raises(InvalidError, match="bestaat al"):
        opened(world)
    backwards = RoundDates(TODAY, TODAY + timedelta(days=5), TODAY + timedelta(days=4))
    content = RoundContent("Fout", "cyfun-2025", AssuranceLevel.BASIC, ("municipality",), backwards)
    with world.acting("mats") as mats, pytest.raises(InvalidError, match="volgorde"):
        rounds.open_round(actor=mats, at=NOW, programme=world.bodies["region"], content=content)


def test_a_government_outside_the_scope_is_not_asked(world: World, asked: Round) -> None:
    with world.acting("an") as an:
        assert own_rounds.get_own_rounds(actor=an, organization=world.ocmw, today=TODAY) == []
    assert all(Organization.objects.get(name=name).kind == "municipality" for name in states(world, asked))
