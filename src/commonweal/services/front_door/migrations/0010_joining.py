"""Two people on record are said to be one, and that is undone: in the database, because it has to look behind both walls.

`merge_people` answers with the merge, or with nothing: records that are not theirs, that do not exist, that are both sides of
something hidden, or would join the two sides of the wall, are all the same nothing. It moves only what the person asking
reaches (their front door's referrals and the episodes that grew from them, or their service's cases), so that nobody anywhere else
sees anything change. On the side of people who use abuse a case keeps the record it was opened with, unless the kept record
is known on that side already: it is linked across the wall and not repointed.
"""

from django.db import migrations

ONE_PERSON = """
CREATE FUNCTION one_person(a_person uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
  SET search_path = public, pg_temp AS $$
  WITH RECURSIVE same AS (
    SELECT a_person AS id
    UNION
    SELECT CASE WHEN m.kept_id = same.id THEN m.merged_id ELSE m.kept_id END
      FROM same JOIN casework_personmerge m ON same.id IN (m.kept_id, m.merged_id) AND m.undone_at IS NULL)
  SELECT id FROM same
$$;

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
  ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION roles_on_record(a_person uuid) RETURNS SETOF text LANGUAGE sql STABLE
  SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN p.role IN ('victim', 'child') THEN 'harmed' WHEN p.role = 'perpetrator' THEN 'harms' ELSE 'other' END
    FROM one_person(a_person) AS same(id) JOIN casework_party p ON p.person_id = same.id
  UNION
  SELECT CASE WHEN c.side = 'victim' THEN 'harmed' ELSE 'harms' END
    FROM one_person(a_person) AS same(id) JOIN casework_case c ON c.subject_id = same.id
  UNION
  SELECT CASE WHEN r.side = 'victim' THEN 'harmed' ELSE 'harms' END
    FROM one_person(a_person) AS same(id) JOIN front_door_referral r ON r.person_id = same.id
  UNION
  SELECT CASE WHEN r.side = 'victim' THEN 'harms' ELSE 'harmed' END
    FROM one_person(a_person) AS same(id) JOIN front_door_referral r ON r.other_party_id = same.id
$$;

CREATE FUNCTION stand_together(one uuid, other uuid) RETURNS boolean LANGUAGE sql STABLE
  SET search_path = public, pg_temp AS $$
  WITH a AS MATERIALIZED (SELECT id FROM one_person(one) AS same(id)),
       b AS MATERIALIZED (SELECT id FROM one_person(other) AS same(id))
  SELECT EXISTS (SELECT 1 FROM front_door_referral r
                  WHERE (r.person_id IN (SELECT id FROM a) AND r.other_party_id IN (SELECT id FROM b))
                     OR (r.person_id IN (SELECT id FROM b) AND r.other_party_id IN (SELECT id FROM a)))
      OR EXISTS (SELECT 1 FROM casework_party p JOIN casework_party q ON q.case_id = p.case_id
                  WHERE p.person_id IN (SELECT id FROM a) AND q.person_id IN (SELECT id FROM b))
$$;

CREATE FUNCTION names_person(a_person uuid, place bigint, of_side text) RETURNS boolean LANGUAGE sql STABLE
  SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN of_side = '' THEN
    EXISTS (SELECT 1 FROM front_door_referral r WHERE r.person_id = a_person AND r.front_door_id = place)
    OR EXISTS (SELECT 1 FROM front_door_referral r WHERE r.other_party_id = a_person AND r.front_door_id = place)
  ELSE
    EXISTS (SELECT 1 FROM casework_party p JOIN casework_case c ON c.id = p.case_id
             WHERE p.person_id = a_person AND c.organisation_id = place AND c.side = of_side)
  END
$$;
REVOKE ALL ON FUNCTION one_person(uuid), roles_on_record(uuid), stand_together(uuid, uuid),
  names_person(uuid, bigint, text) FROM PUBLIC;
"""

MERGE = """
CREATE FUNCTION merge_people(new_id uuid, kept uuid, merged uuid, happened_at timestamptz) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  place bigint;
  of_side text;
  known_across boolean;
BEGIN
  IF kept IS NULL OR merged IS NULL OR kept = merged THEN RETURN NULL; END IF;
  -- One at a time for these two people, in one order, so that two workers cannot join them in a ring.
  PERFORM 1 FROM casework_person WHERE id IN (kept, merged) ORDER BY id FOR UPDATE;
  SELECT m.organisation_id, CASE WHEN m.role = 'front_door_worker' THEN '' ELSE m.side END INTO place, of_side
    FROM asking_membership m
   WHERE m.role IN ('front_door_worker', 'service_manager')
     AND names_person(kept, m.organisation_id, CASE WHEN m.role = 'front_door_worker' THEN '' ELSE m.side END)
     AND names_person(merged, m.organisation_id, CASE WHEN m.role = 'front_door_worker' THEN '' ELSE m.side END)
   ORDER BY m.role, m.organisation_id LIMIT 1;
  IF place IS NULL
     OR EXISTS (SELECT 1 FROM casework_personmerge m WHERE m.undone_at IS NULL AND m.organisation_id = place
                   AND m.side = of_side AND m.merged_id IN (kept, merged))
     OR (kept NOT IN (SELECT one_person(merged)) AND stand_together(kept, merged))
     OR ('harmed' IN (SELECT roles_on_record(kept)) AND 'harms' IN (SELECT roles_on_record(merged)))
     OR ('harms' IN (SELECT roles_on_record(kept)) AND 'harmed' IN (SELECT roles_on_record(merged)))
  THEN RETURN NULL; END IF;

  known_across := EXISTS (SELECT 1 FROM casework_case c WHERE c.subject_id = kept AND c.side = 'perpetrator');
  INSERT INTO casework_personmerge (id, kept_id, merged_id, organisation_id, side, by_id, at)
    VALUES (new_id, kept, merged, place, of_side, asking_user(), happened_at);

  CREATE TEMPORARY TABLE moving ON COMMIT DROP AS
    SELECT r.episode_id, r.id AS referral_id, c.id AS case_id
      FROM front_door_referral r LEFT JOIN casework_case c ON c.episode_id = r.episode_id
     WHERE of_side = '' AND r.front_door_id = place AND (r.person_id = merged OR r.other_party_id = merged)
       AND (r.side = 'victim' OR known_across OR c.id IS NULL)
    UNION ALL
    SELECT c.episode_id, NULL, c.id
      FROM casework_case c
     WHERE of_side <> '' AND c.organisation_id = place AND c.side = of_side
       AND EXISTS (SELECT 1 FROM casework_party p WHERE p.case_id = c.id AND p.person_id = merged);

  WITH moved AS (UPDATE front_door_referral r SET person_id = kept, version = version + 1
     FROM moving m WHERE r.id = m.referral_id AND r.person_id = merged RETURNING r.id, m.case_id)
  INSERT INTO casework_mergedpart (merge_id, kind, row, case_id) SELECT new_id, 'referral_person', id, case_id FROM moved;
  WITH moved AS (UPDATE front_door_referral r SET other_party_id = kept, version = version + 1
     FROM moving m WHERE r.id = m.referral_id AND r.other_party_id = merged RETURNING r.id, m.case_id)
  INSERT INTO casework_mergedpart (merge_id, kind, row, case_id) SELECT new_id, 'referral_other', id, case_id FROM moved;
  WITH moved AS (UPDATE casework_case c SET subject_id = kept, version = version + 1
     FROM moving m WHERE c.id = m.case_id AND c.subject_id = merged RETURNING c.id)
  INSERT INTO casework_mergedpart (merge_id, kind, row, case_id) SELECT new_id, 'case_subject', id, id FROM moved;
  WITH moved AS (UPDATE casework_party p SET person_id = kept
     FROM moving m WHERE p.case_id = m.case_id AND p.person_id = merged RETURNING p.id, p.case_id)
  INSERT INTO casework_mergedpart (merge_id, kind, row, case_id) SELECT new_id, 'party', id, case_id FROM moved;
  WITH moved AS (UPDATE casework_contactpoint t SET person_id = kept
     FROM moving m WHERE t.episode_id = m.episode_id AND t.person_id = merged RETURNING t.id, m.case_id)
  INSERT INTO casework_mergedpart (merge_id, kind, row, case_id) SELECT new_id, 'contact_point', id, case_id FROM moved;
  DROP TABLE moving;

  WITH same AS MATERIALIZED (SELECT id FROM one_person(kept) AS one(id)),
  linked AS (
    INSERT INTO casework_caselink (victim_case_id, perpetrator_case_id)
    SELECT v.id, p.id FROM same his
      JOIN casework_case p ON p.subject_id = his.id AND p.side = 'perpetrator'
      CROSS JOIN same named
      JOIN casework_party y ON y.person_id = named.id AND y.role = 'perpetrator'
      JOIN casework_case v ON v.id = y.case_id AND v.side = 'victim'
    ON CONFLICT DO NOTHING RETURNING id)
  INSERT INTO casework_mergedpart (merge_id, kind, row) SELECT new_id, 'link', id FROM linked;
  RETURN new_id;
END $$;

CREATE FUNCTION undo_merge(the_merge uuid, happened_at timestamptz, OUT back int, OUT stays int)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  m casework_personmerge;
BEGIN
  SELECT pm.* INTO m FROM casework_personmerge pm
   WHERE pm.id = the_merge AND pm.undone_at IS NULL
     AND (pm.organisation_id, pm.side) IN (
       SELECT organisation_id, CASE WHEN role = 'front_door_worker' THEN '' ELSE side END
         FROM asking_membership WHERE role IN ('front_door_worker', 'service_manager'))
   FOR UPDATE;
  IF m.id IS NULL THEN RETURN; END IF;
  PERFORM 1 FROM casework_person WHERE id IN (m.kept_id, m.merged_id) ORDER BY id FOR UPDATE;
  UPDATE casework_personmerge SET undone_at = happened_at, undone_by_id = asking_user() WHERE id = m.id;
  UPDATE casework_mergedpart SET put_back = false WHERE merge_id = m.id;

  WITH done AS (UPDATE front_door_referral r SET person_id = m.merged_id, version = version + 1
     FROM casework_mergedpart t WHERE t.merge_id = m.id AND t.kind = 'referral_person' AND r.id = t.row::uuid
      AND r.person_id = m.kept_id RETURNING t.id)
  UPDATE casework_mergedpart SET put_back = true WHERE id IN (SELECT id FROM done);
  WITH done AS (UPDATE front_door_referral r SET other_party_id = m.merged_id, version = version + 1
     FROM casework_mergedpart t WHERE t.merge_id = m.id AND t.kind = 'referral_other' AND r.id = t.row::uuid
      AND r.other_party_id = m.kept_id RETURNING t.id)
  UPDATE casework_mergedpart SET put_back = true WHERE id IN (SELECT id FROM done);
  WITH done AS (UPDATE casework_case c SET subject_id = m.merged_id, version = version + 1
     FROM casework_mergedpart t WHERE t.merge_id = m.id AND t.kind = 'case_subject' AND c.id = t.row::uuid
      AND c.subject_id = m.kept_id RETURNING t.id)
  UPDATE casework_mergedpart SET put_back = true WHERE id IN (SELECT id FROM done);
  WITH done AS (UPDATE casework_party p SET person_id = m.merged_id
     FROM casework_mergedpart t WHERE t.merge_id = m.id AND t.kind = 'party' AND p.id = t.row::bigint
      AND p.person_id = m.kept_id RETURNING t.id)
  UPDATE casework_mergedpart SET put_back = true WHERE id IN (SELECT id FROM done);
  WITH done AS (UPDATE casework_contactpoint p SET person_id = m.merged_id
     FROM casework_mergedpart t WHERE t.merge_id = m.id AND t.kind = 'contact_point' AND p.id = t.row::uuid
      AND p.person_id = m.kept_id RETURNING t.id)
  UPDATE casework_mergedpart SET put_back = true WHERE id IN (SELECT id FROM done);
  -- What was opened from a referral while it named the kept record goes back with the referral.
  UPDATE casework_case c SET subject_id = m.merged_id, version = c.version + 1
    FROM casework_mergedpart t JOIN front_door_referral r ON r.id = t.row::uuid
   WHERE t.merge_id = m.id AND t.kind = 'referral_person' AND t.put_back AND t.case_id IS NULL
     AND c.episode_id = r.episode_id AND c.subject_id = m.kept_id;
  UPDATE casework_party p SET person_id = m.merged_id
    FROM casework_mergedpart t JOIN front_door_referral r ON r.id = t.row::uuid
    JOIN casework_case c ON c.episode_id = r.episode_id
   WHERE t.merge_id = m.id AND t.kind IN ('referral_person', 'referral_other') AND t.put_back AND t.case_id IS NULL
     AND p.case_id = c.id AND p.person_id = m.kept_id;
  UPDATE casework_contactpoint p SET person_id = m.merged_id
    FROM casework_mergedpart t
    LEFT JOIN front_door_referral r ON t.kind = 'referral_person' AND r.id = t.row::uuid
    LEFT JOIN casework_case c ON t.kind = 'case_subject' AND c.id = t.case_id
   WHERE t.merge_id = m.id AND t.kind IN ('referral_person', 'case_subject') AND t.put_back
     AND p.episode_id IN (r.episode_id, c.episode_id) AND p.person_id = m.kept_id;
  -- A link that nothing else speaks for goes; one too many keeps people apart, one too few does not.
  WITH gone AS (DELETE FROM casework_caselink l USING casework_mergedpart t
     WHERE t.merge_id = m.id AND t.kind = 'link' AND l.id = t.row::bigint
       AND NOT EXISTS (
         SELECT 1 FROM casework_case p CROSS JOIN LATERAL one_person(p.subject_id) AS same(id)
           JOIN casework_party y ON y.person_id = same.id AND y.role = 'perpetrator' AND y.case_id = l.victim_case_id
          WHERE p.id = l.perpetrator_case_id)
     RETURNING t.id)
  UPDATE casework_mergedpart SET put_back = true WHERE id IN (SELECT id FROM gone);

  -- Links are not counted: their number would say how much there is on the other side.
  SELECT count(*) FILTER (WHERE put_back), count(*) FILTER (WHERE NOT put_back) INTO back, stays
    FROM casework_mergedpart WHERE merge_id = m.id AND kind <> 'link';
END $$;
REVOKE ALL ON FUNCTION merge_people(uuid, uuid, uuid, timestamptz), undo_merge(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION merge_people(uuid, uuid, uuid, timestamptz), undo_merge(uuid, timestamptz) TO commonweal_app;
"""

IN_MY_PLACE = """(organisation_id, side) IN (
    SELECT organisation_id, CASE WHEN role = 'front_door_worker' THEN '' ELSE side END
      FROM asking_membership WHERE role IN ('front_door_worker', 'service_manager'))"""

WALLS = f"""
ALTER TABLE casework_mergedpart ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_case ON casework_mergedpart FOR SELECT TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_case c WHERE c.id = casework_mergedpart.case_id));

ALTER TABLE casework_personmerge ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_my_place ON casework_personmerge FOR SELECT TO commonweal_app USING ({IN_MY_PLACE});
CREATE POLICY of_a_case ON casework_personmerge FOR SELECT TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_mergedpart t WHERE t.merge_id = casework_personmerge.id));

-- Whoever found a person by what was known of the joined record still finds them; nobody else does.
CREATE POLICY of_a_joined_record ON casework_searchkey FOR SELECT TO commonweal_app USING (
  EXISTS (SELECT 1 FROM casework_personmerge m WHERE m.merged_id = casework_searchkey.person_id AND m.undone_at IS NULL));

ALTER TABLE casework_duplicatesuggestion ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_my_place ON casework_duplicatesuggestion TO commonweal_app USING ({IN_MY_PLACE});

REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON casework_personmerge, casework_mergedpart FROM commonweal_app;
REVOKE INSERT, DELETE, TRUNCATE ON casework_duplicatesuggestion FROM commonweal_app;
"""


class Migration(migrations.Migration):
    dependencies = [("front_door", "0009_walls_of_two_people"), ("casework", "0005_joining")]
    operations = [migrations.RunSQL(ONE_PERSON + MERGE + WALLS, migrations.RunSQL.noop)]
