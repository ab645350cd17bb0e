"""Single cases worked out anew, as `disclosure audit verify` does it with all: where a house is too large, or asked too often."""

from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from disclosure.domain.trail import Fault
from disclosure.services import verification
from disclosure.services.case_check import CaseCheck
from disclosure.store import audit
from disclosure.store.audit import Trail


def worked_out(session: Session, case_ids: Iterable[int]) -> Iterator[tuple[Trail, list[Fault]]]:
    """Everything stored of each case, and what is wrong with it. All of it is of one moment."""
    with audit.snapshot(session):
        calendars = dict(verification._calendars(session))
        for case_id in case_ids:
            (trail,) = audit._batch(session, case_id - 1, case_id)
            yield trail, list(CaseCheck(trail, calendars).faults())
