"""The agencies of a case: who brought it, and who was asked and how far they have answered, as the checklist and the referral say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from disclosure.services.checklist import SearchLine

_APPLIED, _BROUGHT_BY = "applicant", "referrer"


@dataclass(frozen=True)
class Agencies:
    """`is_referral`: nobody applied, so where it came from is who brought it, and `brought_by` are people of the case who passed it on;
    `asked` are lines of the checklist that are answered, and `not_asked` those that are not yet.
    """

    is_referral: bool = False
    brought_by: tuple[Mapping[str, Any], ...] = ()
    asked: tuple[SearchLine, ...] = ()
    not_asked: tuple[SearchLine, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.is_referral or self.brought_by or self.asked or self.not_asked)


NO_AGENCIES = Agencies()


def of_case(people: Sequence[Mapping[str, Any]], lines: Sequence[SearchLine], *, is_anonymous: bool) -> Agencies:
    """The agencies, as far as the lines may be read by whoever they were read for; `is_anonymous`: who applied would not be named."""
    others = [one for one in lines if one.line.is_asked and not one.is_own]
    return Agencies(
        bool(people) and not is_anonymous and all(one["part"] != _APPLIED for one in people),
        tuple(one for one in people if one["part"] == _BROUGHT_BY),
        tuple(one for one in others if one.is_answered),
        tuple(one for one in others if not one.is_answered),
    )
