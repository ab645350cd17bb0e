"""The one door for every change to a case: `register` and `perform`, both through `_enact`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from disclosure.domain import chain, consequences, dangers, facts, workflow
from disclosure.domain.access import Actor, Role
from disclosure.domain.answers import LINKED, OTHER, Answer, Answers
from disclosure.domain.application import UNDER_16, Application, with_earlier_addresses
from disclosure.domain.consequences import Step
from disclosure.domain.errors import Reason, Refused, Stale
from disclosure.domain.law import Law
from disclosure.domain.notices import NoticeKind
from disclosure.domain.scheme import DONE, LINK, SAME, Action, Call
from disclosure.domain.state import CaseState, HeldRecord
from disclosure.domain.words import N_
from disclosure.services import case_state, notices, other_cases, owners, rows_of, tokens
from disclosure.services.rows_of import NOBODY, People
from disclosure.services.tokens import Fresh
from disclosure.store import search_words
from disclosure.store.db import next_ids, writing
from disclosure.store.models import cases
from disclosure.store.queries import accounts, due
from disclosure.store.queries import cases as case_queries
from disclosure.store.queries.cases import CaseRow
from disclosure.store.write import CaseRows, Overtaken, keep_calendar, let_wait, write

MOVED_AT_ONCE = 1_000  # cases, in one run of the job


class Doing(NamedTuple):
    """What a person asks to be done: to which version of the case, with which answers, and the key of this one request.

    `application` goes with answers that register a new case, or that correct a registration. `seen` is the case as it was
    read for the form: it need not be read again where it still stands so. `identity`: the ids of the two people of whom the
    answers say whether they are one; `named`: the people of a case whose registration is corrected, as they stand; `other`: the
    id of the case that the answers link this one to. `perform` finds all three. `held_against`: the word for whom the person was shown
    as the other of the two.
    """

    action: str
    outcome: str
    answers: Answers
    version: int
    request_key: str
    about: int | None = None
    application: Application | None = None
    seen: CaseRow | None = None
    identity: tuple[int, int] | None = None
    named: Sequence[Mapping[str, Any]] = ()
    other: int | None = None
    held_against: str = ""


class Change(NamedTuple):
    """What doing it changes: the rows, one change after the other, and the case as it stands after them.

    `registers` where the first rows are another case's, which is registered by it.
    """

    step: Step
    rows: list[CaseRows]
    case: CaseRow
    registers: bool = False


@dataclass(frozen=True)
class Done:
    """What came of it. `repeated` when the same request had arrived before and nothing was changed again."""

    reference: str
    sequence: int
    repeated: bool = False
    registered: str = ""


def register(
    session: Session,
    application: Application,
    *,
    law: Law,
    actor: Actor,
    now: datetime,
    request_key: str,
    reference: str = "",
    along: Callable[[int], None] = lambda _case_id: None,
) -> Done:
    """Register an application as a case: case, people, first record, clocks and event in one transaction.

    Raises Refused. A request that arrived before gives the case it made then. `reference` is one that was given out already;
    `along` is done with it, in its transaction, or not at all.
    """
    try:
        with writing(session):
            earlier = arrived(session, request_key)
            if earlier is not None:
                session.rollback()
                return earlier
            keep_calendar(session, law.calendar)
            fresh = _unguessable(session)
            if reference:
                fresh = replace(fresh, reference=lambda: reference)
            made = registration(application, law=law, actor=actor, now=now, fresh=fresh, request_key=request_key)
            _write(session, made)
            _tell_of_a_child(session, made.case, application.answers, now=now)
            along(made.case.id)
            session.commit()
    except IntegrityError:
        # The same request, at the same moment, in another process: its key is unique, so one of the two is here.
        earlier = arrived(session, request_key)
        if earlier is None:
            raise
        return earlier
    return Done(str(made.case.facts["reference"]), 1)


def arrived(session: Session, request_key: str) -> Done | None:
    """What came of this request where it arrived before."""
    earlier = case_queries.by_request(session, request_key)
    return Done(*earlier, repeated=True) if earlier else None


def perform(session: Session, reference: str, doing: Doing, *, law: Law, actor: Actor, now: datetime) -> Done:
    """Do something to a case, in one transaction.

    Raises NotFound, Refused with every reason, or Stale when somebody else changed the case first. A request that arrived
    before changes nothing and gives the same result.
    """
    with writing(session):
        case = case_state.load(session, reference, law=law, actor=actor, now=now, lock=True, known=doing.seen)
        for event in case.events:
            if event.request_key == doing.request_key:
                session.rollback()
                return Done(reference, event.sequence, repeated=True)
        if case.version != doing.version:
            raise Stale(case.version)
        state = case_state.state_of(case, law)
        action = state.scheme.action(doing.action)
        now = _after(case, now, strictly=action.reopens)
        doing = _with_those_named(session, case, action, doing, law=law, actor=actor, now=now)
        made = change(case, state, doing, law=law, actor=actor, now=now, fresh=_unguessable(session))
        if made.step.starts or made.step.changes or len(made.rows) > 1:
            keep_calendar(session, law.calendar)
        try:
            _write(session, made)
            if doing.identity and doing.outcome == SAME:
                let_wait(session, case.id)  # the other case is looked at again, as if its people had come anew
            _tell_owner(session, case, made.step, actor=actor, now=now)
        except Overtaken:
            raise Stale(case.version + 1) from None
        except IntegrityError:
            session.rollback()
            if case_queries.by_request(session, doing.request_key) is None:
                raise
            text = N_(
                "This form was sent for another case already. Open it again from the case, and send it from there."
            )
            raise Refused([Reason("key_of_another", text)]) from None
        session.commit()
    registered = str(made.rows[0].case["reference"]) if made.registers else ""
    return Done(reference, case.version + 1, registered=registered)


def _with_those_named(
    session: Session, case: CaseRow, action: Action, doing: Doing, *, law: Law, actor: Actor, now: datetime
) -> Doing:
    """With whom its answers name, or name anew, as the database has them. Raises Refused where that is nobody, or no case."""
    if action.links or OTHER in doing.answers.names:
        other = str(doing.answers.get(OTHER) or "")
        own = str(case.facts["reference"])
        doing = doing._replace(other=other_cases.linked(session, own, other, law=law, actor=actor, now=now))
    if action.given_to:
        owners.check(session, str(case.facts["reference"]), doing.answers.get(action.given_to), law=law, now=now)
    if action.identifies:
        return doing._replace(identity=other_cases.two_people(session, case, doing.answers, doing.held_against))
    if action.corrects and doing.application is not None:
        return doing._replace(named=case_queries.people_of(session, case))
    return doing


def relay(
    session: Session,
    case_id: int,
    action: str,
    answers: Answers,
    request_key: str,
    *,
    law: Law,
    actor: Actor,
    now: datetime,
) -> bool:
    """Put what came from outside on a case as it stands, by the system, which sees every case; once however often it is asked.
    Whether it was put there now.

    Raises Refused.
    """
    with writing(session):
        case = case_queries.load_any(session, case_id, lock=True)
        if case is None or any(event.request_key == request_key for event in case.events):
            session.rollback()
            return False
        doing = Doing(action, DONE, answers, case.version, request_key)
        now = _after(case, now, strictly=False)
        state = case_state.state_of(case, law)
        _write(session, change(case, state, doing, law=law, actor=actor, now=now, fresh=_unguessable(session)))
        session.commit()
    return True


def _after(case: CaseRow, now: datetime, *, strictly: bool) -> datetime:
    """The moment of a change: not before the one before it, where the clock was set back; what reopens comes after what closed."""
    late_enough = now > case.recorded_from if strictly else now >= case.recorded_from
    return now if late_enough else case.recorded_from + timedelta(microseconds=1)


def _write(session: Session, made: Change) -> None:
    """One change after the other: each stands on the one before; whoever is new waits to be known again. Raises Overtaken."""
    for rows in made.rows:
        write(session, [rows])
        if rows.people:
            let_wait(session, rows.case["id"])


def change(
    case: CaseRow, state: CaseState, doing: Doing, *, law: Law, actor: Actor, now: datetime, fresh: Fresh
) -> Change:
    """What doing it changes; where it registers another case, that case's rows come first. Raises Refused.

    Pure but for what is fresh. Whether another case that the answers name may be seen is the caller's to ask.
    """
    action = state.scheme.action(doing.action)
    values: Mapping[str, object] = doing.answers.values
    if action.corrects and doing.application is not None:
        values = {**values, **doing.application.columns}
    step = workflow.take(state, action, doing.outcome, values, actor=actor, now=now, law=law, about=doing.about)
    other: list[CaseRows] = []
    if action.registers and doing.application is not None:
        source = str(case.facts["reference"])
        new = registration(doing.application, law=law, actor=actor, now=now, fresh=fresh, source=source)
        other = new.rows
        doing = doing._replace(answers=_with_link(doing.answers, str(new.case.facts["reference"])))
    renamed = doing.application.people if action.corrects and doing.application is not None else ()
    renamed = with_earlier_addresses(renamed, doing.answers.values)
    people = rows_of.people_named(renamed, now, fresh, standing=doing.named)
    own = _with_calls(case, step, doing, people, actor=actor, now=now, law=law, fresh=fresh)
    return own._replace(rows=[*other, *own.rows], registers=True) if other else own


def _with_calls(
    case: CaseRow,
    step: Step,
    doing: Doing,
    people: People,
    *,
    actor: Actor,
    now: datetime,
    law: Law,
    fresh: Fresh,
) -> Change:
    """A change, and what its answers call for at once, as the same person: unless those they supersede did so already."""
    rows = [_enact(case, step, doing, people, actor=actor, now=now, law=law, fresh=fresh)]
    superseded = _superseded(case, step)
    case = case_state.after(case, rows[0], doing.answers, actor)
    action = law.by_rule_set(case.facts["rule_set"]).action(superseded.action if superseded else step.action)
    for call in _calls_of(action, doing.answers, superseded):
        given = _handed_on(call, doing.answers)
        rows.append(_called(case, call, given, law=law, actor=actor, now=now, fresh=fresh))
        case = case_state.after(case, rows[-1], given, actor)
    return Change(step, rows, case)


def _superseded(case: CaseRow, step: Step) -> HeldRecord | None:
    """The record that this takes the place of."""
    if step.supersedes is None:
        return None
    return next((one for one in case_state.held_records(case.events) if one.sequence == step.supersedes), None)


def _calls_of(action: Action, answers: Answers, superseded: HeldRecord | None) -> list[Call]:
    """What these answers call for at once."""
    if not action.calls:
        return []
    said = answers.values
    done = superseded.values if superseded else {}
    return [call for call in action.calls if call.when.holds(said) and not (superseded and call.when.holds(done))]


def _handed_on(call: Call, answers: Answers) -> Answers:
    """The answers of what is called for, as they were given to what calls for it."""
    given = {name: found for name, source in call.answers.items() if (found := answers.find(source))}
    return replace(answers, items=tuple(one._replace(name=name) for name, one in given.items()))


def _called(
    case: CaseRow, call: Call, answers: Answers, *, law: Law, actor: Actor, now: datetime, fresh: Fresh
) -> CaseRows:
    """The rows of what was called for, with answers that were handed on. Raises Refused."""
    values: dict[str, object] = {one.name: one.value for one in answers.items}
    state = case_state.state_of(case, law)
    step = workflow.take(state, state.scheme.action(call.action), DONE, values, actor=actor, now=now, law=law)
    doing = Doing(call.action, DONE, answers, case.version, fresh.key())
    return _enact(case, step, doing, NOBODY, actor=actor, now=now, law=law, fresh=fresh)


def _unguessable(session: Session) -> Fresh:
    """The product's own source of what is fresh."""
    return Fresh(tokens.new_reference, tokens.new_key, partial(next_ids, session))


def _tell_owner(session: Session, case: CaseRow, step: Step, *, actor: Actor, now: datetime) -> None:
    """A notice for whoever a case was given to, in the same transaction; nobody is told of what they took themselves."""
    owner = step.delta.get("owner_id")
    if owner is not None and owner != actor.user_id:
        notice = {
            "user_id": owner,
            "case_id": case.id,
            "kind": NoticeKind.ASSIGNED,
            "key": f"{NoticeKind.ASSIGNED}:{case.id}:{case.version + 1}",
            "at": now,
        }
        notices.add(session, [{**notice, "detail": {}}])


def _tell_of_a_child(session: Session, case: CaseRow, answers: Answers, *, now: datetime) -> None:
    """A notice to the supervisors, in the same transaction, where its form says that somebody in it is under 16."""
    if answers.find(UNDER_16) is None:
        return
    kind = NoticeKind.CHILD
    notice = {"case_id": case.id, "kind": kind, "key": f"{kind}:{case.id}", "at": now, "detail": {}}
    supervisors = accounts.with_roles(session, {Role.SUPERVISOR})
    notices.add(session, [{**notice, "user_id": user} for user in sorted(supervisors)])


def recount(session: Session, *, law: Law, actor: Actor, now: datetime) -> int:
    """Move the running deadlines that today's bank holidays move, each by an event that says so; how many cases moved now."""
    moved = 0
    for case_id in due.cases_on_other_calendars(session, law.calendar.version):
        with writing(session):
            keep_calendar(session, law.calendar)
            case = case_queries.load_any(session, case_id, lock=True)
            step = consequences.recount(case_state.state_of(case, law), now=now, law=law) if case else None
            if case and step:
                calendar = Answer(
                    "calendar", "Bank holidays", law.calendar.version, f"{law.calendar.nation}, {law.calendar.version}"
                )
                answers = Answers(step.record, "1", "en", (calendar,))
                doing = Doing(step.action, step.outcome, answers, case.version, tokens.new_key())
                fresh = _unguessable(session)
                write(session, [_enact(case, step, doing, NOBODY, actor=actor, now=now, law=law, fresh=fresh)])
                moved += 1
            session.commit()
        if moved == MOVED_AT_ONCE:  # the others are moved a minute later, and none is recorded long after `now`
            break
    return moved


def registration(
    application: Application,
    *,
    law: Law,
    actor: Actor,
    now: datetime,
    fresh: Fresh,
    request_key: str | None = None,
    source: str = "",
) -> Change:
    """A new case, of version 1 or more. Raises Refused. `source` is the case that it came from."""
    received = facts.as_time(application.columns["received_at"])
    scheme = law.for_receipt(application.scheme, received)
    route = scheme.route(application.route)
    said = dangers.found(one.value for one in application.answers.items)
    columns = {**application.columns, "dangers": said, "reference": fresh.reference()}
    step = workflow.opening(scheme, route, columns, actor=actor, now=now, law=law)
    answers = _with_link(application.answers, source) if source else application.answers
    doing = Doing(step.action, step.outcome, answers, 0, request_key or fresh.key())
    (case_id,) = fresh.ids(cases, 1)
    blank = CaseRow(case_id, 0, now, {}, (), ())
    people = rows_of.people_named(with_earlier_addresses(application.people, answers.values), now, fresh)
    return _with_calls(blank, step, doing, people, actor=actor, now=now, law=law, fresh=fresh)


def _enact(
    case: CaseRow,
    step: Step,
    doing: Doing,
    people: People,
    *,
    actor: Actor,
    now: datetime,
    law: Law,
    fresh: Fresh,
) -> CaseRows:
    """The rows of one change: event, case, what it was before, record, deadlines, people. Pure but for the record's salt."""
    version = case.version + 1
    now = max(now, case.recorded_from)  # a clock set back must not put a change before what it changes
    columns = facts.typed(step.delta)
    if not case.version or not facts.FOLLOWED.isdisjoint(columns):
        columns |= facts.following({**(case.facts or _EMPTY), **columns})
    record = _record(case.id, version, step, doing, fresh.key())
    starts = tuple([rows_of.started(case.id, version, start, law) for start in step.starts])
    changes = tuple([rows_of.changed(case.id, version, change) for change in step.changes])
    event = {
        "case_id": case.id,
        "sequence": version,
        "action": step.action,
        "outcome": step.outcome,
        "actor_id": actor.user_id,
        "session_id": actor.session_id,
        "occurred_at": step.occurred_at,
        "recorded_at": now,
        "delta": chain.canonical(step.delta),
        "record_digest": record["digest"],
        "people_digest": people.digest(record["salt"]),
        "deadlines": chain.deadlines_told((*starts, *changes)),
        "request_key": doing.request_key,
        "previous_digest": case.events[-1].digest if case.events else chain.NO_HEAD,
    }
    event["digest"] = chain.event_digest(event)
    known = {} if case.version else _EMPTY
    return CaseRows(
        event=event,
        case={**known, **columns, "id": case.id, "version": version, "recorded_from": now},
        record=record,
        starts=starts,
        changes=changes,
        people=people.added,
        parts=tuple([{"case_id": case.id, "sequence": version, **part} for part in people.parts]),
        identity=rows_of.identified(case.id, version, doing.identity, step.outcome, doing.answers, now)
        if doing.identity
        else None,
        link={"case_id": case.id, "sequence": version, "other_case_id": doing.other}
        if step.record == LINK and doing.other
        else None,
        searched=tuple(search_words.rows_of(case.id, version, doing.answers.rows, people.added)),
    )


# A new case's row has every column, so that thousands go in one statement.
_EMPTY: Mapping[str, Any] = dict.fromkeys(facts.COLUMNS)


def _record(case_id: int, version: int, step: Step, doing: Doing, salt: str) -> dict[str, Any]:
    record: dict[str, Any] = {
        "case_id": case_id,
        "sequence": version,
        "kind": step.record,
        "form": doing.answers.form,
        "form_version": doing.answers.version,
        "language": doing.answers.language,
        "answers": doing.answers.as_text(),
        "about": step.about,
        "supersedes": step.supersedes,
        "salt": salt,
    }
    record["digest"] = chain.record_digest(salt, record)
    return record


def _with_link(answers: Answers, reference: str) -> Answers:
    return replace(answers, items=(*answers.items, Answer(LINKED, "Linked case", reference, reference)))
