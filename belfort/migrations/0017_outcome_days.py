"""Remember on which day the outcome of an audit was written down: totals of outcomes count from there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Safe with the code still running: it adds a column that may be empty, which it does not know."""

    dependencies = [
        ("belfort", "0016_name_officers"),
    ]

    operations = [
        migrations.AddField(
            model_name="audit",
            name="outcome_noted_on",
            field=models.DateField(help_text="empty: on the day of the report", null=True),
        ),
    ]
