"""What a change's clocks and people are as rows. Pure: what is fresh is handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from disclosure.domain.application import PersonGiven
from disclosure.domain.consequences import Change, Start
from disclosure.domain.law import Law
from disclosure.services.tokens import Fresh
from disclosure.store.models import people


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


def people_named(
    given: Sequence[PersonGiven], now: datetime, fresh: Fresh
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows for the people named, and for the parts they play. One person in two parts is one row and two parts."""
    if not given:
        return [], []
    alike = [replace(person, part="") for person in given]
    different = list(dict.fromkeys(alike))
    ids = dict(zip(different, fresh.ids(people, len(different)), strict=True))
    rows = [
        {
            "id": ids[person],
            "given_names": person.given_names,
            "family_name": person.family_name,
            "other_names": person.other_names,
            "date_of_birth": person.date_of_birth,
            "sex": person.sex,
            "address": person.address,
            "recorded_at": now,
        }
        for person in different
    ]
    parts = [
        {"ordinal": ordinal, "part": person.part, "person_id": ids[same]}
        for ordinal, (person, same) in enumerate(zip(given, alike, strict=True), start=1)
    ]
    return rows, parts


def in_their_parts(persons: Sequence[Mapping[str, Any]], parts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    by_id = {person["id"]: person for person in persons}
    return [{**by_id[part["person_id"]], **part} for part in parts]
