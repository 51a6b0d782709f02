"""Rows of the equality answers: what somebody said of themselves, where their worker asked.

Who says what is invented, in shares a county might have. Some workers ask nothing, some leave out the harder questions, and some
people would rather not say. One person says the same in each of their cases; whether they were asked differs. Chance is drawn
from the numbers of person and case, so that nothing else of the demonstration changes with it.
"""

from dataclasses import asdict
from random import Random

from commonweal.config.demo.calendar import day_at
from commonweal.config.demo.copy import moment, uuid_text
from commonweal.config.demo.families import Referred, Someone
from commonweal.config.demo.rows import Records
from commonweal.rules.equality import KEYS, NOT_ASKED, PREFERS_NOT, counted, questions_for
from commonweal.services.casework.models import age_on

_ASKED_ANYTHING = 0.84
_ASKED = {"sex": 0.98, "ethnic_group": 0.93, "disability": 0.9, "pregnancy": 0.8, "religion": 0.74}
_ASKED_OTHERWISE = 0.68
_PREFERS_NOT = {"sex": 0.01, "ethnic_group": 0.05, "disability": 0.06, "orientation": 0.11, "religion": 0.09}
_PREFERS_NOT_OTHERWISE = 0.06
_SHARES: dict[str, dict[str, float]] = {
    "gender_identity": {"same": 99, "differs": 1},
    "ethnic_group": {
        "white_british": 82, "white_other": 5, "white_irish": 1, "white_traveller": 0.5, "white_roma": 0.5,
        "asian_pakistani": 2.5, "asian_indian": 2, "asian_bangladeshi": 1, "asian_chinese": 0.5, "asian_other": 0.5,
        "black_african": 1, "black_caribbean": 0.8, "black_other": 0.2, "mixed_white_caribbean": 1, "mixed_white_asian": 0.5,
        "mixed_other": 0.5, "arab": 0.3, "any_other": 0.7,
    },
    "disability": {"none": 68, "not_limited": 13, "limited_a_little": 11, "limited_a_lot": 8},
    "orientation": {"heterosexual": 94, "bisexual": 3, "gay_or_lesbian": 2.5, "other_orientation": 0.5},
    "religion": {
        "no_religion": 46, "christian": 43, "muslim": 5, "hindu": 1.5, "sikh": 1, "buddhist": 0.7, "jewish": 0.3,
        "another_religion": 2.5,
    },
    "partnership": {
        "never": 46, "married": 31, "separated": 10, "ended": 9, "bereaved": 3, "civil_partnership": 1,
    },
}  # fmt: skip
_PREGNANCY = {"pregnant": 7, "had_baby": 6, "neither": 87}
_OLDEST_WITH_A_BABY = 45


def write_equality(records: Records, referred: Referred, worker: int) -> None:
    """What the worker was told on the day the case became theirs."""
    path, rng = referred.path, Random(f"equality:{referred.case}")
    if path.allocated is None or rng.random() >= _ASKED_ANYTHING:
        return
    age = age_on(referred.subject.born_on, day_at(path.allocated))
    would_say = _would_say(referred.subject, age)
    said = {
        each.key: would_say[each.key]
        for each in questions_for(referred.group, age)
        if rng.random() < _ASKED.get(each.key, _ASKED_OTHERWISE)
    }
    if not said:
        return
    at = moment(path.allocated)
    answers = [said.get(key, NOT_ASKED) for key in KEYS]
    records.write(
        "casework_equalityrecord", uuid_text(rng.getrandbits(128)), referred.case, 1, *answers, worker, at
    )
    records.write(
        "milestones_equality",
        uuid_text(rng.getrandbits(128)),
        referred.episode,
        *asdict(counted(said)).values(),
        at,
    )


def _would_say(someone: Someone, age: int | None) -> dict[str, str]:
    rng = Random(f"says:{someone.id}")
    has_no_baby = not someone.is_woman or (age or 0) > _OLDEST_WITH_A_BABY
    shares = _SHARES | {
        "sex": {"female" if someone.is_woman else "male": 1},
        "pregnancy": {"neither": 1} if has_no_baby else _PREGNANCY,
    }
    said = {}
    for key in KEYS:
        answer = rng.choices(list(shares[key]), weights=list(shares[key].values()))[0]
        would_rather_not = rng.random() < _PREFERS_NOT.get(key, _PREFERS_NOT_OTHERWISE)
        said[key] = PREFERS_NOT if would_rather_not else answer
    return said
