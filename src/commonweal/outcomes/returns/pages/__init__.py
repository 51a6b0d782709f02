"""Returns as their pages show them: plain values, no queries."""

from commonweal.outcomes.returns.pages.others import (
    CertifiedPage,
    asked_page,
    certified_page,
    late_page,
    matrix_page,
    step_page,
)
from commonweal.outcomes.returns.pages.own import (
    fill_page,
    lines_by_measure,
    my_return_page,
    my_returns_page,
    plain_page,
)
from commonweal.outcomes.returns.pages.targets import target_of_all_page, target_page, targets_page

__all__ = [
    "CertifiedPage",
    "asked_page",
    "certified_page",
    "fill_page",
    "late_page",
    "lines_by_measure",
    "matrix_page",
    "my_return_page",
    "my_returns_page",
    "plain_page",
    "step_page",
    "target_of_all_page",
    "target_page",
    "targets_page",
]
