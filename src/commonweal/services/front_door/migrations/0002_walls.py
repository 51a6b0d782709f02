"""What the front door, a service that is offered a referral, and a referrer reach, on top of what cases open.

Once a referral is accepted the front door no longer reaches contact points, reviews and alerts: the service keeps those.
"""

from django.db import migrations

BY_EPISODE = ("casework_contactpoint", "casework_contactattempt", "casework_riskreview", "casework_alert")

REFERRALS = """
ALTER TABLE front_door_referral ENABLE ROW LEVEL SECURITY;
CREATE POLICY at_my_front_door ON front_door_referral TO commonweal_app USING (
  front_door_id IN (SELECT organisation_id FROM asking_membership WHERE role = 'front_door_worker'));
CREATE POLICY offered_to_my_service ON front_door_referral TO commonweal_app USING (
  status IN ('routed', 'accepted') AND offered_to_id IN (
    SELECT o.id FROM partnership_serviceoffer o
      JOIN asking_membership m ON m.role = 'service_manager' AND m.organisation_id = o.organisation_id AND m.side = o.side));
CREATE POLICY made_by_me ON front_door_referral TO commonweal_app USING (
  made_by_id = (SELECT asking_user())
  AND made_at_organisation_id IN (SELECT organisation_id FROM asking_membership WHERE role = 'referrer'));

CREATE VIEW referral_in_hand WITH (security_invoker = true) AS
  SELECT episode_id, person_id, other_party_id FROM front_door_referral
   WHERE status IN ('received', 'triaged', 'routed')
     AND (front_door_id IN (SELECT organisation_id FROM asking_membership WHERE role = 'front_door_worker')
       OR offered_to_id IN (
         SELECT o.id FROM partnership_serviceoffer o
           JOIN asking_membership m ON m.role = 'service_manager'
            AND m.organisation_id = o.organisation_id AND m.side = o.side));
GRANT SELECT ON referral_in_hand TO commonweal_app;

ALTER TABLE front_door_referralhistory ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_a_referral ON front_door_referralhistory TO commonweal_app USING (
  EXISTS (SELECT 1 FROM front_door_referral r WHERE r.id = front_door_referralhistory.referral_id));

CREATE POLICY of_a_referral ON milestones_episode TO commonweal_app USING (
  EXISTS (SELECT 1 FROM front_door_referral r WHERE r.episode_id = milestones_episode.id));
CREATE POLICY named_in_a_referral ON casework_person TO commonweal_app USING (
  EXISTS (SELECT 1 FROM front_door_referral r WHERE r.person_id = casework_person.id
           AND r.made_by_id IS DISTINCT FROM (SELECT asking_user()))
  OR EXISTS (SELECT 1 FROM front_door_referral r WHERE r.other_party_id = casework_person.id
           AND r.made_by_id IS DISTINCT FROM (SELECT asking_user())
           AND (r.side = 'victim' OR r.front_door_id IN (
             SELECT organisation_id FROM asking_membership WHERE role = 'front_door_worker'))));

REVOKE DELETE, TRUNCATE ON front_door_referral, front_door_referralhistory FROM commonweal_app;
REVOKE UPDATE ON front_door_referralhistory FROM commonweal_app;
"""


def in_hand(table: str) -> str:
    return f"""
CREATE POLICY of_a_referral_in_hand ON {table} TO commonweal_app USING (
  EXISTS (SELECT 1 FROM referral_in_hand r WHERE r.episode_id = {table}.episode_id));
"""


class Migration(migrations.Migration):
    dependencies = [("front_door", "0001_initial"), ("casework", "0002_walls")]
    operations = [migrations.RunSQL(REFERRALS + "".join(map(in_hand, BY_EPISODE)), migrations.RunSQL.noop)]
