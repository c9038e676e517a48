"""What audits came to leaves the region's pages in totals only: exchange two outcomes, and everything looks the same."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils.timezone import get_current_timezone

from belfort.domain.programme_audits import AuditKind, AuditState, Outcome
from belfort.domain.questions import Reply
from belfort.models import Audit, AuditCorrection, Organization, TrailEvent
from belfort.services import audits, questions
from belfort.services.audits import AuditResult
from tests.services.counted import region, shown
from tests.services.test_programme_audits import go, plan
from tests.world import NOW, World

NONE, PART, WHOLLY = (outcome.value for outcome in Outcome)
YEAR = 2018
# kind, day of the report, outcome: five tests by hackers are told, four theme audits wait, five basic ones ended alike
GROUPS = [
    *[(AuditKind.HACKING, date(YEAR, 3, 1 + place), way) for place, way in enumerate((WHOLLY, NONE, PART, NONE, PART))],
    *[(AuditKind.THEME, date(YEAR, 4, 1 + place), way) for place, way in enumerate((WHOLLY, NONE, PART, NONE))],
    *[(AuditKind.BASIC, date(YEAR, 5, 1 + place), PART) for place in range(5)],
]


@pytest.fixture
def audited(world: World) -> World:
    """Return a world with those audits; each second taken over has a cause of its own."""
    bodies = list(Organization.objects.local().order_by("pk"))
    with world.acting("mats"):
        rows = [
            Audit(
                organization=bodies[place % len(bodies)],
                programme=region(world),
                kind=kind.value,
                selected_on=day - timedelta(days=60),
                reported_on=day,
                outcome=way,
                cause="" if way == NONE else f"Oorzaak {place}",
            )
            for place, (kind, day, way) in enumerate(GROUPS)
        ]
        Audit.objects.add_all(rows)
    return world


def reply(world: World, day: date) -> Reply:
    with world.acting("dirk") as actor:
        key = "hacking-and-partnerships"
        return questions.answer(actor=actor, programme=region(world), question=key, as_of=day)


def taken_over(world: World, day: date) -> tuple[Any, int, date | None] | None:
    found = {one.key: one for one in reply(world, day).figures}
    one = found.get("audits.taken_over")
    return None if one is None else (one.value, one.source.rows, one.source.as_of)


def annexes(world: World, day: date) -> dict[str, list[list[Any]]]:
    found = reply(world, day).annexes
    return {one.name: [[getattr(cell, "nl", cell) for cell in row] for row in one.rows] for one in found}


def test_totals_exist_on_fixed_days_and_say_of_which(audited: World) -> None:
    [kept] = [one for one in reply(audited, date(YEAR, 12, 30)).withheld if one.key == "audits.taken_over"]
    assert "enkel als totaal" in kept.reason.nl
    assert taken_over(audited, date(YEAR, 12, 30)) is None
    end = date(YEAR, 12, 31)
    for day in (end, date(YEAR + 3, 7, 1)):
        assert taken_over(audited, day) == (3, 5, end)
    assert "stand op 31/12/2018" in next(one.said.nl for one in reply(audited, end).figures if one.source.as_of)
    found = annexes(audited, date(YEAR + 1, 5, 5))
    assert found["tested"] == [
        ["basisaudit", "niet getoond, enkel als totaal", 5, ""],
        ["thema-audit", "niet getoond, enkel als totaal", 4, ""],
        ["ethisch hacken", "niet overgenomen", 2, end],
        ["ethisch hacken", "in belangrijke mate overgenomen", 2, end],
        ["ethisch hacken", "volledig overgenomen", 1, end],
    ]
    assert found["causes"] == [
        ["oorzaak", "andere of niet genoteerd", 3],
        ["gevolg", "andere of niet genoteerd", 3],
    ]


DAYS = [date(YEAR, 3, 15), date(YEAR, 12, 31), date(YEAR + 1, 6, 1), NOW.date()]


def everything(world: World) -> str:
    """Return all that the region can see: every page on some days, and its trail."""
    return f"{[shown(world, day, 'mats') for day in DAYS]} {trail_of(world)}"


def trail_of(world: World) -> str:
    with world.acting("mats") as actor:
        events = TrailEvent.objects.visible_to(actor).of(region(world).pk).order_by("sequence")
        return json.dumps([(event.verb, event.subject_name, event.body) for event in events])


def exchange(world: World, changes: dict[int, int]) -> None:
    """Let each audit of these have come to what another one did."""
    with world.looking():
        rows = list(Audit.unscoped_rows.order_by("reported_on"))
        for place, other in changes.items():
            said = {"outcome": rows[other].outcome, "cause": rows[other].cause}
            Audit.unscoped_rows.filter(pk=rows[place].pk).update(**said)


@pytest.mark.parametrize(
    "changes",
    [
        {0: 1, 1: 0},  # in a group that is told
        {5: 6, 6: 5},  # in one that waits
        {5: 6},
        dict.fromkeys(range(9, 14), 1),  # all of a group that ended alike
        {9: 1},
    ],
)
def test_nothing_that_the_region_sees_tells_which_audit_ended_how(audited: World, changes: dict[int, int]) -> None:
    before = everything(audited)
    exchange(audited, changes)
    assert everything(audited) == before


def test_the_total_does_follow_what_a_group_came_to(audited: World) -> None:
    before = everything(audited)
    exchange(audited, {3: 2})
    assert taken_over(audited, NOW.date()) is None  # four of five taken over: no longer two each way
    assert everything(audited) != before


def test_what_is_written_down_today_is_in_no_total_yet_and_its_words_are_in_no_trail(audited: World) -> None:
    audit = plan(audited, kind=AuditKind.HACKING, selected_on=date(YEAR, 1, 10))
    result = AuditResult(Outcome.WHOLLY, "Geheime oorzaak", "Geheim gevolg")
    for step, day in (("announced", 2), ("started", 3)):
        go(audited, audit, step, date(YEAR, day, 20))
    done = go(audited, audit, "reported", date(YEAR, 4, 20), result=result)
    assert (done.outcome, done.outcome_noted_on) == (WHOLLY, NOW.date())
    assert taken_over(audited, NOW.date()) == (3, 5, date(YEAR, 12, 31))
    assert "Geheim" not in everything(audited)
    said = trail_of(audited)
    assert "audit.reported" in said
    assert not [word for word in (WHOLLY, '"outcome"', '"cause"', '"consequence"') if word in said]


def correct(world: World, audit: Audit, day: date, outcome: str, number: int) -> None:
    """Say otherwise, on a day, what an audit came to."""
    with world.acting("mats"):
        now = Audit.unscoped_rows.get(pk=audit.pk)
        AuditCorrection.objects.add(
            AuditCorrection(
                organization_id=now.organization_id,
                programme=region(world),
                audit=now,
                number=number,
                corrected_on=day,
                reason="Vergist",
                recorded_at=datetime(day.year, day.month, day.day, 12, tzinfo=get_current_timezone()),
                selected_on=now.selected_on,
                reported_on=now.reported_on,
                outcome=now.outcome,
            )
        )
        Audit.unscoped_rows.filter(pk=audit.pk).update(outcome=outcome)


def test_a_correction_counts_until_the_day_before_the_total_and_not_later(audited: World) -> None:
    """Rule 9.57."""
    with audited.looking():
        first, second = Audit.unscoped_rows.filter(kind="hacking").order_by("reported_on")[:2]
    end = date(YEAR, 12, 31)
    correct(audited, first, date(YEAR, 12, 30), NONE, 1)
    assert taken_over(audited, end) == (2, 5, end)
    correct(audited, second, end, WHOLLY, 1)
    correct(audited, first, date(YEAR + 1, 1, 5), WHOLLY, 2)
    assert taken_over(audited, NOW.date()) == (2, 5, end)


def test_an_outcome_that_was_counted_keeps_its_day_when_it_is_written_down_again(audited: World) -> None:
    """Rule 9.57."""
    with audited.looking():
        audit = Audit.unscoped_rows.filter(kind="hacking").order_by("reported_on").first()
        assert audit is not None
        kept = {"outcome_noted_on": date(YEAR, 3, 1), "started_on": date(YEAR, 2, 1), "announced_on": date(YEAR, 1, 31)}
        Audit.unscoped_rows.filter(pk=audit.pk).update(reported_on=None, outcome="", **kept)
    with audited.acting("mats") as actor:
        done = audits.take_audit_step(
            actor=actor,
            at=NOW,
            programme=region(audited),
            key=audit.pk,
            version=1,
            step=AuditState.REPORTED,
            on=date(YEAR, 3, 1),
            result=AuditResult(Outcome.WHOLLY),
        )
    assert done.outcome_noted_on == date(YEAR, 3, 1)
