"""What is read about returns, as plain values. Figures of one provider are raw here: who shows them to others publishes them."""

from commonweal.outcomes.returns.queries.asked import (
    asked_of,
    changed_with,
    changes_of,
    last_quarter_opened,
)
from commonweal.outcomes.returns.queries.certified import (
    CertifiedCount,
    certified_counts,
    certified_with_areas,
)
from commonweal.outcomes.returns.queries.counts import (
    Drift,
    counted_since,
    counts_of,
    drifted,
    figures_of,
    lines_of,
    lines_with_areas,
    measures_counted,
    works_here,
)
from commonweal.outcomes.returns.queries.facts import Facts, read_facts
from commonweal.outcomes.returns.queries.lists import (
    LateRow,
    ReturnRow,
    certified_step,
    explained,
    history_of,
    late_returns,
    managers_of,
    quarters_shown,
    returns_seen,
    waiting_for,
)
from commonweal.outcomes.returns.queries.own import OwnFigure, own_figures
from commonweal.outcomes.returns.queries.targets import (
    TargetRow,
    aims_of_return,
    targets_of,
    targets_set,
)

__all__ = [
    "CertifiedCount",
    "Drift",
    "Facts",
    "LateRow",
    "OwnFigure",
    "ReturnRow",
    "TargetRow",
    "aims_of_return",
    "asked_of",
    "certified_counts",
    "certified_step",
    "certified_with_areas",
    "changed_with",
    "changes_of",
    "counted_since",
    "counts_of",
    "drifted",
    "explained",
    "figures_of",
    "history_of",
    "last_quarter_opened",
    "late_returns",
    "lines_of",
    "lines_with_areas",
    "managers_of",
    "measures_counted",
    "own_figures",
    "quarters_shown",
    "read_facts",
    "returns_seen",
    "targets_of",
    "targets_set",
    "waiting_for",
    "works_here",
]
