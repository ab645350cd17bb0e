"""Every other page of the casework: what its routes show that the speed table does not name, opened by somebody whom it is for."""

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bs4 import BeautifulSoup
from sqlalchemy import create_engine, text

from tests.bench.pages import CASE_PAGE, FIGURES, WORKLIST, Browser, Page
from tests.databases import Database
from tests.web.client import carried


@dataclass(frozen=True)
class Other:
    """A page: its route, who opens it, and which row of the speed table it is of the kind of, if of any.

    `note` says what is special about it where the route has more than one page.
    """

    rule: str
    who: str = ""
    like: str = ""
    note: str = ""
    query: str = ""

    @property
    def name(self) -> str:
        """As the report calls it."""
        return f"`{self.rule}`" + (f", {self.note}" if self.note else "")


REGISTER = "/register/<scheme>/<route>"
OF_CASEWORK = (
    Other("/", "omar"),
    Other("/sign-in"),
    Other("/stay-signed-in", "omar"),
    Other("/password", "omar"),
    Other("/cases", "omar", WORKLIST, "mine", "?show=mine"),
    Other("/cases", "sofia", WORKLIST, "unallocated", "?show=unallocated"),
    Other("/cases", "pat", WORKLIST, "the panel's"),
    Other("/workload", "sofia", WORKLIST),
    Other("/cover", "sofia"),
    Other("/shortcuts", "omar"),
    Other("/cases/<reference>", "pat", CASE_PAGE, "the panel's"),
    Other("/cases/<reference>/clocks/<clock>/<int:sequence>", "omar", CASE_PAGE),
    Other("/cases/<reference>/records/<int:sequence>", "omar", CASE_PAGE),
    Other("/cases/<reference>/actions/<action>", "omar"),
    Other("/cases/<reference>/people", "omar"),
    Other("/cases/<reference>/handover", "omar"),
    Other("/cases/<reference>/checklist", "omar"),
    Other("/triage", "omar"),
    Other("/search", "omar"),
    Other("/notices", "omar"),
    Other("/intake", "ines"),
    Other("/intake/<int:number>", "ines"),
    Other("/intake/<int:number>/remove", "ines"),
    Other("/register", "ines"),
    Other(REGISTER, "ines"),
    Other("/figures.csv", "ravi", FIGURES, query="?period=2026-Q3"),
    Other("/users", "ada"),
    Other("/users/new", "ada"),
    Other("/users/<int:user_id>", "ada"),
    Other("/users/<int:user_id>/disable", "ada"),
    Other("/audit", "audrey"),
    Other("/audit/cases/<reference>", "audrey"),
    Other("/audit/people/<int:person_id>", "audrey"),
    Other("/audit/users/<int:user_id>", "audrey"),
)


def pages(port: int, house: Database, references: Iterable[str]) -> dict[str, Page]:
    """Each by name. `references` are open cases, of which one has everything."""
    browsers = {one.who: Browser(port) for one in OF_CASEWORK}
    for who, browser in browsers.items():
        if who:
            browser.sign_in(who)
    there = {**_places(house, references), "number": _call(browsers["ines"])}
    before_panel = itertools.cycle(_before_panel(house))

    def page(one: Other) -> Page:
        def get() -> str:
            # One case is longer than another: of the panel's, each has its turn.
            where = {**there, "reference": next(before_panel)} if one.who == "pat" else there
            return browsers[one.who].get(address(one.rule, where) + one.query)

        return get

    return {one.name: page(one) for one in OF_CASEWORK}


def _call(ines: Browser) -> str:
    """The number of a call that is begun."""
    form = BeautifulSoup(ines.get("/intake"), "html.parser").main.form
    ines.post("/intake", {**carried(form), "asking_for": "me"})
    return ines.location.rpartition("/")[2]


def address(rule: str, places: Mapping[str, object]) -> str:
    """The address of a route with its places filled."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(places[found[1]]), rule)


def _before_panel(house: Database) -> list[str]:
    """Cases that a panel decides, first made, so that their references are such as people type."""
    query = text(
        "SELECT reference FROM cases WHERE is_open AND stage = 'decision' AND restricted IS NOT TRUE AND length(reference) = 11"
        " ORDER BY id LIMIT 20"
    )
    engine = create_engine(house.url)
    with engine.connect() as connection:
        found = [str(row[0]) for row in connection.execute(query)]
    engine.dispose()
    return found


def _places(house: Database, references: Iterable[str]) -> dict[str, object]:
    """What stands in the addresses: a case that has everything, and what it has."""
    query = text(
        "SELECT c.reference, d.clock, d.sequence, p.person_id, u.id AS user_id FROM cases c"
        " JOIN deadlines d ON d.case_id = c.id JOIN records r ON r.case_id = c.id AND r.sequence = d.sequence"
        " JOIN participations p ON p.case_id = c.id JOIN users u ON u.username = 'omar'"
        " WHERE c.reference = :reference ORDER BY d.sequence, d.clock, p.person_id LIMIT 1"
    )
    engine = create_engine(house.url)
    with engine.connect() as connection:
        rows = (connection.execute(query, {"reference": one}).mappings().first() for one in references)
        found = next(dict(row) for row in rows if row)
    engine.dispose()
    return {**found, "action": "note", "scheme": "dvds", "route": "right_to_ask"}
