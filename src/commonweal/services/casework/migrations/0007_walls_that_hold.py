"""The second wall, for what came after it: restricted cases, hours of emergency, tasks, and what crosses.

Read a policy as in migration 0002. A policy FOR SELECT lets somebody read and never write; a RESTRICTIVE one takes away again.
The views answer only about the person who asks. Whether anything crossed is told to the auditor alone.
"""

from django.db import migrations

BY_EPISODE = ("casework_contactpoint", "casework_contactattempt", "casework_riskreview", "casework_alert")
BY_CASE = ("casework_party", "casework_assignment", "casework_casehistory", "casework_session")

WHO_SEES = """
CREATE VIEW asking_named AS
  SELECT case_id FROM casework_namedreader WHERE user_id = (SELECT asking_user()) AND ended_at IS NULL;
CREATE VIEW asking_glass AS
  SELECT g.case_id FROM casework_breakglass g
   WHERE g.by_id = (SELECT asking_user()) AND g.expires_at > now()
     AND EXISTS (SELECT 1 FROM asking_membership m WHERE m.role = 'front_door_worker' OR m.side = g.side);
CREATE VIEW asking_reads_only AS
  SELECT c.id AS case_id, c.episode_id FROM casework_case c
   WHERE c.id IN (SELECT case_id FROM asking_glass UNION ALL SELECT case_id FROM asking_named)
     AND NOT (c.worker_id IS NOT DISTINCT FROM (SELECT asking_user()) AND (c.organisation_id, c.side) IN (
       SELECT organisation_id, side FROM asking_membership WHERE role IN ('case_worker', 'perpetrator_worker')))
     AND NOT ((NOT c.is_restricted OR c.id IN (SELECT case_id FROM asking_named)) AND (c.organisation_id, c.side) IN (
       SELECT organisation_id, side FROM asking_membership WHERE role = 'service_manager'));
GRANT SELECT ON asking_named, asking_glass, asking_reads_only TO commonweal_app;

DROP POLICY of_service ON casework_case;
CREATE POLICY of_service ON casework_case TO commonweal_app USING (
  (NOT is_restricted OR id IN (SELECT case_id FROM asking_named))
  AND (organisation_id, side) IN (SELECT organisation_id, side FROM asking_membership WHERE role = 'service_manager'));
CREATE POLICY named ON casework_case FOR SELECT TO commonweal_app USING (
  id IN (SELECT case_id FROM asking_named)
  AND (organisation_id, side) IN (SELECT organisation_id, side FROM asking_membership));
CREATE POLICY in_an_emergency ON casework_case FOR SELECT TO commonweal_app USING (
  id IN (SELECT case_id FROM asking_glass));
"""

TASKS = """
ALTER TABLE casework_task ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON casework_task FOR SELECT TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_task.case_id));
CREATE POLICY done ON casework_task FOR UPDATE TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_task.case_id));
CREATE POLICY put_down ON casework_task FOR INSERT TO commonweal_app WITH CHECK (
  kind <> 'safety_fact' AND made_by_id = (SELECT asking_user())
  AND EXISTS (SELECT 1 FROM casework_case c
               WHERE c.id = casework_task.case_id AND c.organisation_id = casework_task.organisation_id));
REVOKE UPDATE, DELETE, TRUNCATE ON casework_task FROM commonweal_app;
GRANT UPDATE (done_at, done_by_id) ON casework_task TO commonweal_app;
"""

TOLD = """
ALTER TABLE casework_toldfact ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON casework_toldfact FOR SELECT TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_toldfact.case_id));
CREATE POLICY told ON casework_toldfact FOR INSERT TO commonweal_app WITH CHECK (
  by_id = (SELECT asking_user())
  AND EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_toldfact.case_id AND c.side = 'perpetrator'
               AND c.worker_id = (SELECT asking_user())));
REVOKE UPDATE, DELETE, TRUNCATE ON casework_toldfact FROM commonweal_app;

ALTER TABLE casework_crossing ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON casework_crossing FROM commonweal_app;

CREATE FUNCTION carry_across_wall(of_fact uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  WITH crossed AS (
    INSERT INTO casework_crossing (told_id, to_case_id, at)
    SELECT f.id, l.victim_case_id, now()
      FROM casework_toldfact f JOIN casework_caselink l ON l.perpetrator_case_id = f.case_id
     WHERE f.id = of_fact AND f.crosses_until >= (now() AT TIME ZONE 'Europe/London')::date
    ON CONFLICT DO NOTHING
    RETURNING told_id, to_case_id)
  INSERT INTO casework_task (id, case_id, organisation_id, kind, fact, text, due_on, made_on)
  SELECT gen_random_uuid(), c.id, c.organisation_id, 'safety_fact', f.fact, '',
         greatest(f.due_on, (now() AT TIME ZONE 'Europe/London')::date), f.told_on
    FROM crossed JOIN casework_toldfact f ON f.id = crossed.told_id JOIN casework_case c ON c.id = crossed.to_case_id
$$;

CREATE FUNCTION link_person_across_wall(of_person uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT link_across_wall(each.id) FROM (
    SELECT id FROM casework_case WHERE subject_id = of_person
    UNION SELECT case_id FROM casework_party WHERE person_id = of_person) each
$$;

CREATE FUNCTION crossings_for_the_audit(most integer) RETURNS TABLE
  (at timestamptz, fact text, told_by bigint, from_case uuid, to_case uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT x.at, f.fact, f.by_id, f.case_id, x.to_case_id
    FROM casework_crossing x JOIN casework_toldfact f ON f.id = x.told_id
   WHERE EXISTS (SELECT 1 FROM asking_membership WHERE role = 'auditor')
   ORDER BY x.at DESC, x.id DESC LIMIT least(most, 200)
$$;
REVOKE ALL ON FUNCTION carry_across_wall(uuid), link_person_across_wall(uuid), crossings_for_the_audit(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION carry_across_wall(uuid), link_person_across_wall(uuid), crossings_for_the_audit(integer)
  TO commonweal_app;
"""

RESTRICTED = """
ALTER TABLE casework_restriction ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON casework_restriction TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_restriction.case_id));
ALTER TABLE casework_namedreader ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON casework_namedreader TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_namedreader.case_id));
CREATE POLICY by_a_manager ON casework_namedreader AS RESTRICTIVE FOR INSERT TO commonweal_app WITH CHECK (
  EXISTS (SELECT 1 FROM casework_case c JOIN asking_membership m
            ON m.role = 'service_manager' AND m.organisation_id = c.organisation_id AND m.side = c.side
           WHERE c.id = casework_namedreader.case_id));
REVOKE DELETE, TRUNCATE ON casework_restriction, casework_namedreader FROM commonweal_app;
REVOKE UPDATE ON casework_restriction, casework_namedreader FROM commonweal_app;
GRANT UPDATE (ended_at, ended_by_id, ended_words) ON casework_restriction TO commonweal_app;
GRANT UPDATE (ended_at) ON casework_namedreader TO commonweal_app;

CREATE FUNCTION set_restricted(of_case uuid, becomes boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE casework_case c SET is_restricted = becomes, version = version + 1
   WHERE c.id = of_case AND c.is_restricted <> becomes
     AND (NOT c.is_restricted OR c.id IN (SELECT case_id FROM asking_named))
     AND (c.organisation_id, c.side) IN (SELECT organisation_id, side FROM asking_membership WHERE role = 'service_manager');
  IF NOT FOUND THEN
    RAISE EXCEPTION 'Not restricted or lifted: not a case of this manager.' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;

CREATE FUNCTION restricted_out_of_sight() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT count(*) FROM casework_case c
   WHERE c.is_restricted AND c.status <> 'closed' AND c.id NOT IN (SELECT case_id FROM asking_named)
     AND (c.organisation_id, c.side) IN (SELECT organisation_id, side FROM asking_membership WHERE role = 'service_manager')
$$;
REVOKE ALL ON FUNCTION set_restricted(uuid, boolean), restricted_out_of_sight() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION set_restricted(uuid, boolean), restricted_out_of_sight() TO commonweal_app;
"""

BREAK_GLASS = """
ALTER TABLE casework_breakglass ENABLE ROW LEVEL SECURITY;
CREATE POLICY opened_by_me ON casework_breakglass FOR SELECT TO commonweal_app USING (by_id = (SELECT asking_user()));
CREATE POLICY of_a_case ON casework_breakglass FOR SELECT TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_breakglass.case_id));
CREATE POLICY looked_at_by_a_manager ON casework_breakglass FOR UPDATE TO commonweal_app USING (
  by_id <> (SELECT asking_user())
  AND (organisation_id, side) IN (SELECT organisation_id, side FROM asking_membership WHERE role = 'service_manager')
  AND EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_breakglass.case_id))
  WITH CHECK (reviewed_by_id = (SELECT asking_user()));
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON casework_breakglass FROM commonweal_app;
GRANT UPDATE (reviewed_at, reviewed_by_id, in_order, finding) ON casework_breakglass TO commonweal_app;

CREATE FUNCTION break_glass(a_reference text, a_why text, some_words text, hours integer, a_key uuid)
  RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  me bigint := asking_user();
  found_case casework_case;
  sent uuid;
BEGIN
  SELECT case_id INTO sent FROM casework_breakglass WHERE form_key = a_key AND by_id = me;
  IF sent IS NOT NULL THEN RETURN sent; END IF;
  SELECT c.* INTO found_case FROM casework_case c
    JOIN partnership_organisation o ON o.id = c.organisation_id
   WHERE c.reference = upper(trim(a_reference))
     AND EXISTS (SELECT 1 FROM asking_membership m
       WHERE (m.organisation_id = c.organisation_id OR o.keeps_own_records_from IS NULL OR o.keeps_own_records_from > current_date)
         AND (m.side = c.side OR (m.role = 'front_door_worker' AND c.side = 'victim'))
         AND (NOT c.is_restricted OR (m.role = 'service_manager' AND m.organisation_id = c.organisation_id)))
     AND NOT EXISTS (SELECT 1 FROM asking_membership m WHERE m.side <> '' AND m.side <> c.side)
     AND NOT EXISTS (SELECT 1 FROM casework_caselink l
       JOIN casework_assignment a
         ON a.case_id = CASE WHEN l.victim_case_id = c.id THEN l.perpetrator_case_id ELSE l.victim_case_id END
      WHERE c.id IN (l.victim_case_id, l.perpetrator_case_id) AND a.worker_id = me);
  IF found_case.id IS NULL THEN RETURN NULL; END IF;
  INSERT INTO casework_breakglass (id, case_id, organisation_id, side, by_id, why, words, at, expires_at, finding, form_key)
  VALUES (gen_random_uuid(), found_case.id, found_case.organisation_id, found_case.side, me, a_why, some_words, now(),
          now() + make_interval(hours => least(greatest(hours, 1), 12)), '', a_key);
  RETURN found_case.id;
END $$;

CREATE FUNCTION openings_for_the_audit(most integer) RETURNS TABLE
  (id uuid, at timestamptz, by_id bigint, organisation_id bigint, why text, reviewed_at timestamptz, in_order boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT g.id, g.at, g.by_id, g.organisation_id, g.why, g.reviewed_at, g.in_order FROM casework_breakglass g
   WHERE EXISTS (SELECT 1 FROM asking_membership WHERE role = 'auditor')
   ORDER BY (g.reviewed_at IS NULL) DESC, g.at DESC LIMIT least(most, 200)
$$;
REVOKE ALL ON FUNCTION break_glass(text, text, text, integer, uuid), openings_for_the_audit(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION break_glass(text, text, text, integer, uuid), openings_for_the_audit(integer) TO commonweal_app;
"""

ALERTS = """
REVOKE UPDATE, DELETE, TRUNCATE ON casework_alert FROM commonweal_app;
GRANT UPDATE (taken_down_at, taken_down_by_id, taken_down_why) ON casework_alert TO commonweal_app;
"""


def to_read_only(table: str, key: str) -> str:
    """Who reaches a case by name or in an emergency writes nothing into it."""
    return f"""
CREATE POLICY read_only ON {table} AS RESTRICTIVE FOR INSERT TO commonweal_app WITH CHECK (
  {key} NOT IN (SELECT {key} FROM asking_reads_only));
CREATE POLICY read_only_too ON {table} AS RESTRICTIVE FOR UPDATE TO commonweal_app USING (
  {key} NOT IN (SELECT {key} FROM asking_reads_only));
"""


READ_ONLY = "".join(
    [
        *(to_read_only(table, "episode_id") for table in BY_EPISODE),
        *(to_read_only(table, "case_id") for table in (*BY_CASE, "casework_task", "casework_restriction")),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("casework", "0006_tasks_and_walls"), ("partnership", "0004_keeps_own_records")]
    operations = [
        migrations.RunSQL(
            "".join([WHO_SEES, TASKS, TOLD, RESTRICTED, BREAK_GLASS, ALERTS, READ_ONLY]), migrations.RunSQL.noop
        )
    ]
