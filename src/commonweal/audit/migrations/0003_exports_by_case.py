"""Which files a case was taken out in, found by index: an export keeps the numbers of its cases."""

from django.db import migrations

FORWARD = """
CREATE INDEX audit_exports_by_case ON audit_auditevent USING gin ((details -> 'cases')) WHERE action = 'export_cases';
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_chain")]
    operations = [migrations.RunSQL(FORWARD, "DROP INDEX audit_exports_by_case")]
