"""What counts, what is needed, and whether the sums tie."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from commonweal.rules.funding_recheck.book import Book
from commonweal.rules.funding_rows import Funding, Line
from commonweal.rules.reasons import Reason


def faults_in_what_counts(
    funding: Funding, book: Book, lines: Sequence[Line], open_gates: AbstractSet[str]
) -> Iterator[Reason]:
    missing = {
        key: source.amount_pence - book.counts[key]
        for key, source in book.sources.items()
        if source.amount_pence > book.counts[key]
    }
    if missing != {each.source: each.pence for each in funding.not_counted} or len(missing) != len(
        funding.not_counted
    ):
        text = "The money that does not count differs from what the rows say: work out the plan again."
        yield Reason("counted_wrongly", text)
    shut = sorted(line.key for line in lines if line.gate is not None and line.gate not in open_gates)
    if shut != list(funding.not_needed):
        text = (
            "The lines that are not needed now differ from those behind a shut gate: work out the plan again."
        )
        yield Reason("needed_wrongly", text)


def faults_in_sums(funding: Funding, book: Book) -> Iterator[Reason]:
    left = {giver.source.key: giver.left for giver in book.givers if giver.left}
    over_limit = any(
        pot.most is not None and pot.used > pot.most for giver in book.givers for pot in giver.pots
    )
    if min(left.values(), default=0) < 0 or sorted(left.items()) != list(funding.left_over):
        text = "What sources pay and have left differs from what they have: add up again."
        yield Reason("sources_do_not_tie", text)
    if over_limit:
        text = "More is carried forward than there is leave for: take the rest back."
        yield Reason("carried_too_much", text)
    if any(paid > line.amount_pence for paid, line in zip(book.paid, book.lines, strict=True)):
        yield Reason("line_overpaid", "A line is paid more than it needs: take the rest back.")
