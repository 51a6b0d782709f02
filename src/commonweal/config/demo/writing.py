"""One part of the load, from drawn referrals to lines for each table."""

from datetime import date
from random import Random

from commonweal.access.roles import Side
from commonweal.config.demo.case_rows import parties_of, write_case, write_links
from commonweal.config.demo.families import Referred, Someone
from commonweal.config.demo.ground import Ground, OfferPlace
from commonweal.config.demo.people_rows import write_contact_points, write_person
from commonweal.config.demo.referral_rows import write_referral
from commonweal.config.demo.rows import Records


def write_part(
    rng: Random, ground: Ground, referrals: list[Referred], *, today: date, part: int
) -> dict[str, bytes]:
    """The lines of these referrals, by table."""
    records = Records(rng, ground, today=today, part=part)
    written: set[str] = set()
    for referred in referrals:
        for someone in _people_in(referred):
            if someone.id not in written:
                written.add(someone.id)
                write_person(records, someone)
        offer = records.offer_for(referred)
        worker, before = _workers(records, referred, offer)
        write_contact_points(records, referred)
        write_referral(records, referred, offer, worker)
        if referred.path.accepted:
            write_case(records, referred, offer, worker, before)
    write_links(records, [referred for referred in referrals if referred.path.accepted])
    return records.blocks()


def _people_in(referred: Referred) -> list[Someone]:
    people = [someone for someone, _ in parties_of(referred)]
    return people if referred.path.accepted else people[:2]


def _workers(records: Records, referred: Referred, offer: OfferPlace) -> tuple[int | None, int | None]:
    """Who holds the case (or held it last), and who did first where it was passed on. Nobody works both sides of a family."""
    path, sides = referred.path, referred.family.workers
    if path.allocated is None:
        return None, None
    across = sides.get(Side.PERPETRATOR if referred.side is Side.VICTIM else Side.VICTIM, set())
    worker = referred.worker or records.worker_for(offer, path.allocated, path.closed, not_among=across)
    held, before = sides.setdefault(referred.side, set()), None
    if path.passed_on is not None and worker is not None:
        before = records.worker_for(offer, path.allocated, path.passed_on, not_among=across | {worker})
        path.passed_on = path.passed_on if before else None
    held.update(each for each in (worker, before) if each is not None)
    return worker, before
