"""Orders, breaches and days in court: contradictions are refused, and what was written stays."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.http import Http404

from commonweal.rules.reasons import Refused, Stale
from commonweal.services.casework.actions import orders
from commonweal.services.casework.models import OrderBreach, Party
from commonweal.services.casework.queries.near import near_days
from tests.cast import NOW, SECRET_ADDRESS, ask
from tests.papers import LOCAL_NOW, hearing, order

TODAY = LOCAL_NOW.date()
A_DAY = timedelta(days=1)


def refused(act) -> list[str]:
    with pytest.raises(Refused) as caught:
        act()
    return [each.code for each in caught.value.reasons]


def party(cast, role):
    ask(cast.pat)
    return Party.objects.get(case=cast.pats_case, role=role).pk


def breach(cast, made, day=TODAY, who=None, **changes):
    given = {
        "happened_on": day,
        "way": "contact",
        "reported": "yes",
        "note": "Rang twice.",
        "form_key": uuid.uuid4(),
    }
    return orders.record_breach(
        case_id=cast.pats_case.pk, order_id=made.pk, **given | changes, by=ask(who or cast.pat), at=NOW
    )


def test_an_order_protects_and_binds_people_of_the_case(cast):
    made = order(
        cast,
        protects=frozenset({party(cast, "victim"), party(cast, "child")}),
        binds=frozenset({party(cast, "perpetrator")}),
        terms=("no_contact", "zone"),
        zone="within 100 metres of the home",
        served_on=TODAY,
    )
    assert made.parties.count() == 3


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"made_on": TODAY + A_DAY}, "made_later"),
        ({"served_on": TODAY - A_DAY}, "served_before_made"),
        ({"ends_on": TODAY - A_DAY}, "ends_before_made"),
        ({"protects": frozenset()}, "protects_nobody"),
        ({"protects": frozenset({0})}, "not_of_the_case"),
        ({"zone": f"not near {SECRET_ADDRESS}"}, "zone_is_address"),
        ({"zone": "not in Larkspur Yard"}, "zone_is_address"),
    ],
)
def test_contradictions_and_addresses_are_refused(cast, changes, code):
    assert code in refused(lambda: order(cast, **changes))


def test_nobody_of_another_case_is_protected_by_it(cast):
    ask(cast.cora)
    theirs = Party.objects.filter(case=cast.coras_case).first().pk
    assert refused(lambda: order(cast, protects=frozenset({theirs}))) == ["not_of_the_case"]


def test_a_change_needs_the_version_that_was_seen(cast):
    made = order(cast)
    ordered = orders.Ordered("occupation", TODAY, protects=frozenset({party(cast, "child")}))
    change = lambda version: orders.change_order(  # noqa: E731
        case_id=cast.pats_case.pk,
        order_id=made.pk,
        ordered=ordered,
        version=version,
        by=ask(cast.pat),
        at=NOW,
    )
    assert (change(1).version, change(2).kind) == (2, "occupation")
    with pytest.raises(Stale):
        change(1)
    assert made.parties.count() == 1


def test_a_breach_lies_within_the_order_and_is_never_changed(cast):
    made = order(cast, made_on=TODAY - 9 * A_DAY, ends_on=TODAY - 2 * A_DAY)
    assert breach(cast, made, TODAY - 3 * A_DAY).way == "contact"
    assert refused(lambda: breach(cast, made, TODAY + A_DAY)) == ["breach_later"]
    assert refused(lambda: breach(cast, made, TODAY - 10 * A_DAY)) == ["breach_before"]
    assert refused(lambda: breach(cast, made, TODAY - A_DAY)) == ["breach_after"]
    with pytest.raises(DatabaseError, match="permission denied"):
        OrderBreach.objects.update(way="other")


@pytest.mark.parametrize("name", ["nell", "cora", "percy", "mona"])
def test_the_neighbour_and_the_other_side_write_nothing(cast, name):
    made, who = order(cast), getattr(cast, name)
    with pytest.raises(Http404):
        breach(cast, made, who=who)
    with pytest.raises(Http404):
        hearing(cast, worker=who)


def test_a_day_in_court_is_to_come_or_has_a_result(cast):
    assert refused(lambda: hearing(cast, starts_at=NOW - A_DAY)) == ["passed_without_result"]
    assert refused(lambda: hearing(cast, result="order_made")) == ["result_before"]
    made = hearing(cast, starts_at=NOW - A_DAY, result="order_made")
    heard = orders.Heard("final", NOW + A_DAY, measures=("screen",))
    changed = orders.change_hearing(
        case_id=cast.pats_case.pk, hearing_id=made.pk, heard=heard, version=1, by=ask(cast.pat), at=NOW
    )
    assert (changed.kind, changed.measures, changed.result) == ("final", ["screen"], "")


def test_the_first_page_counts_what_is_near_in_ones_own_cases(cast):
    order(cast, ends_on=TODAY + 28 * A_DAY)
    order(cast, ends_on=TODAY + 29 * A_DAY)
    order(cast, ends_on=TODAY + A_DAY, ended_early_on=TODAY)
    hearing(cast, starts_at=NOW + 6 * A_DAY)
    hearing(cast, starts_at=NOW + 9 * A_DAY)
    hearing(cast, case=cast.nells_case, worker=cast.nell)
    pats, nells = near_days(ask(cast.pat), on=TODAY), near_days(ask(cast.nell), on=TODAY)
    assert (pats.orders, pats.hearings, pats.limits) == ("1", "1", "0")
    assert (nells.orders, nells.hearings, nells.limits) == ("0", "1", "0")
