"""The pages of the programme: what each shows on a date, in one reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from belfort.domain.budget import BudgetRow
from belfort.domain.indicator_changes import holding, known
from belfort.domain.indicators import Indicator, Measurement
from belfort.domain.permissions import Ability, Actor
from belfort.domain.programme import EnrolmentState
from belfort.domain.programme_audits import AuditState
from belfort.domain.terms import Text
from belfort.models import BudgetLine, Enrolment, Organization, Track, Workshop
from belfort.services import enrolments, indicators, prepared, programme_made, tracks
from belfort.services.budget_rows import row_of
from belfort.services.prepared import PROGRAMME, REPLY, Subject, View
from belfort.services.programme_made import Money
from belfort.services.programme_views import Listing, listing, view as view_of

COMING = 5
AUDIT_STANDS = frozenset({*programme_made.STANDS, programme_made.CANCELLED})


@dataclass(frozen=True, slots=True)
class TrackLine:
    """A track with how many governments take part on the day."""

    track: Track
    name: Text
    governments: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The programme on a day; the money for who may read it."""

    as_of: date
    reached: int
    tracks: list[TrackLine]
    indicators: list[Measurement]
    workshops: list[Workshop]
    budget: Money | None = None
    outdated_since: datetime | None = None


def get_overview(*, actor: Actor, at: datetime, programme: Organization, as_of: date) -> Overview:
    """Return the programme on a day, with its money for who reads the budget."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    name = programme_made.OVERVIEW
    view = view_of(actor, at, Subject(programme, PROGRAMME, name, as_of), programme_made.overview)
    money = None
    if actor.may(Ability.READ_BUDGET, programme.pk):
        at_once = view.made is not None  # what was not asked of the worker for the one is not for the other
        money = _money(_budget(actor, at, programme, as_of, at_once=at_once))
    content = view.content
    return Overview(
        as_of,
        content["reached"],
        [
            TrackLine(row, tracks.name_of(row), content["tracks"].get(row.key, 0))
            for row in tracks.get_tracks(programme)
        ],
        [programme_made.measurement_of(stored, as_of) for stored in content["indicators"]],
        tracks.get_coming(programme, since=as_of, most=COMING),
        money,
        view.outdated_since,
    )


@dataclass(frozen=True, slots=True)
class Indicators:
    """The indicators on a day, and those that hold on another day only."""

    indicators: list[Measurement]
    others: list[Indicator]
    outdated_since: datetime | None = None


def get_indicators(*, actor: Actor, at: datetime, programme: Organization, as_of: date) -> Indicators:
    """Return every indicator with its value on a day."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    subject = Subject(programme, PROGRAMME, programme_made.OVERVIEW, as_of)
    view = view_of(actor, at, subject, programme_made.overview)
    found = [programme_made.measurement_of(stored, as_of) for stored in view.content["indicators"]]
    changes = indicators.get_changes(programme)
    there = {indicator.key for indicator in holding(changes, as_of)}
    others = [indicators.standing(changes, key).indicator for key in known(changes) if key not in there]
    return Indicators(found, others, view.outdated_since)


def _money(budget: View) -> Money:
    return programme_made.money_of(budget.content["totals_eur"])


def _budget(actor: Actor, at: datetime, programme: Organization, as_of: date, *, at_once: bool = False) -> View:
    actor.require(Ability.READ_BUDGET, programme.pk)
    subject = Subject(programme, REPLY, programme_made.BUDGET, as_of)
    return view_of(actor, at, subject, programme_made.budget, at_once=at_once)


@dataclass(frozen=True, slots=True)
class BudgetPage:
    """The budget on a day: everything, per track, and a page of the lines behind it."""

    totals: Money
    tracks: list[tuple[str, Money]]
    lines: Listing[BudgetRow]


def get_budget_page(*, actor: Actor, at: datetime, programme: Organization, as_of: date, page: int = 1) -> BudgetPage:
    """Return the budget on a day with one page of its lines."""
    view = _budget(actor, at, programme, as_of)
    found = view.page(programme_made.LINES, page)
    lines = BudgetLine.objects.visible_to(actor).of(programme.pk).filter(number__in=[row[0] for row in found.rows])
    rows = {line.number: row_of(line) for line in lines}
    return BudgetPage(
        _money(view),
        [(track, programme_made.money_of(amounts)) for track, amounts in view.content["tracks_eur"]],
        listing(view, found, [rows[number] for (number,) in found.rows]),
    )


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An audit with where it stands on a day (None: it is cancelled), and the step that can follow."""

    key: str
    name: str
    kind: str
    party: str
    selected_on: date
    state: AuditState | None
    next: AuditState | None


def get_audit_lines(
    *, actor: Actor, at: datetime, programme: Organization, as_of: date, stand: str = "", page: int = 1
) -> Listing[AuditLine]:
    """Return a page of the audits on a day, all or those of one stand: planned, done, cancelled."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    subject = Subject(programme, PROGRAMME, programme_made.AUDITS, as_of)
    view = view_of(actor, at, subject, programme_made.all_audits)
    found = view.page(stand if stand in AUDIT_STANDS else programme_made.AUDITS, page)
    return listing(view, found, [_audit_line(*row) for row in found.rows])


def _audit_line(
    key: str, name: str, kind: str, party: str, selected_on: str, state: str | None, following: str | None
) -> AuditLine:
    there, then = (AuditState(each) if each else None for each in (state, following))
    return AuditLine(key, name, kind, party, date.fromisoformat(selected_on), there, then)


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions to come, the first ones first, and a page of those that were held, the last ones first."""

    coming: list[Workshop]
    held: Listing[Workshop]


def get_sessions(*, actor: Actor, programme: Organization, today: date, page: int = 1) -> Sessions:
    """Return the sessions of a programme, with one page of those that were held."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    rows = Workshop.objects.filter(track__programme=programme).select_related("track")
    held = rows.filter(held_on__lt=today).order_by("-held_on", "-title")
    total = held.count()
    pages = max(-(-total // prepared.ROWS), 1)
    page = min(max(page, 1), pages)
    shown = list(held[(page - 1) * prepared.ROWS : page * prepared.ROWS])
    coming = rows.filter(held_on__gte=today).order_by("held_on", "title")[: prepared.ROWS]
    return Sessions(list(coming), Listing(shown, total, page, pages))


@dataclass(frozen=True, slots=True)
class PartnershipLine:
    """A partnership with the governments that work together on a day."""

    key: str
    name: str
    kind: str
    since: date
    shared_function: str
    members: Sequence[str]


def get_partnerships(
    *, actor: Actor, at: datetime, programme: Organization, as_of: date, page: int = 1
) -> Listing[PartnershipLine]:
    """Return a page of who works with whom on a day."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    subject = Subject(programme, PROGRAMME, programme_made.TOGETHER, as_of)
    view = view_of(actor, at, subject, programme_made.partnerships)
    found = view.page(programme_made.TOGETHER, page)
    lines = [
        PartnershipLine(key, name, kind, date.fromisoformat(since), shares, members)
        for key, name, kind, since, shares, members in found.rows
    ]
    return listing(view, found, lines)


def get_reached(
    *, actor: Actor, at: datetime, programme: Organization, as_of: date, page: int = 1
) -> Listing[tuple[str, Text]]:
    """Return a page of the governments that the programme reached by a day, with their kind."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    view = view_of(actor, at, Subject(programme, PROGRAMME, programme_made.REACHED, as_of), programme_made.reached)
    found = view.page(programme_made.REACHED, page)
    return listing(view, found, [(name, Text(nl, en)) for name, nl, en in found.rows])


@dataclass(frozen=True, slots=True)
class OfferLine:
    """A track as a government sees it: what it offers, and the own enrolment when there is one."""

    track: Track
    name: Text
    summary: Text
    enrolment: Enrolment | None
    may_enrol: bool


def get_offers(*, actor: Actor, organization: Organization, programme: Organization, today: date) -> list[OfferLine]:
    """Return what the programme offers to a government today."""
    mine = {one.track.pk: one for one in reversed(enrolments.get_enrolments(actor=actor, organization=organization))}
    found = []
    for track in tracks.get_tracks(programme, public_only=True):
        standing = mine.get(track.pk)
        is_open = track.starts_on <= today and (track.ends_on is None or today <= track.ends_on)
        free = standing is None or standing.enrolment.state == EnrolmentState.WITHDRAWN
        found.append(
            OfferLine(
                track,
                tracks.name_of(track),
                tracks.summary_of(track),
                standing.enrolment if standing else None,
                is_open and free and actor.may(Ability.ENROL, organization.pk),
            )
        )
    return found
