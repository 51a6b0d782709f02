"""What is said of a service is kept apart from the case.

An ask is read with its case and written by whoever holds it, once. A code is added by who asks, and read by nobody. Answers and
tallies the app neither reads nor writes: the functions here do, each for one question. A code that was used is gone in the same
moment. Figures are given for years that have settled, by the database's own clock, when no code of theirs is good any more.
"""

from django.db import migrations

WALLS = """
ALTER TABLE feedback_ask ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON feedback_ask FOR SELECT TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.id = feedback_ask.case_id));
CREATE POLICY asked ON feedback_ask FOR INSERT TO commonweal_app WITH CHECK (
  by_id = (SELECT asking_user()) AND EXISTS (SELECT 1 FROM casework_case c WHERE c.id = feedback_ask.case_id
    AND c.worker_id = (SELECT asking_user())));
REVOKE UPDATE, DELETE, TRUNCATE ON feedback_ask FROM commonweal_app;

ALTER TABLE feedback_code ENABLE ROW LEVEL SECURITY;
CREATE POLICY added_by_a_worker ON feedback_code FOR INSERT TO commonweal_app WITH CHECK (
  organisation_id IN (SELECT organisation_id FROM asking_membership WHERE role IN ('case_worker', 'perpetrator_worker')));
REVOKE SELECT, UPDATE, DELETE, TRUNCATE ON feedback_code FROM commonweal_app;

ALTER TABLE feedback_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE feedback_tally ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON feedback_answer, feedback_tally FROM commonweal_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON feedback_loadedsurvey FROM commonweal_app;
"""

FUNCTIONS = """
CREATE FUNCTION feedback_year(a_day date) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT extract(year FROM a_day - interval '3 months')::integer
$$;

CREATE FUNCTION feedback_settled() RETURNS integer LANGUAGE sql STABLE AS $$
  SELECT feedback_year((now() AT TIME ZONE 'Europe/London')::date - 91) - 1
$$;

CREATE FUNCTION feedback_tallied(a_fingerprint bytea, is_answered boolean) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  INSERT INTO feedback_tally AS t (year, survey, dimension, value, asked, answered)
  SELECT feedback_year(c.quarter_on), c.survey, each.dimension, each.value,
         CASE WHEN is_answered THEN 0 ELSE 1 END, CASE WHEN is_answered THEN 1 ELSE 0 END
    FROM feedback_code c
   CROSS JOIN LATERAL (VALUES ('area', c.area_code), ('group', c.client_group), ('grade', c.grade)) each (dimension, value)
   WHERE c.fingerprint = a_fingerprint
  ON CONFLICT (year, survey, dimension, value)
  DO UPDATE SET asked = t.asked + excluded.asked, answered = t.answered + excluded.answered
$$;

CREATE FUNCTION feedback_asked(a_fingerprint bytea) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM feedback_code WHERE id IN (
    SELECT id FROM feedback_code WHERE good_until < current_date - 1 ORDER BY good_until LIMIT 50 FOR UPDATE SKIP LOCKED);
  IF EXISTS (SELECT 1 FROM feedback_code WHERE fingerprint = a_fingerprint) THEN
    PERFORM feedback_tallied(a_fingerprint, false);
  END IF;
END $$;

CREATE FUNCTION feedback_opened(a_fingerprint bytea, a_day date) RETURNS TABLE (survey text, survey_version text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.survey, c.survey_version FROM feedback_code c WHERE c.fingerprint = a_fingerprint AND c.good_until >= a_day
$$;

CREATE FUNCTION feedback_answered(a_fingerprint bytea, some_points jsonb, a_day date) RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  used feedback_code;
BEGIN
  SELECT * INTO used FROM feedback_code WHERE fingerprint = a_fingerprint AND good_until >= a_day FOR UPDATE;
  IF NOT FOUND OR octet_length(some_points::text) > 2000 THEN
    RETURN false;
  END IF;
  PERFORM feedback_tallied(a_fingerprint, true);
  INSERT INTO feedback_answer (id, survey, survey_version, organisation_id, client_group, way, quarter_on, points)
  VALUES (gen_random_uuid(), used.survey, used.survey_version, used.organisation_id, used.client_group, used.way,
          used.quarter_on, some_points);
  DELETE FROM feedback_code WHERE id = used.id;
  RETURN true;
END $$;

CREATE FUNCTION feedback_results() RETURNS TABLE
  (year integer, survey text, survey_version text, organisation_id bigint, question integer, points integer, answers bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT feedback_year(a.quarter_on), a.survey, a.survey_version, a.organisation_id, each.key::integer, each.value::integer, count(*)
    FROM feedback_answer a CROSS JOIN LATERAL jsonb_each_text(a.points) each
   WHERE feedback_year(a.quarter_on) BETWEEN feedback_settled() - 4 AND feedback_settled()
   GROUP BY 1, 2, 3, 4, 5, 6
  UNION ALL
  SELECT feedback_year(a.quarter_on), a.survey, a.survey_version, a.organisation_id, 0, 0, count(*)
    FROM feedback_answer a
   WHERE feedback_year(a.quarter_on) BETWEEN feedback_settled() - 4 AND feedback_settled()
   GROUP BY 1, 2, 3, 4
$$;

CREATE FUNCTION feedback_tallies() RETURNS TABLE
  (year integer, survey text, dimension text, value text, asked bigint, answered bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.year::integer, t.survey, t.dimension, t.value, t.asked::bigint, t.answered::bigint FROM feedback_tally t
   WHERE t.year BETWEEN feedback_settled() - 4 AND feedback_settled()
$$;

CREATE FUNCTION survey_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'A survey is never edited: load a new version';
END $$;
CREATE TRIGGER survey_stays BEFORE UPDATE ON feedback_loadedsurvey FOR EACH ROW EXECUTE FUNCTION survey_stays();

REVOKE ALL ON FUNCTION feedback_year(date), feedback_settled(), feedback_tallied(bytea, boolean), feedback_asked(bytea),
  feedback_opened(bytea, date), feedback_answered(bytea, jsonb, date), feedback_results(), feedback_tallies() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION feedback_asked(bytea), feedback_opened(bytea, date), feedback_answered(bytea, jsonb, date),
  feedback_results(), feedback_tallies() TO commonweal_app;
"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial"), ("casework", "0026_told_beside_heard")]
    operations = [migrations.RunSQL(WALLS + FUNCTIONS, migrations.RunSQL.noop)]
