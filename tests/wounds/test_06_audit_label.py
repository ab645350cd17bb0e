"""Wound 6: the audit label came from a parameter, the user was guessed. Here every word of an entry is the server's own.

That the writer's failure fails the page: test_07_read_log.py. That no entry is changed or deleted: tests/store/test_guards.py.
"""

import pytest
from sqlalchemy import select

from disclosure.store.models import accesses, events

pytestmark = pytest.mark.databases("sqlite", "postgresql")
FORGED = {
    "user_id": "1", "user": "sofia.marsh", "actor": "sofia.marsh", "session_id": "1", "purpose": "forged", "entry": "none",
    "at": "2020-01-01", "reached": "0", "refused": "yes", "case_id": "1", "recorded_at": "2020-01-01T00:00:00+00:00", "sequence": "1",
}  # fmt: skip
HEADERS = {
    "X-User": "sofia.marsh",
    "X-Remote-User": "sofia.marsh",
    "X-Request-Purpose": "forged",
    "From": "sofia@force.example",
}
NAMES = ("user_id", "session_id", "at", "purpose")


def written(rows, desk) -> list[tuple]:
    query = select(accesses.c.entry, *(accesses.c[name] for name in NAMES), accesses.c.refused)
    return rows(query.where(accesses.c.user_id == desk.omar.user_id).order_by(accesses.c.sequence))


def test_nothing_in_a_request_names_what_is_entered_of_it(desk, rows):
    reference = desk.walk("decision")
    assert desk.sofia.token
    _ = desk.omar.token
    own = (desk.omar.user_id, desk.omar.actor.session_id, desk.clock(), "")
    for path, entry, refused in (
        ("/cases", "list", False), (f"/cases/{reference}", "case", False), (f"/cases/{reference}/actions/note", "action", False),
        (f"/cases/{reference}/clocks/overall/1", "case", False), ("/notices", "list", False), ("/users", "account", True),
        ("/figures", "figures", True), ("/figures.csv", "export", True), ("/audit", "audit", True), ("/nothing", "page", True),
    ):  # fmt: skip
        before = len(written(rows, desk))
        desk.omar.get(path, query_string={**FORGED, "show": "open"}, headers=HEADERS)
        added = written(rows, desk)[before:]
        assert added == [(entry, *own, refused)], path


def test_nor_who_did_what_to_a_case(desk, rows):
    reference = desk.walk("full_checks")
    assert desk.sofia.token
    sent = {
        **desk.fields("note"),
        **FORGED,
        "version": str(desk.case(reference).version),
        "csrf_token": desk.omar.token,
    }
    assert desk.omar.post(f"/cases/{reference}/actions/note", sent, headers=HEADERS).status_code == 303
    found = rows(
        select(events.c.actor_id, events.c.session_id, events.c.recorded_at).order_by(events.c.sequence.desc())
    )[0]
    assert found == (desk.omar.user_id, desk.omar.actor.session_id, desk.clock())
