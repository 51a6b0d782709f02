"""What was released cannot be taken back: the database refuses to change or remove a row, and a body its hash does not fit."""

from django.db import migrations

KEEP = """
CREATE TRIGGER release_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON outcomes_releases_release
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER disclosure_setting_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON outcomes_releases_disclosuresetting
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
ALTER TABLE outcomes_releases_release ADD CONSTRAINT release_is_what_its_hash_says
  CHECK (sha256 = encode(sha256(convert_to(body, 'UTF8')), 'hex'));
REVOKE UPDATE, DELETE, TRUNCATE ON outcomes_releases_release, outcomes_releases_disclosuresetting FROM commonweal_app;
"""
LET_GO = """
DROP TRIGGER release_append_only ON outcomes_releases_release;
DROP TRIGGER disclosure_setting_append_only ON outcomes_releases_disclosuresetting;
ALTER TABLE outcomes_releases_release DROP CONSTRAINT release_is_what_its_hash_says;
GRANT UPDATE, DELETE ON outcomes_releases_release, outcomes_releases_disclosuresetting TO commonweal_app;
"""


class Migration(migrations.Migration):
    dependencies = [("outcomes_releases", "0001_initial"), ("audit", "0002_chain")]
    operations = [migrations.RunSQL(KEEP, LET_GO)]
