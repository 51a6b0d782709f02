"""Workers who could hold a case, and people found again."""

from collections.abc import Iterable
from uuid import UUID

from commonweal.access.actor import Actor
from commonweal.access.policy import POLICY, Action, may
from commonweal.access.roles import Role
from commonweal.access.scopes import visible
from commonweal.services.casework.models import (
    Case,
    Party,
    Person,
)

# Of each key so many people and no more: a thousand people share the sound of a common name, and then more is asked for.
MOST_PER_KEY = 120
NOBODY = UUID(
    int=0
)  # asked for where nobody was found, so that nobody and somebody hidden are the same questions

BY_KEY = """
  SELECT f.person_id, f.key FROM unnest(%s::bytea[]) AS sought(key) CROSS JOIN LATERAL (
    SELECT k.person_id, k.key FROM casework_searchkey k WHERE k.key = sought.key LIMIT %s) AS f"""
# A worker's own people are few: from them, so that a name many hidden people share takes no longer than one nobody has.
BY_CASELOAD = """
  SELECT f.person_id, f.key FROM (SELECT %s::bytea[] AS keys, %s::bigint AS worker OFFSET 0) AS asked
    CROSS JOIN LATERAL (
      SELECT y.person_id FROM casework_case c JOIN casework_party y ON y.case_id = c.id WHERE c.worker_id = asked.worker
      UNION SELECT m.merged_id FROM casework_case c JOIN casework_mergedpart t ON t.case_id = c.id
        JOIN casework_personmerge m ON m.id = t.merge_id WHERE c.worker_id = asked.worker AND m.undone_at IS NULL
      OFFSET 0) AS mine
    CROSS JOIN LATERAL (
      SELECT k.person_id, k.key FROM casework_searchkey k
       WHERE k.person_id = mine.person_id AND k.key = ANY(asked.keys) OFFSET 0) AS f"""
CASELOAD_ALONE = frozenset({Role.CASE_WORKER, Role.PERPETRATOR_WORKER})

CANDIDATES = """
WITH RECURSIVE found AS MATERIALIZED ({found}),
same AS (
  SELECT DISTINCT person_id AS was, person_id AS id FROM found
  UNION
  SELECT same.was, m.kept_id FROM same JOIN casework_personmerge m ON m.merged_id = same.id AND m.undone_at IS NULL),
agreeing AS (
  SELECT same.id, array_agg(DISTINCT found.key) AS keys
    FROM same JOIN found ON found.person_id = same.was GROUP BY same.id)
SELECT seen.*, agreeing.keys AS agreeing FROM agreeing JOIN ({people}) AS seen ON seen.id = agreeing.id
"""


def candidates(by: Actor, keys: Iterable[bytes]) -> dict[Person, set[bytes]]:
    """The people with one of these search keys, and which, within what this person may see: one question, whoever is found.

    A record that was joined with another stands for the one that was kept.
    """
    people, of_people = visible(by, Action.VIEW_PERSON, Person).query.sql_with_params()
    is_caseload = {m.role for m in by.memberships if m.role in POLICY[Action.VIEW_PERSON]} <= CASELOAD_ALONE
    sql = CANDIDATES.format(people=people, found=BY_CASELOAD if is_caseload else BY_KEY)
    start = [list(keys), by.user_id if is_caseload else MOST_PER_KEY]
    found = Person.objects.raw(sql, [*start, *of_people])
    return {person: set(map(bytes, person.agreeing)) for person in found}


def cases_of(by: Actor, people: Iterable[Person]) -> list[Party]:
    """In which of the cases this person may see each of these people stands, and as whom."""
    if not may(by.roles, Action.VIEW_CASE):
        return []
    cases = visible(by, Action.VIEW_CASE, Case)
    parties = Party.objects.filter(person__in=[NOBODY, *(each.pk for each in people)], case__in=cases)
    return list(parties.select_related("case__area").order_by("case__opened_at"))
