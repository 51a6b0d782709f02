"""A proof as plain text, for a terminal or a log: the answer at each certainty, year by year, why not, and who pays for what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.question import Question, question_of, row_key
from commonweal.rules.contributions import Certainty
from commonweal.rules.funding_plan import Answer, Line, Proof, prove
from commonweal.rules.money import show_pounds
from commonweal.rules.periods import Period
from commonweal.rules.reasons import Refused

COUNTING = {
    Certainty.CONFIRMED: "On confirmed money only",
    Certainty.CONDITIONAL: "With conditional money",
    Certainty.IN_PRINCIPLE: "With money agreed in principle",
}
ANY_YEAR = "any year"
YEAR_COLUMNS = ("", "Needed", "Paid", "Short", "Left over")


def proof_of(question: Question) -> Proof:
    """The rule book's answer to a plan's question, re-checked there. Raises Refused with every fault of its rows."""
    return prove(
        question.sources,
        question.lines,
        question.areas_within,
        open_gates=question.open_gates,
        names=question.names,
    )


def proof_or_none(plan: rows.Plan) -> Proof | None:
    """What the rule book answers to a plan; nothing where it refuses the question."""
    try:
        return proof_of(question_of(plan))
    except Refused:
        return None


def proof_in_words(
    plan: rows.Plan, question: Question, proof: Proof, *, counting: Certainty | None = None
) -> str:
    """Everything there is to say. Payments are those at `counting`, or on the surest money that pays for everything."""
    shown = proof.at(counting) if counting else proof.surest or proof.answers[-1]
    said = [
        f"{plan.title}, {Period(plan.starts_on, plan.ends_before).show()}",
        proof.verdict,
        *(_answer(answer) for answer in proof.answers),
        _who_pays(plan, question, shown),
        *_sentences(
            "Money that does not count in this:", (each.reason.text for each in shown.funding.not_counted)
        ),
        *_not_needed(question, shown),
    ]
    return "\n\n".join(said)


def _answer(answer: Answer) -> str:
    table = [
        YEAR_COLUMNS,
        *(
            (
                sums.year or ANY_YEAR,
                show_pounds(sums.needed_pence),
                show_pounds(sums.paid_pence),
                show_pounds(sums.short_pence),
                show_pounds(sums.left_over_pence),
            )
            for sums in answer.years
        ),
    ]
    reasons = [each.text for each in answer.funding.shortfalls]
    if reasons and not answer.available_pence:
        reasons = ["No money counts here at all."]
    why = _sentences("  Why:", reasons, indent="  ")
    return "\n".join([COUNTING[answer.down_to], f"  {answer.verdict}", *_columns(table), *why])


def _columns(table: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[place]) for row in table) for place in range(len(table[0]))]
    for first, *others in table:
        cells = [each.rjust(width) for each, width in zip(others, widths[1:], strict=True)]
        yield f"    {first.ljust(widths[0])}  {'  '.join(cells)}"


def _who_pays(plan: rows.Plan, question: Question, answer: Answer) -> str:
    counting = COUNTING[answer.down_to]
    head = f"Who pays for what, {counting[0].lower()}{counting[1:]}"
    paid: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for payment in answer.funding.payments:
        paid[payment.source].append((payment.line, payment.pence))
    if not paid:
        return f"{head}\n  Nobody pays for anything."
    funds = {row.key: row.source_fund for row in plan.contributions}
    needed = {line.key: line for line in question.lines}
    left = dict(answer.funding.left_over)
    said = [head]
    for source in sorted(question.sources, key=lambda each: (each.year or "", each.funder, each.key)):
        if source.key not in paid and source.key not in left:
            continue
        said.append(
            f"  {source.funder}, {funds[row_key(source.key)]}, {source.year}: {show_pounds(source.amount_pence)}"
        )
        amounts = [
            (show_pounds(pence), _line(needed[key], question), key)
            for key, pence in sorted(paid[source.key], key=lambda each: (needed[each[0]].year, each[0]))
        ]
        if source.key in left:
            amounts.append((show_pounds(left[source.key]), "left over", ""))
        width = max(len(amount) for amount, _, _ in amounts)
        said += [
            f"    {amount.rjust(width)}  {words}{f' ({key})' if key else ''}"
            for amount, words, key in amounts
        ]
    return "\n".join(said)


def _line(line: Line, question: Question) -> str:
    names = question.names
    return f"{names.get(line.element, line.element)} in {names.get(line.area, line.area)}, {line.year}"


def _not_needed(question: Question, answer: Answer) -> list[str]:
    gates = {line.key: line.gate or "" for line in question.lines}
    shut = {gates[key] for key in answer.funding.not_needed}
    pence = {
        gate: sum(line.amount_pence for line in question.lines if line.gate == gate) for gate in sorted(shut)
    }
    return _sentences(
        "Not needed while a gate is shut:",
        (f"{question.names.get(gate, gate)}: {show_pounds(amount)}." for gate, amount in pence.items()),
    )


def _sentences(head: str, found: Iterable[str], *, indent: str = "") -> list[str]:
    said = list(dict.fromkeys(found))
    return ["\n".join([head, *(f"{indent}  - {each}" for each in said)])] if said else []
