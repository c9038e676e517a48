"""What a government does with a report: triage, notes, dates, thanks, a finding, the note for the CCB, its policy."""

import io
from datetime import timedelta
from typing import Any

import pytest
from docx import Document

from belfort.domain.disclosures import DisclosureState as State
from belfort.domain.errors import ConflictError, ForbiddenError, InvalidError, MissingError
from belfort.domain.findings import Category, Severity
from belfort.models import Disclosure, DisclosurePolicy, Finding, Thanks, TrailEvent
from belfort.services import disclosure_mail, disclosure_pages, disclosure_policies, disclosures, reminders
from belfort.services.disclosure_policies import PolicyContent
from belfort.services.disclosures import Dates, Decision
from belfort.services.findings import FindingContent
from tests.services.reports import FOUND, SECRET, arrived, open_policy, public, send, work_all
from tests.world import NOW, World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def report(world: World) -> Disclosure:
    """A report that reached the home government."""
    open_policy(world)
    send(public(world.home))
    work_all()
    return arrived(world)


def decide(world: World, report: Disclosure, target: State, *, by: str = "an", version: int = 0, **more: Any) -> Any:
    """Let somebody send the report on."""
    with world.acting(by) as actor:
        current = Disclosure.unscoped_rows.get(pk=report.pk).version
        return disclosures.move(
            actor=actor,
            at=NOW,
            organization=world.home,
            key=report.pk,
            version=version or current,
            decision=Decision(target, **more),
        )


def test_the_way_of_a_report_leaves_a_step_and_a_trace_each_time(world: World, report: Disclosure) -> None:
    decide(world, report, State.TRIAGED, severity=Severity.HIGH, note="Nagedaan.")
    decide(world, report, State.CONFIRMED, by="gert")
    decide(world, report, State.FIXED)
    closed = decide(world, report, State.CLOSED)
    assert (closed.state, closed.severity, closed.closed_on) == ("closed", "high", NOW.date())
    with world.acting("an") as an:
        page = disclosure_pages.get_page(actor=an, at=NOW, organization=world.home, key=report.pk)
        assert [one.what.nl for one in page.timeline] == [
            *("gevonden door de melder", "ontvangen"),
            *("beoordeeld", "bevestigd", "opgelost", "afgesloten"),
        ]
        assert [one.who for one in page.timeline][2:4] == ["An Adriaens", "Gert Goris"]
        events = TrailEvent.objects.visible_to(an).of(world.home.pk).filter(verb="disclosure.moved")
        assert events.count() == 4
        said = str(list(events.values("subject_name", "body")))
    assert report.code in said
    assert not any(word in said for word in (SECRET, report.title, "Nagedaan", "Uiltje"))


def test_a_rejection_asks_why_and_a_duplicate_asks_of_what(world: World, report: Disclosure) -> None:
    """Rule 13.2."""
    for target, field in ((State.REJECTED, "note"), (State.DUPLICATE, "original"), (State.TRIAGED, "severity")):
        with pytest.raises(InvalidError) as refusal:
            decide(world, report, target)
        assert refusal.value.field == field
    with pytest.raises(InvalidError):
        decide(world, report, State.DUPLICATE, original=report.pk)
    with pytest.raises(InvalidError):
        decide(world, report, State.CLOSED)
    send(public(world.home), title="Hetzelfde nog eens")
    work_all()
    with world.looking():
        second = Disclosure.unscoped_rows.exclude(pk=report.pk).get()
    with world.acting("an") as an:
        others = disclosure_pages.get_originals(actor=an, organization=world.home, key=second.pk)
        assert [key for key, _ in others] == [report.pk]
    doubled = decide(world, second, State.DUPLICATE, original=report.pk)
    assert doubled.duplicate_of_id == report.pk
    with pytest.raises(InvalidError):
        decide(world, report, State.DUPLICATE, original=second.pk)


def test_who_saw_an_older_version_is_told(world: World, report: Disclosure) -> None:
    decide(world, report, State.TRIAGED, severity=Severity.LOW)
    with pytest.raises(ConflictError):
        decide(world, report, State.REJECTED, note="Nee.", version=1)


@pytest.mark.parametrize(
    ("person", "error"),
    [
        *[(name, ForbiddenError) for name in ("bram", "hanne", "ilse", "jef")],
        *[(name, MissingError) for name in ("celine", "dirk", "els", "karim", "lotte", "mats", "nora")],
    ],
)
def test_a_reader_may_not_and_a_stranger_finds_nothing(
    world: World, report: Disclosure, person: str, error: type[Exception]
) -> None:
    with world.acting(person) as actor:
        own: dict[str, Any] = {"actor": actor, "organization": world.home}
        for ask in (
            lambda: disclosure_pages.get_disclosures(at=NOW, only_open=False, **own),
            lambda: disclosure_pages.get_page(at=NOW, key=report.pk, **own),
            lambda: disclosures.add_note(at=NOW, key=report.pk, note="x", **own),
            lambda: disclosures.set_dates(at=NOW, key=report.pk, version=1, dates=Dates(), **own),
            lambda: disclosures.thank(at=NOW, key=report.pk, version=1, name="x", **own),
            lambda: disclosures.open_file(at=NOW, key=report.pk, **own),
            lambda: disclosure_pages.get_note(at=NOW, key=report.pk, ending="txt", **own),
            lambda: disclosure_policies.get_policy(**own),
            lambda: disclosure_policies.remove_thanks(at=NOW, key=report.pk, **own),
        ):
            with pytest.raises(error):
                ask()


def test_dates_move_the_terms_and_are_checked(world: World, report: Disclosure) -> None:
    """Rules 13.3, 13.4 and 13.7."""

    def note(dates: Dates, version: int = 1) -> Disclosure:
        with world.acting("an") as an:
            return disclosures.set_dates(
                actor=an, at=NOW, organization=world.home, key=report.pk, version=version, dates=dates
            )

    for dates, field in (
        (Dates(FOUND, NOW + HOUR), "notified_at"),
        (Dates(FOUND, FOUND - HOUR), "notified_at"),
        (Dates(NOW + HOUR), "found_at"),
        (Dates(FOUND, publication_agreed_on=NOW.date() + DAY), "publication_agreed_on"),
    ):
        with pytest.raises(InvalidError) as refusal:
            note(dates)
        assert refusal.value.field == field
    note(Dates(FOUND, NOW, None, NOW.date()))
    with world.acting("an") as an:
        page = disclosure_pages.get_page(actor=an, at=NOW + HOUR, organization=world.home, key=report.pk)
    assert [term.words.nl for term in page.terms] == ["op tijd", "nog 48 uur"]
    note(Dates(None, NOW), version=2)
    with world.acting("an") as an:
        page = disclosure_pages.get_page(actor=an, at=NOW + HOUR, organization=world.home, key=report.pk)
    assert [term.from_receipt for term in page.terms] == [True, True]
    assert [one.note for one in page.timeline if "Verbeterd" in one.note] == [
        "Verbeterd; er stond: gevonden door de melder, 24 november 2026 om 11:00."
    ]


def test_a_note_stands_on_the_timeline_and_not_in_the_logbook(world: World, report: Disclosure) -> None:
    with world.acting("gert") as gert:
        with pytest.raises(InvalidError):
            disclosures.add_note(actor=gert, at=NOW, organization=world.home, key=report.pk, note=" ")
        disclosures.add_note(actor=gert, at=NOW, organization=world.home, key=report.pk, note="Leverancier gebeld.")
        page = disclosure_pages.get_page(actor=gert, at=NOW, organization=world.home, key=report.pk)
        assert (page.timeline[-1].what.nl, page.timeline[-1].note) == ("notitie", "Leverancier gebeld.")
        assert "gebeld" not in str(list(TrailEvent.objects.visible_to(gert).values("body", "subject_name")))


def test_a_finder_is_thanked_once_after_confirmation_and_can_go_off_the_page(world: World, report: Disclosure) -> None:
    def thank(version: int) -> None:
        with world.acting("an") as an:
            disclosures.thank(
                actor=an, at=NOW, organization=world.home, key=report.pk, version=version, name=" Uiltje "
            )

    with pytest.raises(InvalidError):
        thank(1)
    decide(world, report, State.TRIAGED, severity=Severity.HIGH)
    decide(world, report, State.CONFIRMED)
    thank(3)
    with pytest.raises(InvalidError):
        thank(4)
    [row] = disclosure_policies.get_thanks(public(world.home).organization).people
    assert (row.name, row.thanked_on) == ("Uiltje", NOW.date())
    with world.acting("an") as an:
        disclosure_policies.remove_thanks(actor=an, at=NOW, organization=world.home, key=row.pk)
        assert Thanks.objects.count() == 0


def test_who_does_not_want_thanks_gets_none(world: World) -> None:
    open_policy(world)
    send(public(world.home), wants_thanks=False)
    work_all()
    report = arrived(world)
    decide(world, report, State.TRIAGED, severity=Severity.HIGH)
    decide(world, report, State.CONFIRMED)
    with world.acting("an") as an, pytest.raises(InvalidError):
        disclosures.thank(actor=an, at=NOW, organization=world.home, key=report.pk, version=3, name="Uiltje")


def test_a_finding_is_made_once_by_who_records_findings(world: World, report: Disclosure) -> None:
    content = FindingContent("Pad te lezen", Category.WEB, NOW.date(), Severity.HIGH, reference=report.code)

    def make(person: str) -> Finding:
        with world.acting(person) as actor:
            return disclosures.make_finding(
                actor=actor, at=NOW, organization=world.home, key=report.pk, version=1, content=content
            )

    with pytest.raises(ForbiddenError):
        make("gert")
    finding = make("an")
    assert (arrived(world).finding_id, finding.reference) == (finding.pk, report.code)
    with pytest.raises(InvalidError):
        make("an")
    with world.looking():
        row = Finding.unscoped_rows.get(pk=finding.pk)
        assert "Uiltje" not in f"{row.title} {row.description} {row.location}"


@pytest.mark.parametrize("ending", ["docx", "txt"])
def test_the_note_for_the_ccb_holds_the_facts_and_the_dates(world: World, report: Disclosure, ending: str) -> None:
    with world.acting("an") as an:
        name, _type, data = disclosure_pages.get_note(
            actor=an, at=NOW, organization=world.home, key=report.pk, ending=ending
        )
        assert TrailEvent.objects.visible_to(an).filter(verb="disclosure.note_taken").count() == 1
    if ending == "docx":
        paper = Document(io.BytesIO(data))
        text = "\n".join(line.text for line in paper.paragraphs)
        assert report.code in paper.core_properties.title
    else:
        text = data.decode()
    assert name == f"ccb-{world.home.slug}-{report.code}.{ending}".lower()
    for said in (
        *(report.code, report.title, report.target, "Uiltje · uiltje@elders.example", world.home.name),
        *("24 november 2026 om 11:00", "25 november 2026 om 10:00", "nog 1 uur", "nog 49 uur"),
        *("geen juridisch advies", "akkoord van het CCB", SECRET, "fictieve"),
    ):
        assert said in text, said


GOOD = PolicyContent(is_open=True, contact="veilig@aalbeke.example", expires_on=NOW.date() + 300 * DAY)


def set_policy(world: World, content: PolicyContent, version: int = 0, person: str = "an") -> DisclosurePolicy:
    with world.acting(person) as actor:
        return disclosure_policies.set_policy(
            actor=actor, at=NOW, organization=world.home, version=version, content=content
        )


def test_a_policy_opens_and_closes(world: World) -> None:
    with pytest.raises(MissingError):
        public(world.home)
    row = set_policy(world, GOOD)
    assert (row.version, row.opened_on) == (2, NOW.date())
    text = disclosure_policies.get_security_txt(public(world.home))
    assert f"/melden/{world.home.slug}/formulier/\n" in text.partition("Contact: https://")[2]
    assert "Contact: mailto:veilig@aalbeke.example\n" in text
    assert "http://" not in text
    set_policy(world, PolicyContent(is_open=False), version=2, person="gert")
    with pytest.raises(MissingError):
        public(world.home)
    with pytest.raises(ConflictError):
        set_policy(world, GOOD, version=2)


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (PolicyContent(is_open=True, contact="a@b.example"), "expires_on"),
        (PolicyContent(is_open=True, expires_on=GOOD.expires_on), "contact"),
        (PolicyContent(is_open=True, contact="geen adres", expires_on=GOOD.expires_on), "contact"),
        (PolicyContent(is_open=False, expires_on=NOW.date()), "expires_on"),
        (PolicyContent(is_open=False, expires_on=NOW.date() + 366 * DAY), "expires_on"),
        (PolicyContent(is_open=False, encryption_url="http://x.example"), "encryption_url"),
        (PolicyContent(is_open=False, scope="x" * 5_001), "scope"),
    ],
)
def test_a_policy_that_would_not_work_is_refused(world: World, content: PolicyContent, field: str) -> None:
    with pytest.raises(InvalidError) as refusal:
        set_policy(world, content)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("website", "where"),
    [
        ("https://www.aalbeke.example/nl/", "https://www.aalbeke.example/.well-known/security.txt"),
        ("http://aalbeke.example", "https://aalbeke.example/.well-known/security.txt"),
        ("", ""),
        ("onzin", ""),
        ("https://[x", ""),
        ("https://aalbéke.example", ""),
    ],
)
def test_where_the_file_belongs_follows_from_the_website(world: World, website: str, where: str) -> None:
    policy = open_policy(world)
    policy.organization.website = website
    text = disclosure_policies.get_security_txt(policy)
    assert f"Canonical: {where}\n" in text if where else "Canonical" not in text


def test_the_digest_names_what_waits_for_who_handles_reports(world: World, report: Disclosure) -> None:
    with world.acting("gert") as gert:
        lines = reminders.get_waiting(actor=gert, at=NOW, organization=world.home).lines
    assert [line.nl for line in lines if "melding" in line.nl] == [
        "1 melding van een kwetsbaarheid is nog niet beoordeeld.",
        "Voor 1 melding is een termijn bij het CCB nog niet gehaald.",
    ]
    with world.acting("bram") as bram:
        assert disclosure_mail.get_waiting_lines(actor=bram, at=NOW, organization=world.home) == []
    decide(world, report, State.REJECTED, note="Geen kwetsbaarheid.")
    with world.acting("an") as an:
        assert disclosure_mail.get_waiting_lines(actor=an, at=NOW, organization=world.home) == []
        soon = disclosure_mail.get_waiting_lines(actor=an, at=NOW + 290 * DAY, organization=world.home)
    assert [line.nl for line in soon] == [f"Uw security.txt vervalt op {NOW.date() + 300 * DAY:%d/%m/%Y}."]
