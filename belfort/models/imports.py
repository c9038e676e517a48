"""A file that was read and understood, waiting until its sender says yes."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from belfort.domain.permissions import Ability, Actor
from belfort.models.base import TenantManager, TenantModel, TenantQuerySet, tenant_keys


class ImportQuerySet(TenantQuerySet[Any]):
    """Files that wait."""

    read_ability = Ability.IMPORT_REGISTER

    def visible_to(self, actor: Actor) -> "ImportQuerySet":
        """Keep the files of bodies where the actor reads files in, and those of the installation for its operator.

        Who only records findings sees the files of findings that this person sent.
        """
        bodies = actor.organizations_with(Ability.IMPORT_REGISTER) | actor.organizations_with(Ability.OPERATE_PLATFORM)
        seen = Q(organization_id__in=bodies)
        if actor.user_id:
            recording = actor.organizations_with(Ability.RECORD_FINDINGS)
            seen |= Q(organization_id__in=recording, kind="findings", created_by_id=actor.user_id)
        return self.filter(seen)


class ImportDraft(TenantModel):
    """The rows of a file as understood; thrown away when applied, cancelled or a day old."""

    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[TenantManager[Any, ImportQuerySet]] = TenantManager(ImportQuerySet)

    class Meta:
        constraints = [tenant_keys("importdraft")]
