"""The public's pages with everything that should never be sent to them: an answer that says what to do, never a fault, nothing run."""

import pytest
from sqlalchemy import func, select

from disclosure.store.models import drafts, messages, submissions
from tests.databases import DIALECTS
from tests.forms.public_samples import typed_of
from tests.forms.public_ways import HOSTILE
from tests.web.applicant import Applicant
from tests.web.client import Answer, Client
from tests.web.test_doors import OF_THE_PUBLIC
from tests.web.test_hostile import MARKUP, PASSING, REFUSED, SCRIPT, asked

pytestmark = pytest.mark.databases(*DIALECTS)

JOURNEYS = ("me", "someone", "child", "professional")
CAUGHT = frozenset({303, 400, 403, 404, 405, 413})


@pytest.fixture
def rough(app):
    """Looks at what comes itself: many pages are wrong here on purpose."""
    made = Client(app, Answer)
    made.checks_pages = False
    return made


def looked_at(applicant: Applicant, what: str) -> None:
    """The page that is open says something, and nothing of it runs."""
    assert applicant.answer.status_code == 200, f"{what}: {applicant.answer.status_code}"
    for wrong in (SCRIPT, "<img src=x", "Traceback", "sqlalchemy"):
        assert wrong not in applicant.answer.text, f"{what}: {wrong}"
    assert "&amp;lt;" not in applicant.answer.text, f"{what}: escaped twice"


@pytest.mark.parametrize("journey", JOURNEYS)
def test_every_page_of_a_journey_refuses_or_keeps_what_is_sent_and_runs_none_of_it(rough, journey):
    applicant = Applicant(rough).begin(journey)
    while applicant.key:
        at, key, right = applicant.at, applicant.key, applicant.fields()
        form, token = asked(applicant.answer, right), applicant.token
        for what, spoil in {**REFUSED, **PASSING}.items():
            sent = {**spoil(form), "csrf_token": token, "page": key}
            answer = rough.post(at, data=sent, token=token)
            assert answer.status_code in (303, 413), f"{key}, {what}: {answer.status_code}"
            looked_at(applicant.open(answer.location), f"{key}, {what}")
        applicant.open(at)
        assert applicant.key == key, f"{key} is asked again wherever that led"
        applicant.send(**right)
    assert applicant.at == "/request/answers"
    looked_at(applicant, "all answers")


def test_what_may_be_written_is_shown_as_it_was_written_to_the_applicant_and_to_officers(rough, taken_in):
    applicant = Applicant(rough, word=MARKUP, applicant_email="asha@example.org").begin("me").fill()
    looked_at(applicant, "all answers")
    shown = applicant.page.main.get_text()
    assert MARKUP in shown
    applicant.submit()
    assert taken_in(select(func.count()).select_from(submissions)) == [(1,)]


@pytest.mark.parametrize("typed", HOSTILE)
def test_whoever_comes_back_or_asks_later_may_type_anything(rough, typed):
    typed = typed.encode("utf-8", "replace").decode()
    applicant = Applicant(rough)
    applicant.open("/request/back").send("/request/back", words_given=typed)
    looked_at(applicant, f"words: {typed!r}")
    applicant.open("/request/check").send("/request/check", reference_given=typed, words_given=typed)
    looked_at(applicant, f"reference: {typed!r}")


def test_whatever_is_said_later_is_refused_or_kept_and_runs_nowhere(app, rough, rows):
    applicant = Applicant(rough).begin("me").fill()
    reference = applicant.submit()
    asking = Applicant(rough)
    for number in (1, 2):
        for what, spoil in {**REFUSED, **PASSING}.items():
            asking.open("/request/check").send("/request/check", reference_given=reference, words_given=applicant.words)
            asking.open(f"/request/status/{number}")
            form = asked(asking.answer, {"note": "Only at work"})
            if (spoilt := spoil(form)) == form.sent:
                continue
            sent = {**spoilt, "csrf_token": asking.token}
            answer = rough.post(asking.at, data=sent, token=sent["csrf_token"])
            assert answer.status_code in (303, 413), f"{number}, {what}: {answer.status_code}"
            looked_at(asking.open(answer.location), f"{number}, {what}")
    (kept,) = rows(select(func.count()).select_from(messages))
    assert kept[0] <= 2 * len(PASSING), "what is refused is not sent"


def test_forged_hidden_fields_choose_no_other_page_and_send_nothing_that_was_not_looked_over(rough, rows):
    applicant = Applicant(rough).begin("me").fill(until="your_name")
    for page in ("declaration", "nonsense", "", "who", "\x00", "agency"):
        applicant.open(applicant.at)
        sent = {**applicant.fields(), "page": page, "pressed_again": "yes", "reference": "7K4M-2P9Q-J", "key": "x"}
        applicant.send(**sent)
        looked_at(applicant, f"page {page!r}")
        assert applicant.open("/request/answers").at != "/request/answers", "not whole yet"
        applicant.fill(until="your_name")
    assert rows(select(func.count()).select_from(submissions)) == [(0,)]


def test_no_form_without_a_token_with_an_old_one_or_with_somebody_elses(app, rough, rows):
    applicant = Applicant(rough).begin("me").fill(until="your_name")
    another = Applicant(Client(app, Answer)).begin("me").fill(until="your_name")
    before = rows(select(drafts.c.sealed).order_by(drafts.c.id))
    for token in ("", "x", another.token, "é" * 64, applicant.token.upper()):
        fields = {**applicant.fields(), "applicant_given_names": "Forged"}
        answer = rough.post(applicant.at, data={**fields, **({"csrf_token": token} if token else {})}, token=token)
        assert answer.status_code == 303
        assert answer.location.startswith("/request/later"), token
    assert rows(select(drafts.c.sealed).order_by(drafts.c.id)) == before


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "X"])
def test_a_method_that_a_page_does_not_take_is_answered_with_the_closed_page(rough, method):
    Applicant(rough).begin("me").fill(until="your_name")
    for path in ("/request", "/request/1", "/request/answers", "/request/check", "/request/status", "/cais/2"):
        answer = rough.open(path, method=method)
        assert answer.status_code == 405, path
        assert "Asha" not in answer.text


def test_what_is_no_form_is_none_and_bytes_that_are_no_text_break_nothing(rough):
    applicant = Applicant(rough).begin("me").fill(until="your_name")
    kinds = ("text/plain", "application/xml", "application/json", "application/octet-stream", "nonsense", "")
    bodies = [(b"applicant_given_names=x", kind) for kind in kinds]
    bodies += [
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"\xff\xfe=%ff&%00", "application/x-www-form-urlencoded"),
    ]
    for body, kind in bodies:
        answer = rough.open(applicant.at, method="POST", data=body, content_type=kind)
        assert answer.status_code == 303, kind
        looked_at(Applicant(rough).open(answer.location), kind)
    assert applicant.open(applicant.at).key == "your_name"


def test_no_address_of_the_public_s_leads_elsewhere_whatever_is_asked_of_it(rough):
    Applicant(rough).begin("me")
    for method, rule in sorted(OF_THE_PUBLIC):
        path = rule.replace("<int:number>", "1").replace("<word>", "1").replace("<path:rest>", "no/such")
        if path.endswith(("/leave", "/gadael")):
            continue  # it leads to the harmless site, which the force has chosen
        answer = rough.open(f"{path}?next=https://evil.example/&to=//evil.example&language=zz", method=method)
        assert answer.status_code in CAUGHT | {200, 204}, (method, path, answer.status_code)
        assert "evil" not in (answer.location or ""), (method, path)


def test_a_forged_address_of_origin_does_not_get_round_the_brake(app):
    """Wound 22: only a proxy that the settings name is believed."""
    for number in range(31):
        guesser = Client(app, Answer)
        guesser.environ_base["HTTP_X_FORWARDED_FOR"] = f"198.51.{number}.7"
        last = Applicant(guesser).open("/request/back").send("/request/back", words_given="one two three four five")
    assert last.page.h1.get_text(strip=True) == "Wait a little"


def test_one_page_sent_again_and_again_with_fields_twice_keeps_one_draft(rough, rows):
    applicant = Applicant(rough).begin("me").fill(until="your_name")
    body = [(name, one) for name, one in typed_of(applicant.fields()) for _ in range(3)]
    token = applicant.token
    for _ in range(3):
        rough.open(applicant.at, method="POST", data={"csrf_token": token, **{n: [v, v] for n, v in body}})
    assert rows(select(func.count()).select_from(drafts)) == [(1,)]
