"""The tables. Import from here, so that the metadata is always whole."""

from disclosure.store.models.accounts import case_access, covers, sign_in_attempts, user_roles, user_sessions, users
from disclosure.store.models.audit import accesses, events
from disclosure.store.models.base import metadata
from disclosure.store.models.casework import calendars, case_history, cases, deadlines, links, records
from disclosure.store.models.intakes import intakes
from disclosure.store.models.notices import notices
from disclosure.store.models.people import (
    identities,
    likely,
    newcomers,
    participations,
    people,
    person_keys,
    search_words,
)
from disclosure.store.models.public import drafts, messages, public_attempts, public_status, submissions

__all__ = [
    "accesses", "calendars", "case_access", "case_history", "cases", "covers", "deadlines", "drafts", "events", "identities", "intakes",
    "likely", "links", "messages", "metadata", "newcomers", "notices", "participations", "people", "person_keys", "public_attempts",
    "public_status", "records", "search_words", "sign_in_attempts", "submissions", "user_roles", "user_sessions", "users",
]  # fmt: skip
