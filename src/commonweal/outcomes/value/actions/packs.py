"""An evaluation pack is made, kept and handed out. The same figures on the same day make the same pack, which is kept once."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.audit.actions import record_event
from commonweal.outcomes.letting_out import released
from commonweal.outcomes.releases.actions import log_release
from commonweal.outcomes.value import packing, queries
from commonweal.outcomes.value.models import EvaluationPack
from commonweal.rules.measures import KEY_MEASURES
from commonweal.rules.periods import Period, day_of
from commonweal.rules.reasons import Reason, Refused


@transaction.atomic
def keep_pack(*, year: Period, by: Actor | None, at: datetime) -> EvaluationPack:
    """Makes the pack of a year and keeps its bytes. `by` is None on the command line. Raises Refused, Http404."""
    if by is not None and not may(by.roles, Action.EVALUATE):
        raise Http404
    found = queries.read_bought(year=year, today=day_of(at))
    if found.counts.refreshed_at is None:
        text = (
            "Nothing has been counted yet. An analyst brings the figures up to date on the board page first."
        )
        raise Refused(Reason("nothing_counted", text))
    if year.starts_on > day_of(at):
        raise Refused(Reason("year_not_begun", "Choose a financial year that has begun."))
    content = packing.pack(found)
    digest = hashlib.sha256(content).hexdigest()
    if kept := EvaluationPack.objects.filter(digest=digest).first():
        return kept
    made = EvaluationPack.objects.create(
        year=year.starts_on.year,
        digest=digest,
        content=content,
        refreshed_at=found.counts.refreshed_at,
        by_id=by.user_id if by else None,
        at=at,
    )
    record_event(action="keep_evaluation_pack", subject=made, by=by, at=at, year=made.year)
    _log_release(made, found, by=by, at=at)
    return made


def _log_release(made: EvaluationPack, found: queries.Year, *, by: Actor | None, at: datetime) -> None:
    """An evaluator is held to know what the board knows: a pack that could be set against any of it is refused."""
    tables = released(found.counts.read, found.counts.shown, measures=[each.key for each in KEY_MEASURES])
    if tables:
        log_release(audience="board", title=f"Evaluation pack of {made.year}", tables=tables, by=by, at=at)


@transaction.atomic
def take_pack(*, pack_id: int, by: Actor, at: datetime) -> EvaluationPack:
    """A kept pack, to be handed out; taking it is an event. Raises Http404."""
    found = enforce.record(by, Action.EVALUATE, EvaluationPack, pack_id)
    record_event(action="take_evaluation_pack", subject=found, by=by, at=at, year=found.year)
    return found
