"""Who may be given a case; and that a refusal for a conflict tells nobody what the wall hides."""

from dataclasses import replace
from uuid import UUID

import pytest

from commonweal.rules.allocation import (
    CONFLICT,
    CaseToAllocate,
    ConflictGround,
    Fit,
    Post,
    Worker,
    conflict_grounds,
    reasons_not_to_allocate,
    suggest_workers,
)
from commonweal.rules.caseload import Load
from commonweal.rules.cases import CaseStatus, Side

CASE = CaseToAllocate(organisation_id=40, side=Side.VICTIM, status=CaseStatus.OPENED)
WORKER = Worker(7, (Post(40, Side.VICTIM),))


def codes(worker=WORKER, case=CASE, *, has_conflict=False):
    return [reason.code for reason in reasons_not_to_allocate(worker, case, has_conflict=has_conflict)]


def at(*posts):
    return Worker(7, posts)


def test_a_worker_of_the_service_on_the_right_side_may_have_it():
    assert codes() == []
    assert codes(case=replace(CASE, status=CaseStatus.ALLOCATED, worker_id=8)) == []


@pytest.mark.parametrize(
    ("worker", "code"),
    [
        (at(), "not_at_this_service"),
        (at(Post(41, Side.VICTIM)), "not_at_this_service"),
        (at(Post(40, Side.VICTIM, holds_cases=False)), "not_at_this_service"),
        (at(Post(40, Side.PERPETRATOR)), "other_side"),
        (at(Post(40, None)), "other_side"),
        # A post elsewhere adds nothing here, nor does one here that holds no cases.
        (at(Post(40, Side.PERPETRATOR), Post(41, Side.VICTIM)), "other_side"),
        (at(Post(40, Side.PERPETRATOR), Post(40, Side.VICTIM, holds_cases=False)), "other_side"),
    ],
)
def test_a_post_counts_at_its_own_organisation_and_on_its_own_side(worker, code):
    assert codes(worker) == [code]


def test_one_fitting_post_among_several_is_enough():
    assert codes(at(Post(41, Side.PERPETRATOR), Post(40, None), Post(40, Side.VICTIM))) == []


def test_a_conflict_refuses():
    assert reasons_not_to_allocate(WORKER, CASE, has_conflict=True) == [CONFLICT]


def test_the_refusal_says_what_to_do_and_nothing_of_the_other_party():
    text = CONFLICT.text.lower()
    assert "choose someone else" in text
    assert "ask your safeguarding lead" in text
    for word in ("victim", "perpetrator", "partner", "other party", "wall", "side", "linked", "programme"):
        assert word not in text


@pytest.mark.parametrize("worker", [at(), at(Post(41, Side.VICTIM)), at(Post(40, Side.PERPETRATOR))])
def test_trying_the_names_of_people_elsewhere_gives_nothing_away(worker):
    """With and without a conflict the answer is the same for anyone who could not have the case anyway."""
    assert codes(worker, has_conflict=True) == codes(worker, has_conflict=False)


def test_a_conflict_reads_the_same_whatever_the_case_is_like():
    for case in (CASE, replace(CASE, status=CaseStatus.CLOSED), replace(CASE, worker_id=7)):
        assert reasons_not_to_allocate(WORKER, case, has_conflict=True) == [CONFLICT]


def test_a_closed_case_and_one_already_theirs():
    assert codes(case=replace(CASE, status=CaseStatus.CLOSED)) == ["case_closed"]
    assert codes(case=replace(CASE, status=CaseStatus.ALLOCATED, worker_id=7)) == ["already_theirs"]


HER, HIM, CHILD, STRANGER = (UUID(int=n) for n in range(1, 5))


def grounds(**given):
    plain = {"other_parties": {HIM}, "everyone": {HER, HIM, CHILD}, "worked_with": [], "declared": []}
    return conflict_grounds(**(plain | given))


@pytest.mark.parametrize(
    ("given", "ground"),
    [
        ({"worked_with": [STRANGER, HIM]}, ConflictGround.WORKS_WITH_OTHER_PARTY),
        ({"declared": [STRANGER, HIM]}, ConflictGround.DECLARED_INTEREST),
        ({"declared": [HER]}, ConflictGround.DECLARED_INTEREST),
        ({"declared": [CHILD]}, ConflictGround.DECLARED_INTEREST),
        ({"is_person": HER}, ConflictGround.IS_A_PARTY),
        ({"is_person": HIM}, ConflictGround.IS_A_PARTY),
    ],
)
def test_what_makes_a_conflict(given, ground):
    assert grounds(**given) == {ground}


def test_what_makes_none():
    assert grounds() == frozenset()
    # Who supports the mother may support her child, and the same person again later.
    assert grounds(worked_with=[HER, CHILD, STRANGER]) == frozenset()
    assert grounds(declared=[STRANGER], is_person=STRANGER) == frozenset()


def test_all_grounds_are_kept_for_the_audit_trail():
    assert grounds(worked_with=[HIM], declared=[HER], is_person=CHILD, must_not_meet=True) == set(
        ConflictGround
    )


def test_every_refusal_says_what_to_do():
    said = {
        reason.code: reason.text
        for worker, case in [
            (at(), CASE),
            (at(Post(40, None)), CASE),
            (WORKER, replace(CASE, status=CaseStatus.CLOSED)),
            (WORKER, replace(CASE, worker_id=7)),
        ]
        for reason in reasons_not_to_allocate(worker, case, has_conflict=False)
    }
    assert said == {
        "not_at_this_service": "This person does not hold cases at this service. Choose one of its workers.",
        "other_side": "This person does not work on this side of the service. Choose a worker who does.",
        "case_closed": "This case is closed. Reopen it before you give it to a worker.",
        "already_theirs": "This worker holds the case already.",
    }


def fit(user_id, name, percent=0, **more):
    return Fit(user_id, name, Load(cases=1, held=percent, full=100), **more)


def named(workers, **asked):
    options = {"area": "vale", "within": {"county"}, "needs": set(), **asked}
    return [each.fit.name for each in suggest_workers(workers, **options)]


def said(worker, **asked):
    (found,) = suggest_workers([worker], **{"area": "vale", "within": {"county"}, "needs": set(), **asked})
    return found.reasons_for, found.to_mind


@pytest.mark.parametrize(
    ("better", "worse", "asked"),
    [
        (fit(9, "Z", 99), fit(1, "A", 100), {}),
        (fit(9, "Z", 99, languages=frozenset({"Urdu"})), fit(1, "A"), {"language": "urdu"}),
        (fit(9, "Z", 50), fit(1, "A", areas=frozenset({"city"})), {}),
        (fit(9, "Z", 50, areas=frozenset({"county"})), fit(1, "A", areas=frozenset({"city"})), {}),
        (fit(9, "Z", 50, needs=frozenset({"housing"})), fit(1, "A"), {"needs": {"housing", "legal"}}),
        (fit(9, "Z", 49), fit(1, "A", 50), {}),
        (fit(9, "A", 50), fit(1, "B", 50), {}),
        (fit(1, "A", 50), fit(2, "A", 50), {}),
        # Room before language: a full worker who speaks it comes after one with room and an interpreter.
        (fit(9, "Z", 99), fit(1, "A", 100, languages=frozenset({"Urdu"})), {"language": "urdu"}),
    ],
)
def test_the_best_placed_worker_comes_first(better, worse, asked):
    options = {"area": "vale", "within": {"county"}, "needs": set(), **asked}
    found = suggest_workers([worse, better], **options)
    assert [each.fit for each in found] == [better, worse]


def test_nobody_is_left_out():
    full = fit(1, "Full", 400, areas=frozenset({"city"}))
    assert named([full, fit(2, "Free")]) == ["Free", "Full"]
    assert named([]) == []


def test_why_and_what_to_mind():
    assert said(fit(1, "A")) == ((), ())
    assert said(fit(1, "A", 100), language="Urdu") == (
        (),
        ("works in Urdu through an interpreter", "is full"),
    )
    whole = fit(
        1,
        "A",
        languages=frozenset({"urdu"}),
        areas=frozenset({"vale"}),
        needs=frozenset({"legal_advice", "housing"}),
    )
    assert said(whole, language="Urdu", needs={"legal_advice", "housing", "safety"}) == (
        ("speaks Urdu", "works in this area", "knows housing, legal advice"),
        (),
    )
    assert said(fit(1, "A", areas=frozenset({"city"})))[1] == ("works in another area",)
