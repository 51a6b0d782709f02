"""What is told beside what is heard: which years may be counted, what may be shown, and what nobody can work out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.disclosure import CellStatus
from commonweal.rules.heard import NOT_HEARD, Couples, Said, sentence, settled_years, shown
from commonweal.rules.outcome_questions.behaviour import BEHAVIOUR_HEARD, BEHAVIOUR_TOLD
from commonweal.rules.outcome_tools import Occasion

LEAST = 10


def year(ss=0, sg=0, gs=0, gg=0, s=0, g=0) -> list[Couples]:
    """Counts by what is told and heard: `ss` both say stopped, `sg` told stopped and heard as going on, `s` not heard."""
    stopped, goes_on = Said
    return [
        Couples(stopped, stopped, ss), Couples(stopped, goes_on, sg), Couples(goes_on, stopped, gs),
        Couples(goes_on, goes_on, gg), Couples(stopped, NOT_HEARD, s), Couples(goes_on, NOT_HEARD, g),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("today", "latest"),
    [
        (date(2026, 6, 29), 2024),
        (date(2026, 6, 30), 2024),
        (date(2026, 7, 1), 2025),
        (date(2026, 11, 27), 2025),
        (date(2027, 3, 31), 2025),
        (date(2027, 7, 1), 2026),
    ],
)
def test_a_year_settles_three_months_after_it_ended(today, latest):
    assert next(iter(settled_years(today=today))).starts_on.year == latest


def test_the_statement_that_is_counted_asks_both_the_same_thing():
    """Statement 4 of version 2026.1 is written into the database's function (migration casework 0026)."""
    for asked in (BEHAVIOUR_TOLD, BEHAVIOUR_HEARD):
        assert asked.version == "2026.1"
        assert "check, threaten, follow or frighten" in asked.statements[3].text
        assert asked.scale[0] == (0, "Never")
        assert Occasion.REVIEW in asked.occasions


def test_what_the_figure_says():
    found = shown(year(ss=30, sg=20, gs=15, gg=40, s=25, g=30), threshold=LEAST)
    assert sentence(found.agreement) == (
        "Of 50 who say it has stopped, 30 are borne out by the person who is harmed (60%)."
    )
    assert [cell.text for cell in next(iter(found.coverage)).cells] == ["105", "160", "66%"]


@pytest.mark.parametrize(
    "counts",
    [
        {"ss": 50, "sg": 0, "gs": 20, "gg": 20, "s": 20},
        {"ss": 0, "sg": 50, "gs": 20, "gg": 20, "s": 20},
        {"ss": 30, "sg": 9, "gs": 20, "gg": 20, "s": 20},
        {"ss": 9, "sg": 30, "gs": 20, "gg": 20, "s": 20},
        {"ss": 1},
    ],
)
def test_all_none_and_few_are_not_said(counts):
    found = shown(year(**counts), threshold=LEAST)
    assert "cannot be said" in sentence(found.agreement)
    assert found.coverage is None


def test_how_many_were_not_heard_is_not_said_when_they_are_few():
    assert shown(year(ss=30, sg=20, gs=15, gg=40, s=3), threshold=LEAST).coverage is None


def test_where_nobody_was_asked_there_is_nothing():
    assert shown(year(), threshold=LEAST) is None


counts = st.fixed_dictionaries({name: st.integers(0, 40) for name in ("ss", "sg", "gs", "gg", "s", "g")})


@given(counts)
def test_no_couple_s_answer_follows_from_what_is_shown(given_):
    """Of whoever says the same as somebody's partner, never all or none are heard alike in a figure that is shown."""
    found = shown(year(**given_), threshold=LEAST)
    if found is None:
        return
    for row in found.agreement:
        counted, everyone, rate = row.cells
        if rate.status in (CellStatus.VALUE, CellStatus.ZERO):
            assert counted.value >= LEAST
            assert everyone.value - counted.value >= LEAST
            assert 0 < rate.value < 100
    if found.coverage is not None:
        assert not found.agreement.has_hidden
