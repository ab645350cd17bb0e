"""Columns that several standing records add up to, reckoned from all of them with each change: so that no column drifts from its records.

An action `gathers` an answer of its records into a column of several codes; what another record says of that column counts with them.
"""

from collections.abc import Iterable, Mapping

from disclosure.domain import facts
from disclosure.domain.scheme import Action, Gathered
from disclosure.domain.state import CaseState, HeldRecord

Said = tuple[Action, Mapping[str, object]]


def gathered(
    case: CaseState, action: Action, answers: Mapping[str, object], instead_of: HeldRecord | None = None
) -> dict[str, object]:
    """The columns that change so once these answers stand, in the place of a record where they correct one."""
    found: dict[str, object] = {}
    for one in case.scheme.gathering:
        if action is one or (one.gathers and one.gathers.column in action.sets):
            found |= _of(one, [*_standing(case, instead_of), (action, answers)])
    return found


def known_already(case: CaseState, action: Action) -> dict[str, object]:
    """What a form that asks for such a column may begin with: the codes and that there are some, from the records that stand."""
    found: dict[str, object] = {}
    for one in case.scheme.gathering:
        if one is not action and one.gathers and one.gathers.column in action.sets:
            codes = _codes(one, one.gathers, _standing(case, None))
            if codes:
                found |= {one.gathers.column: sorted(codes), one.gathers.shows: "yes"}
    return found


def _standing(case: CaseState, but: HeldRecord | None) -> list[Said]:
    return [(case.scheme.action(one.action), one.values) for one in case.held if one is not but]


def _of(gathering: Action, said: Iterable[Said]) -> dict[str, object]:
    how = gathering.gathers
    if how is None:
        return {}
    records = list(said)
    codes = _codes(gathering, how, records)
    told = [values for action, values in records if action is not gathering and how.column in action.sets]
    told_codes = told[-1].get(how.column) if told else None
    also = told_codes.split(";") if isinstance(told_codes, str) and told_codes else told_codes or []
    shown = True if codes else told[-1].get(how.shows) if told else None
    return {how.column: sorted({*codes, *also} if isinstance(also, list) else codes), how.shows: shown}


def _codes(gathering: Action, how: Gathered, said: Iterable[Said]) -> set[str]:
    """What its own records come to. An answer that is no code of the column adds nothing."""
    given = {values.get(how.answer) for action, values in said if action is gathering}
    return {code for code in facts.COLUMNS[how.column].codes if code in given}
