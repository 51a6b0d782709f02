"""The wall of the public door. Its account may add what a referral consists of, and reads no row of anything.

A knock is added by the door and read by nobody. What may be asked about one is asked of the functions here, and each wants
`proof`: thirty-two bytes that only the secret words (or a page opened by them) give. So a fault in our own code that runs SQL
of its making learns of a knock no more than its salt. Who works at the front door reads messages and who referred.
"""

from django.db import migrations

WALLS = """
CREATE POLICY made_by_the_door ON front_door_referral FOR INSERT TO commonweal_app WITH CHECK (
  made_by_id = (SELECT asking_user()) AND status = 'received' AND source IN ('self', 'professional')
  AND front_door_id = made_at_organisation_id
  AND made_at_organisation_id IN (SELECT organisation_id FROM asking_membership WHERE role = 'public_door'));

ALTER TABLE front_door_outsidereferrer ENABLE ROW LEVEL SECURITY;
CREATE POLICY at_my_front_door ON front_door_outsidereferrer FOR SELECT TO commonweal_app USING (
  EXISTS (SELECT 1 FROM asking_membership WHERE role = 'front_door_worker')
  AND EXISTS (SELECT 1 FROM front_door_referral r WHERE r.id = front_door_outsidereferrer.referral_id
    AND r.front_door_id IN (SELECT organisation_id FROM asking_membership WHERE role = 'front_door_worker')));
CREATE POLICY added_by_the_door ON front_door_outsidereferrer FOR INSERT TO commonweal_app WITH CHECK (
  (SELECT asking_user()) IS NOT NULL AND EXISTS (SELECT 1 FROM asking_membership WHERE role = 'public_door'));
REVOKE UPDATE, DELETE, TRUNCATE ON front_door_outsidereferrer FROM commonweal_app;

ALTER TABLE front_door_doormessage ENABLE ROW LEVEL SECURITY;
CREATE POLICY at_my_front_door ON front_door_doormessage FOR SELECT TO commonweal_app USING (
  EXISTS (SELECT 1 FROM front_door_referral r WHERE r.id = front_door_doormessage.referral_id
    AND r.front_door_id IN (SELECT organisation_id FROM asking_membership WHERE role = 'front_door_worker')));
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON front_door_doormessage FROM commonweal_app;

ALTER TABLE front_door_knock ENABLE ROW LEVEL SECURITY;
CREATE POLICY added_by_the_door ON front_door_knock FOR INSERT TO commonweal_app WITH CHECK (
  referral_id IS NULL AND EXISTS (SELECT 1 FROM asking_membership WHERE role = 'public_door'));
REVOKE SELECT, UPDATE, DELETE, TRUNCATE ON front_door_knock FROM commonweal_app;

ALTER TABLE front_door_doortry ENABLE ROW LEVEL SECURITY;
REVOKE SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON front_door_doortry FROM commonweal_app;
"""

QUESTIONS = """
CREATE FUNCTION knock_to_check(a_reference text) RETURNS TABLE (id uuid, salt bytea, sealed_key bytea)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT k.id, k.salt, k.sealed_key FROM front_door_knock k WHERE k.reference = a_reference AND k.kept_until > now()
$$;

CREATE FUNCTION knock_opened(a_knock uuid, proof bytea)
  RETURNS TABLE (reference text, source text, sealed_body bytea, version integer, referral_id uuid, messages bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT k.reference, k.source, k.sealed_body, k.version, k.referral_id,
         (SELECT count(*) FROM front_door_doormessage m WHERE m.referral_id = k.referral_id)
    FROM front_door_knock k
   WHERE k.id = a_knock AND k.fingerprint = sha256(proof) AND k.kept_until > now()
     FOR UPDATE OF k
$$;

CREATE FUNCTION knock_progress(a_knock uuid, proof bytea)
  RETURNS TABLE (status text, decline_reason text, contact_tried boolean, told_since text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.status, r.decline_reason, e.first_attempt_at IS NOT NULL, r.told_since
    FROM front_door_knock k
    JOIN front_door_referral r ON r.id = k.referral_id
    JOIN milestones_episode e ON e.id = r.episode_id
   WHERE k.id = a_knock AND k.fingerprint = sha256(proof) AND k.kept_until > now()
$$;
"""

CHANGES = """
CREATE FUNCTION keep_knock(a_knock uuid, proof bytea, was integer, body bytea, until timestamptz) RETURNS integer
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE front_door_knock SET sealed_body = body, version = version + 1, kept_until = until
   WHERE id = a_knock AND fingerprint = sha256(proof) AND kept_until > now() AND referral_id IS NULL AND version = was
     AND octet_length(body) <= 100000
  RETURNING version
$$;

CREATE FUNCTION knock_is_sent(a_knock uuid, proof bytea, a_referral uuid, until timestamptz) RETURNS integer
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE front_door_knock k SET referral_id = r.id, sealed_body = ''::bytea, version = k.version + 1, kept_until = until
    FROM front_door_referral r
   WHERE k.id = a_knock AND k.fingerprint = sha256(proof) AND k.referral_id IS NULL
     AND r.id = a_referral AND r.made_by_id = asking_user() AND r.reference = k.reference
  RETURNING k.version
$$;

CREATE FUNCTION tell_front_door(a_knock uuid, proof bytea, a_kind text, some_words text, told_at timestamptz) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  a_referral uuid;
  an_episode uuid;
BEGIN
  SELECT r.id, r.episode_id INTO a_referral, an_episode
    FROM front_door_knock k JOIN front_door_referral r ON r.id = k.referral_id
   WHERE k.id = a_knock AND k.fingerprint = sha256(proof) AND k.kept_until > now()
     FOR UPDATE OF r;
  IF a_referral IS NULL THEN
    RETURN NULL;
  END IF;
  INSERT INTO front_door_doormessage (id, referral_id, kind, words, at)
       VALUES (gen_random_uuid(), a_referral, a_kind, some_words, told_at);
  UPDATE front_door_referral
     SET told_since = CASE WHEN told_since = 'not_safe' THEN told_since ELSE a_kind END
   WHERE id = a_referral;
  -- Not safe means not safe from this moment, also where a service has taken over and reads no queue.
  IF a_kind = 'not_safe' THEN
    UPDATE casework_contactpoint SET safe_channels = '{}', version = version + 1 WHERE episode_id = an_episode;
  END IF;
  RETURN a_referral;
END
$$;

CREATE FUNCTION door_takes_in(keys bytea[], mosts integer[], minutes integer[], tried_at timestamptz) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM front_door_doortry WHERE id IN (
    SELECT id FROM front_door_doortry WHERE at < tried_at - interval '1 hour' ORDER BY at LIMIT 200 FOR UPDATE SKIP LOCKED);
  FOR place IN 1 .. cardinality(keys) LOOP
    IF (SELECT count(*) FROM (
          SELECT 1 FROM front_door_doortry t
           WHERE t.key = keys[place] AND t.at > tried_at - make_interval(mins => minutes[place])
           LIMIT mosts[place]) AS recent) >= mosts[place] THEN
      RETURN false;
    END IF;
  END LOOP;
  INSERT INTO front_door_doortry (key, at) SELECT unnest(keys), tried_at;
  RETURN true;
END
$$;

CREATE FUNCTION forget_knocks(before timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM front_door_knock WHERE id IN (
    SELECT id FROM front_door_knock WHERE kept_until < least(before, now()) ORDER BY kept_until LIMIT 50 FOR UPDATE SKIP LOCKED)
$$;
"""

FUNCTIONS = (
    "knock_to_check(text)",
    "knock_opened(uuid, bytea)",
    "knock_progress(uuid, bytea)",
    "keep_knock(uuid, bytea, integer, bytea, timestamptz)",
    "knock_is_sent(uuid, bytea, uuid, timestamptz)",
    "tell_front_door(uuid, bytea, text, text, timestamptz)",
    "door_takes_in(bytea[], integer[], integer[], timestamptz)",
    "forget_knocks(timestamptz)",
)
ONLY_THE_APP = f"""
REVOKE ALL ON FUNCTION {", ".join(FUNCTIONS)} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {", ".join(FUNCTIONS)} TO commonweal_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("front_door", "0003_public_door"),
        ("casework", "0002_walls"),
        ("partnership", "0002_public_door_role"),
    ]
    operations = [migrations.RunSQL(WALLS + QUESTIONS + CHANGES + ONLY_THE_APP, migrations.RunSQL.noop)]
