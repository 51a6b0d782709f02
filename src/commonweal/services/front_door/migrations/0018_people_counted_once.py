"""People counted as people: which referral is somebody's first of a financial year, or comes again within twelve months.

Kept by the database, since it has to look behind every wall, and kept as yes or no beside the moments of a referral: nobody who
counts needs to know whose referrals belong together, so no key of a person stands anywhere but with the records themselves.
Records that were joined are one person. Client groups are apart: a child is known in a case alone, and so is counted there.
A file from elsewhere and a case passed on from another service are no new referral and count for nothing here.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION count_people_once(people uuid[], happened_at timestamptz) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- Two referrals of one person saved in one instant come one after the other, so that they cannot both be the first.
  IF cardinality(people) = 1 THEN
    PERFORM pg_advisory_xact_lock(hashtextextended((SELECT min(id::text) FROM one_person(people[1]) AS same(id)), 0));
  END IF;
  WITH member AS (
    SELECT DISTINCT same.id, min(same.id::text) OVER (PARTITION BY asked.id) AS who
      FROM unnest(people) AS asked(id) CROSS JOIN LATERAL one_person(asked.id) AS same(id)),
  came AS (
    SELECT e.id, m.who, e.client_group, e.received_at, e.accepted_at,
           extract(year FROM (e.received_at AT TIME ZONE 'Europe/London') - interval '3 months') AS received_in,
           extract(year FROM (e.accepted_at AT TIME ZONE 'Europe/London') - interval '3 months') AS accepted_in
      FROM member m
      JOIN front_door_referral r ON r.person_id = m.id
      JOIN milestones_episode e ON e.id = r.episode_id AND e.taken_in_at IS NULL AND e.follows_id IS NULL),
  found AS (
    SELECT id,
           row_number() OVER (PARTITION BY who, client_group, received_in ORDER BY received_at, id) = 1 AS first_of_year,
           accepted_at IS NOT NULL AND row_number()
             OVER (PARTITION BY who, client_group, accepted_in ORDER BY accepted_at, id) = 1 AS taken_on_first,
           coalesce(lag(received_at) OVER (PARTITION BY who, client_group ORDER BY received_at, id)
             > received_at - interval '12 months', false) AS again
      FROM came)
  UPDATE milestones_episode e
     SET is_first_of_year = f.first_of_year, is_taken_on_first = f.taken_on_first, is_again = f.again,
         changed_at = greatest(e.changed_at, happened_at)
    FROM found f
   WHERE e.id = f.id AND (e.is_first_of_year, e.is_taken_on_first, e.is_again)
                         IS DISTINCT FROM (f.first_of_year, f.taken_on_first, f.again);
END $$;
"""
TRIGGERS = """
CREATE FUNCTION count_people_of_referrals() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM count_people_once(array_agg(DISTINCT n.person_id), max(e.changed_at))
     FROM came n JOIN milestones_episode e ON e.id = n.episode_id HAVING count(*) > 0;
  RETURN NULL;
END $$;
CREATE TRIGGER people_of_referrals AFTER INSERT ON front_door_referral
  REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION count_people_of_referrals();

CREATE FUNCTION count_people_taken_on() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM count_people_once(ARRAY[r.person_id], NEW.changed_at) FROM front_door_referral r WHERE r.episode_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER people_taken_on AFTER UPDATE OF accepted_at, taken_in_at, follows_id ON milestones_episode
  FOR EACH ROW WHEN (OLD.accepted_at IS DISTINCT FROM NEW.accepted_at OR OLD.taken_in_at IS DISTINCT FROM NEW.taken_in_at
    OR OLD.follows_id IS DISTINCT FROM NEW.follows_id)
  EXECUTE FUNCTION count_people_taken_on();

-- Deferred: the records that are joined or taken apart are moved after the row that says so is written.
CREATE FUNCTION count_people_joined() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM count_people_once(ARRAY[NEW.kept_id], coalesce(NEW.undone_at, NEW.at));
  PERFORM count_people_once(ARRAY[NEW.merged_id], coalesce(NEW.undone_at, NEW.at)) WHERE NEW.undone_at IS NOT NULL;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER people_joined AFTER INSERT OR UPDATE ON casework_personmerge
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_people_joined();

REVOKE ALL ON FUNCTION count_people_once(uuid[], timestamptz), count_people_of_referrals(), count_people_taken_on(),
  count_people_joined() FROM PUBLIC;
"""
FILL = """
SELECT count_people_once(array_agg(DISTINCT person_id), now()) FROM front_door_referral HAVING count(*) > 0;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("front_door", "0017_wrong_words"),
        ("milestones", "0007_counted_once"),
        ("casework", "0026_told_beside_heard"),
    ]
    operations = [migrations.RunSQL(FUNCTION + TRIGGERS, migrations.RunSQL.noop), migrations.RunSQL(FILL, migrations.RunSQL.noop)]
