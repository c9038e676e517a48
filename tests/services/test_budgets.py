"""The budget: written together or not at all, never over the credit without a decision, known as it was on any day."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connections

from belfort.domain.budget import BudgetRow
from belfort.domain.errors import ForbiddenError, InvalidError, MissingError
from belfort.models import BudgetLine
from belfort.services import budgets
from tests.copies import Copy
from tests.services.programme import TODAY, line, verbs
from tests.world import NOW, World

CREDIT = line(1, "credit", "2023-01-01", "1000.00", reference="K")


def add(world: World, *rows: BudgetRow, who: str = "mats") -> list[BudgetLine]:
    numbered = [replace(row, number=place) for place, row in enumerate(rows, start=1)]
    with world.acting(who) as actor:
        return budgets.add_lines(actor=actor, at=NOW, programme=world.bodies["region"], rows=numbered)


def figures(world: World, day: date = TODAY) -> tuple[str, ...]:
    with world.acting("dirk") as dirk:
        totals = budgets.get_budget(actor=dirk, programme=world.bodies["region"], as_of=day).totals
    return tuple(str(found.value) for found in (totals.credit, totals.committed, totals.paid, totals.remaining))


def test_lines_are_numbered_kept_and_traced_together(world: World) -> None:
    commitment = line(1, "commitment", "2023-02-01", "600.00", reference="V", track="workshop")
    add(world, CREDIT, commitment)
    added = add(world, line(1, "payment", "2023-03-01", "250.00", reference="V", track="workshop"))
    assert [row.number for row in added] == [3]
    assert figures(world) == ("1000.00", "600.00", "250.00", "400.00")
    assert figures(world, date(2023, 2, 28)) == ("1000.00", "600.00", "0.00", "400.00")
    assert figures(world, date(2022, 12, 31)) == ("0.00", "0.00", "0.00", "0.00")
    assert verbs(world, "region") == ["budget.added", "budget.added"]


def test_nothing_is_committed_over_the_credit_without_a_decision(world: World) -> None:
    add(world, CREDIT)
    over = line(1, "commitment", "2023-02-01", "1000.01", reference="V")
    with pytest.raises(InvalidError, match=r"EUR 1\.000,00 krediet, dus EUR 0,01 te weinig"):
        add(world, over)
    assert figures(world) == ("1000.00", "0.00", "0.00", "1000.00")
    add(world, replace(over, decision="Beslissing van de regering", decided_on=date(2023, 1, 20)))
    assert figures(world) == ("1000.00", "1000.01", "0.00", "-0.01")
    assert verbs(world, "region") == ["budget.added", "budget.added"]


def test_one_bad_line_keeps_all_out(world: World) -> None:
    with pytest.raises(InvalidError) as refused:
        add(world, CREDIT, line(2, "commitment", "2022-12-31", "1.00"))
    assert refused.value.field == "dated_on"
    with pytest.raises(InvalidError):
        add(world, CREDIT, line(2, "credit", "2023-01-01", "0.00"))
    with world.looking():
        assert not BudgetLine.unscoped_rows.exists()
    assert verbs(world, "region") == []


def test_a_correction_counts_from_its_day_on_and_both_are_kept(world: World) -> None:
    add(world, CREDIT, line(2, "commitment", "2023-02-01", "600.00", reference="V"))
    fixed = line(1, "commitment", "2023-02-01", "450.00", reference="V", corrects=2, corrected_on=date(2023, 6, 1))
    add(world, fixed)
    assert figures(world, date(2023, 5, 31))[1] == "600.00"
    assert figures(world, date(2023, 6, 1))[1] == "450.00"
    with pytest.raises(InvalidError, match="al verbeterd"):
        add(world, fixed)
    with pytest.raises(InvalidError, match="bestaat niet"):
        add(world, replace(fixed, corrects=99))
    again = replace(fixed, amount=Decimal("0.00"), corrects=3, corrected_on=date(2023, 7, 1))
    add(world, again)
    assert figures(world)[1] == "0.00"
    with world.looking():
        assert BudgetLine.unscoped_rows.count() == 4


def test_a_correction_may_name_a_line_of_the_same_writing(world: World) -> None:
    wrong = line(1, "commitment", "2023-02-01", "600.00")
    fixed = line(2, "commitment", "2023-02-01", "60.00", corrects=-2, corrected_on=date(2023, 2, 2))
    add(world, CREDIT, wrong, fixed)
    assert figures(world)[1] == "60.00"


def test_a_lower_credit_that_leaves_a_commitment_bare_is_refused(world: World) -> None:
    add(world, CREDIT, line(2, "commitment", "2023-02-01", "600.00"))
    lower = line(1, "credit", "2023-01-01", "500.00", reference="K", corrects=1, corrected_on=date(2023, 3, 1))
    with pytest.raises(InvalidError, match="een latere rij niet meer"):
        add(world, lower)
    assert figures(world) == ("1000.00", "600.00", "0.00", "400.00")


def test_the_tracks_add_up_to_the_whole(world: World) -> None:
    add(
        world,
        CREDIT,
        line(2, "credit", "2023-01-01", "300.00", reference="W", track="workshop"),
        line(3, "commitment", "2023-02-01", "400.00", track="workshop"),
        line(4, "commitment", "2023-02-01", "250.00", track="e-learning"),
    )
    with world.acting("mats") as mats:
        budget = budgets.get_budget(actor=mats, programme=world.bodies["region"], as_of=TODAY)
    by_track = {each.track: each.totals for each in budget.tracks}
    assert {key: str(found.committed.value) for key, found in by_track.items()} == {
        "": "0.00",
        "workshop": "400.00",
        "e-learning": "250.00",
    }
    assert sum(found.credit.value for found in by_track.values()) == budget.totals.credit.value == Decimal("1300.00")
    assert [row.number for row in budget.lines] == [1, 2, 3, 4]


def test_faults_are_told_by_the_number_that_the_caller_gave(world: World) -> None:
    add(world, CREDIT)
    rows = [line(1, "commitment", "2023-02-01", "400.00"), line(2, "commitment", "2023-02-02", "700.00")]
    with world.acting("mats") as mats:
        [fault] = budgets.get_faults(actor=mats, programme=world.bodies["region"], rows=rows)
    assert (fault.number, fault.field) == (2, "amount")


@pytest.mark.parametrize(
    ("who", "why"), [("dirk", ForbiddenError), ("lotte", ForbiddenError), ("an", MissingError), ("nora", MissingError)]
)
def test_only_the_programme_manager_writes(world: World, who: str, why: type[Exception]) -> None:
    with pytest.raises(why):
        add(world, CREDIT, who=who)
    with world.acting("lotte") as lotte, pytest.raises(ForbiddenError):
        budgets.get_rows(actor=lotte, programme=world.bodies["region"])
    with world.looking():
        assert not BudgetLine.unscoped_rows.exists()


def test_two_at_once_never_commit_more_than_the_credit(copied_world: tuple[World, Copy]) -> None:
    world, _ = copied_world
    add(world, CREDIT)
    together, said = Barrier(4), []

    def commit(place: int) -> None:
        try:
            together.wait()
            add(world, line(1, "commitment", "2023-02-01", "300.00", reference=f"V{place}"))
            said.append("ok")
        except InvalidError:
            said.append("over")
        finally:
            connections.close_all()

    threads = [Thread(target=commit, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["ok", "ok", "ok", "over"]
    assert figures(world) == ("1000.00", "900.00", "0.00", "100.00")
