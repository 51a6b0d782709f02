"""The second wall round the equality answers: narrower than round the case.

Whoever holds the case reads and adds them. A manager of the service, of a restricted case one who is named, may read them here
so that they travel with the case when all cases of the service move; no page shows them to a manager. Whoever is only named on
a case, or opened it in an emergency, reads none. A row is never changed: it is ended, and the next is added. The mart reads the
coarse groups and nothing of the answers.
"""

from django.db import migrations


def held(column: str, value: str) -> str:
    return f"""EXISTS (SELECT 1 FROM casework_case c WHERE c.{column} = {value} AND c.worker_id = (SELECT asking_user()))"""


def of_the_manager(column: str, value: str) -> str:
    return f"""EXISTS (SELECT 1 FROM casework_case c JOIN asking_membership m
    ON m.role = 'service_manager' AND m.organisation_id = c.organisation_id AND m.side = c.side
   WHERE c.{column} = {value} AND (NOT c.is_restricted OR c.id IN (SELECT case_id FROM asking_named)))"""


RECORD = ("id", "casework_equalityrecord.case_id")
COUNT = ("episode_id", "milestones_equality.episode_id")

WALLS = f"""
ALTER TABLE casework_equalityrecord ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_its_worker ON casework_equalityrecord FOR SELECT TO commonweal_app USING ({held(*RECORD)});
CREATE POLICY of_its_manager ON casework_equalityrecord FOR SELECT TO commonweal_app USING ({of_the_manager(*RECORD)});
CREATE POLICY put_down ON casework_equalityrecord FOR INSERT TO commonweal_app WITH CHECK (
  by_id = (SELECT asking_user()) AND {held(*RECORD)});
CREATE POLICY ended ON casework_equalityrecord FOR UPDATE TO commonweal_app USING ({held(*RECORD)});
REVOKE UPDATE, DELETE, TRUNCATE ON casework_equalityrecord FROM commonweal_app;
GRANT UPDATE (ended_at) ON casework_equalityrecord TO commonweal_app;

ALTER TABLE milestones_equality ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_its_worker ON milestones_equality TO commonweal_app USING ({held(*COUNT)});
CREATE POLICY of_its_manager ON milestones_equality FOR SELECT TO commonweal_app USING ({of_the_manager(*COUNT)});
CREATE POLICY counted ON milestones_equality FOR SELECT TO commonweal_mart USING (true);
GRANT SELECT ON milestones_equality TO commonweal_mart;
REVOKE DELETE, TRUNCATE ON milestones_equality FROM commonweal_app;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0027_equality"), ("milestones", "0008_equality")]
    operations = [migrations.RunSQL(WALLS, migrations.RunSQL.noop)]
