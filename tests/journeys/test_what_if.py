"""What if: the plan beside a scenario of it, what another uplift would cost, and who might pay what share.

The plan is the example that is kept with the code, in which the county's uplift leaves two questions open.
"""

CITY = "Stoke-on-Trent City Council"
NAME = "The city leaves early"
PLAN = "?plan=staffordshire-2023"


def test_a_plan_is_told_otherwise_and_the_verdict_is_there_at_once(visitor):
    joan = visitor("joan")
    joan.open(f"/money/{PLAN}").follow("Scenarios", exact=True).sees("Scenarios side by side")
    joan.sees("The plan as it stands").sees("What is short and what is left over")
    joan.follow("Keep a new scenario").type("Name of the scenario", NAME).press("Keep it")
    joan.sees("The scenario is kept. Add the changes it makes.").sees(
        "Nothing yet: it is the plan as it stands."
    )
    joan.follow("A funder leaves").pick("Who leaves?", CITY).type_date("From which day?", 1, 10, 2024)
    joan.press("Add this change").sees("The change is added.")
    joan.sees(f"{CITY} leaves from 1 October 2024.").sees("With these changes")
    joan.follow("Beside the plan and other scenarios").sees(NAME).sees(", less)")
    joan.follow(NAME).follow("Take out change 1").press("Take it out").sees("The change is taken out.")
    joan.follow("Delete it").press("Delete it").sees("The scenario is deleted.")


def test_choices_are_put_beside_each_other_on_a_phone_too(visitor):
    finn = visitor("finn", width=375)
    finn.open(f"/money/scenarios/uplift/{PLAN}").type("Years of the term", "5").press("Compare")
    finn.sees("The source does not say whether it comes once or every year and what it is rounded to.")
    finn.sees("£3,419,300")
    finn.open(f"/money/scenarios/shares/{PLAN}").sees("An aid to negotiation, not a formula")
    finn.type("Amount to share", "a lot").press("Compare").sees("There is a problem")
    finn.type("Amount to share", "1,085,840").press("Compare").sees("£1,085,840 shared in different ways")
    finn.open(f"/money/gates/{PLAN}").sees("This plan hangs on no gate")
