"""What must never stand in a message of one case: names of bodies and services, of others in it, and every contact on record."""

from django.conf import settings

from commonweal.access.actor import Actor
from commonweal.access.roles import Role, in_words
from commonweal.partnership.models import Organisation, ServiceOffer
from commonweal.rules.giveaways import Unsaid
from commonweal.rules.safe_contact import Kind
from commonweal.services.casework.models import Case, ContactPoint, Party, Sender


def unsaid_of(case: Case, *, by: Actor) -> Unsaid:
    """For the gate alone. Struck addresses count too: an old address gives away as much as a new one."""
    parties = list(Party.objects.filter(case=case).select_related("person"))
    others = [each.person.full_name for each in parties if each.person_id != case.subject_id]
    people = [case.subject_id, *(each.person_id for each in parties)]
    points = ContactPoint.objects.filter(episode_id=case.episode_id).union(
        ContactPoint.objects.filter(person_id__in=people)
    )
    kept = list(points)
    details = [each.never_say() for each in kept]
    common = unsaid_of_service(case.organisation_id, by=by)
    worker = (case.worker.full_name,) if case.worker else ()
    return Unsaid(
        services=common.services,
        roles=common.roles,
        people=(*common.people, *worker, *others),
        addresses=tuple(text for kind, text in details if kind == Kind.ADDRESS),
        contacts=tuple(text for kind, text in details if kind != Kind.ADDRESS),
        code_words=tuple(filter(None, (each.code_word for each in kept))),
        call_back=common.call_back,
        answer_address=common.answer_address,
    )


def unsaid_of_service(organisation_id: int, *, by: Actor) -> Unsaid:
    """What no message or wording of this organisation may say, whoever it is for."""
    bodies = Organisation.objects.values_list("name", flat=True)
    offers = ServiceOffer.objects.values_list("name", flat=True)
    sender = sender_of(organisation_id)
    return Unsaid(
        services=tuple(dict.fromkeys([*bodies, *offers])),
        roles=tuple(in_words(role) for role in Role),
        people=(by.name,),
        call_back=sender.call_back if sender else "",
        answer_address=settings.ANSWER_ADDRESS,
    )


def sender_of(organisation_id: int) -> Sender | None:
    """What this organisation's messages come from; None until a manager has set it."""
    return Sender.objects.filter(organisation_id=organisation_id).first()
