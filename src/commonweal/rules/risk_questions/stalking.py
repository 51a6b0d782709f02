"""Eleven more questions when somebody is followed, watched or contacted against their will. Their score stands alone."""

from commonweal.rules.risk_questions.shape import OURS, Item, Kind, Tool

STALKING_11 = Tool(
    key="stalking_11",
    version="2026.1",
    title="Stalking questions (11)",
    kind=Kind.SUPPLEMENT,
    client_groups=frozenset({"victim", "child"}),
    minimum_age=13,
    source=OURS,
    opening=(
        "You said that they keep following, watching or contacting you. A few more questions about that."
    ),
    items=(
        Item(1, "Does it frighten you?", "Record the person’s own words."),
        Item(
            2,
            "Have they been told to stop before, by you, the police or a court?",
            "Note who told them, and when.",
        ),
        Item(3, "Have they damaged anything of yours?", "Home, car, phone, clothes, garden."),
        Item(4, "Do they come where you live, work, study or go often, more than a few times a week?"),
        Item(5, "Have they waited outside, or hung about where you were sure to pass?"),
        Item(
            6,
            "Have they followed you, tracked you, or known things that they could not know?",
            "Check devices.",
        ),
        Item(7, "Have they got other people to contact or watch you, whether those people know it or not?"),
        Item(8, "Have they threatened you, or those close to you, with violence or something sexual?"),
        Item(
            9,
            "Have they contacted or harassed other people because of you?",
            "Family, a partner, colleagues.",
        ),
        Item(10, "Have they been violent to you or to others while this went on?"),
        Item(
            11,
            "Do they have weapons, or skills that make them more dangerous?",
            "Note which. Tell the police.",
        ),
    ),
)
