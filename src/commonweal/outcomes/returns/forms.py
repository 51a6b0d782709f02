"""What is asked for a return: figures of one measure, a workbook, words, explanations, the signature, and a keeper's steps."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from commonweal.design.fields import (
    ChoiceField,
    CommonwealForm,
    FileField,
    LongTextField,
    MultiChoice,
    NumberField,
    TextField,
)
from commonweal.design.words import lower_first
from commonweal.outcomes.catalogue import catalogue
from commonweal.outcomes.returns.models import ReturnLine
from commonweal.outcomes.returns.queries.counts import asks_out_of, figure_of, place_of
from commonweal.outcomes.returns.queries.facts import GROUPS
from commonweal.rules.periods import add_months
from commonweal.rules.returns import (
    STATEMENT,
    Asked,
    Figure,
    Finding,
    Place,
    Standing,
    Step,
    faults_in_figure,
    may_be_asked,
    quarter_name,
)
from commonweal.rules.returns.lines import MOST

SUMMARY = "One or two sentences about the service. Never about anybody: no name, no initials, nobody’s story."


class FiguresForm(CommonwealForm):
    """The figures of one measure: for each line a number, what it is out of, or why there is none."""

    def __init__(self, *args: Any, lines: Sequence[ReturnLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self.lines = list(lines)
        for line in self.lines:
            where = f"{GROUPS[line.client_group].capitalize()}, {line.area.name}"
            self.fields[f"number_{line.pk}"] = NumberField(
                label=f"{where}: number", most=MOST, required=False
            )
            if asks_out_of(line):
                self.fields[f"out_of_{line.pk}"] = NumberField(
                    label=f"{where}: out of", most=MOST, required=False
                )
            self.fields[f"none_{line.pk}"] = ChoiceField(
                label=f"{where}: if there is no figure",
                as_list=True,
                choices=[
                    (Standing.NOT_KNOWN.value, "Not known yet"),
                    (Standing.NOT_APPLICABLE.value, "Does not apply"),
                ],
                required=False,
            )
            self.fields[f"why_{line.pk}"] = TextField(
                label=f"{where}: why there is none", max_length=300, required=False
            )
        for field in self.fields.values():
            if hasattr(field, "all_optional"):
                field.all_optional = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        columns = {"out_of_missing": "out_of", "reason_missing": "why", "figure_and_none": "none"}
        figures: dict[Place, Figure] = {}
        for line in self.lines:
            if any(f"{name}_{line.pk}" in self.errors for name in ("number", "out_of", "none", "why")):
                continue
            figure = self._figure(cleaned, line)
            for reason in faults_in_figure(figure, is_rate=asks_out_of(line)):
                where = f"{GROUPS[line.client_group].capitalize()}, {line.area.name}"
                at = f"{columns.get(reason.code, 'number')}_{line.pk}"
                self.add_error(at, f"{where}: {lower_first(reason.text)}")
            figures[place_of(line)] = figure
        cleaned["figures"] = figures
        return cleaned

    @staticmethod
    def _figure(cleaned: dict[str, Any], line: ReturnLine) -> Figure:
        top, bottom = cleaned.get(f"number_{line.pk}"), cleaned.get(f"out_of_{line.pk}")
        none = cleaned.get(f"none_{line.pk}")
        counted = Standing.COUNTED if top is not None or bottom is not None else Standing.BLANK
        return Figure(Standing(none) if none else counted, top, bottom, cleaned.get(f"why_{line.pk}", ""))


def start_of_figures(lines: Iterable[ReturnLine], *, version: int) -> dict[str, Any]:
    """The form as it opens, on this version of the return."""
    start: dict[str, Any] = {"version": version}
    for line in lines:
        figure = figure_of(line)
        has_none = figure.standing in (Standing.NOT_KNOWN, Standing.NOT_APPLICABLE)
        start |= {
            f"number_{line.pk}": "" if figure.numerator is None else figure.numerator,
            f"out_of_{line.pk}": "" if figure.denominator is None else figure.denominator,
            f"none_{line.pk}": figure.standing.value if has_none else "",
            f"why_{line.pk}": figure.reason,
        }
    return start


class UploadForm(CommonwealForm):
    """The workbook, filled in."""

    file = FileField(
        label="The workbook",
        hint="The one you took down from this return, 2 MB at most. What can be read is kept; the rest comes back with its cell.",
        missing="Choose the workbook of this return",
        endings=(".xlsx",),
        largest=2_000_000,
    )


class SameForm(CommonwealForm):
    """Figures that are all as they were a quarter ago."""

    same = MultiChoice(
        label="Are these the figures of this quarter?",
        choices=[("yes", "Yes: they happen to be the same as last quarter’s, each of them")],
        missing="Tick it if these are this quarter’s figures; if not, choose the right workbook instead",
    )


class WordsForm(CommonwealForm):
    """Three short texts about the quarter."""

    fields_of_reasons = {
        f"{name}_{code}": name
        for name in ("went_well", "went_badly", "staffing")
        for code in ("email", "link", "number", "address", "one_person", "few", "cannot_be_checked")
    }
    went_well = LongTextField(label="What went well", hint=SUMMARY, required=False, max_length=2000)
    went_badly = LongTextField(label="What did not go well", required=False, max_length=2000)
    staffing = LongTextField(
        label="Staffing",
        hint="Posts filled and empty, training, sickness: in numbers",
        required=False,
        max_length=2000,
    )
    read = MultiChoice(
        label="Could anybody be recognised?",
        choices=[("no", "I have read it again: nobody could be recognised by it")],
        missing="Read it again, and tick that nobody could be recognised by it",
    )


class ExplainForm(CommonwealForm):
    """One question for each thing that stood out."""

    def __init__(self, *args: Any, findings: Sequence[Finding], **options: Any) -> None:
        super().__init__(*args, **options)
        self.findings = list(findings)
        for number, finding in enumerate(self.findings):
            self.fields[f"why_{number}"] = LongTextField(
                label=finding.text,
                called="Why it is so",
                hint="If it is right: why is it so? If it is not, mend the figure instead.",
                required=False,
                max_length=500,
                rows=2,
            )

    def words(self, values: dict[str, Any]) -> dict[str, str]:
        return {each.key: values.get(f"why_{number}", "") for number, each in enumerate(self.findings)}


class CertifyForm(CommonwealForm):
    """The sentence somebody puts their name to."""

    fields_of_reasons = {"not_confirmed": "confirmed"}
    confirmed = MultiChoice(
        label="Certify this return",
        choices=[("yes", STATEMENT)],
        missing="Tick the statement, or do not certify: it is what you sign",
    )


STEP_CHOICES = {
    Step.ACCEPT: ("Accept", "The figures are taken note of. They can still be reopened"),
    Step.REOPEN: ("Reopen", "The provider may change them and certifies again. Say why"),
    Step.LOCK: ("Lock", "They stay as they are for good. Nobody can undo this"),
}


class StepForm(CommonwealForm):
    """What a keeper does with a certified return."""

    fields_of_reasons = {"words_missing": "words", "step_not_open": "step"}
    step = ChoiceField(label="What do you do?")
    words = LongTextField(
        label="Reason", hint="Needed to reopen it. The provider reads it.", required=False, max_length=500
    )

    def __init__(self, *args: Any, steps: Iterable[Step], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["step"].set_choices(
            [(step.value, *words) for step, words in STEP_CHOICES.items() if step in set(steps)]
        )


class AskedForm(CommonwealForm):
    """A measure that a contract's return asks for from a quarter on, or not any more."""

    fields_of_reasons = {
        "not_asked_by_returns": "measure",
        "nothing_changes": "is_asked",
        "return_is_there": "quarter",
        "whole_missing": "measure",
        "parts_asked": "measure",
        "no_why": "why",
        **dict.fromkeys(
            ("email", "link", "number", "address", "one_person", "few", "cannot_be_checked"), "why"
        ),
    }
    is_asked = ChoiceField(
        label="What changes?",
        choices=[
            ("yes", "Ask for a measure", "The return has a line for it, in each area"),
            ("no", "Ask for it no more", "What was certified of it stays"),
        ],
    )
    measure = ChoiceField(label="Measure", as_list=True)
    quarter = ChoiceField(
        label="From which quarter on?", hint="Returns that are there already stay as they are.", as_list=True
    )
    why = LongTextField(
        label="Why", hint="A sentence about the contract. The provider reads it.", max_length=300, rows=2
    )

    def __init__(
        self,
        *args: Any,
        measures: Iterable[tuple[str, str]],
        quarters: Iterable[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["measure"].set_choices(measures)
        self.fields["quarter"].set_choices(quarters)


def quarters_from(first: date) -> list[tuple[str, str]]:
    """The quarters that a contract's list can be changed from: this one, and those of a year after it."""
    starts = [add_months(first, 3 * number) for number in range(5)]
    return [(each.isoformat(), quarter_name(each)) for each in starts]


def asked_choices(now: Iterable[Asked]) -> list[tuple[str, str]]:
    """Every measure that a return can be asked for, those that are asked for now saying so."""
    asked = {each.measure.key for each in now}
    return [
        (each.key, f"{each.title}{' (asked for now)' if each.key in asked else ''}")
        for each in catalogue()
        if may_be_asked(each)
    ]
