"""Which records a page is asked for: real ones that the person reaches, found by the same filter as on the pages.

Several for each address, so that the worst is measured and not the first.
"""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Model

from commonweal.access.actor import Actor
from commonweal.access.enforce import ask_as
from commonweal.access.policy import Action
from commonweal.access.scopes import visible
from commonweal.commissioning.funding.models import (
    Contribution,
    Gate,
    LedgerTransaction,
    Plan,
    Scenario,
    Virement,
)
from commonweal.commissioning.funding.pages.budget import years_shown
from commonweal.commissioning.funding.scenarios import Kind
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.procurement.closing import years_with_entries
from commonweal.commissioning.procurement.models import Accrual, Contract, Payment
from commonweal.config.routes import PARAMETER, Route
from commonweal.jobs.models import Job
from commonweal.outcomes.documents.models import FrozenDocument
from commonweal.outcomes.releases.models import Release
from commonweal.outcomes.returns.models import Return, ReturnLine
from commonweal.outcomes.value.models import BenefitTest, EvaluationPack
from commonweal.partnership.links import link_token
from commonweal.partnership.models import Membership, ServiceOffer, User
from commonweal.partnership.queries import today
from commonweal.rules.cases import CaseStatus
from commonweal.rules.contributions import STEPS
from commonweal.rules.documents import Form
from commonweal.rules.measures import FAMILIES
from commonweal.rules.outcome_tools import sets_for
from commonweal.rules.referrals import ReferralStatus
from commonweal.services.casework import models as casework
from commonweal.services.casework.models import Case, ContactPoint, age_on
from commonweal.services.front_door.models import EndingAsked, ListImport, Referral

EACH = 12
Named = dict[str, Any]


def records_for(route: Route, actor: Actor | None) -> list[Named]:
    """The values that name a record in this address, for this person; one empty set where the address names none."""
    names = tuple(PARAMETER.findall(route.path))
    if not names:
        return [{}]
    with transaction.atomic():
        ask_as(actor)
        return list(CHOICES[names](actor, route.access))


def _one(name: str, model: type[Model]) -> Callable[[Actor, Action], Iterable[Named]]:
    def choose(actor: Actor, action: Action) -> Iterable[Named]:
        return ({name: row.pk} for row in visible(actor, action, model).order_by("-pk")[:EACH])

    return choose


def _cases(actor: Actor, action: Action) -> list[Named]:
    found = visible(actor, action, Case)
    return [
        {"case_id": row.pk}
        for status in CaseStatus
        for row in found.filter(status=status).order_by("-urgency", "opened_at")[:EACH]
    ]


def _referrals(actor: Actor, action: Action) -> list[Named]:
    found = visible(actor, action, Referral)
    return [
        {"referral_id": row.pk}
        for status in ReferralStatus
        for row in found.filter(status=status).order_by("-received_at")[:EACH]
    ]


def _of_case(name: str, model: type[Model], link: str = "case_id") -> Callable[[Actor, Action], list[Named]]:
    """What hangs on these cases, by `link`: the case itself, or its episode."""

    def choose(actor: Actor, action: Action) -> list[Named]:
        cases = [each["case_id"] for each in _cases(actor, action)]
        case_of = dict(
            Case.objects.filter(pk__in=cases).values_list(
                "episode_id" if link == "episode_id" else "pk", "pk"
            )
        )
        rows = model._default_manager.filter(**{f"{link}__in": case_of}).order_by("-pk")
        return [{"case_id": case_of[at], name: pk} for at, pk in rows.values_list(link, "pk")]

    return choose


def _measures(actor: Actor, action: Action) -> list[Named]:
    """Returns with a measure that their provider types itself."""
    rows = ReturnLine.objects.filter(of__in=visible(actor, action, Return), is_from_records=False)
    pairs = rows.order_by("of_id", "measure").values_list("of_id", "measure").distinct()[:EACH]
    return [{"return_id": of, "measure": measure} for of, measure in pairs]


def _document_files(actor: Actor, action: Action) -> list[Named]:
    """Each form of the latest documents."""
    rows = visible(actor, action, FrozenDocument).order_by("-pk")[:3]
    return [{"frozen_id": row.pk, "form": form.value} for row in rows for form in Form]


def _sets(actor: Actor, action: Action) -> list[Named]:
    """A set of questions that fits the person."""
    on = today()
    rows = casework.Case.objects.filter(pk__in=[each["case_id"] for each in _cases(actor, action)])
    return [
        {"case_id": each.pk, "key": asked.key}
        for each in rows.select_related("subject")
        for asked in sets_for(each.client_group, age_on(each.subject.born_on, on))[:1]
    ]


def _children(actor: Actor, action: Action) -> list[Named]:
    """A child of a case; with an adult of its family where the address names one too."""
    return [{"case_id": each["case_id"], "child_id": each["child_id"]} for each in _families(actor, action)]


def _families(actor: Actor, action: Action) -> list[Named]:
    cases = [each["case_id"] for each in _cases(actor, action)]
    of_case: dict[Any, dict[str, list[int]]] = {}
    for case_id, role, pk in casework.Party.objects.filter(case_id__in=cases).values_list(
        "case_id", "role", "pk"
    ):
        of_case.setdefault(case_id, {}).setdefault("child" if role == "child" else "adult", []).append(pk)
    return [
        {"case_id": case_id, "child_id": child, "adult_id": found["adult"][0]}
        for case_id, found in of_case.items()
        if "adult" in found
        for child in found.get("child", ())
    ]


def _referral_points(actor: Actor, action: Action) -> list[Named]:
    referrals = [each["referral_id"] for each in _referrals(actor, action)]
    episodes = dict(Referral.objects.filter(pk__in=referrals).values_list("episode_id", "pk"))
    points = ContactPoint.objects.filter(episode_id__in=episodes)
    return [{"referral_id": episodes[point.episode_id], "point_id": point.pk} for point in points]


def _steps(actor: Actor, action: Action) -> list[Named]:
    found = visible(actor, action, Contribution)
    return [{"contribution_id": row.pk, "step": step.value} for row in found for step in STEPS]


def _budget_years(actor: Actor, action: Action) -> list[Named]:
    plans = visible(actor, action, Plan).order_by("-pk")[:EACH]
    return [{"plan_id": plan.pk, "budget_year": year} for plan in plans for year in years_shown(plan)]


def _changes(actor: Actor, action: Action) -> list[Named]:
    found = visible(actor, action, Scenario).order_by("-pk")[:EACH]
    return [{"scenario_id": row.pk, "kind": kind.value} for row in found for kind in Kind]


def _places(actor: Actor, action: Action) -> list[Named]:
    found = visible(actor, action, Scenario).order_by("-pk")[:EACH]
    return [
        {"scenario_id": row.pk, "place": place}
        for row in found
        for place, _ in enumerate(row.changes, start=1)
    ]


def _tests_for_gates(actor: Actor, action: Action) -> list[Named]:
    gates = visible(actor, action, Gate).order_by("-pk")[:EACH]
    tests = BenefitTest.objects.order_by("-pk")[:1]
    return [{"benefit_test_id": test.pk, "gate_id": gate.pk} for test in tests for gate in gates]


def _memberships(actor: Actor, action: Action) -> list[Named]:
    rows = Membership.objects.exclude(user_id=actor.user_id).order_by("-pk")[:EACH]
    return [{"user_id": row.user_id, "membership_id": row.pk} for row in rows]


def _funders(actor: Actor, action: Action) -> list[Named]:
    found = Contribution.objects.order_by().values_list("funder_id", flat=True).distinct()
    return [{"organisation_id": funder} for funder in found]


def _years(actor: Actor | None, action: object) -> list[Named]:
    return [{"year": year} for year in sorted(years_with_entries())]


def _tokens(actor: Actor | None, action: object) -> list[Named]:
    return [{"token": link_token(user)} for user in User.objects.order_by("pk")[:EACH]]


CHOICES: dict[tuple[str, ...], Callable[[Any, Any], Iterable[Named]]] = {
    ("list_id",): _one("list_id", ListImport),
    ("return_id",): _one("return_id", Return),
    ("return_id", "measure"): _measures,
    ("job_id",): _one("job_id", Job),
    ("family",): lambda actor, action: [{"family": each.key} for each in FAMILIES],
    ("draft_id",): lambda actor, action: [{"draft_id": uuid4()}],
    ("case_id",): _cases,
    **{
        ("case_id", name): _of_case(name, model, link)
        for name, model, link in (
            ("point_id", casework.ContactPoint, "episode_id"),
            ("alert_id", casework.Alert, "episode_id"),
            ("session_id", casework.Session, "case_id"),
            ("note_id", casework.Note, "case_id"),
            ("answers_id", casework.OutcomeAnswers, "case_id"),
            ("need_id", casework.Need, "case_id"),
            ("action_id", casework.PlanAction, "case_id"),
            ("message_id", casework.Message, "case_id"),
            ("move_id", casework.Move, "case_id"),
            ("order_id", casework.Order, "case_id"),
            ("hearing_id", casework.Hearing, "case_id"),
            ("document_id", casework.Document, "case_id"),
        )
    },
    **{
        (name,): _one(name, model)
        for name, model in (
            ("task_id", casework.Task),
            ("signature_id", casework.SecondSignature),
            ("sharing_id", casework.SharingWithout),
            ("opening_id", casework.BreakGlass),
            ("interest_id", casework.DeclaredInterest),
            ("wording_id", casework.Wording),
            ("offer_id", ServiceOffer),
            ("transfer_id", casework.Transfer),
            ("out_id", casework.CasesOut),
            ("in_id", casework.CasesIn),
            ("ending_id", EndingAsked),
        )
    },
    ("case_id", "child_id"): _children,
    ("case_id", "key"): _sets,
    ("case_id", "child_id", "adult_id"): _families,
    ("referral_id",): _referrals,
    ("referral_id", "point_id"): _referral_points,
    ("user_id",): _one("user_id", User),
    ("user_id", "membership_id"): _memberships,
    ("contract_id",): _one("contract_id", Contract),
    ("payment_id",): _one("payment_id", Payment),
    ("accrual_id",): _one("accrual_id", Accrual),
    ("transaction_id",): _one("transaction_id", LedgerTransaction),
    ("year",): _years,
    ("plan_id",): _one("plan_id", Plan),
    ("plan_id", "budget_year"): _budget_years,
    ("gate_id",): _one("gate_id", Gate),
    ("benefit_test_id",): _one("benefit_test_id", BenefitTest),
    ("benefit_test_id", "gate_id"): _tests_for_gates,
    ("pack_id",): _one("pack_id", EvaluationPack),
    ("virement_id",): _one("virement_id", Virement),
    ("scenario_id",): _one("scenario_id", Scenario),
    ("scenario_id", "kind"): _changes,
    ("scenario_id", "place"): _places,
    ("decision_id",): _one("decision_id", Decision),
    ("release_id",): _one("release_id", Release),
    ("frozen_id",): _one("frozen_id", FrozenDocument),
    ("frozen_id", "form"): _document_files,
    ("contribution_id",): _one("contribution_id", Contribution),
    ("contribution_id", "step"): _steps,
    ("organisation_id",): _funders,
    ("token",): _tokens,
}
