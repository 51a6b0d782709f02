"""Is a decision taken by somebody else than its author, after it is published, and with words where words are needed?"""

from datetime import date

import pytest

from commonweal.rules.deciding import reasons_not_in_force, reasons_not_to_draft, reasons_not_to_take
from commonweal.rules.decisions import Status, Step

DAY = date(2022, 10, 19)
AUTHOR, MEMBER = 1, 2
TAKEN = {
    "status": Status.PUBLISHED,
    "report_on": DAY,
    "step_on": DAY,
    "today": date(2022, 11, 1),
    "drafted_by": AUTHOR,
    "by": MEMBER,
    "words": "",
    "amount_pence": 100,
    "asked_pence": 100,
}


def codes(step, **changes):
    return [reason.code for reason in reasons_not_to_take(step, **TAKEN | changes)]


def test_a_board_member_approves_a_published_report():
    assert codes(Step.APPROVE) == []


def test_whoever_drafted_it_does_not_decide_it():
    assert codes(Step.APPROVE, by=AUTHOR) == ["drafted_it_yourself"]
    assert codes(Step.PUBLISH, by=AUTHOR, status=Status.DRAFTED) == []


@pytest.mark.parametrize("step", [Step.APPROVE_AS_AMENDED, Step.DEFER, Step.REJECT])
def test_anything_but_a_plain_approval_says_why(step):
    assert codes(step) == ["words_missing"]
    assert codes(step, words="   ") == ["words_missing"]
    assert codes(step, words="Come back with the city’s figures.") == []


def test_another_amount_is_an_amendment():
    assert codes(Step.APPROVE, amount_pence=90) == ["amount_amended"]
    assert codes(Step.APPROVE_AS_AMENDED, amount_pence=90, words="Less.") == []


def test_a_draft_is_published_before_it_is_decided():
    assert codes(Step.APPROVE, status=Status.DRAFTED) == ["step_not_open"]
    assert codes(Step.APPROVE, status=Status.REJECTED) == ["step_not_open"]


def test_days_make_sense():
    assert codes(Step.APPROVE, step_on=date(2022, 10, 18)) == ["decided_too_early"]
    assert codes(Step.APPROVE, step_on=date(2022, 11, 2)) == ["decided_in_future"]
    assert codes(Step.PUBLISH, status=Status.DRAFTED, today=date(2022, 10, 1)) == ["report_in_future"]


def test_a_draft_names_a_time_that_can_be():
    fits = {"starts_on": date(2023, 10, 1), "ends_before": date(2028, 10, 1), "report_on": DAY, "today": DAY}
    assert reasons_not_to_draft(**fits) == []
    assert [r.code for r in reasons_not_to_draft(**fits | {"ends_before": date(2023, 10, 1)})] == [
        "authority_ends_before_it_starts"
    ]
    over = {"starts_on": date(2020, 1, 1), "ends_before": date(2021, 1, 1)}
    assert [r.code for r in reasons_not_to_draft(**fits | over)] == ["authority_over_before_report"]
    assert [r.code for r in reasons_not_to_draft(**fits | {"report_on": date(2022, 10, 20)})] == [
        "report_in_future"
    ]


def test_only_an_approved_decision_is_in_force():
    assert reasons_not_in_force(reference="DAB-1", status=Status.APPROVED) == []
    assert reasons_not_in_force(reference="DAB-1", status=Status.APPROVED_AS_AMENDED) == []
    (reason,) = reasons_not_in_force(reference="DAB-1", status=Status.DRAFTED)
    assert reason.text.startswith("Decision DAB-1 is drafted")
