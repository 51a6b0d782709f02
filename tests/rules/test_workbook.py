"""Is the workbook one a finance officer would have made, do its sums add up, and does reading it back lose nothing?"""

import dataclasses
import re
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonweal.commissioning.funding.plan_file import digest, faults_between_rows, read_plan, rows
from commonweal.commissioning.funding.plan_file.writing import write_plan
from commonweal.commissioning.funding.proof_in_words import proof_of
from commonweal.commissioning.funding.question import question_of
from commonweal.commissioning.funding.workbook import read_whole_workbook, read_workbook, write_workbook
from commonweal.commissioning.funding.workbook.layout import SHEETS
from commonweal.commissioning.funding.workbook.sense import faults_in_rows
from commonweal.rules.money import MOST_PENCE
from commonweal.rules.reasons import Refused
from tests.made_plans import PENCE, plans, texts
from tests.money import PLAN
from tests.rules.sums import Sums
from tests.whole_plan import WHOLE

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.toml"))
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in EXAMPLES} | {"whole": WHOLE}
CLAIM = (("parts", "1,000; 2,000.50"), ("stated", "£3,000.51"))
FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def opened(data: bytes, *, values: bool = False):
    return openpyxl.load_workbook(BytesIO(data), data_only=values)


# Plans with papers in them


@st.composite
def papers(draw, decided: list[str]) -> rows.Papers:
    """Two printed tables (one of money), a claim and a signature."""
    columns = ("allocation, in £", "forecast", "variance", "percent")
    cells = st.none() | st.integers(-(10**9), 10**10)
    tables = tuple(
        rows.PrintedTable(
            key=f"table-{number}",
            title=draw(texts()),
            where=draw(texts()),
            columns=columns,
            rows=tuple(
                rows.PrintedRow(name=name, cells=tuple(draw(cells) for _ in columns))
                for name in [
                    *(f"{place} {draw(texts())}" for place in range(draw(st.integers(1, 3)))),
                    "Totals",
                ]
            ),
            is_money=not number,
            differences=(("variance", columns[0], "forecast"),) if draw(st.booleans()) else (),
            products=(("variance", "forecast", "forecast", "percent"),) if draw(st.booleans()) else (),
            shares=(("forecast", draw(PENCE)),) if draw(st.booleans()) else (),
            totals=draw(st.sampled_from(["", "Totals"])),
        )
        for number in range(2)
    )
    claim = rows.ClaimRow(key="claim", kind="sum", words=draw(texts()), where=draw(texts()), values=CLAIM)
    signatures = tuple(
        rows.SignatureRow(decision=each, office="Finance officer", signed_on=date(2022, 3, 22))
        for each in decided
    )
    return rows.Papers(tables=tables, claims=(claim,), signatures=signatures)


@st.composite
def whole_plans(draw) -> rows.Plan:
    plan = draw(plans())
    return dataclasses.replace(plan, papers=draw(papers([row.reference for row in plan.decisions])))


# Nothing is lost


@pytest.mark.parametrize("name", TEXTS)
def test_every_example_comes_back_as_it_was(name):
    plan = read_plan(TEXTS[name])
    read = read_whole_workbook(write_workbook(plan), name="plan.xlsx")
    assert read.plan == plan
    assert digest(read.plan) == digest(plan)
    assert read.remarks == ()
    assert read_plan(write_plan(read.plan)) == plan


@FEW
@given(whole_plans())
def test_any_plan_comes_back_as_it_was(plan):
    assert [*faults_between_rows(plan), *faults_in_rows(plan)] == []
    read = read_whole_workbook(write_workbook(plan), name="plan.xlsx")
    for each in dataclasses.fields(plan):
        if each.compare:
            assert getattr(read.plan, each.name) == getattr(plan, each.name), each.name
    assert digest(read.plan) == digest(plan)
    assert read.remarks == ()
    text = write_plan(plan)
    assert write_plan(read_workbook(write_workbook(read_plan(text)), name="plan.xlsx")) == text


def test_the_same_plan_gives_the_same_bytes():
    plan = read_plan(PLAN)
    assert write_workbook(plan) == write_workbook(plan)


@pytest.mark.parametrize(
    "pence", [1, 7, 99, 10_05, 33_33, 683_860_00, 1_502_449_00, MOST_PENCE - 1, MOST_PENCE]
)
def test_amounts_come_back_to_the_penny(pence):
    plan = read_plan(PLAN)
    decision = dataclasses.replace(plan.decisions[0], amount_pence=pence)
    changed = dataclasses.replace(plan, decisions=(decision, *plan.decisions[1:]))
    assert read_workbook(write_workbook(changed), name="plan.xlsx") == changed


# The sums


def check_sums(plan: rows.Plan) -> int:
    """Every formula of the workbook, worked out anew, against the value stored with it. How many there were."""
    try:
        proof = proof_of(question_of(plan))
    except Refused:
        proof = None
    data = write_workbook(plan, proof=proof)
    book, values = opened(data), opened(data, values=True)
    sums, count = Sums(book), 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                count += 1
                stored = values[sheet.title].cell(cell.row, cell.column).value
                worked_out = sums.value(sheet.title, cell.row, cell.column)
                if isinstance(worked_out, str):
                    assert worked_out == (stored or ""), (sheet.title, cell.coordinate)
                else:
                    assert worked_out == pytest.approx(stored, abs=0.001), (sheet.title, cell.coordinate)
    return count


@pytest.mark.parametrize("name", TEXTS)
def test_the_formulas_of_an_example_come_to_what_is_stored_with_them(name):
    assert check_sums(read_plan(TEXTS[name])) > 20


@settings(FEW, max_examples=8)
@given(whole_plans())
def test_the_formulas_of_any_plan_come_to_what_is_stored_with_them(plan):
    assert check_sums(plan) > 8


def years_sheet(data: bytes) -> dict[str, list[float]]:
    """The lines of “Years” by name; of a name in several blocks, the last."""
    sheet = opened(data, values=True)["Years"]
    return {
        str(row[0]): [cell for cell in row[3:] if cell is not None]
        for row in sheet.iter_rows(values_only=True, min_row=5)
        if row[0] and row[3] is not None
    }


def test_the_published_plan_balances_every_year_on_the_sheet_of_years():
    plan = read_plan(TEXTS["staffordshire"])
    lines = years_sheet(write_workbook(plan))
    assert lines["All money"] == [1_499_250.0] * 5 + [7_496_250.0]
    assert lines["All needs"] == [1_499_250.0] * 5 + [7_496_250.0]
    assert lines["Closing balance"] == [0.0] * 5
    assert lines["Staffordshire County Council, county-only"] == [683_860.0] * 5 + [5 * 683_860.0]


def test_what_is_left_opens_the_next_year_and_withdrawn_money_does_not_count():
    plan = read_plan(PLAN)
    lines = years_sheet(write_workbook(plan))
    money, needs = [91_000.0, 91_000.0, 0.0], [90_000.0] * 3
    assert lines["All money"][:3] == money
    assert lines["All needs"][:3] == needs
    assert lines["Opening balance"] == [0.0, 1_000.0, 2_000.0]
    assert lines["Closing balance"] == [1_000.0, 2_000.0, -88_000.0]
    step = rows.StepRow(step="withdraw", on=plan.decisions[0].report_on, carried_by="Letter")
    gone = dataclasses.replace(plan.contributions[0], steps=(step,))
    without = dataclasses.replace(plan, contributions=(gone, *plan.contributions[1:]))
    assert years_sheet(write_workbook(without))["All money"][:3] == [40_000.0, 91_000.0, 0.0]


def test_an_amount_that_runs_over_years_has_a_line_of_its_own_shared_out_as_the_pages_do():
    plan = read_plan(PLAN)
    first = plan.needs[0]
    long = dataclasses.replace(first, ends_before=plan.ends_before, amount_pence=100_000_01)
    others = [row for row in plan.needs[1:] if (row.element, row.area) != (first.element, first.area)]
    changed = dataclasses.replace(plan, needs=(long, *others))
    line = years_sheet(write_workbook(changed))[f"Early help, Fellshire: {first.key}, over several years"]
    assert line == [33_333.34, 33_333.34, 33_333.33, 100_000.01]
    assert check_sums(changed) > 8


def test_with_a_proof_the_last_sheet_says_who_pays_and_adds_up():
    plan = read_plan(TEXTS["portsmouth"])
    proof = proof_of(question_of(plan))
    data = write_workbook(plan, proof=proof)
    sheet = opened(data, values=True)["Who pays"]
    rows_shown = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert [proof.verdict] in rows_shown
    for answer in proof.answers:
        assert [answer.verdict] in rows_shown
        for shortfall in answer.funding.shortfalls:
            assert [shortfall.text] in rows_shown
    shown = proof.surest or proof.answers[-1]
    paid = sum(payment.pence for payment in shown.funding.payments)
    assert rows_shown[-1] == ["Together", paid / 100]
    assert read_workbook(data, name="plan.xlsx") == plan


# The look


def test_every_sheet_is_ready_to_be_worked_with():
    data = write_workbook(read_plan(PLAN))
    book = opened(data)
    names = [sheet.title for sheet in book.worksheets]
    assert names[0] == "Read this first"
    assert names[-1] == "Years"
    assert set(names[1:-1]) == {sheet.name for sheet in SHEETS}
    for sheet in SHEETS:
        made = book[sheet.name]
        assert made.freeze_panes == "B4", sheet.name
        assert made.auto_filter.ref, sheet.name
        assert not made.merged_cells.ranges
    giving = book["Contributions"]
    headings = {cell.value: cell.column for cell in giving[3]}
    amount, first = giving.cell(4, headings["Amount"]), giving.cell(4, headings["First day"])
    assert amount.number_format == "£#,##0.00"
    assert first.is_date
    lists = {str(each.sqref): each.formula1 for each in giving.data_validations.dataValidation}
    assert "'Fences'!$A$4:$A$506" in [formula.lstrip("=") for formula in lists.values()]
    assert any("cash" in formula for formula in lists.values())


def test_an_assumed_amount_says_so_in_a_note_as_well_as_by_its_colour():
    book = opened(write_workbook(read_plan(PLAN)))
    giving = book["Contributions"]
    headings = {cell.value: cell.column for cell in giving[3]}
    rows_by_key = {giving.cell(row, 1).value: row for row in range(4, 4 + 6)}
    assumed = giving.cell(rows_by_key["city-year-1"], headings["Amount"])
    sure = giving.cell(rows_by_key["county-year-1"], headings["Amount"])
    assert assumed.comment.text == "Assumed. The report gives no amount."
    assert assumed.fill.fill_type == "solid"
    assert (sure.comment, sure.fill.fill_type) == (None, None)


def test_there_is_nothing_to_run_and_nothing_to_fetch_and_a_text_is_never_a_formula():
    plan = read_plan(
        PLAN.replace('title = "Services', "title = \"=HYPERLINK('http://example.org')&'Services")
    )
    data = write_workbook(plan)
    with zipfile.ZipFile(BytesIO(data)) as packed:
        names = packed.namelist()
        everything = b"".join(packed.read(name) for name in names if name.endswith(".rels"))
    assert not [name for name in names if "vba" in name.lower() or "externallink" in name.lower()]
    assert b"TargetMode" not in everything
    assert opened(data)["Plan"]["B4"].data_type == "s"
    assert read_workbook(data, name="plan.xlsx") == plan


def test_the_page_about_workbooks_names_every_sheet_and_heading():
    page = (Path(__file__).resolve().parents[2] / "docs" / "workbook.md").read_text(encoding="utf-8")
    said = dict(re.findall(r"^\| ([A-Z][a-z -]+) \| (.+) \|$", page, re.MULTILINE))
    assert list(said) == [sheet.name for sheet in SHEETS]
    for sheet in SHEETS:
        headings = said[sheet.name].partition("; grey")[0].replace("**", "").split(" · ")
        assert headings == [
            f"{column.heading} 1, {column.heading} 2, …" if column.repeats else column.heading
            for column in sheet.columns
        ]
