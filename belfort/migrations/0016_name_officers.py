"""Name the function that the members of a partnership share, where only was said that they share an officer."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

OFFICER = "informatieveiligheidscoördinator"


def name_officer(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Name the function that the question "do they share an officer" was about."""
    rows = apps.get_model("belfort", "Partnership").objects.using(editor.connection.alias)
    rows.filter(shares_officer=True, shared_function=None).update(shared_function=OFFICER)


class Migration(migrations.Migration):
    """Safe with the code still running: it fills a column that the code before it does not know.

    Apart from the columns: PostgreSQL changes no table of which rows were changed in the same transaction.
    """

    dependencies = [
        ("belfort", "0015_shared_functions"),
    ]

    operations = [
        migrations.RunPython(name_officer, migrations.RunPython.noop),
    ]
