"""Counts stand by month, so that a figure can be followed month by month. They are made from the records: the next refresh makes
them all afresh, so what stood by quarter goes, and with it the moment up to which it was counted.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0002_counts_only")]

    operations = [
        migrations.RunSQL("DELETE FROM outcomes_count; DELETE FROM outcomes_refresh;", migrations.RunSQL.noop),
        migrations.RenameField(model_name="refresh", old_name="quarters", new_name="months"),
    ]
