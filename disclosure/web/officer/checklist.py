"""The search checklist of a case: what was searched, what is still to be, and what was left out and why."""

from flask import g, render_template

from disclosure.domain.access import Permission, may
from disclosure.domain.words import N_
from disclosure.services import checklist as checklists
from disclosure.services.accesses import Entry
from disclosure.store.db import database
from disclosure.web import door
from disclosure.web.officer import blueprint, lists
from disclosure.web.officer.case import known
from disclosure.web.product import product


@blueprint.get("/cases/<reference>/checklist")
@door.needs(Permission.READ_CASES, entry=Entry.CASE, title=N_("Search checklist"))
def checklist(reference: str) -> str:
    """Each line with its answer. That it was opened is on record apart from the case page."""
    case, state, lines = checklists.view(database(), known(reference), law=product().law, actor=g.actor, now=g.now)
    door.reads(case_id=case.id, about="checklist")
    return render_template(
        "officer/checklist.html",
        reference=reference,
        case=case,
        state=state,
        lines=lines,
        may_search=may(g.actor, Permission.RESEARCH),
        searching=next((one for one in state.scheme.actions if one.searches and one.beside), None),
        way_back=lists.link(),
    )
