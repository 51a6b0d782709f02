"""Somebody who uses abuse drops out; the worker of whoever is harmed reads what that means, and nothing else crosses.

Percy closes Otis's case at Turning; Pat, who works with Vera at Harbour, finds a task. Nell, the neighbour, finds none.
"""

import re

OF_THE_OTHER_SIDE = ("Percy", "Petra", "Turning", "Otis lost touch")


def test_a_drop_out_reaches_the_victims_worker_as_a_task_and_nothing_else(visitor):
    percy = visitor("percy", width=390)
    percy.open("/cases/").follow("Otis Other")
    percy.follow("Tell what safety needs").choose("Missed several sessions").press("Tell it")
    percy.sees("Kept. If someone needs to know, they will.").does_not_see("Vera").does_not_see("Harbour")
    percy.open("/cases/").follow("Otis Other").press("Close the case")
    percy.choose("Lost touch").choose("Needs not met").press("Ask my manager to approve it")
    petra = visitor("petra")
    petra.open("/cases/approvals/").follow("Otis Other").choose("Approve it").press("Give your answer")
    percy.open("/cases/").follow("Otis Other").press("Close the case").press("Close the case").sees("Closed")
    percy.does_not_see("Vera").does_not_see("Harbour")

    pat = visitor("pat", width=390)
    pat.open("/").sees("Tasks due today")
    pat.open("/tasks/").sees("no longer takes part in work to change")
    pat.sees("has missed several sessions").sees("Vera Victim")
    text = pat.page.inner_text("main")
    for word in OF_THE_OTHER_SIDE:
        assert word not in text
    assert len(re.findall("Safety", text)) == 2
    pat.follow("The person who uses abuse no longer takes part in work to change.").sees("Leaving can raise")
    pat.follow("Who saw it").does_not_see("Percy").does_not_see("Turning")

    nell = visitor("nell")
    nell.open("/tasks/").does_not_see("work to change").sees("Nothing to do")
