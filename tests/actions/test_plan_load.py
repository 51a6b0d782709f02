"""Is a plan written down whole or not at all, once, and with what it says was decided and promised before?"""

import dataclasses
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from commonweal.audit.models import AuditEvent
from commonweal.commissioning.funding import queries
from commonweal.commissioning.funding.models import Contribution, Element, Fence, LedgerEntry, NeedLine, Plan
from commonweal.commissioning.funding.plan_file import FaultsInPlan, digest, read_plan
from commonweal.commissioning.funding.stored import read_back
from commonweal.commissioning.funding.workbook import write_workbook
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.needs.models import PublishedFigure
from commonweal.commissioning.procurement.commands import plan as plan_command
from commonweal.commissioning.procurement.load import load_plan
from commonweal.commissioning.procurement.models import Contract, ContractLine
from commonweal.partnership.models import Area, AreaPart, Organisation
from tests.cast import NOW, ask
from tests.money import PLAN, REPORT_ON, load

STAFFORDSHIRE = Path(__file__).resolve().parents[2] / "examples" / "staffordshire.toml"
TABLES = (Plan, Contribution, NeedLine, Fence, Element, Decision, Contract, ContractLine, PublishedFigure)


def counts() -> list[int]:
    everything = (*TABLES, Organisation, Area, AreaPart, LedgerEntry, AuditEvent)
    return [model.objects.count() for model in everything]


def faults(cast, text: str, **what) -> list[str]:
    with pytest.raises(FaultsInPlan) as refused:
        load(cast, text, **what)
    return [fault.text for fault in refused.value]


def test_everything_in_the_file_is_there_afterwards(cast):
    before = Organisation.objects.count()
    plan = load(cast)
    assert plan.digest == digest(read_plan(PLAN))
    assert [model.objects.count() for model in TABLES] == [1, 6, 12, 3, 2, 2, 2, 5, 2]
    assert Organisation.objects.count() == before, "the cast's organisations are taken as they are"
    county = Contribution.objects.get(key="county-year-1")
    assert (county.amount_pence, county.status, county.is_assumed) == (51_000_00, "asked", False)
    assert "2% once" in county.working
    city = Contribution.objects.get(key="city-year-1")
    assert (city.status, city.is_assumed, city.assumption) == (
        "in_principle",
        True,
        "The report gives no amount.",
    )
    assert [row.carried_by for row in queries.history_of(city.pk)] == ["Letter"]
    assumed = ContractLine.objects.filter(is_assumed=True).values_list("assumption", flat=True)
    assert list(assumed) == ["Shared out by hand."]
    assert AuditEvent.objects.filter(action="load_plan", actor_id=cast.joan.pk).count() == 1


def test_what_the_board_decided_before_comes_with_its_history(cast):
    load(cast)
    decided, drafted = (Decision.objects.get(reference=each) for each in ("JB-1", "JB-2"))
    assert (decided.status, decided.decided_on) == ("approved", REPORT_ON)
    assert list(decided.history.order_by("id").values_list("step", flat=True)) == ["publish", "approve"]
    assert (drafted.status, drafted.decided_on, drafted.history.count()) == ("drafted", None, 0)


def test_a_promise_confirmed_before_is_posted(cast):
    confirmed = PLAN.replace(
        'steps = [{ step = "agree_in_principle"',
        f'steps = [{{ step = "confirm", on = {REPORT_ON}, decision = "JB-1" }}, {{ step = "withdraw"',
    ).replace(f', {{ step = "withdraw", on = {REPORT_ON}, carried_by = "Letter" }}', "")
    load(cast, confirmed)
    city = Contribution.objects.get(key="city-year-1")
    assert (city.status, city.decision.reference) == ("confirmed", "JB-1")
    assert queries.moved([city.pk])[city.pk] == queries.Moved(confirmed_pence=20_000_00)


def test_the_same_file_twice_changes_nothing(cast):
    first = load(cast)
    before = counts()
    again = load_plan(read_plan("# a remark\n" + PLAN), at=NOW + timedelta(days=3), by=ask(cast.joan))
    assert (again.plan.pk, again.is_new) == (first.pk, False)
    assert counts() == before


def test_another_text_under_the_same_key_is_refused_and_changes_nothing(cast):
    load(cast)
    before = counts()
    (fault,) = faults(cast, PLAN.replace('title = "Services', 'title = "Other services'))
    assert "give this one a key of its own" in fault
    assert counts() == before


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('name = "Wexcombe City Council"', 'name = "Wexcombe Council"', "“city” is Wexcombe City Council"),
        ('code = "city"', 'code = "town"', "Wexcombe City Council is “city” here"),
        ('name = "Wexcombe"\n', 'name = "Wexcombe and Round About"\n', "“wexcombe” is Wexcombe here"),
        ('"Joint Board"\norganisation = "county"', '"Joint Board"\norganisation = "city"', "belongs to “county” here"),
    ],
)  # fmt: skip
def test_what_means_something_else_here_is_refused_and_nothing_is_written(cast, old, new, says):
    text = PLAN.replace(old, new)
    if 'code = "town"' in text:
        text = text.replace('funder = "city"', 'funder = "town"')
    before = counts()
    assert any(says in fault for fault in faults(cast, text))
    assert counts() == before


def second() -> str:
    return PLAN.replace('key = "fellshire"', 'key = "second"').replace(
        'amount = "20,000"', 'amount = "21,000"'
    )


def test_a_second_version_rests_on_the_same_decisions_and_contracts(cast):
    first = load(cast)
    before = [model.objects.count() for model in (Decision, Contract, ContractLine)]
    plan = load(cast, second(), to_compare=True)
    assert [model.objects.count() for model in (Decision, Contract, ContractLine)] == before
    assert Plan.objects.count() == 2
    assert set(Contract.objects.values_list("plan_id", flat=True)) == {first.pk}
    assert [row.reference for row in read_back(plan.pk).decisions] == ["JB-1", "JB-2"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            'title = "Buy support together"',
            'title = "Buy it"',
            "There is a decision JB-1 already, with another title:",
        ),
        (
            'amount = "300,000"',
            'amount = "400,000"',
            "There is a decision JB-1 already, with another amount:",
        ),
        ('yearly = "900"', 'yearly = "901"', "There is a contract C-2 already, with other lines:"),
        ("option_months = 12", "option_months = 13", "There is a contract C-1 already, with another option:"),
    ],
)
def test_a_second_version_that_says_otherwise_needs_references_of_its_own(cast, old, new, says):
    load(cast)
    before = counts()
    (fault,) = faults(cast, second().replace(old, new), to_compare=True)
    assert fault.startswith(says)
    assert fault.endswith("or give it a reference of its own.")
    assert counts() == before


def test_a_published_figure_does_not_change_its_value(cast):
    load(cast)
    plan = dataclasses.replace(read_plan(PLAN), key="second", contracts=(), decisions=())
    figures = (dataclasses.replace(plan.figures[0], value=1), *plan.figures[1:])
    with pytest.raises(FaultsInPlan, match="has another value here, 21884"):
        load_plan(dataclasses.replace(plan, figures=figures), at=NOW, by=ask(cast.joan))


def test_a_day_still_to_come_is_refused(cast):
    with pytest.raises(FaultsInPlan, match="yet to come"):
        load(cast, at=NOW - timedelta(days=2_000))


def test_the_published_plan_loads(cast):
    load(cast, STAFFORDSHIRE.read_text(encoding="utf-8"))
    assert Contribution.objects.count() == 15
    assert (
        sum(Contribution.objects.filter(starts_on="2023-10-01").values_list("amount_pence", flat=True))
        == 1_499_250_00
    )


# The command line


def run(*words: str):
    return CliRunner().invoke(plan_command, list(words))


@pytest.fixture
def file(tmp_path):
    made = tmp_path / "plan.toml"
    made.write_text(PLAN, encoding="utf-8")
    return made


def test_check_says_what_is_in_a_sound_file():
    result = run("check", str(STAFFORDSHIRE))
    assert result.exit_code == 0
    assert result.output.startswith(
        "staffordshire.toml is a sound plan file: 15 contributions, 3 fences, 60 needs, 2 contracts"
    )


def test_check_lists_every_fault_and_fails(file):
    file.write_text(
        PLAN.replace('wexcombe = "24,000"', 'wexcombe = "24000,0"').replace(
            'kind = "policing"', 'kind = "x"'
        ),
        encoding="utf-8",
    )
    result = run("check", str(file))
    assert result.exit_code == 1
    assert "plan.toml has 2 faults. Nothing was loaded." in result.output
    assert result.output.count("  Line ") == 2


def test_load_once_and_again(cast, file):
    assert "fellshire is loaded: 6 contributions" in run("load", str(file), "--by", "Joan@example.org").output
    assert "has not changed, so nothing was done" in run("load", str(file), "--by", "joan@example.org").output
    assert Plan.objects.get().loaded_at


def test_load_needs_somebody_who_answers_for_it(cast, file):
    result = run("load", str(file), "--by", "nobody@example.org")
    assert (result.exit_code, Plan.objects.count()) == (1, 0)
    assert "No open account has this e-mail" in result.output


def test_a_file_that_is_no_text_is_refused(file):
    file.write_bytes(b"\xff\xfe\x00")
    assert "nor a text file in UTF-8" in run("check", str(file)).output


def test_a_workbook_is_checked_loaded_and_written_like_a_plan_file(cast, tmp_path):
    book = tmp_path / "plan.xlsx"
    book.write_bytes(write_workbook(read_plan(PLAN)))
    assert "plan.xlsx is a sound plan file: 6 contributions" in run("check", str(book)).output
    assert "fellshire is loaded" in run("load", str(book), "--by", "joan@example.org").output
    assert Plan.objects.get().digest == digest(read_plan(PLAN))
    again = tmp_path / "again.xlsx"
    assert "again.xlsx holds fellshire" in run("write", "fellshire", "--to", str(again)).output
    assert (
        "has not changed, so nothing was done" in run("load", str(again), "--by", "joan@example.org").output
    )


def test_a_workbook_with_faults_names_their_cells(tmp_path):
    book = tmp_path / "plan.xlsx"
    made = openpyxl.load_workbook(BytesIO(write_workbook(read_plan(PLAN))))
    made["Needs"]["F5"] = "TBC"
    made.save(book)
    found = run("check", str(book))
    assert found.exit_code == 1
    assert "plan.xlsx has 1 fault. Nothing was loaded." in found.output
    assert "  Needs!F5: “Amount” cannot be read." in found.output
