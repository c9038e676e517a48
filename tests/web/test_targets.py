"""The target, the advised level beside it, and what a conformity body gave."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from belfort.domain.frameworks import AssuranceLevel
from belfort.models import Certificate, Target, TrailEvent
from belfort.services import targets
from belfort.services.targets import CertificateContent
from tests.web.pages import at, broken, queries, version_in, words
from tests.world import NOW, World

TODAY = NOW.date()
CHOSEN = {
    "version": "0",
    "framework": "cyfun-2025",
    "level": "important",
    "target_on": "2027-06-30",
    "advised_level": "small",
    "advised_on": "2026-10-01",
}
GIVEN = {
    "kind": "certificate",
    "conformity_body": "Keurhuis Noord",
    "framework": "cyfun-2025",
    "level": "basic",
    "issued_on": "2026-01-10",
    "valid_until": "2026-11-24",
    "reference": "KN-7",
    "note": "Zonder opmerkingen",
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def key(world: World) -> UUID:
    content = CertificateContent(
        "verification", "cyfun-2023", AssuranceLevel.BASIC, "Keurhuis Zuid", TODAY, file=("attest.txt", b"Attest")
    )
    with world.acting("an") as an:
        made = targets.add_certificate(actor=an, at=NOW, organization=world.home, content=content)
    return UUID(str(made.pk))


def count(world: World, table: Any) -> int:
    with world.looking():
        return int(table.unscoped_rows.filter(organization=world.home).count())


def test_without_a_choice_basic_is_what_the_region_asks(world: World, an: Client) -> None:
    response = an.get(at(world, "target"))
    said = words(response)
    assert "Ons streefniveau Basis Raamwerk CyberFundamentals 2025" in said
    assert "Nog niet zelf gekozen" in said
    assert "Nog niet ingevuld." in said
    assert broken(an, response) == []


def test_target_and_advice_are_two_facts(world: World, an: Client) -> None:
    response = an.post(at(world, "target-edit"), CHOSEN)
    assert (response.status_code, response["Location"]) == (302, at(world, "target"))
    said = words(an.get(at(world, "target")))
    assert "Ons streefniveau Belangrijk Raamwerk CyberFundamentals 2025 Te halen tegen 30 juni 2027" in said
    assert "Geadviseerd door de keuzehulp van het CCB Klein (onder Basis) Ingevuld op 1 oktober 2026" in said
    page = an.get(at(world, "target-edit"))
    assert '<option value="important" selected>' in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "mistake"),
    [
        ({"level": "hoog"}, "Selecteer een geldige keuze."),
        ({"framework": "icr"}, "Selecteer een geldige keuze."),
        ({"advised_level": "groot"}, "Selecteer een geldige keuze."),
        ({"advised_on": (TODAY + timedelta(days=1)).isoformat()}, "Deze datum ligt in de toekomst."),
        ({"target_on": "ooit"}, "Voer een geldige datum in"),
    ],
)
def test_a_mistake_is_shown_and_nothing_is_kept(world: World, an: Client, typed: dict[str, str], mistake: str) -> None:
    response = an.post(at(world, "target-edit"), CHOSEN | typed)
    assert response.status_code == 422
    assert mistake in words(response)
    assert count(world, Target) == 0


def test_a_stale_form_is_refused_with_both_texts_in_words(world: World, an: Client) -> None:
    first = version_in(an.get(at(world, "target-edit")))
    assert world.client("gert").post(at(world, "target-edit"), CHOSEN | {"level": "essential"}).status_code == 302
    response = an.post(at(world, "target-edit"), CHOSEN | {"version": first})
    assert response.status_code == 409
    assert "Essentieel" in words(response)
    assert "Belangrijk" in words(response)


@pytest.mark.parametrize("person", ["bram", "jef", "hanne"])
def test_a_reader_reads_and_does_not_choose(world: World, key: UUID, person: str) -> None:
    client = world.client(person)
    page = client.get(at(world, "target"))
    assert page.status_code == 200
    assert at(world, "target-edit") not in page.content.decode()
    assert "Keurhuis Zuid" in words(page)
    assert client.get(at(world, "target-edit")).status_code == 403
    assert client.post(at(world, "target-edit"), CHOSEN).status_code == 403
    assert client.post(at(world, "certificate-add"), GIVEN).status_code == 403
    assert client.post(at(world, "certificate-withdraw", key), {"version": "1"}).status_code == 403
    assert client.get(at(world, "certificate-file", key)).status_code == (403 if person == "jef" else 200)


@pytest.mark.parametrize("name", ["target", "target-edit", "certificates", "certificate-add"])
def test_a_stranger_gets_404(world: World, name: str) -> None:
    assert world.client("celine").get(at(world, name)).status_code == 404


@pytest.mark.parametrize("name", ["certificate-withdraw", "certificate-file"])
def test_a_certificate_of_another_body_does_not_exist(world: World, an: Client, key: UUID, name: str) -> None:
    assert world.client("celine").get(at(world, name, key, body="other")).status_code == 404
    assert world.client("celine").get(at(world, name, key)).status_code == 404
    assert an.get(at(world, name, UUID(int=3))).status_code == 404


def test_a_certificate_is_a_record_with_dates_and_a_file(world: World, an: Client) -> None:
    file = SimpleUploadedFile("Attest met een naam.pdf", b"%PDF-1.7\n%x\n1 0 obj\n<<>>\nendobj\n%%EOF\n")
    response = an.post(at(world, "certificate-add"), GIVEN | {"file": file})
    assert (response.status_code, response["Location"]) == (302, at(world, "certificates"))
    page = an.get(response["Location"])
    for text in ("Keurhuis Noord", "KN-7", "certificaat", "10/01/2026", "verlopen", "Attest met een naam.pdf"):
        assert text in words(page), text
    assert broken(an, page) == []


def test_a_file_leaves_as_a_download_that_runs_nowhere(world: World, an: Client, key: UUID) -> None:
    response = an.get(at(world, "certificate-file", key))
    assert response.content == b"Attest"
    assert response["Content-Disposition"] == 'attachment; filename="attest.txt"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    with world.looking():
        last = TrailEvent.unscoped_rows.filter(organization=world.home).order_by("-sequence")[0]
    assert (last.verb, last.actor_name) == ("certificate.opened", "An Adriaens")


@pytest.mark.parametrize(
    ("typed", "mistake"),
    [
        ({"conformity_body": " "}, "Dit veld is verplicht."),
        ({"issued_on": (TODAY + timedelta(days=1)).isoformat()}, "Deze datum ligt in de toekomst."),
        ({"valid_until": "2025-01-01"}, "De einddatum ligt voor de begindatum."),
        ({"kind": "medaille"}, "Selecteer een geldige keuze."),
        ({"file": b""}, "het bestand is leeg."),
        ({"file": b"<html><script>alert(1)</script>"}, "dit soort bestand wordt niet aanvaard"),
    ],
)
def test_a_mistaken_certificate_is_refused_and_nothing_is_kept(
    world: World, an: Client, typed: dict[str, Any], mistake: str
) -> None:
    if "file" in typed:
        typed = {"file": SimpleUploadedFile("attest.pdf", typed["file"])}
    response = an.post(at(world, "certificate-add"), GIVEN | typed)
    assert response.status_code == 422
    assert mistake in words(response)
    assert count(world, Certificate) == 0


def test_a_certificate_is_withdrawn_once_and_its_file_goes_with_it(world: World, an: Client, key: UUID) -> None:
    path = at(world, "certificate-withdraw", key)
    page = an.get(path)
    assert "Keurhuis Zuid" in words(page)
    assert an.post(path, {"version": "9"}).status_code == 409
    assert an.post(path, {"version": version_in(page)}).status_code == 302
    assert "Keurhuis Zuid" not in words(an.get(at(world, "certificates")))
    assert an.post(path, {"version": "2"}).status_code == 404
    assert an.get(at(world, "certificate-file", key)).status_code == 404


def test_pages_ask_little(world: World, an: Client, key: UUID) -> None:
    an.get(at(world, "target"))
    assert len(queries(an, at(world, "target"))) <= 7
