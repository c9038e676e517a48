"""What the audits of a programme came to, as the totals of it are counted: as it stood when each went into its group."""

from datetime import date

from django.utils.timezone import localdate

from belfort.domain.audit_outcomes import Ending, closing_day
from belfort.domain.permissions import Actor
from belfort.domain.programme_audits import AuditKind, Outcome
from belfort.models import Audit, AuditCorrection, Organization
from belfort.models.audits import AuditSaid


def get_endings(*, actor: Actor, programme: Organization, rows: tuple[Audit, ...]) -> tuple[Ending, ...]:
    """Return what each audit came to, of those that came to something; never given out but as totals (rule 9.57)."""
    corrections: dict[object, list[AuditCorrection]] = {}
    found = AuditCorrection.objects.visible_to(actor).within(programme.pk)
    for correction in found.order_by("number"):
        corrections.setdefault(correction.audit_id, []).append(correction)
    endings = (_ending(row, corrections.get(row.pk, [])) for row in rows)
    return tuple(ending for ending in endings if ending is not None)


def _ending(row: Audit, corrections: list[AuditCorrection]) -> Ending | None:
    noted_on: date | None = row.outcome_noted_on or row.reported_on
    if noted_on is None:
        return None
    closes_on = closing_day(noted_on)
    later = (one for one in corrections if localdate(one.recorded_at) >= closes_on)
    said: AuditSaid = next(later, row)
    if not said.outcome:
        return None
    return Ending(AuditKind(row.kind), noted_on, Outcome(said.outcome), said.cause, said.consequence)
