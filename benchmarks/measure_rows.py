"""Milestones of any number of referrals, made by the database itself: what measures are counted from, and nothing else.

Five years, twelve areas, fifty providers, three groups. Each referral has about seven moments and two or three activities, so a
million of them are ten million events. The same number is always the same rows.
"""

import click
import psycopg

AREAS, PROVIDERS, ACTIVITIES = 12, 50, 3

GROUND = """
INSERT INTO partnership_area (code, name, kind, starts_on)
SELECT 'b' || n, 'Area ' || n, 'county', '2015-04-01' FROM generate_series(1, %(areas)s) n;
INSERT INTO partnership_organisation (code, name, kind, starts_on)
SELECT 'p' || n, 'Provider ' || n, 'provider', '2015-04-01' FROM generate_series(1, %(providers)s) n;
"""
# A hash of the number stands for chance, so that every run makes the same rows.
EPISODES = """
INSERT INTO milestones_episode (id, side, client_group, area_id, provider_id, received_at, attempt_due_at, first_attempt_at,
  first_contact_at, triaged_at, routed_at, accepted_at, allocated_at, declined_at, decline_reason, advised_at, advice, closed_at,
  closing_reason, outcome, first_grade, last_grade, risk_direction, reviews, is_marac, marac_at, taken_in_at,
  is_first_of_year, is_taken_on_first, is_again, changed_at)
SELECT md5(n::text)::uuid, CASE WHEN who = 2 THEN 'perpetrator' ELSE 'victim' END,
  (ARRAY['victim', 'child', 'perpetrator'])[who + 1], areas[1 + a %% cardinality(areas)],
  CASE WHEN fate < 70 THEN providers[1 + p %% cardinality(providers)] END,
  r, r + interval '3 days', CASE WHEN fate < 97 THEN r + a * interval '13 minutes' END,
  CASE WHEN fate < 80 THEN r + a * interval '40 minutes' END, r + interval '5 hours', r + interval '9 hours',
  CASE WHEN fate < 70 THEN t END, CASE WHEN fate < 69 THEN t + p * interval '1 hour' END,
  CASE WHEN fate BETWEEN 70 AND 88 THEN t END,
  CASE WHEN fate BETWEEN 70 AND 88 THEN
    (ARRAY['no_capacity', 'unable_to_contact', 'not_domestic_abuse', 'support_declined'])[1 + a %% 4] ELSE '' END,
  CASE WHEN fate BETWEEN 89 AND 96 THEN t END, CASE WHEN fate BETWEEN 89 AND 96 THEN 'self_serve' ELSE '' END,
  CASE WHEN fate < 55 THEN t + a * interval '1 day' END,
  CASE WHEN fate < 55 THEN
    (ARRAY['needs_met', 'disengaged', 'support_declined', 'moved_away', 'handed_back'])[1 + p %% 5] ELSE '' END,
  CASE WHEN fate < 55 THEN (ARRAY['needs_met', 'needs_partly_met', 'needs_not_met', 'not_known'])[1 + a %% 4] ELSE '' END,
  CASE WHEN fate < 68 THEN (ARRAY['standard', 'medium', 'high'])[1 + p %% 3] ELSE '' END,
  CASE WHEN fate < 68 THEN (ARRAY['standard', 'medium', 'high'])[1 + a %% 3] ELSE '' END,
  CASE WHEN fate < 50 THEN (ARRAY['reduced', 'same', 'increased'])[1 + a %% 3] ELSE '' END, fate %% 4,
  fate < 14, CASE WHEN fate < 14 THEN t END, CASE WHEN fate = 42 THEN t END,
  p %% 5 < 4, fate < 70 AND p %% 5 < 4, p %% 4 = 0, r
FROM (SELECT n, abs(hashint4(n)) %% 100 AS fate, abs(hashint4(n + 7919)) %% 211 AS a, abs(hashint4(n + 104729)) %% 97 AS p,
        abs(hashint4(n + 1299709)) %% 3 AS who,
        timestamptz '2021-04-01 00:00+00' + (n::float8 / %(referrals)s) * interval '1826 days' AS r,
        timestamptz '2021-04-01 00:00+00' + (n::float8 / %(referrals)s) * interval '1826 days'
          + (abs(hashint4(n + 31)) %% 500) * interval '1 hour' AS t
      FROM generate_series(1, %(referrals)s) n) made,
  (SELECT array_agg(id ORDER BY id) AS areas FROM partnership_area) x,
  (SELECT array_agg(id ORDER BY id) AS providers FROM partnership_organisation) y
"""
OUTPUTS = """
INSERT INTO milestones_output (id, episode_id, kind, done_on, minutes, session_number, is_struck, changed_at)
SELECT gen_random_uuid(), e.id,
  (ARRAY['one_to_one', 'group', 'family_court', 'sanctuary', 'behaviour_group'])[1 + abs(hashint4(k + e.reviews)) %% 5],
  (e.received_at + (k * 9) * interval '1 day')::date, 45, row_number() OVER (), k = 2 AND e.reviews = 3, e.changed_at
FROM milestones_episode e, generate_series(1, %(activities)s) k
"""
FELT = """
INSERT INTO milestones_felt (id, episode_id, tool, tool_version, first_on, first_score, last_on, last_score, change, changed_at)
SELECT gen_random_uuid(), id, 'adult_daily_life', '2026.1', received_at::date, 150, closed_at::date, 200,
  (ARRAY['better', 'same', 'worse', ''])[1 + abs(hashint4(reviews + extract(day FROM received_at)::int)) %% 4], changed_at
FROM milestones_episode WHERE client_group = 'victim' AND closed_at IS NOT NULL
"""


def fill(referrals: int) -> None:
    """As the owner of the tables."""
    from django.db import connections

    connections["owner"].ensure_connection()
    connection = connections["owner"].connection
    values = {"areas": AREAS, "providers": PROVIDERS, "referrals": referrals, "activities": ACTIVITIES}
    for each in GROUND.strip().split(";")[:-1]:
        connection.execute(psycopg.ClientCursor(connection).mogrify(each, values).encode())
    for name, each in (("referrals", EPISODES), ("activities", OUTPUTS), ("answers", FELT)):
        made = connection.execute(psycopg.ClientCursor(connection).mogrify(each, values).encode())
        click.echo(f"  {made.rowcount:,} {name} made")
    connection.execute("VACUUM ANALYZE")
