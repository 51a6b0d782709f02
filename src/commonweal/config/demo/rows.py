"""From drawn referrals to rows of tables: the same rows that the actions would have written, one press at a time.

COLUMNS says which columns are written; what is left out the database numbers itself or leaves empty.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from itertools import accumulate, product
from random import Random

from commonweal.config.demo.calendar import DAY, number_of
from commonweal.config.demo.copy import line
from commonweal.config.demo.families import Referred
from commonweal.config.demo.ground import Ground, OfferPlace
from commonweal.config.demo.places import AREAS
from commonweal.rules.equality import KEYS, Counted
from commonweal.rules.risk import Score, tool_grade
from commonweal.rules.risk_tools import ADULT_24
from commonweal.rules.thresholds import Key, threshold
from commonweal.services.casework.references import ALPHABET, HALF

COLUMNS: dict[str, tuple[str, ...]] = {
    table: tuple(columns.split())
    for table, columns in {
        "casework_person": "id full_name known_as born_on language needs_interpreter version",
        "casework_searchkey": "id key person_id",
        "milestones_episode": "id side client_group area_id provider_id received_at attempt_due_at first_attempt_at"
        " first_contact_at triaged_at routed_at accepted_at allocated_at declined_at decline_reason closed_at"
        " closing_reason outcome first_grade last_grade risk_direction reviews is_marac marac_at changed_at advised_at"
        " advice",
        "front_door_referral": "id reference episode_id front_door_id made_by_id made_at_organisation_id side"
        " client_group area_id person_id other_party_id what_happened needs prefers is_immediate_danger agrees_to_support"
        " agrees_to_sharing received_at status grade urgency offered_to_id decline_reason version source access_needs"
        " told_since advice",
        "front_door_referralhistory": "referral_id step was became why by_id at",
        "casework_case": "id reference episode_id organisation_id side client_group area_id subject_id status grade"
        " urgency worker_id opened_at review_due_on interim_due_on closed_at closing_reason outcome version",
        "casework_party": "case_id person_id role",
        "casework_assignment": "case_id worker_id starts_at ended_at by_id",
        "casework_casehistory": "case_id step was became why by_id at",
        "casework_contactpoint": "id episode_id person_id kind sealed_value safe_channels safe_times who_may_answer"
        " sealed_code_word confirmed_on is_confidential version",
        "casework_contactattempt": "episode_id at channel reached by_id",
        "casework_riskreview": "id episode_id tool tool_version answers score tool_grade judgement judgement_reasons"
        " decision marac_grounds refers_to_marac why_not_referred incidents_in_12_months latest_abuse_on at by_id",
        "casework_alert": "episode_id kind raised_at by_id",
        "casework_supportplan": "case_id version agreed_on agreed_version",
        "casework_need": "id case_id area goal level review_due_on version",
        "casework_needreview": "need_id case_id occasion level judged_on goal note by_id at",
        "casework_planaction": "id need_id case_id what who agency due_on done_on done_by_id why_taken_off by_id at",
        "casework_safetyplan": "case_id number occasion warning_signs safe_places leaving children phone_and_online"
        " documents_and_money at_work code_word calling_999 by_id at",
        "casework_note": "id case_id text by_id at",
        "casework_approval": "case_id subject status plan_version reason outcome why_differs asked_by_id asked_at"
        " decided_by_id decided_at why",
        "casework_session": "case_id held_on minutes kind attendance main also note by_id at why_struck",
        "milestones_output": "id episode_id kind done_on minutes session_number is_struck changed_at",
        "casework_outcomeanswers": "id case_id tool tool_version occasion answered_on answers score why_not by_id at why_struck",
        "milestones_felt": "id episode_id tool tool_version first_on first_score last_on last_score change changed_at",
        "casework_equalityrecord": f"id case_id number {' '.join(KEYS)} by_id at",
        "milestones_equality": f"id episode_id {' '.join(each.name for each in fields(Counted))} changed_at",
        "casework_caselink": "victim_case_id perpetrator_case_id",
    }.items()
}

_HALVES = (
    ["".join(letters) for letters in product(ALPHABET, repeat=3)],
    ["".join(letters) for letters in product(ALPHABET, repeat=HALF - 3)],
)

_EVERY_REFERENCE = len(ALPHABET) ** (2 * HALF)
_SCATTER = 25_602_992_034_337  # shares no divisor with 23, so every number is met once before one comes again


class Records:
    """Lines for each table, and what the makers of rows need at hand. One for each part of the load."""

    def __init__(self, rng: Random, ground: Ground, *, today: date, part: int) -> None:
        self.rng, self.ground, self.today, self.part = rng, ground, today, part
        self.grades = [tool_grade(Score(ADULT_24.key, ADULT_24.version, yes), on=today) for yes in range(25)]
        self.visible_high_risk = threshold(Key.MARAC_VISIBLE_HIGH_RISK, on=today).value
        self.repeat_months = threshold(Key.MARAC_REPEAT_MONTHS, on=today).value
        self.escalation = threshold(Key.MARAC_ESCALATION_INCIDENTS, on=today).value
        self.area_names = {place.code: place.name for place in AREAS}
        self._offers = _offers_by_area(ground)
        self._workers = _workers_by_team(ground)
        self._employers: dict[int, set[int]] = defaultdict(set)
        for worker in ground.workers:
            self._employers[worker.user_id].add(worker.organisation_id)
        self._lines: dict[str, list[str]] = defaultdict(list)
        self._references = 0
        self._sessions = 0
        self.keys_written: set[tuple[str, bytes]] = set()

    def write(self, table: str, *values: object) -> None:
        self._lines[table].append(line(values))

    def blocks(self) -> dict[str, bytes]:
        """Everything written so far, in the order of COLUMNS, ready to be copied; starts afresh."""
        lines, self._lines = self._lines, defaultdict(list)
        return {table: ("\n".join(lines[table]) + "\n").encode() for table in COLUMNS if lines[table]}

    def offer_for(self, referred: Referred) -> OfferPlace:
        """One of the services that help this group in this area, the larger ones more often; or the one the story names."""
        offers, shares = self._offers[referred.area, referred.group]
        wanted = {referred.organisation} if referred.organisation else self._employers[referred.worker or 0]
        named = [offer for offer in offers if offer.organisation_id in wanted]
        return named[0] if named else self.rng.choices(offers, cum_weights=shares)[0]

    def worker_for(
        self, offer: OfferPlace, starts: int, ends: int | None, *, not_among: Iterable[int]
    ) -> int | None:
        """Somebody who held cases at this service all that time and is not among the people across the wall, if anybody."""
        team = self._workers[offer.organisation_id, offer.side]
        refused = set(not_among)
        for _ in range(20):
            worker, first, last = team[int(self.rng.random() * len(team))]
            if (
                first <= starts
                and (last is None or (ends is not None and ends < last))
                and worker not in refused
            ):
                return worker
        return next((worker for worker, _, last in team if last is None and worker not in refused), None)

    def session_number(self) -> int:
        """Sessions number themselves upwards from one; those that are loaded are counted downwards from minus one."""
        self._sessions += 1
        return -(self.part * 10_000_000 + self._sessions)

    def reference(self) -> str:
        """A reference like those of the services. Each part and place gives another: scattered, never alike."""
        number = (self.part * 1_000_000 + self._references) * _SCATTER % _EVERY_REFERENCE
        self._references += 1
        first, second = divmod(number, len(_HALVES[0]) * len(_HALVES[1]))
        return f"{_half(first)}-{_half(second)}"


def _half(number: int) -> str:
    three, two = divmod(number, len(_HALVES[1]))
    return _HALVES[0][three] + _HALVES[1][two]


def _offers_by_area(ground: Ground) -> dict[tuple[str, str], tuple[list[OfferPlace], list[int]]]:
    found: dict[tuple[str, str], tuple[list[OfferPlace], list[int]]] = {}
    for place in AREAS:
        reached = {place.code, *place.within}
        for group in ("victim", "child", "perpetrator"):
            fitting = [
                offer for offer in ground.offers if group in offer.client_groups and offer.areas & reached
            ]
            if fitting:
                found[place.code, group] = fitting, list(accumulate(offer.share for offer in fitting))
    return found


def _workers_by_team(ground: Ground) -> dict[tuple[int, object], list[tuple[int, int, int | None]]]:
    teams: dict[tuple[int, object], list[tuple[int, int, int | None]]] = defaultdict(list)
    for worker in ground.workers:
        last = None if worker.ends_before is None else number_of(worker.ends_before) * DAY
        teams[worker.organisation_id, worker.side].append(
            (worker.user_id, number_of(worker.starts_on) * DAY, last)
        )
    return dict(teams)
