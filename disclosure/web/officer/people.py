"""Who the people of a case may be elsewhere: looked for by how they are called, each with what speaks for it and against."""

from typing import Any

from flask import g, render_template, request

from disclosure.domain.access import Permission
from disclosure.domain.application import Application
from disclosure.domain.words import N_
from disclosure.services import casework, people
from disclosure.services.accesses import Entry
from disclosure.services.people import WhoElse
from disclosure.store.db import database
from disclosure.web import door
from disclosure.web.officer import blueprint, lists
from disclosure.web.officer.case import PARTS, known
from disclosure.web.once import LOOKED
from disclosure.web.product import product


@blueprint.get("/cases/<reference>/people")
@door.needs(Permission.CHECK, entry=Entry.PEOPLE, title=N_("Who else this may be"))
def who_else(reference: str) -> str:
    """Everybody of the case, and whom they may be in other cases that the person may see."""
    law = product().law
    case, found = people.of_case(database(), known(reference), law=law, actor=g.actor, now=g.now)
    door.reads(case_id=case.id, about="who else", reached=sum(len(one.candidates) for one in found))
    return render_template(
        "officer/who_else.html",
        reference=case.facts["reference"],
        found=found,
        parts=PARTS,
        law=law,
        way_back=lists.link(),
    )


def known_already(application: Application, key: str, *, comes_of: int | None = None) -> tuple[WhoElse, ...]:
    """Who the people of an application may be already, as long as the person has not been shown just these; nobody where the request of
    that key has registered it before. `comes_of` is the case that it is registered from.
    """
    given: dict[str, Any] = {"law": product().law, "actor": g.actor, "now": g.now}
    found = people.before_registering(database(), application.people, apart_from=comes_of, **given)
    if request.form.get(LOOKED) == people.digest_of(found):
        return ()
    # Asked last: what was found may be what this very request, pressed twice at once, has registered meanwhile.
    return () if found and casework.arrived(database(), key) else found
