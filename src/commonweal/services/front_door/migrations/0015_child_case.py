"""Whoever holds a case of the victims' side may ask for a case of a child in it, and reads nothing of that referral back.

A restricted case is left out: the front door would learn of it.
"""

from django.db import migrations

ASKED = """
CREATE POLICY asked_for_a_child ON front_door_referral FOR INSERT TO commonweal_app WITH CHECK (
  made_by_id = (SELECT asking_user()) AND status = 'received' AND source = 'referrer'
  AND side = 'victim' AND client_group = 'child'
  AND made_at_organisation_id IN (
    SELECT organisation_id FROM asking_membership WHERE role = 'case_worker' AND side = 'victim')
  AND EXISTS (SELECT 1 FROM casework_party p JOIN casework_case c ON c.id = p.case_id
               WHERE p.person_id = front_door_referral.person_id AND p.role = 'child'
                 AND c.side = 'victim' AND NOT c.is_restricted AND c.worker_id = (SELECT asking_user())
                 AND c.organisation_id = front_door_referral.made_at_organisation_id));
"""


class Migration(migrations.Migration):
    dependencies = [("front_door", "0014_conflicts_of_joined_people"), ("casework", "0017_children")]
    operations = [migrations.RunSQL(ASKED, migrations.RunSQL.noop)]
