"""Only the mart's role writes these counts, and only adds: a year that was counted is never counted again. The app reads them."""

from django.db import migrations

FORWARD = """
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON outcomes_heard_heardcount FROM commonweal_app;
GRANT SELECT, INSERT ON outcomes_heard_heardcount TO commonweal_mart;
GRANT USAGE ON SEQUENCE outcomes_heard_heardcount_id_seq TO commonweal_mart;
"""


class Migration(migrations.Migration):
    dependencies = [("outcomes_heard", "0001_initial"), ("casework", "0026_told_beside_heard")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
