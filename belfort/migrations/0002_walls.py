"""Put up the walls: row-level security on PostgreSQL, an unchangeable trail on both, one government on SQLite."""

from django.db import migrations

from belfort.models import walls

PLAIN = (
    "asset",
    "facility",
    "facilityasset",
    "facilitysupport",
    "importdraft",
    "peakperiod",
    "process",
    "processasset",
    "processdecision",
    "registersettings",
    "trailevent",
    "trailhead",
    "valuation",
)


class Migration(migrations.Migration):
    """Safe with the code still running: it only adds policies and triggers."""

    dependencies = [("belfort", "0001_house")]

    operations = [
        *[walls.wall(f"belfort_{table}") for table in PLAIN],
        walls.wall("belfort_membership", walls.OWN_MEMBERSHIP),
        walls.wall("belfort_mandate", walls.OWN_MANDATE),
        walls.wall("belfort_invitation", walls.OWN_INVITATION),
        walls.append_only("belfort_trailevent"),
        walls.one_government(),
    ]
