"""What the demonstration has none of and a page needs: a virement and a payment that wait, and work that stands accrued.

Done by the same actions as on the pages where they allow it, after the demonstration is loaded.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import product

from django.db import transaction
from django.utils import timezone

from commonweal.access.actor import Actor
from commonweal.commissioning.funding import actions, queries
from commonweal.commissioning.funding.models import Plan
from commonweal.commissioning.funding.pages.budget import years_shown
from commonweal.commissioning.governance.queries import allowing
from commonweal.commissioning.procurement import actions as procurement
from commonweal.commissioning.procurement.models import Payment
from commonweal.config.demo import as_at, cast
from commonweal.partnership.models import User
from commonweal.partnership.queries import actor_for
from commonweal.rules.payments import Status
from commonweal.rules.periods import financial_year
from commonweal.rules.reasons import Refused

POUND, ONE_DAY = 100, timedelta(days=1)
MOST_TRIED = 40


def add_more_records() -> None:
    """Raises AssertionError where the demonstration has changed so that one of them can no longer be made."""
    now = as_at(timezone.localtime())
    emails = {member.key: member.email for member in cast()}
    finlay = _actor(emails["finlay"], on=now.date())
    plan = Plan.objects.get()
    years = years_shown(plan)
    assert _first_allowed(_virements(plan, years, by=finlay, at=now)), "No budget can be moved."
    year = financial_year(now.date()).starts_on
    assert _first_allowed(_instead_of_paid(_accrue, year, by=finlay, at=now)), "Nothing accrues."
    assert _first_allowed(_instead_of_paid(_prepare, year, by=finlay, at=now)), "Nothing can be paid."


def _actor(email: str, *, on: date) -> Actor:
    actor = actor_for(User.objects.get(email=email).pk, on=on)
    assert actor is not None
    return actor


def _virements(plan: Plan, years: list[int], *, by: Actor, at) -> Iterable[Callable[[], object]]:
    for year in years:
        keys = [(line.element_id, line.area_id) for line in queries.lines_of_year(plan.pk, year)]
        for decision, one, other in product(allowing(), keys, keys):
            wish = actions.Wish(year, one, other, POUND, "Trying what the page shows.", decision.id)
            if one != other:
                yield lambda wish=wish: actions.prepare_virement(plan_id=plan.pk, wish=wish, by=by, at=at)


def _instead_of_paid(
    do: Callable[..., object], year_starts_on: date, **who
) -> Iterable[Callable[[], object]]:
    """Work of the year before that was paid for: the payment is taken back, and something done with a pound of it instead."""
    rows = Payment.objects.filter(status=Status.APPROVED, transaction__reversed_by__isnull=True)
    rows = rows.filter(ends_before__lte=year_starts_on).select_related("line")
    for payment in rows.order_by("-ends_before", "-pk")[:MOST_TRIED]:
        yield lambda payment=payment: _instead(do, payment, year_starts_on - ONE_DAY, **who)


@transaction.atomic
def _instead(do: Callable[..., object], payment: Payment, last_day: date, *, by: Actor, at) -> None:
    procurement.reverse_transaction(
        transaction_id=payment.transaction_id, words="Paid too early.", on=at.date(), by=by, at=at
    )
    do(
        last_day,
        contract_id=payment.line.contract_id,
        line_id=payment.line_id,
        starts_on=payment.starts_on,
        last_day=payment.ends_before - ONE_DAY,
        amount_pence=POUND,
        by=by,
        at=at,
    )


def _accrue(year_ends_on: date, **work) -> None:
    procurement.accrue(on=year_ends_on, **work)


def _prepare(_: date, **work) -> None:
    procurement.prepare_payment(paid_on=work["at"].date(), **work)


def _first_allowed(tries: Iterable[Callable[[], object]]) -> bool:
    for do in tries:
        try:
            do()
        except Refused:
            continue
        return True
    return False
