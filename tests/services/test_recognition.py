"""A new case about somebody known is told of at once: the others go back to triage, once, and nobody is told more than they may know."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from disclosure.domain.application import PersonGiven
from disclosure.services import casework, jobs, recognition, verification
from disclosure.store.models import likely, newcomers, notices
from tests.services.doings import correcting
from tests.services.worlds import ASHA, HOUR, VIC, world

MAN = PersonGiven(
    "subject", "Dean", "Birkinshaw", date_of_birth="1984-03-12", sex="male", address="4 Quarry Walk, Barnsley, S99 9ZZ"
)
SPELT = MAN._replace(given_names="Deane", family_name="Birkenshaw")
NAMESAKE = MAN._replace(date_of_birth="1951-07-30", address="90 Mill Lane, Rotherham, S99 9ZZ")
OTHER = PersonGiven(
    "applicant",
    "Mwajuma",
    "Okonkwo",
    date_of_birth="1990-01-02",
    sex="female",
    address="77 Dale View, Sheffield, S99 9ZZ",
)


@pytest.fixture
def made(database):
    with world(database) as built:
        yield built


def look(made) -> int:
    return recognition.know_again(made.session, law=made.law, actor=made.who("system"), now=made.now)


def actions(made, reference) -> list[str]:
    return [event.action for event in made.case(reference).events]


def told(made) -> list[tuple[int, str]]:
    rows = made.session.execute(select(notices.c.user_id, notices.c.kind).order_by(notices.c.id)).all()
    made.session.rollback()
    return [tuple(row) for row in rows]


def test_a_subject_who_is_known_sends_the_other_open_case_back_to_triage_and_tells_its_owner(made):
    first = made.walk(to="decision", people=(ASHA, MAN))
    made.perform(first, "assign", owner_id=made.who("Omar").user_id)
    look(made)
    assert made.case(first).facts["triaged"] is True
    before = told(made)
    made.register("csods", people=(OTHER, SPELT))
    assert look(made) == 1
    assert actions(made, first)[-1] == "look_again"
    assert made.case(first).facts["triaged"] is False
    assert made.case(first).facts["urgency"] == 1, "it stands with what is not triaged"
    assert told(made)[len(before) :] == [(made.who("Omar").user_id, "known_again")]
    assert verification.verify(made.session).faults == ()


def test_triage_again_answers_it(made):
    first = made.walk(to="full_checks", people=(ASHA, MAN))
    made.register(people=(OTHER, SPELT))
    look(made)
    made.now += HOUR
    made.perform(first, "retriage", immediate_risk=False)
    assert made.case(first).facts["triaged"] is True


def test_it_is_done_once_however_often_the_jobs_run(made):
    first = made.register(people=(ASHA, MAN))
    made.register(people=(OTHER, SPELT))
    assert look(made) == 1
    once = (actions(made, first), told(made), made.session.execute(select(likely)).all())
    made.session.rollback()
    assert look(made) == 0
    assert (actions(made, first), told(made), made.session.execute(select(likely)).all()) == once
    assert made.session.execute(select(newcomers)).all() == []


def test_without_an_owner_the_supervisors_are_told(made):
    made.register(people=(ASHA, MAN))
    made.register(people=(OTHER, SPELT))
    look(made)
    assert [user for user, kind in told(made) if kind == "known_again"] == [
        made.who(name).user_id for name in ("Sofia", "Sam")
    ]


@pytest.mark.parametrize("part", ["person_at_risk", "child"])
def test_a_person_at_risk_or_a_child_who_is_known_sends_the_other_case_back_too(made, part):
    known = PersonGiven(
        part, "Maribel", "Quistgaard", date_of_birth="2011-05-04", sex="female", address="3 Weir Lane, Denaby"
    )
    first = made.walk(to="meeting", people=(ASHA, VIC, known))
    made.now += HOUR
    made.register("csods", people=(OTHER, MAN, known._replace(family_name="Quistgard")))
    look(made)
    assert actions(made, first)[-1] == "look_again"


def test_a_namesake_and_somebody_in_another_part_send_nothing_back(made):
    first = made.register(people=(ASHA, MAN))
    made.register(people=(OTHER, NAMESAKE))
    made.register(people=(MAN._replace(part="applicant"), VIC))
    look(made)
    assert "look_again" not in actions(made, first)


def test_whoever_a_person_says_to_be_one_sends_the_other_case_back_however_unlike_they_are(made):
    first = made.walk(to="decision", people=(ASHA, MAN))
    second = made.register("csods", people=(OTHER, NAMESAKE))
    look(made)
    assert made.case(first).facts["triaged"] is True
    own = {"own_person": 2, "other_person": 2, "scope": "everywhere"}
    made.perform(second, "identify", "left_open", other_reference=first, **own)
    assert look(made) == 0
    made.perform(second, "identify", "same", other_reference=first, **own)
    assert look(made) == 1
    assert actions(made, first)[-1] == "look_again"
    assert made.case(first).facts["triaged"] is False
    made.now += HOUR
    made.perform(first, "retriage", immediate_risk=False)
    made.perform(second, "identify", "same", other_reference=first, **own)
    assert look(made) == 0, "it is known by now"
    assert verification.verify(made.session).faults == ()


def test_a_known_subject_whom_a_correction_adds_sends_the_other_case_back_though_it_had_been_sent_for_another(made):
    lily = PersonGiven("child", "Lily", "Fenwick", date_of_birth="2016-06-30", sex="female", address="")
    first = made.walk("csods", to="meeting", people=(OTHER, MAN, lily))
    made.now += HOUR
    second = made.register("csods", people=(OTHER._replace(given_names="Ama"), VIC, lily))
    assert look(made) == 1
    made.now += HOUR
    made.perform(first, "retriage", immediate_risk=False)
    made.now += HOUR
    named = correcting(made, second, (OTHER._replace(given_names="Ama"), SPELT, lily))
    casework.perform(made.session, second, named, law=made.law, actor=made.who("Omar"), now=made.now)
    assert look(made) == 1
    assert actions(made, first)[-3:] == ["look_again", "retriage", "look_again"]


def test_a_closed_case_is_left_closed_and_still_pointed_to(made):
    first = made.walk(people=(ASHA, MAN))
    assert made.case(first).facts["is_open"] is False
    made.register(people=(OTHER, SPELT))
    assert look(made) == 0
    assert made.session.execute(select(likely)).all() != []


def test_a_scheme_that_knows_no_such_action_is_left_alone(made):
    """A force's own further scheme need not declare it."""
    first = made.register(people=(ASHA, MAN))
    scheme = made.law.by_rule_set(made.case(first).facts["rule_set"])
    bare = replace(scheme, actions=tuple(one for one in scheme.actions if one.key != "look_again"))
    others = tuple(one for one in made.law.schemes if one.rule_set != scheme.rule_set)
    made.register(people=(OTHER, SPELT))
    law = replace(made.law, schemes=(*others, bare))
    assert recognition.know_again(made.session, law=law, actor=made.who("system"), now=made.now) == 0


def test_the_jobs_do_it(made):
    first = made.register(people=(ASHA, MAN))
    made.register(people=(OTHER, SPELT))
    made.now += timedelta(minutes=1)
    assert jobs.run(made.session, law=made.law, actor=made.who("system"), now=made.now)["looked_at_again"] == 1
    assert actions(made, first)[-1] == "look_again"
