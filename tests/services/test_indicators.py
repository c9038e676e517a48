"""The indicators of a programme: its own from a day on, with what held before kept, and only the programme writes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from belfort.domain.errors import ConflictError, ForbiddenError, InvalidError, MissingError
from belfort.domain.indicators import Formula, Light, history_days
from belfort.domain.permissions import Actor
from belfort.models import ProgrammeIndicator, TrailEvent
from belfort.services import indicator_pages, indicators, programme_pages, questions
from belfort.services.indicators import IndicatorContent
from tests.services.counted import region
from tests.world import NOW, World

JUNE = date(2026, 6, 1)
CONTENT = IndicatorContent("Bereikte besturen", "Wie meedoet.", Decimal(2), JUNE, "Governments reached")
ALL = ["reach", "workshops", "cyfun-basic", "https", "audits-followed-up"]


@pytest.fixture
def mats(told: World) -> Iterator[Actor]:
    with told.acting("mats") as actor:
        yield actor


def change(world: World, who: Actor, version: int = 0, key: str = "reach", **changes: Any) -> None:
    common = {"actor": who, "at": NOW, "programme": region(world), "key": key, "version": version}
    indicators.change_indicator(**common, content=replace(CONTENT, **changes))


def add(world: World, who: Actor, formula: Formula = Formula.GOVERNMENTS_IN_WORKSHOPS, **changes: Any) -> str:
    content = replace(CONTENT, name_nl="Onze workshops", name_en="", **changes)
    return indicators.add_indicator(actor=who, at=NOW, programme=region(world), formula=formula, content=content)


def withdraw(world: World, who: Actor, version: int = 0, key: str = "reach", day: date = JUNE) -> None:
    common = {"actor": who, "at": NOW, "programme": region(world), "key": key, "version": version}
    indicators.withdraw_indicator(**common, holds_from=day)


def shown(world: World, who: Actor, day: date) -> dict[str, tuple[Fraction, Light]]:
    """Return the target of each indicator on a day, and how its value stands beside it."""
    found = programme_pages.get_indicators(actor=who, at=NOW, programme=region(world), as_of=day)
    return {one.indicator.key: (one.indicator.target, one.light) for one in found.indicators}


def test_a_change_is_judged_by_what_held_on_the_day(told: World, mats: Actor) -> None:
    change(told, mats)
    assert list(shown(told, mats, JUNE)) == ALL
    assert shown(told, mats, JUNE)["reach"] == (2, Light.ON_TARGET)
    assert shown(told, mats, date(2026, 5, 31))["reach"] == (300, Light.BEHIND)
    rows = TrailEvent.objects.visible_to(mats).filter(verb="indicator.changed")
    assert [(row.body["changes"]["target"], row.body["holds_from"]) for row in rows] == [(["300", "2"], "2026-06-01")]


def test_an_indicator_of_the_own_and_one_that_is_withdrawn(told: World, mats: Actor) -> None:
    assert add(told, mats) == "onze-workshops"
    withdraw(told, mats, key="https")
    assert list(shown(told, mats, date(2026, 5, 31))) == ALL
    found = programme_pages.get_indicators(actor=mats, at=NOW, programme=region(told), as_of=JUNE)
    assert [one.indicator.key for one in found.indicators] == [*(k for k in ALL if k != "https"), "onze-workshops"]
    assert [one.key for one in found.others] == ["https"]
    page = indicator_pages.get_indicator_page(actor=mats, at=NOW, programme=region(told), key="https", as_of=JUNE)
    assert (page.measurement, page.withdrawn) == (None, True)
    assert [(line.holds_from, line.withdrawn, line.holds) for line in page.lines] == [
        (JUNE, True, True),
        (None, False, False),
    ]
    change(told, mats, version=2, key="https", name_nl="Loketten", target=Decimal(90))
    assert shown(told, mats, JUNE)["https"][0] == Fraction(9, 10)


def test_a_reply_has_its_figures_whatever_the_programme_calls_or_withdraws(told: World, mats: Actor) -> None:
    common = {"actor": mats, "programme": region(told), "question": "indicators-and-measures", "as_of": JUNE}
    before = questions.answer(**common)
    withdraw(told, mats, key="audits-followed-up")
    after = questions.answer(**common)
    assert before.figures == after.figures
    assert before.withheld == after.withheld
    assert sum(len(annex.rows) for annex in before.annexes) - sum(len(annex.rows) for annex in after.annexes) == 1


def test_who_saw_another_version_is_told_both_texts(told: World, mats: Actor) -> None:
    change(told, mats)
    with pytest.raises(ConflictError) as refusal:
        change(told, mats, target=Decimal(7))
    assert [(one.field, one.theirs, one.mine) for one in refusal.value.differences] == [("target", "2", "7")]
    with pytest.raises(ConflictError):
        withdraw(told, mats)
    change(told, mats, version=1, target=Decimal(7))
    assert shown(told, mats, JUNE)["reach"][0] == 7


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("name_nl", {"name_nl": " "}),
        ("name_nl", {"name_nl": "loketten op https"}),
        ("definition_nl", {"definition_nl": ""}),
        ("target", {"target": Decimal(0)}),
        ("target", {"target": Decimal("1.5")}),
    ],
)
def test_bad_input_is_refused_with_its_place(told: World, mats: Actor, field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidError) as refusal:
        change(told, mats, **changes)
    assert refusal.value.field == field
    assert not ProgrammeIndicator.objects.exists()


def test_a_share_above_the_whole_and_a_second_withdrawal_are_refused(told: World, mats: Actor) -> None:
    with pytest.raises(InvalidError):
        add(told, mats, Formula.SHARE_AT_BASIC, target=Decimal("100.1"))
    withdraw(told, mats)
    with pytest.raises(InvalidError):
        withdraw(told, mats, version=1)
    with pytest.raises(MissingError):
        change(told, mats, key="bestaat-niet")


def test_two_of_one_name_one_after_the_other_have_two_keys(told: World, mats: Actor) -> None:
    assert add(told, mats) == "onze-workshops"
    withdraw(told, mats, version=1, key="onze-workshops")
    assert add(told, mats) == "onze-workshops-2"
    content = replace(CONTENT, name_nl="Nieuw")
    formula = Formula.GOVERNMENTS_REACHED
    key = indicators.add_indicator(actor=mats, at=NOW, programme=region(told), formula=formula, content=content)
    assert key == "nieuw-2"


@pytest.mark.parametrize(("person", "refusal"), [("lotte", ForbiddenError), ("an", MissingError)])
def test_only_the_programme_writes(told: World, person: str, refusal: type[Exception]) -> None:
    with told.acting(person) as who:
        for write in (change, add, withdraw):
            with pytest.raises(refusal):
                write(told, who)


def test_what_was_said_is_never_changed(told: World, mats: Actor) -> None:
    change(told, mats)
    for write in (lambda rows: rows.update(target="1"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            write(ProgrammeIndicator.objects.all())


def test_the_history_of_an_indicator_is_what_the_page_of_each_day_says(told: World, mats: Actor) -> None:
    """Rule 9.44: each value beside the target of its day."""
    change(told, mats)
    common: dict[str, Any] = {"actor": mats, "at": NOW, "programme": region(told)}
    asked = NOW.date()
    page = indicator_pages.get_indicator_page(**common, key="reach", as_of=asked)
    assert [one.as_of for one in page.history] == list(history_days(asked))
    for one in page.history:
        [there] = [
            each
            for each in programme_pages.get_indicators(**common, as_of=one.as_of).indicators
            if each.indicator.key == "reach"
        ]
        assert (one.value, one.indicator.target, one.light) == (there.value, there.indicator.target, there.light)
    assert {one.indicator.target for one in page.history} == {2, 300}
    assert page.chart is not None
    assert len(page.chart.limits) == 2
    assert page.chart.dots[-1].point.label.nl == str(page.history[-1].value)


def test_before_its_first_day_an_indicator_has_no_history(told: World, mats: Actor) -> None:
    key = add(told, mats, holds_from=date(2026, 9, 1))
    common: dict[str, Any] = {"actor": mats, "at": NOW, "programme": region(told), "key": key}
    page = indicator_pages.get_indicator_page(**common, as_of=NOW.date())
    assert [one.as_of for one in page.history] == [date(2026, 9, 30), NOW.date()]
    assert indicator_pages.get_indicator_page(**common, as_of=JUNE).chart is None
