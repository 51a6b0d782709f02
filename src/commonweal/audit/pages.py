"""What an auditor sees: when, who, what, on which record. Records are numbers here; nobody who is helped is ever named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.apps import apps

from commonweal.audit.queries import CrossingRow, EventRow, Opening
from commonweal.design.words import count, day, moment, plural
from commonweal.rules.break_glass import WHY_IN_WORDS, Grant, WhyOpened, is_overdue
from commonweal.rules.crossings import CROSSINGS, SafetyFact

WORDS = {
    "sign_in": "Signed in",
    "sign_in_refused": "Was refused at sign-in",
    "sign_out": "Signed out",
    "step_in": "Stepped in (demonstration)",
    "open_account": "Opened an account",
    "open_first_account": "The first administrator’s account was opened",
    "close_account": "Closed an account",
    "reopen_account": "Reopened an account",
    "give_password_link": "Made a link to set a password",
    "set_password": "A password was set by link",
    "change_password": "Changed their password",
    "add_membership": "Gave a role",
    "end_membership": "Set the end of a role",
    "take_back_membership": "Took back a role given by mistake",
    "check_chain": "The audit was checked",
    "view_case": "Looked at a case",
    "view_person": "Looked at a person",
    "view_referral": "Looked at a referral",
    "view_progress": "Looked at how far a referral has got",
    "view_transfer": "Looked at a case offered by another service",
    "list_people": "Looked at a list of people",
    "search_people": "Looked for a person",
    "export_cases": "Took cases out in a file",
    "make_referral": "Made a referral",
    "set_area": "Set the area of a referral",
    "open_public_door": "The account of the public door was made",
    "begin_at_door": "Somebody began to ask at the public door",
    "come_back_to_door": "Somebody came back to the public door",
    "tell_front_door": "A message came in by the public door",
    "send_list": "Sent a list of referrals",
    "view_list": "Looked at a list they sent",
    "map_list": "Said how lists are to be read",
    "take_list_rows": "Had rows of a list taken",
    "throw_away_list": "Threw a list away",
    "take_out_handed_back": "Took out the rows handed back",
    "triage_referral": "Finished triage",
    "route_referral": "Offered a referral to a service",
    "hand_back_referral": "Took a referral back from a service",
    "accept_referral": "Took a referral on",
    "decline_referral": "Declined a referral",
    "withdraw_referral": "Withdrew a referral",
    "same_person": "Said that two records are one person",
    "undo_same_person": "Parted two records that were joined as one person",
    "decide_suggestion": "Decided whether two records are one person",
    "review_duplicates": "Looked for people who are on record twice",
    "rebuild_search_keys": "Made the search keys again",
    "add_person": "Added a person",
    "open_case": "Opened a case",
    "ask_transfer": "Offered a case to another service",
    "accept_transfer": "Took a case on from another service",
    "decline_transfer": "Declined a case from another service",
    "withdraw_transfer": "Withdrew a case offered to another service",
    "hand_over_transfer": "Said that the person of a case passed on was met",
    "hand_back_transfer": "Handed a case back to the service before",
    "hand_back_case": "Ended a case that was handed back",
    "allocate_case": "Gave a case to a worker",
    "refuse_allocation": "Was refused: this worker is not given this case",
    "write_handover": "Wrote a hand-over note",
    "read_handover": "Said that they had read a hand-over",
    "keep_in_touch": "Spoke with somebody who waits, or tried to",
    "keep_apart": "Kept a worker and a person apart",
    "declare_interest": "Declared somebody they know",
    "withdraw_interest": "Withdrew somebody they had declared",
    "add_offer": "Added a service to the directory",
    "change_offer": "Changed a service in the directory",
    "describe_worker": "Said what a worker brings",
    "unallocate_case": "Took a case from its worker",
    "close_case": "Closed a case",
    "reopen_case": "Reopened a case",
    "record_session": "Recorded a session",
    "strike_session": "Struck a session recorded by mistake",
    "add_need": "Put a need on a plan",
    "review_need": "Reviewed a need",
    "add_plan_action": "Put an action on a plan",
    "mark_plan_action_done": "Marked an action of a plan as done",
    "undo_plan_action_done": "Marked an action of a plan as open again",
    "take_plan_action_off": "Took an action off a plan",
    "agree_plan": "Recorded the person’s agreement to a plan",
    "sign_safety_plan": "Signed a version of a safety plan",
    "settle_hand_over": "Recorded how a safety plan is handed over",
    "print_safety_plan": "Opened a safety plan for printing",
    "write_note": "Wrote a note",
    "strike_note": "Struck a note",
    "undo_strike": "Took the strike of a note back",
    "write_restricted_note": "Wrote a restricted note",
    "read_restricted": "Read restricted notes",
    "ask_approval": "Asked a manager for approval",
    "give_approval": "Approved a plan or an ending",
    "refuse_approval": "Sent a plan or an ending back",
    "withdraw_approval": "Took a request for approval back",
    "record_attempt": "Recorded a try at contact",
    "add_contact_point": "Added a way to make contact",
    "change_contact_point": "Changed a way to make contact",
    "reveal_contact": "Was shown a contact detail",
    "sign_risk_review": "Signed a risk review",
    "raise_alert": "Raised an alert",
    "advise_referral": "Ended a referral with advice",
    "ask_second_signature": "Asked for a second signature under a lower grade",
    "view_second_signature": "Looked at what waits for a second signature",
    "give_second_signature": "Signed a lower grade as the second person",
    "refuse_second_signature": "Refused to sign a lower grade",
    "ask_to_end_referral": "Asked a second person to agree that a high-risk referral ends",
    "view_ending_asked": "Looked at a referral whose end waits for a second person",
    "agree_to_end_referral": "Agreed as the second person that a high-risk referral ends",
    "refuse_to_end_referral": "Said no to the end of a high-risk referral",
    "take_back_ending_of_referral": "Took back their wish to end a high-risk referral",
    "wrong_words_at_door": "Somebody tried a reference and secret words at the public door that were wrong",
    "record_sharing_agreement": "Recorded an agreement to share",
    "withdraw_sharing_agreement": "Recorded that an agreement to share was withdrawn",
    "ask_to_share": "Asked to share without agreement",
    "view_sharing_asked": "Looked at a wish to share without agreement",
    "approve_sharing": "Approved sharing without agreement",
    "refuse_sharing": "Refused sharing without agreement",
    "record_sharing": "Recorded what was shared",
    "load_risk_tool": "Loaded a risk tool",
    "remove_risk_tool": "Removed a risk tool that was never used",
    "load_local_numbers": "Loaded local numbers and policies",
    "take_down_alert": "Took an alert down",
    "add_task": "Put a task down",
    "finish_task": "Finished a task",
    "reopen_task": "Put a task back on the list",
    "tell_safety": "Told what safety needs",
    "restrict_case": "Restricted who sees a case",
    "lift_restriction": "Lifted a restriction",
    "break_glass": "Opened a case in an emergency",
    "break_glass_refused": "Tried to open a case in an emergency, and could not",
    "review_break_glass": "Looked at an opening in an emergency",
    "view_in_emergency": "Looked at a case opened in an emergency",
    "view_access_log": "Looked at who saw a case",
    "view_record_by_reference": "Looked for a case by its reference",
    "view_crossings": "Looked at what crossed the wall",
    "queue_message": "Wrote a message",
    "send_message": "A message went",
    "fail_message": "A message did not go",
    "withhold_message": "A message was withheld",
    "reveal_envelope": "Was shown an address for an envelope",
    "set_sender": "Set what messages come from",
    "keep_wording": "Kept a wording for messages",
    "end_wording": "Took a wording out of use",
    "choose_notices": "Chose whether to get notices",
    "record_move": "Recorded a move",
    "confirm_move": "Confirmed a secret address",
    "ask_cases_out": "Asked that all cases of a service move",
    "approve_cases_out": "Agreed that all cases of a service move",
    "refuse_cases_out": "Refused that all cases of a service move",
    "withdraw_cases_out": "Withdrew that all cases of a service move",
    "begin_cases_out": "Began the file of all cases of a service",
    "put_case_in_file": "Put a case into the file of all cases of a service",
    "finish_cases_out": "Finished the file of all cases of a service",
    "take_down_cases": "Took down the file of all cases of a service",
    "hand_over_cases_out": "Handed over all cases of a service",
    "hand_over_case": "Ended a case that moved with all cases of its service",
    "take_cases_in": "Took in a file of cases",
    "take_case_in": "Took in a case from a file",
    "add_document": "Put a paper on a case",
    "open_document": "Opened a paper of a case",
    "strike_document": "Struck a paper out",
    "record_order": "Recorded an order",
    "change_order": "Changed an order",
    "record_breach": "Recorded that an order was broken",
    "add_to_family": "Added somebody of the family to a case",
    "record_child": "Recorded what is known of a child",
    "record_between": "Recorded what an adult is to a child",
    "record_child_contact": "Recorded what contact with a child is allowed",
    "record_child_agreement": "Recorded who agrees to support for a child",
    "ask_child_case": "Asked for a case of a child’s own",
    "record_hearing": "Recorded a day in court",
    "change_hearing": "Changed a day in court",
    "load_plan": "Loaded a plan",
    "export_plan": "Took a plan out in a file",
    "load_demonstration": "Loaded the demonstration",
    "agree_in_principle_contribution": "Recorded a promise in principle",
    "agree_on_conditions_contribution": "Recorded a promise on conditions",
    "confirm_contribution": "Confirmed a contribution",
    "receive_part_contribution": "Recorded part of a contribution received",
    "receive_contribution": "Recorded a contribution received",
    "withdraw_contribution": "Recorded a contribution withdrawn",
    "add_contribution": "Added a contribution",
    "revise_contribution": "Changed what was promised",
    "outline_carry_forward": "Recorded a carry-forward agreed in outline",
    "confirm_carry_forward": "Recorded a carry-forward confirmed",
    "refuse_carry_forward": "Recorded a carry-forward refused",
    "set_budget": "Set the budget of a year",
    "take_forecast": "Kept a forecast",
    "prepare_virement": "Prepared a virement",
    "approve_virement": "Approved a virement",
    "send_back_virement": "Sent a virement back",
    "withdraw_virement": "Withdrew a virement",
    "open_gate": "Opened a gate of a plan",
    "shut_gate": "Shut a gate of a plan",
    "keep_scenario": "Kept a scenario",
    "add_change": "Added a change to a scenario",
    "remove_change": "Took a change out of a scenario",
    "name_scenario": "Named a scenario anew",
    "delete_scenario": "Deleted a scenario",
    "draft_decision": "Drafted a decision",
    "publish_decision": "Put a decision before its board",
    "approve_decision": "Recorded a decision: approved",
    "approve_as_amended_decision": "Recorded a decision: approved as amended",
    "defer_decision": "Recorded a decision: deferred",
    "reject_decision": "Recorded a decision: rejected",
    "pay_contract": "Recorded a payment",
    "prepare_payment": "Prepared a payment",
    "approve_payment": "Approved a payment",
    "send_back_payment": "Sent a payment back",
    "withdraw_payment": "Withdrew a payment",
    "commit_contract": "Promised a contract its money",
    "let_go_of_promises": "Let go of what was promised to a contract",
    "accrue": "Accrued work not yet billed",
    "end_accrual": "Took an accrual back",
    "reverse_transaction": "Reversed a movement of the ledger",
    "return_underspend": "Recorded money given back to its funder",
    "close_year": "Closed a financial year",
    "extend_contract": "Extended a contract",
    "refresh_figures": "Brought the figures up to date",
}


@dataclass(frozen=True)
class EventShown:
    """`record_address` leads to everything that was done to the same record."""

    when: str
    who: str
    who_address: str
    what: str
    kind: str
    record_id: str
    record_address: str
    details: str


@dataclass(frozen=True)
class ChainShown:
    """What the last check found, in words. `is_whole` is None when nobody has checked yet."""

    is_whole: bool | None
    words: str


@dataclass(frozen=True)
class AuditPage:
    rows: tuple[EventShown, ...]
    chain: ChainShown
    about: str
    next_address: str
    people: tuple[tuple[str, str], ...]
    is_search: bool


@dataclass(frozen=True)
class Asked:
    """What the address asks for: numbers and types of record only."""

    actor_id: int | None = None
    kind: str = ""
    record_id: str = ""
    before_id: int | None = None

    def address(self, **changes: object) -> str:
        """The same question with changes, as the end of an address."""
        names = {"actor": self.actor_id, "kind": self.kind, "record": self.record_id, **changes}
        return "?" + urlencode({name: value for name, value in names.items() if value})


def audit_page(
    *,
    events: Sequence[EventRow],
    names: Mapping[int, str],
    checked: EventRow | None,
    asked: Asked,
    limit: int,
    people: Sequence[tuple[int, str]] = (),
    is_search: bool = False,
) -> AuditPage:
    """`events` holds one more than `limit` when there is more to see."""
    shown = events[:limit]
    more = asked.address(before=shown[-1].id) if len(events) > limit else ""
    return AuditPage(
        rows=tuple(_event(each, names) for each in shown),
        chain=chain_shown(checked),
        about=_about(asked, names),
        next_address=more,
        people=tuple((name, Asked(actor_id=number).address()) for number, name in people),
        is_search=is_search,
    )


def chain_shown(checked: EventRow | None) -> ChainShown:
    """The last check in a sentence."""
    if checked is None:
        return ChainShown(None, "Nobody has checked the chain of seals yet. Run: commonweal audit verify")
    faults, events = int(str(checked.details.get("faults", 0))), int(str(checked.details.get("events", 0)))
    when = moment(checked.at)
    if faults:
        found = plural(faults, "fault")
        return ChainShown(False, f"The check on {when} found {found}. Do not rely on this list alone.")
    return ChainShown(
        True, f"On {when} all {count(events)} events were checked: none was changed or removed."
    )


def what_in_words(action: str) -> str:
    """`allocate_case` reads "Allocate case" where there are no better words."""
    return WORDS.get(action, action.replace("_", " ").capitalize())


def kind_in_words(record_type: str) -> str:
    """`casework.riskreview` reads "risk review"; what is no table of ours is shown as it is."""
    if record_type == "partnership.user":
        return "account"
    try:
        return str(apps.get_model(record_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return record_type.replace("_", " ")


def _event(event: EventRow, names: Mapping[int, str]) -> EventShown:
    who = "Nobody signed in"
    if event.actor_id is not None:
        who = names.get(event.actor_id, f"Account {event.actor_id}")
    return EventShown(
        when=moment(event.at),
        who=who,
        who_address=Asked(actor_id=event.actor_id).address() if event.actor_id else "",
        what=what_in_words(event.action),
        kind=kind_in_words(event.record_type),
        record_id=event.record_id,
        record_address=Asked(kind=event.record_type, record_id=event.record_id).address()
        if event.record_id
        else "",
        details=", ".join(
            f"{name.replace('_', ' ')}: {value}"
            for name, value in event.details.items()
            if value is not None and not isinstance(value, list)
        ),
    )


def _about(asked: Asked, names: Mapping[int, str]) -> str:
    if asked.actor_id is not None:
        return f"What {names.get(asked.actor_id, f'account {asked.actor_id}')} did"
    kind = kind_in_words(asked.kind) if asked.kind else "record"
    return f"What was done to {kind} {asked.record_id}" if asked.record_id else ""


@dataclass(frozen=True)
class OpeningShown:
    """An opening in an emergency as the auditor sees it: who, where, why, and whether it was looked at in time."""

    when: str
    who: str
    where: str
    why: str
    state: str
    is_late: bool


@dataclass(frozen=True)
class CrossingShown:
    """What crossed the wall: the day, the fact, who told it, from which case to which, as numbers."""

    when: str
    fact: str
    who: str
    from_case: str
    to_case: str


@dataclass(frozen=True)
class WallsPage:
    """`found` is None before a reference was asked for."""

    openings: tuple[OpeningShown, ...]
    crossings: tuple[CrossingShown, ...]
    found: tuple[EventShown, ...] | None


def walls_page(
    *,
    openings: Sequence[Opening],
    crossings: Sequence[CrossingRow],
    events: Sequence[EventRow] | None,
    names: Mapping[int, str],
    organisations: Mapping[int, str],
    today: date,
) -> WallsPage:
    return WallsPage(
        openings=tuple(_opening(each, names, organisations, today) for each in openings),
        crossings=tuple(
            CrossingShown(
                moment(each.at),
                CROSSINGS[SafetyFact(each.fact)].chosen_as,
                names.get(each.told_by, f"Account {each.told_by}"),
                str(each.from_case),
                str(each.to_case),
            )
            for each in crossings
        ),
        found=None if events is None else tuple(_event(each, names) for each in events),
    )


def _opening(
    each: Opening, names: Mapping[int, str], organisations: Mapping[int, str], today: date
) -> OpeningShown:
    late = is_overdue(Grant(each.by_id, each.at, each.at, each.reviewed_at), today=today)
    state = "Overdue" if late else "Not looked at yet"
    if each.reviewed_at is not None:
        state = f"{'In order' if each.in_order else 'Not in order'}, {day(each.reviewed_at)}"
    return OpeningShown(
        when=moment(each.at),
        who=names.get(each.by_id, f"Account {each.by_id}"),
        where=organisations.get(each.organisation_id, ""),
        why=WHY_IN_WORDS[WhyOpened(each.why)],
        state=state,
        is_late=late,
    )
