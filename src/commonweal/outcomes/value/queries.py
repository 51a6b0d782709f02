"""Reads what the money bought in a year: each line of spending with the outcomes of whoever did the work; and what is kept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from commonweal.commissioning.funding.models import Gate
from commonweal.commissioning.funding.statements import PartnerYear, partner_years
from commonweal.commissioning.procurement.models import ContractLine
from commonweal.outcomes.queries import ShownArea
from commonweal.outcomes.value.counts import OUTCOMES, Counts, cells_of, read_counts
from commonweal.outcomes.value.models import BenefitTest, Citation, EvaluationPack, PriceRise
from commonweal.rules import unit_costs
from commonweal.rules.cost_per_outcome import told_together
from commonweal.rules.disclosure import Cell
from commonweal.rules.periods import Period

EVERYWHERE = "All areas together"


@dataclass(frozen=True)
class Bought:
    """One line, or several that cannot be told apart: what was spent in an area, and each measure's count beside it.

    `cells` is empty where no count belongs beside the money: nobody's contract names it, or it is spent for all areas at once.
    `key` names it in a form.
    """

    key: str
    elements: tuple[str, ...]
    client_group: str
    area: str
    spent_pence: int
    cells: Mapping[str, Cell]

    @property
    def name(self) -> str:
        *first, last = self.elements
        return f"{', '.join(first)} and {last}" if first else last


@dataclass(frozen=True)
class Year:
    """A year of spending with its counts."""

    period: Period
    counts: Counts
    bought: tuple[Bought, ...]


@dataclass(frozen=True)
class Gated:
    """A gate that is shut, which a test may be cited for."""

    id: int
    name: str
    question: str
    plan: str


@dataclass(frozen=True)
class Cited:
    """Read a row as: this gate was opened on this day, citing the test."""

    gate_id: int
    gate: str
    on: date
    words: str
    by: str


@dataclass(frozen=True)
class PackRow:
    """A pack in the register, without its bytes."""

    id: int
    year: int
    digest: str
    refreshed_at: datetime
    at: datetime
    by: str


def read_bought(*, year: Period, today: date) -> Year:
    """What was spent in a year and what it bought. The same spending as in the partners' statements; nine queries."""
    counts = read_counts(year=year, today=today)
    return Year(year, counts, bought_of(counts, partner_years(year=year), _done_by(year)))


def bought_of(
    counts: Counts, partners: Iterable[PartnerYear], done_by: Sequence[tuple[int, str, int]]
) -> tuple[Bought, ...]:
    """Spending by area and element, the counts beside it. `done_by`: (element, area code, provider) of each contract line."""
    spent: dict[tuple[str, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    names: dict[int, str] = {}
    area_of = {code: area for area in counts.areas for code in area.codes}
    for partner in partners:
        for row in partner.spent:
            area = area_of.get(row.area_code)
            spent[row.client_group, area.code if area else ""][row.element_id] += row.pence
            names[row.element_id] = row.element
    providers: dict[tuple[str, int], set[int]] = defaultdict(set)
    for element, code, provider in done_by:
        if area := area_of.get(code):
            providers[area.code, element].add(provider)
    areas = {area.code: area for area in counts.areas}
    found = []
    for (group, code), by_element in spent.items():
        own = {element: frozenset(providers[code, element]) for element in sorted(by_element)}
        found += _lines(counts, group, areas.get(code), by_element, own, names)
    return tuple(sorted(found, key=lambda each: (each.client_group, each.area, each.name)))


def _lines(
    counts: Counts,
    group: str,
    area: ShownArea | None,
    spent: Mapping[int, int],
    own: Mapping[int, frozenset[int]],
    names: Mapping[int, str],
) -> list[Bought]:
    together = [sorted(each) for each in (told_together(own) if area else [frozenset({key}) for key in own])]
    keys = ["-".join(str(element) for element in each) for each in together]
    done = {
        key: frozenset().union(*(own[element] for element in each))
        for key, each in zip(keys, together, strict=True)
    }
    counted = {key: by for key, by in done.items() if by}
    cells: dict[str, dict[str, Cell]] = {key: {} for key in keys}
    if area is not None and counted:
        for measure in OUTCOMES:
            shown = cells_of(counts, measure=measure, group=group, area=area, done_by=counted)
            for key, cell in shown.items():
                cells[key][measure.key] = cell
    return [
        Bought(
            key=f"{group}:{area.code if area else ''}:{key}",
            elements=tuple(names[element] for element in each),
            client_group=group,
            area=area.name if area else EVERYWHERE,
            spent_pence=sum(spent[element] for element in each),
            cells=cells[key],
        )
        for key, each in zip(keys, together, strict=True)
    ]


def _done_by(year: Period) -> list[tuple[int, str, int]]:
    """(element, area code, provider) of every contract line that some of the year falls in."""
    rows = ContractLine.objects.filter(
        contract__plan__is_to_compare=False,
        contract__starts_on__lt=year.ends_before,
        contract__ends_before__gt=year.starts_on,
    )
    return list(rows.order_by("id").values_list("element_id", "area__code", "contract__provider_id"))


def price_rises() -> list[PriceRise]:
    """The partnership's own rises of prices, the latest first."""
    return list(PriceRise.objects.select_related("by").order_by("-read_on", "-id"))


def rise_of(row: PriceRise) -> unit_costs.PriceRise:
    """A kept rise as the rule book takes it."""
    return unit_costs.PriceRise(
        row.from_prices_of, row.to_prices_of, row.basis_points, row.index, row.source, row.read_on
    )


def tests_kept() -> list[BenefitTest]:
    """Every kept test, the latest first."""
    return list(BenefitTest.objects.select_related("by").order_by("-id"))


def citations_of(test_id: int) -> list[Cited]:
    """Where a test was cited, the latest first."""
    rows = Citation.objects.filter(test_id=test_id).order_by("-id")
    fields = ("step__gate_id", "step__gate__name", "step__on", "words", "by__full_name")
    return [Cited(*row) for row in rows.values_list(*fields)]


def shut_gates() -> list[Gated]:
    """The gates that are shut in plans that are in use, by plan and name."""
    rows = Gate.objects.filter(is_open=False, plan__is_to_compare=False).order_by("plan__title", "name")
    return [Gated(*row) for row in rows.values_list("id", "name", "question", "plan__title")]


def packs() -> list[PackRow]:
    """The register of evaluation packs, the latest first, without their bytes."""
    rows = EvaluationPack.objects.order_by("-id")
    fields = ("id", "year", "digest", "refreshed_at", "at", "by__full_name")
    return [PackRow(*row[:-1], row[-1] or "The command line") for row in rows.values_list(*fields)]
