"""The words for what is done in a case: needs, levels, who does what, what was done in a session, and how approval stands."""

from commonweal.rules.approval import Subject
from commonweal.rules.interventions import Intervention
from commonweal.rules.needs import LEVELS, Agency, Area, Doer, Occasion, Progress
from commonweal.rules.safety_plans import HandOver
from commonweal.rules.safety_plans import Occasion as PlanOccasion

AREAS = {
    Area.SAFETY: "Safety",
    Area.ACCOMMODATION: "Somewhere to live",
    Area.LEGAL: "Law and courts",
    Area.FINANCE: "Money, benefits and debt",
    Area.HEALTH: "Health",
    Area.MENTAL_HEALTH: "Mental health and wellbeing",
    Area.DRUGS_AND_ALCOHOL: "Drugs and alcohol",
    Area.CHILDREN: "Children and parenting",
    Area.RELATIONSHIPS: "Friends, family and relationships",
    Area.WORK_AND_EDUCATION: "Work and education",
    Area.IMMIGRATION: "Immigration, and no recourse to public funds",
    Area.CONFIDENCE: "Confidence and own choices",
    Area.BEHAVIOUR: "Changing own behaviour",
}
LEVEL_CHOICES = [(str(value), f"{value}. {text}") for value, text in sorted(LEVELS.items(), reverse=True)]
NOT_ASKED_WORDS = "Could not be asked"
OCCASIONS = {Occasion.START: "At the start", Occasion.REVIEW: "Review", Occasion.EXIT: "At the end"}
PLAN_OCCASIONS = {
    PlanOccasion.START: "At the start",
    PlanOccasion.REVIEW: "Things have changed, or it was time to look again",
    PlanOccasion.LEAVING: "For the time after the work ends",
}
DOERS = {Doer.WORKER: "You, the worker", Doer.PERSON: "The person", Doer.AGENCY: "Another agency"}
DOERS_SHORT = {Doer.WORKER: "Worker", Doer.PERSON: "The person", Doer.AGENCY: "Another agency"}
AGENCIES = {
    Agency.POLICE: "Police",
    Agency.HOUSING: "Housing",
    Agency.HEALTH: "Health",
    Agency.CHILDRENS_SERVICES: "Children’s services",
    Agency.ADULT_SERVICES: "Adult social care",
    Agency.LEGAL_ADVICE: "A solicitor or legal advice",
    Agency.COURT: "Court",
    Agency.SCHOOL: "School or college",
    Agency.MONEY_ADVICE: "Money or debt advice",
    Agency.DRUG_AND_ALCOHOL_SERVICE: "Drug and alcohol service",
    Agency.OTHER: "Another agency",
}
PROGRESS = {
    Progress.MET: "Met",
    Progress.PARTLY_MET: "Partly met",
    Progress.NOT_MET: "Not met",
    Progress.NOT_KNOWN: "Not known",
}
DONE = {
    Intervention.ONE_TO_ONE: "One-to-one support",
    Intervention.OUTREACH: "Outreach visit",
    Intervention.HELPLINE: "Helpline call",
    Intervention.DROP_IN: "Drop-in",
    Intervention.PEER_SUPPORT: "Peer support",
    Intervention.SAFETY_PLANNING: "Safety planning",
    Intervention.CRIMINAL_COURT: "Advocacy in a criminal court",
    Intervention.CIVIL_COURT: "Advocacy in a civil court",
    Intervention.FAMILY_COURT: "Advocacy in a family court",
    Intervention.MEETING_WITH_AGENCIES: "Meeting with other agencies",
    Intervention.GROUP: "Group programme",
    Intervention.PARENTING: "Parenting programme",
    Intervention.THERAPEUTIC: "Therapeutic session",
    Intervention.CHILD_SESSION: "Session with a child",
    Intervention.DISCLOSURE_SCHEME: "Disclosure scheme application",
    Intervention.PROTECTIVE_ORDER: "Protective order application",
    Intervention.SAFE_ACCOMMODATION: "Referral to safe accommodation",
    Intervention.SANCTUARY: "Sanctuary: making a home safer",
    Intervention.CUCKOOING: "Help where a home was taken over (cuckooing)",
    Intervention.SAFEGUARDING_REFERRAL: "Safeguarding referral",
    Intervention.BEHAVIOUR_ONE_TO_ONE: "Behaviour change, one to one",
    Intervention.BEHAVIOUR_GROUP: "Behaviour change, in a group",
}
HAND_OVERS = {
    HandOver.READ_TOGETHER: "We go through it together, and I take the paper back",
    HandOver.KEPT_SAFELY: "The person has told me where it can be kept and nobody else will look",
    HandOver.GIVEN_TO_TRUSTED: "Somebody the person trusts keeps it for them",
}
SUBJECTS = {Subject.PLAN: "Plan", Subject.CLOSING: "Closing the case"}


def level_words(value: int) -> str:
    """A level as people say it; 0 is a level nobody could ask for."""
    return LEVELS.get(value, NOT_ASKED_WORDS)
