"""Whatever is lawfully done in whatever order, the money adds up: per contribution, per fence, and from scratch.

Hypothesis chooses what is tried; what the rule book refuses leaves no trace, and after each thing done the books are read
again without any of the code that keeps them.
"""

from collections import defaultdict
from datetime import datetime, time

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonweal.commissioning.funding import actions as funding_actions
from commonweal.commissioning.funding import queries as funding
from commonweal.commissioning.funding.models import Contribution, LedgerEntry, LedgerTransaction
from commonweal.commissioning.procurement import actions, queries
from commonweal.commissioning.procurement.models import Accrual, Contract, Payment
from commonweal.partnership.queries import areas_within
from commonweal.rules import ledger
from commonweal.rules.contributions import Step
from commonweal.rules.periods import LONDON, financial_year
from commonweal.rules.reasons import Refused
from tests import money
from tests.cast import actor_of
from tests.money import ONE_DAY, START, TODAY, last_day_after

YEAR_END = financial_year(TODAY).last_day
AT = datetime.combine(last_day_after(30), time(10), LONDON)
KEYS = [f"{funder}-year-{year}" for year in (1, 2) for funder in ("county", "city", "commissioner")]
PENCE = st.sampled_from([1, 33_33, 1_000_00, 20_000_01, 51_000_00])
ACT = st.one_of(
    st.tuples(st.just("receive"), st.sampled_from(KEYS), PENCE),
    st.tuples(st.just("commit"), st.just(0), st.just(0)),
    st.tuples(st.just("prepare"), st.integers(0, 3), PENCE),
    st.tuples(st.just("approve"), st.integers(0, 5), st.just(0)),
    st.tuples(st.just("accrue"), st.integers(0, 3), PENCE),
    st.tuples(st.just("end_accrual"), st.integers(0, 3), st.just(0)),
    st.tuples(st.just("reverse"), st.integers(0, 40), st.just(0)),
    st.tuples(st.just("let_go"), st.integers(0, 1), st.just(0)),
    st.tuples(st.just("give_back"), st.sampled_from(KEYS), PENCE),
)


def one_of(rows: QuerySet, which: int):
    """One of these rows, whichever number is asked for; IndexError when there are none."""
    found = list(rows.order_by("-id"))
    return found[which % len(found) if found else 0]


def do(cast, contract: Contract, what: str, which, pence: int) -> None:
    finn, joan = {"by": actor_of(cast.finn), "at": AT}, {"by": actor_of(cast.joan), "at": AT}
    lines = list(contract.lines.order_by("id"))
    if what == "receive":
        found = money.contribution(which)
        funding_actions.take_step(
            contribution_id=found.pk,
            step=Step.RECEIVE,
            on=START,
            amount_pence=pence,
            version=found.version,
            **finn,
        )
    elif what == "commit":
        actions.commit_contract(contract_id=contract.pk, on=TODAY, **finn)
    elif what == "prepare":
        actions.prepare_payment(
            contract_id=contract.pk, line_id=lines[which].pk, starts_on=START, last_day=last_day_after(3),
            amount_pence=pence, paid_on=TODAY, **finn,
        )  # fmt: skip
    elif what == "approve":
        waiting = one_of(Payment.objects.filter(status="prepared"), which)
        actions.approve_payment(payment_id=waiting.pk, version=waiting.version, **joan)
    elif what == "accrue":
        actions.accrue(
            contract_id=contract.pk, line_id=lines[which].pk, starts_on=YEAR_END, last_day=YEAR_END,
            amount_pence=pence, on=YEAR_END, **finn,
        )  # fmt: skip
    elif what == "end_accrual":
        actions.end_accrual(
            accrual_id=Accrual.objects.order_by("id")[which].pk, on=YEAR_END + ONE_DAY, **finn
        )
    elif what == "reverse":
        posted = one_of(LedgerTransaction.objects.exclude(kind="promise"), which)
        actions.reverse_transaction(transaction_id=posted.pk, words="A slip.", on=last_day_after(29), **finn)
    elif what == "let_go":
        on = (last_day_after(12), last_day_after(24))[which] + ONE_DAY
        actions.let_go_of_promises(contract_id=contract.pk, on=on, **finn)
    else:
        funding_actions.return_underspend(
            contribution_id=money.contribution(which).pk, amount_pence=pence, on=last_day_after(29), **finn
        )


def assert_sound(contract: Contract) -> None:
    """From the entries alone."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    within = areas_within(on=START)
    postings: dict[int, list[ledger.Posting]] = defaultdict(list)
    each_sum: dict[tuple[int, int], int] = defaultdict(int)
    for row in LedgerEntry.objects.select_related("contribution__fence", "area"):
        element, area = (str(number) if number else None for number in (row.element_id, row.area_id))
        posting = ledger.Posting(
            ledger.Account(row.account), row.amount_pence, str(row.contribution_id), element, area
        )
        postings[row.contribution_id].append(posting)
        each_sum[row.transaction_id, row.contribution_id] += row.amount_pence
        fence = row.contribution.fence
        if row.area_id and not fence.anywhere:
            assert {row.area.code, *within.get(row.area.code, ())} & set(fence.areas)
    assert set(each_sum.values()) <= {0}
    positions = funding.moved(postings)
    for source, own in postings.items():
        now = positions[source]
        assert now == ledger.position_of(str(source), own)
        assert now.in_bank_pence >= 0
        assert now.payable_pence >= 0 or now.accrued_pence > 0
        assert now.free_to_spend >= 0
        assert now.committed_pence >= 0
        assert (
            now.in_bank_pence
            == now.received_pence - (now.spent_pence - now.accrued_pence) - now.returned_pence
        )
    promised = queries.promised_to(plan_id=contract.plan_id)
    assert all(pence > 0 for own in promised.values() for pence in own.values())
    assert sum(sum(own.values()) for own in promised.values()) == sum(
        each.committed_pence for each in positions.values()
    )
    paid = money.paid_by_line(contract)
    for line in contract.lines.all():
        assert paid.get(line.pk, 0) <= 2 * line.yearly_pence


@pytest.fixture
def contract(cast) -> Contract:
    money.load(cast)
    Contribution.objects.filter(key__startswith="county").update(is_repayable=True)
    for key in KEYS:
        money.confirm(cast, key)
    for key in KEYS[:3]:
        money.receive(cast, key, money.contribution(key).amount_pence // 2)
    return money.contract()


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=st.lists(ACT, min_size=4, max_size=14))
def test_whatever_is_lawfully_done_the_money_adds_up(cast, contract, acts):
    with transaction.atomic():
        for what, which, pence in acts:
            before = LedgerEntry.objects.count()
            try:
                with transaction.atomic():
                    do(cast, contract, what, which, pence)
            except Refused:
                assert LedgerEntry.objects.count() == before
            except IndexError:
                continue
            assert_sound(contract)
        transaction.set_rollback(True)
