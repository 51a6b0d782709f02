"""Scenarios: the plan told otherwise. A funder leaves, a grant comes late, another uplift, another apportionment.

`changed(plan, changes)` gives the plan as it would be; `reasons_not_to_change` says why a change cannot be made;
`in_words` reads a change aloud, `subjects_for` says what a change can be about. Rows in, rows out: no Django.
"""

from commonweal.commissioning.funding.scenarios.changing import changed
from commonweal.commissioning.funding.scenarios.checking import reasons_not_to_change
from commonweal.commissioning.funding.scenarios.kinds import ASKS, LABELS, Kind
from commonweal.commissioning.funding.scenarios.subjects import EVERYTHING, Subject, series_key, subjects_for
from commonweal.commissioning.funding.scenarios.words import in_words

__all__ = [
    "ASKS",
    "EVERYTHING",
    "LABELS",
    "Kind",
    "Subject",
    "changed",
    "in_words",
    "reasons_not_to_change",
    "series_key",
    "subjects_for",
]
