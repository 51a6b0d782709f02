"""What travels, and what stays: every record type of the care wing is in one of the two lists, or a test fails.

Read RECORDS as: these go into the file, in this order, so that what is referred to comes before what refers to it. Read a row of
LEFT_OUT as: this stays, and why. How the rows of some cases are found follows from the models' own foreign keys.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model, QuerySet

from commonweal.services.casework.models import Case, DocumentPart, Person
from commonweal.services.milestones.models import Episode

RECORDS = (
    "casework.Person",
    "milestones.Episode",
    "casework.Case",
    "casework.Party",
    "casework.Assignment",
    "casework.CaseHistory",
    "casework.Restriction",
    "casework.NamedReader",
    "casework.ContactPoint",
    "casework.ContactAttempt",
    "casework.InterimContact",
    "casework.Move",
    "casework.MoveMember",
    "casework.RiskReview",
    "casework.SecondSignature",
    "casework.Alert",
    "casework.SharingAgreement",
    "casework.SharingWithout",
    "casework.SharingRecord",
    "casework.SupportPlan",
    "casework.Need",
    "casework.NeedReview",
    "casework.PlanAction",
    "casework.SafetyPlan",
    "casework.SafetyPlanHandOver",
    "casework.Session",
    "milestones.Output",
    "casework.OutcomeAnswers",
    "milestones.Felt",
    "casework.EqualityRecord",
    "milestones.Equality",
    "casework.Note",
    "casework.NoteStrike",
    "casework.RestrictedNote",
    "casework.RestrictedReader",
    "casework.Approval",
    "casework.Task",
    "casework.ToldFact",
    "casework.MustNotMeet",
    "casework.Order",
    "casework.OrderParty",
    "casework.OrderBreach",
    "casework.Hearing",
    "casework.ChildRecord",
    "casework.ChildAdult",
    "casework.ChildAgreement",
    "casework.ChildContact",
    "casework.HandoverNote",
    "casework.Handover",
    "casework.Message",
    "casework.Document",
)
PAPERS = "casework.DocumentPart"  # not as lines: each is a part of its own, as it is

LEFT_OUT: Mapping[str, str] = {
    "casework.SearchKey": "Made anew where the cases arrive, with that system’s own secret.",
    "casework.CaseLink": "Which cases of the two sides belong together never leaves. What crossed is in the file as a task.",
    "casework.Crossing": "Nobody of either side may read it, here or elsewhere.",
    "casework.BreakGlass": "Who saw a case here, and why, stays with the audit of this system.",
    "casework.PersonMerge": "What was joined is joined in the rows that travel.",
    "casework.MergedPart": "As above: it serves to undo a merge here.",
    "casework.DuplicateSuggestion": "A guess of this system. The receiving one looks for itself.",
    "casework.DeclaredInterest": "What a worker said about themselves is the worker’s, not the case’s.",
    "casework.InterestKey": "As above.",
    "casework.Sender": "What messages of this service come from is the service’s own.",
    "casework.Wording": "As above.",
    "casework.NoticeChoice": "What a member of staff wants to be told, about no case.",
    "casework.LoadedOutcomeTool": "Another system needs its own permission for a text. Answers name their set and version.",
    "casework.RiskTool": "Another system needs its own permission for a text. A review names its tool and version.",
    "casework.ChildAsked": "What was asked of the front door for a child, which is the front door’s.",
    "casework.Transfer": "How a case came from another service, or went to one, inside this system.",
    "casework.TransferHistory": "As above.",
    "casework.Arrival": "As above.",
    "casework.CasesOut": "How the file itself came about.",
    "casework.CasesOutBatch": "As above.",
    "casework.CasesOutPart": "As above.",
    "casework.CasesOutTaken": "As above.",
    "casework.CasesIn": "How an earlier file arrived here.",
    "casework.CaseIn": "As above.",
    "feedback.Ask": "That somebody was asked about this service stays with it: the next asks about itself.",
    "feedback.Code": "Of no case: what somebody says of a service leads back to nobody.",
    "feedback.Answer": "As above.",
    "feedback.Tally": "As above.",
    "feedback.LoadedSurvey": "What is asked here, about nobody.",
    "front_door.Referral": "The front door’s record, which stays at the front door. What the service knows is on the case.",
    "front_door.ReferralHistory": "As above.",
    "front_door.EndingAsked": "As above: how two people ended a referral.",
    "front_door.OutsideReferrer": "As above: whoever asked without an account asked the front door.",
    "front_door.DoorMessage": "As above.",
    "front_door.Knock": "As above.",
    "front_door.DoorTry": "As above.",
    "front_door.WrongWords": "As above.",
    "front_door.AsTold": "As above.",
    "front_door.ListImport": "A referrer’s list, which is the referrer’s and the front door’s.",
    "front_door.ListMapping": "As above.",
    "front_door.ListPart": "As above.",
    "front_door.ListRow": "As above.",
}


@cache
def records() -> tuple[type[Model], ...]:
    return tuple(apps.get_model(label) for label in RECORDS)


@cache
def by_name() -> dict[str, type[Model]]:
    return {name_of(model): model for model in records()}


@cache
def name_of(model: type[Model]) -> str:
    """What a record type is called in the file: `contact_point`."""
    return str(model._meta.verbose_name).replace(" ", "_")


def not_said() -> set[str]:
    """Record types of the care wing that are in neither list."""
    there = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("commonweal.services.")
    }
    return there - {*RECORDS, PAPERS, *LEFT_OUT}


def rows_of(model: type[Model], cases: Iterable[Case]) -> QuerySet[Any]:
    """The rows of a record type that hang on these cases, as far as whoever asks reaches. People come by who is named."""
    path, target = path_to_case(model)
    ids = [each.pk if target is Case else each.episode_id for each in cases]
    return model._default_manager.filter(**{f"{path}__in": ids}).order_by("pk")


@cache
def path_to_case(model: type[Model]) -> tuple[str, type[Model]]:
    """By which keys a row leads to its case, or to the case's episode."""
    if model in (Case, Episode):
        return "pk", model
    keys = [each for each in model._meta.concrete_fields if isinstance(each, ForeignKey)]
    for target in (Case, Episode):
        for key in keys:
            if key.related_model is target:
                return key.attname, target
    for key in keys:
        if key.related_model in records() and key.related_model is not Person and not key.null:
            path, target = path_to_case(key.related_model)
            return f"{key.name}__{path}", target
    raise LookupError(f"{model._meta.label} leads to no case")


__all__ = [
    "LEFT_OUT", "PAPERS", "RECORDS", "DocumentPart", "by_name", "name_of", "not_said", "path_to_case", "records", "rows_of",
]  # fmt: skip
