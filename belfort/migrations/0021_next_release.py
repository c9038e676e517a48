"""Keep the next release that a low finding waits for, so that a later change does not forget it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Safe with the code still running: one column that may be empty."""

    dependencies = [
        ("belfort", "0020_picture_use"),
    ]

    operations = [
        migrations.AddField(
            model_name="finding",
            name="next_release_on",
            field=models.DateField(
                help_text="the due day of a low finding, when it is before the usual one", null=True
            ),
        ),
    ]
