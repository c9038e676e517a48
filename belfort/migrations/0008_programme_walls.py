"""Put the walls around the programme: a government and the region see what they share; what was recorded stays."""

from django.db import migrations

from belfort.models import walls

SHARED = (
    *("attendance", "audit", "delivery", "enrolment", "enrolmentstep"),
    *("sectorlook", "sectorsnapshot", "sharingchoice", "submission"),
)
OWN = ("budgetline", "publication", "reply")
NEVER_CHANGED = (
    "attendance",
    "budgetline",
    "enrolmentstep",
    "publication",
    "reply",
    "sectorlook",
    "sectorsnapshot",
    "sharingchoice",
)


class Migration(migrations.Migration):
    """Safe with the code still running: it only adds policies and triggers to tables that it does not know."""

    dependencies = [("belfort", "0007_programme")]

    operations = [
        *[walls.wall(f"belfort_{table}", walls.SHARED) for table in SHARED],
        *[walls.wall(f"belfort_{table}") for table in OWN],
        *[walls.append_only(f"belfort_{table}") for table in NEVER_CHANGED],
    ]
