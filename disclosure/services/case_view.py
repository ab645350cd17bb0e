"""The case page's reading: who is who, the clocks explained, what happened, what may be done and why the rest may not."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from disclosure.domain import clocks, workflow
from disclosure.domain.access import Actor, may, may_see_record
from disclosure.domain.answers import LINK_KIND, LINKED, NAME_A_CASE
from disclosure.domain.clocks import Certainty
from disclosure.domain.errors import NotFound
from disclosure.domain.kinds import DOCUMENTS, TASKS, RecordKind
from disclosure.domain.law import Law
from disclosure.domain.scheme import CLOCK, EXTEND_BY, GROUND, REGISTRATION, Action, Clock, Route, Scheme
from disclosure.domain.state import CaseState, Running
from disclosure.domain.workflow import Offer
from disclosure.services import agencies, case_state, checklist, children, safe_contact
from disclosure.services.agencies import NO_AGENCIES, Agencies
from disclosure.services.checklist import SearchLine
from disclosure.services.children import ChildView
from disclosure.services.safe_contact import NO_PLAN, SafeContact
from disclosure.store.queries import cases as case_queries
from disclosure.store.queries import elsewhere
from disclosure.store.queries.cases import CaseRow, EventRow

_FEW = 5  # briefs on a form: more of them in full would make too large a page


@dataclass(frozen=True)
class Extension:
    """How a clock was made longer: by how much, on which ground, asked and approved by whom."""

    span: clocks.Limit
    ground: str
    asked_by: str
    approved_by: str
    approved_at: datetime


@dataclass(frozen=True)
class ClockView:
    """One clock of the case as it stands."""

    clock: Clock
    sequence: int
    limit: clocks.Limit
    source: str
    certainty: Certainty
    start_certainty: Certainty
    overridden: bool
    calendar_version: str
    extended_by: int
    reading: clocks.Reading
    extensions: tuple[Extension, ...]


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `answers` is empty where the person may not read the record, or there is none.

    `links` are the cases it names that the person may open; `hidden_links` says how many others there are.
    """

    event: EventRow
    label: str
    outcome: str
    is_sealed: bool
    is_told_here: bool
    superseded_by: int | None
    links: tuple[str, ...]
    hidden_links: int
    answers: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Brief:
    """A standing record summed up. `answers` is empty where the person may not read it. `ends`: the action that answers it, where this
    person can do that now; `is_late`: a day that it names for it is past.
    """

    kind: RecordKind
    sequence: int
    is_sealed: bool
    answers: tuple[Mapping[str, Any], ...]
    line: str = ""
    ends: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class LinkedCase:
    """A case that this one is linked to: what the link says, in words, and on which of the two it `is_here` said."""

    reference: str
    scheme: Scheme
    is_open: bool
    words: str
    is_here: bool


@dataclass(frozen=True)
class CaseView:
    """Everything the case page shows. `facts` are the columns of the case that this person may read; others are empty."""

    id: int
    reference: str
    version: int
    scheme: Scheme
    route: Route
    stage_label: str
    facts: Mapping[str, Any]
    owner_name: str
    people: tuple[Mapping[str, Any], ...]
    elsewhere: Mapping[int, Sequence[Mapping[str, Any]]]
    clocks: tuple[ClockView, ...]
    timeline: tuple[Entry, ...]
    offers: tuple[Offer, ...]
    briefs: tuple[Brief, ...] = ()
    checklist: tuple[SearchLine, ...] = ()
    children: tuple[ChildView, ...] = ()
    linked: tuple[LinkedCase, ...] = ()
    contact: SafeContact = NO_PLAN
    agencies: Agencies = NO_AGENCIES

    def listed(self, name: str) -> tuple[Brief, ...]:
        """The records of a list of the page, what was entered last first; those of none for ""."""
        found = tuple(one for one in self.briefs if one.kind.listed == name)
        return found[::-1] if name == DOCUMENTS else found


@dataclass(frozen=True)
class Acting:
    """What an action's form needs: the case, the offer, and the event whose record it is about.

    `earlier` is the event that this very request made when it first arrived.
    """

    id: int
    reference: str
    version: int
    state: CaseState
    offer: Offer
    about: EventRow | None
    form_key: str
    case: CaseRow
    earlier: int | None = None
    briefs: tuple[Brief, ...] = ()
    checklist: tuple[SearchLine, ...] = ()

    @property
    def sums_up(self) -> bool:
        """Whether its few briefs stand on the page in full; many stand there in a line each."""
        return len(self.briefs) <= _FEW

    @property
    def lacks_about(self) -> bool:
        """The action is about a record, and none was named."""
        return bool(self.offer.action.about or self.offer.action.corrects) and self.about is None


def view_case(session: Session, reference: str, *, law: Law, actor: Actor, now: datetime) -> CaseView:
    """The case page. Raises NotFound for a case that this person may not see, as for one that does not exist."""
    case = case_state.load(session, reference, law=law, actor=actor, now=now)
    state = case_state.state_of(case, law)
    sight = law.sight(actor=actor, now=now)
    others = elsewhere.of_case(session, case.id, case.facts["people_sequence"], sight)
    timeline = _on_pages(_timeline(session, case, law=law, actor=actor, now=now))
    people, lines = case_queries.people_of(session, case), checklist.of_case(case, state, actor=actor)
    offers = workflow.offers(state, actor=actor)
    briefs = _briefs(case, state, [kind.key for kind in state.scheme.records], actor=actor)
    return CaseView(
        id=case.id,
        reference=reference,
        version=case.version,
        scheme=state.scheme,
        route=state.route,
        stage_label=state.scheme.stage(state.stage).label,
        facts=_open_facts(case, state, actor=actor),
        owner_name=case.owner_name,
        people=people,
        elsewhere=_by_person(others.named),
        clocks=tuple(clock_view(case, row, state, now=now) for row in case.deadlines),
        timeline=timeline,
        offers=offers,
        briefs=tuple(_as_task(one, offers, now) if one.kind.listed == TASKS else one for one in briefs),
        checklist=lines,
        children=children.of_case(case, state),
        linked=tuple(_linked(others.linked, state.scheme, law, actor)),
        contact=safe_contact.in_short(timeline, now),
        agencies=agencies.of_case(people, lines, is_anonymous=state.is_anonymous),
    )


def _on_pages(timeline: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Without the code words that any record tells, one put right since too: a page stays open, and a sheet is left lying."""
    hidden = safe_contact.CodeWords(one.event for one in timeline)
    return tuple(replace(one, answers=hidden.without(one.answers)) for one in timeline)


def _as_task(brief: Brief, offers: Iterable[Offer], now: datetime) -> Brief:
    """With the action that ends it, and whether its day is past."""
    ends = next((one.action.key for one in offers if one.action.about == brief.kind.key and not one.refusals), "")
    today = clocks.london_date(now).isoformat()
    is_late = any(one["name"] == brief.kind.due and str(one["value"] or today) < today for one in brief.answers)
    return replace(brief, ends=ends, is_late=is_late)


def _linked(rows: Iterable[Mapping[str, Any]], own: Scheme, law: Law, actor: Actor) -> Iterator[LinkedCase]:
    """The links whose records this person may read, each as the scheme of the case says it on which it was said."""
    for row in rows:
        other = law.by_rule_set(row["rule_set"])
        scheme = own if row["is_here"] else other
        if may_see_record(actor, read=scheme.record(row["record"]).read, author_id=row["actor_id"]):
            kinds = [one["words"] for one in row["answers"] if one["name"] == LINK_KIND]
            words = kinds[0] if kinds else scheme.action(row["action"]).done
            yield LinkedCase(row["reference"], other, row["is_open"], words, row["is_here"])


def _by_person(rows: Iterable[Mapping[str, Any]]) -> Mapping[int, Sequence[Mapping[str, Any]]]:
    """Cases that people of this one are named in too, or may be, by the person's id; each case once, with every part (`parts`)."""
    found: defaultdict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in rows:
        case = found[row["same_as"]].setdefault(row["reference"], {**row, "parts": []})
        case["parts"].append(row["part"])
    return {person: tuple(cases.values()) for person, cases in found.items()}


def acting(
    session: Session,
    reference: str,
    action_key: str,
    about: int | None,
    *,
    request_key: str = "",
    law: Law,
    actor: Actor,
    now: datetime,
) -> Acting:
    """What is needed to ask an action's questions. Raises NotFound for an action that the scheme does not have."""
    case = case_state.load(session, reference, law=law, actor=actor, now=now)
    state = case_state.state_of(case, law)
    offer = next((one for one in workflow.offers(state, actor=actor) if one.action.key == action_key), None)
    if offer is None:
        raise NotFound
    event = next((one for one in case.events if one.sequence == about), None)
    if event is not None and not _may_be_about(case, event, offer.action, state.scheme, actor=actor):
        event = None
    if event is not None:
        event = _as_seen(event, _out_of_sight(session, [event], law=law, actor=actor, now=now))
    form_key = _form_of(event, state) if event and offer.action.corrects else offer.action.form_key
    earlier = next((one.sequence for one in case.events if request_key and one.request_key == request_key), None)
    briefs = _briefs(case, state, offer.action.weighs, actor=actor)
    action = offer.action
    lines = checklist.of_case(case, state, actor=actor) if action.searches or action.weighs else ()
    return Acting(case.id, reference, case.version, state, offer, event, form_key, case, earlier, briefs, lines)


def _briefs(case: CaseRow, state: CaseState, kinds: Collection[str], *, actor: Actor) -> tuple[Brief, ...]:
    """The standing records of these kinds that are summed up, in the order of the kinds; of each no more than this person may read."""
    events = {event.sequence: event for event in case.events}
    hidden = safe_contact.CodeWords(case.events)
    found = []
    for kind in [state.scheme.record(key) for key in kinds]:
        for held in [
            one for one in state.held if kind.summary and one.kind == kind.key and (one.is_open or kind.listed != TASKS)
        ]:
            event = events[held.sequence]
            said = {one["name"]: one for one in hidden.without(event.answers or ())}
            is_open = may_see_record(actor, read=kind.read, author_id=event.actor_id)
            told = tuple(said[name] for name in kind.summary if name in said and said[name]["words"]) if is_open else ()
            words = {one["name"]: one["words"] for one in told}
            line = " · ".join(words[name] for name in kind.line if name in words)
            found.append(Brief(kind, held.sequence, not is_open, told, line))
    return tuple(found)


def _open_facts(case: CaseRow, state: CaseState, *, actor: Actor) -> Mapping[str, Any]:
    """The columns of the case, empty where a standing record has set them that this person may not read: no page can show them then."""
    sealed = [one for one in state.held if not case_state.may_read(state.scheme, one, actor)]
    if not sealed:
        return case.facts
    actions = [state.scheme.action(one.action) for one in sealed]
    gathered = (name for one in actions if one.gathers for name in (one.gathers.column, one.gathers.shows))
    return {**case.facts, **dict.fromkeys((*(name for one in actions for name in one.sets), *gathered))}


def _form_of(event: EventRow, state: CaseState) -> str:
    """The form that puts a record right: its own, but for a registration, which may have come on one that no officer has."""
    return state.route.form if event.kind == REGISTRATION else event.form


def _may_be_about(case: CaseRow, event: EventRow, action: Action, scheme: Scheme, *, actor: Actor) -> bool:
    """Whether this person could ever do the action about the event's record. Correcting shows all that it says.

    A record that somebody else has answered or superseded meanwhile still counts: what was typed about it must not be lost. What an
    applicant said on a form of their own nobody else puts right.
    """
    if event.kind is None or not action.corrects:
        return event.kind is not None and event.kind == action.about
    first = case_state.standing_of(case.events).first[event.sequence].action
    kind, original = scheme.record(event.kind), scheme.action(first)
    return (
        kind.correctable
        and (event.kind == REGISTRATION or event.form == original.form_key)
        and may(actor, original.permission)
        and may_see_record(actor, read=kind.read, author_id=event.actor_id)
    )


def registered_by(session: Session, reference: str, sequence: int, *, law: Law, actor: Actor, now: datetime) -> str:
    """The case that an event of this one registered, or nothing where it is not open to this person any more.

    Raises NotFound for a case not open to this person.
    """
    case = case_state.load(session, reference, law=law, actor=actor, now=now)
    scheme = law.by_rule_set(case.facts["rule_set"])
    event = next((one for one in case.events if one.sequence == sequence), None)
    registers = event is not None and scheme.action(event.action).registers
    if event is None or not registers or _out_of_sight(session, [event], law=law, actor=actor, now=now):
        return ""
    return str(event.values.get(LINKED, ""))


def changes_since(
    session: Session, reference: str, version: int, *, law: Law, actor: Actor, now: datetime
) -> tuple[Entry, ...]:
    """What happened to the case after a version."""
    case = case_state.load(session, reference, law=law, actor=actor, now=now)
    told = _timeline(session, case, law=law, actor=actor, now=now)
    return tuple(entry for entry in told if entry.event.sequence > version)


def record(
    session: Session, reference: str, sequence: int, *, law: Law, actor: Actor, now: datetime
) -> tuple[CaseRow, Entry]:
    """A record of the case as it was asked and answered. Raises NotFound for one that this person may not read."""
    case = case_state.load(session, reference, law=law, actor=actor, now=now)
    told = _timeline(session, case, law=law, actor=actor, now=now)
    found = next((entry for entry in told if entry.event.sequence == sequence and entry.answers), None)
    if found is None:
        raise NotFound
    return case, found


def explained(
    session: Session, reference: str, clock: str, sequence: int, *, law: Law, actor: Actor, now: datetime
) -> tuple[CaseView, ClockView, tuple[clocks.Line, ...]]:
    """A clock of the case with every day or holiday counted, by the calendar it was reckoned with."""
    view = view_case(session, reference, law=law, actor=actor, now=now)
    found = next((one for one in view.clocks if (one.clock.key, one.sequence) == (clock, sequence)), None)
    if found is None:
        raise NotFound
    calendar = law.calendar
    if found.calendar_version != calendar.version:
        calendar = case_queries.calendar_of(session, found.calendar_version) or calendar
    lines = clocks.explain(found.reading.started, found.limit, calendar, extended_by=found.extended_by)
    return view, found, lines


def _out_of_sight(
    session: Session, events: Iterable[EventRow], *, law: Law, actor: Actor, now: datetime
) -> frozenset[str]:
    """The cases these events name that this person may not see. One statement, and none where no case is named."""
    named = frozenset(one for event in events for one in case_state.links_of(event))
    return named - case_queries.seen_of(session, named, law.sight(actor=actor, now=now)) if named else named


def _as_seen(event: EventRow, hidden: frozenset[str]) -> EventRow:
    """The event without the references of cases that the person may not see: of such an answer only the question is left."""
    if hidden.isdisjoint(case_state.links_of(event)):
        return event
    return event._replace(answers=tuple(_told(one, hidden) for one in event.answers or ()))


def _told(answer: Mapping[str, Any], hidden: frozenset[str]) -> Mapping[str, Any]:
    if answer["name"] in NAME_A_CASE and answer["value"] in hidden:
        return {**answer, "value": None, "words": "", "is_hidden": True}
    return answer


def _timeline(session: Session, case: CaseRow, *, law: Law, actor: Actor, now: datetime) -> tuple[Entry, ...]:
    """The case's events, newest first, each with its record as far as this person may read it."""
    scheme = law.by_rule_set(case.facts["rule_set"])
    hidden = _out_of_sight(session, case.events, law=law, actor=actor, now=now)
    superseded = {event.supersedes: event.sequence for event in case.events if event.supersedes is not None}
    found = []
    for event in (_as_seen(one, hidden) for one in reversed(case.events)):
        action = scheme.action(event.action)
        outcome = action.outcome(event.outcome)
        kind = scheme.record(event.kind) if event.kind else None
        open_to = kind is None or may_see_record(actor, read=kind.read, author_id=event.actor_id)
        found.append(
            Entry(
                event=event,
                label=action.done,
                outcome=outcome.label if outcome and open_to else "",
                is_sealed=not open_to,
                is_told_here=kind is not None and kind.in_timeline,
                superseded_by=superseded.get(event.sequence),
                links=case_state.links_of(event) if open_to else (),
                hidden_links=sum("is_hidden" in one for one in event.answers or ()) if open_to else 0,
                answers=event.answers or () if open_to else (),
            )
        )
    return tuple(found)


def clock_view(case: CaseRow, row: Mapping[str, Any], state: CaseState, *, now: datetime) -> ClockView:
    """One stored deadline, read now."""
    running = case_state.running(row)
    return ClockView(
        clock=state.scheme.clock(state.route.key, running.clock),
        sequence=running.sequence,
        limit=running.limit,
        source=row["source"],
        certainty=Certainty(row["certainty"]),
        start_certainty=Certainty(row["start_certainty"]),
        overridden=row["overridden"],
        calendar_version=running.calendar_version,
        extended_by=running.extended_by,
        reading=clocks.read(running.started, running.due, now=now, stopped=running.stopped),
        extensions=_extensions(case.events, state.scheme, running) if running.extended_by else (),
    )


def _extensions(events: Sequence[EventRow], scheme: Scheme, running: Running) -> tuple[Extension, ...]:
    """The requests granted that this clock was made longer by: those made while it ran."""
    first = case_state.standing_of(events).first
    standing: dict[int, EventRow] = {}  # each record as it stood then, by the event that first made it
    found = []
    for event in events:
        standing[first[event.sequence].sequence] = event
        outcome, request = scheme.action(event.action).outcome(event.outcome), standing.get(event.about or 0)
        if outcome is None or not outcome.extends or request is None:
            continue
        values = request.values
        ended = running.stopped is not None and event.recorded_at > running.stopped
        if values.get(CLOCK) == running.clock and event.sequence > running.sequence and not ended:
            found.append(
                Extension(
                    clocks.Limit(int(values[EXTEND_BY]), running.limit.unit),
                    next((one["words"] for one in request.answers or () if one["name"] == GROUND), ""),
                    request.actor_name,
                    event.actor_name,
                    event.recorded_at,
                )
            )
    return tuple(found)
