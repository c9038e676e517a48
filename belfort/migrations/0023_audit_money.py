"""Let a line of the budget say for which audit it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Safe with the code still running: one column that may be empty."""

    dependencies = [
        ("belfort", "0022_website_proof"),
    ]

    operations = [
        migrations.AddField(
            model_name="budgetline",
            name="audit_key",
            field=models.UUIDField(help_text="the audit that is ordered or paid with it", null=True),
        ),
    ]
