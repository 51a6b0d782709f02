"""The questions for a young person of 13 to 17 who is harmed. The same 24 subjects as the adult's, in words for that age.

Anyone under 18 also needs a safeguarding referral: the questions are beside it, never instead of it.
"""

from commonweal.rules.risk_questions.shape import OURS, Item, Tool

YOUNG_PERSON_24 = Tool(
    key="young_person_24",
    version="2026.1",
    title="Young person’s risk questions (24)",
    client_groups=frozenset({"victim", "child"}),
    minimum_age=13,
    maximum_age=17,
    counts_for_marac=True,
    stalking_item=8,
    source=OURS,
    opening=(
        "I want to understand how safe things are for you. There are no wrong answers, and none of this is your"
        " fault. You can say yes, no or don’t know, and stop when you like. “They” means whoever is hurting or"
        " scaring you: a partner, someone you are seeing, or somebody in your family. I may have to tell"
        " someone if you are in danger, and I will tell you first."
    ),
    items=(
        Item(
            1,
            "Did you get hurt the last time something happened?",
            "Say how, and whether it was the first time.",
        ),
        Item(2, "Are you really scared right now?", "Record the young person’s own words."),
        Item(
            3,
            "Do you think they will hurt you again, or hurt somebody you care about?",
            "Note who, brothers, sisters and friends among them. One yes, however many.",
        ),
        Item(
            4,
            "Have you lost touch with friends or family, or do you have nobody you can tell?",
            "Ask about school, faith, language, being in care, and family honour.",
        ),
        Item(
            5,
            "Have you been feeling very low, hurting yourself, or not wanting to live?",
            "If yes, act on it today.",
        ),
        Item(
            6,
            "In the last year, have you broken up with them, left home, or tried to?",
            "Running away counts, and so does going missing.",
        ),
        Item(
            7,
            "Are there rows about who sees a child, or about who you live with?",
            "A child of their own, or contact with a parent.",
        ),
        Item(
            8,
            "Do they keep messaging, checking your phone, following you or turning up?",
            "If yes, ask the stalking questions as well. Include apps, games and shared locations.",
        ),
        Item(9, "Are you pregnant, or have you had a baby in the last year and a half?", "Ask it alone."),
        Item(10, "Is it happening more often than it did?"),
        Item(11, "Is what they do getting worse?"),
        Item(
            12,
            "Do they tell you what to wear, who to see or what to post, or get jealous and angry?",
            "Note passwords, pictures and checking up.",
        ),
        Item(13, "Have they ever used a thing to hurt you?", "Say what it was."),
        Item(
            14,
            "Have they ever said they would kill you or someone else, and you believed them?",
            "Note whose life.",
        ),
        Item(
            15,
            "Have they ever grabbed your neck, or done something so that you could not breathe?",
            "If it was recent, arrange a medical check today.",
        ),
        Item(
            16,
            "Have they made you do or see sexual things, or sent or asked for pictures, when you did not want it?",
            "Never press for detail. Think of exploitation, and tell the safeguarding lead.",
        ),
        Item(
            17,
            "Does anyone else scare you, for instance their friends or a gang?",
            "Note who. One yes, however many.",
        ),
        Item(
            18,
            "Do you know if they have hurt anyone else?",
            "An ex, a child, somebody in the family, a stranger.",
        ),
        Item(19, "Have they hurt a pet, or said that they would?"),
        Item(
            20,
            "Do you need them for money, a place to stay, lifts or other things?",
            "Note debts, and gifts that have to be paid back.",
        ),
        Item(
            21,
            "In the last year, have drink, drugs or their mental health made life hard for them?",
            "Note which. One yes, however many.",
        ),
        Item(22, "Have they said that they would hurt or kill themselves, or tried to?"),
        Item(
            23,
            "Were they told by a court or the police to stay away, and did they come anyway?",
            "Note which order.",
        ),
        Item(
            24,
            "Have they been in trouble with the police, as far as you know?",
            "Note if it was for hurting someone.",
        ),
    ),
)
