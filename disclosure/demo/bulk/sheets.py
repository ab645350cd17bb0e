"""Answers by the thousand: each way of filling in a form goes once through the real form, and then only the names change.

A form that refuses what is typed stops the load. Questions, codes and words are those that the form gave.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache, partial
from typing import Any, NamedTuple

from werkzeug.datastructures import MultiDict

from disclosure.demo import typed
from disclosure.demo.people import Person
from disclosure.demo.play import WrongStory
from disclosure.demo.script import CREWS, Story, Typed
from disclosure.demo.typed import Fields, Scene
from disclosure.domain import reference
from disclosure.domain.answers import Answer, Answers, Value
from disclosure.domain.application import Application
from disclosure.domain.checklist import LINES, Line, line_of
from disclosure.domain.children import BACK, CHILD, GONE, OTHER, OTHER_CHILD
from disclosure.domain.clocks import LONDON, london_date
from disclosure.domain.law import Law
from disclosure.domain.scheme import Action, Scheme
from disclosure.force import Force
from disclosure.forms.application import application_of
from disclosure.forms.base import Form
from disclosure.forms.dates import date_words
from disclosure.services import choices

Put = Callable[[Answer], Answer]
"""From a question with a sample's answer to the same question with a case's own."""

Offered = Mapping[str, Sequence[Any]]
"""What the lists of a form offer, by the name of the question."""

_TURNS = 6  # two or three alternatives wherever there are any: six cases in turn have them all
_ASKS_BY_KIND = ("person_at_risk", "parent_of_child", "nobody")
_CODED = ("told_part", "risk_tool", "no_risk_wording")  # places that become codes


class Kind(NamedTuple):
    """What decides how forms are filled in, besides names and times."""

    scheme: str
    route: str
    plot: str
    asks: str
    told: str
    turn: int


class Done(NamedTuple):
    """What was done: how it turned out, when, what was said otherwise than usual; who may own the case, and another case."""

    action: Action
    how: str
    outcome: str
    happened: datetime
    said: Mapping[str, Typed]
    owner: int
    other: str


@dataclass(frozen=True)
class _Template:
    """A form filled in, and where among its answers words have places for names."""

    answered: Answers

    @cached_property
    def _places(self) -> tuple[int, ...]:
        return tuple(place for place, one in enumerate(self.answered.items) if "{" in one.words)

    @cached_property
    def _by_name(self) -> Mapping[str, int]:
        return {one.name: place for place, one in enumerate(self.answered.items)}

    def answers(self, names: Mapping[str, str], own: Mapping[str, Put]) -> Answers:
        """With the names in their places; `own` are a case's own answers, by the name of the question."""
        asked = self.answered.items
        found = list(asked)
        for place in self._places:
            if asked[place].name not in own:
                found[place] = _with_names(asked[place], names)
        for name, put in own.items():
            place = self._by_name.get(name, -1)
            if place >= 0:
                found[place] = put(asked[place])
        return Answers(self.answered.form, self.answered.version, self.answered.language, tuple(found))


def _with_names(asked: Answer, names: Mapping[str, str]) -> Answer:
    name, question, value, words = asked
    told = words.format_map(names)
    return Answer(name, question, (told or None) if value == words else _filled(value, names), told)


@dataclass
class Sheets:
    """Fills in forms. `owners` are those to whom a case can be given, by the number of their account."""

    forms: Mapping[str, type[Form]]
    law: Law
    force: Force
    owners: Mapping[int, str]
    now: datetime
    _templates: dict[tuple[object, ...], _Template] = field(default_factory=dict)
    _typed: dict[tuple[object, ...], _Template] = field(default_factory=dict)
    _coded: dict[tuple[str, str, str], Answer] = field(default_factory=dict)
    _samples: dict[Kind, Scene] = field(default_factory=dict)
    _blanks: dict[str, Form] = field(default_factory=dict)
    _blocks: dict[tuple[str, str], tuple[tuple[str, str], ...]] = field(default_factory=dict)
    _questions: dict[str, frozenset[str]] = field(default_factory=dict)

    def action(self, scene: Scene, scheme: Scheme, done: Done) -> Answers:
        """What is answered in an action's form."""
        story, action, how, outcome, said = scene.story, done.action, done.how, done.outcome, done.said
        typed_over = tuple(sorted([(name, value) for name, value in said.items() if isinstance(value, str)]))
        kind = _kind(story, scheme)
        key = (action.form_key, how, outcome, kind, typed_over)
        template = self._templates.get(key)
        if template is None:
            fields = self._fields(story, kind, action, how, outcome) | {
                name: value for name, value in said.items() if name.partition("-")[0] in self.has(action.form_key)
            }
            offered = partial(self._choices, scheme, story.route, action)
            if "instrument" in fields:
                fields |= typed.factors(offered()["instrument"], fields, how)
            template = self._templates[key] = self._through_the_form(
                action.form_key, fields, offered, (scheme.key, story.route)
            )
        own: dict[str, Put] = {}
        if LINES in self.has(action.form_key):
            own[LINES] = _put_line(line_of(story.lived))
        if GONE in self.has(action.form_key):
            own |= _put_episode(scene, done.happened)
        if action.when:
            own[action.when] = lambda asked: when(asked, done.happened)
        if action.links:
            own["other_reference"] = _put_text(done.other)
        if "owner_id" in action.sets:
            own["owner_id"] = lambda asked: Answer(asked.name, asked.question, done.owner, self.owners[done.owner])
        return template.answers(scene.names, own)

    def application(self, scene: Scene, scheme: Scheme, coded: Mapping[str, str]) -> Application:
        """The application that registers the case: `coded` are the answers to choose, by the name of the question."""
        story = scene.story
        route = scheme.route(story.route)
        kind = _kind(story, scheme)
        names_all = route.kind != "enquiry"
        key = (route.form, kind)
        has = self.has(route.form)
        template = self._templates.get(key)
        if template is None:
            fields = typed.registration(_symbolic(story, kind), has=has, names_all=names_all)
            fields |= {name: value for name, value in typed.at("received_at", self.now).items() if "received_at" in has}
            template = self._templates[key] = self._through_the_form(
                route.form, fields, partial(choices.for_registering, self.force.lists)
            )
        own: dict[str, Put] = {"received_at": lambda asked: when(asked, scene.received)}
        own |= {name: _put(self._choose(route.form, name, code)) for name, code in coded.items() if name in has}
        own |= self._contacts(scene, has)
        for name, people in typed.parts(scene.cast, names_all=names_all).items():
            if name in has:
                own[name] = _put_people(self._block(route.form, name), people, scene)
        answers = template.answers(scene.names, own)
        return application_of(answers.values, answers, received_at=scene.received, scheme=scheme, route=route)

    def has(self, form: str) -> frozenset[str]:
        """The names of the form's questions."""
        if form not in self._questions:
            declared = self.forms[form]
            names = (name for name in dir(declared) if hasattr(getattr(declared, name), "field_class"))
            self._questions[form] = frozenset(names)
        return self._questions[form]

    def _fields(self, story: Story, kind: Kind, action: Action, how: str, outcome: str) -> Fields:
        has = self.has(action.form_key)
        if kind not in self._samples:
            self._samples[kind] = _symbolic(story, kind)
        fields = typed.action(self._samples[kind], action.form_key, how, outcome, has=has)
        if CHILD in has:
            fields |= typed.only(
                {CHILD: OTHER, OTHER_CHILD: "A child next door", f"{GONE}-year": "2020", f"{BACK}-year": "2020"}, has
            )
        if action.when:
            fields |= typed.only(typed.at(action.when, self.now), has)
        if "owner_id" in fields:
            fields["owner_id"] = str(min(self.owners))
        if action.links:
            fields["other_reference"] = _ANY_REFERENCE
        return fields

    def _choices(self, scheme: Scheme, route: str, action: Action) -> Offered:
        """What the lists of the action's form offer, whatever the case stands at."""
        return {
            **choices.for_registering(self.force.lists),
            "outcome": [(one.key, one.label) for one in action.outcomes],
            "clock": [(one.key, one.label) for one in scheme.clocks_of(route) if not one.per_record],
            **{
                one: choices.offered(self.force.lists, one)
                for one in ("extension_ground", "disclosed_primary_offence", "information_grading")
            },
            "instrument": self.law.instruments.offered(scheme.key, london_date(self.now)),
            CHILD: [],
            LINES: [(line.key, line.words) for line in map(line_of, typed.ELSEWHERE)],
            "owner_id": [(str(number), name) for number, name in self.owners.items()],
        }

    def _form(self, key: str, fields: Fields, offered: Offered) -> Form:
        declared = self.forms[key]
        given = {name: some for name, some in offered.items() if hasattr(declared, name)}
        return declared(MultiDict(fields), now=self.now, choices=given)

    def _through_the_form(
        self, key: str, fields: Fields, offered: Callable[[], Offered], of: tuple[str, ...] = ()
    ) -> _Template:
        """What the form makes of what is typed. Cases of different kinds often type the same: it is asked once."""
        same = tuple(sorted((name, str(value)) for name, value in fields.items()))
        typed_so = (key, same, of if "clock" in fields else ())
        if typed_so not in self._typed:
            self._typed[typed_so] = self._asked(key, fields, offered())
        return self._typed[typed_so]

    def _asked(self, key: str, fields: Fields, offered: Offered) -> _Template:
        form = self._form(key, fields, offered)
        if not form.validate():
            raise WrongStory(f"{key}: {'; '.join(f'{where}: {what}' for where, what in form.errors_for_summary())}")
        return _Template(form.answers())

    def _choose(self, form: str, name: str, code: str) -> Answer:
        """The answer that the form gives for a code, worked out once."""
        key = (form, name, code)
        if key not in self._coded:
            one = self._blank(form)[name]
            one.process(MultiDict({name: code}))
            if code and not one.validate(None):
                raise WrongStory(f"{form}: {name} does not offer {code}")
            self._coded[key] = one.answer()
        return self._coded[key]

    def _block(self, form: str, name: str) -> tuple[tuple[str, str], ...]:
        """Names and words of the questions about a person."""
        key = (form, name)
        if key not in self._blocks:
            asked = self._blank(form)[name].entries[0].form.asked()
            self._blocks[key] = tuple((one.short_name, one.question) for one in asked)
        return self._blocks[key]

    def _blank(self, form: str) -> Form:
        """A form of registration in which one question at a time is answered."""
        if form not in self._blanks:
            self._blanks[form] = self._form(form, {}, choices.for_registering(self.force.lists))
        return self._blanks[form]

    def _contacts(self, scene: Scene, has: Collection[str]) -> dict[str, Put]:
        given = typed.contacts(scene.story.number)
        return {name: _put_text(text) for name, text in given.items() if name in has}


def when(asked: Answer, moment: datetime) -> Answer:
    """A day and a time as their field answers them."""
    there = moment.astimezone(LONDON)
    words = f"{_day_words(there.date())} at {there.hour:02}:{there.minute:02}"
    return Answer(asked.name, asked.question, moment.astimezone(UTC).isoformat(), words)


@lru_cache(maxsize=4096)
def _day_words(day: date) -> str:
    return str(date_words(day.isoformat(), _english))


def _english(text: str, **values: object) -> str:
    return text % values if values else text


def _kind(story: Story, scheme: Scheme) -> Kind:
    """Who else asks is a code of the case's own, as `relationship` is: it changes no other answer."""
    asks = story.asks if story.asks in _ASKS_BY_KIND else ""
    return Kind(scheme.key, story.route, story.plot.happened, asks, story.told, story.number % _TURNS)


def _symbolic(story: Story, kind: Kind) -> Scene:
    """The story with places left open where names stand: of its kind, not of its people."""
    sample = typed.scene(
        replace(story, number=kind.turn), CREWS["sheffield"], _Anyone(), story.received.moment(_SOMEDAY)
    )
    names = {name: words if name in _CODED else f"{{{name}}}" for name, words in sample.names.items()}
    return replace(sample, names=names)


_ANY_REFERENCE = reference.from_bytes(bytes(8))
_SOMEDAY = datetime(2024, 6, 3, 12, tzinfo=UTC)


class _Anyone(dict[str, str]):
    """A name for every officer."""

    def __missing__(self, key: str) -> str:
        return key


def _filled(value: Value, names: Mapping[str, str]) -> Value:
    if isinstance(value, str):
        return value.format_map(names)
    return [_filled(one, names) for one in value] if isinstance(value, list) else value


def _put(answer: Answer) -> Put:
    return lambda _asked: answer


def _put_text(text: str) -> Put:
    return lambda asked: Answer(asked.name, asked.question, text or None, text)


def _put_episode(scene: Scene, happened: datetime) -> dict[str, Put]:
    """Which child it is about, and a night of that time."""
    day = happened.astimezone(LONDON).date()
    put = {GONE: _put_day(day - timedelta(days=1)), BACK: _put_day(day)}
    if not scene.cast.children:
        return put
    key, name = str(typed.child(scene)[CHILD]), scene.cast.children[0].name
    return {**put, CHILD: lambda asked: Answer(asked.name, asked.question, key, name), OTHER_CHILD: _put_text("")}


def _put_day(day: date) -> Put:
    return lambda asked: Answer(asked.name, asked.question, day.isoformat(), _day_words(day))


def _put_line(line: Line) -> Put:
    return lambda asked: Answer(asked.name, asked.question, [line.key], line.words)


_SEXES = {"female": "Female", "male": "Male"}


def _put_people(block: Sequence[tuple[str, str]], people: Iterable[Person], scene: Scene) -> Put:
    """The people of one block, as its field answers them."""

    def put(asked: Answer) -> Answer:
        values: list[Value] = []
        told = []
        for one in people:
            given = typed.person_given(asked.name, one, scene)
            values.append({name: given.get(name) or None for name, _ in block})
            told.append(
                "\n".join(
                    f"{question}: {_person_words(name, given[name])}" for name, question in block if given.get(name)
                )
            )
        return Answer(asked.name, asked.question, values, "\n\n".join(told))

    return put


def _person_words(name: str, given: str) -> str:
    if name == "date_of_birth":
        return str(date_words(given, _english))
    return _SEXES.get(given, given) if name == "sex" else given
