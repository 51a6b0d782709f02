"""Two different agreements: to be supported, and to have something shared. Neither stands for the other.

Read a sharing agreement as: for this purpose, this organisation may be told, from `given_on` until
`ends_before`, unless it was withdrawn. Sharing without agreement needs a named ground, why it is necessary and no
more than is needed, whether the person is told, and a second person; it covers the kinds of information that were
approved, for one purpose and one organisation. Agreement here is a matter of respect and safety; it is not, by
itself, the lawful basis for holding the data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.rules.periods import add_months, show_day
from commonweal.rules.reasons import Reason
from commonweal.rules.thresholds import Key, MaracWithoutAgreement, Threshold, threshold


class Agreement(StrEnum):
    """An answer to "do you want support?" or "may we share this?"."""

    GIVEN = "given"
    REFUSED = "refused"
    NOT_ASKED = "unasked"


class Purpose(StrEnum):
    """What something is shared for."""

    SUPPORT = "support"
    MARAC = "marac"
    SAFEGUARDING = "safeguarding"
    HOUSING = "housing"
    HEALTH = "health"
    JUSTICE = "justice"


class InformationKind(StrEnum):
    """What kind of thing is shared. A kind, never the thing itself."""

    RISK = "risk"
    WHO_THEY_ARE = "who_they_are"
    HOW_TO_REACH = "how_to_reach"
    WHERE_THEY_LIVE = "where_they_live"
    CHILDREN = "children"
    WHAT_HAPPENED = "what_happened"
    HEALTH = "health"
    OTHER_PARTY = "other_party"
    PLAN = "plan"


class SharingGround(StrEnum):
    """Why something may be shared although the person did not agree, or was not asked."""

    MARAC_THRESHOLD = "marac_threshold"
    CHILD_AT_RISK = "child_at_risk"
    ADULT_AT_RISK = "adult_at_risk"
    PREVENT_SERIOUS_CRIME = "prevent_serious_crime"
    LEGAL_DUTY = "legal_duty"


@dataclass(frozen=True)
class SharingAgreement:
    """One agreement to share. No `ends_before` means until it is withdrawn; `withdrawn_on` is the first day
    without. No organisation means the area's MARAC, which is several at one table.
    """

    purpose: str
    organisation_id: int | None
    given_on: date
    ends_before: date | None = None
    withdrawn_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether this agreement can be relied on that day."""
        ends = [end for end in (self.ends_before, self.withdrawn_on) if end is not None]
        return self.given_on <= day and all(day < end for end in ends)


def last_end(given_on: date, *, area: str | None = None, thresholds: Sequence[Threshold] = ()) -> date:
    """The latest day on which an agreement given on a day may end: asked again after that, never taken for granted."""
    months = threshold(Key.SHARING_AGREEMENT_MONTHS, on=given_on, area=area, local=thresholds).value
    return add_months(given_on, months)


def reasons_not_to_agree(
    agreement: SharingAgreement,
    *,
    today: date,
    area: str | None = None,
    thresholds: Sequence[Threshold] = (),
) -> list[Reason]:
    """What stands in the way of keeping an agreement: a day still to come, an end before its start or too far off."""
    found = _faults_in_purpose(agreement.purpose, agreement.organisation_id)
    if agreement.given_on > today:
        found.append(Reason("given_in_future", "The agreement is dated after today. Correct the date."))
    latest = last_end(agreement.given_on, area=area, thresholds=thresholds)
    if agreement.ends_before is None or agreement.ends_before > latest:
        text = f"Choose a last day before {show_day(latest)}: after that the person is asked again."
        found.append(Reason("ends_too_late", text))
    elif agreement.ends_before <= agreement.given_on:
        found.append(
            Reason("ends_before_it_starts", "The last day lies before the first. Correct one of them.")
        )
    return found


def _faults_in_purpose(purpose: str, organisation_id: int | None) -> list[Reason]:
    if purpose == Purpose.MARAC and organisation_id is not None:
        text = "MARAC is several organisations at one table: leave the organisation open."
        return [Reason("marac_has_no_organisation", text)]
    if purpose != Purpose.MARAC and organisation_id is None:
        return [Reason("no_organisation", "Choose the organisation that is told.")]
    return []


@dataclass(frozen=True)
class WithoutAgreement:
    """A decision to share without agreement: on what ground, why it is necessary, why it is no more than is needed,
    asked by whom, approved by whom, and if the person is not told of it, why not. `kinds` is what it covers.
    """

    ground: SharingGround | None
    reasons: str
    asked_by: int
    approved_by: int | None
    person_told: bool
    why_not_told: str = ""
    proportionate: str = ""
    kinds: frozenset[str] = frozenset()


def reasons_not_to_ask(
    without: WithoutAgreement,
    *,
    purpose: str,
    organisation_id: int | None,
    grounds: Sequence[str] = (),
    policy: str = MaracWithoutAgreement.ANY_GROUND,
) -> list[Reason]:
    """What stands in the way of asking for approval. `grounds` are the grounds for MARAC of the last risk review;
    `policy` says which of them are enough in the area.
    """
    found = _faults_in_purpose(purpose, organisation_id) + _faults_in_words(without)
    if not without.kinds:
        found.append(Reason("no_kinds", "Choose what is to be shared: only what is needed."))
    if without.ground == SharingGround.MARAC_THRESHOLD:
        if not grounds:
            text = (
                "The last risk review found no ground for MARAC. Review risk first, or name another ground."
            )
            found.append(Reason("no_marac_ground", text))
        elif policy == MaracWithoutAgreement.VISIBLE_HIGH_RISK and "visible_high_risk" not in grounds:
            text = (
                "Here MARAC is told without agreement only from the number of yes answers on. Ask the person."
            )
            found.append(Reason("marac_needs_agreement", text))
    return found


def reasons_not_to_approve(
    without: WithoutAgreement, *, by: int, is_waiting: bool, agrees: bool, why: str
) -> list[Reason]:
    """What stands in the way of a second person's answer to sharing without agreement."""
    found: list[Reason] = []
    if not is_waiting:
        found.append(Reason("answered_already", "This was answered already. Nothing more is to be done."))
    if by == without.asked_by:
        found.append(Reason("approved_by_asker", "Ask someone else: whoever asks cannot approve."))
    if not agrees and not why.strip():
        found.append(
            Reason("no_reason", "Write why you refuse, so that whoever asked knows what is missing.")
        )
    return found


def reasons_not_to_share(
    agreements: Sequence[SharingAgreement],
    *,
    purpose: str,
    organisation_id: int | None,
    on: date,
    without: WithoutAgreement | None = None,
    kinds: frozenset[str] = frozenset(),
) -> list[Reason]:
    """What stands in the way of sharing for this purpose with this organisation; empty means go ahead.

    An agreement for another purpose or another organisation counts for nothing. Without agreement, only the `kinds`
    that were approved.
    """
    fitting = [a for a in agreements if a.purpose == purpose and a.organisation_id == organisation_id]
    if any(agreement.holds_on(on) for agreement in fitting):
        return []
    if without is None:
        return [
            Reason(
                "no_agreement",
                "The person has not agreed to this. Ask them, or name a ground for sharing without it.",
            )
        ]
    return _faults_in(without, kinds)


def _faults_in_words(without: WithoutAgreement) -> list[Reason]:
    found: list[Reason] = []
    if without.ground is None:
        found.append(Reason("no_ground", "Name the ground for sharing without agreement."))
    if not without.reasons.strip():
        found.append(Reason("no_reasons", "Write why sharing is necessary."))
    if not without.proportionate.strip():
        found.append(Reason("not_proportionate", "Write why this is no more than is needed."))
    if not without.person_told and not without.why_not_told.strip():
        found.append(
            Reason("why_not_told", "Tell the person what is shared, or write why telling them is not safe.")
        )
    return found


def _faults_in(without: WithoutAgreement, kinds: frozenset[str]) -> list[Reason]:
    found = _faults_in_words(without)
    if without.approved_by is None:
        found.append(Reason("no_approver", "Ask a manager to approve sharing without agreement."))
    if without.approved_by == without.asked_by:
        found.append(Reason("approved_by_asker", "Ask someone else: whoever asks cannot approve."))
    if kinds - without.kinds:
        text = "Part of this was not approved. Share only what was, or ask again."
        found.append(Reason("more_than_approved", text))
    return found
