"""Who works with whom: partnerships and working groups between governments, public business of the programme."""

import uuid

from django.db import models

from belfort.models.base import Versioned


class Partnership(Versioned):
    """Governments that work together on information security; `officer` says whether they share an officer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey("belfort.Organization", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=14, choices=[("partnership", "partnership"), ("working_group", "working_group")])
    shares_officer = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "name"], name="partnership_name")]


class PartnershipMember(models.Model):
    """A government in a partnership, from a day until a day."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="members")
    member = models.ForeignKey("belfort.Organization", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "member", "starts_on"], name="partnershipmember_once")
        ]
