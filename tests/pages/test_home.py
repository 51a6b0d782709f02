"""The first page: what needs this person today, role by role, and nobody else's work."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commonweal.access.actor import Actor, MembershipFacts
from commonweal.access.policy import Action, may
from commonweal.access.roles import ROLES_OF_PEOPLE, Role
from commonweal.audit.actions import record_something
from commonweal.audit.queries import CHAIN, CHECKED
from commonweal.commissioning.funding.models import Contribution, Fence, Plan
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.procurement.models import Contract
from commonweal.config.routes import routes
from commonweal.jobs.models import Job, Reminded
from commonweal.jobs.registry import nightly
from commonweal.partnership.models import Membership
from commonweal.services.casework.models import Case
from commonweal.web.home import SECTIONS
from commonweal.web.navigation import GROUPS, MENU, MOST_ENTRIES, Group, navigation, section
from tests.cast import LONG_AGO, NOW, actor_of, ask
from tests.money import load
from tests.pages.counting import AT_HOME, at_most

TODAY = timezone.localdate()
CARD = re.compile(
    r'cw-card--(?P<kind>\w+)">\s*<h3[^>]*><a[^>]*href="(?P<address>[^"]*)">(?P<title>[^<]*)</a></h3>\s*'
    r'<p class="cw-card__count">(?P<count>[^<]*)</p>(?:\s*<p class="cw-card__note">(?P<note>[^<]*)</p>)?'
)
EVERYONE = [
    "joan",
    "finn",
    "bea",
    "anna",
    "aud",
    "ingrid",
    "adam",
    "fred",
    "rita",
    "pat",
    "mona",
    "percy",
    "petra",
]


def cards(client_for, user, most: int = AT_HOME) -> dict[str, tuple[str, str, str]]:
    """Title to count, kind and note."""
    browser = client_for(user)
    browser.get("/words/")
    with at_most(most):
        response = browser.get("/")
    assert response.status_code == 200
    found = [match.groupdict("") for match in CARD.finditer(html.unescape(response.content.decode()))]
    assert all(client_for(user).get(each["address"]).status_code == 200 for each in found)
    return {each["title"]: (each["count"], each["kind"], each["note"]) for each in found}


def decision(cast, status: str, board, **more) -> Decision:
    given = {"reference": f"D{Decision.objects.count()}", "title": "Extend", "recommendation": "Do it."}
    return Decision.objects.create(
        board=board,
        amount_pence=100,
        starts_on=TODAY,
        ends_before=TODAY + timedelta(days=365),
        report_on=TODAY - timedelta(days=9),
        status=status,
        drafted_by=cast.joan,
        **given,
        **more,
    )


@pytest.fixture
def money(cast):
    """A plan with one promise of last year asked for, one of this year confirmed, one far off; a contract near its end."""
    year = timedelta(days=365)
    plan = Plan.objects.create(
        key="p",
        title="Plan",
        source="A report",
        starts_on=LONG_AGO,
        ends_before=TODAY + 3 * year,
        digest="x",
        loaded_at=NOW,
    )
    fence = Fence.objects.create(plan=plan, key="f", basis="Letter", anywhere=True)
    begun = TODAY - timedelta(days=30)
    for key, status, starts_on, pence in (
        ("asked", "asked", begun, 50_000_00),
        ("confirmed", "confirmed", begun, 70_000_00),
        ("far", "asked", TODAY + 2 * year, 10_000_00),
        ("over", "asked", TODAY - 2 * year, 10_000_00),
    ):
        Contribution.objects.create(
            plan=plan,
            key=key,
            funder=cast.county,
            source_fund="Budget",
            fence=fence,
            starts_on=starts_on,
            ends_before=starts_on + year,
            amount_pence=pence,
            status=status,
        )
    approved = decision(cast, "approved", cast.board, decided_on=TODAY)
    for reference, left in (("NEAR", 100), ("FAR", 800), ("OVER", -10)):
        Contract.objects.create(
            plan=plan,
            reference=reference,
            title="Support",
            provider=cast.harbour,
            starts_on=LONG_AGO,
            ends_before=TODAY + timedelta(days=left),
            decision=approved,
        )
    return plan


@pytest.mark.parametrize("name", EVERYONE)
def test_everyone_with_a_role_has_a_first_page(cast, client_for, name):
    assert cards(client_for, getattr(cast, name))


def test_without_a_role_or_a_session_there_is_none(cast, client_for):
    assert client_for(cast.nora).get("/").status_code == 403
    assert client_for(None).get("/")["Location"] == "/sign-in/?next=%2F"
    assert client_for(cast.pat).post("/").status_code == 405


def test_the_front_door_sees_what_is_new_late_and_waiting(cast, client_for):
    found = cards(client_for, cast.fred)
    assert found["New referrals"][:2] == ("2", "today")
    assert found["Waiting for a service"][:2] == ("1", "today")
    assert found["Time to make contact has run out"] == ("0", "clear", "")


def test_a_worker_sees_their_own_caseload_only(cast, client_for):
    ask(cast.pat)
    Case.objects.filter(pk=cast.pats_case.pk).update(review_due_on=TODAY - timedelta(days=1))
    found = cards(client_for, cast.pat)
    assert found["Risk reviews overdue"][:2] == ("1", "late")
    assert found["Risk reviews due this week"][:2] == ("0", "clear")
    for colleague in (cast.cora, cast.nell, cast.percy):
        assert cards(client_for, colleague)["Risk reviews overdue"][:2] == ("0", "clear")


def test_a_manager_sees_what_waits_at_their_own_service(cast, client_for):
    found = cards(client_for, cast.mona)
    assert found["Cases without a worker"][:2] == ("1", "today")
    assert found["Cases without a worker"][2].startswith("The longest since ")
    assert found["Referrals offered to you"][:2] == ("1", "today")
    assert cards(client_for, cast.nigel)["Cases without a worker"] == ("0", "clear", "")
    assert cards(client_for, cast.petra)["Referrals offered to you"][:2] == ("1", "today")


def test_a_referrer_sees_how_many_of_theirs_are_on_their_way(cast, client_for):
    assert cards(client_for, cast.rita)["Still on their way"][:2] == ("3", "today")
    assert cards(client_for, cast.ravi)["Still on their way"][:2] == ("3", "today")


def test_a_board_member_sees_what_waits_for_their_own_boards(cast, client_for):
    decision(cast, "published", cast.board)
    decision(cast, "drafted", cast.board)
    found = cards(client_for, cast.bea)["Decisions that wait for you"]
    assert found[:2] == ("1", "today")
    assert found[2].startswith("The oldest report is of ")
    assert cards(client_for, cast.ben)["Decisions that wait for you"] == ("0", "clear", "")


@pytest.mark.usefixtures("money")
def test_the_commissioner_sees_open_promises_unfinished_reports_and_ends(cast, client_for):
    decision(cast, "drafted", cast.board)
    found = cards(client_for, cast.joan)
    assert found["Promises not yet confirmed, a year ahead"] == ("1", "late", "£50,000 in all")
    assert found["Reports not yet before a board"][:2] == ("1", "today")
    assert found["Contracts that end within a year"][:2] == ("1", "today")


@pytest.mark.usefixtures("money")
def test_the_finance_officer_sees_what_has_not_come_in(cast, client_for):
    found = cards(client_for, cast.finn)
    assert found["Confirmed and not yet received in full"] == ("1", "today", "£70,000 in all")


def test_the_analyst_sees_how_old_the_figures_are(cast, client_for):
    assert cards(client_for, cast.anna)["Since the figures were counted"][:2] == ("Never", "late")


@pytest.mark.parametrize(
    ("days", "faults", "expected"),
    [
        (1, 0, ("1 day", "clear", "")),
        (9, 0, ("9 days", "today", "")),
        (1, 2, ("1 day", "late", "The check found faults")),
    ],
)
def test_the_auditor_sees_when_the_chain_was_checked(cast, client_for, days, faults, expected):
    assert cards(client_for, cast.aud)["Since the chain was checked"][:2] == ("Never", "today")
    at = timezone.now() - timedelta(days=days, hours=1)
    record_something(action=CHECKED, record_type=CHAIN, by=None, at=at, faults=faults, events=3, last="")
    assert cards(client_for, cast.aud)["Since the chain was checked"] == expected


def test_the_administrator_sees_who_cannot_come_in(cast, client_for):
    assert cards(client_for, cast.adam)["Cannot come in yet"][:2] == ("1", "today")
    page = client_for(cast.adam).get("/accounts/?waiting=1").content.decode()
    assert "Nora Nothing" in page
    assert "Pat Works" not in page


@pytest.mark.parametrize("name", ["adam", "joan", "anna"])
def test_whoever_answers_for_the_night_sees_that_no_worker_runs_and_what_failed(cast, client_for, name):
    user = getattr(cast, name)
    assert cards(client_for, user)["Work at night"] == ("None", "late", "No worker has run here yet")
    at = timezone.now()
    for work in nightly():
        Job.objects.create(
            name=work.name, key=work.name, night=TODAY, asked_at=at, not_before_at=at, started_at=at, ended_at=at,
            attempts=1, takes=1, status="done",
        )  # fmt: skip
    assert cards(client_for, user)["Work at night that failed"] == ("0", "clear", "")
    Job.objects.filter(name="check_audit").update(status="failed", why="audit_broken")
    assert cards(client_for, user)["Work at night that failed"] == ("1", "late", "Check the audit")


def test_nobody_else_is_told_of_the_night(cast, client_for):
    for name in ("finn", "bea", "aud", "pat", "mona"):
        assert not [title for title in cards(client_for, getattr(cast, name)) if title.startswith("Work at")]


def test_what_somebody_is_reminded_of_stands_first_until_it_is_past(cast, client_for):
    given = {
        "reminder": "year_closes",
        "subject": "2025-04-01",
        "step": -5,
        "user": cast.finn,
        "reminded_on": TODAY,
    }
    row = Reminded.objects.create(due_on=TODAY, shown_until=TODAY, **given)
    assert next(iter(cards(client_for, cast.finn))) == "The financial year closes"
    assert "The financial year closes" not in cards(client_for, cast.joan)
    Reminded.objects.filter(pk=row.pk).update(shown_until=TODAY - timedelta(days=1))
    assert "The financial year closes" not in cards(client_for, cast.finn)


def test_several_roles_are_several_sections(cast, client_for):
    county = cast.bea_membership.organisation
    for role in (Role.JOINT_COMMISSIONER, Role.FINANCE_OFFICER, Role.ANALYST, Role.AUDITOR):
        Membership.objects.create(user=cast.bea, organisation=county, role=role, starts_on=LONG_AGO)
    found = cards(client_for, cast.bea, most=21)
    assert {
        "Decisions that wait for you",
        "Promises not yet confirmed, a year ahead",
        "Since the figures were counted",
    } <= set(found)
    assert "Since the chain was checked" in found
    assert "Risk reviews overdue" not in found


def test_every_role_has_a_section():
    assert frozenset().union(*(roles for roles, _ in SECTIONS)) == set(ROLES_OF_PEOPLE)


def test_nothing_waiting_is_said_in_words(cast, client_for):
    assert "Nothing is waiting for you" in client_for(cast.finn).get("/").content.decode()
    assert "Nothing is waiting for you" not in client_for(cast.fred).get("/").content.decode()


ROWS = [row for each in MENU for row in (each.rows if isinstance(each, Group) else (each,))]


@pytest.mark.parametrize(("action", "words", "name"), ROWS)
def test_the_menu_leads_to_pages_of_the_same_action(action, words, name):
    (route,) = [route for route in routes() if route.name == name]
    assert route.access is action, f"{words}: {route.access}"
    assert isinstance(action, Action)


@pytest.mark.parametrize("name", EVERYONE)
def test_the_menu_opens_for_whoever_is_shown_it(cast, client_for, name):
    user = getattr(cast, name)
    for _, address, _ in navigation(actor_of(user), "/"):
        assert client_for(user).get(address).status_code == 200, address


@pytest.mark.parametrize("role", ROLES_OF_PEOPLE)
def test_the_menu_of_each_role_is_short_and_says_nothing_twice(role):
    entries = navigation(Actor(1, "Somebody", (MembershipFacts(1, role, 1),)), "/")
    assert 3 <= len(entries) <= MOST_ENTRIES
    assert (
        len({words for words, _, _ in entries}) == len({address for _, address, _ in entries}) == len(entries)
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("joan", "Reports"), ("finn", "Documents and statements"), ("mona", "Returns and feedback"),
        ("ingrid", "Releases"), ("pat", None),
    ],
)  # fmt: skip
def test_a_group_is_called_by_what_is_in_it_for_this_person(cast, name, words):
    """Two pages are named, one stands for itself, and where there is none there is no group."""
    found = {each for each, _, _ in navigation(actor_of(getattr(cast, name)), "/")}
    assert found & {"Reports", "Documents and statements", "Returns and feedback", "Releases"} == (
        {words} - {None}
    )


@pytest.mark.parametrize("name", ["joan", "finn", "bea", "anna", "aud", "mona"])
def test_every_group_opens_and_says_where_we_are(cast, client_for, name):
    user = getattr(cast, name)
    for group in GROUPS:
        reached = [reverse(each) for action, _, each in group.rows if may(actor_of(user).roles, action)]
        for address in reached:
            assert client_for(user).get(address).status_code == 200, address
            (entry,) = [entry for entry in navigation(actor_of(user), address) if entry[2]]
            assert entry[1] == reached[0]
            beside = [(each.address, each.is_current) for each in section(actor_of(user), address)]
            assert beside == [(each, each == address) for each in reached] or len(reached) == 1


def test_the_neighbour_of_a_group_is_not_shown_its_pages(cast):
    """A case worker types in a sheet of feedback under an address of the group, and is shown none of it."""
    assert section(actor_of(cast.pat), reverse("feedback_type")) == ()
    assert section(actor_of(cast.mona), "/documents/") != section(actor_of(cast.joan), "/documents/")


def test_the_menu_knows_where_we_are(cast):
    entries = navigation(actor_of(cast.joan), "/money/who-pays/")
    assert [words for words, _, is_current in entries if is_current] == ["Money"]
    assert [words for words, _, here in navigation(actor_of(cast.joan), "/") if here] == ["Today"]
    assert [words for words, _, here in navigation(actor_of(cast.joan), "/nowhere/") if here] == []


@pytest.mark.parametrize("name", ["joan", "finn", "bea", "anna", "aud"])
def test_the_second_menu_stands_on_money_pages_and_opens(cast, client_for, name):
    user = getattr(cast, name)
    entries = section(actor_of(user), "/money/who-pays/")
    assert [entry.label for entry in entries if entry.is_current] == ["Who pays for what"]
    for entry in entries:
        assert client_for(user).get(entry.address).status_code == 200, entry.address
    assert [each.label for each in section(actor_of(user), "/contracts/1/") if each.is_current] == [
        "Contracts"
    ]
    assert section(actor_of(user), "/decisions/") == ()


@pytest.mark.parametrize(
    ("name", "arguments", "label"),
    [
        ("uplift", [], "Scenarios"),
        ("shares", [], "Scenarios"),
        ("virement", [1], "Budget and forecast"),
        ("movements", [], "Contributions"),
        ("change_what_is_asked", [1], "Returns"),
    ],
)
def test_a_page_without_a_place_in_the_second_menu_stands_under_the_one_it_belongs_to(
    cast, name, arguments, label
):
    entries = section(actor_of(cast.joan), reverse(name, args=arguments))
    assert [entry.label for entry in entries if entry.is_current] == [label]


def test_the_second_menu_stays_with_the_plan_that_was_chosen(cast, client_for):
    load(cast)
    browser = client_for(cast.joan)
    addresses = re.findall(
        r'href="(/money/scenarios/[^"]*)"', browser.get("/money/?plan=fellshire").content.decode()
    )
    assert addresses[0] == "/money/scenarios/?plan=fellshire"
    entries = section(actor_of(cast.joan), "/money/", plan='"><b>&')
    assert entries[0].address == "/money/?plan=%22%3E%3Cb%3E%26"
    for entry in section(actor_of(cast.joan), "/money/", plan="fellshire"):
        assert browser.get(entry.address).status_code == 200, entry.address
