"""Requests that are being filled in: nothing typed is lost between tabs, nothing is shown after a rest, nothing stays."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from disclosure.services import drafts, tokens
from disclosure.services.drafts import AGAIN, KEPT, REST
from disclosure.services.sealing import Sealer
from disclosure.store.db import open_session
from disclosure.store.models import drafts as table

NOW = datetime(2026, 11, 25, 15, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OLD, NEW = "an old key, long and random", "a new key, long and random"
SEALER = Sealer([OLD])
HERS, HIS = "the token of her browser", "the token of another browser"
PHRASE = "plum otter granite lantern quiet"


def put(session, page, said, *, token=HERS, now=NOW, sealer=SEALER, wakes=True, begin=False, phrase=None):
    """A page is sent; with a phrase, it is one that is to be shown."""

    def altered(before):
        new = replace(before, pages={**before.pages, page: said})
        return new if phrase is None else replace(new, phrase=phrase)

    return drafts.change(session, token, altered, sealer=sealer, now=now, wakes=wakes, begin=begin)


def begin(session, *, token=HERS, phrase=PHRASE, now=NOW, sealer=SEALER):
    return put(session, "danger", "no", token=token, phrase=phrase, now=now, sealer=sealer, begin=True)


def find(session, token=HERS, *, now=NOW, sealer=SEALER):
    found = drafts.find(session, token, sealer=sealer, now=now)
    session.rollback()
    return found


def resume(session, phrase, token, *, now=NOW, sealer=SEALER):
    """The cookie that a browser with this one has the draft by; empty where the phrase is none."""
    return drafts.resume(session, phrase, token, sealer=sealer, now=now)


@contextmanager
def another(database):
    """One more process's way to the database."""
    own = open_session(database.url)
    try:
        yield own
    finally:
        own.close()
        own.get_bind().engine.dispose()


def number(session):
    count = session.scalar(select(func.count()).select_from(table))
    session.rollback()
    return count


def test_what_was_sent_is_there_when_it_is_asked_for_again(session):
    begin(session)
    put(session, "what_happened", "He broke her wrist in May.", now=NOW + SECOND)
    assert find(session).pages == {"danger": "no", "what_happened": "He broke her wrist in May."}
    assert find(session, HIS) is None


def test_nothing_is_made_for_whoever_has_not_begun(session):
    assert put(session, "danger", "no") is None
    assert number(session) == 0


def test_two_tabs_at_once_lose_nothing(database, session):
    begin(session)

    def send(page):
        with another(database) as own:
            put(own, page, f"said on {page}")

    pages = [f"page-{number}" for number in range(16)]
    with ThreadPoolExecutor(8) as tabs:
        list(tabs.map(send, pages))
    assert set(find(session).pages) == {"danger", *pages}


def test_begun_twice_at_once_it_is_one(database, session):
    def start(_):
        with another(database) as own:
            return begin(own, phrase=None).id

    with ThreadPoolExecutor(8) as tabs:
        ids = set(tabs.map(start, range(8)))
    assert len(ids) == number(session) == 1


def test_two_hours_after_it_was_last_touched_it_is_gone_and_not_a_second_before(session):
    begin(session)
    put(session, "who", "me", now=NOW + timedelta(hours=1))
    last = NOW + timedelta(hours=1) + KEPT
    assert find(session, now=last - SECOND) is not None
    assert find(session, now=last) is None
    assert put(session, "who", "someone", now=last) is None
    assert not resume(session, PHRASE, HIS, now=last)
    assert drafts.purge(session, now=last - SECOND) == 0
    assert drafts.purge(session, now=last) == 1
    assert number(session) == 0


def test_one_that_is_over_is_begun_anew_and_nothing_of_it_comes_back(session):
    begin(session)
    again = begin(session, phrase="five other words of them", now=NOW + KEPT)
    assert again.pages == {"danger": "no"}
    assert number(session) == 1
    assert not resume(session, PHRASE, HIS, now=NOW + KEPT)


def test_after_ten_minutes_it_rests(session):
    begin(session)
    assert not find(session).rests(NOW + REST - SECOND)
    assert find(session).rests(NOW + REST)


def test_a_rest_is_ended_by_the_phrase_or_by_a_page_that_was_open_and_by_no_other_button(session):
    begin(session)
    later = NOW + REST
    drafts.change(session, HERS, lambda before: before, sealer=SEALER, now=later, keeps=True)  # "more time"
    drafts.change(session, HERS, lambda before: before, sealer=SEALER, now=later, begin=True)  # "start"
    assert find(session, now=later).rests(later)
    put(session, "what_happened", "Slowly typed, and sent from the page that was open.", now=later)
    assert not find(session, now=later).rests(later)
    assert resume(session, PHRASE, HERS, now=later + REST)
    assert not find(session, now=later + REST).rests(later + REST)


def test_what_rests_is_kept_for_longer_by_a_page_that_was_open_and_by_no_button_that_anybody_can_press(session):
    begin(session)
    for minutes in range(10, 120, 10):
        now = NOW + timedelta(minutes=minutes)
        assert drafts.change(session, HERS, lambda before: before, sealer=SEALER, now=now, begin=True) is not None
    assert find(session, now=NOW + KEPT - SECOND) is not None
    assert find(session, now=NOW + KEPT) is None
    assert drafts.purge(session, now=NOW + KEPT) == 1
    begin(session)
    later = NOW + KEPT - SECOND
    drafts.change(session, HERS, lambda before: before, sealer=SEALER, now=later, keeps=True)
    assert find(session, now=later + KEPT - SECOND).rests(later + KEPT - SECOND)


def test_who_is_at_it_is_asked_for_no_phrase_however_long_it_takes(session):
    begin(session)
    for minutes in range(9, 180, 9):
        now = NOW + timedelta(minutes=minutes)
        assert not find(session, now=now).rests(now)
        drafts.change(session, HERS, lambda before: before, sealer=SEALER, now=now)


def test_the_phrase_brings_it_to_another_browser_and_takes_it_from_the_first(session):
    begin(session)
    key = resume(session, PHRASE, HIS)
    assert find(session, key).pages == {"danger": "no"}
    assert key != HIS, "one that somebody planted or copied opens nothing"
    assert find(session, HIS) is None
    assert find(session, HERS) is None
    assert put(session, "who", "me", token=HERS) is None


def test_the_phrase_given_where_the_draft_is_already_wakes_it_and_leaves_it_to_the_same_cookie(session):
    begin(session)
    later = NOW + REST
    assert resume(session, PHRASE, HERS, now=later) == HERS
    assert not find(session, now=later).rests(later)


@pytest.mark.parametrize("typed", ["Plum Otter granite LANTERN quiet", " plum, otter;granite\tlantern\nquiet. "])
def test_the_phrase_may_be_typed_as_one_types(session, typed):
    begin(session)
    assert resume(session, typed, HIS)


@pytest.mark.parametrize(
    "typed",
    ["", "plum", "plum otter granite lantern", "quiet lantern granite otter plum", "plumotter granite lantern quiet"],
)
def test_another_phrase_brings_nothing(session, typed):
    begin(session)
    begin(session, token=HIS, phrase="")
    assert not resume(session, typed, "a third browser")
    assert find(session) is not None


def test_a_phrase_finds_the_draft_by_the_old_key_and_by_the_new_one(session):
    begin(session)
    put(session, "who", "me", phrase="")  # it is shown until the first answer, and kept nowhere after that
    both = Sealer([NEW, OLD])
    key = resume(session, PHRASE, HIS, sealer=both)
    put(session, "who", "someone", token=key, sealer=both)
    assert not resume(session, PHRASE, HERS, sealer=Sealer([NEW])), "its digest is of the old key"
    other = "five other words of them"
    begin(session, token=HERS, phrase=other, sealer=both)
    assert resume(session, other, "a third browser", sealer=Sealer([NEW]))


def test_a_draft_whose_key_was_taken_away_is_as_good_as_gone_and_fails_nobody(session):
    begin(session)
    new = Sealer([NEW])
    assert find(session, sealer=new) is None
    assert put(session, "who", "me", sealer=new) is None
    assert begin(session, sealer=new).pages == {"danger": "no"}


def test_whoever_leaves_is_forgotten_by_the_browser_and_comes_back_with_the_phrase(session):
    begin(session)
    put(session, "who", "me")
    drafts.leave(session, HERS)
    assert find(session) is None
    assert put(session, "who", "someone") is None
    key = resume(session, PHRASE, HERS)
    assert find(session, key).pages == {"danger": "no", "who": "me"}


def test_what_no_phrase_can_bring_back_goes_when_the_browser_is_left(session):
    begin(session, phrase=None)
    drafts.leave(session, HERS)
    assert number(session) == 0


def test_the_phrase_of_another_request_does_not_take_away_the_one_in_this_browser(session):
    begin(session)
    other = "five other words of them"
    begin(session, token=HIS, phrase=other)
    assert resume(session, other, HERS)
    assert resume(session, PHRASE, HIS), "the one that was here before is found by its own phrase"
    assert number(session) == 2


def test_what_was_sent_leaves_nothing_of_itself_but_the_reference(session):
    begin(session)
    put(session, "what_happened", "He broke her wrist in May.")
    session.rollback()
    drafts.finish(session, find(session), "7K4M-2P9Q-J", sealer=SEALER, now=NOW)
    session.commit()
    found = find(session)
    assert (found.pages, found.reference, found.phrase) == ({}, "7K4M-2P9Q-J", "")


def test_nobody_who_reads_the_table_learns_what_was_said_or_what_opens_it(session):
    begin(session)
    put(session, "what_happened", "He broke her wrist in May.")
    (row,) = session.execute(select(table)).mappings()
    session.rollback()
    kept = repr({name: bytes(value) if isinstance(value, bytes | memoryview) else value for name, value in row.items()})
    for word in ("wrist", "danger", HERS, *PHRASE.split()):
        assert word not in kept


@pytest.mark.databases("sqlite")
def test_what_expired_is_in_no_file_of_the_database_not_even_sealed(database, session):
    """Whoever takes the machine and both its keys finds nothing of a request that was never sent."""
    long = "".join(tokens.new_key() for _ in range(400))
    begin(session)
    pieces = set()
    for number_of in range(12):
        put(session, f"page-{number_of}", long[: 900 * (number_of + 1)])
        sealed = bytes(session.scalar(select(table.c.sealed)))
        session.rollback()
        pieces |= {sealed[place : place + 48] for place in range(0, len(sealed) - 48, 512)}
    path = Path(database.url.removeprefix("sqlite:///"))

    def files():
        return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))

    assert any(piece in files() for piece in pieces), "the search finds what is there"
    assert drafts.purge(session, now=NOW + KEPT) == 1
    left = files()
    assert not [piece for piece in pieces if piece in left]


def test_a_phrase_has_five_words_of_many():
    """Of 7,772 words, five give 64 bits: the number is in docs/THREAT_MODEL.md."""
    made = {tokens.new_phrase() for _ in range(200)}
    assert len(made) == 200
    for phrase in made:
        assert re.fullmatch(r"[a-z]+( [a-z]+){4}", phrase)
        assert drafts.as_compared(phrase) == phrase
    assert len(tokens._words()) == 7_772


def test_a_draft_that_was_stored_before_a_question_was_asked_of_it_opens(session):
    """What is kept sealed grows with the product; what lies there from before is two hours old at most, and somebody's."""
    drafts.change(session, HERS, lambda new: new, sealer=SEALER, now=NOW, begin=True)
    row = session.execute(select(table.c.id, table.c.sealed)).one()
    about = drafts._about(row.id)
    kept = json.loads(SEALER.open(row.sealed, about))
    del kept["is_reachable"], kept["contact_ends_on"]
    session.execute(update(table).values(sealed=SEALER.seal(json.dumps(kept), about)))
    session.commit()
    assert (find(session).is_reachable, find(session).contact_ends_on) == (None, "")


def test_a_look_puts_off_the_rest_of_what_is_awake_and_of_nothing_else(session):
    begin(session)
    kept = find(session)
    early = drafts.look(session, HERS, kept, now=NOW + AGAIN - SECOND)
    assert early is kept, "it is written down at most once a minute"
    looked = drafts.look(session, HERS, kept, now=NOW + REST - SECOND)
    assert looked == find(session)
    assert looked.seen_at == looked.awake_at == NOW + REST - SECOND
    late = NOW + 2 * REST
    assert drafts.look(session, HERS, looked, now=late) is looked
    assert find(session) == looked


def test_a_look_at_what_was_left_meanwhile_or_rests_meanwhile_changes_nothing(session):
    """Another request shut it between reading and writing."""
    begin(session)
    kept, later = find(session), NOW + REST - SECOND
    drafts.leave(session, HERS)
    assert drafts.look(session, HERS, kept, now=later) is kept
    assert session.scalars(select(table.c.awake_at)).all() == [NOW]
