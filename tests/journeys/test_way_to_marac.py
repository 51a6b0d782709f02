"""High risk: from an officer's referral to MARAC and to an adviser who sees on a phone what is known and what is due.

Nobody ends it alone on the way; support, MARAC and sharing are three questions with three answers.
"""

from datetime import timedelta

from tests.cast import NOW
from tests.journeys.test_board_figure import answer_questions

TODAY = NOW.date()
NAME = "Philippa Path"
HAPPENED = "Checklist at the scene: 17 of 27 yes. Strangled on Saturday; he has said he will find her."


def refer(rita) -> None:
    day = TODAY - timedelta(days=1)
    rita.open("/referrals/new/")
    rita.choose("Call", within="Which ways are safe?")
    rita.type_date("When did the person tell you this?", day.day, day.month, day.year)
    rita.type("Code word", "kingfisher").type("Phone number", "07700 900654")
    rita.choose("Somebody who is harmed").type("Full name", NAME)
    rita.pick("Where do they live?", "Fellshire")
    rita.choose("No", within="Do they need an interpreter?").type("What happened?", HAPPENED)
    rita.choose("Yes", within="Is anybody in immediate danger?").choose("Yes, they agree")
    rita.press("Send the referral")


def triage(fred) -> None:
    """Fourteen yes answers are high; the ground for MARAC stands there with the number it rests on."""
    fred.press("Triage")
    answer_questions(fred, yes=14)
    fred.press("Work out the score").sees("14 yes of 24").sees("Visible high risk").sees(
        "The number 14 applies"
    )
    fred.choose("High", within="Your own judgement of the risk").choose("High", within="The grade to work by")
    fred.choose("Yes", within="Refer to MARAC?")
    fred.choose("Yes", within="Does the person agree that MARAC is told?")
    fred.choose("Yes", within="Does the person want support?")
    fred.choose("No", within="Does the person agree that we share what a service needs to know?")
    fred.choose("Yes, and it is recorded").press("Sign and finish triage").sees("Triage is done")


def test_high_risk_goes_to_marac_and_to_an_adviser(visitor):
    rita = visitor("rita")
    refer(rita)
    rita.open("/referrals/").does_not_see("Strangled")

    fred = visitor("fred")
    fred.open("/front-door/").follow(NAME).sees("17 of 27")
    triage(fred)
    fred.sees("Referred: visible high risk").sees("Wants support").sees("Agrees to sharing")

    # One person alone cannot drop her: it waits, in sight, and is taken back.
    fred.press("Decline").sees("This takes two people").choose("No service has room")
    fred.type("What does the second person have to know?", "Nobody had room today.").press(
        "Ask a second person"
    )
    fred.sees("Waits for a second person")
    fred.open("/front-door/").sees("Its end waits for a second person").follow(NAME)
    fred.press("Take it back").sees("You took it back")

    fred.press("Choose a service").sees("Harbour support (Harbour)").choose("Harbour support (Harbour)")
    fred.press("Offer it").sees("offered to the service")

    mona = visitor("mona")
    mona.open("/offers/").follow(NAME).sees("High").does_not_see("Nobody had room today").press("Take it on")
    mona.open("/cases/unallocated/").follow(NAME).press("Give it to a worker")
    mona.choose("Cora Colleague").press("Give the case")

    nigel = visitor("nigel")
    nigel.open("/cases/").does_not_see(NAME)

    cora = visitor("cora", width=390)
    cora.open("/cases/").sees(NAME).follow(NAME)
    cora.sees("High").sees("Referred: visible high risk").sees("kingfisher").sees("Review risk")
    cora.does_not_see("Nobody had room today").does_not_see("07700 900654")
    fits = cora.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert fits
