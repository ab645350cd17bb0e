"""What a change says of another case: whether it may be named, and who of its people is meant."""

from datetime import datetime

from sqlalchemy.orm import Session

from disclosure.domain.access import Actor
from disclosure.domain.answers import OTHER, Answers
from disclosure.domain.corrected import first_of
from disclosure.domain.errors import Reason, Refused
from disclosure.domain.law import Law
from disclosure.domain.words import N_
from disclosure.store.person_keys import word_of
from disclosure.store.queries import cases as case_queries
from disclosure.store.queries import people as people_queries
from disclosure.store.queries.cases import CaseRow


def linked(session: Session, reference: str, other: str, *, law: Law, actor: Actor, now: datetime) -> int:
    """The id of the other case. Raises Refused unless it is there, may be seen by this person, and is not this one."""
    there = case_queries.exists(session, other, law.sight(actor=actor, now=now))
    if there is None or other == reference:
        text = N_("Check the other reference: there is no other case of that reference that you can open.")
        raise Refused([Reason("no_other_case", text)])
    return there


def two_people(session: Session, case: CaseRow, answers: Answers, held_against: str) -> tuple[int, int]:
    """The ids of those whom the answers name by their places in the two cases' lists, of the rows in which they stood first: what is said
    of them holds through corrections. Raises Refused where one is not there, or where somebody else, or somebody named otherwise, has the
    place by now than whom the person was shown.
    """
    own = people_queries.in_place(session, str(case.facts["reference"]), answers.get("own_person"))
    other = people_queries.in_place(session, str(answers.get(OTHER)), answers.get("other_person"))
    if own is None or other is None:
        text = N_("Check the number of the person: the list of that case has nobody of that number.")
        raise Refused([Reason("no_such_person", text)])
    if held_against not in ("", word_of(other)):
        text = N_(
            "Somebody else than was shown has that number in the list of the other case. Look at whom you mean, and send it again."
        )
        raise Refused([Reason("somebody_else", text)])
    return first_of(own), first_of(other)
