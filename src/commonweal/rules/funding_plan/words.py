"""The words of an answer: one sentence for each shortfall, and the verdict. Long lists name the first and count the rest."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from commonweal.rules.contributions import Certainty
from commonweal.rules.fences import Names
from commonweal.rules.funding_rows import Answer, Line, Source, Stranded, Why
from commonweal.rules.money import show_pounds
from commonweal.rules.periods import financial_year_named

MOST_NAMED = 4

_STRANDED_BY = {
    Why.FENCE: "stranded by its fence",
    Why.END: "stranded by its end date",
    Why.YEAR: "stranded in its year, without leave to carry it forward",
    Why.LATER: "for later years",
    Why.CARRY: "stranded by the limit on what may be carried forward",
    Why.GATE: "waiting behind a shut gate",
    Why.MATCH: "waiting to be matched",
    Why.LEAST: "waiting for others to bring enough",
}
_COUNTING = {
    Certainty.CONFIRMED: "on confirmed money only",
    Certainty.CONDITIONAL: "with conditional money",
    Certainty.IN_PRINCIPLE: "with money agreed in principle",
}


def shortfall_in_words(
    lines: Sequence[Line],
    brings: Sequence[tuple[Source, int]],
    stranded: Sequence[tuple[Source, Stranded]],
    names: Names,
) -> str:
    """Why these lines are short, in one sentence."""
    needed, available = sum(line.amount_pence for line in lines), sum(pence for _, pence in brings)
    text = f"{show_pounds(needed)} is needed for {_what(lines, names)} in {_years(lines)}; "
    it = "it" if len({(line.element, line.area) for line in lines}) == 1 else "them"
    if brings:
        text += f"only {_and(_by_funder(brings))} may pay for {it}"
    else:
        text += f"no money that counts may pay for {it}"
    text += f": {show_pounds(needed - available)} short"
    by_reason: dict[tuple[Why, ...], list[tuple[Source, int]]] = defaultdict(list)
    for source, each in stranded:
        by_reason[each.why].append((source, each.pence))
    clauses = [
        f"{_and(_by_funder(amounts))} is {' and '.join(_STRANDED_BY[each] for each in why)}"
        for why, amounts in sorted(by_reason.items(), key=lambda each: [list(Why).index(w) for w in each[0]])
    ]
    return f"{text}, while {_and(clauses, most=len(clauses))}." if clauses else f"{text}."


def answer_in_words(down_to: Certainty, needed: int, short: int, left_over: int) -> str:
    """What an answer comes to, in one sentence."""
    if not needed:
        return "Nothing is needed, so there is nothing to pay for."
    if not short:
        left = f", and {show_pounds(left_over)} is left over" if left_over else ""
        return f"Yes: all {show_pounds(needed)} can be paid {_COUNTING[down_to]}{left}."
    return f"No: {show_pounds(short)} of the {show_pounds(needed)} cannot be paid {_COUNTING[down_to]}."


def verdict_in_words(answers: Sequence[Answer]) -> str:
    """What all the answers come to, in one sentence."""
    surest = next((answer for answer in answers if answer.is_fundable), None)
    first, last = answers[0], answers[-1]
    if surest is None:
        return f"This plan cannot be paid for: {show_pounds(last.short_pence)} is missing even {_COUNTING[last.down_to]}."
    if not surest.needed_pence:
        return "Nothing is needed, so there is nothing to pay for."
    if surest is first:
        return f"This plan can be paid for {_COUNTING[first.down_to]}."
    return (
        f"This plan can be paid for {_COUNTING[surest.down_to]}; "
        f"{_COUNTING[first.down_to]} {show_pounds(first.short_pence)} is missing."
    )


def _what(lines: Sequence[Line], names: Names) -> str:
    """What lines are for: elements in areas, said once where all share one or the other."""
    pairs = list(dict.fromkeys((_name(line.element, names), _name(line.area, names)) for line in lines))
    elements, areas = ([*dict.fromkeys(each)] for each in zip(*pairs, strict=True))
    if len(elements) == 1 or len(areas) == 1:
        return f"{_and(elements)} in {_and(areas)}"
    return _and([f"{element} in {area}" for element, area in pairs])


def _years(lines: Iterable[Line]) -> str:
    years = sorted({line.year for line in lines})
    starts = [financial_year_named(year).starts_on.year for year in years]
    if len(years) > 2 and starts[-1] - starts[0] == len(years) - 1:
        return f"the years from {years[0]} to {years[-1]}"
    return _and(years)


def _by_funder(amounts: Iterable[tuple[Source, int]]) -> list[str]:
    """Each funder's amount, the largest first."""
    sums: dict[str, int] = defaultdict(int)
    for source, pence in amounts:
        sums[source.funder] += pence
    largest_first = sorted(sums.items(), key=lambda each: (-each[1], each[0]))
    words = [f"{show_pounds(pence)} from {funder}" for funder, pence in largest_first]
    if len(words) <= MOST_NAMED:
        return words
    rest = largest_first[MOST_NAMED - 1 :]
    return [*words[: MOST_NAMED - 1], f"{show_pounds(sum(p for _, p in rest))} from {len(rest)} others"]


def _and(words: Sequence[str], *, most: int = MOST_NAMED) -> str:
    if len(words) > most:
        words = [*words[: most - 1], f"{len(words) - most + 1} others"]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _name(code: str, names: Names) -> str:
    return names.get(code, code)
