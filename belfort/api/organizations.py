"""The bodies for which the person may act."""

from django.http import HttpResponse
from ninja import Router

from belfort.api.auth import ApiRequest
from belfort.api.pagination import FIRST, ROWS, Cursor, Limit, unwrap, wrap
from belfort.api.schemas import OrganizationOut, OrganizationPage
from belfort.api.speech import told
from belfort.domain.permissions import Ability
from belfort.services import listings

router = Router(tags=["organizations"])


@router.get("/organizations", response=OrganizationPage, operation_id="listOrganizations", summary="My organizations")
def list_organizations(request: ApiRequest, cursor: Cursor = FIRST, limit: Limit = ROWS) -> HttpResponse:
    """List the organizations for which the person of the token may act today, with what may be done there, by slug.

    Ability: none; the list is empty for somebody without a membership.
    """
    actor = request.auth.actor
    page = listings.get_organizations(actor=actor, after=unwrap(cursor), limit=limit)
    items = [
        OrganizationOut(
            slug=row.slug,
            name=row.name,
            kind=row.kind,
            abilities=[ability.value for ability in Ability if actor.may(ability, row.pk)],
        )
        for row in page.items
    ]
    return told(OrganizationPage(items=items, next=wrap(page.after)))
