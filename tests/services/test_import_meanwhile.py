"""An older export comes back while colleagues went on: what its sender did not write changes nothing."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from belfort.domain.classification import InformationClass
from belfort.domain.errors import RefusedFileError
from belfort.domain.permissions import Actor
from belfort.domain.workflow import RegisterStep
from belfort.models import Asset, Process, ProcessDecision, ReferenceGroup
from belfort.services import asset_changes, imports, process_changes
from belfort.services.process_changes import ProcessContent
from tests.services.registers import (
    EVERYTHING,
    KINDS,
    Story,
    as_csv,
    differences,
    exported,
    picture,
    stories,
    taken_in,
    tell,
)
from tests.world import NOW, World

Cells = dict[str, str]


def compared(actor: Actor, world: World, kind: str, data: bytes) -> imports.Preview:
    rows = imports.read_file(kind=kind, file_name="oud.csv", data=data)
    return imports.compare(actor=actor, at=NOW, organization=world.home, kind=kind, rows=rows, file_name="oud.csv")


def edited(data: bytes, key: str, cells: Cells, *, without: tuple[str, ...] = ()) -> bytes:
    """Return a table in which somebody wrote in some cells of one row, and threw columns away."""
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    for row in rows:
        if row["sleutel"] == key:
            row.update(cells)
        for name in without:
            del row[name]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def kept(preview: imports.Preview) -> list[tuple[str, list[tuple[str, str, str]]]]:
    return [
        (change.key, [(one.label.nl, one.before.nl, one.after.nl) for one in change.kept]) for change in preview.kept
    ]


def wanted(preview: imports.Preview) -> list[tuple[str, list[tuple[str, str, str]]]]:
    return [
        (change.key, [(one.label.nl, one.before.nl, one.after.nl) for one in change.fields])
        for change in preview.changes
    ]


def process(actor: Actor, world: World, key: str) -> Process:
    row: Process = Process.objects.visible_to(actor).of(world.home.pk).get(reference_key=key)
    return row


def confirm(actor: Actor, world: World, row: Process) -> None:
    process_changes.decide_process(
        actor=actor, at=NOW, organization=world.home, key=row.pk, version=row.version, step=RegisterStep.CONFIRM
    )


def reject(actor: Actor, world: World, row: Process) -> None:
    process_changes.decide_process(
        actor=actor,
        at=NOW,
        organization=world.home,
        key=row.pk,
        version=row.version,
        step=RegisterStep.REJECT,
        reason="Doet de politie.",
    )


def adapt(actor: Actor, world: World, row: Process) -> None:
    content = ProcessContent("Van een collega", "Uitleg", "Loket", row.nis2_annex, row.group_impact, row.impact)
    process_changes.adapt_process(
        actor=actor,
        at=NOW,
        organization=world.home,
        key=row.pk,
        version=row.version,
        content=content,
        reason="Zo heet het hier.",
    )


ACTS: tuple[Callable[[Actor, World, Process], None], ...] = (confirm, reject, adapt)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("without", [(), ("stempel",)])
def test_what_a_colleague_decided_stays_whole(world: World, act: Any, without: tuple[str, ...]) -> None:
    """With its stamp, and also without: a row that waits in the file as the list has it says nothing of its own."""
    key = world.process().reference_key
    with world.acting("an") as an:
        old = edited(as_csv(exported(an, world.home), "processen"), key, {}, without=without)
        act(an, world, process(an, world, key))
        before = picture(an, world.home)
        preview = compared(an, world, "processen", old)
        assert (wanted(preview), len(preview.kept)) == ([], 1)
        assert preview.kept[0].kept[0].label.nl in {"staat", "titel"}
        taken_in(an, world.home, "processen", old, "oud.csv")
        assert picture(an, world.home) == before


@pytest.mark.parametrize("act", ACTS)
def test_what_the_sender_wrote_is_taken_in_beside_it(world: World, act: Any) -> None:
    key = world.process().reference_key
    with world.acting("an") as an:
        mine = {"toegewezen aan": world.users["an"].email}
        old = edited(as_csv(exported(an, world.home), "processen"), key, mine)
        act(an, world, process(an, world, key))
        decided = process(an, world, key)
        taken_in(an, world.home, "processen", old, "oud.csv")
        row = process(an, world, key)
        assert row.responsible_id == an.user_id
        for name in ("state", "title", "reason", "owner", "description", "decided_at"):
            assert getattr(row, name) == getattr(decided, name), name


def test_both_wrote_in_one_cell_and_the_preview_shows_it(world: World) -> None:
    key = world.process().reference_key
    with world.acting("an") as an:
        old = edited(as_csv(exported(an, world.home), "processen"), key, {"dienst": "Onthaal"})
        adapt(an, world, process(an, world, key))
        preview = compared(an, world, "processen", old)
        assert wanted(preview) == [(key, [("dienst", "Loket", "Onthaal")])]
        assert [label for label, *_ in kept(preview)[0][1]] == ["titel", "staat", "reden", "omschrijving"]


def test_a_decision_in_the_file_brings_its_own_reason(world: World) -> None:
    key = world.process().reference_key
    with world.acting("an") as an:
        data = as_csv(exported(an, world.home), "processen")
        reject(an, world, process(an, world, key))
        preview = compared(an, world, "processen", edited(data, key, {"staat": "bevestigd"}))
        assert wanted(preview) == [(key, [("staat", "niet van ons", "bevestigd"), ("reden", "Doet de politie.", "")])]
        with pytest.raises(RefusedFileError, match=r"oud\.csv, rij 2, veld reden: geef een reden"):
            compared(an, world, "processen", edited(data, key, {"staat": "aangepast"}))


def test_confirming_in_the_file_confirms_what_the_file_shows(world: World) -> None:
    key = world.process().reference_key
    with world.acting("an") as an:
        listed = process(an, world, key).title
        data = edited(as_csv(exported(an, world.home), "processen"), key, {"staat": "bevestigd"})
        adapt(an, world, process(an, world, key))
        (change,) = compared(an, world, "processen", data).changes
        assert [(one.label.nl, one.after.nl) for one in change.fields] == [
            ("titel", listed),
            ("staat", "bevestigd"),
            ("reden", ""),
        ]
        assert [one.label.nl for one in change.kept] == ["omschrijving", "dienst"]
        taken_in(an, world.home, "processen", data, "oud.csv")
        row = process(an, world, key)
        assert (row.title, row.state, row.reason, row.owner) == (listed, "confirmed", "", "Loket")


@pytest.mark.parametrize("act", [None, *ACTS[::2]])
@pytest.mark.parametrize("without", [(), ("stempel",)])
def test_a_title_of_ones_own_still_asks_a_reason(world: World, act: Any, without: tuple[str, ...]) -> None:
    key = world.process().reference_key
    with world.acting("an") as an:
        old = edited(as_csv(exported(an, world.home), "processen"), key, {"titel": "Anders"}, without=without)
        if act:
            act(an, world, process(an, world, key))
        with pytest.raises(RefusedFileError, match=r"oud\.csv, rij 2, veld staat: deze rij wijkt af van de lijst"):
            compared(an, world, "processen", old)


def test_a_stamp_of_another_row_says_nothing(world: World) -> None:
    """A line that was copied over another one, stamp included, is what it says and not what that stamp remembers."""
    first, second = world.process(), world.process("home", 1)
    with world.acting("an") as an:
        data = as_csv(exported(an, world.home), "processen")
        rows = {row["sleutel"]: row for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")}
        stamp = rows[first.reference_key]["stempel"]
        process_changes.adapt_process(
            actor=an,
            at=NOW,
            organization=world.home,
            key=second.pk,
            version=second.version,
            content=ProcessContent(
                second.title,
                owner="Loket",
                nis2_annex=second.nis2_annex,
                group_impact=second.group_impact,
                impact=second.impact,
            ),
        )
        for text in (stamp, "", "s1.", "x", stamp[:-1], stamp + "AAAA"):
            preview = compared(an, world, "processen", edited(data, second.reference_key, {"stempel": text}))
            assert wanted(preview) == [(second.reference_key, [("dienst", "Loket", "")])], text
        assert wanted(compared(an, world, "processen", data)) == []


def test_group_and_domain_are_one_name_in_two_cells(world: World) -> None:
    """Who moves an own process and leaves the old domain beside the new group is told so, stamp or no stamp."""
    with world.acting("an") as an:
        groups = list(ReferenceGroup.objects.order_by("position"))
        first, other = groups[0], next(group for group in groups if group.domain_key != groups[0].domain_key)
        own = process_changes.add_process(
            actor=an, at=NOW, organization=world.home, group_key=first.key, content=ProcessContent("Kermis")
        )
        key, data = f"eigen:{own.pk}", as_csv(exported(an, world.home), "processen")
        for cells in ({"procesgroep": other.name_nl}, {"domein": other.domain_nl}):
            with pytest.raises(RefusedFileError, match="staat niet in dit domein"):
                compared(an, world, "processen", edited(data, key, cells))
        moved = edited(data, key, {"procesgroep": other.name_nl, "domein": other.domain_nl})
        assert [label for label, *_ in wanted(compared(an, world, "processen", moved))[0][1]] == [
            "domein",
            "procesgroep",
        ]


def test_assets_stay_as_they_were_valued(world: World) -> None:
    asset, other = world.asset(), world.asset("home", 1)
    with world.acting("an") as an:
        data = as_csv(exported(an, world.home), "assets")
        asset_changes.set_classes(
            actor=an,
            at=NOW,
            organization=world.home,
            key=asset.pk,
            version=asset.version,
            classes=InformationClass(5, 4, 5),
            reason="Besproken.",
        )
        asset_changes.confirm_assets(actor=an, at=NOW, organization=world.home, keys=[other.pk])
        before = picture(an, world.home)
        for file in (data, edited(data, asset.reference_key, {}, without=("stempel",))):
            preview = compared(an, world, "assets", file)
            assert (wanted(preview), len(preview.kept)) == ([], 2)
            taken_in(an, world.home, "assets", file, "oud.csv")
        assert picture(an, world.home) == before
        more = edited(data, asset.reference_key, {"omschrijving": "In de kluis"})
        taken_in(an, world.home, "assets", more, "oud.csv")
        row = Asset.objects.visible_to(an).get(pk=asset.pk)
        assert (row.description, row.classes) == ("In de kluis", InformationClass(5, 4, 5))


def test_nothing_of_a_whole_older_file_undoes_anything(world: World) -> None:
    """Everything that can happen to a register happens after the export; reading the export in changes none of it."""
    with world.acting("an") as an:
        data = exported(an, world.home)
        tell(replace(EVERYTHING, own=[], own_assets=[]), an, world.home)
        before = picture(an, world.home)
        decisions = ProcessDecision.objects.visible_to(an).of(world.home.pk).count()
        for kind in KINDS:
            done = taken_in(an, world.home, kind, data)
            assert (done.new_count, done.changed_count) == (0, 0)
            assert len(done.kept) > 2
        assert picture(an, world.home) == before
        assert ProcessDecision.objects.visible_to(an).of(world.home.pk).count() == decisions


@settings(
    max_examples=4,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(first=stories, then=stories)
def test_whatever_happens_after_an_export_stays(world: World, first: Story, then: Story) -> None:
    with transaction.atomic():
        with world.acting("an") as an:
            tell(first, an, world.home)
            data = exported(an, world.home)
            tell(replace(then, refused=[], refused_assets=[]), an, world.home)  # what is not ours is not refused again
            before = picture(an, world.home)
            for kind in KINDS:
                assert differences(an, world.home, kind, data) == []
                taken_in(an, world.home, kind, data)
            assert picture(an, world.home) == before
        transaction.set_rollback(True)


def test_the_stamp_says_nothing_in_another_government(world: World) -> None:
    """The register of the one is the example of the other: there its rows are no older ones of the same."""
    key = world.process().reference_key
    with world.acting("an") as an:
        adapt(an, world, process(an, world, key))
        data = exported(an, world.home)
        for kind in KINDS:
            taken_in(an, world.ocmw, kind, data)
        row = Process.objects.visible_to(an).of(world.ocmw.pk).get(reference_key=key)
        confirm_elsewhere(an, world, row)
        again = taken_in(an, world.ocmw, "processen", data)
        assert (again.changed_count, len(again.kept)) == (1, 0)
        assert picture(an, world.ocmw) == picture(an, world.home)


def confirm_elsewhere(actor: Actor, world: World, row: Process) -> None:
    process_changes.decide_process(
        actor=actor, at=NOW, organization=world.ocmw, key=row.pk, version=row.version, step=RegisterStep.CONFIRM
    )


def test_an_export_of_now_is_its_own_stamp_in_every_cell(world: World) -> None:
    with world.acting("an") as an:
        tell(EVERYTHING, an, world.home)
        for kind in KINDS:
            rows = imports.read_file(kind=kind, file_name="r.xlsx", data=exported(an, world.home))
            preview = imports.compare(
                actor=an, at=NOW, organization=world.home, kind=kind, rows=rows, file_name="r.xlsx"
            )
            assert (preview.changes, preview.kept) == ([], [])
            assert all(row.stamp.startswith("s1.") for row in rows)
