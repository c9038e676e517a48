"""The contact data of a finder go: at once by who handles the report, and by the worker when it was closed long enough."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from belfort.domain.disclosures import DisclosureState as State
from belfort.domain.errors import ConflictError, ForbiddenError, InvalidError, MissingError
from belfort.domain.findings import Severity
from belfort.models import Disclosure, Job, TrailEvent
from belfort.services import disclosure_contacts, disclosure_pages, disclosure_policies, disclosures, work
from belfort.services.disclosure_policies import PolicyContent
from belfort.services.disclosures import Decision
from tests.services.reports import SECRET, arrived, open_policy, public, send, work_all
from tests.world import NOW, World

DAY = timedelta(days=1)
KEY = "age1" + "q" * 58
SAID, GONE = ("Uiltje", "uiltje@elders.example", KEY), ("", "", "")
YEAR_LATER = NOW + 365 * DAY


@pytest.fixture
def report(world: World) -> Disclosure:
    """A report of somebody who said who that is."""
    open_policy(world)
    send(public(world.home), key=KEY)
    work_all()
    return arrived(world)


def contact(world: World, body: str = "home") -> tuple[str, str, str]:
    row = arrived(world, body)
    return (row.reporter_name, row.reporter_contact, row.reporter_key)


def decide(world: World, report: Disclosure, target: State, at: datetime = NOW) -> None:
    version = arrived(world).version
    with world.acting("an") as an:
        decision = Decision(target, "Zo beslist.", Severity.LOW)
        disclosures.move(actor=an, at=at, organization=world.home, key=report.pk, version=version, decision=decision)


def erase(world: World, report: Disclosure, person: str = "an", version: int | None = None) -> Disclosure:
    seen = version or arrived(world).version
    with world.acting(person) as actor:
        return disclosure_contacts.erase_contact(
            actor=actor, at=NOW, organization=world.home, key=report.pk, version=seen
        )


def night(at: datetime) -> None:
    """Let two workers plan the day, and one do it."""
    disclosure_contacts.plan(at=at)
    disclosure_contacts.plan(at=at)
    work_all(at)


def traces(world: World) -> list[Any]:
    with world.looking():
        rows = TrailEvent.unscoped_rows.filter(verb="disclosure.contact_erased")
        return list(rows.order_by("happened_at", "organization_id"))


def test_the_worker_erases_them_a_year_after_the_closing_and_leaves_the_report(
    world: World, report: Disclosure
) -> None:
    """Rule 13.12."""
    night(YEAR_LATER)
    assert contact(world) == SAID  # it stands open
    decide(world, report, State.REJECTED)
    night(YEAR_LATER - DAY)
    assert (contact(world), traces(world)) == (SAID, [])
    night(YEAR_LATER + DAY)
    row = arrived(world)
    assert (contact(world), row.contact_erased_on) == (GONE, (YEAR_LATER + DAY).date())
    assert (row.code, row.title, row.wants_thanks, row.state) == (report.code, report.title, True, "rejected")
    assert SECRET in row.description
    [trace] = traces(world)
    assert (trace.organization_id, trace.actor_name, trace.subject_name) == (world.home.pk, "Belfort", report.code)
    assert not any(word in f"{trace.body}" for word in SAID)
    night(YEAR_LATER + 2 * DAY)
    assert len(traces(world)) == 1


def test_it_happens_on_the_day_itself_and_once_a_day_is_planned(world: World, report: Disclosure) -> None:
    decide(world, report, State.REJECTED)
    night(YEAR_LATER)
    assert contact(world) == GONE
    assert Job.objects.filter(kind=disclosure_contacts.JOB).count() == 1
    work.plan(at=YEAR_LATER + DAY)
    assert Job.objects.filter(kind=disclosure_contacts.JOB).count() == 2


def test_a_report_that_was_opened_again_keeps_them(world: World, report: Disclosure) -> None:
    """Rule 13.13."""
    decide(world, report, State.REJECTED)
    decide(world, report, State.TRIAGED, at=YEAR_LATER - DAY)
    night(YEAR_LATER + DAY)
    assert contact(world) == SAID
    decide(world, report, State.REJECTED, at=YEAR_LATER + 2 * DAY)
    night(YEAR_LATER + 300 * DAY)
    assert contact(world) == SAID
    night(YEAR_LATER + 400 * DAY)
    assert contact(world) == GONE


def test_each_government_chooses_for_how_long(world: World, report: Disclosure) -> None:
    open_policy(world, "other")
    send(public(world.other), key=KEY)
    work_all()
    decide(world, report, State.REJECTED)
    with world.looking():
        Disclosure.unscoped_rows.filter(organization=world.other).update(state="closed", closed_on=NOW.date())
    with world.acting("gert") as gert:
        version = disclosure_policies.get_policy(actor=gert, organization=world.home).version
        content = PolicyContent(is_open=False, contact_months=3)
        row = disclosure_policies.set_policy(
            actor=gert, at=NOW, organization=world.home, version=version, content=content
        )
        page = disclosure_pages.get_page(actor=gert, at=NOW, organization=world.home, key=report.pk)
    assert (row.contact_months, page.erased_on) == (3, date(2027, 2, 25))
    night(NOW + 100 * DAY)
    assert (contact(world), contact(world, "other")) == (GONE, SAID)
    night(YEAR_LATER)
    assert contact(world, "other") == GONE
    assert [trace.organization_id for trace in traces(world)] == [world.home.pk, world.other.pk]
    with world.acting("an") as an, pytest.raises(InvalidError) as refused:
        disclosure_policies.set_policy(
            actor=an,
            at=NOW,
            organization=world.home,
            version=row.version,
            content=PolicyContent(is_open=False, contact_months=0),
        )
    assert refused.value.field == "contact_months"


def test_who_handles_the_report_erases_them_at_once(world: World, report: Disclosure) -> None:
    """Rule 13.13: in any state, and what was said on the page of thanks stays."""
    decide(world, report, State.TRIAGED)
    decide(world, report, State.CONFIRMED)
    with world.acting("an") as an:
        disclosures.thank(actor=an, at=NOW, organization=world.home, key=report.pk, version=3, name="Uiltje")
    with pytest.raises(ConflictError):
        erase(world, report, version=1)
    assert erase(world, report, "gert").contact_erased_on == NOW.date()
    assert contact(world) == GONE
    [trace] = traces(world)
    assert trace.actor_name == world.users["gert"].name
    [thanked] = disclosure_policies.get_thanks(public(world.home).organization).people
    assert thanked.name == "Uiltje"
    with pytest.raises(InvalidError):
        erase(world, report)
    with world.acting("an") as an:
        page = disclosure_pages.get_page(actor=an, at=NOW, organization=world.home, key=report.pk)
        _, _, note = disclosure_pages.get_note(actor=an, at=NOW, organization=world.home, key=report.pk, ending="txt")
    assert (page.has_contact, page.erased_on) == (False, None)
    assert not any(word in note.decode() for word in SAID)
    assert "contactgegevens gewist op 25/11/2026" in note.decode()


def test_an_anonymous_report_has_nothing_to_erase(world: World) -> None:
    open_policy(world)
    send(public(world.home), name="", contact="")
    work_all()
    report = arrived(world)
    decide(world, report, State.REJECTED)
    night(YEAR_LATER)
    assert (arrived(world).contact_erased_on, traces(world)) == (None, [])
    with pytest.raises(InvalidError):
        erase(world, report)


@pytest.mark.parametrize(
    ("person", "error"), [("bram", ForbiddenError), ("hanne", ForbiddenError), ("celine", MissingError)]
)
def test_nobody_else_erases_them(world: World, report: Disclosure, person: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        erase(world, report, person)
    assert contact(world) == SAID
