"""What reaches the region: submitted figures, what each government chose to show, who looked, and what was published."""

from typing import Any, ClassVar

from django.db import models

from belfort.domain.permissions import Ability
from belfort.models.assessments import LEVELS
from belfort.models.base import TenantManager, TenantModel, TenantQuerySet, tenant_keys
from belfort.models.shared import SharedModel, SharedQuerySet


class SectorQuerySet(SharedQuerySet):
    """What the region holds of a government; only the services that aggregate read it."""

    read_ability = Ability.READ_RESULTS
    programme_ability = Ability.READ_SECTOR


class SectorSnapshot(SharedModel):
    """A submitted self-assessment as it travels to the region, written in the transaction of the submission.

    `scores` maps a control to its two scores (`null` when not applicable); no service gives them out for one government.
    """

    snapshot_id = models.UUIDField(help_text="the submission that it came from")
    framework_key = models.CharField(max_length=20)
    level = models.CharField(max_length=10, choices=LEVELS)
    measured_on = models.DateField()
    submitted_on = models.DateField()
    complete = models.BooleanField()
    achieved = models.BooleanField()
    total = models.CharField(max_length=60, blank=True, help_text="an exact fraction")
    key_failure_count = models.PositiveSmallIntegerField()
    scores = models.JSONField(default=dict)

    objects: ClassVar[TenantManager[Any, SectorQuerySet]] = TenantManager(SectorQuerySet)

    class Meta:
        indexes = [models.Index(fields=["programme", "submitted_on"], name="sectorsnapshot_by_day")]
        constraints = [
            tenant_keys("sectorsnapshot"),
            models.UniqueConstraint(fields=["organization", "snapshot_id"], name="sectorsnapshot_once"),
        ]


class SharingChoice(SharedModel):
    """How the region sees one kind of data of a government, from a day on: the newest choice holds."""

    subject = models.CharField(max_length=12, choices=[(name, name) for name in ("maturity", "posture", "findings")])
    level = models.CharField(max_length=10, choices=[(name, name) for name in ("named", "pseudonym", "total")])
    starts_on = models.DateField()
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[TenantManager[Any, SectorQuerySet]] = TenantManager(SectorQuerySet)

    class Meta:
        indexes = [models.Index(fields=["organization", "subject", "chosen_at"], name="sharingchoice_newest")]
        constraints = [tenant_keys("sharingchoice")]


class SectorLook(SharedModel):
    """Somebody of the region looked at a page that names this government; the government sees who and when."""

    page = models.CharField(max_length=40)
    looked_at = models.DateTimeField()
    looked_by_name = models.CharField(max_length=120)

    objects: ClassVar[TenantManager[Any, SectorQuerySet]] = TenantManager(SectorQuerySet)

    class Meta:
        indexes = [models.Index(fields=["organization", "looked_at"], name="sectorlook_listing")]
        constraints = [tenant_keys("sectorlook")]


class PublicationQuerySet(TenantQuerySet[Any]):
    """Published figures of the sector."""

    read_ability = Ability.READ_SECTOR


class Publication(TenantModel):
    """The figures of the sector as they were published on a day, computed once; `used` names the snapshots behind them."""

    dated_on = models.DateField()
    made_at = models.DateTimeField()
    content = models.JSONField(default=dict)
    used = models.JSONField(default=dict, help_text="government to snapshot; never shown")

    objects: ClassVar[TenantManager[Any, PublicationQuerySet]] = TenantManager(PublicationQuerySet)

    class Meta:
        constraints = [
            tenant_keys("publication"),
            models.UniqueConstraint(fields=["organization", "dated_on"], name="publication_day"),
        ]
