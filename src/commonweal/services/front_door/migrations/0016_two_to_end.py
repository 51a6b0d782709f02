"""A high-risk referral ends only when two people want it; the database knows that too.

Whoever asks writes under their own name; who answers is somebody else of the same front door, once, and writes nothing but the
answer; whoever asked may take it back. A referral that takes two (`rules/referrals.takes_two`) ends only as somebody else has
agreed that it ends. Any other step of a referral makes what waits for it lapse, whoever takes that step: a service's manager,
who may read none of this, among them.
"""

import commonweal.rules.endings
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


HERE = """EXISTS (SELECT 1 FROM front_door_referral r WHERE r.id = front_door_endingasked.referral_id
    AND r.front_door_id IN (SELECT organisation_id FROM asking_membership WHERE role = 'front_door_worker'))"""
IN_HAND = HERE.replace("AND r.front_door_id", "AND r.status IN ('received', 'triaged', 'routed') AND r.front_door_id")

WALLS = f"""
ALTER TABLE front_door_endingasked ENABLE ROW LEVEL SECURITY;
CREATE POLICY at_my_front_door ON front_door_endingasked FOR SELECT TO commonweal_app USING ({HERE});
CREATE POLICY asked_of_a_referral_in_hand ON front_door_endingasked FOR INSERT TO commonweal_app
  WITH CHECK (asked_by_id = (SELECT asking_user()) AND status = 'waiting' AND {IN_HAND});
CREATE POLICY answered_by_a_colleague ON front_door_endingasked FOR UPDATE TO commonweal_app
  USING (status = 'waiting' AND asked_by_id <> (SELECT asking_user()) AND {IN_HAND})
  WITH CHECK (status IN ('agreed', 'refused') AND answered_by_id = (SELECT asking_user())
              AND asked_by_id <> (SELECT asking_user()));
CREATE POLICY taken_back_by_whoever_asked ON front_door_endingasked FOR UPDATE TO commonweal_app
  USING (status = 'waiting' AND asked_by_id = (SELECT asking_user()) AND {IN_HAND})
  WITH CHECK (status = 'taken_back' AND asked_by_id = (SELECT asking_user()));
REVOKE UPDATE, DELETE, TRUNCATE ON front_door_endingasked FROM commonweal_app;
GRANT UPDATE (status, answered_by_id, over_at, why_refused) ON front_door_endingasked TO commonweal_app;
"""

TRIGGERS = """
CREATE FUNCTION referral_ends_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF (OLD.grade = 'high' OR (OLD.grade = '' AND (
        OLD.is_immediate_danger
        OR EXISTS (SELECT 1 FROM front_door_astold t WHERE t.referral_id = OLD.id AND t.grade = 'high'))))
     AND NOT EXISTS (
       SELECT 1 FROM front_door_endingasked e
        WHERE e.referral_id = OLD.id AND e.status = 'agreed'
          AND (e.reason, e.advice) = (
            CASE WHEN NEW.status = 'declined' THEN NEW.decline_reason ELSE '' END,
            CASE WHEN NEW.status = 'advised' THEN NEW.advice ELSE '' END)) THEN
    RAISE EXCEPTION 'A high-risk referral ends only when a second person has agreed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER referral_ends_by_two BEFORE UPDATE OF status ON front_door_referral FOR EACH ROW
  WHEN (NEW.status IN ('declined', 'advised') AND OLD.status IS DISTINCT FROM NEW.status)
  EXECUTE FUNCTION referral_ends_by_two();

CREATE FUNCTION ending_lapses() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE front_door_endingasked SET status = 'lapsed', over_at = now() WHERE referral_id = NEW.id AND status = 'waiting';
  RETURN NULL;
END $$;
CREATE TRIGGER ending_lapses AFTER UPDATE OF status ON front_door_referral FOR EACH ROW
  WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION ending_lapses();
REVOKE ALL ON FUNCTION referral_ends_by_two(), ending_lapses() FROM PUBLIC;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('front_door', '0015_child_case'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EndingAsked',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('reason', models.CharField(blank=True, choices=[('out_of_area', 'Out of area'), ('not_domestic_abuse', 'Not domestic abuse'), ('duplicate', 'Duplicate'), ('unable_to_contact', 'Unable to contact'), ('unsafe_to_contact', 'Unsafe to contact'), ('declined_by_person', 'Declined by person'), ('information_lacking', 'Information lacking'), ('no_capacity', 'No capacity')], max_length=30)),
                ('advice', models.CharField(blank=True, choices=[('advice_given', 'Advice given'), ('self_serve', 'Self serve')], max_length=20)),
                ('duplicate_of', models.CharField(blank=True, max_length=12)),
                ('signposted_to', models.CharField(blank=True, max_length=200)),
                ('account', models.TextField(max_length=2000)),
                ('asked_at', models.DateTimeField()),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('agreed', 'Agreed'), ('refused', 'Refused'), ('taken_back', 'Taken back'), ('lapsed', 'Lapsed')], default=commonweal.rules.endings.Ending['WAITING'], max_length=10)),
                ('over_at', models.DateTimeField(blank=True, null=True)),
                ('why_refused', models.TextField(blank=True, max_length=2000)),
                ('form_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='endings_asked', to='front_door.referral')),
            ],
            options={
                'indexes': [models.Index(fields=['referral', '-asked_at'], name='endings_by_referral'), models.Index(condition=models.Q(('status', 'waiting')), fields=['asked_at'], name='endings_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(('answered_by__isnull', True), models.Q(('answered_by', models.F('asked_by')), _negated=True), _connector='OR'), name='ending_agreed_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('over_at__isnull', True), ('status', commonweal.rules.endings.Ending['WAITING'])), models.Q(models.Q(('status', commonweal.rules.endings.Ending['WAITING']), _negated=True), ('over_at__isnull', False)), _connector='OR'), name='ending_over_at_a_moment'), models.CheckConstraint(condition=models.Q(models.Q(('answered_by__isnull', False), ('status__in', [commonweal.rules.endings.Ending['AGREED'], commonweal.rules.endings.Ending['REFUSED']])), models.Q(models.Q(('status__in', [commonweal.rules.endings.Ending['AGREED'], commonweal.rules.endings.Ending['REFUSED']]), _negated=True), ('answered_by__isnull', True)), _connector='OR'), name='ending_answered_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), models.Q(('advice', ''), _negated=True)), models.Q(models.Q(('reason', ''), _negated=True), ('advice', '')), _connector='OR'), name='ending_is_one_of_two'), models.UniqueConstraint(condition=models.Q(('status', 'waiting')), fields=('referral',), name='one_ending_waits')],
            },
        ),
        migrations.RunSQL(WALLS + TRIGGERS, migrations.RunSQL.noop),
    ]
