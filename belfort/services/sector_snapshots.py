"""What travels to the region: a submitted self-assessment, in the transaction of its submission, and nothing before it."""

from datetime import datetime

from django.utils.timezone import localdate

from belfort.domain.permissions import Ability, Actor
from belfort.models import SectorSnapshot, Snapshot
from belfort.services import programmes


def send(*, actor: Actor, at: datetime, snapshot: Snapshot) -> SectorSnapshot | None:
    """Write what the region may count of a submission: figures and scores, no grounds, evidence or names.

    Part of the transaction of the submission, which leaves the trace; nothing where no programme runs.
    """
    actor.require(Ability.SUBMIT_ASSESSMENT, snapshot.organization_id)
    programme = programmes.get_programme()
    if programme is None:
        return None
    sent: SectorSnapshot = SectorSnapshot.objects.add(
        SectorSnapshot(
            organization_id=snapshot.organization_id,
            programme=programme,
            snapshot_id=snapshot.pk,
            framework_key=snapshot.framework.key,
            level=snapshot.level,
            measured_on=snapshot.measured_on,
            submitted_on=localdate(at),
            complete=snapshot.complete,
            achieved=snapshot.achieved,
            total=snapshot.result["total"] or "",
            key_failure_count=snapshot.key_failure_count,
            scores={
                ref: None if answer["not_applicable"] else [answer["documentation"], answer["implementation"]]
                for ref, answer in snapshot.answers.items()
                if answer["not_applicable"] or answer["documentation"] is not None
            },
        )
    )
    return sent
