"""Who the people of a case may be elsewhere: looked for by how they are called, each with what speaks for it and against."""

from flask import g, render_template, request

from disclosure.domain.access import Permission
from disclosure.domain.application import Application
from disclosure.domain.words import N_
from disclosure.services import casework, people
from disclosure.services.accesses import Entry
from disclosure.services.people import WhoElse
from disclosure.store.db import database
from disclosure.web import door
from disclosure.web.officer import blueprint
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
        "officer/who_else.html", reference=case.facts["reference"], found=found, parts=PARTS, law=law
    )


def known_already(application: Application, key: str) -> tuple[WhoElse, ...]:
    """Who the people of an application may be already, as long as the person has not been shown just these; nobody where the request of
    that key has registered it before.
    """
    if casework.arrived(database(), key):
        return ()
    found = people.before_registering(database(), application.people, law=product().law, actor=g.actor, now=g.now)
    return () if request.form.get(LOOKED) == people.digest_of(found) else found
