"""Returns: opened once, filled from the records or by hand, certified and kept, chased once, reopened with a reason, locked."""

import pytest
from click.testing import CliRunner
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonweal.audit.models import AuditEvent
from commonweal.outcomes.returns import actions, queries
from commonweal.outcomes.returns.commands import nightly
from commonweal.outcomes.returns.models import CertifiedLine, Return, ReturnHistory, ReturnLine, Told
from commonweal.partnership.models import Membership
from commonweal.rules.reasons import Refused, Stale
from commonweal.rules.returns import Figure, Place, Standing, Step
from commonweal.services.casework.actions import wordings
from tests import money
from tests import returns as made
from tests.cast import NOW, ask
from tests.returns import QUARTER

CLOSED = Place("cases_closed", "fellshire", "victim")


def figure(found: Return, place: Place = CLOSED) -> Figure:
    return queries.lines_of(found.pk)[place]


def step(cast, found: Return, name: Step, words: str = "", by: str = "anna") -> Return:
    found.refresh_from_db()
    return actions.take_step(
        return_id=found.pk, step=name, words=words, version=found.version, by=ask(getattr(cast, by)), at=NOW
    )


def test_one_return_for_each_contract_and_quarter_and_no_second(cast):
    found = made.opened(cast)
    assert found.status == "due"
    assert actions.open_returns(by=None, at=NOW) == []
    lines = queries.lines_with_areas(found.pk)
    assert {(line.area.code, line.client_group) for line in lines} == {
        (area, group) for area in ("fellshire", "wexcombe") for group in ("victim", "child", "perpetrator")
    }
    event = AuditEvent.objects.filter(action="open_return", record_id=str(found.pk)).get()
    assert set(event.details) == {"contract", "lines"}


def test_what_one_contract_asks_for_the_providers_other_contract_does_not(cast):
    """C-2 is for the same victims in Fellshire: they are counted once."""
    made.opened(cast)
    other = Return.objects.get(contract__reference="C-2", starts_on=QUARTER.starts_on)
    assert not other.lines.exists()
    places = ReturnLine.objects.values_list("measure", "area_id", "client_group")
    assert len(places) == len(set(places))


def test_it_is_filled_from_the_records_nought_and_missing_apart(cast):
    found = made.begun(cast)
    assert figure(found) == Figure(Standing.COUNTED, 40, None)
    assert figure(found, Place("risk_reduced", "fellshire", "victim")) == Figure(Standing.COUNTED, 14, 24)
    assert figure(found, Place("cases_closed", "wexcombe", "victim")) == Figure(Standing.COUNTED, 0, None)
    assert found.status == "begun"
    assert [each.step for each in queries.history_of(found.pk)] == ["begin"]


def test_records_not_counted_since_the_quarter_ended_give_nothing_and_never_nought(cast):
    money.load(cast)
    made.count(cast)
    actions.open_returns(by=None, at=NOW)
    found = Return.objects.get(contract__reference="C-1")
    actions.begin_return(return_id=found.pk, by=ask(cast.mona), at=NOW)
    assert figure(found).standing is Standing.BLANK
    with pytest.raises(Refused, match="have not been counted since"):
        actions.refill_return(return_id=found.pk, by=ask(cast.mona), at=NOW)
    with pytest.raises(Refused, match="have not been counted since"):
        made.certified(cast, found)


def test_the_neighbour_reaches_none_of_it(cast):
    found = made.begun(cast)
    for name in ("nigel", "petra", "pat", "joan"):
        by = ask(getattr(cast, name))
        with pytest.raises(Http404):
            actions.refill_return(return_id=found.pk, by=by, at=NOW)
        with pytest.raises(Http404):
            actions.certify_return(return_id=found.pk, confirmed=True, version=found.version, by=by, at=NOW)
    with pytest.raises(Http404):
        step(cast, found, Step.LOCK, by="mona")


def test_certified_counts_are_kept_whatever_the_records_come_to_say(cast):
    found = made.certified(cast)
    assert found.status == "certified"
    made.count(cast, {("cases_closed", "victim"): (42, 42)})
    for refused in (
        lambda: actions.refill_return(return_id=found.pk, by=ask(cast.mona), at=NOW),
        lambda: actions.save_figures(
            return_id=found.pk, figures={CLOSED: Figure(Standing.COUNTED, 1)}, version=found.version,
            by=ask(cast.mona), at=NOW,
        ),
    ):  # fmt: skip
        with pytest.raises(Refused, match="Ask the analyst or the joint commissioner to reopen it"):
            refused()
    (one,) = [
        each for each in queries.certified_counts() if each.measure == "cases_closed" and each.numerator
    ]
    assert (one.numerator, one.denominator, one.provider_id) == (40, 40, cast.harbour.pk)
    lines = queries.lines_with_areas(found.pk)
    (drift,) = queries.drifted(queries.figures_of(lines), queries.counts_of(found, lines))
    assert (drift.certified.numerator, drift.now.numerator) == (40, 42)


def test_figures_taken_before_the_records_changed_are_not_certified(cast):
    found = made.explain_everything(cast, made.begun(cast))
    made.count(cast, {("cases_closed", "victim"): (41, 41)})
    with pytest.raises(Refused, match="The records have changed since"):
        actions.certify_return(
            return_id=found.pk, confirmed=True, version=found.version, by=ask(cast.mona), at=NOW
        )
    assert not CertifiedLine.objects.exists()


def test_it_is_reopened_with_a_reason_certified_again_and_locked_for_good(cast):
    found = made.certified(cast)
    with pytest.raises(Refused, match="Say why it is reopened"):
        step(cast, found, Step.REOPEN)
    step(cast, found, Step.REOPEN, "A closure was missing.")
    assert queries.certified_counts(), "while it is reopened the last certified count goes on standing"
    made.count(cast, {("cases_closed", "victim"): (41, 41)})
    actions.refill_return(return_id=found.pk, by=ask(cast.mona), at=NOW)
    found = made.certified(cast, found)
    (one,) = [
        each for each in queries.certified_counts() if each.measure == "cases_closed" and each.numerator
    ]
    assert one.numerator == 41
    step(cast, found, Step.ACCEPT, by="joan")
    step(cast, found, Step.LOCK)
    with pytest.raises(Refused, match="Nothing more can be done to it"):
        step(cast, found, Step.REOPEN, "Once more.")
    steps = ["begin", "certify", "reopen", "certify", "accept", "lock"]
    assert [each.step for each in reversed(queries.history_of(found.pk))] == steps


LOCKED = [
    "UPDATE outcomes_returns_return SET version = version + 1",
    "UPDATE outcomes_returns_return SET status = 'begun'",
    "UPDATE outcomes_returns_returnline SET numerator = numerator",
    "INSERT INTO outcomes_returns_explanation (of_id, key, words, by_id, at)"
    " SELECT id, 'k', 'w', (SELECT min(id) FROM partnership_user), now() FROM outcomes_returns_return"
    " WHERE status = 'locked'",
    "UPDATE outcomes_returns_certifiedline SET numerator = numerator",
    "DELETE FROM outcomes_returns_returnhistory",
    "DELETE FROM outcomes_returns_return",
]


@pytest.mark.parametrize("statement", LOCKED)
def test_the_database_refuses_to_change_what_is_locked(cast, statement):
    found = made.certified(cast)
    step(cast, found, Step.LOCK)
    Return.objects.exclude(pk=found.pk).update(status="begun")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{statement}")
    found.refresh_from_db()
    assert found.status == "locked"


def test_the_database_refuses_a_step_that_is_not_in_the_table(cast):
    found = made.opened(cast)
    for status in ("certified", "accepted", "locked", "reopened"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Return.objects.filter(pk=found.pk).update(status=status)


def test_a_stale_form_and_one_sent_twice(cast):
    found = made.explain_everything(cast, made.begun(cast))
    with pytest.raises(Stale):
        actions.certify_return(
            return_id=found.pk, confirmed=True, version=found.version - 1, by=ask(cast.mona), at=NOW
        )
    key = "11111111-2222-3333-4444-555555555555"
    for _ in range(2):
        actions.certify_return(
            return_id=found.pk, confirmed=True, version=found.version, form_key=key, by=ask(cast.mona), at=NOW
        )
    assert ReturnHistory.objects.filter(step="certify").count() == 1


def test_a_provider_with_records_elsewhere_types_its_figures(cast):
    found = made.elsewhere(cast)
    assert not found.is_from_records
    figures = made.all_of(found)
    actions.save_figures(return_id=found.pk, figures=figures, version=1, by=ask(cast.mona), at=NOW)
    figures[CLOSED] = Figure(Standing.NOT_KNOWN, reason="The new system is late; by the 20th.")
    found.refresh_from_db()
    actions.save_figures(
        return_id=found.pk,
        figures={CLOSED: figures[CLOSED]},
        version=found.version,
        by=ask(cast.mona),
        at=NOW,
    )
    made.certified(cast, found)
    counts = queries.certified_counts(is_from_records=False)
    assert len(counts) == len(figures) - 1, "what is not known is not nought"
    assert queries.certified_counts(is_from_records=True) == []


def test_what_speaks_of_a_person_is_not_kept(cast):
    found = made.begun(cast)
    wrong = actions.Narrative(went_well="Ring 07700 900321 for more.", staffing="One woman left her husband.")
    with pytest.raises(Refused) as refused:
        actions.save_narrative(
            return_id=found.pk, narrative=wrong, version=found.version, by=ask(cast.mona), at=NOW
        )
    assert {reason.code for reason in refused.value.reasons} == {"went_well_number", "staffing_one_person"}
    assert Return.objects.get(pk=found.pk).went_well == ""


def test_chasing_tells_each_stage_once_and_the_inbox_nothing(cast):
    found = made.opened(cast)
    other = Return.objects.get(contract__reference="C-2", starts_on=QUARTER.starts_on)
    first = actions.chase_returns(link="https://example.org/", by=ask(cast.joan), at=NOW)
    assert {each.of_id for each in first} == {found.pk, other.pk}
    assert actions.chase_returns(link="https://example.org/", by=ask(cast.joan), at=NOW) == []
    assert Told.objects.count() == 2
    (one,) = mail.outbox
    assert (one.to, one.subject) == (["mona@example.org"], "Something waits for you")
    assert "return" not in one.body.lower()
    assert "Harbour" not in one.body


def test_who_said_no_under_notices_gets_no_line_and_a_colleague_does(cast):
    made.opened(cast)
    post = {"organisation": cast.harbour, "role": "service_manager", "side": "victim"}
    Membership.objects.create(user=cast.nora, starts_on=QUARTER.starts_on, **post)
    wordings.choose_notices(wanted=False, by=ask(cast.mona), at=NOW)
    wordings.choose_notices(wanted=True, by=ask(cast.nora), at=NOW)
    ask(None)
    actions.chase_returns(link="x", by=None, at=NOW)
    assert [each.to for each in mail.outbox] == [["nora@example.org"]]
    assert Told.objects.exists(), "it stands on the first page all the same"


def test_a_target_is_set_and_a_later_one_takes_its_place(cast):
    found = made.certified(cast)
    common = {
        "contract_id": found.contract_id,
        "starts_on": QUARTER.starts_on,
        "months": 3,
        "by": ask(cast.joan),
        "at": NOW,
    }
    actions.set_target(measure_key="cases_closed", value=100, **common)
    codes = [each.code for each in queries.read_facts(found).findings]
    assert "below_target" in codes
    actions.set_target(measure_key="cases_closed", value=40, **common)
    assert "below_target" not in [each.code for each in queries.read_facts(found).findings]
    with pytest.raises(Refused, match="from 0 to 100"):
        actions.set_target(measure_key="risk_reduced", value=101, **common)
    with pytest.raises(Http404):
        actions.set_target(measure_key="cases_closed", value=1, **{**common, "by": ask(cast.anna)})


def test_audit_holds_no_words(cast):
    found = made.begun(cast)
    actions.save_narrative(
        return_id=found.pk, narrative=actions.Narrative(went_well="A canary in the text."), version=found.version,
        by=ask(cast.mona), at=NOW,
    )  # fmt: skip
    made.certified(cast, found)
    said = str(list(AuditEvent.objects.filter(record_id=str(found.pk)).values_list("details", flat=True)))
    assert "canary" not in said


def test_the_nightly_command_opens_and_tells_once(cast):
    money.load(cast)
    said = [CliRunner().invoke(nightly, ["--link", "https://example.org/"]) for _ in range(2)]
    assert [each.output.strip() for each in said] == [
        "Opened 2 returns, told 2 times.", "Opened 0 returns, told 0 times.",
    ]  # fmt: skip
    assert len(mail.outbox) == 1


CLOSED_NOW = st.integers(40, 60)
DOINGS = st.lists(
    st.sampled_from(["records", "refill", "save", "words", "certify", "accept", "reopen", "lock", "open"]),
    min_size=4,
    max_size=14,
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(doings=DOINGS, closed=CLOSED_NOW)
def test_a_certified_count_changes_by_certifying_and_by_nothing_else(cast, doings, closed):
    """Whatever is done in whatever order, by whoever may: what was certified last stands until it is certified again."""
    with transaction.atomic():
        found = made.begun(cast)
        for number, doing in enumerate(doings):
            before = queries.certified_counts()
            done = _done(cast, found, doing, closed + number)
            if not (doing == "certify" and done):
                assert queries.certified_counts() == before, doing
            assert (found.status == "locked") == ReturnHistory.objects.filter(of=found, step="lock").exists()
        transaction.set_rollback(True)


def _done(cast, found: Return, doing: str, closed: int) -> bool:
    """Does it if it may be done; whether it was."""
    found.refresh_from_db()
    common = {"return_id": found.pk, "by": ask(cast.mona), "at": NOW}
    figures = {CLOSED: Figure(Standing.COUNTED, closed)}
    acts = {
        "records": lambda: made.count(cast, {("cases_closed", "victim"): (closed, closed)}),
        "refill": lambda: actions.refill_return(**common),
        "save": lambda: actions.save_figures(figures=figures, version=found.version, **common),
        "words": lambda: actions.save_narrative(
            narrative=actions.Narrative(staffing="Full."), version=found.version, **common
        ),
        "certify": lambda: made.certified(cast, found),
        "open": lambda: actions.open_returns(by=None, at=NOW),
        **{
            name: lambda name=name: step(cast, found, Step(name), "Again.")
            for name in ("accept", "reopen", "lock")
        },
    }
    try:
        with transaction.atomic():
            acts[doing]()
    except Refused:
        return False
    finally:
        found.refresh_from_db()
    return True
