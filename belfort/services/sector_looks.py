"""Looks of the region at governments by name: written where each of them sees it, and once in the trail of the region."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.timezone import localdate

from belfort.domain.permissions import Ability, Actor
from belfort.models import Organization, SectorLook
from belfort.services import trail
from belfort.services.trail import Subject

HELP, ROUNDS = "help", "rounds"


def note(*, actor: Actor, at: datetime, programme: Organization, page: str, bodies: Iterable[Organization]) -> None:
    """Write a look for each government that this person did not look at yet today on this page."""
    actor.require(Ability.READ_SECTOR, programme.pk)
    shown = {body.pk: body for body in bodies}
    rows = SectorLook.objects.visible_to(actor).within(programme.pk)
    today = rows.filter(organization__in=list(shown), page=page, looked_by_name=actor.name[:120])
    seen = {
        body for body, when in today.values_list("organization_id", "looked_at") if localdate(when) == localdate(at)
    }
    looks: Sequence[SectorLook] = [
        SectorLook(organization=body, programme=programme, page=page, looked_at=at, looked_by_name=actor.name[:120])
        for key, body in shown.items()
        if key not in seen
    ]
    if not looks:
        return
    SectorLook.objects.add_all(list(looks))
    trail.record(
        actor=actor,
        at=at,
        organization=programme,
        verb="sector.looked",
        subject=Subject(page, "", str(len(looks))),
        body={"page": page, "governments": len(looks)},
    )
