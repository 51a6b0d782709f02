"""Budget and forecast: the table with its year, its signs in words and its drill-down; setting, moving and foreseeing."""

import re

import pytest
from django.urls import reverse

from commonweal.commissioning.funding import actions, queries
from commonweal.commissioning.funding.models import Element, Forecast, LedgerTransaction, Plan, Virement
from commonweal.commissioning.procurement.actions import commit_contract
from commonweal.design.words import pounds
from commonweal.partnership.models import Area
from commonweal.rules.periods import Period, financial_year, financial_year_name, financial_years_in
from tests import money
from tests.cast import NOW, actor_of
from tests.pages.counting import at_most
from tests.pages.filling import errors, fill
from tests.pages.reading import read

URL = "/money/budget/"
YEAR = financial_year(money.START).starts_on.year
NAME = financial_year_name(money.START)
KEEPERS = ["joan", "finn"]
READERS = ["joan", "finn", "bea", "anna", "aud"]
OTHERS = ["pat", "mona", "nora"]


@pytest.fixture
def plan(cast) -> Plan:
    found = money.load(cast)
    Plan.objects.filter(pk=found.pk).update(virement_limit_pence=5_000_00)
    return found


@pytest.fixture
def budgeted(cast, plan) -> Plan:
    for key in ("county-year-1", "commissioner-year-1"):
        money.confirm(cast, key)
    actions.set_budget(plan_id=plan.pk, year=YEAR, by=actor_of(cast.finn), at=NOW)
    return plan


def line(element: str, area: str) -> str:
    return f"{Element.objects.get(key=element).pk}.{Area.objects.get(code=area).pk}"


def address(name: str, plan: Plan, year: int = YEAR) -> str:
    return reverse(name, args=[plan.pk, year])


def forecast(cast, plan, pence: int, name: str = "Quarter 1") -> Forecast:
    amounts = {(row.element_id, row.area_id): pence for row in queries.lines_of_year(plan.pk, YEAR)}
    return actions.take_forecast(
        plan_id=plan.pk, year=YEAR, name=name, amounts=amounts, by=actor_of(cast.finn), at=NOW
    )


@pytest.mark.parametrize("name", READERS)
def test_the_table_names_its_year_in_title_and_heads(cast, client_for, budgeted, name):
    browser = client_for(getattr(cast, name))
    browser.get(URL, {"year": YEAR})
    with at_most(12):
        page = read(browser.get(URL, {"year": YEAR}))
    assert f"Budget and forecast, {NAME}" in page.words
    for head in ("Budget", "Spent", "Accrued", "Actual", "Committed", "Variance"):
        assert f"{head} {NAME}" in page.words
    assert f"Forecast {NAME} if nothing new is decided" in page.words
    assert "Total" in page.words
    assert "Every row and every total has been added up a second time" in page.words


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_reads_it(cast, client_for, budgeted, name):
    assert client_for(getattr(cast, name)).get(URL).status_code == 403


def test_before_any_plan_it_says_how_to_begin(cast, client_for):
    assert "There is no plan yet" in read(client_for(cast.joan).get(URL)).words


def test_before_any_budget_it_says_what_to_do(cast, client_for, plan):
    assert "Set the budget once money is confirmed" in read(client_for(cast.joan).get(URL)).words


@pytest.mark.parametrize(
    ("name", "next_step"),
    [("finn", "Press “Set the budget” below the table."), ("bea", "Ask whoever keeps the")],
)
def test_money_committed_before_any_budget_is_set_warns_and_says_what_to_do(
    cast, client_for, plan, name, next_step
):
    for key in (f"{funder}-year-{year}" for funder in ("county", "city", "commissioner") for year in (1, 2)):
        money.confirm(cast, key)
    commit_contract(contract_id=money.contract().pk, on=money.TODAY, by=actor_of(cast.finn), at=NOW)
    warning = f"No budget is set for {NAME} yet, so everything spent or committed counts as above it."
    page = client_for(getattr(cast, name)).get(URL, {"year": YEAR}).content.decode()
    assert f"{warning} {next_step}" in page
    assert page.index(warning) < page.index("<figure")
    actions.set_budget(plan_id=plan.pk, year=YEAR, by=actor_of(cast.finn), at=NOW)
    words = read(client_for(getattr(cast, name)).get(URL, {"year": YEAR})).words
    assert "No budget is set" not in words


def test_where_there_is_a_budget_or_no_table_nothing_is_warned_of(cast, client_for, budgeted):
    browser = client_for(cast.finn)
    for year in (YEAR, YEAR + 1, YEAR + 2):
        assert "No budget is set" not in read(browser.get(URL, {"year": year})).words


@pytest.mark.parametrize("odd", ["x", "1066", "99999999999999999999", "-1", ""])
def test_an_odd_address_gives_a_sensible_page(cast, client_for, budgeted, odd):
    answer = client_for(cast.finn).get(URL, {"year": odd, "forecast": odd, "plan": odd})
    assert answer.status_code == 200


def test_variance_is_said_in_words_and_totals_tie(cast, client_for, budgeted):
    forecast(cast, budgeted, 10_000_00)
    words = read(client_for(cast.finn).get(URL, {"year": YEAR})).words
    lines = queries.lines_of_year(budgeted.pk, YEAR)
    total = sum(each.budget_pence for each in lines)
    left = total - 10_000_00 * len(lines)
    from commonweal.rules.variance import in_words

    assert in_words(left) in words
    assert any(f"{word}" in words for word in (" under", " over"))


def test_a_contract_that_costs_what_was_planned_is_over_in_no_year(cast, client_for, plan):
    """Its years begin in another month than financial years, and still what is committed stands beside the same year's budget."""
    for key in (f"{funder}-year-{year}" for funder in ("county", "city", "commissioner") for year in (1, 2)):
        money.confirm(cast, key)
    contract = money.contract()
    commit_contract(contract_id=contract.pk, on=money.TODAY, by=actor_of(cast.finn), at=NOW)
    for each in financial_years_in(Period(contract.starts_on, contract.ends_before)):
        year = each.starts_on.year - (each.starts_on.month < 4)
        actions.set_budget(plan_id=plan.pk, year=year, by=actor_of(cast.finn), at=NOW)
        committed = sum(line.committed_pence for line in queries.lines_of_year(plan.pk, year))
        words = read(client_for(cast.finn).get(URL, {"year": year})).words
        assert committed > 0
        assert pounds(committed, always_pence=True) in words
        over = re.findall(r"£([\d,.]+) over", words)
        assert all(amount in ("0.01", "0.02", "0.03", "0.04") for amount in over), (year, over)


def test_a_figure_leads_to_the_entries_that_make_it(cast, client_for, budgeted):
    browser = client_for(cast.finn)
    html = browser.get(URL, {"year": YEAR}).content.decode()
    found = re.findall(r'href="(/money/ledger/\?plan=[^"]+)">([^<]+)<', html)
    assert len(found) == len([each for each in queries.lines_of_year(budgeted.pk, YEAR) if each.budget_pence])
    for where, figure in found:
        words = read(browser.get(where.replace("&amp;", "&"))).words
        assert re.search(
            rf"What was found comes to Account Entries Together Budget \d+ {re.escape(figure)}", words
        )
    assert "/money/ledger/?plan=" not in client_for(cast.bea).get(URL, {"year": YEAR}).content.decode()


def test_another_forecast_can_be_chosen_or_none(cast, client_for, budgeted):
    first = forecast(cast, budgeted, 1_00)
    forecast(cast, budgeted, 2_00, "Quarter 2")
    browser = client_for(cast.finn)
    assert "£2.00" in read(browser.get(URL, {"year": YEAR})).words
    assert "£1.00" in read(browser.get(URL, {"year": YEAR, "forecast": first.pk})).words
    words = read(browser.get(URL, {"year": YEAR, "forecast": 0})).words
    assert f"Forecast {NAME} if nothing new is decided" in words


def test_how_near_forecasts_came_is_told_once_the_year_is_over(cast, client_for, budgeted):
    forecast(cast, budgeted, 1_00)
    words = read(client_for(cast.bea).get(URL, {"year": YEAR})).words
    assert f"How near the forecasts of {NAME} came" in words
    is_over = financial_year(money.START).ends_before <= money.TODAY
    assert ("too high" if is_over else "the year is not over") in words


def test_a_table_that_does_not_tie_is_not_shown(cast, client_for, budgeted, monkeypatch):
    from commonweal.rules import variance
    from commonweal.rules.reasons import Reason

    fault = [Reason("variance_cell", "Early help: the cell is wrong.")]
    monkeypatch.setattr(variance, "faults_in_variance", lambda table: fault)
    page = read(client_for(cast.finn).get(URL, {"year": YEAR}))
    assert "The table does not tie, so it is not shown" in page.words
    assert "Early help: the cell is wrong." in page.words
    assert f"Variance {NAME}" not in page.words


# Setting it


@pytest.mark.parametrize("name", KEEPERS)
def test_the_budget_is_set_by_a_press(cast, client_for, plan, name):
    money.confirm(cast, "county-year-1")
    browser = client_for(getattr(cast, name))
    assert "from confirmed money" in read(browser.get(URL)).words
    words = read(browser.post(address("budget_set", plan), follow=True)).words
    assert f"The budget of {NAME} is set." in words
    again = read(browser.post(address("budget_set", plan), follow=True)).words
    assert "is so already, so nothing was posted" in again
    assert LedgerTransaction.objects.filter(kind="budget").count() == 1


@pytest.mark.parametrize("name", ["bea", "anna", "aud", *OTHERS])
def test_nobody_else_sets_it(cast, client_for, plan, name):
    browser = client_for(getattr(cast, name))
    for page in ("budget_set", "virement_prepare", "forecast_take"):
        assert browser.post(address(page, plan)).status_code == 403
    assert "from confirmed money</button>" not in browser.get(URL).content.decode()


def test_a_year_outside_the_plan_is_not_found(cast, client_for, plan):
    browser = client_for(cast.finn)
    assert browser.post(address("budget_set", plan, 1999)).status_code == 404
    assert browser.get(address("virement_prepare", plan, 1999)).status_code == 404


# Moving it


def moving(**more) -> dict[str, str]:
    return {
        "from_line": line("early", "fellshire"),
        "to_line": line("change", "fellshire"),
        "amount": "1,000",
        "words": "More groups than foreseen.",
        "decision": "none",
        **more,
    }


def test_one_moves_and_another_approves(cast, client_for, budgeted):
    first, second = client_for(cast.finn), client_for(cast.joan)
    where = address("virement_prepare", budgeted)
    first.get(where)
    with at_most(12):
        first.get(where)
    answer = fill(first, where, moving())
    virement = Virement.objects.get()
    assert answer["Location"] == f"/money/budget/virements/{virement.pk}/"
    own = read(first.get(answer["Location"]))
    assert "waits for somebody else to approve it" in own.words
    assert "somebody else has to approve it or send it back" in own.words
    with at_most(12):
        second.get(answer["Location"])
    done = fill(second, f"{answer['Location']}approve/", {})
    words = read(second.get(done["Location"])).words
    assert "How far it is approved" in words
    assert "Settled by Joan Commissions" in words
    assert f"Virements in {NAME}" in read(second.get(URL, {"year": YEAR})).words
    movement = Virement.objects.get().transaction_id
    assert f"Virement {virement.pk}" in read(second.get(f"/money/ledger/{movement}/")).words


def test_whoever_prepared_it_cannot_approve_it(cast, client_for, budgeted):
    browser = client_for(cast.finn)
    where = fill(browser, address("virement_prepare", budgeted), moving())["Location"]
    page = browser.get(f"{where}approve/").content.decode()
    assert "disabled" in page
    answer = fill(browser, f"{where}approve/", {})
    assert "somebody else has to approve it" in next(iter(errors(answer).values()))
    assert Virement.objects.get().status == "prepared"


def test_it_is_sent_back_with_a_reason_or_withdrawn(cast, client_for, budgeted):
    first, second = client_for(cast.finn), client_for(cast.joan)
    where = fill(first, address("virement_prepare", budgeted), moving())["Location"]
    assert errors(fill(second, f"{where}send-back/", {"words": ""})) == {"id_words": "Enter why it goes back"}
    fill(second, f"{where}send-back/", {"words": "Ask the board first."})
    assert "What they said Ask the board first." in read(first.get(where)).words
    other = fill(first, address("virement_prepare", budgeted), moving())["Location"]
    fill(first, f"{other}withdraw/", {})
    assert "How far it is withdrawn" in read(first.get(other)).words


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"amount": "TBC"}, "id_amount", "Amount to move"),
        ({"amount": "900,000"}, "id_amount", "of this line’s budget is free"),
        ({"from_line": ""}, "id_from_line", "Select the line to take budget from"),
        ({"words": ""}, "id_words", "Enter why"),
        ({"amount": "5,000.01"}, "id_decision", "Up to £5,000 may be moved without a decision"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    cast, client_for, budgeted, changes, field, words
):
    answer = fill(client_for(cast.finn), address("virement_prepare", budgeted), moving(**changes))
    found = errors(answer)
    assert words in found[field]
    if "words" not in changes:
        assert "More groups than foreseen." in answer.content.decode()
    assert not Virement.objects.exists()


def test_to_the_same_line_and_across_a_fence(cast, client_for, budgeted):
    browser, where = client_for(cast.finn), address("virement_prepare", budgeted)
    same = errors(fill(browser, where, moving(to_line=line("early", "fellshire"))))
    assert "this is the line it is on" in same["id_to_line"]
    Plan.objects.filter(pk=budgeted.pk).update(virement_limit_pence=50_000_00)
    crossing = fill(browser, where, moving(to_line=line("early", "wexcombe"), amount="30,000"))
    assert "may not pay for the other line" in errors(crossing)["id_to_line"]


@pytest.mark.parametrize("name", ["bea", "anna", "aud"])
def test_readers_see_a_virement_and_no_steps(cast, client_for, budgeted, name):
    where = fill(client_for(cast.finn), address("virement_prepare", budgeted), moving())["Location"]
    browser = client_for(getattr(cast, name))
    page = read(browser.get(where))
    assert "waits for somebody else to approve it" in page.words
    assert "approve/" not in page.html
    assert browser.get(f"{where}approve/").status_code == 403


# Foreseeing


def foreseen(plan: Plan, **more) -> dict[str, str]:
    lines = [(need.element_id, need.area_id) for need in queries.needs_of(plan.pk)]
    return {f"line_{element}_{area}": "1,000" for element, area in lines} | {
        "name": "Quarter 2",
        "words": "",
        **more,
    }


def test_a_forecast_begins_with_what_the_books_say_and_is_kept(cast, client_for, budgeted):
    browser, where = client_for(cast.joan), address("forecast_take", budgeted)
    browser.get(where)
    with at_most(12):
        page = read(browser.get(where))
    assert "come to £0." in page.words
    answer = fill(browser, where, foreseen(budgeted))
    assert answer["Location"] == f"{URL}?plan=fellshire&year={YEAR}"
    assert Forecast.objects.get().lines.count() == 4
    assert "Quarter 2" in read(browser.get(answer["Location"])).words


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": ""}, "id_name", "Enter name of this forecast"),
        ({"name": "QUARTER 1"}, "id_name", "has this name already"),
    ],
)
def test_what_is_wrong_with_a_forecast_is_said_at_its_field(
    cast, client_for, budgeted, changes, field, words
):
    forecast(cast, budgeted, 1_00)
    answer = fill(client_for(cast.finn), address("forecast_take", budgeted), foreseen(budgeted, **changes))
    assert words in errors(answer)[field]
    assert 'value="1,000"' in answer.content.decode()


def test_an_amount_that_cannot_be_read_is_said_at_its_line(cast, client_for, budgeted):
    need = queries.needs_of(budgeted.pk)[0]
    field = f"line_{need.element_id}_{need.area_id}"
    answer = fill(
        client_for(cast.finn), address("forecast_take", budgeted), foreseen(budgeted, **{field: "12%"})
    )
    assert "not a percentage" in errors(answer)[f"id_{field}"]
