"""What the ledger may be searched by. Only codes, numbers and days: what is typed stands in the address of the page."""

from collections.abc import Iterable
from typing import Any

from django.core.validators import RegexValidator
from markupsafe import Markup

from commonweal.design.fields import ChoiceField, CommonwealForm, DateField, MoneyField, TextField

Numbered = Iterable[tuple[int, str]]
A_REFERENCE = RegexValidator(
    r"^[A-Za-z0-9/_.-]+$",
    "Enter the contract’s reference as it is written, like C-1: no spaces or other signs",
)


class LedgerSearchForm(CommonwealForm):
    """Every part is optional; what is given has to hold for one and the same entry."""

    fund = ChoiceField(label="Whose money", as_list=True, required=False)
    element = ChoiceField(label="For what", as_list=True, required=False)
    area = ChoiceField(label="Where", as_list=True, required=False)
    year = ChoiceField(label="Financial year it is for", as_list=True, required=False)
    kind = ChoiceField(label="What happened", as_list=True, required=False)
    account = ChoiceField(label="Account", as_list=True, required=False)
    amount = MoneyField(label="Amount", hint="On either side, like 12,490", required=False, least=1)
    starts = DateField(label="From", called="the first day", required=False)
    ends = DateField(label="To", called="the last day", required=False)
    contract = TextField(
        label="Contract reference", required=False, max_length=30, width=10, validators=[A_REFERENCE]
    )

    def __init__(
        self,
        *args: Any,
        funds: Numbered,
        elements: Numbered,
        areas: Numbered,
        years: Numbered,
        kinds: Iterable[tuple[str, str]],
        accounts: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, given in (
            ("fund", funds),
            ("element", elements),
            ("area", areas),
            ("year", years),
            ("kind", kinds),
            ("account", accounts),
        ):
            self.fields[name].set_choices((str(value), words) for value, words in given)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        starts, ends = found.get("starts"), found.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", "The last day is before the first: enter the same day or a later one")
        return found

    def search_html(self) -> Markup:
        """The fields in order. Nothing here has to be given, so no label says that it is optional."""
        drawn = []
        for name in self.shown_names:
            field = self.fields[name]
            said = {"text": field.label, "classes": "govuk-label--s"}
            if isinstance(field, DateField):
                legend = {"text": field.label, "classes": "govuk-fieldset__legend--s"}
                drawn.append(self.field_html(name, fieldset={"legend": legend}))
            else:
                drawn.append(self.field_html(name, label=said))
        return Markup("\n").join(drawn)
