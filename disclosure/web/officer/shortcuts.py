"""The keys that `static/keys.js` listens for, and what each presses."""

from flask import render_template

from disclosure.domain.access import Permission
from disclosure.domain.words import N_
from disclosure.web import door
from disclosure.web.officer import blueprint

KEYS = {
    "?": N_("This list of keys"),
    "1 – 9": N_("The pages of the main navigation, from the left"),
    "j": N_("Next row of a list"),
    "k": N_("Row before it"),
    "Enter": N_("Open the row"),
    "x": N_("Tick the row, or untick it"),
    "t": N_("Take the case of the row"),
    "f": N_("Narrow the list"),
    "n": N_("Next page of a list"),
    "p": N_("First page of a list"),
    "a": N_("The first thing that can be done on a case"),
    "u": N_("Back: from a case to its list, from a record to its case"),
}


@blueprint.get("/shortcuts")
@door.needs(Permission.SIGNED_IN, entry=None, title=N_("Keyboard shortcuts"))
def shortcuts() -> str:
    """Every key."""
    return render_template("officer/shortcuts.html", keys=KEYS)
