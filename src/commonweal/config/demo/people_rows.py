"""Rows about the people themselves: who they are, how they are found again, how it is safe to reach them.

Contact details are sealed with the real keys, each to its own row; search keys come from the services' own functions.
"""

from commonweal.access.encryption import seal
from commonweal.config.demo import names
from commonweal.config.demo.calendar import day_at
from commonweal.config.demo.copy import uuid_text
from commonweal.config.demo.families import Referred, Someone
from commonweal.config.demo.rows import Records
from commonweal.rules.safe_contact import CHANNELS_OF, Kind
from commonweal.services.casework import search_keys

_CHANNELS = {kind: tuple(sorted(channels)) for kind, channels in CHANNELS_OF.items()}
_KINDS = ((Kind.PHONE, 0.88), (Kind.EMAIL, 0.22), (Kind.ADDRESS, 0.55))
NOTHING_RECORDED = 0.14
CONFIDENTIAL = 0.12  # of addresses: where somebody hides


def write_person(records: Records, someone: Someone) -> None:
    known_as = someone.name.split(" ")[0][:4] if records.rng.random() < 0.05 else ""
    records.write(
        "casework_person",
        someone.id,
        someone.name,
        known_as,
        someone.born_on,
        someone.language,
        someone.needs_interpreter,
        1,
    )
    keys = search_keys.person_keys(someone.name, known_as, someone.born_on)
    _write_keys(records, someone, keys)


def write_contact_points(records: Records, referred: Referred) -> None:
    """What the referrer gave, and, once somebody asked, how it is safe: for some nothing is recorded, so nothing is safe."""
    rng, path = records.rng, referred.path
    asked = path.reviews[-1].at if path.reviews else None
    known: set[bytes] = set()
    for kind, share in _KINDS:
        if rng.random() >= share:
            continue
        value = _value(records, kind, referred)
        known |= search_keys.contact_keys(kind, value)
        number = uuid_text(rng.getrandbits(128))
        safe = asked is not None and rng.random() >= NOTHING_RECORDED
        hidden = kind is Kind.ADDRESS and rng.random() < CONFIDENTIAL
        channels = [c for c in _CHANNELS[kind] if rng.random() < 0.55] if safe and not hidden else []
        code_word = None
        if channels and rng.random() < 0.12:
            code_word = seal(names.code_word(rng), bound_to=f"contact_point:{number}:code_word")
        records.write(
            "casework_contactpoint",
            number,
            referred.episode,
            referred.subject.id,
            kind,
            seal(value, bound_to=f"contact_point:{number}:value"),
            channels,
            names.safe_times(rng) if channels and rng.random() < 0.6 else "",
            names.who_may_answer(rng) if channels and rng.random() < 0.1 else "",
            code_word,
            day_at(asked) if channels else None,
            hidden,
            1,
        )
    _write_keys(records, referred.subject, known)


def _value(records: Records, kind: Kind, referred: Referred) -> str:
    if kind is Kind.PHONE:
        return names.phone(records.rng)
    if kind is Kind.EMAIL:
        return names.email(records.rng, referred.subject.name)
    return names.address(records.rng, records.area_names[referred.area])


def _write_keys(records: Records, someone: Someone, keys: set[bytes]) -> None:
    person = someone.id
    for key in sorted(keys):
        if (person, key) not in records.keys_written:
            records.write("casework_searchkey", uuid_text(records.rng.getrandbits(128)), key, person)
            records.keys_written.add((person, key))
