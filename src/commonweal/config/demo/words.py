"""What referrers and workers wrote, invented. No name, place or number in any of it."""

from commonweal.rules.needs import Area

WHAT_HAPPENED = (
    "Officers attended after a neighbour called. She was shaken and asked not to be phoned at home.",
    "Disclosed to the midwife that arguments have become frightening. Wants to talk to somebody soon.",
    "Called from work. Checks on where they are all day and counts the minutes of every journey.",
    "Third call to the address this year. Door damaged. Children upstairs.",
    "Came to the front desk with a bag packed. Staying with a relative for now.",
    "Told the practice nurse about bruises and would like advice, not the police.",
    "Money is kept from them and the phone is read every evening.",
    "Left in the spring. Messages and visits have not stopped and are getting worse.",
    "School noticed a change. Says it is not safe when contact visits end.",
    "Housing officer saw the damage to the flat and offered a private talk.",
    "Threats made in front of the family. Wants to know what an order could do.",
    "Says they are watched on the way to work. Has kept a list of dates.",
    "Asked for help after an argument about the children turned violent.",
    "Feels unable to say no to anything. Cried through the appointment.",
    "Released on bail with conditions. Wants to know how to stay safe meanwhile.",
    "Reported by a friend with consent. Best reached in the morning.",
)
WHAT_HAPPENED_PERPETRATOR = (
    "Says he wants to stop before he loses the family. Asked the officer what help there is.",
    "Offered a place after the incident and agreed to be referred.",
    "Probation asks for an assessment. Has said he is willing to come.",
    "Told the social worker that arguments frighten everyone at home, and that it is him.",
    "Came through the court. Second order in two years.",
    "Rang by himself after reading about the programme.",
)
NOTES = (
    "Went through the safety plan again and changed two things in it.",
    "Talked about the week. Slept better. Wants to look at housing next time.",
    "Prepared for the hearing together and agreed who will sit with them.",
    "Rang the school together. A named person there now knows whom to call.",
    "Looked at the budget and filled in the form.",
    "Spoke about warning signs and what to do at each of them.",
    "Short meeting. Agreed to speak again on the usual day.",
    "Practised what to say when contact is made against the order.",
    "Talked about what the children have seen and what they need.",
    "Reviewed the goals: two reached, one put off until after the move.",
    "Worked through the third exercise and its homework.",
    "Named three moments last week when stopping was possible.",
)
GOALS = {
    Area.SAFETY: "I want to sleep without listening for the door.",
    Area.BEHAVIOUR: "I want to stop before it starts.",
    Area.ACCOMMODATION: "A place where only we have the key.",
    Area.LEGAL: "I want to know what the court will ask, and not go alone.",
    Area.FINANCE: "My own account, and the debts that are not mine sorted out.",
    Area.MENTAL_HEALTH: "To get through a day without being on edge.",
    Area.CHILDREN: "The children should not have to look after me.",
    Area.WORK_AND_EDUCATION: "To keep my job while this goes on.",
    Area.CONFIDENCE: "To decide things for myself again.",
}
ACTIONS = {
    Area.SAFETY: "Go through the locks and the lights together.",
    Area.BEHAVIOUR: "Bring the diary of the week.",
    Area.ACCOMMODATION: "Call the housing officer about the offer.",
    Area.LEGAL: "Book the visit to the court before the hearing.",
    Area.FINANCE: "Fill in the form for the benefit together.",
    Area.MENTAL_HEALTH: "Ask the practice about a first talk.",
    Area.CHILDREN: "Speak with the named person at the school.",
    Area.WORK_AND_EDUCATION: "Write to the manager with what was agreed.",
    Area.CONFIDENCE: "Try the group once, and say how it was.",
}
# One text for each part of a safety plan, in its order.
SAFETY_PLAN = (
    "He goes quiet, then asks the same question again and again.",
    "My sister’s, at any hour. The neighbour with the green door.",
    "By the back. Shoes and bag are where we said.",
    "They know to go next door and to ring.",
    "New password. The old phone stays at work.",
    "Copies are with my sister.",
    "My manager knows, and so does the front desk.",
    "We have one. I say it when I cannot talk.",
    "When he is at the door. If I cannot speak I press 55.",
)
JUDGED_HIGHER = (
    "Separation, control and threats together; the score does not show how afraid they are.",
    "Hands on the neck last week, told to the nurse and not to us.",
    "They expect to be found, and the pattern of calls says so too.",
    "The answers were given with somebody in the next room.",
)
WHY_NOT_REFERRED = (
    "Already on the agenda of the next meeting.",
    "Safety plan in place and police action under way; looked at again at the next review.",
)
HANDED_BACK = "No worker who speaks the language; please try another service."
ALERTS = ("do_not_visit_alone", "weapon", "dog", "no_message", "do_not_share_address", "harmful_to_staff")
