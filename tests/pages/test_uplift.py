"""What would another uplift cost? Every choice from the stated base over the term, both totals named, the plan's own first."""

import pytest

from tests import money
from tests.pages.counting import at_most
from tests.pages.reading import assert_refused, read

URL = "/money/scenarios/uplift/"
AGAIN = f"""
[[contributions]]
key = "county-option"
funder = "county"
source_fund = "Core budget"
fence = "fellshire-only"
starts = {money.add_months(money.START, 24)}
ends = {money.last_day_after(36)}
per = "year"
amount = "50,000"
uplift = {{ percent = "2", times = "once", rounded_to = "pound" }}
"""


@pytest.fixture
def plan(cast):
    return money.load(cast)


def asked(**more) -> dict[str, str]:
    return {"percentages": "2", "times": "both", "rounded_to": "as_planned", **more}


@pytest.mark.parametrize("name", ["joan", "finn", "bea", "anna", "aud"])
def test_everyone_with_business_in_money_compares(cast, client_for, plan, name):
    browser = client_for(getattr(cast, name))
    with at_most(12):
        page = read(browser.get(URL))
    assert page.status == 200
    assert (
        "A contribution of £50,000 before any uplift. The plan has 2% once, rounded to the nearest £1."
        in page.words
    )
    assert "As the plan has it £51,000 £51,000 £102,000 £102,000 the same" in page.words
    assert "3% every year £51,500 £53,045 £104,545 £104,545 £2,545 more" in page.words
    assert "<svg" in page.html


@pytest.mark.parametrize("name", ["pat", "mona", "fred", "rita", "adam", "nora"])
def test_nobody_else_does(cast, client_for, plan, name):
    assert client_for(getattr(cast, name)).get(URL).status_code == 403


def test_the_staffordshire_choices_over_five_years(cast, client_for):
    """£670,450 up 2%: the report prints £683,860, and leaves open what these columns answer."""
    text = money.PLAN.replace('amount = "50,000"', 'amount = "670,450"').replace(
        '"pound" }', '"ten pounds" }'
    )
    money.load(cast, text)
    page = read(client_for(cast.bea).get(URL, asked(years="5", rounded_to="1", index="CPI")))
    assert "As the plan has it £683,860 £683,860 £683,860 £683,860 £683,860 £3,419,300" in page.words
    yearly = "2% (CPI) every year, rounded to the nearest penny £683,859 £697,536.18 £711,486.90 £725,716.64 £740,230.97"
    assert f"{yearly} £3,558,829.69 £3,558,829.70 £139,529.69 more" in page.words
    assert "2% (CPI) once, rounded to the nearest penny £683,859" in page.words
    assert "£5 less" in page.words


def test_an_option_from_the_same_base_continues_the_term(cast, client_for):
    money.load(cast, money.PLAN + AGAIN)
    page = read(client_for(cast.bea).get(URL))
    assert "As the plan has it £51,000 £51,000 £51,000 £153,000" in page.words
    assert page.words.count("before any uplift") == 1


def test_several_amounts_are_also_added_up(cast, client_for):
    text = money.PLAN.replace(
        'amount = "20,000"\nassumed',
        'amount = "20,000"\nuplift = { percent = "1", times = "yearly", rounded_to = "penny" }\nassumed',
    )
    money.load(cast, text)
    page = read(client_for(cast.bea).get(URL, asked(percentages="0", times="once")))
    assert "All uplifted amounts together, over their terms" in page.words
    assert "As the plan has it £142,602 the same" in page.words
    assert "0% once £140,000 £2,602 less" in page.words


def test_a_plan_without_uplifts_and_no_plan_at_all(cast, client_for, monkeypatch):
    money.load(
        cast, money.PLAN.replace('uplift = { percent = "2", times = "once", rounded_to = "pound" }\n', "")
    )
    assert "Nothing in this plan is uplifted" in read(client_for(cast.bea).get(URL)).words
    from commonweal.commissioning.funding import queries

    monkeypatch.setattr(queries, "plans", list)
    assert "There is no plan yet" in read(client_for(cast.bea).get(URL)).words


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"percentages": ""}, {"id_percentages": "Enter percentages to compare"}),
        ({"percentages": ",,"}, {"id_percentages": "Enter at least one percentage"}),
        ({"percentages": "2, two"}, {"id_percentages": "Write a percentage like 2, 2.5 or 2.5%"}),
        ({"percentages": "1,2,3,4,5,6,7"}, {"id_percentages": "Enter 6 percentages or fewer"}),
        ({"percentages": "-101"}, {"id_percentages": "an amount cannot fall below nothing"}),
        ({"years": "0"}, {"id_years": "a whole number from 1 to 30"}),
        ({"years": "x"}, {"id_years": "a whole number from 1 to 30"}),
        ({"times": "often"}, {"id_times": "from those shown"}),
        ({"rounded_to": "7"}, {"id_rounded_to": "from those shown"}),
        ({"index": "x" * 121}, {"id_index": "120 characters or fewer"}),
    ],
)
def test_what_cannot_be_compared_is_said_at_its_field_and_stays_typed(
    cast, client_for, plan, typed, expected
):
    response = client_for(cast.bea).get(URL, asked(**typed))
    page = assert_refused(response, expected)
    name, text = next(iter(typed.items()))
    if name in ("percentages", "years", "index") and text:
        assert page.still_typed(text)
    assert "£51,000" not in page.words
