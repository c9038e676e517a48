"""The page of a track lists the rows behind each figure; two tracks of one kind are counted apart and together."""

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from belfort.domain.errors import MissingError
from belfort.domain.programme import EnrolmentStep as Step, TrackKind
from belfort.domain.programme_audits import AuditKind, AuditState
from belfort.exchange.row_faults import RowsRefusedError
from belfort.models import Delivery, Organization, Track
from belfort.services import audits, budgets, programme_pages, public_programme, questions, track_pages, tracks
from belfort.services.track_pages import TrackPage
from belfort.services.tracks import TrackContent
from tests.services.counted import prepare
from tests.services.programme import TODAY, enrol, line, predecessor, step
from tests.services.programme_files import BUDGET, csv, export, take
from tests.world import NOW, World

DAYS = ("2021-02-10", "2021-06-01", "2022-03-01", "2022-12-31", "2024-12-31", "2025-01-01", "2026-11-25")


def page(world: World, key: str, day: str, stand: str = "", **changes: Any) -> TrackPage:
    get = track_pages.get_kind_page if "kind" in changes else track_pages.get_track_page
    which = {"kind": key} if changes.pop("kind", None) else {"key": key}
    with world.acting("dirk") as dirk:
        return get(
            actor=dirk,
            at=NOW,
            programme=world.bodies["region"],
            as_of=date.fromisoformat(day),
            stand=stand,
            **which,
            **changes,
        )


def add_track(world: World, name: str = "Toegangsbeheer", kind: TrackKind = TrackKind.GUIDANCE) -> Track:
    region, content = world.bodies["region"], TrackContent(kind, name, date(2020, 1, 1))
    with world.acting("mats") as mats:
        key = tracks.new_key(region, content)
        return tracks.add_track(actor=mats, at=NOW, programme=region, key=key, content=content)


def answer(world: World, question: str, day: str) -> Any:
    with world.acting("mats") as mats:
        region = world.bodies["region"]
        return questions.answer(actor=mats, programme=region, question=question, as_of=date.fromisoformat(day))


@pytest.mark.parametrize("day", DAYS)
def test_the_list_behind_a_figure_has_its_rows(told: World, day: str) -> None:
    with told.acting("mats") as mats:
        enrol(told, mats, predecessor(), "e-learning", on=date(2022, 2, 2))
        own = enrol(told, mats, told.home, "e-learning", on=date(2022, 2, 1))
        step(told, mats, own, Step.TEST, on=date(2022, 2, 5))
    seen = 0
    for question in ("sign-ups", "hacking-and-partnerships", "websites-and-awareness"):
        for one in answer(told, question, day).figures:
            link = urlsplit(one.source.link)
            _, _, _, head, *key = link.path.split("/")
            if head != "sporen":
                continue
            seen += 1
            stand = parse_qs(link.query).get("stand", [""])[0]
            found = page(told, key[0], day, stand)
            assert (one.key, found.listing.total) == (one.key, one.source.rows)
            if stand in {"live", "later"}:
                assert sum(line.people for line in found.listing.lines) == one.value
            elif one.key == "toolkit.visitors":
                assert sum(line.visitors for line in found.listing.lines) == found.figures["visitors"] == one.value
            else:
                assert one.value == found.listing.total
    assert seen == 21


def test_a_merged_government_stands_there_once_with_the_names_it_had(told: World) -> None:
    before, after = (page(told, "basic-audit", day) for day in ("2024-12-31", "2025-01-01"))
    assert [row.name for row in before.listing.lines] == sorted([told.home.name, predecessor().name])
    [row] = after.listing.lines
    assert (row.name, row.before, row.enrolled_on) == (told.home.name, (predecessor().name,), date(2021, 3, 1))
    names = [(row[0].nl, row[1]) for row in answer(told, "sign-ups", "2025-01-01").annexes[0].rows]
    assert len(names) == len(set(names))


def test_the_furthest_of_two_that_merged_counts(told: World) -> None:
    """Rule 9.60."""
    with told.acting("mats") as mats:
        enrol(told, mats, told.home, "e-learning", on=date(2022, 2, 1))
        far = enrol(told, mats, predecessor(), "e-learning", on=date(2022, 3, 1))
        step(told, mats, far, Step.ROLL_OUT, on=date(2022, 6, 1), staff_percent=60)

    def counted(day: str) -> tuple[int, ...]:
        values = {one.key: one.value for one in answer(told, "websites-and-awareness", day).figures}
        return tuple(values[f"elearning.{name}"] for name in ("offered", "testing", "rolled_out"))

    assert counted("2024-12-31") == (1, 0, 2)
    assert counted("2025-01-01") == (0, 0, 2)
    rows = answer(told, "websites-and-awareness", "2025-01-01").annexes[0].rows
    assert [(row[0], row[2].nl, row[4]) for row in rows if row[0] == told.home.name] == [
        (told.home.name, "uitgerold", "60 %")
    ]


def test_two_tracks_of_one_kind_are_counted_apart_and_together(told: World) -> None:
    second = add_track(told)
    assert second.key == "toegangsbeheer"
    region = told.bodies["region"]
    with told.acting("mats") as mats:
        enrol(told, mats, told.home, "guidance", on=date(2023, 3, 1))
        enrol(told, mats, told.home, "toegangsbeheer", on=date(2023, 3, 1))
        enrol(told, mats, told.other, "toegangsbeheer", on=date(2023, 4, 1))
        overview = programme_pages.get_overview(actor=mats, at=NOW, programme=region, as_of=TODAY)
    assert {row.track.key: row.governments for row in overview.tracks if row.track.kind == "guidance"} == {
        "guidance": 1,
        "toegangsbeheer": 2,
    }
    figure = next(one for one in answer(told, "sign-ups", "2026-11-25").figures if one.key == "guidance.enrolled")
    assert (figure.value, figure.source.rows) == (2, 2)
    assert figure.source.link.endswith("/sporen/soort/guidance/?stand=deelnemers")
    both = page(told, "guidance", "2026-11-25", kind=True)
    assert both.listing.total == 2
    through = {row.name: [name.nl for name in row.through] for row in both.listing.lines}
    assert through == {told.home.name: ["Begeleidingstraject", "Toegangsbeheer"], told.other.name: ["Toegangsbeheer"]}
    rows = answer(told, "sign-ups", "2026-11-25").annexes[0].rows
    assert [row[1] for row in rows if row[0].nl == "Toegangsbeheer"] == sorted([told.home.name, told.other.name])
    assert page(told, "basic-audit", "2026-11-25", kind=True) == page(told, "basic-audit", "2026-11-25")
    with pytest.raises(MissingError):
        page(told, "yoga", "2026-11-25", kind=True)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_money_of_a_second_track_of_a_kind_goes_everywhere(told: World, ending: str) -> None:
    add_track(told)
    region = told.bodies["region"]
    with told.acting("mats") as mats:
        rows = [
            line(1, "credit", "2026-01-01", "900.00", reference="N"),
            line(2, "commitment", "2026-02-01", "70.00", reference="X", track="toegangsbeheer"),
        ]
        budgets.add_lines(actor=mats, at=NOW, programme=region, rows=rows)
    money = answer(told, "sign-ups", "2026-11-25").annexes[1]
    assert ["Toegangsbeheer" in row[0].nl and str(row[2]) for row in money.rows].count("70.00") == 1
    out = export(told, "budget", ending)
    assert take(told, "budget", out, name=f"uit.{ending}").counts == {"new": 0, "changed": 0, "same": 5}
    for word in ("toegangsbeheer", "TOEGANGSBEHEER", "Toegangsbeheer"):
        more = csv(BUDGET, f"{word};commitment;2026-03-01;1.00;{word}")
        assert take(told, "budget", more).counts["new"] == 1


def test_a_word_that_means_two_tracks_is_refused_by_name(told: World) -> None:
    add_track(told, "Begeleidingstraject")
    assert take(told, "budget", csv(BUDGET, "guidance;credit;2026-01-01;1.00;N")).counts["new"] == 1
    with pytest.raises(RowsRefusedError, match="meer dan één spoor: noem guidance, begeleidingstraject"):
        take(told, "budget", csv(BUDGET, "guidance track;credit;2026-01-01;2.00;N"))


def test_the_key_of_a_track_is_never_a_word_that_means_otherwise(told: World) -> None:
    region = told.bodies["region"]
    for name in ("Nieuw", "Programma", "Workshop", "Soort"):
        content = TrackContent(TrackKind.GUIDANCE, name, date(2020, 1, 1))
        assert tracks.new_key(region, content) == f"{name.lower()}-2"


def test_a_repeat_audit_is_named_once_it_is_announced(told: World) -> None:
    """Rule 9.61."""
    region = told.bodies["region"]
    with told.acting("mats") as mats:
        audit = audits.plan_audit(
            actor=mats,
            at=NOW,
            programme=region,
            organization=told.ocmw,
            kind=AuditKind.REPEAT,
            selected_on=date(2026, 1, 5),
        )

    def planned(day: str) -> list[tuple[Any, ...]]:
        [*_, annex] = answer(told, "hacking-and-partnerships", day).annexes
        return [(row[0].nl, getattr(row[1], "nl", row[1]), row[3].nl) for row in annex.rows]

    assert planned("2026-11-25")[0] == ("herhaalaudit", "nog niet aangekondigd", "geselecteerd")
    assert told.ocmw.name not in str(planned("2026-11-25"))
    with told.acting("mats") as mats:
        audits.take_audit_step(
            actor=mats,
            at=NOW,
            programme=region,
            key=audit.pk,
            version=1,
            step=AuditState.ANNOUNCED,
            on=date(2026, 11, 2),
        )
    assert planned("2026-11-01")[0] == ("herhaalaudit", "nog niet aangekondigd", "geselecteerd")
    assert planned("2026-11-02")[0] == ("herhaalaudit", told.ocmw.name, "aangekondigd")


def test_material_of_a_second_track_is_its_own(told: World) -> None:
    second = add_track(told, "Affiches 2", TrackKind.POSTERS)
    region = told.bodies["region"]
    with told.acting("mats") as mats:
        Delivery.objects.add(
            Delivery(
                organization=Organization.objects.get(pk=told.other.pk),
                programme=region,
                track=second,
                material="Affiche",
                copies=5,
                delivered_on=date(2022, 1, 1),
                recorded_at=NOW,
            )
        )
        overview = programme_pages.get_overview(actor=mats, at=NOW, programme=region, as_of=TODAY)
    assert {row.track.key: row.governments for row in overview.tracks if row.track.kind == "posters"} == {
        "posters": 1,
        "affiches-2": 1,
    }


def test_everybody_sees_the_totals_of_the_pages_once_the_worker_counted(told: World) -> None:
    region = told.bodies["region"]
    assert public_programme.get_public(TODAY).totals is None
    prepare(told, date(2022, 7, 1))
    assert public_programme.get_public(TODAY).totals is None
    prepare(told)
    found = public_programme.get_public(TODAY)
    with told.acting("dirk") as dirk:
        overview = programme_pages.get_overview(actor=dirk, at=NOW, programme=region, as_of=TODAY)
    assert {row.track.key: row.governments for row in found.tracks} == {
        row.track.key: row.governments for row in overview.tracks
    }
    by_track = {row.track.key: row.governments for row in found.tracks}
    assert (by_track["basic-audit"], by_track["info-session"], by_track["posters"]) == (1, 2, 1)
    assert Track.objects.get(key="basic-audit").taken_count == 2  # places, not governments: one of the two merged
    assert found.totals is not None
    assert [(label.nl, value) for label, value in found.totals.figures] == [
        ("bereikte besturen", 3),
        ("deelnemers live", 8),
        ("kijkers achteraf", 2),
        ("unieke bezoekers van de toolkit (som van de dagen)", 10),
        ("uitgevoerde audits", 1),
    ]
