"""What an officer asked at the scene, as told to us: the adult's 24 subjects and three about children.

Nobody is asked these again: a worker writes down what the police said. Scores of 27 and of 24 are never compared.
"""

from commonweal.rules.risk_questions.shape import OURS, Item, Kind, Tool

OFFICER_27 = Tool(
    key="officer_27",
    version="2026.1",
    title="Officer’s risk questions, as told by the police (27)",
    kind=Kind.TOLD,
    client_groups=frozenset({"victim"}),
    minimum_age=16,
    counts_for_marac=True,
    stalking_item=8,
    source=OURS,
    opening="Write down what the officer recorded. Do not ask the person these questions again for this.",
    items=(
        Item(1, "The officer recorded an injury from the last incident."),
        Item(2, "The person told the officer that they are very frightened."),
        Item(
            3,
            "The person fears more injury or violence.",
            "To themselves, children or others. One yes, however many.",
        ),
        Item(4, "The person is cut off from family or friends."),
        Item(
            5,
            "The person is very low or has thought of suicide.",
            "If yes, check today what was done about it.",
        ),
        Item(6, "They separated, or the person tried to leave, within the past year."),
        Item(7, "There is conflict over contact with children."),
        Item(
            8,
            "There is constant contact, following, watching or harassment.",
            "If yes, ask about stalking as well.",
        ),
        Item(9, "The person is pregnant or had a baby in the past 18 months."),
        Item(10, "The incidents come more often."),
        Item(11, "The incidents get worse."),
        Item(12, "The other controls daily life, or is very jealous."),
        Item(13, "A weapon or an object was used to hurt."),
        Item(14, "There was a threat to kill that was believed."),
        Item(15, "There was pressure on the neck, choking, smothering or holding under water."),
        Item(16, "Something sexual was said or done that hurt or humiliated."),
        Item(17, "Somebody else threatens or frightens the person too."),
        Item(18, "The other has hurt somebody else before."),
        Item(19, "An animal was hurt."),
        Item(20, "There is trouble about money, or the person depends on the other for it."),
        Item(21, "The other had trouble with drugs, alcohol or mental health in the past year."),
        Item(22, "The other has threatened or tried suicide."),
        Item(23, "The other broke bail, an order or an arrangement about contact."),
        Item(24, "The other is known to the police or has a record."),
        Item(
            25,
            "There are children in the home, or a child is on the way.",
            "If yes, make a safeguarding referral.",
        ),
        Item(
            26,
            "A child saw, heard or was hurt in the incident.",
            "If yes, make a safeguarding referral today.",
        ),
        Item(
            27,
            "The other has threatened to harm or take a child.",
            "If yes, make a safeguarding referral today.",
        ),
    ),
)
