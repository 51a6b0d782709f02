"""What the demonstration's partnership has released: last year's referrals to the board, and the number that protects them."""

from datetime import date, datetime, timedelta

from django.db import transaction

from commonweal.access.actor import Actor
from commonweal.config.demo.happenings import ten_o_clock
from commonweal.outcomes.releases import actions
from commonweal.outcomes.reports import Counted, figures, quarter_label, read_year
from commonweal.partnership.models import User
from commonweal.partnership.queries import actor_for
from commonweal.rules.measures import REFERRALS_BY_AREA
from commonweal.rules.periods import financial_year, financial_year_name
from commonweal.rules.released import ReleasedTable, released_table

GROUPS = {"victim": "Referrals of victims", "perpetrator": "Referrals of people who use abuse"}
KEPT = "Reviewed with the partners: the product’s number fits our districts"


@transaction.atomic
def load_releases(*, now: datetime) -> None:
    """The number set by the lead a year ago, and the board's pack of the last full year, released by the analyst."""
    today = now.date()
    a_year_ago = today - timedelta(days=365)
    actions.set_disclosure_minimum(
        value=5, starts_on=a_year_ago, reason=KEPT, by=_who("imogen", today), at=ten_o_clock(a_year_ago)
    )
    year = financial_year(financial_year(today).starts_on - timedelta(days=1))
    read = read_year(year=year, today=today)
    tables = {title: table for group, title in GROUPS.items() if (table := _referrals(read, group))}
    if tables:
        actions.log_release(
            audience="board",
            title=f"Board pack, {financial_year_name(year.starts_on)}",
            tables=tables,
            by=_who("priya", today),
            at=now,
        )


def _referrals(read: Counted, group: str) -> ReleasedTable | None:
    shown = figures(read, client_group=group)
    if shown is None:
        return None
    return released_table(
        shown.referrals,
        measure=REFERRALS_BY_AREA.key,
        client_group=group,
        areas={area.name: area.codes for area in read.areas},
        periods={quarter_label(quarter, read.today): quarter for quarter in read.quarters},
    )


def _who(key: str, on: date) -> Actor:
    user = User.objects.get(email=f"{key}@example.org")
    found = actor_for(user.pk, on=on)
    assert found is not None
    return found
