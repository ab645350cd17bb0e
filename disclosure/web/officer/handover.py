"""A case on one sheet of paper, for whoever takes over: marked, with who printed it and when."""

from flask import g, render_template

from disclosure.domain.access import Permission
from disclosure.domain.words import N_
from disclosure.services import accesses, case_view, safe_contact
from disclosure.store.db import database
from disclosure.web import door
from disclosure.web.officer import blueprint, lists
from disclosure.web.officer.case import KNOWN, OF_A_CHILD, PARTS, known
from disclosure.web.product import product


@blueprint.get("/cases/<reference>/handover")
@door.needs(Permission.CHECK, entry=accesses.Entry.CASE, title=N_("Handover"))
def handover(reference: str) -> str:
    """The sheet. That it was opened is on record apart from the case page."""
    view = case_view.view_case(database(), known(reference), law=product().law, actor=g.actor, now=g.now)
    door.reads(case_id=view.id, about="handover")
    return render_template(
        "officer/handover.html",
        case=view,
        safe=list(safe_contact.whole(view.timeline)),
        way_back=lists.link(),
        printed_at=g.now,
        parts=PARTS,
        known_columns=KNOWN,
        of_a_child=OF_A_CHILD,
    )
