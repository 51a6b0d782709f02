"""Loading a plan in two steps: a file is sent and checked, then what is in it is shown and loaded, or not.

Between the two the file is kept on the server, sealed, for the person who sent it: the browser is not trusted with it.
"""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.commissioning.funding.checking import findings
from commonweal.commissioning.funding.plan_file import FaultsInPlan, Plan, digest
from commonweal.commissioning.funding.proof_in_words import proof_of
from commonweal.commissioning.funding.queries import plans
from commonweal.commissioning.funding.question import question_of
from commonweal.commissioning.funding.reading_files import ReadFile, read_plan_in
from commonweal.commissioning.procurement import load, load_forms, shared
from commonweal.commissioning.procurement.pages import load as pages
from commonweal.partnership import drafts
from commonweal.partnership.form_page import INVALID, Sent, serve_form
from commonweal.rules.funding_plan import Proof
from commonweal.rules.reasons import Reason, Refused
from commonweal.rules.versions import Shared, plans_sharing

KEPT = "file:plan"


@page(Action.LOAD_PLAN)
def load_plan(request: HttpRequest) -> HttpResponse:
    """Choose a file. A sound one is kept and shown; one with faults is not, and each is named by its place."""
    if request.method != "POST":
        waiting = drafts.kept_file(owner_id=request.actor.user_id, subject=KEPT)
        shown = pages.load_page(waiting=waiting.name if waiting else "")
        return render(request, "procurement/load.jinja", {"page": shown, "form": load_forms.LoadForm()})
    form = load_forms.LoadForm(request.POST, request.FILES)
    shown = pages.load_page()
    if form.is_valid():
        sent = form.cleaned_data["file"]
        data = sent.read()
        try:
            read_plan_in(data, name=sent.name)
        except FaultsInPlan as refused:
            shown = pages.load_page(name=sent.name, faults=refused.faults)
            form.add_error("file", shown.head)
        else:
            drafts.keep_file(
                owner_id=request.actor.user_id, subject=KEPT, name=sent.name, data=data, at=timezone.now()
            )
            return redirect("check_plan")
    return render(request, "procurement/load.jinja", {"page": shown, "form": form}, status=INVALID)


@page(Action.LOAD_PLAN)
def check_plan(request: HttpRequest) -> HttpResponse:
    """What is in the file that was kept; what it is, when its promises are here already; and the button that loads it."""
    kept = drafts.kept_file(owner_id=request.actor.user_id, subject=KEPT)
    if kept is None:
        messages.info(request, "No file is waiting to be loaded. Choose one.")
        return redirect("load_plan")
    read = read_plan_in(kept.data, name=kept.name)
    here = {plan.key: plan for plan in plans()}
    repeated = _shared(read.plan, request.POST.get("key", read.plan.key), here)

    def act(sent: Sent) -> load.Loaded:
        key = sent.values["key"]
        wanted = read.plan if key == read.plan.key else replace(read.plan, key=key)
        there = here.get(key)
        if there is not None and there.digest != digest(wanted):
            text = f"A plan “{key}” is loaded and differs from this one. Choose another key for this version."
            raise Refused(Reason("key_taken", text))
        try:
            loaded = load.load_plan(
                wanted, at=timezone.now(), by=request.actor, to_compare=_said_to_compare(sent)
            )
        except FaultsInPlan as refused:
            raise Refused([Reason("plan_refused", str(fault)) for fault in refused]) from None
        drafts.forget(owner_id=request.actor.user_id, subject=KEPT)
        messages.success(request, _said(loaded))
        return loaded

    return serve_form(
        request,
        form_class=load_forms.VersionForm,
        form_arguments={"others": plans_sharing(repeated)},
        template="procurement/check_plan.jinja",
        page=_checked(kept.name, read, here.get(read.plan.key), repeated),
        initial=lambda: {"key": _offered(read.plan, here)},
        act=act,
        done=lambda loaded: f"{reverse('money')}?{urlencode({'plan': loaded.plan.key})}",
    )


def _shared(plan: Plan, key: str, here: dict[str, pages.StoredPlan]) -> list[Shared]:
    """Its promises that plans in use hold already; none for the very plan that is loaded, as it is not loaded again."""
    there = here.get(plan.key)
    if not here or (key == plan.key and there is not None and there.digest == digest(plan)):
        return []
    return shared.promises_shared(plan)


def _said_to_compare(sent: Sent) -> bool | None:
    """What was answered; None when nothing was asked."""
    said = sent.values.get("what")
    return None if said is None else said == load_forms.TO_COMPARE


def _checked(
    name: str, read: ReadFile, there: pages.StoredPlan | None, repeated: list[Shared]
) -> pages.CheckPage:
    plan = read.plan
    is_same = there is not None and there.digest == digest(plan)
    proof, not_proved = _proof(plan)
    return pages.check_page(
        name=name,
        plan=plan,
        remarks=read.remarks,
        proof=proof,
        not_proved=not_proved,
        found=findings(plan),
        in_the_way=[] if is_same else load.faults_on_loading(plan, at=timezone.now()),
        there=there,
        is_same=is_same,
        shared=repeated,
    )


def _proof(plan: Plan) -> tuple[Proof | None, list[str]]:
    """The verdict, or why there is none."""
    try:
        return proof_of(question_of(plan)), []
    except Refused as refused:
        return None, [reason.text for reason in refused.reasons]


def _offered(plan: Plan, here: dict[str, pages.StoredPlan]) -> str:
    """The plan's own key; where another version has it, one like it that is free."""
    there = here.get(plan.key)
    if there is None or there.digest == digest(plan):
        return plan.key
    return pages.free_key(plan.key, here)


def _said(loaded: load.Loaded) -> str:
    if loaded.is_new and loaded.plan.is_to_compare:
        return "The version is loaded, to compare. Nothing of it went into the ledger."
    if loaded.is_new:
        return "The plan is loaded."
    return "This plan was loaded before and has not changed, so nothing was done."
