"""The demonstration: an invented partnership, its money, and three years of people referred to it, up to this morning.

Repeatable: the same seed on the same day with the same keys gives the same rows, but for the nonces of what is sealed.
Nothing in it is real. What each module does: `places` and `cast` (who and where), `volumes` (how many), `pathways` and
`families` (what happens to whom), `stories` (what the cast always finds), `*_rows` and `copy` (into the tables), `door` (who
asked without an account), `walls`, `papers`, `children`, `said` (what people say), `published` (what others published), `money`,
`returns`, `releases`, `value`, `documents`. What comes in by the door gets its references and moments by chance.
"""

from collections.abc import Callable
from datetime import datetime, time

from commonweal.config.demo.cast import CastMember, cast, password
from commonweal.config.demo.volumes import DEFAULT_TOTAL, MOST, in_parts
from commonweal.config.faults import SetUpFault

__all__ = ["DEFAULT_TOTAL", "MOST", "CastMember", "as_at", "cast", "is_loaded", "load_demo", "password"]

Progress = Callable[[str, int, int], None]
FEWEST = 100
LOADED = "load_demonstration"
_MORNING = time(8, 30)


def as_at(moment: datetime) -> datetime:
    """The moment the demonstration stops at: this morning at half past eight, or midnight when it is earlier than that.

    The same all day, so that loading it again at tea time gives the same rows.
    """
    morning = moment.replace(hour=_MORNING.hour, minute=_MORNING.minute, second=0, microsecond=0)
    return morning if moment >= morning else moment.replace(hour=0, minute=0, second=0, microsecond=0)


def load_demo(*, referrals: int | None, seed: int, progress: Progress) -> None:
    """Fills an empty, migrated database. `referrals` in all over three years (None: as published, about 24,000).

    `progress` is told what is being done, how much of it is done and how much there is. Raises SetUpFault when the number is
    out of bounds or the database is not empty. Needs the connection of the tables' owner.
    """
    from django.utils import timezone

    from commonweal.config.demo.children import load_children
    from commonweal.config.demo.documents import load_documents
    from commonweal.config.demo.door import knock
    from commonweal.config.demo.handing_over import load_handovers
    from commonweal.config.demo.load import load_people, refuse_unless_empty
    from commonweal.config.demo.money import load_money
    from commonweal.config.demo.papers import load_papers
    from commonweal.config.demo.published import load_published
    from commonweal.config.demo.releases import load_releases
    from commonweal.config.demo.said import count_said, load_said
    from commonweal.config.demo.targets import load_targets
    from commonweal.config.demo.transfers import load_transfers
    from commonweal.config.demo.value import load_value
    from commonweal.config.demo.walls import load_walls
    from commonweal.outcomes.glances import keep_glance

    total = DEFAULT_TOTAL if referrals is None else referrals
    if not FEWEST <= total <= MOST:
        raise SetUpFault(f"Choose between {FEWEST:,} and {MOST:,} referrals.")
    refuse_unless_empty()
    now = as_at(timezone.localtime())
    ground = load_people(sizes=list(in_parts(total)), seed=seed, now=now, progress=progress)
    knock(now=now)
    load_walls(ground, now=now)
    load_handovers(ground, now=now)
    load_papers(ground, now=now)
    load_transfers(ground, now=now)
    load_children(ground, now=now)
    load_published(ground, today=now.date(), at=now)
    load_said(ground, now=now)
    count_said(at=now)
    load_money(ground, today=now.date(), referrals=total, seed=seed, progress=progress)
    load_releases(now=now)
    load_value(ground)
    load_targets(ground, today=now.date())
    load_documents(ground, today=now.date())
    keep_glance(at=timezone.now())


def is_loaded() -> bool:
    """Is there a demonstration? False in an empty database; raises SetUpFault when one was cut off half way."""
    from commonweal.audit.models import AuditEvent
    from commonweal.config.demo.load import is_empty

    if is_empty():
        return False
    if not AuditEvent.objects.filter(action=LOADED).exists():
        raise SetUpFault("Loading the demonstration was cut off half way: start afresh with --reset.")
    return True
