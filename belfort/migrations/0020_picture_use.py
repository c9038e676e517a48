"""Keep which looks a picture of the websites is made of, so that the next one shows nothing of a few beside it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Safe with the code still running: one column that may be empty; pictures without it are no longer shown."""

    dependencies = [
        ("belfort", "0019_retention"),
    ]

    operations = [
        migrations.AddField(
            model_name="posturepicture",
            name="used",
            field=models.JSONField(help_text="which looks it is made of, by kind of body; shown to nobody", null=True),
        ),
    ]
