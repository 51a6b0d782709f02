"""How things are for an adult who is harmed: safety, daily life, and being able to cope. Nine statements, said by the person."""

from commonweal.rules.outcome_questions.shape import Answerer, OutcomeTool, Statement

AGREE = (
    (0, "Not at all"),
    (1, "A little"),
    (2, "Partly"),
    (3, "Mostly"),
    (4, "Completely"),
)

ADULT_DAILY_LIFE = OutcomeTool(
    key="adult_daily_life",
    version="2026.1",
    title="How things are, for an adult",
    opening=(
        "I would like to ask how things have been for you in the last two weeks. There are no right answers. Leave out"
        " whatever you do not want to answer; it changes nothing about the help you get."
    ),
    answered_by=Answerer.PERSON,
    client_groups=frozenset({"victim"}),
    minimum_age=16,
    scale=AGREE,
    least_answered=6,
    statements=(
        Statement(1, "I feel safe where I live."),
        Statement(2, "I know what I would do if I were in danger."),
        Statement(
            3, "I can see whom I like, go where I like and spend my own money.", "Freedom in daily life."
        ),
        Statement(4, "I can sleep, eat and look after my health."),
        Statement(5, "I can cope with what a day brings."),
        Statement(6, "There are people I can turn to."),
        Statement(
            7,
            "I am afraid of somebody I live with or used to be with.",
            "Agreeing is worse.",
            is_reversed=True,
        ),
        Statement(8, "I know my rights and what help there is."),
        Statement(9, "I look forward to something."),
    ),
)
