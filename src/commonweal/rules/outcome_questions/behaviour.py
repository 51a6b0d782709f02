"""Behaviour towards a partner, as whoever uses abuse tells it, and as whoever is harmed tells it: two sets, never one figure.

What somebody says of their own behaviour shows little alone. The same five things are asked of the person who is harmed, where
she is in touch with a service and wants to answer; the two are held side by side as counts, never for one couple.
"""

from commonweal.rules.outcome_questions.shape import OFTEN, Answerer, OutcomeTool, Statement

BEHAVIOUR_TOLD = OutcomeTool(
    key="behaviour_told",
    version="2026.1",
    title="Behaviour, as the person who uses abuse tells it",
    opening=(
        "These are about the last three months. I hold your answers beside what I know; what I ask is change, not good"
        " marks. You can leave something out, and I will note that you did."
    ),
    answered_by=Answerer.PERSON,
    client_groups=frozenset({"perpetrator"}),
    minimum_age=16,
    scale=OFTEN,
    least_answered=4,
    statements=(
        Statement(1, "I speak with respect, also when we disagree."),
        Statement(
            2, "My partner or former partner decides freely whom to see, where to go and what to spend."
        ),
        Statement(
            3, "I put the children’s needs before the quarrel.", "Leave out where there are no children."
        ),
        Statement(4, "I check, threaten, follow or frighten.", "Agreeing is worse.", is_reversed=True),
        Statement(5, "I can say what my behaviour does to others."),
    ),
)

BEHAVIOUR_HEARD = OutcomeTool(
    key="behaviour_heard",
    version="2026.1",
    title="Behaviour, as the person who is harmed tells it",
    opening=(
        "These are about the last three months and about the person you told me of. Nobody on their side learns that I"
        " asked, or what you say. You need not answer any of it."
    ),
    answered_by=Answerer.PERSON,
    client_groups=frozenset({"victim"}),
    minimum_age=16,
    scale=OFTEN,
    least_answered=4,
    statements=(
        Statement(1, "They speak to me with respect, also when we disagree."),
        Statement(2, "I decide freely whom I see, where I go and what I spend."),
        Statement(
            3, "They put the children’s needs before the quarrel.", "Leave out where there are no children."
        ),
        Statement(4, "They check, threaten, follow or frighten me.", "Agreeing is worse.", is_reversed=True),
        Statement(5, "They see what their behaviour does to others."),
    ),
)
