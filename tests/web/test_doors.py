"""Who may open which door: every route and every action for every role, from a table written out of the issue."""

import re

import pytest
from flask import Blueprint

from disclosure import create_app
from disclosure.domain.access import PERMISSIONS, Role
from disclosure.domain.errors import Declaration
from disclosure.web import door, figures
from tests.web.client import PASSWORD, Answer, Client, token_of
from tests.web.desk import Desk

INTAKE, RESEARCHER, OFFICER, SUPERVISOR, MEMBER, CHAIR, ANALYST, ADMIN, AUDITOR = Role
FORCE = {INTAKE, RESEARCHER, OFFICER, SUPERVISOR}
READERS = {*FORCE, MEMBER, CHAIR}
REGISTRARS = {INTAKE, OFFICER, SUPERVISOR}
FIGURES = {ANALYST, SUPERVISOR}
EVERYBODY = {*Role, None}  # None: signed in, and no role at all
PUBLIC = {*EVERYBODY, "nobody"}

# (method, route) → who comes in. Administrators read no cases, auditors change nothing, analysts see figures alone.
DOORS = {
    ("GET", "/"): PUBLIC,
    ("GET", "/sign-in"): PUBLIC,
    ("POST", "/sign-in"): PUBLIC,
    ("POST", "/sign-out"): EVERYBODY,
    ("GET", "/stay-signed-in"): EVERYBODY,
    ("POST", "/stay-signed-in"): EVERYBODY,
    ("GET", "/password"): EVERYBODY,
    ("POST", "/password"): EVERYBODY,
    ("GET", "/cases"): READERS,
    ("POST", "/cases/move"): {SUPERVISOR},
    ("GET", "/workload"): {SUPERVISOR},
    ("POST", "/cases/saved"): READERS,
    ("POST", "/cases/saved/remove"): READERS,
    ("GET", "/cover"): FORCE,
    ("GET", "/shortcuts"): EVERYBODY,
    ("POST", "/cover"): FORCE,
    ("POST", "/cover/end"): FORCE,
    ("GET", "/cases/<reference>"): READERS,
    ("GET", "/cases/<reference>/clocks/<clock>/<int:sequence>"): READERS,
    ("GET", "/cases/<reference>/records/<int:sequence>"): READERS,
    ("GET", "/cases/<reference>/actions/<action>"): READERS,
    ("POST", "/cases/<reference>/actions/<action>"): READERS,
    ("GET", "/cases/<reference>/people"): FORCE,
    ("GET", "/cases/<reference>/checklist"): READERS,
    ("GET", "/cases/<reference>/handover"): FORCE,
    ("GET", "/triage"): FORCE,
    ("GET", "/search"): FORCE,
    ("POST", "/search"): FORCE,
    ("GET", "/notices"): READERS,
    ("POST", "/notices/seen"): READERS,
    ("GET", "/intake"): REGISTRARS,
    ("POST", "/intake"): REGISTRARS,
    ("GET", "/intake/<int:number>"): REGISTRARS,
    ("POST", "/intake/<int:number>"): REGISTRARS,
    ("POST", "/intake/<int:number>/keep"): REGISTRARS,
    ("GET", "/intake/<int:number>/remove"): REGISTRARS,
    ("POST", "/intake/<int:number>/remove"): REGISTRARS,
    ("GET", "/register"): REGISTRARS,
    ("GET", "/register/<scheme>/<route>"): REGISTRARS,
    ("POST", "/register/<scheme>/<route>"): REGISTRARS,
    ("GET", "/figures"): FIGURES,
    ("GET", "/figures.csv"): FIGURES,
    ("GET", "/users"): {ADMIN},
    ("GET", "/users/new"): {ADMIN},
    ("POST", "/users/new"): {ADMIN},
    ("GET", "/users/<int:user_id>"): {ADMIN},
    ("POST", "/users/<int:user_id>"): {ADMIN},
    ("GET", "/users/<int:user_id>/disable"): {ADMIN},
    ("POST", "/users/<int:user_id>/disable"): {ADMIN},
    ("POST", "/users/<int:user_id>/enable"): {ADMIN},
    ("POST", "/users/<int:user_id>/password"): {ADMIN},
    ("GET", "/audit"): {AUDITOR},
    ("POST", "/audit/case"): {AUDITOR},
    ("GET", "/audit/cases/<reference>"): {AUDITOR},
    ("POST", "/audit/person"): {AUDITOR},
    ("GET", "/audit/people/<int:person_id>"): {AUDITOR},
    ("POST", "/audit/user"): {AUDITOR},
    ("GET", "/audit/users/<int:user_id>"): {AUDITOR},
}

# The request's own pages, which know nothing of who is signed in: English, Welsh, and how they are asked for.
OF_THE_PUBLIC = {
    (method, address)
    for english, welsh, methods in (
        ("", "", "GET POST"),
        ("/words", "/geiriau", "GET"),
        ("/<int:number>", "/<int:number>", "GET POST"),
        ("/answers", "/atebion", "GET POST"),
        ("/received", "/derbyn", "GET"),
        ("/back", "/yn-ol", "GET POST"),
        ("/time", "/amser", "POST"),
        ("/leave", "/gadael", "GET"),
        ("/numbers", "/rhifau", "GET"),
        ("/left-behind", "/olion", "GET"),
        ("/privacy", "/preifatrwydd", "GET"),
        ("/cookies", "/cwcis", "GET"),
        ("/accessibility", "/hygyrchedd", "GET"),
        ("/later", "/wedyn", "GET"),
        ("/check", "/holi", "GET POST"),
        ("/status", "/hynt", "GET"),
        ("/status/<word>", "/hynt/<word>", "GET POST"),
        ("/<path:rest>", "/<path:rest>", "GET POST"),
    )
    for address in (f"/request{english}", f"/cais{welsh}")
    for method in methods.split()
}

# What is done where, with which outcome, and by whom it may be. At a stage of its own each needs a case of its own.
STEPS = (
    ("initial_checks", "record_initial_checks", "continue", FORCE),
    ("meeting", "record_meeting", "held", {OFFICER}),
    ("full_checks", "record_full_checks", "done", {RESEARCHER, OFFICER}),
    ("risk_assessment", "assess_risk", "done", {OFFICER, SUPERVISOR}),
    ("decision", "decide", "disclose_full", {SUPERVISOR, CHAIR}),
    ("countersign", "countersign", "agree", {SUPERVISOR}),
    ("disclosure", "record_disclosure", "disclosed", {OFFICER}),
    ("informing", "inform_applicant", "informed", {OFFICER}),
    ("closing", "close", "disclosed", {SUPERVISOR}),
    ("closed", "reopen", "done", {SUPERVISOR}),
    ("decision", "withdraw", "done", REGISTRARS),
    ("decision", "rule_out", "done", {SUPERVISOR}),
    ("decision", "transfer", "done", {OFFICER, SUPERVISOR}),
    ("decision", "mark_duplicate", "done", FORCE),
)
STAYING = (
    ("record_view", "done", {MEMBER, CHAIR}),
    ("record_panel", "done", {CHAIR, SUPERVISOR}),
    ("record_search", "done", {RESEARCHER, OFFICER}),
    ("record_child", "done", FORCE),
    ("record_missing", "done", FORCE),
    *((one, "done", FORCE) for one in ("enter_document", "set_task", "end_task")),
    ("record_information", "done", {RESEARCHER, OFFICER}),
    ("record_offender", "done", {RESEARCHER, OFFICER}),
    ("note", "done", FORCE),
    ("correct", "note", FORCE),
    ("record_contact_attempt", "done", FORCE),
    ("retriage", "done", FORCE),
    ("escalate", "marac", FORCE),
    ("record_allegation", "done", FORCE),
    ("decide_crime", "recorded", {SUPERVISOR}),
    ("decide_extension", "approve", {SUPERVISOR}),
    ("request_extension", "done", {OFFICER, SUPERVISOR}),
    ("use_other_power", "done", {OFFICER}),
    ("link_case", "done", FORCE),
    ("identify", "same", FORCE),
    ("record_complaint", "done", FORCE),
    ("assign", "done", {SUPERVISOR}),
)
ENQUIRY = (
    ("give_advice", "advice_given", REGISTRARS),
    ("become_application", "became_application", REGISTRARS),
)
ELSEWHERE = {"record_breach", "take_case"}  # need an undertaking, a case that nobody owns: tests of their own
NOBODYS = {"register", "move_deadlines", "look_again"}  # never offered on a case


@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)


@pytest.fixture
def browsers(as_user, client):
    """A browser for each role, one for a person without any, one in which nobody is signed in."""
    made = {**{role: as_user(role) for role in Role}, None: as_user(), "nobody": client}
    for browser in made.values():
        browser.checks_pages = False  # who comes in is asked here; what the pages are like is asked of each elsewhere
    return made


def address(rule: str, **given: object) -> str:
    return re.sub(r"<(?:int:)?(\w+)>", lambda found: str(given[found[1]]), rule)


@pytest.fixture
def places(desk, as_user):
    """What stands in the addresses: a case before the panel, a clock of it, a person whose account may be touched, a call."""
    reference = desk.walk("decision")
    started = next(one for one in desk.case(reference).deadlines if one["clock"] == "overall")
    return {
        "reference": reference, "clock": "overall", "sequence": started["sequence"], "action": "record_panel",
        "scheme": "dvds", "route": "right_to_know", "user_id": as_user(name="Tom Lark").user_id, "person_id": 1,
        "number": desk.call(),
    }  # fmt: skip


def is_shut(answer, who: object) -> bool:
    """Refused as the person is told: a page that says no, or the way to the sign-in page."""
    if who == "nobody":
        return answer.status_code == 303 and answer.location.startswith("/sign-in")
    return answer.status_code == 403


def is_open(answer) -> bool:
    goes_to_sign_in = answer.status_code == 303 and answer.location.startswith("/sign-in?next")
    return answer.status_code in {200, 303, 409} and not goes_to_sign_in


def test_every_route_is_in_the_table(app):
    known = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.endpoint != "static"
    }
    assert known == DOORS.keys() | OF_THE_PUBLIC, "Say in DOORS who comes in, from the issue that asks for the page."


def public_address(rule: str) -> str:
    return rule.replace("<int:number>", "1").replace("<path:rest>", "no/such/page")


def test_the_request_s_pages_open_to_everybody_alike_whoever_is_signed_in(desk, browsers):
    for method, rule in sorted(OF_THE_PUBLIC):
        if method == "POST":
            continue
        told = set()
        for who, browser in browsers.items():
            answer = browser.get(public_address(rule))
            assert answer.status_code == 200 or answer.location.startswith("https://"), f"{rule} as {who}"
            told.add((answer.status_code, answer.location, re.sub(r'(csrf_token" value=)"\w+"', r"\1", answer.text)))
        assert len(told) == 1, f"{rule} tells who is signed in"


LEAVES = {"request": "leave", "cais": "gadael"}


def test_a_form_of_the_request_without_its_token_changes_nothing_and_leads_to_a_page(app, desk, browsers):
    """Without any, and with one that is none, is of before the form was left, or is another visitor's."""
    another = Client(app, Answer)
    with desk.nothing_changes("a form of the request without its token"):
        for method, rule in sorted(OF_THE_PUBLIC):
            if method == "GET":
                continue
            for who, browser in browsers.items():
                first = rule.split("/")[1]
                tokens = ["", "0" * 64]
                if who == "nobody":
                    tokens += [token_of(one.get(f"/{first}")) for one in (another, browser)]
                    browser.get(f"/{first}/{LEAVES[first]}")
                browser.get(f"/{first}")
                for token in tokens:
                    answer = browser.post(
                        public_address(rule), {"page": "danger", "immediate_danger": "no"}, token=token
                    )
                    assert answer.status_code == 303, f"POST {rule} as {who}: {answer.status_code}"
                    assert answer.location.startswith(f"/{first}/"), f"POST {rule} as {who}: {answer.location}"


def test_each_page_opens_to_the_roles_of_the_table_and_to_nobody_else(desk, browsers, places):
    places["action"] = "note"
    for (method, rule), welcome in DOORS.items():
        if method != "GET":
            continue
        path = address(rule, **places)
        for who, browser in browsers.items():
            answer = browser.get(path)
            if rule == "/" and who is None:
                assert answer.status_code == 403, "a person without a role has no first page"
            elif who in welcome:
                assert is_open(answer), f"{rule} as {who}: {answer.status_code}"
            else:
                assert is_shut(answer, who), f"{rule} as {who}: {answer.status_code}"


def test_asking_for_the_headers_alone_opens_no_door(desk, browsers, places):
    places["action"] = "note"
    for (method, rule), welcome in DOORS.items():
        if method != "GET":
            continue
        path = address(rule, **places)
        first = next(who for who in browsers if who in welcome)
        for who, browser in browsers.items():
            if who in welcome and who is not first:
                continue
            answer = browser.head(path)
            assert answer.data == b"", f"HEAD {rule} has a body"
            right = is_open(answer) if who in welcome else is_shut(answer, who)
            assert right, f"HEAD {rule} as {who}: {answer.status_code}"


def test_each_form_is_taken_from_the_roles_of_the_table_and_from_nobody_else(desk, browsers, places, as_user):
    forms = [(address(rule, **places), rule, welcome) for (method, rule), welcome in DOORS.items() if method == "POST"]
    with desk.nothing_changes("a form that was refused"):
        for path, rule, welcome in forms:
            for who in browsers.keys() - welcome:
                answer = browsers[who].post(path, {})
                assert is_shut(answer, who), f"POST {rule} as {who}: {answer.status_code}"
    for path, rule, welcome in forms:
        for who in welcome - {"nobody"}:
            if rule == "/sign-out":
                answer = as_user(*([who] if who else [])).post(path)
                assert answer.location == "/sign-in"
            else:
                answer = browsers[who].post(path, {})
                assert is_open(answer), f"POST {rule} as {who}: {answer.status_code}"


def test_every_form_without_its_token_is_refused_and_changes_nothing(desk, browsers, places):
    browsers["nobody"].get("/sign-in")
    with desk.nothing_changes("a form without its token"):
        for (method, rule), welcome in DOORS.items():
            if method != "POST":
                continue
            for who in [who for who in browsers if who in welcome and who != "nobody"][:2]:
                for token in ("", "0" * 40):
                    answer = browsers[who].post(address(rule, **places), {"note": "x"}, token=token)
                    assert answer.status_code == 400, f"POST {rule} as {who}: {answer.status_code}"
        known = {"username": "tom.lark", "password": PASSWORD}
        assert browsers["nobody"].post("/sign-in", known, token="").status_code == 400


KEEPS_NOTHING = {"/sign-in", "/sign-out", "/stay-signed-in", "/password"}  # nothing is typed there but passwords


def test_every_form_with_a_token_of_before_signing_in_again_or_of_somebody_else_is_refused(desk, browsers, places):
    """What was typed is shown again to whoever typed it, with an old token; with somebody else's it is shown to nobody."""
    doors = [(rule, welcome) for (method, rule), welcome in DOORS.items() if method == "POST"]
    forms = [(rule, next(who for who in browsers if who in welcome)) for rule, welcome in doors]
    old = {who: browsers[who].token for _, who in forms}
    desk.clock.forward(hours=1)
    for who in old:
        assert browsers[who].sign_in(browsers[who].username, PASSWORD).status_code == 303
    sent = {"note": "typed on a page of before", "version": "1"}
    with desk.nothing_changes("a form with another token than its own"):
        for rule, who in forms:
            another = next(one for one in old if one != who)
            tokens = (old[who], browsers[another].token, old[another])
            answers = [browsers[who].post(address(rule, **places), sent, token=token) for token in tokens]
            assert [answer.status_code for answer in answers] == [400] * 3, f"POST {rule} as {who}"
            kept = ["typed on a page of before" in answer.text for answer in answers]
            assert kept == [rule not in KEEPS_NOTHING, False, False], f"POST {rule} as {who}"


def test_methods_that_no_page_takes_change_nothing(desk, browsers, places):
    places["action"] = "note"
    with desk.nothing_changes():
        for rule in {rule for _, rule in DOORS}:
            for verb, who in (("PUT", SUPERVISOR), ("DELETE", ADMIN), ("PATCH", "nobody")):
                answer = browsers[who].open(address(rule, **places), method=verb)
                assert answer.status_code == 405, f"{verb} {rule} as {who}: {answer.status_code}"
    assert is_shut(browsers["nobody"].options("/cases"), "nobody")
    assert is_shut(browsers[ANALYST].options("/cases"), ANALYST)


def test_what_is_not_there_tells_a_stranger_nothing(client):
    for path in (
        "/cases/7K4M-2P9Q-J",
        "/cases/nonsense",
        "/users/1",
        "/users/999",
        "/figures",
        "/audit/cases/7K4M-2P9Q-J",
    ):
        answer = client.get(path)
        assert answer.status_code == 303, path
        assert answer.location == f"/sign-in?next={path}", path


def test_a_route_without_a_door_stops_the_start(settings, monkeypatch):
    bare = Blueprint("bare", __name__)
    bare.add_url_rule("/bare", "page", lambda: "open to all")
    monkeypatch.setattr(figures, "install", lambda app: app.register_blueprint(bare))
    with pytest.raises(Declaration) as stopped:
        create_app(settings)
    assert "bare.page" in str(stopped.value)


def test_the_navigation_leads_to_pages_there_are_and_each_says_its_name_once(desk, browsers):
    """A page is called the same in the navigation, in its heading and in the browser's title, since its door says it."""
    with desk.app.app_context():
        known = door.doors()
    for view in door.NAVIGATION:
        who = next(one for one in Role if known[view].permission in PERMISSIONS[one])
        page = browsers[who].get(next(one.rule for one in desk.app.url_map.iter_rules() if one.endpoint == view)).page
        current = page.select_one(".app-navigation [aria-current=page]").get_text()
        assert current == page.h1.get_text() == known[view].title
        assert page.title.get_text() == f"{current} – Disclosure"


def test_every_action_is_in_the_table(desk):
    """Nothing that a case offers is left out of what is tried below."""
    tried = {action for _, action, *_ in STEPS} | {action for action, *_ in (*STAYING, *ENQUIRY)}
    declared = {action.key for scheme in desk.law.schemes for action in scheme.actions}
    assert declared == tried | ELSEWHERE | NOBODYS


def sent(desk, reference: str, action: str, outcome: str) -> dict:
    """A whole and sound form for the case as it stands: only who sends it can be wrong."""
    case = desk.case(reference)
    fields = {"version": case.version, "request_key": f"key-{case.id}-{case.version}-{action}"}
    if action == "correct":
        note = next(event for event in reversed(case.events) if event.kind == "note")
        said = desk.fields("note")
        said |= {name: value for name, value in said.items() if name != "note"}
        return {**fields, **said, "note": "Said better.", "correction_reason": "A slip.", "about": note.sequence}
    if kind := {"decide_crime": "allegation", "decide_extension": "extension_request", "end_task": "task"}.get(action):
        answered = {event.about for event in case.events}
        fields["about"] = next(
            event.sequence for event in case.events if event.kind == kind and event.sequence not in answered
        )
    return {**fields, **desk.sample(reference, action, outcome)}


def refuse_all(desk, reference: str, action: str, outcome: str, browsers: dict, may: set) -> None:
    """Everybody who may not do it tries, and nothing happens."""
    fields = sent(desk, reference, action, outcome)
    with desk.nothing_changes(action):
        for who in browsers.keys() - may:
            answer = browsers[who].post(f"/cases/{reference}/actions/{action}", fields)
            if who in READERS:
                assert answer.status_code == 409, f"{action} as {who}: {answer.status_code}"
                assert "Your role does not do this." in answer.words, f"{action} as {who}"
            else:
                assert is_shut(answer, who), f"{action} as {who}: {answer.status_code}"


def allow(desk, reference: str, action: str, outcome: str, browser) -> None:
    """Somebody who may does it, and the case changes once."""
    before = desk.case(reference).version
    answer = browser.post(f"/cases/{reference}/actions/{action}", sent(desk, reference, action, outcome))
    assert answer.status_code == 303, f"{action}: {answer.status_code} {answer.words[:300]}"
    assert desk.case(reference).version == before + 1


@pytest.mark.parametrize("half", [STEPS[:7], STEPS[7:]], ids=["first", "then"])
def test_a_step_is_taken_by_the_roles_of_the_table_and_by_nobody_else(desk, browsers, half):
    for stage, action, outcome, may in half:
        for number, who in enumerate(sorted(may)):
            reference = desk.walk(stage)
            for panel in (MEMBER, CHAIR):
                desk.let_in(reference, browsers[panel])
            if number == 0:
                refuse_all(desk, reference, action, outcome, browsers, may)
            allow(desk, reference, action, outcome, browsers[who])


def test_what_may_be_done_beside_the_steps_is_done_by_the_roles_of_the_table(desk, browsers):
    reference = desk.walk("decision")
    for action, by in (("note", "omar"), ("record_allegation", "omar"), ("request_extension", "omar")):
        desk.take(reference, action, by=by)
    for action, outcome, may in STAYING:
        refuse_all(desk, reference, action, outcome, browsers, may)
        for who in sorted(may):
            if action == "correct":
                desk.take(reference, "note", by="omar")
            allow(desk, reference, action, outcome, browsers[who])


def test_an_enquiry_is_answered_by_those_who_register(desk, browsers):
    for action, outcome, may in ENQUIRY:
        for number, who in enumerate(sorted(may)):
            reference = desk.register("csods", "enquiry")
            for panel in (MEMBER, CHAIR):
                desk.let_in(reference, browsers[panel])
            if number == 0:
                refuse_all(desk, reference, action, outcome, browsers, may)
            allow(desk, reference, action, outcome, browsers[who])


def test_a_case_that_nobody_owns_is_taken_by_the_force_alone(desk, browsers):
    for who in sorted(FORCE):
        reference = desk.walk("decision")
        refuse_all(desk, reference, "take_case", "done", browsers, FORCE)
        allow(desk, reference, "take_case", "done", browsers[who])


def test_a_breach_is_recorded_by_the_force_alone(desk, browsers):
    reference = desk.walk("informing")
    for panel in (MEMBER, CHAIR):
        desk.let_in(reference, browsers[panel])
    refuse_all(desk, reference, "record_breach", "alleged", browsers, FORCE)
    for who in sorted(FORCE):
        allow(desk, reference, "record_breach", "alleged", browsers[who])


def test_nobody_does_what_the_system_does(desk, browsers):
    reference = desk.walk("decision")
    for action in NOBODYS:
        for who, browser in browsers.items():
            with desk.nothing_changes(f"{action} as {who}"):
                answer = browser.post(f"/cases/{reference}/actions/{action}", {"version": 5, "note": "x"})
            assert answer.status_code == 404 if who in READERS else is_shut(answer, who), f"{action} as {who}"


def test_nobody_signs_what_they_decided_or_checked(desk, as_user):
    """Separation of duties does not ask for the role alone: one supervisor does not do both."""
    reference = desk.walk("countersign")  # Sofia decided
    for somebody in (desk.sofia, as_user(OFFICER, RESEARCHER)):
        with desk.nothing_changes():
            answer = somebody.post(
                f"/cases/{reference}/actions/countersign", sent(desk, reference, "countersign", "agree")
            )
        assert answer.status_code == 409
    assert "Another person must do this" in desk.sofia.get(f"/cases/{reference}/actions/countersign").words
