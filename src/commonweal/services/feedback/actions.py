"""Asks somebody what they say of the service, and takes in what they say, apart from the case.

That somebody was asked stands with the case; that they answered does not, and what they answered leads back to nobody.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.door_limits import fingerprint
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event, record_something
from commonweal.partnership.sent import sent_before
from commonweal.rules.feedback import (
    Moment,
    Survey,
    Way,
    find_survey,
    good_until,
    reasons_not_to_ask,
    reasons_not_to_take,
    wording,
)
from commonweal.rules.messages import Medium
from commonweal.rules.periods import day_of, financial_year, quarters_in
from commonweal.rules.reasons import Reason, refuse_if
from commonweal.services.casework.actions.messages import Written, queue_message
from commonweal.services.casework.models import Case
from commonweal.services.feedback.codes import fingerprint_of, new_code, tidy
from commonweal.services.feedback.models import Ask, Code, LoadedSurvey
from commonweal.services.feedback.queries import askable, asks_of, loaded_surveys, survey_opened

RELATED = ("episode", "area", "worker", "subject")
NO_SUCH_CODE = Reason(
    "no_such_code", "This code is not right, was used before, or is too old. Check the letters and try again."
)
TRIES = {"network": (30, 10), "all": (600, 10)}


@dataclass(frozen=True)
class Asking:
    """What the worker chose. `point_id`: where a text goes."""

    survey: Survey
    moment: Moment
    way: Way
    point_id: UUID | None = None
    times_were_read: bool = False
    is_safe_to_take: bool = False


@dataclass(frozen=True)
class Asked:
    """The code is shown once, on a sheet, and kept nowhere; empty when it went as a text, or the same form came twice."""

    ask: Ask
    until: date
    code: str = field(default="", repr=False)


@transaction.atomic
def ask_for_feedback(
    *, case_id: UUID, asking: Asking, form_key: UUID | None, by: Actor, at: datetime
) -> Asked:
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, related=RELATED, lock=True)
    today, until = day_of(at), good_until(asking.way, today=day_of(at))
    sent = sent_before(Ask, form_key)
    if sent is not None:
        return Asked(sent, until)
    refuse_if(
        reasons_not_to_ask(
            asking.survey,
            asking.moment,
            asking.way,
            askable(case, asks_of(case), today=today),
            today=today,
            is_safe_to_take=asking.is_safe_to_take,
        )
    )
    code = new_code()
    if asking.way is Way.TEXT:
        refuse_if([] if asking.point_id else [Reason("no_contact", "Select where the text goes.")])
        body = wording(code, until=until, address=settings.ANSWER_ADDRESS)
        written = Written(Medium.TEXT, body, times_were_read=asking.times_were_read)
        queue_message(case_id=case_id, point_id=asking.point_id, written=written, form_key=None, by=by, at=at)
    _add_code(case, asking, code, today=today, until=until)
    ask = Ask.objects.create(
        case=case,
        survey=asking.survey.key,
        survey_version=asking.survey.version,
        moment=asking.moment,
        way=asking.way,
        by_id=by.user_id,
        at=at,
        form_key=form_key,
    )
    record_event(action="ask_for_feedback", subject=ask, by=by, at=at, survey=asking.survey.key)
    return Asked(ask, until, code if asking.way is Way.PAPER else "")


def _add_code(case: Case, asking: Asking, code: str, *, today: date, until: date) -> None:
    """The code, and that one more was asked. The code's row holds nothing of the case but what is counted."""
    quarter = next(each for each in quarters_in(financial_year(today)) if each.contains(today))
    Code(
        fingerprint=fingerprint_of(code),
        survey=asking.survey.key,
        survey_version=asking.survey.version,
        organisation_id=case.organisation_id,
        client_group=case.client_group,
        area_code=case.area.code,
        grade=case.grade or "none",
        way=asking.way,
        quarter_on=quarter.starts_on,
        good_until=until,
    ).save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT feedback_asked(%s)", [fingerprint_of(code)])


def may_try(*, network: str, at: datetime) -> bool:
    """Counts a try at a code, and says whether there were not too many: from one neighbourhood of addresses, and in all."""
    tried = {"network": network, "all": "all"}
    names = [name for name in TRIES if tried[name]]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT door_takes_in(%s::bytea[], %s::integer[], %s::integer[], %s)",
            [
                [fingerprint(f"feedback_{name}", tried[name], at=at) for name in names],
                [TRIES[name][0] for name in names],
                [TRIES[name][1] for name in names],
                at,
            ],
        )
        return bool(cursor.fetchone()[0])


def open_survey(*, code: str, at: datetime) -> Survey:
    """What this code is for. Raises Refused alike for a code that is wrong, used or too old."""
    letters = tidy(code)
    found = survey_opened(letters, on=day_of(at)) if letters else None
    survey = find_survey(*found, loaded=loaded_surveys()) if found else None
    refuse_if([] if survey else [NO_SUCH_CODE])
    return survey


@transaction.atomic
def take_answers(*, code: str, answers: Mapping[int, int], by: Actor | None, at: datetime) -> None:
    """Keeps the answers and uses the code up. `by`: the worker who typed in a sheet; nobody when the person did it."""
    survey = open_survey(code=code, at=at)
    refuse_if(reasons_not_to_take(survey, answers))
    with connection.cursor() as cursor:
        points = json.dumps({str(number): points for number, points in sorted(answers.items())})
        cursor.execute(
            "SELECT feedback_answered(%s, %s::jsonb, %s)", [fingerprint_of(tidy(code)), points, day_of(at)]
        )
        refuse_if([] if cursor.fetchone()[0] else [NO_SUCH_CODE])
    if by is not None:
        record_something(
            action="type_in_feedback", record_type="feedback.answer", by=by, at=at, survey=survey.key
        )


@transaction.atomic
def load_survey(*, survey: Survey, by: None = None, at: datetime) -> LoadedSurvey:
    """A new key or a new version, by whoever runs the machine. What is there is never edited."""
    there = LoadedSurvey.objects.filter(key=survey.key, version=survey.version).exists()
    text = f"“{survey.key}”, version “{survey.version}”, is loaded already and is never edited. Give it a new version."
    refuse_if([Reason("survey_loaded_already", text)] if there else [])
    kept = LoadedSurvey.objects.create(
        key=survey.key,
        version=survey.version,
        title=survey.title,
        questions=list(survey.questions),
        moments=sorted(survey.moments),
        client_groups=sorted(survey.client_groups),
        scale=[list(each) for each in survey.scale],
        good_from=survey.good_from,
        minimum_age=survey.minimum_age,
        loaded_at=at,
    )
    record_event(action="load_survey", subject=kept, by=by, at=at, key=survey.key, version=survey.version)
    return kept
