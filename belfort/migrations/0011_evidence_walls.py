"""Put the walls around evidence: inside a government, shared with the region where the government shares; steps stay."""

from django.db import migrations

from belfort.models import walls

SHARED = ("findingcount", "postureday", "toolkitdownload")
OWN = (
    *("disclosurepolicy", "thanks"),
    *("auditdossier", "finding", "findingcontrol", "findingstep"),
    *("disclosure", "disclosurefile", "disclosurestep"),
    *("website", "scanconsent", "scan", "checkstate", "checkexplanation", "posturepicture"),
)
NEVER_CHANGED = ("findingstep", "disclosurestep", "scanconsent", "toolkitversion")


class Migration(migrations.Migration):
    """Safe with the code still running: it only adds policies and triggers to tables that it does not know."""

    dependencies = [("belfort", "0010_evidence")]

    operations = [
        *[walls.wall(f"belfort_{table}", walls.SHARED) for table in SHARED],
        *[walls.wall(f"belfort_{table}") for table in OWN],
        walls.wall("belfort_auditassignment", walls.OWN_ASSIGNMENT),
        walls.wall("belfort_disclosureintake", walls.INSIDE, walls.INTAKE),
        walls.shown("belfort_disclosurepolicy", "is_open"),
        walls.shown("belfort_thanks", "true"),
        *[walls.append_only(f"belfort_{table}") for table in NEVER_CHANGED],
    ]
