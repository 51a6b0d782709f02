"""What several sections of the first page share."""

from datetime import date, datetime, timedelta
from functools import cached_property

from django.urls import reverse
from django.utils.timezone import localtime

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.commissioning.funding import queries as funding
from commonweal.commissioning.funding.models import Contribution
from commonweal.commissioning.procurement import queries as procurement
from commonweal.design.words import plural
from commonweal.jobs import queries as jobs
from commonweal.outcomes.glances import AtAGlance, at_a_glance
from commonweal.outcomes.queries import last_refresh
from commonweal.outcomes.returns import queries as returns
from commonweal.services.casework import queries as casework
from commonweal.services.casework.queries.cases_out import waits_for_second
from commonweal.services.front_door import queries as front_door
from commonweal.web.pages import Card, card


class Facts:
    """What several sections share, asked for once."""

    def __init__(self, by: Actor, on: date, at: datetime) -> None:
        self.by, self.on, self.at = by, on, at

    @cached_property
    def cases(self) -> casework.CasesToday:
        return casework.needs_me_today(self.by, self.on)

    @cached_property
    def tasks(self) -> casework.TasksToday:
        return casework.tasks_today(self.by, self.on)

    @cached_property
    def emergency_links(self) -> tuple[tuple[str, str], ...]:
        """What this person has open in an emergency comes before the way to open something."""
        open_now = casework.open_to_me(self.by, at=self.at)
        return (
            *(
                (
                    f"Open in an emergency until {localtime(until):%H:%M}",
                    reverse("emergency_case", args=[case]),
                )
                for case, until in open_now
            ),
            ("Open a record in an emergency", reverse("emergency")),
        )

    @cached_property
    def referrals(self) -> front_door.ReferralsToday:
        return front_door.needs_me_today(self.by, self.on)

    @cached_property
    def second_person(self) -> str:
        """How many wishes of others wait for this person's answer."""
        return front_door.how_many_wait(self.by)

    @cached_property
    def to_move(self) -> int:
        """How many wait for a second person to agree that all cases of a service move."""
        return waits_for_second(self.by)

    @cached_property
    def own_returns(self) -> tuple[int, int]:
        """Open returns of this person's own provider, and how many are late."""
        return returns.waiting_for(self.by, Action.VIEW_RETURN, on=self.on)

    @cached_property
    def all_returns(self) -> tuple[int, int]:
        """The same of every provider."""
        return returns.waiting_for(self.by, Action.VIEW_RETURNS, on=self.on)

    @cached_property
    def glance(self) -> AtAGlance | None:
        """What the figures say, as it was kept when they were counted: published before, and nothing more."""
        return at_a_glance(on=self.on)

    @cached_property
    def counted_at(self) -> datetime | None:
        return last_refresh()

    @cached_property
    def payments_waiting(self) -> list[procurement.WaitingRow]:
        return procurement.waiting()

    @cached_property
    def contributions(self) -> list[Contribution]:
        """Those of the plan that runs, or of the one that starts last; a version to compare waits for nobody."""
        plans = [plan for plan in funding.plans() if not plan.is_to_compare]
        current = [plan for plan in plans if plan.starts_on <= self.on < plan.ends_before] or plans
        return funding.contributions_of(current[0].pk) if current else []

    @cached_property
    def night(self) -> Card:
        """Work that failed or was missed, for whoever answers for it."""
        rows, troubles = jobs.night_and_troubles(at=self.at)
        if not jobs.has_ever_run(rows):
            return Card("Work at night", reverse("work"), "None", "No worker has run here yet", "late")
        first = troubles[0].work.title if troubles else ""
        return card("Work at night that failed", reverse("work"), len(troubles), note=first, is_late=True)


def returns_card(title: str, address: str, found: tuple[int, int]) -> Card:
    """Quarterly returns that are open, and how many of them are late."""
    waiting, late = found
    note = f"{plural(late, 'is', 'are')} late" if late else "For the quarter that is over"
    return card(title, reverse(address), waiting, note=note, is_late=bool(late))


def since_counted(facts: Facts) -> Card:
    """How old the figures are."""
    at = facts.counted_at
    is_old = at is None or facts.at - at > timedelta(days=1)
    age = plural((facts.at - at).days, "day") if at else "Never"
    return Card("Since the figures were counted", reverse("board"), age, "", "late" if is_old else "clear")


def cases_that_move(facts: Facts) -> tuple[Card, ...]:
    """Somebody asked that all cases of a service move; rare, so that nothing stands here while nobody did."""
    if not facts.to_move:
        return ()
    return (card("All cases are to move", reverse("moving"), facts.to_move, note="A second person answers"),)
