"""Targets of the partnership, and one of a contract, by the same actions as on the pages."""

from datetime import date

from commonweal.commissioning.procurement.models import Contract
from commonweal.config.demo.ground import Ground
from commonweal.config.demo.happenings import ten_o_clock
from commonweal.outcomes.returns.actions import set_target, set_target_of_all
from commonweal.outcomes.returns.target_forms import period_choices, period_chosen
from commonweal.partnership.queries import actor_for
from commonweal.rules.measures import measure
from commonweal.rules.periods import financial_year

# (measure, group, value, at most). The numbers are invented; a partnership agrees its own.
SET = (
    ("contact_attempted_in_time", "victim", 85, False),
    ("contact_attempted_in_time", "child", 85, False),
    ("risk_reduced", "victim", 60, False),
    ("daily_life_better", "victim", 55, False),
    ("cases_closed", "victim", 500, False),
    ("lost_touch", "victim", 15, True),
)
REASON = "Agreed with the partners when the service began."


def load_targets(ground: Ground, *, today: date) -> None:
    """From the year before last on."""
    by = actor_for(ground.users["joan"], on=today)
    if by is None:
        return
    year = financial_year(today)
    first = date(year.starts_on.year - 2, 4, 1)
    at = ten_o_clock(today)
    for key, group, value, at_most in SET:
        set_target_of_all(
            asked=measure(key), client_group=group, starts_on=first, value=value, at_most=at_most, reason=REASON,
            by=by, at=at,
        )  # fmt: skip
    starts_on, months = period_chosen(period_choices(year.starts_on)[0][0])
    for contract in Contract.objects.filter(provider__code="kestrel-row").order_by("pk"):
        set_target(
            contract_id=contract.pk,
            measure_key="contact_attempted_in_time",
            starts_on=starts_on,
            months=months,
            value=90,
            by=by,
            at=at,
        )
