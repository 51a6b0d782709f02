"""What is left is carried forward in two stages, by those named and no more than there is. Everything happens, or nothing."""

import uuid
from datetime import timedelta

import pytest
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.commissioning.funding import actions, queries
from commonweal.commissioning.funding.models import CarryForward, CarryForwardHistory, Contribution
from commonweal.rules.carry_forward import Outline
from commonweal.rules.periods import Period, add_months
from commonweal.rules.reasons import Refused, Stale
from tests import money
from tests.cast import NOW, actor_of
from tests.money import START, TODAY

ONE_DAY = timedelta(days=1)
AMOUNT = 51_000_00
ENDED = TODAY.replace(day=1)
NEXT = Period(ENDED, add_months(ENDED, 12))
OUTLINED_ON = ENDED - timedelta(days=20)


@pytest.fixture
def county(cast) -> Contribution:
    """£51,000 in the bank, for a time that ended on the last day of last month."""
    money.load(cast)
    found = money.put_in_bank(cast, "county-year-1")
    Contribution.objects.filter(pk=found.pk).update(ends_before=ENDED)
    return Contribution.objects.get(pk=found.pk)


def outline(cast, contribution, *, by="joan", most=20_000_00, period=NEXT, **changes) -> CarryForward:
    values = {
        "on": OUTLINED_ON,
        "decision_id": money.decision().pk,
        "version": Contribution.objects.get(pk=contribution.pk).version,
    } | changes
    said = Outline(period, most, "The treasurer", TODAY + timedelta(days=60))
    return actions.outline_carry_forward(
        contribution_id=contribution.pk, outline=said, by=actor_of(getattr(cast, by)), at=NOW, **values
    )


def settle(act, cast, contribution, *, by="finn", **changes) -> CarryForward:
    carry = queries.carry_forward_of(contribution.pk)
    values = {"on": TODAY, "carried_by": "Letter of the treasurer", "version": carry.version if carry else 1}
    return act(contribution_id=contribution.pk, by=actor_of(getattr(cast, by)), at=NOW, **values | changes)


def confirm(cast, contribution, **changes) -> CarryForward:
    return settle(actions.confirm_carry_forward, cast, contribution, **{"amount_pence": 18_000_00} | changes)


def refuse(cast, contribution, **changes) -> CarryForward:
    return settle(actions.refuse_carry_forward, cast, contribution, **changes)


def codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def test_in_outline_then_confirmed(cast, county):
    carry = outline(cast, county)
    assert (carry.status, carry.amount_pence, carry.decision.reference) == ("outlined", 20_000_00, "JB-1")
    assert Contribution.objects.get(pk=county.pk).version == county.version + 1
    confirmed = confirm(cast, county)
    assert (confirmed.status, confirmed.amount_pence) == ("confirmed", 18_000_00)
    steps = queries.carry_steps(county.pk)
    assert [(row.step, row.amount_pence, row.carried_by) for row in steps] == [
        ("confirm", 18_000_00, "Letter of the treasurer"),
        ("outline", 20_000_00, ""),
    ]
    said = AuditEvent.objects.filter(action__endswith="carry_forward").order_by("id")
    assert [event.action for event in said] == ["outline_carry_forward", "confirm_carry_forward"]
    assert queries.open_carries() == []


def test_in_outline_then_refused(cast, county):
    outline(cast, county)
    assert [each.confirmed_by for each in queries.open_carries()] == ["The treasurer"]
    assert refuse(cast, county).status == "refused"
    with pytest.raises(Refused) as refused:
        confirm(cast, county)
    assert codes(refused) == ["step_not_open"]
    with pytest.raises(Refused) as refused:
        outline(cast, county)
    assert codes(refused) == ["carried_already"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"decision_id": None}, ["decision_missing"]),
        ({"most": AMOUNT + 1}, ["above_what_is_left"]),
        ({"most": AMOUNT}, []),
        ({"period": Period(ENDED - ONE_DAY, NEXT.ends_before)}, ["carried_to_own_year"]),
        ({"on": TODAY + ONE_DAY}, ["step_in_future"]),
    ],
)
def test_no_outline_without_what_it_takes(cast, county, changes, expected):
    if not expected:
        outline(cast, county, **changes)
        return
    with pytest.raises(Refused) as refused:
        outline(cast, county, **changes)
    assert codes(refused) == expected
    assert not CarryForward.objects.exists()


def test_a_promise_that_nobody_confirmed_is_not_carried(cast, county):
    with pytest.raises(Refused) as refused:
        outline(
            cast,
            money.contribution("city-year-1"),
            period=Period(add_months(START, 12), add_months(START, 24)),
        )
    assert "carried_before_confirmed" in codes(refused)


def test_confirmed_for_at_most_what_is_left_in_the_bank_at_the_end(cast, county):
    outline(cast, county, most=None)
    with pytest.raises(Refused, match="£51,000 of this money was left in the bank"):
        confirm(cast, county, amount_pence=AMOUNT + 1)
    assert confirm(cast, county, amount_pence=AMOUNT).amount_pence == AMOUNT


def test_what_came_in_only_after_the_end_is_not_left_at_the_end(cast):
    money.load(cast)
    found = money.confirm(cast, "county-year-1")
    money.receive(cast, found.key, 1_000_00, on=ENDED - ONE_DAY)
    money.receive(cast, found.key, 50_000_00, on=ENDED)
    Contribution.objects.filter(pk=found.pk).update(ends_before=ENDED)
    outline(cast, found)
    with pytest.raises(Refused, match="£1,000 of this money was left"):
        confirm(cast, found, amount_pence=1_000_01)
    confirm(cast, found, amount_pence=1_000_00)


@pytest.mark.parametrize("account", ["expenditure", "committed"])
def test_what_is_spent_or_committed_is_not_left(cast, county, account):
    other = {"expenditure": "bank", "committed": "set_aside"}[account]
    money.post_by_hand(cast, county, {account: 40_000_00, other: -40_000_00}, on=ENDED - ONE_DAY)
    with pytest.raises(Refused, match="£11,000 is or will be left"):
        outline(cast, county)
    outline(cast, county, most=None)
    with pytest.raises(Refused, match="£11,000 of this money was left"):
        confirm(cast, county)
    confirm(cast, county, amount_pence=11_000_00)


def test_what_is_spent_since_the_end_is_not_left_either(cast, county):
    outline(cast, county)
    money.post_by_hand(cast, county, {"expenditure": 50_000_00, "bank": -50_000_00}, on=TODAY)
    with pytest.raises(Refused, match="£1,000 of this money was left"):
        confirm(cast, county)


def test_before_the_year_is_over_nothing_is_final(cast):
    money.load(cast)
    county = money.put_in_bank(cast, "county-year-1")
    year_two = Period(add_months(START, 12), add_months(START, 24))
    with pytest.raises(Refused) as refused:
        outline(cast, county, period=year_two)
    assert codes(refused) == ["confirm_by_too_early"]
    actions.outline_carry_forward(
        contribution_id=county.pk,
        outline=Outline(year_two, None, "The treasurer", year_two.ends_before),
        on=TODAY,
        decision_id=money.decision().pk,
        version=county.version,
        by=actor_of(cast.joan),
        at=NOW,
    )
    with pytest.raises(Refused) as refused:
        confirm(cast, county)
    assert codes(refused) == ["year_not_ended"]


def test_a_letter_or_a_decision_confirms_or_refuses_and_nothing_else(cast, county):
    outline(cast, county)
    for act in (confirm, refuse):
        with pytest.raises(Refused) as refused:
            act(cast, county, carried_by="")
        assert codes(refused) == ["confirmation_missing"]
    confirm(cast, county, carried_by="", decision_id=money.decision().pk)


def test_sent_twice_happens_once_and_an_older_version_is_stale(cast, county):
    key, version = uuid.uuid4(), county.version
    first = outline(cast, county, form_key=key)
    assert outline(cast, county, form_key=key, version=version) == first
    with pytest.raises(Stale):
        confirm(cast, county, version=0)
    key = uuid.uuid4()
    confirm(cast, county, form_key=key)
    again = confirm(cast, county, form_key=key, version=1)
    assert again.version == 2
    assert CarryForwardHistory.objects.count() == 2


@pytest.mark.parametrize("name", ["bea", "anna", "aud", "pat", "nora"])
def test_only_those_who_keep_the_money_carry_it_forward(cast, county, name):
    with pytest.raises(Http404):
        outline(cast, county, by=name)
    outline(cast, county)
    for act in (confirm, refuse):
        with pytest.raises(Http404):
            act(cast, county, by=name)


def test_what_was_never_agreed_in_outline_is_not_there(cast, county):
    for act in (confirm, refuse):
        with pytest.raises(Http404):
            act(cast, county)
