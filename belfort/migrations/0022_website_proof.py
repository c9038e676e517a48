"""Keep what shows that a website is the government's own, so that nobody measures another's."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Safe with the code still running: columns that may be empty."""

    dependencies = [
        ("belfort", "0021_next_release"),
    ]

    operations = [
        migrations.AddField(
            model_name="website",
            name="proven_by",
            field=models.CharField(
                help_text="what shows that it is the government's", max_length=8, null=True
            ),
        ),
        migrations.AddField(model_name="website", name="proven_on", field=models.DateField(null=True)),
        migrations.AddField(
            model_name="website",
            name="proof_asked_at",
            field=models.DateTimeField(help_text="when the DNS was asked for the record in vain", null=True),
        ),
    ]
