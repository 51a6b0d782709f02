"""Row-level security of what waiting and conflicts brought, and one question in place of another: may this worker have this case?

A declared interest is compared with the people of the case and of those linked to it across the wall, inside the database; the
answer is yes or no, for the case's own manager alone. A declaration by somebody who manages a service is compared with their own
side only: whoever could both declare and try would otherwise find out who is known on the other side.
"""

from django.db import migrations

TABLES = """
ALTER TABLE casework_interimcontact ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON casework_interimcontact TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_interimcontact.case_id));
ALTER TABLE casework_mustnotmeet ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON casework_mustnotmeet TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_mustnotmeet.case_id));
ALTER TABLE casework_declaredinterest ENABLE ROW LEVEL SECURITY;
CREATE POLICY my_own ON casework_declaredinterest TO commonweal_app USING (user_id = (SELECT asking_user()));
ALTER TABLE casework_interestkey ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_my_own ON casework_interestkey TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_declaredinterest d WHERE d.id = casework_interestkey.interest_id));

REVOKE DELETE, TRUNCATE ON casework_interimcontact, casework_declaredinterest, casework_interestkey FROM commonweal_app;
REVOKE UPDATE ON casework_interimcontact, casework_interestkey, casework_mustnotmeet FROM commonweal_app;
"""

QUESTION = """
CREATE FUNCTION has_conflict(of_case uuid, a_worker bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  WITH asked AS (
    SELECT c.id FROM casework_case c
      JOIN asking_membership m ON m.role = 'service_manager' AND m.organisation_id = c.organisation_id AND m.side = c.side
     WHERE c.id = of_case
  ), across AS (
    SELECT CASE WHEN l.victim_case_id = a.id THEN l.perpetrator_case_id ELSE l.victim_case_id END AS id
      FROM asked a JOIN casework_caselink l ON a.id IN (l.victim_case_id, l.perpetrator_case_id)
  ), to_compare AS (
    SELECT p.person_id FROM casework_party p WHERE p.case_id IN (SELECT id FROM asked)
    UNION
    SELECT p.person_id FROM casework_party p WHERE p.case_id IN (SELECT id FROM across)
       AND NOT EXISTS (SELECT 1 FROM partnership_membership m WHERE m.user_id = a_worker AND m.role = 'service_manager')
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
REVOKE ALL ON FUNCTION has_conflict(uuid, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION has_conflict(uuid, bigint) TO commonweal_app;
CREATE FUNCTION room_taken(organisations bigint[])
  RETURNS TABLE (organisation_id bigint, side varchar, client_group varchar, taken bigint, waiting bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.organisation_id, c.side, c.client_group, count(*), count(*) FILTER (WHERE c.status = 'opened')
    FROM casework_case c
   WHERE c.organisation_id = ANY(organisations) AND c.status IN ('opened', 'allocated')
     AND EXISTS (SELECT 1 FROM asking_membership m WHERE m.role = 'front_door_worker')
   GROUP BY 1, 2, 3
$$;
REVOKE ALL ON FUNCTION room_taken(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION room_taken(bigint[]) TO commonweal_app;
DROP FUNCTION works_across_wall(uuid, bigint);

UPDATE casework_case SET interim_due_on = (opened_at AT TIME ZONE 'Europe/London')::date WHERE status = 'opened';
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0012_waiting_and_routing"), ("partnership", "0008_waiting_and_routing")]
    operations = [migrations.RunSQL(TABLES + QUESTION, migrations.RunSQL.noop)]
