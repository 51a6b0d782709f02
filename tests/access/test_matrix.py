"""Every page × every person of the cast × their own record, a colleague's, the neighbour's, the other party's.

Who reaches which person's record is written out by hand below, not taken from the code under test. A record that is not
yours and one that does not exist answer alike, to the byte. A new address that this test cannot place fails it.
"""

import re
import uuid

import pytest
from django.db import transaction

from commonweal.access.policy import POLICY
from commonweal.config.routes import Route, routes
from commonweal.jobs.models import Job
from commonweal.rules.break_glass import WhyOpened
from commonweal.services.casework import actions
from commonweal.services.casework.models import Alert, BreakGlass
from tests.access.money import small_plan
from tests.access.returns import a_return_each
from tests.access.work import little_work
from tests.cast import NOW, PEOPLE, ask, client_for
from tests.documents import made_for as document_of
from tests.moving import asked_by
from tests.papers import some_of_each
from tests.released import a_release
from tests.second_person import wait_for_two
from tests.transfers import one_each_way

CASES = ["pats_case", "coras_case", "kits_case", "nells_case", "percys_case", "unallocated_case"]
REFERRALS = ["new_referral", "ravis_referral", "triaged", "offered", "offered_next_door", "offered_across"]
EVERY_NAME = [name for name, *_ in PEOPLE] + ["nora"]

HARBOUR = {"pats_case", "coras_case", "kits_case", "unallocated_case"}
REACHES = {
    "view_case": {
        "pat": {"pats_case"}, "cora": {"coras_case", "kits_case"}, "nell": {"nells_case"}, "percy": {"percys_case"},
        "mona": HARBOUR, "nigel": {"nells_case"}, "petra": {"percys_case"},
    },
    "work_case": {"pat": {"pats_case"}, "cora": {"coras_case", "kits_case"}, "nell": {"nells_case"}, "percy": {"percys_case"}},
    "allocate_case": {"mona": HARBOUR, "nigel": {"nells_case"}, "petra": {"percys_case"}},
    "approve_work": {"mona": HARBOUR, "nigel": {"nells_case"}, "petra": {"percys_case"}},
    "confirm_move": {"mona": HARBOUR, "nigel": {"nells_case"}, "petra": {"percys_case"}},
    "view_referral": {
        "fred": set(REFERRALS), "mona": {"offered"}, "nigel": {"offered_next_door"}, "petra": {"offered_across"},
    },
    "work_referral": {"fred": set(REFERRALS)},
    "accept_referral": {"mona": {"offered"}, "nigel": {"offered_next_door"}, "petra": {"offered_across"}},
    "view_progress": {
        "rita": {"new_referral", "triaged", "offered"}, "ravi": {"ravis_referral", "offered_next_door", "offered_across"},
    },
    "send_list": {"rita": {"ritas_list"}, "ravi": {"ravis_list"}},
    "sign_review": {"mona": {"waits_at_pats"}, "nigel": {"waits_at_nells"}, "fred": {"waits_at_door"}},
    "approve_sharing": {"mona": {"waits_at_pats"}, "nigel": {"waits_at_nells"}, "fred": {"waits_at_door"}},
    "work_tasks": {
        "pat": {"pats_case"}, "cora": {"coras_case", "kits_case"}, "nell": {"nells_case"}, "percy": {"percys_case"},
        "mona": HARBOUR, "nigel": {"nells_case"}, "petra": {"percys_case"},
    },
    "view_access_log": {
        "pat": {"pats_case"}, "cora": {"coras_case", "kits_case"}, "nell": {"nells_case"}, "percy": {"percys_case"},
        "mona": HARBOUR, "nigel": {"nells_case"}, "petra": {"percys_case"},
    },
    "view_work": {
        "adam": {"pats_job", "nells_job"}, "joan": {"pats_job", "nells_job"}, "anna": {"pats_job", "nells_job"},
        "pat": {"pats_job"}, "nell": {"nells_job"},
    },
    "stop_work": {"adam": {"pats_job", "nells_job"}, "pat": {"pats_job"}, "nell": {"nells_job"}},
    "run_work": {"adam": {"pats_job", "nells_job"}},
    "declare_interest": {"pat": {"pat"}, "nell": {"nell"}},
    "keep_in_touch": {"mona": HARBOUR, "nigel": {"nells_case"}, "petra": {"percys_case"}},
    "tell_safety": {"percy": {"percys_case"}},
    "accept_transfer": {"nigel": {"to_lantern"}, "mona": {"to_harbour"}},
    "restrict_case": {"mona": HARBOUR, "nigel": {"nells_case"}, "petra": {"percys_case"}},
    "view_in_emergency": {"cora": {"pats_case"}, "pat": {"nells_case"}},
    "review_break_glass": {"mona": {"pats_case"}, "nigel": {"nells_case"}},
    "move_cases_out": {"mona": {"harbour"}, "nigel": {"lantern"}},
    "approve_cases_out": {"mona": {"harbour"}, "nigel": {"lantern"}, "joan": {"harbour", "lantern"}},
    "view_return": {"mona": {"harbours_return"}, "nigel": {"lanterns_return"}},
    "fill_return": {"mona": {"harbours_return"}, "nigel": {"lanterns_return"}},
    "certify_return": {"mona": {"harbours_return"}, "nigel": {"lanterns_return"}},
    "view_returns": {name: {"harbours_return", "lanterns_return"} for name in ("joan", "anna")},
    "keep_returns": {name: {"harbours_return", "lanterns_return"} for name in ("joan", "anna")},
    "view_decision": {"joan": {1, 2}, "finn": {1, 2}, "bea": {1}, "ben": {2}, "anna": {1, 2}, "aud": {1, 2}},
    "draft_decision": {"joan": {1, 2}},
    "take_decision": {"bea": {1}, "ben": {2}},
    "view_document": {"joan": {1, 2}, "finn": {1, 2}, "bea": {1}, "ben": {2}, "anna": {1, 2}, "aud": {1, 2}},
    "sign_document": {"joan": {1, 2}, "finn": {1, 2}},
}  # fmt: skip

REACHES |= {
    "read_restricted": REACHES["view_case"],
    "write_restricted": REACHES["work_case"],
    "move_on": REACHES["work_tasks"],
    "hand_back_case": REACHES["allocate_case"],
    "hand_over": REACHES["work_tasks"],
    "name_manager": REACHES["work_case"],
    "read_handover": REACHES["work_case"],
}
REACHES["refer_child"] = {name: labels for name, labels in REACHES["work_case"].items() if name != "percy"}
OF_A_CASE = {"answers_id", "need_id", "action_id", "note_id", "session_id", "child_id", "adult_id"}
# A set of questions that fits whoever the case is about.
SET_OF = {
    "pats_case": "adult_daily_life", "coras_case": "adult_daily_life", "nells_case": "adult_daily_life",
    "unallocated_case": "adult_daily_life", "kits_case": "young_daily_life", "percys_case": "behaviour_told",
}  # fmt: skip
OF_CHILDREN = {"case_children", "case_child_new"}  # a case about somebody's use of abuse has no such pages
PARAMETER = re.compile(r"<(\w+)>")
NOT_WALKED = {
    "front_door_end_take_back": "what is taken back is named in the form: tests/pages/test_two_to_end.py",
    "set_password": "its token is the key: tests/pages/test_passwords.py",
    "arrived_one": "only the owner of the tables makes what it shows: tests/pages/test_moving.py",
}
OF_PAPERS = {"message_id", "move_id", "document_id", "order_id", "hearing_id"}
DENIED = {403, 404}
NOT_BY_THIS_METHOD = 405  # said to everyone alike, before anything is looked up


def walked() -> list[Route]:
    return [route for route in routes() if not route.is_public and route.name not in NOT_WALKED]


LABELS = {"pat": "waits_at_pats", "nell": "waits_at_nells", "door": "waits_at_door"}


def records_for(route: Route, cast, money, work) -> dict[object, dict[str, object]]:
    """Label of a record to the parameters that name it in this address. One empty label where the address names none."""
    names = PARAMETER.findall(route.path)
    if not names:
        return {"": {}}
    for name, kept in (("task_id", "tasks"), ("opening_id", "openings")):
        if name in names:
            return {label: {name: row.pk} for label, row in getattr(money, kept).items()}
    if "alert_id" in names:
        return {
            label: {"case_id": getattr(cast, label).pk, "alert_id": row.pk}
            for label, row in money.alerts.items()
        }
    extra = {
        "step": "agree-in-principle",
        "membership_id": cast.pat_membership.pk,
        "user_id": cast.pat.pk,
        "organisation_id": cast.county.pk,
        "contribution_id": money.contribution.pk,
        "plan_id": money.plan.pk,
        "contract_id": money.contract.pk,
        "payment_id": money.payment.pk,
        "accrual_id": money.accrual.pk,
        "year": 2025,
        "line_id": money.line.pk,
        "gate_id": money.gate.pk,
        "benefit_test_id": money.benefit_test.pk,
        "pack_id": money.pack.pk,
        "transaction_id": money.payment.transaction_id,
        "budget_year": 2026,
        "virement_id": money.virement.pk,
        "scenario_id": money.scenario.pk,
        "kind": "leaves",
        "wording_id": money.papers["wording_id"] if "wording_id" in names else None,
        "place": 1,
        "offer_id": cast.harbour_offer.pk,
        "draft_id": uuid.uuid4(),
    }
    if "interest_id" in names:
        known = actions.Interest("friend", "Una Allocated")
        return {
            name: {"interest_id": actions.declare_interest(
                interest=known, form_key=None, by=ask(getattr(cast, name)), at=NOW
            ).pk}
            for name in ("pat", "nell")
        }  # fmt: skip
    if "return_id" in names:
        measure = {"measure": "cases_closed"} if "measure" in names else {}
        return {
            label: {"return_id": row.pk, **measure}
            for label, row in a_return_each(cast, money.contract).items()
        }
    if "job_id" in names:
        given = {"name": "refresh_figures", "asked_at": NOW, "not_before_at": NOW}
        return {
            f"{name}s_job": {"job_id": Job.objects.create(key=name, asked_by=getattr(cast, name), **given).pk}
            for name in ("pat", "nell")
        }
    if "out_id" in names:
        managers = {"harbour": "mona", "lantern": "nigel"}
        return {label: {"out_id": asked_by(cast, name).pk} for label, name in managers.items()}
    for name, kept in (("signature_id", "signatures"), ("sharing_id", "sharings"), ("ending_id", "endings")):
        if name in names:
            waits = getattr(wait_for_two(cast), kept)
            return {LABELS[label]: {name: each.pk} for label, each in waits.items()}
    if "case_id" in names:
        points = {
            "pats_case": cast.pats_phone,
            "coras_case": cast.coras_phone,
            "nells_case": cast.nells_phone,
        }
        if OF_A_CASE & set(names):
            return {label: {"case_id": getattr(cast, label).pk, **ids} for label, ids in work.items()}
        if "key" in names:
            return {label: {"case_id": getattr(cast, label).pk, "key": key} for label, key in SET_OF.items()}
        labels = [label for label in CASES if "point_id" not in names or label in points]
        if OF_PAPERS & set(names):
            labels = [label for label in CASES if label in money.papers]
        return {
            label: {"case_id": getattr(cast, label).pk}
            | ({"point_id": points[label].pk} if "point_id" in names else {})
            | {name: getattr(money.papers[label], name) for name in OF_PAPERS & set(names)}
            for label in labels
        }
    if "referral_id" in names:
        if "point_id" in names:
            return {}
        return {label: {"referral_id": getattr(cast, label).pk} for label in REFERRALS}
    if "transfer_id" in names:
        return {label: {"transfer_id": row.pk} for label, row in one_each_way(cast).items()}
    if "list_id" in names:
        return {label: {"list_id": getattr(cast, label).pk} for label in ("ritas_list", "ravis_list")}
    if "release_id" in names:
        return {"the only one": {"release_id": a_release(cast).pk}}
    if "decision_id" in names:
        return {1: {"decision_id": money.decision.pk}, 2: {"decision_id": money.other_decision.pk}}
    if "family" in names:
        return {"timeliness": {"family": "timeliness"}}
    if "frozen_id" in names:
        packs = {1: document_of(cast, cast.board), 2: document_of(cast, cast.other_board)}
        return {label: {"frozen_id": each.pk, "form": "pdf"} for label, each in packs.items()}
    missing = [name for name in names if name not in extra]
    assert not missing, f"{route.path}: say in this test which records {missing} stands for"
    return {"the only one": {name: extra[name] for name in names}}


def address(route: Route, parameters: dict[str, object]) -> str:
    return PARAMETER.sub(lambda found: str(parameters[found[1]]), route.path)


def answer(client, method: str, path: str):
    """One request whose changes are undone, so that each stands alone. A visit follows where it is sent."""
    with transaction.atomic():
        response = client.get(path, follow=True) if method == "get" else client.post(path, {})
        transaction.set_rollback(True)
    return response


def may_reach(name: str, route: Route, label: object, roles: set) -> bool:
    if not roles & set(POLICY[route.access]):
        return False
    if route.name == "wording_end":  # it is her service's wording, and not there for another manager
        return name == "mona"
    if route.name in ("team_member", "leaves"):  # Pat is of her team
        return name == "mona"
    if route.name in OF_CHILDREN and label == "percys_case":
        return False
    by_hand = REACHES.get(str(route.access))
    if by_hand is None or label in ("", "the only one"):
        return True
    return label in by_hand.get(name, set())


WORKERS = {"pats_case": "pat", "coras_case": "cora", "nells_case": "nell", "percys_case": "percy"}


NEEDS_WORK = ("task_id", "alert_id", "opening_id", "emergency/")


@pytest.fixture
def money(cast, route):
    """Money to look at; and where the address needs it, for each worker's case a task and an alert, and two of the cases
    opened by somebody in an emergency.
    """
    made = small_plan(cast)
    if "wording_id" in route.path or any(name in route.path for name in OF_PAPERS):
        made.papers = some_of_each(cast)
        ask(None)
    if not any(name in route.path for name in NEEDS_WORK):
        return made
    made.tasks, made.alerts, made.openings = {}, {}, {}
    for label, name in WORKERS.items():
        by, case = ask(getattr(cast, name)), getattr(cast, label)
        made.tasks[label] = actions.add_task(
            case_id=case.pk, text="Ring them", due_on=NOW.date(), form_key=None, by=by, at=NOW
        )
        actions.raise_alerts(case_id=case.pk, kinds=["dog"], by=by, at=NOW)
        made.alerts[label] = Alert.objects.get(episode_id=case.episode_id)
    for name, label in (("cora", "pats_case"), ("pat", "nells_case")):
        by, case = ask(getattr(cast, name)), getattr(cast, label)
        actions.break_glass(
            reference=case.reference, why=WhyOpened.PERSON_IS_HERE, words="She is here and cannot wait.",
            form_key=None, by=by, at=NOW,
        )  # fmt: skip
        made.openings[label] = BreakGlass.objects.get(case=case)
    return made


@pytest.fixture
def work(cast, route):
    return little_work(cast) if any(name in route.path for name in OF_A_CASE) else {}


ROLES = {name: {role} for name, _, role, *_ in PEOPLE} | {"nora": set()}


@pytest.mark.parametrize("route", walked(), ids=lambda route: f"{route.name}")
def test_who_reaches_what(cast, money, work, route):
    assert route.access is not None, f"{route.path} declares no access"
    wrong = []
    records = records_for(route, cast, money, work)
    for name in EVERY_NAME:
        client = client_for(getattr(cast, name))
        role_may = bool(ROLES[name] & set(POLICY[route.access]))
        for number, (label, parameters) in enumerate(records.items()):
            if not role_may and number:
                continue
            path = address(route, parameters)
            expected = may_reach(name, route, label, ROLES[name])
            for method in ("get", "post"):
                status = answer(client, method, path).status_code
                if status == NOT_BY_THIS_METHOD:
                    continue
                if status >= 500 or (status in DENIED) is expected:
                    wrong.append(
                        f"{name} {method} {label or path}: {status}, expected {'in' if expected else 'denied'}"
                    )
    assert wrong == []


@pytest.mark.parametrize("route", walked(), ids=lambda route: f"{route.name}")
def test_a_stranger_is_asked_to_sign_in(cast, money, work, route):
    for parameters in records_for(route, cast, money, work).values():
        response = client_for(None).get(address(route, parameters))
        if response.status_code == NOT_BY_THIS_METHOD:
            response = client_for(None).post(address(route, parameters))
        assert response.status_code == 302
        assert response["Location"].startswith("/sign-in/")


OF_PEOPLE = ("case_id", "referral_id", "task_id", "opening_id", "transfer_id")
PERSON_LEVEL = [route for route in walked() if any(name in route.path for name in OF_PEOPLE)]


@pytest.mark.parametrize("route", PERSON_LEVEL, ids=lambda route: f"{route.name}")
def test_not_yours_and_not_there_answer_alike(cast, money, work, route):
    """Byte for byte, but for the token of the page."""
    names = (*OF_PEOPLE, "point_id", "need_id", "action_id", "note_id")
    nowhere = {name: uuid.uuid4() for name in names} | {"alert_id": 987654, "session_id": 999_999_999}
    nowhere |= {"answers_id": uuid.uuid4(), "key": "adult_daily_life"}
    nowhere |= {"child_id": 999_999_998, "adult_id": 999_999_999}
    nowhere |= {name: uuid.uuid4() for name in OF_PAPERS}
    records = records_for(route, cast, money, work) or {"": nowhere}
    for name in ("pat", "percy", "mona", "petra", "nell", "rita", "fred"):
        client = client_for(getattr(cast, name))
        for label, parameters in records.items():
            if may_reach(name, route, label, ROLES[name]):
                continue
            hidden = answer(client, "get", address(route, parameters))
            absent = answer(client, "get", address(route, nowhere))
            assert hidden.status_code == absent.status_code
            assert _without_token(hidden.content) == _without_token(absent.content)
            assert _headers(hidden) == _headers(absent)


def _without_token(content: bytes) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", content)


def _headers(response) -> dict[str, str]:
    return {name: value for name, value in response.items() if name not in ("Content-Length", "Set-Cookie")}


def test_the_cast_has_the_neighbour_for_every_kind_of_record(cast):
    """An access test without a neighbour who has records of their own proves nothing."""
    for action, reach in REACHES.items():
        holders = [name for name, labels in reach.items() if labels]
        assert len(holders) >= 2 or action in (
            "work_referral",
            "draft_decision",
            "tell_safety",
            "run_work",
        ), action
    ask(cast.nell)
