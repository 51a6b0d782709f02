"""The pound's journey, three years of it: decided, confirmed, received, paid; by the same actions as on the pages.

Everything is put in order of its day and done at ten in the morning of that day by whoever of the cast may do it, so that
history, ledger and audit read as if the partnership had been at work. What lies after today is left undone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from commonweal.access.actor import Actor
from commonweal.audit.actions import record_something
from commonweal.commissioning.funding.plan_file import DecisionRow
from commonweal.commissioning.procurement.load import load_plan
from commonweal.commissioning.procurement.models import ContractLine
from commonweal.config.demo import schools
from commonweal.config.demo.books import accrue, budget, foresee, move_budget, open_gate
from commonweal.config.demo.ground import Ground
from commonweal.config.demo.happenings import (
    Event,
    carry_over,
    climb,
    commit,
    decide,
    draft,
    extend,
    pay,
    revise,
    ten_o_clock,
)
from commonweal.config.demo.places import CITY, COUNTY
from commonweal.config.demo.plan import CONTRACT_YEARS, STRANDED, demonstration_plan
from commonweal.config.demo.returns import load_returns
from commonweal.outcomes.actions import refresh_counts
from commonweal.partnership.queries import actor_for
from commonweal.rules.carry_forward import Outline
from commonweal.rules.contributions import Step
from commonweal.rules.decisions import Step as Deciding
from commonweal.rules.money import split
from commonweal.rules.periods import Period, add_months, financial_year, show_day

POOL_A_YEAR = 149_925_000
_WEEK, _FORTNIGHT, _THREE_WEEKS = timedelta(weeks=1), timedelta(weeks=2), timedelta(weeks=3)


@dataclass(frozen=True)
class Hands:
    """Who does it."""

    joan: Actor
    finlay: Actor
    beatrix: Actor
    glyn: Actor


@transaction.atomic
def load_money(
    ground: Ground, *, today: date, referrals: int, seed: int, progress: Callable[[str, int, int], None]
) -> None:
    """The plan and all that was done with it up to today; the one line in the audit for the whole load; the counts."""
    found = {key: actor_for(ground.users[key], on=today) for key in ("joan", "finlay", "beatrix", "glyn")}
    hands = Hands(**found)  # type: ignore[arg-type]
    plan = demonstration_plan(today=today)
    county, joint = plan.decisions
    load_plan(plan, at=ten_o_clock(joint.report_on), by=hands.joan)
    events = [
        *_first_decisions(hands, county, joint),
        *_first_years(hands, county, joint, plan.starts_on),
        *_option(hands, ground, county, add_months(plan.starts_on, 12 * CONTRACT_YEARS)),
        *_still_open(hands, ground, today),
        *_payments(hands, plan.starts_on),
    ]
    due = sorted((event for event in events if event.on <= today), key=lambda event: event.on)
    for number, event in enumerate(due, start=1):
        event.do(ten_o_clock(event.on))
        progress("Moving money", number, len(due))
    at = timezone.now()
    record_something(
        action="load_demonstration",
        record_type="front_door.referral",
        by=None,
        at=at,
        referrals=referrals,
        seed=seed,
    )
    refresh_counts(by=None, at=at, whole=True)
    load_returns(ground, today=today)
    refresh_counts(by=None, at=timezone.now())
    progress("Counting", 1, 1)


def _first_decisions(hands: Hands, county: DecisionRow, joint: DecisionRow) -> list[Event]:
    return [
        decide(hands.joan, county.reference, Deciding.PUBLISH, county.report_on),
        decide(hands.joan, joint.reference, Deciding.PUBLISH, joint.report_on),
        decide(hands.glyn, county.reference, Deciding.APPROVE, county.report_on + _WEEK),
        decide(hands.beatrix, joint.reference, Deciding.APPROVE, joint.report_on + _THREE_WEEKS),
    ]


def _first_years(hands: Hands, county: DecisionRow, joint: DecisionRow, starts_on: date) -> list[Event]:
    """Confirmed and promised to the contracts once for all three years; received year by year, the city's in two halves."""
    own, others = county.report_on + _FORTNIGHT, joint.report_on + 2 * _FORTNIGHT
    agreed = max(own, others) + _WEEK
    events = [budget(hands.finlay, agreed), commit(hands.finlay, agreed)]
    for year in range(CONTRACT_YEARS):
        first = add_months(starts_on, 12 * year)
        events += [
            climb(hands.joan, _promise("county", first), Step.CONFIRM, own, decision=county.reference),
            climb(hands.joan, _promise("city", first), Step.CONFIRM, others, decision=joint.reference),
            climb(hands.joan, _promise("anywhere", first), Step.CONFIRM, others, decision=joint.reference),
            *_receipts(hands, first),
        ]
    return events


def _promise(fence: str, first: date) -> dict[str, object]:
    """How to find the contribution behind a fence for the contract year that begins on a day."""
    keys = {"county": "county-only", "city": "city-only", "anywhere": "anywhere"}
    return {"fence__key": keys[fence], "starts_on": first}


def _receipts(hands: Hands, first: date) -> list[Event]:
    county, city, anywhere = (_promise(fence, first) for fence in ("county", "city", "anywhere"))
    half = timedelta(days=19)
    return [
        climb(hands.finlay, anywhere, Step.RECEIVE, first + timedelta(days=9)),
        climb(hands.finlay, county, Step.RECEIVE, first + timedelta(days=14)),
        climb(hands.finlay, city, Step.RECEIVE, first + half, parts=2),
        climb(hands.finlay, city, Step.RECEIVE, add_months(first, 6) + half, parts=2),
    ]


def _option(hands: Hands, ground: Ground, county: DecisionRow, starts_on: date) -> list[Event]:
    """One year of the option is taken, with money for it; for the other year there are promises of three kinds."""
    reference = f"JCB-{starts_on.year}-03"
    reported = add_months(starts_on, -5) + timedelta(days=11)
    confirmed, later = reported + 2 * _FORTNIGHT, reported + 3 * _FORTNIGHT
    joan, next_year = hands.joan, add_months(starts_on, 12)
    grant = {"key": STRANDED}
    outline, letter = "Budget outline of the county council", "Letter: if the ministry’s grant is renewed"
    return [
        draft(
            joan,
            ground.boards["joint"],
            reference,
            reported,
            title="A fourth year of the joint services",
            recommendation="Extend the contracts by one year of the two that they allow, at the present yearly amounts.",
            amount_pence=POOL_A_YEAR,
            starts_on=starts_on,
            last_day=next_year - timedelta(days=1),
        ),
        decide(joan, reference, Deciding.PUBLISH, reported),
        decide(hands.beatrix, reference, Deciding.APPROVE, reported + _THREE_WEEKS),
        climb(joan, _promise("county", starts_on), Step.CONFIRM, confirmed, decision=county.reference),
        climb(joan, _promise("city", starts_on), Step.CONFIRM, confirmed, decision=reference),
        climb(joan, _promise("anywhere", starts_on), Step.CONFIRM, confirmed, decision=reference),
        climb(joan, grant, Step.CONFIRM, confirmed, decision=reference),
        extend(joan, reference, confirmed + _WEEK, next_year),
        *_schools(hands, ground, starts_on, reported),
        budget(hands.finlay, confirmed + _WEEK),
        *_foreseen(hands, starts_on),
        climb(joan, _promise("county", next_year), Step.AGREE_IN_PRINCIPLE, later, letter=outline),
        climb(joan, _promise("anywhere", next_year), Step.AGREE_ON_CONDITIONS, later, letter=letter),
        revise(
            joan,
            _promise("anywhere", next_year),
            later + _WEEK,
            pence=39_000_000,
            letter="Second letter of the commissioner’s office",
            words="The ministry’s first figures are lower.",
        ),
        climb(hands.finlay, grant, Step.RECEIVE, starts_on + timedelta(days=11)),
        carry_over(
            joan,
            grant,
            starts_on + _FORTNIGHT,
            outline=Outline(
                Period(next_year, add_months(next_year, 12)),
                2_000_000,
                "The city’s treasurer and the joint board",
                next_year + 2 * _FORTNIGHT,
            ),
            decision=reference,
            letter="Letter of the city council: what is left may be kept for children",
        ),
        *_receipts(hands, starts_on),
    ]


def _schools(hands: Hands, ground: Ground, starts_on: date, reported: date) -> list[Event]:
    """Workers in schools for a year: the gate is opened, a tranche of the reserve decided on, and it comes in."""
    reference, tranche = f"JCB-{starts_on.year}-04", {"key": schools.TRANCHE}
    return [
        draft(
            hands.joan,
            ground.boards["joint"],
            reference,
            reported,
            title="Workers in schools, from the commissioner’s reserve",
            recommendation="Draw one tranche of the reserve for workers in schools, for one year.",
            amount_pence=schools.TOTAL,
            starts_on=starts_on,
            last_day=add_months(starts_on, 12) - timedelta(days=1),
        ),
        decide(hands.joan, reference, Deciding.PUBLISH, reported),
        open_gate(
            hands.joan,
            schools.GATE,
            reported + _FORTNIGHT,
            "Fourteen schools have asked for a worker: nine in the county, five in the city. Letters of the head teachers.",
        ),
        decide(hands.beatrix, reference, Deciding.APPROVE, reported + _THREE_WEEKS),
        climb(hands.joan, tranche, Step.CONFIRM, reported + 2 * _FORTNIGHT, decision=reference),
        climb(hands.finlay, tranche, Step.RECEIVE, starts_on + timedelta(days=18)),
    ]


def _foreseen(hands: Hands, starts_on: date) -> list[Event]:
    """Two looks at the financial year in which the option begins, and a little budget that goes where more schools asked."""
    year = financial_year(starts_on).starts_on.year
    county, city = (schools.ELEMENT, COUNTY), (schools.ELEMENT, CITY)
    return [
        foresee(
            hands.finlay,
            add_months(starts_on, -2),
            year=year,
            name="Quarter 1",
        ),
        foresee(
            hands.finlay,
            starts_on - timedelta(days=1),
            year=year,
            name="Quarter 2",
            words="In the county two of the workers begin after Christmas.",
            changes={county: -300_000},
        ),
        *move_budget(
            hands.finlay,
            hands.joan,
            starts_on - _THREE_WEEKS,
            year=year,
            from_line=county,
            to_line=city,
            pence=200_000,
            words="Two more schools in the city have asked.",
        ),
    ]


def _still_open(hands: Hands, ground: Ground, today: date) -> list[Event]:
    """What waits for somebody: one report for each board, and one that is not published yet."""
    reported, last_day = today - _FORTNIGHT, add_months(today, 18)
    said = {"starts_on": today + _FORTNIGHT, "last_day": last_day}
    open_reports = (
        ("joint", f"JCB-{reported:%Y-%m}", "A second worker for children in the city", 4_200_000),
        ("county", f"CAB-{reported:%Y-%m}", "The county’s share after the fourth year", 68_386_000),
    )
    events = []
    for board, reference, title, pence in open_reports:
        text = f"Allow up to this amount until {show_day(last_day)}, from money confirmed by then."
        events += [
            draft(
                hands.joan,
                ground.boards[board],
                reference,
                reported,
                title=title,
                recommendation=text,
                amount_pence=pence,
                **said,
            ),
            decide(hands.joan, reference, Deciding.PUBLISH, reported),
        ]
    unpublished = draft(
        hands.joan,
        ground.boards["joint"],
        f"JCB-{today:%Y-%m}-D",
        today - timedelta(days=2),
        title="Prevention in schools: a second year",
        recommendation="Draft. Costs to be confirmed with both councils before this is published.",
        amount_pence=6_000_000,
        **said,
    )
    return [*events, unpublished]


def _payments(hands: Hands, starts_on: date) -> list[Event]:
    """A quarter of each line's yearly amount, three weeks after the quarter ended; over the end of a year it is accrued."""
    events = []
    for line in ContractLine.objects.select_related("contract").order_by("id"):
        for quarter in range(4 * (CONTRACT_YEARS + 1)):
            first = add_months(starts_on, 3 * quarter)
            last_day = add_months(first, 3) - timedelta(days=1)
            pence = split(line.yearly_pence, [1, 1, 1, 1])[quarter % 4]
            if last_day == financial_year(last_day).last_day:
                events += accrue(hands.finlay, line, first, last_day, pence)
            events += pay(hands.finlay, hands.joan, line, first, last_day, pence)
    return events
