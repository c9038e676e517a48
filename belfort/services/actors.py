"""Who acts: the user with what memberships and mandates give today."""

from datetime import date

from django.db.models import Q, UUIDField, Value
from django.db.models.functions import Cast

from belfort.domain.permissions import MANDATED_ROLES, NOBODY, Actor, Grant, MandateScope, Role
from belfort.models import AuditAssignment, Job, Mandate, Membership, Organization, User
from belfort.services import tenancy

NO_AUDIT = Cast(Value(None), UUIDField())


def get_actor(*, user: User, on: date) -> Actor:
    """Return the actor for a signed-in user inside an open context, and let the context work for it.

    One query: memberships that hold today, mandates given to the bodies where the user is a supporter or officer, and
    audits given to the user.
    """
    if not user.is_active:
        return NOBODY
    tenancy.become(Actor(user_id=user.pk))
    holds = Q(revoked_at=None, starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    memberships = Membership.unscoped_rows.filter(holds, user=user)
    bodies = memberships.filter(role__in=MANDATED_ROLES).values("organization_id")
    mandates = Mandate.unscoped_rows.filter(holds, body_id__in=bodies)
    given = AuditAssignment.unscoped_rows.filter(holds, user=user)
    rows = memberships.values_list("organization_id", "role", Value(""), NO_AUDIT).union(
        mandates.values_list("organization_id", Value(Role.SUPPORTER.value), "scope", NO_AUDIT),
        given.values_list("organization_id", "role", Value(""), "audit_id"),
    )
    grants = tuple(
        Grant(organization, Role(role), MandateScope(scope) if scope else None, audit)
        for organization, role, scope, audit in sorted(rows, key=str)
    )
    actor = Actor(user_id=user.pk, name=user.name, language=user.language, grants=grants)
    tenancy.become(actor)
    return actor


def operator(*organizations: Organization, name: str = "opdrachtregel") -> Actor:
    """Return the actor of a command on the server: whoever can run it holds the installation."""
    roles = (Role.OFFICER, Role.MANAGER, Role.ADMINISTRATOR, Role.OPERATOR)
    return Actor(
        name=name, grants=tuple(Grant(organization.id, role) for organization in organizations for role in roles)
    )


def scanner(organization: Organization) -> Actor:
    """Return the actor that looks at the websites of one government from outside."""
    return Actor(name="Belfort", grants=(Grant(organization.pk, Role.OFFICER),))


def programme_of(job: Job) -> Actor:
    """Return for whom the worker does a job of the programme: the programme itself."""
    return programme_operator(Organization.objects.get(pk=job.arguments["programme"]), name="Belfort")


def programme_operator(programme: Organization, *, name: str = "opdrachtregel") -> Actor:
    """Return the actor of a command or a job on the server that works for the programme of support."""
    return Actor(name=name, grants=(Grant(programme.id, Role.PROGRAMME_MANAGER),))
