"""Where a person begins in a body: the first page there that the rights of this person open."""

from django.urls import reverse

from belfort.domain.permissions import Ability, Actor
from belfort.services.organizations import Organization


def first_page(actor: Actor, organization: Organization) -> str:
    """Return the address of the first page for this person in a body, or nothing when no page of it is open."""
    if organization.is_local and actor.may(Ability.READ_REGISTER, organization.id):
        return reverse("start", args=[organization.slug])
    if organization.is_local and actor.may(Ability.RECORD_FINDINGS, organization.id):
        return reverse("dossiers", args=[organization.slug])
    if actor.may(Ability.READ_PROGRAMME, organization.id):
        return reverse("programme", args=[organization.slug])
    if actor.may(Ability.READ_MEMBERS, organization.id):
        return reverse("members", args=[organization.slug])
    return ""
