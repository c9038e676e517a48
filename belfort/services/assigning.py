"""Give a row of the register to a colleague, who may then change it."""

from datetime import datetime

from django.db import transaction

from belfort.domain.errors import InvalidError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.models import Asset, Facility, Process
from belfort.services import trail
from belfort.services.accounts import get_colleagues
from belfort.services.trail import Subject
from belfort.services.writing import update_versioned


@transaction.atomic
def assign(
    *, actor: Actor, at: datetime, row: Process | Asset | Facility, subject: Subject, version: int, user_id: int
) -> None:
    """Give a row to a colleague; 0 takes it back. Raises InvalidError for who is no colleague."""
    actor.require(Ability.EDIT_REGISTER, row.organization_id)
    people = get_colleagues(actor=actor, organization=row.organization, on=at.date())
    user = next((person for person in people if person.pk == user_id), None)
    if user_id and user is None:
        raise InvalidError(Text("Kies een collega.", "Choose a colleague."), field="to")
    update_versioned(row, version=version, changes={"responsible": user})
    trail.record(
        actor=actor,
        at=at,
        organization=row.organization,
        verb=f"{subject.kind}.assigned",
        subject=subject,
        body={"to": user.name if user else ""},
    )
