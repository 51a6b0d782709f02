"""Do the published estimates add up as printed, and do they share a bill as the partnership says who bears what?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.apportionment import by_cost
from commonweal.rules.cost_shares import (
    BASES,
    NAMES,
    NEGOTIATING_AID,
    CostBase,
    Service,
    Sureness,
    bases_on,
    basis_points_of,
    cost_on_each,
    not_borne,
)
from commonweal.rules.reasons import Refused

WALBY_2004, WALBY_2009, HOME_OFFICE = BASES


def test_walby_for_england_comes_to_the_published_shares():
    assert WALBY_2009.total_thousand_pounds == 3_620_400
    assert basis_points_of(WALBY_2009) == {
        Service.HEALTH: 4_419,
        Service.CRIMINAL_JUSTICE: 3_315,
        Service.CIVIL_LEGAL: 1_013,
        Service.SOCIAL_SERVICES: 740,
        Service.HOUSING: 513,
    }


def test_the_home_office_comes_to_the_published_shares():
    assert HOME_OFFICE.total_thousand_pounds == 4_790_000
    assert basis_points_of(HOME_OFFICE) == {
        Service.HEALTH: 4_871,
        Service.POLICE: 2_624,
        Service.VICTIM_SERVICES: 1_512,
        Service.CRIMINAL_LEGAL: 701,
        Service.CIVIL_LEGAL: 292,
    }


@pytest.mark.parametrize("base", BASES, ids=lambda base: base.name)
def test_every_base_says_where_it_is_from_what_it_measures_and_how_sure_each_figure_is(base):
    assert base.source
    assert base.measures
    assert base.left_out
    assert sum(basis_points_of(base).values()) == 10_000
    assert all(part.service in NAMES and isinstance(part.sureness, Sureness) for part in base.parts)
    assert len({part.service for part in base.parts}) == len(base.parts)


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (date(2003, 12, 31), []),
        (date(2004, 1, 1), ["Walby 2004"]),
        (date(2013, 4, 1), ["Walby 2009, England"]),
        (date(2019, 1, 1), ["Home Office 2019", "Walby 2009, England"]),
        (date(2026, 4, 1), ["Home Office 2019", "Walby 2009, England"]),
    ],
)
def test_a_day_has_the_latest_estimate_of_each_author_beside_each_other(day, names):
    assert [base.name for base in bases_on(day)] == names


def test_who_bears_what_is_for_the_partnership_to_say():
    borne_by = {
        Service.HEALTH: ["nhs"],
        Service.CRIMINAL_JUSTICE: ["police"],
        Service.SOCIAL_SERVICES: ["county"],
        Service.HOUSING: ["county"],
    }
    cost = cost_on_each(WALBY_2009, borne_by)
    assert cost == {"nhs": 1_600_000_000, "police": 1_200_000_000, "county": 453_700_000}
    assert by_cost(100_000_00, cost) == {"county": 1_394_412, "nhs": 4_917_479, "police": 3_688_109}
    assert [part.service for part in not_borne(WALBY_2009, borne_by)] == [Service.CIVIL_LEGAL]


def test_several_bear_a_service_equally_or_by_a_number():
    borne_by = {Service.HOUSING: ["county", "city", "city"]}
    assert cost_on_each(WALBY_2009, borne_by) == {"city": 92_850_000, "county": 92_850_000}
    people = {"county": 3, "city": 1, "nhs": 9}
    assert cost_on_each(WALBY_2009, borne_by, between=people) == {"city": 46_425_000, "county": 139_275_000}


def test_who_bears_a_service_alone_needs_no_number_to_share_it_by():
    borne_by = {Service.HEALTH: ["nhs"], Service.HOUSING: ["county", "city"]}
    cost = cost_on_each(WALBY_2009, borne_by, between={"county": 1, "city": 0})
    assert cost == {"nhs": 1_600_000_000, "county": 185_700_000, "city": 0}


def test_the_two_bases_share_a_bill_differently():
    borne_by = {service: [service.value] for service in Service}
    walby = by_cost(100_00, cost_on_each(WALBY_2009, borne_by))
    home_office = by_cost(100_00, cost_on_each(HOME_OFFICE, borne_by))
    assert (walby["health"], home_office["health"]) == (44_19, 48_71)
    assert set(walby) != set(home_office)


@pytest.mark.parametrize("borne_by", [{}, {Service.POLICE: ["police"]}, {Service.HEALTH: []}])
def test_somebody_has_to_bear_something(borne_by):
    with pytest.raises(Refused) as refused:
        cost_on_each(WALBY_2009, borne_by)
    assert [reason.code for reason in refused.value.reasons] == ["nobody_bears_cost"]
    assert str(refused.value) == "Say for at least one service of Walby 2009, England who bears its cost."


@pytest.mark.parametrize("between", [{"county": 1}, {"county": 0, "city": 0}, {"county": 2, "city": -1}, {}])
def test_those_who_share_a_service_need_something_to_share_it_by(between):
    with pytest.raises(Refused) as refused:
        cost_on_each(WALBY_2009, {Service.HOUSING: ["county", "city"]}, between=between)
    assert [reason.code for reason in refused.value.reasons] == ["nothing_to_share_by"]
    assert "Housing and refuges" in str(refused.value)


@given(
    st.sampled_from(BASES),
    st.dictionaries(st.sampled_from(Service), st.lists(st.sampled_from("abc"), max_size=3)),
)
def test_what_falls_on_each_comes_to_what_is_borne_never_to_two_bases_together(base: CostBase, borne_by):
    borne = sum(part.thousand_pounds for part in base.parts if borne_by.get(part.service))
    if not borne:
        return
    assert sum(cost_on_each(base, borne_by).values()) == borne * 1_000
    assert (
        borne + sum(part.thousand_pounds for part in not_borne(base, borne_by)) == base.total_thousand_pounds
    )


def test_the_words_say_that_it_is_no_formula():
    assert "not a formula" in NEGOTIATING_AID
    assert "no law sets" in NEGOTIATING_AID
    assert "no source was found" in NEGOTIATING_AID
