"""Two different agreements: to be supported, and to have something shared. Neither stands for the other.

Read a sharing agreement as: for this purpose, this organisation may be told, from `given_on` until
`ends_before`, unless it was withdrawn. Sharing without agreement needs a named ground, the reasons in writing
and a second person. Agreement here is a matter of respect and safety; it is not, by itself, the lawful basis
for holding the data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.rules.reasons import Reason


class Agreement(StrEnum):
    """An answer to "do you want support?" or "may we share this?"."""

    GIVEN = "given"
    REFUSED = "refused"
    NOT_ASKED = "unasked"


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
    without.
    """

    purpose: str
    organisation_id: int
    given_on: date
    ends_before: date | None = None
    withdrawn_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether this agreement can be relied on that day."""
        ends = [end for end in (self.ends_before, self.withdrawn_on) if end is not None]
        return self.given_on <= day and all(day < end for end in ends)


@dataclass(frozen=True)
class WithoutAgreement:
    """A decision to share without agreement: on what ground, why, asked by whom, approved by whom, and if the
    person is not told of it, why not."""

    ground: SharingGround | None
    reasons: str
    asked_by: int
    approved_by: int | None
    person_told: bool
    why_not_told: str = ""


def reasons_not_to_share(
    agreements: Sequence[SharingAgreement],
    *,
    purpose: str,
    organisation_id: int,
    on: date,
    without: WithoutAgreement | None = None,
) -> list[Reason]:
    """What stands in the way of sharing for this purpose with this organisation; empty means go ahead.

    An agreement for another purpose or another organisation counts for nothing.
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
    return _faults_in(without)


def _faults_in(without: WithoutAgreement) -> list[Reason]:
    found: list[Reason] = []
    if without.ground is None:
        found.append(Reason("no_ground", "Name the ground for sharing without agreement."))
    if not without.reasons.strip():
        found.append(Reason("no_reasons", "Write why sharing is necessary and no more than is needed."))
    if without.approved_by is None:
        found.append(Reason("no_approver", "Ask a manager to approve sharing without agreement."))
    if without.approved_by == without.asked_by:
        found.append(Reason("approved_by_asker", "Ask someone else: whoever asks cannot approve."))
    if not without.person_told and not without.why_not_told.strip():
        found.append(
            Reason("why_not_told", "Tell the person what is shared, or write why telling them is not safe.")
        )
    return found
