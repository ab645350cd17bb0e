"""Wound 17: a government's form left answers in addresses, a readable cookie, a measuring service.

Her phone, taken from her afterwards: every file of the browser, of the server and of the database is searched for what she wrote.
"""

import base64
import urllib.parse
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import create_engine, select, text

from disclosure.domain.schemes import ALL
from disclosure.forms.journey import pages
from disclosure.forms.public.returning import Check, Words
from disclosure.services import drafts as service
from disclosure.store.db import open_session
from disclosure.store.models import cases, drafts
from tests.browser.conftest import Server
from tests.browser.public import ANOTHER_PLAN, ASKS, FIRST, JOURNEYS, PHONE, SERVED, TELLING, Journey, Visitor
from tests.forms.public_samples import PAGES, form_of
from tests.forms.public_words import LANGUAGES, questions_of

pytestmark = pytest.mark.xdist_group("public")

CANARY = "Quenby"
DATES = "_of_birth"
"""Dates are figures like others; a page or a form that is kept keeps the names of their fields too."""
KINDS = ("History", "Cookies", "Web Data", "Sessions/", "Session Storage/", "Local Storage/", "Cache/", "Favicons")
"""What a profile keeps, as far as Chromium makes it: the search has to have come by each."""


def telling() -> Iterator[str]:
    """What tells what the site is: every name of a page or a question, what a page says above it, and what the schemes are called.

    Not what other sites and the browser itself say as well: a name that is one word, and a question of less than three.
    """
    for page in (*PAGES.values(), *pages(Words, Check)):
        for language, gettext in LANGUAGES.items():
            form = form_of(page, None, now=datetime.now(UTC), language=language, gettext=gettext)
            asked = list(questions_of(form))
            names = (form.key, *(field.short_name for field in asked))
            yield from (one for one in names if "_" in one and len(one) > 6)
            shown = (form.translate(form.title), *(field.question for field in asked))
            yield from (one for one in shown if len(one.split()) > 2)
    for gettext in LANGUAGES.values():
        yield from (gettext(name) for scheme in ALL for name in (scheme.name, scheme.known_as))
    # Any style sheet has an :nth-child.
    yield from (stem for stem in TELLING.pattern.split("|") if len(stem) > 4 and stem != "child")


TELLS = frozenset(telling())


class Phone:
    """A browser whose profile lies in a directory, and a server of its own whose log and temporary files lie beside it."""

    def __init__(self, playwright, launch, databases, directory: Path) -> None:
        self.directory = directory
        self.profile, self.temporary = directory / "profile", directory / "temporary"
        self.temporary.mkdir()
        self.database = databases.fresh("sqlite")
        self.server = Server(self.database, directory / "log", TMPDIR=str(self.temporary), **SERVED)
        self._open = lambda: playwright.chromium.launch_persistent_context(
            str(self.profile), base_url=self.server.address, viewport=PHONE, **launch
        )

    def opens(self, language: str = "en") -> Visitor:
        return Visitor(self._open(), self.server.address, language=language)

    def files(self) -> dict[str, bytes]:
        """Every file of the profile."""
        return {
            str(path.relative_to(self.profile)): path.read_bytes() for path in self.profile.rglob("*") if path.is_file()
        }

    def of_the_database(self) -> dict[str, bytes]:
        file = self.database.url.removeprefix("sqlite:///")
        return {ending: Path(file + ending).read_bytes() for ending in ("", "-wal") if Path(file + ending).exists()}


@pytest.fixture
def phone(playwright, browser_type_launch_args, databases, tmp_path):
    made = Phone(playwright, browser_type_launch_args, databases, tmp_path)
    yield made
    made.server.stop()
    databases.drop(made.database)


def spellings(word: str) -> list[bytes]:
    """A word in the ways in which a browser or a server may write it down."""
    plain = word.encode()
    return [
        plain,
        plain.lower(),
        plain.upper(),
        word.encode("utf-16-le"),
        word.encode("utf-16-be"),
        base64.b64encode(plain)[:-2],
    ]


def found_in(files: dict[str, bytes], word: str) -> list[str]:
    return [name for name, content in files.items() if any(one in content for one in spellings(word))]


def told_in(files: dict[str, bytes]) -> dict[str, list[str]]:
    """What tells what the site is, and in which files: in large letters or small, of one byte or of two."""
    plain = {name: content.replace(b"\0", b"").lower() for name, content in files.items()}
    found = {}
    for word in TELLS:
        ways = {word.encode().lower(), word.encode("utf-16-le").replace(b"\0", b"").lower()}
        found[word] = [name for name, content in plain.items() if any(one in content for one in ways)]
    return {word: names for word, names in found.items() if names}


def history(profile: Path) -> list[tuple[str, str]]:
    """Every address and title of the browser's history."""
    engine = create_engine(f"sqlite:///{profile / 'Default' / 'History'}")
    with engine.connect() as connection:
        kept = [tuple(row) for row in connection.execute(text("SELECT url, title FROM urls"))]
    engine.dispose()
    return kept


def leaves_nothing(phone: Phone, asha: Visitor, reference: str = "") -> None:
    """No canary and no telling word anywhere that she or the server has written to, and nothing that opens what was sent."""
    kept = phone.files()
    assert all(any(kind in name for name in kept) for kind in KINDS), sorted(kept)
    opens = {asha.phrase, urllib.parse.quote_plus(asha.phrase), reference, reference.replace("-", "")} - {""}
    assert len(opens) >= 2, "she had her words"
    canaries = (CANARY, DATES, *opens)
    assert {word: found for word in canaries if (found := found_in(kept, word))} == {}
    assert told_in(kept) == {}
    told = history(phone.profile)
    assert any(first in address for address, _ in told for first in FIRST.values()), "the search finds what is there"
    assert [one for one in told if TELLING.search(" ".join(one).replace(phone.server.address, ""))] == []
    cookies = create_engine(f"sqlite:///{phone.profile / 'Default' / 'Cookies'}")
    with cookies.connect() as connection:
        assert connection.execute(text("SELECT name FROM cookies")).all() == []
    cookies.dispose()
    log = phone.directory / "log"
    beside = {str(path): path.read_bytes() for path in [log, *phone.temporary.rglob("*")] if path.is_file()}
    assert {word: found for word in canaries if (found := found_in(beside, word))} == {}


# Which journeys end how, in which language.
LEFT = (("en", "me"), ("cy", "someone"), ("cy", "child_of_others"), ("en", "professional_family"))
SENT = (("en", "child"), ("cy", "professional"), ("cy", "partner"))
LATER = (
    ("en", "enquiry", {"what_asked"}, "withdrawal_unasked", True),
    ("en", "enquiry", {"what_asked"}, "withdrawal", False),
    ("cy", "professional_child", {"reach_parents", "parents_know_referred"}, "withdrawal_of_referral", False),
)


def test_every_journey_is_searched_for():
    """Together they come by every page (`browser/test_public_journeys.py`): no field is left that no word of hers was looked for in."""
    assert {journey for _, journey, *_ in (*LEFT, *SENT, *LATER)} == set(JOURNEYS)


@pytest.mark.parametrize(("language", "journey"), LEFT)
def test_after_leaving_nothing_is_found(phone, language, journey):
    asha = phone.opens(language).begins()
    asha.walks(JOURNEYS[journey], CANARY, until="declaration")
    asha.page.go_back(wait_until="load")
    asha.page.go_forward(wait_until="load")
    asha.answers(JOURNEYS[journey], CANARY)
    # Sealed is all that the database has before anything is sent.
    assert found_in(phone.of_the_database(), CANARY) == []
    asha.leaves()
    asha.context.close()
    assert asha.wrong == []
    leaves_nothing(phone, asha)


@pytest.mark.parametrize(("language", "journey"), SENT)
def test_after_sending_nothing_is_found(phone, language, journey):
    asha = phone.opens(language).begins()
    asha.walks(JOURNEYS[journey], CANARY)
    assert CANARY in asha.words
    assert found_in(phone.of_the_database(), CANARY) == []
    asha.sends()
    reference = asha.page.locator(".page-words").inner_text()
    asha.context.close()
    assert asha.wrong == []
    leaves_nothing(phone, asha, reference)
    phone.server.waits_for(select(cases.c.id))
    assert found_in(phone.of_the_database(), CANARY), "what was sent has to have arrived"


@pytest.mark.parametrize(("language", "journey", "written_on", "takes_back", "at_once"), LATER)
def test_asking_later_telling_another_way_of_being_reached_and_taking_it_back_leave_nothing(
    phone, language, journey, written_on, takes_back, at_once
):
    asha = phone.opens(language).begins()
    assert written_on <= set(asha.walks(JOURNEYS[journey], CANARY))
    asha.sends()
    reference = asha.page.locator(".page-words").inner_text()
    asha.goes(ASKS[language]).fills({"reference_given": reference, "words_given": asha.phrase}).presses(
        asha.main_button
    )
    if at_once:  # before there is any other way to reach her
        assert takes_it_back(asha) == [takes_back]
    asha.presses(asha.page.locator('main a[href$="/1"]'))
    passed = asha.walks(ANOTHER_PLAN, CANARY, errs=True, until="besides")
    assert {"only_so", "safe_address", "if_another"} <= set(passed), "in these she writes"
    asha.fills({"note": f"Ask for {CANARY}"}).presses(asha.main_button)
    if not at_once:
        assert takes_it_back(asha) == [takes_back]
    asha.leaves()
    asha.context.close()
    assert asha.wrong == []
    leaves_nothing(phone, asha, reference)


def takes_it_back(asha: Visitor) -> list[str]:
    """Which pages she passed, on which she wrote why."""
    asha.presses(asha.page.locator('main a[href$="/2"]'))
    return asha.walks(Journey("me", {"withdraws": "yes"}, frozenset()), CANARY)


def test_a_browser_closed_halfway_keeps_nothing_of_what_was_written(phone):
    asha = phone.opens().begins()
    asha.walks(JOURNEYS["someone"], CANARY, until="signs")
    asha.page.goto("/request/1")
    asha.page.go_back(wait_until="load")
    asha.answers(JOURNEYS["someone"], CANARY)
    asha.page.wait_for_timeout(2_500)  # the browser writes its session file now and then
    asha.context.close()
    kept = phone.files()
    assert [found_in(kept, word) for word in (CANARY, DATES, asha.phrase)] == [[], [], []]
    assert told_in(kept) == {}


def test_a_browser_that_has_seen_no_page_of_ours_has_none_of_the_words_that_tell(phone):
    """Else what is found would be the browser's own."""
    context = phone._open()
    context.pages[0].goto("data:text/html,<!DOCTYPE html><title>Weather</title><form><input name=day></form>")
    context.pages[0].wait_for_timeout(2_500)
    context.close()
    assert len(TELLS) > 300
    assert told_in(phone.files()) == {}


class Careless(BaseHTTPRequestHandler):
    """A form as it should not be: it may be filled in by the browser, and answers a POST with a page."""

    def do_GET(self) -> None:
        self._answer(
            b"<form method=post><input name=date_of_birth><textarea name=relationship_words></textarea><button>Go</button></form>"
        )

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(b"<p>" + urllib.parse.unquote_to_bytes(sent) + b"<form><input name=three></form>")

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(b"<!DOCTYPE html><title>How is it safe for us to reach you?</title>" + body)

    def log_message(self, *_: object) -> None:
        pass


def test_the_search_finds_what_a_careless_form_leaves_behind(phone):
    careless = HTTPServer(("127.0.0.1", 0), Careless)
    Thread(target=careless.serve_forever, daemon=True).start()
    context = phone._open()
    page = context.pages[0]
    page.goto(f"http://127.0.0.1:{careless.server_port}/")
    page.fill("[name=date_of_birth]", CANARY)
    page.fill("[name=relationship_words]", f"{CANARY} wrote this")
    page.click("button")
    page.fill("[name=three]", f"{CANARY} again")
    page.wait_for_timeout(2_500)
    context.close()
    careless.shutdown()
    careless.server_close()
    kept = phone.files()
    for word in (CANARY, DATES):
        found = found_in(kept, word)
        assert all(any(kind in name for name in found) for kind in ("Sessions/", "Web Data")), (
            found
        )  # the page, and what a form was given
    assert {"relationship_words", "How is it safe for us to reach you?"} <= told_in(kept).keys()


def test_of_a_draft_that_was_left_alone_not_even_the_ciphertext_is_found(phone):
    asha = phone.opens().begins()
    ciphertexts = []
    while asha.step != "channels":
        asha.answers(JOURNEYS["me"], CANARY).presses(asha.main_button)
        ciphertexts += [sealed for (sealed,) in phone.server.ask(select(drafts.c.sealed))]
    asha.context.close()
    pieces = [sealed[at : at + 16] for sealed in ciphertexts for at in range(0, len(sealed) - 16, 64)]
    there = b"".join(phone.of_the_database().values())
    assert sum(piece in there for piece in pieces) > 50, "the search has to find what is there"
    later = datetime.now(UTC) + timedelta(hours=2, minutes=1)
    session = open_session(phone.database.url)
    service.purge(session, now=later)
    session.close()
    session.get_bind().dispose()
    assert phone.server.ask(select(drafts.c.id)) == []
    kept = phone.of_the_database()
    assert kept.get("-wal", b"") == b""
    assert [piece for piece in pieces if piece in kept[""]] == []
    assert found_in(kept, CANARY) == []
