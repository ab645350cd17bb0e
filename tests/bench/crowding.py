"""Ten thousand writes, and eight people at once: what is lost, doubled, astray, refused or slow."""

import itertools
import json
import secrets
import threading
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from bs4 import BeautifulSoup
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from disclosure.assembly import law_of
from disclosure.domain.access import Actor, Role
from disclosure.domain.answers import Answer, Answers
from disclosure.services import casework, sessions, tokens, verification
from disclosure.services.casework import Doing
from disclosure.settings import load
from disclosure.store import audit
from disclosure.store.db import open_session
from disclosure.store.models import cases, events, records
from tests.bench import pages
from tests.bench.found import Together
from tests.databases import Database
from tests.services.proof import worked_out
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


class Note(NamedTuple):
    """Words on a case: as they were sent to it, or as they stand there."""

    reference: str
    words: str


@dataclass
class Somebody:
    """One of the eight at work. `taken` are the notes that they were told are kept, `unsure` those that brought no such answer."""

    username: str
    mark: str
    browser: pages.Browser
    taken: list[Note] = field(default_factory=list)
    unsure: list[Note] = field(default_factory=list)
    requests: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)

    def work(self, references: Sequence[str], first: int, until: float) -> None:
        """Worklist, case, form, note, from case to case; no two notes have the same words."""
        for turn in itertools.count(first):
            began = time.monotonic()
            try:
                self._note(Note(references[turn % len(references)], f"{self.username} {turn} {self.mark}"))
            except Exception as error:  # noqa: BLE001  whatever it is, it is what is counted here
                self.errors[f"{type(error).__name__}: {error}"[:80]] += 1
            self.times.append(time.monotonic() - began)
            if time.monotonic() > until:
                return

    def _note(self, note: Note) -> None:
        browser, path = self.browser, f"/cases/{note.reference}/actions/note"
        browser.get("/cases")
        browser.get(f"/cases/{note.reference}")
        form = BeautifulSoup(browser.get(path), "html.parser").main.form
        self.requests += 3
        self.unsure.append(note)
        status = browser.send_back("POST", path, {**carried(form), "note": note.words})
        self.requests += 1
        if status == 303:
            self.taken.append(self.unsure.pop())
        elif status == 409:  # somebody else was first, and the page says so
            self.unsure.pop()
        else:
            self.errors[str(status)] += 1


def eight_at_once(port: int, references: list[str], seconds: float, house: Database) -> Together:
    """Eight people, each on cases that others work on too; and what the house says of it afterwards."""
    before, mark = _notes(house), secrets.token_hex(8)
    everybody = [Somebody(name, mark, pages.Browser(port).sign_in(name)) for name in PEOPLE]
    started = time.monotonic()
    given = [(references, 5 * place, started + seconds) for place in range(len(everybody))]
    threads = [threading.Thread(target=one.work, args=args) for one, args in zip(everybody, given, strict=True)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    lasted = time.monotonic() - started
    taken, unsure = ([note for one in everybody for note in getattr(one, kind)] for kind in ("taken", "unsure"))
    return Together(
        lasted,
        sum(one.requests for one in everybody),
        len(taken),
        _notes(house) - before,
        dict(sum((one.errors for one in everybody), Counter())),
        max(seconds for one in everybody for seconds in one.times),
        misplaced(taken, unsure, standing(house, mark)),
        len(set(references)),
        faults(house, references),
    )


def misplaced(taken: Iterable[Note], unsure: Iterable[Note], standing: Iterable[Note]) -> dict[str, int]:
    """How many notes are not as they should be, by what they are.

    Each that was taken stands once, by its own words, on its own case; what was refused, or was meant for another case, nowhere.
    """
    sent, there = set(taken), Counter(standing)
    found = {
        "lost": sum(not there[note] for note in sent),
        "doubled": sum(number > 1 for number in there.values()),
        "astray": len(there.keys() - sent - set(unsure)),
    }
    return {what: number for what, number in found.items() if number}


def standing(house: Database, mark: str) -> list[Note]:
    """The notes with the mark in their words, on whichever case of the house, as their records have them."""
    named = cases.join(records, records.c.case_id == cases.c.id)
    asked = select(cases.c.reference, records.c.answers).select_from(named)
    with looked_into(house) as session:
        rows = session.execute(asked.where(records.c.answers.contains(mark))).all()
    said = [{one["name"]: str(one["value"]) for one in json.loads(answers)} for _, answers in rows]
    return [Note(reference, words.get("note", "")) for (reference, _), words in zip(rows, said, strict=True)]


def faults(house: Database, references: Collection[str]) -> list[str]:
    """What the audit trail's checker finds of these cases, of everything that was ever read, and of the house in which they stand."""
    with looked_into(house) as session:
        numbers = dict(
            session.execute(select(cases.c.reference, cases.c.id).where(cases.c.reference.in_(references))).all()
        )
        found = [fault for _, wrong in worked_out(session, sorted(numbers.values())) for fault in wrong]
        with audit.snapshot(session):
            found += verification._accesses(session, Counter(), None)
            found += verification._around(session)
    return [f"{one} is gone" for one in references if one not in numbers] + [str(one) for one in found]


def _notes(house: Database) -> int:
    """How many events say that a note was added."""
    with looked_into(house) as session:
        return session.scalar(select(func.count()).where(events.c.action == "note")) or 0


@contextmanager
def looked_into(house: Database) -> Iterator[Session]:
    """A session on the house's database, apart from its server."""
    session = open_session(house.url)
    try:
        yield session
    finally:
        session.close()
        session.get_bind().engine.dispose()
