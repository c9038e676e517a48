"""People and what they are in which organization, from when until when."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from belfort.domain.permissions import Ability, MandateScope, Role
from belfort.models.base import TenantManager, TenantModel, TenantQuerySet, Versioned, tenant_keys


class UserManager(BaseUserManager["User"]):
    """Makes accounts; an address is kept in lower case."""

    def create_user(self, email: str, name: str, password: str | None = None, **extra: Any) -> "User":
        """Insert an account; without a password it cannot sign in."""
        user = self.model(email=email.strip().lower(), name=name, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person. What the person may do stands in memberships and mandates, never here."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, choices=[("nl", "Nederlands"), ("en", "English")], default="nl")
    is_active = models.BooleanField(default=True)
    is_fictional = models.BooleanField(default=False)
    reminders = models.BooleanField(default=True, help_text="gets the digest by mail")
    reminded_on = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[UserManager] = UserManager()


class MemberQuerySet(TenantQuerySet[Any]):
    """Memberships, mandates and invitations."""

    read_ability = Ability.READ_MEMBERS


class InvitationQuerySet(MemberQuerySet):
    """Invitations."""

    def open(self) -> "InvitationQuerySet":
        """Keep what was not accepted and not withdrawn."""
        return self.filter(accepted_at=None, withdrawn_at=None)


class Membership(TenantModel, Versioned):
    """A user in a role in an organization, with dates."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(
        null=True, blank=True, help_text="rights stopped at this moment, whatever the dates say"
    )

    objects: ClassVar[TenantManager[Any, MemberQuerySet]] = TenantManager(MemberQuerySet)

    class Meta:
        indexes = [models.Index(fields=["user", "organization"], name="membership_of_user")]
        constraints = [
            tenant_keys("membership"),
            models.UniqueConstraint(fields=["organization", "user", "role", "starts_on"], name="membership_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="membership_dates"
            ),
        ]


class Mandate(TenantModel, Versioned):
    """A government lets another body act for it, within a scope, between dates, until it says stop."""

    body = models.ForeignKey("belfort.Organization", on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=10, choices=[(scope.value, scope.value) for scope in MandateScope])
    reason = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[TenantManager[Any, MemberQuerySet]] = TenantManager(MemberQuerySet)

    class Meta:
        indexes = [models.Index(fields=["body", "organization"], name="mandate_of_body")]
        constraints = [
            tenant_keys("mandate"),
            models.CheckConstraint(condition=~Q(body=F("organization")), name="mandate_to_another"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="mandate_dates"
            ),
        ]


class Invitation(TenantModel):
    """An address that was invited to a role; the link in the mail holds the secret, the row its hash only."""

    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    secret_hash = models.CharField(max_length=64)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager[Any, InvitationQuerySet]] = TenantManager(InvitationQuerySet)

    class Meta:
        constraints = [
            tenant_keys("invitation"),
            models.UniqueConstraint(fields=["organization", "secret_hash"], name="invitation_secret"),
        ]


class SignInDelay(models.Model):
    """Failed sign-ins of one pair of account and address; both are kept as keyed hashes."""

    pair_hash = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField()
    last_failed_at = models.DateTimeField()


class ApiToken(models.Model):
    """A token with which a program acts as a person; the row keeps the hash of the secret only."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
