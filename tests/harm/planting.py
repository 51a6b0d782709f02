"""Canaries: a word that exists nowhere else, planted in every person-level field of invented families.

Read a canary as: if `token` is read anywhere, this field of this record of this house has come out there.
A row is made of every model of the care wing for every house, its fields filled by their kind, so a new model or a new field is
planted by itself; where a constraint wants more than that, say so in OVERRIDES. Rows are made by the owner and committed, as the
cast is, and taken away again.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.apps import apps
from django.db import models, transaction

from commonweal.access.encryption import seal
from commonweal.access.roles import Side
from commonweal.partnership import models as partnership
from commonweal.partnership.models import Draft
from commonweal.rules.retention import Personal
from commonweal.services.casework import models as casework
from commonweal.services.casework.search_keys import born_keys, contact_keys, name_keys
from commonweal.services.front_door.models import Referral
from commonweal.services.milestones.models import Episode
from tests.cast import NOW, OWNER

TODAY = NOW.date()
BORN = date(1990, 5, 4)


@dataclass(frozen=True)
class Canary:
    """`whose` is the house, or the person, that it belongs to; `sealed` is a field that is kept encrypted."""

    token: str
    model: str
    field: str
    whose: str
    sealed: bool = False

    def __str__(self) -> str:
        return f"{self.model}.{self.field} of {self.whose}"


@dataclass
class House:
    """One family's records in one place: with a case, or with a referral still on its way, or both."""

    key: str
    worker: Any
    organisation: Any
    side: Side
    group: str
    people: dict[str, Any] = field(default_factory=dict)
    episode: Any = None
    case: Any = None
    referral: Any = None
    rows: list[Any] = field(default_factory=list)


class Ground:
    """All houses, all canaries, and the order in which things were made."""

    def __init__(self, cast: Any) -> None:
        self.cast = cast
        self.canaries: dict[str, Canary] = {}
        self.houses: dict[str, House] = {}
        self.made: list[Any] = []
        self._number = count(1)

    def token(self, model: str, name: str, whose: str, *, sealed: bool = False) -> str:
        word = f"zq{next(self._number):04d}xz"
        self.canaries[word] = Canary(word, model, name, whose, sealed)
        return word

    def phone(self, whose: str) -> str:
        number = f"07700 95{next(self._number):04d}"
        digits = number.replace(" ", "")[-6:]
        self.canaries[digits] = Canary(digits, "casework.ContactPoint", "sealed_value", whose, sealed=True)
        return number

    def keep(self, row: Any, house: House | None = None) -> Any:
        row.save(using=OWNER, force_insert=True)
        self.made.append(row)
        if house is not None:
            house.rows.append(row)
        return row


@contextmanager
def planted(cast: Any) -> Iterator[Ground]:
    """The ground with everything in it; what was made is taken away at the end, the last first."""
    ground = Ground(cast)
    with transaction.atomic(using=OWNER):
        _houses(ground)
        for house in ground.houses.values():
            for model in care_models():
                _plant(ground, house, model)
        _drafts(ground)
    try:
        yield ground
    finally:
        with transaction.atomic(using=OWNER):
            for row in reversed(ground.made):
                type(row).objects.using(OWNER).filter(pk=row.pk).delete()


# Questions, and what was said of a service by somebody who is in no row.
ABOUT_NOBODY = {
    "casework.RiskTool", "casework.LoadedOutcomeTool", "feedback.LoadedSurvey", "feedback.Code", "feedback.Answer",
    "feedback.Tally",
}  # fmt: skip


def care_models() -> list[type[models.Model]]:
    """Every model of the care wing that is about somebody."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("commonweal.services.") and model._meta.label not in ABOUT_NOBODY
    ]


def person_level_fields(model: type[models.Model]) -> list[str]:
    """The fields that can hold words about somebody: text without choices, sealed bytes, JSON."""
    declared = getattr(model, "personal", {})
    return [
        each.name
        for each in model._meta.concrete_fields
        if declared.get(each.name) is not None
        and declared[each.name].personal != Personal.NO
        and (isinstance(each, models.BinaryField | models.JSONField) or _is_text(each))
    ]


def _is_text(each: models.Field) -> bool:
    return isinstance(each, models.CharField | models.TextField) and not each.choices


CHILDRENS = (
    casework.ChildRecord,
    casework.ChildAdult,
    casework.ChildAgreement,
    casework.ChildAsked,
    casework.ChildContact,
)

# Codes, though nothing in the model says so: their words are ours and are the same for everybody.
CODES = {
    "casework.RiskReview.tool", "casework.RiskReview.answers",
    "casework.RiskReview.supplement_answers", "front_door.Referral.agrees_to_support",
    "front_door.Referral.agrees_to_sharing", "milestones.Episode.risk_direction", "casework.SearchKey.key",
    "casework.InterestKey.key",
}  # fmt: skip


def _houses(ground: Ground) -> None:
    """A victim and the one who harmed her, a worker on each side; a family next door; four referrals on their way."""
    cast = ground.cast
    otis = _person(ground, "otis")
    victims = _house(ground, "victims", cast.pat, cast.harbour, Side.VICTIM, "victim")
    victims.people["other"] = otis
    users = _house(ground, "users", cast.percy, cast.turning, Side.PERPETRATOR, "perpetrator", subject=otis)
    _house(ground, "next_door", cast.nell, cast.lantern, Side.VICTIM, "victim")
    for house in list(ground.houses.values()):
        _case(ground, house)
        _referral(ground, house, status="accepted")
    ground.keep(casework.CaseLink(victim_case=victims.case, perpetrator_case=users.case))
    for key, status, offer in [
        ("arrived", "received", None),
        ("triaged", "triaged", None),
        ("offered", "routed", cast.harbour_offer),
        ("offered_across", "routed", cast.turning_offer),
    ]:
        side = Side.PERPETRATOR if key == "offered_across" else Side.VICTIM
        group = "perpetrator" if key == "offered_across" else "victim"
        house = _house(ground, key, cast.fred, cast.door, side, group)
        _referral(ground, house, status=status, offer=offer)


def _house(
    ground: Ground, key: str, worker: Any, organisation: Any, side: Side, group: str, subject: Any = None
) -> House:
    house = House(key, worker, organisation, side, group)
    house.people = {
        "subject": subject or _person(ground, key),
        "other": _person(ground, f"{key}'s other"),
        "child": _person(ground, f"{key}'s child"),
    }
    ground.houses[key] = house
    house.episode = ground.keep(
        Episode(
            side=side,
            client_group=group,
            area=ground.cast.fellshire,
            received_at=NOW - timedelta(days=9),
            attempt_due_at=NOW - timedelta(days=6),
            changed_at=NOW,
        ),
        house,
    )
    return house


def _person(ground: Ground, whose: str) -> Any:
    words = {
        name: ground.token("casework.Person", name, whose) for name in ("full_name", "known_as", "language")
    }
    person = casework.Person(
        full_name=f"{words['full_name']} {words['full_name']}",
        known_as=words["known_as"],
        language=words["language"],
        born_on=BORN,
    )
    ground.keep(person)
    keys = name_keys(person.full_name, person.known_as) | born_keys(
        person.full_name, person.known_as, person.born_on
    )
    for key in sorted(keys):
        ground.keep(casework.SearchKey(person=person, key=key))
    return person


def _case(ground: Ground, house: House) -> None:
    house.case = ground.keep(
        casework.Case(
            reference=f"H{house.key[:10].upper()}",
            episode=house.episode,
            organisation=house.organisation,
            side=house.side,
            client_group=house.group,
            area=ground.cast.fellshire,
            subject=house.people["subject"],
            status="allocated",
            grade="high",
            urgency=4,
            worker=house.worker,
            opened_at=NOW - timedelta(days=8),
            review_due_on=TODAY,
        ),
        house,
    )
    ground.keep(
        casework.Assignment(
            case=house.case, worker=house.worker, starts_at=NOW - timedelta(days=8), by=house.worker
        ),
        house,
    )
    roles = [("subject", house.group)]
    if house.side == Side.VICTIM:
        roles += [("other", "perpetrator"), ("child", "child")]
    for who, role in roles:
        ground.keep(casework.Party(case=house.case, person=house.people[who], role=role), house)


def _referral(ground: Ground, house: House, *, status: str, offer: Any = None) -> None:
    offers = {"harbour": "harbour_offer", "lantern": "lantern_offer", "turning": "turning_offer"}
    if status == "accepted":
        offer = getattr(ground.cast, offers[house.organisation.code])
    values = _values(ground, house, Referral)
    values.update(
        reference=f"P{house.key[:10].upper()}",
        front_door=ground.cast.door,
        made_by=ground.cast.rita,
        made_at_organisation=ground.cast.police,
        side=house.side,
        client_group=house.group,
        person=house.people["subject"],
        other_party=house.people["other"] if house.side == Side.VICTIM else None,
        status=status,
        offered_to=offer,
        grade="high" if offer else "",
        decline_reason="",
        received_at=NOW - timedelta(days=9),
        agrees_to_support="given",
        agrees_to_sharing="given",
        form_key=None,
        source="professional",
        told_since="stop",
    )
    house.referral = ground.keep(Referral(**values), house)


def _plant(ground: Ground, house: House, model: type[models.Model]) -> Any:
    """One row of this model in this house, unless there is one, or the house has nothing for it to hang on."""
    if model._meta.label == "casework.ContactPoint":
        _contact_points(ground, house)
        return None
    if model in (
        casework.Person,
        casework.SearchKey,
        casework.Case,
        Episode,
        casework.CaseLink,
    ):
        return None
    # One for each organisation or member of staff, and nothing about anybody in it.
    is_shared = model in (casework.Sender, casework.NoticeChoice)
    there = [row for row in (ground.made if is_shared else house.rows) if type(row) is model]
    if there:
        return there[0]
    # A case about somebody's use of abuse has no child in it: its children's pages are not there.
    if house.side == Side.PERPETRATOR and model in CHILDRENS:
        return None
    if house.case is None and model in (
        casework.OrderBreach,
        casework.OrderParty,
        casework.MoveMember,
        casework.DocumentPart,
        casework.CasesOutBatch,
        casework.CasesOutPart,
        casework.CasesOutTaken,
        casework.TransferHistory,
    ):
        return None
    if any(_hangs_on_nothing(house, each) for each in model._meta.concrete_fields):
        return None
    values = _values(ground, house, model)
    values.update(OVERRIDES.get(model._meta.label, lambda ground, house: {})(ground, house))
    row = model(**{name: value for name, value in values.items() if not name.startswith("sealed_")})
    for name, value in values.items():
        if model is casework.DocumentPart and name == "sealed_content":
            place = f"document:{row.document_id}:{row.number}/{row.document.parts}"
            row.sealed_content = seal(value, bound_to=place)
        elif name.startswith("sealed_") and value is not None:
            sealing = getattr(row, f"seal_{name.removeprefix('sealed_')}", None)
            if sealing:
                sealing(value)
            else:
                setattr(row, name, value.encode())
    return ground.keep(row, house)


def _hangs_on_nothing(house: House, each: models.Field) -> bool:
    needs = {casework.Case: house.case, Referral: house.referral}
    return (
        isinstance(each, models.ForeignKey)
        and not each.null
        and each.related_model in needs
        and needs[each.related_model] is None
    )


def _values(ground: Ground, house: House, model: type[models.Model]) -> dict[str, Any]:
    personal = set(person_level_fields(model))
    return {
        each.name: _value(ground, house, model, each, each.name in personal)
        for each in model._meta.concrete_fields
        if not isinstance(each, models.AutoField)
    }


def _value(ground: Ground, house: House, model: type[models.Model], each: Any, is_personal: bool) -> Any:
    label = f"{model._meta.label}.{each.name}"
    if isinstance(each, models.ForeignKey):
        return _related(ground, house, each)
    if is_personal and label not in CODES:
        word = ground.token(
            model._meta.label, each.name, house.key, sealed=isinstance(each, models.BinaryField)
        )
        return {"words": word} if isinstance(each, models.JSONField) else word
    if each.choices:
        return "" if each.blank else each.choices[0][0]
    if each.has_default():
        return each.get_default()
    if each.null:
        return None
    kinds = {
        models.DateTimeField: NOW,
        models.DateField: TODAY,
        models.UUIDField: uuid.uuid4(),
        models.BooleanField: False,
        models.JSONField: {},
        models.BinaryField: b"",
    }
    for kind, value in kinds.items():
        if isinstance(each, kind):
            return value
    return 1 if isinstance(each, models.IntegerField) else ""


def _related(ground: Ground, house: House, each: models.ForeignKey) -> Any:
    known = {
        casework.Case: house.case,
        casework.Person: house.people["subject"],
        Episode: house.episode,
        Referral: house.referral,
        partnership.User: house.worker,
        partnership.Organisation: house.organisation,
        partnership.Area: ground.cast.fellshire,
        partnership.ServiceOffer: ground.cast.harbour_offer,
    }
    target = each.related_model
    if target in known:
        return known[target]
    if each.null:
        return None
    if target in care_models():
        return _plant(ground, house, target)
    raise LookupError(f"{each}: say in OVERRIDES what it points at")


def _contact_points(ground: Ground, house: House) -> None:
    """A phone, an e-mail and a secret address of the house's own person; the phone may be called."""
    label = "casework.ContactPoint"
    if any(type(row) is casework.ContactPoint for row in house.rows):
        return
    person = house.people["subject"]
    for kind, value, channels in [
        ("phone", ground.phone(house.key), ["call"]),
        ("email", f"{ground.token(label, 'sealed_value', house.key, sealed=True)}@example.org", []),
        ("address", f"{ground.token(label, 'sealed_value', house.key, sealed=True)} Yard, Nethercombe", []),
    ]:
        point = casework.ContactPoint(
            episode=house.episode,
            person=person,
            kind=kind,
            safe_channels=channels,
            safe_times=ground.token(label, "safe_times", house.key),
            who_may_answer=ground.token(label, "who_may_answer", house.key),
            confirmed_on=TODAY,
            is_confidential=kind == "address",
        )
        point.seal_value(value)
        point.seal_code_word(ground.token(label, "sealed_code_word", house.key, sealed=True))
        ground.keep(point, house)
        for key in sorted(contact_keys(kind, value)):
            ground.keep(casework.SearchKey(person=person, key=key))


def _a_contact_point(ground: Ground, house: House) -> casework.ContactPoint:
    _contact_points(ground, house)
    return next(row for row in house.rows if type(row) is casework.ContactPoint)


def _drafts(ground: Ground) -> None:
    """What somebody typed and has not sent is about somebody too."""
    house = ground.houses["victims"]
    body = ground.token("partnership.Draft", "sealed_body", "victims")
    row = Draft(owner=house.worker, subject=f"/cases/{house.case.pk}/session/", saved_at=NOW)
    row.sealed_body = seal(f'{{"note": ["{body}"]}}', bound_to=f"draft:{row.id}")
    ground.keep(row)


def _review(ground: Ground, house: House) -> dict[str, Any]:
    return {"tool": "adult_24", "tool_version": "2026.1", "answers": {"1": "yes"}, "score": 1}


def _again(ground: Ground, house: House) -> Any:
    """The house's own person, on record a second time."""
    return ground.keep(casework.Person(full_name="Joined Before"), house)


def _suggestion(ground: Ground, house: House) -> dict[str, Any]:
    one, other = sorted((house.people["subject"], _again(ground, house)), key=lambda person: person.pk)
    return {"one": one, "other": other, "probability": 0.9}


def _one_child(ground: Ground, house: House) -> dict[str, Any]:
    return {"child": _party(ground, house, "child"), "ended_at": None}


def _child_and_adult(ground: Ground, house: House) -> dict[str, Any]:
    return {**_one_child(ground, house), "adult": _party(ground, house, "other")}


def _party(ground: Ground, house: House, who: str) -> Any:
    """The party this person of the house is in its case; made where the house has none, as across the wall."""
    person = house.people[who]
    there = [row for row in house.rows if type(row) is casework.Party and row.person_id == person.pk]
    role = "child" if who == "child" else "perpetrator"
    return (
        there[0] if there else ground.keep(casework.Party(case=house.case, person=person, role=role), house)
    )


# What a row needs beyond its fields' kinds, by model.
_UNANSWERED = {"status": "waiting", "answered_by": None, "answered_at": None}
_HOUSING = {"purpose": "housing", "kinds": ["risk"]}


def _transfer(ground: Ground, house: House) -> dict[str, Any]:
    """Offered to the service next door, whose manager may read the offer and nothing behind it."""
    to = "harbour" if house.organisation.code == "lantern" else "lantern"
    return {
        "sender": house.organisation,
        "organisation": getattr(ground.cast, to),
        "offer": getattr(ground.cast, f"{to}_offer"),
        "side": house.side,
        "only_for": None,
        "kinds": ["risk"],
        "why_not": "",
        "met_how": "",
    }


OVERRIDES: dict[str, Any] = {
    "casework.Transfer": _transfer,
    **{
        f"casework.{name}": lambda ground, house: _one_child(ground, house)
        for name in ("ChildRecord", "ChildAsked")
    },
    "casework.ChildAgreement": lambda ground, house: (
        _one_child(ground, house)
        | {"adult": None, "agreed_by": "nobody", "judged": "able", "judged_on": TODAY}
    ),
    "casework.ChildAdult": lambda ground, house: _child_and_adult(ground, house),
    "casework.ChildContact": lambda ground, house: _child_and_adult(ground, house) | {"contact": "none"},
    "casework.PersonMerge": lambda ground, house: {"merged": _again(ground, house), "undone_by": None},
    "casework.DuplicateSuggestion": _suggestion,
    "casework.Alert": lambda ground, house: {"taken_down_by": None, "taken_down_why": ""},
    "casework.Task": lambda ground, house: {"done_by": None},
    "casework.BreakGlass": lambda ground, house: {
        "expires_at": NOW + timedelta(hours=3),
        "reviewed_by": None,
        "side": house.side,
    },
    "casework.RiskReview": _review,
    "casework.SecondSignature": lambda ground, house: _UNANSWERED,
    "casework.SharingWithout": lambda ground, house: _UNANSWERED | _HOUSING,
    "casework.SharingAgreement": lambda ground, house: {
        "purpose": "housing",
        "ends_before": TODAY + timedelta(days=90),
        "withdrawn_on": None,
        "withdrawn_by": None,
    },
    "casework.SharingRecord": lambda ground, house: (
        _HOUSING | {"agreement": _plant(ground, house, casework.SharingAgreement), "without": None}
    ),
    "casework.CaseHistory": lambda ground, house: {
        "step": "allocate",
        "was": "opened",
        "became": "allocated",
    },
    "front_door.EndingAsked": lambda ground, house: {
        "reason": "no_capacity",
        "answered_by": None,
        "over_at": None,
    },
    "front_door.Knock": lambda ground, house: {
        "reference": f"K{house.key[:10].upper()}",
        "source": "self",
        "sealed_key": "opens nothing",
    },
    "front_door.ListMapping": lambda ground, house: {"version": 100 + len(ground.made)},
    "front_door.ListRow": lambda ground, house: {
        # Keyed fingerprints, which are bytes and give nothing back.
        "reference_key": uuid.uuid4().bytes,
        "fingerprints": b"",
    },
    "casework.PlanAction": lambda ground, house: {"taken_off_at": NOW, "done_by": None},
    "casework.Approval": lambda ground, house: {"decided_by": None},
    "casework.NoteStrike": lambda ground, house: {"undone_by": None},
    "casework.RestrictedNote": lambda ground, house: {"side": house.side},
    "casework.OutcomeAnswers": lambda ground, house: {
        "tool": "adult_daily_life",
        "tool_version": "2026.1",
        "score": 200,
        "why_not": "",
        "struck_at": NOW,
    },
    "casework.Session": lambda ground, house: {"struck_at": NOW},
    "milestones.Output": lambda ground, house: {
        "session_number": _plant(ground, house, casework.Session).pk if house.case else -len(ground.made)
    },
    "casework.Move": lambda ground, house: {"confirmed_by": None, "confirmed_at": None},
    "casework.Message": lambda ground, house: {"point": _a_contact_point(ground, house)},
    "casework.Document": lambda ground, house: {"struck_at": NOW, "media": "txt", "parts": 1, "size": 8},
    "casework.DocumentPart": lambda ground, house: {"number": 0},
    "casework.CasesOut": lambda ground, house: {
        "status": "withdrawn",
        "side": house.side,
        "answered_by": None,
    },
    "casework.CasesIn": lambda ground, house: {"side": house.side},
    "front_door.ReferralHistory": lambda ground, house: {
        "step": "triage",
        "was": "received",
        "became": "triaged",
    },
}
