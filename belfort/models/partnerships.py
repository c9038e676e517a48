"""Who works with whom: partnerships and working groups between governments, public business of the programme."""

import uuid

from django.db import models

from belfort.models.base import Versioned


class Partnership(Versioned):
    """Governments that work together on information security, as it was said last; what was said before stands in `PartnershipEarlier`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey("belfort.Organization", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=14, choices=[("partnership", "partnership"), ("working_group", "working_group")])
    shares_officer = models.BooleanField(default=False)
    shared_function = models.CharField(  # noqa: DJ001 empty where the code of before wrote the row
        max_length=200, null=True, blank=True, help_text="the officer whom the members share"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "name"], name="partnership_name")]


class PartnershipEarlier(models.Model):
    """What a partnership said until a day, not included; never changed."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(help_text="within the partnership, from 1")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=14)
    shared_function = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    known_until = models.DateField(help_text="from this day on what came after it counts")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "number"], name="partnershipearlier_number")]


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


class PartnershipMemberEarlier(models.Model):
    """Until when a government worked along, as it was said until a day, not included; never changed."""

    membership = models.ForeignKey(PartnershipMember, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(help_text="within the membership, from 1")
    ends_on = models.DateField(null=True)
    known_until = models.DateField(help_text="from this day on what came after it counts")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "number"], name="partnershipmemberearlier_number")]
