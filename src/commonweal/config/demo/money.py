"""The pound's journey, three years of it: decided, confirmed, received, paid; by the same actions as on the pages.

Everything is put in order of its day and done at ten in the morning of that day by whoever of the cast may do it, so that
history, ledger and audit read as if the partnership had been at work. What lies after today is left undone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from commonweal.access.actor import Actor
from commonweal.commissioning.funding import actions as funding
from commonweal.commissioning.funding.load import load_plan
from commonweal.commissioning.funding.models import Contribution
from commonweal.commissioning.governance import actions as governance
from commonweal.commissioning.governance.models import Decision
from commonweal.config.demo.ground import Ground
from commonweal.config.demo.payments import payments_due
from commonweal.config.demo.plan import CONTRACT_YEARS, STRANDED, demonstration_plan
from commonweal.partnership.queries import actor_for
from commonweal.rules import contributions, decisions
from commonweal.rules.periods import add_months

Do = Callable[[datetime], object]


@dataclass(frozen=True)
class Event:
    """Something done on a day; of one day in the order in which they were put down."""

    on: date
    do: Do


@dataclass(frozen=True)
class Hands:
    """Who does it."""

    joan: Actor
    finlay: Actor
    beatrix: Actor
    glyn: Actor


def load_money(ground: Ground, *, today: date, progress: Callable[[str, int, int], None]) -> None:
    """The plan and all that was done with it up to today."""
    found = {key: actor_for(ground.users[key], on=today) for key in ("joan", "finlay", "beatrix", "glyn")}
    hands = Hands(**found)  # type: ignore[arg-type]
    plan = demonstration_plan(today=today)
    reported = min(row.report_on for row in plan.decisions)
    load_plan(plan, at=_ten_o_clock(reported), by=hands.joan)
    events = sorted(
        [
            *_decisions(hands, reported),
            *_first_years(hands, plan.starts_on, reported),
            *_option_years(hands, plan.starts_on, today),
            *_waiting(ground, hands, plan.starts_on, today),
            *payments_due(hands.finlay, today=today),
        ],
        key=lambda event: event.on,
    )
    events = [event for event in events if event.on <= today]
    for number, event in enumerate(events, start=1):
        event.do(_ten_o_clock(event.on))
        progress("Moving money", number, len(events))


def _ten_o_clock(day: date) -> datetime:
    return datetime.combine(day, time(10), UTC)


def _decide(by: Actor, reference: str, step: decisions.Step, on: date, words: str = "") -> Event:
    def do(at: datetime) -> None:
        decision = Decision.objects.get(reference=reference)
        governance.take_step(
            decision_id=decision.pk, step=step, on=on, words=words, version=decision.version, by=by, at=at
        )

    return Event(on, do)


def _draft(by: Actor, board_id: int, reference: str, on: date, **said: object) -> Event:
    return Event(
        on,
        lambda at: governance.draft_decision(
            board_id=board_id, reference=reference, report_on=on, by=by, at=at, **said
        ),
    )


def _climb(
    by: Actor, key: str, step: Step, on: date, *, pence: int | None = None, decision: str = "", letter: str = ""
) -> Event:
    def do(at: datetime) -> None:
        contribution = Contribution.objects.get(key=key)
        funding.take_step(
            contribution_id=contribution.pk,
            step=step,
            on=on,
            amount_pence=contribution.amount_pence if pence is None else pence,
            decision_id=Decision.objects.get(reference=decision).pk if decision else None,
            carried_by=letter,
            version=contribution.version,
            by=by,
            at=at,
        )

    return Event(on, do)
