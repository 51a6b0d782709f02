"""Only the mart's role writes counts; the app reads them. The mart's role reads episodes and nothing else about people."""

from django.db import migrations

FORWARD = """
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON outcomes_count FROM commonweal_app;
GRANT SELECT, INSERT, DELETE ON outcomes_count TO commonweal_mart;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO commonweal_mart;
"""
BACK = """
GRANT INSERT, UPDATE, DELETE ON outcomes_count TO commonweal_app;
REVOKE SELECT, INSERT, DELETE ON outcomes_count FROM commonweal_mart;
"""


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0001_initial"), ("front_door", "0002_walls")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
