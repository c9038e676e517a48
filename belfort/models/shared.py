"""Rows that two bodies share: a government and the programme of the region; a person of either may read them."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from belfort.domain.permissions import Ability, Actor
from belfort.models.base import TenantModel, TenantQuerySet


class SharedQuerySet(TenantQuerySet[Any]):
    """Shared rows: `read_ability` shows them in the government, `programme_ability` in the region."""

    read_ability = Ability.READ_ENROLMENTS
    programme_ability: ClassVar[Ability] = Ability.READ_PROGRAMME

    def visible_to(self, actor: Actor) -> Self:
        """Keep the rows of the governments and of the programmes where the actor may read them."""
        governments = Q(organization_id__in=actor.organizations_with(self.read_ability))
        return self.filter(governments | Q(programme_id__in=actor.organizations_with(self.programme_ability)))

    def within(self, programme_id: int) -> Self:
        """Keep the rows of one programme."""
        return self.filter(programme_id=programme_id)


class SharedModel(TenantModel):
    """A row of a government that the programme reads too; `programme` is the body that runs it."""

    programme = models.ForeignKey("belfort.Organization", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
