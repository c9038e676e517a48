"""`belfort import`, `export` and `invite`: a file in, a file out, a link; or one sentence and nothing written."""

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command

from belfort.models import Asset, Invitation, Process, TrailEvent
from tests.copies import Copy
from tests.exchange.books import ASSET, PROCESS, book, csv
from tests.services.registers import as_csv, picture
from tests.world import World

ROOT = Path(__file__).resolve().parent.parent.parent
OFFERS = "Kerstmarkt", "Beheer van evenementen, feesten en plechtigheden"
KERMIS = "Kermis", OFFERS[1]

Run = Callable[..., str]


@pytest.fixture
def run(world: World, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command for the home body; returns what it prints, and fails when it complains."""

    def act(*words: Any, **options: Any) -> str:
        call_command(*map(str, words), **{"organization": world.home.slug} | options)
        heard = capsys.readouterr()
        assert heard.err == ""
        return str(heard.out)

    return act


@pytest.fixture
def refuse(world: World, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Run commands that must refuse with exit code 2; returns the one sentence; in the end nothing was written."""
    before = everything(world)

    def act(*words: Any, **options: Any) -> str:
        with pytest.raises(SystemExit) as stopped:
            call_command(*map(str, words), **{"organization": world.home.slug} | options)
        heard = capsys.readouterr()
        assert (stopped.value.code, heard.out) == (2, "")
        assert heard.err.count("\n") == 1
        assert heard.err.strip() != ""
        return str(heard.err.strip())

    yield act
    assert everything(world) == before


def everything(world: World) -> tuple[Any, ...]:
    """Return the register of the home body and how much its trail holds."""
    with world.acting("an") as an:
        events = TrailEvent.objects.visible_to(an).of(world.home.pk).count()
        return picture(an, world.home), events, Invitation.unscoped_rows.filter(organization=world.home).count()


def last_event(world: World) -> TrailEvent:
    with world.looking():
        found: TrailEvent = TrailEvent.unscoped_rows.filter(organization=world.home).order_by("-sequence")[0]
    return found


def listed(world: World, place: int = 0) -> tuple[str, str]:
    """Return the key and the title of a process of the register."""
    process = world.process("home", place)
    return process.reference_key, process.title


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def write(data: bytes, name: str = "register.xlsx") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


REFUSED = (
    ("processes", b"", "leeg.xlsx", "leeg.xlsx: het bestand is leeg."),
    ("processes", b"MZ", "a.exe", "a.exe: kies een bestand .xlsx of .csv."),
    ("processes", b"PK..", "a.xlsx", "a.xlsx: dit is geen leesbaar Excel-bestand (.xlsx)."),
    ("processes", csv(headings=PROCESS), "a.csv", "a.csv: er staan geen rijen in."),
    (
        "processes",
        csv(("x", "Titel"), headings=("sleutel", "naam")),
        "a.csv",
        "a.csv, rij 1: kolom naam is onbekend of staat er twee keer.",
    ),
    (
        "processes",
        csv(("", *OFFERS, 2), ("", *KERMIS, 9)),
        "a.csv",
        "a.csv, rij 3, veld proces: financiële schade: 9 is geen klasse of niveau van 1 tot 5.",
    ),
    (
        "processes",
        book(("", *OFFERS, 2), ("", "Kermis", "Elders", 2)),
        "a.xlsx",
        "a.xlsx, blad Processen, rij 3, veld procesgroep: groep Elders bestaat niet.",
    ),
    (
        "processes",
        book(("", *OFFERS, 2), ("https://elders.example/p", *KERMIS, 2)),
        "a.xlsx",
        "a.xlsx, blad Processen, rij 3, veld sleutel: proces https://elders.example/p bestaat niet.",
    ),
    (
        "assets",
        book(("", "Kaart", "burgerzaken", 2, 2, 2), headings=ASSET, sheet="Processen", more=("Nog een",)),
        "a.xlsx",
        "a.xlsx: er is geen blad Informatieassets of Information assets.",
    ),
    (
        "processes",
        csv(("", "Kermis"), headings=PROCESS[:2]),
        "a.csv",
        "a.csv, rij 2, veld procesgroep: een nieuw proces vraagt een procesgroep.",
    ),
    (
        "assets",
        csv(("", "Kaart"), headings=ASSET[:2]),
        "a.csv",
        "a.csv, rij 2, veld categorie: een nieuw informatieasset vraagt een categorie.",
    ),
    (
        "assets",
        csv(("", "Kaart", "elders", 2, 2, 2), headings=ASSET),
        "a.csv",
        "a.csv, rij 2, veld categorie: categorie elders bestaat niet.",
    ),
)


class TestImport:
    def test_a_dry_run_says_what_would_change_and_writes_nothing(
        self, world: World, run: Run, file: Callable[..., Path]
    ) -> None:
        key, title = listed(world)
        path = file(book((key, title, ""), ("", *OFFERS), headings=("sleutel", "titel", "procesgroep")))
        before = everything(world)
        said = run("import", "processes", path, dry_run=True)
        assert "Kerstmarkt: procesgroep:  → Beheer van evenementen" in said
        assert said.splitlines()[-1] == "Zou schrijven: 1 nieuw, 0 gewijzigd; 1 blijven gelijk."
        assert everything(world) == before

    def test_json_is_one_document_with_every_cell_that_differs(
        self, world: World, run: Run, file: Callable[..., Path]
    ) -> None:
        path = file(csv(("", *OFFERS, "Vrije tijd"), headings=("sleutel", "titel", "procesgroep", "dienst")), "a.csv")
        dry = json.loads(run("import", "processes", path, dry_run=True, json=True))
        assert dry == {
            "written": False,
            "new": 1,
            "changed": 0,
            "same": 0,
            "kept": 0,
            "rows": [
                {
                    "key": dry["rows"][0]["key"],
                    "name": "Kerstmarkt",
                    "new": True,
                    "changes": {
                        "domein": ["", "Cultuur, sport en vrije tijd"],
                        "procesgroep": ["", OFFERS[1]],
                        "dienst": ["", "Vrije tijd"],
                    },
                }
            ],
        }
        done = json.loads(run("import", "processes", path, json=True))
        assert done["written"]
        with world.looking():
            made = Process.unscoped_rows.get(organization=world.home, title="Kerstmarkt")
        assert (made.owner, made.state, done["rows"][0]["key"]) == ("Vrije tijd", "own", f"eigen:{made.pk}")
        again = json.loads(run("import", "processes", path, json=True))
        assert (again["new"], again["changed"], again["same"], again["rows"]) == (0, 0, 1, [])

    def test_the_trail_keeps_what_was_written_and_by_whom(
        self, world: World, run: Run, file: Callable[..., Path]
    ) -> None:
        said = run("import", "processes", file(book(("", *OFFERS, 2))))
        assert said.splitlines()[-1] == "1 nieuw, 0 gewijzigd, 0 gelijk gebleven."
        event = last_event(world)
        assert (event.verb, event.actor_name, event.subject_name) == (
            "register.imported",
            "opdrachtregel",
            "register.xlsx",
        )
        assert (event.body["new"], event.body["changed"]) == (1, 0)

    def test_what_was_decided_meanwhile_stays_and_is_said(
        self, world: World, run: Run, file: Callable[..., Path]
    ) -> None:
        process = world.process()
        row = (process.reference_key, process.title, "te bevestigen")
        path = file(book(row, headings=("sleutel", "titel", "staat")))
        with world.looking():
            Process.unscoped_rows.filter(pk=process.pk).update(state="confirmed")
        assert run("import", "processes", path).splitlines() == [
            "0 nieuw, 0 gewijzigd, 0 gelijk gebleven.",
            "1 intussen beslist of gewijzigd in het register; die blijven zoals ze zijn.",
        ]
        assert last_event(world).body["kept"] == 1
        assert world.process().state == "confirmed"

    def test_assets_from_a_table_with_english_headings(
        self, world: World, run: Run, file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BELFORT_LANGUAGE", "en")
        headings = ("key", "name", "category", "confidentiality", "integrity", "availability", "personal data")
        path = file(csv(("", "Standhouders", "Economie en veiligheid", 2, 1, 1, "yes"), headings=headings), "a.csv")
        said = run("import", "assets", path)
        assert "Standhouders: personal data: no → yes" in said
        assert said.splitlines()[-1] == "1 new, 0 changed, 0 stayed the same."
        with world.looking():
            asset = Asset.unscoped_rows.get(organization=world.home, name="Standhouders")
        assert (asset.classes.as_dict(), asset.flags) == ({"C": 2, "I": 1, "A": 1}, ["personal_data"])

    def test_another_body_is_not_touched(self, world: World, run: Run, file: Callable[..., Path]) -> None:
        with world.acting("celine") as celine:
            before = picture(celine, world.other)
        run("import", "processes", file(book(("", *OFFERS, 2))))
        with world.acting("celine") as celine:
            assert picture(celine, world.other) == before

    def test_a_body_by_its_name(self, world: World, run: Run, file: Callable[..., Path]) -> None:
        done = run("import", "processes", file(book(("", *OFFERS, 2))), organization=world.ocmw.name, json=True)
        assert json.loads(done)["new"] == 1
        with world.looking():
            assert Process.unscoped_rows.filter(organization=world.ocmw, title="Kerstmarkt").count() == 1

    def test_a_file_that_is_refused(self, refuse: Run, file: Callable[..., Path]) -> None:
        for kind, data, name, said in REFUSED:
            assert refuse("import", kind, file(data, name)) == said

    def test_a_deviation_without_a_reason_is_refused(
        self, world: World, refuse: Run, file: Callable[..., Path]
    ) -> None:
        key, _ = listed(world)
        said = refuse("import", "processes", file(book((key, "Een eigen titel", "", 2))))
        assert said == (
            "register.xlsx, blad Processen, rij 2, veld staat: deze rij wijkt af van de lijst; schrijf aangepast, met een reden."
        )

    def test_what_is_no_file_or_no_body(self, refuse: Run, file: Callable[..., Path], tmp_path: Path) -> None:
        absent = tmp_path / "weg.xlsx"
        assert refuse("import", "processes", absent).startswith(f"{absent}: niet te openen (")
        assert refuse("import", "processes", tmp_path).startswith(f"{tmp_path}: niet te openen (")
        path = file(book(("", *OFFERS, 2)))
        assert refuse("import", "processes", path, organization="elders") == "Er is geen bestuur elders."
        assert refuse("import", "processes", path, organization=None) == "Geef een bestuur met --organization."


class TestExport:
    def test_the_register_goes_out_and_back_in_without_a_difference(
        self, world: World, run: Run, tmp_path: Path, file: Callable[..., Path]
    ) -> None:
        path = tmp_path / "uit.xlsx"
        assert run("export", "register-xlsx", output=path).strip() == f"{path} geschreven."
        assert last_event(world).verb == "register.exported"
        assert last_event(world).actor_name == "opdrachtregel"
        for kind, sheet in (("processes", "processen"), ("assets", "assets")):
            back = json.loads(run("import", kind, path, dry_run=True, json=True))
            assert (back["new"], back["changed"]) == (0, 0)
            assert back["same"] >= 24
            table = file(as_csv(path.read_bytes(), sheet), "uit.csv")
            assert json.loads(run("import", kind, table, dry_run=True, json=True))["rows"] == []

    def test_json_says_which_file_and_how_large(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "uit.xlsx"
        said = json.loads(run("export", "register-xlsx", output=path, json=True))
        assert said == {"file": str(path), "bytes": path.stat().st_size}

    def test_a_file_that_cannot_be_written_leaves_no_trace(self, refuse: Run, tmp_path: Path) -> None:
        path = tmp_path / "bestaat" / "niet.xlsx"
        assert refuse("export", "register-xlsx", output=path).startswith(f"{path}: niet te openen (")

    def test_an_unknown_body_makes_no_file(self, refuse: Run, tmp_path: Path) -> None:
        path = tmp_path / "uit.xlsx"
        assert refuse("export", "register-xlsx", output=path, organization="elders") == "Er is geen bestuur elders."
        assert not path.exists()


class TestInvite:
    def test_the_link_is_printed_and_kept_as_a_hash_only(self, world: World, run: Run) -> None:
        said = run("invite", email="Nieuw@Stad.example", role="administrator")
        sentence, link = said.strip().splitlines()
        assert sentence == "Geef deze link aan nieuw@stad.example; ze werkt één keer, 14 dagen lang:"
        secret = link.rstrip("/").rpartition("/")[2]
        with world.looking():
            kept = Invitation.unscoped_rows.get(organization=world.home, email="nieuw@stad.example")
        assert kept.role == "administrator"
        assert secret not in str(vars(kept))
        assert mail.outbox == []
        page = world.client().get(link[link.index("/uitnodiging/") :])
        assert page.status_code == 200
        assert "gebruikersbeheerder" in page.content.decode()

    def test_with_mail_it_is_sent_too(self, run: Run) -> None:
        said = json.loads(run("invite", email="nieuw@stad.example", role="officer", mail=True, json=True))
        assert set(said) == {"link", "expires_at"}
        assert [message.to for message in mail.outbox] == [["nieuw@stad.example"]]
        assert said["link"] in mail.outbox[0].body

    @pytest.mark.parametrize(
        ("email", "role", "said"),
        [
            ("geen adres", "officer", "Dit is geen e-mailadres."),
            ("nieuw@stad.example", "sector_analyst", "De rol sectoranalist bestaat hier niet."),
        ],
    )
    def test_what_is_refused(self, refuse: Run, email: str, role: str, said: str) -> None:
        assert refuse("invite", email=email, role=role, mail=True) == said
        assert mail.outbox == []

    def test_an_unknown_body(self, refuse: Run) -> None:
        said = refuse("invite", organization="elders", email="nieuw@stad.example", role="officer")
        assert said == "Er is geen bestuur elders."


def test_the_console_script_beside_a_running_server(copied_world: tuple[World, Copy], tmp_path: Path) -> None:
    """Outside the process of the tests: codes, streams, and wrong use."""
    world, copy = copied_world
    path = tmp_path / "register.csv"
    path.write_bytes(csv(("", *OFFERS, 2)))

    def belfort(*words: object) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "belfort", *map(str, words), "--organization", world.home.slug],
            cwd=ROOT,
            env=dict(copy.environment),
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    code, out, err = belfort("import", "processes", path, "--json")
    assert (code, err) == (0, "")
    assert json.load(io.StringIO(out))["new"] == 1
    code, out, err = belfort("import", "nonsense", path)
    assert (code, out) == (2, "")
    assert "nonsense" in err
    with world.looking():
        assert Process.unscoped_rows.filter(organization=world.home, title="Kerstmarkt").count() == 1
