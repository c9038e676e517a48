"""What stands on the pages about reports from outside: the list, one report with its timeline, the note for the CCB."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localtime

from belfort.domain.disclosures import (
    DISCLOSURE_STATE_NAMES,
    NEXT,
    OPEN,
    TERM_NAMES,
    DisclosureState as State,
    DisclosureTerm,
    terms_at,
)
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text, same
from belfort.models import Disclosure, DisclosureFile, DisclosureStep, Organization
from belfort.reporting import disclosure_note
from belfort.reporting.disclosure_note import HandOver
from belfort.services import installation, trail
from belfort.services.disclosure_contacts import get_erasure_day, has_contact
from belfort.services.disclosure_mail import moments_of
from belfort.services.disclosures import MOMENTS, find_disclosure, may_thank
from belfort.services.trail import Subject

PAGE = 50
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NOTES = {"docx": OFFICE, "txt": "text/plain; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Line:
    """A report in a list, with its terms as they stand now."""

    disclosure: Disclosure
    state: State
    terms: tuple[DisclosureTerm, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of reports, the newest first; `known` counts all of the government."""

    lines: list[Line]
    total: int
    known: int
    page: int
    pages: int


def get_disclosures(
    *, actor: Actor, at: datetime, organization: Organization, only_open: bool, page: int = 1
) -> Listing:
    """Return a page of the reports of a government."""
    actor.require(Ability.HANDLE_DISCLOSURES, organization.id)
    seen = Disclosure.objects.visible_to(actor).of(organization.id)
    rows = seen.filter(state__in=OPEN) if only_open else seen
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    found = rows.order_by("-received_at", "code")[(page - 1) * PAGE : page * PAGE]
    lines = [Line(row, State(row.state), terms_at(moments_of(row), at)) for row in found]
    return Listing(lines, total, seen.count() if only_open else total, page, pages)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something on the timeline: when, what in words, by whom, and the words that were written."""

    at: datetime
    what: Text
    who: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class DisclosurePage:
    """One report: how it stands, what can follow, and everything that happened in order.

    `erased_on` is the day on which the contact data go by themselves, as long as they are there and the report stays closed.
    """

    disclosure: Disclosure
    state: State
    terms: tuple[DisclosureTerm, ...]
    timeline: list[Happening]
    files: list[DisclosureFile]
    nexts: tuple[State, ...]
    may_thank: bool
    may_make_finding: bool
    has_contact: bool
    erased_on: date | None

    @property
    def is_open(self) -> bool:
        """Say whether somebody must still do something."""
        return self.state in OPEN


def get_page(*, actor: Actor, at: datetime, organization: Organization, key: UUID) -> DisclosurePage:
    """Return the page of one report; raises MissingError."""
    row = find_disclosure(actor=actor, organization=organization, key=key)
    files = DisclosureFile.objects.visible_to(actor).of(organization.id).filter(disclosure=row)
    state = State(row.state)
    records = actor.may(Ability.RECORD_FINDINGS, organization.id) and actor.may(Ability.EDIT_FINDINGS, organization.id)
    return DisclosurePage(
        disclosure=row,
        state=state,
        terms=terms_at(moments_of(row), at),
        timeline=_timeline(actor, row),
        files=list(files.select_related("file").order_by("file__added_at", "pk")),
        nexts=NEXT[state],
        may_thank=may_thank(row),
        may_make_finding=records and row.finding_id is None and state in OPEN,
        has_contact=has_contact(row),
        erased_on=get_erasure_day(row),
    )


NOTED = Text("notitie", "note")
ERASED = Text("contactgegevens gewist op {day}", "contact data erased on {day}")


def _timeline(actor: Actor, row: Disclosure) -> list[Happening]:
    """Return what happened in the order of time; a step that leaves the state as it was is a note."""
    steps = DisclosureStep.objects.visible_to(actor).of(row.organization_id).filter(disclosure=row)
    found, before = [], ""
    for step in steps.select_related("recorded_by").order_by("number"):
        what = NOTED if step.state == before else DISCLOSURE_STATE_NAMES[State(step.state)]
        who = step.recorded_by.name if step.recorded_by else ""
        found.append(Happening(step.recorded_at, what, who, step.note))
        before = step.state
    dated = ((getattr(row, name), what) for name, what in MOMENTS.items())
    found += [Happening(moment, what) for moment, what in dated if moment is not None]
    return sorted(found, key=lambda one: one.at)


def get_originals(*, actor: Actor, organization: Organization, key: UUID) -> list[tuple[UUID, str]]:
    """Return the reports that this one may double, the newest first."""
    rows = Disclosure.objects.visible_to(actor).of(organization.id).exclude(pk=key)
    rows = rows.exclude(state=State.DUPLICATE.value).order_by("-received_at")
    return [(pk, f"{code} {title}") for pk, code, title in rows.values_list("pk", "code", "title")[:500]]


def get_note(
    *, actor: Actor, at: datetime, organization: Organization, key: UUID, ending: str
) -> tuple[str, str, bytes]:
    """Return the note for the CCB as Word or text: its name, its media type and its bytes; the trail keeps who took it."""
    page = get_page(actor=actor, at=at, organization=organization, key=key)
    row = page.disclosure
    note = HandOver(
        organization=organization.name,
        code=row.code,
        title=row.title,
        target=row.target,
        description=row.description,
        reporter=_reporter(row).into(actor.language),
        state=DISCLOSURE_STATE_NAMES[page.state],
        severity=row.severity,
        found_at=localtime(row.found_at) if row.found_at else None,
        received_at=localtime(row.received_at),
        terms=tuple((TERM_NAMES[term.kind], localtime(term.due_at), term.words) for term in page.terms),
        from_receipt=row.found_at is None,
        notified_at=localtime(row.notified_at) if row.notified_at else None,
        reported_at=localtime(row.reported_at) if row.reported_at else None,
        agreed_on=row.publication_agreed_on,
        events=tuple((localtime(one.at), one.what) for one in page.timeline),
        files=tuple((one.file.original_name, one.file.sha256) for one in page.files),
        made_by=actor.name,
        made_at=localtime(at),
        is_demo=installation.is_demo(),
    )
    write = disclosure_note.as_text if ending == "txt" else _as_word
    data = write(note, actor.language)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="disclosure.note_taken",
        subject=Subject("disclosure", row.pk, row.code),
        body={"ending": ending},
    )
    return f"ccb-{organization.slug}-{row.code}.{ending}".lower(), NOTES[ending], data


def _reporter(row: Disclosure) -> Text:
    if row.contact_erased_on and not has_contact(row):
        return ERASED.filled(day=f"{row.contact_erased_on:%d/%m/%Y}")
    return same(" · ".join(filter(None, (row.reporter_name, row.reporter_contact))))


def _as_word(note: HandOver, language: str) -> bytes:
    from belfort.reporting import disclosure_docx  # noqa: PLC0415 a large library, only for who asks a note

    return disclosure_docx.make(note, language)
