"""How a government stands on a day in one row: what the region counts, as the government chose."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from belfort.domain.permissions import Ability, Actor
from belfort.domain.posture import GovernmentPosture
from belfort.domain.posture_checks import CATALOGUE_VERSION
from belfort.models import Organization, PostureDay
from belfort.services import programmes

NOTHING: dict[str, Any] = {"full_https": None, "score": "", "grade": "", "host_count": 0, "verdicts": {}}


def hold(*, actor: Actor, organization: Organization) -> None:
    """Let one look at a government be written at a time: its day counts all its websites."""
    actor.require(Ability.READ_WEBSITES, organization.pk)
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)


def keep(*, actor: Actor, at: datetime, organization: Organization, posture: GovernmentPosture | None) -> None:
    """Write how a government stands today, in the transaction of the caller; None: nothing is known from now on.

    A government that was never measured leaves no row behind, and neither does one without a programme.
    """
    actor.require(Ability.READ_WEBSITES, organization.pk)
    programme = programmes.get_programme()
    rows = PostureDay.objects.visible_to(actor).of(organization.pk)
    if programme is None or (posture is None and not rows.exists()):
        return
    values = NOTHING if posture is None else _values(posture)
    values = {**values, "programme": programme, "catalogue_version": CATALOGUE_VERSION}
    if not rows.filter(dated_on=localdate(at)).update(**values):
        PostureDay.objects.add(PostureDay(organization=organization, dated_on=localdate(at), **values))


def _values(posture: GovernmentPosture) -> dict[str, object]:
    return {
        "full_https": posture.full_https,
        "score": "" if posture.exact is None else str(posture.exact),
        "grade": posture.grade or "",
        "host_count": sum(not part.is_domain for part in posture.parts),
        "verdicts": {key: outcome.value for key, outcome in posture.verdicts.items()},
    }
