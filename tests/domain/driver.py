"""Drives a case through the engine in memory: no database, no clock but its own. `Drive` folds every Step into the next state.

`SOUND` holds one sound set of answers for each action and outcome of the declared schemes.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from disclosure.domain import facts
from disclosure.domain.access import Actor, Role
from disclosure.domain.calendar import Calendar
from disclosure.domain.consequences import Step
from disclosure.domain.errors import Refused
from disclosure.domain.law import Law, Override
from disclosure.domain.scheme import DONE, Action, Scheme
from disclosure.domain.schemes import ALL
from disclosure.domain.state import CaseState, HeldRecord, Running
from disclosure.domain.workflow import Offer, offers, opening, take

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ENGLAND = Calendar.of(
    "england",
    {
        date(2026, 1, 1): "New Year's Day",
        date(2026, 4, 3): "Good Friday",
        date(2026, 4, 6): "Easter Monday",
        date(2026, 5, 4): "Early May bank holiday",
        date(2026, 5, 25): "Spring bank holiday",
    },
    "written down for the tests",
)


def at(text: str) -> datetime:
    """A time written with its offset."""
    return datetime.fromisoformat(text)


def person(user_id: int, name: str, *roles: Role) -> Actor:
    """Somebody who is signed in."""
    return Actor(user_id, name, frozenset(roles), session_id=user_id)


INES = person(1, "Ines", Role.INTAKE)
ROSA = person(2, "Rosa", Role.RESEARCHER)
OMAR = person(3, "Omar", Role.DISCLOSURE_OFFICER)
SOFIA = person(4, "Sofia", Role.SUPERVISOR)
SAMIR = person(5, "Samir", Role.SUPERVISOR)
PAT = person(6, "Pat", Role.PANEL_MEMBER)
PETRA = person(7, "Petra", Role.PANEL_CHAIR)
RAVI = person(8, "Ravi", Role.ANALYST)
ADA = person(9, "Ada", Role.ADMINISTRATOR)
AUDREY = person(10, "Audrey", Role.AUDITOR)
QUINN = person(11, "Quinn")
PEOPLE = (INES, ROSA, OMAR, SOFIA, SAMIR, PAT, PETRA, RAVI, ADA, AUDREY, QUINN)

RECEIVED = at("2026-03-02T09:00:00+00:00")
COLUMNS: Mapping[str, object] = {
    "reference": "7K4M-2P9Q-C",
    "channel": "phone",
    "referral_source": "self",
    "applicant_relationship": "person_at_risk",
    "district": "sheffield",
}

# A legal test is answered yes or no; where nothing is to be told or kept back, a test may not arise.
TESTS = ("test_lawful", "test_pressing_need", "test_child_welfare", "test_necessary", "test_proportionate")
_WEIGHED: Mapping[str, object] = {
    "representations": "not_sought_raises_risk",
    "article_8": "Weighed against the risk of serious harm.",
    "rehabilitation": "Nothing here is spent.",
    "presumption": "no",
}
_MET = {**dict.fromkeys(TESTS, "yes"), **_WEIGHED}
_NOT_MET = {**_MET, "test_necessary": "no", "decision_reason": "test_not_met_necessary"}
_NOT_ARISING = {**dict.fromkeys(TESTS, "does_not_arise"), **_WEIGHED}
_TOLD: Mapping[str, object] = {
    "told": ["person_at_risk"],
    "told_identity_established": "yes",
    "words_spoken": "We hold information that you may be at risk of harm.",
    "disclosed_kinds": ["conviction_unspent", "intelligence"],
    "disclosed_primary_offence": "assault",
    "undertaking": "signed",
}
# Each source of the search checklist, as docs/law.md and the issue name them.
SEARCHED: Mapping[str, object] = {
    f"searched_{source}": "nothing"
    for source in (
        *(
            "pnc",
            "pnd",
            "visor",
            "local_crime",
            "intelligence",
            "command_and_control",
            "custody",
            "marac",
            "home_force",
        ),
        *("childrens_social_care", "adult_social_care", "probation", "prison", "health", "education"),
    )
}
HELD: Mapping[str, object] = {
    **SEARCHED,
    "concern": "yes",
    "information_held": "yes",
    "information_kinds": ["conviction_unspent", "intelligence"],
    "subject_da_history": "more",
    "subject_child_sexual_offence": "none",
}
NOTHING_HELD: Mapping[str, object] = {**SEARCHED, "concern": "no", "information_held": "no", "information_kinds": []}
HELD_WITHOUT_CONCERN: Mapping[str, object] = {**HELD, "concern": "no"}
CHECKS_BEFORE: Mapping[str, Mapping[str, object]] = {
    "disclose_full": HELD,
    "disclose_part": HELD,
    "do_not_disclose": HELD,
    "no_information": NOTHING_HELD,
    "no_concern": NOTHING_HELD,
}

# (action, outcome) first, then (action, any): what a careful officer answers.
SOUND: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("record_initial_checks", ""): {"immediate_risk": "no"},
    ("record_meeting", "held"): {
        "meeting_mode": "in_person",
        "identity_established": "yes",
        "address_confirmed": "yes",
        "relationship_to_child_confirmed": "yes",
    },
    ("record_full_checks", ""): HELD,
    ("assess_risk", ""): {"risk_grade": "medium"},
    ("decide", "disclose_full"): _MET,
    ("decide", "disclose_part"): _MET,
    ("decide", "do_not_disclose"): _NOT_MET,
    ("decide", "no_information"): _NOT_ARISING,
    ("decide", "no_concern"): _NOT_ARISING,
    ("record_disclosure", "disclosed"): _TOLD,
    ("record_disclosure", "not_made"): {"undertaking": "refused", "not_told_reason": "would_not_sign"},
    ("inform_applicant", "not_informed"): {"reason": "Identity not established."},
    ("close", ""): {"support_offered": "yes"},
    ("record_child", ""): {"child": "other", "other_child": "A boy of about six"},
    ("record_missing", ""): {"child": "other", "other_child": "A boy of about six", "went_missing": "2026-01"},
    ("enter_document", ""): {"document_what": "A letter", "document_kept": "Cabinet 3"},
    ("set_task", ""): {"task": "Ring the school", "task_owner": 3, "task_due": "2026-05-17"},
    ("record_search", ""): {"lines": ["pnc"], "search_result": "nothing"},
    ("record_information", ""): {"information_kind": "conviction_unspent", "may_be_told": "yes"},
    ("record_offender", ""): {"subject_registered_sex_offender": "yes", "subject_mappa_category": "1"},
    ("retriage", ""): {"immediate_risk": "yes"},
    ("decide_crime", "recorded"): {"crime_reference": "14/12345/26"},
    ("decide_crime", "not_recorded"): {"no_crime_reason": "credible_evidence_to_the_contrary"},
    ("request_extension", ""): {
        "clock": "overall",
        "extend_by": 7,
        "extension_ground": "other_force_enquiry",
        "reason": "Another force answers next week.",
    },
    ("record_complaint", ""): {"complaint_kind": "by_applicant"},
    ("assign", ""): {"owner_id": 3},
}

# The straight way from receipt to the end, stage by stage.
WAY: Mapping[str, tuple[str, str]] = {
    "initial_checks": ("record_initial_checks", "continue"),
    "meeting": ("record_meeting", "held"),
    "full_checks": ("record_full_checks", DONE),
    "risk_assessment": ("assess_risk", DONE),
    "decision": ("decide", "disclose_full"),
    "countersign": ("countersign", "agree"),
    "disclosure": ("record_disclosure", "disclosed"),
    "informing": ("inform_applicant", "informed"),
    "closing": ("close", "disclosed"),
}
# How a case ends that discloses nothing.
ENDS_AS = {"do_not_disclose": "held_not_disclosed", "no_information": "no_information", "no_concern": "no_concern"}


def law_of(
    schemes: Iterable[Scheme] = ALL, *, sample_percent: int = 0, overrides: Iterable[Override] = (), seed: str = "test"
) -> Law:
    """The law of a test: England's calendar, and by default no decision to tell nothing is sampled."""
    return Law(tuple(schemes), ENGLAND, tuple(overrides), sample_percent, seed)


def sound(action: str, outcome: str = DONE) -> dict[str, object]:
    """Sound answers for the action and its outcome."""
    return {**SOUND.get((action, ""), {}), **SOUND.get((action, outcome), {})}


class Drive:
    """A case in memory. Every action takes place an hour after the one before, unless the test says when."""

    def __init__(
        self,
        scheme: Scheme,
        route: str = "right_to_ask",
        *,
        received: datetime = RECEIVED,
        law: Law | None = None,
        columns: Mapping[str, object] | None = None,
        answers: Mapping[tuple[str, str], Mapping[str, object]] = SOUND,
        way: Mapping[str, tuple[str, str]] = WAY,
    ) -> None:
        """Register the case."""
        self.law = law or law_of()
        self.now = received
        self.answers, self.way = answers, way
        self.deltas: list[Mapping[str, facts.Value]] = []
        self.state = CaseState(scheme, scheme.route(route), {}, 0)
        given = {**COLUMNS, "received_at": received, **(columns or {})}
        step = opening(scheme, self.state.route, given, actor=INES, now=received, law=self.law)
        self._fold(scheme.action("register"), step, given, INES)

    @property
    def stage(self) -> str:
        """Where the case stands."""
        return self.state.stage

    @property
    def facts(self) -> Mapping[str, object]:
        """The case's columns, as stored."""
        return self.state.facts

    def clock(self, key: str) -> Running:
        """The newest deadline of the clock."""
        return [one for one in self.state.deadlines if one.clock == key][-1]

    def held(self, kind: str) -> HeldRecord:
        """The newest record of the kind that stands."""
        return [one for one in self.state.held if one.kind == kind][-1]

    def offers(self, by: Actor) -> dict[str, Offer]:
        """What is offered to somebody, and what is not with its reasons, by action."""
        return {offer.action.key: offer for offer in offers(self.state, actor=by)}

    def who(self, action: Action, people: Sequence[Actor] = PEOPLE) -> Actor:
        """The first of the people whose role does this, who took no part in what it stands on and has no interest."""
        barred = {user for other in action.not_by for user in self.state.acted.get(other, frozenset())}
        barred |= self.state.interested if action.disinterested else set()
        able = [one for one in people if action.permission in one.permissions and one.user_id not in barred]
        return able[0] if able else QUINN

    def take(
        self,
        key: str,
        outcome: str = DONE,
        *,
        by: Actor | None = None,
        when: datetime | None = None,
        about: int | None = None,
        only: Mapping[str, object] | None = None,
        **answers: object,
    ) -> Step:
        """Do it, with sound answers but for those given; `only` takes the place of the sound ones."""
        action = self.state.scheme.action(key)
        now = when or self.now + HOUR
        said = {**(self._sound(key, outcome) if only is None else only), **answers}
        if about is None and action.about:
            about = next((one.sequence for one in self.state.held if one.kind == action.about and one.is_open), None)
        actor = by or self.who(action)
        step = take(self.state, action, outcome, said, actor=actor, now=now, law=self.law, about=about)
        self.now = now
        self._fold(action, step, said, actor)
        return step

    def refused(self, key: str, outcome: str = DONE, **kwargs: object) -> list[str]:
        """The words of every reason against it; fails when it is done after all."""
        before = self.state
        try:
            self.take(key, outcome, **kwargs)  # type: ignore[arg-type]
        except Refused as no:
            assert self.state is before, "a refusal changes nothing"
            return [str(reason) for reason in no.reasons]
        raise AssertionError(f"{key} {outcome} was not refused")

    def reach(self, stage: str, *, decision: str = "disclose_full", **answers: Mapping[str, object]) -> "Drive":
        """Go the straight way to a stage; answers are given by action, checks agree with the decision."""
        given = {"record_full_checks": CHECKS_BEFORE[decision], **answers}
        while self.stage != stage:
            key, outcome = self.way[self.stage]
            if key == "decide":
                outcome = decision
            if key == "close" and not self.facts["disclosed_at"]:
                outcome = ENDS_AS.get(decision, outcome)
            if key == "inform_applicant" and self.facts["identity_established"] is not True:
                outcome = "not_informed"
            self.take(key, outcome, **given.get(key, {}))
        return self

    def close(self, outcome: str) -> Step:
        """Close as the outcome, from the closing stage."""
        return self.take("close", outcome)

    def _sound(self, key: str, outcome: str) -> dict[str, object]:
        kept_back = (key, outcome) == ("decide", "no_concern") and self.facts.get("information_held")
        reason = {"decision_reason": "other"} if kept_back else {}
        return {**self.answers.get((key, ""), {}), **self.answers.get((key, outcome), {}), **reason}

    def _fold(self, action: Action, step: Step, said: Mapping[str, object], actor: Actor) -> None:
        """The state after the step: columns, records, who acted in this round, deadlines."""
        before, sequence = self.state, self.state.version + 1
        self.deltas.append(step.delta)
        after = {**(before.facts or dict.fromkeys(facts.COLUMNS)), **step.delta}
        acted = {} if action.reopens else dict(before.acted)
        held = [_answered(record, step) for record in before.held]
        done = {action.key}
        origin = action
        if step.supersedes is not None:
            old = next(record for record in held if record.sequence == step.supersedes)
            held = [record for record in held if record is not old]
            origin = before.scheme.action(old.action)
            said = {origin.when: old.values.get(origin.when), **said}
        else:
            old = HeldRecord(sequence, sequence, step.record, action.key, step.outcome, {})
            said = {origin.when: step.occurred_at, **said}
        values = {name: value for name, value in said.items() if name}  # every form with a time sends it
        held.append(
            old._replace(
                sequence=sequence,
                values=values,
                by=actor.user_id,
                at=step.occurred_at,
                about=step.about or old.about,
            )
        )
        if step.supersedes is not None:
            done.add(old.action)  # whoever corrects the checks took part in them
        for key in done:
            acted[key] = acted.get(key, frozenset()) | {actor.user_id or 0}
        self.state = before._replace(
            facts=after,
            version=sequence,
            held=tuple(held),
            acted=acted,
            deadlines=_deadlines(before, step, sequence),
        )


def _answered(record: HeldRecord, step: Step) -> HeldRecord:
    return record._replace(is_open=False) if record.origin == step.about else record


def _deadlines(before: CaseState, step: Step, sequence: int) -> tuple[Running, ...]:
    changed = {(one.clock, one.sequence): one for one in step.changes}
    kept = [
        one._replace(
            due=new.due,
            calendar_version=new.calendar_version,
            extended_by=new.extended_by,
            stopped=new.stopped,
        )
        if (new := changed.get((one.clock, one.sequence)))
        else one
        for one in before.deadlines
    ]
    started = [
        Running(one.applied.clock.key, sequence, one.applied.limit, one.started, one.due, ENGLAND.version)
        for one in step.starts
    ]
    return (*kept, *started)
