"""What waits for a second person, made as the pages make it: on Pat's case, on the neighbour's, and at the front door.

Rita's colleague at the front door, Faye, is the second person there; Fred asks.
"""

from dataclasses import dataclass
from datetime import timedelta

from commonweal.partnership.models import LocalPolicy, Membership, User
from commonweal.rules.consent import InformationKind, Purpose, SharingGround
from commonweal.rules.referrals import DeclineReason
from commonweal.rules.risk import Grade
from commonweal.services.casework import actions
from commonweal.services.casework.actions import sharing, sharing_in_case
from commonweal.services.casework.models import SecondSignature, SharingAgreement, SharingWithout
from commonweal.services.front_door import actions as front_door
from commonweal.services.front_door.actions import sharing as door
from commonweal.services.front_door.models import EndingAsked
from tests import care
from tests.care import LATER, TODAY
from tests.cast import LONG_AGO, NOW, ask


@dataclass
class Two:
    """Labels to what waits: `pat`, `nell` and `door`, who asked for each. Only the front door asks to end a referral."""

    signatures: dict[str, SecondSignature]
    sharings: dict[str, SharingWithout]
    agreements: dict[str, SharingAgreement]
    endings: dict[str, EndingAsked]
    faye: User
    referral: object


LOWER = care.decided(Grade.MEDIUM, why_lower="She moved away and he is in prison.")


def asked(cast, **changes) -> sharing.Asked:
    return sharing.Asked(
        **{
            "purpose": Purpose.SAFEGUARDING,
            "organisation_id": cast.county.pk,
            "kinds": (InformationKind.CHILDREN, InformationKind.RISK),
            "ground": SharingGround.CHILD_AT_RISK,
            "necessary": "A child is in danger.",
            "proportionate": "Names and dates only.",
            "person_told": False,
            "why_not_told": "He reads her messages.",
        }
        | changes
    )


def allow_lower(area=None) -> None:
    """The policy of the area lets a lower grade wait for a second signature."""
    LocalPolicy.objects.create(
        key="lower_grade", value="second_signature", starts_on=LONG_AGO, area=area, source="Local protocol"
    )


def colleague(cast) -> User:
    """A second worker at Fred's front door."""
    faye = User.objects.create_user(email="faye@example.org", full_name="Faye Door")
    Membership.objects.create(user=faye, organisation=cast.door, role="front_door_worker", starts_on=LONG_AGO)
    return faye


def lower(cast, case, worker) -> SecondSignature:
    by = ask(worker)
    review = actions.review_case(
        case_id=case.pk,
        answers=care.answers(14),
        decided=care.decided(
            Grade.MEDIUM, why_lower="She moved away and he is in prison.", why_not_referred="Heard last week."
        ),
        form_key=None,
        by=by,
        at=LATER,
    )
    return review.second_signature


def ask_to_end(cast, referral, *, at=LATER, version=2, form_key=None, **end) -> EndingAsked:
    """Fred wants a high-risk referral to end."""
    return front_door.ask_to_end(
        referral_id=referral.pk,
        end=front_door.End(**(end or {"reason": DeclineReason.NO_CAPACITY})),
        account="Five tries; the police know.",
        version=version,
        form_key=form_key,
        by=ask(cast.fred),
        at=at,
    )


def wait_for_two(cast) -> Two:
    """One of each kind for Pat, Nell and the front door. Afterwards nobody is asking."""
    allow_lower()
    signatures, sharings, agreements = {}, {}, {}
    agreed = sharing.Agreed(Purpose.HOUSING, cast.city.pk, TODAY, TODAY + timedelta(days=30))
    for name, case in (("pat", cast.pats_case), ("nell", cast.nells_case)):
        signatures[name] = lower(cast, case, getattr(cast, name))
        common = {"case_id": case.pk, "form_key": None, "by": ask(getattr(cast, name)), "at": LATER}
        sharings[name] = sharing_in_case.ask_in_case(asked=asked(cast), **common)
        agreements[name] = sharing_in_case.agree_in_case(agreed=agreed, **common)
        kinds = [InformationKind.RISK]
        sharing_in_case.record_in_case(
            purpose=Purpose.HOUSING, organisation_id=cast.city.pk, kinds=kinds, **common
        )
    referral = care.make_referral(cast, at=NOW)
    care.triage(
        cast,
        referral,
        yes=14,
        decided=care.decided(Grade.MEDIUM, why_lower="He is in prison.", why_not_referred="Heard last week."),
    )
    signatures["door"] = SecondSignature.objects.get(episode=referral.episode)
    common = {"referral_id": referral.pk, "form_key": None, "by": ask(cast.fred), "at": LATER}
    sharings["door"] = door.ask_in_referral(asked=asked(cast), **common)
    agreements["door"] = door.agree_in_referral(agreed=agreed, **common)
    endings = {"door": ask_to_end(cast, referral)}
    faye = colleague(cast)
    ask(None)
    return Two(signatures, sharings, agreements, endings, faye, referral)
