"""What notices tell of: kinds, which are stored, and their words, which never are."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from disclosure.domain.words import N_


class NoticeKind(StrEnum):
    """What happened to the case that the notice names."""

    ASSIGNED = "assigned"
    DUE = "due"
    LATE = "late"
    UNALLOCATED = "unallocated"
    MESSAGE = "message"
    CHILD = "child"
    KNOWN_AGAIN = "known_again"


LONG_UNALLOCATED = N_("has had no owner for %(hours)s hours")
"""In place of its kind's own words, where the force settles another time than a day."""

# What follows the case's reference on the page: `clock` is what the scheme calls it, `mark` the share of it that has passed.
WORDS: Mapping[NoticeKind, str] = MappingProxyType(
    {
        NoticeKind.ASSIGNED: N_("was assigned to you"),
        NoticeKind.DUE: N_("has used %(mark)s %% of its time: %(clock)s"),
        NoticeKind.LATE: N_("is late: %(clock)s"),
        NoticeKind.UNALLOCATED: N_("has had no owner for a day"),
        NoticeKind.MESSAGE: N_("has a message from the applicant"),
        NoticeKind.KNOWN_AGAIN: N_("may be about somebody of a new case: triage it again"),
        NoticeKind.CHILD: N_("has an applicant or a person at risk who is under 16"),
    }
)
