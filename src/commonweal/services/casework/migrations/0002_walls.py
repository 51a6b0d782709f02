"""The second wall: row-level security. The app signs in as a role that owns nothing; with nobody asking it sees nobody.

Every policy is written with scalar subselects, so that who is asking is worked out once per query and not once per row.
Read a policy as: of this table, the person asking reaches the rows for which … is true. The first wall is access/policy.py.
"""

from django.db import migrations

BY_EPISODE = ("casework_contactpoint", "casework_contactattempt", "casework_riskreview", "casework_alert")
BY_CASE = ("casework_party", "casework_assignment", "casework_casehistory", "casework_session")

WHO_IS_ASKING = """
CREATE FUNCTION asking_user() RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT nullif(current_setting('app.user_id', true), '')::bigint
$$;
CREATE VIEW asking_membership AS
  SELECT organisation_id, role, side FROM partnership_membership
  WHERE user_id = (SELECT asking_user())
    AND starts_on <= current_date AND (ends_before IS NULL OR ends_before > current_date);
GRANT SELECT ON asking_membership TO commonweal_app;
"""

CASES = """
ALTER TABLE casework_case ENABLE ROW LEVEL SECURITY;
CREATE POLICY held ON casework_case TO commonweal_app USING (
  worker_id = (SELECT asking_user()) AND (organisation_id, side) IN (
    SELECT organisation_id, side FROM asking_membership WHERE role IN ('case_worker', 'perpetrator_worker')));
CREATE POLICY of_service ON casework_case TO commonweal_app USING (
  (organisation_id, side) IN (SELECT organisation_id, side FROM asking_membership WHERE role = 'service_manager'));

ALTER TABLE casework_caselink ENABLE ROW LEVEL SECURITY;

ALTER TABLE casework_person ENABLE ROW LEVEL SECURITY;
CREATE POLICY party_to_a_case ON casework_person TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_party p WHERE p.person_id = casework_person.id));
CREATE POLICY added_by_anyone_signed_in ON casework_person FOR INSERT TO commonweal_app WITH CHECK ((SELECT asking_user()) IS NOT NULL);

ALTER TABLE casework_searchkey ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_person ON casework_searchkey TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_person p WHERE p.id = casework_searchkey.person_id));
CREATE POLICY added_by_anyone_signed_in ON casework_searchkey FOR INSERT TO commonweal_app WITH CHECK ((SELECT asking_user()) IS NOT NULL);

ALTER TABLE milestones_episode ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON milestones_episode TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.episode_id = milestones_episode.id));
CREATE POLICY added_by_anyone_signed_in ON milestones_episode FOR INSERT TO commonweal_app WITH CHECK ((SELECT asking_user()) IS NOT NULL);
CREATE POLICY counted ON milestones_episode FOR SELECT TO commonweal_mart USING (true);
GRANT SELECT ON milestones_episode TO commonweal_mart;

CREATE POLICY added_by_anyone_signed_in ON casework_contactpoint FOR INSERT TO commonweal_app WITH CHECK ((SELECT asking_user()) IS NOT NULL);
"""

ACROSS_THE_WALL = """
CREATE FUNCTION link_across_wall(of_case uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  INSERT INTO casework_caselink (victim_case_id, perpetrator_case_id)
  SELECT v.id, p.id
    FROM casework_case c
    JOIN casework_party named ON named.role = 'perpetrator'
    JOIN casework_case v ON v.id = named.case_id AND v.side = 'victim'
    JOIN casework_case p ON p.subject_id = named.person_id AND p.side = 'perpetrator'
   WHERE c.id = of_case AND (v.id = c.id OR p.id = c.id)
     AND ((c.side = 'victim' AND named.case_id = c.id) OR (c.side = 'perpetrator' AND named.person_id = c.subject_id))
  ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION works_across_wall(of_case uuid, a_worker bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM casework_case c
      JOIN asking_membership m ON m.role = 'service_manager' AND m.organisation_id = c.organisation_id AND m.side = c.side
      JOIN casework_caselink l ON c.id IN (l.victim_case_id, l.perpetrator_case_id)
      JOIN casework_assignment a
        ON a.case_id = CASE WHEN l.victim_case_id = c.id THEN l.perpetrator_case_id ELSE l.victim_case_id END
     WHERE c.id = of_case AND a.worker_id = a_worker)
$$;
REVOKE ALL ON FUNCTION link_across_wall(uuid), works_across_wall(uuid, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION link_across_wall(uuid), works_across_wall(uuid, bigint) TO commonweal_app;
"""

NOTHING_IS_DELETED = """
REVOKE DELETE, TRUNCATE ON casework_case, casework_person, casework_party, casework_caselink, casework_assignment,
  casework_casehistory, casework_contactpoint, casework_contactattempt, casework_riskreview, casework_session,
  milestones_episode FROM commonweal_app;
REVOKE SELECT, INSERT, UPDATE ON casework_caselink FROM commonweal_app;
REVOKE UPDATE ON casework_riskreview, casework_casehistory, casework_contactattempt FROM commonweal_app;
"""


def by_episode(table: str) -> str:
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON {table} TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.episode_id = {table}.episode_id));
"""


def by_case(table: str) -> str:
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON {table} TO commonweal_app USING (EXISTS (SELECT 1 FROM casework_case c WHERE c.id = {table}.case_id));
"""


FORWARD = "".join(
    [WHO_IS_ASKING, CASES, *map(by_episode, BY_EPISODE), *map(by_case, BY_CASE), ACROSS_THE_WALL, NOTHING_IS_DELETED]
)


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial"), ("milestones", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
