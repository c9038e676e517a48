"""This installation: what it is, and whether its database is fit to serve."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.db import connection, connections

from belfort.domain.errors import InvalidError
from belfort.domain.permissions import Actor, Grant, Role
from belfort.domain.terms import Text
from belfort.models import Installation, Membership, Organization
from belfort.models.organizations import LOCAL_KINDS, Kind

SLUG = "belfort"


def get_installation() -> Installation | None:
    """Return the row that says what this database is, or None before anything was loaded."""
    return Installation.objects.select_related("organization").first()


@lru_cache(maxsize=1)
def _known(_database: str) -> tuple[bool, ...]:
    installation = get_installation()
    return () if installation is None else (installation.is_demo,)


def is_demo() -> bool:
    """Say whether this database holds the fictional demo; asked once per process when the answer can no longer change."""
    name = str(connection.settings_dict["NAME"])
    known = _known(name)
    if not known:
        _known.cache_clear()
        return False
    return known[0]


def forget() -> None:
    """Ask the database again; for a process that makes a database."""
    _known.cache_clear()


def get_body() -> Organization:
    """Return the body that stands for the installation itself; raises InvalidError when nothing was loaded yet."""
    found = get_installation()
    if found is None:
        raise InvalidError(Text("Voer eerst belfort load_reference uit.", "Run belfort load_reference first."))
    return found.organization


def make_installation(*, is_demo: bool) -> Installation:
    """Make the row and the body that stands for the installation itself; an existing one must be of the same sort."""
    found = get_installation()
    if found is not None:
        if found.is_demo != is_demo:
            raise InvalidError(
                Text(
                    "Deze databank bevat echte gegevens; de demo wil een lege databank."
                    if is_demo
                    else "Deze databank bevat de demo; echte gegevens horen in een andere databank.",
                    "This database holds real data; the demo wants an empty one."
                    if is_demo
                    else "This database holds the demo; real data belong in another one.",
                )
            )
        return found
    body = Organization.objects.create(
        slug=SLUG, source_key=SLUG, kind=Kind.INSTALLATION, name="Deze installatie van Belfort", is_fictional=is_demo
    )
    forget()
    return Installation.objects.create(is_demo=is_demo, organization=body)


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing that `belfort doctor` looked at: what is well when it is, and what to do when it is not."""

    key: str
    ok: bool
    well: Text
    advice: Text

    @property
    def text(self) -> Text:
        """Return the sentence that holds."""
        return self.well if self.ok else self.advice


ROLE_SQL = """
SELECT r.rolsuper, r.rolbypassrls, EXISTS (
  SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relowner = r.oid AND n.nspname = current_schema()
) FROM pg_roles r WHERE r.rolname = current_user
"""

OPEN_TABLES_SQL = """
SELECT c.relname FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organization_id' AND a.attnotnull
WHERE n.nspname = current_schema() AND c.relkind = 'r' AND c.relname LIKE 'belfort\\_%'
AND c.relname NOT IN ('belfort_organizationcode', 'belfort_installation', 'belfort_scanslot')
AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
"""


def everybody() -> Actor:
    """Return an actor who may look at the memberships of every body, for a check of the installation."""
    ids = Organization.objects.values_list("pk", flat=True)
    return Actor(name="doctor", grants=tuple(Grant(key, Role.ADMINISTRATOR) for key in ids))


def database_concerns() -> list[Concern]:
    """Say whether the database can hold more than one government apart."""
    if connection.vendor == "postgresql":
        return _postgresql_concerns()
    return [_sqlite_concern()]


def _postgresql_concerns() -> list[Concern]:
    with connection.cursor() as cursor:
        cursor.execute(ROLE_SQL)
        is_super, bypasses, owns = cursor.fetchone()
        cursor.execute(OPEN_TABLES_SQL)
        open_tables = [name for (name,) in cursor.fetchall()]
    return [
        Concern(
            "role",
            not (is_super or bypasses or owns),
            Text("De databankrol van de toepassing bezit niets.", "The application's database role owns nothing."),
            Text(
                "De rol van DATABASE_URL mag geen tabel bezitten, geen superuser zijn en row-level security niet omzeilen.",
                "The role of DATABASE_URL may own no table, be no superuser and not bypass row-level security.",
            ),
        ),
        Concern(
            "walls",
            not open_tables,
            Text(
                "Elke tabel van besturen staat onder afgedwongen row-level security.",
                "Every table of organizations is under forced row-level security.",
            ),
            Text(
                "Zonder afgedwongen row-level security: {names}. Draai `belfort migrate`.",
                "Without forced row-level security: {names}. Run `belfort migrate`.",
            ).filled(names=", ".join(open_tables)),
        ),
    ]


def _sqlite_concern() -> Concern:
    rows = Membership.unscoped_rows.filter(organization__kind__in=LOCAL_KINDS, organization__is_fictional=False)
    towns = rows.values_list("organization__shape", flat=True).distinct()
    return Concern(
        "one_government",
        len(set(towns)) <= 1,
        Text("SQLite dient één bestuur of de demo.", "SQLite serves one government or the demo."),
        Text(
            "SQLite dient één bestuur (met zijn OCMW) of de demo; neem PostgreSQL voor meer.",
            "SQLite serves one government (with its OCMW) or the demo; use PostgreSQL for more.",
        ),
    )


def require_fit_database() -> None:
    """Refuse to serve on a database that cannot hold governments apart; raises InvalidError with the reason.

    Needs an open context, because it looks at memberships.
    """
    for concern in database_concerns():
        if not concern.ok:
            raise InvalidError(concern.text)


def grant_application_role() -> None:
    """Give the application role its rights on every table, as the owner: read and write, never DDL or TRUNCATE.

    The trail can be added to but never changed, and the head rows cannot be deleted.
    """
    role = str(settings.DATABASES["default"]["USER"])
    with connections["owner"].cursor() as cursor:
        quoted = connections["owner"].ops.quote_name(role)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
        cursor.execute(f"REVOKE UPDATE, DELETE ON belfort_trailevent FROM {quoted}")
        cursor.execute(f"REVOKE DELETE ON belfort_trailhead FROM {quoted}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {quoted}")
