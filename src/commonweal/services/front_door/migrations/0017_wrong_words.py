"""Wrong secret words at the public door are noted, so that the front door can see that somebody tried.

A wrong reference and wrong words write one row each, by the same call, so that neither takes longer than the other. The row says
when, and for which knock if there is one; nothing typed. The app may neither read nor write the table: the door's own account
notes, and whoever works at the front door asks of a referral of their own how often and when. A knock keeps so many and no more;
rows without a knock are gone within the hour, those of a knock with it.
"""

import django.db.models.deletion
from django.db import migrations, models


MOST = 200

WALLS = """
ALTER TABLE front_door_wrongwords ENABLE ROW LEVEL SECURITY;
REVOKE SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON front_door_wrongwords FROM commonweal_app;
"""

QUESTIONS = f"""
CREATE FUNCTION note_wrong_words(a_knock uuid, tried_at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM front_door_wrongwords WHERE id IN (
    SELECT id FROM front_door_wrongwords WHERE knock_id IS NULL AND at < tried_at - interval '1 hour'
     ORDER BY at LIMIT 200 FOR UPDATE SKIP LOCKED);
  INSERT INTO front_door_wrongwords (knock_id, at)
  SELECT a_knock, tried_at
   WHERE EXISTS (SELECT 1 FROM asking_membership WHERE role = 'public_door')
     AND (SELECT count(*) FROM (SELECT 1 FROM front_door_wrongwords w WHERE w.knock_id = a_knock LIMIT {MOST}) AS kept) < {MOST}
$$;

-- How many, the first and the last as seconds since 1970; nothing where there is none. Text, so that it stands in a list of events.
CREATE FUNCTION wrong_words_tried(a_referral uuid) RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN count(*) = 0 THEN ''
         ELSE concat_ws(' ', count(*), extract(epoch FROM min(w.at)), extract(epoch FROM max(w.at))) END
    FROM front_door_referral r
    JOIN front_door_knock k ON k.referral_id = r.id
    JOIN front_door_wrongwords w ON w.knock_id = k.id
   WHERE r.id = a_referral AND NOT r.is_held_back
     AND r.front_door_id IN (SELECT organisation_id FROM asking_membership WHERE role = 'front_door_worker')
$$;

CREATE OR REPLACE FUNCTION forget_knocks(before timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH gone AS (
    DELETE FROM front_door_knock WHERE id IN (
      SELECT id FROM front_door_knock WHERE kept_until < least(before, now()) ORDER BY kept_until LIMIT 50
         FOR UPDATE SKIP LOCKED)
    RETURNING id)
  DELETE FROM front_door_wrongwords WHERE knock_id IN (SELECT id FROM gone)
$$;
REVOKE ALL ON FUNCTION note_wrong_words(uuid, timestamptz), wrong_words_tried(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION note_wrong_words(uuid, timestamptz), wrong_words_tried(uuid) TO commonweal_app;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('front_door', '0016_two_to_end'),
    ]

    operations = [
        migrations.CreateModel(
            name='WrongWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('knock', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='front_door.knock')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('knock__isnull', True)), fields=['at'], name='wrong_words_of_nobody')],
            },
        ),
        migrations.RunSQL(WALLS + QUESTIONS, migrations.RunSQL.noop),
    ]
