"""The pages of reports: ask one, see how far it is, take its file, each person as far as the rights go."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localdate

from belfort.models import Report
from belfort.services import reports, work
from tests import drafts
from tests.web.pages import at, broken, queries, words
from tests.world import World

LATER = timezone.now() + timedelta(days=1)  # the pages ask by the clock
BUDGET = 12


def ask(client: Client, world: World, key: UUID, kind: str = "council", **form: str) -> str:
    """Ask a report by its form; return the address of its page."""
    answer = client.post(at(world, "reports"), {"kind": kind, "assessment": str(key), "language": "nl"} | form)
    assert answer.status_code == 302, words(answer)
    return str(answer.headers["Location"])


def test_without_an_assessment_there_is_nothing_to_ask(world: World, an: Client) -> None:
    said = words(an.get(at(world, "reports")))
    assert "Nog geen zelfevaluatie" in said
    assert "Maak het rapport" not in said


def test_a_report_is_asked_watched_and_taken_without_javascript(world: World, an: Client) -> None:
    page = ask(an, world, drafts.submitted(world))
    waiting = an.get(page)
    assert "Het rapport is het volgende dat gemaakt wordt." in words(waiting)
    assert f'href="{page}"' in waiting.content.decode()  # looking again is a link
    assert "wacht" in words(an.get(at(world, "reports")))
    assert work.run_one(at=LATER)
    done = an.get(page)
    assert "Het rapport is klaar." in words(done)
    assert "34 van 34" in words(done)
    assert date_format(localdate(LATER), "j F Y") in words(done)
    assert broken(an, done) == []
    file = an.get(f"{page}bestand/")
    assert file.content.startswith(b"%PDF")
    assert file.headers["Content-Type"] == "application/pdf"
    assert file.headers["Content-Disposition"].startswith("attachment; filename=")
    assert file.headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_that_looks_again_hears_only_what_is_new(world: World, an: Client) -> None:
    page = ask(an, world, drafts.submitted(world))
    found = re.search(r'hx-get="([^"]+)"', an.get(page).content.decode().partition("<main")[2])
    assert found is not None
    assert an.get(found[1], headers={"HX-Request": "true"}).status_code == 204
    assert an.get(found[1]).status_code == 200  # a person who reloads sees the page
    work.run_one(at=LATER)
    news = an.get(found[1], headers={"HX-Request": "true"})
    assert news.status_code == 200
    assert "hx-get" not in news.content.decode().partition('id="stand"')[2]


def test_the_newest_submission_and_the_language_of_the_page_are_chosen_already(world: World, an: Client) -> None:
    key = drafts.submitted(world, name="Ingediend")
    drafts.begin(world, name="In opmaak")
    page = an.get(at(world, "reports")).content.decode()
    assert f'value="{key}" selected' in page
    asked = an.get(at(world, "reports"), {"zelfevaluatie": str(key)}).content.decode()
    assert f'value="{key}" selected' in asked


def test_a_report_that_failed_can_be_asked_again(world: World, an: Client) -> None:
    key = drafts.submitted(world)
    page = ask(an, world, key)
    with world.looking():
        Report.unscoped_rows.update(state="failed")
        reports.Job.objects.all().delete()
    assert "Vraag het opnieuw" in words(an.get(page))
    assert f"?zelfevaluatie={key}" in an.get(page).content.decode()


@pytest.mark.parametrize(
    ("form", "word"),
    [
        ({}, "Kijk dit nog eens na"),
        ({"kind": "council", "assessment": "x", "language": "nl"}, "Over welke zelfevaluatie?"),
        ({"kind": "brief"}, "Welk rapport?"),
        ({"kind": "council", "language": "fr"}, "In welke taal?"),
    ],
)
def test_a_form_that_is_wrong_comes_back(world: World, an: Client, form: dict[str, str], word: str) -> None:
    drafts.submitted(world)
    answer = an.post(at(world, "reports"), form)
    assert answer.status_code == 422
    assert word in words(answer)
    with world.looking():
        assert not Report.unscoped_rows.exists()


def test_an_assessment_of_another_government_cannot_be_chosen(world: World, an: Client) -> None:
    drafts.submitted(world)
    answer = an.post(at(world, "reports"), {"kind": "council", "assessment": str(UUID(int=1)), "language": "nl"})
    assert answer.status_code == 422


def test_a_colleague_without_the_answers_has_the_council_report_only(world: World, an: Client) -> None:
    key = drafts.submitted(world)
    full, council = ask(an, world, key, "full-pdf"), ask(an, world, key)
    while work.run_one(at=LATER):
        pass
    jef = world.client("jef")
    page = jef.get(at(world, "reports"))
    assert "Volledige zelfevaluatie" not in words(page)
    assert [jef.get(f"{address}{part}").status_code for address in (full, council) for part in ("", "bestand/")] == [
        *(403, 403),
        *(200, 200),
    ]
    answer = jef.post(at(world, "reports"), {"kind": "full-pdf", "assessment": str(key), "language": "nl"})
    assert answer.status_code == 422


def test_a_stranger_finds_nothing_and_an_administrator_may_not(world: World, an: Client) -> None:
    page = ask(an, world, drafts.submitted(world))
    for path in (at(world, "reports"), page, f"{page}bestand/"):
        assert world.client("celine").get(path).status_code == 404
        assert world.client("ilse").get(path).status_code == 403
        assert world.client().get(path).status_code == 302
        assert an.delete(path).status_code == 405
    own = at(world, "report", page.rstrip("/").rpartition("/")[2], body="other")
    assert world.client("celine").get(own).status_code == 404


def test_a_file_that_is_not_ready_is_refused_in_words(world: World, an: Client) -> None:
    page = ask(an, world, drafts.submitted(world))
    answer = an.get(f"{page}bestand/")
    assert answer.status_code == 422
    assert "Dit rapport is nog niet klaar." in words(answer)


def test_the_list_asks_little_of_the_database_however_long_it_is(world: World, an: Client) -> None:
    key = drafts.submitted(world)
    for language in ("nl", "en"):
        for kind in reports.KINDS:
            ask(an, world, key, kind, language=language)
    assert len(queries(an, at(world, "reports"))) <= BUDGET


def test_the_navigation_leads_to_the_reports(world: World, an: Client) -> None:
    address = at(world, "reports")
    page = an.get(address).content.decode()
    assert re.search(rf'<a href="{address}" aria-current="page">', page)
    assert address not in world.client("ilse").get(at(world, "members")).content.decode()


def test_english_is_spoken(world: World, an: Client) -> None:
    page = ask(an, world, drafts.submitted(world), language="en")
    assert work.run_one(at=LATER)
    file = an.get(f"{page}bestand/")
    assert "state-information-security" in file.headers["Content-Disposition"]
