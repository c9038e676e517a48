"""Audits: who was looked at, by whom, when, at what cost, and what came of it. Findings come with their own table."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from belfort.domain.permissions import Ability, Actor
from belfort.models.base import TenantManager, TenantModel, TenantQuerySet, Versioned, inside, tenant_keys
from belfort.models.files import StoredFile
from belfort.models.programme import Track
from belfort.models.shared import SharedModel, SharedQuerySet


class AuditQuerySet(SharedQuerySet):
    """Audits; for whom one was given to sees that one."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep the audits of the actor's governments and programmes, and those given to the actor."""
        governments = Q(organization_id__in=actor.organizations_with(self.read_ability))
        programmes = Q(programme_id__in=actor.organizations_with(self.programme_ability))
        return self.filter(governments | programmes | Q(pk__in=actor.audit_ids))


class AuditSaid(models.Model):
    """What is said of an audit and may turn out to be otherwise; each date that is filled in is a step that was taken."""

    party = models.CharField(max_length=200, blank=True, help_text="who does it")
    selected_on = models.DateField()
    announced_on = models.DateField(null=True)
    started_on = models.DateField(null=True)
    reported_on = models.DateField(null=True)
    followed_up_on = models.DateField(null=True)
    cancelled_on = models.DateField(null=True)
    cancelled_because = models.CharField(max_length=500, null=True)  # noqa: DJ001 - None like the day beside it
    cost_eur = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    paid_eur = models.DecimalField(max_digits=12, decimal_places=2, null=True, help_text="what the region paid of it")
    outcome = models.CharField(max_length=20, blank=True)
    cause = models.TextField(blank=True)
    consequence = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def known_until(self) -> date | None:
        """Return None: it stands."""
        return None


class Audit(AuditSaid, SharedModel, Versioned):
    """One audit or test of a government.

    One that a government ordered itself has that government as its programme, so the region does not see it.
    """

    track = models.ForeignKey(Track, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20)
    repeats = models.ForeignKey("self", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+")
    outcome_noted_on = models.DateField(null=True, help_text="empty: on the day of the report")

    objects: ClassVar[TenantManager[Any, AuditQuerySet]] = TenantManager(AuditQuerySet)

    class Meta:
        indexes = [models.Index(fields=["programme", "kind", "selected_on"], name="audit_listing")]
        constraints = [
            tenant_keys("audit"),
            inside("repeats", "Audit", "audit"),
            models.CheckConstraint(
                condition=(Q(cost_eur=None) | Q(cost_eur__gte=0)) & (Q(paid_eur=None) | Q(paid_eur__gte=0)),
                name="audit_cost",
            ),
        ]


class AuditCorrection(AuditSaid, SharedModel):
    """What was said of an audit until it was corrected. Never changed: of an earlier day it is what was known then."""

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    number = models.PositiveIntegerField(help_text="within the audit, from 1")
    corrected_on = models.DateField(help_text="from which day on something else counts")
    reason = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[TenantManager[Any, SharedQuerySet]] = TenantManager(SharedQuerySet)

    class Meta:
        constraints = [
            tenant_keys("auditcorrection"),
            inside("audit", "Audit", "auditcorrection"),
            models.UniqueConstraint(fields=["audit", "number"], name="auditcorrection_number"),
        ]

    @property
    def known_until(self) -> date:
        """Return the day from which on it is not what was said."""
        return self.corrected_on


class GivenQuerySet(TenantQuerySet[Any]):
    """Rows about an audit that stay inside the government: for those who read findings, and for whom the audit was given to."""

    read_ability = Ability.READ_FINDINGS
    audit_field: ClassVar[str] = "audit_id"

    def visible_to(self, actor: Actor) -> Self:
        """Keep the rows of the governments where the actor reads findings, and of the audits given to the actor."""
        return self.filter(self.readable_by(actor))

    def readable_by(self, actor: Actor) -> Q:
        """Return that rule as a condition."""
        inside_of = Q(organization_id__in=actor.organizations_with(self.read_ability))
        given = actor.audit_ids
        return inside_of | Q(**{f"{self.audit_field}__in": given}) if given else inside_of


class AuditDossier(TenantModel, Versioned):
    """What a government keeps of an audit for itself and for whom it gave the audit to; the region never sees it."""

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    systems = models.TextField(blank=True, help_text="one per line")
    addresses = models.TextField(blank=True, help_text="host names, addresses and ranges, one per line")
    applications = models.TextField(blank=True, help_text="one per line")
    out_of_scope = models.TextField(blank=True)
    agreement = models.TextField(blank=True, help_text="what the parties agreed")
    agreed_on = models.DateField(null=True)
    contact = models.CharField(max_length=200, blank=True, help_text="whom to call when something breaks")
    report_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[TenantManager[Any, GivenQuerySet]] = TenantManager(GivenQuerySet)

    class Meta:
        constraints = [
            tenant_keys("auditdossier"),
            inside("audit", "Audit", "auditdossier"),
            models.UniqueConstraint(fields=["organization", "audit"], name="auditdossier_once"),
        ]


class AuditAssignment(TenantModel):
    """An audit given to an auditor or a tester, from a day until a day; after it nothing of it can be seen."""

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    user = models.ForeignKey("belfort.User", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=[("auditor", "auditor"), ("tester", "tester")])
    starts_on = models.DateField()
    ends_on = models.DateField()
    given_at = models.DateTimeField()
    given_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects: ClassVar[TenantManager[Any, GivenQuerySet]] = TenantManager(GivenQuerySet)

    class Meta:
        indexes = [models.Index(fields=["user", "organization"], name="auditassignment_of_user")]
        constraints = [
            tenant_keys("auditassignment"),
            inside("audit", "Audit", "auditassignment"),
            models.UniqueConstraint(fields=["audit", "user", "starts_on"], name="auditassignment_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="auditassignment_dates"),
        ]
