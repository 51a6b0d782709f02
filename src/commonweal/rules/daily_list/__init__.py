"""A daily list: many referrals in one file, from a sender who keeps their own records (a police force, most often).

Read a list as: each row is one person referred, under the sender's own reference. Good rows become referrals; the others go back
to the sender with what to mend. `columns` says what a list may hold, `mapping` which column of a file holds it, `values` how
one cell is read, `checking` what is wrong with a row, `sameness` whether we have it already.
"""

from commonweal.rules.daily_list.checking import Checked, Told, check_row, reasons_not_to_take
from commonweal.rules.daily_list.columns import COLUMNS, Column, Field
from commonweal.rules.daily_list.mapping import (
    guess,
    labels_of,
    missing_from,
    reasons_not_to_map,
    reasons_not_to_trust_headings,
)
from commonweal.rules.daily_list.sameness import Sameness, as_said, differing, same_reference, sameness
from commonweal.rules.daily_list.values import as_text_only, without_mark

__all__ = [
    "COLUMNS",
    "Checked",
    "Column",
    "Field",
    "Sameness",
    "Told",
    "as_said",
    "as_text_only",
    "check_row",
    "differing",
    "guess",
    "labels_of",
    "missing_from",
    "reasons_not_to_map",
    "reasons_not_to_take",
    "reasons_not_to_trust_headings",
    "same_reference",
    "sameness",
    "without_mark",
]
