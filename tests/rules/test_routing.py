"""A service is suggested by area, need, client group and age, with why; and one that does not fit says why not."""

from dataclasses import replace
from datetime import date

import pytest

from commonweal.rules.cases import ClientGroup, Side
from commonweal.rules.routing import Need, Room, ServiceOffer, reasons_not_to_send, suggest

AREAS_WITHIN = {"vale": frozenset({"vale", "county", "force"}), "city": frozenset({"city", "force"})}
OUTREACH = ServiceOffer(
    service_id=1,
    name="Outreach",
    organisation_id=40,
    side=Side.VICTIM,
    client_groups=frozenset({ClientGroup.VICTIM}),
    areas=frozenset({"county"}),
    needs=frozenset({"advocacy", "safety_planning"}),
    minimum_age=16,
)
HER = Need(ClientGroup.VICTIM, area="vale", needs=frozenset({"advocacy"}), age=31)


def codes(need=HER, offer=OUTREACH):
    return [reason.code for reason in reasons_not_to_send(need, offer, AREAS_WITHIN)]


def test_a_service_that_fits():
    assert codes() == []
    (suggestion,) = suggest(HER, [OUTREACH], AREAS_WITHIN)
    assert suggestion.offer is OUTREACH
    assert suggestion.reasons_for == (
        "covers the area, within a larger one",
        "is for people aged 16 or over",
        "offers advocacy",
    )
    assert suggestion.needs_left == frozenset()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"is_open": False}, "not_open"),
        ({"side": Side.PERPETRATOR}, "other_side"),
        ({"client_groups": frozenset({ClientGroup.CHILD})}, "client_group"),
        ({"areas": frozenset({"city"})}, "area"),
        ({"areas": frozenset()}, "area"),
        ({"needs": frozenset({"refuge"})}, "need"),
        ({"minimum_age": 32}, "age"),
        ({"maximum_age": 30}, "age"),
    ],
)
def test_one_thing_that_does_not_fit_is_one_reason(change, code):
    assert codes(offer=replace(OUTREACH, **change)) == [code]
    assert suggest(HER, [replace(OUTREACH, **change)], AREAS_WITHIN) == []


def test_all_reasons_are_given_together_and_name_the_service():
    offer = replace(OUTREACH, is_open=False, areas=frozenset({"city"}), minimum_age=60)
    found = reasons_not_to_send(HER, offer, AREAS_WITHIN)
    assert [reason.code for reason in found] == ["not_open", "area", "age"]
    assert found[2].text == "Outreach is for people aged 60 or over. Choose a service for this age."


@pytest.mark.parametrize(("age", "fits"), [(15, False), (16, True), (25, True), (26, False)])
def test_both_ages_are_included(age, fits):
    offer = replace(OUTREACH, minimum_age=16, maximum_age=25)
    assert (codes(replace(HER, age=age), offer) == []) is fits


def test_what_nobody_knows_is_asked_for_not_guessed():
    assert codes(replace(HER, age=None)) == ["age_unknown"]
    assert codes(replace(HER, age=None), replace(OUTREACH, minimum_age=0)) == []
    assert codes(replace(HER, age=None), replace(OUTREACH, minimum_age=0, maximum_age=17)) == ["age_unknown"]
    assert codes(replace(HER, area=None)) == ["area_unknown"]


def test_an_area_outside_the_map_is_still_itself():
    assert codes(replace(HER, area="isle"), replace(OUTREACH, areas=frozenset({"isle"}))) == []
    assert codes(replace(HER, area="isle")) == ["area"]


def test_no_named_need_or_an_offer_for_any_need_fits():
    assert codes(replace(HER, needs=frozenset())) == []
    anything = replace(OUTREACH, needs=frozenset())
    (suggestion,) = suggest(HER, [anything], AREAS_WITHIN)
    assert suggestion.needs_left == frozenset()
    assert suggestion.reasons_for[-1] == "offers advocacy"
    (suggestion,) = suggest(replace(HER, needs=frozenset()), [OUTREACH], AREAS_WITHIN)
    assert len(suggestion.reasons_for) == 2


def test_the_side_follows_from_the_client_group():
    assert HER.side is Side.VICTIM
    assert Need(ClientGroup.CHILD, "vale").side is Side.VICTIM
    assert Need(ClientGroup.PERPETRATOR, "vale").side is Side.PERPETRATOR


def test_fewest_needs_left_first_then_the_more_local_then_by_name():
    her = replace(HER, needs=frozenset({"advocacy", "safety_planning"}))
    part = replace(
        OUTREACH, service_id=2, name="A part", needs=frozenset({"advocacy"}), areas=frozenset({"vale"})
    )
    wide = replace(OUTREACH, service_id=3, name="A wide one", areas=frozenset({"force"}))
    near = replace(OUTREACH, service_id=4, name="Near", areas=frozenset({"vale"}))
    twin = replace(OUTREACH, service_id=5, name="Near", areas=frozenset({"vale"}))
    far = replace(OUTREACH, service_id=6, name="Far", areas=frozenset({"city"}))
    found = suggest(her, [far, wide, part, twin, near, OUTREACH], AREAS_WITHIN)
    assert [each.offer.service_id for each in found] == [4, 5, 3, 1, 2]
    assert found[-1].needs_left == {"safety_planning"}
    assert found[0].reasons_for == (
        "works in this very area",
        "is for people aged 16 or over",
        "offers advocacy, safety planning",
    )


def test_ages_in_words():
    def words(**ages):
        (suggestion,) = suggest(HER, [replace(OUTREACH, **ages)], AREAS_WITHIN)
        return suggestion.reasons_for[1]

    assert words(minimum_age=0) == "is for people of any age"
    assert words(minimum_age=18, maximum_age=40) == "is for people aged 18 to 40"


def with_room(places, taken, waiting=0):
    return replace(OUTREACH, room=Room(places, taken, waiting))


def only(need, offer, **options):
    (suggestion,) = suggest(need, [offer], AREAS_WITHIN, **options)
    return suggestion


def order(need, *offers):
    return [each.offer.service_id for each in suggest(need, offers, AREAS_WITHIN)]


def test_a_service_led_by_her_own_community_comes_first_where_she_would_rather_have_one():
    led = replace(
        OUTREACH,
        service_id=9,
        name="Zinnia",
        needs=frozenset({"housing", "advocacy"}),
        by_and_for=frozenset({"black_women"}),
    )
    her = replace(HER, needs=frozenset({"advocacy", "safety_planning"}))
    assert order(her, led, OUTREACH) == [1, 9]
    assert order(replace(her, prefers=frozenset({"black_women", "deaf"})), OUTREACH, led) == [9, 1]
    assert order(replace(her, prefers=frozenset({"deaf"})), led, OUTREACH) == [1, 9]
    mine, other = suggest(replace(her, prefers=frozenset({"black_women"})), [led, OUTREACH], AREAS_WITHIN)
    assert mine.reasons_for[0] == "is led by a community the person would rather be with"
    assert mine.to_mind == ()
    assert other.to_mind == ("is not led by a community the person would rather be with",)


@pytest.mark.parametrize(
    ("places", "taken", "waiting", "free", "says", "minds"),
    [
        (10, 9, 0, 1, "has room for 1 more", None),
        (10, 10, 0, 0, None, "has no room now"),
        (10, 12, 3, 0, None, "has no room now; 3 wait for a worker there"),
        (0, 0, 0, 0, None, "has no room now"),
    ],
)
def test_room_is_said_and_never_a_refusal(places, taken, waiting, free, says, minds):
    offer = with_room(places, taken, waiting)
    assert offer.room.free == free
    found = only(HER, offer)
    assert (says in found.reasons_for) if says else not any("room" in each for each in found.reasons_for)
    assert found.to_mind == ((minds,) if minds else ())


def test_a_service_with_room_comes_before_a_full_one_and_one_nobody_counted_is_not_full():
    full, free = (
        replace(with_room(5, 5), service_id=2, name="A"),
        replace(with_room(5, 4), service_id=3, name="B"),
    )
    unknown = replace(OUTREACH, service_id=4, name="C")
    assert order(HER, full, unknown, free) == [3, 4, 2]
    assert only(HER, OUTREACH).to_mind == ()


def test_language_is_said_and_orders():
    speaks = replace(OUTREACH, service_id=2, name="Zed", languages=frozenset({"Polish", "Welsh"}))
    her = replace(HER, language="polish")
    assert order(her, OUTREACH, speaks) == [2, 1]
    assert "speaks polish" in only(her, speaks).reasons_for
    assert only(her, OUTREACH).to_mind == ("works in polish through an interpreter",)
    assert order(HER, OUTREACH, speaks) == [1, 2]
    assert not any("speaks" in each for each in only(HER, speaks).reasons_for)


@pytest.mark.parametrize(
    ("ends_before", "minds"),
    [
        (None, ()),
        (date(2026, 6, 11), ("ends after 10 June 2026: agree who goes on then",)),
        (date(2026, 7, 27), ("ends after 26 July 2026: agree who goes on then",)),
        (date(2026, 7, 28), ()),
    ],
)
def test_a_contract_that_ends_soon_is_minded(ends_before, minds):
    offer = replace(OUTREACH, ends_before=ends_before)
    assert only(HER, offer, on=date(2026, 6, 1), ends_soon_days=56).to_mind == minds
    assert only(HER, offer).to_mind == ()
