"""What is asked in a case, and in what words. Whether it may be done is the rule book's to say."""

from commonweal.services.casework.forms.case import (
    AlertForm,
    AllocateForm,
    CloseForm,
    ReopenForm,
    SessionForm,
    how_it_ends,
)
from commonweal.services.casework.forms.contact import (
    AttemptForm,
    ContactForm,
    SafeContactForm,
    contact_as_recorded,
    contact_details,
    fault_in_contact,
    what_was_tried,
)
from commonweal.services.casework.forms.risk import (
    AnswersForm,
    DecisionForm,
    NumberField,
    ToolForm,
    what_was_decided,
)

__all__ = [
    "AlertForm",
    "AllocateForm",
    "AnswersForm",
    "AttemptForm",
    "CloseForm",
    "ContactForm",
    "DecisionForm",
    "NumberField",
    "ReopenForm",
    "SafeContactForm",
    "SessionForm",
    "ToolForm",
    "contact_as_recorded",
    "contact_details",
    "fault_in_contact",
    "how_it_ends",
    "what_was_decided",
    "what_was_tried",
]
