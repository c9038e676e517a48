"""Enrolments out of files: whole or not at all, on from what stands there, and twice is once; who may take files in and out."""

from datetime import date, timedelta

import pytest

from belfort.domain.errors import ForbiddenError, InvalidError, MissingError
from belfort.domain.programme import EnrolmentStep as Step
from belfort.exchange.row_faults import RowsRefusedError
from belfort.models import (
    Enrolment,
    Track,
)
from belfort.services import programme_exports, tenancy
from belfort.services.actors import programme_operator
from tests.services.programme import TODAY, begin, enrol, predecessor, step, verbs
from tests.services.programme_files import (
    ATTENDANCE,
    BUDGET,
    ENROLMENTS,
    codes,
    csv,
    elsewhere,
    export,
    faults,
    steps,
    take,
)
from tests.world import NOW, World


class TestEnrolments:
    def test_a_file_is_taken_in_with_one_trace(self, world: World) -> None:
        begin(world)
        data = csv(
            ENROLMENTS,
            f"{predecessor().name};basic-audit;2020-05-01;;2021-02-01;;",
            f"{world.home.name};basisaudit;02/06/2020;01/03/2021;;;",
            f"{world.ocmw.name};e-learning;2022-02-01;;;offered;",
            f"{world.ocmw.name};e-learning;2022-05-01;;;testing;",
            f"{world.ocmw.name};e-learning;2022-09-01;;;rolled_out;80",
        )
        preview = take(world, "enrolments", data)
        assert preview.counts == {"new": 5, "changed": 0, "same": 0}
        gone, home, ocmw = predecessor().name, world.home.name, world.ocmw.name
        assert sorted(steps(world)) == sorted(
            [
                (gone, "basic-audit", "enrolled", date(2020, 5, 1)),
                (gone, "basic-audit", "completed", date(2021, 2, 1)),
                (home, "basic-audit", "enrolled", date(2020, 6, 2)),
                (home, "basic-audit", "withdrawn", date(2021, 3, 1)),
                (ocmw, "e-learning", "offered", date(2022, 2, 1)),
                (ocmw, "e-learning", "testing", date(2022, 5, 1)),
                (ocmw, "e-learning", "rolled_out", date(2022, 9, 1)),
            ]
        )
        assert {row.key: row.taken_count for row in Track.objects.filter(taken_count__gt=0)} == {
            "basic-audit": 1,
            "e-learning": 1,
        }
        assert verbs(world, "region") == ["enrolments.imported"]
        assert verbs(world, "home") == []

    def test_a_look_writes_nothing_and_a_second_time_changes_nothing(self, world: World) -> None:
        begin(world)
        data = csv(
            ENROLMENTS, f"{world.home.name};basic-audit;2021-03-01;;;;", f"{world.other.name};workshop;2023-02-01"
        )
        looked = take(world, "enrolments", data, dry=True)
        assert steps(world) == []
        assert take(world, "enrolments", data) == looked
        before = steps(world)
        again = take(world, "enrolments", data)
        assert again.counts == {"new": 0, "changed": 0, "same": 2}
        assert [one.row for one in again.lines] == [2, 3]
        assert again.lines[0].what.nl == "ingeschreven op 01/03/2021"
        assert steps(world) == before
        assert verbs(world, "region") == ["enrolments.imported"]

    def test_a_later_file_goes_on_where_the_earlier_one_ended(self, world: World) -> None:
        begin(world)
        take(world, "enrolments", csv(ENROLMENTS, f"{world.home.name};basic-audit;2021-03-01;;;;"))
        later = csv(ENROLMENTS, f"{world.home.name};basic-audit;2021-03-01;2021-08-01;;;")
        assert take(world, "enrolments", later).counts == {"new": 0, "changed": 1, "same": 0}
        again = csv(ENROLMENTS, f"{world.home.name};basic-audit;2022-01-01;;;;")
        assert take(world, "enrolments", again).counts == {"new": 0, "changed": 1, "same": 0}
        assert [row[2] for row in steps(world)] == ["enrolled", "withdrawn", "enrolled"]
        with world.looking():
            assert sorted(row.state for row in Enrolment.unscoped_rows.all()) == ["enrolled", "withdrawn"]
        assert Track.objects.get(key="basic-audit").taken_count == 1

    def test_every_fault_is_named_with_its_row(self, world: World) -> None:
        begin(world)
        codes(world)
        Track.objects.filter(key="toolkit").delete()
        Track.objects.filter(key="workshop").update(ends_on=date(2024, 1, 1))
        tomorrow = (TODAY + timedelta(days=1)).isoformat()
        found = faults(
            world,
            "enrolments",
            csv(
                ENROLMENTS,
                "Nergenshuizen;basic-audit;2021-03-01",
                f"{world.home.name};basic-audit;2019-12-31",
                f"{world.home.name};workshop;2023-12-01;2024-01-02",
                f"{world.home.name};guidance;{tomorrow}",
                f"{world.home.name};toolkit;2021-03-01",
                f"{world.home.name};posters;2021-03-01",
                "91001;posters;2021-03-01",
                f"{world.other.name};posters;2021-03-01",
                f"{world.other.name};posters;2021-04-01",
                f"{world.other.name};landing-zone;ooit",
            ),
        )
        assert [text.partition(", veld ")[0] for text in found] == [
            f"in.csv, rij {row}" for row in (2, 3, 4, 5, 6, 8, 10, 11)
        ]
        for text, words in zip(
            found,
            ("niet bekend", "begint pas op", "eindigde op", "toekomst", "geen spoor toolkit", "er al in rij 7", "", ""),
            strict=True,
        ):
            assert words in text
        assert "ingeschreven kan niet na ingeschreven" in found[6]

    def test_what_stands_there_cannot_be_told_otherwise(self, world: World) -> None:
        begin(world)
        with world.acting("mats") as mats:
            enrol(world, mats, world.home, on=date(2021, 3, 1))
        for row, words in (("2020-03-01", "dus na deze dag"), ("2022-03-01", "kan niet na")):
            with pytest.raises(RowsRefusedError, match=words):
                take(world, "enrolments", csv(ENROLMENTS, f"{world.home.name};basic-audit;{row}"))

    @pytest.mark.parametrize("ending", ["csv", "xlsx"])
    def test_what_goes_out_comes_back_the_same(self, world: World, ending: str) -> None:
        begin(world)
        with world.acting("mats") as mats:
            enrol(world, mats, predecessor(), on=date(2021, 3, 1), note="=1+1")
            gone = enrol(world, mats, world.home, on=date(2021, 3, 1))
            step(world, mats, gone, Step.WITHDRAW, on=date(2021, 3, 1))
            done = enrol(world, mats, world.home, on=date(2022, 3, 1))
            step(world, mats, done, Step.COMPLETE, on=date(2023, 3, 1))
            lessons = enrol(world, mats, world.ocmw, "e-learning", on=date(2022, 3, 1))
            step(world, mats, lessons, Step.TEST, on=date(2022, 4, 1))
            step(world, mats, lessons, Step.ROLL_OUT, on=date(2022, 5, 1), staff_percent=45)
            step(world, mats, lessons, Step.WITHDRAW, on=date(2022, 6, 1))
        data, before = export(world, "enrolments", ending), steps(world)
        assert take(world, "enrolments", data, name=f"uit.{ending}").counts["same"] == len(before) - 3
        assert steps(world) == before
        other, preview = elsewhere(data, "enrolments", f"uit.{ending}")
        assert preview.counts["same"] == 0
        assert steps(world, other) == before
        counts = [
            {row.key: row.taken_count for row in Track.objects.filter(programme=one)}
            for one in (world.bodies["region"], other)
        ]
        assert counts[0] == counts[1]
        with tenancy.acting(actor := programme_operator(other)):
            again = programme_exports.export_table(
                actor=actor, at=NOW, programme=other, kind="enrolments", ending="csv", language="nl"
            )
        assert sorted(again.splitlines()) == sorted(export(world, "enrolments").splitlines())


class TestRights:
    @pytest.mark.parametrize("kind", ["enrolments", "attendance", "budget"])
    @pytest.mark.parametrize(
        ("who", "why"), [("dirk", ForbiddenError), ("lotte", ForbiddenError), ("an", MissingError)]
    )
    def test_only_the_programme_manager_takes_files_in(
        self, world: World, kind: str, who: str, why: type[Exception]
    ) -> None:
        begin(world)
        headings = {"enrolments": ENROLMENTS, "attendance": ATTENDANCE, "budget": BUDGET}[kind]
        rows = {
            "enrolments": f"{world.home.name};workshop;2023-02-01",
            "attendance": f"Sessie;workshop;2023-02-01;{world.home.name};live;2",
            "budget": "programma;credit;2023-01-01;1000",
        }
        for dry in (True, False):
            with pytest.raises(why):
                take(world, kind, csv(headings, rows[kind]), who, dry=dry)
        assert steps(world) == []

    def test_who_may_read_may_take_the_table_out(self, world: World) -> None:
        begin(world)
        export(world, "enrolments", who="lotte")
        export(world, "budget", who="dirk")
        assert verbs(world, "region") == ["enrolments.exported", "budget.exported"]
        for kind, who, why in (("budget", "lotte", ForbiddenError), ("enrolments", "an", MissingError)):
            with pytest.raises(why):
                export(world, kind, who=who)
        with pytest.raises(InvalidError, match="Kies een bestand"):
            export(world, "enrolments", "pdf")


@pytest.mark.parametrize(
    ("kind", "name", "data", "words"),
    [
        ("budget", "leeg.csv", b"", "leeg"),
        ("budget", "a.exe", b"MZ", "xlsx"),
        ("attendance", "a.csv", b"sessie;spoor\nA;workshop", "kolom"),
        ("elders", "a.csv", b"a;b\n1;2", "Kies enrolments, attendance, budget"),
    ],
)
def test_what_is_no_such_file(world: World, kind: str, name: str, data: bytes, words: str) -> None:
    with pytest.raises(InvalidError, match=words):
        take(world, kind, data, name=name)
