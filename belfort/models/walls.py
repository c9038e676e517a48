"""The second wall: row-level security on PostgreSQL, triggers that guard the trail on both databases.

The policy compares with a set of ids that the transaction carries. `',0'` makes an empty set an error instead of an
empty answer: after a commit PostgreSQL leaves the setting as an empty string, and `''::bigint` cannot be read. Nobody
has id 0, and a person without organizations carries the set `0`.
"""

from collections.abc import Iterable

from django.apps.registry import Apps
from django.db import connections, migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

ORGANIZATIONS = (
    "ANY((SELECT string_to_array(current_setting('belfort.organizations') || ',0', ',')::bigint[])::bigint[])"
)
USER = "(SELECT current_setting('belfort.user')::bigint)"

INSIDE = f"organization_id = {ORGANIZATIONS}"
# what a government shares with the programme of the region is seen by both
SHARED = f"{INSIDE} OR programme_id = {ORGANIZATIONS}"
# a person sees the own memberships in order to learn for whom to act, and the mandates given to the own organizations
OWN_MEMBERSHIP = f"{INSIDE} OR user_id = {USER}"
OWN_MANDATE = f"{INSIDE} OR body_id IN (SELECT m.organization_id FROM belfort_membership m WHERE m.user_id = {USER})"  # noqa: S608 constants
# an audit that was given to a person opens its government to that person
OWN_ASSIGNMENT = f"{INSIDE} OR user_id = {USER}"
# a form without sign-in may add a report for one government
INTAKE = f"{INSIDE} OR organization_id::text = current_setting('belfort.intake', true)"
# who holds the link of an invitation may open that one row, before being anybody
OWN_INVITATION = f"{INSIDE} OR secret_hash = (SELECT current_setting('belfort.secret', true))"


def set_context(user_id: int, organization_ids: Iterable[int], *, using: str = "default") -> None:
    """Tell this transaction for whom it works; nothing to do on SQLite."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    carried = ",".join(str(key) for key in sorted(organization_ids)) or "0"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('belfort.user', %s, true), set_config('belfort.organizations', %s, true)",
            [str(user_id), carried],
        )


def clear_context(*, using: str = "default") -> None:
    """Take the context away; reading tenant rows afterwards is an error, also when a transaction goes on around it."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('belfort.user', '', true), set_config('belfort.organizations', '', true),"
                " set_config('belfort.secret', '', true), set_config('belfort.intake', '', true)"
            )


def set_secret(secret_hash: str, *, using: str = "default") -> None:
    """Let this transaction see the one invitation that the holder of a link may open."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('belfort.secret', %s, true)", [secret_hash])


def set_intake(organization_id: int, *, using: str = "default") -> None:
    """Let this transaction insert one report from outside for an organization, and read nothing."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('belfort.intake', %s, true)", [str(organization_id)])


def wall(table: str, policy: str = INSIDE, check: str = "") -> Operation:
    """Return the migration step that puts forced row-level security on a table; `check` is for writing when it differs."""

    def build(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            editor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            editor.execute(f"CREATE POLICY {table}_wall ON {table} USING ({policy}) WITH CHECK ({check or policy})")

    def remove(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP POLICY {table}_wall ON {table}")
            editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")

    return migrations.RunPython(build, remove, elidable=False)


def shown(table: str, condition: str) -> Operation:
    """Return the migration step after `wall` that lets everybody read the rows for which a condition holds."""

    def build(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"CREATE POLICY {table}_shown ON {table} FOR SELECT USING ({condition})")

    def remove(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP POLICY {table}_shown ON {table}")

    return migrations.RunPython(build, remove, elidable=False)


def append_only(table: str) -> Operation:
    """Return the migration step that refuses update and delete on a table, on both databases."""

    def build(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(
                "CREATE OR REPLACE FUNCTION belfort_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME; END $$",
                None,
            )
            editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION belfort_refuse_change()"
            )
            return
        for verb in ("UPDATE", "DELETE"):
            editor.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
            )

    def remove(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
            return
        for verb in ("update", "delete"):
            editor.execute(f"DROP TRIGGER {table}_no_{verb}")

    return migrations.RunPython(build, remove, elidable=False)


def frozen(table: str, condition: str) -> Operation:
    """Return the migration step that refuses to change or remove the rows for which a condition on OLD holds."""

    def build(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(
                f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW "
                f"WHEN ({condition}) EXECUTE FUNCTION belfort_refuse_change()"
            )
            return
        for verb in ("UPDATE", "DELETE"):
            editor.execute(
                f"CREATE TRIGGER {table}_frozen_{verb.lower()} BEFORE {verb} ON {table} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
            )

    def remove(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER {table}_frozen ON {table}")
            return
        for verb in ("update", "delete"):
            editor.execute(f"DROP TRIGGER {table}_frozen_{verb}")

    return migrations.RunPython(build, remove, elidable=False)


SECOND_GOVERNMENT = """
CREATE TRIGGER belfort_one_government BEFORE INSERT ON belfort_membership
WHEN EXISTS (
  SELECT 1 FROM belfort_organization o WHERE o.id = NEW.organization_id AND o.is_fictional = 0
  AND o.kind NOT IN ('support', 'region', 'auditor', 'installation')
) AND EXISTS (
  SELECT 1 FROM belfort_membership m
  JOIN belfort_organization a ON a.id = m.organization_id
  JOIN belfort_organization b ON b.id = NEW.organization_id
  WHERE a.id <> b.id AND a.is_fictional = 0 AND a.kind NOT IN ('support', 'region', 'auditor', 'installation')
  AND (a.shape <> b.shape OR a.shape = '')
)
BEGIN SELECT RAISE(ABORT, 'SQLite serves one government'); END
"""


def one_government() -> Operation:
    """Return the migration step that makes SQLite refuse a second real government; PostgreSQL has its own wall."""

    def build(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "sqlite":
            editor.execute(SECOND_GOVERNMENT)

    def remove(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "sqlite":
            editor.execute("DROP TRIGGER belfort_one_government")

    return migrations.RunPython(build, remove, elidable=False)
