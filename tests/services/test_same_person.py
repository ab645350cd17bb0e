"""What was said of people holds on where a correction names them otherwise, never for somebody else in their place; and where they have
lived is kept with them.
"""

from collections.abc import Sequence

import pytest
from sqlalchemy import select, text

from disclosure.domain.answers import Answer
from disclosure.domain.application import PersonGiven
from disclosure.services import casework, people, recognition, verification
from disclosure.services.people import Candidate
from disclosure.store import db
from disclosure.store.models import identities, participations, person_keys
from disclosure.store.models import people as persons
from tests.services.doings import correcting
from tests.services.enemy import enemy
from tests.services.worlds import ASHA, HOUR, World, world

MAN = PersonGiven(
    "subject", "Dean", "Birkinshaw", date_of_birth="1984-03-12", sex="male", address="4 Quarry Walk, S99 9ZZ"
)
OTHER = PersonGiven("applicant", "Mwajuma", "Okonkwo", date_of_birth="1990-01-02", sex="female", address="77 Dale View")
AS_HE_IS_CALLED = MAN._replace(
    given_names="Deane", family_name="Birkenshaw", date_of_birth="1984-12-03", address="9 Mill Lane, S99 9ZZ"
)
SOMEBODY_ELSE = MAN._replace(given_names="Tomos", family_name="Prydderch", date_of_birth="1971-08-08")
BROTHER = MAN._replace(given_names="Craig")


@pytest.fixture
def made(database):
    with world(database) as built:
        yield built


def correct(made: World, reference: str, named: Sequence[PersonGiven], by: str = "Omar") -> None:
    made.now += HOUR
    casework.perform(
        made.session, reference, correcting(made, reference, named), law=made.law, actor=made.who(by), now=made.now
    )


def say(made: World, reference: str, other: str, verdict: str) -> None:
    made.now += HOUR
    own = {"own_person": 2, "other_person": 2, "scope": "everywhere"}
    made.perform(reference, "identify", verdict, other_reference=other, **own)


def found(made: World, reference: str) -> list[Candidate]:
    """Whom the second of the case may be, as its page shows them."""
    _, ours = people.of_case(made.session, reference, law=made.law, actor=made.who("Omar"), now=made.now)
    made.session.rollback()
    return list(ours[1].candidates)


def told(made: World, reference: str) -> list[tuple[str, bool]]:
    return [(one.verdict, one.is_of_before) for one in found(made, reference) if one.verdict]


@pytest.mark.parametrize("which", ["first", "second", "both"])
@pytest.mark.parametrize("verdict", ["same", "different"])
def test_what_was_said_holds_from_both_cases_where_either_is_named_otherwise(made, which, verdict):
    cases = {"first": made.register(people=(ASHA, MAN)), "second": made.register("csods", people=(OTHER, MAN))}
    say(made, cases["second"], cases["first"], verdict)
    assert told(made, cases["first"]) == told(made, cases["second"]) == [(verdict, False)]
    for case in cases if which == "both" else [which]:
        correct(made, cases[case], (ASHA if case == "first" else OTHER, AS_HE_IS_CALLED))
    assert told(made, cases["first"]) == told(made, cases["second"]) == [(verdict, True)], "and is said to be of before"
    assert verification.verify(made.session).faults == ()


def test_it_is_taken_back_and_said_anew_as_before(made):
    first, second = made.register(people=(ASHA, MAN)), made.register("csods", people=(OTHER, MAN))
    say(made, second, first, "same")
    correct(made, first, (ASHA, AS_HE_IS_CALLED))
    say(made, first, second, "different")
    assert told(made, second) == [("different", False)], "said of them as they are called now"
    say(made, second, first, "left_open")
    assert told(made, first) == [("left_open", False)]
    assert verification.verify(made.session).faults == ()


def test_it_holds_through_one_correction_after_the_other(made):
    first, second = made.register(people=(ASHA, MAN)), made.register("csods", people=(OTHER, MAN))
    say(made, second, first, "same")
    correct(made, first, (ASHA, AS_HE_IS_CALLED))
    correct(made, first, (ASHA, AS_HE_IS_CALLED._replace(given_names="Dean Robert", date_of_birth="1984")))
    assert told(made, second) == [("same", True)]
    assert verification.verify(made.session).faults == ()


@pytest.mark.parametrize(
    "instead",
    [
        SOMEBODY_ELSE,
        BROTHER,
        MAN._replace(date_of_birth="2007-05-05"),
        MAN._replace(date_of_birth="1993-01-01"),  # a namesake, too near to be a son
        MAN._replace(date_of_birth="1984-07-30"),  # and one of the same year
        MAN._replace(
            given_names="Peter", family_name="Jones"
        ),  # the day of birth left standing in a form that was filled in
        PersonGiven(
            "subject", "Agnes", "Okoro", date_of_birth="1984-12-03", sex="female"
        ),  # a day that may be turned round
    ],
)
def test_somebody_else_in_the_place_is_nobody_of_whom_anything_was_said(made, instead):
    first, second = made.register(people=(ASHA, MAN)), made.register("csods", people=(OTHER, MAN))
    say(made, second, first, "same")
    correct(made, first, (ASHA, instead))
    assert told(made, first) == told(made, second) == []
    rows = made.session.execute(select(identities.c.person_id, identities.c.other_person_id)).all()
    made.session.rollback()
    assert len(rows) == 1, "what was said stays on record"
    assert verification.verify(made.session).faults == ()


def test_where_somebody_else_is_put_in_the_place_the_cases_of_whoever_is_like_them_are_looked_at_again(made):
    third = made.walk(to="meeting", people=(ASHA, SOMEBODY_ELSE))
    first, second = made.register(people=(ASHA, MAN)), made.register("csods", people=(OTHER, MAN))
    system = made.who("system")
    recognition.know_again(made.session, law=made.law, actor=system, now=made.now)
    say(made, second, first, "same")
    before = len(made.case(third).events)
    correct(made, second, (OTHER, SOMEBODY_ELSE))
    assert recognition.know_again(made.session, law=made.law, actor=system, now=made.now) == 1
    assert len(made.case(third).events) == before + 1


def test_of_two_who_are_named_where_one_stood_in_two_parts_neither_has_what_was_said_of_the_one(made):
    both = PersonGiven("applicant", "Mariana", "Silva", date_of_birth="1990-01", sex="female")
    first = made.register(people=(both, both._replace(part="person_at_risk"), MAN))
    correct(
        made,
        first,
        (both._replace(given_names="Maria"), both._replace(part="person_at_risk", given_names="Mariana J"), MAN),
    )
    own = made.case(first).facts["people_sequence"]
    rows = made.session.execute(
        select(persons.c.first_id)
        .join(participations, participations.c.person_id == persons.c.id)
        .where(participations.c.case_id == made.case(first).id, participations.c.sequence == own)
    ).all()
    made.session.rollback()
    assert [row.first_id for row in rows] == [None] * 3


def test_whoever_only_moved_in_the_list_hands_nothing_on_to_who_came_into_the_place(made):
    """The subject is named first by now, and in the place is another whose day of birth is the same."""
    first = made.register(people=(ASHA, MAN))
    second = made.register("csods", people=(OTHER, MAN))
    say(made, second, first, "same")
    lodger = SOMEBODY_ELSE._replace(date_of_birth=MAN.date_of_birth)
    correct(made, first, (MAN, lodger))
    own = made.case(first).facts["people_sequence"]
    rows = made.session.execute(
        select(persons.c.family_name, persons.c.first_id)
        .join(participations, participations.c.person_id == persons.c.id)
        .where(participations.c.sequence == own)
        .order_by(participations.c.ordinal)
    ).all()
    made.session.rollback()
    assert [row.first_id for row in rows if row.family_name == "Prydderch"] == [None]


def test_a_corrected_case_is_looked_up_anew_and_sends_nobody_back_twice_for_the_same_two(made):
    first = made.walk(to="meeting", people=(ASHA, MAN))
    second = made.register("csods", people=(OTHER, MAN))
    assert recognition.know_again(made.session, law=made.law, actor=made.who("system"), now=made.now) == 1
    say(made, second, first, "same")
    recognition.know_again(made.session, law=made.law, actor=made.who("system"), now=made.now)
    before = len(made.case(first).events)
    correct(made, second, (OTHER, AS_HE_IS_CALLED))
    assert recognition.know_again(made.session, law=made.law, actor=made.who("system"), now=made.now) == 0
    assert len(made.case(first).events) == before


def test_whoever_alters_behind_the_product_s_back_who_somebody_was_is_named(made):
    first, second = made.register(people=(ASHA, MAN)), made.register("csods", people=(OTHER, MAN))
    say(made, second, first, "same")
    correct(made, first, (ASHA, AS_HE_IS_CALLED))
    with enemy(made.database) as inside:
        row = next(one for one in inside.rows(persons) if one["first_id"])
        for other in (None, row["id"], row["first_id"] + 1):
            inside.alter(persons, row, first_id=other)
            told = [str(one) for one in verification.verify(made.session).faults]
            assert [
                one for one in told if one.startswith("participations") and f"people {row['first_id'] - 1}" in one
            ], other
            inside.undo()


# --- where somebody has lived


HOME = "12 Rowan Road, Ambleford, QX1 2AB"


def registered(made: World, *, lived: str, **named: str) -> str:
    """A case whose form tells where its subject has lived."""
    made.now += HOUR
    man = PersonGiven("subject", **named)
    application = made.application(people=(OTHER, man))
    block = {"given_names": man.given_names, "family_name": man.family_name, "previous_addresses": lived}
    subject = Answer("subject", "Subject", [block], man.family_name)
    answers = application.answers
    with_subject = type(answers)(answers.form, answers.version, answers.language, (*answers.items, subject))
    given = type(application)(
        application.scheme, application.route, application.columns, application.people, with_subject
    )
    return casework.register(
        made.session, given, law=made.law, actor=made.who("Omar"), now=made.now, request_key=made.request_key()
    ).reference


def test_somebody_is_found_by_a_name_s_beginning_and_a_house_where_they_lived(made):
    first = registered(made, lived="", given_names="Gavin", family_name="Threlfall", address=HOME)
    second = registered(
        made, lived=f"Hull (2018)\n{HOME}, 2019-2022", given_names="G.", family_name="Threlfall", address="Leeds"
    )
    for one, other in ((first, second), (second, first)):
        (candidate,) = [one for one in found(made, one) if one.person["family_name"] == "Threlfall"]
        assert candidate.person["reference"] == other
        assert "An earlier address is the same" in [str(reason) for reason in candidate.likeness.reasons]
    assert verification.verify(made.session).faults == ()


def test_an_earlier_address_that_was_altered_put_in_or_taken_away_is_named(made):
    registered(made, lived=f"{HOME}\nHull", given_names="Gavin", family_name="Threlfall", address="Leeds")
    with enemy(made.database) as inside:
        for row in inside.rows(persons):
            inside.alter(persons, row, earlier_addresses="Grimsby")
            told = [str(one) for one in verification.verify(made.session).faults]
            assert [
                one for one in told if f"the earlier addresses are not as its record tells: people {row['id']}" in one
            ]
            inside.undo()


def test_whoever_was_registered_before_addresses_were_kept_has_them_after_the_upgrade_and_is_found_by_them(made):
    registered(made, lived=f"{HOME}\nHull", given_names="Gavin", family_name="Threlfall", address="Leeds")
    stood = [made.session.execute(select(table).order_by(*table.primary_key)).all() for table in (persons, person_keys)]
    made.session.close()
    db.downgrade(made.database.owner_url, "0021")
    keys = set(made.session.scalars(text("SELECT key FROM person_keys")))
    made.session.close()
    assert keys < {row.key for row in stood[1]}
    db.upgrade(made.database.owner_url)
    assert [
        made.session.execute(select(table).order_by(*table.primary_key)).all() for table in (persons, person_keys)
    ] == stood
    made.session.close()
    assert verification.verify(made.session).ok
