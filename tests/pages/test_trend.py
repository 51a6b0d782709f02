"""Month by month: shown where nobody is given away, with what changed in words; and no more than the board page shows."""

from datetime import UTC, date, datetime

import pytest

from commonweal.outcomes.mart import as_mart
from commonweal.outcomes.models import Count, Refresh
from commonweal.outcomes.queries import shown_areas
from commonweal.outcomes.trends import read_trend
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
    assert shown.count("higher than chance") == 2  # in the table, and for those who listen to the picture


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
    assert '<svg class="cw-chart' not in shown
    assert "a month" not in shown.split("without giving somebody away")[0].split("<main")[1].replace(
        "Month by month", ""
    )


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
    found = read_trend(measure="referrals_by_area", client_group="victim", today=FIRST_DAYS)
    assert found.counts
    assert found.months[-1].starts_on == last
    assert found.months[0].starts_on == date(
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
