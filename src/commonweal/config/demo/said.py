"""What people say in the demonstration: of the behaviour of whoever harmed them, beside what that one tells; and of the services.

Written as the owner of the tables, because nobody else may; by number of the case, so that loading it again gives the same rows.
Nell asked one of her people with a sheet.
"""

from datetime import date, datetime

from django.db import connections, transaction

from commonweal.access.enforce import ask_as
from commonweal.config.demo.ground import OWNER, Ground
from commonweal.outcomes.heard.actions import recount_heard
from commonweal.partnership.queries import actor_for
from commonweal.rules.cases import CaseStatus
from commonweal.rules.feedback import SURVEYS, Moment, Way
from commonweal.rules.heard import settled_years
from commonweal.services.casework.models import Case
from commonweal.services.feedback.actions import Asking, ask_for_feedback

_YEARS = 2
# Of a hundred couples 62 are heard; of those, half say that it stopped.
_HEARD = """
INSERT INTO casework_outcomeanswers
       (id, case_id, tool, tool_version, occasion, answered_on, answers, score, why_not, by_id, at, why_struck)
SELECT md5('heard' || v.id || a.id)::uuid, v.id, 'behaviour_heard', '2026.1', 'review', a.answered_on,
       jsonb_build_object('1', 2, '2', 2, '4', CASE WHEN drawn.luck < 31 THEN 0 ELSE 1 + drawn.luck % 4 END, '5', 1),
       NULL, '', v.worker_id, a.at, ''
  FROM casework_caselink l
  JOIN casework_case v ON v.id = l.victim_case_id AND v.client_group = 'victim' AND v.worker_id IS NOT NULL
  JOIN casework_outcomeanswers a ON a.case_id = l.perpetrator_case_id AND a.tool = 'behaviour_told' AND a.answers ? '4'
 CROSS JOIN LATERAL (SELECT ('x' || substr(md5(v.id || a.id::text), 1, 6))::bit(24)::integer % 100 AS luck) drawn
 WHERE drawn.luck < 62 AND a.answered_on >= v.opened_at::date
"""
_ANSWERS = """
INSERT INTO feedback_answer (id, survey, survey_version, organisation_id, client_group, way, quarter_on, points)
SELECT md5('answer' || o.id || %(year)s || n)::uuid, %(key)s, %(version)s, o.id, 'victim',
       CASE WHEN n %% 3 = 0 THEN 'paper' ELSE 'text' END, make_date(%(year)s, 4 + 3 * (n %% 3), 1),
       (SELECT jsonb_object_agg(q::text, CASE WHEN (n * 7 + q * 3 + o.id) %% 11 < 3 THEN n %% 2 ELSE 2 + n %% 2 END)
          FROM generate_series(1, %(questions)s) q WHERE (n + q) %% 9 <> 0)
  FROM partnership_organisation o CROSS JOIN LATERAL generate_series(1, (18 + o.id * 13 %% 60)::integer) n
 WHERE o.kind = 'provider'
"""
_TALLIES = """
INSERT INTO feedback_tally (year, survey, dimension, value, asked, answered)
SELECT %(year)s, %(key)s, each.dimension, each.value, sum(each.asked), sum(each.answered) FROM (
  SELECT 'area' AS dimension, a.code AS value, 140 AS asked, CASE WHEN a.kind = 'city' THEN 81 ELSE 34 END AS answered
    FROM partnership_area a WHERE a.kind IN ('county', 'city')
  UNION ALL SELECT 'grade', 'high', 90, 26 UNION ALL SELECT 'grade', 'medium', 110, 52
  UNION ALL SELECT 'grade', 'standard', 80, 37
  UNION ALL SELECT 'group', 'victim', 240, 101 UNION ALL SELECT 'group', 'perpetrator', 40, 14) each
 GROUP BY 3, 4
"""


@transaction.atomic
def load_said(ground: Ground, *, now: datetime) -> None:
    """Figures of the two years that settled last, and one asking."""
    (survey,) = SURVEYS
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(_HEARD)
        for year, _ in zip(settled_years(today=now.date()), range(_YEARS), strict=False):
            given = {"year": year.starts_on.year, "key": survey.key, "version": survey.version}
            cursor.execute(_ANSWERS, given | {"questions": len(survey.questions)})
            cursor.execute(_TALLIES, given)
    _ask_once(ground, now=now)


def _ask_once(ground: Ground, *, now: datetime) -> None:
    nell = actor_for(ground.users["nell"], on=now.date())
    ask_as(nell)
    case = Case.objects.filter(worker_id=nell.user_id, status=CaseStatus.ALLOCATED, client_group="victim")
    first = case.exclude(subject__born_on__gt=date(now.year - 17, 1, 1)).order_by("opened_at", "id").first()
    if first is not None:
        asking = Asking(SURVEYS[0], Moment.CLOSING, Way.PAPER, is_safe_to_take=True)
        ask_for_feedback(case_id=first.pk, asking=asking, form_key=None, by=nell, at=now)


def count_said(*, at: datetime) -> None:
    """After the years of the demonstration stand: counts what is told beside what is heard."""
    recount_heard(at=at)
