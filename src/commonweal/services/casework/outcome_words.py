"""Words for how things are: when it was asked, why it was not, and what changed."""

from commonweal.rules.outcome_tools import Answerer, Change, Occasion, WhyNotAsked

OCCASIONS = {
    Occasion.INTAKE: "At the start",
    Occasion.REVIEW: "On the way",
    Occasion.EXIT: "At the end",
    Occasion.FOLLOW_UP: "Afterwards",
}
WHY_NOT = {
    WhyNotAsked.SAID_NO: "They did not want to",
    WhyNotAsked.NOT_SAFE: "It was not safe to ask",
    WhyNotAsked.TOO_SOON: "It was not the time: something else came first",
    WhyNotAsked.NOT_REACHED: "They could not be reached",
    WhyNotAsked.NO_INTERPRETER: "There was no interpreter",
    WhyNotAsked.FORGOTTEN: "It was forgotten",
}
ANSWERED_BY = {
    Answerer.PERSON: "Answered by the person",
    Answerer.CARER: "Answered by whoever cares for the child",
    Answerer.WORKER: "Judged by the worker",
}
CHANGES = {
    Change.BETTER: ("Better", "green"),
    Change.SAME: ("No change that counts", "grey"),
    Change.WORSE: ("Worse", "red"),
}
