"""Plan files: who promises what, behind which fence, for which needs, under which contracts, and what was published before.

`read_plan(text)` gives a Plan or raises FaultsInPlan with everything that is wrong, each with its line. Nothing here knows
Django or a database; `procurement.load` writes a Plan down. The format is described in docs/plan-file.md.
"""

import re
import tomllib

from commonweal.commissioning.funding.plan_file import papers, sections
from commonweal.commissioning.funding.plan_file.checks import faults_between_rows, faults_by_day
from commonweal.commissioning.funding.plan_file.digest import digest
from commonweal.commissioning.funding.plan_file.reading import Table
from commonweal.commissioning.funding.plan_file.rows import (
    NO_DAY,
    AreaRow,
    BoardRow,
    CarryRow,
    Cell,
    ChangeRow,
    ClaimRow,
    ContractLineRow,
    ContractRow,
    ContributionRow,
    DecisionRow,
    ElementRow,
    Fault,
    FaultsInPlan,
    FenceRow,
    FigureRow,
    GateRow,
    ItemRow,
    LotRow,
    NeedRow,
    OrganisationRow,
    Papers,
    Plan,
    PrintedRow,
    PrintedTable,
    ReserveRow,
    Row,
    ScenarioRow,
    ShareBaseRow,
    SignatureRow,
    StepRow,
    UpliftRow,
    placed,
)
from commonweal.commissioning.funding.plan_file.series import stands_for, with_series_spelt_out
from commonweal.partnership.toml_lines import find_lines

__all__ = [
    "NO_DAY",
    "AreaRow",
    "BoardRow",
    "CarryRow",
    "Cell",
    "ChangeRow",
    "ClaimRow",
    "ContractLineRow",
    "ContractRow",
    "ContributionRow",
    "DecisionRow",
    "ElementRow",
    "Fault",
    "FaultsInPlan",
    "FenceRow",
    "FigureRow",
    "GateRow",
    "ItemRow",
    "LotRow",
    "NeedRow",
    "OrganisationRow",
    "Papers",
    "Plan",
    "PrintedRow",
    "PrintedTable",
    "ReserveRow",
    "Row",
    "ScenarioRow",
    "ShareBaseRow",
    "SignatureRow",
    "StepRow",
    "UpliftRow",
    "digest",
    "faults_between_rows",
    "faults_by_day",
    "placed",
    "read_plan",
    "stands_for",
]

LONGEST_FILE = 20_000_000  # characters: more than any plan, so more is a wrong file


def read_plan(text: str) -> Plan:
    """The plan a file describes. Raises FaultsInPlan listing every fault with its line; then nothing of it is to be used."""
    if len(text) > LONGEST_FILE:
        raise FaultsInPlan(
            [Fault(0, f"The file is longer than {LONGEST_FILE:,} characters: it is not a plan file.")]
        )
    values, faults, lines_text = _toml(text)
    whole = Table(values, path=(), what="the plan", lines=find_lines(lines_text), faults=faults)
    plan = _plan(whole)
    faults += faults_between_rows(plan)
    if faults:
        raise FaultsInPlan(faults)
    return plan


def _plan(whole: Table) -> Plan:
    about = whole.table("plan", what="the plan")
    if about is None:
        about = Table({}, path=(), what="the plan", lines=whole.lines, faults=[])
        if not whole.has("plan"):
            whole.fault(
                "plan", "The file has no table [plan]: begin with it (key, title, source, starts, ends)."
            )
    plan = Plan(
        **about.where,
        key=about.key("key", most=60),
        title=about.text("title", most=160),
        source=about.text("source", most=300),
        starts_on=about.starts(),
        ends_before=about.ends_before() or about.starts(),
        organisations=_each(whole, "organisations", "organisation", sections.organisation),
        areas=_each(whole, "areas", "area", sections.area),
        boards=_each(whole, "boards", "board", sections.board),
        decisions=_each(whole, "decisions", "decision", sections.decision),
        elements=_each(whole, "elements", "element", sections.element),
        fences=_each(whole, "fences", "fence", sections.fence),
        contributions=with_series_spelt_out(
            _yearly(whole, "contributions", "contribution", sections.contribution)
        ),
        needs=_yearly(whole, "needs", "need", sections.need),
        contracts=_each(whole, "contracts", "contract", sections.contract),
        figures=_each(whole, "figures", "published figure", sections.figure),
        lots=_each(whole, "lots", "lot", sections.lot),
        gates=_each(whole, "gates", "gate", sections.gate),
        reserves=_each(whole, "reserves", "reserve", sections.reserve),
        share_bases=_each(whole, "share_bases", "share base", sections.share_base),
        scenarios=_each(whole, "scenarios", "scenario", sections.scenario),
        virement_limit_pence=about.some_pounds("virement_limit", may_be_nothing=True),
        papers=papers.read(whole),
    )
    about.finish()
    whole.finish()
    return plan


def _each(whole, name, what, read):
    found = []
    for table in whole.tables(name, what=what):
        found.append(read(table))
        table.finish()
    return tuple(found)


def _yearly(whole, name, what, read):
    return tuple(row for several in _each(whole, name, what, read) for row in several)


def _toml(text: str) -> tuple[dict[str, object], list[Fault], str]:
    """The values, the keys given twice, and the text without them (of the same lines). Raises FaultsInPlan when not TOML."""
    faults: list[Fault] = []
    try:
        return tomllib.loads(text), faults, text
    except tomllib.TOMLDecodeError as error:
        first = error
    for path, line, _ in find_lines(text).repeated:
        faults.append(Fault(line, f"“{path[-1]}” is given twice in one place: keep one."))
    without = _without(text, [stretch for _, _, stretch in find_lines(text).repeated])
    try:
        return tomllib.loads(without), faults, without
    except tomllib.TOMLDecodeError as error:
        raise FaultsInPlan([*faults, _not_toml(error if faults else first, text)]) from None


def _without(text: str, stretches: list[slice]) -> str:
    for stretch in reversed(stretches):
        blank = re.sub(r"[^\n]", " ", text[stretch])
        text = text[: stretch.start] + blank + text[stretch.stop :]
    return text


def _not_toml(error: tomllib.TOMLDecodeError, text: str) -> Fault:
    found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
    line = int(found[1]) if found else text.count("\n") + 1
    what = str(error).split(" (at ")[0].rstrip(".")
    return Fault(
        line,
        f"This cannot be read as TOML ({what}). Put it right and check again: the rest is read only then.",
    )
