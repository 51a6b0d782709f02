"""How things are for a child or a young person: said by themselves from eight on, by whoever cares for them before."""

from commonweal.rules.outcome_questions.shape import OFTEN, Answerer, OutcomeTool, Statement

YOUNG_DAILY_LIFE = OutcomeTool(
    key="young_daily_life",
    version="2026.1",
    title="How things are, for a child or young person",
    opening=(
        "I would like to know how the last two weeks have been for you. You can leave out anything. I tell nobody at home"
        " what you answer, unless somebody is in danger."
    ),
    answered_by=Answerer.PERSON,
    client_groups=frozenset({"child"}),
    minimum_age=8,
    maximum_age=17,
    scale=OFTEN,
    least_answered=5,
    statements=(
        Statement(1, "I feel safe at home."),
        Statement(2, "I feel safe at school and on the way there."),
        Statement(3, "I can do the things other children my age do."),
        Statement(4, "There is a grown-up I can tell things to."),
        Statement(5, "I get on with the people I live with."),
        Statement(6, "I worry so much that I cannot sleep or think.", "Agreeing is worse.", is_reversed=True),
        Statement(7, "I feel good about myself."),
    ),
)

CHILD_BY_CARER = OutcomeTool(
    key="child_by_carer",
    version="2026.1",
    title="How things are, for a child too young to be asked",
    opening="I would like to ask how the last two weeks have been for the child, as you see it.",
    answered_by=Answerer.CARER,
    client_groups=frozenset({"child"}),
    minimum_age=0,
    maximum_age=7,
    scale=OFTEN,
    least_answered=4,
    statements=(
        Statement(1, "The child seems to feel safe at home."),
        Statement(2, "The child sleeps and eats as others of that age do."),
        Statement(3, "The child plays and is curious."),
        Statement(4, "The child can be comforted."),
        Statement(5, "The child is frightened or very clinging.", "Agreeing is worse.", is_reversed=True),
        Statement(6, "The child and I enjoy time together."),
    ),
)
