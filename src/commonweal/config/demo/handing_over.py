"""Hand-overs in the demonstration, by the same actions as on the pages.

Nell handed one case over to Owain with a note, which he has yet to read; she has written a note on another that she still
holds. In a very small demonstration there may be no such case.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction

from commonweal.access.enforce import ask_as
from commonweal.config.demo.ground import Ground
from commonweal.config.demo.walls import as_today
from commonweal.rules.cases import CaseStatus
from commonweal.rules.handover import Told
from commonweal.rules.reasons import Refused
from commonweal.services.casework import actions
from commonweal.services.casework.actions import ToHandOver
from commonweal.services.casework.models import Case

FOR_LONG = timedelta(days=30)
PASSED = ToHandOver(
    Told.TOLD,
    {
        "matters": "He has begun to wait outside the nursery again. She counts on a call before each pick-up.",
        "promised": "Ring the nursery about the side door this week.",
        "to_mind": "She speaks more easily while walking. Do not ask about the court day first.",
        "told_how": "By phone on her safe number. She was sorry, and would like to meet you with me there.",
    },
)
WRITTEN = ToHandOver(
    Told.NOT_YET,
    {
        "matters": "Quiet for a month. The tenancy is signed next week, and that is when he may find out.",
        "promised": "A letter for the school, once the day is set.",
        "to_mind": "Her brother helps, and must not be rung at work.",
    },
)


@transaction.atomic
def load_handovers(ground: Ground, *, now: datetime) -> None:
    """Nothing where the cast holds no such case."""
    today = now.date()
    maeve, nell, owain = (as_today(ground, key, today) for key in ("maeve", "nell", "owain"))
    ask_as(nell)
    held = Case.objects.filter(worker_id=nell.user_id, status=CaseStatus.ALLOCATED, is_restricted=False)
    for_long = held.filter(opened_at__lt=now - FOR_LONG).order_by("-opened_at", "id")
    passes, stays = (*for_long[:2], None, None)[:2]
    if stays is not None:
        actions.write_handover_note(case_id=stays.pk, note=WRITTEN, form_key=None, by=nell, at=now)
    if passes is not None:
        before = now - timedelta(days=4)
        actions.write_handover_note(case_id=passes.pk, note=PASSED, form_key=None, by=nell, at=before)
        ask_as(maeve)
        with suppress(Refused):
            actions.allocate_case(
                case_id=passes.pk,
                worker_id=owain.user_id,
                version=passes.version,
                form_key=None,
                by=maeve,
                at=before,
            )
    ask_as(None)
