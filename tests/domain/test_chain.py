"""What is digested stays as it was: rows written years ago must fit their digests for good."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.domain import chain
from disclosure.domain.answers import Answer, Answers

AT = datetime(2026, 3, 2, 9, 0, 0, 250000, tzinfo=timezone(timedelta(hours=1)))
EVENT = {
    "case_id": 7, "sequence": 2, "action": "note", "outcome": "done", "actor_id": 3, "session_id": 9, "occurred_at": AT,
    "recorded_at": AT, "delta": '{"town":"Sheffield"}', "record_digest": "ab", "people_digest": None, "deadlines": None,
    "request_key": "k", "previous_digest": chain.NO_HEAD,
}  # fmt: skip
RECORD = {
    "case_id": 7, "sequence": 2, "kind": "note", "form": "note", "form_version": "1", "language": "en",
    "answers": '[{"name":"note","value":"Café"}]', "about": None, "supersedes": 1, "sealed_until": AT, "salt": "salt",
    "digest": "x",
}  # fmt: skip
ACCESS = {
    "session_id": 9, "sequence": 1, "at": AT, "user_id": 3, "entry": "case", "case_id": 7, "about": "case", "reached": 0,
    "refused": False, "purpose": "", "previous_digest": chain.NO_HEAD,
}  # fmt: skip
PERSON = {
    "id": 5, "ordinal": 1, "part": "subject", "person_id": 5, "given_names": "Zoë", "family_name": "Ó", "other_names": "",
    "date_of_birth": "1980", "sex": "female", "address": "", "recorded_at": AT,
}  # fmt: skip

# Written down on 25 November 2026. A change here means that every trail there is no longer verifies.
AS_EVER = {
    "event": "7c73024a8953bddd81327a12f2d296d32eff8482b668b21a4635a7e62e514883",
    "record": "67b89b5c0cb901b2dbaddbc6f25c91f3fd4334986572a3493fff40d12732102e",
    "access": "5a499d5ab2a93083615208b5e9ef6700cb142589993750354a081767e42bf5c7",
    "people": "07efa63b53e1d0a55530d4ff39d35a4b15eb097aacd5ff17a97556a8c8692b4c",
}
DIGESTS = {
    "event": lambda: chain.event_digest(EVENT),
    "record": lambda: chain.record_digest("salt", RECORD),
    "access": lambda: chain.access_digest(ACCESS),
    "people": lambda: chain.people_digest("salt", [PERSON]),
}


@pytest.mark.parametrize("what", AS_EVER)
def test_a_digest_is_what_it_ever_was(what: str) -> None:
    assert DIGESTS[what]() == AS_EVER[what]


def test_a_digest_is_not_over_itself_nor_over_what_is_read_beside_the_row() -> None:
    assert chain.event_digest({**EVENT, "digest": "any"}) == AS_EVER["event"]
    assert chain.access_digest({**ACCESS, "digest": "any"}) == AS_EVER["access"]
    assert chain.record_digest("salt", {**RECORD, "digest": "any", "salt": "any"}) == AS_EVER["record"]
    assert chain.people_digest("salt", [{**PERSON, "id": 6}]) == AS_EVER["people"]


def test_an_empty_text_in_the_place_of_a_time_is_not_digested_as_none() -> None:
    with pytest.raises(ValueError, match="isoformat"):
        chain.record_digest("salt", {**RECORD, "sealed_until": ""})


def test_an_event_tells_of_a_started_deadline_whole_and_of_a_changed_one_what_changed() -> None:
    start = {"case_id": 7, "clock": "overall", "sequence": 1, "due_at": AT, "stopped_at": None, "limit_length": 28}
    change = {"case_id": 7, "clock": "meeting", "sequence": 1, "changed": 2, "stopped_at": AT}
    assert chain.deadlines_told([start, change]) == (
        '[{"clock":"overall","due_at":"2026-03-02T08:00:00.250000+00:00","limit_length":28,"sequence":1,"stopped_at":null},'
        '{"changed":2,"clock":"meeting","sequence":1,"stopped_at":"2026-03-02T08:00:00.250000+00:00"}]'
    )
    assert chain.deadlines_told([]) is None


WHOLE = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text()
OF_JSON = st.recursive(WHOLE, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@given(OF_JSON)
def test_the_canonical_text_is_the_standard_librarys(value: object) -> None:
    """Whoever checks the trail with another program has the same text (decision 0031)."""
    told = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    assert chain.canonical(value) == told


@dataclass
class Thing:
    name: str = "x"


@pytest.mark.parametrize("wrong", [AT, b"x", object(), Thing()], ids=("a time", "bytes", "an object", "a dataclass"))
def test_what_json_cannot_hold_is_refused_and_not_spelt_out(wrong: object) -> None:
    with pytest.raises(TypeError):
        chain.canonical({"it": wrong})
    with pytest.raises(TypeError):
        chain.event_digest({**EVENT, "actor_id": wrong})
    with pytest.raises(TypeError):
        Answers("form", "1", "en", (Answer("name", "Name", wrong, ""),)).as_text()  # type: ignore[arg-type]
