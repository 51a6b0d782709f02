"""What a contract's return asks for, seen and changed by the joint commissioner; filling in figures that only a return says."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.commissioning.procurement.models import Contract
from commonweal.outcomes.returns import queries
from commonweal.outcomes.returns.models import AskedChange
from commonweal.rules.returns import Figure, Place, Standing, next_quarter
from tests import returns as made
from tests.pages.counting import at_most
from tests.pages.reading import assert_refused, read, unseen
from tests.returns import QUARTER, TODAY

NEXT = next_quarter(TODAY, QUARTER.starts_on)
GOOD = {
    "is_asked": "no",
    "measure": "unmet_need",
    "quarter": NEXT.isoformat(),
    "why": "It says nothing of this service.",
}


def address(reference: str = "C-1") -> str:
    return f"/returns/asked/{Contract.objects.get(reference=reference).pk}/"


def send(browser, where: str, **data):
    return browser.post(where, {**unseen(browser.get(where)), **data})


def test_the_joint_commissioner_drops_a_measure_and_sees_who_said_so(cast, client_for):
    made.opened(cast)
    browser = client_for(cast.joan)
    assert address() in browser.get("/returns/all/").content.decode()
    with at_most(12):
        page = browser.get(address())
    assert "Referrals that ended with need unmet" in read(page).words
    assert send(browser, address(), **GOOD)["Location"] == address()
    said = read(browser.get(address())).words
    assert "What the return asks for is changed." in said
    assert "asked for no more It says nothing of this service. Joan Commissions" in said


@pytest.mark.parametrize("name", ["anna", "finn", "mona", "nigel", "bea", "nora"])
def test_nobody_else_opens_it(cast, client_for, name):
    made.opened(cast)
    assert client_for(getattr(cast, name)).get(address()).status_code == 403


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"why": ""}, {"id_why": "Enter why"}),
        ({"measure": "marac_repeats", "is_asked": "yes"}, {"id_measure": "have that asked for first"}),
        ({"is_asked": "yes"}, {"id_is_asked": "asked for already"}),
        ({"why": "Ask vera@example.org."}, {"id_why": "Take out"}),
        ({"quarter": QUARTER.starts_on.isoformat()}, {"id_quarter": ""}),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(cast, client_for, changed, refused):
    made.opened(cast)
    browser = client_for(cast.joan)
    page = assert_refused(send(browser, address(), **{**GOOD, **changed}), refused)
    if changed.get("why") != "":
        assert page.still_typed({**GOOD, **changed}["why"])
    assert not AskedChange.objects.exists()


def test_a_share_is_typed_without_what_it_is_out_of(cast, client_for):
    found = made.marac_return(cast)
    browser, here = client_for(cast.nigel), f"/returns/{found.pk}/"
    assert "Nothing here can count these" in read(browser.get(here)).words
    where = f"{here}figures/marac_repeats/"
    lines = [each for each in queries.lines_with_areas(found.pk) if each.measure == "marac_repeats"]
    page = browser.get(where).content.decode()
    assert f"out_of_{lines[0].pk}" not in page
    typed = {f"number_{each.pk}": "12" for each in lines}
    assert send(browser, where, **typed)["Location"] == here
    cases = [each for each in queries.lines_with_areas(found.pk) if each.measure == "marac_cases"]
    send(browser, f"{here}figures/marac_cases/", **{f"number_{each.pk}": "40" for each in cases})
    with at_most(18):
        said = read(browser.get(here)).words
    assert "Victims, Fellshire 12 of 40" in said


def test_the_neighbour_finds_no_marac_return(cast, client_for):
    found = made.marac_return(cast)
    assert client_for(cast.mona).get(f"/returns/{found.pk}/").status_code == 404


def test_the_workbook_asks_for_numbers_alone_and_is_read(cast, client_for):
    found = made.marac_return(cast)
    browser, here = client_for(cast.nigel), f"/returns/{found.pk}/"
    data = browser.post(f"{here}workbook/", unseen(browser.get(here))).content
    book = openpyxl.load_workbook(BytesIO(data))
    sheet = book["Figures"]
    for row in sheet.iter_rows(min_row=5):
        key = str(row[7].value)
        if "|" in key and not key.startswith("together|"):
            row[3].value = made.MARAC[key.split("|")[0]]
            assert row[4].protection.locked
    told = {row[0].value: row[2].value for row in book["Definitions"].iter_rows(min_row=2)}
    assert told["Repeat cases at MARAC"].startswith("Filled in by itself, from “Cases discussed at MARAC”")
    out = BytesIO()
    book.save(out)
    file = SimpleUploadedFile("return.xlsx", out.getvalue())
    response = send(browser, f"{here}send/", file=file)
    assert response.status_code == 302, read(response).words
    figures = queries.lines_of(found.pk)
    assert figures[Place("marac_repeats", "wexcombe", "victim")] == Figure(Standing.COUNTED, 12, 40)


def test_those_who_keep_returns_see_what_was_certified_through_the_gate(cast, client_for):
    found = made.marac_return(cast)
    made.certified_by(
        cast.nigel,
        found,
        made.told(found, wexcombe={**made.MARAC, "marac_from_police": 38, "marac_from_partners": 2}),
    )
    said = read(client_for(cast.anna).get(f"/returns/all/{found.pk}/")).words
    assert "Cases discussed at MARAC" in said
    assert "hidden to protect people" in said
    assert "38" not in said
