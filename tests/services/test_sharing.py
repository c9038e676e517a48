"""What a government shares, who looked, who needs help first, and a government beside its size class."""

from datetime import date, timedelta

import pytest

from belfort.domain.errors import ForbiddenError, InvalidError, MissingError
from belfort.domain.sector_benchmark import QUARTER_NAMES, Quarter
from belfort.models import Enrolment, Organization, SectorLook, SharingChoice, Track, TrailEvent
from belfort.services import results, sector_figures, sector_help, sharing
from belfort.services.sector_help import Ranking
from tests import drafts
from tests.services.sectors import JUNE, MAY, governments, publish, send, share
from tests.world import NOW, World

NEVER = {"geen volledige inzending": "28,00", "nog nooit ingediend": "12,00", "neemt aan geen enkel spoor deel": "5,00"}


def choose(
    world: World, level: str, subject: str = "maturity", person: str = "gert", *, minutes: int = 0
) -> SharingChoice | None:
    at = NOW + timedelta(minutes=minutes)
    with world.acting(person) as actor:
        return sharing.choose_sharing(actor=actor, at=at, organization=world.home, subject=subject, level=level)


def read(world: World, person: str = "bram") -> sharing.Sharing:
    with world.acting(person) as actor:
        return sharing.get_sharing(actor=actor, organization=world.home)


def ranking(world: World, person: str = "mats", *, later: timedelta = timedelta(), page: int = 1) -> Ranking:
    with world.acting(person) as actor:
        return sector_help.get_ranking(actor=actor, at=NOW + later, programme=world.bodies["region"], page=page)


def looks(world: World) -> list[tuple[int, str]]:
    with world.acting("mats") as mats:
        rows = SectorLook.objects.visible_to(mats).order_by("looked_at", "organization_id")
        return list(rows.values_list("organization_id", "looked_by_name"))


def test_everything_begins_in_totals_only(world: World) -> None:
    found = read(world)
    assert [(each.key, each.level, each.since) for each in found.shared] == [
        ("maturity", "total", None),
        ("posture", "total", None),
        ("findings", "total", None),
    ]
    assert (found.history, found.looks, found.may_choose) == ([], [], False)
    assert found.programme == world.bodies["region"]


def test_the_manager_chooses_per_kind_of_data_from_today_and_the_history_stays(world: World) -> None:
    assert choose(world, "named")
    assert choose(world, "pseudonym", "findings")
    assert choose(world, "pseudonym", minutes=5)
    found = read(world, "gert")
    assert {each.key: each.level for each in found.shared} == {
        "maturity": "pseudonym",
        "posture": "total",
        "findings": "pseudonym",
    }
    assert {each.since for each in found.shared} == {NOW.date(), None}
    assert len(found.history) == 3
    assert {each.chosen_by for each in found.history} == {"Gert Goris"}
    assert found.may_choose
    with world.acting("gert") as gert:
        events = (
            TrailEvent.objects.visible_to(gert).of(world.home.pk).filter(verb="sharing.chosen").order_by("sequence")
        )
        told = [(event.body["subject"], event.body["before"], event.body["after"]) for event in events]
    assert told == [
        ("maturity", "total", "named"),
        ("findings", "total", "pseudonym"),
        ("maturity", "named", "pseudonym"),
    ]


def test_choosing_what_holds_already_writes_nothing(world: World) -> None:
    assert choose(world, "total") is None
    assert choose(world, "named")
    assert choose(world, "named") is None
    assert len(read(world).history) == 1


@pytest.mark.parametrize(("subject", "level"), [("maturity", "everything"), ("secrets", "named"), ("", "")])
def test_what_does_not_exist_cannot_be_chosen(world: World, subject: str, level: str) -> None:
    with pytest.raises(InvalidError):
        choose(world, level, subject)


@pytest.mark.parametrize(
    ("person", "refusal"),
    [("an", ForbiddenError), ("bram", ForbiddenError), ("celine", MissingError), ("mats", MissingError)],
)
def test_only_the_manager_chooses(world: World, person: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        choose(world, "named", person=person)
    assert read(world).history == []


def test_where_no_programme_runs_nobody_looks(world: World) -> None:
    Organization.objects.filter(kind="region").update(status="inactive")
    assert read(world).programme is None
    with pytest.raises(InvalidError):
        choose(world, "named")


def test_a_pseudonym_is_fixed_and_tells_nothing(world: World) -> None:
    bodies = governments(40)
    codes = [sharing.pseudonym(body) for body in bodies]
    assert codes == [sharing.pseudonym(body) for body in bodies]
    assert len(set(codes)) == 40
    assert all(len(code) == 9 for code in codes)


def ready(world: World) -> list[Organization]:
    """Let twelve governments submit: two share by name, one under a pseudonym, the rest in totals only."""
    bodies = governments(12)
    share(world, bodies[:2], "named", date(2026, 5, 1))
    share(world, bodies[2:3], "pseudonym", date(2026, 5, 1))
    send(world, bodies[:1], MAY, (4, 4))
    send(world, bodies[1:2], MAY, (2, 2))
    send(world, bodies[2:], MAY, (2, 2))
    publish(world, MAY)
    return bodies


def test_the_ranking_names_who_chose_so_and_says_where_the_points_come_from(world: World) -> None:
    """`docs/scoring.md` 8.28: 0.5 short is 10 points, 13 key controls are 26, no track is 5."""
    bodies = ready(world)
    found = ranking(world)
    assert found.dated_on == MAY
    assert [(row.place, row.name.nl, row.points.nl, row.is_named) for row in found.rows] == [
        (1, bodies[1].name, "41,00", True),
        (2, f"Bestuur {sharing.pseudonym(bodies[2])}", "36,00", False),
        (3, bodies[0].name, "5,00", True),
    ]
    assert {part.reason.value: said.nl for part, said in found.rows[0].parts} == {
        "total": "10,00",
        "key_controls": "26,00",
        "programme": "5,00",
    }
    assert (found.total, found.withheld) == (3, False)


def test_a_track_counts_for_a_name_and_never_for_a_pseudonym(world: World) -> None:
    bodies = ready(world)
    track = Track.objects.create(
        programme=world.bodies["region"], key="x", kind="guidance", name_nl="x", starts_on=date(2020, 1, 1)
    )
    with world.looking():
        for body in bodies[:3]:
            Enrolment.objects.add(
                Enrolment(
                    organization=body,
                    programme=world.bodies["region"],
                    track=track,
                    state="enrolled",
                    enrolled_on=date(2026, 1, 1),
                    asked_at=NOW,
                )
            )
    assert [row.points.nl for row in ranking(world).rows] == ["36,00", "36,00", "0,00"]


def test_the_day_of_a_submission_tells_nothing_of_a_pseudonym(world: World) -> None:
    """The rounds show who handed in when, so a month beside a pseudonym would name it."""
    bodies = ready(world)
    later = date(2027, 6, 30)
    send(world, bodies[3:], later, (3, 3))
    publish(world, later)
    rows = {row.name.nl: row for row in ranking(world, later=timedelta(days=400)).rows}
    hidden, named = rows[f"Bestuur {sharing.pseudonym(bodies[2])}"], rows[bodies[1].name]
    assert (hidden.submitted_on, named.submitted_on) == (None, MAY)
    assert [part.reason.value for part, _ in hidden.parts] == ["total", "key_controls"]
    assert "time" in [part.reason.value for part, _ in named.parts]


def test_who_shares_by_name_and_never_submitted_is_in_the_ranking(world: World) -> None:
    ready(world)
    [quiet] = governments(1, province="Zuid")
    share(world, [quiet], "named", date(2026, 5, 1))
    row = ranking(world).rows[0]
    assert row.name.nl == quiet.name
    assert {part.text.nl: said.nl for part, said in row.parts} == NEVER


def test_what_is_not_published_yet_is_not_ranked(world: World) -> None:
    ready(world)
    [new] = governments(1, province="Zuid")
    share(world, [new], "named", date(2026, 5, 1))
    send(world, [new], MAY, (1, 1))  # it submitted on the day of the publication, which did not take it yet
    assert new.name not in [row.name.nl for row in ranking(world).rows if "nooit" in str(row.parts)]


def test_who_took_the_name_back_or_went_in_unnamed_is_not_shown(world: World) -> None:
    bodies = ready(world)
    share(world, bodies[:1], "total", date(2026, 6, 1))
    share(world, bodies[5:6], "named", date(2026, 6, 1))  # its snapshot went into the totals
    names = [row.name.nl for row in ranking(world).rows]
    assert bodies[0].name not in names
    assert bodies[5].name not in names
    assert len(names) == 2


def test_pseudonyms_stay_out_while_they_would_tell_of_the_few_in_totals(world: World) -> None:
    bodies = governments(9)
    share(world, bodies[:6], "pseudonym", date(2026, 5, 1))
    send(world, bodies, MAY, (2, 2))
    publish(world, MAY)
    found = ranking(world)
    assert (found.rows, found.withheld) == ([], True)
    share(world, bodies[6:], "pseudonym", date(2026, 6, 1))
    assert len(ranking(world).rows) == 9


def test_each_look_is_written_once_a_day_where_the_government_sees_it(world: World) -> None:
    bodies = ready(world)
    assert looks(world) == []
    for _ in range(2):
        ranking(world)
    assert looks(world) == [(body.pk, "Mats Maes") for body in bodies[:3]]
    ranking(world, "lotte")
    ranking(world, later=timedelta(days=1))
    assert len(looks(world)) == 9
    with world.acting("mats") as mats:
        events = TrailEvent.objects.visible_to(mats).of(world.bodies["region"].pk).filter(verb="sector.looked")
        assert [event.body["governments"] for event in events] == [3, 3, 3]
        assert not any(body.name in str(event.body) for event in events for body in bodies)


def test_a_government_sees_who_looked_at_it_and_nothing_of_others(world: World) -> None:
    ready(world)
    share(world, [world.home, world.other], "named", date(2026, 5, 1))
    ranking(world)
    found = read(world)
    assert [(look.looked_by, look.page.nl, look.looked_at) for look in found.looks] == [
        ("Mats Maes", "Wie eerst hulp nodig heeft", NOW)
    ]
    with world.acting("celine") as celine:
        assert len(sharing.get_sharing(actor=celine, organization=world.other).looks) == 1
    with world.acting("celine") as celine, pytest.raises(MissingError):
        sharing.get_sharing(actor=celine, organization=world.home)


def test_only_who_guides_governments_sees_the_ranking(world: World) -> None:
    ready(world)
    with pytest.raises(ForbiddenError):
        ranking(world, "dirk")
    with pytest.raises(MissingError):
        ranking(world, "an")
    assert looks(world) == []


def beside(world: World) -> sector_figures.BenchmarkView | None:
    with world.acting("bram") as bram:
        return sector_figures.get_benchmark(actor=bram, organization=home(world))


def home(world: World) -> Organization:
    """Return the home municipality as it stands; what the world holds in memory outlives a test."""
    return Organization.objects.get(pk=world.home.pk)


def small(world: World) -> None:
    """Make the home municipality one of up to 10,000 inhabitants."""
    Organization.objects.filter(pk=world.home.pk).update(population=9_000)


def test_a_municipality_stands_beside_the_quartiles_of_its_size_class(world: World) -> None:
    small(world)
    bodies = governments(9)
    for place, body in enumerate(bodies):
        send(world, [body], MAY, (1 + place % 5, 1 + place % 5))
    drafts.submitted(world)
    assert beside(world) is None
    publish(world, MAY)
    found = beside(world)
    assert found is not None
    assert {name: figure.nl for name, figure in found.figures.items()} == {
        "own": "2,50",
        "lower": "2,00",
        "median": "3,00",
        "upper": "4,00",
    }
    assert found.quarter == QUARTER_NAMES[Quarter.BELOW]
    assert (found.participants, found.dated_on, found.submitted_on) == (9, MAY, NOW.date())
    assert not any(body.name in str(found) for body in bodies)


def test_a_government_is_not_put_beside_five_of_which_it_may_be_one(world: World) -> None:
    """`docs/scoring.md` 8.32: it knows its own figure, so five others must be left."""
    small(world)
    send(world, governments(5), MAY)
    publish(world, MAY)
    drafts.submitted(world)
    assert beside(world) is None
    send(world, governments(6, first=10), JUNE)
    publish(world, JUNE)
    assert beside(world) is not None


def test_there_is_nothing_beside_a_body_without_a_size_class_or_a_submission(world: World) -> None:
    small(world)
    send(world, governments(9), MAY)
    publish(world, MAY)
    assert beside(world) is None  # nothing submitted
    with world.acting("an") as an:
        assert sector_figures.get_benchmark(actor=an, organization=world.ocmw) is None
    with world.acting("celine") as celine, pytest.raises(MissingError):
        sector_figures.get_benchmark(actor=celine, organization=world.home)


def test_the_results_of_the_newest_submission_show_it(world: World) -> None:
    small(world)
    send(world, governments(9), MAY)
    publish(world, MAY)
    older, newer = drafts.submitted(world), drafts.begin(world)
    with world.acting("bram") as bram:
        assert results.get_results(actor=bram, organization=home(world), key=older).benchmark is not None
        assert results.get_results(actor=bram, organization=home(world), key=newer).benchmark is None
