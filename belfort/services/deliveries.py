"""What the programme sent to governments: posters, campaigns, newsletters; one row per government."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.timezone import localdate

from belfort.domain.errors import InvalidError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.programme import outside
from belfort.domain.terms import Text
from belfort.models import Delivery, Organization, Track
from belfort.services import tracks, trail
from belfort.services.enrolments import FUTURE
from belfort.services.programme_bodies import Bodies
from belfort.services.trail import Subject

PAGE = 50
MOST_COPIES = 1_000_000
LINE = Text("regel {line}: {why}", "line {line}: {why}")


@dataclass(frozen=True, slots=True)
class Sending:
    """What went out on a day, so many copies to each; `governments` are names or NIS, KBO or OVO numbers, one a line."""

    track_key: str
    material: str
    copies: int
    delivered_on: date
    governments: tuple[str, ...]

    def require_valid(self, today: date) -> None:
        """Raise InvalidError for a sending of nothing, to nobody, or on a day to come."""
        if not self.material.strip():
            raise InvalidError(Text("Zeg wat er geleverd werd.", "Say what was delivered."), field="material")
        if not 1 <= self.copies <= MOST_COPIES:
            words = Text("Geef een aantal van 1 tot {most}.", "Give a number from 1 to {most}.")
            raise InvalidError(words.filled(most=MOST_COPIES), field="copies")
        if self.delivered_on > today:
            raise InvalidError(FUTURE, field="delivered_on")
        if not self.governments:
            raise InvalidError(Text("Noem minstens één bestuur.", "Name at least one government."), field="governments")


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """A page of deliveries by a day, newest first, with how many copies there were in all."""

    deliveries: list[Delivery]
    copies: int
    total: int
    page: int
    pages: int


def get_deliveries(*, actor: Actor, programme: Organization, as_of: date, page: int = 1) -> DeliveryPage:
    """Return a page of what was delivered by a day."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    rows = Delivery.objects.visible_to(actor).within(programme.pk).filter(delivered_on__lte=as_of)
    total, copies = rows.count(), rows.aggregate(sum=Sum("copies"))["sum"] or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    ordered = rows.select_related("track", "organization").order_by("-delivered_on", "material", "organization__name")
    return DeliveryPage(list(ordered[(page - 1) * PAGE : page * PAGE]), copies, total, page, pages)


@transaction.atomic
def record_deliveries(*, actor: Actor, at: datetime, programme: Organization, sending: Sending) -> int:
    """Write what went to one or several governments, all together or nothing; returns to how many."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    sending.require_valid(localdate(at))
    track = tracks.find_track(programme, sending.track_key)
    if fault := outside({"delivered_on": sending.delivered_on}, track.starts_on, track.ends_on):
        raise InvalidError(fault["delivered_on"], field="delivered_on")
    Organization.objects.select_for_update().get(pk=programme.pk)  # one writer at a time: nothing is written twice
    bodies = _bodies(actor, programme, track, sending)
    Delivery.objects.add_all(
        [
            Delivery(
                organization=body,
                programme=programme,
                track=track,
                material=sending.material.strip(),
                copies=sending.copies,
                delivered_on=sending.delivered_on,
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
        subject=Subject("track", track.pk, sending.material.strip()),
        body={"copies": sending.copies, "governments": [body.name for body in bodies]},
    )
    return len(bodies)


def _bodies(actor: Actor, programme: Organization, track: Track, sending: Sending) -> Sequence[Organization]:
    """Return who each line means on the day; raises InvalidError with the line of what is unknown or there already."""
    known = Bodies()
    rows = Delivery.objects.visible_to(actor).within(programme.pk)
    same = rows.filter(track=track, material=sending.material.strip(), delivered_on=sending.delivered_on)
    taken = set(same.values_list("organization_id", flat=True))
    found: dict[int, Organization] = {}
    for line, key in enumerate(sending.governments, start=1):
        try:
            body = known.find(key, sending.delivered_on)
        except InvalidError as fault:
            raise InvalidError(LINE.filled(line=line, why=fault.text), field="governments") from None
        if body.pk in found or body.pk in taken:
            words = Text("{name} staat er al met dit materiaal.", "{name} stands there already with this material.")
            raise InvalidError(LINE.filled(line=line, why=words.filled(name=body.name)), field="governments")
        found[body.pk] = body
    return list(found.values())
