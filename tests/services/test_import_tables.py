"""Attendance and the budget out of files: whole or not at all, and twice is once."""

from datetime import date, timedelta
from typing import Any

import pytest

from belfort.exchange.row_faults import RowsRefusedError
from belfort.models import (
    Attendance,
    BudgetLine,
    Workshop,
)
from belfort.services import budgets
from tests.services.programme import TODAY, begin, line, predecessor, verbs
from tests.services.programme_files import (
    ATTENDANCE,
    BUDGET,
    codes,
    csv,
    export,
    faults,
    take,
)
from tests.world import NOW, World


def people(world: World) -> list[tuple[Any, ...]]:
    with world.looking():
        rows = Attendance.unscoped_rows.select_related("workshop").order_by("number")
        return [
            (row.workshop.title, row.is_known and row.organization_id, row.mode, row.people, row.seen_on)
            for row in rows
        ]


class TestAttendance:
    def test_sessions_are_made_and_people_kept(self, world: World) -> None:
        begin(world)
        data = csv(
            ATTENDANCE,
            f"Phishing;info-session;2021-02-02;{world.home.name};live;3",
            "Phishing;info-session;2021-02-02;;live;12",
            f"Phishing;info-session;2021-02-02;{world.other.name};later;2;2021-03-01",
            f"Waarde;workshop;2023-05-05;{world.ocmw.name};live;1",
        )
        assert take(world, "attendance", data).counts == {"new": 4, "changed": 0, "same": 0}
        assert people(world) == [
            ("Phishing", world.home.pk, "live", 3, date(2021, 2, 2)),
            ("Phishing", False, "live", 12, date(2021, 2, 2)),
            ("Phishing", world.other.pk, "later", 2, date(2021, 3, 1)),
            ("Waarde", world.ocmw.pk, "live", 1, date(2023, 5, 5)),
        ]
        assert sorted(Workshop.objects.values_list("title", "track__key")) == [
            ("Phishing", "info-session"),
            ("Waarde", "workshop"),
        ]
        before = people(world)
        assert take(world, "attendance", data).counts == {"new": 0, "changed": 0, "same": 4}
        more = data + f"\nPHISHING;info-session;2021-02-02;{world.ocmw.name};live;1;".encode()
        assert take(world, "attendance", more).counts == {"new": 1, "changed": 0, "same": 4}
        assert people(world)[:-1] == before
        assert Workshop.objects.count() == 2
        assert verbs(world, "region") == ["attendance.imported"] * 2

    def test_every_fault_is_named_with_its_row(self, world: World) -> None:
        begin(world)
        codes(world)
        found = faults(
            world,
            "attendance",
            csv(
                ATTENDANCE,
                f"A;workshop;2019-12-31;{world.home.name};live;3",
                "A;workshop;2023-05-05;Nergenshuizen;live;3",
                f"A;workshop;2023-05-05;{world.home.name};live;-3",
                f"A;workshop;{(TODAY + timedelta(days=3)).isoformat()};{world.home.name};live;3",
                f"B;workshop;2023-05-05;{world.home.name};live;3",
                "B;workshop;2023-05-05;91001;live;2",
            ),
        )
        assert [text.partition(", veld ")[0] for text in found] == [f"in.csv, rij {row}" for row in (2, 3, 4, 5, 7)]
        assert "er al in rij 6" in found[-1]

    def test_another_number_of_people_is_no_second_row(self, world: World) -> None:
        begin(world)
        row = f"A;workshop;2023-05-05;{world.home.name};live;"
        take(world, "attendance", csv(ATTENDANCE, f"{row}3"))
        with pytest.raises(RowsRefusedError, match="staat er al met 3 personen"):
            take(world, "attendance", csv(ATTENDANCE, f"{row}4"))

    @pytest.mark.parametrize("ending", ["csv", "xlsx"])
    def test_what_goes_out_comes_back_the_same(self, world: World, ending: str) -> None:
        begin(world)
        data = csv(
            ATTENDANCE,
            f"=A;workshop;2023-05-05;{world.home.name};live;3",
            "=A;workshop;2023-05-05;;live;4",
            "=A;workshop;2023-05-05;;live;5",
            f"=A;workshop;2023-05-05;{predecessor().name};later;5;2024-12-31",
            f"=A;workshop;2023-05-05;{predecessor().name};later;5;2025-01-01",
        )
        take(world, "attendance", data)
        out = export(world, "attendance", ending)
        assert take(world, "attendance", out, name=f"uit.{ending}").counts == {"new": 0, "changed": 0, "same": 4}
        total = sum(row[3] for row in people(world))
        assert total == 22
        assert {row[1] for row in people(world)} == {world.home.pk, predecessor().pk, False}


def lines(world: World) -> list[tuple[Any, ...]]:
    with world.looking():
        rows = BudgetLine.unscoped_rows.order_by("number")
        return list(rows.values_list("number", "kind", "track", "amount_eur", "reference", "corrects"))


class TestBudget:
    def test_a_file_is_taken_in_and_twice_is_once(self, world: World) -> None:
        begin(world)
        data = csv(
            BUDGET,
            "programma;credit;2023-01-01;1000,00;K;10",
            "workshop;commitment;01/02/2023;600;V;11",
            "workshop;commitment;01/02/2023;450.00;V;12;11;2023-06-01",
            "workshop;payment;2023-03-01;100.00;V;13;;;EUR",
            "workshop;payment;2023-03-01;100.00;V;14;;;EUR",
        )
        assert take(world, "budget", data).counts == {"new": 5, "changed": 0, "same": 0}
        assert [(row[0], str(row[3]), row[5]) for row in lines(world)] == [
            (1, "1000.00", None),
            (2, "600.00", None),
            (3, "450.00", 2),
            (4, "100.00", None),
            (5, "100.00", None),
        ]
        assert take(world, "budget", data).counts == {"new": 0, "changed": 0, "same": 5}
        assert len(lines(world)) == 5
        assert verbs(world, "region") == ["budget.added"]
        more = (
            data
            + b"\nworkshop;payment;2023-04-01;100.00;V;15;;;\nworkshop;payment;2023-04-01;10.00;V;16;15;2023-05-01;"
        )
        assert take(world, "budget", more).counts == {"new": 2, "changed": 0, "same": 5}
        assert [row[5] for row in lines(world)[5:]] == [None, 6]

    def test_every_fault_is_named_with_its_row(self, world: World) -> None:
        begin(world)
        found = faults(
            world,
            "budget",
            csv(
                BUDGET,
                "programma;credit;2023-01-01;1000,00;K",
                "workshop;commitment;2023-02-01;-5;V",
                "workshop;commitment;2023-02-01;5;V;;;;USD",
                "elders;commitment;2023-02-01;5;V",
            ),
        )
        assert [text.partition(", veld ")[0] for text in found] == [f"in.csv, rij {row}" for row in (3, 4, 5)]
        over = csv(
            BUDGET,
            "programma;credit;2023-01-01;1000,00;K;1",
            "workshop;commitment;2023-02-01;1000,01;V;1",
        )
        [twice, over_credit] = faults(world, "budget", over)
        assert twice == "in.csv, rij 3, veld number: nummer 1 staat er al in rij 2."
        assert over_credit.startswith("in.csv, rij 3, veld amount_eur: er is op die dag nog EUR 1.000,00 krediet")

    @pytest.mark.parametrize("ending", ["csv", "xlsx"])
    def test_what_goes_out_comes_back_the_same(self, world: World, ending: str) -> None:
        begin(world)
        rows = [
            line(1, "credit", "2023-01-01", "1000.00", reference="=K", lapses_on=date(2026, 1, 1)),
            line(2, "transfer", "2023-01-02", "300.00", to_track="workshop", credit="=K"),
            line(3, "commitment", "2023-02-01", "600.00", reference="V"),
            line(4, "commitment", "2023-02-01", "700.00", reference="V", corrects=-3, corrected_on=date(2023, 3, 1)),
            line(
                5,
                "commitment",
                "2023-04-01",
                "50.00",
                decision="Beslist; kort",
                decided_on=date(2023, 3, 9),
                reference="W",
            ),
        ]
        with world.acting("mats") as mats:
            budgets.add_lines(actor=mats, at=NOW, programme=world.bodies["region"], rows=rows)
        out, before = export(world, "budget", ending), lines(world)
        assert take(world, "budget", out, name=f"uit.{ending}").counts == {"new": 0, "changed": 0, "same": 5}
        assert lines(world) == before
