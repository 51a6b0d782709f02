"""A risk review in two pages: the answers, then the judgement and the decision; and which questions are asked."""

from collections.abc import Iterable, Mapping
from typing import Any

from commonweal.design.fields import (
    ChoiceField,
    CommonwealForm,
    DateField,
    LongTextField,
    NumberField,
    TextField,
    YesNoDontKnow,
)
from commonweal.rules.consent import Agreement
from commonweal.rules.risk import MOST_COMMENT, Answer, Grade, Remark, Teller
from commonweal.rules.risk_tools import AS_TOLD, Kind, Tool
from commonweal.services.casework import words
from commonweal.services.casework.actions.risk import Answers, Decided, MaracSharing, Told
from commonweal.services.casework.words import YES_NO

TELLERS = [(each.value, text) for each, text in words.TELLERS.items() if each != Teller.PERSON]
GRADES = [(grade.value, *text) for grade, text in words.GRADES.items()]


ONLY_THE_SCORE = "score"


class ToolForm(CommonwealForm):
    """Other questions than the usual ones, and why."""

    fields_of_reasons = {
        "tool_is_supplement": "tool",
        "tool_not_for_them": "tool",
        "tool_needs_reason": "why",
    }
    tool = ChoiceField(label="Which questions?", missing="Select which questions to use")
    why = LongTextField(
        label="Why other questions than the usual ones?",
        called="Why you use other questions",
        hint="Not needed for the usual ones.",
        max_length=500,
        rows=2,
        required=False,
    )

    def __init__(self, *args: Any, tools: Iterable[tuple[str, str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["tool"].set_choices(tools)


class AnswersForm(CommonwealForm):
    """The questions of one version of a risk tool: three answers to each, and how many incidents there were.

    Beside each answer there is room for who said so and for a comment. The stalking questions (`supplement`) are asked when
    the question that opens them is a yes. Of a tool that somebody else used, the grade or only the score is asked (`mode`).
    """

    incidents = NumberField(
        label="How many incidents were there in the last 12 months?",
        called="The number of incidents",
        hint="Reported to anyone or not. Write 0 if there were none.",
        most=366,
    )
    latest_abuse_on = DateField(
        label="When did the latest abuse happen?",
        called="The day of the latest abuse",
        hint="For example, 27 3 2026. Leave it empty if nothing new has happened or nobody knows.",
        no_future=True,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        tool: Tool,
        supplement: Tool | None = None,
        mode: str = "",
        asks_crime: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.tool, self.supplement = tool, supplement
        self.asks_items = bool(tool.items) and mode != ONLY_THE_SCORE
        last = {name: self.fields.pop(name) for name in ("incidents", "latest_abuse_on")}
        if self.asks_items:
            self._add_questions()
        if tool.kind == Kind.TOLD:
            self._add_told(score_only=bool(tool.items) and not self.asks_items)
        self.fields.update(last)
        if asks_crime:
            self.fields["crime"] = YesNoDontKnow(
                label="Would the latest abuse be a crime if it were reported?",
                hint="Violence, threats, stalking or something sexual. Don’t know counts as yes.",
                called="Whether it would be a crime",
                required=False,
            )

    def _add_questions(self) -> None:
        for item in self.tool.items:
            self.fields[name_of(item.number)] = YesNoDontKnow(
                label=f"{item.number}. {item.text}",
                hint=item.note,
                called=f"Question {item.number}",
                missing=f"Answer question {item.number}: yes, no or don’t know",
            )
            self.fields[f"teller_{item.number}"] = ChoiceField(
                label="Who said so, if not the person",
                called="Who said so",
                choices=TELLERS,
                as_list=True,
                required=False,
            )
            self.fields[f"comment_{item.number}"] = LongTextField(
                label="Comment",
                called=f"The comment on question {item.number}",
                max_length=MOST_COMMENT,
                required=False,
            )
        for item in self.supplement.items if self.supplement else ():
            self.fields[stalking_name(item.number)] = YesNoDontKnow(
                label=f"S{item.number}. {item.text}",
                hint=item.note,
                called=f"Stalking question {item.number}",
                required=False,
            )

    def _add_told(self, *, score_only: bool) -> None:
        if self.tool.name == AS_TOLD.name:
            self.fields["told_tool"] = TextField(
                label="Which tool did they use?",
                called="The tool they used",
                hint="For example DARA, or their own. Write its name only.",
                max_length=80,
            )
        if not self.asks_items:
            most = self.tool.highest_score or 100
            self.fields["told_score"] = NumberField(
                label="The score as they told it",
                called="The score",
                hint="It is kept as told and never turned into another tool’s."
                + ("" if score_only else " Leave it empty if the tool has none."),
                most=most,
                required=score_only,
            )
        self.fields["told_grade"] = ChoiceField(
            label="The grade as they told it",
            hint="" if self.tool.name == AS_TOLD.name else "Leave it open if they gave none.",
            choices=[(value, title) for value, title, _ in GRADES],
            missing="Select the grade as they told it",
            required=self.tool.name == AS_TOLD.name,
        )

    @property
    def stalking_opens_at(self) -> str:
        """The field whose yes opens the stalking questions; empty where there are none."""
        has = self.supplement is not None and self.asks_items and self.tool.stalking_item
        return name_of(self.tool.stalking_item) if has else ""

    @property
    def stalking_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith("stalking_")]

    @property
    def question_names(self) -> list[tuple[str, int]]:
        """The field of each question and its number."""
        return [(name_of(item.number), item.number) for item in self.tool.items] if self.asks_items else []

    @property
    def asks_anything(self) -> bool:
        """Whether there is anything to answer before the decision."""
        return self.asks_items or "told_grade" in self.fields

    @property
    def last_names(self) -> list[str]:
        """What is asked after the questions."""
        last = ("told_tool", "told_score", "told_grade", "incidents", "latest_abuse_on", "crime")
        return [name for name in last if name in self.fields]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.stalking_opens_at and values.get(self.stalking_opens_at) == Answer.YES:
            for name in self.stalking_names:
                if not values.get(name) and name not in self.errors:
                    number = name.rpartition("_")[2]
                    self.add_error(name, f"Answer stalking question {number}: yes, no or don’t know")
        return values

    def answers(self, *, is_usual: bool = True, why: str = "") -> Answers:
        """What a valid form says."""
        values = self.cleaned_data
        asked = self.tool.items if self.asks_items else ()
        opened = bool(self.stalking_opens_at) and values[self.stalking_opens_at] == Answer.YES
        stalking = self.supplement.items if opened and self.supplement else ()
        remarks = {
            item.number: Remark(
                Teller(values[f"teller_{item.number}"] or Teller.PERSON), values[f"comment_{item.number}"]
            )
            for item in asked
            if values[f"teller_{item.number}"] or values[f"comment_{item.number}"]
        }
        return Answers(
            by_item={item.number: values[name_of(item.number)] for item in asked},
            incidents_in_12_months=values["incidents"],
            latest_abuse_on=values["latest_abuse_on"],
            tool=None if is_usual else self.tool,
            tool_reason="" if is_usual else why,
            remarks=remarks,
            stalking={item.number: values[stalking_name(item.number)] for item in stalking},
            told=self._told(values),
            would_be_crime={"yes": True, "no": False}.get(values.get("crime", "")),
        )

    def _told(self, values: Mapping[str, Any]) -> Told | None:
        grade, score = values.get("told_grade"), values.get("told_score")
        if not grade and score is None:
            return None
        return Told(Grade(grade) if grade else None, values.get("told_tool", ""), score)


def name_of(number: int) -> str:
    """The field of an item."""
    return f"item_{number}"


def stalking_name(number: int) -> str:
    """The field of a stalking question."""
    return f"stalking_{number}"


class DecisionForm(CommonwealForm):
    """The professional's own view, and the decision. Neither lowers what the answers show: where the area allows a lower
    grade at all, it waits for another person.
    """

    fields_of_reasons = {
        "judgement_needs_reasons": "judgement_reasons",
        "grade_lowered": "decision",
        "why_lower": "why_lower",
        "no_ground_for_marac": "refers_to_marac",
        "under_marac_age": "refers_to_marac",
        "why_not_referred": "why_not_referred",
        "no_marac_ground": "refers_to_marac",
        "marac_needs_agreement": "marac_agreement",
        "no_reasons": "marac_necessary",
        "not_proportionate": "marac_proportionate",
        "why_not_told": "marac_why_not_told",
    }

    judgement = ChoiceField(
        label="Your own judgement of the risk", choices=GRADES, missing="Select your own judgement"
    )
    judgement_reasons = LongTextField(
        label="What you saw or heard that makes you judge so",
        called="Your reasons",
        hint="Needed when you judge the risk higher than the answers show.",
        max_length=2000,
        rows=3,
        required=False,
    )
    decision = ChoiceField(
        label="The grade to work by",
        hint="Not lower than the answers show, nor than your judgement, unless a second person may sign here.",
        choices=GRADES,
        missing="Select the grade to work by",
    )
    why_lower = LongTextField(
        label="Why the grade should be lower",
        called="Why the grade should be lower",
        hint="Only when you choose a lower grade than the answers or your judgement show. The higher grade holds until a"
        " second person has signed.",
        max_length=2000,
        rows=3,
        required=False,
    )
    refers_to_marac = ChoiceField(
        label="Refer to MARAC?",
        choices=YES_NO,
        inline=True,
        missing="Select whether you refer to MARAC",
    )
    why_not_referred = LongTextField(
        label="Why not, if there is a ground",
        called="Why you do not refer",
        max_length=2000,
        rows=3,
        required=False,
    )

    marac_agreement = ChoiceField(
        label="Does the person agree that MARAC is told?",
        hint="Agreeing to support, or to what a service is told, is not agreeing to this.",
        choices=[(each.value, text) for each, text in words.AGREEMENTS.items()],
        missing="Select whether the person agrees that MARAC is told",
        required=False,
    )
    marac_necessary = LongTextField(
        label="If not: why is it necessary all the same?",
        called="Why it is necessary",
        max_length=2000,
        rows=3,
        required=False,
    )
    marac_proportionate = LongTextField(
        label="If not: why is it no more than is needed?",
        called="Why it is no more than is needed",
        max_length=2000,
        rows=3,
        required=False,
    )
    marac_told = ChoiceField(
        label="If not: is the person told that MARAC will hear of it?",
        called="Whether the person is told",
        choices=YES_NO,
        inline=True,
        required=False,
    )
    marac_why_not_told = LongTextField(
        label="If they are not told: why is telling them not safe?",
        called="Why telling them is not safe",
        max_length=2000,
        rows=2,
        required=False,
    )

    MARAC = ("marac_agreement", "marac_necessary", "marac_proportionate", "marac_told", "marac_why_not_told")

    def __init__(
        self, *args: Any, has_marac: bool = True, lower_may_wait: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if not lower_may_wait:
            del self.fields["why_lower"]
        if not has_marac:
            for name in ("refers_to_marac", "why_not_referred", *self.MARAC):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("refers_to_marac") == "yes" and not values.get("marac_agreement"):
            self.add_error("marac_agreement", "Select whether the person agrees that MARAC is told")
        return values


def what_was_decided(values: Mapping[str, Any]) -> Decided:
    """What a valid DecisionForm says."""
    said = values.get("marac_agreement") or Agreement.NOT_ASKED
    return Decided(
        judgement=Grade(values["judgement"]),
        judgement_reasons=values["judgement_reasons"],
        decision=Grade(values["decision"]),
        refers_to_marac=values.get("refers_to_marac") == "yes",
        why_not_referred=values.get("why_not_referred", ""),
        why_lower=values.get("why_lower", ""),
        marac=MaracSharing(
            agreement=Agreement(said),
            necessary=values.get("marac_necessary", ""),
            proportionate=values.get("marac_proportionate", ""),
            person_told=values.get("marac_told") == "yes",
            why_not_told=values.get("marac_why_not_told", ""),
        ),
    )
