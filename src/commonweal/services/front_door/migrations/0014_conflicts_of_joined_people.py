"""A conflict is found by any of the records that are one person: who declared a name that was joined is kept apart too."""

from django.db import migrations

QUESTION = """
CREATE OR REPLACE FUNCTION has_conflict(of_case uuid, a_worker bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  WITH asked AS (
    SELECT c.id FROM casework_case c
      JOIN asking_membership m ON m.role = 'service_manager' AND m.organisation_id = c.organisation_id AND m.side = c.side
     WHERE c.id = of_case
  ), across AS (
    SELECT CASE WHEN l.victim_case_id = a.id THEN l.perpetrator_case_id ELSE l.victim_case_id END AS id
      FROM asked a JOIN casework_caselink l ON a.id IN (l.victim_case_id, l.perpetrator_case_id)
  ), named AS (
    SELECT p.person_id FROM casework_party p WHERE p.case_id IN (SELECT id FROM asked)
    UNION
    SELECT p.person_id FROM casework_party p WHERE p.case_id IN (SELECT id FROM across)
       AND NOT EXISTS (SELECT 1 FROM partnership_membership m WHERE m.user_id = a_worker AND m.role = 'service_manager')
  ), to_compare AS (
    SELECT same.id AS person_id FROM named CROSS JOIN LATERAL one_person(named.person_id) AS same(id)
  )
  SELECT EXISTS (SELECT 1 FROM asked) AND (
    EXISTS (SELECT 1 FROM casework_assignment s WHERE s.worker_id = a_worker AND s.case_id IN (SELECT id FROM across))
    OR EXISTS (SELECT 1 FROM casework_mustnotmeet n WHERE n.worker_id = a_worker AND n.case_id IN (SELECT id FROM asked))
    OR EXISTS (
      SELECT 1 FROM casework_declaredinterest d
        JOIN casework_interestkey k ON k.interest_id = d.id
        JOIN casework_searchkey s ON s.key = k.key
       WHERE d.user_id = a_worker AND d.withdrawn_at IS NULL AND s.person_id IN (SELECT person_id FROM to_compare)))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("front_door", "0013_prefers"), ("casework", "0014_waiting_has_a_day")]
    operations = [migrations.RunSQL(QUESTION, migrations.RunSQL.noop)]
