"""What a change's clocks and people, and who of them is whom, are as rows. Pure: what is fresh is handed in."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from disclosure.domain import chain, corrected
from disclosure.domain.answers import Answers
from disclosure.domain.application import PersonGiven
from disclosure.domain.consequences import Change, Start
from disclosure.domain.law import Law
from disclosure.services.tokens import Fresh
from disclosure.store.models import people

Row = Mapping[str, Any]


def started(case_id: int, version: int, start: Start, law: Law) -> dict[str, Any]:
    """The whole row of a deadline that event `version` starts."""
    applied = start.applied
    return {
        "case_id": case_id,
        "clock": applied.clock.key,
        "sequence": version,
        "changed": version,
        "limit_length": applied.limit.length,
        "limit_unit": applied.limit.unit.value,
        "start_rule": ";".join(applied.starts),
        "source": applied.source,
        "certainty": applied.certainty.value,
        "start_certainty": applied.clock.start_certainty.value,
        "overridden": applied.overridden,
        "calendar_version": law.calendar.version,
        "started_at": start.started,
        "due_at": start.due,
        "stopped_at": None,
        "extended_by": 0,
    }


def changed(case_id: int, version: int, change: Change) -> dict[str, Any]:
    """The key of a deadline and the columns that event `version` changes."""
    return {
        "case_id": case_id,
        "clock": change.clock,
        "sequence": change.sequence,
        "changed": version,
        "due_at": change.due,
        "stopped_at": change.stopped,
        "extended_by": change.extended_by,
        "calendar_version": change.calendar_version,
    }


class People(NamedTuple):
    """People whom a change names: everybody as a row, with the parts that they play, and which of the rows are new."""

    persons: tuple[Row, ...] = ()
    parts: tuple[Row, ...] = ()
    added: tuple[Row, ...] = ()

    def digest(self, salt: str) -> str | None:
        """Of the people in their parts, as the event keeps it; None where nobody is named."""
        by_id = {person["id"]: person for person in self.persons}
        named = [{**by_id[part["person_id"]], **part} for part in self.parts]
        return chain.people_digest(salt, named) if named else None


NOBODY = People()
_SAID = ("given_names", "family_name", "other_names", "date_of_birth", "sex", "address", "earlier_addresses")


def people_named(given: Sequence[PersonGiven], now: datetime, fresh: Fresh, standing: Sequence[Row] = ()) -> People:
    """The people named, and the parts they play. One person in two parts is one row and two parts.

    Whoever is named as somebody who is `standing` on the case is that same row: what was said of who they are holds on. So it does of
    whoever was named otherwise in the same place, and is the same person: their row says which was the first. Where two who are named
    now could be one who stood there in two parts, neither is taken for them.
    """
    if not given:
        return NOBODY
    alike = [person._replace(part="") for person in given]
    before: dict[PersonGiven, Row] = {}
    for place, person in enumerate(alike, start=1):
        if standing and (row := corrected.stood_as(place, given, standing)):
            before.setdefault(person, row)
    claimed = Counter(corrected.first_of(row) for row in before.values())
    before = {person: row for person, row in before.items() if claimed[corrected.first_of(row)] == 1}
    there = {
        PersonGiven("", *(row[name] for name in _SAID)): {name: row[name] for name in _COLUMNS} for row in standing
    }
    different = [person for person in dict.fromkeys(alike) if person not in there]
    ids = fresh.ids(people, len(different)) if different else []
    added = tuple(
        {
            "id": number,
            **{name: getattr(person, name) for name in _SAID},
            "recorded_at": now,
            "first_id": corrected.first_of(before[person]) if person in before else None,
        }
        for number, person in zip(ids, different, strict=True)
    )
    by_person = {**there, **dict(zip(different, added, strict=True))}
    persons = tuple(by_person[person] for person in dict.fromkeys(alike))
    parts = tuple(
        {"ordinal": ordinal, "part": person.part, "person_id": by_person[same]["id"]}
        for ordinal, (person, same) in enumerate(zip(given, alike, strict=True), start=1)
    )
    return People(persons, parts, added)


_COLUMNS = tuple(column.name for column in people.c)


def identified(
    case_id: int, version: int, two: tuple[int, int], verdict: str, answers: Answers, now: datetime
) -> dict[str, Any]:
    """The row of what event `version` says of two people."""
    return {
        "case_id": case_id,
        "sequence": version,
        "person_id": two[0],
        "other_person_id": two[1],
        "verdict": verdict,
        "scope": answers.get("scope"),
        "recorded_at": now,
    }
