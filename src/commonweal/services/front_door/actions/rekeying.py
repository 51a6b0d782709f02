"""Makes the search keys again: after the search key of the environment, the sounds or the forms of names have changed."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import connections, transaction

from commonweal.access.actor import Actor
from commonweal.access.encryption import open_sealed
from commonweal.audit.actions import record_something
from commonweal.services.casework.actions.people import own_keys
from commonweal.services.casework.models import Person, SearchKey
from commonweal.services.casework.search_keys import contact_keys

OWNER = "owner"
AT_ONCE = 2_000
# A way to make contact that was moved with a merge goes on finding the record it was given for.
POINTS = """
WITH moved AS MATERIALIZED (
  SELECT DISTINCT ON (part.row) part.row::uuid AS id, m.merged_id
    FROM casework_mergedpart part JOIN casework_personmerge m ON m.id = part.merge_id
   WHERE part.kind = 'contact_point' AND m.undone_at IS NULL ORDER BY part.row, m.at)
SELECT t.id, coalesce(moved.merged_id, t.person_id), t.kind, t.sealed_value
  FROM casework_contactpoint t LEFT JOIN moved ON moved.id = t.id
 WHERE t.kind IN ('phone', 'email')
   AND (moved.id IS NULL AND t.person_id = ANY(%s) OR t.id IN (SELECT id FROM moved WHERE merged_id = ANY(%s)))
"""


def rebuild_search_keys(*, by: Actor | None, at: datetime, progress: Callable[[int], None]) -> int:
    """Batch by batch, each in a transaction of its own, so that searching goes on meanwhile. Safe to repeat."""
    done, last = 0, UUID(int=0)
    while people := list(Person.objects.using(OWNER).filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        _rebuild(people)
        done, last = done + len(people), people[-1].pk
        progress(done)
    record_something(action="rebuild_search_keys", record_type="casework.person", by=by, at=at, people=done)
    return done


def _rebuild(people: list[Person]) -> None:
    """The keys of who they are, and of the ways to reach them that were given for them, now or before a merge."""
    ids = [person.pk for person in people]
    keys = {person.pk: own_keys(person) for person in people}
    with transaction.atomic(using=OWNER):
        for person_id, found in _contact_keys(ids).items():
            keys.setdefault(person_id, set()).update(found)
        SearchKey.objects.using(OWNER).filter(person_id__in=ids).delete()
        rows = [SearchKey(person_id=person, key=key) for person, some in keys.items() for key in sorted(some)]
        SearchKey.objects.using(OWNER).bulk_create(rows, ignore_conflicts=True, batch_size=5_000)


def _contact_keys(ids: list[UUID]) -> dict[UUID, set[bytes]]:
    found: dict[UUID, set[bytes]] = defaultdict(set)
    with connections[OWNER].cursor() as cursor:
        cursor.execute(POINTS, [ids, ids])
        for point_id, person_id, kind, sealed in cursor.fetchall():
            text = open_sealed(sealed, bound_to=f"contact_point:{point_id}:value")
            found[person_id] |= contact_keys(kind, text)
    return found
