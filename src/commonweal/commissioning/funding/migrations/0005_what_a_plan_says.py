"""A plan keeps its own words on what it shares with other plans, so that it can be read back as it was written."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("funding", "0004_first_promise_recorded")]
    operations = [
        migrations.AddField(
            model_name="plan",
            name="said",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
