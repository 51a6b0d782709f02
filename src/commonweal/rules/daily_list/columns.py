"""What a daily list may hold.

Read a row of COLUMNS as: this is asked for; headings like these are taken for it at the first guess; a list without it is refused
when it is needed. The order is that of the kept fingerprints (sameness.py): a new column goes to the end.
"""

from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """One thing a row says."""

    REFERENCE = "reference"
    GROUP = "group"
    FULL_NAME = "full_name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    BORN_ON = "born_on"
    AREA = "area"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    SAFE_TO_CALL = "safe_to_call"
    SAFE_TIMES = "safe_times"
    OTHER_NAME = "other_name"
    OTHER_BORN_ON = "other_born_on"
    INCIDENT_ON = "incident_on"
    INCIDENT_TIME = "incident_time"
    WHAT_HAPPENED = "what_happened"
    GRADE_TOLD = "grade_told"
    TOOL_TOLD = "tool_told"
    SCORE_TOLD = "score_told"
    IMMEDIATE_DANGER = "immediate_danger"
    AGREEMENT = "agreement"


@dataclass(frozen=True)
class Column:
    """`label` is what people are shown, `what` how it is filled in; `longest` in characters."""

    field: Field
    label: str
    what: str
    like: tuple[str, ...]
    longest: int
    is_needed: bool = False


COLUMNS: tuple[Column, ...] = (
    Column(
        Field.REFERENCE,
        "Your own reference",
        "One for each person. Two people of one incident need two, such as 123-A and 123-B.",
        ("reference", "ref", "our reference", "your own reference", "ref no", "reference number", "urn", "unique reference",
         "crime number", "crime no", "crime reference", "incident number", "log number", "occurrence number", "oic ref"),
        60,
        is_needed=True,
    ),
    Column(
        Field.GROUP,
        "Who it is for",
        "adult victim, child, or person who uses abuse. Without this column you say once who everybody on the list is.",
        ("group", "who it is for", "role", "person type", "client group", "type", "status of person", "victim or suspect"),
        40,
    ),
    Column(
        Field.FULL_NAME,
        "Full name",
        "The whole name; a single name is fine. Or use first name and surname.",
        ("full name", "name", "victim name", "name of victim", "person name", "victim", "victim full name", "aggrieved",
         "name of person", "child name"),
        120,
    ),
    Column(
        Field.FIRST_NAME,
        "First name",
        "With surname, in place of the full name.",
        ("first name", "forename", "forenames", "forename s", "given name", "first names", "victim forename",
         "victim first name"),
        80,
    ),
    Column(
        Field.LAST_NAME,
        "Surname",
        "With first name, in place of the full name.",
        ("surname", "last name", "family name", "victim surname", "victim last name"),
        80,
    ),
    Column(
        Field.BORN_ON,
        "Date of birth",
        "27/03/1990, 1990-03-27 or 27 March 1990; empty or “unknown” when it is not known.",
        ("date of birth", "dob", "d o b", "birth date", "born", "victim dob", "victim date of birth", "born on"),
        40,
    ),
    Column(
        Field.AREA,
        "Area",
        "Where they live: a council area by its name or code, or your own word for it, which you explain once.",
        ("area", "district", "local authority", "council", "authority", "lpa", "policing area", "beat", "sector", "bcu",
         "where they live", "division"),
        60,
        is_needed=True,
    ),
    Column(
        Field.PHONE,
        "Phone number",
        "With all its figures.",
        ("phone", "phone number", "telephone", "telephone number", "mobile", "mobile number", "contact number", "tel",
         "tel no", "victim phone", "victim mobile", "victim telephone"),
        40,
    ),
    Column(
        Field.EMAIL,
        "E-mail address",
        "Like name@example.com.",
        ("email", "e mail", "email address", "e mail address", "victim email"),
        200,
    ),
    Column(
        Field.ADDRESS,
        "Address",
        "Whole, with its postcode. It is sealed, and nobody visits or writes because of a list.",
        ("address", "home address", "victim address", "full address", "residence"),
        300,
    ),
    Column(
        Field.SAFE_TO_CALL,
        "Is it safe to call?",
        "yes only if the person said so when they were alone. Empty means not safe. A yes needs the day of the incident, because"
        " it grows old.",
        ("safe to call", "is it safe to call", "safe contact", "safe to contact", "safe number", "ok to call"),
        20,
    ),
    Column(
        Field.SAFE_TIMES,
        "When it is safe to call",
        "In words, for example weekdays after 10.",
        ("safe times", "safe time", "when is it safe", "when it is safe to call", "best time to call", "safe contact times",
         "times to call"),
        120,
    ),
    Column(
        Field.OTHER_NAME,
        "Name of the other party",
        "Whoever uses the abuse. Leave it empty on a row for a person who uses abuse.",
        ("other party", "other party name", "name of the other party", "suspect", "suspect name", "perpetrator",
         "perpetrator name", "offender", "offender name", "alleged perpetrator", "name of suspect", "suspect full name"),
        120,
    ),
    Column(
        Field.OTHER_BORN_ON,
        "Date of birth of the other party",
        "As above.",
        ("other party dob", "date of birth of the other party", "suspect dob", "suspect date of birth", "perpetrator dob",
         "offender dob", "perpetrator date of birth", "offender date of birth", "other party date of birth"),
        40,
    ),
    Column(
        Field.INCIDENT_ON,
        "Day of the incident",
        "As a date of birth; the time may stand in the same cell.",
        ("incident date", "date of incident", "day of the incident", "date", "offence date", "occurred", "occurred on",
         "date and time", "incident date time", "incident date and time", "date time"),
        40,
    ),
    Column(
        Field.INCIDENT_TIME,
        "Time of the incident",
        "21:40, where it has a column of its own.",
        ("incident time", "time of incident", "time of the incident", "time", "offence time"),
        20,
    ),
    Column(
        Field.WHAT_HAPPENED,
        "What happened",
        "In plain words, at most 4,000 characters.",
        ("what happened", "summary", "incident summary", "circumstances", "narrative", "description", "mo", "details",
         "incident details", "synopsis"),
        4000,
        is_needed=True,
    ),
    Column(
        Field.GRADE_TOLD,
        "Grade of risk you gave",
        "high, medium or standard, if your tool gave one. It is kept as yours: triage grades afresh.",
        ("risk", "risk grade", "risk level", "grade", "grade of risk you gave", "dash risk", "risk rating", "dara risk"),
        40,
    ),
    Column(
        Field.TOOL_TOLD,
        "Tool you used",
        "Its name and version. Scores of different tools cannot be compared.",
        ("tool", "risk tool", "tool you used", "assessment tool"),
        40,
    ),
    Column(
        Field.SCORE_TOLD,
        "Score of your tool",
        "As it was, for example 15.",
        ("score", "dash score", "risk score", "score of your tool", "tool score", "ticks"),
        20,
    ),
    Column(
        Field.IMMEDIATE_DANGER,
        "In immediate danger",
        "yes or no. With yes, call as well: a list is not read at once.",
        ("immediate danger", "in immediate danger", "danger now", "immediate risk"),
        20,
    ),
    Column(
        Field.AGREEMENT,
        "Agrees to support",
        "yes, no, or empty when nobody asked.",
        ("agrees to support", "consent", "consent given", "agrees", "victim consent", "consents", "consent to referral",
         "agrees to referral"),
        40,
    ),
)  # fmt: skip

BY_FIELD = {column.field: column for column in COLUMNS}
NEEDED = tuple(column.field for column in COLUMNS if column.is_needed)
