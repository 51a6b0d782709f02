"""The forms of the front door: shape and wording, no rules."""

from commonweal.design.fields import CommonwealForm
from commonweal.services.front_door.forms.joining import what_was_said
from commonweal.services.front_door.forms.lists import (
    AreasForm,
    ColumnsForm,
    ListFileForm,
    areas_chosen,
    columns_chosen,
)
from commonweal.services.front_door.forms.moving import MovedForm, what_moved
from commonweal.services.front_door.forms.referring import ReferralForm, what_was_asked
from commonweal.services.front_door.forms.search import SearchForm, what_to_find
from commonweal.services.front_door.forms.second_person import SecondAnswerForm
from commonweal.services.front_door.forms.steps import (
    AdviseForm,
    DeclineForm,
    EndForm,
    RouteForm,
    TakeBackForm,
    TriageForm,
    what_was_advised,
    what_was_triaged,
    why_it_ends,
)

__all__ = [
    "AdviseForm",
    "AreasForm",
    "ColumnsForm",
    "CommonwealForm",
    "DeclineForm",
    "EndForm",
    "ListFileForm",
    "MovedForm",
    "ReferralForm",
    "RouteForm",
    "SearchForm",
    "SecondAnswerForm",
    "TakeBackForm",
    "TriageForm",
    "areas_chosen",
    "columns_chosen",
    "what_moved",
    "what_to_find",
    "what_was_advised",
    "what_was_asked",
    "what_was_said",
    "what_was_triaged",
    "why_it_ends",
]
