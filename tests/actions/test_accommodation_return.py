"""The return on safe accommodation: what returns certified stands in it, and whatever nobody certified is never nought."""

import json
from datetime import UTC, datetime

import pytest

from commonweal.outcomes.documents import actions, canonical, releasing
from commonweal.outcomes.documents import queries as doc_queries
from commonweal.outcomes.documents.models import FrozenDocument
from commonweal.outcomes.releases.models import Release
from commonweal.outcomes.returns import queries
from commonweal.partnership.models import Membership
from commonweal.rules.documents import Kind
from commonweal.rules.periods import financial_year
from commonweal.rules.returns import Figure, Standing
from tests import documents
from tests import returns as made
from tests.cast import ask
from tests.returns import QUARTER

YEAR = financial_year(QUARTER.starts_on)


@pytest.fixture(autouse=True)
def mart(settings, tmp_path):
    settings.MART_FOLDER = tmp_path


def certified(cast, **areas) -> None:
    """Its records are elsewhere. Of what every contract is asked it knows nothing yet; its places and stays it counted."""
    Membership.objects.filter(organisation=cast.lantern, role="case_worker").update(
        ends_before=QUARTER.starts_on
    )
    found = made.return_of(cast, "accommodation")
    figures = made.told(found, made.ACCOMMODATION, **areas)
    unknown = Figure(Standing.NOT_KNOWN, reason="Our new system gives it from spring on.")
    for line in queries.lines_with_areas(found.pk):
        figures.setdefault(made.Place(line.measure, line.area.code, line.client_group), unknown)
    made.certified_by(cast.nigel, found, figures)


def a_return(cast) -> FrozenDocument:
    return actions.make_document(
        kind=Kind.SAFE_ACCOMMODATION, year=YEAR.starts_on.year, by=ask(cast.joan), at=datetime.now(UTC)
    )


def said(found: FrozenDocument) -> dict[str, str]:
    paper = canonical.read(found.content)
    return {row[0].text: row[-1].text for _, grid in paper.grids for row in grid.rows}


def test_what_was_certified_stands_beside_what_is_not_recorded(cast):
    certified(cast)
    documents.refreshed(cast)
    found = a_return(cast)
    assert found.ties, canonical.read(found.content).faults
    rows = said(found)
    assert rows["Households whose support began"].startswith("48")
    assert rows["From another local authority’s area"].startswith("18")
    assert rows["Referred and not supported, all reasons"].startswith("82")
    assert rows["No space"].startswith("40")
    assert rows["Refuge"] == rows["Children whose support began"] == "not recorded here"


def test_small_numbers_are_hidden_in_it(cast):
    few = {**made.ACCOMMODATION, "accommodation_no_recourse": 1, "accommodation_no_space": 26}
    none = {**made.ACCOMMODATION, "accommodation_no_recourse": 1, "accommodation_no_space": 26}
    certified(cast, fellshire=few, wexcombe=none)
    documents.refreshed(cast)
    assert "hidden to protect people" in said(a_return(cast))["No recourse to public funds"]


def test_what_it_lets_out_is_logged_when_it_is_signed(cast):
    certified(cast)
    documents.refreshed(cast)
    now = datetime.now(UTC)
    given = doc_queries.gather(
        kind=Kind.SAFE_ACCOMMODATION, period=YEAR, partner_id=None, board_id=None, at=now
    )
    releasing.release(given=given, title="Safe accommodation", by=ask(cast.joan), at=now)
    tables = json.loads(Release.objects.latest("id").body).values()
    let_out = {table["measure"] for table in tables if table["cells"]}
    assert let_out == set(made.ACCOMMODATION)


def test_a_place_is_counted_as_it_was_on_the_last_day_and_not_added_over_quarters(cast):
    certified(cast)
    documents.refreshed(cast)
    assert said(a_return(cast))["All places together, on the last day"].startswith("60")
