"""Evidence of a control: a text, a link or a file; who may see it, and what stays of it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from belfort.domain.errors import ForbiddenError, InvalidError, MissingError
from belfort.models import Assessment, Evidence, StoredFile, TrailEvent
from belfort.services import assessments, evidence, submissions
from belfort.services.evidence import EvidenceContent
from tests.services.samples import PDF
from tests.web.sheets import KEY_REF, REF, begin, fill, give
from tests.world import NOW, World

TODAY = NOW.date()
TEXT = EvidenceContent("Verslag", TODAY, text="Het college keurde de lijst goed.")
FILE = EvidenceContent("", TODAY, file=("nota.pdf", PDF))


def add(
    world: World, draft: Assessment, content: EvidenceContent = TEXT, ref: str = REF, person: str = "an"
) -> Evidence:
    with world.acting(person) as actor:
        return evidence.add_evidence(
            actor=actor, at=NOW, organization=world.home, key=draft.pk, ref=ref, content=content
        )


def shown(world: World, draft: Assessment, ref: str = REF, person: str = "an") -> list[str]:
    with world.acting(person) as actor:
        found = assessments.find_assessment(actor=actor, organization=world.home, key=draft.pk)
        control = assessments.find_control(assessment=found, ref=ref)
        rows = evidence.get_evidence(actor=actor, organization=world.home, assessment=found, controls=[control])
        return [row.title for row in rows]


def opened(world: World, draft: Assessment, row: Evidence, person: str = "an") -> tuple[StoredFile, bytes]:
    with world.acting(person) as actor:
        return evidence.open_file(actor=actor, at=NOW, organization=world.home, key=draft.pk, evidence=row.pk)


def withdraw(world: World, draft: Assessment, row: Evidence, person: str = "an") -> Evidence:
    with world.acting(person) as actor:
        return evidence.withdraw_evidence(actor=actor, at=NOW, organization=world.home, key=draft.pk, evidence=row.pk)


def verbs(world: World) -> list[str]:
    with world.looking():
        rows = TrailEvent.unscoped_rows.filter(organization=world.home).order_by("sequence")
        return [verb for verb in rows.values_list("verb", flat=True) if verb.startswith("evidence.")]


@pytest.fixture
def draft(world: World) -> Assessment:
    return begin(world)


def test_a_text_a_link_and_a_file_stand_with_the_control_newest_first(world: World, draft: Assessment) -> None:
    add(world, draft, EvidenceContent("Oud", TODAY - timedelta(days=400), text="x"))
    add(world, draft, EvidenceContent("Link", TODAY - timedelta(days=1), url="https://intranet.example/nota?a=1"))
    row = add(world, draft, FILE)
    assert (row.kind, row.title, row.file.original_name) == ("file", "nota.pdf", "nota.pdf")
    assert shown(world, draft) == ["nota.pdf", "Link", "Oud"]
    assert shown(world, draft, KEY_REF) == []
    assert opened(world, draft, row)[1] == PDF


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (EvidenceContent("Niets", TODAY), "text"),
        (EvidenceContent("Twee dingen", TODAY, text="x", url="https://a.example"), "text"),
        (EvidenceContent("Blanco", TODAY, text="   "), "text"),
        (EvidenceContent("", TODAY, text="x"), "title"),
        (EvidenceContent("Morgen", TODAY + timedelta(days=1), text="x"), "dated_on"),
        (EvidenceContent("Lang", TODAY, text="x" * 5_001), "text"),
        (EvidenceContent("Script", TODAY, url="javascript:alert(1)"), "url"),
        (EvidenceContent("Zonder plaats", TODAY, url="https://"), "url"),
        (EvidenceContent("Schijf", TODAY, url="file:///etc/passwd"), "url"),
        (EvidenceContent("Gebroken", TODAY, url='https://a.example/"><script>'), "url"),
        (EvidenceContent("Haken", TODAY, url="https://[a.example"), "url"),
        (EvidenceContent("Soort", TODAY, file=("nota.pdf", b"MZ\x90\x00")), "file"),
        (EvidenceContent("Leeg", TODAY, file=("nota.pdf", b"")), "file"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.title,
)
def test_what_cannot_be_evidence_is_refused_at_its_field(
    world: World, draft: Assessment, content: EvidenceContent, field: str
) -> None:
    with pytest.raises(InvalidError) as refusal:
        add(world, draft, content)
    assert refusal.value.field == field
    with world.looking():
        assert not Evidence.unscoped_rows.exists()
        assert not StoredFile.unscoped_rows.exists()


def test_evidence_stays_with_the_control_over_the_years(world: World, draft: Assessment) -> None:
    add(world, draft)
    fill(world, draft)
    with world.acting("gert") as gert:
        snapshot = submissions.submit_assessment(
            actor=gert, at=NOW, organization=world.home, key=draft.pk, version=1, function="algemeen directeur"
        )
    assert snapshot.answers[REF]["evidence"] == [{"title": "Verslag", "kind": "text", "sha256": ""}]
    with world.acting("an") as an:
        again = submissions.reopen_assessment(
            actor=an, at=NOW, organization=world.home, key=draft.pk, measured_on=TODAY
        )
    assert shown(world, again) == ["Verslag"]


def test_what_was_withdrawn_is_out_of_sight_and_in_the_trail(world: World, draft: Assessment) -> None:
    row = add(world, draft, FILE)
    withdraw(world, draft, row)
    withdraw(world, draft, row)  # again: nothing more happens
    assert shown(world, draft) == []
    assert verbs(world) == ["evidence.added", "evidence.withdrawn"]


def test_taking_a_file_leaves_a_trace_with_its_hash(world: World, draft: Assessment) -> None:
    row = add(world, draft, FILE)
    opened(world, draft, row, "bram")
    assert verbs(world) == ["evidence.added", "evidence.opened"]
    with world.looking():
        event = TrailEvent.unscoped_rows.get(verb="evidence.opened")
    assert (event.actor_name, event.body["sha256"]) == ("Bram Bogaert", row.file.sha256)


def test_a_text_has_no_file_to_take(world: World, draft: Assessment) -> None:
    with pytest.raises(MissingError):
        opened(world, draft, add(world, draft))


def test_a_reader_reads_and_gives_nothing(world: World, draft: Assessment) -> None:
    row = add(world, draft, FILE)
    assert shown(world, draft, person="bram") == ["nota.pdf"]
    for act in (lambda: add(world, draft, person="bram"), lambda: withdraw(world, draft, row, "bram")):
        with pytest.raises(ForbiddenError):
            act()


def test_a_contributor_has_the_evidence_of_given_controls_only(world: World, draft: Assessment) -> None:
    mine, other = add(world, draft, FILE), add(world, draft, FILE, KEY_REF)
    give(world, draft, REF)
    assert shown(world, draft, person="jef") == ["nota.pdf"]
    assert opened(world, draft, mine, "jef")[1] == PDF
    assert add(world, draft, person="jef").title == "Verslag"
    withdraw(world, draft, mine, "jef")
    with pytest.raises(ForbiddenError):
        shown(world, draft, KEY_REF, person="jef")
    for act in (
        lambda: opened(world, draft, other, "jef"),
        lambda: withdraw(world, draft, other, "jef"),
        lambda: add(world, draft, ref=KEY_REF, person="jef"),
    ):
        with pytest.raises((MissingError, ForbiddenError)):
            act()


def test_a_stranger_learns_nothing_and_rows_of_two_bodies_do_not_mix(world: World, draft: Assessment) -> None:
    row = add(world, draft, FILE)
    theirs = begin(world, body="other")
    for body, assessment in ((world.home, draft), (world.other, theirs)):
        with world.acting("celine") as celine, pytest.raises(MissingError):
            evidence.open_file(actor=celine, at=NOW, organization=body, key=assessment.pk, evidence=row.pk)
    with world.acting("an") as an, pytest.raises(MissingError):
        evidence.open_file(actor=an, at=NOW, organization=world.home, key=draft.pk, evidence=uuid4())


def test_evidence_of_another_framework_is_not_opened_from_here(world: World, draft: Assessment) -> None:
    older = begin(world, "cyfun-2023")
    row = add(world, older, FILE, "ID.AM-1.1")
    with pytest.raises(MissingError):
        opened(world, draft, row)


def test_a_closed_assessment_takes_no_evidence(world: World, draft: Assessment) -> None:
    row = add(world, draft)
    fill(world, draft)
    with world.acting("gert") as gert:
        submissions.submit_assessment(
            actor=gert, at=NOW, organization=world.home, key=draft.pk, version=1, function="algemeen directeur"
        )
    acts: list[Any] = [lambda: add(world, draft), lambda: withdraw(world, draft, row)]
    for act in acts:
        with pytest.raises(InvalidError):
            act()
