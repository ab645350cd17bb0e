"""A period's figures: the main ones on a page, all of them as the file."""

from flask import Response, g, render_template, request

from disclosure.domain import facts, measures
from disclosure.domain.access import Permission
from disclosure.domain.clocks import london_date
from disclosure.domain.errors import Invalid
from disclosure.domain.words import N_
from disclosure.services import figures as service
from disclosure.services.accesses import Entry
from disclosure.services.figures import FigureRow
from disclosure.store.db import database
from disclosure.web import door, labels
from disclosure.web.figures import blueprint
from disclosure.web.filters import in_language
from disclosure.web.product import product

MAIN = {
    "applications": N_("Applications"),
    "enquiries": N_("Enquiries"),
    "disclosures_cohort": N_("Disclosures, by when the application was received"),
    "disclosures_activity": N_("Disclosures, by when they were made"),
    "closed": N_("Closed"),
    "open": N_("Open"),
    "disclosure_rate": N_("Disclosure rate, per cent of those closed"),
    "over_28": N_("Over 28 days"),
    "over_35": N_("Over 35 days"),
    "crimes_alleged": N_("Crimes alleged"),
    "crimes_recorded": N_("Crimes recorded"),
    "crimes_recorded_in_24h": N_("Crimes recorded within 24 hours"),
}
# Tables of codes: what the codes are of, and the order they stand in.
CODED = {"outcome": ("outcome", (*facts.OUTCOMES, measures.OPEN)), "reached": ("milestone", measures.STAGES)}

Tables = dict[str, dict[tuple[str, str], dict[str, str]]]


@blueprint.get("/figures")
@door.needs(Permission.FIGURES, entry=Entry.FIGURES, title=N_("Figures"))
def index() -> tuple[str, int]:
    """The figures of a period."""
    asked = request.args.get("period") or _this_quarter()
    try:
        rows = _tabulated(asked, districts=False)
    except Invalid as invalid:
        return _page(asked, [], in_language(invalid.text, invalid.values)), 400
    door.reads(about=f"figures {asked}", reached=len(rows))
    return _page(asked, rows), 200


@blueprint.get("/figures.csv")
@door.needs(Permission.FIGURES, entry=Entry.EXPORT, title=N_("Figures as a file"))
def download() -> Response:
    """The same as a file, with every figure there is."""
    asked = request.args.get("period") or _this_quarter()
    rows = _tabulated(asked, districts=True)
    door.reads(about=f"figures {asked}", reached=len(rows))
    name = f"figures-{asked.replace('/', '-to-')}.csv"
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(service.as_csv(rows), mimetype="text/csv", headers=headers)


def _page(asked: str, rows: list[FigureRow], wrong: str = "") -> str:
    tables = _tables(rows)
    return render_template(
        "figures/index.html",
        asked=asked,
        wrong=wrong,
        tables=tables,
        places={place: labels.place_words(*place) for place in labels.places(product().law)},
        rows={name: _rows(name, tables[name]) for name in tables},
    )


def _tabulated(asked: str, *, districts: bool) -> list[FigureRow]:
    return service.tabulate(
        database(),
        asked,
        law=product().law,
        configured=product().settings.force.lists,
        now=g.now,
        districts=districts,
    )


def _rows(table: str, found: dict[tuple[str, str], dict[str, str]]) -> dict[str, str]:
    """The rows of a table in the order of the return, in words."""
    if table == "main":
        return {key: in_language(label) for key, label in MAIN.items()}
    keys = {key for values in found.values() for key in values}
    column, ordered = CODED[table]
    return {key: labels.code_words(column, key) for key in ordered if key in keys}


def _this_quarter() -> str:
    today = london_date(g.now)
    return f"{today.year}-Q{(today.month + 2) // 3}"


def _tables(rows: list[FigureRow]) -> Tables:
    """By table, by scheme and route, what each figure says, for the whole force."""
    found: Tables = {"main": {}, "outcome": {}, "reached": {}}
    for row in rows:
        place = (row.scheme, row.route)
        if row.breakdown == "" and row.measure in MAIN:
            found["main"].setdefault(place, {})[row.measure] = row.value
        elif row.measure in CODED and row.breakdown:
            found[row.measure].setdefault(place, {})[row.category] = row.value
    return found
