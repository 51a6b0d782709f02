"""A pound travels: a board decides, a promise is confirmed and received, work is paid for, and each step can be read again.

The plan is the example that is kept with the code. All its days are past, so that the journey is the same whenever it runs.
"""

from datetime import date

from playwright.sync_api import expect

COUNTY = "Staffordshire County Council"
FIRST_YEAR = "1 October 2023 to 30 September 2024"
SHARE = "The county’s share of the joint service, for up to five years"
TOGETHER = "Buying victims’ and perpetrators’ services together, for up to five years"
VICTIMS = "Victims’ services, tiers 1 to 4"
WORK = "Targeted support for victims"
DECIDED, CONFIRMED = date(2022, 11, 2), date(2022, 11, 9)
QUARTER = (date(2023, 10, 1), date(2023, 12, 31))
RECEIVED, PAID = date(2023, 10, 2), date(2024, 1, 5)


def type_day(someone, question: str, day: date) -> None:
    someone.type_date(question, day.day, day.month, day.year)


def row(someone, *words: str):
    """The rows of the tables in front that hold all these words."""
    found = someone.page.get_by_role("row")
    for each in words:
        found = found.filter(has_text=each)
    return found


def open_first_year(someone) -> None:
    someone.open("/money/contributions/")
    row(someone, COUNTY).get_by_role("link").first.click()
    someone.look().sees(FIRST_YEAR)


def open_contract(someone) -> None:
    someone.open("/contracts/").follow(VICTIMS)


def publish(joan, title: str) -> None:
    joan.open("/decisions/").follow(title).press("Publish to the board").press("Publish")
    joan.sees("The report is published to the board.")


def approve(bea, title: str) -> None:
    bea.open("/decisions/").sees("Waiting for your board").follow(title).press("Record the decision")
    bea.choose("Approve")
    type_day(bea, "Date of the decision", DECIDED)
    bea.press("Record the decision").sees("The decision is recorded.").sees("Approved")


def confirm(joan) -> None:
    """The ladder as its page asks for it: in principle by a letter, then by the decision."""
    open_first_year(joan)
    joan.follow("Agreed in principle").type("What it is written in", "Letter of 19 October 2022")
    type_day(joan, "Date of the agreement", date(2022, 10, 19))
    joan.press("Record it").sees("The step is recorded.").follow("Confirmed by a decision")
    joan.choose(f"CAB-2022-10-19: {SHARE}")
    type_day(joan, "Date it was confirmed", CONFIRMED)
    joan.press("Record it").sees("The step is recorded.").sees("Decision CAB-2022-10-19")


def receive(finn) -> None:
    open_first_year(finn)
    finn.follow("Money received").type("Amount received", "170,965.00")
    type_day(finn, "Date it came in", RECEIVED)
    finn.press("Record it").sees("Part of the money received: £170,965").sees("£512,895")


def fill_payment(finn, *, area: str, amount: str) -> None:
    open_contract(finn)
    finn.press("Prepare a payment").choose(f"{WORK}, {area}")
    type_day(finn, "First day of the work", QUARTER[0])
    type_day(finn, "Last day of the work", QUARTER[1])
    finn.type("Amount to pay", amount)
    type_day(finn, "Date of the payment", PAID)


def test_a_pound_from_the_board_to_the_work_it_paid_for(visitor):
    # Given a plan whose decisions are only drafted, the first year is only asked for and nothing can be confirmed or paid
    joan, finn, bea = visitor("joan"), visitor("finn"), visitor("bea")
    open_first_year(joan)
    joan.sees("A promise without a decision stays in principle.")
    open_contract(finn)
    finn.sees("Decision DAB-2022-10 is drafted: nothing can be paid under it until its board approves it.")

    # When Joan publishes both reports and Bea approves them, then Joan can confirm and Finn can record what came in
    for title in (SHARE, TOGETHER):
        publish(joan, title)
        approve(bea, title)
    confirm(joan)
    receive(finn)

    # When Finn pays for work in the city, then the county's fence refuses it, and nothing he typed is gone
    fill_payment(finn, area="Stoke-on-Trent", amount="65,152.50")
    finn.press("Prepare the payment").sees("£0 has come in that may pay for this, so £65,152.50 is missing")
    finn.sees(f"£170,965 from {COUNTY} has come in but may not pay for this.")
    finn.sees("This money may be spent only in Staffordshire, and this line’s area is Stoke-on-Trent.")
    finn.finds_chosen(f"{WORK}, Stoke-on-Trent").finds_typed("Amount to pay", "65,152.50")
    for part, value in (("Day", "5"), ("Month", "1"), ("Year", "2024")):
        expect(
            finn.page.get_by_role("group", name="Date of the payment").get_by_label(part, exact=True)
        ).to_have_value(value)

    # When he pays for the county's work, but more than came in, then it is refused for that
    finn.choose(f"{WORK}, Staffordshire").type("Amount to pay", "200,000.00").press("Prepare the payment")
    finn.sees("£170,965 has come in that may pay for this, so £29,035 is missing")
    finn.finds_typed("Amount to pay", "200,000.00")

    # When he prepares one quarter of it, then nothing is paid yet, and it waits for somebody else
    finn.type("Amount to pay", "107,262.50").press("Prepare the payment")
    finn.sees("£107,262.50 to Fernhollow Support (invented)").sees("Waits for approval")
    finn.press("Approve or send back").sees("You prepared this, so somebody else has to approve it")

    # When Joan approves it, then the payment says whose money it was, for what, and where
    joan.open("/").follow("Payments to approve").follow("£107,262.50 to Fernhollow Support (invented)")
    joan.press("Approve or send back").choose("Approve").press("Record your decision")
    joan.sees("Your decision is recorded.")
    open_contract(finn)
    finn.follow("5 January 2024")
    finn.sees("£107,262.50 paid to Fernhollow Support (invented)").sees("1 October 2023 to 31 December 2023")
    expect(row(finn, COUNTY, "Only in Staffordshire.", WORK, "Staffordshire", "£107,262.50")).to_have_count(1)
    finn.page.get_by_role("link", name=COUNTY).first.click()
    finn.look().sees("Spent").sees("£107,262.50")

    # Then Aud reads each movement in the ledger, with whose money it was
    aud = visitor("aud").open("/money/").follow("The ledger: every movement of money")
    for words in (
        ("9 November 2022", "Contribution confirmed", "Due from funders", COUNTY, "£683,860.00"),
        ("2 October 2023", "Contribution received", "Bank", COUNTY, "£170,965.00"),
        ("5 January 2024", "Payment", "Spent", COUNTY, f"{WORK}, Staffordshire", "£107,262.50"),
    ):
        expect(row(aud, *words)).to_have_count(1)
    aud.follow("Payment", exact=True).sees("Prepared by").sees("Finn Counts").sees("Joan Commissions")

    # Then Bea sees who pays for what, in a picture and in a table
    bea.open("/money/").follow("Who pays for what, and may they?").follow("October 2023 to September 2024")
    picture = bea.page.get_by_role("figure", name="Who pays for what")
    expect(picture.locator("svg").first).to_be_visible()
    expect(picture.get_by_role("row").filter(has_text=COUNTY).filter(has_text=WORK)).not_to_have_count(0)


def test_a_contract_is_not_extended_without_confirmed_money(visitor):
    # Given Joan, and a contract with two years of option for which money is only asked for
    joan = visitor("joan")
    open_contract(joan)
    joan.sees("2 years")
    # When she asks to extend it, then the page says what is missing and the button is off
    joan.press("Extend").sees("This cannot be done yet")
    joan.sees("Confirmed money falls").sees("short of the extension")
    expect(joan.page.get_by_role("button", name="Extend", exact=True)).to_be_disabled()
    # Then the contract is as it was
    open_contract(joan)
    joan.sees("1 October 2023 to 30 September 2026")
