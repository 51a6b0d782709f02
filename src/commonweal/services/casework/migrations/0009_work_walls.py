"""The second wall for the work of a case: plans, safety plans, notes, restricted notes, approvals, outputs.

Read a policy as: of this table, the person asking reaches the rows for which … is true. A restricted note is reached by its own
rule and not by its case's; an approval can be given only by the person asking, and never for what that person asked.
"""

from django.db import migrations

OF_A_CASE = (
    "casework_supportplan", "casework_need", "casework_needreview", "casework_planaction", "casework_safetyplan",
    "casework_safetyplanhandover", "casework_note", "casework_notestrike",
)


def of_a_case(table: str) -> str:
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON {table} TO commonweal_app USING (EXISTS (SELECT 1 FROM casework_case c WHERE c.id = {table}.case_id));
"""


RESTRICTED = """
ALTER TABLE casework_restrictedreader ENABLE ROW LEVEL SECURITY;
CREATE POLICY named ON casework_restrictedreader FOR SELECT TO commonweal_app USING (user_id = (SELECT asking_user()));
CREATE POLICY of_a_case ON casework_restrictedreader TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_restrictedreader.case_id));

ALTER TABLE casework_restrictednote ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_own_case ON casework_restrictednote TO commonweal_app USING (
  (kind <> 'counselling' OR by_id = (SELECT asking_user()))
  AND EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_restrictednote.case_id AND c.worker_id = (SELECT asking_user())))
  WITH CHECK (by_id = (SELECT asking_user()) AND EXISTS (
    SELECT 1 FROM casework_case c WHERE c.id = casework_restrictednote.case_id AND c.worker_id = (SELECT asking_user())
      AND c.organisation_id = casework_restrictednote.organisation_id AND c.side = casework_restrictednote.side));
CREATE POLICY of_service ON casework_restrictednote FOR SELECT TO commonweal_app USING (
  (organisation_id, side) IN (SELECT organisation_id, side FROM asking_membership WHERE role = 'service_manager'));
CREATE POLICY named ON casework_restrictednote FOR SELECT TO commonweal_app USING (
  (organisation_id, side) IN (SELECT organisation_id, side FROM asking_membership)
  AND EXISTS (SELECT 1 FROM casework_restrictedreader r WHERE r.note_id = casework_restrictednote.id
              AND r.user_id = (SELECT asking_user())));
"""

APPROVALS = """
ALTER TABLE casework_approval ENABLE ROW LEVEL SECURITY;
CREATE POLICY read ON casework_approval FOR SELECT TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_approval.case_id));
CREATE POLICY asked ON casework_approval FOR INSERT TO commonweal_app WITH CHECK (
  status = 'asked' AND asked_by_id = (SELECT asking_user())
  AND EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_approval.case_id));
CREATE POLICY withdrawn ON casework_approval FOR UPDATE TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_approval.case_id AND c.worker_id = (SELECT asking_user())))
  WITH CHECK (status = 'withdrawn');
CREATE POLICY answered ON casework_approval FOR UPDATE TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c JOIN asking_membership m ON m.role = 'service_manager'
            AND m.organisation_id = c.organisation_id AND m.side = c.side
           WHERE c.id = casework_approval.case_id))
  WITH CHECK (status IN ('given', 'refused') AND decided_by_id = (SELECT asking_user()) AND EXISTS (
    SELECT 1 FROM casework_case c JOIN asking_membership m ON m.role = 'service_manager'
      AND m.organisation_id = c.organisation_id AND m.side = c.side
     WHERE c.id = casework_approval.case_id AND c.worker_id IS DISTINCT FROM (SELECT asking_user())));
REVOKE UPDATE ON casework_approval FROM commonweal_app;
GRANT UPDATE (status, decided_by_id, decided_at, why) ON casework_approval TO commonweal_app;
"""

OUTPUTS = """
ALTER TABLE milestones_output ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON milestones_output TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.episode_id = milestones_output.episode_id));
CREATE POLICY counted ON milestones_output FOR SELECT TO commonweal_mart USING (true);
GRANT SELECT ON milestones_output TO commonweal_mart;
"""

NOTHING_IS_LOST = """
REVOKE DELETE, TRUNCATE ON casework_supportplan, casework_need, casework_needreview, casework_planaction, casework_safetyplan,
  casework_safetyplanhandover, casework_note, casework_notestrike, casework_restrictednote, casework_restrictedreader,
  casework_approval, milestones_output FROM commonweal_app;
REVOKE UPDATE ON casework_needreview, casework_safetyplan, casework_safetyplanhandover, casework_note, casework_notestrike,
  casework_restrictednote, casework_restrictedreader, casework_session, milestones_output FROM commonweal_app;
GRANT UPDATE (undone_at, undone_by_id) ON casework_notestrike TO commonweal_app;
GRANT UPDATE (struck_at, why_struck) ON casework_session TO commonweal_app;
GRANT UPDATE (is_struck, changed_at) ON milestones_output TO commonweal_app;
"""

FORWARD = "".join([*map(of_a_case, OF_A_CASE), RESTRICTED, APPROVALS, OUTPUTS, NOTHING_IS_LOST])


class Migration(migrations.Migration):
    dependencies = [("casework", "0008_work"), ("milestones", "0003_work")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
