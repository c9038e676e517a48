"""Excel out and in on the pages, as a browser without JavaScript does it: a preview first, and all or nothing."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from belfort.domain.errors import RefusedFileError
from belfort.exchange.limits import REGISTER
from belfort.models import Asset, ImportDraft, Process, TrailEvent
from belfort.services import import_drafts, imports
from tests.exchange.books import ASSET, book, csv
from tests.services.registers import picture
from tests.world import NOW, World

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = ("sleutel", "titel", "dienst")
GROUP = "Beheer van evenementen, feesten en plechtigheden"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def at(world: World, kind: str = "processen", *, body: str = "home") -> str:
    return reverse("import", args=[world.bodies[body].slug, kind])


def send(client: Client, place: str, data: bytes, name: str = "register.csv") -> Any:
    return client.post(place, {"file": SimpleUploadedFile(name, data)})


def says(response: Any, words: str) -> bool:
    return words in re.sub(r"\s+", " ", response.content.decode())


def saved(client: Client, preview: str) -> Any:
    """Press the button of a preview: post what its form holds, as the browser would."""
    page = client.get(preview).content.decode()
    seen = re.search(r'name="seen"\s+value="(\w+)"', page)
    assert seen, page
    return client.post(preview, {"seen": seen[1]})


def row_for(world: World, owner: str, place: int = 0) -> tuple[str, str, str]:
    """Return a row of a file that gives a process of the home body to a department."""
    process = world.process("home", place)
    return process.reference_key, process.title, owner


@pytest.fixture
def unchanged(world: World) -> Callable[[], bool]:
    """Return a question: does everything stand as it did when the test began?"""

    def look() -> tuple[Any, ...]:
        with world.acting("an") as an:
            events = TrailEvent.objects.visible_to(an).of(world.home.pk).count()
            return picture(an, world.home), events, ImportDraft.objects.visible_to(an).count()

    before = look()
    return lambda: look() == before


def owner_of(world: World, place: int = 0) -> str:
    return str(world.process("home", place).owner)


class TestFromFileToRegister:
    def test_a_file_is_shown_first_and_written_when_the_person_says_yes(self, world: World, an: Client) -> None:
        answer = send(an, at(world), csv(row_for(world, "Loket"), row_for(world, "", 1), headings=HEADINGS))
        assert answer.status_code == 302
        preview = an.get(answer["Location"])
        assert says(preview, "0 nieuw, 1 gewijzigd, 1 ongewijzigd.")
        assert says(preview, "ienst: – → Loket")
        assert owner_of(world) == ""  # looking writes nothing
        done = saved(an, answer["Location"])
        assert (done.status_code, done["Location"]) == (302, reverse("processes", args=[world.home.slug]))
        assert owner_of(world) == "Loket"
        assert says(an.get(done["Location"]), "Bewaard: 0 nieuwe rijen, 1 gewijzigd, 1 ongewijzigd.")
        assert not says(an.get(done["Location"]), "Bewaard:")  # said once
        with world.looking():
            events = list(TrailEvent.unscoped_rows.filter(organization=world.home).order_by("-sequence")[:2])
        assert [(event.verb, event.actor_name) for event in events] == [
            ("register.imported", "An Adriaens"),
            ("file.read", "An Adriaens"),
        ]
        assert an.get(answer["Location"]).status_code == 404  # a file is written once
        assert an.post(answer["Location"], {"seen": ""}).status_code == 404

    def test_a_new_process_from_excel_stands_in_the_list(self, world: World, an: Client) -> None:
        headings = ("sleutel", "titel", "procesgroep", "proces: verstoring van de dienstverlening")
        answer = send(an, at(world), book(("", "Kerstmarkt", GROUP, 2), headings=headings), "register.xlsx")
        assert says(an.get(answer["Location"]), "Kerstmarkt")
        saved(an, answer["Location"])
        assert says(an.get(reverse("processes", args=[world.home.slug]), {"q": "Kerstmarkt"}), "1 proces")

    def test_assets_have_a_page_of_their_own(self, world: World, an: Client) -> None:
        data = book(("", "Standhouders", "Economie en veiligheid", 2, 1, 1), headings=ASSET, sheet="Informatieassets")
        answer = send(an, at(world, "assets"), data, "assets.xlsx")
        done = saved(an, answer["Location"])
        assert done["Location"] == reverse("assets", args=[world.home.slug])
        assert says(an.get(done["Location"]), "Bewaard: 1 nieuwe rij, 0 gewijzigd, 0 ongewijzigd.")
        with world.looking():
            assert Asset.unscoped_rows.get(organization=world.home, name="Standhouders").confidentiality == 2

    def test_a_file_that_says_the_same_has_nothing_to_save(self, world: World, an: Client) -> None:
        answer = send(an, at(world), csv(row_for(world, ""), headings=HEADINGS))
        page = an.get(answer["Location"])
        assert says(page, "Dit bestand zegt hetzelfde als uw register.")
        assert "Bewaar dit in het register" not in page.content.decode()

    def test_a_supporter_with_a_mandate_reads_a_file_in_under_her_own_name(self, world: World) -> None:
        fien = world.client("fien")
        answer = send(fien, at(world), csv(row_for(world, "Loket"), headings=HEADINGS))
        assert saved(fien, answer["Location"]).status_code == 302
        with world.looking():
            event = TrailEvent.unscoped_rows.filter(organization=world.home).order_by("-sequence")[0]
        assert (event.verb, event.actor_name) == ("register.imported", "Fien Franssens")

    def test_the_page_is_english_for_who_asks_it(self, world: World, an: Client) -> None:
        an.cookies.load({"taal": "en"})
        answer = send(an, at(world), csv(row_for(world, "Loket"), headings=HEADINGS))
        assert says(an.get(answer["Location"]), "epartment: – → Loket")
        refused = send(an, at(world), csv(("p-1", "x", "y"), headings=HEADINGS))
        assert says(refused, "register.csv, row 2, field sleutel: process p-1 does not exist.")


class TestSomebodyWasFirst:
    def test_a_row_that_changed_after_the_preview_gives_409_with_both_texts(self, world: World, an: Client) -> None:
        process = world.process().pk
        answer = send(an, at(world), csv(row_for(world, "Loket"), headings=HEADINGS))
        seen = re.search(r'name="seen"\s+value="(\w+)"', an.get(answer["Location"]).content.decode())
        assert seen
        with world.looking():
            Process.unscoped_rows.filter(pk=process).update(owner="Burgerzaken")
        conflict = an.post(answer["Location"], {"seen": seen[1]})
        assert conflict.status_code == 409
        assert says(conflict, "Burgerzaken")
        assert says(conflict, "Loket")
        assert owner_of(world) == "Burgerzaken"
        assert saved(an, answer["Location"]).status_code == 302  # after looking again she may still write it
        assert owner_of(world) == "Loket"

    def test_without_having_seen_the_preview_nothing_is_written(self, world: World, an: Client) -> None:
        answer = send(an, at(world), csv(row_for(world, "Loket"), headings=HEADINGS))
        assert an.post(answer["Location"]).status_code == 409
        assert owner_of(world) == ""

    def test_a_row_that_was_decided_meanwhile_stays_and_is_listed(self, world: World, an: Client) -> None:
        process, other = world.process(), world.process("home", 1)
        rows = [(row.reference_key, row.title, "te bevestigen", "Loket") for row in (process, other)]
        answer = send(an, at(world), csv(*rows, headings=("sleutel", "titel", "staat", "dienst")))
        with world.looking():
            Process.unscoped_rows.filter(pk=process.pk).update(state="confirmed", owner="Loket")
        page = an.get(answer["Location"])
        assert says(page, "0 nieuw, 1 gewijzigd, 0 ongewijzigd.")
        assert says(page, "1 rij is in het register intussen beslist of gewijzigd en blijft zoals ze daar staat.")
        assert says(page, f"Rij 2: {process.title}")
        assert says(page, "Staat: bevestigd (in het bestand: te bevestigen)")
        done = saved(an, answer["Location"])
        page = an.get(done["Location"])
        assert says(page, "Bewaard: 0 nieuwe rijen, 1 gewijzigd, 0 ongewijzigd.")
        assert says(page, "1 rij was intussen beslist of gewijzigd en bleef zoals ze stond.")
        assert (world.process().state, owner_of(world, 1)) == ("confirmed", "Loket")

    def test_a_decision_after_the_preview_does_not_stand_in_the_way(self, world: World, an: Client) -> None:
        process = world.process()
        answer = send(an, at(world), csv(row_for(world, "Loket"), headings=HEADINGS))
        seen = re.search(r'name="seen"\s+value="(\w+)"', an.get(answer["Location"]).content.decode())
        assert seen
        with world.looking():
            Process.unscoped_rows.filter(pk=process.pk).update(state="confirmed")
        assert an.post(answer["Location"], {"seen": seen[1]}).status_code == 302
        assert (world.process().state, owner_of(world)) == ("confirmed", "Loket")

    def test_when_all_of_it_is_older_there_is_nothing_to_save(self, world: World, an: Client) -> None:
        process = world.process()
        row = (process.reference_key, process.title, "te bevestigen")
        answer = send(an, at(world), csv(row, headings=("sleutel", "titel", "staat")))
        with world.looking():
            Process.unscoped_rows.filter(pk=process.pk).update(state="confirmed")
        page = an.get(answer["Location"])
        assert says(page, "Wat u in dit bestand liet staan, is in uw register gelijk of intussen nieuwer.")
        assert "Bewaar dit in het register" not in page.content.decode()

    def test_after_a_day_the_file_must_be_read_again(
        self, world: World, an: Client, clock: time_machine.Traveller
    ) -> None:
        answer = send(an, at(world), csv(row_for(world, "Loket"), headings=HEADINGS))
        clock.shift(import_drafts.LIFE + timedelta(minutes=1))
        late = saved(world.client("an"), answer["Location"])
        assert late.status_code == 422
        assert says(late, "Dit bestand is te lang geleden ingelezen; lees het opnieuw in.")
        assert owner_of(world) == ""


REFUSED = (
    ("leeg.csv", b"", "leeg.csv: het bestand is leeg."),
    ("foto.png", b"x", "foto.png: kies een bestand .xlsx of .csv."),
    ("oud.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "oud.xlsx: het bestand vraagt een wachtwoord of is een oud"),
    ("groot.csv", b"x" * (REGISTER.file_bytes + 1), "groot.csv: het bestand is groter dan 10 MB."),
    ("a.csv", csv(("", "a", "b"), ("", "", "c"), headings=HEADINGS), "a.csv, rij 3, veld titel: dit mag niet leeg"),
    ("a.csv", csv(("", "a"), headings=("sleutel", "kleur")), "a.csv, rij 1: kolom kleur is onbekend of staat er"),
    (
        "a.xlsx",
        book(("", "Kermis", "Elders"), headings=("sleutel", "titel", "procesgroep")),
        "a.xlsx, blad Processen, rij 2, veld procesgroep: groep Elders bestaat niet.",
    ),
    (
        "a.xlsx",
        book(("", "Kermis", "x" * 121), headings=HEADINGS),
        "a.xlsx, blad Processen, rij 2, veld dienst: de tekst is langer dan 120 tekens.",
    ),
    (
        "a.csv",
        csv(("<script>", "y", "z"), headings=HEADINGS),
        "a.csv, rij 2, veld sleutel: proces &lt;script&gt; bestaat niet.",
    ),
)  # fmt: skip


class TestRefused:
    def test_one_sentence_names_file_row_and_field_and_nothing_is_written(
        self, world: World, an: Client, unchanged: Callable[[], bool]
    ) -> None:
        for name, data, sentence in REFUSED:
            answer = send(an, at(world), data, name)
            assert answer.status_code == 422, sentence
            assert says(answer, sentence), sentence
            assert "proces <script>" not in answer.content.decode()
        assert unchanged()

    def test_no_file_at_all(self, world: World, an: Client, unchanged: Callable[[], bool]) -> None:
        answer = an.post(at(world), {"csrfmiddlewaretoken": "van de pagina"})
        assert answer.status_code == 422
        assert says(answer, "Kijk dit nog eens na")
        assert unchanged()

    @pytest.mark.parametrize("name", ["../../etc/register.csv", "/etc/register.csv", "C:\\map\\register.csv"])
    def test_of_a_name_with_a_path_only_the_last_part_is_kept(self, world: World, an: Client, name: str) -> None:
        data = csv(row_for(world, "Loket"), headings=HEADINGS)
        head = f'--grens\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = head.encode() + data + b"\r\n--grens--\r\n"
        answer = an.post(at(world), body, content_type="multipart/form-data; boundary=grens")
        assert answer.status_code == 302
        page = an.get(answer["Location"])
        assert says(page, "register.csv")
        assert "etc" not in re.sub(r"\s+", " ", page.content.decode()).partition("</h1>")[2][:300]
        with world.looking():
            assert ImportDraft.unscoped_rows.get().file_name == "register.csv"

    @pytest.mark.parametrize("name", ["../register.csv", "a/b.csv", "a\\b.csv", "..", "regel\n.csv", "\x00.csv"])
    def test_a_name_with_a_path_never_reaches_a_reader(self, name: str) -> None:
        with pytest.raises(RefusedFileError, match="de bestandsnaam mag geen pad"):
            imports.read_file(kind="processen", file_name=name, data=b"x")


class TestWhoMay:
    def test_a_stranger_finds_nothing(self, world: World) -> None:
        celine = world.client("celine")
        data = csv(row_for(world, "Loket"), headings=HEADINGS)
        place = send(world.client("an"), at(world), data)["Location"]
        assert celine.get(at(world)).status_code == 404
        assert send(celine, at(world), data).status_code == 404
        assert celine.get(place).status_code == celine.post(place, {"seen": ""}).status_code == 404
        assert celine.get(reverse("export-register", args=[world.home.slug])).status_code == 404
        assert owner_of(world) == ""

    @pytest.mark.parametrize("name", ["bram", "jef", "hanne", "gert"])
    def test_who_only_reads_is_forbidden_to_read_files_in(self, world: World, name: str) -> None:
        client, data = world.client(name), csv(row_for(world, "Loket"), headings=HEADINGS)
        place = send(world.client("an"), at(world), data)["Location"]
        assert client.get(at(world)).status_code == send(client, at(world), data).status_code == 403
        assert client.get(place).status_code == client.post(place, {"seen": ""}).status_code == 403
        assert "Processen inlezen" not in client.get(reverse("start", args=[world.home.slug])).content.decode()
        assert client.get(reverse("export-register", args=[world.home.slug])).status_code == 200
        assert owner_of(world) == ""

    def test_nobody_is_asked_to_sign_in(self, world: World) -> None:
        for place in (at(world), reverse("export-register", args=[world.home.slug])):
            answer = Client().get(place)
            assert answer.status_code == 302
            assert answer["Location"].startswith("/aanmelden/")

    def test_a_file_of_one_body_is_no_file_of_another(self, world: World, an: Client) -> None:
        """An works for the municipality and for its OCMW: the draft of the one is not there for the other."""
        place = send(an, at(world), csv(row_for(world, "Loket"), headings=HEADINGS))["Location"]
        elsewhere = place.replace(f"/{world.home.slug}/", f"/{world.ocmw.slug}/")
        assert an.get(elsewhere).status_code == 404
        assert an.get(place.replace("processen", "assets")).status_code == 404

    def test_an_unknown_kind_and_a_wrong_method(self, world: World, an: Client) -> None:
        assert an.get(at(world, "bevindingen")).status_code == 404
        assert an.put(at(world)).status_code == 405
        assert an.post(reverse("export-register", args=[world.home.slug])).status_code == 405


def test_the_register_as_excel_is_a_download_that_the_trail_remembers(world: World, an: Client) -> None:
    answer = an.get(reverse("export-register", args=[world.home.slug]))
    assert (answer.status_code, answer["Content-Type"]) == (200, XLSX)
    assert answer["Content-Disposition"] == f'attachment; filename="register-{world.home.slug}.xlsx"'
    made = load_workbook(io.BytesIO(answer.content), read_only=True)
    assert made.sheetnames == ["Processen", "Informatieassets", "Basisinrichtingen", "Leeswijzer"]
    with world.looking():
        rows = Process.unscoped_rows.filter(organization=world.home).count()
        event = TrailEvent.unscoped_rows.filter(organization=world.home).order_by("-sequence")[0]
    assert len(list(made["Processen"].iter_rows())) == rows + 1
    assert event.verb == "register.exported"
    back = send(an, at(world), answer.content, "register.xlsx")
    assert says(an.get(back["Location"]), "Dit bestand zegt hetzelfde als uw register.")
