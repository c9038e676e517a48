"""Audits: who was looked at, by whom, when, at what cost, and what came of it. Findings come with their own table."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from belfort.models.base import TenantManager, Versioned, inside, tenant_keys
from belfort.models.programme import Track
from belfort.models.shared import SharedModel, SharedQuerySet


class Audit(SharedModel, Versioned):
    """One audit or test of a government; each date that is filled in is a step that was taken."""

    track = models.ForeignKey(Track, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20)
    party = models.CharField(max_length=200, blank=True, help_text="who does it")
    repeats = models.ForeignKey("self", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+")
    selected_on = models.DateField()
    announced_on = models.DateField(null=True)
    started_on = models.DateField(null=True)
    reported_on = models.DateField(null=True)
    followed_up_on = models.DateField(null=True)
    cost_eur = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    paid_eur = models.DecimalField(max_digits=12, decimal_places=2, null=True, help_text="what the region paid of it")
    outcome = models.CharField(max_length=20, blank=True)
    cause = models.TextField(blank=True)
    consequence = models.TextField(blank=True)

    objects: ClassVar[TenantManager[Any, SharedQuerySet]] = TenantManager(SharedQuerySet)

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
