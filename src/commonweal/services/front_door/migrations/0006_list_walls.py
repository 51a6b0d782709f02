"""Lists are reached by whoever sent them, and by nobody else: not by a colleague of the same force, not by the front door.

What the sender's own tool said goes with the referral. Two functions see further than the person asking, and give little back:
one says whether a reference was taken before (so a list sent twice changes nothing, whoever sends it), one deletes files whose
time is over.
"""

from django.db import migrations

MINE = """made_by_id = (SELECT asking_user())
  AND organisation_id IN (SELECT organisation_id FROM asking_membership WHERE role = 'referrer')"""

WALLS = f"""
ALTER TABLE front_door_listmapping ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_my_organisation ON front_door_listmapping TO commonweal_app USING (
  organisation_id IN (SELECT organisation_id FROM asking_membership WHERE role = 'referrer'));

ALTER TABLE front_door_listimport ENABLE ROW LEVEL SECURITY;
CREATE POLICY sent_by_me ON front_door_listimport TO commonweal_app USING ({MINE});

ALTER TABLE front_door_listrow ENABLE ROW LEVEL SECURITY;
CREATE POLICY sent_by_me ON front_door_listrow TO commonweal_app USING ({MINE});

ALTER TABLE front_door_listpart ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_my_list ON front_door_listpart TO commonweal_app USING (
  list_id IN (SELECT id FROM front_door_listimport));

ALTER TABLE front_door_astold ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_referral ON front_door_astold TO commonweal_app USING (
  EXISTS (SELECT 1 FROM front_door_referral r WHERE r.id = front_door_astold.referral_id));

REVOKE UPDATE, DELETE, TRUNCATE ON front_door_listmapping, front_door_listrow, front_door_astold FROM commonweal_app;
REVOKE DELETE, TRUNCATE ON front_door_listimport FROM commonweal_app;
REVOKE TRUNCATE ON front_door_listpart FROM commonweal_app;

CREATE FUNCTION list_rows_sent_before(keys bytea[])
  RETURNS TABLE (reference_key bytea, fingerprints bytea, is_mine boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.reference_key, r.fingerprints, r.made_by_id = (SELECT asking_user())
    FROM front_door_listrow r
   WHERE r.reference_key = ANY(keys)
     AND r.organisation_id IN (SELECT organisation_id FROM asking_membership WHERE role = 'referrer')
$$;

CREATE FUNCTION forget_old_list_parts() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM front_door_listpart p USING front_door_listimport l WHERE l.id = p.list_id AND l.expires_at <= now()
$$;
REVOKE ALL ON FUNCTION list_rows_sent_before(bytea[]), forget_old_list_parts() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION list_rows_sent_before(bytea[]), forget_old_list_parts() TO commonweal_app;
"""

NO_WALLS = "DROP FUNCTION list_rows_sent_before(bytea[]); DROP FUNCTION forget_old_list_parts();"


class Migration(migrations.Migration):
    dependencies = [("front_door", "0005_daily_lists")]
    operations = [migrations.RunSQL(WALLS, NO_WALLS)]
