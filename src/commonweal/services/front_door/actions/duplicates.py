"""The nightly review: reads everybody as the owner of the tables, proposes pairs, and writes what a person then decides.

What was read is let go with the process. A pair is proposed to a front door or a service only where both are named there;
one that was called two people, or that may not be joined, is not proposed again.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from commonweal.access.actor import Actor
from commonweal.access.encryption import open_sealed
from commonweal.audit.actions import record_something
from commonweal.rules.likeness import phone
from commonweal.services.front_door.duplicates import Known, Proposal, propose

OWNER = "owner"
AT_ONCE = 5_000

PEOPLE = "SELECT id, full_name, known_as, born_on FROM casework_person"
POINTS = """
SELECT id, person_id, kind, sealed_value FROM casework_contactpoint WHERE kind IN ('phone', 'email')
"""
PROPOSALS = """
CREATE TEMPORARY TABLE proposals (one uuid, other uuid, probability float, reasons varchar[], PRIMARY KEY (one, other))
  ON COMMIT DROP
"""
PLACES = """
SELECT {person} AS person, front_door_id AS place, '' AS side FROM front_door_referral WHERE person_id = {person}
UNION SELECT {person}, front_door_id, '' FROM front_door_referral WHERE other_party_id = {person}
UNION SELECT {person}, c.organisation_id, c.side FROM casework_party y JOIN casework_case c ON c.id = y.case_id
 WHERE y.person_id = {person}
"""
SUGGEST = f"""
INSERT INTO casework_duplicatesuggestion
  (id, one_id, other_id, organisation_id, side, probability, reasons, found_at, verdict, version)
SELECT gen_random_uuid(), p.one, p.other, a.place, a.side, p.probability, p.reasons, %s, 'waiting', 1
  FROM proposals p
  CROSS JOIN LATERAL ({PLACES.format(person="p.one")}) AS a
  JOIN LATERAL ({PLACES.format(person="p.other")}) AS b ON b.place = a.place AND b.side = a.side
 WHERE NOT stand_together(p.one, p.other)
   AND NOT ('harmed' IN (SELECT roles_on_record(p.one)) AND 'harms' IN (SELECT roles_on_record(p.other)))
   AND NOT ('harms' IN (SELECT roles_on_record(p.one)) AND 'harmed' IN (SELECT roles_on_record(p.other)))
ON CONFLICT (organisation_id, side, one_id, other_id) DO UPDATE
  SET probability = EXCLUDED.probability, reasons = EXCLUDED.reasons, found_at = EXCLUDED.found_at, verdict = 'waiting',
      version = casework_duplicatesuggestion.version + 1
  WHERE casework_duplicatesuggestion.verdict IN ('waiting', 'later')
"""  # noqa: S608
FORGET = """
DELETE FROM casework_duplicatesuggestion s WHERE verdict IN ('waiting', 'later') AND found_at < %s
"""
COUNT = "SELECT count(*) FROM casework_duplicatesuggestion WHERE verdict = 'waiting'"


def review_duplicates(*, by: Actor | None, at: datetime) -> tuple[int, int]:
    """Proposes afresh. Gives how many people were compared and how many pairs wait for somebody to decide."""
    people = _everybody()
    found = propose(people)
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        _write(cursor, found, at)
        cursor.execute(COUNT)
        waiting = cursor.fetchone()[0]
    record_something(
        action="review_duplicates",
        record_type="casework.duplicatesuggestion",
        by=by,
        at=at,
        compared=len(people),
        waiting=waiting,
    )
    return len(people), waiting


def _everybody() -> list[Known]:
    """Who they are, and the numbers and e-mails they are reached at. Addresses are not read."""
    with transaction.atomic(using=OWNER):
        phones: dict[UUID, set[str]] = defaultdict(set)
        emails: dict[UUID, set[str]] = defaultdict(set)
        for point_id, person_id, kind, sealed in _rows(POINTS):
            text = open_sealed(sealed, bound_to=f"contact_point:{point_id}:value")
            if kind == "email":
                emails[person_id].add(text.strip().casefold())
            elif number := phone(text):
                phones[person_id].add(number)
        return [
            Known(id_, *rest, frozenset(phones.get(id_, ())), frozenset(emails.get(id_, ())))
            for id_, *rest in _rows(PEOPLE)
        ]


def _rows(sql: str) -> Any:
    """Row by row from the server, so that it is not all there twice."""
    with connections[OWNER].chunked_cursor() as cursor:
        cursor.execute(sql)
        while some := cursor.fetchmany(AT_ONCE):
            yield from some


def _write(cursor: CursorWrapper, found: list[Proposal], at: datetime) -> None:
    cursor.execute(PROPOSALS)
    cursor.executemany(
        "INSERT INTO proposals VALUES (%s, %s, %s, %s)",
        [(each.one, each.other, each.probability, [str(code) for code in each.reasons]) for each in found],
    )
    cursor.execute(SUGGEST, [at])
    cursor.execute(FORGET, [at])
    cursor.execute("DROP TABLE proposals")
