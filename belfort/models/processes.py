"""The process register of one government: rows from the generic list and own ones, with every decision kept."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from belfort.domain.workflow import RegisterState
from belfort.models.assets import STATES, Asset, RegisterQuerySet, RegisterRow
from belfort.models.base import TenantManager, TenantModel, inside, tenant_keys
from belfort.models.reference import ReferenceGroup, ReferenceProcess


class ProcessQuerySet(RegisterQuerySet):
    """Processes of a register."""

    def open(self) -> "ProcessQuerySet":
        """Keep what waits for a decision."""
        return self.filter(state=RegisterState.PROPOSED)


class Process(RegisterRow):
    """A process; classes and criticality are stored as computed, so that lists and filters need no recomputation."""

    reference = models.ForeignKey(ReferenceProcess, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reference_key = models.CharField(max_length=200, blank=True)
    group = models.ForeignKey(ReferenceGroup, on_delete=models.PROTECT, related_name="+")
    domain_key = models.SlugField(max_length=80)
    title = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    owner = models.CharField(max_length=120, blank=True, help_text="the department that runs the process")
    position = models.PositiveIntegerField(default=0)
    nis2_annex = models.BooleanField(default=False)
    group_impact = models.JSONField(default=dict)
    impact = models.JSONField(default=dict)
    critical = models.BooleanField(null=True)
    level = models.PositiveSmallIntegerField(default=0)
    confidentiality = models.PositiveSmallIntegerField(default=0)
    integrity = models.PositiveSmallIntegerField(default=0)
    availability = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[TenantManager[Any, ProcessQuerySet]] = TenantManager(ProcessQuerySet)

    class Meta:
        indexes = [
            models.Index(fields=["organization", "domain_key", "state"], name="process_progress"),
            models.Index(fields=["organization", "position", "title"], name="process_listing"),
        ]
        constraints = [
            tenant_keys("process"),
            models.UniqueConstraint(
                fields=["organization", "reference_key"], condition=~Q(reference_key=""), name="process_reference_once"
            ),
        ]


class ProcessDecision(TenantModel):
    """What was decided about a process, when and by whom; the register on any day is read from these rows."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    state = models.CharField(max_length=10, choices=STATES)
    reason = models.TextField(blank=True)
    domain_key = models.SlugField(max_length=80)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["organization", "process", "decided_at"], name="decision_history")]
        constraints = [tenant_keys("processdecision"), inside("process", "Process", "processdecision")]


class PeakPeriod(TenantModel):
    """A yearly period in which the process weighs more; days as month and day."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    name = models.CharField(max_length=120)
    starts_month = models.PositiveSmallIntegerField()
    starts_day = models.PositiveSmallIntegerField()
    ends_month = models.PositiveSmallIntegerField()
    ends_day = models.PositiveSmallIntegerField()
    impact = models.JSONField(default=dict)

    class Meta:
        constraints = [tenant_keys("peakperiod"), inside("process", "Process", "peakperiod")]


class ProcessAsset(TenantModel):
    """An asset that a process creates, uses or stores."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    role = models.CharField(max_length=10, choices=[("creates", "creates"), ("uses", "uses"), ("stores", "stores")])

    objects: ClassVar[TenantManager[Any, RegisterQuerySet]] = TenantManager(RegisterQuerySet)

    class Meta:
        indexes = [models.Index(fields=["organization", "asset"], name="processasset_of_asset")]
        constraints = [
            tenant_keys("processasset"),
            inside("process", "Process", "processasset"),
            inside("asset", "Asset", "processasset"),
            models.UniqueConstraint(fields=["organization", "process", "asset"], name="processasset_once"),
        ]
