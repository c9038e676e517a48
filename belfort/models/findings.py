"""Findings: what an audit, a test or a report from outside found, what was done about it, step by step."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from belfort.domain.permissions import Ability, Actor
from belfort.models.assets import Facility
from belfort.models.audits import Audit, GivenQuerySet
from belfort.models.base import TenantManager, TenantModel, Versioned, inside, tenant_keys
from belfort.models.sector import SectorQuerySet
from belfort.models.shared import SharedModel


class FindingQuerySet(GivenQuerySet):
    """Findings; a colleague to whom one was given sees that one."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep what the actor reads, was given to audit, or was given to mend."""
        mine = Q(responsible_id=actor.user_id, organization_id__in=actor.organizations_with(Ability.EDIT_ASSIGNED))
        seen = self.readable_by(actor)
        return self.filter(seen | mine) if actor.user_id else self.filter(seen)


class Finding(TenantModel, Versioned):
    """One finding; the row holds how it stands today, `FindingStep` how it came there.

    `test_class` is the class of the ICR for which the due date was computed. `fingerprint` knows the same finding again in a
    later file of the same tool.
    """

    number = models.PositiveIntegerField(help_text="of the government, never used again")
    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+")
    reference = models.CharField(max_length=80, blank=True, help_text="its number in the report")
    title = models.CharField(max_length=200)
    category = models.CharField(max_length=20)
    severity = models.CharField(max_length=10)
    cvss_vector = models.CharField(max_length=200, blank=True)
    cvss_score = models.DecimalField(max_digits=3, decimal_places=1, null=True)
    known_exploited = models.BooleanField(default=False)
    description = models.TextField(blank=True)
    cause = models.TextField(blank=True)
    consequence = models.TextField(blank=True)
    recommendation = models.TextField(blank=True)
    location = models.CharField(max_length=500, blank=True, help_text="host, path, file or room")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+")
    personal_data = models.BooleanField(default=False)
    test_class = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=12)
    found_on = models.DateField()
    due_on = models.DateField(null=True)
    due_reason = models.CharField(max_length=300, blank=True, help_text="when somebody chose another day than the rule")
    next_release_on = models.DateField(
        null=True, help_text="the due day of a low finding, when it is before the usual one"
    )
    responsible = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")
    response = models.TextField(blank=True)
    fixed_on = models.DateField(null=True)
    fixed_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True)
    accepted_until = models.DateField(null=True)
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+")
    fingerprint = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[TenantManager[Any, FindingQuerySet]] = TenantManager(FindingQuerySet)

    class Meta:
        indexes = [
            models.Index(fields=["organization", "state", "due_on"], name="finding_listing"),
            models.Index(fields=["organization", "audit"], name="finding_of_audit"),
        ]
        constraints = [
            tenant_keys("finding"),
            inside("audit", "Audit", "finding"),
            inside("facility", "Facility", "finding"),
            inside("duplicate_of", "Finding", "finding"),
            models.UniqueConstraint(fields=["organization", "number"], name="finding_number"),
            models.UniqueConstraint(
                fields=["audit", "fingerprint"], condition=~Q(fingerprint=""), name="finding_fingerprint"
            ),
        ]


class FindingPartQuerySet(GivenQuerySet):
    """Rows that belong to a finding; a colleague to whom it was given sees those of that one."""

    audit_field = "finding__audit_id"

    def visible_to(self, actor: Actor) -> Self:
        """Keep the rows of the findings that the actor sees."""
        given = actor.organizations_with(Ability.EDIT_ASSIGNED)
        mine = Q(finding__responsible_id=actor.user_id, organization_id__in=given)
        seen = self.readable_by(actor)
        return self.filter(seen | mine) if actor.user_id else self.filter(seen)


class FindingControl(TenantModel):
    """A control that a finding speaks against."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    framework_key = models.CharField(max_length=40)
    ref = models.CharField(max_length=30)

    objects: ClassVar[TenantManager[Any, FindingPartQuerySet]] = TenantManager(FindingPartQuerySet)

    class Meta:
        indexes = [models.Index(fields=["organization", "framework_key", "ref"], name="findingcontrol_of_control")]
        constraints = [
            tenant_keys("findingcontrol"),
            inside("finding", "Finding", "findingcontrol"),
            models.UniqueConstraint(fields=["finding", "framework_key", "ref"], name="findingcontrol_once"),
        ]


class FindingStep(TenantModel):
    """One step in the life of a finding: who did what on which day, with the words. Never changed."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=12)
    state = models.CharField(max_length=12)
    dated_on = models.DateField()
    note = models.TextField(blank=True)
    facts = models.JSONField(default=dict, help_text="what the step changed: due day, severity, end of the acceptance")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[TenantManager[Any, FindingPartQuerySet]] = TenantManager(FindingPartQuerySet)

    class Meta:
        constraints = [
            tenant_keys("findingstep"),
            inside("finding", "Finding", "findingstep"),
            models.UniqueConstraint(fields=["finding", "number"], name="findingstep_number"),
        ]


class FindingCount(SharedModel):
    """How many findings of a government are open at the end of a day, by severity; the newest row of a day holds.

    Written in the transaction of the change; what the region sees of it the government decides.
    """

    dated_on = models.DateField()
    critical = models.PositiveIntegerField()
    high = models.PositiveIntegerField()
    medium = models.PositiveIntegerField()
    low = models.PositiveIntegerField()
    overdue = models.PositiveIntegerField()

    objects: ClassVar[TenantManager[Any, SectorQuerySet]] = TenantManager(SectorQuerySet)

    class Meta:
        constraints = [
            tenant_keys("findingcount"),
            models.UniqueConstraint(fields=["organization", "dated_on"], name="findingcount_day"),
        ]
