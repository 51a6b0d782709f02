"""Form fields that render themselves as design-system components and speak plain English when refused.

An app's forms.py says what is asked and in what words; whether it may be done is the rule book's to say. A
template writes `{{ form.field_html("starts_on") }}`, or `{{ form.fields_html() }}` for all of them in order.
"""

from commonweal.design.fields.choices import ChoiceField, MultiChoice, YesNoDontKnow
from commonweal.design.fields.dates import DateField, MonthField
from commonweal.design.fields.files import FileField
from commonweal.design.fields.form import CommonwealForm, ErrorLink
from commonweal.design.fields.text import (
    EmailField,
    LongTextField,
    MoneyField,
    NumberField,
    PasswordField,
    TextField,
    WordsField,
)

__all__ = [
    "ChoiceField",
    "CommonwealForm",
    "DateField",
    "EmailField",
    "ErrorLink",
    "FileField",
    "LongTextField",
    "MoneyField",
    "MonthField",
    "MultiChoice",
    "NumberField",
    "PasswordField",
    "TextField",
    "WordsField",
    "YesNoDontKnow",
]
