"""Feedback: whom to ask and when, what a text says, and what the answers may show."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.disclosure import CellStatus
from commonweal.rules.feedback import (
    SURVEYS,
    Askable,
    Dimension,
    Moment,
    Result,
    Way,
    bias_in_words,
    enough,
    good_until,
    question_tables,
    reasons_not_to_ask,
    reasons_not_to_take,
    response_tables,
    surveys_for,
    wording,
)
from commonweal.rules.giveaways import Unsaid
from commonweal.rules.messages import Medium, Outgoing, reasons_against_words

(OURS,) = SURVEYS
TODAY = date(2026, 11, 27)
OPEN = Askable("victim", 30, TODAY - timedelta(days=14), None, can_be_reached=True)
CLOSED = replace(OPEN, closed_on=TODAY - timedelta(days=42))


def codes(moment, way=Way.PAPER, case=OPEN, *, safe=True):
    found = reasons_not_to_ask(OURS, moment, way, case, today=TODAY, is_safe_to_take=safe)
    return [each.code for each in found]


@pytest.mark.parametrize(
    ("moment", "way", "case", "expected"),
    [
        (Moment.START, Way.PAPER, OPEN, []),
        (Moment.START, Way.TEXT, OPEN, []),
        (Moment.START, Way.PAPER, replace(OPEN, allocated_on=TODAY - timedelta(days=13)), ["too_soon"]),
        (Moment.START, Way.PAPER, replace(OPEN, allocated_on=None), ["not_begun"]),
        (Moment.START, Way.PAPER, CLOSED, ["not_begun"]),
        (Moment.CLOSING, Way.TEXT, OPEN, []),
        (Moment.CLOSING, Way.PAPER, CLOSED, ["closed"]),
        (Moment.AFTERWARDS, Way.PAPER, CLOSED, []),
        (Moment.AFTERWARDS, Way.PAPER, OPEN, ["not_closed"]),
        (Moment.AFTERWARDS, Way.PAPER, replace(CLOSED, closed_on=TODAY - timedelta(days=41)), ["too_soon"]),
        (Moment.AFTERWARDS, Way.TEXT, CLOSED, ["no_text_after"]),
        (Moment.AFTERWARDS, Way.PAPER, replace(CLOSED, can_be_reached=False), ["not_safe_to_reach"]),
        (Moment.CLOSING, Way.PAPER, replace(OPEN, asked={("how_it_was", "closing")}), ["asked_before"]),
        (Moment.CLOSING, Way.PAPER, replace(OPEN, asked={("how_it_was", "start")}), []),
        (Moment.CLOSING, Way.PAPER, replace(OPEN, client_group="child"), ["wrong_survey"]),
        (Moment.CLOSING, Way.PAPER, replace(OPEN, age=15), ["wrong_survey"]),
    ],
)
def test_whom_to_ask_and_when(moment, way, case, expected):
    assert codes(moment, way, case) == expected


def test_a_sheet_is_only_handed_over_where_it_is_safe():
    assert codes(Moment.CLOSING, safe=False) == ["not_safe_to_take"]
    assert codes(Moment.CLOSING, Way.TEXT, safe=False) == []


@pytest.mark.parametrize("address", ["", "answers.example.org"])
def test_the_text_passes_the_gate_for_messages(address):
    body = wording("BCDFGHJKM", until=date(2026, 12, 13), address=address)
    message = Outgoing(Medium.TEXT, body, sender_name="Bookings", sender_address="")
    at = datetime(2026, 11, 27, 12, tzinfo=UTC)
    assert reasons_against_words(message, unsaid=Unsaid(answer_address=address), at=at) == []
    if address:
        refused = reasons_against_words(message, unsaid=Unsaid(), at=at)
        assert [each.code for each in refused] == ["link"]
        other = Outgoing(Medium.TEXT, body.replace("answers", "refuge"), sender_name="Bookings")
        assert reasons_against_words(other, unsaid=Unsaid(answer_address=address), at=at)


def test_an_address_that_says_what_it_is_for_is_refused_all_the_same():
    at = datetime(2026, 11, 27, 12, tzinfo=UTC)
    address = "refuge-answers.example.org"
    body = wording("BCDFGHJKM", until=date(2026, 12, 13), address=address)
    found = reasons_against_words(
        Outgoing(Medium.TEXT, body, sender_name="Bookings"), unsaid=Unsaid(answer_address=address), at=at
    )
    assert "trade_word" in [each.code for each in found]


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.sampled_from(Way))
def test_the_last_day_of_a_code_does_not_tell_the_day_somebody_was_asked(day, way):
    until = good_until(way, today=day)
    assert until.weekday() == 6
    monday = day - timedelta(days=day.weekday())
    assert {good_until(way, today=monday + timedelta(days=each)) for each in range(7)} == {until}


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({}, "nothing_answered"),
        ({1: 4}, "not_an_answer"),
        ({0: 1}, "not_an_answer"),
        ({6: 1}, "not_an_answer"),
        ({1: 3, 5: 0}, None),
    ],
)
def test_what_is_taken(answers, code):
    assert [each.code for each in reasons_not_to_take(OURS, answers)] == ([code] if code else [])


def test_only_the_latest_version_is_asked():
    newer = replace(OURS, version="2027.1")
    assert surveys_for("victim", 30, loaded=(newer,)) == (newer,)
    assert surveys_for("victim", 12) == ()


def test_the_questions_do_not_say_what_kind_of_service_it_is():
    """A sheet or a screen may be seen by anybody."""
    at = datetime(2026, 11, 27, 12, tzinfo=UTC)
    for text in (*OURS.questions, *(said for _, said in OURS.scale)):
        found = reasons_against_words(Outgoing(Medium.LETTER, text), unsaid=Unsaid(), at=at)
        assert found == [], (text, found)


RESULTS = [
    Result("Harbour", 1, 0, 12), Result("Harbour", 1, 2, 20), Result("Harbour", 1, 3, 30),
    Result("Lantern", 1, 3, 40), Result("Lantern", 1, 1, 1), Result("Small", 1, 3, 9),
]  # fmt: skip


def test_what_is_said_is_shown_service_by_service_where_there_is_enough_of_it():
    services = enough({"Harbour": 62, "Lantern": 41, "Small": 9})
    assert services == ("Harbour", "Lantern")
    table, *_ = question_tables(OURS, RESULTS, services=("Harbour",), threshold=10)
    assert [cell.text for cell in next(iter(table)).cells] == ["50", "62", "81%"]
    both, *_ = question_tables(OURS, RESULTS, services=services, threshold=10)
    assert both.cell("Lantern", "Per cent").status is CellStatus.SUPPRESSED
    assert question_tables(OURS, RESULTS, services=(), threshold=10) == ()


def test_what_one_question_hides_of_who_answered_no_other_shows():
    """Nearly all answer every question: how many answered one tells how many answered the next."""
    second = [replace(each, question=2, points=points) for each in RESULTS for points in (0, 3)]
    for service in ("Harbour", "Lantern"):
        tables = question_tables(OURS, [*RESULTS, *second], services=("Harbour", "Lantern"), threshold=10)
        hidden = {service in table.hidden_in("Answered") for table in tables}
        assert len(hidden) == 1


def test_no_dimension_shows_a_total_that_another_hides():
    few = {
        Dimension.AREA: {"Fellshire": (3, 5)},
        Dimension.GROUP: {"Victims": (30, 50), "Children": (20, 40)},
    }
    assert response_tables(few, threshold=10) == {}
    fine = {Dimension.GROUP: few[Dimension.GROUP], Dimension.GRADE: {}}
    assert list(response_tables(fine, threshold=10)) == [Dimension.GROUP]


def by_area(pairs):
    return response_tables({Dimension.AREA: pairs}, threshold=10)[Dimension.AREA]


def test_who_answered_is_held_beside_who_was_asked():
    table = by_area({"Fellshire": (60, 100), "Wexcombe": (20, 100)})
    assert bias_in_words([table]) == (
        "Fellshire: 50% of those asked, 75% of those who answered. They are heard more than they are helped.",
        "Wexcombe: 50% of those asked, 25% of those who answered. They are heard less than they are helped.",
    )
    even = by_area({"Fellshire": (50, 100), "Wexcombe": (52, 100)})
    assert "do not differ much" in bias_in_words([even])[0]
    assert "do not differ much" in bias_in_words([])[0]


@given(
    st.dictionaries(st.sampled_from("ABCDE"), st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1)
)
def test_the_sentence_says_nothing_that_the_table_hides(pairs):
    tables = response_tables(
        {Dimension.AREA: {name: (a, a + b) for name, (a, b) in pairs.items()}}, threshold=10
    )
    said = " ".join(bias_in_words(tables.values()))
    for row in tables.get(Dimension.AREA, ()):
        if CellStatus.SUPPRESSED in {row.cells[0].status, row.cells[1].status}:
            assert f"{row.label}: " not in said
