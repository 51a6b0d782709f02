"""A version that is here to compare: is its money counted once, whatever is loaded beside it, and does none of it move?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, connection, transaction

from commonweal.commissioning.funding import actions, queries, statements
from commonweal.commissioning.funding.journal import journal_lines
from commonweal.commissioning.funding.models import (
    Contribution,
    ContributionHistory,
    Fence,
    Forecast,
    Gate,
    GateHistory,
    LedgerEntry,
    Plan,
    Virement,
)
from commonweal.commissioning.funding.plan_file import FaultsInPlan, read_plan
from commonweal.commissioning.funding.pool import pool
from commonweal.commissioning.funding.stored import read_back
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.procurement import actions as procurement
from commonweal.commissioning.procurement import closing
from commonweal.commissioning.procurement import queries as contracts
from commonweal.commissioning.procurement.commands import plan as plan_command
from commonweal.commissioning.procurement.load import load_plan
from commonweal.commissioning.procurement.models import Contract, Payment
from commonweal.partnership.models import Organisation
from commonweal.rules.carry_forward import Outline
from commonweal.rules.contributions import Step
from commonweal.rules.periods import Period, financial_year
from commonweal.rules.reasons import Refused
from tests.cast import NOW, actor_of, ask
from tests.money import PLAN, START, TODAY, last_day_after, load, receive
from tests.versions import AMENDED, CONTRACT, FIRST, GATE, SECOND
from tests.whole_plan import WHOLE

WORK_THERE = (
    "This version is here to compare; its promises are in the ledger with"
    " “Services in Fellshire and Wexcombe (fellshire)”. Work there."
)
AGAIN = (
    WHOLE.replace('key = "ashmere"\n', 'key = "ashmere-2"\n', 1)
    .replace(
        'kind = "in_kind"\n',
        'kind = "in_kind"\nsteps = [{ step = "confirm", on = 2022-02-01, decision = "AJB-7" }]\n',
    )
    .replace('source_fund = "Rooms"', 'source_fund = "Rooms that only the second version has"')
    .replace(
        "[[figures]]",
        """[[contracts]]
reference = "AC-2"
title = "A contract that only the second version has"
provider = "larkfield"
decision = "AJB-7"
starts = 2022-04-01
ends = 2024-03-31
lines = [{ element = "refuge", area = "ashmere-county", yearly = "1,000" }]

[[figures]]""",
        1,
    )
)


def books(*plans: Plan) -> dict[str, object]:
    """All that the pool, the balances, the statements, the ledger and the year's close say, to the penny."""
    said: dict[str, object] = {
        "balances": queries.balances(),
        "totals": queries.totals(queries.Wanted()),
        "journal": list(journal_lines()),
        "funds": queries.funds_known(),
        "elements": queries.elements_known(),
        "used": {each.pk: queries.confirmed_under(each.pk) for each in Decision.objects.all()},
        "contracts": contracts.contracts(),
        "committed": contracts.book().committed(),
        "pools": [pool(plan, today=TODAY).balances for plan in plans],
    }
    for starts in range(2021, TODAY.year + 3):
        year = financial_year(date(starts, 4, 1))
        found = statements.partner_years(year=year)
        said[f"statements {starts}"] = [statements.statement_of(each) for each in found]
        said[f"pool of {starts}"] = statements.pool_of(year=year)
        said[f"faults {starts}"] = statements.faults_in_statements(found, year=year)
        said[f"close {starts}"] = closing.read_facts(starts)
    return said


def test_the_books_with_both_loaded_are_those_with_the_first_alone_to_the_penny(cast):
    first = load(cast, FIRST)
    receive(cast, "county-year-1", 40_000_00)
    plans = [first, load(cast, WHOLE)]
    before = books(*plans)
    load(cast, SECOND + CONTRACT.format(starts=START, ends=last_day_after(24)), to_compare=True)
    load(cast, AGAIN, to_compare=True)
    after = books(*plans)
    for name, said in before.items():
        assert after[name] == said, name
    assert not any(said for name, said in after.items() if name.startswith("faults"))
    assert Contribution.objects.filter(plan__is_to_compare=True).count() > 10
    assert Contract.objects.filter(plan__is_to_compare=True).count() == 2


def test_the_same_version_on_top_is_in_all_of_them(cast):
    """What the test before this one would miss if the books did not look."""
    load(cast, WHOLE)
    before = books()
    load(cast, AGAIN, to_compare=False)
    differ = {name for name, said in books().items() if said != before[name]}
    assert {"totals", "journal", "used", "contracts", "committed"} <= differ
    assert {"statements 2022", "pool of 2022", "close 2022"} <= differ


def test_a_version_is_written_whole_and_read_back_as_its_file(cast):
    load(cast, FIRST)
    plan = load(cast, SECOND + GATE, to_compare=True)
    assert plan.is_to_compare
    assert read_back(plan.pk) == read_plan(SECOND + GATE)
    assert not LedgerEntry.objects.filter(contribution__plan=plan).exists()
    assert ContributionHistory.objects.filter(contribution__plan=plan).count() == 4


# Saying what a file is


def test_a_plan_whose_promises_are_here_is_refused_until_somebody_says_what_it_is(cast):
    load(cast, FIRST)
    with pytest.raises(FaultsInPlan) as refused:
        load(cast, SECOND)
    (fault,) = refused.value
    assert fault.text.startswith(
        "6 promises of this file are in “Services in Fellshire and Wexcombe (fellshire)” already"
    )
    assert Plan.objects.count() == 1


def test_a_plan_that_shares_nothing_is_one_of_its_own_without_being_asked(cast):
    load(cast, PLAN)
    assert not load(cast, WHOLE).is_to_compare


def test_a_version_that_confirms_nothing_yet_is_asked_about_too_as_it_could_be_confirmed_twice(cast):
    load(cast, FIRST)
    unsure = PLAN.replace('key = "fellshire"', 'key = "second"', 1)
    with pytest.raises(FaultsInPlan, match="say whether this is another version"):
        load(cast, unsure)
    assert load(cast, unsure, to_compare=True).is_to_compare


def test_promises_of_a_version_to_compare_are_nobodys(cast):
    load(cast, FIRST)
    load(cast, SECOND, to_compare=True)
    with pytest.raises(FaultsInPlan) as refused:
        load(cast, SECOND.replace('key = "fellshire-2"', 'key = "fellshire-3"'))
    assert "fellshire-2" not in str(refused.value), "only plans in use hold promises"


def test_what_a_plan_is_was_said_once(cast):
    first, second = load(cast, FIRST), load(cast, SECOND, to_compare=True)
    for text, plan in ((FIRST, first), (SECOND, second)):
        again = load_plan(read_plan(text), at=NOW, by=ask(cast.joan))
        assert (again.plan, again.is_new) == (plan, False)
        with pytest.raises(FaultsInPlan, match="that does not change"):
            load(cast, text, to_compare=not plan.is_to_compare)
    with (
        pytest.raises(IntegrityError, match="was said when it was loaded and does not change"),
        transaction.atomic(),
    ):
        Plan.objects.filter(pk=second.pk).update(is_to_compare=False)
    Plan.objects.filter(pk=second.pk).update(title="Another title")


# Nothing of it moves


@pytest.fixture
def version(cast) -> Plan:
    load(cast, FIRST)
    text = SECOND + GATE + CONTRACT.format(starts=START, ends=last_day_after(24))
    return load(cast, text, to_compare=True)


def own(version: Plan, key: str) -> Contribution:
    return Contribution.objects.get(plan=version, key=key)


def by_joan(cast):
    return {"by": actor_of(cast.joan), "at": NOW}


def by_finn(cast):
    return {"by": actor_of(cast.finn), "at": NOW}


def step(cast, version, key, step, by=by_joan, **more):
    found = own(version, key)
    actions.take_step(
        contribution_id=found.pk, step=step, on=TODAY, version=found.version, **more, **by(cast)
    )


def revise(cast, version):
    found = own(version, "county-year-1")
    actions.revise_contribution(
        contribution_id=found.pk,
        on=TODAY,
        amount_pence=1_00,
        expected_on=None,
        expires_on=None,
        version=found.version,
        **by_joan(cast),
    )


def add(cast, version):
    asked = actions.Asked(
        funder_id=Organisation.objects.get(code="city").pk,
        source_fund="New",
        fence_id=Fence.objects.get(plan=version, key="anywhere").pk,
        periods=(Period(START, last_day_after(12) + timedelta(days=1)),),
        amount_pence=1_00,
    )
    actions.add_contribution(plan_id=version.pk, asked=asked, on=TODAY, **by_joan(cast))


def carry(cast, version):
    found = own(version, "county-year-1")
    actions.outline_carry_forward(
        contribution_id=found.pk,
        outline=Outline(Period(found.ends_before, version.ends_before), None, "The board", None),
        on=TODAY,
        decision_id=None,
        carried_by="Minute",
        version=found.version,
        **by_joan(cast),
    )


def gate(cast, version):
    actions.open_gate(
        gate_id=Gate.objects.get(plan=version).pk, on=TODAY, words="It is.", version=1, **by_joan(cast)
    )


def virement(cast, version):
    line = tuple(version.lines.values_list("element_id", "area_id")[0])
    wish = actions.Wish(START.year, line, line, 1_00, "Why")
    actions.prepare_virement(plan_id=version.pk, wish=wish, **by_finn(cast))


def contract(version) -> Contract:
    return Contract.objects.get(plan=version)


def pay(cast, version):
    procurement.prepare_payment(
        contract_id=contract(version).pk,
        line_id=contract(version).lines.get().pk,
        starts_on=START,
        last_day=last_day_after(1),
        amount_pence=1_00,
        paid_on=TODAY,
        **by_finn(cast),
    )


def accrue(cast, version):
    procurement.accrue(
        contract_id=contract(version).pk,
        line_id=contract(version).lines.get().pk,
        starts_on=START,
        last_day=last_day_after(1),
        amount_pence=1_00,
        on=TODAY,
        **by_finn(cast),
    )


MOVES = {
    "agree in principle": lambda cast, version: step(
        cast, version, "commissioner-year-1", Step.AGREE_IN_PRINCIPLE, carried_by="Letter"
    ),
    "confirm": lambda cast, version: step(
        cast,
        version,
        "city-year-1",
        Step.CONFIRM,
        decision_id=Decision.objects.get(reference="JB-1").pk,
    ),
    "receive": lambda cast, version: step(
        cast, version, "county-year-1", Step.RECEIVE, by_finn, amount_pence=1_00
    ),
    "withdraw": lambda cast, version: step(cast, version, "county-year-1", Step.WITHDRAW),
    "revise": revise,
    "add a contribution": add,
    "carry forward": carry,
    "give back": lambda cast, version: actions.return_underspend(
        contribution_id=own(version, "county-year-1").pk, amount_pence=1_00, on=TODAY, **by_finn(cast)
    ),
    "open a gate": gate,
    "set a budget": lambda cast, version: actions.set_budget(
        plan_id=version.pk, year=START.year, **by_finn(cast)
    ),
    "take a forecast": lambda cast, version: actions.take_forecast(
        plan_id=version.pk, year=START.year, name="Autumn", amounts={}, **by_finn(cast)
    ),
    "move budget": virement,
    "promise a contract its money": lambda cast, version: procurement.commit_contract(
        contract_id=contract(version).pk, on=TODAY, **by_finn(cast)
    ),
    "pay": pay,
    "accrue": accrue,
}


@pytest.mark.parametrize("name", MOVES)
def test_nothing_of_a_version_moves_and_it_says_where_to_work(cast, version, name):
    def everything():
        several = (Contribution, ContributionHistory, Forecast, Virement, GateHistory, LedgerEntry, Payment)
        return [list(model.objects.order_by("pk").values()) for model in several]

    before = everything()
    with pytest.raises(Refused) as refused:
        MOVES[name](cast, version)
    assert [(each.code, each.text) for each in refused.value.reasons] == [("version_to_compare", WORK_THERE)]
    assert everything() == before


def test_a_contract_of_a_version_is_not_extended(cast, version):
    with pytest.raises(Refused, match="Work there"):
        procurement.extend(
            contract_id=contract(version).pk,
            last_day=last_day_after(30),
            decision_id=Decision.objects.get(reference="JB-1").pk,
            version=1,
            **by_joan(cast),
        )


def test_the_database_takes_no_entry_of_a_version(cast, version):
    found = own(version, "county-year-1")
    with (
        pytest.raises(IntegrityError, match="The plan fellshire-2 is here to compare"),
        transaction.atomic(),
    ):
        actions.post_promise(contribution=found, on=TODAY, decision=None, **by_joan(cast))
    first = Contribution.objects.get(plan__key="fellshire", key="city-year-1")
    actions.post_promise(contribution=first, on=TODAY, decision=None, **by_joan(cast))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_scenarios_of_a_version_are_kept_as_of_any_plan(cast, version):
    assert actions.keep_scenario(plan_id=version.pk, name="Without the city", **by_joan(cast)).plan == version


def test_a_version_says_so_where_no_other_plan_holds_its_promises(cast):
    plan = load(cast, FIRST, to_compare=True)
    with pytest.raises(Refused, match="nothing of it is in the ledger, so none of its money moves"):
        revise(cast, plan)


# The command line


def run(*words: str):
    return CliRunner().invoke(plan_command, [*words, "--by", "joan@example.org"])


@pytest.fixture
def file(cast, tmp_path):
    load(cast, FIRST)
    made = tmp_path / "plan.toml"
    made.write_text(SECOND, encoding="utf-8")
    return str(made)


def test_the_command_refuses_and_names_what_is_shared(file):
    found = run("load", file)
    assert found.exit_code == 1
    assert Plan.objects.count() == 1
    assert "Fellshire County Council, Core budget, " in found.output
    assert "£53,040, in “Services in Fellshire and Wexcombe (fellshire)”" in found.output
    assert "--to-compare" in found.output
    assert "--on-top" in found.output


@pytest.mark.parametrize(
    ("option", "is_to_compare", "entries", "says"),
    [
        ("--to-compare", True, 4, "is loaded to compare, with nothing of it in the ledger"),
        ("--on-top", False, 8, "fellshire-2 is loaded:"),
    ],
)
def test_the_command_is_told_what_a_file_is(file, option, is_to_compare, entries, says):
    found = run("load", file, option)
    assert found.exit_code == 0, found.output
    assert says in found.output
    assert Plan.objects.get(key="fellshire-2").is_to_compare is is_to_compare
    assert LedgerEntry.objects.count() == entries
    assert "has not changed, so nothing was done" in run("load", file).output


def test_an_amended_file_under_the_same_key_is_told_to_take_another(cast, tmp_path):
    load(cast, FIRST)
    made = tmp_path / "plan.toml"
    made.write_text(AMENDED, encoding="utf-8")
    assert "give this one a key of its own" in run("load", str(made), "--to-compare").output
    assert replace(read_plan(AMENDED), key="fellshire-2") == read_plan(SECOND)
