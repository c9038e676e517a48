"""Which tables hold the facts of a programme, and the triggers that count a change to them; no writer can forget it.

The stamp grows in the transaction of the change and stays locked until its end: who reads stamp N and then the facts has
read at least everything that was committed under N, and a change in between makes what was counted old, never wrong.
"""

from collections.abc import Iterator

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

# the programme of a changed row; a test fails for a table that replies are made from and that stands neither here nor below
STAMPED = {
    "attendance": "{row}.programme_id",
    "audit": "{row}.programme_id",
    "auditcorrection": "{row}.programme_id",
    "budgetline": "{row}.organization_id",
    "delivery": "{row}.programme_id",
    "deliverycorrection": "{row}.programme_id",
    "enrolment": "{row}.programme_id",
    "enrolmentstep": "{row}.programme_id",
    "partnership": "{row}.programme_id",
    "partnershipearlier": "(SELECT p.programme_id FROM belfort_partnership p WHERE p.id = {row}.partnership_id)",
    "partnershipmember": "(SELECT p.programme_id FROM belfort_partnership p WHERE p.id = {row}.partnership_id)",
    "partnershipmemberearlier": (
        "(SELECT p.programme_id FROM belfort_partnership p JOIN belfort_partnershipmember m ON m.partnership_id = p.id "
        "WHERE m.id = {row}.membership_id)"
    ),
    "posturepicture": "{row}.organization_id",
    "programmeindicator": "{row}.programme_id",
    "publication": "{row}.organization_id",
    "round": "{row}.programme_id",
    "submission": "{row}.programme_id",
    "toolkitday": "{row}.programme_id",
    "track": "{row}.programme_id",
    "workshop": "(SELECT t.programme_id FROM belfort_track t WHERE t.id = {row}.track_id)",
}
# what every programme counts with, and the columns of it that matter; none named: any change
EVERYWHERE: dict[str, tuple[str, ...]] = {
    "control": ("title_nl", "title_en"),
    "organization": ("name", "kind", "slug", "shape", "status", "province", "population"),
    "succession": (),
}
VERBS = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}
ONE = (
    "INSERT INTO belfort_programmestamp (programme_id, number) {rows} "
    "ON CONFLICT (programme_id) DO UPDATE SET number = belfort_programmestamp.number + 1"
)
ALL = "UPDATE belfort_programmestamp SET number = number + 1"


def trigger_names(table: str) -> list[str]:
    """Return the names of the triggers of a table."""
    return [f"belfort_{table}_stamp_{verb.lower()}" for verb in VERBS]


def stamped(table: str) -> Operation:
    """Return the migration step that lets every change to a table count; may be repeated.

    Repeat it in a migration that alters the table: SQLite then makes the table anew, without its triggers.
    """

    def build(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        statements = _postgres(table) if editor.connection.vendor == "postgresql" else _sqlite(table)
        for statement in statements:
            editor.execute(statement, None)

    def remove(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        on = f" ON belfort_{table}" if editor.connection.vendor == "postgresql" else ""
        for name in trigger_names(table):
            editor.execute(f"DROP TRIGGER IF EXISTS {name}{on}", None)

    return migrations.RunPython(build, remove, elidable=False)


def _sqlite(table: str) -> Iterator[str]:
    for name, (verb, row) in zip(trigger_names(table), VERBS.items(), strict=True):
        work = ONE.format(rows=f"VALUES ({STAMPED[table].format(row=row)}, 1)") if table in STAMPED else ALL
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield f"CREATE TRIGGER {name} AFTER {verb}{_columns(table, verb)} ON belfort_{table} BEGIN {work}; END"


def _postgres(table: str) -> Iterator[str]:
    """Count once per statement: rows by the thousand in one statement would each write the stamp again."""
    programme = STAMPED.get(table, "").format(row="r")
    rows = f"SELECT DISTINCT {programme}, 1 FROM changed r ORDER BY 1"  # noqa: S608 constants
    work = ONE.format(rows=rows) if table in STAMPED else ALL
    yield (
        f"CREATE OR REPLACE FUNCTION belfort_stamp_{table}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {work}; RETURN NULL; END $$"
    )
    for name, (verb, row) in zip(trigger_names(table), VERBS.items(), strict=True):
        changed = f" REFERENCING {row} TABLE AS changed" if table in STAMPED else ""
        yield f"DROP TRIGGER IF EXISTS {name} ON belfort_{table}"
        yield (
            f"CREATE TRIGGER {name} AFTER {verb}{_columns(table, verb)} ON belfort_{table}{changed} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION belfort_stamp_{table}()"
        )


def _columns(table: str, verb: str) -> str:
    columns = EVERYWHERE.get(table, ())
    return f" OF {', '.join(columns)}" if columns and verb == "UPDATE" else ""
