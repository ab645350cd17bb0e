"""Ten thousand writes, and eight people at once: what is lost, doubled, refused or slow."""

import itertools
import threading
import time
from collections import Counter
from datetime import UTC, datetime

from bs4 import BeautifulSoup
from sqlalchemy import create_engine, text

from disclosure.assembly import law_of
from disclosure.domain.access import Actor, Role
from disclosure.domain.answers import Answer, Answers
from disclosure.services import casework, sessions, tokens
from disclosure.services.casework import Doing
from disclosure.settings import load
from disclosure.store.db import open_session
from tests.bench import pages
from tests.bench.found import Together
from tests.databases import Database
from tests.web.client import carried

PEOPLE = ("omar", "nia", "sofia", "samir", "gwen", "ines", "tomasz", "rosa")


def write_notes(house: Database, references: list[str], number: int) -> None:
    """Notes through the door of every change, one after the other."""
    law, now = law_of(load()), datetime.now(UTC)
    session = open_session(house.url)
    user = session.execute(text("SELECT id, name FROM users WHERE username = 'omar'")).one()
    session.rollback()
    opened = sessions.open_command_line(session, user_id=user.id, purpose="bench", now=now)
    actor = Actor(user.id, user.name, frozenset({Role.DISCLOSURE_OFFICER}), opened)
    versions: dict[str, int] = dict(session.execute(text("SELECT reference, version FROM cases WHERE is_open")).all())  # type: ignore[arg-type]
    session.rollback()
    answers = Answers("note", "1", "en", (Answer("note", "What is to be kept?", "Rang at ten.", "Rang at ten."),))
    spread = [one for one in versions if one not in references]
    for reference in itertools.islice(itertools.cycle(spread), number):
        doing = Doing("note", "done", answers, versions[reference], tokens.new_key())
        casework.perform(session, reference, doing, law=law, actor=actor, now=datetime.now(UTC))
        versions[reference] += 1
    session.close()
    session.get_bind().engine.dispose()


def eight_at_once(port: int, references: list[str], seconds: float, house: Database) -> Together:
    """Worklist, case, note, case again, by eight people, each on cases that others work on too."""
    before = _notes(house)
    counted: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    times: list[float] = []
    until = time.monotonic() + seconds

    def work(username: str, offset: int) -> None:
        browser = pages.Browser(port).sign_in(username)
        for turn in itertools.count(offset):
            if time.monotonic() > until:
                return
            reference = references[turn % len(references)]
            began = time.monotonic()
            try:
                browser.get("/cases")
                browser.get(f"/cases/{reference}")
                form = BeautifulSoup(browser.get(f"/cases/{reference}/actions/note"), "html.parser").main.form
                fields = {**carried(form), "note": f"{username} {turn}"}
                counted["requests"] += 3
                status = browser.send_back("POST", f"/cases/{reference}/actions/note", fields)
                counted["requests"] += 1
                if status == 303:
                    counted["notes"] += 1
                elif status != 409:
                    errors[str(status)] += 1
            except Exception as error:  # noqa: BLE001  whatever it is, it is what is counted here
                errors[f"{type(error).__name__}: {error}"[:80]] += 1
            times.append(time.monotonic() - began)

    threads = [threading.Thread(target=work, args=(name, 5 * place)) for place, name in enumerate(PEOPLE)]
    started = time.monotonic()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    lasted = time.monotonic() - started
    return Together(lasted, counted["requests"], counted["notes"], _notes(house) - before, dict(errors), max(times))


def _notes(house: Database) -> int:
    engine = create_engine(house.url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT count(*) FROM events WHERE action = 'note'")).scalar_one()
    engine.dispose()
    return int(found)
