"""The second wall for how things are: read with the case, written by its worker alone, and only struck afterwards.

The mart reads the scores of the start and the end, never what was answered.
"""

from django.db import migrations

HELD = """EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_outcomeanswers.case_id
                AND c.worker_id = (SELECT asking_user()))"""

WALLS = f"""
ALTER TABLE casework_outcomeanswers ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON casework_outcomeanswers FOR SELECT TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_outcomeanswers.case_id));
CREATE POLICY kept ON casework_outcomeanswers FOR INSERT TO commonweal_app WITH CHECK (
  by_id = (SELECT asking_user()) AND {HELD});
CREATE POLICY struck ON casework_outcomeanswers FOR UPDATE TO commonweal_app USING (
  by_id = (SELECT asking_user()) AND {HELD});
REVOKE UPDATE, DELETE, TRUNCATE ON casework_outcomeanswers FROM commonweal_app;
GRANT UPDATE (struck_at, why_struck) ON casework_outcomeanswers TO commonweal_app;

ALTER TABLE milestones_felt ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON milestones_felt TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.episode_id = milestones_felt.episode_id));
CREATE POLICY counted ON milestones_felt FOR SELECT TO commonweal_mart USING (true);
GRANT SELECT ON milestones_felt TO commonweal_mart;
REVOKE DELETE, TRUNCATE ON milestones_felt FROM commonweal_app;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0022_outcomeanswers"), ("milestones", "0006_felt")]
    operations = [migrations.RunSQL(WALLS, migrations.RunSQL.noop)]
