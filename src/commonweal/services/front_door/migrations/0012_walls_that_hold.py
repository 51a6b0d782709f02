"""What is held back from the front door once a service that keeps its own records took it on, or its case is restricted.

Of these the front door keeps the reference and the day. The numbers of everything that hangs on one case, for the account of
who looked at it, are gathered here too: this app knows the last of them.
"""

from django.db import migrations

HELD_BACK = """
DROP POLICY at_my_front_door ON front_door_referral;
CREATE POLICY at_my_front_door ON front_door_referral TO commonweal_app USING (
  NOT is_held_back
  AND front_door_id IN (SELECT organisation_id FROM asking_membership WHERE role = 'front_door_worker'));
DROP POLICY offered_to_my_service ON front_door_referral;
CREATE POLICY offered_to_my_service ON front_door_referral TO commonweal_app USING (
  status IN ('routed', 'accepted') AND offered_to_id IN (
    SELECT o.id FROM partnership_serviceoffer o
      JOIN asking_membership m ON m.role = 'service_manager' AND m.organisation_id = o.organisation_id AND m.side = o.side)
  AND (NOT is_held_back OR EXISTS (SELECT 1 FROM casework_case c WHERE c.episode_id = front_door_referral.episode_id)));

CREATE VIEW referral_held_back AS
  SELECT id, reference, received_at FROM front_door_referral
   WHERE is_held_back
     AND front_door_id IN (SELECT organisation_id FROM asking_membership WHERE role = 'front_door_worker');
GRANT SELECT ON referral_held_back TO commonweal_app;

CREATE FUNCTION keeps_its_own(an_organisation bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM partnership_organisation
                  WHERE id = an_organisation AND keeps_own_records_from <= current_date)
$$;

CREATE FUNCTION hold_back_referral() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NOT NEW.is_restricted AND NOT keeps_its_own(NEW.organisation_id) THEN
    RETURN NULL;
  END IF;
  UPDATE front_door_referral r
     SET is_held_back = NEW.is_restricted OR (r.front_door_id <> NEW.organisation_id AND keeps_its_own(NEW.organisation_id))
   WHERE r.episode_id = NEW.episode_id;
  RETURN NULL;
END $$;
CREATE TRIGGER case_holds_back_its_referral AFTER INSERT OR UPDATE OF is_restricted ON casework_case
  FOR EACH ROW EXECUTE FUNCTION hold_back_referral();
"""

NUMBERS = """
CREATE FUNCTION numbers_behind(of_case uuid, a_reference text) RETURNS TABLE (record_type text, record_id text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH one AS (
    SELECT c.id, c.episode_id FROM casework_case c
     WHERE (c.id = of_case AND (
             (c.worker_id = (SELECT asking_user()) AND (c.organisation_id, c.side) IN (
               SELECT organisation_id, side FROM asking_membership WHERE role IN ('case_worker', 'perpetrator_worker')))
             OR ((NOT c.is_restricted OR c.id IN (SELECT case_id FROM asking_named)) AND (c.organisation_id, c.side) IN (
               SELECT organisation_id, side FROM asking_membership WHERE role = 'service_manager'))))
        OR (c.reference = a_reference AND EXISTS (SELECT 1 FROM asking_membership WHERE role = 'auditor')))
  SELECT 'casework.case', id::text FROM one
  UNION ALL SELECT 'front_door.referral', r.id::text FROM front_door_referral r JOIN one ON one.episode_id = r.episode_id
  UNION ALL SELECT 'casework.contactpoint', p.id::text FROM casework_contactpoint p JOIN one ON one.episode_id = p.episode_id
  UNION ALL SELECT 'casework.contactattempt', a.id::text FROM casework_contactattempt a JOIN one ON one.episode_id = a.episode_id
  UNION ALL SELECT 'casework.riskreview', r.id::text FROM casework_riskreview r JOIN one ON one.episode_id = r.episode_id
  UNION ALL SELECT 'casework.alert', a.id::text FROM casework_alert a JOIN one ON one.episode_id = a.episode_id
  UNION ALL SELECT 'casework.session', s.id::text FROM casework_session s JOIN one ON one.id = s.case_id
  UNION ALL SELECT 'casework.task', t.id::text FROM casework_task t JOIN one ON one.id = t.case_id
$$;
REVOKE ALL ON FUNCTION numbers_behind(uuid, text), keeps_its_own(bigint), hold_back_referral() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION numbers_behind(uuid, text), keeps_its_own(bigint) TO commonweal_app;
"""

# As migration 0010 links, and then what was told before, within its days, reaches the cases now found to belong together.
LINKING = """
-- Not a default of the model: that would read the new row back, which whoever refers may not.
ALTER TABLE front_door_referral ALTER is_held_back SET DEFAULT false;
CREATE OR REPLACE FUNCTION link_across_wall(of_case uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  INSERT INTO casework_caselink (victim_case_id, perpetrator_case_id)
  SELECT v.id, p.id
    FROM casework_case c
    JOIN casework_party named ON named.role = 'perpetrator' AND named.case_id = c.id
    JOIN casework_case v ON v.id = c.id AND v.side = 'victim'
    JOIN LATERAL one_person(named.person_id) AS same(id) ON true
    JOIN casework_case p ON p.subject_id = same.id AND p.side = 'perpetrator'
   WHERE c.id = of_case
  UNION
  SELECT v.id, c.id
    FROM casework_case c
    JOIN LATERAL one_person(c.subject_id) AS same(id) ON true
    JOIN casework_party named ON named.role = 'perpetrator' AND named.person_id = same.id
    JOIN casework_case v ON v.id = named.case_id AND v.side = 'victim'
   WHERE c.id = of_case AND c.side = 'perpetrator'
  ON CONFLICT DO NOTHING;
  SELECT carry_across_wall(f.id) FROM casework_caselink l
    JOIN casework_toldfact f ON f.case_id = l.perpetrator_case_id
   WHERE of_case IN (l.victim_case_id, l.perpetrator_case_id)
     AND f.crosses_until >= (now() AT TIME ZONE 'Europe/London')::date;
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("front_door", "0011_held_back"), ("front_door", "0010_joining"), ("casework", "0007_walls_that_hold")]
    operations = [migrations.RunSQL(HELD_BACK + NUMBERS + LINKING, migrations.RunSQL.noop)]
