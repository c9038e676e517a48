"""Two rounds side by side: participation by name, maturity from two publications, and who looked."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest

from belfort.domain.errors import ForbiddenError, MissingError
from belfort.domain.frameworks import AssuranceLevel
from belfort.domain.rounds import RoundDates
from belfort.models import Organization, Round, SectorLook, Submission, TrailEvent
from belfort.services import round_comparisons, round_exports, round_governments, rounds, tenancy
from belfort.services.rounds import RoundContent
from tests.services import sectors
from tests.services.sectors import AUGUST, JUNE, MAY, governments, publish, send, share
from tests.world import NOW, World

FIRST = RoundDates(date(2026, 3, 1), date(2026, 5, 1), MAY)
SECOND = RoundDates(date(2026, 6, 1), date(2026, 8, 1), AUGUST)


def asked(world: World, name: str, dates: RoundDates, framework: str = "cyfun-2025") -> Round:
    content = RoundContent(name, framework, AssuranceLevel.BASIC, ("municipality",), dates)
    actor = sectors.manager(world)
    with tenancy.acting(actor):
        return rounds.open_round(actor=actor, at=NOW, programme=world.bodies["region"], content=content)


def handed_in(world: World, row: Round, bodies: list[Organization], on: date, pair: tuple[int, int]) -> None:
    """Let governments submit the same scores, handed in for a round."""
    sent = send(world, bodies, on, pair)
    with tenancy.acting(sectors.manager(world)):
        Submission.objects.add_all(
            [
                Submission(
                    organization=one.organization,
                    programme=world.bodies["region"],
                    round=row,
                    snapshot_id=one.snapshot_id,
                    submitted_on=on,
                    is_late=on > row.closes_on,
                    recorded_at=NOW,
                )
                for one in sent
            ]
        )


@pytest.fixture
def two(world: World) -> tuple[Round, Round]:
    """Seventeen governments in the first round, three of them by name; ten of them and two more in the second."""
    bodies = governments(19)
    share(world, bodies[:3], "named", date(2026, 2, 1))
    one, other = asked(world, "Ronde 1", FIRST), asked(world, "Ronde 2", SECOND)
    handed_in(world, one, bodies[:17], MAY, (2, 2))
    publish(world, MAY)
    handed_in(world, other, bodies[:10] + bodies[17:], JUNE, (4, 4))
    publish(world, AUGUST)
    return one, other


def keys(two: tuple[Round, Round]) -> tuple:
    return two[0].pk, two[1].pk


def compared(world: World, two: tuple[Round, Round], name: str = "dirk") -> round_comparisons.Comparison:
    with world.acting(name) as actor:
        return round_comparisons.compare(actor=actor, at=NOW, programme=world.bodies["region"], keys=keys(two))


def listed(world: World, two: tuple[Round, Round], **more) -> round_governments.GovernmentPage:
    with world.acting("dirk") as dirk:
        return round_governments.get_governments(
            actor=dirk, at=NOW, programme=world.bodies["region"], keys=keys(two), **more
        )


def test_participation_is_exact_and_counts_every_government_once(world: World, two: tuple[Round, Round]) -> None:
    found = compared(world, two)
    cells = {(cell.before, cell.after): cell.count for row in found.pairs for cell in row.cells if cell.count}
    silent = Organization.objects.filter(kind="municipality", status="active").count() - 19
    assert cells == {
        ("submitted", "submitted"): 10,
        ("submitted", "not_started"): 7,
        ("not_started", "submitted"): 2,
        ("not_started", "not_started"): silent,
    }
    assert found.governments == sum(cells.values())


def test_maturity_comes_from_the_publications_at_both_closings(world: World, two: tuple[Round, Round]) -> None:
    """Rule 10.8."""
    found = compared(world, two)
    assert (found.before_on, found.after_on) == (MAY, AUGUST)
    figures = {each.name.nl: (each.before.nl, each.after.nl, each.change.nl) for each in found.figures}
    assert figures["deelnemers achter de cijfers"] == ("17", "19", "+2")
    assert figures["mediaan"] == ("2,00", "4,00", "+2,00")
    assert figures["besturen die Basis halen"] == ("0", "12", "+12")
    assert figures["gemiddeld totaal"][2].startswith("+")
    assert all(each.better for each in found.moved)
    assert (found.moved[0].before.nl, found.moved[0].after.nl) == ("100,0 %", "36,8 %")
    assert found.moved[0].change.en == "−63.1 percentage points"


def test_the_order_in_which_two_rounds_are_named_does_not_matter(world: World, two: tuple[Round, Round]) -> None:
    assert compared(world, two) == compared(world, (two[1], two[0]))


def test_one_publication_behind_both_shows_no_difference(world: World, two: tuple[Round, Round]) -> None:
    """Rule 10.8."""
    later = asked(world, "Ronde 3", RoundDates(AUGUST, AUGUST, AUGUST + timedelta(days=10)))
    found = compared(world, (two[1], later))
    assert found.silent == round_comparisons.SAME_FIGURES
    assert (found.figures, found.bins, found.moved) == ([], [], [])
    assert not any(row.named for row in listed(world, (two[1], later)).rows)


def test_without_a_publication_there_is_participation_only(world: World) -> None:
    one, other = asked(world, "Ronde 1", FIRST), asked(world, "Ronde 2", SECOND)
    found = compared(world, (one, other))
    assert found.silent == round_comparisons.NO_FIGURES
    assert found.governments > 0


def test_controls_of_another_framework_are_not_compared(world: World, two: tuple[Round, Round]) -> None:
    """Rule 10.9."""
    older = asked(world, "Ander raamwerk", FIRST, framework="cyfun-2023")
    found = compared(world, (older, two[1]))
    assert found.moved == []
    assert found.unmoved == round_comparisons.OTHER_FRAMEWORK
    assert found.figures


def test_totals_stand_only_with_who_shares_by_name_then_and_today(world: World, two: tuple[Round, Round]) -> None:
    """Rule 10.10."""
    found = listed(world, two)
    named = {row.organization.name: row.change.nl for row in found.rows if row.named}
    assert named == {f"Gemeente Noord {number:03}": "+2,00" for number in range(3)}
    assert all(row.change.nl == row.total_before.nl == "–" for row in found.rows if not row.named)
    share(world, [row.organization for row in found.rows if row.named][:1], "total", NOW.date())
    assert sum(row.named for row in listed(world, two).rows) == 2


def test_a_look_at_totals_is_written_once_a_day_where_the_government_sees_it(
    world: World, two: tuple[Round, Round]
) -> None:
    compared(world, two)
    with world.looking():
        assert not SectorLook.unscoped_rows.exists()
    listed(world, two)
    listed(world, two)
    with world.looking():
        looks = SectorLook.unscoped_rows.all()
        assert {(look.page, look.looked_by_name) for look in looks} == {("rounds", world.users["dirk"].name)}
        assert len(looks) == 3
        events = TrailEvent.unscoped_rows.filter(verb="sector.looked")
        assert [event.body["governments"] for event in events] == [3]


def test_the_list_can_be_narrowed_to_a_pair_of_stands(world: World, two: tuple[Round, Round]) -> None:
    found = listed(world, two, stands=("submitted", "not_started"))
    assert [row.organization.name for row in found.rows] == [f"Gemeente Noord {n:03}" for n in range(10, 17)]
    assert listed(world, two, stands=("submitted", "late")).rows == []


def test_the_workbook_carries_a_watermark_and_leaves_a_trace(world: World, two: tuple[Round, Round]) -> None:
    with world.acting("dirk") as dirk:
        name, data = round_exports.export_comparison(
            actor=dirk, at=NOW, programme=world.bodies["region"], keys=keys(two)
        )
    assert name == "vergelijking-ronde-1-en-ronde-2.xlsx"
    book = openpyxl.load_workbook(BytesIO(data))
    cells = [str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    mark = f"Uitgevoerd door {world.users['dirk'].name} op"
    assert sum(cell.startswith(mark) for cell in cells) == len(book.sheetnames)
    assert [row[0].value for row in book["Besturen"].iter_rows(min_row=2) if row[6].value not in {"–", None}] == [
        f"Gemeente Noord {number:03}" for number in range(3)
    ]
    with world.looking():
        assert SectorLook.unscoped_rows.count() == 3
        assert TrailEvent.unscoped_rows.filter(verb="round.exported").count() == 1


def test_only_the_region_compares(world: World, two: tuple[Round, Round]) -> None:
    with pytest.raises(MissingError):
        compared(world, two, "an")
    with world.acting("nora") as nora, pytest.raises((ForbiddenError, MissingError)):
        round_governments.get_governments(actor=nora, at=NOW, programme=world.bodies["region"], keys=keys(two))
