"""One rise of prices and one benefit test, kept by the finance officer, so that nobody's first look is at an empty page.

Every judgement in it is invented. The spending is the demonstration's own ledger's, and so are the outcomes where their count
may be shown; in a small demonstration it may not, and then the number is invented too and says so.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from commonweal.config.demo.ground import Ground
from commonweal.outcomes.value import actions, queries
from commonweal.outcomes.value.actions import Judged
from commonweal.outcomes.value.actions.benefit_tests import ENTERED
from commonweal.partnership.queries import actor_for
from commonweal.rules.benefit import Range
from commonweal.rules.disclosure import CellStatus
from commonweal.rules.measures import RISK_REDUCED
from commonweal.rules.periods import day_of, financial_year
from commonweal.rules.studies_of_harm import Study
from commonweal.rules.unit_costs import PriceRise

INVENTED_OUTCOMES = 420
_DAY = timedelta(days=1)


@transaction.atomic
def load_value(ground: Ground) -> None:
    """After the money: last financial year's spending on victims, set beside those whose risk went down."""
    at = timezone.now()
    today = day_of(at)
    by = actor_for(ground.users["finlay"], on=today)
    year = financial_year(financial_year(today).starts_on - _DAY)
    bought = queries.read_bought(year=year, today=today).bought
    lines = [each for each in bought if each.client_group == "victim" and each.cells]
    if by is None or not lines:
        return
    rise = actions.keep_price_rise(
        rise=PriceRise(
            "2016/17",
            "2025/26",
            3_150,
            "An index of prices (invented)",
            "Made up for this demonstration: take the real one from its publisher",
            today - timedelta(days=40),
        ),
        by=by,
        at=at,
    )
    cells = [line.cells[RISK_REDUCED.key] for line in lines]
    is_shown = all(cell.status is CellStatus.VALUE for cell in cells)
    actions.keep_benefit_test(
        judged=Judged(
            title="Support for victims, county and city",
            year=year.starts_on.year,
            lines=[line.key for line in lines],
            outcome=RISK_REDUCED.key if is_shown else ENTERED,
            outcomes=None if is_shown else INVENTED_OUTCOMES,
            outcomes_source="" if is_shown else "Invented: too few to show in a small demonstration",
            attribution=Range(3_000, 4_500, 6_000, "Invented: police, housing and family did the rest."),
            deadweight=Range(
                1_500, 2_500, 4_000, "Invented: how many left by themselves in the years before."
            ),
            drop_off=Range(
                1_000, 2_000, 3_500, "Invented: came back within a year, as the repeat rate says."
            ),
            worth=Range(
                1_200_00,
                2_460_00,
                6_000_00,
                "Low: half of what falls on public services. Central: all of it. High: some of the harm too.",
            ),
            study=Study.HOME_OFFICE,
            rise_id=rise.pk,
        ),
        by=by,
        at=at,
    )
