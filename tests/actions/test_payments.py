"""Two people pay; a payment that waits counts; money that is held back, fenced off or of another year is refused in words."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.commissioning.funding.models import (
    CarryForward,
    Contribution,
    Fence,
    Gate,
    LedgerEntry,
    LedgerTransaction,
    Lot,
    NeedLine,
    Reserve,
)
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.procurement import actions, queries
from commonweal.commissioning.procurement.models import Contract, Payment, PaymentHistory
from commonweal.rules.reasons import Refused, Stale
from tests import money
from tests.cast import NOW, actor_of
from tests.money import ONE_DAY, START, last_day_after


@pytest.fixture
def funded(cast) -> Contract:
    money.load(cast)
    for key in ("county-year-1", "city-year-1", "commissioner-year-1"):
        money.put_in_bank(cast, key)
    return money.contract()


def prepare(cast, pence: int = 100_00, *, area="fellshire", by="finn", **more) -> Payment:
    contract = money.contract()
    values = {"starts_on": START, "last_day": last_day_after(3), "paid_on": START, **more}
    return actions.prepare_payment(
        contract_id=contract.pk,
        line_id=contract.lines.get(element__key="early", area__code=area).pk,
        amount_pence=pence,
        by=actor_of(getattr(cast, by)),
        at=NOW,
        **values,
    )


def act(what, cast, payment: Payment, *, by="joan", **more) -> Payment:
    values = {"version": Payment.objects.get(pk=payment.pk).version, **more}
    return what(payment_id=payment.pk, by=actor_of(getattr(cast, by)), at=NOW, **values)


def approve(cast, payment: Payment, **more) -> Payment:
    return act(actions.approve_payment, cast, payment, **more)


def refused(do) -> list[str]:
    before = (LedgerEntry.objects.count(), PaymentHistory.objects.count(), AuditEvent.objects.count())
    with pytest.raises(Refused) as found:
        do()
    assert (LedgerEntry.objects.count(), PaymentHistory.objects.count(), AuditEvent.objects.count()) == before
    return [reason.code for reason in found.value.reasons]


# Two people


def test_nothing_moves_until_somebody_else_approves(cast, funded):
    payment = prepare(cast, words="Invoice 7")
    assert (payment.status, payment.transaction_id, payment.prepared_by) == ("prepared", None, cast.finn)
    assert not LedgerTransaction.objects.filter(kind="payment").exists()
    paid = approve(cast, payment, words="Seen.")
    assert (paid.status, paid.version) == ("approved", 2)
    assert paid.transaction.recorded_by == cast.joan
    history = PaymentHistory.objects.order_by("id").values_list("step", "became", "words", "by__full_name")
    assert list(history) == [
        ("prepare", "prepared", "Invoice 7", "Finn Counts"),
        ("approve", "approved", "Seen.", "Joan Commissions"),
    ]


def test_nobody_approves_or_sends_back_their_own(cast, funded):
    payment = prepare(cast)
    assert refused(lambda: approve(cast, payment, by="finn")) == ["prepared_by_you"]
    send_back = actions.send_back_payment
    assert refused(lambda: act(send_back, cast, payment, by="finn", words="x")) == ["prepared_by_you"]


def test_it_is_sent_back_with_a_reason_and_then_is_settled(cast, funded):
    payment = prepare(cast)
    assert refused(lambda: act(actions.send_back_payment, cast, payment, words=" ")) == ["words_missing"]
    back = act(actions.send_back_payment, cast, payment, words="The invoice is missing.")
    assert (back.status, back.transaction_id) == ("sent_back", None)
    assert refused(lambda: approve(cast, payment)) == ["step_not_open"]
    assert AuditEvent.objects.filter(action="send_back_payment").count() == 1


def test_whoever_prepared_it_withdraws_it_and_nobody_else(cast, funded):
    payment = prepare(cast)
    with pytest.raises(Http404):
        act(actions.withdraw_payment, cast, payment, by="joan")
    assert act(actions.withdraw_payment, cast, payment, by="finn").status == "withdrawn"
    assert refused(lambda: approve(cast, payment)) == ["step_not_open"]


@pytest.mark.parametrize("name", ["bea", "anna", "aud", "pat", "mona", "nora"])
def test_nobody_else_approves(cast, funded, name):
    payment = prepare(cast)
    for what in (actions.approve_payment, actions.send_back_payment):
        with pytest.raises(Http404):
            act(what, cast, payment, by=name, words="x")
    assert Payment.objects.get().status == "prepared"


def test_a_stale_approval_changes_nothing_and_sent_twice_pays_once(cast, funded):
    payment, key = prepare(cast), uuid.uuid4()
    with pytest.raises(Stale):
        approve(cast, payment, version=7)
    for _ in range(2):
        approve(cast, payment, version=1, form_key=key)
    assert LedgerTransaction.objects.filter(kind="payment").count() == 1


def test_what_was_right_when_prepared_is_checked_again(cast, funded):
    payment = prepare(cast)
    Decision.objects.filter(reference="JB-1").update(status="deferred")
    assert refused(lambda: approve(cast, payment)) == ["decision_not_approved"]
    Decision.objects.filter(reference="JB-1").update(status="approved")
    Fence.objects.filter(key="anywhere").update(anywhere=False, areas=["wexcombe"])
    Fence.objects.filter(key="fellshire-only").update(areas=["wexcombe"])
    assert refused(lambda: approve(cast, payment))[0] == "money_missing"
    assert Payment.objects.get().status == "prepared"


# What waits counts


def test_what_waits_counts_against_the_line_and_the_decision(cast, funded):
    first = prepare(cast, 60_000_00)
    assert "above_line_value" in refused(lambda: prepare(cast, 40_000_01))
    Decision.objects.filter(reference="JB-1").update(amount_pence=60_001_00)
    assert refused(lambda: prepare(cast, 1_01)) == ["above_authority"]
    prepare(cast, 1_00)
    approve(cast, first)
    assert refused(lambda: prepare(cast, 1)) == ["above_authority"]


def test_what_is_sent_back_or_reversed_counts_no_more(cast, funded):
    Decision.objects.filter(reference="JB-1").update(amount_pence=100_00)
    first = prepare(cast)
    act(actions.send_back_payment, cast, first, words="No.")
    second = approve(cast, prepare(cast))
    assert refused(lambda: prepare(cast, 1)) == ["above_authority"]
    actions.reverse_transaction(
        transaction_id=second.transaction_id, words="Paid twice.", on=START, by=actor_of(cast.finn), at=NOW
    )
    assert queries.used_under(money.decision().pk) == 0
    approve(cast, prepare(cast))


# What holds money back


def why(cast, pence: int = 100, **more) -> str:
    with pytest.raises(Refused) as found:
        prepare(cast, pence, **more)
    return str(found.value)


def only_county(cast) -> Contribution:
    """The county's money is the only money that may pay in Fellshire."""
    Contribution.objects.filter(key="commissioner-year-1").update(
        fence=money.contribution("city-year-1").fence
    )
    return money.contribution("county-year-1")


def test_a_shut_gate_stops_drawing(cast, funded):
    county = only_county(cast)
    county.gate = Gate.objects.create(
        plan=county.plan, key="benefit", name="Measured benefit", question="More than it costs?"
    )
    county.save()
    assert "depends on “Measured benefit”, which is not met yet" in why(cast)
    Gate.objects.update(is_open=True)
    assert approve(cast, prepare(cast)).status == "approved"


def test_a_reserve_takes_a_decision_of_its_own(cast, funded):
    county = only_county(cast)
    county.reserve = Reserve.objects.create(
        plan=county.plan, key="r", name="the reserve", holder=county.funder, balance_pence=1, as_at=START
    )
    county.decision = money.decision("JB-2")
    county.save()
    assert "takes a decision of its own. Decision JB-2 is not approved" in why(cast)
    Decision.objects.filter(reference="JB-2").update(
        status="approved", decided_on=money.REPORT_ON, amount_pence=60_00
    )
    assert "£60 has come in that may pay for this, so £40 is missing" in why(cast, 100_00)
    assert approve(cast, prepare(cast, 60_00)).status == "approved"


def test_expired_money_is_not_drawn(cast, funded):
    county = only_county(cast)
    Contribution.objects.filter(pk=county.pk).update(expires_on=START)
    prepare(cast)
    assert "It had to be spent by" in why(cast, paid_on=START + ONE_DAY)


def test_last_years_money_needs_a_confirmed_carry_forward_and_no_more_is_used(cast, funded):
    county = only_county(cast)
    later = {"starts_on": last_day_after(12) + ONE_DAY, "last_day": last_day_after(15)}
    assert "may be used later only once its carry-forward is confirmed" in why(cast, **later)
    carry = CarryForward.objects.create(
        contribution=county,
        to_starts_on=county.ends_before,
        to_ends_before=last_day_after(24) + ONE_DAY,
        amount_pence=300,
        confirmed_by="the treasurer",
    )
    assert "agreed in outline only: have that confirmed by the treasurer first" in why(cast, **later)
    carry.status = "confirmed"
    carry.save()
    assert "£3 has come in that may pay for this" in why(cast, 400, **later)
    approve(cast, prepare(cast, 200, **later))
    assert queries.promised_and_used_later(plan_id=county.plan_id)[1] == {county.pk: 200}
    assert "£1 has come in that may pay for this" in why(cast, 101, **later)
    approve(cast, prepare(cast, 100, **later))
    prepare(cast, 50_000_00)


@pytest.mark.parametrize(
    ("limit", "says"),
    [
        ({"instruments": ["grant"]}, "this line’s instrument is contracts"),
        ({"kinds": ["accommodation"]}, "this line’s kind of support is support in the community"),
        ({"lots": ["b"]}, "this line’s lot is a"),
        ({"powers": ["Section 143"]}, "this line’s legal power is Section 1"),
        ({"restriction": "safe-accommodation-duty"}, "support in safe accommodation"),
    ],
)
def test_instrument_kind_lot_power_and_restriction_take_part(cast, funded, limit, says):
    county = only_county(cast)
    lot = Lot.objects.create(plan=county.plan, key="a", name="Lot a")
    NeedLine.objects.filter(plan=county.plan).update(lot=lot, power="Section 1")
    Fence.objects.filter(pk=county.fence_id).update(**limit)
    assert says in why(cast)


def test_a_top_slice_pays_for_no_line(cast, funded):
    only_county(cast)
    Contribution.objects.filter(key="county-year-1").update(top_slice_basis_points=1_000)
    assert "£45,900 has come in that may pay for this" in why(cast, 45_900_01)
    prepare(cast, 45_900_00)


# Two at once


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_two_approvals_at_once_spend_a_pound_once(cast):
    money.load(cast)
    money.put_in_bank(cast, "county-year-1")
    payments = [prepare(cast, 30_000_00) for _ in range(2)]
    gate, answers = threading.Barrier(2), []

    def approve_one(payment: Payment) -> None:
        try:
            gate.wait(timeout=20)
            approve(cast, payment)
            answers.append("paid")
        except Refused as found:
            answers.append(found.reasons[0].code)
        finally:
            connection.close()

    threads = [threading.Thread(target=approve_one, args=(each,)) for each in payments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(answers) == ["money_missing", "paid"]
    assert sorted(Payment.objects.values_list("status", flat=True)) == ["approved", "prepared"]
    bank = sum(LedgerEntry.objects.filter(account="bank").values_list("amount_pence", flat=True))
    assert bank == 51_000_00 - 30_000_00


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_same_payment_approved_twice_at_once_is_paid_once(cast):
    money.load(cast)
    money.put_in_bank(cast, "county-year-1")
    payment = prepare(cast, 100_00)
    gate, answers = threading.Barrier(2), []

    def approve_it() -> None:
        try:
            gate.wait(timeout=20)
            approve(cast, payment, version=1)
            answers.append("paid")
        except Refused as found:
            answers.append(found.reasons[0].code)
        finally:
            connection.close()

    threads = [threading.Thread(target=approve_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(answers) == ["paid", "stale"]
    assert LedgerTransaction.objects.filter(kind="payment").count() == 1


def test_the_work_and_the_day_may_differ(cast, funded):
    late = START + timedelta(days=40)
    assert approve(cast, prepare(cast, paid_on=late)).transaction.occurred_on == late
