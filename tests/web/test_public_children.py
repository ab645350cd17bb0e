"""Somebody under 16 asks, or is to be protected: the supervisors are told with the case, and the record begins with it."""

import json

import pytest
from sqlalchemy import select

from disclosure.domain.access import Role
from disclosure.store.db import db, writing
from disclosure.store.models import cases, notices, records
from tests.store.builder import change_case
from tests.web.applicant import Applicant
from tests.web.beside import do_jobs

pytestmark = pytest.mark.databases("sqlite")

IN_2014 = {
    "applicant_date_of_birth-day": "",
    "applicant_date_of_birth-month": "",
    "applicant_date_of_birth-year": "2014",
}
SAYS_SO = {**IN_2014, "applicant_date_of_birth-year": "", "is_sixteen": "no"}
# Who asks for whom, and what they say of an age.
BORN_2014 = {"person_at_risk_date_of_birth-year": "2014", "person_at_risk_age": ""}
YOUNG = [
    ("me", SAYS_SO),
    ("me", IN_2014),
    ("child", {**SAYS_SO, "names_them": "no"}),
    ("someone", BORN_2014),
    ("someone", {"person_at_risk_date_of_birth-year": "", "person_at_risk_date_of_birth-month": "", "person_at_risk_age": "13"}),
    ("professional", BORN_2014),
]  # fmt: skip
TOLD = "has an applicant or a person at risk who is under 16"


@pytest.mark.parametrize(("who", "said"), YOUNG)
def test_the_supervisors_are_told_once_and_the_record_begins_with_it(app, client, clock, as_user, rows, who, said):
    supervisors = [as_user(Role.SUPERVISOR) for _ in range(2)]
    as_user(Role.INTAKE)
    Applicant(client, **said).begin(who).fill().submit()
    for _ in range(2):
        do_jobs(app, clock())
    raised = rows(select(notices.c.user_id, notices.c.kind).order_by(notices.c.user_id))
    assert raised == [(one.user_id, "child") for one in supervisors]
    ((reference, answers),) = rows(select(cases.c.reference, records.c.answers).where(records.c.case_id == cases.c.id))
    assert json.loads(answers)[0]["question"] == "Under 16"
    shown = supervisors[0].get("/notices").words
    assert f"{reference} {TOLD}" in shown
    assert supervisors[0].get(f"/cases/{reference}/records/1").page.main.find("dt").get_text() == "Under 16"


@pytest.mark.parametrize("who", ["me", "someone", "child", "professional"])
def test_nobody_is_told_of_a_request_without_anybody_under_16(app, client, clock, as_user, rows, who):
    as_user(Role.SUPERVISOR)
    Applicant(client).begin(who).fill().submit()
    do_jobs(app, clock())
    assert rows(select(notices.c.kind)) == []


def test_of_a_case_that_is_restricted_afterwards_whoever_may_not_see_it_is_shown_no_notice(
    app, client, clock, as_user, rows
):
    supervisor = as_user(Role.SUPERVISOR)
    reference = Applicant(client, **SAYS_SO).begin("me").fill().submit()
    do_jobs(app, clock())
    assert reference in supervisor.get("/notices").words
    ((case_id,),) = rows(select(cases.c.id))
    with app.app_context(), writing(db.session):
        change_case(db.session, case_id, recorded_at=clock(), restricted=True)
        db.session.commit()
    assert reference not in supervisor.get("/notices").words
