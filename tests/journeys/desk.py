"""The desk of a force: who works there, what they do on the pages, and how everything must stand when a journey is over.

Nobody here reaches past the pages: what a person does is a link they find, a form they send, and the page that comes back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from flask import Flask

from disclosure.assembly import figure_lists
from disclosure.domain.access import Role
from disclosure.domain.scheme import DONE, Action
from disclosure.services import figures, verification
from disclosure.store.db import db
from tests.forms.sample_applications import Fields, Samples
from tests.forms.samples import samples, variants
from tests.web.client import PASSWORD, Client
from tests.web.conftest import Clock

PERIOD = "2026"
_IDLE = timedelta(minutes=25)


@dataclass(frozen=True)
class Case:
    """A case by the name that people give it."""

    reference: str
    scheme: str
    route: str

    @property
    def path(self) -> str:
        return f"/cases/{self.reference}"


class Person:
    """Somebody at work, in their browser. They sign in again when the clock has moved on."""

    def __init__(self, desk: "Desk", client: Client) -> None:
        self.desk, self.client = desk, client
        self._seen = desk.clock.now

    def opens(self, path: str) -> Any:
        """A page of theirs, whatever it answers."""
        self._is_there()
        return self.client.get(path)

    def sees(self, case: Case) -> Any:
        """The case page."""
        page = self.opens(case.path)
        assert page.status_code == 200, page.heading
        return page

    def registers(self, scheme: str, route: str, like: str = DONE, **changed: Any) -> Case:
        """Take an application down, by way of the page that asks which scheme and route it is."""
        self._is_there()
        choice = self.opens("/register").page.select_one(f'main a[href="/register/{scheme}/{route}"]')
        assert choice, f"{scheme} {route} cannot be registered"
        answer = self.client.submit(choice["href"], {**self.desk.typed(f"register_{scheme}_{route}", like), **changed})
        case = Case(_case_of(answer), scheme, route)
        assert "Registered" in self._arrives(answer).words
        return case

    def does(self, case: Case, action: str, outcome: str = DONE, *, like: str = "", **changed: Any) -> Any:
        """Press the action on the case page, fill its form in and send it; the page that comes of it.

        `like` is a variant of the sample answers, where they are not those of the outcome.
        """
        self.desk.clock.forward(hours=3)
        form = self._the_form(case, action)
        fields = {**self.desk.typed(self.desk.form_of(case, action), like or outcome), **changed}
        answer = self.client.submit(form, fields)
        page = self._arrives(answer)
        assert self.desk.action(case, action).done in page.page.select_one(".app-banner").get_text(" ", strip=True)
        return page

    def is_refused(self, case: Case, action: str, outcome: str = DONE, *, like: str = "", **changed: Any) -> str:
        """Try to, and be told why it may not be done: by the page of the case, of the form, or after sending it."""
        form = self.opens(f"{case.path}/actions/{action}")
        if form.status_code == 200:
            fields = {**self.desk.typed(self.desk.form_of(case, action), like or outcome), **changed}
            form = self.client.submit(form, fields)
        assert form.status_code == 409 or form.errors, f"{action} {outcome} was not refused: {form.status_code}"
        return form.words

    def may(self, case: Case, action: str) -> bool:
        """Whether the case page offers it."""
        return self._link(self.sees(case), action) is not None

    def finds(self, case: Case, show: str = "open") -> bool:
        """Whether the case stands in the worklist."""
        return case.reference in self.opens(f"/cases?show={show}").words

    def _the_form(self, case: Case, action: str) -> Any:
        page = self.sees(case)
        link = self._link(page, action)
        assert link, f"{self.client.username} is not offered {action}: {page.words}"
        form = self.client.get(link["href"])
        if not form.page.main.form:  # it is about a record: the newest of those that are there
            form = self.client.get(form.page.main.select(".app-targets a")[-1]["href"])
        return form

    def _link(self, page: Any, action: str) -> Any:
        return page.page.select_one(f'main a[href$="/actions/{action}"]')

    def _arrives(self, answer: Any) -> Any:
        assert answer.status_code == 303, f"{answer.status_code} {answer.heading}: {answer.errors or answer.words}"
        return self.client.get(answer.location)

    def _is_there(self) -> None:
        if self.desk.clock.now - self._seen > _IDLE:
            assert self.client.sign_in(self.client.username, PASSWORD).status_code == 303
        self._seen = self.desk.clock.now


class Desk:
    """Everybody of a force, and what is typed. `more` adds the sample answers of further forms."""

    def __init__(
        self,
        app: Flask,
        as_user: Callable[..., Client],
        clock: Clock,
        more: Callable[[Any], Samples] = lambda _now: {},
    ) -> None:
        self.app, self.clock, self._as_user, self._more = app, clock, as_user, more

    def person(self, *roles: Role, name: str = "") -> Person:
        """Somebody with these roles."""
        return Person(self, self._as_user(*roles, name=name))

    ines = cached_property(lambda self: self.person(Role.INTAKE))
    rae = cached_property(lambda self: self.person(Role.RESEARCHER))
    omar = cached_property(lambda self: self.person(Role.DISCLOSURE_OFFICER))
    sofia = cached_property(lambda self: self.person(Role.SUPERVISOR))
    sam = cached_property(lambda self: self.person(Role.SUPERVISOR, name="Sam Oduya"))
    pat = cached_property(lambda self: self.person(Role.PANEL_MEMBER))
    petra = cached_property(lambda self: self.person(Role.PANEL_CHAIR))
    ravi = cached_property(lambda self: self.person(Role.ANALYST))

    def typed(self, form: str, like: str) -> Fields:
        """What a careful officer types into the form now."""
        now = self.clock.now
        return {**variants(now).get(form, {}), **{**samples(now), **self._more(now)}[form]}[like]

    def action(self, case: Case, key: str) -> Action:
        """The action as declared for the case's scheme."""
        return self._law.for_receipt(case.scheme, self.clock.now).action(key)

    def form_of(self, case: Case, action: str) -> str:
        """The key of the form that the action asks."""
        return self.action(case, action).form_key

    def goes(self, case: Case, to: str) -> Case:
        """The straight way to a stage, each step by who does it."""
        for stage, (who, action, outcome) in WAY.items():
            if stage == to:
                return case
            if stage in self.stages(case):
                getattr(self, who).does(case, action, outcome)
        return case

    def stages(self, case: Case) -> tuple[str, ...]:
        """The stages of the case's route."""
        return self._law.for_receipt(case.scheme, self.clock.now).route(case.route).stages

    def figures(self, case: Case, district: str = "all", period: str = PERIOD) -> Mapping[str, str]:
        """The figures of the case's scheme and route: by measure, or by "measure category"."""
        scheme = self._law.for_receipt(case.scheme, self.clock.now)
        place = (case.scheme, scheme.route(case.route).code, district)
        with self.app.app_context():
            rows = figures.tabulate(
                db.session,
                period,
                law=self._law,
                configured=figure_lists(self.app.extensions["disclosure"].settings.force),
                now=self.clock.now,
            )
        here = [row for row in rows if (row.scheme, row.route, row.district) == place]
        return {row.measure if row.category == "all" else f"{row.measure} {row.category}": row.value for row in here}

    def is_in_order(self, case: Case, **counted: int | str) -> None:
        """The audit trail agrees, the period's figures count the case, and every date of it is explained."""
        with self.app.app_context():
            report = verification.verify(db.session)
        assert report.ok, report.faults
        found = self.figures(case)
        wanted = {name.replace("__", " "): str(value) for name, value in counted.items()}
        assert {name: found[name] for name in wanted} == wanted
        self._every_date_is_explained(case)

    def _every_date_is_explained(self, case: Case) -> None:
        page = self.sofia.sees(case).page
        clocks = page.select("section.app-clock")
        assert clocks or case.route == "enquiry", "the case has no clock"
        for clock in clocks:
            due = clock.select_one("time")["datetime"]
            answer = self.sofia.opens(clock.select_one("a")["href"])
            assert answer.status_code == 200
            lines = [line.get_text(" ", strip=True) for line in answer.page.select(".app-counting li")]
            assert answer.page.select_one("section.app-clock time")["datetime"] == due
            assert "the clock starts at" in lines[0]
            assert f"due at {due[11:19]} London time" in lines[-1]
            assert answer.page.select(".app-counting__counted"), "no day or hour is counted"

    @property
    def _law(self) -> Any:
        return self.app.extensions["disclosure"].law


# The straight way of a disclosure: at each stage, who does what.
WAY: Mapping[str, tuple[str, str, str]] = {
    "initial_checks": ("ines", "record_initial_checks", "continue"),
    "meeting": ("omar", "record_meeting", "held"),
    "full_checks": ("rae", "record_full_checks", DONE),
    "risk_assessment": ("omar", "assess_risk", DONE),
    "decision": ("sofia", "decide", "disclose_full"),
    "countersign": ("sam", "countersign", "agree"),
    "disclosure": ("omar", "record_disclosure", "disclosed"),
    "informing": ("omar", "inform_applicant", "informed"),
    "closing": ("sofia", "close", "disclosed"),
}


def _case_of(answer: Any) -> str:
    """The reference of the case that the answer leads to."""
    assert answer.status_code == 303, f"{answer.status_code} {answer.heading}: {answer.errors or answer.words}"
    return answer.location.removeprefix("/cases/").partition("?")[0]
