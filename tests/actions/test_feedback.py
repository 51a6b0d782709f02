"""What is said of a service: asked once, answered once, by nobody; and kept where neither the case nor the app can see it."""

import uuid
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.db import ProgrammingError, connection, connections, transaction
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.rules.feedback import SURVEYS, Moment, Way
from commonweal.rules.reasons import Refused
from commonweal.services.casework.models import ContactPoint, Message
from commonweal.services.feedback import actions
from commonweal.services.feedback.actions import Asking
from commonweal.services.feedback.codes import LETTERS, fingerprint_of, new_code, tidy
from commonweal.services.feedback.models import Answer, Ask, Code, LoadedSurvey, Tally
from commonweal.services.feedback.queries import results, tallies
from commonweal.services.feedback.survey_file import read_survey
from tests.care import NOW
from tests.cast import OWNER, ask

(OURS,) = SURVEYS
SHEET = Asking(OURS, Moment.CLOSING, Way.PAPER, is_safe_to_take=True)


def asked(cast, *, asking=SHEET, case="pats_case", by="pat", form_key=None, at=NOW):
    return actions.ask_for_feedback(
        case_id=getattr(cast, case).pk, asking=asking, form_key=form_key, by=ask(getattr(cast, by)), at=at
    )


def refused_codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


@pytest.fixture
def as_owner(cast):
    """What is asked of the database is asked as the owner of the tables, and rolled back."""
    held = connections["default"]
    connections["default"] = connections[OWNER]
    yield
    connections["default"] = held


def test_asking_stands_with_the_case_and_the_code_is_shown_once(cast):
    key = uuid.uuid4()
    first = asked(cast, form_key=key)
    assert len(first.code) == 9
    assert set(first.code) <= set(LETTERS)
    assert asked(cast, form_key=key).code == ""
    ask(cast.pat)
    (kept,) = Ask.objects.all()
    assert (kept.case_id, kept.survey, kept.moment, kept.way) == (
        cast.pats_case.pk, "how_it_was", "closing", "paper",
    )  # fmt: skip
    events = AuditEvent.objects.filter(action="ask_for_feedback")
    assert [(each.record_id, each.details) for each in events] == [(str(kept.pk), {"survey": "how_it_was"})]
    with pytest.raises(Refused) as refused:
        asked(cast)
    assert refused_codes(refused) == ["asked_before"]
    asked(cast, asking=Asking(OURS, Moment.START, Way.PAPER, is_safe_to_take=True))


def test_answering_uses_the_code_up_and_is_no_event(cast):
    code = asked(cast).code
    before = AuditEvent.objects.count()
    ask(None)
    typed = f"{code[:3].lower()} {code[3:6]}-{code[6:]}"
    assert actions.open_survey(code=typed, at=NOW) == OURS
    actions.take_answers(code=typed, answers={1: 3, 4: 0}, by=None, at=NOW)
    assert AuditEvent.objects.count() == before
    for act in (lambda: actions.open_survey(code=code, at=NOW), lambda: take(code)):
        with pytest.raises(Refused) as refused:
            act()
        assert refused_codes(refused) == ["no_such_code"]
    ask(cast.pat)
    assert Ask.objects.count() == 1


def take(code, by=None):
    actions.take_answers(code=code, answers={1: 3}, by=by, at=NOW)


def test_a_sheet_that_is_typed_in_says_who_typed_and_not_whose(cast):
    code = asked(cast).code
    actions.take_answers(code=code, answers={1: 1}, by=ask(cast.cora), at=NOW)
    (event,) = AuditEvent.objects.filter(action="type_in_feedback")
    assert (event.actor_id, event.record_id, event.details) == (cast.cora.pk, "", {"survey": "how_it_was"})


@pytest.mark.parametrize("code", ["", "AAA AAA AAA", "BCDFGHJKM", "x" * 400, "BCD FGH JK"])
def test_wrong_codes_answer_alike(cast, code):
    ask(None)
    with pytest.raises(Refused) as refused:
        actions.open_survey(code=code, at=NOW)
    assert refused_codes(refused) == ["no_such_code"]


def test_a_code_runs_out(cast):
    made = asked(cast)
    ask(None)
    last = NOW.replace(year=made.until.year, month=made.until.month, day=made.until.day)
    assert actions.open_survey(code=made.code, at=last)
    with pytest.raises(Refused):
        actions.open_survey(code=made.code, at=last + timedelta(days=1))


def test_what_cannot_be_taken_uses_nothing_up(cast):
    code = asked(cast).code
    ask(None)
    for wrong in ({}, {1: 9}, {99: 1}):
        with pytest.raises(Refused):
            actions.take_answers(code=code, answers=wrong, by=None, at=NOW)
    take(code)


def test_too_many_tries_are_not_taken(cast):
    ask(None)
    tried = [actions.may_try(network="192.0.2.0/24", at=NOW) for _ in range(31)]
    assert tried == [True] * 30 + [False]
    assert actions.may_try(network="198.51.100.0/24", at=NOW)


def test_a_text_goes_through_the_gate_and_nothing_is_kept_when_it_may_not(cast):
    ask(cast.cora)
    point = ContactPoint.objects.get(pk=cast.coras_phone.pk)
    asking = Asking(OURS, Moment.CLOSING, Way.TEXT, point_id=point.pk, times_were_read=True)
    with pytest.raises(Refused) as refused, transaction.atomic():
        asked(cast, asking=asking, case="coras_case", by="cora")
    assert refused_codes(refused) == ["no_sender"]
    ask(cast.cora)
    assert not Ask.objects.exists()
    assert not Message.objects.filter(case=cast.coras_case).exists()
    from commonweal.services.casework.actions.wordings import set_sender

    set_sender(
        name="Bookings",
        call_back="01632 960150",
        address="hello@example.com",
        version=None,
        by=ask(cast.mona),
        at=NOW,
    )
    made = asked(cast, asking=asking, case="coras_case", by="cora")
    assert made.code == ""
    ask(cast.cora)
    (message,) = Message.objects.filter(case=cast.coras_case)
    assert message.body.startswith("A few questions, if you like. Your code is ")
    assert (message.status, message.medium) == ("queued", "text")
    code = tidy(message.body.split("code is ")[1].split(",")[0])
    ask(None)
    assert actions.open_survey(code=code, at=NOW) == OURS


def test_a_call_only_contact_gets_no_text(cast):
    asking = Asking(OURS, Moment.CLOSING, Way.TEXT, point_id=cast.pats_phone.pk, times_were_read=True)
    with pytest.raises(Refused) as refused:
        asked(cast, asking=asking)
    assert "not_recorded_safe" in refused_codes(refused)


@pytest.mark.parametrize("name", ["mona", "cora", "nell", "percy", "petra", "fred", "joan", "anna", "nora"])
def test_only_the_worker_of_the_case_asks(cast, name):
    with pytest.raises(Http404):
        asked(cast, by=name)
    somebody = getattr(cast, name)
    ask(somebody)
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Ask.objects.create(
            case_id=cast.pats_case.pk, survey="x", survey_version="1", moment="closing", way="paper", by=somebody, at=NOW,
        )  # fmt: skip


@pytest.mark.parametrize("name", ["pat", "mona", "nell", "percy", "adam", "anna", "joan"])
def test_nobody_reads_a_code_an_answer_or_a_tally(cast, name):
    code = asked(cast).code
    ask(None)
    take(code)
    ask(getattr(cast, name))
    for model in (Code, Answer, Tally):
        for act in (lambda: model.objects.count(), lambda: model.objects.all().delete()):  # noqa: B023
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                act()
    for statement in ("SELECT feedback_tallied('x', true)", "SELECT feedback_settled()"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_what_was_asked_is_changed_by_nobody_and_read_with_its_case(cast):
    made = asked(cast)
    ask(cast.pat)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Ask.objects.filter(pk=made.ask.pk).update(moment="start")
    for name, sees in (("pat", 1), ("mona", 1), ("cora", 0), ("nell", 0), ("percy", 0), ("anna", 0)):
        ask(getattr(cast, name))
        assert Ask.objects.filter(pk=made.ask.pk).count() == sees, name


@pytest.mark.django_db(databases=["default", "owner"])
def test_nothing_in_an_answer_leads_to_the_case(cast, as_owner):
    """What the owner of the tables finds: no key, no moment, no order; and the code is gone."""
    code = new_code()
    Code(
        fingerprint=fingerprint_of(code), survey="how_it_was", survey_version="2026.1", organisation=cast.harbour,
        client_group="victim", area_code="fellshire", grade="high", way="paper", quarter_on=date(2021, 4, 1),
        good_until=NOW.date(),
    ).save(force_insert=True)  # fmt: skip
    connection.cursor().execute("SELECT feedback_asked(%s)", [fingerprint_of(code)])
    take(code)
    assert not Code.objects.exists()
    (row,) = Answer.objects.values()
    row.pop("id")
    assert row == {
        "survey": "how_it_was", "survey_version": "2026.1", "organisation_id": cast.harbour.pk, "client_group": "victim",
        "way": "paper", "quarter_on": date(2021, 4, 1), "points": {"1": 3},
    }  # fmt: skip
    assert sorted(Tally.objects.values_list("year", "dimension", "value", "asked", "answered")) == [
        (2021, "area", "fellshire", 1, 1), (2021, "grade", "high", 1, 1), (2021, "group", "victim", 1, 1),
    ]  # fmt: skip


def test_a_year_that_has_not_settled_is_given_to_nobody(cast):
    """Whoever watches the figures would see what one person said, the day they said it."""
    ask(cast.mona)
    assert results() == []
    assert tallies() == {}
    code = asked(cast).code
    ask(None)
    take(code)
    ask(cast.mona)
    assert results() == []
    assert tallies() == {}


FILE = """key = "our_groups"
version = "1"
title = "How the group was"
moments = ["closing"]
client_groups = ["victim"]
scale = [[0, "No"], [1, "Yes"]]
good_from = 1
questions = ["I could say what I wanted."]
"""


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("key =", "key", "This is no TOML file"),
        ('"our_groups"', '"how_it_was"', "Line 1: This key belongs to a survey that comes with us"),
        ('"our_groups"', '"our groups"', "Line 1: Write the key with letters"),
        ('version = "1"', "version = 1", "Line 2: version must be text"),
        ('["closing"]', '["later"]', "Line 4: moments must be a list of"),
        ('["victim"]', '["dog"]', "Line 5: client_groups must be a list of"),
        ('[1, "Yes"]', '[0, "Yes"]', "Line 6: Let the points of the scale rise."),
        ('[1, "Yes"]', '["Yes"]', "Line 6: Write at least two answers"),
        ("good_from = 1", "good_from = 0", "Line 7: good_from must be the points of an answer"),
        ('["I could say what I wanted."]', "[]", "Line 8: Write one to 10 questions"),
        ('["I could say what I wanted."]', '[""]', "Line 8: Each question is text"),
        ("good_from = 1", "good_from = 1\ncomments = true", "“comments” is not known here."),
        ("good_from = 1", "good_from = 1\nminimum_age = -1", "minimum_age must be a whole number"),
    ],
)
def test_a_fault_in_a_survey_is_said_in_plain_words(was, becomes, fault):
    found = read_survey(FILE.replace(was, becomes, 1))
    assert found.survey is None
    assert any(fault in each for each in found.faults), found.faults


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_survey_is_loaded_once_by_whoever_runs_the_machine(as_owner, tmp_path):
    from pathlib import Path

    from commonweal.services.feedback.commands import survey

    example = Path(__file__).parents[2] / "examples" / "surveys" / "invented.toml"
    assert "Nothing is wrong" in CliRunner().invoke(survey, ["check", str(example)]).output
    assert "Loaded: How the group was" in CliRunner().invoke(survey, ["load", str(example)]).output
    again = CliRunner().invoke(survey, ["load", str(example)])
    assert again.exit_code == 1
    assert "never edited" in again.output
    assert "our_groups, version 1" in CliRunner().invoke(survey, ["list"]).output
    file = tmp_path / "wrong.toml"
    file.write_text(FILE.replace('"victim"', '"dog"').replace("good_from = 1", "good_from = 9"))
    wrong = CliRunner().invoke(survey, ["load", str(file)])
    assert wrong.exit_code == 1
    assert wrong.output.count("Line") == 2


def test_the_app_loads_no_survey(cast):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        actions.load_survey(survey=read_survey(FILE).survey, at=NOW)
    assert not LoadedSurvey.objects.exists()
