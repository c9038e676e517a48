"""The toolkit on pages: read by everybody without a cookie, kept by the programme, followed by a government."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from belfort.domain.toolkit import Theme
from belfort.models import Organization, ToolkitDownload, ToolkitItem, ToolkitVisitor
from belfort.services import toolkit
from belfort.services.toolkit import ItemContent, VersionContent
from tests.web.pages import broken, queries, version_in, words
from tests.world import NOW, World

TEXT = b"Bel de coordinator.\n"
SHELF = "/programma/toolkit/"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def mats(world: World) -> Client:
    return world.client("mats")


@pytest.fixture
def region(world: World) -> Organization:
    return world.bodies["region"]


def add(world: World, title: str = "Eerste uur", **changes: object) -> ToolkitItem:
    """Add an item with a small text."""
    content = ItemContent(Theme.INCIDENTS, title, "First hour", "Naast de telefoon.", "Beside the telephone.")
    first = VersionContent(**{"file": ("uur.md", TEXT), **changes})
    with world.acting("mats") as actor:
        return toolkit.add_item(actor=actor, at=NOW, programme=world.bodies["region"], content=content, first=first)


def here(body: Organization, name: str, *arguments: object) -> str:
    return reverse(name, args=[body.slug, *arguments])


class TestEverybody:
    def test_reads_without_signing_in_and_without_a_cookie(self, world: World) -> None:
        add(world)
        nobody = world.client()
        page = nobody.get(SHELF)
        assert (page.status_code, dict(page.cookies), page["Cache-Control"]) == (
            200,
            {},
            "public, max-age=300, s-maxage=0",
        )
        assert "Als er iets misgaat Eerste uur Naast de telefoon. versie 1 van 25 november 2026" in words(page)
        assert broken(nobody, page) == []
        item = nobody.get(f"{SHELF}eerste-uur/")
        assert "Haal versie 1" in words(item)
        assert broken(nobody, item) == []
        assert not nobody.cookies

    def test_the_page_is_the_same_for_who_is_signed_in(self, world: World) -> None:
        add(world)
        assert world.client("an").get(SHELF).content == world.client().get(SHELF).content

    def test_a_file_is_saved_and_never_shown(self, world: World) -> None:
        add(world)
        file = world.client().get(f"{SHELF}eerste-uur/1/")
        assert (file.content, file["Content-Type"]) == (TEXT, "text/plain; charset=utf-8")
        assert file["Content-Disposition"] == 'attachment; filename="uur.md"'
        assert "sandbox" in file["Content-Security-Policy"]

    def test_a_link_leads_on(self, world: World) -> None:
        add(world, file=None, url="https://toolkit.example/uur")
        assert world.client().get(f"{SHELF}eerste-uur/1/")["Location"] == "https://toolkit.example/uur"

    @pytest.mark.parametrize("path", ["bestaat-niet/", "eerste-uur/2/", "eerste-uur/0/"])
    def test_what_is_not_there_is_a_404(self, world: World, path: str) -> None:
        add(world)
        assert world.client().get(f"{SHELF}{path}").status_code == 404

    def test_speaks_english_when_the_address_says_so(self, world: World) -> None:
        add(world)
        page = world.client().get(f"{SHELF}?taal=en")
        assert "First hour Beside the telephone." in words(page)
        assert page["Content-Language"] == "en"

    def test_counts_each_visitor_once_by_the_address_that_the_proxy_saw(self, world: World, settings: object) -> None:
        add(world)
        nobody = world.client()
        for address in ("192.0.2.7", "192.0.2.7", "192.0.2.8"):
            nobody.get(SHELF, REMOTE_ADDR=address, headers={"User-Agent": "Zoeker"})
        nobody.get(SHELF, REMOTE_ADDR="192.0.2.7", headers={"User-Agent": "Zoeker", "X-Forwarded-For": "198.51.100.1"})
        assert (
            ToolkitVisitor.objects.count() == 2
        )  # nobody stands in between: what a browser says of itself is no address
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # type: ignore[attr-defined]
        for claimed in ("198.51.100.1, 192.0.2.7", "203.0.113.9, 192.0.2.7"):
            nobody.get(SHELF, REMOTE_ADDR="10.0.0.1", headers={"User-Agent": "Zoeker", "X-Forwarded-For": claimed})
        assert ToolkitVisitor.objects.count() == 2

    def test_an_address_that_cannot_be_read_keeps_nobody_out(self, world: World) -> None:
        assert world.client().get(SHELF, REMOTE_ADDR="").status_code == 200

    def test_asks_the_database_as_much_for_many_items(self, world: World) -> None:
        nobody = world.client()
        add(world)
        nobody.get(SHELF)
        few = len(queries(nobody, SHELF))
        for number in range(6):
            add(world, title=f"Uur {number}")
        assert len(queries(nobody, SHELF)) == few <= 8


class TestTheProgramme:
    def test_adds_an_item_publishes_a_version_and_withdraws(
        self, world: World, region: Organization, mats: Client
    ) -> None:
        form = {
            "theme": "suppliers",
            "title_nl": "Tien vragen",
            "summary_nl": "Stel ze op tijd.",
            "file": SimpleUploadedFile("vragen.md", TEXT),
        }
        response = mats.post(here(region, "toolkit-add"), form)
        item = ToolkitItem.objects.get()
        assert response["Location"] == here(region, "toolkit-item", item.pk)
        response = mats.post(
            here(region, "toolkit-publish", item.pk), {"url": "https://toolkit.example/tien", "change": "Nu online"}
        )
        page = mats.get(response["Location"])
        assert "Open de link, versie 2" in words(page)
        assert "Nu online" in words(page)
        assert broken(mats, page) == []
        mats.post(here(region, "toolkit-withdraw", item.pk), {"version": version_in(page)})
        assert world.client().get(f"{SHELF}tien-vragen/").status_code == 404
        page = mats.get(here(region, "toolkit-item", item.pk))
        assert "Ingetrokken op 25 november 2026" in words(page)
        mats.post(here(region, "toolkit-withdraw", item.pk), {"version": version_in(page), "terug": "1"})
        assert world.client().get(f"{SHELF}tien-vragen/").status_code == 200

    def test_a_stale_form_is_a_409(self, world: World, region: Organization, mats: Client) -> None:
        item = add(world)
        form = {"version": "7", "theme": "policy", "title_nl": "Anders"}
        assert mats.post(here(region, "toolkit-change", item.pk), form).status_code == 409
        assert mats.post(here(region, "toolkit-withdraw", item.pk), {"version": "7"}).status_code == 409

    @pytest.mark.parametrize(
        ("form", "said"),
        [
            ({"theme": "policy", "title_nl": "A"}, "Bestand: Geef een link of een bestand."),
            (
                {"theme": "policy", "title_nl": "A", "url": "javascript:alert(1)"},
                "of een link: Geef een link die met https:// begint.",
            ),
            ({"theme": "vrijheid", "title_nl": "A", "url": "https://a.example/"}, "Thema"),
        ],
    )
    def test_bad_input_is_one_clear_sentence(
        self, region: Organization, mats: Client, form: dict[str, str], said: str
    ) -> None:
        page = mats.post(here(region, "toolkit-add"), form)
        assert page.status_code == 422
        assert said in words(page)

    def test_sees_visitors_and_downloads_of_a_period(self, world: World, region: Organization, mats: Client) -> None:
        add(world)
        for person in ("an", "an", "celine"):
            client = world.client(person)
            client.get(reverse("offers", args=[(world.home if person == "an" else world.other).slug]))
            client.get(f"{SHELF}eerste-uur/1/")
        page = mats.get(here(region, "toolkit"))
        said = words(page)
        assert f"Downloads per bestuur Bestuur Keren {world.home.name} 2 {world.other.name} 1" in said
        assert broken(mats, page) == []
        earlier = words(mats.get(here(region, "toolkit") + "?van=2026-01-01&tot=2026-11-24"))
        assert "Nog geen." in earlier
        assert mats.get(here(region, "toolkit") + "?van=2026-11-25&tot=2026-11-24").status_code == 422

    def test_an_analyst_reads_and_does_not_write(self, world: World, region: Organization) -> None:
        item = add(world)
        dirk = world.client("dirk")
        page = dirk.get(here(region, "toolkit"))
        assert "Nieuw in de toolkit" not in words(page)
        assert dirk.get(here(region, "toolkit-item", item.pk)).status_code == 200
        assert dirk.post(here(region, "toolkit-withdraw", item.pk), {"version": "1"}).status_code == 403


class TestAGovernment:
    def test_sees_what_its_people_downloaded(self, world: World) -> None:
        add(world)
        an = world.client("an")
        an.get(here(world.home, "offers"))
        for _ in range(2):
            an.get(f"{SHELF}eerste-uur/1/")
        world.client().get(f"{SHELF}eerste-uur/1/")
        page = an.get(here(world.home, "own-downloads"))
        assert "Eerste uur 1 2" in words(page)
        assert broken(an, page) == []
        with world.looking():
            row = ToolkitDownload.unscoped_rows.get()
        assert (row.organization, row.count) == (world.home, 2)
        assert world.client("celine").get(here(world.home, "own-downloads")).status_code == 404
