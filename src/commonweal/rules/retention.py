"""What each field says about a person, and how long each kind of record is kept.

Read a declaration as: of this record's fields these are no personal data, these identify someone, these are
sensitive; the whole is kept by this rule. Every model carries one:

    personal = declare(Retention.CASE, no="id version", identifies="full_name", sensitive="language")

Read a rule as: `years` (and `days`) after `trigger` the record may be deleted. No number here is law, and
none was verified: they are local defaults for the partnership's data protection officer to replace.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from commonweal.rules.periods import add_months
from commonweal.rules.reasons import Reason


class Personal(StrEnum):
    """What a field says about a living person."""

    NO = "no"  # nothing, or a key that is random and ours
    IDENTIFIES = "identifies"  # who someone is, or how to reach them
    SENSITIVE = "sensitive"  # what happened, their health, their risk, what was done


class Retention(StrEnum):
    """The rule a record is kept by."""

    CASE = "case"
    ACCOUNT = "account"
    DRAFT = "draft"
    SENT_FILE = "sent_file"
    AUDIT = "audit"
    MONEY = "money"
    COUNTS = "counts"
    STRUCTURE = "structure"


class Trigger(StrEnum):
    """What starts the clock."""

    CASE_CLOSED = "case_closed"  # or the referral was declined or withdrawn
    ACCOUNT_CLOSED = "account_closed"
    LAST_SAVED = "last_saved"
    RECORDED = "recorded"
    FINANCIAL_YEAR_ENDED = "financial_year_ended"
    NEVER = "never"  # no clock: kept while the partnership lasts


@dataclass(frozen=True)
class RetentionRule:
    """`kept_to_age`: never deleted before the person reaches this age, where the date of birth is known."""

    key: Retention
    trigger: Trigger
    years: int
    source: str
    days: int = 0
    kept_to_age: int | None = None


_DEFAULT = "Local default, not verified"

RULES: Mapping[Retention, RetentionRule] = {
    rule.key: rule
    for rule in (
        RetentionRule(
            Retention.CASE,
            Trigger.CASE_CLOSED,
            7,
            f"{_DEFAULT}: often 6 or 7 years for adults, to the 25th birthday for children.",
            kept_to_age=25,
        ),
        RetentionRule(
            Retention.ACCOUNT, Trigger.ACCOUNT_CLOSED, 7, f"{_DEFAULT}: as long as the audit trail."
        ),
        RetentionRule(Retention.DRAFT, Trigger.LAST_SAVED, 0, f"{_DEFAULT}.", days=90),
        RetentionRule(Retention.SENT_FILE, Trigger.LAST_SAVED, 0, f"{_DEFAULT}: as soon as may be.", days=14),
        RetentionRule(Retention.AUDIT, Trigger.RECORDED, 7, f"{_DEFAULT}: often 7 years or more."),
        RetentionRule(
            Retention.MONEY, Trigger.FINANCIAL_YEAR_ENDED, 7, f"{_DEFAULT}: often 6 years and the current."
        ),
        RetentionRule(Retention.COUNTS, Trigger.NEVER, 0, f"{_DEFAULT}: counts are about nobody."),
        RetentionRule(Retention.STRUCTURE, Trigger.NEVER, 0, f"{_DEFAULT}: explains every older record."),
    )
}


def may_be_deleted_on(
    rule: RetentionRule, *, triggered_on: date | None, born_on: date | None = None
) -> date | None:
    """The first day on which the record may be deleted; None while nothing has started the clock.

    A legal hold comes before any of this.
    """
    if triggered_on is None or rule.trigger == Trigger.NEVER:
        return None
    day = add_months(triggered_on, 12 * rule.years) + timedelta(days=rule.days)
    if rule.kept_to_age is not None and born_on is not None:
        day = max(day, add_months(born_on, 12 * rule.kept_to_age))
    return day


@dataclass(frozen=True)
class FieldKind:
    """What one field says about a person, and the rule it is kept by."""

    personal: Personal
    kept_by: Retention


def declare(
    kept_by: Retention, *, no: str = "", identifies: str = "", sensitive: str = ""
) -> dict[str, FieldKind]:
    """A model's declaration: field names, separated by spaces, under what they say about a person.

    Raises ValueError for a field named twice, and for personal data under a rule that never lets it go.
    """
    declared: dict[str, FieldKind] = {}
    groups = ((Personal.NO, no), (Personal.IDENTIFIES, identifies), (Personal.SENSITIVE, sensitive))
    for personal, names in groups:
        for name in names.split():
            if name in declared:
                raise ValueError(f"The field “{name}” is declared twice. Keep one.")
            if personal != Personal.NO and RULES[kept_by].trigger == Trigger.NEVER:
                raise ValueError(
                    f"The field “{name}” is personal: choose a rule under which it is deleted one day."
                )
            declared[name] = FieldKind(personal, kept_by)
    return declared


def faults_in_declaration(fields: Iterable[str], declared: Mapping[str, FieldKind]) -> list[Reason]:
    """What is wrong with a model's declaration, given the names of its fields: one forgotten, one that is
    gone.
    """
    names = set(fields)
    found = [
        Reason("undeclared", f"Say whether “{name}” is personal, and how long it is kept.")
        for name in sorted(names - declared.keys())
    ]
    found += [
        Reason("no_such_field", f"“{name}” is declared and there is no such field. Remove it.")
        for name in sorted(declared.keys() - names)
    ]
    return found
