"""A finance officer loads a workbook, reads why it cannot be paid for, records that a funder confirms, and prints a statement.

The last of the journeys: its plan is then the one in use, and its decision can be chosen wherever money is confirmed.
"""

import re
from datetime import date

from playwright.sync_api import expect

from commonweal.commissioning.funding.plan_file import read_plan
from commonweal.commissioning.funding.workbook import write_workbook
from tests.journeys.test_pound import row, type_day

FUNDER = "Harbour Commissioner (invented)"
PLAN = """
[plan]
key = "harbourside"
title = "Help by the harbour"
source = "Invented for this journey"
starts = 2024-04-01
ends = 2025-03-31

[[organisations]]
code = "harbour-commissioner"
name = "Harbour Commissioner (invented)"
kind = "policing"
starts = 2015-04-01

[[organisations]]
code = "harbour-city"
name = "Harbour City Council (invented)"
kind = "council"
starts = 2015-04-01

[[areas]]
code = "harbour"
name = "Harbour City"
kind = "city"
starts = 2015-04-01

[[boards]]
key = "harbour-board"
name = "Harbour Board (invented)"
organisation = "harbour-commissioner"
starts = 2015-04-01

[[decisions]]
reference = "HB-1"
board = "harbour-board"
title = "Pay for help by the harbour"
recommendation = "Pay for one year."
amount = "700,000"
starts = 2024-04-01
ends = 2035-03-31
report_on = 2024-01-10
decided = "approved"
decided_on = 2024-02-01

[[elements]]
key = "victims"
name = "Victims’ service"
tier = "3"
client_group = "victim"
side = "victim"

[[fences]]
key = "harbour-only"
areas = ["harbour"]
basis = "Budget resolution (invented)"

[[fences]]
key = "anywhere"
anywhere = true
basis = "Grant letter (invented)"

[[contributions]]
key = "harbour-city"
funder = "harbour-city"
source_fund = "Base budget"
fence = "harbour-only"
starts = 2024-04-01
ends = 2025-03-31
per = "period"
amount = "300,000"
steps = [{ step = "confirm", on = 2024-02-10, decision = "HB-1" }]

[[contributions]]
key = "commissioner"
funder = "harbour-commissioner"
source_fund = "Victims’ grant"
fence = "anywhere"
starts = 2024-04-01
ends = 2025-03-31
per = "period"
amount = "350,000"
steps = [{ step = "agree_in_principle", on = 2024-02-10, carried_by = "Letter of 10 February 2024" }]

[[needs]]
key = "victims"
element = "victims"
starts = 2024-04-01
ends = 2025-03-31
per = "period"
amounts = { harbour = "650,000" }
"""
UPLOAD = {
    "name": "harbourside.xlsx",
    "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def choose_file(someone, data: bytes) -> None:
    someone.page.get_by_label("The plan", exact=True).set_input_files({**UPLOAD, "buffer": data})
    someone.press("Check this file")


def test_a_workbook_becomes_a_plan_that_can_be_paid_for(visitor):
    # Given Finn with a workbook in which the commissioner has agreed in principle only
    finn = visitor("finn").open("/money/").follow("Load a plan")

    # When he chooses a file that is no plan, then every fault is said and nothing is loaded
    choose_file(finn, b"this is not a workbook")
    finn.sees("has 1 fault. Nothing was loaded.").open("/money/load/")

    # When he chooses the workbook, then he sees that it cannot be paid for on confirmed money, and why
    choose_file(finn, write_workbook(read_plan(PLAN)))
    finn.sees("What is in this plan").sees("Cannot be paid for")
    finn.sees("only £300,000 from Harbour City Council (invented) may pay for it: £350,000 short")
    finn.press("Load this plan")

    # Then the plan is there, and its verdict says the same with its proof
    finn.open("/money/verdict/?plan=harbourside&counting=confirmed").sees("£350,000 short")

    # When he records that the commissioner confirms it by a decision
    finn.open("/money/who-pays/?plan=harbourside&counting=confirmed")
    finn.page.get_by_role("link", name=re.compile(rf"{re.escape(FUNDER)}.*in principle")).click()
    finn.look().follow("Confirmed by a decision")
    finn.choose("HB-1: Pay for help by the harbour")
    type_day(finn, "Date it was confirmed", date(2024, 2, 20))
    finn.press("Record it").sees("The step is recorded.")

    # Then the plan can be paid for
    finn.open("/money/verdict/?plan=harbourside&counting=confirmed")
    finn.sees("Paid in full")
    expect(row(finn, "Confirmed money only", "£650,000", "Yes")).to_have_count(1)

    # And the funder's statement of that year says what was promised, and can be printed
    finn.open("/statements/?year=2024").follow(FUNDER)
    finn.sees("£350,000")
    finn.page.emulate_media(media="print")
    expect(finn.page.get_by_role("navigation", name="Menu")).to_be_hidden()
    assert finn.page.pdf().startswith(b"%PDF")
