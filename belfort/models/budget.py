"""The money of the programme: credits, commitments, payments and transfers, each dated, never changed."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from belfort.domain.permissions import Ability
from belfort.models.base import TenantManager, TenantModel, TenantQuerySet, tenant_keys


class BudgetQuerySet(TenantQuerySet[Any]):
    """Lines of the budget; region only."""

    read_ability = Ability.READ_BUDGET


class BudgetLine(TenantModel):
    """One amount in euro on one day. A correction is a new line that names the line in whose place it comes."""

    kind = models.CharField(max_length=12)
    track = models.SlugField(max_length=60, blank=True, help_text="empty: the whole programme")
    dated_on = models.DateField()
    lapses_on = models.DateField(null=True, help_text="of a credit: the first day on which it no longer counts")
    amount_eur = models.DecimalField(max_digits=14, decimal_places=2)
    reference = models.CharField(max_length=120, blank=True)
    counterparty = models.CharField(max_length=200, blank=True)
    credit = models.CharField(max_length=120, blank=True, help_text="the reference of the credit that it takes from")
    to_track = models.SlugField(max_length=60, null=True, help_text="of a transfer; None: the same track")  # noqa: DJ001
    to_credit = models.CharField(max_length=120, blank=True)
    decision = models.TextField(blank=True, help_text="why more was committed than the credit")
    decided_on = models.DateField(null=True)
    corrects = models.PositiveIntegerField(null=True, help_text="the number of the line in whose place it comes")
    corrected_on = models.DateField(null=True)
    audit_key = models.UUIDField(null=True, help_text="the audit that is ordered or paid with it")
    number = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[TenantManager[Any, BudgetQuerySet]] = TenantManager(BudgetQuerySet)

    class Meta:
        indexes = [models.Index(fields=["organization", "dated_on"], name="budgetline_by_day")]
        constraints = [
            tenant_keys("budgetline"),
            models.UniqueConstraint(fields=["organization", "number"], name="budgetline_number"),
            models.CheckConstraint(condition=Q(amount_eur__gte=0), name="budgetline_amount"),
        ]
