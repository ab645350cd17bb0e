"""What a rule set keeps and looks through: the kinds of completed forms, and the sources that it wants searched."""

from dataclasses import dataclass

from disclosure.domain.access import Permission
from disclosure.domain.clocks import Certainty

# Lists of the case page: the register of its documents, and what is left to do.
DOCUMENTS, TASKS = "documents", "tasks"


@dataclass(frozen=True)
class RecordKind:
    """A kind of completed form: who may read it, and whether a correction may supersede it.

    `until`: the last stage at which it may be corrected, since what comes after stands on it; empty for any. `in_timeline`: its
    words stand among what happened; those of other kinds have a page of their own. `summary`: the answers that sum it up on the
    forms of what stands on it; `line`: those whose words alone say it in a line on the case's page. `listed`: the list of that page in
    which it stands, DOCUMENTS or TASKS; of tasks those stand there that nothing has answered yet, and `due` is
    the answer that says by which day.
    """

    key: str
    label: str
    read: Permission = Permission.READ_CASES
    correctable: bool = True
    until: str = ""
    in_timeline: bool = False
    summary: tuple[str, ...] = ()
    line: tuple[str, ...] = ()
    listed: str = ""
    due: str = ""


@dataclass(frozen=True)
class SearchSource:
    """A system or an agency (`is_asked`) that the rule set wants searched or asked before the full checks are complete."""

    key: str
    label: str
    source: str
    certainty: Certainty
    is_asked: bool = False
