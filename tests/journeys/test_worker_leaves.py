"""A worker leaves, and nobody is left alone: a note is written, the cases are handed over, and whoever takes one over reads it.

The last of the journeys, because afterwards Pat holds no case. Una must not meet Cora, who is the only other worker: her case is
refused, stays on the page with the reason, and waits for somebody.
"""


def test_cases_are_handed_over_and_read(visitor):
    # Given Pat, who holds two cases; the person in one of them must not meet Cora
    mona = visitor("mona", width=390)
    mona.open("/cases/unallocated/").follow("Una Allocated").press("Give it to a worker")
    mona.follow("Keep a worker and this person apart").choose("Cora Colleague").press("Keep apart")
    mona.choose("Pat Works").press("Give the case")

    # When Pat writes down what matters for whoever comes after
    pat = visitor("pat", width=390)
    pat.open("/cases/").follow("Vera Victim").follow("Hand-over").sees("What is missing").sees("Safe: call")
    pat.press("Write a hand-over note").press("Write the note").sees("Select whether the person knows")
    pat.type("What matters now?", "He has been seen near the school.")
    pat.choose("Not yet").press("Write the note").sees("He has been seen near the school.")

    # And Mona hands over all of Pat’s cases
    mona.open("/team/").follow("Hand over all cases of Pat Works", exact=True)
    mona.sees("Vera Victim").sees("Una Allocated").sees("1 case without a hand-over note")
    mona.press("Hand them over")

    # Then the one that is refused stays with its reason, and the other is done
    mona.sees("1 case is handed over.").sees("conflict of interest").sees("Una Allocated")
    mona.does_not_see("Vera Victim")
    mona.page.get_by_role("combobox").select_option(label="Nobody yet: it waits for a worker")
    mona.press("Hand them over").sees("No open case is left with Pat Works")
    mona.open("/").sees("Hand-overs not read")
    pat.open("/cases/").does_not_see("Vera Victim").does_not_see("Una Allocated")

    # And Cora finds it on her first page, reads it, and says so
    cora = visitor("cora", width=390)
    cora.open("/").follow("Hand-overs to read").sees("From Pat Works").follow("Vera Victim")
    cora.sees("Passed from Pat Works to you").sees("He has been seen near the school.")
    cora.does_not_see("07700")
    cora.press("I have read it").sees("You have read the hand-over.")
    cora.open("/hand-overs/").sees("Every hand-over has been read")

    # When Cora’s account is closed, then her cases stand before everything else
    adam = visitor("adam")
    adam.open("/accounts/").follow("Cora Colleague").press("Close the account")
    mona.open("/team/").sees("Cora Colleague has left and holds")
    mona.follow("Hand them over").sees("nobody is in touch with the people in these cases")
