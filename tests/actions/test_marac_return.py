"""MARAC's national return as a document: what it says, what it ties to, what it names as missing, and who sees it."""

from datetime import UTC, datetime

import pytest

from commonweal.outcomes.documents import actions, canonical
from commonweal.outcomes.documents.actions import forms_of, sign_document, written
from commonweal.outcomes.documents.making.marac import marac_measures
from commonweal.outcomes.documents.models import FrozenDocument
from commonweal.outcomes.releases.models import Release
from commonweal.rules.documents import Form, Kind
from commonweal.rules.periods import financial_year, quarters_in
from commonweal.rules.reasons import Refused
from commonweal.rules.returns import Figure, Standing, quarter_name
from tests import documents
from tests import returns as made
from tests.cast import ask
from tests.returns import QUARTER, TODAY

YEAR = financial_year(QUARTER.starts_on)
NUMBER = quarters_in(YEAR).index(QUARTER) + 1


@pytest.fixture(autouse=True)
def mart(settings, tmp_path):
    settings.MART_FOLDER = tmp_path


def a_return(cast, by: str = "joan") -> FrozenDocument:
    return actions.make_document(
        kind=Kind.MARAC_RETURN,
        year=YEAR.starts_on.year,
        quarter=NUMBER,
        by=ask(getattr(cast, by)),
        at=datetime.now(UTC),
    )


def certified(cast, **areas) -> None:
    found = made.marac_return(cast)
    made.certified_by(cast.nigel, found, made.told(found, **areas))


def paper(found: FrozenDocument):
    return canonical.read(found.content)


def rows(found: FrozenDocument, caption: str) -> dict[str, list[str]]:
    grid = next(grid for _, grid in paper(found).grids if grid.caption == caption)
    return {row[0].text: [cell.text for cell in row[1:]] for row in grid.all_rows}


def test_it_says_what_was_certified_all_areas_together_and_area_by_area(cast):
    certified(cast)
    documents.refreshed(cast)
    found = a_return(cast)
    assert found.ties, paper(found).faults
    together = rows(found, "All areas together")
    assert together["Cases discussed at MARAC"][0].startswith("80")
    assert [each.split(" (")[0] for each in together["Repeat cases at MARAC"]] == ["24", "80", "30%"]
    assert together["Children in the households of MARAC cases"][0].startswith("102")
    by_area = rows(found, "Repeat cases at MARAC, by area")
    assert by_area["Fellshire"][0].startswith("12")
    assert len(together) == len(marac_measures()) == 11


def test_what_is_missing_is_named_and_never_nought(cast):
    found = made.marac_return(cast)
    typed = made.told(found)
    unknown = Figure(Standing.NOT_KNOWN, reason="The city’s list comes later.")
    typed |= {place: unknown for place in typed if place.area == "wexcombe"}
    made.certified_by(cast.nigel, found, typed)
    documents.refreshed(cast)
    document = a_return(cast)
    missing = next(each for each in paper(document).sections if each.title == "Missing")
    said = " ".join(getattr(missing.blocks[0], "items", (getattr(missing.blocks[0], "text", ""),)))
    assert "Wexcombe: " in said
    assert quarter_name(QUARTER.starts_on) in said
    assert "is no nought" in said
    assert rows(document, "Cases discussed at MARAC, by area")["Wexcombe"] == ["not submitted"]


def test_nothing_certified_is_said_and_not_a_row_of_noughts(cast):
    documents.refreshed(cast)
    together = rows(a_return(cast), "All areas together")
    assert set(together["Cases discussed at MARAC"]) <= {"not submitted", ""}


def test_it_does_not_tie_when_a_return_was_certified_since_the_figures_were_counted(cast):
    documents.refreshed(cast)
    certified(cast)
    found = a_return(cast)
    assert not found.ties
    assert "a return was certified since they were counted" in " ".join(paper(found).faults)
    documents.refreshed(cast)
    assert a_return(cast).ties


def test_it_is_signed_kept_and_what_it_lets_out_is_logged(cast):
    certified(cast)
    documents.refreshed(cast)
    found = a_return(cast)
    if QUARTER.ends_before > TODAY:
        pytest.fail("The last quarter is over by its name.")
    signed = sign_document(frozen_id=found.pk, by=ask(cast.joan), at=datetime.now(UTC))
    assert signed.signed_at
    titles = Release.objects.latest("id").body
    assert "marac_cases" in titles
    assert "cases_closed" not in titles
    with pytest.raises(Refused, match="signed by the joint commissioner"):
        sign_document(frozen_id=a_return(cast).pk, by=ask(cast.finn), at=datetime.now(UTC))


def test_small_numbers_are_hidden_in_every_form(cast):
    certified(cast, wexcombe={**made.MARAC, "marac_from_police": 38, "marac_from_partners": 2})
    documents.refreshed(cast)
    found = a_return(cast)
    police = rows(found, "Cases that the police referred to MARAC, by area")["Wexcombe"]
    partners = rows(found, "Cases that other agencies referred to MARAC, by area")["Wexcombe"]
    assert "hidden to protect people" in police
    assert "hidden to protect people" in partners
    assert set(forms_of(found)) == {form.value for form in Form}
    assert all(len(written(found, form)) > 1_000 for form in Form)


def test_it_says_which_definition_of_a_repeat_each_area_goes_by(cast):
    certified(cast)
    documents.refreshed(cast)
    said = next(each for each in paper(a_return(cast)).sections if each.title == "What a repeat is here")
    assert (
        "Fellshire: a case is a repeat when there was any further abuse by the same person"
        in said.blocks[0].items[0]
    )


def test_a_quarter_is_asked_for(cast):
    with pytest.raises(Refused, match="Choose the quarter that the return goes up to"):
        actions.make_document(
            kind=Kind.MARAC_RETURN, year=YEAR.starts_on.year, by=ask(cast.joan), at=datetime.now(UTC)
        )
