"""What a return is checked against, read once: last quarter, targets, the contract's money, the limits, what was explained."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from commonweal.commissioning.procurement.models import ContractLine
from commonweal.outcomes.catalogue import by_key, title_of
from commonweal.outcomes.returns.models import Explanation, Return, ReturnLine
from commonweal.outcomes.returns.queries.certified import certified_figures
from commonweal.outcomes.returns.queries.counts import figures_of, lines_with_areas, place_of
from commonweal.outcomes.returns.queries.targets import aims_of_return
from commonweal.partnership.queries import local_thresholds
from commonweal.rules import returns as rules
from commonweal.rules.periods import Period, add_months
from commonweal.rules.plan_years import value_over
from commonweal.rules.returns import Figure, Finding, Limits, Money, Place, Usual
from commonweal.rules.targets import Aim
from commonweal.rules.thresholds import Key, Threshold, threshold

GROUPS = {"victim": "victims", "child": "children", "perpetrator": "people who use abuse"}
# The shares that are asked about outside of what is usual: by key, the numbers they go by.
USUAL = {"marac_repeats": (Key.MARAC_REPEATS_FROM_PERCENT, Key.MARAC_REPEATS_TO_PERCENT)}


@dataclass(frozen=True)
class Facts:
    """A return with all that it is held against."""

    lines: tuple[ReturnLine, ...]
    figures: Mapping[Place, Figure]
    last: Mapping[Place, Figure] | None
    aims: tuple[Aim, ...]
    money: Money | None
    limits: Limits
    explained: Mapping[str, str]
    usual: Mapping[str, Usual] = field(default_factory=dict)

    @property
    def areas(self) -> dict[str, str]:
        """Names by code."""
        return {line.area.code: line.area.name for line in self.lines}

    @property
    def findings(self) -> list[Finding]:
        return rules.findings(
            self.figures,
            rates={line.measure: line.is_rate for line in self.lines},
            titles={line.measure: title_of(line.measure) for line in self.lines},
            says={place_of(line): says(line) for line in self.lines},
            limits=self.limits,
            last=self.last,
            aims=self.aims,
            money=self.money,
            measures=by_key(),
            usual=self.usual,
        )


def says(line: ReturnLine) -> str:
    """A line in words: `Cases closed, victims, Fellshire`."""
    return f"{title_of(line.measure)}, {GROUPS[line.client_group]}, {line.area.name}"


def read_facts(found: Return, *, local: tuple[Threshold, ...] | None = None) -> Facts:
    """Everything about one return. Seven queries."""
    lines = lines_with_areas(found.pk)
    numbers = local_thresholds() if local is None else local
    return Facts(
        lines=tuple(lines),
        figures=figures_of(lines),
        last=_last(found),
        aims=tuple(aims_of_return(found, rates={line.measure: line.is_rate for line in lines})),
        money=_money(found),
        limits=limits_on(found.ends_before, numbers),
        explained=dict(Explanation.objects.filter(of=found).values_list("key", "words")),
        usual=_usual_on(found.ends_before, numbers),
    )


def _last(found: Return) -> dict[Place, Figure] | None:
    """What was certified for the quarter before; None where nothing was."""
    before = (
        Return.objects.filter(contract_id=found.contract_id, starts_on=add_months(found.starts_on, -3))
        .values_list("pk", flat=True)
        .first()
    )
    return (certified_figures(before) if before else {}) or None


def limits_on(day: date, local: tuple[Threshold, ...]) -> Limits:
    """The numbers in force when the quarter was over."""

    def value(key: Key) -> int:
        return threshold(key, on=day, local=local).value

    return Limits(
        change_percent=value(Key.RETURN_CHANGE_PERCENT),
        change_size=value(Key.RETURN_CHANGE_SIZE),
        target_percent=value(Key.RETURN_TARGET_PERCENT),
        cost_percent=value(Key.RETURN_COST_PERCENT),
    )


def _usual_on(day: date, local: tuple[Threshold, ...]) -> dict[str, Usual]:
    found = {}
    for measure, (low, high) in USUAL.items():
        lowest, highest = (threshold(key, on=day, local=local) for key in (low, high))
        sources = dict.fromkeys((lowest.source.rstrip("."), highest.source.rstrip(".")))
        found[measure] = Usual(lowest.value, highest.value, "; ".join(sources))
    return found


def _money(found: Return) -> Money | None:
    """What the contract's lines are worth in the quarter and the one before; nothing before where it did not run then."""
    yearly = list(
        ContractLine.objects.filter(contract_id=found.contract_id).values_list("yearly_pence", flat=True)
    )
    term = Period(found.contract.starts_on, found.contract.ends_before)
    before = Period(add_months(found.starts_on, -3), found.starts_on)
    worth = [
        sum(value_over(pence, term.shared_with(quarter)) for pence in yearly)
        if term.overlaps(quarter)
        else None
        for quarter in (Period(found.starts_on, found.ends_before), before)
    ]
    return None if worth[0] is None else Money(worth[0], worth[1])
