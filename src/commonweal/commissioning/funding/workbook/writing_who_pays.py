"""Writes the sheet “Who pays”: the verdict, why it is so, and which money pays which line, with sums that add it up."""

from collections.abc import Callable

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.question import Question, question_of, row_key
from commonweal.rules.contributions import Certainty
from commonweal.rules.funding_plan import Answer, Proof

COUNTING = {
    Certainty.CONFIRMED: "On confirmed money only",
    Certainty.CONDITIONAL: "With conditional money",
    Certainty.IN_PRINCIPLE: "With money agreed in principle",
}
YEARS = ("Year", "Needed", "Paid", "Short", "Left over")
PAYMENTS = ("Year", "Line", "Element", "Area", "Who pays", "From the fund", "Contribution", "Amount")
Style = Callable[..., Format]


def write_who_pays(sheet: Worksheet, plan: rows.Plan, proof: Proof, *, style: Style) -> None:
    """The answers at each certainty, then the payments of the surest that pays for everything, or of the last."""
    made = _Page(sheet, question_of(plan), {row.key: row.source_fund for row in plan.contributions}, style)
    for place, width in enumerate((12, 34, 30, 24, 34, 30, 30, 16)):
        sheet.set_column(place, place, width)
    made.title(f"{plan.title}: who pays for what", "title")
    made.text(proof.verdict)
    for answer in proof.answers:
        made.answer(answer)
    made.payments(proof.surest or proof.answers[-1])


class _Page:
    """Lines from the top of the sheet down."""

    def __init__(self, sheet: Worksheet, question: Question, funds: dict[str, str], style: Style) -> None:
        self.sheet, self.question, self.funds, self.style = sheet, question, funds, style
        self.row = 0

    def title(self, text: str, style: str = "subtitle") -> None:
        self.row += 1 if self.row else 0
        self.sheet.write_string(self.row, 0, text, self.style(style))
        self.row += 1

    def text(self, text: str) -> None:
        self.sheet.write_string(self.row, 0, text)
        self.row += 1

    def answer(self, answer: Answer) -> None:
        self.title(COUNTING[answer.down_to])
        self.text(answer.verdict)
        for shortfall in answer.funding.shortfalls:
            self.text(shortfall.text)
        self._headings(YEARS)
        first = self.row
        for sums in answer.years:
            pence = (sums.needed_pence, sums.paid_pence, sums.short_pence, sums.left_over_pence)
            self.sheet.write_string(self.row, 0, sums.year or "any year")
            for place, amount in enumerate(pence, start=1):
                self.sheet.write_number(self.row, place, amount / 100, self.style("sum"))
            self.row += 1
        totals = (
            answer.needed_pence,
            answer.needed_pence - answer.short_pence,
            answer.short_pence,
            answer.left_over_pence,
        )
        if answer.years:
            self.sheet.write_string(self.row, 0, "Together", self.style("total_name"))
            for place, amount in enumerate(totals, start=1):
                self._sum(place, first, amount)
            self.row += 1

    def payments(self, answer: Answer) -> None:
        self.title(f"Who pays for what: {COUNTING[answer.down_to].lower()}")
        if not answer.funding.payments:
            self.text("Nobody pays for anything.")
            return
        self._headings(PAYMENTS)
        first, names = self.row, self.question.names
        lines = {line.key: line for line in self.question.lines}
        sources = {source.key: source for source in self.question.sources}
        ordered = sorted(
            answer.funding.payments, key=lambda each: (lines[each.line].year, each.line, each.source)
        )
        for payment in ordered:
            line, source = lines[payment.line], sources[payment.source]
            texts = (
                line.year,
                row_key(payment.line),
                names.get(line.element, line.element),
                names.get(line.area, line.area),
                source.funder,
                self.funds[row_key(payment.source)],
                row_key(payment.source),
            )
            for place, text in enumerate(texts):
                self.sheet.write_string(self.row, place, text)
            self.sheet.write_number(self.row, len(texts), payment.pence / 100, self.style("sum"))
            self.row += 1
        self.sheet.write_string(self.row, 0, "Together", self.style("total_name"))
        self._sum(len(PAYMENTS) - 1, first, sum(payment.pence for payment in ordered))

    def _headings(self, names: tuple[str, ...]) -> None:
        for place, name in enumerate(names):
            self.sheet.write_string(self.row, place, name, self.style("heading"))
        self.row += 1

    def _sum(self, place: int, first: int, pence: int) -> None:
        letter = xl_col_to_name(place)
        formula = f"=SUM({letter}{first + 1}:{letter}{self.row})"
        self.sheet.write_formula(self.row, place, formula, self.style("total"), pence / 100)
