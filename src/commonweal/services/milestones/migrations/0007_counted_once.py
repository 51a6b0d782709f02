from django.db import migrations, models

# Defaults of the database alone: rows that are copied in name only what they know.
DEFAULTS = """
ALTER TABLE milestones_episode
  ALTER is_first_of_year SET DEFAULT false, ALTER is_taken_on_first SET DEFAULT false, ALTER is_again SET DEFAULT false;
"""


class Migration(migrations.Migration):
    dependencies = [("milestones", "0006_felt")]

    operations = [
        migrations.AddField("episode", "is_first_of_year", models.BooleanField(default=False)),
        migrations.AddField("episode", "is_taken_on_first", models.BooleanField(default=False)),
        migrations.AddField("episode", "is_again", models.BooleanField(default=False)),
        migrations.RunSQL(DEFAULTS, migrations.RunSQL.noop),
    ]
