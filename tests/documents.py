"""Documents for tests: made by the commissioner from the small plan and the counts of the cast."""

from datetime import UTC, datetime

from commonweal.outcomes.actions import refresh_counts
from commonweal.outcomes.documents import actions
from commonweal.outcomes.documents.models import FrozenDocument
from commonweal.rules.documents import UP_TO_A_QUARTER, Kind
from commonweal.rules.periods import financial_year, quarters_in
from tests.cast import NOW, ask


def last_quarter() -> tuple[int, int]:
    """The last quarter that is over: the year its financial year starts in, and its number."""
    today = NOW.date()
    whole = financial_year(today)
    over = [each for each in quarters_in(whole) if each.ends_before <= today]
    return (whole.starts_on.year, len(over)) if over else (whole.starts_on.year - 1, 4)


def made_for(cast, board) -> FrozenDocument:
    """A pack of a board, as the commissioner makes it."""
    return made(cast, board=board)


def refreshed(cast) -> None:
    refresh_counts(by=ask(cast.anna), at=datetime.now(UTC))


def made(
    cast,
    kind: Kind = Kind.BOARD_PACK,
    *,
    by: str = "joan",
    partner=None,
    board=None,
    now: bool = False,
    **more,
) -> FrozenDocument:
    """A document of the last quarter that is over, or of this one with `now`."""
    year, quarter = last_quarter()
    if now:
        year = financial_year(NOW.date()).starts_on.year
        quarter = len([q for q in quarters_in(financial_year(NOW.date())) if q.starts_on <= NOW.date()])
    board_id = (board or cast.board).pk if kind is Kind.BOARD_PACK else None
    return actions.make_document(
        kind=kind,
        year=more.pop("year", year),
        quarter=quarter if kind in UP_TO_A_QUARTER else None,
        board_id=board_id,
        partner_id=partner.pk if partner else None,
        by=ask(getattr(cast, by)),
        at=datetime.now(UTC),
        **more,
    )
