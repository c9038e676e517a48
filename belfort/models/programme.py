"""The programme of support: what is offered to everybody, and who took part in what, with dates."""

import uuid
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from belfort.models.base import TenantManager, Versioned, inside, tenant_keys
from belfort.models.shared import SharedModel, SharedQuerySet


class Track(Versioned):
    """One track of the programme: public, with what the region pays of the cost."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey("belfort.Organization", on_delete=models.PROTECT, related_name="+")
    key = models.SlugField(max_length=60)
    kind = models.CharField(max_length=20)
    name_nl = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    summary_nl = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    capacity = models.PositiveIntegerField(null=True, help_text="None: everybody who wants to")
    taken_count = models.PositiveIntegerField(default=0, help_text="places that are taken, kept under a lock")
    share = models.DecimalField(
        max_digits=5, decimal_places=4, null=True, help_text="what the region pays, 0.5 is half"
    )
    cap_eur = models.DecimalField(max_digits=12, decimal_places=2, null=True, help_text="at most, per government")
    is_public = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="track_key")]


class Workshop(Versioned):
    """One session: an information session or a workshop, live, and perhaps to watch later."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="workshops")
    title = models.CharField(max_length=200)
    held_on = models.DateField()
    starts_at = models.TimeField(null=True)
    ends_at = models.TimeField(null=True)
    place = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=500, blank=True, help_text="where to join, or to watch it later")
    capacity = models.PositiveIntegerField(null=True)
    cancelled_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["track", "held_on"], name="workshop_calendar")]
        constraints = [models.UniqueConstraint(fields=["track", "title", "held_on"], name="workshop_once")]


class Enrolment(SharedModel, Versioned):
    """A government that takes part in a track; `state` is the newest step, the steps say how it went."""

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12)
    enrolled_on = models.DateField()
    asked_at = models.DateTimeField(help_text="who asked first has the first place")
    note = models.TextField(blank=True)

    objects: ClassVar[TenantManager[Any, SharedQuerySet]] = TenantManager(SharedQuerySet)

    class Meta:
        indexes = [models.Index(fields=["programme", "track", "enrolled_on"], name="enrolment_of_track")]
        constraints = [
            tenant_keys("enrolment"),
            models.UniqueConstraint(
                fields=["organization", "track"], condition=~Q(state="withdrawn"), name="enrolment_once"
            ),
        ]


class EnrolmentStep(SharedModel):
    """What became of an enrolment on a day. Never changed: a correction is a later step that names the step it replaces."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, blank=True, help_text="empty: a correction that takes a step away")
    dated_on = models.DateField()
    staff_percent = models.PositiveSmallIntegerField(null=True, help_text="that a roll-out of e-learning reached")
    corrects = models.PositiveIntegerField(null=True, help_text="the number of the step in whose place it comes")
    corrected_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[TenantManager[Any, SharedQuerySet]] = TenantManager(SharedQuerySet)

    class Meta:
        indexes = [models.Index(fields=["programme", "dated_on"], name="enrolmentstep_by_day")]
        constraints = [
            tenant_keys("enrolmentstep"),
            inside("enrolment", "Enrolment", "enrolmentstep"),
            models.UniqueConstraint(fields=["enrolment", "number"], name="enrolmentstep_number"),
        ]


class Attendance(SharedModel):
    """People of a government at a session; of nobody in particular when `is_known` is False (then it is the region's own)."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="+")
    is_known = models.BooleanField(default=True)
    number = models.PositiveIntegerField()
    mode = models.CharField(max_length=5, choices=[("live", "live"), ("later", "later")])
    people = models.PositiveIntegerField()
    seen_on = models.DateField()
    corrects = models.PositiveIntegerField(null=True, help_text="the number of the row in whose place it comes")
    corrected_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[TenantManager[Any, SharedQuerySet]] = TenantManager(SharedQuerySet)

    class Meta:
        indexes = [models.Index(fields=["programme", "seen_on"], name="attendance_by_day")]
        constraints = [
            tenant_keys("attendance"),
            models.UniqueConstraint(fields=["programme", "number"], name="attendance_number"),
        ]


class Delivery(SharedModel):
    """Material that went to a government: posters, a phishing campaign, a newsletter, a mailing."""

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="+")
    material = models.CharField(max_length=200)
    copies = models.PositiveIntegerField()
    delivered_on = models.DateField()
    recorded_at = models.DateTimeField()

    objects: ClassVar[TenantManager[Any, SharedQuerySet]] = TenantManager(SharedQuerySet)

    class Meta:
        indexes = [models.Index(fields=["programme", "delivered_on"], name="delivery_by_day")]
        constraints = [tenant_keys("delivery")]


class DeliveryCorrectionQuerySet(SharedQuerySet):
    """Corrections of deliveries."""

    def standing(self, as_of: date) -> Self:
        """Keep the newest correction of each delivery, of those that count by a day."""
        written = self.filter(corrected_on__lte=as_of)
        later = written.filter(delivery_id=OuterRef("delivery_id"), number__gt=OuterRef("number"))
        return written.filter(~Exists(later))


class DeliveryCorrection(SharedModel):
    """What a delivery was after all. Never changed: the newest whose day has come counts in the place of the delivery."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    number = models.PositiveIntegerField(help_text="within the delivery, from 1")
    material = models.CharField(max_length=200)
    copies = models.PositiveIntegerField(help_text="0: it was never delivered")
    delivered_on = models.DateField()
    corrected_on = models.DateField(help_text="from which day on it counts")
    reason = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[TenantManager[Any, DeliveryCorrectionQuerySet]] = TenantManager(DeliveryCorrectionQuerySet)

    class Meta:
        constraints = [
            tenant_keys("deliverycorrection"),
            inside("delivery", "Delivery", "deliverycorrection"),
            models.UniqueConstraint(fields=["delivery", "number"], name="deliverycorrection_number"),
        ]


class ProgrammeIndicator(models.Model):
    """What the programme says of one of its indicators from a day on: public, never changed; what is written last holds."""

    programme = models.ForeignKey("belfort.Organization", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(help_text="of all that the programme says of its indicators, from 1")
    key = models.SlugField(max_length=60)
    holds_from = models.DateField()
    name_nl = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    definition_nl = models.CharField(max_length=500)
    definition_en = models.CharField(max_length=500, blank=True)
    formula = models.CharField(max_length=40)
    target = models.CharField(max_length=40, help_text="an exact fraction")
    withdrawn = models.BooleanField(default=False, help_text="from its day on the programme does without")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="programmeindicator_number")]


class ToolkitDay(models.Model):
    """How many different visitors the toolkit had on a day; who they were is not known."""

    programme = models.ForeignKey("belfort.Organization", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    visitors = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "day"], name="toolkitday_once")]
