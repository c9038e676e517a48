"""What the programme sent to governments: posters, campaigns, newsletters; one row per government, never changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils.timezone import localdate

from belfort.domain.errors import InvalidError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.programme import TrackKind, outside
from belfort.domain.programme_counts import DeliveryFact
from belfort.domain.terms import Text
from belfort.models import Delivery, DeliveryCorrection, Organization, Track
from belfort.services import tracks, trail
from belfort.services.enrolments import FUTURE
from belfort.services.programme_bodies import Bodies
from belfort.services.trail import Subject

PAGE = 50
MOST_COPIES = 1_000_000
LINE = Text("regel {line}: {why}", "line {line}: {why}")
TWICE = Text("{name} staat er al met dit materiaal.", "{name} stands there already with this material.")


@dataclass(frozen=True, slots=True)
class DeliveryContent:
    """What went to a government on a day; 0 copies of a correction: it never did."""

    material: str
    copies: int
    delivered_on: date

    def require_valid(self, today: date, track: Track) -> None:
        """Raise InvalidError for a delivery of nothing, on a day to come, or outside its track."""
        if not self.material.strip():
            raise InvalidError(Text("Zeg wat er geleverd werd.", "Say what was delivered."), field="material")
        if not 1 <= self.copies <= MOST_COPIES:
            words = Text("Geef een aantal van 1 tot {most}.", "Give a number from 1 to {most}.")
            raise InvalidError(words.filled(most=MOST_COPIES), field="copies")
        if self.delivered_on > today:
            raise InvalidError(FUTURE, field="delivered_on")
        if fault := outside({"delivered_on": self.delivered_on}, track.starts_on, track.ends_on):
            raise InvalidError(fault["delivered_on"], field="delivered_on")


@dataclass(frozen=True, slots=True)
class Sending:
    """What went out, to each the same; `governments` are names or NIS, KBO or OVO numbers, one a line."""

    track_key: str
    content: DeliveryContent
    governments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """A delivery as it was noted, and as it stands; `corrected_on` and `reason` are those of the newest correction."""

    delivery: Delivery
    noted: DeliveryContent
    stands: DeliveryContent
    corrected_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """A page of deliveries by a day, newest first, with how many there were and how many copies, what never was left out."""

    lines: list[DeliveryLine]
    copies: int
    total: int
    page: int
    pages: int


def get_deliveries(
    *, actor: Actor, programme: Organization, as_of: date, kind: TrackKind | None = None, page: int = 1
) -> DeliveryPage:
    """Return a page of what was delivered by a day, as it was known then, perhaps of one kind of track.

    What was withdrawn stays to be seen and does not count.
    """
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    rows = Delivery.objects.visible_to(actor).within(programme.pk).filter(delivered_on__lte=as_of)
    corrections = DeliveryCorrection.objects.visible_to(actor).within(programme.pk)
    if kind is not None:
        rows, corrections = rows.filter(track__kind=kind.value), corrections.filter(delivery__track__kind=kind.value)
    stands = corrections.standing(as_of)
    plain = rows.exclude(pk__in=stands.values("delivery_id")).aggregate(count=Count("pk"), sum=Sum("copies"))
    said = stands.aggregate(count=Count("pk", filter=Q(copies__gt=0)), sum=Sum("copies"))
    pages = max(1, -(-rows.count() // PAGE))
    page = min(max(page, 1), pages)
    ordered = rows.select_related("track", "organization").order_by(
        "-delivered_on", "material", "organization__name", "pk"
    )
    found = list(ordered[(page - 1) * PAGE : page * PAGE])
    newest = {row.delivery_id: row for row in stands.filter(delivery__in=[row.pk for row in found])}
    lines = [_line(row, newest.get(row.pk)) for row in found]
    copies = (plain["sum"] or 0) + (said["sum"] or 0)
    return DeliveryPage(lines, copies, plain["count"] + said["count"], page, pages)


def _line(row: Delivery, correction: DeliveryCorrection | None) -> DeliveryLine:
    noted = content_of(row)
    if correction is None:
        return DeliveryLine(row, noted, noted)
    return DeliveryLine(row, noted, content_of(correction), correction.corrected_on, correction.reason)


def content_of(row: Delivery | DeliveryCorrection) -> DeliveryContent:
    """Return what a row says of a delivery."""
    return DeliveryContent(row.material, row.copies, row.delivered_on)


def get_facts(*, actor: Actor, programme: Organization) -> tuple[DeliveryFact, ...]:
    """Return every delivery of a programme with its corrections, as the domain counts them."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    corrections = list(
        DeliveryCorrection.objects.visible_to(actor).within(programme.pk).order_by("delivery_id", "number")
    )
    rows = Delivery.objects.visible_to(actor).within(programme.pk).select_related("track")  # after their corrections
    return facts_of(rows.order_by("delivered_on", "pk"), corrections)


def facts_of(rows: Iterable[Delivery], corrections: Iterable[DeliveryCorrection]) -> tuple[DeliveryFact, ...]:
    """Return deliveries and their corrections as facts, each correction in the place of the one before it."""
    newest: dict[UUID, DeliveryFact] = {}
    for number, row in enumerate(rows, start=1):
        body, kind = str(row.organization_id), TrackKind(row.track.kind)
        fact = DeliveryFact(number, row.delivered_on, body, kind, row.material, row.copies, track_key=str(row.track_id))
        newest[row.pk] = fact
    found = list(newest.values())
    for number, correction in enumerate(corrections, start=len(found) + 1):
        before = newest[correction.delivery_id]
        fact = replace(
            before,
            number=number,
            dated_on=correction.delivered_on,
            material=correction.material,
            copies=correction.copies,
            corrects=before.number,
            corrected_on=correction.corrected_on,
        )
        newest[correction.delivery_id] = fact
        found.append(fact)
    return tuple(found)


@transaction.atomic
def record_deliveries(*, actor: Actor, at: datetime, programme: Organization, sending: Sending) -> int:
    """Write what went to one or several governments, all together or nothing; returns to how many."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    track = tracks.find_track(programme, sending.track_key)
    content = replace(sending.content, material=sending.content.material.strip())
    content.require_valid(localdate(at), track)
    Organization.objects.select_for_update().get(pk=programme.pk)  # one writer at a time: nothing is written twice
    bodies = _bodies(actor, track, content, sending.governments)
    Delivery.objects.add_all(
        [
            Delivery(
                organization=body,
                programme=programme,
                track=track,
                material=content.material,
                copies=content.copies,
                delivered_on=content.delivered_on,
                recorded_at=at,
            )
            for body in bodies
        ]
    )
    trail.record(
        actor=actor,
        at=at,
        organization=programme,
        verb="delivery.recorded",
        subject=Subject("track", track.pk, content.material),
        body={"copies": content.copies, "governments": [body.name for body in bodies]},
    )
    return len(bodies)


def _bodies(actor: Actor, track: Track, content: DeliveryContent, keys: Sequence[str]) -> Sequence[Organization]:
    """Return who each line means on the day; raises InvalidError with the line of what is unknown or there already."""
    if not keys:
        raise InvalidError(Text("Noem minstens één bestuur.", "Name at least one government."), field="governments")
    known, taken = Bodies(), there(actor, track, content)
    found: dict[int, Organization] = {}
    for line, key in enumerate(keys, start=1):
        try:
            body = known.find(key, content.delivered_on)
        except InvalidError as fault:
            raise InvalidError(LINE.filled(line=line, why=fault.text), field="governments") from None
        if body.pk in found or body.pk in taken:
            raise InvalidError(LINE.filled(line=line, why=TWICE.filled(name=body.name)), field="governments")
        found[body.pk] = body
    return list(found.values())


def there(actor: Actor, track: Track, content: DeliveryContent, apart_from: Delivery | None = None) -> set[int]:
    """Return the governments that have the same material of the same day, as it all stands."""
    same = {"material": content.material, "delivered_on": content.delivered_on}
    rows = Delivery.objects.visible_to(actor).within(track.programme_id).filter(track=track)
    if apart_from is not None:
        rows = rows.exclude(pk=apart_from.pk)
    corrections = DeliveryCorrection.objects.visible_to(actor).within(track.programme_id)
    stands = corrections.filter(delivery__in=rows.values("pk")).standing(date.max)
    plain = rows.filter(**same).exclude(pk__in=stands.values("delivery_id"))
    said = stands.filter(**same, copies__gt=0)
    return {*plain.values_list("organization_id", flat=True), *said.values_list("organization_id", flat=True)}
