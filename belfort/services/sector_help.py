"""Who needs help first, for who guides governments: of the newest publication, only governments that chose to be shown.

The rule is in `docs/scoring.md`, chapter 8; the points are computed by `domain.sector_help`. Each look is written where
the government sees it, and in the trail of the region.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.discretion import MINIMUM
from belfort.domain.frameworks import AssuranceLevel
from belfort.domain.maturity_figures import shown
from belfort.domain.permissions import Ability, Actor
from belfort.domain.sector_help import HelpPart, Priority, Situation, rank
from belfort.domain.terms import Text, same
from belfort.models import (
    Enrolment,
    FindingCount,
    Organization,
    Publication,
    SectorSnapshot,
    SharingChoice,
    Succession,
)
from belfort.services import scored_frameworks, sector_findings, sector_looks
from belfort.services.sharing import pseudonym

ROWS = 50
UNNAMED = Text("Bestuur {code}", "Government {code}")


@dataclass(frozen=True, slots=True)
class HelpRow:
    """One government in the ranking, under its name or its pseudonym, and where its points come from."""

    place: int
    name: Text
    is_named: bool
    points: Text
    parts: list[tuple[HelpPart, Text]]
    submitted_on: date | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """A page of the ranking: of which publication, how many are in it, and how many the sector knows in totals only."""

    dated_on: date | None
    rows: list[HelpRow]
    total: int
    page: int
    pages: int
    withheld: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """What one publication holds of a government: its snapshot, and whether it went in by name."""

    snapshot: str
    named: bool


@transaction.atomic
def get_ranking(
    *, actor: Actor, at: datetime, programme: Organization, as_of: date | None = None, page: int = 1
) -> Ranking:
    """Return a page of the ranking, and write down that this person looked at the governments on it.

    It is of the newest publication on or before a date, today when none is given; a government is shown as it chose, where
    that held on that day and still does.
    A look is written at most once per person, government and day; the trail of the region gets one event with it.
    """
    actor.require(Ability.GUIDE_GOVERNMENTS, programme.pk)
    row = Publication.objects.visible_to(actor).of(programme.pk).filter(dated_on__lte=as_of or localdate(at))
    newest = row.order_by("-dated_on").only("dated_on", "used").first()
    if newest is None:
        return Ranking(None, [], 0, 1, 1, withheld=False)
    used = {int(body): _Known(found[0], found[1]) for body, found in newest.used["entries"].items()}
    levels = _levels(actor, programme, as_of or localdate(at))
    chosen = _chosen(levels, used, newest.dated_on)
    critical = _critical(actor, programme, chosen, newest)
    ranked = rank(_situations(actor, programme, used, chosen, newest.dated_on, critical), newest.dated_on)
    pages = max(-(-len(ranked) // ROWS), 1)
    page = min(max(page, 1), pages)
    first = (page - 1) * ROWS
    listed = ranked[first : first + ROWS]
    bodies = Organization.objects.in_bulk([each.government for each in listed])
    sector_looks.note(actor=actor, at=at, programme=programme, page=sector_looks.HELP, bodies=bodies.values())
    return Ranking(
        dated_on=newest.dated_on,
        rows=[
            _row(first + place, each, bodies[each.government], is_named=chosen[each.government] == "named")
            for place, each in enumerate(listed, start=1)
        ],
        total=len(ranked),
        page=page,
        pages=pages,
        withheld=_tells_others(used, levels),
    )


def _levels(actor: Actor, programme: Organization, as_of: date) -> dict[int, str]:
    """Return how each government shows its maturity: as it chose, where that held on the day asked and still does."""
    rows = SharingChoice.objects.visible_to(actor).within(programme.pk).filter(subject="maturity")
    chosen = list(rows.order_by("chosen_at").values_list("organization_id", "level", "starts_on"))
    then = {body: level for body, level, starts_on in chosen if starts_on <= as_of}
    now = {body: level for body, level, _ in chosen}
    return {body: level if then.get(body) == level else "total" for body, level in now.items()}


def _tells_others(used: Mapping[int, _Known], levels: Mapping[int, str]) -> bool:
    """Say whether the figures under a pseudonym, taken from the totals, would tell of the few that are left."""
    unnamed = [body for body, found in used.items() if not found.named]
    left = sum(levels.get(body) != "pseudonym" for body in unnamed)
    return 0 < left < MINIMUM


def _chosen(levels: Mapping[int, str], used: Mapping[int, _Known], day: date) -> dict[int, str]:
    """Return how each government may be shown: what went into totals gets no name, nor what took its name back."""
    withheld = _tells_others(used, levels)
    gone = set(Succession.objects.filter(effective_on__lte=day).values_list("predecessor_id", flat=True))
    found = {}
    for body, level in levels.items():
        known = used.get(body)
        if body in gone or level == "total":
            continue
        if (level == "named" and (known is None or known.named)) or (
            level == "pseudonym" and known is not None and not known.named and not withheld
        ):
            found[body] = level
    return found


def _situations(
    actor: Actor,
    programme: Organization,
    used: Mapping[int, _Known],
    chosen: Mapping[int, str],
    day: date,
    critical: Mapping[int, int],
) -> dict[int, Situation]:
    """Return what is known of each government that may be shown, in the order of the names.

    One that submitted but is in no publication yet stays out. Enrolments, and the day on which a round was answered, are
    known of everybody, so they would give a pseudonym away: they count for names only.
    """
    rows = SectorSnapshot.objects.visible_to(actor).within(programme.pk)
    sent = {
        str(row.pk): row
        for row in rows.filter(organization__in=chosen, submitted_on__lte=day).defer("scores").order_by("submitted_on")
    }
    submitted = {row.organization_id for row in sent.values()}
    taking = set(
        Enrolment.objects.visible_to(actor)
        .within(programme.pk)
        .filter(organization__in=chosen, enrolled_on__lte=day)
        .exclude(state="withdrawn")
        .values_list("organization_id", flat=True)
    )
    found = {}
    for body in (
        Organization.objects.filter(pk__in=chosen, status="active").order_by("name").values_list("pk", flat=True)
    ):
        named = chosen[body] == "named"
        known = used.get(body)
        row = sent.get(known.snapshot) if known else None
        if row is not None:
            submitted_on = row.submitted_on if named else day
            found[body] = _situation(row, submitted_on, critical.get(body), takes_part=body in taking or not named)
        elif body not in submitted:
            found[body] = Situation(None, critical_findings=critical.get(body), takes_part=body in taking or not named)
    return found


def _critical(
    actor: Actor, programme: Organization, chosen: Mapping[int, str], published: Publication
) -> dict[int, int]:
    """Return how many critical findings are open at governments that are named here and share that count by name too.

    One whose counts went into the totals of the publication without its name is not among them: subtraction would tell
    of the others (`docs/scoring.md`, 12.17).
    """
    rows = SharingChoice.objects.visible_to(actor).within(programme.pk).filter(subject="findings")
    levels = dict(rows.order_by("chosen_at").values_list("organization_id", "level"))
    named = {body for body, level in chosen.items() if level == "named" and levels.get(body) == "named"}
    bodies = named - sector_findings.went_in_unnamed(published.used)
    counts = FindingCount.objects.visible_to(actor).within(programme.pk)
    counts = counts.filter(organization__in=bodies, dated_on__lte=published.dated_on).order_by("dated_on")
    return dict(counts.values_list("organization_id", "critical"))


def _situation(row: SectorSnapshot, submitted_on: date, critical: int | None, *, takes_part: bool) -> Situation:
    """Return the distance of a submission to its own level."""
    rules = scored_frameworks.get(row.framework_key).rules[AssuranceLevel(row.level)]
    short = max(rules.total - Fraction(row.total), Fraction(0)) if row.complete and row.total else None
    keys = row.key_failure_count if short is not None else 0
    return Situation(short, keys, submitted_on, critical, takes_part=takes_part)


def _row(place: int, found: Priority[int], body: Organization, *, is_named: bool) -> HelpRow:
    return HelpRow(
        place=place,
        name=same(body.name) if is_named else UNNAMED.filled(code=pseudonym(body)),
        is_named=is_named,
        points=shown(found.points),
        parts=[(part, shown(part.points)) for part in found.parts],
        submitted_on=found.situation.submitted_on if is_named else None,
    )
