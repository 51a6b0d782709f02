"""Is a refusal always a reason with a sentence, never silence?"""

import pickle

import pytest

from commonweal.rules.reasons import Reason, Refused, Stale, refuse_if, stale_unless

LATE = Reason("late", "Send it today.")
SHORT = Reason("short", "Add £5.")


def test_nothing_is_refused_without_a_reason():
    refuse_if([])


def test_a_refusal_carries_every_reason_in_order():
    with pytest.raises(Refused) as refused:
        refuse_if(reason for reason in [LATE, SHORT])
    assert refused.value.reasons == (LATE, SHORT)
    assert str(refused.value) == "Send it today. Add £5."


def test_one_reason_may_be_given_alone():
    assert Refused(LATE).reasons == (LATE,)


def test_an_empty_refusal_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="at least one reason"):
        Refused([])


def test_a_refusal_survives_being_sent_between_processes():
    sent = pickle.dumps(Refused([LATE, SHORT]))
    assert pickle.loads(sent).reasons == (LATE, SHORT)  # noqa: S301 - our own bytes


def test_a_form_opened_on_this_version_may_be_saved():
    stale_unless(3, 3)


@pytest.mark.parametrize("typed", [2, 4, None])
def test_a_form_opened_on_another_version_is_stale(typed):
    with pytest.raises(Stale) as stale:
        stale_unless(3, typed)
    assert [reason.code for reason in stale.value.reasons] == ["stale"]
