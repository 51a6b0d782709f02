"""What was asked of the worker in the demonstration: the analyst wanted the figures, as she would by the button."""

from datetime import datetime

from django.db import transaction

from commonweal.access.enforce import ask_as
from commonweal.access.roles import Role
from commonweal.jobs.actions import ask_for_work
from commonweal.jobs.queries import holders
from commonweal.outcomes.work import REFRESH
from commonweal.partnership.queries import actor_for
from commonweal.rules.periods import day_of


@transaction.atomic
def ask_for_figures(*, at: datetime) -> None:
    """Asks once; the worker does it with the work of the night."""
    on = day_of(at)
    for user_id in sorted(holders({Role.ANALYST}, on=on))[:1]:
        by = actor_for(user_id, on=on)
        if by is not None:
            ask_as(by)
            ask_for_work(name=REFRESH, arguments={}, by=by, at=at)
