"""What is asked to work out a benefit, to cite it, and to keep a rise of prices. No rules: the rule book says what is wrong."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from commonweal.commissioning.governance.queries import Allowing
from commonweal.design.fields import (
    ChoiceField,
    CommonwealForm,
    DateField,
    LongTextField,
    MoneyField,
    MultiChoice,
    NumberField,
    TextField,
)
from commonweal.design.words import day, pounds
from commonweal.outcomes.value.actions.benefit_tests import ENTERED, Judged
from commonweal.outcomes.value.counts import OUTCOMES
from commonweal.outcomes.value.models import PriceRise
from commonweal.outcomes.value.queries import Bought, rise_of
from commonweal.rules.benefit import MOST_OUTCOMES, Range
from commonweal.rules.money import MOST_PENCE
from commonweal.rules.reasons import Refused
from commonweal.rules.studies_of_harm import SOURCES, Study
from commonweal.rules.uplift import parse_percent, show_percent

NO_DECISION = "none"
AS_PUBLISHED = "as_published"
ENDS = ("low", "central", "high")
LONGEST_REASON = 300


class PercentField(TextField):
    """A percentage; the cleaned value is whole basis points."""

    def __init__(self, **options: Any) -> None:
        super().__init__(inputmode="decimal", width=5, max_length=10, **options)

    def clean(self, value: Any) -> int:  # type: ignore[override]
        typed = super().clean(value)
        if not typed:
            return 0
        try:
            return parse_percent(typed)
        except Refused as refused:
            raise ValidationError(f"{self.called}: {refused}") from refused


def _shares(called: str) -> tuple[PercentField, PercentField, PercentField]:
    return tuple(  # type: ignore[return-value]
        PercentField(label=f"{end.capitalize()}, per cent", called=f"{called}, {end}") for end in ENDS
    )


def _why(label: str, called: str) -> LongTextField:
    return LongTextField(label=label, called=called, max_length=LONGEST_REASON, rows=2)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


class BenefitForm(CommonwealForm):
    """`bought` are the lines of spending of a year; `rises` the kept rises of prices."""

    fields_of_reasons = {
        "lines_unknown": "lines",
        "nothing_invested": "lines",
        "outcome_unknown": "outcome",
        "outcomes_not_counted": "outcome",
        "outcomes_hidden": "outcome",
        "outcomes_source_missing": "outcomes_source",
        "outcomes_not_usable": "outcomes",
        "outcomes_too_few": "outcomes",
        "no_cost_per_victim": "study",
        "worth_above_study": "worth_high",
        "worth_out_of_order": "worth_low",
        "worth_too_high": "worth_high",
        "worth_reason_missing": "worth_reason",
        "other_price_year": "rise",
        "rise_unknown": "rise",
        **{
            f"{name}_{reason}": f"{name}_{field}"
            for name in ("attribution", "deadweight", "drop_off")
            for reason, field in (("out_of_order", "low"), ("too_high", "high"), ("reason_missing", "reason"))
        },
    }
    title = TextField(
        label="What is this test of?", called="what this test is of", missing="Enter what this test is of",
        hint="Like: early support, third year", max_length=120,
    )  # fmt: skip
    lines = MultiChoice(label="What was invested", hint="From the ledger: choose every line it is about")
    outcome = ChoiceField(label="What counts as an outcome")
    outcomes = NumberField(
        label="How many outcomes",
        hint="Never a count that is hidden elsewhere: this would give it away",
        most=MOST_OUTCOMES,
        required=False,
    )
    outcomes_source = TextField(label="Where that number is from", max_length=300, required=False)
    attribution_low, attribution_central, attribution_high = _shares("attribution")
    attribution_reason = _why("Why this range, and its source", "why you chose this range for attribution")
    deadweight_low, deadweight_central, deadweight_high = _shares("deadweight")
    deadweight_reason = _why("Why this range, and its source", "why you chose this range for deadweight")
    drop_off_low, drop_off_central, drop_off_high = _shares("drop-off")
    drop_off_reason = _why("Why this range, and its source", "why you chose this range for drop-off")
    study = ChoiceField(label="What one outcome is worth rests on")
    worth_low = MoneyField(label="Low", called="what one outcome is worth, low", most=MOST_PENCE)
    worth_central = MoneyField(label="Central", called="what one outcome is worth, central", most=MOST_PENCE)
    worth_high = MoneyField(label="High", called="what one outcome is worth, high", most=MOST_PENCE)
    worth_reason = _why("Why this range, and its source", "why you chose this range for the worth")
    rise = ChoiceField(label="At whose prices")

    def __init__(
        self, *args: Any, bought: Iterable[Bought], rises: Iterable[PriceRise], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].set_choices(
            (each.key, f"{each.name}, {each.area}: {pounds(each.spent_pence)}") for each in bought
        )
        counted = [
            (measure.key, measure.title, "The published count of the chosen lines") for measure in OUTCOMES
        ]
        self.fields["outcome"].set_choices([*counted, (ENTERED, "Another, which you enter with its source")])
        self.fields["study"].set_choices(
            (study.value, SOURCES[study].title, SOURCES[study].warning) for study in (Study.HOME_OFFICE, Study.LOCAL)
        )  # fmt: skip
        kept = [
            (
                str(row.pk),
                f"To {row.to_prices_of}: {show_percent(row.basis_points)}",
                _sentence(rise_of(row).in_words()),
            )
            for row in rises
        ]
        self.fields["rise"].set_choices([(AS_PUBLISHED, "As they are: prices are not changed"), *kept])

    def judged(self, values: dict[str, Any], *, year: int) -> Judged:
        """What was typed, as the action takes it."""

        def between(name: str) -> Range:
            return Range(*(values[f"{name}_{end}"] for end in ENDS), reason=values[f"{name}_reason"])

        return Judged(
            title=values["title"],
            year=year,
            lines=values["lines"],
            outcome=values["outcome"],
            outcomes=values["outcomes"],
            outcomes_source=values["outcomes_source"],
            attribution=between("attribution"),
            deadweight=between("deadweight"),
            drop_off=between("drop_off"),
            worth=between("worth"),
            study=Study(values["study"]),
            rise_id=None if values["rise"] == AS_PUBLISHED else int(values["rise"]),
        )


class CiteForm(CommonwealForm):
    """When a gate is opened with a test. `needs_words`: the test by itself is no proof."""

    fields_of_reasons = {
        "step_in_future": "on",
        "step_before_last": "on",
        "before_decision": "on",
        "not_proof": "words",
        "words_too_long": "words",
        "decision_not_taken": "decision",
    }
    words = TextField(
        label="Why the gate opens",
        missing="Say why the gate opens all the same",
        max_length=120,
        required=False,
    )
    on = DateField(label="Date it happened", no_future=True)
    decision = ChoiceField(label="Decision, if there is one")

    def __init__(self, *args: Any, allowing: Iterable[Allowing], needs_words: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["words"]
        field.required = needs_words
        field.hint = (
            "This test does not show benefit above the investment at the lowest. Say why it opens all the same."
            if needs_words
            else "Leave empty if the test says enough"
        )
        decided = [
            (each.id, f"{each.reference}: {each.title}", f"Decided on {day(each.authority.decided_on)}")
            for each in allowing
        ]
        self.fields["decision"].set_choices([(NO_DECISION, "No decision: the test alone"), *decided])


class RiseForm(CommonwealForm):
    """A rise of prices, as its source gives it."""

    fields_of_reasons = {
        "rise_source_missing": "source",
        "rise_same_year": "to_prices_of",
        "rise_below_nothing": "basis_points",
        "rise_in_future": "read_on",
    }
    from_prices_of = TextField(label="From the prices of", hint="Like: 2016/17", max_length=20, width=10)
    to_prices_of = TextField(label="To the prices of", hint="Like: 2025/26", max_length=20, width=10)
    basis_points = PercentField(label="Prices rose by, per cent", called="how much prices rose")
    index = TextField(label="Which index", hint="Like: GDP deflator", max_length=120)
    source = TextField(
        label="Where you read it", hint="The table, and where it was published", max_length=300
    )
    read_on = DateField(label="Date you read it", no_future=True)


class ConfirmForm(CommonwealForm):
    """Nothing to fill in: pressing the button is the answer."""
