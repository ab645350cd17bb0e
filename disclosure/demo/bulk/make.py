"""Makes an invented case, act by act, in memory: what its forms say goes to the same engine as what people send."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from disclosure.demo import typed
from disclosure.demo.bulk import staff
from disclosure.demo.bulk.life import Act, Life, moments
from disclosure.demo.bulk.seeded import Seed
from disclosure.demo.bulk.sheets import Done, Sheets
from disclosure.demo.play import OUTCOMES, WrongStory
from disclosure.demo.script import USUALLY
from disclosure.demo.typed import Scene
from disclosure.domain.access import Actor
from disclosure.domain.errors import Refused
from disclosure.domain.law import Law
from disclosure.domain.scheme import Action, Scheme
from disclosure.services.bulk import Course
from disclosure.services.casework import Doing
from disclosure.services.tokens import Fresh


@dataclass(frozen=True)
class Maker:
    """What all cases share. Nothing is recorded at or after `until`."""

    seed: Seed
    law: Law
    sheets: Sheets
    staff: Mapping[str, Actor]
    until: datetime

    def make(self, life: Life, fresh: Fresh) -> Course:
        """The case as far as it has come. Raises WrongStory for one that the law refuses."""
        scheme = self.law.for_receipt(life.story.scheme, life.received)
        scene = typed.scene(life.story, life.crew, staff.NAMES, life.received, cast=life.cast)
        told = {name: scene.names[name].format_map(scene.names) for name in typed.OF_THE_PLOT}  # they name people too
        scene = replace(scene, names={**scene.names, **told})
        course = Course(self.law, fresh)
        telling = _Telling(self, life, scheme, scene, course)
        last = self.until - _LAST
        for number, (act, recorded, happened) in enumerate(moments(life, self.seed.random("moments", life.number))):
            if recorded >= self.until and number:
                break
            try:
                telling.tell(act, min(recorded, last), happened)
            except Refused as refused:
                raise WrongStory(f"case {life.number} {act.action} {act.how}: {refused}") from refused
        return course


_LAST = timedelta(minutes=1)


@dataclass
class _Telling:
    """One case as it is being made."""

    maker: Maker
    life: Life
    scheme: Scheme
    scene: Scene
    course: Course
    events: dict[str, int] = field(default_factory=dict)

    def tell(self, act: Act, recorded: datetime, happened: datetime) -> None:
        """Do one thing, where it can be done at the stage that it is for."""
        maker, life = self.maker, self.life
        key = self.course.fresh.key()
        actor = maker.staff[getattr(life.crew, act.who or USUALLY.get(act.action, "officer"))]
        if act.action == "register":
            application = maker.sheets.application(self.scene, self.scheme, life.coded)
            self.course.register(application, actor=actor, now=recorded, request_key=key)
            return
        case = self.course.case
        if act.only_at and case.facts["stage"] != act.only_at:
            return
        action = self.scheme.action(act.action)
        variant = act.how.partition(":")[0]
        outcome = OUTCOMES.get(variant, variant) if action.decides else action.outcomes[0].key
        owner = maker.staff[life.crew.officer].user_id or 0
        other = (life.number - 1 or 2) if action.links else None
        done = Done(action, act.how, outcome, happened, act.said, owner, maker.seed.reference(other) if other else "")
        answers = maker.sheets.action(self.scene, self.scheme, done)
        doing = Doing(action.key, outcome, answers, case.version, key, self._about(action), other=other)
        self.course.perform(doing, actor=actor, now=recorded)
        self.events[act.action] = self.course.case.version

    def _about(self, action: Action) -> int | None:
        """The event that the action answers: the last of those that make such a record."""
        if not action.about:
            return None
        makers = (one.key for one in self.scheme.actions if one.record == action.about)
        return next((self.events[one] for one in makers if one in self.events), None)
