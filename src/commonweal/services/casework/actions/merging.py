"""Says that two people on record are one, undoes it, and decides what the nightly review proposes.

The moving itself is the database's (`merge_people` and `undo_merge`, front_door migration 0003): it looks behind both walls,
which whoever asks may not. Here is what the person asking is told, and what is written down of it.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.scopes import visible
from commonweal.audit.actions import record_event
from commonweal.rules.joining import (
    CANNOT,
    UNDONE_ALREADY,
    Verdict,
    reasons_not_to_decide,
    reasons_not_to_join,
)
from commonweal.rules.reasons import refuse_if, stale_unless
from commonweal.services.casework.models import DuplicateSuggestion, PersonMerge
from commonweal.services.casework.wall import link_person_across_wall, merge_across_wall, part_across_wall


@transaction.atomic
def merge_people(*, kept_id: UUID | None, merged_id: UUID | None, by: Actor, at: datetime) -> PersonMerge:
    """From now on what names `merged` names `kept`, as far as this person's front door or service reaches.

    Raises Refused with CANNOT alike for a record that is not theirs, that does not exist, and for what stands in the way unseen.
    """
    if kept_id is not None:
        refuse_if(reasons_not_to_join(kept=kept_id, merged=merged_id))
    merge_id = merge_across_wall(kept_id, merged_id, at)
    refuse_if([] if merge_id else [CANNOT])
    merge = PersonMerge.objects.get(pk=merge_id)
    link_person_across_wall(merge.kept_id)
    record_event(
        action="same_person", subject=merge, by=by, at=at, was=str(merge.merged_id), became=str(merge.kept_id)
    )
    _close_suggestions(merge, by=by, at=at)
    return merge


def _close_suggestions(merge: PersonMerge, *, by: Actor, at: datetime) -> None:
    """What was proposed of these two is answered by joining them, wherever that was pressed."""
    pair = sorted((merge.kept_id, merge.merged_id))
    visible(by, Action.JOIN_PEOPLE, DuplicateSuggestion).filter(one_id=pair[0], other_id=pair[1]).update(
        verdict=Verdict.ONE, decided_by_id=by.user_id, decided_at=at
    )


@transaction.atomic
def undo_merge(*, merge_id: UUID | None, by: Actor, at: datetime) -> tuple[int, int]:
    """Puts back what was moved and has not changed since: how much went back, and how much could not.

    A merge of somebody else's front door or service is a 404.
    """
    refuse_if([] if merge_id else [UNDONE_ALREADY])
    merge = enforce.record(by, Action.JOIN_PEOPLE, PersonMerge, merge_id)
    refuse_if([UNDONE_ALREADY] if merge.undone_at else [])
    counts = part_across_wall(merge.pk, at)
    if counts is None:
        raise Http404
    pair = sorted((merge.kept_id, merge.merged_id))
    visible(by, Action.JOIN_PEOPLE, DuplicateSuggestion).filter(
        one_id=pair[0], other_id=pair[1], verdict=Verdict.ONE
    ).update(verdict=Verdict.LATER, decided_by_id=by.user_id, decided_at=at)
    record_event(action="undo_same_person", subject=merge, by=by, at=at, back=counts[0], stays=counts[1])
    return counts


@transaction.atomic
def decide_suggestion(
    *,
    suggestion_id: UUID | None,
    verdict: Verdict,
    kept_id: UUID | None,
    version: int | None,
    by: Actor,
    at: datetime,
) -> PersonMerge | None:
    """One person (then they are joined, and `kept_id` says whose record stays), two people (never asked again), or later."""
    suggestion = enforce.record(by, Action.JOIN_PEOPLE, DuplicateSuggestion, suggestion_id, lock=True)
    refuse_if(reasons_not_to_decide(Verdict(suggestion.verdict)))
    stale_unless(suggestion.version, version)
    merge = None
    if verdict is Verdict.ONE:
        pair = [suggestion.one_id, suggestion.other_id]
        kept = kept_id if kept_id in pair else pair[0]
        merge = merge_people(kept_id=kept, merged_id=pair[kept == pair[0]], by=by, at=at)
    suggestion.verdict, suggestion.decided_by_id, suggestion.decided_at = verdict, by.user_id, at
    suggestion.version += 1
    suggestion.save(update_fields=["verdict", "decided_by", "decided_at", "version"])
    record_event(action="decide_suggestion", subject=suggestion, by=by, at=at, verdict=str(verdict))
    return merge
