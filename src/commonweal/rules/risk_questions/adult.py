"""The adult's 24 questions, to be said aloud to a person who is harmed. Read an item as `shape` says."""

from commonweal.rules.risk_questions.shape import OURS, Item, Tool

ADULT_24 = Tool(
    key="adult_24",
    version="2026.1",
    title="Adult risk questions (24)",
    client_groups=frozenset({"victim"}),
    minimum_age=16,
    counts_for_marac=True,
    stalking_item=8,
    source=OURS,
    opening=(
        "I am going to ask about things that often come before serious harm. You can say yes, no or don't"
        " know, and you can stop at any time. “They” means the person whose behaviour you are worried about."
    ),
    items=(
        Item(
            1,
            "Did the last thing that happened leave you hurt?",
            "Say how, and whether it was the first time.",
        ),
        Item(2, "Do you feel a great deal of fear at the moment?", "Record the person's own words."),
        Item(
            3,
            "Do you expect that you, or someone close to you, will be hurt again?",
            "Note who: the person, children, someone else. One yes, however many.",
        ),
        Item(
            4,
            "Have you been cut off from people you would usually turn to?",
            "Ask about language, immigration status, faith and family pressure.",
        ),
        Item(
            5,
            "Have you been feeling very low, or thought of ending your life?",
            "If yes, ask about now, and act on it today.",
        ),
        Item(6, "In the last twelve months, have you left them or tried to leave?"),
        Item(
            7,
            "Is there trouble between you about seeing the children?",
            "Answer no where there are no children.",
        ),
        Item(
            8,
            "Do they keep messaging, turning up, watching or tracking you when you do not want it?",
            "If yes, ask the stalking questions as well. Include contact through other people.",
        ),
        Item(9, "Are you expecting a baby, or is your youngest less than a year and a half old?"),
        Item(10, "Are the incidents coming closer together?"),
        Item(11, "Are the things they do becoming more serious?"),
        Item(
            12,
            "Do they decide how you live from day to day, or act as if you belong to them?",
            "Who you see, what you wear, where you go. Note jealousy.",
        ),
        Item(13, "Have they ever hurt you with something they picked up or carried?", "Say what it was."),
        Item(
            14,
            "Have they said they would take a life, yours or another's, in a way you took seriously?",
            "Note whose.",
        ),
        Item(
            15,
            "Have they ever pressed on your neck, or stopped you breathing in any way?",
            "Hands, an object, a covered mouth, under water. If it was recent, arrange a medical check.",
        ),
        Item(
            16,
            "Have they done or said anything sexual that caused you pain or shame?",
            "Never press for detail. Offer the sexual violence service.",
        ),
        Item(
            17,
            "Does anyone besides them make you feel unsafe?",
            "Relatives, friends of theirs, a former partner. Note who. One yes, however many.",
        ),
        Item(
            18,
            "As far as you know, have they harmed other people?",
            "Children, relatives, a former partner, a stranger. One yes, however many.",
        ),
        Item(19, "Have they been cruel to a pet or another animal?"),
        Item(20, "Is money a worry, or do they hold the money you need to live?", "Note a job lost lately."),
        Item(
            21,
            "In the last year, have drink, drugs or their mental health made daily life hard for them?",
            "Note which. One yes, however many.",
        ),
        Item(22, "Have they tried to end their own life, or said that they would?"),
        Item(
            23,
            "Have they gone against bail conditions, a court order or an arrangement about contact?",
            "Note which, and whether it was reported.",
        ),
        Item(
            24,
            "Have the police dealt with them before, for anything?",
            "Note if it was for violence or abuse.",
        ),
    ),
)
