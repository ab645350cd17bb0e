"""What is written beside the cases and is killed at any of its statements is there whole or not at all: words, drafts, notices."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import count

import pytest
from sqlalchemy import func, insert, select, update

from disclosure.domain.clocks import london_date
from disclosure.domain.notices import NoticeKind
from disclosure.domain.scheme import DONE
from disclosure.services import (
    bulk,
    casework,
    covers,
    drafts,
    intakes,
    messages,
    notices,
    saved_lists,
    tokens,
    verification,
)
from disclosure.services.bulk import Course
from disclosure.services.casework import Doing
from disclosure.services.covers import Cover
from disclosure.services.drafts import Draft
from disclosure.services.sealing import Envelope, Sealer, public_half
from disclosure.services.tokens import Fresh
from disclosure.store.db import writing
from disclosure.store.models import covers as covers_table
from disclosure.store.models import notices as notices_table
from disclosure.store.models import public_status
from tests.domain.driver import sound
from tests.services import dying
from tests.services.test_killed import Request, grown, stored
from tests.services.test_messages import SEALER, SECRET, register, sent
from tests.services.worlds import MINUTE, World, answers, world


def receive(session, **given):
    """For a process that is killed: keys are made there."""
    messages.receive(session, **given, envelope=Envelope(public_half(SECRET)))


def resume(session, **given):
    """The same."""
    drafts.resume(session, **given, sealer=Sealer([SECRET]))


def a_message(made: World) -> Request:
    said = answers("applicant_message", note="He has my phone now.")
    return receive, {"reference": "7K4M2P9QJ", "said": said, "request_key": made.request_key(), "now": made.now}


def telling_two_applicants(made: World) -> Request:
    if made.session.scalar(select(public_status.c.id).limit(1)) is None:
        for words in ("heron lantern pebble mortar violet", "otter lantern pebble mortar violet"):
            sent(made, words)
        register(made)
    with writing(made.session):
        made.session.execute(update(public_status).values(phase="finished"))
        made.session.commit()
    return messages.tell, {}


def draft(made: World, phrase: str = "") -> str:
    """Somebody fills in a form; their cookie."""

    def filled(new: Draft) -> Draft:
        return replace(new, phrase=phrase, pages={"danger": {"typed": [], "values": {}}})

    token = tokens.new_key()
    drafts.change(made.session, token, filled, sealer=SEALER, now=made.now, begin=True)
    return token


def phrase(made: World) -> str:
    """Words that no other draft has: the number of a new request, in letters."""
    return " ".join("abcdefghij"[int(figure)] * 3 for figure in made.request_key().removeprefix("request-"))


def leaving(made: World) -> Request:
    return drafts.leave, {"token": draft(made, phrase(made))}


def leaving_what_no_words_bring_back(made: World) -> Request:
    return drafts.leave, {"token": draft(made)}


def coming_back(made: World) -> Request:
    """In a browser that holds another draft, which goes."""
    words = phrase(made)
    draft(made, words)
    return resume, {"phrase": words, "token": draft(made), "now": made.now}


def handing_over(made: World) -> Request:
    return drafts.hand_over, {"before": draft(made, phrase(made)), "token": tokens.new_key()}


def seeing_two_notices(made: World) -> Request:
    omar, case_id = made.who("Omar"), made.case(made.register()).id
    row = {"user_id": omar.user_id, "case_id": case_id, "kind": NoticeKind.MESSAGE, "at": made.now, "detail": "{}"}
    keys = [made.request_key() for _ in range(2)]
    with writing(made.session):
        made.session.execute(insert(notices_table), [{**row, "key": key} for key in keys])
        made.session.commit()
    shown = list(made.session.scalars(select(notices_table.c.id).where(notices_table.c.key.in_(keys))))
    made.session.rollback()
    return notices.mark_seen, {"shown": shown, "actor": omar, "now": made.now}


CALL = {"journey": "me", "channel": "phone"}


def begin_call(session, **given):
    """The same."""
    intakes.begin(session, begun={}, sealer=Sealer([SECRET]), **given)


def write_in_call(session, number, request_key, **given):
    """The same."""
    intakes.change(
        session, number, request_key, lambda call: replace(call, channel="counter"), sealer=Sealer([SECRET]), **given
    )


def register_call(session, call, application, law, **given):
    """As the page of the call does it."""
    by = {name: given[name] for name in ("actor", "now")}
    casework.register(session, application, law=law, along=partial(intakes.finish, session, call, **by), **given)


def call(made: World) -> tuple[int, str]:
    """A call that somebody answers; its number and its key."""
    key = made.request_key()
    given = {"actor": made.who("Omar"), "now": made.now, "request_key": key}
    return intakes.begin(made.session, begun={}, sealer=SEALER, **CALL, **given), key


def answering_a_call(made: World) -> Request:
    return begin_call, {**CALL, "request_key": made.request_key(), "actor": made.who("Omar"), "now": made.now}


def writing_in_a_call(made: World) -> Request:
    number, key = call(made)
    return write_in_call, {"number": number, "request_key": key, "actor": made.who("Omar"), "now": made.now}


def making_a_case_of_a_call(made: World) -> Request:
    made.register()  # the calendar is kept with the first
    number, key = call(made)
    found = intakes.still_there(made.session, number, key, sealer=SEALER)
    made.session.rollback()
    return register_call, {
        "call": found, "application": made.application(), "request_key": made.request_key(),
        "actor": made.who("Omar"), "now": made.now,
    }  # fmt: skip


def removing_a_call(made: World) -> Request:
    number, key = call(made)
    return intakes.remove, {
        "number": number,
        "request_key": key,
        "reason": "trial",
        "actor": made.who("Omar"),
        "now": made.now,
    }


def cover(made: World) -> Cover:
    day = london_date(made.now) + timedelta(days=next(DAYS_AHEAD))
    return Cover(made.who("Omar").user_id or 0, made.who("Sofia").user_id or 0, day, day)


DAYS_AHEAD = count(1)


def arranging_cover(made: World) -> Request:
    return covers.begin, {
        "cover": cover(made),
        "actor": made.who("Omar"),
        "now": made.now,
        "request_key": made.request_key(),
    }


def ending_cover(made: World) -> Request:
    covers.begin(made.session, cover(made), actor=made.who("Omar"), now=made.now)
    number = made.session.scalar(select(func.max(covers_table.c.id)))
    made.session.rollback()
    return covers.end, {"number": number, "actor": made.who("Omar"), "now": made.now}


def keeping_a_list(made: World) -> Request:
    return saved_lists.keep, {
        "name": f"A list {next(DAYS_AHEAD) % 9}",
        "codes": {"show": "open"},
        "actor": made.who("Omar"),
    }


# Each, and in how many rows of which tables it is to be seen: each may be new, gone, or another than before.
# fmt: off
BESIDE: Mapping[Callable[[World], Request], dict[str, int]] = {
    a_message: {"messages": 1},
    telling_two_applicants: {"public_status": 2},
    leaving: {"drafts": 1},
    leaving_what_no_words_bring_back: {"drafts": 1},
    coming_back: {"drafts": 2},
    handing_over: {"drafts": 1},
    seeing_two_notices: {"notices": 2},
    answering_a_call: {"intakes": 1},
    writing_in_a_call: {"intakes": 1},
    making_a_case_of_a_call: {
        "intakes": 1, "accesses": 1, "user_sessions": 1, "cases": 1, "events": 1, "records": 1, "deadlines": 3, "people": 2,
        "participations": 2, "person_keys": 11, "newcomers": 1, "search_words": 3,
    },
    removing_a_call: {"intakes": 1, "accesses": 1, "user_sessions": 1},
    arranging_cover: {"covers": 1, "accesses": 1, "user_sessions": 1},
    ending_cover: {"covers": 1, "accesses": 1, "user_sessions": 1},
    keeping_a_list: {"users": 1},
}
# fmt: on


def changed(before: dict[str, list[str]], after: dict[str, list[str]]) -> dict[str, int]:
    """How many rows of each table are new, gone, or another."""
    rows = {name: (set(before[name]) - set(after[name]), set(after[name]) - set(before[name])) for name in before}
    return {name: max(len(gone), len(new)) for name, (gone, new) in rows.items() if gone or new}


@pytest.mark.parametrize("deed", BESIDE, ids=lambda deed: deed.__name__)
def test_what_is_written_beside_the_cases_and_killed_anywhere_is_there_whole_or_not_at_all(database, deed):
    with world(database) as made, dying.workshop(dying.writing, database.url) as ask:
        happened = []
        for moment in count(1):
            made.now += MINUTE
            service, given = deed(made)
            before = stored(made)
            ended = ask(service, given, moment)
            happened.append(changed(before, stored(made)))
            if ended == dying.LIVED:
                break
        *before_commit, after_commit, not_at_all = happened
        assert not any(before_commit), "a part of it was to be seen before its COMMIT"
        assert after_commit == not_at_all == BESIDE[deed]
        assert len(before_commit) >= 2, "its statements and its COMMIT were moments"


def test_what_an_applicant_says_and_is_killed_anywhere_is_there_once_when_it_is_sent_again(database):
    with world(database) as made, dying.workshop(dying.writing, database.url) as ask:
        for moment in count(1):
            service, given = a_message(made)
            before = stored(made)
            ended = ask(service, given, moment)
            for _ in range(2):
                service(made.session, **given)
            assert changed(before, stored(made)) == {"messages": 1}, f"killed at moment {moment}"
            if ended == dying.LIVED:
                break


def a_batch(made: World) -> bulk.Batch:
    """Two cases, each with a note, as a load makes them: in memory, with numbers that are kept for them."""
    numbers = count(1_000)
    fresh = Fresh(tokens.new_reference, tokens.new_key, lambda _, many: [next(numbers) for _ in range(many)])
    courses = [Course(made.law, fresh) for _ in range(2)]
    by = made.who("Omar")
    for course in courses:
        course.register(made.application(), actor=by, now=made.now, request_key=tokens.new_key())
        action = course.state().scheme.action("note")
        said = answers(action.form_key, **sound("note", DONE), occurred_at=made.now.isoformat())
        note = Doing("note", DONE, said, course.case.version, tokens.new_key())
        course.perform(note, actor=by, now=made.now + MINUTE)
    return bulk.batch_of(courses, made.database.dialect)


def test_a_batch_of_a_load_that_is_killed_anywhere_is_there_whole_or_not_at_all(database):
    with world(database) as made, dying.workshop(dying.writing, database.url) as ask:
        batch, before = a_batch(made), stored(made)
        for moment in count(1):
            ended = ask(bulk.write_batch, {"batch": batch}, moment)
            if ended == dying.LIVED or (after := stored(made)) != before:
                break
        assert ended == dying.KILLED, "after its COMMIT it could still be killed"
        whole = {"cases": 2, "events": 4, "records": 4, "case_history": 2, "people": 4, "participations": 4}
        added = grown(before, after)
        assert {name: added[name] for name in whole} == whole
        assert moment > len(whole), "each statement was a moment"
        assert verification.verify(made.session).faults == ()
