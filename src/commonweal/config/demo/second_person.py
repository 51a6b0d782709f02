"""What waits for a second person in the demonstration: a lower grade for Maeve to sign, a sharing and an end for Rosa.

Each is written for the first case or referral, by reference, that fits; in a very small demonstration none may.
"""

from datetime import date, datetime

from django.db.backends.base.base import BaseDatabaseWrapper

POLICY = """
INSERT INTO partnership_localpolicy (key, value, starts_on, area_id, source)
SELECT 'lower_grade', 'second_signature', %(since)s, id, 'Orrenshire safeguarding partners, local protocol (invented)'
  FROM partnership_area WHERE code = 'orrenshire'
"""

LOWER_GRADE = """
INSERT INTO casework_secondsignature (id, review_id, episode_id, grade, why, asked_by_id, asked_at, status, why_refused)
SELECT md5('signature' || r.id)::uuid, r.id, r.episode_id, 'medium',
       'He has been in prison since Monday and has no way to reach her. We have looked at it together.',
       r.by_id, r.at, 'waiting', ''
  FROM casework_case c
  JOIN partnership_organisation o ON o.id = c.organisation_id AND o.code = 'kestrel-row'
  JOIN LATERAL (SELECT * FROM casework_riskreview WHERE episode_id = c.episode_id ORDER BY at DESC, id LIMIT 1) r ON true
 WHERE c.side = 'victim' AND c.status = 'allocated' AND r.decision = 'high' AND r.by_id = c.worker_id
 ORDER BY c.reference LIMIT 1
"""

SHARING = """
INSERT INTO casework_sharingwithout (id, episode_id, purpose, organisation_id, kinds, ground, necessary, proportionate,
  person_told, why_not_told, asked_by_id, asked_at, status, why_refused)
SELECT md5('sharing' || f.id)::uuid, f.episode_id, 'safeguarding', council.id, '{risk,children}', 'child_at_risk',
       'The children sleep where the door was broken in, and the next contact is on Friday.',
       'The grade of risk and the children''s names: nothing of what she told us beyond that.',
       false, 'He reads her messages, and she has no phone of her own.', dewi.id, %(at)s, 'waiting', ''
  FROM front_door_referral f
  JOIN partnership_user dewi ON dewi.email = 'dewi@example.org'
  CROSS JOIN LATERAL (SELECT id FROM partnership_organisation WHERE kind = 'council' ORDER BY id LIMIT 1) council
 WHERE f.side = 'victim' AND f.status IN ('triaged', 'routed')
 ORDER BY f.status DESC, f.reference LIMIT 1
"""

ENDING = """
INSERT INTO front_door_endingasked (id, referral_id, reason, advice, duplicate_of, signposted_to, account, asked_by_id, asked_at,
  status, why_refused)
SELECT md5('ending' || f.id)::uuid, f.id, 'unsafe_to_contact', '', '', '',
       'He answers her phone. Her sister has stopped picking up. The police called at the door on Tuesday and saw her.',
       dewi.id, %(at)s, 'waiting', ''
  FROM front_door_referral f
  JOIN partnership_user dewi ON dewi.email = 'dewi@example.org'
 WHERE f.side = 'victim' AND f.status = 'triaged' AND f.grade = 'high'
 ORDER BY f.reference DESC LIMIT 1
"""


def wait_for_two(connection: BaseDatabaseWrapper, *, now: datetime) -> None:
    """As the owner of the tables, after everything else is there."""
    with connection.cursor() as cursor:
        cursor.execute(POLICY, {"since": date(2024, 4, 1)})
        cursor.execute(LOWER_GRADE)
        cursor.execute(SHARING, {"at": now})
        cursor.execute(ENDING, {"at": now})
