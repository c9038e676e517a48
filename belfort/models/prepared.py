"""What the programme counts of all its rows, counted once and read many times; and the stamp that says if it still holds."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from belfort.domain.permissions import Ability, Actor
from belfort.models.base import TenantManager, TenantModel, TenantQuerySet, inside, tenant_keys


class ProgrammeStamp(models.Model):
    """A number that grows with every change to the facts of a programme, in its transaction, by `stamps.STAMPED`."""

    programme = models.OneToOneField(
        "belfort.Organization", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    number = models.PositiveBigIntegerField(default=0)


class PreparedQuerySet(TenantQuerySet[Any]):
    """Prepared content: figures of the programme for who reads it, replies (with money) for who reads the budget."""

    kind_field: ClassVar[str] = "kind"

    def visible_to(self, actor: Actor) -> Self:
        """Keep what the actor may read in each programme."""
        programme = Q(**{self.kind_field: "programme"}, organization_id__in=_with(actor, Ability.READ_PROGRAMME))
        replies = Q(**{self.kind_field: "reply"}, organization_id__in=_with(actor, Ability.READ_BUDGET))
        return self.filter(programme | replies)


class PreparedPageQuerySet(PreparedQuerySet):
    """The rows of prepared content, for who may read that content."""

    kind_field = "prepared__kind"


def _with(actor: Actor, ability: Ability) -> Any:
    return actor.organizations_with(ability)


class Prepared(TenantModel):
    """What was counted of one subject on one day, under the stamp that the programme had before its rows were read."""

    kind = models.CharField(max_length=10, choices=[(name, name) for name in ("programme", "reply")])
    subject = models.CharField(max_length=80, help_text="such as the key of a question, or a track")
    as_of = models.DateField()
    stamp = models.PositiveBigIntegerField()
    content = models.JSONField(default=dict, help_text="the figures; the rows behind them stand in pages")
    made_at = models.DateTimeField()

    objects: ClassVar[TenantManager[Any, PreparedQuerySet]] = TenantManager(PreparedQuerySet)

    class Meta:
        constraints = [
            tenant_keys("prepared"),
            models.UniqueConstraint(fields=["organization", "kind", "subject", "as_of"], name="prepared_once"),
        ]


class PreparedPage(TenantModel):
    """One page of the rows of one list in prepared content, so that reading a page costs the same in any programme."""

    prepared = models.ForeignKey(Prepared, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    name = models.CharField(max_length=40, help_text="of the list")
    number = models.PositiveIntegerField(help_text="of the page, from 1")
    rows = models.JSONField(default=list)

    objects: ClassVar[TenantManager[Any, PreparedPageQuerySet]] = TenantManager(PreparedPageQuerySet)

    class Meta:
        constraints = [
            tenant_keys("preparedpage"),
            inside("prepared", "Prepared", "preparedpage"),
            models.UniqueConstraint(fields=["prepared", "name", "number"], name="preparedpage_number"),
        ]


class PublicTotals(models.Model):
    """What a programme came to in totals, for everybody, as the worker counted it last: rows of no government."""

    programme = models.OneToOneField(
        "belfort.Organization", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    as_of = models.DateField()
    content = models.JSONField(default=dict, help_text="governments by the key of a track, and some figures")
    made_at = models.DateTimeField()
