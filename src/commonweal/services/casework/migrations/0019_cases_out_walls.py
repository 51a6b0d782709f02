"""The second wall round cases that move: who asks, who answers, and a file that two people alone may take down.

A file that arrived is written by the owner of the tables and by nobody else: it brings authors who are not here, and the app must
never be able to write in somebody's name. Two functions see further than whoever asks: one counts papers that are for named
people only, one deletes files whose time is over.
"""

from django.db import migrations

MANAGED = "(organisation_id, side) IN (SELECT organisation_id, side FROM asking_membership WHERE role = 'service_manager')"
ME = "(SELECT asking_user())"

WALLS = f"""
ALTER TABLE casework_casesout ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_service ON casework_casesout FOR SELECT TO commonweal_app USING ({MANAGED});
CREATE POLICY for_whoever_ends_contracts ON casework_casesout FOR SELECT TO commonweal_app USING (
  EXISTS (SELECT 1 FROM asking_membership WHERE role = 'joint_commissioner'));
CREATE POLICY asked ON casework_casesout FOR INSERT TO commonweal_app WITH CHECK (
  status = 'asked' AND asked_by_id = {ME} AND {MANAGED});
CREATE POLICY carried_on ON casework_casesout FOR UPDATE TO commonweal_app
  USING (asked_by_id = {ME} AND {MANAGED}) WITH CHECK (asked_by_id = {ME} AND {MANAGED});
CREATE POLICY answered ON casework_casesout FOR UPDATE TO commonweal_app
  USING (status = 'asked' AND asked_by_id <> {ME} AND (
    {MANAGED} OR EXISTS (SELECT 1 FROM asking_membership WHERE role = 'joint_commissioner')))
  WITH CHECK (status IN ('approved', 'refused') AND answered_by_id = {ME});
REVOKE DELETE, TRUNCATE ON casework_casesout FROM commonweal_app;

CREATE FUNCTION cases_out_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status = 'asked' AND NEW.status NOT IN ('asked', 'withdrawn')
     AND (OLD.asked_by_id = asking_user() OR NEW.answered_by_id IS DISTINCT FROM asking_user()) THEN
    RAISE EXCEPTION 'Another person answers.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF OLD.status <> 'asked' AND (NEW.answered_by_id, NEW.with_restricted) IS DISTINCT FROM (OLD.answered_by_id, OLD.with_restricted)
     OR (NEW.organisation_id, NEW.side, NEW.asked_by_id, NEW.with_closed)
        IS DISTINCT FROM (OLD.organisation_id, OLD.side, OLD.asked_by_id, OLD.with_closed) THEN
    RAISE EXCEPTION 'What was asked and answered stays.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF OLD.status IN ('refused', 'withdrawn', 'handed_over') AND NEW.status <> OLD.status THEN
    RAISE EXCEPTION 'It is over.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER cases_out_in_order BEFORE UPDATE ON casework_casesout
  FOR EACH ROW WHEN (current_user = 'commonweal_app') EXECUTE FUNCTION cases_out_in_order();

CREATE VIEW asking_cases_out AS
  SELECT id, asked_by_id = {ME} AS is_mine FROM casework_casesout
   WHERE {MANAGED} AND {ME} IN (asked_by_id, answered_by_id) AND status IN ('approved', 'making', 'ready', 'handed_over', 'withdrawn');
GRANT SELECT ON asking_cases_out TO commonweal_app;

ALTER TABLE casework_casesoutbatch ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON casework_casesoutbatch TO commonweal_app USING (out_id IN (SELECT id FROM asking_cases_out WHERE is_mine));
REVOKE TRUNCATE ON casework_casesoutbatch FROM commonweal_app;
ALTER TABLE casework_casesoutpart ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON casework_casesoutpart TO commonweal_app USING (out_id IN (SELECT id FROM asking_cases_out WHERE is_mine));
CREATE POLICY of_the_two ON casework_casesoutpart FOR SELECT TO commonweal_app USING (out_id IN (SELECT id FROM asking_cases_out));
REVOKE UPDATE, TRUNCATE ON casework_casesoutpart FROM commonweal_app;
ALTER TABLE casework_casesouttaken ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_the_service ON casework_casesouttaken FOR SELECT TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_casesout o WHERE o.id = casework_casesouttaken.out_id AND {MANAGED.replace("(organisation_id, side)", "(o.organisation_id, o.side)", 1)}));
CREATE POLICY my_own ON casework_casesouttaken FOR INSERT TO commonweal_app WITH CHECK (
  user_id = {ME} AND out_id IN (SELECT id FROM asking_cases_out));
REVOKE UPDATE, DELETE, TRUNCATE ON casework_casesouttaken FROM commonweal_app;

ALTER TABLE casework_casesin ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_service ON casework_casesin FOR SELECT TO commonweal_app USING ({MANAGED});
ALTER TABLE casework_casein ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON casework_casein FOR SELECT TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_casein.case_id));
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON casework_casesin, casework_casein FROM commonweal_app;

CREATE FUNCTION papers_out_of_sight(an_organisation bigint, a_side text) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT count(*) FROM casework_document d JOIN casework_case c ON c.id = d.case_id
   WHERE c.organisation_id = an_organisation AND c.side = a_side
     AND (c.organisation_id, c.side) IN (SELECT organisation_id, side FROM asking_membership WHERE role = 'service_manager')
     AND (NOT c.is_restricted OR c.id IN (SELECT case_id FROM asking_named))
     AND d.only_for <> '{{}}' AND d.by_id <> {ME} AND NOT ({ME} = ANY (d.only_for))
$$;
CREATE FUNCTION forget_old_cases_out() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM casework_casesoutpart p USING casework_casesout o
   WHERE o.id = p.out_id AND (o.expires_at <= now() OR o.status IN ('withdrawn', 'handed_over'))
$$;
REVOKE ALL ON FUNCTION papers_out_of_sight(bigint, text), forget_old_cases_out() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION papers_out_of_sight(bigint, text), forget_old_cases_out() TO commonweal_app;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0018_cases_out"), ("milestones", "0005_cases_out")]
    operations = [migrations.RunSQL(WALLS, migrations.RunSQL.noop)]
