"""The wall, walked by the worker of somebody who uses abuse: no page, list, search, export or guessed address shows anything of
the victim's case; and neither does SQL under their name.

Vera and Otis are two sides of one family. Percy works with Otis, Petra manages Percy's service, Pat works with Vera.
"""

import re
import uuid

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from commonweal.rules.break_glass import WhyOpened
from commonweal.rules.crossings import SafetyFact
from commonweal.rules.risk import Grade
from commonweal.rules.safe_contact import Channel
from commonweal.rules.safety_plans import HandOver
from commonweal.services.casework import actions
from commonweal.services.casework.actions.people import keep_keys, own_keys
from commonweal.services.casework.models import (
    Alert,
    BreakGlass,
    Case,
    ContactPoint,
    Need,
    Note,
    OutcomeAnswers,
    Party,
    Person,
    PlanAction,
    Session,
)
from commonweal.services.front_door.models import Referral
from tests import care
from tests.access.work import answered
from tests.care import LATER, NOW, TODAY
from tests.cast import PEOPLE, SECRET_ADDRESS, ask
from tests.moving import asked_by
from tests.papers import some_of_each
from tests.second_person import wait_for_two
from tests.transfers import ask_for

OTHER_SIDE = ["percy", "petra"]
ANY_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
FORM_KEY = re.compile(rb'name="form_key" value="[^"]*"')
PLACE = re.compile(r"<\w+:(\w+)>")


@pytest.fixture
def family(cast):
    """Both sides with a life of their own: reviews, sessions, alerts, searchable names, a referral with a narrative."""
    cast.add(two=wait_for_two(cast), papers=some_of_each(cast))
    by, common = ask(cast.pat), {"case_id": cast.pats_case.pk, "at": LATER}
    actions.raise_alerts(kinds=["weapon"], by=by, **common)
    actions.review_case(
        answers=care.answers(15),
        decided=care.decided(Grade.HIGH, refers_to_marac=True),
        form_key=None,
        by=by,
        **common,
    )
    actions.record_session(
        session=care.session(note="Vera is staying with Fay."),
        form_key=None,
        by=by,
        **common,
    )
    actions.record_attempt(
        channel=Channel.CALL, reached=True, tried_at=LATER, form_key=uuid.uuid4(), by=by, **common
    )
    work_a_little(cast)
    keys = own_keys(Person.objects.get(pk=cast.pats_case_person.pk)) | cast.pats_phone.keys_to_find_it()
    keep_keys(person_id=cast.pats_case_person.pk, keys=keys, by=by, at=NOW)
    wandas = care.new_case(cast)
    task = actions.add_task(text="Ring Fay.", due_on=TODAY, form_key=None, by=ask(cast.pat), **common)
    actions.break_glass(
        reference=cast.pats_case.reference,
        why=WhyOpened.PERSON_IS_HERE,
        words="Vera is at the door of the office.",
        form_key=None,
        by=ask(cast.nell),
        at=LATER,
    )
    opening = BreakGlass.objects.get()
    actions.tell_safety(
        case_id=cast.percys_case.pk,
        fact=SafetyFact.MADE_THREAT,
        form_key=None,
        by=ask(cast.percy),
        at=LATER,
    )
    transfer = ask_for(cast, words="Vera needs somebody near.")
    cast.add(harbour_out=asked_by(cast, "mona"))
    ask(cast.fred)
    cast.add(pats_task=task, pats_opening=opening, pats_transfer=transfer)
    cast.add(wandas_case=wandas, wandas_referral=Referral.objects.get(episode=wandas.episode))
    return cast


def work_a_little(cast) -> None:
    """A plan with an action, a safety plan and its paper, a note put right, a restricted note, a question to the manager."""
    case, pat = cast.pats_case, cast.pat
    care.add_action(care.add_need(case, pat, goal="Stay with Fay."), pat, what="Ring Fay.")
    care.sign_plan(case, pat, safe_places="At Fay’s.")
    common = {"case_id": case.pk, "form_key": None, "at": LATER}
    actions.settle_hand_over(way=HandOver.READ_TOGETHER, by=ask(pat), **common)
    note = actions.write_note(text="Fay rang.", by=ask(pat), **common)
    actions.correct_note(note_id=note.pk, text="Fay wrote.", why="Not rang.", by=ask(pat), **common)
    actions.write_restricted_note(
        kind="restricted", text="About Fay.", reader_ids=[cast.cora.pk], by=ask(pat), **common
    )
    actions.ask_for_plan(by=ask(pat), **common)
    answered(cast, case, pat)


def secrets(family) -> list[str]:
    """Words that belong to the victims' side alone."""
    return [
        "He reads her messages", "he is in prison", "Five tries",
        "Vera", "Kit Child", "Fay", "07700 900123", "900123", SECRET_ADDRESS, "Larkspur", "Wanda", "Wren", "bluebell",
        family.pats_case.reference, family.wandas_case.reference, family.wandas_referral.reference, "outside her work",
        str(family.pats_case.pk), str(family.pats_case_person.pk), str(family.wandas_case.pk),
    ]  # fmt: skip


def victims_ids(family) -> list[str]:
    ask(family.pat)
    point = ContactPoint.objects.filter(episode=family.pats_case.episode).first()
    ids = [family.pats_case, family.pats_case.episode, family.pats_case_person, point, family.kits_case, family.wandas_case,
           family.wandas_case.episode, family.wandas_referral, family.new_referral, family.offered, family.pats_task,
           family.pats_opening, family.pats_transfer]  # fmt: skip
    ids += [*family.two.signatures.values(), *family.two.sharings.values(), *family.two.endings.values()]
    return [str(each.pk) for each in ids]


def care_patterns() -> list[str]:
    """Every address of the care wing, as it is written in the urls."""
    found = []
    for pattern in get_resolver().url_patterns:
        for inner in getattr(pattern, "url_patterns", [pattern]):
            if inner.callback.__module__.startswith("commonweal.services."):
                found.append(str(inner.pattern))
    return found


def guesses(family) -> dict[str, list[str]]:
    """What may stand in each place of an address: numbers of the victims' side, of the right kind and of the wrong one."""
    ask(family.pat)
    point = ContactPoint.objects.filter(episode=family.pats_case.episode).first()
    alert = Alert.objects.filter(episode=family.pats_case.episode).first()
    found = {
        "case_id": [family.pats_case, family.wandas_case, family.pats_case.episode],
        "referral_id": [family.wandas_referral, family.offered, family.wandas_case],
        "list_id": [family.ritas_list, family.wandas_referral],
        "draft_id": [family.wandas_referral],
        "signature_id": list(family.two.signatures.values()),
        "sharing_id": list(family.two.sharings.values()),
        "ending_id": list(family.two.endings.values()),
        "task_id": [family.pats_task, family.pats_case],
        "opening_id": [family.pats_opening, family.pats_case],
        "transfer_id": [family.pats_transfer, family.pats_case],
        "point_id": [point],
        "alert_id": [alert],
        "need_id": list(Need.objects.filter(case=family.pats_case)),
        "action_id": list(PlanAction.objects.filter(need__case=family.pats_case)),
        "note_id": list(Note.objects.filter(case=family.pats_case)),
        "answers_id": list(OutcomeAnswers.objects.filter(case=family.pats_case)),
        "session_id": list(Session.objects.filter(case=family.pats_case)),
        "child_id": list(Party.objects.filter(case=family.pats_case, role="child")),
        "adult_id": list(Party.objects.filter(case=family.pats_case).exclude(role="child")),
        "user_id": [family.pat],
        "out_id": [family.harbour_out],
        "in_id": [family.pats_case],
    }
    known = {name: [str(each.pk) for each in rows] for name, rows in found.items()}
    of_vera = vars(family.papers["pats_case"])
    known |= {name: [str(pk)] for name, pk in of_vera.items() if name.endswith("_id")}
    known["key"] = ["adult_daily_life", "behaviour_told"]
    known["interest_id"] = [str(family.pats_case.pk)]
    return known | {"wording_id": [str(family.papers["wording_id"])]}


def filled(pattern: str, known: dict[str, list[str]], number: int = 0) -> str:
    """The address with one guess in each place. A place nobody has said anything about fails here."""
    return "/" + PLACE.sub(lambda place: known[place[1]][min(number, len(known[place[1]]) - 1)], pattern)


def addresses(family) -> list[str]:
    """Every page of the care wing with numbers of the victims' side in each place."""
    known = guesses(family)
    return sorted({filled(pattern, known, number) for pattern in care_patterns() for number in range(3)})


def test_the_walk_covers_the_whole_wing(family):
    assert len(care_patterns()) >= 49
    assert len(addresses(family)) > 100
    assert not any("<" in address for address in addresses(family))


@pytest.mark.parametrize("name", OTHER_SIDE)
def test_no_page_and_no_guess_shows_anything(family, client_for, name):
    browser = client_for(getattr(family, name))
    words = secrets(family)
    for address in addresses(family):
        for response in (
            browser.get(address),
            browser.post(address, {"channel": "call", "name": "Veera Viktim"}),
        ):
            body = TOKEN.sub(b"", response.content).decode()
            for word in words:
                if word in address:
                    continue
                assert word not in body.replace(address, ""), (address, word)
            if any(guess in address for guess in victims_ids(family)):
                assert response.status_code in (302, 403, 404, 405), address
                assert response.status_code != 302 or "/sign-in/" not in response["Location"]


@pytest.mark.parametrize("name", OTHER_SIDE)
def test_their_own_side_is_there_or_the_walk_proves_nothing(family, client_for, name):
    browser = client_for(getattr(family, name))
    assert "Otis Other" in browser.get("/cases/").content.decode()
    shown = browser.get(f"/cases/{family.percys_case.pk}/").content.decode()
    assert "Otis Other" in shown
    assert "Others in this case" not in shown


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Vera Victim"},
        {"name": "Wanda Wren"},
        {"phone": "07700 900123"},
        {"phone": "07700 900111"},
        {"name": "Kit Child"},
        {"name": "Vera", "born_on-day": "4", "born_on-month": "5", "born_on-year": "1990"},
    ],
)
@pytest.mark.parametrize("name", OTHER_SIDE)
def test_no_search_finds_them(family, client_for, name, fields):
    body = client_for(getattr(family, name)).post("/people/search/", fields).content.decode()
    assert "Nobody found" in body


@pytest.mark.parametrize("name", OTHER_SIDE)
def test_no_list_counts_them(family, client_for, name):
    browser = client_for(getattr(family, name))
    assert browser.get("/cases/").content.decode().count('class="cw-queue__title"') == 1
    assert len(browser.get("/cases/export/").content.decode().splitlines()) == 2


TABLES = {
    "casework_case": "id = ANY(%s)",
    "casework_person": "id = ANY(%s)",
    "casework_party": "case_id = ANY(%s)",
    "casework_assignment": "case_id = ANY(%s)",
    "casework_casehistory": "case_id = ANY(%s)",
    "casework_session": "case_id = ANY(%s)",
    "casework_supportplan": "case_id = ANY(%s)",
    "casework_need": "case_id = ANY(%s)",
    "casework_needreview": "case_id = ANY(%s)",
    "casework_planaction": "case_id = ANY(%s)",
    "casework_safetyplan": "case_id = ANY(%s)",
    "casework_safetyplanhandover": "case_id = ANY(%s)",
    "casework_note": "case_id = ANY(%s)",
    "casework_notestrike": "case_id = ANY(%s)",
    "casework_restrictednote": "case_id = ANY(%s)",
    "casework_restrictedreader": "case_id = ANY(%s)",
    "casework_approval": "case_id = ANY(%s)",
    "milestones_output": "episode_id = ANY(%s)",
    "casework_contactpoint": "episode_id = ANY(%s)",
    "casework_contactattempt": "episode_id = ANY(%s)",
    "casework_riskreview": "episode_id = ANY(%s)",
    "casework_alert": "episode_id = ANY(%s)",
    "casework_secondsignature": "episode_id = ANY(%s)",
    "casework_sharingagreement": "episode_id = ANY(%s)",
    "casework_sharingwithout": "episode_id = ANY(%s)",
    "casework_sharingrecord": "episode_id = ANY(%s)",
    "casework_searchkey": "person_id = ANY(%s)",
    "casework_task": "case_id = ANY(%s)",
    "casework_breakglass": "case_id = ANY(%s)",
    "milestones_episode": "id = ANY(%s)",
    "front_door_referral": "id = ANY(%s)",
    "front_door_referralhistory": "referral_id = ANY(%s)",
    "front_door_endingasked": "id = ANY(%s)",
}


def rows(table: str, where: str, ids: list[str]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {where}", [[uuid.UUID(each) for each in ids]])
        return cursor.fetchone()[0]


@pytest.mark.parametrize("table", TABLES)
def test_sql_under_their_name_reads_nothing_of_the_victims_side(family, table):
    ids = victims_ids(family)
    for name in OTHER_SIDE:
        ask(getattr(family, name))
        assert rows(table, TABLES[table], ids) == 0


@pytest.mark.parametrize("table", [table for table in TABLES if not table.startswith("front_door")])
def test_sql_under_the_victims_workers_name_reads_it_or_the_walk_proves_nothing(family, table):
    ids = victims_ids(family)
    ask(family.pat)
    assert rows(table, TABLES[table], ids) > 0


@pytest.mark.parametrize("name", OTHER_SIDE)
def test_sql_changes_nothing_across_the_wall(family, name):
    ask(getattr(family, name))
    assert Case.objects.filter(pk=family.pats_case.pk).update(urgency=1) == 0
    assert Person.objects.filter(pk=family.pats_case_person.pk).update(known_as="x") == 0
    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM casework_caselink")


def test_the_question_across_the_wall_is_answered_to_the_cases_own_manager_alone(family):
    from commonweal.services.casework.wall import has_conflict

    ask(family.petra)
    assert has_conflict(family.percys_case.pk, family.pat.pk)
    assert not has_conflict(family.pats_case.pk, family.percy.pk)
    for name in ("percy", "pat", "fred", "nigel", "joan"):
        ask(getattr(family, name))
        assert not has_conflict(family.percys_case.pk, family.pat.pk)


# A record behind the wall and one that does not exist: the same answer, for everybody who does not see it.

VICTIMS_OWN = {"pat", "cora", "mona", "nell", "fred", "rita"}
NOT_THEIRS = [name for name, *_ in PEOPLE if name not in VICTIMS_OWN] + ["nora"]
# Who is asked: the commissioner whether all cases of a service may move, the other service whether it takes somebody on.
ASKED = {"joan": "out_id", "nigel": "transfer_id"}
METHODS = ("get", "post")


def answer(browser, method: str, address: str) -> tuple:
    """Everything that can be told apart: status, where it sends, headers, body without its token, number of questions."""
    with transaction.atomic(), CaptureQueriesContext(connection) as context:
        response = browser.get(address) if method == "get" else browser.post(address, {"channel": "call"})
        transaction.set_rollback(True)
    headers = {
        name: value
        for name, value in response.items()
        if name not in ("Content-Length", "Set-Cookie", "Location")
    }
    asked = [query["sql"] for query in context.captured_queries if "SAVEPOINT" not in query["sql"]]
    return (
        response.status_code,
        ANY_ID.sub("", response.get("Location", "")),
        headers,
        TOKEN.sub(b"", response.content),
        len(asked),
    )


@pytest.mark.parametrize("name", NOT_THEIRS)
def test_behind_the_wall_and_not_there_at_all_answer_alike(family, client_for, name):
    """On every address of the wing that names a record; one that is added is walked by itself."""
    browser = client_for(getattr(family, name))
    browser.get("/words/")
    known = guesses(family)
    nowhere = {place: ["987654" if known[place][0].isdecimal() else str(uuid.uuid4())] for place in known}
    # A draft's number is made up by whoever begins one: it names no record.
    passed = ("draft_id", ASKED.get(name, "draft_id"))
    walked = [each for each in care_patterns() if PLACE.search(each) and not any(at in each for at in passed)]
    assert len(walked) > 25
    for pattern in walked:
        for method in METHODS:
            hidden = answer(browser, method, filled(pattern, known))
            absent = answer(browser, method, filled(pattern, nowhere))
            assert hidden == absent, (name, method, pattern)
            assert hidden[0] in (302, 403, 404, 405), (name, method, pattern)


def test_a_reference_across_the_wall_and_none_at_all_answer_alike(family, client_for):
    for name in ("percy", "petra"):
        browser = client_for(getattr(family, name))
        browser.get("/words/")
        sent = {"why": "police_ask", "words": "They ask where she is now."}
        found = []
        for reference in (family.pats_case.reference, "NOSUCHCASE"):
            with transaction.atomic(), CaptureQueriesContext(connection) as context:
                response = browser.post("/emergency/", sent | {"reference": reference})
            body = TOKEN.sub(b"", response.content).replace(reference.encode(), b"")
            found.append((response.status_code, FORM_KEY.sub(b"", body), len(context.captured_queries)))
        assert found[0] == found[1]
        assert found[0][0] == 422
