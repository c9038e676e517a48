"""Keep in each revision of a process what its group says of it, so that a group that is rated otherwise is a change."""

import hashlib
import json
from typing import Any

from django.db import migrations, models

CONTENT = (
    *("name_nl", "name_en", "group_id", "domain_key", "nis2_annex", "group_impact"),
    *("origin_nl", "origin_en", "impact", "critical", "assets"),
)


def fill(apps: Any, editor: Any) -> None:
    """Copy the ratings from the groups, and the hash by which the next load knows the row as the same."""
    processes = apps.get_model("belfort", "ReferenceProcess").objects.using(editor.connection.alias)
    rows = list(processes.select_related("group"))
    for row in rows:
        row.domain_key = row.group.domain_key
        row.nis2_annex = bool(row.group.nis2_annex)
        row.group_impact = row.group.impact
        content = {name: getattr(row, name) for name in CONTENT}
        row.digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    fields = ["domain_key", "nis2_annex", "group_impact", "digest"]
    processes.bulk_update(rows, fields, batch_size=200)


class Migration(migrations.Migration):
    """Safe with the code still running: it adds columns with a default and fills them."""

    dependencies = [("belfort", "0004_assessment_walls")]

    operations = [
        migrations.AddField("referenceprocess", "domain_key", models.SlugField(default="", max_length=80)),
        migrations.AddField("referenceprocess", "group_impact", models.JSONField(default=dict)),
        migrations.AddField("referenceprocess", "nis2_annex", models.BooleanField(default=False)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
