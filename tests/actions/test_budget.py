"""The budget follows the proof, by difference; virements take two people and keep fences; forecasts stay as they stood."""

import uuid
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.commissioning.funding import actions, queries
from commonweal.commissioning.funding.models import (
    Element,
    Forecast,
    LedgerEntry,
    LedgerTransaction,
    Plan,
    Virement,
    YearClose,
)
from commonweal.commissioning.governance.models import Decision
from commonweal.partnership.models import Area
from commonweal.rules.ledger import Account
from commonweal.rules.payments import Status, Step
from commonweal.rules.periods import Period, add_months, financial_year, financial_years_in
from commonweal.rules.plan_years import within
from commonweal.rules.reasons import Refused, Stale
from tests import money
from tests.cast import NOW, actor_of

YEAR = financial_year(money.START).starts_on.year
FIRST_YEAR = Period(money.START, add_months(money.START, 12))
LIMIT = 5_000_00


@pytest.fixture
def plan(cast) -> Plan:
    found = money.load(cast)
    Plan.objects.filter(pk=found.pk).update(virement_limit_pence=LIMIT)
    return Plan.objects.get(pk=found.pk)


def share_of_year(pence: int, year: int = YEAR) -> int:
    """What of an amount for the plan's first year belongs to a financial year."""
    parts = within(pence, FIRST_YEAR, financial_years_in(FIRST_YEAR))
    return sum(part for each, part in parts.items() if financial_year(each.starts_on).starts_on.year == year)


def set_budget(cast, plan, year: int = YEAR, by: str = "finn", **more) -> LedgerTransaction | None:
    return actions.set_budget(plan_id=plan.pk, year=year, by=actor_of(getattr(cast, by)), at=NOW, **more)


def budget(plan, year: int = YEAR) -> dict[tuple[str, str], int]:
    return {(line.element, line.area): line.budget_pence for line in queries.lines_of_year(plan.pk, year)}


def line(element: str, area: str) -> queries.LineKey:
    return Element.objects.get(key=element).pk, Area.objects.get(code=area).pk


# Setting the budget


def test_only_confirmed_money_is_set_aside(cast, plan):
    assert set_budget(cast, plan) is None
    money.confirm(cast, "county-year-1")
    set_budget(cast, plan)
    assert budget(plan) == {
        ("Early help", "Fellshire"): share_of_year(42_500_00),
        ("Work with people who use abuse", "Fellshire"): share_of_year(8_500_00),
    }


def test_it_is_set_again_by_the_difference_when_a_promise_is_confirmed(cast, plan):
    money.confirm(cast, "county-year-1")
    first = set_budget(cast, plan)
    assert set_budget(cast, plan) is None
    money.confirm(cast, "city-year-1")
    second = set_budget(cast, plan)
    assert (first.kind, second.kind) == ("budget", "budget")
    assert set(second.entries.values_list("area__code", flat=True)) == {"wexcombe"}
    parts = (42_500_00, 8_500_00, 16_000_00, 4_000_00)  # each line shares what there is for it in proportion
    assert sum(budget(plan).values()) == sum(map(share_of_year, parts))
    assert AuditEvent.objects.filter(action="set_budget").count() == 2


def test_a_plan_that_does_not_begin_in_april_is_shared_over_the_financial_years_to_the_penny(cast, plan):
    money.confirm(cast, "county-year-1")
    years = [financial_year(each.starts_on).starts_on.year for each in financial_years_in(FIRST_YEAR)]
    for year in years:
        set_budget(cast, plan, year)
    assert sum(sum(budget(plan, year).values()) for year in years) == 51_000_00
    assert set(LedgerEntry.objects.filter(account=Account.BUDGET).values_list("year", flat=True)) == set(
        years
    )


def test_a_promise_withdrawn_takes_its_budget_with_it(cast, plan):
    from commonweal.rules.contributions import Step as Ladder

    found = money.confirm(cast, "county-year-1")
    set_budget(cast, plan)
    actions.take_step(
        contribution_id=found.pk, step=Ladder.WITHDRAW, on=money.START, carried_by="Letter", version=found.version,
        by=actor_of(cast.joan), at=NOW,
    )  # fmt: skip
    set_budget(cast, plan)
    assert set(budget(plan).values()) == {0}


def test_sent_twice_it_is_set_once(cast, plan):
    money.confirm(cast, "county-year-1")
    key = uuid.uuid4()
    first = set_budget(cast, plan, form_key=key)
    assert set_budget(cast, plan, form_key=key) == first
    assert LedgerTransaction.objects.filter(kind="budget").count() == 1


@pytest.mark.parametrize("name", ["bea", "anna", "aud", "pat", "nora"])
def test_nobody_else_sets_it(cast, plan, name):
    money.confirm(cast, "county-year-1")
    with pytest.raises(Http404):
        set_budget(cast, plan, by=name)
    assert not LedgerTransaction.objects.filter(kind="budget").exists()


def test_a_closed_year_keeps_its_budget(cast, plan):
    money.confirm(cast, "county-year-1")
    YearClose.objects.create(year=YEAR - 1, on=money.TODAY, by=cast.finn, at=NOW)
    with pytest.raises(Refused, match="is closed, so its budget stays as it is"):
        set_budget(cast, plan, YEAR - 1)


# Virements


@pytest.fixture
def budgeted(cast, plan) -> Plan:
    """Fellshire's £51,000 and the commissioner's £20,000 set aside for their lines."""
    for key in ("county-year-1", "commissioner-year-1"):
        money.confirm(cast, key)
    set_budget(cast, plan)
    return plan


def wish(pence: int = 1_000_00, **more) -> actions.Wish:
    values = {
        "year": YEAR,
        "from_line": line("early", "fellshire"),
        "to_line": line("change", "fellshire"),
        "pence": pence,
        "words": "More need than foreseen.",
        **more,
    }
    return actions.Wish(**values)


def prepare(cast, plan, asked: actions.Wish, by: str = "finn", **more) -> Virement:
    return actions.prepare_virement(
        plan_id=plan.pk, wish=asked, by=actor_of(getattr(cast, by)), at=NOW, **more
    )


def settle(cast, virement: Virement, step: Step = Step.APPROVE, by: str = "joan", **more) -> Virement:
    values = {"version": virement.version, **more}
    return actions.settle_virement(
        virement_id=virement.pk, step=step, by=actor_of(getattr(cast, by)), at=NOW, **values
    )


def test_one_prepares_another_approves_and_only_then_budget_moves(cast, budgeted):
    before = budget(budgeted)
    prepared = prepare(cast, budgeted, wish())
    assert (prepared.status, budget(budgeted)) == (Status.PREPARED, before)
    approved = settle(cast, prepared)
    assert (approved.status, approved.settled_by_id) == (Status.APPROVED, cast.joan.pk)
    assert approved.transaction.kind == "virement"
    after = budget(budgeted)
    from_, to = ("Early help", "Fellshire"), ("Work with people who use abuse", "Fellshire")
    assert (before[from_] - after[from_], after[to] - before[to]) == (1_000_00, 1_000_00)
    assert sum(after.values()) == sum(before.values())
    events = AuditEvent.objects.filter(record_type="funding.virement").order_by("id")
    assert list(events.values_list("action", flat=True)) == ["prepare_virement", "approve_virement"]


def test_what_was_moved_stays_moved_when_the_budget_is_set_again(cast, budgeted):
    settle(cast, prepare(cast, budgeted, wish()))
    moved = budget(budgeted)
    assert set_budget(cast, budgeted) is None
    assert budget(budgeted) == moved


def test_nobody_approves_what_they_prepared(cast, budgeted):
    prepared = prepare(cast, budgeted, wish(), by="joan")
    with pytest.raises(Refused, match="somebody else has to approve it"):
        settle(cast, prepared, by="joan")
    assert Virement.objects.get().status == Status.PREPARED


def test_it_is_sent_back_saying_why_or_withdrawn(cast, budgeted):
    prepared = prepare(cast, budgeted, wish())
    with pytest.raises(Refused, match="why"):
        settle(cast, prepared, Step.SEND_BACK)
    back = settle(cast, prepared, Step.SEND_BACK, words="Ask the board first.")
    assert (back.status, back.settled_words, back.transaction) == (
        Status.SENT_BACK,
        "Ask the board first.",
        None,
    )
    with pytest.raises(Refused, match="Nothing more can be done"):
        settle(cast, back)
    other = prepare(cast, budgeted, wish())
    assert settle(cast, other, Step.WITHDRAW, by="finn").status == Status.WITHDRAWN


def test_above_the_limit_a_decision_in_force_with_room_is_needed(cast, budgeted):
    with pytest.raises(Refused, match="Up to £5,000 may be moved without a decision"):
        prepare(cast, budgeted, wish(LIMIT + 1))
    with pytest.raises(Refused, match="choose the decision"):
        prepare(cast, budgeted, wish(LIMIT + 1, decision_id=money.decision("JB-2").pk))
    Decision.objects.filter(reference="JB-1").update(amount_pence=LIMIT + 100)
    asked = wish(LIMIT + 1, decision_id=money.decision().pk)
    approved = settle(cast, prepare(cast, budgeted, asked))
    assert approved.transaction.decision.reference == "JB-1"
    with pytest.raises(Refused, match=r"leaves £0\.99 to spend"):
        prepare(cast, budgeted, wish(100, decision_id=money.decision().pk))


def test_the_limit_is_for_all_that_leaves_a_line_in_a_year_and_is_asked_again_on_approval(cast, budgeted):
    first, second = prepare(cast, budgeted, wish(3_000_00)), prepare(cast, budgeted, wish(3_000_00))
    settle(cast, first)
    with pytest.raises(Refused, match="£3,000 of it is used for this line and year"):
        settle(cast, second)
    assert Virement.objects.get(pk=second.pk).status == Status.PREPARED


def test_money_does_not_move_across_its_fence(cast, budgeted):
    """Early help in Wexcombe is paid by Wexcombe, whose money stays there, and by the commissioner, whose goes anywhere."""
    money.confirm(cast, "city-year-1")
    set_budget(cast, budgeted)
    element, area = line("early", "wexcombe")
    (free_to_go,) = (
        each.budget_pence
        for each in queries.sources_of_year(budgeted.pk, YEAR)
        if each.contribution_id == money.contribution("commissioner-year-1").pk
        and (each.element_id, each.area_id) == (element, area)
    )
    assert 0 < free_to_go < budget(budgeted)["Early help", "Wexcombe"]
    asked = {"from_line": (element, area), "decision_id": money.decision().pk}
    with pytest.raises(Refused) as refused:
        prepare(cast, budgeted, wish(free_to_go + 1, **asked))
    assert [reason.code for reason in refused.value.reasons] == ["budget_missing", "budget_fenced_off"]
    assert "from Wexcombe City Council and may not pay for the other line" in str(refused.value)
    approved = settle(cast, prepare(cast, budgeted, wish(free_to_go, **asked)))
    assert set(approved.transaction.entries.values_list("contribution__key", flat=True)) == {
        "commissioner-year-1"
    }


def test_what_is_committed_on_a_line_stays_on_it(cast, budgeted):
    from commonweal.commissioning.funding.actions.posting import post
    from commonweal.rules.ledger import Share, commitment_made

    element, area = line("early", "fellshire")
    standing = budget(budgeted)["Early help", "Fellshire"]
    source = str(money.contribution("county-year-1").pk)
    share = Share(source, str(element), str(area), standing - 500_00)
    post(
        postings=commitment_made([share]), kind="commitment", on=money.START, year=YEAR, by=actor_of(cast.finn), at=NOW
    )  # fmt: skip
    prepare(cast, budgeted, wish(500_00))
    with pytest.raises(Refused, match="£500 of this line’s budget is free"):
        prepare(cast, budgeted, wish(500_01))


def test_an_older_page_is_stale(cast, budgeted):
    prepared = prepare(cast, budgeted, wish())
    for version in (0, None):
        with pytest.raises(Stale):
            settle(cast, prepared, version=version)


def test_sent_twice_it_is_prepared_once(cast, budgeted):
    key = uuid.uuid4()
    assert prepare(cast, budgeted, wish(), form_key=key) == prepare(cast, budgeted, wish(), form_key=key)
    assert Virement.objects.count() == 1


@pytest.mark.parametrize("name", ["bea", "anna", "aud", "pat", "nora"])
def test_nobody_else_moves_budget(cast, budgeted, name):
    with pytest.raises(Http404):
        prepare(cast, budgeted, wish(), by=name)
    prepared = prepare(cast, budgeted, wish())
    with pytest.raises(Http404):
        settle(cast, prepared, by=name)


def test_budget_does_not_go_to_another_plans_line(cast, budgeted):
    stranger = Element.objects.create(
        plan=Plan.objects.create(
            key="other", title="Other", source="Tests", digest="", loaded_at=NOW, starts_on=date(2026, 4, 1),
            ends_before=date(2027, 4, 1),
        ),
        key="elsewhere", name="Early", client_group="victim", side="victim",
    )  # fmt: skip
    with pytest.raises(Http404):
        prepare(cast, budgeted, wish(to_line=(stranger.pk, line("early", "fellshire")[1])))


# Forecasts


def take(cast, plan, name: str = "Quarter 1", by: str = "finn", **more) -> Forecast:
    amounts = {line("early", "fellshire"): 45_000_00, line("change", "fellshire"): 0}
    values = {"amounts": amounts, "name": name, "year": YEAR, **more}
    return actions.take_forecast(plan_id=plan.pk, by=actor_of(getattr(cast, by)), at=NOW, **values)


def test_a_forecast_is_kept_as_it_stood(cast, budgeted):
    forecast = take(cast, budgeted)
    (row,) = queries.forecasts_of(budgeted.pk, YEAR)
    assert (row.name, row.taken_on, row.total_pence) == ("Quarter 1", NOW.date(), 45_000_00)
    for change in (
        lambda: Forecast.objects.filter(pk=forecast.pk).update(name="Other"),
        lambda: forecast.lines.update(amount_pence=1),
        lambda: forecast.lines.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"name": " "}, "name_missing"),
        ({"name": "quarter 1 "}, "name_taken"),
        ({"name": "Quarter 2", "amounts": {}}, "no_lines"),
    ],
)
def test_what_is_not_kept(cast, budgeted, more, code):
    take(cast, budgeted)
    with pytest.raises(Refused) as refused:
        take(cast, budgeted, **more)
    assert [reason.code for reason in refused.value.reasons] == [code]
    assert Forecast.objects.count() == 1


def test_another_year_may_use_the_name_again_and_twice_sent_is_once_kept(cast, budgeted):
    key = uuid.uuid4()
    assert take(cast, budgeted, form_key=key) == take(cast, budgeted, form_key=key)
    take(cast, budgeted, year=YEAR + 1)
    assert Forecast.objects.count() == 2


@pytest.mark.parametrize("name", ["bea", "anna", "aud", "pat", "nora"])
def test_nobody_else_takes_one(cast, budgeted, name):
    with pytest.raises(Http404):
        take(cast, budgeted, by=name)


def test_the_ledger_says_what_was_spent_accrued_and_committed_for_a_year(cast, budgeted):
    from commonweal.commissioning.funding.actions.posting import post
    from commonweal.rules.ledger import Posting

    element, area = (str(number) for number in line("early", "fellshire"))
    source = str(money.contribution("county-year-1").pk)

    def posted(kind: str, up: Account, down: Account, pence: int) -> None:
        postings = [Posting(up, pence, source, element, area), Posting(down, -pence, source, element, area)]
        post(postings=postings, kind=kind, on=money.START, year=YEAR, by=actor_of(cast.finn), at=NOW)

    posted("commitment", Account.COMMITTED, Account.SET_ASIDE, 900)
    posted("payment", Account.EXPENDITURE, Account.BANK, 400)
    posted("release", Account.SET_ASIDE, Account.COMMITTED, 400)
    posted("accrual", Account.EXPENDITURE, Account.ACCRUED, 70)
    lines = {(each.element_id, each.area_id): each for each in queries.lines_of_year(budgeted.pk, YEAR)}
    row = lines[line("early", "fellshire")]
    assert (row.spent_pence, row.accrued_pence, row.committed_pence) == (400, 70, 500)
    assert queries.lines_of_year(budgeted.pk, YEAR + 5) == []
    assert YEAR in queries.years_with_lines(budgeted.pk)
