"""A benefit test is worked out from the ledger and the published counts, kept for good, and cited when a gate opens."""

import uuid
from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.db.utils import DatabaseError
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.commissioning.funding.models import Gate, GateHistory
from commonweal.outcomes.value import actions, queries
from commonweal.outcomes.value.freezing import digest_of
from commonweal.outcomes.value.models import BenefitTest, Citation, PriceRise
from commonweal.rules import unit_costs
from commonweal.rules.benefit import Verdict
from commonweal.rules.reasons import Refused, Stale
from commonweal.rules.studies_of_harm import Study
from tests import money, value
from tests.cast import NOW, actor_of
from tests.examples import example_text
from tests.money import START, TODAY

RISE = unit_costs.PriceRise("2016/17", "2025/26", 3150, "An index", "Invented for tests", START)


@pytest.fixture
def bought(cast):
    return value.bought(cast)


def keep(cast, judged=None, *, by="joan", **more) -> BenefitTest:
    return actions.keep_benefit_test(
        judged=judged or value.judged(), by=actor_of(getattr(cast, by)), at=NOW, **more
    )


def codes(refused) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


# Keeping a test


def test_worked_out_from_the_ledger_and_the_published_count(cast, bought):
    """120 × £2,460: lowest × 0.2 × 0.5 × 0.8, middle × 0.3 × 0.7 × 0.9, highest × 0.4 × 0.75; against £40,000."""
    kept = keep(cast)
    assert (kept.low_pence, kept.central_pence, kept.high_pence) == (23_616_00, 55_792_80, 88_560_00)
    assert kept.investment_pence == value.COUNTY_PENCE
    assert kept.verdict == Verdict.ONLY_IF
    assert kept.inputs["outcomes"] == 120
    assert kept.inputs["refreshed_at"] == bought.refreshed.at.isoformat()
    found = BenefitTest.objects.get(pk=kept.pk)
    assert digest_of(found.inputs, found.result) == found.digest, (
        "the same after a round trip through the database"
    )
    event = AuditEvent.objects.get(action="keep_benefit_test")
    assert event.details == {"verdict": "only_if", "year": value.year().starts_on.year}


def test_several_lines_are_one_investment(cast, bought):
    kept = keep(cast, value.judged(lines=[value.key_of("fellshire"), value.key_of("wexcombe")]))
    assert kept.investment_pence == value.COUNTY_PENCE + value.CITY_PENCE
    assert kept.inputs["outcomes"] == 160


def test_the_spending_is_the_statements_to_the_penny(cast, bought):
    from commonweal.commissioning.funding.statements import partner_years

    found = queries.read_bought(year=value.year(), today=TODAY).bought
    assert sum(each.spent_pence for each in found) == sum(
        each.spent_pence for each in partner_years(year=value.year())
    )


def test_a_hidden_count_is_not_used_and_an_entered_one_needs_its_source(cast):
    value.bought(cast, county=(2, 200))
    with pytest.raises(Refused) as refused:
        keep(cast)
    assert codes(refused) == {"outcomes_hidden"}
    with pytest.raises(Refused) as refused:
        keep(cast, value.judged(outcome="entered", outcomes=5))
    assert codes(refused) == {"outcomes_source_missing"}
    assert keep(cast, value.entered(500)).inputs["outcomes"] == 500


@pytest.mark.parametrize(
    ("number", "code"), [(4, "outcomes_too_few"), (1, "outcomes_too_few"), (0, "outcomes_not_usable")]
)
def test_an_entered_number_passes_the_same_gate_as_a_count(cast, bought, number, code):
    with pytest.raises(Refused) as refused:
        keep(cast, value.entered(number))
    assert codes(refused) == {code}
    assert keep(cast, value.entered(5)).inputs["outcomes"] == 5


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"lines": []}, "lines_unknown"),
        ({"lines": ["victim:fellshire:999999"]}, "lines_unknown"),
        ({"outcome": "happiness"}, "outcome_unknown"),
        ({"worth": value.between(1_00, 2_00, 34_015_01)}, "worth_above_study"),
        ({"study": Study.WALBY_2009}, "no_cost_per_victim"),
        ({"attribution": value.between(1, 2, 1)}, "attribution_out_of_order"),
        ({"rise_id": 999_999}, "rise_unknown"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_kept(cast, bought, more, code):
    with pytest.raises(Refused) as refused:
        keep(cast, value.judged(**more))
    assert codes(refused) == {code}
    assert not BenefitTest.objects.exists()


def test_a_year_in_which_nothing_was_spent(cast, bought):
    with pytest.raises(Refused) as refused:
        keep(cast, value.judged(year=2019))
    assert codes(refused) == {"lines_unknown"}


def test_a_rise_of_prices_is_applied_once_and_said(cast, bought):
    rise = actions.keep_price_rise(rise=RISE, by=actor_of(cast.finn), at=NOW)
    kept = keep(cast, value.judged(rise_id=rise.pk))
    assert kept.inputs["worth"]["low"] == 3_234_90
    assert kept.inputs["worth_as_given"] == [2_460_00] * 3
    assert kept.inputs["prices"].startswith("Prices of 2016/17 brought to 2025/26 by 31.5%: An index")


def test_a_rise_that_begins_elsewhere_is_refused(cast, bought):
    rise = actions.keep_price_rise(rise=RISE, by=actor_of(cast.finn), at=NOW)
    with pytest.raises(Refused) as refused:
        keep(cast, value.judged(rise_id=rise.pk, study=Study.LOCAL))
    assert codes(refused) == {"other_price_year"}


def test_sent_twice_kept_once(cast, bought):
    key = uuid.uuid4()
    assert keep(cast, form_key=key).pk == keep(cast, form_key=key).pk
    assert BenefitTest.objects.count() == 1


@pytest.mark.parametrize("name", ["bea", "anna", "aud", "pat", "mona", "nora"])
def test_nobody_else_keeps_tests_or_rises(cast, bought, name):
    with pytest.raises(Http404):
        keep(cast, by=name)
    with pytest.raises(Http404):
        actions.keep_price_rise(rise=RISE, by=actor_of(getattr(cast, name)), at=NOW)
    assert not PriceRise.objects.exists()


@pytest.mark.parametrize("model", [BenefitTest, PriceRise])
def test_what_is_kept_is_not_changed_nor_removed(cast, bought, model):
    keep(cast)
    actions.keep_price_rise(rise=RISE, by=actor_of(cast.finn), at=NOW)
    for change in (lambda: model.objects.all().delete(), lambda: model.objects.update(at=NOW)):
        with pytest.raises((ProgrammingError, DatabaseError)), transaction.atomic():
            change()
    assert model.objects.count() == 1


# Citing it


@pytest.fixture
def gate(bought) -> Gate:
    return Gate.objects.create(
        plan=bought.plan, key="benefit", name="Benefit", question="Does benefit exceed the investment?"
    )


def cite(cast, test, gate, *, by="joan", **more) -> Citation:
    values = {"on": START, "words": "", "version": Gate.objects.get(pk=gate.pk).version, **more}
    return actions.cite_benefit_test(
        test_id=test.pk, gate_id=gate.pk, by=actor_of(getattr(cast, by)), at=NOW, **values
    )


def test_a_test_that_is_proof_opens_the_gate_by_its_number_and_hash(cast, gate):
    test = keep(cast, value.entered(10_000))
    assert test.verdict == Verdict.EVEN_AT_THE_LOWEST
    cited = cite(cast, test, gate)
    step = GateHistory.objects.get(gate=gate)
    assert cited.step == step
    assert step.words == (f"Benefit test {test.pk}, {test.digest}: £1,968,000 to £7,380,000 against £40,000.")
    assert Gate.objects.get(pk=gate.pk).is_open
    assert [each.gate for each in queries.citations_of(test.pk)] == ["Benefit"]
    events = AuditEvent.objects.filter(action__in=["open_gate", "cite_benefit_test"]).order_by("id")
    assert [event.action for event in events] == ["open_gate", "cite_benefit_test"]
    assert events[1].details == {"gate": gate.pk}


def test_a_test_that_is_no_proof_needs_a_reason_in_words(cast, gate):
    test = keep(cast)
    with pytest.raises(Refused) as refused:
        cite(cast, test, gate)
    assert codes(refused) == {"not_proof"}
    assert not Gate.objects.get(pk=gate.pk).is_open
    cite(cast, test, gate, words="The board takes the risk for a year.")
    assert GateHistory.objects.get(gate=gate).words.endswith("The board takes the risk for a year.")


def test_the_gate_s_own_rules_hold(cast, gate):
    test = keep(cast, value.entered(10_000))
    for more, expected in (
        ({"on": TODAY + timedelta(days=1)}, "step_in_future"),
        ({"words": "x" * 300}, "words_too_long"),
    ):
        with pytest.raises(Refused) as refused:
            cite(cast, test, gate, **more)
        assert codes(refused) == {expected}
    with pytest.raises(Stale):
        cite(cast, test, gate, version=7)
    cite(cast, test, gate)
    with pytest.raises(Refused, match="You cannot open this because it is open"):
        cite(cast, test, gate)
    assert Citation.objects.count() == 1


def test_sent_twice_opened_and_cited_once(cast, gate):
    test, key = keep(cast, value.entered(10_000)), uuid.uuid4()
    assert cite(cast, test, gate, form_key=key, version=1) == cite(cast, test, gate, form_key=key, version=1)
    assert GateHistory.objects.filter(gate=gate).count() == 1


@pytest.mark.parametrize("name", ["finn", "bea", "anna", "aud", "pat", "nora"])
def test_only_the_joint_commissioner_opens_gates(cast, gate, name):
    test = keep(cast, value.entered(10_000))
    with pytest.raises(Http404):
        cite(cast, test, gate, by=name)
    assert not Citation.objects.exists()
    assert not Gate.objects.get(pk=gate.pk).is_open


def test_lancashire_s_third_year_of_early_support_counts_once_a_test_opens_its_gate(cast, client_for, bought):
    """The published plan: money for early support in the third year, only if measured benefit exceeds the investment."""
    plan = money.load(cast, example_text("lancashire"))
    gate = plan.gates.get(key="benefit")
    address = f"/money/gates/{gate.pk}/"
    assert not gate.is_open
    assert "£255,416.33" in client_for(cast.bea).get(address).content.decode()
    test = keep(cast, value.entered(10_000))
    cite(cast, test, gate)
    gate.refresh_from_db()
    assert gate.is_open
    assert test.digest in client_for(cast.bea).get(address).content.decode()
