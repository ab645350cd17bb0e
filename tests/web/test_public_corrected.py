"""What the public sent is a case like any other: an officer opens its registration filled in, and puts one thing right."""

import pytest
from sqlalchemy import select

from disclosure.services import verification
from disclosure.store.db import db
from disclosure.store.models import cases
from tests.forms.test_public_journeys import UNKNOWN, UNNAMED
from tests.web.applicant import Applicant
from tests.web.beside import do_jobs
from tests.web.client import Answer, Client, carried
from tests.web.desk import Desk
from tests.web.test_acting import form_of

A_CHILD = {"about_whom": {"about_whom": "child"}}
WHY = {"correction_reason": "Read through again with the applicant."}
JOURNEYS = [
    pytest.param(journey, {**known, **changed}, id=f"{name}-{how}")
    for name, journey, changed in (
        ("me", "me", {}),
        ("someone", "someone", {}),
        ("child", "child", {}),
        ("enquiry", "child", UNNAMED),
        ("adult", "professional", {}),
        ("professionals-child", "professional", A_CHILD),
    )
    for how, known in (("much", {}), ("little", UNKNOWN))
]
# What a correction moves of itself: whose version of people counts.
OF_ITSELF = {"people_sequence"}


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


def sent(app, clock, journey="me", **changed):
    applicant = Applicant(Client(app, Answer), pages=changed).begin(journey).fill()
    clock.forward(minutes=1)
    reference = applicant.submit()
    do_jobs(app, clock())
    return reference


def check_it_can_be_corrected(desk, reference):
    before = desk.case(reference)
    page = desk.ask(reference, "correct", by=desk.omar, about=1)
    assert page.status_code == 200
    form = carried(form_of(page))
    answer = desk.omar.post(form_of(page)["action"], {**form, **WHY})
    assert answer.status_code == 303, answer.errors if answer.status_code == 200 else answer.text
    after = desk.case(reference)
    changed = {name for name in after.facts if after.facts[name] != before.facts.get(name)}
    if before.facts["children_count"] is None:  # whoever did not know; to an officer no child named is none
        changed.discard("children_count")
    assert changed <= OF_ITSELF, "nothing but the record was changed"
    assert [one.action for one in after.events] == [*[one.action for one in before.events], "correct"]
    assert [one["due_at"] for one in after.deadlines] == [one["due_at"] for one in before.deadlines]
    with desk.app.app_context():
        assert verification.verify(db.session).faults == ()
        db.session.rollback()
    return after.events[-1].values


@pytest.mark.parametrize(("journey", "changed"), JOURNEYS)
def test_a_registration_that_was_sent_is_saved_unchanged_but_for_the_reason(app, desk, clock, journey, changed):
    reference = sent(app, clock, journey, **changed)
    clock.forward(hours=1)
    said = check_it_can_be_corrected(desk, reference)
    assert said["correction_reason"] == WHY["correction_reason"]


@pytest.mark.parametrize("changed", [{}, A_CHILD], ids=["adult", "child"])
def test_a_professionals_referral_is_corrected_on_whichever_route_the_force_gives_it(app, desk, clock, force, changed):
    reference = sent(app, clock, "professional", **changed)
    clock.forward(hours=1)
    assert desk.case(reference).facts["route"].endswith(force)
    said = check_it_can_be_corrected(desk, reference)
    assert "Nadia" in str(said["referrer" if force == "right_to_know" else "applicant"])


def test_with_danger_and_a_crime_it_is_corrected_and_the_crime_is_alleged_once(app, desk, clock):
    told = {
        "danger": {"immediate_danger": "yes"},
        "crime": {"crime_alleged": "yes", "crime_alleged_words": "He broke her wrist in May."},
    }
    reference = sent(app, clock, "me", **told)
    clock.forward(hours=1)
    check_it_can_be_corrected(desk, reference)
    assert [one.action for one in desk.case(reference).events] == ["register", "record_allegation", "correct"]


def test_what_was_not_known_is_known_after_the_correction(app, desk, clock):
    reference = sent(app, clock, "me", **UNKNOWN)
    clock.forward(hours=1)
    page = desk.ask(reference, "correct", by=desk.omar, about=1)
    known = {"child_looked_after": "yes", "district": "sheffield", "team": "sheffield_disclosure", "crime_alleged": "yes",
             "crime_alleged_words": "He broke her wrist in May."}  # fmt: skip
    answer = desk.omar.post(form_of(page)["action"], {**carried(form_of(page)), **WHY, **known})
    assert answer.status_code == 303
    case = desk.case(reference)
    assert (case.facts["child_looked_after"], case.facts["district"]) == (True, "sheffield")
    assert [one.action for one in case.events] == ["register", "correct", "record_allegation"]


def test_the_case_is_the_public_s_and_nobody_s_and_stands_among_the_others(app, desk, clock):
    reference = sent(app, clock)
    with app.app_context():
        row = db.session.execute(select(cases.c.channel, cases.c.owner_id).where(cases.c.reference == reference)).one()
        db.session.rollback()
    assert tuple(row) == ("online", None)
    assert reference in desk.omar.get("/cases").text
    page = desk.omar.get(f"/cases/{reference}/records/1")
    for words in ("marmalade", "Text first. Never leave a voicemail", "Hands round someone’s neck"):
        assert words in page.text
    assert page.text.count("marmalade") == 1, "once as it was answered: what the officer is handed is not shown twice"
