"""A person and a number: from a police officer's referral to the figure on the board's page, through a real browser.

The first of the journeys: once others have referred a few people from elsewhere, the figure is hidden with theirs.
"""

import re
from datetime import timedelta

from tests.cast import NOW

TODAY = NOW.date()
NAME = "Winifred Journey"
STALKING = 8  # the question whose yes opens eleven more


def number_on_the_board(someone) -> int:
    """This year's referrals in the county, as the board reads them."""
    someone.open("/board/")
    row = (
        someone.page.get_by_role("table")
        .filter(has_text="Referrals by area")
        .get_by_role("row")
        .filter(has=someone.page.get_by_role("rowheader", name="Fellshire", exact=True))
    )
    return int(re.sub(r"\D", "", row.first.get_by_role("cell").last.inner_text()))


def refer(rita) -> None:
    day = TODAY - timedelta(days=1)
    rita.open("/referrals/new/")
    rita.choose("Call", within="Which ways are safe?")
    rita.type_date("When did the person tell you this?", day.day, day.month, day.year)
    rita.type("When is it safe?", "weekdays after 10am").type("Code word", "bluebell")
    rita.type("Phone number", "07700 900321")
    rita.choose("Somebody who is harmed").type("Full name", NAME)
    rita.pick("Where do they live?", "Fellshire")
    rita.choose("No", within="Do they need an interpreter?")
    rita.type("What happened?", "Followed home from work three times this week.")
    rita.choose("No", within="Is anybody in immediate danger?").choose("Yes, they agree")
    rita.press("Send the referral")


def test_a_referral_becomes_a_case_that_closes_and_a_number_on_the_board(visitor):
    anna = visitor("anna")
    anna.open("/board/").press("Bring the figures up to date").waits_for("Go to the board page")
    before = number_on_the_board(anna)

    rita = visitor("rita")
    refer(rita)
    rita.open("/referrals/").does_not_see("Followed home")

    fred = visitor("fred")
    fred.open("/front-door/").follow(NAME).sees("Followed home").does_not_see("07700 900321")
    fred.press("Show it to call").sees("07700 900321")
    triage(fred)
    fred.press("Choose a service").choose("Harbour support (Harbour)").press("Offer it")

    mona = visitor("mona")
    mona.open("/offers/").follow(NAME).press("Take it on")
    mona.open("/cases/unallocated/").follow(NAME).press("Give it to a worker").choose("Pat Works").press(
        "Give the case"
    )

    cora = visitor("cora")
    cora.open("/cases/").does_not_see(NAME)

    pat = visitor("pat", width=390)
    pat.open("/cases/").follow(NAME).sees("Code word")
    pat.press("Record a session").type_date("When was it?", TODAY.day, TODAY.month, TODAY.year)
    pat.choose("In person").choose("Attended").pick("What was mainly done?", "One-to-one support").type(
        "Note", "Made a plan together."
    ).press("Record the session")
    review(pat, yes=3, grade="Standard", refers=False)
    plan_and_finish(pat)
    pat.open("/cases/").follow(NAME).press("Close the case")
    pat.choose("The needs were met").choose("Needs met").press("Ask my manager to approve it")
    mona.open("/cases/approvals/").follow(NAME).sees("A place of my own.")
    mona.choose("Approve it").press("Give your answer")
    pat.open("/cases/").follow(NAME).press("Close the case").press("Close the case").sees("Closed")

    assert number_on_the_board(anna) == before
    anna.press("Bring the figures up to date").waits_for("Go to the board page")
    assert number_on_the_board(anna) == before + 1
    bea = visitor("bea")
    assert number_on_the_board(bea) == before + 1
    bea.follow("A statement for each partner")


def plan_and_finish(pat) -> None:
    """A need, an action done, the manager asked, a last look at the need, and a safety plan for the time after."""
    later = TODAY + timedelta(days=28)
    pat.follow("Plan", exact=True).press("Add a need").pick("What is it about?", "Somewhere to live")
    pat.type("What does the person want?", "A place of my own.").choose("4. Needs a lot of help")
    pat.type_date("When will you look at it again?", later.day, later.month, later.year)
    pat.press("Put it on the plan").follow("Add an action").type("What will be done?", "Ring the council.")
    pat.choose("You, the worker").type_date("By when?", later.day, later.month, later.year)
    pat.press("Put it on the plan").page.get_by_role("button", name=re.compile("^Done")).click()
    pat.sees("Done or taken off (1)")
    pat.follow("Review this need").choose("1. No help needed now").choose("The work is ending")
    pat.press("Save the review").sees("Met so far")
    pat.follow("Safety plan", exact=True).press("Write it").choose("For the time after the work ends")
    pat.type("Getting out", "By the back.").press("Sign this version").sees("Signed:")
    pat.follow("Record", exact=True).sees("Made a plan together.")


def triage(fred) -> None:
    """Fifteen yes answers are high, and a ground for MARAC; both agreements are asked apart."""
    fred.open("/front-door/").follow(NAME)
    fred.press("Record a try at contact").choose("Call")
    fred.choose("Yes", within="Did you speak with the person?").choose("Just now").press("Record it")
    fred.press("Triage")
    answer_questions(fred, yes=15)
    fred.press("Work out the score").sees("Visible high risk")
    fred.choose("High", within="Your own judgement of the risk").choose("High", within="The grade to work by")
    fred.choose("Yes", within="Refer to MARAC?")
    fred.choose("Yes", within="Does the person agree that MARAC is told?")
    fred.choose("Yes", within="Does the person want support?")
    fred.choose("Yes", within="Does the person agree that we share what a service needs to know?")
    fred.choose("Yes, and it is recorded").press("Sign and finish triage")


def review(pat, *, yes: int, grade: str, refers: bool) -> None:
    pat.press("Review risk")
    answer_questions(pat, yes=yes)
    pat.press("Work out the score")
    pat.choose(grade, within="Your own judgement of the risk").choose(grade, within="The grade to work by")
    # The questions that open under yes have a “no” of their own.
    pat.page.locator(f"input[name='refers_to_marac'][value='{'yes' if refers else 'no'}']").check()
    pat.press("Sign the review")


def answer_questions(someone, *, yes: int) -> None:
    for number in range(1, 25):
        answer = "yes" if number <= yes else "no"
        someone.page.locator(f"input[name='item_{number}'][value='{answer}']").check()
    if yes >= STALKING:
        for number in range(1, 12):
            someone.page.locator(f"input[name='stalking_{number}'][value='no']").check()
    someone.type("How many incidents were there in the last 12 months?", "2")
