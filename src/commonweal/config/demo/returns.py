"""Returns of the last quarters, by the same actions as on the pages: older ones locked, and of the last one each kind.

Kestrel Row has certified; Fernlight has begun and not certified; Turnpike's, about its programmes, was reopened. Millbeck Line
keeps its records in a system of its own: Ilse types its figures and does not know one of them yet. She certifies what the MARAC
in the county counted as well.
"""

from datetime import date, datetime, timedelta

from django.utils import timezone

from commonweal.access.actor import Actor
from commonweal.config.demo.ground import Ground
from commonweal.config.demo.happenings import ten_o_clock
from commonweal.config.demo.places import CITY
from commonweal.outcomes.returns import actions, queries
from commonweal.outcomes.returns.models import Return
from commonweal.outcomes.returns.queries.counts import place_of
from commonweal.partnership.queries import actor_for
from commonweal.rules.periods import add_months
from commonweal.rules.reasons import Refused
from commonweal.rules.returns import Figure, Standing, Step, last_ended_quarter

QUARTERS = 3
# What the MARAC in the county counted in a quarter, and a programme: round about, moved a little from quarter to quarter.
_MARAC = {
    "marac_cases": 331, "marac_repeats": 96, "marac_children": 428, "marac_from_police": 214, "marac_from_partners": 117,
    "marac_minority": 41, "marac_lgbt": 7, "marac_disabled": 38, "marac_men": 21, "marac_aged_16_17": 6, "marac_young_harm": 0,
}  # fmt: skip
_PROGRAMME = {
    "programme_referred": 34, "programme_assessed": 29, "programme_suitable": 22, "programme_started": 18,
    "programme_ended": 15, "programme_completed": 10, "programme_left_early": 5,
}  # fmt: skip
MANAGERS = {"kestrel-row": "maeve", "fernlight": "zofia", "turnpike": "tudor", "millbeck-line": "ilse"}
# What Millbeck Line counted: most are plain counts, and of a rate this many of twice as many.
_TYPED = 18
_WORDS = actions.Narrative(
    went_well="The group on Thursdays is full and has a waiting list we can serve by the spring.",
    went_badly="Letters to the courts took longer than planned.",
    staffing="One post was empty for half of the quarter and is filled now.",
)


def load_returns(ground: Ground, *, today: date) -> None:
    """From the quarter before last but one. Nothing where a provider has no contract: a plan may have ended."""
    last = last_ended_quarter(today).starts_on
    for back in range(QUARTERS - 1, -1, -1):
        quarter = add_months(last, -3 * back)
        opened_at = _not_later(ten_o_clock(add_months(quarter, 3)))
        actions.open_returns(by=None, at=opened_at)
        for found in Return.objects.filter(starts_on=quarter).select_related("contract__provider"):
            manager = _actor(ground, MANAGERS.get(found.contract.provider.code, ""), today)
            if manager is not None:
                _work(ground, found, manager, is_last=not back, today=today)


def _work(ground: Ground, found: Return, manager: Actor, *, is_last: bool, today: date) -> None:
    at = _not_later(ten_o_clock(found.ends_before + timedelta(days=12)))
    code = found.contract.provider.code
    actions.begin_return(return_id=found.pk, by=manager, at=at)
    if found.lines.filter(is_from_records=False).exists():
        _type(found, manager, at)
    found.refresh_from_db()
    actions.save_narrative(return_id=found.pk, narrative=_WORDS, version=found.version, by=manager, at=at)
    if is_last and code == "fernlight":
        return
    _certify(found, manager, at)
    keeper = _actor(ground, "priya", today)
    found.refresh_from_db()
    if keeper is None or found.status != "certified" or (is_last and code == "kestrel-row"):
        return
    later = _not_later(at + timedelta(days=6))
    if not is_last:
        _step(found, Step.LOCK, "", keeper, later)
    elif code == "turnpike":
        _step(
            found,
            Step.REOPEN,
            "Fewer started in the city than in any quarter: please look again.",
            keeper,
            later,
        )


def _type(found: Return, manager: Actor, at: datetime) -> None:
    """Every line the provider counts itself; one is not known yet."""
    figures, lines = {}, queries.lines_with_areas(found.pk)
    for number, line in enumerate(lines):
        many = _TYPED + (found.starts_on.month + 3 * number) % 5
        figures[place_of(line)] = Figure(Standing.COUNTED, many, 2 * many if line.is_rate else None)
        if line.measure in ("cases_closed", "referrals_by_area"):
            figures[place_of(line)] = Figure(Standing.COUNTED, 5 * _TYPED)
        if line.measure.startswith("daily_life"):
            figures[place_of(line)] = Figure(Standing.NOT_APPLICABLE, reason="Callers are not asked twice.")
        if line.measure in {**_MARAC, **_PROGRAMME, "programme_still_there": 0}:
            figures[place_of(line)] = Figure(Standing.COUNTED, _told(line.measure, line.area.code, found))
        if line.measure == "risk_reduced":
            figures[place_of(line)] = Figure(
                Standing.NOT_KNOWN, reason="Our new system gives it from spring on."
            )
    found.refresh_from_db()
    actions.save_figures(return_id=found.pk, figures=figures, version=found.version, by=manager, at=at)


def _told(measure: str, area: str, found: Return) -> int:
    """The figure of a measure that only the return says. A share keeps its whole; in the city everything is about half."""
    quarter = found.starts_on.month // 3
    if measure in _MARAC:
        more = 5 * quarter
        moved = {
            "marac_cases": more,
            "marac_repeats": quarter,
            "marac_from_police": more,
            "marac_children": 6 * quarter,
        }
        return _MARAC[measure] + moved.get(measure, 0)
    size = 2 if area == CITY else 1
    if measure == "programme_still_there":
        return 41 // size
    ended = {key: _PROGRAMME[key] // size for key in ("programme_completed", "programme_left_early")}
    return {**ended, "programme_ended": sum(ended.values())}.get(measure, _PROGRAMME[measure] // size)


def _certify(found: Return, manager: Actor, at: datetime) -> None:
    """What stands out is explained first; a return that cannot be certified stays begun, for somebody to look at."""
    found.refresh_from_db()
    facts = queries.read_facts(found)
    words = {
        each.key: "The numbers follow a change of opening hours."
        for each in facts.findings
        if not each.is_wrong
    }
    saved = actions.explain(return_id=found.pk, words=words, version=found.version, by=manager, at=at)
    try:
        actions.certify_return(
            return_id=found.pk, confirmed=True, version=saved.version, by=manager, at=at + timedelta(hours=1)
        )
    except Refused:
        return


def _step(found: Return, step: Step, words: str, by: Actor, at: datetime) -> None:
    found.refresh_from_db()
    actions.take_step(return_id=found.pk, step=step, words=words, version=found.version, by=by, at=at)


def _actor(ground: Ground, key: str, today: date) -> Actor | None:
    return actor_for(ground.users[key], on=today) if key in ground.users else None


def _not_later(at: datetime) -> datetime:
    """What would lie ahead is done now."""
    return min(at, timezone.now())
