"""A quarter ends: a provider sends in its workbook, is told of a mistake, mends it, certifies; the analyst reopens and locks."""

from io import BytesIO

import openpyxl
import psycopg
import pytest

from commonweal.rules.returns import STATEMENT, last_ended_quarter, quarter_name
from tests.cast import NOW

QUARTER = quarter_name(last_ended_quarter(NOW.date()).starts_on)
REFERENCE = "QS-1"
# Quayside keeps its records in a system of its own; Nora, who held no role, manages it. Its contract is like one that is there.
QUAYSIDE = """
with made as (
  insert into partnership_organisation (code, name, kind, starts_on) values ('quayside', 'Quayside', 'provider', '2015-04-01')
  returning id
), post as (
  insert into partnership_membership (user_id, organisation_id, role, side, starts_on)
  select u.id, made.id, 'service_manager', 'victim', '2015-04-01' from partnership_user u, made where u.email = 'nora@example.org'
), contract as (
  insert into procurement_contract
    (plan_id, reference, title, instrument, provider_id, starts_on, ends_before, option_months, decision_id, version)
  select c.plan_id, 'QS-1', 'Support by telephone', 'grant', made.id, '2023-10-01', '2099-10-01', 0, c.decision_id, 1
    from procurement_contract c, made where c.reference = 'DA-2023-V' returning id
)
insert into procurement_contractline (contract_id, element_id, area_id, yearly_pence, is_assumed, assumption)
select contract.id, e.element_id, a.id, 1200000, false, '' from contract, partnership_area a, procurement_contract c
  join lateral (select element_id from procurement_contractline where contract_id = c.id order by id limit 1) e on true
 where c.reference = 'DA-2023-V' and a.code = 'wexcombe'
"""


@pytest.fixture
def quayside(environment, site):
    with psycopg.connect(environment["DATABASE_URL"]) as connection:
        connection.execute(QUAYSIDE)


def the_return(someone):
    return someone.open("/returns/").follow(f"{QUARTER}, {REFERENCE}")


def taken_down(someone) -> bytes:
    with someone.page.expect_download() as download:
        someone.page.get_by_role("button", name="Take the workbook down").click()
    with open(download.value.path(), "rb") as file:
        return file.read()


def filled(data: bytes, **cells) -> bytes:
    """Forty of everything, and of the rates thirty of forty, but for these cells."""
    book = openpyxl.load_workbook(BytesIO(data))
    sheet = book["Figures"]
    for row in sheet.iter_rows(min_row=5):
        if str(row[7].value).startswith("together"):
            continue
        is_rate = not row[4].protection.locked
        row[3].value = 30 if is_rate else 40
        if is_rate:
            row[4].value = 40
        if "better at the end" in str(row[0].value):
            row[3].value, row[4].value = 20, 30
    for cell, value in cells.items():
        sheet[cell] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def send_in(someone, data: bytes):
    someone.follow("Send in the workbook")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file = {"name": "return.xlsx", "mimeType": kind, "buffer": data}
    someone.page.get_by_label("The workbook", exact=True).set_input_files(file)
    return someone.press("Read this workbook")


def test_a_quarter_is_returned_reopened_and_locked(visitor, quayside):
    anna = visitor("anna")
    anna.open("/board/").press("Bring the figures up to date").waits_for("Go to the board page")
    anna.open("/returns/all/").press("Open what is due now").sees("Opened").sees("Quayside")

    nora = visitor("nora", width=390)
    nora.open("/").sees("Returns to fill in and certify")
    the_return(nora).sees("Your records are elsewhere").press("Begin this return")
    nora.sees("enter a number, or say why there is none")
    data = taken_down(nora)
    send_in(nora, filled(data, D5=-4))
    nora.sees("Mend the rest").sees("cell D5: a count cannot be below 0")
    nora.follow("The return")
    send_in(nora, filled(data)).sees("rows of the workbook are kept")
    nora.follow("Write about the quarter").type("What went well", "Calls are answered within the hour.")
    nora.choose("I have read it again: nobody could be recognised by it").press("Keep these words")
    if nora.page.get_by_role("link", name="Say why").count():
        nora.follow("Say why")
        for box in nora.page.locator("textarea").all():
            box.fill("The line opened at weekends.")
        nora.press("Keep what you said")
    nora.press("Certify")
    nora.choose(STATEMENT)
    nora.press("Certify").sees("The return is certified").does_not_see("Enter these figures")

    certified = anna.open("/returns/all/").page.get_by_role("row").filter(has_text="QS-1").get_by_role("link")
    with anna.page.expect_navigation():
        certified.filter(has_text="Certified").first.click()
    anna.look().sees("Certified by").sees("Nora Nothing").sees("Calls are answered within the hour.")
    anna.press("Accept, reopen or lock").choose("Reopen").type("Reason", "Cases closed look too few.").press(
        "Do it"
    )
    anna.sees("Reopened")

    the_return(nora).sees("Cases closed look too few.").press("Certify")
    nora.choose(STATEMENT)
    nora.press("Certify").sees("The return is certified")
    anna.open(anna.page.url).press("Accept, reopen or lock").choose("Lock").press("Do it").sees("Locked")
    anna.does_not_see("Accept, reopen or lock")
    the_return(nora).sees("Locked").does_not_see("Take the workbook down")
