"""What the front door reaches of what needs two people, and of what is shared, while it has the referral in hand."""

from django.db import migrations

TWO_PEOPLE = ("casework_secondsignature", "casework_sharingwithout")


def two_people(table: str) -> str:
    here = f"EXISTS (SELECT 1 FROM referral_in_hand r WHERE r.episode_id = {table}.episode_id)"
    return f"""
CREATE POLICY of_a_referral_in_hand ON {table} FOR SELECT TO commonweal_app USING ({here});
CREATE POLICY asked_in_a_referral ON {table} FOR INSERT TO commonweal_app
  WITH CHECK (asked_by_id = (SELECT asking_user()) AND status = 'waiting' AND {here});
CREATE POLICY answered_by_a_colleague ON {table} FOR UPDATE TO commonweal_app
  USING (status = 'waiting' AND asked_by_id <> (SELECT asking_user()) AND EXISTS (
    SELECT 1 FROM front_door_referral r WHERE r.episode_id = {table}.episode_id
      AND r.status IN ('received', 'triaged', 'routed')
      AND r.front_door_id IN (SELECT organisation_id FROM asking_membership WHERE role = 'front_door_worker')))
  WITH CHECK (answered_by_id = (SELECT asking_user()));
"""


def in_hand(table: str) -> str:
    return f"""
CREATE POLICY of_a_referral_in_hand ON {table} TO commonweal_app USING (
  EXISTS (SELECT 1 FROM referral_in_hand r WHERE r.episode_id = {table}.episode_id));
"""


EMPTY = """
ALTER TABLE front_door_referral ALTER advice SET DEFAULT '', ALTER no_safe_way SET DEFAULT false;
ALTER TABLE milestones_episode ALTER advice SET DEFAULT '';
"""

FORWARD = EMPTY + "".join(
    [*map(two_people, TWO_PEOPLE), *map(in_hand, ("casework_sharingagreement", "casework_sharingrecord"))]
)


class Migration(migrations.Migration):
    dependencies = [("front_door", "0008_triage"), ("casework", "0004_walls_of_two_people"), ("milestones", "0002_triage")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
