"""What is asked when the disclosure minimum is set."""

from commonweal.design.fields import CommonwealForm, DateField, NumberField, TextField
from commonweal.rules.disclosure_minimum import FLOOR, HIGHEST


class MinimumForm(CommonwealForm):
    """A number, a first day, and why."""

    fields_of_reasons = {
        "below_the_floor": "value",
        "above_the_highest": "value",
        "starts_in_the_past": "starts_on",
        "day_is_taken": "starts_on",
        "reason_missing": "reason",
    }
    value = NumberField(
        label="Hide counts below",
        most=HIGHEST,
        hint=f"From {FLOOR} to {HIGHEST}. The smallest number of people that is shown.",
    )
    starts_on = DateField(
        label="From which day", hint="Today or later. What was released before stays as it was."
    )
    reason = TextField(label="Why", hint="Readers of the tables may be told this. No names.", max_length=200)
