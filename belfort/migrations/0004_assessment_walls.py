"""Put the walls around self-assessments; a submission and an answer that was given are never changed."""

from django.db import migrations

from belfort.models import walls

TABLES = (
    "answer",
    "assessment",
    "certificate",
    "evidence",
    "remark",
    "report",
    "snapshot",
    "storedfile",
    "target",
    "visit",
)


class Migration(migrations.Migration):
    """Safe with the code still running: it only adds policies and triggers."""

    dependencies = [("belfort", "0003_assessments")]

    operations = [
        *[walls.wall(f"belfort_{table}") for table in TABLES],
        walls.frozen("belfort_snapshot", "OLD.kind = 'submitted'"),
        walls.frozen("belfort_storedfile", "OLD.size >= 0"),
    ]
