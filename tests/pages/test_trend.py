"""Month by month: shown where nobody is given away, with what changed in words; and no more than the board page shows."""

import re
from datetime import UTC, date, datetime

import pytest

from commonweal.outcomes.catalogue import catalogue
from commonweal.outcomes.mart import as_mart
from commonweal.outcomes.models import Count, Refresh
from commonweal.outcomes.queries import shown_areas
from commonweal.outcomes.reports import is_for, placed
from commonweal.outcomes.trends import read_trend
from commonweal.rules.measures import REFERRALS_BY_AREA
from commonweal.rules.measures_together import Part
from commonweal.rules.periods import add_months
from tests.cast import ask
from tests.pages.filling import counted, text_of

NOW = datetime.now(UTC)
LAST = NOW.date().replace(day=1)
BEFORE, AFTER = [45, 44] * 9, [80, 78] * 9


def count(cast, by_month: list[int], *, group="victim", city_too=True):
    """So many referrals in each of the months before this one, in the county and perhaps in the city; counted just now."""
    ask(cast.anna)
    areas = [min(each.ids) for each in shown_areas(on=NOW.date())][: 2 if city_too else 1]
    with as_mart():
        Count.objects.all().delete()
        Count.objects.bulk_create(
            Count(
                measure="referrals_by_area", starts_on=add_months(LAST, -place), area_id=area, client_group=group,
                numerator=number, denominator=number,
            )
            for place, number in enumerate(reversed(by_month), start=1)
            for area in areas
        )  # fmt: skip
    Refresh.objects.create(at=NOW, up_to=NOW, months=len(by_month), rows=1)


def page(client_for, who, group="victim") -> str:
    return text_of(counted(client_for(who), f"/board/trend/?group={group}"))


def label(months_ago: int) -> str:
    return f"{add_months(LAST, -months_ago):%b %Y}"


def test_a_change_is_found_dated_and_said(cast, client_for):
    count(cast, [45, 44] * 6 + [*BEFORE, *AFTER])
    shown = page(client_for, cast.bea)
    quarter = add_months(LAST, -((LAST.month - 1) % 3))
    assert f"From {add_months(quarter, -36):%b %Y}: about 89 a month." in shown
    assert (
        f"From {label(18)}: about 158 a month, more than before. That is more than chance explains." in shown
    )
    assert "a change begins" in shown
    assert shown.count("cw-chart__mean") == 2
    assert "<table" in shown


def test_noise_is_called_noise(cast, client_for):
    count(cast, [45, 47, 43, 46, 44, 45] * 6)
    shown = page(client_for, cast.bea)
    assert "Nothing here is more than chance explains." in shown
    assert "than before" not in shown


def test_one_month_out_of_the_ordinary_is_marked_and_said(cast, client_for):
    count(cast, [45, 47, 43, 46, 44, 45] * 6 + [90] + [45, 46, 44])
    shown = page(client_for, cast.bea)
    assert "Nothing here is more than chance explains, but for the months that are marked." in shown
    # In the table, for those who listen to the picture, and in words.
    assert shown.count("higher than chance") == 3
    assert f"{label(4)}: 180, higher than chance explains." in shown


def test_a_partnership_that_began_lately_is_not_told_of_a_rise_from_nought(cast, client_for):
    count(cast, [0] * 20 + [45, 44] * 8)
    shown = page(client_for, cast.bea)
    assert f"From {label(15)}: about 89 a month." in shown
    assert "than before" not in shown


def test_records_that_begin_within_a_month_do_not_look_like_a_signal(cast, client_for):
    count(cast, [0] * 6 + [7] + [45, 44] * 14)
    shown = page(client_for, cast.bea)
    assert f"From {label(28)}: about 89 a month." in shown
    assert "lower than chance" not in shown
    assert label(29) not in shown


def test_a_first_month_that_is_small_gives_itself_away_by_its_quarter(cast, client_for):
    count(cast, [0] * 6 + [1] + [45, 44] * 14)
    assert "without giving somebody away" in page(client_for, cast.bea)


@pytest.mark.parametrize(
    ("by_month", "city_too"),
    [
        ([45] * 20 + [1] + [45] * 15, True),  # a month is small
        ([45] * 35 + [2], True),
        ([1] * 36, True),
        ([2] * 36, False),
    ],
)
def test_where_somebody_could_be_given_away_there_is_no_picture(cast, client_for, by_month, city_too):
    count(cast, by_month, city_too=city_too)
    shown = page(client_for, cast.bea)
    assert "without giving somebody away" in shown
    assert "Every month in a table" not in shown
    assert "a month" not in shown.split("<main")[1].replace("month by month", "").replace("month has", "")
    for back in range(1, 36):
        assert label(back) not in re.sub(r"[A-Z][a-z]{2} to [A-Z][a-z]{2} \d{4}", "", shown)


def test_what_the_board_page_hides_is_not_given_away_by_the_months(cast, client_for):
    """In the city one referral in one quarter: its table hides that, and a month could not be taken from a quarter after all."""
    count(cast, [45] * 36, city_too=False)
    ask(cast.anna)
    city = [min(each.ids) for each in shown_areas(on=NOW.date())][1]
    with as_mart():
        Count.objects.create(
            measure="referrals_by_area", starts_on=add_months(LAST, -2), area_id=city, client_group="victim",
            numerator=1, denominator=1,
        )  # fmt: skip
    assert "without giving somebody away" in page(client_for, cast.bea)


FIRST_DAYS = date(2026, 6, 2)  # April and May are whole months of a quarter that runs


@pytest.mark.parametrize(
    ("so_far", "last"),
    [
        (0, date(2026, 5, 1)),
        (2, date(2026, 3, 1)),
        (4, date(2026, 3, 1)),
        (5, date(2026, 5, 1)),
        (9, date(2026, 5, 1)),
    ],
)
def test_the_first_days_of_a_month_are_not_what_a_quarter_leaves_beside_its_months(cast, so_far, last):
    """The board page shows the quarter so far: with April and May beside it, anybody could take the second of June from it."""
    ask(cast.anna)
    area = min(min(each.ids) for each in shown_areas(on=FIRST_DAYS))
    with as_mart():
        Count.objects.all().delete()
        Count.objects.bulk_create(
            Count(
                measure="referrals_by_area", starts_on=add_months(date(2026, 6, 1), -place), area_id=area,
                client_group="victim", numerator=number, denominator=number,
            )
            for place, number in enumerate([so_far, *[45] * 40])
            if number
        )  # fmt: skip
    Refresh.objects.create(at=NOW, up_to=NOW, months=40, rows=1)
    found = read_trend(measure=REFERRALS_BY_AREA, client_group="victim", today=FIRST_DAYS)
    assert found.figures
    assert found.periods[-1].starts_on == last
    assert found.periods[0].starts_on == date(
        2023, 4, 1
    )  # the first of a quarter, or its rest could be taken from it


def test_nothing_counted_is_not_nought(cast, client_for):
    assert "Nothing has been counted yet" in page(client_for, cast.bea)


@pytest.mark.parametrize("asked", ["", "?group=everyone", "?group=child", "?year=banana"])
def test_whatever_is_asked_gets_a_sensible_page(cast, client_for, asked):
    count(cast, [45] * 36)
    assert client_for(cast.joan).get(f"/board/trend/{asked}").status_code == 200


@pytest.mark.parametrize("who", ["pat", "mona", "fred", "percy", "rita", "adam", "nora"])
def test_whoever_may_not_read_figures_does_not(cast, client_for, who):
    assert client_for(getattr(cast, who)).get("/board/trend/").status_code == 403


def measured(cast, *given: tuple[str, list[tuple[int, int]]], group: str = "victim", first_area=True) -> None:
    """For each measure its (part, whole) in the months before this one, the last one last; in the county."""
    ask(cast.anna)
    area = min(shown_areas(on=NOW.date())[0 if first_area else 1].ids)
    with as_mart():
        Count.objects.all().delete()
        Count.objects.bulk_create(
            Count(
                measure=key, starts_on=add_months(LAST, -place), area_id=area, client_group=group, numerator=top,
                denominator=bottom,
            )
            for key, pairs in given
            for place, (top, bottom) in enumerate(reversed(pairs), start=1)
            if bottom
        )  # fmt: skip
    Refresh.objects.create(at=NOW, up_to=NOW, months=36, rows=1)


def of(key: str, group: str = "victim"):
    measure = next(each for each in catalogue() if each.key == key)
    return read_trend(measure=measure, client_group=group, today=NOW.date())


def test_a_share_has_its_chart_with_its_change_and_how_many_of_how_many(cast, client_for):
    measured(cast, ("contact_attempted_in_time", [(40, 100)] * 24 + [(80, 100)] * 14))
    shown = text_of(
        counted(client_for(cast.bea), "/board/trend/?measure=contact_attempted_in_time&group=victim")
    )
    assert f"From {label(14)}: about 80%, higher than before. That is more than chance explains." in shown
    assert "80% (80 of 100)" in shown
    assert "Per cent" in shown


def test_the_end_of_a_change_is_found_and_dated_too(cast, client_for):
    measured(cast, ("contact_attempted_in_time", [(40, 100)] * 13 + [(80, 100)] * 12 + [(40, 100)] * 12))
    shown = text_of(client_for(cast.bea).get("/board/trend/?measure=contact_attempted_in_time"))
    assert f"From {label(24)}: about 80%, higher than before." in shown
    assert f"From {label(12)}: about 40%, lower than before." in shown


def test_a_month_with_nobody_to_count_is_a_gap_and_never_nought(cast, client_for):
    measured(cast, ("contact_attempted_in_time", [*[(40, 100)] * 20, (0, 0), *[(40, 100)] * 15]))
    found = of("contact_attempted_in_time")
    assert found.figures.count(None) == 1
    shown = text_of(client_for(cast.bea).get("/board/trend/?measure=contact_attempted_in_time"))
    assert "1 month had nobody to count: a gap in the line, which is not nought." in shown
    assert "no figure" in shown
    assert "0% (" not in shown.replace("40% (", "").replace("100% (", "")
    assert "lower than chance" not in shown


def test_with_few_in_a_month_there_are_quarters(cast, client_for):
    measured(cast, ("contact_attempted_in_time", [(2, 4)] * 38))
    found = of("contact_attempted_in_time")
    assert (found.step, found.no_months) == ("quarter", "too_few")
    assert {(each.part, each.whole) for each in found.figures} == {(6, 12)}
    shown = text_of(client_for(cast.bea).get("/board/trend/?measure=contact_attempted_in_time"))
    assert "so here are quarters" in shown
    assert "2 of 4" not in shown


def test_with_few_in_a_quarter_there_is_nothing(cast, client_for):
    measured(cast, ("contact_attempted_in_time", [(1, 20)] * 38))
    assert of("contact_attempted_in_time").figures == ()
    shown = text_of(client_for(cast.bea).get("/board/trend/?measure=contact_attempted_in_time"))
    assert "The tables have the years." in shown


def sized(cast, key: str, sizes: list[dict[str, int]]) -> None:
    """For each month before this one how many records there are of each kind: of everyone that the measure `key` speaks of (“of”)
    and of those who are counted by other measures of the same records (by their key). Everybody else is nobody.
    """
    asked = next(each for each in catalogue() if each.key == key)
    alike = [each for each in catalogue() if placed(each) == placed(asked) and is_for(each, "victim")]
    parts = {each.key: Part(each, {}) for each in alike}

    def size(group, given: dict[str, int]) -> int:
        known = {parts[key].everyone if name == "of" else parts[name].counted: n for name, n in given.items()}
        return known.get(group, 0)

    measured(
        cast,
        *(
            (
                each.key,
                [
                    (size(parts[each.key].counted, month), size(parts[each.key].everyone, month))
                    for month in sizes
                ],
            )
            for each in alike
        ),
    )


def test_what_two_measures_of_the_same_records_leave_between_them_is_looked_at_month_by_month(cast):
    """So many closed, and so many of those reviewed twice: whoever has both by month takes one from the other."""
    usual = {"of": 40, "risk_reviewed_twice": 30, "risk_reduced": 20}
    sized(cast, "cases_closed", [usual] * 38)
    assert of("cases_closed").step == of("risk_reduced").step == of("risk_reviewed_twice").step == "month"
    assert of("risk_reduced").figures
    near = {"of": 40, "risk_reviewed_twice": 38, "risk_reduced": 20}  # two were not reviewed twice
    sized(cast, "cases_closed", [*[usual] * 30, near, *[usual] * 7])
    assert of("cases_closed").step == "month"
    assert {of("risk_reduced").step, of("risk_reviewed_twice").step} == {"quarter"}


def test_months_leave_nothing_small_beside_the_quarters_that_the_board_page_shows(cast):
    """Referrals are shown by quarter whatever their months are. In one quarter all but two ended with advice."""
    first = add_months(LAST, -((LAST.month - 1) % 3) - 36)
    months = [(each.year, each.month) for each in (add_months(LAST, -back) for back in range(38, 0, -1))]
    few = {(day.year, day.month) for day in (add_months(first, 12 + n) for n in range(3))}
    sized(
        cast,
        "referrals_by_area",
        [
            {"of": 30, "ended_with_advice": 30 if month in few else 20}
            if month != min(few)
            else {"of": 2, "ended_with_advice": 0}
            for month in months
        ],
    )
    assert of("referrals_by_area").step == "quarter"
    assert of("referrals_by_area").figures
    assert of("ended_with_advice").figures == ()


def test_the_first_days_of_a_year_do_not_take_the_chart_away(cast):
    april = date(2026, 4, 3)
    ask(cast.anna)
    area = min(shown_areas(on=april)[0].ids)
    with as_mart():
        Count.objects.all().delete()
        Count.objects.bulk_create(
            Count(
                measure="contact_attempted_in_time", starts_on=add_months(date(2026, 4, 1), -place), area_id=area,
                client_group="victim", numerator=top, denominator=bottom,
            )
            for place, (top, bottom) in enumerate([(1, 2), *[(45, 90)] * 38])
        )  # fmt: skip
    Refresh.objects.create(at=NOW, up_to=NOW, months=40, rows=1)
    measure = next(each for each in catalogue() if each.key == "contact_attempted_in_time")
    found = read_trend(measure=measure, client_group="victim", today=april)
    assert found.step == "month"
    assert found.periods[-1].starts_on == date(2026, 3, 1)


def test_services_that_say_quarters_only_are_in_the_quarters_and_not_guessed_from_months(cast):
    measured(cast, ("contact_attempted_in_time", [(40, 100)] * 38))
    ask(cast.anna)
    quarter = add_months(LAST, -((LAST.month - 1) % 3))
    area = min(shown_areas(on=NOW.date())[0].ids)
    with as_mart():
        Count.objects.create(
            measure="contact_attempted_in_time", starts_on=add_months(quarter, -6), client_group="victim",
            area_id=area, numerator=6, denominator=12, is_certified=True,
        )  # fmt: skip
    found = of("contact_attempted_in_time")
    assert (found.step, found.no_months) == ("quarter", "certified")
    assert (126, 312) in {(each.part, each.whole) for each in found.figures}


def test_every_measure_has_a_page(cast, client_for):
    measured(cast, *((each.key, [(40, 100)] * 37) for each in catalogue()))
    browser = client_for(cast.joan)
    for each in catalogue():
        assert browser.get(f"/board/trend/?measure={each.key}").status_code == 200, each.key


def test_people_are_counted_by_the_year_and_have_no_months(cast, client_for):
    measured(cast, ("people_referred", [(40, 40)] * 37))
    shown = text_of(counted(client_for(cast.joan), "/board/trend/?measure=people_referred"))
    assert "months of it would mislead" in shown
    assert "cw-chart" not in shown
    family = client_for(cast.joan).get("/board/figures/people/").content.decode()
    assert "/board/trend/?measure=referred_again" in family
    assert "/board/trend/?measure=people_referred" not in family
