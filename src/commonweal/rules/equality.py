"""Equality: what is asked of whom, with which answers, and what of it may be counted.

Answers and ages are those of the 2021 census of England and Wales (21 March 2021), which the harmonised standards of the
Government Statistical Service name for England and Wales; pregnancy and maternity follow the Equality Act 2010. The wording of
the questions is our own. There is nothing here about immigration: it is not asked.

Read an answer as one of three things that are never mixed: what the person said, that they prefer not to say, or that nobody has
asked yet. Age, language and the need of an interpreter stand with the person already and are not asked here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from commonweal.rules.cases import ClientGroup
from commonweal.rules.reasons import Reason

PREFERS_NOT = "prefers_not"
NOT_ASKED = "not_asked"
STANDINGS: Mapping[str, str] = {PREFERS_NOT: "Prefers not to say", NOT_ASKED: "Not asked yet"}
ANSWERED = "answered"  # what figures are told where no finer group is counted

CENSUS = "2021 census of England and Wales"
CENSUS_DAY = date(2021, 3, 21)
ASKED_OF_ADULTS_FROM = 16  # the census asked these of people aged 16 and over


@dataclass(frozen=True)
class Answer:
    """`counts_as`: the coarse group that figures are told; nothing finer leaves the case."""

    code: str
    words: str
    counts_as: str = ANSWERED


@dataclass(frozen=True)
class Question:
    """`from_age`: nobody younger is asked, in whole years. `why`: said to the person, in one sentence."""

    key: str
    title: str
    asks: str
    why: str
    answers: tuple[Answer, ...]
    source: str
    as_of: date
    from_age: int = 0

    def counts_as(self, said: str) -> str:
        """The coarse group of an answer; a standing stays what it is."""
        return {each.code: each.counts_as for each in self.answers}.get(said, said)

    def words_of(self, said: str) -> str:
        return {each.code: each.words for each in self.answers}.get(said) or STANDINGS[said]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Every answer with its words, the two standings last."""
        return [(each.code, each.words) for each in self.answers] + list(STANDINGS.items())


_ASIAN, _BLACK, _MIXED = (
    "Asian or Asian British",
    "Black, Black British, Caribbean or African",
    "Mixed or multiple",
)
_OTHER = "Other ethnic group"

SEX = Question(
    "sex",
    "Sex",
    "What is your sex?",
    "It shows whether women and men both find help here.",
    (Answer("female", "Female", "female"), Answer("male", "Male", "male")),
    CENSUS,
    CENSUS_DAY,
)
GENDER_IDENTITY = Question(
    "gender_identity",
    "Gender identity",
    "Is your gender the same as the sex you were registered with at birth?",
    "It shows whether trans people find help here.",
    (Answer("same", "Yes, the same", "same"), Answer("differs", "No, it differs", "differs")),
    CENSUS,
    CENSUS_DAY,
    ASKED_OF_ADULTS_FROM,
)
ETHNIC_GROUP = Question(
    "ethnic_group",
    "Ethnic group",
    "Which ethnic group describes you best?",
    "It shows whether some communities are not reached, or helped less well.",
    (
        Answer("asian_indian", f"{_ASIAN}: Indian", "asian"),
        Answer("asian_pakistani", f"{_ASIAN}: Pakistani", "asian"),
        Answer("asian_bangladeshi", f"{_ASIAN}: Bangladeshi", "asian"),
        Answer("asian_chinese", f"{_ASIAN}: Chinese", "asian"),
        Answer("asian_other", f"{_ASIAN}: any other", "asian"),
        Answer("black_caribbean", f"{_BLACK}: Caribbean", "black"),
        Answer("black_african", f"{_BLACK}: African", "black"),
        Answer("black_other", f"{_BLACK}: any other", "black"),
        Answer("mixed_white_caribbean", f"{_MIXED}: White and Black Caribbean", "mixed"),
        Answer("mixed_white_african", f"{_MIXED}: White and Black African", "mixed"),
        Answer("mixed_white_asian", f"{_MIXED}: White and Asian", "mixed"),
        Answer("mixed_other", f"{_MIXED}: any other", "mixed"),
        Answer(
            "white_british", "White: English, Welsh, Scottish, Northern Irish or British", "white_british"
        ),
        Answer("white_irish", "White: Irish", "white_minority"),
        Answer("white_traveller", "White: Gypsy or Irish Traveller", "white_minority"),
        Answer("white_roma", "White: Roma", "white_minority"),
        Answer("white_other", "White: any other", "white_minority"),
        Answer("arab", f"{_OTHER}: Arab", "other"),
        Answer("any_other", f"{_OTHER}: any other", "other"),
    ),
    CENSUS,
    CENSUS_DAY,
)
DISABILITY = Question(
    "disability",
    "Disability",
    "Do you have a health condition that has lasted a year or will, and does it limit what you do from day to day?",
    "It shows whether disabled people can use our services as others do.",
    (
        Answer("limited_a_lot", "Yes, it limits me a lot", "yes"),
        Answer("limited_a_little", "Yes, it limits me a little", "yes"),
        Answer("not_limited", "A condition, but it does not limit me", "no"),
        Answer("none", "No condition", "no"),
    ),
    CENSUS,
    CENSUS_DAY,
)
ORIENTATION = Question(
    "orientation",
    "Sexual orientation",
    "Which describes your sexual orientation best?",
    "It shows whether lesbian, gay and bisexual people find help here.",
    (
        Answer("heterosexual", "Straight or heterosexual", "heterosexual"),
        Answer("gay_or_lesbian", "Gay or lesbian", "lgb_or_other"),
        Answer("bisexual", "Bisexual", "lgb_or_other"),
        Answer("other_orientation", "Other", "lgb_or_other"),
    ),
    CENSUS,
    CENSUS_DAY,
    ASKED_OF_ADULTS_FROM,
)
RELIGION = Question(
    "religion",
    "Religion or belief",
    "What is your religion?",
    "It shows whether people of every faith and of none can use our services.",
    tuple(
        Answer(each.lower().replace(" ", "_"), each)
        for each in (
            "No religion",
            "Buddhist",
            "Christian",
            "Hindu",
            "Jewish",
            "Muslim",
            "Sikh",
            "Another religion",
        )
    ),
    CENSUS,
    CENSUS_DAY,
)
PREGNANCY = Question(
    "pregnancy",
    "Pregnancy and maternity",
    "Are you pregnant, or have you had a baby in the last 26 weeks?",
    "It shows whether our services work for somebody with a baby, or about to have one.",
    (
        Answer("pregnant", "Pregnant"),
        Answer("had_baby", "Had a baby in the last 26 weeks"),
        Answer("neither", "Neither"),
    ),
    "Equality Act 2010, section 17",
    date(2010, 4, 8),
    ASKED_OF_ADULTS_FROM,
)
PARTNERSHIP = Question(
    "partnership",
    "Marriage or civil partnership",
    "What is your legal status today?",
    "It shows whether marriage or a civil partnership keeps people from being helped.",
    (
        Answer("never", "Never married, never in a civil partnership"),
        Answer("married", "Married"),
        Answer("civil_partnership", "In a civil partnership"),
        Answer("separated", "Separated, and not divorced or dissolved"),
        Answer("ended", "Divorced, or the civil partnership dissolved"),
        Answer("bereaved", "Widowed, or a civil partner who died"),
    ),
    CENSUS,
    CENSUS_DAY,
    ASKED_OF_ADULTS_FROM,
)

QUESTIONS: tuple[Question, ...] = (
    SEX,
    GENDER_IDENTITY,
    ETHNIC_GROUP,
    DISABILITY,
    ORIENTATION,
    RELIGION,
    PREGNANCY,
    PARTNERSHIP,
)
KEYS: tuple[str, ...] = tuple(each.key for each in QUESTIONS)
Said = Mapping[str, str]
"""By the key of a question: the code of an answer, or a standing. A question that is left out was not asked."""


def questions_for(client_group: str, age: int | None) -> tuple[Question, ...]:
    """What somebody of this age is asked. Where the age is not known, a child is taken for too young and an adult is not.

    >>> [each.key for each in questions_for("child", 9)]
    ['sex', 'ethnic_group', 'disability', 'religion']
    """
    if age is None:
        age = 0 if client_group == ClientGroup.CHILD else ASKED_OF_ADULTS_FROM
    return tuple(each for each in QUESTIONS if each.from_age <= age)


def whole(said: Said) -> dict[str, str]:
    """Every question with what was said; what was left out was not asked."""
    return {key: said.get(key) or NOT_ASKED for key in KEYS}


def reasons_not_to_keep(said: Said, before: Said, *, client_group: str, age: int | None) -> list[Reason]:
    """Why these answers cannot be kept. `before`: what is on record. An answer given earlier may stay and be taken back."""
    reasons = []
    asked = {each.key for each in questions_for(client_group, age)}
    now, was = whole(said), whole(before)
    for each in QUESTIONS:
        if each.key not in asked and now[each.key] not in (NOT_ASKED, was[each.key]):
            reasons.append(
                Reason(
                    f"too_young_{each.key}",
                    f"{each.title} is not asked of anybody under {each.from_age}. Choose “Not asked yet”.",
                )
            )
    if now == was == whole({}):
        reasons.append(
            Reason("nothing_said", "Choose at least one answer, or “Prefers not to say”, or go back.")
        )
    return reasons


def changed(before: Said, now: Said) -> tuple[str, ...]:
    """The titles of the questions whose answer is another now. What it was is not said."""
    was, becomes = whole(before), whole(now)
    return tuple(each.title for each in QUESTIONS if was[each.key] != becomes[each.key])


@dataclass(frozen=True)
class Counted:
    """What figures are told of one person's answers, in coarse groups. Each is a group, “prefers_not” or “not_asked”.

    `lgbt` joins orientation and gender identity, which are told apart nowhere outside the case; of these two, of religion,
    pregnancy and marriage figures learn only whether they were answered.
    """

    sex: str
    ethnic_group: str
    disability: str
    lgbt: str
    gender_identity: str
    orientation: str
    religion: str
    pregnancy: str
    partnership: str


def counted(said: Said) -> Counted:
    """
    >>> counted({"ethnic_group": "white_roma", "orientation": "bisexual"}).ethnic_group
    'white_minority'
    >>> counted({"orientation": "bisexual"}).lgbt, counted({"orientation": "bisexual"}).orientation
    ('yes', 'answered')
    """
    now = whole(said)
    coarse = {each.key: each.counts_as(now[each.key]) for each in QUESTIONS}
    only_whether = {
        key: ANSWERED if coarse[key] not in STANDINGS else coarse[key]
        for key in ("gender_identity", "orientation", "religion", "pregnancy", "partnership")
    }
    return Counted(
        sex=coarse["sex"],
        ethnic_group=coarse["ethnic_group"],
        disability=coarse["disability"],
        lgbt=_lgbt(coarse["orientation"], coarse["gender_identity"]),
        **only_whether,
    )


def _lgbt(orientation: str, gender_identity: str) -> str:
    """One of the two is enough for yes; for no it takes both. What is left open by either is open."""
    if orientation == "lgb_or_other" or gender_identity == "differs":
        return "yes"
    for standing in (NOT_ASKED, PREFERS_NOT):
        if standing in (orientation, gender_identity):
            return standing
    return "no"


# The groups as figures know them. Ethnic minorities are all but White British, as government writes of them: white minorities
# (Irish, Gypsy or Irish Traveller, Roma, any other) are among them. Counts of “BME” elsewhere often leave those out.
ETHNIC_MINORITIES = frozenset({"asian", "black", "mixed", "white_minority", "other"})
ETHNIC_GROUPS = ETHNIC_MINORITIES | {"white_british"}
