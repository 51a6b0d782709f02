"""A promise: asked for, changed by a letter, and told from the first amount to the last; on a desk and on a phone."""

from datetime import date

from tests.journeys.test_pound import type_day

PHONE = 375
FUND = "Reserve for prevention"


def test_a_promise_from_the_first_letter_to_the_last(visitor):
    joan = visitor("joan")
    joan.open("/money/contributions/?plan=staffordshire-2023").follow("Add a contribution")
    joan.press("Add the contribution").sees("There are").sees("Enter from which fund")
    joan.pick("Who gives it", "Staffordshire Commissioner’s Office").type("From which fund", FUND)
    joan.choose("Reserve", within="What kind of fund that is").choose("In cash").choose("One-off")
    joan.choose("One contribution for each year of the plan that I tick")
    joan.choose("1 October 2024 to 30 September 2025")
    joan.type("Amount", "30,000").choose("Anywhere, for anything.")
    joan.choose("No, or not said").choose("The pool’s").choose("Not said", within="VAT")
    type_day(joan, "Date it was asked for", date(2023, 1, 9))
    joan.press("Add the contribution").sees("The contribution is added as asked for.").sees("£30,000")

    joan.follow("The amount or a day is changed").type("Amount promised", "25,000")
    joan.type("What it is written in", "Letter of 6 March 2023")
    type_day(joan, "Date it was changed", date(2023, 3, 6))
    joan.press("Record it").sees("The change is recorded.")
    joan.sees("What the last step changes").sees("From £30,000 to £25,000.").sees("−£5,000")

    bea = visitor("bea", width=PHONE)
    bea.open("/money/contributions/movements/?plan=staffordshire-2023").sees("Letter of 6 March 2023")
    bea.sees("The rows come to what stands now, at each certainty, to the penny.")
    bea.open("/money/contributions/?plan=staffordshire-2023").sees(FUND).sees("What waits for whom")
    bea.open("/money/?plan=staffordshire-2023").sees("The pool, year by year")
