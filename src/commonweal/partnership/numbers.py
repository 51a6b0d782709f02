"""The numbers and policies in use, in plain words: what each decides, where, since when, and where it comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.design.tables import Column, Table
from commonweal.design.words import day
from commonweal.rules.thresholds import (
    EVERYWHERE,
    POLICIES_EVERYWHERE,
    Key,
    LowerGrade,
    MaracWithoutAgreement,
    Policy,
    PolicyKey,
    RepeatDefinition,
    Threshold,
)

WORDS = {
    Key.MARAC_VISIBLE_HIGH_RISK: "Yes answers from which somebody is referred to MARAC",
    Key.MARAC_ESCALATION_INCIDENTS: "Incidents in 12 months from which somebody is referred to MARAC",
    Key.MARAC_REPEAT_MONTHS: "Months after a MARAC referral in which new abuse is a repeat",
    Key.MARAC_MINIMUM_AGE: "The age from which MARAC hears somebody",
    Key.GRADE_MEDIUM_FROM: "Yes answers from which risk is medium",
    Key.GRADE_HIGH_FROM: "Yes answers from which risk is high",
    Key.REVIEW_WEEKS: "Weeks until risk is reviewed again",
    Key.ATTEMPTED_CONTACT_WORKING_DAYS: "Working days within which contact is tried",
    Key.ATTEMPTS_BEFORE_UNABLE: "Tries before somebody counts as not reached",
    Key.ATTEMPT_PARTS_OF_DAY: "Parts of the day among those tries",
    Key.SHARING_AGREEMENT_MONTHS: "Months an agreement to share holds at most",
    Key.SAFE_CONTACT_DAYS: "Days after which a safe way to make contact is asked again",
    Key.DISCLOSURE_MINIMUM: "Counts below this are not shown",
    Key.SAFETY_FACT_NOW_DAYS: "Days until a fact about safety is acted on",
    Key.SAFETY_FACT_SOON_DAYS: "Days until a fact about safety that can wait is acted on",
    Key.SAFETY_FACT_REACHES_BACK_DAYS: "Days in which a fact about safety still reaches a case opened later",
    Key.BREAK_GLASS_HOURS: "Hours for which a case is open in an emergency",
    Key.BREAK_GLASS_REVIEW_DAYS: "Days within which an emergency opening is looked at",
    Key.PLAN_APPROVAL: "Does a manager approve each plan? 1 is yes",
    Key.CLOSING_APPROVAL: "Does a manager approve each ending? 1 is yes",
    Key.MESSAGE_WAITS_HOURS: "Hours after which a message that waits is not sent any more",
    Key.LETTER_WAITS_HOURS: "Hours after which a letter that waits is not posted any more",
    Key.ORDER_ENDS_DAYS: "Days before the end of an order in which it is shown",
    Key.HEARING_DAYS: "Days before a day in court in which it is shown",
    Key.INTERIM_DAYS_HIGH: "Working days between safety contacts while somebody at high risk waits",
    Key.INTERIM_DAYS_MEDIUM: "Working days between safety contacts while somebody at medium risk waits",
    Key.INTERIM_DAYS_STANDARD: "Working days between safety contacts while somebody at standard risk waits",
    Key.CASELOAD_FULL: "High-risk cases a full-time worker holds at one time",
    Key.CASELOAD_MEDIUM_WEIGHT: "What a medium-risk case counts, in hundredths of a high-risk one",
    Key.CASELOAD_STANDARD_WEIGHT: "What a standard-risk case counts, in hundredths of a high-risk one",
    Key.OFFER_ENDS_SOON_DAYS: "Days before a service ends in which routing warns",
    Key.HANDOVER_READ_DAYS: "Working days in which whoever takes a case over reads the hand-over",
    Key.HANDOVER_NOTE_DAYS: "Days after which a hand-over note is old",
    Key.CHILD_UNTIL_AGE: "Age from which nobody is a child",
    Key.AGREES_FROM_AGE: "Age from which a young person is taken to be able to agree",
    Key.YOUNGEST_PARENT_AGE: "Years between a parent and a child, below which a date is wrong",
    Key.EXPECTED_OVERDUE_MONTHS: "Months after which a birth cannot still be expected",
    Key.CONTACT_ENDS_DAYS: "Days before a limit on contact with a child ends in which it is shown",
    Key.RETURN_DUE_DAYS: "Working days after a quarter by which its return is certified",
    Key.RETURN_SOON_DAYS: "Working days before that in which a provider is reminded",
    Key.RETURN_VERY_LATE_DAYS: "Working days after that from which a return is very late",
    Key.RETURN_CHANGE_PERCENT: "Per cent by which a figure of a return changes before it is asked about",
    Key.RETURN_CHANGE_SIZE: "How large such a change is at least, in number",
    Key.RETURN_TARGET_PERCENT: "Per cent below its target from which a figure of a return is asked about",
    Key.RETURN_COST_PERCENT: "Per cent by which money for each closed case changes before it is asked about",
    Key.MARAC_REPEATS_FROM_PERCENT: "Per cent of repeat cases at MARAC below which a return is asked about them",
    Key.MARAC_REPEATS_TO_PERCENT: "Per cent of repeat cases at MARAC above which a return is asked about them",
    Key.BREAK_GLASS_WORDS: "Words at least that say why a case was opened in an emergency",
}
POLICY_WORDS = {
    PolicyKey.REPEAT_DEFINITION: "What is a repeat at MARAC",
    PolicyKey.LOWER_GRADE: "May a decision be lower than the answers show?",
    PolicyKey.MARAC_WITHOUT_AGREEMENT: "When MARAC is told without agreement",
}
VALUES = {
    (PolicyKey.REPEAT_DEFINITION, RepeatDefinition.ANY_ABUSE): "Any abuse by the same person, a crime or not",
    (PolicyKey.REPEAT_DEFINITION, RepeatDefinition.CRIME_TYPE): "What would be a crime if it were reported",
    (PolicyKey.LOWER_GRADE, LowerGrade.NEVER): "Never",
    (PolicyKey.LOWER_GRADE, LowerGrade.SECOND_SIGNATURE): "When a second person has signed",
    (PolicyKey.MARAC_WITHOUT_AGREEMENT, MaracWithoutAgreement.ANY_GROUND): "On any ground for MARAC",
    (
        PolicyKey.MARAC_WITHOUT_AGREEMENT,
        MaracWithoutAgreement.VISIBLE_HIGH_RISK,
    ): "Only from the number of yes answers on",
}


@dataclass(frozen=True)
class NumbersPage:
    numbers: Table
    policies: Table


def numbers_page(
    thresholds: Sequence[Threshold],
    policies: Sequence[Policy],
    areas: Mapping[str, str],
    *,
    today: date,
) -> NumbersPage:
    """One row for each number and each place it differs in, as it counts today; what starts later is said as such."""
    return NumbersPage(
        _table(
            "Numbers",
            WORDS,
            [
                (row.key, row, str(row.value), row.area)
                for row in in_use([*EVERYWHERE], thresholds, today=today)
            ],
            areas,
            today,
        ),
        _table(
            "What is decided here",
            POLICY_WORDS,
            [
                (row.key, row, VALUES[row.key, row.value], row.area)
                for row in in_use([*POLICIES_EVERYWHERE], policies, today=today)
            ],
            areas,
            today,
        ),
    )


def in_use(common: Sequence, local: Sequence, *, today: date) -> list:
    """For each key: the row in force everywhere (a local one before the common one), the row of each area, and those to come."""
    found = {}
    for row in (*common, *sorted(local, key=lambda row: row.starts_on)):
        if row.starts_on <= today:
            found[row.key, row.area] = row
    later = [row for row in local if row.starts_on > today]
    order = list(dict.fromkeys(row.key for row in common))
    rows = [*found.values(), *later]
    return sorted(rows, key=lambda row: (order.index(row.key), row.starts_on > today, row.area or ""))


def _table(caption: str, words: Mapping, rows: Sequence, areas: Mapping[str, str], today: date) -> Table:
    columns = (Column("What it decides"), Column("Value"), Column("Where"), Column("Since"), Column("Source"))
    return Table(
        caption,
        columns,
        tuple(
            (
                words[key],
                value,
                areas.get(area, area) if area else "Everywhere else",
                f"From {day(row.starts_on)}" if row.starts_on > today else day(row.starts_on),
                row.source,
            )
            for key, row, value, area in rows
        ),
    )
