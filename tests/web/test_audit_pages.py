"""The auditor's pages: who looked at a case, at a person, what a user looked at, what was refused; each itself on record."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from disclosure.domain.access import Actor, Role
from disclosure.domain.answers import Answers
from disclosure.domain.application import Application, PersonGiven
from disclosure.services import accesses as service
from disclosure.services import casework
from disclosure.services.accesses import Entry, Reading
from disclosure.store.db import db, writing
from disclosure.store.models import accesses, cases, people
from disclosure.store.queries.audit_log import Key
from disclosure.web import door


@pytest.fixture
def aled(as_user):
    return as_user(Role.AUDITOR)


@pytest.fixture
def omar(as_user):
    return as_user(Role.DISCLOSURE_OFFICER)


@pytest.fixture
def register(app, omar, clock):
    """A case about these two people; gives its reference and number."""

    def make(key, applicant=("Asha", "Khan"), subject=("Vic", "Stone")):
        given = (
            PersonGiven("applicant", *applicant, date_of_birth="1988-04-09"),
            PersonGiven("subject", *subject, date_of_birth="1980"),
        )
        columns = {"received_at": clock() - timedelta(hours=1), "district": "sheffield", "channel": "phone"}
        application = Application("dvds", "right_to_ask", columns, given, Answers("register", "1", "en", ()))
        with app.app_context():
            done = casework.register(
                db.session, application, law=app.extensions["disclosure"].law, actor=omar.actor, now=clock(), request_key=key
            )  # fmt: skip
            number = db.session.scalar(select(cases.c.id).where(cases.c.reference == done.reference))
        return done.reference, number

    return make


def looks(app, client, clock, number, case_id=None, *, entry="case", refused=False):
    """Somebody reads, so many times, a second apart."""
    actor = Actor(client.user_id, "", frozenset(), client.actor.session_id, purpose="handover")
    with app.app_context(), writing(db.session):
        for _ in range(number):
            now = clock.forward(seconds=1)
            service.add(db.session, Reading(entry, case_id, entry, 1, refused), actor=actor, now=now)
        db.session.commit()


def table(answer):
    return [
        [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
        for row in answer.page.select("tbody tr")
    ]


def trail(rows, user_id):
    query = select(accesses.c.entry, accesses.c.about, accesses.c.case_id, accesses.c.reached)
    return rows(query.where(accesses.c.user_id == user_id).order_by(accesses.c.sequence))


def test_who_looked_at_this_case(app, aled, omar, register, clock, as_user, rows):
    reference, number = register("a")
    other, _ = register("b")
    sofia = as_user(Role.SUPERVISOR)
    omar.get(f"/cases/{reference}")
    clock.forward(minutes=5)
    sofia.get(f"/cases/{reference}")
    sofia.get(f"/cases/{other}")
    clock.forward(minutes=5)
    found = aled.submit("/audit", {"reference": reference.replace("-", " ").lower()}, action="/case")
    assert found.location == f"/audit/cases/{reference}"
    answer = aled.get(found.location)
    assert answer.heading == f"Who looked at case {reference}?"
    assert [row[:4] for row in table(answer)] == [
        ["4 November 2026, 10:10", "Aled Rees", "Audit trail", reference],
        ["4 November 2026, 10:05", "Sofia Marsh", "Case", reference],
        ["4 November 2026, 10:00", "Omar Haddad", "Case", reference],
    ]
    assert trail(rows, aled.user_id)[-2:] == [("audit", "case", number, 1), ("audit", "case", number, 3)]
    assert table(aled.get(found.location))[0][1:3] == ["Aled Rees", "Audit trail"]  # auditors are seen too


def test_a_reference_that_is_none_is_said_to_be_wrong_and_one_unknown_to_be_unknown(aled):
    for typed, message in (
        ("", "Enter the reference of the case"),
        ("7K4M", "Check the reference: it has nine letters and figures, as the other case shows them"),
        ("00000000-0", "There is no case with this reference. Check it and try again"),
    ):
        assert aled.submit("/audit", {"reference": typed}, action="/case").errors == [message]
    assert aled.get("/audit/cases/0000-0000-0").status_code == 404
    assert aled.get("/audit/cases/x").status_code == 404


def test_who_looked_at_this_person(app, aled, omar, register, clock, rows):
    first, _ = register("a")
    second, _ = register("b", applicant=("Bina", "Shah"))
    other, _ = register("c", applicant=("Cora", "Bell"), subject=("Dan", "Moss"))
    for reference in (first, second, other):
        omar.get(f"/cases/{reference}")
    found = aled.submit("/audit", {"family_name": "stone"}, action="/person")
    assert found.status_code == 200
    links = [link["href"] for link in found.page.select("main li a")]
    assert len(links) == 2
    assert "born 1980" in found.words
    answers = [aled.get(link) for link in links]
    assert {answer.heading for answer in answers} == {"Who looked at a case of Vic Stone?"}
    assert sorted(table(answer)[0][3] for answer in answers) == sorted([first, second])
    kinds = [entry[:2] for entry in trail(rows, aled.user_id)]
    assert ("audit", "people") in kinds
    assert all(("audit", f"person:{link.rpartition('/')[2]}") in kinds for link in links)


@pytest.mark.parametrize("typed", ["o’neill", "O’NEILL", "O’Neill"])
def test_a_person_is_found_however_the_name_is_written(aled, register, typed):
    register("a", applicant=("Zoë", "O’Neill"), subject=("José", "ÉTOILE"))
    assert "Zoë O’Neill" in aled.submit("/audit", {"family_name": typed, "given_names": "zo"}, action="/person").words
    assert "José ÉTOILE" in aled.submit("/audit", {"family_name": "étoile"}, action="/person").words
    assert "Nobody" in aled.submit("/audit", {"family_name": typed, "given_names": "%"}, action="/person").words


def test_many_of_one_name_are_cut_off_and_said_to_be(app, aled, rows, clock):
    with app.app_context(), writing(db.session):
        for number in range(55):
            db.session.execute(people.insert().values(
                id=1000 + number, given_names="Ann", family_name="Smith", other_names="", date_of_birth="", sex="female",
                address="", recorded_at=clock(),
            ))  # fmt: skip
        db.session.commit()
    answer = aled.submit("/audit", {"family_name": "Smith"}, action="/person")
    assert len(answer.page.select("main li a")) == 50
    assert "There are more" in answer.words
    assert trail(rows, aled.user_id)[-1] == ("audit", "people", None, 50)


def test_no_name_stands_in_an_address(aled, register):
    register("a")
    found = aled.submit("/audit", {"family_name": "Khan", "given_names": "Asha"}, action="/person")
    assert "khan" not in found.request.url.lower()
    assert not [link["href"] for link in found.page.find_all("a") if "khan" in link["href"].lower()]


def test_what_did_this_user_look_at(app, aled, omar, register, rows, clock):
    reference, number = register("a")
    looks(app, omar, clock, 1, number)
    looks(app, omar, clock, 1, entry="list")
    found = aled.submit("/audit", {"username": "OMAR.haddad"}, action="/user")
    assert found.location == f"/audit/users/{omar.user_id}"
    answer = aled.get(found.location)
    assert answer.heading == "What did Omar Haddad (omar.haddad) look at?"
    assert [row[2:] for row in table(answer)] == [
        ["List of cases", "", "list", "1", "handover"],
        ["Case", reference, "case", "1", "handover"],
    ]
    assert ("audit", f"user:{omar.user_id}", None, 2) in trail(rows, aled.user_id)
    assert aled.submit("/audit", {"username": "nobody"}, action="/user").errors == [
        "There is no user of this name. Check it and try again"
    ]
    assert aled.get("/audit/users/999").status_code == 404


def test_what_was_refused_is_shown_first(app, aled, omar, as_user, clock):
    omar.get("/users")
    clock.forward(minutes=1)
    as_user(Role.ANALYST).get("/cases")
    shown = table(aled.get("/audit"))
    assert [row[1] for row in shown] == ["Ravi Menon", "Omar Haddad"]
    assert all("Refused" in row[2] for row in shown)
    assert [row[4] for row in shown] == ["Cases", "Users"], "in words, not by the names of our code"


def test_every_page_has_words_for_the_auditor(app):
    """The trail names a refused page by its view; the auditor reads what it is called."""
    views = {rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}
    with app.app_context():
        assert views == set(door.doors())
        assert all(one.title for one in door.doors().values())
    assert set(service.WORDS) == set(Entry)


def test_who_tried_to_look_at_this_case_is_shown(app, aled, omar, register, as_user, rows, clock):
    reference, number = register("a")
    pat, ravi = as_user(Role.PANEL_MEMBER), as_user(Role.ANALYST)
    for who, answer in (
        (pat, pat.get(f"/cases/{reference}")),  # the case is not before the panel
        (pat, pat.post(f"/cases/{reference}/actions/note", {"note": "x"})),
        (ravi, ravi.get(f"/cases/{reference.lower().replace('-', '')}")),  # no analyst reads cases
    ):
        assert answer.status_code == (403 if who is ravi else 404)
        assert reference not in answer.text
        assert [entry[2] for entry in trail(rows, who.user_id)][-1] == number
        clock.forward(minutes=1)
    shown = table(aled.get(f"/audit/cases/{reference}"))
    assert [row[1] for row in shown] == ["Ravi Menon", "Pat Okafor", "Pat Okafor"]
    assert all("Refused" in row[2] for row in shown)
    pat.get("/cases/0000-0000-0")
    assert trail(rows, pat.user_id)[-1] == ("case", "officer.case", None, 0)


def test_a_case_that_is_hidden_and_one_that_is_none_cost_the_same_and_look_the_same(register, as_user, statements):
    reference, _ = register("a")
    pat, answers, costs = as_user(Role.PANEL_MEMBER), [], []
    for asked in (reference, "0000-0000-0"):
        pat.get(f"/cases/{asked}")
        with statements() as said:
            answers.append(pat.get(f"/cases/{asked}"))
        costs.append([statement.split()[0] for statement in said])
    assert costs[0] == costs[1]
    hidden, none = answers
    assert (hidden.status_code, hidden.text) == (none.status_code, none.text)
    assert hidden.headers == none.headers


def test_a_long_answer_is_paged_by_key_without_gap_or_repetition(app, aled, omar, register, clock):
    _, number = register("a")
    looks(app, omar, clock, 120, number)
    seen, answer = [], aled.get(f"/audit/users/{omar.user_id}")
    while True:
        seen += [row.time["datetime"] for row in answer.page.select("tbody tr")]
        onward = answer.page.find("a", rel="next")
        if onward is None:
            break
        answer = aled.get(onward["href"])
        assert answer.page.find("a", rel="prev")["href"] == f"/audit/users/{omar.user_id}"
    assert len(seen) == len(set(seen)) == 120
    assert seen == sorted(seen, reverse=True)


def test_entries_of_one_moment_are_paged_too(app, aled, omar, clock, monkeypatch):
    with app.app_context(), writing(db.session):
        for _ in range(60):
            service.add(db.session, Reading("list"), actor=omar.actor, now=clock())
        db.session.commit()
    first = aled.get(f"/audit/users/{omar.user_id}")
    second = aled.get(first.page.find("a", rel="next")["href"])
    assert (len(table(first)), len(table(second))) == (50, 10)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("before", ["", "x", "1.2", "20261104T100000000000.1.x", "99999999T000000000000.1.1", "'; --"])
def test_a_key_that_is_none_shows_the_latest(app, aled, omar, clock, before):
    looks(app, omar, clock, 1, entry="list")
    answer = aled.get(f"/audit/users/{omar.user_id}", query_string={"before": before})
    assert len(table(answer)) == 1


@pytest.mark.databases("sqlite")
def test_a_key_is_read_back_as_it_was_written(clock):
    key = Key(clock(), 12, 7)
    assert Key.parse(key.as_text()) == key


def test_an_answer_costs_the_same_for_few_and_for_many(app, aled, omar, register, clock, statements):
    _, number = register("a")
    looks(app, omar, clock, 25, number)
    path = f"/audit/users/{omar.user_id}"
    aled.get(path)
    with statements() as few:
        aled.get(path)
    looks(app, omar, clock, 25, number)
    with statements() as many:
        aled.get(path)
    assert len(few) == len(many) == 5  # session, user, accesses, and the entry's two


def test_only_auditors_come_in_and_they_go_nowhere_else(as_user, aled):
    for role in Role:
        if role is not Role.AUDITOR:
            assert as_user(role).get("/audit").status_code == 403
            assert as_user(role).post("/audit/person", {"family_name": "Khan"}).status_code == 403
    for path in ("/cases", "/users", "/figures", "/register"):
        assert aled.get(path).status_code == 403


def test_what_cannot_be_put_on_record_is_not_shown(app, aled, omar, register, monkeypatch):
    reference, _ = register("a")

    def broken(*_, **__):
        raise RuntimeError

    app.testing = False
    aled.checks_pages = False
    monkeypatch.setattr("disclosure.services.accesses.add", broken)
    answer = aled.get(f"/audit/cases/{reference}")
    assert answer.status_code == 500
    assert reference not in answer.text
