"""A quarter ends, and one count goes its whole way: from the records to the provider's return, the board's pack and a partner's
statement, on every page and in every file that is taken down.

The count is of children whose work ended in the quarter: no other journey closes a child's case, so it is the same in the year.
"""

import re

import psycopg
import pytest

from commonweal.rules.documents import Form
from commonweal.rules.returns import STATEMENT, last_ended_quarter, quarter_name
from tests.cast import NOW
from tests.documents import last_quarter
from tests.taken_down import figure_in, stands_in_pdf

QUARTER = last_ended_quarter(NOW.date())
NAME = quarter_name(QUARTER.starts_on)
REFERENCE = "HS-1"
CLOSED = 37
IN_THE_PACK = {"table": "Cases closed: children", "row": "Fellshire", "column": "Closed cases"}
IN_THE_STATEMENT = {
    "table": "What the pooled money bought where yours was spent",
    "row": "Children, Fellshire",
    "column": "Cases closed",
}
# Harbour's contract is like one that is there, for both areas of the invented county.
CONTRACT = """
with contract as (
  insert into procurement_contract
    (plan_id, reference, title, instrument, provider_id, starts_on, ends_before, option_months, decision_id, version)
  select c.plan_id, 'HS-1', 'Support in Fellshire', 'contract', o.id, '2023-10-01', '2099-10-01', 0, c.decision_id, 1
    from procurement_contract c, partnership_organisation o where c.reference = 'DA-2023-V' and o.code = 'harbour' returning id
)
insert into procurement_contractline (contract_id, element_id, area_id, yearly_pence, is_assumed, assumption)
select contract.id, l.element_id, a.id, 1200000, false, '' from contract, partnership_area a, procurement_contract c
  join lateral (select element_id from procurement_contractline where contract_id = c.id order by id limit 1) l on true
 where c.reference = 'DA-2023-V' and a.code in ('fellshire', 'wexcombe')
"""
# 37 children whose work ended, risk and daily life asked at both ends, and 8 for whom advice was enough.
RECORDS = """
with made as (
  insert into milestones_episode
    (id, side, client_group, area_id, provider_id, received_at, attempt_due_at, first_attempt_at, first_contact_at, triaged_at,
     routed_at, accepted_at, allocated_at, decline_reason, advised_at, advice, closed_at, closing_reason, outcome, first_grade,
     last_grade, risk_direction, reviews, is_marac, changed_at)
  select gen_random_uuid(), 'victim', 'child', a.id, o.id, day, day + interval '3 days',
         day + case when n % 3 = 0 then interval '5 days' else interval '1 day' end, day + interval '5 days',
         day + interval '5 days', day + interval '6 days',
         case when n > 8 then day + interval '7 days' end, case when n > 8 then day + interval '7 days' end,
         '', case when n <= 8 then day + interval '7 days' end, case when n <= 8 then 'information' else '' end,
         case when n > 8 then day + interval '40 days' end, case when n > 8 then 'planned' else '' end, '', 'high', 'standard',
         case when n <= 8 then '' when n % 2 = 0 then 'reduced' else 'same' end, case when n > 8 then 2 else 0 end, false, now()
    from generate_series(1, 45) n, partnership_area a, partnership_organisation o,
         lateral (select (%(starts)s::date + 5 + n %% 20)::timestamptz + interval '10 hours' as day) d
   where a.code = 'fellshire' and o.code = 'harbour'
  returning id, closed_at)
insert into milestones_felt (id, episode_id, tool, tool_version, first_on, first_score, last_on, last_score, change, changed_at)
select gen_random_uuid(), id, 'young_daily_life', '1', %(starts)s, 100, %(starts)s::date + 40, 200,
       case when row_number() over () % 3 = 0 then 'same' else 'better' end, now()
  from made where closed_at is not null
"""


@pytest.fixture
def records(environment, site):
    with psycopg.connect(environment["DATABASE_URL"]) as connection:
        connection.execute(CONTRACT)
        connection.execute(RECORDS.replace(" % ", " %% "), {"starts": QUARTER.starts_on})


def taken_down(someone, form: Form) -> bytes:
    with someone.page.expect_download() as started:
        someone.page.locator(f"a[href$='/file/{form}/']").click()
    return started.value.path().read_bytes()


def on_the_page(someone, *, table: str, row: str, column: str) -> list[str]:
    """The cells of a row, with its head; the one under this column holds the count."""
    there = someone.page.get_by_role("table", name=table, exact=True).last
    heads = there.get_by_role("columnheader").all_inner_texts()
    line = there.get_by_role("row").filter(has=someone.page.get_by_role("rowheader", name=row, exact=True))
    cells = [row, *line.get_by_role("cell").all_inner_texts()]
    assert cells[heads.index(column)].strip() == str(CLOSED), cells
    return cells


def the_same_in_every_file(someone, where: dict[str, str]) -> None:
    cells = on_the_page(someone, **where)
    for form in Form:
        data = taken_down(someone, form)
        if form is Form.PDF:
            assert stands_in_pdf(data, table=where["table"], cells=cells)
        else:
            assert figure_in(data, form, **where) == str(CLOSED), form


def test_one_count_from_the_quarters_end_to_the_statement(visitor, records):
    anna = visitor("anna")
    the_analyst_counts_and_opens(anna)
    the_manager_certifies(visitor("mona", width=390))
    the_analyst_looks_at_what_is_known(anna)
    address = the_commissioner_signs_the_pack(visitor("joan"))
    the_board_reads_it(visitor("bea"), address)
    a_partner_reads_its_statement(visitor("finn"))


def the_analyst_counts_and_opens(anna) -> None:
    anna.open("/board/").press("Bring the figures up to date").waits_for("Go to the board page")
    anna.open("/").follow("Reports", exact=True).follow("Returns", exact=True)
    anna.press("Open what is due now").sees("Opened")
    anna.open("/returns/late/").press("Tell providers what is due").sees("Told").sees("Harbour")


def the_manager_certifies(mona) -> None:
    mona.open("/").sees("Returns to fill in and certify").press("Menu").follow("Returns and feedback")
    mona.follow(f"{NAME}, {REFERENCE}").sees("Your records are here").press("Begin this return")
    mona.sees("Taken from your records on").does_not_see("Take the workbook down")
    mona.follow("Write about the quarter").type("What went well", "Every child was seen within the week.")
    mona.choose("I have read it again: nobody could be recognised by it").press("Keep these words")
    if mona.page.get_by_role("link", name="Say why").count():
        mona.follow("Say why")
        for box in mona.page.locator("textarea").all():
            box.fill("The group for children began.")
        mona.press("Keep what you said")
    mona.press("Certify").choose(STATEMENT).press("Certify").sees("The return is certified")
    assert re.search(
        rf"Cases closed[\s\S]{{0,400}}Fellshire\s+{CLOSED}\b", mona.page.locator("main").inner_text()
    )


def the_analyst_looks_at_what_is_known(anna) -> None:
    anna.open("/board/").follow("What is known").sees("How complete and sound the records are")
    anna.open("/returns/late/").does_not_see("Harbour")
    anna.open("/returns/all/").sees("Harbour")


def the_commissioner_signs_the_pack(joan) -> str:
    year, quarter = last_quarter()
    joan.open("/").follow("Reports", exact=True).press("Make a document")
    joan.choose("Board pack").choose(f"Quarter {quarter}").choose("Joint Board")
    joan.pick("Financial year", f"{year}/{(year + 1) % 100:02d}")
    joan.press("Make the document").sees("Draft, not signed").does_not_see("does not tie")
    on_the_page(joan, **IN_THE_PACK)
    joan.press("Sign this document").press("Sign").sees("The document is signed")
    return joan.page.url


def the_board_reads_it(bea, address: str) -> None:
    bea.open("/").follow("Packs of your boards, to read and take down").follow("Board pack: Joint Board")
    assert bea.page.url == address
    the_same_in_every_file(bea.sees("Signed on"), IN_THE_PACK)


def a_partner_reads_its_statement(finn) -> None:
    year, _ = last_quarter()
    finn.open("/").follow("Documents and statements").follow("Statements", exact=True)
    finn.open(f"/statements/?year={year}").does_not_see("do not agree")
    finn.page.get_by_role("main").get_by_role("link", name=re.compile("Council")).first.click()
    on_the_page(finn.look(), **IN_THE_STATEMENT)
    finn.follow("Make this statement as a document").press("Make the document").sees("The document is made")
    the_same_in_every_file(finn, IN_THE_STATEMENT)
