"""Every door there is leaves the entry that it should: opened, refused, with an address of what is not there, by headers alone."""

import pytest
from sqlalchemy import select

from disclosure.domain.access import Role
from disclosure.services import tokens
from disclosure.store.models import accesses
from tests.web.test_doors import DOORS, OF_THE_PUBLIC, address, browsers, desk, is_shut, places, public_address

__all__ = ("browsers", "desk", "places")

# What opening a door leaves; a form is sent empty. "": its page shows nothing of a case, a person or an account.
LEAVES = {
    ("GET", "/"): "",
    ("GET", "/sign-in"): "",
    ("POST", "/sign-in"): "",
    ("POST", "/sign-out"): "sign_out",
    ("GET", "/stay-signed-in"): "",
    ("POST", "/stay-signed-in"): "",
    ("GET", "/password"): "",
    ("POST", "/password"): "",
    ("GET", "/cases"): "list",
    ("POST", "/cases/move"): "list",
    ("GET", "/workload"): "list",
    ("POST", "/cases/saved"): "",
    ("POST", "/cases/saved/remove"): "",
    ("GET", "/cover"): "account",
    ("GET", "/shortcuts"): "",
    ("POST", "/cover"): "account",
    ("POST", "/cover/end"): "",
    ("GET", "/cases/<reference>"): "case",
    ("GET", "/cases/<reference>/clocks/<clock>/<int:sequence>"): "case",
    ("GET", "/cases/<reference>/records/<int:sequence>"): "record",
    ("GET", "/cases/<reference>/actions/<action>"): "action",
    ("POST", "/cases/<reference>/actions/<action>"): "action",
    ("GET", "/cases/<reference>/people"): "people",
    ("GET", "/cases/<reference>/handover"): "case",
    ("GET", "/cases/<reference>/checklist"): "case",
    ("GET", "/triage"): "list",
    ("GET", "/search"): "search",
    ("POST", "/search"): "",
    ("GET", "/notices"): "list",
    ("POST", "/notices/seen"): "",
    ("GET", "/intake"): "intake",
    ("POST", "/intake"): "intake",
    ("GET", "/intake/<int:number>"): "intake",
    ("POST", "/intake/<int:number>"): "intake",
    ("POST", "/intake/<int:number>/keep"): "",
    ("GET", "/intake/<int:number>/remove"): "intake",
    ("POST", "/intake/<int:number>/remove"): "intake",
    ("GET", "/register"): "",
    ("GET", "/register/<scheme>/<route>"): "",
    ("POST", "/register/<scheme>/<route>"): "people",
    ("GET", "/figures"): "figures",
    ("GET", "/figures.csv"): "export",
    ("GET", "/users"): "account",
    ("GET", "/users/new"): "",
    ("POST", "/users/new"): "",
    ("GET", "/users/<int:user_id>"): "account",
    ("POST", "/users/<int:user_id>"): "account",
    ("GET", "/users/<int:user_id>/disable"): "account",
    ("POST", "/users/<int:user_id>/disable"): "account",
    ("POST", "/users/<int:user_id>/enable"): "",  # of somebody who is not disabled: nothing happens
    ("POST", "/users/<int:user_id>/password"): "account",
    ("GET", "/audit"): "audit",
    ("POST", "/audit/case"): "audit",
    ("GET", "/audit/cases/<reference>"): "audit",
    ("POST", "/audit/person"): "audit",
    ("GET", "/audit/people/<int:person_id>"): "audit",
    ("POST", "/audit/user"): "audit",
    ("GET", "/audit/users/<int:user_id>"): "audit",
}
# Their own services enter what was done: these answer with no page that was not asked for by it.
ENTERED_BY_THE_SERVICE = {("POST", "/sign-out"), ("POST", "/users/<int:user_id>/password")}
# Nothing is there by these; whatever else stands in an address is a word of ours.
NOWHERE = {"reference": "", "clock": "nothing", "sequence": 99, "action": "nothing", "scheme": "nothing",
           "route": "nothing", "user_id": 999_999, "person_id": 999_999, "number": 999_999}  # fmt: skip


@pytest.fixture
def left(rows):
    """What one request left in the whole trail: entry, whose, which case, whether it was refused."""
    columns = [accesses.c[name] for name in ("session_id", "sequence", "entry", "user_id", "case_id", "refused")]
    query = select(*columns).order_by(accesses.c.session_id, accesses.c.sequence)

    def by(browser, method: str, path: str, sent=None):
        if method == "POST":
            assert browser.token
        before = set(rows(query))
        answer = browser.post(path, sent or {}) if method == "POST" else browser.open(path, method=method)
        after = set(rows(query))
        assert before <= after
        return answer, [one[2:] for one in sorted(after - before)]

    return by


def doors():
    """Every door; signing out comes last, since it ends the session that goes from door to door."""
    return sorted(LEAVES, key=lambda door: door == ("POST", "/sign-out"))


def test_every_door_says_what_it_leaves(app):
    assert set(LEAVES) == set(DOORS), "Say in LEAVES which entry the page leaves."
    for (method, rule), entry in LEAVES.items():
        view = next(
            app.view_functions[one.endpoint]
            for one in app.url_map.iter_rules()
            if one.rule == rule and method in one.methods
        )
        declared = None if (method, rule) in ENTERED_BY_THE_SERVICE else entry or None
        assert view.door.entry == declared, f"{method} {rule} is declared to leave {view.door.entry}"


def test_the_request_s_pages_leave_no_entry_and_nobody_s_name(browsers, left):
    """Nothing of a case is on them: an entry would say which of the force's people looks for help."""
    for method, rule in sorted(OF_THE_PUBLIC):
        for who in (Role.SUPERVISOR, "nobody"):
            assert browsers[who].token
            answer, entries = left(browsers[who], method, public_address(rule))
            assert answer.status_code in {200, 303}, f"{method} {rule}: {answer.status_code}"
            assert entries == [], f"{method} {rule} by {who}"


def test_whoever_opens_a_door_leaves_its_entry(desk, browsers, places, left):
    number = desk.case(places["reference"]).id
    for method, rule in doors():
        who = next(one for one in browsers if one in DOORS[method, rule])
        browser, entry = browsers[who], LEAVES[method, rule]
        for verb in (method, *(["HEAD"] if method == "GET" else [])):
            answer, entries = left(browser, verb, address(rule, **places))
            assert answer.status_code in {200, 303, 409}, f"{verb} {rule}: {answer.status_code}"
            case_id = number if "<reference>" in rule else None
            expected = [(entry, browser.user_id, case_id, False)] if entry else []
            assert entries == expected, f"{verb} {rule} by {who}"


def test_a_page_that_does_not_say_what_it_shows_leaves_its_entry_all_the_same(browsers, places, left, monkeypatch):
    """An entry is the door's, so that no view can forget it, whether it answers a link or a form."""
    monkeypatch.setattr("disclosure.web.door.reads", lambda **_: None)
    for method, rule in doors():
        who = next(one for one in browsers if one in DOORS[method, rule])
        answer, entries = left(browsers[who], method, address(rule, **places))
        assert answer.status_code in {200, 303, 409}, f"{method} {rule}: {answer.status_code}"
        assert [one[0] for one in entries] == ([LEAVES[method, rule]] if LEAVES[method, rule] else []), (
            f"{method} {rule}"
        )


def test_a_form_that_finds_leaves_its_entry_though_it_only_leads_on(app, desk, browsers, places, left):
    """Whoever does not follow knows all the same that there is such a case, person or user."""
    number, aled = desk.case(places["reference"]).id, browsers[Role.AUDITOR]
    finding = {
        "/audit/case": ({"reference": places["reference"]}, 303, number),
        "/audit/user": ({"username": browsers[Role.ANALYST].username}, 303, None),
        "/audit/person": ({"family_name": "x"}, 200, None),
    }
    telling = {rule for (method, rule), entry in LEAVES.items() if (method, entry) == ("POST", "audit")}
    assert set(finding) == telling, "A form of the auditor's is sent filled in here too."
    for path, (sent, status, case_id) in finding.items():
        answer, entries = left(aled, "POST", path, sent)
        assert answer.status_code == status, path
        assert entries == [("audit", aled.user_id, case_id, False)], path


def test_asking_which_methods_a_page_takes_shows_nothing_and_leaves_nothing(browsers, places, left):
    answer, entries = left(browsers[Role.DISCLOSURE_OFFICER], "OPTIONS", address("/cases/<reference>", **places))
    assert (answer.status_code, entries) == (200, [])


def test_whoever_is_refused_at_a_door_leaves_that_and_a_stranger_is_shown_nothing(desk, browsers, places, left):
    number = desk.case(places["reference"]).id
    for method, rule in doors():
        for who in browsers.keys() - DOORS[method, rule]:
            answer, entries = left(browsers[who], method, address(rule, **places))
            assert is_shut(answer, who), f"{method} {rule} by {who}"
            if who == "nobody":
                assert entries == [], f"{method} {rule}"
                continue
            ((entry, whose, case_id, refused),) = entries
            assert (whose, refused) == (browsers[who].user_id, True), f"{method} {rule} by {who}"
            assert case_id == (number if "<reference>" in rule else None), f"{method} {rule} by {who}"
            declared = "" if (method, rule) in ENTERED_BY_THE_SERVICE else LEAVES[method, rule]
            assert entry == (declared or "page"), f"{method} {rule} by {who}"


def test_whoever_asks_for_what_is_not_there_leaves_that_and_no_case(browsers, places, left):
    nowhere = {**NOWHERE, "reference": tokens.new_reference()}
    tried = 0
    for method, rule in doors():
        if "<" not in rule:
            continue
        who = next(one for one in browsers if one in DOORS[method, rule])
        answer, entries = left(browsers[who], method, address(rule, **nowhere))
        assert answer.status_code == 404, f"{method} {rule}: {answer.status_code}"
        assert [one[1:] for one in entries] == [(browsers[who].user_id, None, True)], f"{method} {rule}"
        tried += 1
    assert tried == sum("<" in rule for _, rule in LEAVES)
