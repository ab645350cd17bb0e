"""The risk assessment: first which instrument, then its questions, then the grade that follows, which is taken or changed.

A page says which of these steps it was; what is sent without one is the whole form at once. What the grade follows from is
reckoned here, from the answers, each time: nobody types it.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from wtforms.validators import StopValidation

from disclosure.domain.answers import Answer, Answers, Value
from disclosure.domain.instruments import GRADES, OTHER, Ask, Instrument, Question, Scored
from disclosure.domain.words import N_
from disclosure.forms import questions as ask
from disclosure.forms.base import Asked
from disclosure.forms.codes import LABELS, codes
from disclosure.forms.dates import InParts
from disclosure.forms.fields import Form, HiddenField, Radios, Required, RequiredIf, TextArea, TextField, YesNo, choice

CHOOSE, QUESTIONS, GRADE = STEPS = ("choose", "questions", "grade")
STEP, BACK = "step", "a_step_back"
FACTOR = "factor_"
RAISED, LOWERED, TAKEN = "raised", "lowered", "taken"
_OF_ANOTHER = ("instrument_other", "instrument_version", "score", "instrument_grade")
_GRADES = LABELS["risk_grade"]
_JUDGED = {
    TAKEN: N_("The grade that follows was taken"),
    RAISED: N_("Raised by judgement"),
    LOWERED: N_("Lowered by judgement"),
}


class Tool(Radios):
    """Which instrument was used: one of those offered for the case, or none of them."""

    instruments: tuple[Instrument, ...] = ()

    def offer(self, choices: Iterable[Any]) -> None:
        """The instruments to choose from."""
        self.instruments = tuple(choices)
        super().offer([*(choice(one.key, one.title, hint=one.source) for one in self.instruments), _ANOTHER])

    def find(self, key: object) -> Instrument | None:
        """The one of that key."""
        return next((one for one in self.instruments if one.key == key), None)


_ANOTHER = choice(
    OTHER, N_("Another tool, or judgement alone"), hint=N_("For example RM2000 or ARMS, whose own form stays with it")
)


class _Reasoned:
    """A grade other than the instrument's has its reason, whether it is higher or lower."""

    message = N_("Write why the grade was changed")

    def __call__(self, form: "AssessRisk", field: Any) -> None:
        if field.is_empty and form.judged in (RAISED, LOWERED):
            raise StopValidation(field.translate(self.message))


class AssessRisk(Form):
    key = "assess_risk"
    version = "2"
    title = N_("Record the risk assessment")
    submit = N_("Record the risk assessment")

    occurred_at = ask.happened(N_("When was the risk assessed?"))
    instrument = Tool(
        N_("Which tool was used?"),
        validators=[Required(N_("Choose the tool that was used"))],
    )
    instrument_other = TextField(
        N_("If another, which?"),
        validators=[RequiredIf("instrument", [OTHER], N_("Enter the name of the tool, or “professional judgement”"))],
    )
    instrument_version = TextField(N_("Version"), hint=N_("As printed on it, for example 2009"), width=10)
    score = TextField(N_("Score"), hint=N_("The number or level that the tool gave"), width=10)
    instrument_grade = Radios(N_("What grade did the tool give, if it gives one?"), choices=codes("risk_grade"))
    risk_grade = ask.one_of(
        N_("Grade of risk"),
        codes("risk_grade"),
        N_("Choose the grade of risk"),
        hint=N_("High: refer to MARAC and to an independent adviser at once, and record it under “Escalate”"),
    )
    override_reason = TextArea(
        N_("If it is another grade than the tool’s, why?"),
        hint=N_("Professional judgement may raise or lower it. A lower grade is shown to whoever decides and signs"),
        rows=3,
        validators=[_Reasoned()],
    )
    reason = ask.words(N_("What does the grade rest on?"), N_("Write what the grade rests on"))

    step = HiddenField()

    at = ""
    """The step that its page is at; empty where the whole form was sent at once."""
    tool: Instrument | None = None
    _fields: Any
    _sent = ""
    _is_led_on = False

    def process(self, formdata: Any = None, obj: Any = None, data: Any = None, *args: Any, **kwargs: Any) -> None:
        """The chosen instrument's questions become the form's own, before any answer is read."""
        for name, choices in self._choices.items():
            self[name].offer(choices)
        given = formdata.get("instrument") if formdata is not None else (data or {}).get("instrument")
        self.tool = self.instrument.find(given)
        if self.tool is not None:
            self._ask(self.tool)
        super().process(formdata, obj, data, *args, **kwargs)
        self._begin(formdata)

    def _ask(self, tool: Instrument) -> None:
        for name in _OF_ANOTHER:
            del self[name]
        declared = list(self._fields)
        for name, field in _factors(tool):
            self._fields[name] = self.meta.bind_field(self, field, {"name": name, "prefix": self._prefix})
        after = declared.index("instrument") + 1
        order = [*declared[:after], *(name for name, _ in _factors(tool)), *declared[after:]]
        self._fields = {name: self._fields[name] for name in order}

    def _begin(self, formdata: Any) -> None:
        """Which step its page is at, before anything is found wrong."""
        sent = self.step.data if formdata is not None else ""
        self._sent = sent if sent in STEPS else ""
        back = formdata is not None and BACK in formdata
        if formdata is not None and not self._sent:
            self._go("")
        elif self.tool is None and self.instrument.data != OTHER:
            self._go(CHOOSE)
        elif self._sent == GRADE and not back:
            self._go(GRADE)
        else:
            self._go(CHOOSE if back and self._sent == QUESTIONS else QUESTIONS)
            self._is_led_on = back or self._sent == CHOOSE

    def _go(self, step: str) -> None:
        self.at = self.step.data = step

    @property
    def _last(self) -> str:
        return GRADE if self.tool is not None else QUESTIONS

    @property
    def is_rearranged(self) -> bool:
        """A tool was chosen, or a step back asked for: the next page is shown, and nothing judged yet."""
        return self._is_led_on

    def validate(self, extra_validators: Any = None) -> bool:
        """Every answer; of a step, only what it and those before it ask. False without a fault leads to the next step."""
        good = super().validate(extra_validators)
        if not self._sent:
            return good
        wrong = {self._step_of(field) for field in self.asked() if field.errors}
        reached = STEPS[: STEPS.index(self._sent) + 1]
        led = self._last if self._sent == QUESTIONS else self._sent
        self._go(next((one for one in reached if one in wrong), led))
        for field in self.asked():
            if self._step_of(field) not in reached:
                field.errors = []
        return good and self._sent == self._last

    def _step_of(self, field: Asked) -> str:
        name = field.short_name
        if name == "instrument":
            return CHOOSE
        return QUESTIONS if self.tool is None or name == "occurred_at" or name.startswith(FACTOR) else GRADE

    def shown(self) -> Iterator[Asked]:
        """The questions of the step."""
        return (field for field in self.asked() if self._step_of(field) == self.at or not self.at)

    def carried(self) -> list[tuple[str, str]]:
        """What was answered in the other steps."""
        others = [field for field in self.asked() if self._step_of(field) != self.at and self.at]
        return [pair for field in others for pair in _as_sent(field)]

    @property
    def button(self) -> str:
        """On to the next step, or done."""
        return self.translate(self.submit if self.at in ("", self._last) else N_("Continue"))

    @property
    def back(self) -> tuple[str, str]:
        """To the step before."""
        words = {QUESTIONS: N_("Choose another tool"), GRADE: N_("Change the answers")}.get(self.at, "")
        return (BACK, self.translate(words)) if words else ("", "")

    @property
    def scored(self) -> Scored | None:
        """What the answers come to, where an instrument of the product asked for them."""
        if self.tool is None:
            return None
        return self.tool.score({one.key: self[f"{FACTOR}{one.key}"].data for one in self.tool.gradable})

    @property
    def grade_given(self) -> str:
        """The grade that the instrument gives, or that another tool is said to give; empty where it gives none."""
        scored = self.scored
        return scored.grade if scored else str(self.instrument_grade.data or "")

    @property
    def judged(self) -> str:
        """Whether judgement took, raised or lowered the grade; empty where there is nothing to compare."""
        given, taken = self.grade_given, self.risk_grade.data
        if given not in GRADES or taken not in GRADES:
            return ""
        return TAKEN if given == taken else RAISED if GRADES.index(taken) > GRADES.index(given) else LOWERED

    def grade_words(self, grade: str) -> str:
        """A grade as people read it."""
        return self.translate(_GRADES[grade])

    def answers(self) -> Answers:
        """With what was reckoned: the version, the thresholds and the score that the grade follows from, and what became of it."""
        answers = super().answers()
        reckoned = [*self._reckoned(), *self._judgement()]
        place = answers.names.index("risk_grade")
        return Answers(
            answers.form,
            answers.version,
            answers.language,
            (*answers.items[:place], *reckoned, *answers.items[place:]),
        )

    def _reckoned(self) -> Iterator[Answer]:
        scored, tool = self.scored, self.tool
        if scored is None or tool is None:
            return
        limits = ", ".join(
            self.translate(N_("%(grade)s from %(least)s"), grade=self.grade_words(grade), least=least)
            for grade, least in tool.limits.items()
        )
        said = self.translate
        yield Answer("instrument_version", said(N_("Version")), tool.version, tool.version)
        yield Answer("thresholds", said(N_("Graded by")), dict(tool.limits), f"{limits}. {tool.thresholds_source}")
        yield Answer("score", said(N_("Score")), scored.score, f"{scored.score} / {tool.most}")
        unknown = len(scored.unknown)
        yield Answer("not_known", said(N_("Questions not known")), unknown, str(unknown))
        marks: list[Value] = [" + ".join(tool.words_of(mark.questions)) for mark in scored.marks]
        yield Answer("marks", said(N_("Raised by itself by")), marks, "\n".join(map(str, marks)))
        grade = self.grade_words(scored.grade)
        if scored.at_most != scored.grade:
            more = N_("%(grade)s; %(most)s if all that is not known were yes")
            grade = said(more, grade=grade, most=self.grade_words(scored.at_most).lower())
        yield Answer("instrument_grade", said(N_("Grade that follows from the answers")), scored.grade, grade)

    def _judgement(self) -> Iterator[Answer]:
        judged = self.judged
        words = self.translate(_JUDGED[judged]) if judged else ""
        yield Answer("judgement", self.translate(N_("What judgement made of it")), judged or None, words)


@lru_cache(maxsize=64)
def _factors(tool: Instrument) -> tuple[tuple[str, Any], ...]:
    """The instrument's questions as fields, by their names."""
    return tuple((f"{FACTOR}{one.key}", _factor(one)) for one in tool.questions)


def _factor(one: Question) -> Any:
    if one.ask is Ask.WORDS:
        return TextArea(one.words, hint=one.help, rows=3)
    message = f"Say yes, no or not known: {one.words}"
    return YesNo(one.words, hint=one.help, unknown=True, validators=[Required(message)])


def _as_sent(field: Any) -> Iterator[tuple[str, str]]:
    """A field's answer as a browser sends it."""
    if isinstance(field, InParts):
        yield from ((f"{field.name}-{part}", typed) for part, typed in field.typed.items())
    elif not field.is_empty:
        yield field.name, field.shown if isinstance(field, TextField) else str(field.data)
