"""A little work in three cases, a colleague's and the neighbour's too: what addresses of plans, notes and sessions name."""

from commonweal.rules.outcome_tools import Occasion, sets_for
from commonweal.services.casework import actions
from commonweal.services.casework.actions import outcomes
from commonweal.services.casework.actions.children import Added, add_to_family
from commonweal.services.casework.models import OutcomeAnswers
from tests import care
from tests.care import NOW
from tests.cast import ask

HOLDERS = {"pats_case": "pat", "coras_case": "cora", "nells_case": "nell"}


def little_work(cast) -> dict[str, dict[str, object]]:
    """By the name of the case: the ids of one need, one action, one note, one session, one child and one adult."""
    made = {}
    for name, holder in HOLDERS.items():
        case, worker = getattr(cast, name), getattr(cast, holder)
        need = care.add_need(case, worker)
        common = {"case_id": case.pk, "form_key": None, "by": ask(worker), "at": NOW}
        made[name] = {
            "need_id": need.pk,
            "action_id": care.add_action(need, worker).pk,
            "note_id": actions.write_note(text="Spoke about the move.", **common).pk,
            "answers_id": answered(cast, case, worker).pk,
            "session_id": actions.record_session(session=care.session(), **common).pk,
        }
        made[name] |= _family(case, worker)
    ask(None)
    return made


def answered(cast, case, worker, *, occasion=Occasion.INTAKE, points=2, on=None, **more) -> OutcomeAnswers:
    """Every statement about daily life is answered with so many points."""
    asked = sets_for(case.client_group, 30)[0]
    kept = outcomes.Kept(occasion, on or NOW.date(), {each.number: points for each in asked.statements})
    return outcomes.keep_answers(
        **{"case_id": case.pk, "asked": asked, "kept": kept, "form_key": None, "by": ask(worker), "at": NOW}
        | more
    )


def _family(case, worker) -> dict[str, object]:
    """A child of the case and an adult of the family, by the numbers they have as parties."""
    by = ask(worker)
    ids = {}
    for role, name in (("child", "Robin Small"), ("other", "Gwen Grand")):
        added = Added(role, f"{name} of {case.reference}")
        party = add_to_family(case_id=case.pk, added=added, form_key=None, by=by, at=NOW)
        ids["child_id" if role == "child" else "adult_id"] = party.pk
    return ids
