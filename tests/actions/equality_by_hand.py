"""What the people of `test_counts_by_hand` said when asked the equality questions, and what each measure makes of it, by hand.

Read a row of SAID as: figures were told this of whoever the row of that name is about (somebody without a row was not asked), and
the measures of equality count it so: `y` counts, `n` is only among those it could have been, `.` is neither. The sums were added
by hand from those letters.
"""

ALL_ANSWERED = dict.fromkeys(
    ("gender_identity", "orientation", "religion", "pregnancy", "partnership"), "answered"
)

# The letters stand in the order of the catalogue:
#   asked_ethnic_group, ethnic_minorities, asked_disability, disabled_people, asked_sex, men_and_boys
#   asked_orientation, asked_gender_identity, lgbt_people, asked_religion, asked_pregnancy, asked_partnership
#   risk_reduced_ethnic_minorities, risk_reduced_disabled, needs_met_ethnic_minorities, needs_met_disabled
SAID = {
    # Taken on and closed in the quarter, safer, needs met: everything answered.
    "received in the first minute of the quarter; closed, safer and better": (
        "victim",
        {
            "sex": "female",
            "ethnic_group": "white_minority",
            "disability": "yes",
            "lgbt": "no",
            **ALL_ANSWERED,
        },
        "y y y y y n   y y n y y y   y y y y",
    ),
    # Taken on and closed in the quarter, no safer, needs not met. Risk and needs of the others are not looked at by themselves.
    "received in the minute before; closed in the quarter, no safer, no change": (
        "victim",
        {
            "sex": "male",
            "ethnic_group": "white_british",
            "disability": "no",
            "lgbt": "yes",
            "orientation": "answered",
            "religion": "prefers_not",
        },
        "y n y n y y   y n y y n n   . . . .",
    ),
    # A child, taken on from another service in the quarter, risk the same, nothing known of needs: asked of adults is not asked.
    "a child who passed on from another service; closed at high risk, no safer, worse; touch was lost": (
        "child",
        {"sex": "male", "ethnic_group": "asian", "disability": "prefers_not", "religion": "answered"},
        "y y y n y y   . . . y . .   n . . .",
    ),
    # Came with a file, so it is not taken on here, and it had ended before.
    "came with a file, and had ended before": (
        "victim",
        {"sex": "female", "ethnic_group": "black", "disability": "yes", "lgbt": "yes", **ALL_ANSWERED},
        ". . . . . .   . . . . . .   . . . .",
    ),
    # Came with a file and ended here, without two reviews and without a word on needs.
    "came with a file, and ended here; answered at the start only; wanted no more support": (
        "victim",
        {"sex": "female", "ethnic_group": "black", "disability": "no", "lgbt": "no", **ALL_ANSWERED},
        ". . . . . .   . . . . . .   . . . .",
    ),
    # Taken on; handed back, so nothing ended. Whoever would rather not say was asked.
    "handed back by the service": (
        "victim",
        {
            "sex": "prefers_not",
            "ethnic_group": "prefers_not",
            "disability": "yes",
            "lgbt": "prefers_not",
            "orientation": "answered",
            "gender_identity": "prefers_not",
            "pregnancy": "prefers_not",
            "partnership": "prefers_not",
        },
        "y n y y y n   y y n n y y   . . . .",
    ),
    # Uses abuse: no victim. Taken on and closed, without two reviews and without a word on needs.
    "somebody who uses abuse, spoken with before anybody tried; closed; says their behaviour is better": (
        "perpetrator",
        {
            "sex": "male",
            "ethnic_group": "other",
            "disability": "no",
            "lgbt": "no",
            "orientation": "answered",
            "gender_identity": "answered",
            "pregnancy": "answered",
        },
        "y y y n y y   y y n n y n   . . . .",
    ),
    # Taken on in the quarter; nobody asked anything, so there is no row at all.
    "taken on in the last minute of the tenth working day, and given to a worker at once": (
        "victim",
        {},
        "n . n . n .   n n . n n n   . . . .",
    ),
    # Taken on before the quarter; closed in it, needs met in part, which is not “met”.
    "taken on in winter, at a conference before the quarter, closed in it after more than twelve weeks, still at high risk": (
        "victim",
        {"sex": "female", "ethnic_group": "mixed", "disability": "yes", "lgbt": "no", **ALL_ANSWERED},
        ". . . . . .   . . . . . .   . . n n",
    ),
}

# Added by hand, column by column: (counts, among).
BY_HAND = {
    "victim": "3/4 1/3 3/4 2/3 3/4 1/3   3/4 2/4 1/3 2/4 2/4 2/4   1/1 1/1 1/2 1/2",
    "child": "1/1 1/1 1/1 0/1 1/1 1/1   . . . 1/1 . .   0/1 . . .",
    "perpetrator": "1/1 1/1 1/1 0/1 1/1 1/1   1/1 1/1 0/1 0/1 1/1 0/1   . . . .",
}
