"""A restricted case whose named managers have all left: its worker names another, or, without a worker, a manager takes charge.

The database does both, because who asks does not see what it asks about. Nobody whom the conflict check keeps from the case can be
put in charge of it. `conflict_of` is what `has_conflict` (0013) asked, without the question of who asks; nobody may call it.
"""

from django.db import migrations

IN_POST = """m.starts_on <= current_date AND (m.ends_before IS NULL OR m.ends_before > current_date)
       AND EXISTS (SELECT 1 FROM partnership_user u WHERE u.id = m.user_id AND u.is_active)"""

CONFLICT = """
CREATE FUNCTION conflict_of(of_case uuid, a_worker bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  WITH across AS (
    SELECT CASE WHEN l.victim_case_id = of_case THEN l.perpetrator_case_id ELSE l.victim_case_id END AS id
      FROM casework_caselink l WHERE of_case IN (l.victim_case_id, l.perpetrator_case_id)
  ), to_compare AS (
    SELECT p.person_id FROM casework_party p WHERE p.case_id = of_case
    UNION
    SELECT p.person_id FROM casework_party p WHERE p.case_id IN (SELECT id FROM across)
       AND NOT EXISTS (SELECT 1 FROM partnership_membership m WHERE m.user_id = a_worker AND m.role = 'service_manager')
  )
  SELECT EXISTS (SELECT 1 FROM casework_assignment s WHERE s.worker_id = a_worker AND s.case_id IN (SELECT id FROM across))
    OR EXISTS (SELECT 1 FROM casework_mustnotmeet n WHERE n.worker_id = a_worker AND n.case_id = of_case)
    OR EXISTS (
      SELECT 1 FROM casework_declaredinterest d
        JOIN casework_interestkey k ON k.interest_id = d.id
        JOIN casework_searchkey s ON s.key = k.key
       WHERE d.user_id = a_worker AND d.withdrawn_at IS NULL AND s.person_id IN (SELECT person_id FROM to_compare))
$$;
CREATE OR REPLACE FUNCTION has_conflict(of_case uuid, a_worker bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM casework_case c
      JOIN asking_membership m ON m.role = 'service_manager' AND m.organisation_id = c.organisation_id AND m.side = c.side
     WHERE c.id = of_case) AND conflict_of(of_case, a_worker)
$$;
REVOKE ALL ON FUNCTION conflict_of(uuid, bigint) FROM PUBLIC;
"""

IN_CHARGE = f"""
CREATE FUNCTION has_manager_named(of_case uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM casework_namedreader n
      JOIN casework_case c ON c.id = n.case_id
      JOIN partnership_membership m
        ON m.user_id = n.user_id AND m.role = 'service_manager' AND m.organisation_id = c.organisation_id AND m.side = c.side
     WHERE n.case_id = of_case AND n.ended_at IS NULL AND {IN_POST})
$$;

CREATE FUNCTION left_restricted() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT c.id FROM casework_case c
   WHERE c.is_restricted AND c.status <> 'closed'
     AND (c.organisation_id, c.side) IN (SELECT organisation_id, side FROM asking_membership WHERE role = 'service_manager')
     AND NOT has_manager_named(c.id)
     AND NOT EXISTS (
       SELECT 1 FROM partnership_membership m
        WHERE m.user_id = c.worker_id AND m.organisation_id = c.organisation_id AND m.side = c.side
          AND m.role IN ('case_worker', 'perpetrator_worker') AND {IN_POST})
     AND NOT conflict_of(c.id, asking_user())
$$;

CREATE FUNCTION restricted_and_left() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$ SELECT count(*) FROM left_restricted() $$;

CREATE FUNCTION take_charge() RETURNS SETOF uuid LANGUAGE sql VOLATILE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  INSERT INTO casework_namedreader (restriction_id, case_id, user_id)
  SELECT r.id, r.case_id, asking_user() FROM casework_restriction r
   WHERE r.ended_at IS NULL AND r.case_id IN (SELECT left_restricted())
  ON CONFLICT (restriction_id, user_id) DO NOTHING
  RETURNING case_id
$$;

CREATE FUNCTION case_is_left(of_case uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM casework_case c
     WHERE c.id = of_case AND c.is_restricted AND c.worker_id = asking_user()
       AND (c.organisation_id, c.side) IN (
         SELECT organisation_id, side FROM asking_membership WHERE role IN ('case_worker', 'perpetrator_worker'))
       AND NOT has_manager_named(c.id))
$$;

CREATE FUNCTION put_in_charge(of_case uuid, a_manager bigint) RETURNS boolean LANGUAGE sql VOLATILE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  WITH named AS (
    INSERT INTO casework_namedreader (restriction_id, case_id, user_id)
    SELECT r.id, c.id, a_manager FROM casework_case c
      JOIN casework_restriction r ON r.case_id = c.id AND r.ended_at IS NULL
     WHERE c.id = of_case AND case_is_left(of_case)
       AND EXISTS (
         SELECT 1 FROM partnership_membership m
          WHERE m.user_id = a_manager AND m.role = 'service_manager' AND m.organisation_id = c.organisation_id
            AND m.side = c.side AND {IN_POST})
       AND NOT conflict_of(c.id, a_manager)
    ON CONFLICT (restriction_id, user_id) DO NOTHING
    RETURNING 1
  )
  SELECT EXISTS (SELECT 1 FROM named)
$$;
REVOKE ALL ON FUNCTION has_manager_named(uuid), left_restricted() FROM PUBLIC;
REVOKE ALL ON FUNCTION restricted_and_left(), take_charge(), case_is_left(uuid), put_in_charge(uuid, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION restricted_and_left(), take_charge(), case_is_left(uuid), put_in_charge(uuid, bigint) TO commonweal_app;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0019_cases_out_walls")]

    operations = [
        migrations.RunSQL("".join([CONFLICT, IN_CHARGE]), migrations.RunSQL.noop),
    ]
