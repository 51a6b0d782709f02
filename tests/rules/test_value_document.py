"""docs/value.md says nothing that the rules do not say: every figure on it is worked out again."""

from pathlib import Path

import pytest

from commonweal.design.words import pounds
from commonweal.rules.benefit import in_words, show_ratio, work_out
from commonweal.rules.cost_per_outcome import cost_of
from commonweal.rules.disclosure import Cell, CellStatus
from commonweal.rules.studies_of_harm import MILLION_POUNDS, PRINTED, Study
from commonweal.rules.unit_costs import lines_of, public_services_per_victim, whole_per_victim
from tests.rules.test_benefit import LANCASHIRE

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "value.md").read_text(encoding="utf-8")


def row(start: str) -> list[str]:
    line = next(line for line in DOCUMENT.splitlines() if line.startswith(f"| {start} |"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_worked_example():
    result = work_out(LANCASHIRE)
    assert row("benefit")[1:] == [pounds(each) for each in (result.low, result.central, result.high)]
    assert row("for each pound")[1:] == [f"£{show_ratio(each)}" for each in result.ratios]
    assert in_words(result) in DOCUMENT


def test_what_harm_costs():
    home = lines_of(Study.HOME_OFFICE)
    services = sum(line.total_pence for line in home if line.is_public_service) // MILLION_POUNDS
    assert row("of it on public services")[1:3] == [
        f"£{services:,} million",
        pounds(public_services_per_victim().pence),
    ]
    printed = PRINTED[Study.HOME_OFFICE].total_pence // MILLION_POUNDS
    assert f"£{printed:,} million | {pounds(whole_per_victim().pence)} |" in DOCUMENT
    for study in (Study.WALBY_2004, Study.WALBY_2009, Study.WALBY_2009_ENGLAND):
        assert f"£{PRINTED[study].total_pence // MILLION_POUNDS:,} million | none |" in DOCUMENT, study
    lost = sum(line.total_pence for line in home if line.key in ("harm", "output"))
    assert f"{lost * 100 // PRINTED[Study.HOME_OFFICE].total_pence}% of the Home Office" in DOCUMENT
    assert f"£{sum(line.per_victim_pounds for line in home):,}, each having been rounded" in DOCUMENT


@pytest.mark.parametrize(("spent", "count"), [(40_000_00, 120)])
def test_the_cost_of_an_outcome(spent, count):
    cost = cost_of(spent, Cell(count, CellStatus.VALUE))
    said = f"{pounds(spent)} over {count} is {pounds(cost.pence)}, between {pounds(cost.lowest)} and {pounds(cost.highest)}"
    assert said in DOCUMENT
