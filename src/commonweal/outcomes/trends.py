"""A measure month by month, as far as it may be shown beside the quarters of the board page."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from commonweal.outcomes.letting_out import told_before
from commonweal.outcomes.queries import counted_by_month, has_certified
from commonweal.outcomes.reports import figures, read_year
from commonweal.rules.disclosure import publish
from commonweal.rules.periods import Period, add_months, financial_year, months_in, quarters_in

MONTHS_SHOWN = 36


@dataclass(frozen=True)
class Trend:
    """A measure month by month, for one group in all areas together. `months` are whole ones; where the records begin within one,
    from the month after.

    No `counts` where they may not be shown, or where nothing was counted yet.
    """

    months: tuple[Period, ...]
    counts: tuple[int, ...] = ()
    refreshed_at: datetime | None = None


def read_trend(*, measure: str, client_group: str, today: date) -> Trend:
    """Three years of whole months and more, from the first of a quarter.

    They are shown only if each may be, if no table of the board page for those years hides anything of the same referrals, and if
    what is left of a quarter beside its months is not small: months and quarters are about the same people, and whoever has both
    can take one from the other.
    """
    quarter = next(each for each in quarters_in(financial_year(today)) if each.contains(today))
    first, this_month = add_months(quarter.starts_on, -MONTHS_SHOWN), today.replace(day=1)
    years = [financial_year(first)]
    while years[-1].ends_before <= today:
        years.append(financial_year(years[-1].ends_before))
    period = Period(years[0].starts_on, years[-1].ends_before)
    whole = read_year(year=period, today=today, client_group=client_group)
    by_month = counted_by_month(measure, starts_on=period.starts_on, ends_before=period.ends_before)
    told = told_before(whole)
    shown = [figures(replace(whole, year=year), client_group=client_group, earlier=told) for year in years]

    def counted_in(month: date) -> int:
        ids = (area_id for area in whole.areas for area_id in area.ids)
        return sum(by_month[measure, client_group, area_id, month][0] for area_id in ids)

    is_small = 0 < counted_in(this_month) < whole.threshold
    months = months_in(Period(first, quarter.starts_on if is_small else this_month))
    counts = tuple(counted_in(month.starts_on) for month in months)
    begun = next((place for place, count in enumerate(counts) if count), len(counts))
    months, counts = months[begun:], counts[begun:]
    labels = {month_label(month): count for month, count in zip(months, counts, strict=True)}
    may_be_shown = (
        whole.refreshed_at is not None
        and bool(labels)
        and not any(each is None or each.referrals.has_hidden for each in shown)
        and not publish(labels, threshold=whole.threshold).has_hidden
        # Beside the quarters, the months would say what one service certified.
        and not has_certified(
            measure, client_group, starts_on=period.starts_on, ends_before=period.ends_before
        )
    )
    # Records that begin within a month make it look low. What it counts passed the gate with the others: it can be worked out.
    if begun:
        months, counts = months[1:], counts[1:]
    return Trend(months, counts if may_be_shown else (), whole.refreshed_at)


def month_label(month: Period) -> str:
    """`Apr 2026`."""
    return f"{month.starts_on:%b %Y}"
