"""Decisions: what each role sees of them, drafting, publishing and deciding, and what is refused."""

import re
from datetime import timedelta

import pytest

from commonweal.commissioning.governance import actions
from commonweal.commissioning.governance.models import Decision
from commonweal.rules.decisions import Step
from tests.cast import NOW, actor_of, ask
from tests.money import typed
from tests.pages.counting import at_most
from tests.pages.reading import assert_refused, read, unseen

TODAY = NOW.date()
URL = "/decisions/"


def make(cast, reference: str, *, board=None, published=True) -> Decision:
    found = actions.draft_decision(
        board_id=(board or cast.board).pk,
        reference=reference,
        title=f"Title of {reference}",
        recommendation="First paragraph.\nSecond paragraph.",
        amount_pence=50_000_00,
        report_on=TODAY - timedelta(days=10),
        starts_on=TODAY,
        last_day=TODAY + timedelta(days=364),
        by=ask(cast.joan),
        at=NOW,
    )
    if published:
        actions.take_step(
            decision_id=found.pk, step=Step.PUBLISH, on=TODAY, version=1, by=actor_of(cast.joan), at=NOW
        )
    return Decision.objects.get(pk=found.pk)


@pytest.fixture
def ours(cast) -> Decision:
    return make(cast, "JB-1")


@pytest.fixture
def theirs(cast) -> Decision:
    return make(cast, "CB-1", board=cast.other_board)


def send(browser, address: str, data: dict[str, str]):
    return browser.post(address, {**unseen(browser.get(address)), **data})


# The list and one decision


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("joan", {"JB-1", "CB-1"}),
        ("finn", {"JB-1", "CB-1"}),
        ("anna", {"JB-1", "CB-1"}),
        ("aud", {"JB-1", "CB-1"}),
        ("bea", {"JB-1"}),
        ("ben", {"CB-1"}),
    ],
)
def test_board_members_see_their_own_boards_decisions(cast, client_for, ours, theirs, name, seen):
    browser = client_for(getattr(cast, name))
    with at_most(12):
        words = read(browser.get(URL)).words
    assert {each for each in ("JB-1", "CB-1") if f"Title of {each}" in words} == seen
    for each in (ours, theirs):
        address = f"{URL}{each.pk}/"
        with at_most(12):
            response = browser.get(address)
        assert response.status_code == (200 if each.reference in seen else 404)


@pytest.mark.parametrize("name", ["pat", "mona", "fred", "rita", "adam", "nora"])
def test_nobody_without_business_in_money_sees_any(cast, client_for, ours, name):
    browser = client_for(getattr(cast, name))
    assert browser.get(URL).status_code == 403
    assert browser.get(f"{URL}{ours.pk}/").status_code == 403


def test_what_waits_for_a_board_comes_first(cast, client_for, ours):
    make(cast, "JB-2", published=False)
    words = read(client_for(cast.bea).get(URL)).words
    assert words.index("Waiting for your board Title of JB-1") < words.index("All decisions")
    assert "Waiting for your board" not in read(client_for(cast.joan).get(URL)).words


def test_the_list_goes_on_by_key(cast, client_for, monkeypatch):
    from commonweal.commissioning.governance import pages

    monkeypatch.setattr(pages, "LIMIT", 2)
    for number in range(5):
        make(cast, f"JB-{number}", published=False)
    browser, address, seen = client_for(cast.joan), URL, []
    while address:
        page = read(browser.get(address))
        seen += re.findall(r"Title of (JB-\d)", page.words)
        onward = re.search(r'href="([^"]+)" rel="next"', page.html)
        address = onward[1] if onward else ""
    assert seen == ["JB-4", "JB-3", "JB-2", "JB-1", "JB-0"]
    assert read(browser.get(f"{URL}?before=nonsense")).status == 200


def test_before_any_it_says_so(cast, client_for):
    assert "No decisions yet" in read(client_for(cast.bea).get(URL)).words


def test_one_decision_tells_its_story(cast, client_for, ours):
    page = read(client_for(cast.bea).get(f"{URL}{ours.pk}/"))
    for said in (
        "Amount £50,000",
        "Board Joint Board",
        "Decided not yet",
        "First paragraph. Second paragraph.",
        "Published to the board",
    ):
        assert said in page.words, said
    assert page.title == "Decision · Commonweal"
    assert "/take/" in page.html


def test_only_who_may_is_offered_the_next_step(cast, client_for, ours):
    draft = make(cast, "JB-2", published=False)
    assert "/take/" not in read(client_for(cast.finn).get(f"{URL}{ours.pk}/")).html
    assert "/publish/" in read(client_for(cast.joan).get(f"{URL}{draft.pk}/")).html
    assert "/publish/" not in read(client_for(cast.bea).get(f"{URL}{draft.pk}/")).html


def test_the_author_reads_why_they_cannot_decide(cast, client_for, ours):
    Decision.objects.filter(pk=ours.pk).update(drafted_by=cast.bea)
    page = read(client_for(cast.bea).get(f"{URL}{ours.pk}/"))
    assert "You drafted this report, so somebody else on the board has to take the decision." in page.words
    assert "/take/" not in page.html
    taking = read(client_for(cast.bea).get(f"{URL}{ours.pk}/take/"))
    assert 'disabled aria-disabled="true"' in taking.html


# Drafting and publishing


def report(cast, **changes) -> dict[str, str]:
    data = {
        "board": str(cast.board.pk),
        "reference": "JB-9",
        "title": "Buy support",
        "recommendation": "Buy it.",
        "amount": "£50,000",
        **typed("report_on", TODAY),
        **typed("starts_on", TODAY),
        **typed("last_day", TODAY + timedelta(days=364)),
    }
    return data | changes


def test_a_report_is_drafted_and_published(cast, client_for):
    browser = client_for(cast.joan)
    with at_most(12):
        browser.get(f"{URL}new/")
    response = send(browser, f"{URL}new/", report(cast))
    found = Decision.objects.get(reference="JB-9")
    assert response["Location"] == f"{URL}{found.pk}/"
    assert (found.amount_pence, found.ends_before) == (50_000_00, TODAY + timedelta(days=365))
    with at_most(12):
        browser.get(f"{URL}{found.pk}/publish/")
    assert send(browser, f"{URL}{found.pk}/publish/", {}).status_code == 302
    assert Decision.objects.get(pk=found.pk).status == "published"
    again = read(browser.get(f"{URL}{found.pk}/publish/"))
    assert "You cannot publish this because it is published" in again.words


@pytest.mark.parametrize("name", ["bea", "finn", "anna", "aud", "pat", "nora"])
def test_only_a_commissioner_drafts_and_publishes(cast, client_for, name):
    draft = make(cast, "JB-1", published=False)
    browser = client_for(getattr(cast, name))
    for address in (f"{URL}new/", f"{URL}{draft.pk}/publish/"):
        assert browser.get(address).status_code == 403
        assert browser.post(address, report(cast)).status_code == 403
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"reference": ""}, {"id_reference": "Enter reference"}),
        ({"reference": "x" * 31}, {"id_reference": "30 characters or fewer"}),
        ({"reference": "jb-1"}, {"id_reference": "Another decision has this reference"}),
        ({"title": "x" * 201}, {"id_title": "200 characters or fewer"}),
        ({"recommendation": "x" * 4001}, {"id_recommendation": "4000 characters or fewer"}),
        ({"amount": "£1,051600"}, {"id_amount": "commas only between thousands"}),
        ({"amount": "fifty"}, {"id_amount": "commas only between thousands"}),
        ({"board": "0"}, {"id_board": "from those shown"}),
        (typed("report_on", TODAY + timedelta(days=1)), {"id_report_on-day": "must be today or earlier"}),
        (
            typed("last_day", TODAY - timedelta(days=1)),
            {"id_last_day-day": "The last day is before the first day"},
        ),
        ({"starts_on-day": "32"}, {"id_starts_on-day": "must be a day that exists"}),
    ],
)
def test_what_is_wrong_with_a_draft_is_said_and_stays_typed(cast, client_for, ours, changes, expected):
    data = report(cast, **changes)
    page = assert_refused(send(client_for(cast.joan), f"{URL}new/", data), expected)
    for name, text in data.items():
        if name != "board":
            assert page.still_typed(text) or not text, name
    assert Decision.objects.count() == 1


def test_a_draft_sent_twice_is_one_report(cast, client_for):
    browser = client_for(cast.joan)
    data = {**unseen(browser.get(f"{URL}new/")), **report(cast)}
    first, second = browser.post(f"{URL}new/", data), browser.post(f"{URL}new/", data)
    assert first["Location"] == second["Location"]
    assert Decision.objects.count() == 1


# Deciding


def decided(step: Step = Step.APPROVE, *, amount="50,000", on=TODAY, words="") -> dict[str, str]:
    return {"step": step.value, "amount": amount, **typed("decided_on", on), "words": words}


def test_the_board_decides(cast, client_for, ours):
    browser, address = client_for(cast.bea), f"{URL}{ours.pk}/take/"
    with at_most(12):
        page = read(browser.get(address))
    assert page.still_typed("50,000")
    assert send(browser, address, decided()).status_code == 302
    found = Decision.objects.get(pk=ours.pk)
    assert (found.status, found.decided_on) == ("approved", TODAY)
    words = read(browser.get(f"{URL}{ours.pk}/")).words
    assert "Approved for £50,000 Bea Decides" in words


@pytest.mark.parametrize(
    ("name", "status"), [("ben", 404), ("joan", 403), ("finn", 403), ("aud", 403), ("nora", 403)]
)
def test_nobody_else_decides(cast, client_for, ours, theirs, name, status):
    browser = client_for(getattr(cast, name))
    assert browser.get(f"{URL}{ours.pk}/take/").status_code == status
    assert browser.post(f"{URL}{ours.pk}/take/", decided()).status_code == status
    assert Decision.objects.get(pk=ours.pk).status == "published"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, {"id_step": "Select what", "id_amount": "Enter amount", "id_decided_on-day": "Enter date of the"}),
        (decided(Step.DEFER), {"id_words": "Say why"}),
        (decided(Step.REJECT, words="x" * 2001), {"id_words": "2000 characters or fewer"}),
        (decided(amount="40,000"), {"id_amount": "Another amount than the one asked for is an amendment"}),
        (decided(amount="£1,051600"), {"id_amount": "commas only between thousands"}),
        (decided(on=TODAY - timedelta(days=11)), {"id_decided_on-day": "comes before the report"}),
        (decided(on=TODAY + timedelta(days=1)), {"id_decided_on-day": "must be today or earlier"}),
        (decided() | {"step": "publish"}, {"id_step": "from those shown"}),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_decision_is_said_and_stays_typed(cast, client_for, ours, data, expected):
    page = assert_refused(send(client_for(cast.bea), f"{URL}{ours.pk}/take/", data), expected)
    for name, text in data.items():
        if name != "step" and text:
            assert page.still_typed(text), name
    assert Decision.objects.get(pk=ours.pk).status == "published"


def test_a_stale_decision_changes_nothing(cast, client_for, ours):
    browser, address = client_for(cast.bea), f"{URL}{ours.pk}/take/"
    opened = unseen(browser.get(address))
    send(client_for(cast.bea), address, decided(Step.DEFER, words="Later."))
    page = read(browser.post(address, {**opened, **decided(words="My words")}))
    assert page.status == 422
    assert "Someone else changed this while you were typing" in page.words
    assert page.still_typed("My words")
    assert Decision.objects.get(pk=ours.pk).status == "deferred"


def test_a_decision_sent_twice_is_recorded_once(cast, client_for, ours):
    browser, address = client_for(cast.bea), f"{URL}{ours.pk}/take/"
    data = {**unseen(browser.get(address)), **decided()}
    first, second = browser.post(address, data), browser.post(address, data)
    assert first["Location"] == second["Location"]
    assert ours.history.count() == 2
