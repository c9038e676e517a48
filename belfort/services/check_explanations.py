"""Why a verdict on a website is as it is, in the words of the government; the verdict and the score stay."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.errors import MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.posture_alerts import Explanation, require_explanation
from belfort.domain.posture_checks import CHECKS
from belfort.models import CheckExplanation, Organization
from belfort.services import trail, websites
from belfort.services.trail import Subject
from belfort.services.writing import update_versioned


@transaction.atomic
def explain_check(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    website_id: UUID,
    check_key: str,
    reason: str,
    owner: str,
    ends_on: date,
) -> CheckExplanation:
    """Explain a verdict until a day at most a year ahead; a new explanation takes the place of the old one.

    Raises InvalidError without a reason or an owner, or for a day that is over or too far; MissingError for no check.
    """
    actor.require(Ability.EDIT_WEBSITES, organization.pk)
    today = localdate(at)
    if check_key not in CHECKS:
        raise MissingError
    require_explanation(Explanation(check_key, reason, owner, today, ends_on))
    website = websites.find_website(actor=actor, organization=organization, website_id=website_id)
    values = {"reason": reason.strip(), "owner": owner.strip(), "starts_on": today, "ends_on": ends_on}
    rows = CheckExplanation.objects.visible_to(actor).of(organization.pk)
    known: CheckExplanation | None = rows.filter(website_id=website.pk, check_key=check_key).first()
    if known is not None:
        row = update_versioned(known, version=known.version, changes=values)
    else:
        row = CheckExplanation.objects.add(
            CheckExplanation(organization=organization, website=website, check_key=check_key, **values)
        )
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="website.explained",
        subject=Subject("website", website.pk, website.host),
        body={"check": check_key, "until": ends_on.isoformat(), "reason": values["reason"]},
    )
    return row
