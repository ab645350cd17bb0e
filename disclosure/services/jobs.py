"""What time starts. Every job is idempotent: run twice, it does nothing the second time."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from disclosure.domain import clocks
from disclosure.domain.access import Actor, Role
from disclosure.domain.law import Law
from disclosure.domain.notices import NoticeKind
from disclosure.services import (
    brake,
    casework,
    drafts,
    intake,
    intakes,
    messages,
    notices,
    recognition,
    sessions,
    sign_in,
)
from disclosure.services.sealing import Opener
from disclosure.store.db import writing
from disclosure.store.queries import accounts, due
from disclosure.store.queries.accounts import ByName

UNALLOCATED_AFTER = timedelta(hours=24)
"""Where nothing else is said, for how long a case may have no owner before its supervisors are told."""


def take_in(session: Session, *, law: Law, actor: Actor, now: datetime, opener: Opener | None) -> dict[str, int]:
    """Make cases of what the public sent, put on them what applicants said later, and know again whoever is new, whatever way they
    came. `opener` opens what was sent: without, it waits.
    """
    registered = delivered = 0
    if opener is not None:
        given: dict[str, Any] = {"law": law, "opener": opener, "now": now}
        registered = intake.register_waiting(session, actor=intake.registrar(actor), **given)
        delivered = messages.deliver(session, actor=actor, **given)
    again = recognition.know_again(session, law=law, actor=actor, now=now)
    return {"registered": registered, "messages_delivered": delivered, "looked_at_again": again}


def run(
    session: Session,
    *,
    law: Law,
    actor: Actor,
    now: datetime,
    opener: Opener | None = None,
    intake_days: int = intakes.DAYS,
    unallocated_after: timedelta = UNALLOCATED_AFTER,
) -> dict[str, int]:
    """Run every job; how much each did. `intake_days` is for how long a call is kept that nobody goes on with, `unallocated_after`
    for how long a case may have no owner.
    """
    return {
        **take_in(session, law=law, actor=actor, now=now, opener=opener),
        "not_registered": intake.number_waiting(session),
        "deadlines_moved": casework.recount(session, law=law, actor=actor, now=now),
        "warnings": warn(session, now=now),
        "unallocated": tell_unallocated(session, now=now, after=unallocated_after),
        "sessions_purged": sessions.purge(session, now=now),
        "failures_purged": sign_in.purge_failures(session, now=now),
        "applicants_told": messages.tell(session, law=law),
        "calls_purged": intakes.purge(session, actor=actor, now=now, days=intake_days),
        "drafts_purged": drafts.purge(session, now=now),
        "attempts_purged": brake.purge(session, now=now),
    }


def warn(session: Session, *, now: datetime) -> int:
    """A notice for each clock that has passed 50, 80 or 100 %: to the owner, and when late to the supervisors too."""
    supervisors, by_name = accounts.with_roles(session, {Role.SUPERVISOR}), accounts.by_name(session, now=now)
    rows = [
        row
        for one in due.running(session)
        for row in _warnings(one, _seeing(supervisors, by_name, one["case_id"], restricted=one["restricted"]), now)
    ]
    with writing(session):
        raised = notices.raise_once(session, rows)
        session.commit()
    return raised


def tell_unallocated(session: Session, *, now: datetime, after: timedelta = UNALLOCATED_AFTER) -> int:
    """A notice for each case that nobody has owned for so long: to the supervisors of its district who may see it, or to all who may
    where there are none.

    Once for each time that it comes to have no owner.
    """
    supervisors = accounts.districts_of(session, Role.SUPERVISOR)
    detail = {} if after == UNALLOCATED_AFTER else {"hours": int(after.total_seconds() // 3600)}
    waiting = due.unallocated_since(session, now - after)
    by_name = accounts.by_name(session, now=now)
    rows = [
        {**row, "at": now, "detail": detail}
        for case in waiting
        for row in _alarms(
            case, {one: supervisors[one] for one in _seeing(supervisors, by_name, case.id, restricted=case.restricted)}
        )
    ]
    with writing(session):
        raised = notices.raise_once(session, rows)
        session.commit()
    return raised


def _seeing(people: Collection[int], by_name: ByName, case_id: int, *, restricted: bool | None) -> list[int]:
    """Who of these people sees the case, whose role sees each that is not restricted: a notice must not say more than the list of cases
    would, and a case that is restricted must not wait unseen.
    """
    may = (one for one in people if not restricted or (case_id, one) in by_name.let_in)
    return sorted(one for one in may if (case_id, one) not in by_name.kept_out)


def _alarms(case: due.Unallocated, supervisors: Mapping[int, str | None]) -> Iterator[dict[str, Any]]:
    told = [user for user, district in supervisors.items() if district is not None and district == case.district]
    # The first stretch begins with the case, and needs no other name.
    stretch = f":{case.since:%Y%m%d%H%M%S}" if case.since != case.received_at else ""
    for user in sorted(told or supervisors):
        yield {
            "user_id": user,
            "case_id": case.id,
            "kind": NoticeKind.UNALLOCATED,
            "key": f"{NoticeKind.UNALLOCATED}:{case.id}{stretch}",
        }


def _warnings(deadline: Mapping[str, Any], supervisors: Collection[int], now: datetime) -> list[dict[str, Any]]:
    reading = clocks.read(deadline["started_at"], deadline["due_at"], now=now)
    if not reading.mark:
        return []
    told = {deadline["owner_id"]} | (set(supervisors) if reading.late else set())
    kind = NoticeKind.LATE if reading.late else NoticeKind.DUE
    mark = 100 if reading.late else reading.mark
    # The due time is part of the key: a clock that was extended warns again.
    key = f"{kind}:{deadline['case_id']}:{deadline['clock']}:{deadline['sequence']}:{mark}:{deadline['due_at']:%Y%m%d%H%M}"
    detail = {"clock": deadline["clock"], "mark": mark}
    return [
        {"user_id": user, "case_id": deadline["case_id"], "kind": kind, "key": key, "at": now, "detail": detail}
        for user in sorted(one for one in told if one is not None)
    ]
