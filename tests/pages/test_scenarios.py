"""Scenarios side by side, one scenario with its verdict at once, and the forms that make them."""

import pytest

from commonweal.commissioning.funding import actions
from commonweal.commissioning.funding.models import Gate, Scenario, ShareBase
from commonweal.commissioning.funding.plan_file.rows import ChangeRow
from tests import money
from tests.cast import NOW, actor_of
from tests.money import START, typed
from tests.pages.counting import at_most
from tests.pages.reading import assert_refused, hidden, read, unseen

ALL = "/money/scenarios/"
OF_THE_FILE = f"""
[[scenarios]]
key = "county-leaves"
name = "The county leaves"
words = "Asked by the board."
changes = [{{ kind = "leaves", subject = "county", on = {START} }}]
"""


@pytest.fixture(autouse=True)
def plan(cast):
    plan = money.load(cast, money.PLAN + OF_THE_FILE)
    for year in (1, 2):
        money.confirm(cast, f"county-year-{year}")
        money.confirm(cast, f"commissioner-year-{year}")
    return plan


def keep(cast, plan, name: str, *changes: ChangeRow) -> Scenario:
    by = actor_of(cast.joan)
    kept = actions.keep_scenario(plan_id=plan.pk, name=name, by=by, at=NOW)
    for change in changes:
        version = actions.version_of(Scenario.objects.get(pk=kept.pk))
        actions.add_change(scenario_id=kept.pk, change=change, version=version, by=by, at=NOW)
    return Scenario.objects.get(pk=kept.pk)


def one(scenario: Scenario, *more: str) -> str:
    return f"{ALL}{scenario.pk}/" + "".join(f"{part}/" for part in more)


def send(browser, address: str, data: dict[str, str]):
    return browser.post(address, {**unseen(browser.get(address)), **data})


def words(client_for, user, address: str = ALL, **asked) -> str:
    return read(client_for(user).get(address, asked)).words


# Side by side


@pytest.mark.parametrize("name", ["joan", "finn", "bea", "anna", "aud"])
def test_everyone_with_business_in_money_compares(cast, client_for, plan, name):
    keep(cast, plan, "The city confirms", ChangeRow(kind="confirmed", subject="city"))
    browser = client_for(getattr(cast, name))
    with at_most(12):
        page = read(browser.get(ALL))
    assert "Counting on The plan as it stands The county leaves The city confirms" in page.words
    assert "<svg" in page.html
    assert ("Keep a new scenario" in page.words) is (name in ("joan", "finn"))


@pytest.mark.parametrize("name", ["pat", "mona", "fred", "rita", "adam", "nora"])
def test_nobody_else_does(cast, client_for, plan, name):
    kept = Scenario.objects.get()
    browser = client_for(getattr(cast, name))
    for address in (ALL, one(kept), f"{ALL}new/", one(kept, "delete"), one(kept, "add", "late")):
        assert browser.get(address).status_code == 403


def test_differences_are_said_by_sign_and_word(cast, client_for, plan):
    """Confirmed: county 51,000 and commissioner 20,000 a year for two years; the city's 20,000 in principle; 90,000 needed."""
    keep(cast, plan, "The city confirms", ChangeRow(kind="confirmed", subject="city"))
    text = words(client_for, cast.bea)
    assert (
        "Confirmed money only No, £128,000 short No, £230,000 short (+£102,000, more) No, £90,000 short (−£38,000, less)"
        in text
    )
    assert "With money agreed in principle No, £90,000 short" in text
    assert "(no change)" in text
    assert "Fellshire County Council £102,000 £0 (−£102,000, less) £102,000 (no change)" in text
    assert "Together £182,000 £80,000 (−£102,000, less) £182,000 (no change)" in text
    assert "Fellshire County Council leaves from" in text
    assert "Wexcombe City Council, Core budget: is confirmed." in text


def test_short_by_year_and_left_over_for_the_money_counted_on(cast, client_for, plan):
    text = words(client_for, cast.bea, counting="in_principle")
    assert "Short over all years £90,000 £190,000 (+£100,000, more)" in text
    assert "Left over or stranded £2,000 £0 (−£2,000, less)" in text
    sure = words(client_for, cast.bea, counting="confirmed")
    assert "Needed £270,000 £270,000 (no change)" in sure
    assert "Money that counts £142,000 £40,000 (−£102,000, less)" in sure


def test_at_most_four_and_those_that_are_asked_for(cast, client_for, plan):
    for name in ("Two", "Three", "Four", "Five"):
        keep(cast, plan, name)
    first = words(client_for, cast.bea)
    assert "The plan as it stands The county leaves Two Three Four Can" not in first
    assert "Counting on The plan as it stands The county leaves Two Three Four Confirmed" in first
    chosen = read(client_for(cast.bea).get(f"{ALL}?with=five&with=two&with=nonsense")).words
    assert "Counting on The plan as it stands Two Five Confirmed" in chosen


def test_a_scenario_that_no_longer_fits_says_why_and_the_others_stay(cast, client_for, plan):
    Gate.objects.create(plan=plan, key="benefit", name="Benefit", question="Is there benefit?")
    kept = keep(cast, plan, "The gate opens", ChangeRow(kind="gate_opens", subject="benefit"))
    Gate.objects.update(is_open=True)
    text = words(client_for, cast.bea)
    assert "This scenario cannot be tried on the plan as it stands now. “Benefit” is open already" in text
    assert "cannot be tried" in text
    alone = words(client_for, cast.bea, one(kept))
    assert "“Benefit” is open already" in alone
    assert "The gate “Benefit” opens." in alone


def test_without_scenarios_and_without_a_plan(cast, client_for, monkeypatch):
    Scenario.objects.all().delete()
    text = words(client_for, cast.bea)
    assert "No scenario is kept yet" in text
    assert "Confirmed money only No, £128,000 short" in text
    from commonweal.commissioning.funding import queries

    monkeypatch.setattr(queries, "plans", list)
    assert "There is no plan yet" in words(client_for, cast.bea)


# One scenario


def test_one_scenario_with_its_verdict_at_once(cast, client_for, plan):
    kept = Scenario.objects.get()
    browser = client_for(cast.joan)
    with at_most(12):
        page = read(browser.get(one(kept)))
    assert "With these changes" in page.words
    assert "Fellshire County Council leaves from" in page.words
    assert "Asked by the board." in page.words
    assert "Take out change 1" in page.words
    assert "A funder leaves" in page.words
    assert "A gate opens" not in page.words, "only what this plan has can be chosen"
    reader = read(client_for(cast.bea).get(one(kept))).words
    assert "Take out" not in reader
    assert "Add a change" not in reader


def test_one_that_does_not_exist_is_not_found(cast, client_for):
    browser = client_for(cast.joan)
    for address in ("99999999/", "99999999/delete/", "99999999/add/late/", "99999999/remove/1/"):
        assert browser.get(ALL + address).status_code == 404


# Making one


def test_kept_then_changed_then_taken_out(cast, client_for, plan):
    browser = client_for(cast.finn)
    with at_most(12):
        browser.get(f"{ALL}new/")
    response = send(browser, f"{ALL}new/", {"name": "Slow", "words": "For June", "copy_of": "nothing"})
    kept = Scenario.objects.get(key="slow")
    assert response["Location"] == one(kept)
    assert "Nothing yet: it is the plan as it stands." in read(browser.get(one(kept))).words
    address = one(kept, "add", "late")
    with at_most(12):
        browser.get(address)
    response = send(browser, address, {"subject": "commissioner", "months": "6"})
    assert response["Location"] == one(kept)
    page = read(browser.get(one(kept)))
    assert "The change is added." in page.words
    assert "Fellshire Commissioner, Grant: comes 6 months late." in page.words
    assert send(browser, one(kept, "remove", "1"), {}).status_code == 302
    assert Scenario.objects.get(key="slow").changes == []


def test_every_kind_can_be_added(cast, client_for, plan):
    for key, is_open in (("benefit", False), ("health", True)):
        Gate.objects.create(plan=plan, key=key, name=key, question="?", is_open=is_open)
    ShareBase.objects.create(
        plan=plan, key="people", name="people", method="population", source="Census", as_at=START,
        numbers={"county": 3, "city": 1},
    )  # fmt: skip
    browser = client_for(cast.joan)
    kept = keep(cast, plan, "All of them")
    for kind, data in [
        ("leaves", {"subject": "commissioner", **typed("on", START)}),
        ("late", {"subject": "county", "months": "3"}),
        ("amount", {"subject": "early-fellshire", "amount": "60,000"}),
        ("uplift", {"subject": "*", "percent": "3", "times": "yearly", "rounded_to": "as_planned"}),
        ("shares", {"subject": "people"}),
        ("confirmed", {"subject": "city"}),
        ("gate_opens", {"subject": "benefit"}),
        ("gate_shuts", {"subject": "health"}),
        ("carry_allowed", {"subject": "city", "amount": ""}),
    ]:
        response = send(browser, one(kept, "add", kind), data)
        assert response.status_code == 302, (kind, read(response).errors)
    found = Scenario.objects.get(pk=kept.pk).changes
    assert [each["kind"] for each in found] == [
        "leaves", "late", "amount", "uplift", "shares", "confirmed", "gate_opens", "gate_shuts", "carry_allowed",
    ]  # fmt: skip
    assert found[3] == {"kind": "uplift", "subject": "*", "basis_points": 300, "times": "yearly"}
    assert read(browser.get(one(kept))).status == 200


def test_a_kind_with_nothing_to_choose_is_closed_with_its_reason(cast, client_for, plan):
    page = read(client_for(cast.joan).get(one(Scenario.objects.get(), "add", "gate_opens")))
    assert "There is nothing in this plan that such a change could be about" in page.words
    assert 'disabled aria-disabled="true"' in page.html
    assert client_for(cast.joan).get(one(Scenario.objects.get(), "add", "explodes")).status_code == 404


@pytest.mark.parametrize(
    ("kind", "data", "expected"),
    [
        (
            "late",
            {},
            {"id_subject": "Answer the question “Whose money comes late?”", "id_months": "Enter months late"},
        ),
        ("late", {"subject": "county", "months": "six"}, {"id_months": "a whole number from 1 to 120"}),
        ("late", {"subject": "nobody", "months": "6"}, {"id_subject": "from those shown"}),
        (
            "leaves",
            {"subject": "commissioner", **typed("on", money.add_months(START, 60))},
            {"id_on-day": "pays nothing from"},
        ),
        (
            "leaves",
            {"subject": "commissioner", **typed("on", money.add_months(START, -1))},
            {"id_on-day": "The plan starts on"},
        ),
        ("leaves", {"subject": "county", **typed("on", START)}, {"id_subject": "take one of them away"}),
        ("amount", {"subject": "city", "amount": "lots"}, {"id_amount": "write an amount like"}),
        (
            "uplift",
            {"subject": "*", "percent": "two", "times": "often", "rounded_to": "as_planned"},
            {"id_percent": "Write a percentage like", "id_times": "from those shown"},
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_stays_typed(cast, client_for, plan, kind, data, expected):
    kept = Scenario.objects.get()
    response = send(client_for(cast.joan), one(kept, "add", kind), data)
    page = assert_refused(response, expected)
    for name in ("months", "amount", "percent"):
        if data.get(name):
            assert page.still_typed(data[name])
    assert Scenario.objects.get(pk=kept.pk).changes == kept.changes


def test_a_name_twice_or_none_is_said_at_its_field(cast, client_for, plan):
    browser = client_for(cast.joan)
    data = {"name": "The county leaves", "words": "Mine", "copy_of": "nothing"}
    page = assert_refused(
        send(browser, f"{ALL}new/", data), {"id_name": "There is a scenario “The county leaves” already"}
    )
    assert page.still_typed("Mine")
    assert_refused(
        send(browser, f"{ALL}new/", {"copy_of": "7"}),
        {"id_name": "Enter name", "id_copy_of": "from those shown"},
    )
    assert Scenario.objects.count() == 1


def test_a_draft_of_a_form_comes_back(cast, client_for, plan):
    browser, address = client_for(cast.joan), one(Scenario.objects.get(), "add", "late")
    send(browser, address, {"subject": "city", "months": "soon"})
    page = read(browser.get(address))
    assert "Your draft is back" in page.words
    assert page.still_typed("soon")


def test_copied_named_and_deleted(cast, client_for, plan):
    first, browser = Scenario.objects.get(), client_for(cast.joan)
    opened = browser.get(f"{ALL}new/?copy={first.pk}")
    assert f'value="{first.pk}" checked' in opened.content.decode()
    data = {**unseen(opened), "name": "A copy", "words": "", "copy_of": str(first.pk)}
    assert browser.post(f"{ALL}new/", data).status_code == 302
    copy = Scenario.objects.get(key="a-copy")
    assert copy.changes == first.changes
    assert send(browser, one(copy, "name"), {"name": "Named anew", "words": "Why"}).status_code == 302
    assert Scenario.objects.get(pk=copy.pk).name == "Named anew"
    response = send(browser, one(copy, "delete"), {})
    assert response["Location"] == f"{ALL}?plan=fellshire"
    assert list(Scenario.objects.all()) == [first]


@pytest.mark.parametrize("name", ["bea", "anna", "aud"])
def test_readers_change_nothing(cast, client_for, plan, name):
    kept, browser = Scenario.objects.get(), client_for(getattr(cast, name))
    for address, data in [
        (f"{ALL}new/", {"name": "Mine", "copy_of": "nothing"}),
        (one(kept, "add", "late"), {"subject": "city", "months": "1"}),
        (one(kept, "remove", "1"), {}),
        (one(kept, "name"), {"name": "Mine"}),
        (one(kept, "delete"), {}),
    ]:
        assert browser.get(address).status_code == 403
        assert browser.post(address, data).status_code == 403
    assert Scenario.objects.get().changes == kept.changes


def test_two_people_at_once_see_both_versions(cast, client_for, plan):
    kept, browser = Scenario.objects.get(), client_for(cast.joan)
    old = unseen(browser.get(one(kept, "name")))
    send(client_for(cast.finn), one(kept, "name"), {"name": "Finn’s name", "words": ""})
    response = browser.post(one(kept, "name"), {**old, "name": "Joan’s name", "words": ""})
    page = read(response)
    assert page.status == 422
    assert "saved changes while you were writing" in page.words
    assert "Finn’s name" in page.words
    assert page.still_typed("Joan’s name")
    assert hidden(response, "version") == str(actions.version_of(Scenario.objects.get()))
