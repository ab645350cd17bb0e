"""Plays one step of a story as its officer would: opens the form, types, validates, and hands it to the services."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from disclosure.demo import typed
from disclosure.demo.script import USUALLY, Step, Story, Typed
from disclosure.demo.typed import Fields, Scene
from disclosure.domain.access import Actor
from disclosure.domain.application import Application
from disclosure.domain.errors import DisclosureError
from disclosure.domain.law import Law
from disclosure.domain.scheme import DONE, REGISTER, Action, Outcome
from disclosure.force import Force
from disclosure.forms.application import to_application
from disclosure.forms.base import Form
from disclosure.services import accesses, case_view, casework, choices
from disclosure.services.accesses import Entry, Head, Reading
from disclosure.services.case_view import Acting
from disclosure.services.casework import Doing, Done
from disclosure.store.queries import cases as case_queries
from disclosure.store.queries.cases import CaseRow, by_request

# How a step turned out, where that is not the name of an outcome.
OUTCOMES: Mapping[str, str] = {"danger": "continue", "no_identity": "held"}


class WrongStory(Exception):
    """A story that cannot have happened: what its people typed was refused."""


@dataclass(frozen=True)
class Moment:
    """A step of a story with its time: when it was recorded, and when it had happened."""

    recorded: datetime
    happened: datetime
    story: Story
    number: int
    step: Step

    @property
    def key(self) -> str:
        """The key of the request: a load that was broken off goes on where it stopped."""
        return f"demo:{self.story.key}:{self.number}"


@dataclass
class Told:
    """How far a story has been told: its case, and the last event of each action."""

    scene: Scene
    reference: str = ""
    sequences: dict[str, int] = field(default_factory=dict)


@dataclass
class Player:
    """Everything that the steps share. `staff` are actors by username."""

    session: Session
    law: Law
    force: Force
    forms: Mapping[str, type[Form]]
    staff: Mapping[str, Actor]
    told: dict[str, Told]
    goes_on: bool = False
    heads: dict[int, Head] = field(default_factory=dict)
    questions: dict[str, frozenset[str]] = field(default_factory=dict)

    def play(self, moment: Moment) -> None:
        """Do it, unless this load goes on with an earlier one that has. Raises WrongStory."""
        told = self.told[moment.story.key]
        earlier = by_request(self.session, moment.key) if self.goes_on else None
        try:
            done = Done(*earlier, repeated=True) if earlier else self._do(told, moment)
        except DisclosureError as error:
            raise WrongStory(f"{moment.key} {moment.step.action} {moment.step.how}: {error}") from error
        if done is None:
            return
        told.reference = done.reference
        told.sequences[moment.step.action] = done.sequence

    def _do(self, told: Told, moment: Moment) -> Done | None:
        actor = self.staff[self._who(told.scene, moment.step)]
        if moment.number == 0:
            return self._register(told.scene, moment, actor)
        page = self._page(told, moment, actor)
        if moment.step.only_at and page.state.stage != moment.step.only_at:
            return None
        self._read(Reading(Entry.ACTION, page.id, moment.step.action, 1), actor, moment.recorded)
        action, outcome = page.offer.action, self._outcome(page, moment.step)
        form = self._form(page, told, moment, outcome)
        application = self._application(page, form)
        doing = Doing(
            action=action.key,
            outcome=outcome.key,
            answers=form.answers(),
            version=page.version,
            request_key=moment.key,
            about=page.about.sequence if page.about else None,
            application=application,
        )
        return casework.perform(self.session, page.reference, doing, law=self.law, actor=actor, now=moment.recorded)

    def _has(self, form_key: str) -> frozenset[str]:
        """The names of the form's questions."""
        if form_key not in self.questions:
            form = self.forms[form_key]
            names = (name for name in dir(form) if hasattr(getattr(form, name), "field_class"))
            self.questions[form_key] = frozenset(names)
        return self.questions[form_key]

    def _who(self, scene: Scene, step: Step) -> str:
        part = step.who or USUALLY.get(step.action, "officer")
        return str(getattr(scene.crew, part))

    def _register(self, scene: Scene, moment: Moment, actor: Actor) -> Done:
        story = scene.story
        scheme = self.law.for_receipt(story.scheme, scene.received)
        route = scheme.route(story.route)
        fields = typed.registration(scene, has=self._has(route.form), names_all=route.kind != "enquiry")
        form = self._validated(route.form, fields, moment, choices.for_registering(self.force.lists))
        application = to_application(form, scheme=scheme, route=route)
        return casework.register(
            self.session, application, law=self.law, actor=actor, now=moment.recorded, request_key=moment.key
        )

    def _page(self, told: Told, moment: Moment, actor: Actor) -> Acting:
        """The page of the action. What it is about is the latest event of the action that it answers, or corrects."""
        step = moment.step
        scheme = self.law.for_receipt(told.scene.story.scheme, told.scene.received)
        action = scheme.action(step.action)
        about = None
        if action.corrects:
            about = told.sequences[step.how]
        elif action.about:
            makers = (one.key for one in scheme.actions if one.record == action.about)
            about = next((told.sequences[key] for key in makers if key in told.sequences), 2)  # 2: told at registration
        page = case_view.acting(
            self.session, told.reference, step.action, about, law=self.law, actor=actor, now=moment.recorded
        )
        if page.offer.refusals and not step.only_at:
            raise WrongStory(f"{moment.key} {step.action}: {' '.join(map(str, page.offer.refusals))}")
        return page

    def _outcome(self, page: Acting, step: Step) -> Outcome:
        variant = step.how.partition(":")[0]
        action = page.offer.action
        wanted = OUTCOMES.get(variant, variant) if action.decides else action.outcomes[0].key
        found = next((one for one in page.offer.outcomes if one.key == wanted), None)
        if action.corrects:
            return Outcome(DONE, "")
        if found is None:
            raise WrongStory(f"{page.reference} {action.key}: {wanted} is not offered")
        return found

    def _form(self, page: Acting, told: Told, moment: Moment, outcome: Outcome) -> Form:
        action, scene = page.offer.action, told.scene
        has = self._has(page.form_key)
        if action.corrects or action.registers:
            fields = typed.registration(scene, has=has)
        else:
            fields = typed.action(scene, page.form_key, moment.step.how, outcome.key, has=has)
        said = {name: self._mention(scene.fill(value)) for name, value in moment.step.said.items()}
        fields |= typed.only(typed.at(self._when(page), self._happened(page, moment)), has) | said
        if action.identifies:
            fields |= {
                "own_person": self._subject(page.case),
                "other_person": self._subject_of(fields["other_reference"]),
            }
        if action.given_to in fields:
            fields[action.given_to] = str(self.staff[scene.crew.officer].user_id)
        offered = choices.for_case(
            self.session,
            page.state,
            outcomes=[(one.key, one.label) for one in page.offer.outcomes] if action.decides else [],
            lists=self.force.lists,
            given_to=action.given_to,
            people=[(place, place) for place in self._places(page.case)] if action.identifies else (),
            instruments=choices.instruments(page.state, self.law, now=moment.recorded),
            now=moment.recorded,
        )
        fields |= typed.factors(offered["instrument"], fields, moment.step.how)
        return self._validated(page.form_key, fields, moment, offered)

    def _places(self, case: CaseRow) -> dict[str, str]:
        """The part of everybody on the case, by their places in its list."""
        return {str(one["ordinal"]): one["part"] for one in case_queries.people_of(self.session, case)}

    def _subject(self, case: CaseRow) -> str:
        return next(place for place, part in self._places(case).items() if part == "subject")

    def _subject_of(self, reference: Typed) -> str:
        number = case_queries.id_of(self.session, str(reference))
        case = case_queries.load_any(self.session, number or 0)
        if case is None:
            raise WrongStory(f"{reference}: there is no such case yet")
        return self._subject(case)

    def _when(self, page: Acting) -> str:
        """The field that says when it happened; of a record that is corrected or registered, its own."""
        action = page.offer.action
        if page.about is not None and action.corrects:
            return page.state.scheme.action(page.about.action).when
        return page.state.scheme.action(REGISTER).when if action.registers else action.when

    def _happened(self, page: Acting, moment: Moment) -> datetime:
        """A correction leaves the time as it stands."""
        if page.about is not None and page.offer.action.corrects:
            return datetime.fromisoformat(str(page.about.values[self._when(page)]))
        return moment.happened

    def _mention(self, value: Typed) -> Typed:
        """A mark before a story's key stands for the reference of its case."""
        if isinstance(value, str) and value.startswith("@"):
            return self.told[value.removeprefix("@")].reference
        return value

    def _validated(self, key: str, fields: Fields, moment: Moment, offered: Mapping[str, Sequence[Any]]) -> Form:
        declared = self.forms[key]
        form = declared(
            MultiDict(fields),
            now=moment.recorded,
            choices={name: given for name, given in offered.items() if hasattr(declared, name)},
        )
        if not form.validate():
            wrong = "; ".join(f"{where}: {what}" for where, what in form.errors_for_summary())
            raise WrongStory(f"{moment.key} {moment.step.action} {moment.step.how}: {wrong}")
        return form

    def _application(self, page: Acting, form: Form) -> Application | None:
        action: Action = page.offer.action
        route = page.state.route.key if action.corrects else action.registers
        scheme = page.state.scheme
        return to_application(form, scheme=scheme, route=scheme.route(route)) if route else None

    def _read(self, reading: Reading, actor: Actor, now: datetime) -> None:
        head = self.heads.get(actor.session_id)
        self.heads[actor.session_id] = accesses.record(self.session, reading, actor=actor, now=now, head=head)
