"""Documents of the demonstration: the packs of the last two quarters that are over and last year's report, signed; a statement
and a return that wait to be read. Made as anybody makes them, from the ledger and the counts of this morning."""

from datetime import date, timedelta

from django.utils import timezone

from commonweal.config.demo.ground import Ground
from commonweal.outcomes.documents.actions import make_document, sign_document
from commonweal.outcomes.documents.queries import partners_known
from commonweal.partnership.queries import actor_for
from commonweal.rules.documents import Kind
from commonweal.rules.periods import financial_year, quarters_in

BOARD = "joint"
ONE_DAY = timedelta(days=1)


def load_documents(ground: Ground, *, today: date) -> None:
    """Needs the ledger and the counts to be there."""
    joan, finlay = (actor_for(ground.users[key], on=today) for key in ("joan", "finlay"))
    assert joan is not None
    assert finlay is not None
    for year, quarter in quarters_over(today)[-2:]:
        pack = make_document(
            kind=Kind.BOARD_PACK,
            year=year,
            quarter=quarter,
            board_id=ground.boards[BOARD],
            by=joan,
            at=timezone.now(),
        )
        sign_document(frozen_id=pack.pk, by=joan, at=timezone.now())
    last_year = financial_year(today).starts_on.year - 1
    report = make_document(kind=Kind.ANNUAL_REPORT, year=last_year, by=joan, at=timezone.now())
    sign_document(frozen_id=report.pk, by=joan, at=timezone.now())
    make_document(kind=Kind.SAFE_ACCOMMODATION, year=last_year, by=joan, at=timezone.now())
    year, quarter = quarters_over(today)[-1]
    make_document(kind=Kind.MARAC_RETURN, year=year, quarter=quarter, by=joan, at=timezone.now())
    for number, _ in partners_known()[:1]:
        make_document(kind=Kind.STATEMENT, year=last_year, partner_id=number, by=finlay, at=timezone.now())


def quarters_over(today: date) -> list[tuple[int, int]]:
    """The quarters of this financial year and the last that are over, in order: the year each lies in, and its number."""
    this = financial_year(today)
    return [
        (year.starts_on.year, number)
        for year in (financial_year(this.starts_on - ONE_DAY), this)
        for number, quarter in enumerate(quarters_in(year), start=1)
        if quarter.ends_before <= today
    ]
