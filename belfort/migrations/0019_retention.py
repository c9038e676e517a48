"""Say for how long the contact data of a finder are kept, and on which day they were erased."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Safe with the code still running: one column may be empty, the other one is filled in by the database itself.

    That code knows neither, so it erases nothing and writes policies with the usual twelve months.
    """

    dependencies = [
        ("belfort", "0018_way_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="disclosurepolicy",
            name="contact_months",
            field=models.PositiveSmallIntegerField(
                db_default=12, default=12, help_text="for which contact data are kept after the closing of a report"
            ),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="contact_erased_on",
            field=models.DateField(help_text="name, contact and key of the finder", null=True),
        ),
    ]
