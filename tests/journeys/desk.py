"""The desk of a force: who works there, what they do on the pages, and how everything must stand when a journey is over.

Nobody here reaches past the pages: what a person does is a link they find, a form they send, and the page that comes back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from http import HTTPStatus
from typing import Any

from flask import Flask

from disclosure.domain.access import Actor, Role
from disclosure.domain.scheme import DONE, Action, Scheme
from disclosure.services import figures, jobs, sessions, verification
from disclosure.store.db import db
from tests.forms.sample_applications import Fields, Samples
from tests.forms.samples import samples, variants
from tests.web.client import PASSWORD, Client
from tests.web.conftest import Clock
from tests.web.desk import KNOWN

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

    def reads(self, case: Case, sequence: int) -> str:
        """What a record of the case says, opened from what happened."""
        link = self.sees(case).page.select_one(f"#event-{sequence} a")
        page = self.opens(link["href"])
        assert page.status_code == 200, page.heading
        words: str = page.words
        return words

    def registers(self, scheme: str, route: str, like: str = DONE, **changed: Any) -> Case:
        """Take an application down, by way of the page that asks which scheme and route it is."""
        self._is_there()
        choice = self.opens("/register").page.select_one(f'main a[href="/register/{scheme}/{route}"]')
        assert choice, f"{scheme} {route} cannot be registered"
        form = self.desk.form_of_registering(scheme, route)
        answer = self.client.submit(choice["href"], {**self.desk.typed(form, like), **changed})
        if answer.status_code == HTTPStatus.OK and KNOWN in answer.text:
            answer = self.client.submit(answer)  # they looked, and it is another request
        case = Case(_case_of(answer), scheme, route)
        assert "Registered" in self._arrives(answer).words
        return case

    def does(self, case: Case, action: str, outcome: str = DONE, *, like: str = "", **changed: Any) -> Any:
        """Press the action on the case page, fill its form in and send it; the case page, which says that it is done."""
        page = self.sends(case, action, outcome, like=like, **changed)
        assert self.desk.action(case, action).done in page.page.select_one(".app-banner").get_text(" ", strip=True)
        return page

    def sends(self, case: Case, action: str, outcome: str = DONE, *, like: str = "", **changed: Any) -> Any:
        """The same; whatever page comes of it. `like` is a variant of the sample answers, where they are not the outcome's."""
        self.desk.clock.forward(hours=3)
        form = self._the_form(case, action)
        return self._arrives(self.client.submit(form, self._answers(case, action, outcome, like, changed)))

    def makes_an_application_of(self, enquiry: Case) -> Case:
        """Register who and what was named after all; the page that follows is that of the new case."""
        page = self.sends(enquiry, "become_application", "became_application")
        return Case(page.page.h1.select_one(".app-reference").text, enquiry.scheme, "right_to_ask")

    def corrects(self, case: Case, record: str, **changed: Any) -> Any:
        """Choose a record to correct by its name, and change what is wrong in it."""
        self.desk.clock.forward(hours=1)
        choice = self._the_choice(case, "correct")
        link = next(one for one in choice.page.select(".app-targets a") if one.get_text(strip=True) == record)
        return self._arrives(self.client.submit(link["href"], changed))

    def is_refused(self, case: Case, action: str, outcome: str = DONE, *, like: str = "", **changed: Any) -> str:
        """Try to, and be told why it may not be done: by the page of the case, of the form, or after sending it."""
        form = self.opens(f"{case.path}/actions/{action}")
        if form.status_code == 200:
            form = self.client.submit(form, self._answers(case, action, outcome, like, changed))
        assert form.status_code == 409 or form.errors, f"{action} {outcome} was not refused: {form.status_code}"
        return form.words

    def may(self, case: Case, action: str) -> bool:
        """Whether the case page offers it."""
        return self._link(self.sees(case), action) is not None

    def finds(self, case: Case, show: str = "open") -> bool:
        """Whether the case stands in the worklist."""
        return case.reference in self.opens(f"/cases?show={show}").words

    def _answers(self, case: Case, action: str, outcome: str, like: str, changed: Mapping[str, Any]) -> Fields:
        fields = self.desk.typed(self.desk.form_of(case, action), like or outcome)
        return {**fields, **({"outcome": outcome} if "outcome" in fields else {}), **changed}

    def _the_choice(self, case: Case, action: str) -> Any:
        page = self.sees(case)
        link = self._link(page, action)
        assert link, f"{self.client.username} is not offered {action}: {page.words}"
        return self.client.get(link["href"])

    def _the_form(self, case: Case, action: str) -> Any:
        form = self._the_choice(case, action)
        if not form.page.main.form:  # it is about a record: the newest of those that are there
            form = self.client.get(form.page.main.select(".app-targets a")[-1]["href"])
        return form

    def _link(self, page: Any, action: str) -> Any:
        return page.page.select_one(f'main a[href$="/actions/{action}"]')

    def _arrives(self, answer: Any) -> Any:
        assert answer.status_code == 303, f"{answer.status_code} {answer.heading}: {answer.errors or answer.words}"
        return self.client.get(answer.location, follow_redirects=True)

    def _is_there(self) -> None:
        if self.desk.clock.now - self._seen > _IDLE:
            assert self.client.sign_in(self.client.username, PASSWORD).status_code == 303
        self._seen = self.desk.clock.now


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


class Desk:
    """Everybody of a force, the straight way through its schemes, and what is typed on it.

    `way` and `more` (sample answers of further forms) are those of a scheme that the force has besides.
    """

    def __init__(
        self,
        app: Flask,
        as_user: Callable[..., Client],
        clock: Clock,
        *,
        way: Mapping[str, tuple[str, str, str]] = WAY,
        more: Callable[[Any], Samples] = lambda _now: {},
    ) -> None:
        self.app, self.clock, self.way = app, clock, way
        self._as_user, self._more = as_user, more

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
        return self._scheme(case).action(key)

    def form_of_registering(self, scheme: str, route: str) -> str:
        """The key of the form that registers a case of the route."""
        return self._law.for_receipt(scheme, self.clock.now).route(route).form

    def form_of(self, case: Case, action: str) -> str:
        """The key of the form that the action asks."""
        return self.action(case, action).form_key

    def waits(self, **span: float) -> None:
        """Nobody does anything."""
        self.clock.forward(**span)

    def jobs_run(self) -> None:
        """What runs beside the server, once."""
        with self.app.app_context():
            own = sessions.open_command_line(db.session, user_id=None, purpose="jobs", now=self.clock.now)
            system = Actor(None, "system", frozenset(), own)
            jobs.run(db.session, law=self._law, actor=system, now=self.clock.now)

    def goes(self, case: Case, to: str) -> Case:
        """The straight way from where it stands to a stage, each step by who does it."""
        page = self.sofia.sees(case)
        while (stage := self.stage(case, page)) != to:
            who, action, outcome = self.way[stage]
            page = getattr(self, who).does(case, action, outcome)
        return case

    def stage(self, case: Case, page: Any) -> str:
        """Where the case stands, as its page says."""
        label = page.page.select_one(".app-case-line strong:not(.govuk-tag)").text
        return next(one.key for one in self._scheme(case).stages if one.label == label)

    def figures(self, case: Case, district: str = "all", period: str = PERIOD) -> Mapping[str, str]:
        """The figures of the case's scheme and route: by measure, or by "measure category"."""
        place = (case.scheme, self._scheme(case).route(case.route).code, district)
        with self.app.app_context():
            rows = figures.tabulate(
                db.session,
                period,
                law=self._law,
                configured=self.app.extensions["disclosure"].settings.force.lists,
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
        assert clocks, "the case has no clock"
        for clock in clocks:
            due = clock.select_one("time")["datetime"]
            answer = self.sofia.opens(clock.select_one("a")["href"])
            assert answer.status_code == 200
            lines = [line.get_text(" ", strip=True) for line in answer.page.select(".app-counting li")]
            assert answer.page.select_one("section.app-clock time")["datetime"] == due
            assert "the clock starts at" in lines[0]
            assert f"due at {due[11:19]} London time" in lines[-1]
            assert answer.page.select(".app-counting__counted"), "no day or hour is counted"

    def _scheme(self, case: Case) -> Scheme:
        return self._law.for_receipt(case.scheme, self.clock.now)

    @property
    def _law(self) -> Any:
        return self.app.extensions["disclosure"].law


def _case_of(answer: Any) -> str:
    """The reference of the case that the answer leads to."""
    assert answer.status_code == 303, f"{answer.status_code} {answer.heading}: {answer.errors or answer.words}"
    return answer.location.removeprefix("/cases/").partition("?")[0]
