"""Who works with whom: partnerships and working groups with their members, each with dates; public business."""

from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Min
from django.utils.timezone import localdate

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.partnerships import MemberFact, PartnershipFact
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.models import (
    Organization,
    Partnership,
    PartnershipEarlier,
    PartnershipMember,
    PartnershipMemberEarlier,
)
from belfort.services import trail
from belfort.services.enrolments import FUTURE
from belfort.services.programme_bodies import Bodies
from belfort.services.trail import Subject
from belfort.services.writing import changed, update_versioned

PARTNERSHIP_KINDS = {
    "partnership": Text("samenwerking", "partnership"),
    "working_group": Text("werkgroep", "working group"),
}
CHANGED = Text("Er staat al een wijziging die telt vanaf {day}.", "A change already counts from {day}.")
ENDS_FIRST = Text("Het einde komt niet vóór het begin.", "The end does not come before the beginning.")


@dataclass(frozen=True, slots=True)
class PartnershipContent:
    """What a partnership says of itself; `shared_function`: the officer whom its members share, empty when none."""

    name: str
    kind: str
    starts_on: date
    ends_on: date | None = None
    shared_function: str = ""
    note: str = ""

    def require_valid(self) -> None:
        """Raise InvalidError for one without a name, of no kind, or that ends before it starts."""
        if not self.name.strip():
            raise InvalidError(Text("Geef een naam.", "Give a name."), field="name")
        if self.kind not in PARTNERSHIP_KINDS:
            raise InvalidError(Text("Kies een soort.", "Choose a kind."), field="kind")
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise InvalidError(ENDS_FIRST, field="ends_on")


def find_partnership(*, actor: Actor, programme: Organization, key: UUID) -> Partnership:
    """Return a partnership; raises MissingError."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    row = Partnership.objects.filter(programme=programme, pk=key).first()
    if row is None:
        raise MissingError
    return row


def get_members(*, actor: Actor, partnership: Partnership) -> list[PartnershipMember]:
    """Return everybody who ever worked along, those who still do first, then by name."""
    actor.require(Ability.READ_PROGRAMME, partnership.programme_id)
    rows = PartnershipMember.objects.filter(partnership=partnership).select_related("member")
    return sorted(rows, key=lambda row: (row.ends_on is not None, row.member.name, row.starts_on))


def find_member(*, actor: Actor, partnership: Partnership, member: int) -> PartnershipMember:
    """Return one membership of a partnership; raises MissingError."""
    actor.require(Ability.READ_PROGRAMME, partnership.programme_id)
    row = PartnershipMember.objects.filter(partnership=partnership, pk=member).select_related("member").first()
    if row is None:
        raise MissingError
    return row


@transaction.atomic
def add_partnership(*, actor: Actor, at: datetime, programme: Organization, content: PartnershipContent) -> Partnership:
    """Note that governments work together."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    content.require_valid()
    _require_new(programme, content)
    row = Partnership.objects.create(programme=programme, **_values(content))
    _record(actor, at, "partnership.added", row)
    return row


def _require_new(programme: Organization, content: PartnershipContent, row: Partnership | None = None) -> None:
    twins = Partnership.objects.filter(programme=programme, name=content.name.strip())
    if (twins.exclude(pk=row.pk) if row else twins).exists():
        words = Text("Er is al een samenwerking met deze naam.", "There is a partnership with this name already.")
        raise InvalidError(words, field="name")


def _values(content: PartnershipContent) -> dict[str, Any]:
    said = {name: value.strip() if isinstance(value, str) else value for name, value in asdict(content).items()}
    return said | {"shares_officer": bool(said["shared_function"])}


def content_of(row: Partnership) -> PartnershipContent:
    """Return what a partnership says now."""
    return PartnershipContent(row.name, row.kind, row.starts_on, row.ends_on, row.shared_function or "", row.note)


PartnershipVersions = tuple[tuple[PartnershipFact, ...], tuple[tuple[MemberFact, ...], ...]]


def get_versions(programme: Organization) -> tuple[PartnershipVersions, ...]:
    """Return every partnership of a programme with its memberships, each with what was said before, the oldest first."""
    said: dict[UUID, list[PartnershipFact]] = defaultdict(list)
    for row in PartnershipEarlier.objects.filter(partnership__programme=programme).order_by("number"):
        said[row.partnership_id].append(_fact(row.partnership_id, row, row.known_until))
    ends: dict[int, list[PartnershipMemberEarlier]] = defaultdict(list)
    earlier = PartnershipMemberEarlier.objects.filter(membership__partnership__programme=programme)
    for end in earlier.order_by("number"):
        ends[end.membership_id].append(end)
    members: dict[UUID, list[tuple[MemberFact, ...]]] = defaultdict(list)
    for one in PartnershipMember.objects.filter(partnership__programme=programme).order_by("pk"):
        body, first = str(one.member_id), one.starts_on
        before = [MemberFact(body, first, end.ends_on, end.known_until) for end in ends[one.pk]]
        members[one.partnership_id].append((*before, MemberFact(body, first, one.ends_on)))
    rows = Partnership.objects.filter(programme=programme).order_by("name")
    return tuple(((*said[row.pk], _fact(row.pk, row, None)), tuple(members[row.pk])) for row in rows)


def _fact(key: UUID, row: Partnership | PartnershipEarlier, known_until: date | None) -> PartnershipFact:
    return PartnershipFact(
        str(key), row.name, row.kind, row.shared_function or "", row.starts_on, row.ends_on, known_until
    )


def get_earlier(*, actor: Actor, partnership: Partnership) -> list[PartnershipEarlier]:
    """Return what a partnership said before, the newest first."""
    actor.require(Ability.READ_PROGRAMME, partnership.programme_id)
    return list(PartnershipEarlier.objects.filter(partnership=partnership).order_by("-number"))


@transaction.atomic
def change_partnership(
    *,
    actor: Actor,
    at: datetime,
    programme: Organization,
    key: UUID,
    version: int,
    content: PartnershipContent,
    counts_from: date | None = None,
) -> Partnership:
    """Change what a partnership says from a day on, today when none is named; of the days before, it says what it said.

    The dates of its members stay inside its own.
    """
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    row = find_partnership(actor=actor, programme=programme, key=key)
    content.require_valid()
    _require_new(programme, content, row)
    members = PartnershipMember.objects.filter(partnership=row)
    days = members.aggregate(first=Min("starts_on"), last=Max("starts_on"), end=Max("ends_on"))
    if days["first"] and days["first"] < content.starts_on:
        words = Text("Er werkte al iemand mee op {day}.", "Somebody worked along on {day} already.")
        raise InvalidError(words.filled(day=days["first"]), field="starts_on")
    latest = max((day for day in (days["last"], days["end"]) if day), default=None)
    if content.ends_on is not None and latest is not None and content.ends_on < latest:
        words = Text("Er werkt nog iemand mee op {day}.", "Somebody still works along on {day}.")
        raise InvalidError(words.filled(day=latest), field="ends_on")
    body = {"changes": changed(row, _values(content)), "counts_from": str(counts_from or localdate(at))}
    before = content_of(row)
    update_versioned(row, version=version, changes=_values(content))
    _keep_earlier(actor, at, row, _replaced(before, content_of(row)), counts_from or localdate(at))
    _record(actor, at, "partnership.changed", row, body)
    return row


def _replaced(before: PartnershipContent, after: PartnershipContent) -> PartnershipContent | None:
    """Return what is kept of before: an end that nobody knew yet counts from its own day, and is no change."""
    if before.ends_on is None:
        before = replace(before, ends_on=after.ends_on)
    return None if before == after else before


def _keep_earlier(
    actor: Actor, at: datetime, row: Partnership, before: PartnershipContent | None, counts_from: date
) -> None:
    """Keep what a partnership said until a day; raises InvalidError for a day to come, or before an earlier change."""
    newest = PartnershipEarlier.objects.filter(partnership=row).order_by("-number").first()
    if counts_from > localdate(at):
        raise InvalidError(FUTURE, field="counts_from")
    if newest is not None and counts_from < newest.known_until:
        raise InvalidError(CHANGED.filled(day=newest.known_until), field="counts_from")
    if before is not None:
        PartnershipEarlier.objects.create(
            partnership=row,
            number=newest.number + 1 if newest else 1,
            **asdict(before),
            known_until=counts_from,
            recorded_at=at,
            recorded_by_id=actor.user_id or None,
        )


@transaction.atomic
def add_member(
    *,
    actor: Actor,
    at: datetime,
    programme: Organization,
    key: UUID,
    organization: str,
    starts_on: date,
    ends_on: date | None = None,
) -> PartnershipMember:
    """Note that a government works along from a day on, named by its name, NIS, KBO or OVO number."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    row = find_partnership(actor=actor, programme=programme, key=key)
    body = Bodies().find(organization, starts_on)
    _require_inside(row, starts_on, ends_on)
    _require_once(row, PartnershipMember(member=body, starts_on=starts_on, ends_on=ends_on))
    member = PartnershipMember.objects.create(partnership=row, member=body, starts_on=starts_on, ends_on=ends_on)
    _record(actor, at, "partnership.joined", row, {"member": body.name, "starts_on": str(starts_on)})
    return member


def _require_inside(row: Partnership, starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise InvalidError(ENDS_FIRST, field="ends_on")
    if starts_on < row.starts_on:
        words = Text("De samenwerking begint pas op {day}.", "The partnership begins only on {day}.")
        raise InvalidError(words.filled(day=row.starts_on), field="starts_on")
    if row.ends_on is not None and max(starts_on, ends_on or starts_on) > row.ends_on:
        words = Text("De samenwerking eindigde op {day}.", "The partnership ended on {day}.")
        raise InvalidError(words.filled(day=row.ends_on), field="ends_on" if ends_on else "starts_on")


def _require_once(row: Partnership, new: PartnershipMember) -> None:
    """Raise InvalidError for a government that would be in it twice on one day; the day of an end is outside."""
    Partnership.objects.select_for_update().get(pk=row.pk)  # one writer of its members at a time
    for other in PartnershipMember.objects.filter(partnership=row, member=new.member).exclude(pk=new.pk):
        before = new.ends_on is not None and new.ends_on <= other.starts_on
        after = other.ends_on is not None and other.ends_on <= new.starts_on
        if not before and not after:
            words = Text("{name} werkt dan al mee.", "{name} works along then already.")
            raise InvalidError(words.filled(name=new.member.name), field="organization")


@transaction.atomic
def end_member(
    *, actor: Actor, at: datetime, programme: Organization, key: UUID, member: int, ends_on: date | None
) -> PartnershipMember:
    """Note from which day on a government no longer works along; another day, or None, counts from today on."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    row = find_partnership(actor=actor, programme=programme, key=key)
    one = find_member(actor=actor, partnership=row, member=member)
    before, one.ends_on = one.ends_on, ends_on
    _require_inside(row, one.starts_on, ends_on)
    _require_once(row, one)
    if before not in {None, ends_on}:  # an end that stood there; one that nobody knew yet counts from its own day
        PartnershipMemberEarlier.objects.create(
            membership=one,
            number=PartnershipMemberEarlier.objects.filter(membership=one).count() + 1,
            ends_on=before,
            known_until=localdate(at),
            recorded_at=at,
            recorded_by_id=actor.user_id or None,
        )
    PartnershipMember.objects.filter(pk=one.pk).update(ends_on=ends_on)
    body = {"member": one.member.name, "changes": {"ends_on": [str(before or ""), str(ends_on or "")]}}
    _record(actor, at, "partnership.left", row, body)
    return one


def _record(actor: Actor, at: datetime, verb: str, row: Partnership, body: dict[str, Any] | None = None) -> None:
    trail.record(
        actor=actor,
        at=at,
        organization=row.programme,
        verb=verb,
        subject=Subject("partnership", row.pk, row.name),
        body=body or {},
    )
