"""Words for feedback: when somebody is asked, how, and by what the answers are held beside the asked."""

from commonweal.rules.feedback import Dimension, Moment, Way

MOMENTS = {Moment.START: "After the start", Moment.CLOSING: "At the end", Moment.AFTERWARDS: "Afterwards"}
WAYS = {Way.TEXT: "By text", Way.PAPER: "With a sheet"}
DIMENSIONS = {Dimension.AREA: "Area", Dimension.GROUP: "Group", Dimension.GRADE: "Risk when asked"}
VALUES = {
    "victim": "Victims", "child": "Children", "perpetrator": "People who use abuse", "high": "High", "medium": "Medium",
    "standard": "Standard", "none": "Not graded",
}  # fmt: skip
